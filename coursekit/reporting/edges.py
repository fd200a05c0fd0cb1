"""¿Quedó lo mejor contra un límite del espacio? Entonces conviene ampliarlo."""
from __future__ import annotations

from coursekit.reporting.words import value_text
from coursekit.space import Float, Int

EDGE = 0.02             # fracción del recorrido que cuenta como «en el borde»


def edges_of(space, params) -> list[str]:
    """Los hiperparámetros numéricos que quedaron en un borde de lo que se podía probar, en palabras."""
    if space is None:
        return []
    part = space.subspaces[space.subspace_of(params)]
    found = [_edge_text(name, dimension, params[name]) for name, dimension in part.items()]
    return [text for text in found if text is not None]


def _edge_text(name, dimension, value) -> str | None:
    if not isinstance(dimension, Int | Float) or dimension.n_values == 1:
        return None
    if isinstance(dimension, Int):
        edge = {dimension.low: "menor", dimension.high: "mayor"}.get(value)
        return edge and f"{name} = {value}: el {edge} permitido"
    place = dimension.to_unit(value)
    if EDGE < place < 1 - EDGE:
        return None
    edge = "menor" if place <= EDGE else "mayor"
    return f"{name} = {value_text(value)}: casi el {edge} permitido"
