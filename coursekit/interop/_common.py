"""Lo que comparten los traductores: valores de Python comunes, y un trial con su resultado."""
from __future__ import annotations

import math

import numpy as np

from coursekit.history import Trial
from coursekit.space import Space


def plain(value):
    """Un escalar de numpy como el de Python que le corresponde; lo demás, igual."""
    return value.item() if isinstance(value, np.generic) else value


def plain_params(params) -> dict:
    """{nombre: valor} con escalares de Python, y los nombres como texto."""
    return {str(name): plain(value) for name, value in params.items()}


def finished_trial(number: int, params: dict, loss, error: str = "", pruned: bool = False, **fields) -> Trial:
    """Un trial terminado: «ok» si la pérdida es un número finito y no hubo error, «failed» si no.

    `pruned`: la otra biblioteca lo cortó antes de tiempo; conserva la última pérdida que se le midió, si hubo alguna.
    """
    loss = None if loss is None else float(loss)
    measured = loss is not None and math.isfinite(loss)
    if not error and not measured and not pruned:
        error = "no llegó ninguna pérdida" if loss is None else f"la pérdida llegó {loss}"
    status = "pruned" if pruned else "failed" if error else "ok"
    kept = loss if measured and status != "failed" else None
    return Trial(number=number, params=params, status=status, loss=kept, error=error, **{"config": number} | fields)


def optional_space(space) -> Space | None:
    """El `Space` que acompaña a la historia, si se dio."""
    return None if space is None else Space.of(space)


def branch_shares(space: Space) -> list[float]:
    """Con qué probabilidad sortea `space` cada sub-espacio: según su tamaño si todos son finitos; si no, igual."""
    sizes = [math.prod(d.n_values for d in sub.values()) for sub in space.subspaces]
    if math.inf in sizes:
        return [1 / len(sizes)] * len(sizes)
    return [size / sum(sizes) for size in sizes]


def known_distribution(name: str, dimension, target: str):
    """La dimensión de coursekit equivalente a una distribución de scipy.stats: uniform, loguniform o randint.

    `ValueError` si es otra: `target` no tiene con qué decirla.
    """
    from coursekit.space import Float, Int

    family = getattr(getattr(dimension.dist, "dist", None), "name", "")
    if family not in ("uniform", "loguniform", "reciprocal", "randint"):
        raise ValueError(f"«{name}»: llegó {dimension!r}; a {target} se traducen Float, Int, Categorical y, de "
                         "scipy.stats, uniform, loguniform y randint.")
    low, high = (plain(edge) for edge in dimension.dist.support())
    return Int(int(low), int(high)) if family == "randint" else Float(low, high, log=family != "uniform")
