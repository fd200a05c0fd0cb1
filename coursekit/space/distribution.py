"""`FromScipy`: los valores que sortea una distribución de scipy.stats, o cualquier objeto con `rvs`."""
from __future__ import annotations

import math
from dataclasses import dataclass, field
from numbers import Integral, Real

import numpy as np

from coursekit.basics.identity import content_digest, identity
from coursekit.basics.scalars import plain_scalar
from coursekit.basics.validation import bad_type, bad_value, check_int, describe_value, safe_repr, stable_repr
from coursekit.space.dimension import MAX_POINTS, Dimension, check_rng, clamped, is_number, shortened

INSIDE = 1e-12      # en 0 y 1 exactos el cuantil puede ser infinito
NUMBERS = "iuf"     # clases de numpy: enteros con signo y sin él, y punto flotante
IMPOSSIBLE = "no hay una distribución con esos parámetros"
LEGACY = np.random.RandomState


@dataclass(frozen=True, eq=False)
class FromScipy(Dimension):
    """Una distribución de scipy.stats (`loguniform(1e-3, 1e3)`), o cualquier objeto con `rvs(random_state=…)`.

    Como en scikit-learn, se la cuenta siempre como infinita. Sirven las que dan un solo valor (`uniform(2, 0)`) y las
    que sortean arreglos (`dirichlet`, `uniform([0, 0], [1, 9])`). El cubo unidad pide además `cdf` y `ppf`, y que cada
    sorteo sea un número: en las demás, `to_unit` y `from_unit` lanzan `TypeError`.

    `TypeError` si no tiene `rvs`; `ValueError` si es de scipy y sus parámetros no dan una distribución.
    """

    dist: object
    _support: tuple | None = field(init=False, repr=False)      # los bordes, números o arreglos; None si no los dice
    _constant: object = field(init=False, repr=False)           # el único valor que da, o None

    def __post_init__(self):
        if not callable(getattr(self.dist, "rvs", None)):
            raise bad_type("dist", self.dist, "una distribución con método rvs, como las de scipy.stats")
        support = _support_of(self.dist)
        constant = None
        if support is None and hasattr(self.dist, "support"):
            self._draw(np.random.default_rng(0))      # si tampoco puede sortear, mejor decirlo ya
        elif support is not None and np.isnan(support).all():
            constant = self._only_value()
        object.__setattr__(self, "_support", support)
        object.__setattr__(self, "_constant", constant)

    def _only_value(self):
        """El valor de una distribución sin bordes: así dice scipy que la escala es 0, o que no hay tal distribución."""
        value = self._draw(np.random.default_rng(0))
        if np.isnan(value).any():
            raise self._useless(IMPOSSIBLE)
        return value

    @property
    def discrete(self) -> bool:
        """¿Toma solo valores sueltos, como los enteros?"""
        return hasattr(self.dist, "pmf")

    # -- sortear

    def sample(self, rng):
        check_rng(rng)
        return self._draw(rng)

    def _draw(self, rng):
        try:
            value = _rvs(self.dist, rng)
        except Exception as error:      # cada distribución protesta a su manera
            why = IMPOSSIBLE if hasattr(self.dist, "support") else f"{type(error).__name__}: {error}"
            raise self._useless(why) from error
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value[()]
        return plain_scalar(value)

    def _useless(self, why) -> ValueError:
        return ValueError(f"«dist»: llegó {_shown(self.dist)}, que no puede sortear ({why}); se espera una "
                          "distribución cuyo rvs(random_state=…) devuelva un valor.")

    # -- al cubo unidad y de vuelta

    def _method(self, name):
        why = f"no tiene {name}()"
        method = getattr(self.dist, name, None)
        if self._is_shaped():
            why = f"sortea arreglos de forma {np.shape(self._support[0])}"
        elif method is not None:
            return method
        raise TypeError(f"la distribución {_shown(self.dist)} {why}: sirve para sortear, pero este buscador trabaja en "
                        "el cubo unidad y la necesita.")

    def _is_shaped(self) -> bool:
        return self._support is not None and np.ndim(self._support[0]) > 0

    def to_unit(self, value):
        self._require(value)
        cdf = self._method("cdf")
        if self._constant is not None:
            return 0.5
        if not self.discrete:
            return clamped(cdf(value))
        # El centro del escalón que la función de distribución sube en `value`.
        below = cdf(value - 1) if isinstance(value, Integral) else cdf(value) - self.dist.pmf(value)
        return clamped((below + cdf(value)) / 2)

    def from_unit(self, u):
        ppf = self._method("ppf")
        u = clamped(u)
        if self._constant is not None:
            return self._constant
        inside = min(max(u, INSIDE), 1 - INSIDE)
        if self.discrete:
            return _whole(float(ppf(inside)))
        value = float(ppf(u))
        return value if math.isfinite(value) else float(ppf(inside))

    # -- pertenecer

    def contains(self, value):
        if self._constant is not None:
            return _is_near(value, self._constant)
        if self._support is None:
            return True
        if self._is_shaped():
            return self._contains_array(value)
        if not is_number(value, Real):
            return False
        if self.discrete and not isinstance(value, Integral):
            return bool(self.dist.pmf(value) > 0)
        low, high = self._support
        if low <= value <= high:
            return True
        return math.isclose(value, low) or math.isclose(value, high)      # rvs() redondea en la última cifra

    def _contains_array(self, value) -> bool:
        low, high = self._support
        if low.size == 1 and is_number(value, Real):      # de un arreglo con un solo lugar, scipy sortea un número
            value = np.full(low.shape, value)
        if not isinstance(value, np.ndarray) or value.shape != low.shape:
            return False
        if value.dtype.kind not in NUMBERS:
            return False
        inside = (low <= value) & (value <= high)
        on_the_edge = np.isclose(value, low) | np.isclose(value, high)
        return bool(np.all(inside | on_the_edge))

    def axis(self, points=None, name="points"):
        if points is None:
            raise bad_value(name, points, f"cuántos valores tomar de {self!r}, que es una distribución")
        points = check_int(name, points, low=1, high=MAX_POINTS)
        values = [self.from_unit((i + 0.5) / points) for i in range(points)]
        return list(dict.fromkeys(values))

    # -- identidad

    def key(self, value):
        return identity(value)

    def description(self):
        if not _is_plain_family(self.dist):
            return ["FromScipy", content_digest(self.dist)]
        family = self.dist.dist.name
        arguments = stable_repr(self.dist.args)
        keywords = stable_repr(sorted(self.dist.kwds.items()))
        return ["FromScipy", family, arguments, keywords]

    def __eq__(self, other):
        if not isinstance(other, FromScipy):
            return False
        return self.dist is other.dist or identity(self.dist) == identity(other.dist)

    def __hash__(self):
        return hash(("FromScipy", type(self.dist)))

    def __repr__(self):
        return f"FromScipy({_shown(self.dist)})"


