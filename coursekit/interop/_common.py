"""Lo que comparten los traductores: bibliotecas que pueden faltar, valores comunes, y un trial con su resultado."""
from __future__ import annotations

from contextlib import contextmanager

from coursekit.basics.browser import in_browser, why_not_here
from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_value, describe_value
from coursekit.history import History, Trial, checked_loss
from coursekit.space import Float, FromScipy, Int, Space

FAMILIES = ("uniform", "loguniform", "reciprocal", "randint")      # las de scipy.stats que otras bibliotecas tienen


@contextmanager
def needing(library: str):
    """Lo que va adentro importa `library`; si no está instalada, el error dice cómo instalarla."""
    try:
        yield
    except ModuleNotFoundError as error:
        missing = (error.name or library).partition(".")[0]
        if in_browser():
            raise ModuleNotFoundError(why_not_here(library), name=missing) from error
        why = "no está instalada" if missing == library else f"está instalada pero le falta «{missing}»"
        text = f"«{library}»: esa biblioteca {why}, y hace falta para esto; se instala con «pip install {missing}»."
        raise ModuleNotFoundError(text, name=missing) from error


def plain_params(params) -> dict:
    """{nombre: valor} con escalares de Python, y los nombres como texto."""
    return {str(name): plain_scalar(value) for name, value in params.items()}


def finished_trial(number: int, params: dict, loss, error: str = "", pruned: bool = False, **fields) -> Trial:
    """Un trial terminado: «ok» si la pérdida es un número finito y no hubo error, «failed» si no.

    `pruned`: la otra biblioteca lo cortó antes de tiempo; conserva la última pérdida que se le midió, si hubo alguna.
    """
    loss, problem = _measured(loss)
    if pruned:
        status = "pruned"
    elif error or problem:
        status = "failed"
        loss = None
        error = error or problem
    else:
        status = "ok"
    fields.setdefault("config", number)
    return Trial(number=number, params=params, status=status, loss=loss, error=error, **fields)


def _measured(loss) -> tuple[float | None, str]:
    """La pérdida y "", o None y por qué no sirve: otra biblioteca puede haber guardado cualquier cosa."""
    try:
        return checked_loss(loss)
    except TypeError as error:
        return None, str(error)


def history_of(trials, space, method: str) -> History:
    """La historia de esos trials, con el espacio de la búsqueda si se dio.

    `ValueError` si un trial que terminó bien no es de ese espacio. De uno que no, otra biblioteca puede haber guardado
    los hiperparámetros a medias.
    """
    if space is not None:
        space = Space.of(space)
    history = History(space=space, method=method)
    for trial in trials:
        if space is not None and trial.ok and not space.contains(trial.params):
            raise bad_value("space", space, f"el de esa búsqueda, que en el trial n.º {trial.number} probó "
                                            f"{describe_value(trial.params)}")
        history.add(trial)
    return history


def known_dimension(name: str, dimension, target: str):
    """La dimensión, o la de coursekit que equivale a una distribución de scipy.stats: uniform, loguniform o randint.

    `ValueError` si es otra: `target` no tiene con qué decirla.
    """
    if not isinstance(dimension, FromScipy):
        return dimension
    dist = dimension.dist
    family = getattr(getattr(dist, "dist", None), "name", "")
    if family not in FAMILIES:
        raise _unknown(name, dimension, target)
    try:
        low, high = dist.support()
        if family == "randint":
            return Int(int(low), int(high))
        return Float(float(low), float(high), log=family != "uniform")
    except (TypeError, ValueError):      # un solo valor, o arreglos
        raise _unknown(name, dimension, target) from None


def _unknown(name, dimension, target) -> ValueError:
    return ValueError(f"«{name}»: llegó {dimension!r}; a {target} se traducen Float, Int, Categorical y, de "
                      "scipy.stats, uniform, loguniform y randint con un intervalo de números.")
