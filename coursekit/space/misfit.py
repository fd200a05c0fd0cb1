"""Por qué una configuración no es de un espacio, dicho en una frase."""
from __future__ import annotations

from coursekit.basics.validation import bad_value, enumerate_names
from coursekit.space.dimension import short_repr


def misfit(space, params) -> ValueError:
    """El error que dice qué nombre sobra, falta o tiene un valor imposible en `params`, que no es de `space`."""
    unknown = [name for name in params if name not in space.names]
    if unknown:
        return ValueError(f"«params»: llegó el hiperparámetro desconocido {enumerate_names(unknown)}; "
                          f"se esperan {enumerate_names(space.names)}.")
    rivals = [subspace for subspace in space.subspaces if subspace.keys() == params.keys()]
    if not rivals:
        options = " o bien ".join(map(enumerate_names, space.subspaces))
        return ValueError(f"«params»: llegaron {enumerate_names(params)}; se esperan exactamente {options}.")
    name = _guilty_name(rivals, params)
    dimensions = [short_repr(subspace[name]) for subspace in rivals]
    expected = " o de ".join(dict.fromkeys(dimensions))
    return bad_value(name, params[name], f"un valor de {expected}")


def _guilty_name(rivals, params) -> str:
    """El hiperparámetro que ningún sub-espacio admite; si no lo hay, el primero que el primero no admite."""
    first, *others = rivals
    misfits = [name for name, dimension in first.items() if not dimension.contains(params[name])]
    for name in misfits:
        value = params[name]
        if not any(subspace[name].contains(value) for subspace in others):
            return name
    return misfits[0]
