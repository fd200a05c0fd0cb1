"""La historia de una búsqueda: una tabla plana, con las mismas columnas para todos los métodos."""
from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from coursekit.basics.spanish import counted, plain_number, significant
from coursekit.basics.validation import bad_type, check_choice, check_int, check_text
from coursekit.history.storage import read_history, write_history
from coursekit.history.trial import Trial, resource_of
from coursekit.methods import title_of
from coursekit.space import Space

COLUMNS = ("number", "config", "status", "loss", "cost", "resource", "rung", "bracket", "generation",
           "parents", "seconds", "error", "origin")
COUNTERS = ("number", "config", "rung", "bracket", "generation")      # enteros que pueden faltar
MEASURES = ("loss", "cost", "seconds")


class History:
    """Los trials de una búsqueda, en el orden en que terminaron.

    Se recorre como una lista; `to_frame()` la da como `DataFrame`; `best` es el mejor trial e
    `incumbent()` la curva del mejor hasta cada momento. `stopped` dice por qué terminó antes de
    tiempo, si fue así.
    """

    def __init__(self, trials: Iterable[Trial] = (), space: Space | None = None, method: str = ""):
        self.trials: list[Trial] = []
        self.space = None if space is None else Space.of(space)
        self.method = check_text("method", method)
        self.stopped = ""
        if not isinstance(trials, Iterable) or getattr(trials, "ndim", 1) == 0:
            raise bad_type("trials", trials, "una lista de Trial")
        for trial in trials:
            self.add(trial)

    def add(self, trial: Trial) -> None:
        """Agrega un trial al final."""
        if not isinstance(trial, Trial):
            raise bad_type("trial", trial, "un Trial")
        self.trials.append(trial)

    def __len__(self) -> int:
        return len(self.trials)

    def __iter__(self) -> Iterator[Trial]:
        return iter(self.trials)

    def __getitem__(self, i):
        try:
            return self.trials[i]
        except IndexError:
            raise IndexError(f"la historia tiene {len(self)} trials y se pidió la posición {i}") from None
        except TypeError:
            raise bad_type("i", i, "una posición, como historia[0], o un tramo, como historia[:3]") from None

    # -- el mejor

    @property
    def best(self) -> Trial:
        """El trial de menor pérdida entre los que recibieron el mayor recurso (todos, si no hay recurso).

        Una pérdida medida con pocas épocas no se compara con una de muchas: para eso está `best_overall`.
        `ValueError` si ninguno terminó bien.
        """
        finished = self._finished()
        most = max(map(resource_of, finished))
        rivals = [trial for trial in finished if resource_of(trial) == most]
        return min(rivals, key=_loss)

    def top(self, n: int) -> list[Trial]:
        """Los `n` mejores que terminaron bien: primero los de mayor recurso y, entre ellos, los de menor pérdida.

        Menos de `n` si no hay tantos. `ValueError` o `TypeError` si `n` no es un entero de 0 en adelante.
        """
        n = check_int("n", n, low=0)
        ranked = sorted(self._ok(), key=_loss)
        ranked.sort(key=resource_of, reverse=True)      # sin mover los de igual recurso
        return ranked[:n]

    @property
    def best_overall(self) -> Trial:
        """El trial de menor pérdida con cualquier recurso. `ValueError` si ninguno terminó bien."""
        finished = self._finished()
        return min(finished, key=_loss)

    def _ok(self) -> list[Trial]:
        return [trial for trial in self.trials if trial.ok]

    def _finished(self) -> list[Trial]:
        finished = self._ok()
        if finished:
            return finished
        why = "la historia está vacía"
        if self.trials:
            n = len(self.trials)
            first = self.trials[0].error or f"status={self.trials[0].status!r}"
            why = f"no terminó bien ninguno de los {n} trials (el primero: {first})"
        raise ValueError(f"«best»: {why}; se espera al menos un trial terminado con status='ok'.")

    def incumbent(self, against: str = "trials") -> tuple[np.ndarray, np.ndarray]:
        """La curva del mejor hasta cada momento: (x, pérdida), dos arreglos de forma (len(self),).

        `against="trials"`: x cuenta evaluaciones, 1, 2, 3...; `"cost"`: x es el costo acumulado, lo
        justo para comparar métodos que reparten recurso. La pérdida es la menor vista hasta ahí con
        cualquier recurso; NaN mientras nada terminó bien. Los trials que fallaron también se pagan.
        """
        check_choice("against", against, ("trials", "cost"))
        if against == "cost":
            spent = [_cost(trial) for trial in self.trials]
        else:
            spent = [1.0] * len(self.trials)
        best = math.inf
        curve = []
        for trial in self.trials:
            if trial.ok:
                best = min(best, trial.loss)
            curve.append(best)
        curve = np.array(curve, dtype=float)
        curve[np.isinf(curve)] = np.nan
        return np.cumsum(spent), curve

    # -- tabla

    def to_frame(self):
        """La historia como `pandas.DataFrame`: una fila por trial, en orden de llegada.

        Columnas: número, configuración, estado, pérdida, costo, recurso, peldaño, bracket, generación,
        padres, segundos, error, origen; después `param_<nombre>` e `info_<clave>`.
        """
        import pandas as pd

        data = {}
        for name in COLUMNS:
            data[name] = [getattr(trial, name) for trial in self.trials]
        frame = pd.DataFrame(data)
        types = dict.fromkeys(COUNTERS, "Int64")
        types |= dict.fromkeys(MEASURES, float)
        frame = frame.astype(types)
        params = [trial.params for trial in self.trials]
        for name in self.param_names():
            frame[f"param_{name}"] = _column(params, name)
        infos = [trial.info for trial in self.trials]
        for key in _keys(infos):
            frame[f"info_{key}"] = _column(infos, key)
        return frame

    def param_names(self) -> list[str]:
        """Los nombres de todos los hiperparámetros que aparecen."""
        names = _keys([trial.params for trial in self.trials])
        if self.space is None:
            return names
        declared = list(self.space.names)
        return declared + [name for name in names if name not in declared]

    # -- archivo

    def save(self, path) -> None:
        """Guarda la historia como JSON en `path`; `History.load(path)` la devuelve.

        Si no se puede guardar, el archivo que había queda como estaba, y se lanza `OSError` con el motivo.
        """
        write_history(path, self)

    @classmethod
    def load(cls, path, space=None) -> History:
        """La historia guardada en `path`; `space`, un `Space` o lo que `Space` acepta.

        Con el mismo espacio con que se buscó, los hiperparámetros vuelven idénticos; sin él, los que JSON
        no sabe guardar (estimadores, funciones) vuelven como su texto. `ValueError` si el archivo no
        es una historia, si es de otro espacio o de una versión más nueva.
        """
        space = None if space is None else Space.of(space)
        trials, method, stopped = read_history(path, space)
        history = cls(trials, space, method)
        history.stopped = stopped
        return history

    # -- mostrar

    def summary(self) -> str:
        """La búsqueda en una o dos frases."""
        n = len(self.trials)
        title = title_of(self.method)
        title = title[0].upper() + title[1:]
        count = counted(n, "evaluación", "evaluaciones")
        text = f"{title}: {count}{self._losers()}."
        if self._ok():
            text += f" La mejor, {_winner(self.best)}."
        if self.stopped:
            text += f" {self.stopped}"
        return text

    def _losers(self) -> str:
        """Cuántas no terminaron bien, como se lo agrega al resumen."""
        pruned = sum(trial.status == "pruned" for trial in self.trials)
        failed = len(self.trials) - len(self._ok()) - pruned
        text = ""
        if failed:
            text += ", " + counted(failed, "fallida", "fallidas")
        if pruned:
            text += ", " + counted(pruned, "podada", "podadas")
        return text

    def __repr__(self):
        return f"<History: {self.summary()}>"

    def _repr_html_(self) -> str:
        from coursekit.history.html import history_html

        return history_html(self)


def _winner(trial) -> str:
    """«la n.º 3 con recurso 9, tiene pérdida 0,2»."""
    name = f"la n.º {trial.number}"
    if trial.resource is not None:
        name += f" con recurso {plain_number(trial.resource)}"
    loss = significant(trial.loss, 4)
    return f"{name}, tiene pérdida {loss}"


def _loss(trial) -> float:
    return trial.loss


def _cost(trial) -> float:
    """Lo que costó; si nadie lo anotó, su recurso, o 1 si no hay recurso."""
    if trial.cost is not None:
        return trial.cost
    if trial.resource is None:
        return 1.0
    return float(trial.resource)


def _keys(dicts) -> list[str]:
    """Todas las claves, cada una una vez, en el orden en que aparecen."""
    keys = {}
    for one in dicts:
        keys |= dict.fromkeys(one)
    return list(keys)


def _column(dicts, key):
    """Una columna de la tabla; como objetos si falta algún valor: pandas volvería 3.0 un entero 3."""
    import pandas as pd

    values = [one.get(key) for one in dicts]
    column = pd.Series(values, dtype=object)
    if any(value is None for value in values):
        return column
    return column.infer_objects()