def _rvs(dist, rng):
    """Un sorteo de `dist` con el generador `rng`; si solo entiende el viejo, con el viejo sobre los mismos bits."""
    try:
        return dist.rvs(random_state=rng)
    except AttributeError:
        if not isinstance(rng, np.random.Generator):
            raise
        return dist.rvs(random_state=LEGACY(rng.bit_generator))


def _support_of(dist) -> tuple | None:
    """Los bordes de `dist`: dos números o dos arreglos de la misma forma; None si no los dice."""
    try:
        low, high = dist.support()
        if np.ndim(low) or np.ndim(high):
            return tuple(np.broadcast_arrays(low, high))
        return low, high
    except Exception:      # no tiene support(), o protesta por sus parámetros: rvs() también lo hará
        return None


def _whole(value: float) -> int | float:
    """Un entero si lo es: hay distribuciones discretas con valores como 0,5."""
    return int(value) if value.is_integer() else value


def _is_near(value, constant) -> bool:
    if np.shape(value) != np.shape(constant):
        return False
    try:
        return bool(np.all(np.isclose(value, constant)))
    except TypeError:      # no es un número
        return False


def _is_plain_family(dist) -> bool:
    """¿Es una familia de scipy con números sueltos como parámetros? Entonces su nombre y sus números la describen."""
    generator = type(getattr(dist, "dist", None))
    from_scipy = generator.__module__.startswith("scipy.stats")
    if not from_scipy or not generator.__name__.endswith("_gen"):
        return False
    for argument in (*dist.args, *dist.kwds.values()):
        if not isinstance(plain_scalar(argument), (int, float)):
            return False
    return True


def _shown(dist) -> str:
    """«uniform(0, 1)»; de lo que no es de scipy, su texto."""
    family = getattr(dist, "dist", None)
    name = getattr(family, "name", None)
    if name is None or not hasattr(dist, "kwds"):
        return describe_value(dist)
    arguments = [safe_repr(argument) for argument in dist.args]
    for key, value in dist.kwds.items():
        arguments.append(f"{key}={safe_repr(value)}")
    told = ", ".join(arguments)
    return shortened(f"{name}({told})")
