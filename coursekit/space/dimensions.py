"""Las dimensiones de un espacio: los valores que puede tomar un hiperparámetro.

`Float`, `Int`, `Categorical` y `FromScipy` (una distribución de scipy.stats). Cada una sabe sortear un
valor, listar una grilla y traducir de ida y vuelta entre sus valores y el intervalo [0, 1]: así un buscador
trabaja siempre en el cubo unidad, sin saber si detrás hay una tasa de aprendizaje en escala logarítmica o el
nombre de un núcleo.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real

import numpy as np

from coursekit.basics.validation import (
    bad_type,
    bad_value,
    check_bool,
    check_float,
    check_int,
    describe_value,
    stable_repr,
)


class Dimension:
    """Un hiperparámetro: sus valores posibles y su traducción a [0, 1]."""

    n_values: int | float = math.inf

    def sample(self, rng: np.random.Generator):
        """Un valor al azar: el que corresponde a un punto uniforme de [0, 1]."""
        return self.from_unit(rng.random())

    def to_unit(self, value) -> float:
        """La coordenada en [0, 1] de `value`. `ValueError` si no pertenece a la dimensión."""
        raise NotImplementedError

    def from_unit(self, u: float):
        """El valor que corresponde a `u`; lo que cae fuera de [0, 1] se lleva al borde."""
        raise NotImplementedError

    def contains(self, value) -> bool:
        """¿Es `value` uno de los valores posibles?"""
        raise NotImplementedError

    def axis(self, points: int | None, name: str = "points") -> Sequence:
        """Los valores de una grilla de `points` puntos, sin copiarlos si no hace falta."""
        raise NotImplementedError

    def grid(self, points: int | None = None) -> list:
        """Los valores de una grilla: todos, o a lo sumo `points` repartidos de borde a borde."""
        return list(self.axis(points))

    def key(self, value):
        """Identidad hashable de `value` dentro de esta dimensión."""
        return value

    def encode(self, value):
        """`value` como algo que JSON sabe guardar sin perder nada."""
        return value

    def decode(self, code):
        """El valor que `encode` guardó."""
        return code

    def description(self) -> list:
        """Clase y argumentos, aptos para JSON: lo que distingue a esta dimensión de otra."""
        raise NotImplementedError

    def _require(self, value):
        if not self.contains(value):
            raise bad_value("value", value, f"un valor de {short_repr(self)}")


def short_repr(dimension) -> str:
    """La dimensión como se la nombra en un mensaje: una lista de mil opciones no entra en una frase."""
    text = repr(dimension)
    return text if len(text) <= 120 else text[:117] + "..."


def _unit(u) -> float:
    """`u` llevado a [0, 1]; NaN no es una coordenada."""
    u = float(u)
    if math.isnan(u):
        raise bad_value("u", u, "una coordenada entre 0 y 1")
    return min(max(u, 0.0), 1.0)


def _is_number(value, kind) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool) and math.isfinite(value)


def _check_order(low, high, log: bool):
    if low > high:
        raise bad_value("low", low, f"un valor menor o igual que high={high!r}")
    check_bool("log", log)
    if log and low <= 0:
        raise bad_value("low", low, "un valor mayor que 0, porque log=True (el logaritmo de 0 no existe)")
    # Enteros descomunales no son el caso: Int los cuenta sin pasar por punto flotante.
    if isinstance(low, float) and not math.isfinite(high / low if log else high - low):
        raise bad_value("high", high, f"un rango que quepa en un número de punto flotante desde low={low!r}")


@dataclass(frozen=True)
class Float(Dimension):
    """Un número real entre `low` y `high`, ambos incluidos; `log=True` reparte por órdenes de magnitud.

    `ValueError` si low > high, si un borde no es finito, o si log=True y low <= 0.
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self):
        object.__setattr__(self, "low", check_float("low", self.low))
        object.__setattr__(self, "high", check_float("high", self.high))
        _check_order(self.low, self.high, self.log)

    @property
    def n_values(self):
        return 1 if self.low == self.high else math.inf

    def contains(self, value) -> bool:
        return _is_number(value, Real) and self.low <= value <= self.high

    def to_unit(self, value) -> float:
        self._require(value)
        if self.low == self.high:
            return 0.5
        if self.log:
            return _unit(math.log(value / self.low) / math.log(self.high / self.low))
        return _unit((value - self.low) / (self.high - self.low))

    def from_unit(self, u: float) -> float:
        u = _unit(u)
        if u in (0.0, 1.0) or self.low == self.high:      # los bordes, sin redondeo
            return self.high if u == 1.0 else self.low
        if self.log:
            value = self.low * math.exp(u * math.log(self.high / self.low))
        else:
            value = self.low + u * (self.high - self.low)
        return min(max(value, self.low), self.high)

    def axis(self, points=None, name="points"):
        if self.low == self.high:
            return [self.low]
        if points is None:
            raise bad_value(name, points, f"cuántos valores tomar de {self!r}, que tiene infinitos")
        points = check_int(name, points, low=1)
        if points == 1:
            return [self.from_unit(0.5)]
        spread = np.geomspace if self.log else np.linspace
        return [min(max(v, self.low), self.high) for v in spread(self.low, self.high, points).tolist()]

    def key(self, value):
        return float(value)

    encode = decode = key

    def description(self):
        return ["Float", self.low, self.high, self.log]

    def __repr__(self):
        return f"Float({self.low!r}, {self.high!r}{', log=True' if self.log else ''})"


@dataclass(frozen=True)
class Int(Dimension):
    """Un entero entre `low` y `high`, ambos incluidos; `log=True` reparte por órdenes de magnitud.

    [0, 1] se parte en un intervalo por entero (todos iguales, o iguales en logaritmo): `to_unit`
    da el centro del intervalo. `ValueError` si low > high, o si log=True y low <= 0.
    """

    low: int
    high: int
    log: bool = False

    def __post_init__(self):
        object.__setattr__(self, "low", check_int("low", self.low))
        object.__setattr__(self, "high", check_int("high", self.high))
        _check_order(self.low, self.high, self.log)

    @property
    def n_values(self):
        return self.high - self.low + 1

    def contains(self, value) -> bool:
        return _is_number(value, Integral) and self.low <= value <= self.high

    def to_unit(self, value) -> float:
        self._require(value)
        value = int(value)
        if not self.log:
            return (value - self.low + 0.5) / self.n_values
        start, end = self._log_edges()
        center = (math.log(value - 0.5) + math.log(value + 0.5)) / 2
        return (center - start) / (end - start)

    def from_unit(self, u: float) -> int:
        u = _unit(u)
        if not self.log:
            return min(self.low + math.floor(u * self.n_values), self.high)
        start, end = self._log_edges()
        value = round(math.exp(start + u * (end - start)))
        return min(max(value, self.low), self.high)

    def _log_edges(self):
        return math.log(self.low - 0.5), math.log(self.high + 0.5)

    def axis(self, points=None, name="points"):
        if points is not None:
            points = check_int(name, points, low=1)
        if points is None or points >= self.n_values:
            return range(self.low, self.high + 1)
        # Con escala logarítmica dos puntos vecinos pueden ser el mismo entero: queda uno.
        units = [0.5] if points == 1 else [i / (points - 1) for i in range(points)]
        return list(dict.fromkeys(self.from_unit(u) for u in units))

    def key(self, value):
        return int(value)

    encode = decode = key

    def description(self):
        return ["Int", self.low, self.high, self.log]

    def __repr__(self):
        return f"Int({self.low!r}, {self.high!r}{', log=True' if self.log else ''})"


@dataclass(frozen=True, eq=False)
class Categorical(Dimension):
    """Una de varias opciones, sin orden entre ellas: textos, números, None, estimadores...

    Las opciones se guardan como llegan. 1, 1.0 y True son opciones distintas (en scikit-learn
    max_features=1 y max_features=1.0 no significan lo mismo). `ValueError` si no hay ninguna o si
    una se repite.
    """

    values: Sequence
    _positions: dict = field(init=False, repr=False)

    def __post_init__(self):
        object.__setattr__(self, "values", _checked_options(self.values))
        positions = {}
        for i, value in enumerate(self.values):
            first = positions.setdefault(_option_key(value), i)
            if first != i:
                raise ValueError(f"«values»: la opción {describe_value(value)} está repetida, en las posiciones "
                                 f"{first} y {i}; se esperan opciones distintas.")
        object.__setattr__(self, "_positions", positions)

    @property
    def n_values(self):
        return len(self.values)

    def index(self, value) -> int:
        """La posición de `value`: la opción idéntica o, si no hay, la primera que sea igual (1 y 1.0)."""
        exact = self._positions.get(_option_key(value))
        if exact is not None:
            return exact
        for i, option in enumerate(self.values):
            if _equal(option, value):
                return i
        raise bad_value("value", value, f"un valor de {short_repr(self)}")

    def contains(self, value) -> bool:
        try:
            self.index(value)
        except ValueError:
            return False
        return True

    def to_unit(self, value) -> float:
        return (self.index(value) + 0.5) / len(self.values)

    def from_unit(self, u: float):
        n = len(self.values)
        return self.values[min(math.floor(_unit(u) * n), n - 1)]

    def axis(self, points=None, name="points"):
        return self.values      # una categoría no se recorta: no hay «valores intermedios»

    def key(self, value):
        return self.index(value)

    def encode(self, value):
        i = self.index(value)
        plain = _plain_scalar(self.values[i])
        if _is_json_scalar(plain):
            return plain
        return {"option": i, "repr": stable_repr(plain)}

    def decode(self, code):
        if isinstance(code, Mapping) and "option" in code:
            return self.values[code["option"]]
        return self.values[self.index(code)]

    def description(self):
        return ["Categorical", [self.encode(v) for v in self.values]]

    def __eq__(self, other):
        return (isinstance(other, Categorical) and len(self.values) == len(other.values)
                and all(_option_key(a) == _option_key(b) or (type(a) is type(b) and _equal(a, b))
                        for a, b in zip(self.values, other.values, strict=True)))

    def __hash__(self):
        return hash(("Categorical", len(self.values)))

    def __repr__(self):
        return f"Categorical([{', '.join(map(repr, self.values))}])"


def _checked_options(values) -> tuple:
    expected = "una lista con al menos una opción"
    if isinstance(values, (str, bytes, Mapping, set, frozenset)) or not isinstance(values, Iterable):
        raise bad_type("values", values, expected)
    if getattr(values, "ndim", 1) != 1:
        raise bad_value("values", values, "un arreglo de una sola dimensión")
    values = tuple(values)
    if not values:
        raise bad_value("values", list(values), expected)
    return values


def _plain_scalar(value):
    """Un escalar de numpy como el de Python que le corresponde; lo demás, igual."""
    return value.item() if isinstance(value, np.generic) else value


def _is_json_scalar(value) -> bool:
    return value is None or isinstance(value, (str, bool, int)) or (
        isinstance(value, float) and math.isfinite(value))


def _option_key(value):
    """Lo que distingue una opción de otra: su clase y su valor o, si no es hashable, su texto."""
    value = _plain_scalar(value)
    if isinstance(value, float) and math.isnan(value):
        return float, "nan"
    if isinstance(value, np.ndarray) and value.dtype != object:
        return np.ndarray, value.shape, value.tobytes()
    try:
        hash(value)
    except TypeError:
        return type(value), "repr", stable_repr(value)
    if isinstance(value, tuple):      # (1, 2) y (1.0, 2) son distintas, como 1 y 1.0
        return tuple, tuple(map(_option_key, value))
    return type(value), value


def _equal(a, b) -> bool:
    """a == b para cualquier par de objetos; los arreglos, enteros; los estimadores, por sus hiperparámetros."""
    if isinstance(a, (list, tuple)) and type(a) is type(b):      # los pasos de un Pipeline
        return len(a) == len(b) and all(map(_equal, a, b))
    try:
        return a is b or _same_estimator(a, b) or bool(np.all(a == b)) and np.shape(a) == np.shape(b)
    except Exception:      # un __eq__ ajeno puede lanzar cualquier cosa
        return False


def _same_estimator(a, b) -> bool:
    """¿Son dos estimadores iguales? scikit-learn los copia al clonar, y ninguno es == a su copia."""
    if type(a) is not type(b) or isinstance(a, type) or not hasattr(a, "get_params"):
        return False
    ours, theirs = a.get_params(deep=False), b.get_params(deep=False)
    return ours.keys() == theirs.keys() and all(
        type(ours[name]) is type(theirs[name]) and _equal(ours[name], theirs[name]) for name in ours)


@dataclass(frozen=True, eq=False)
class FromScipy(Dimension):
    """Una distribución de scipy.stats ya construida (`loguniform(1e-3, 1e3)`), o cualquier cosa con `rvs`.

    El cubo unidad pide además `cdf` y `ppf`: las distribuciones de scipy los tienen. Como en
    scikit-learn, se la cuenta siempre como infinita.
    """

    dist: object

    def __post_init__(self):
        if not callable(getattr(self.dist, "rvs", None)):
            raise bad_type("dist", self.dist, "una distribución con método rvs, como las de scipy.stats")

    @property
    def discrete(self) -> bool:
        """¿Toma solo valores enteros?"""
        return hasattr(self.dist, "pmf")

    def sample(self, rng):
        return _plain_scalar(self.dist.rvs(random_state=rng))

    def _method(self, name):
        method = getattr(self.dist, name, None)
        if method is None:
            raise TypeError(f"la distribución {stable_repr(self.dist)} no tiene {name}(): sirve para sortear, "
                            "pero este buscador trabaja en el cubo unidad y la necesita.")
        return method

    def to_unit(self, value):
        self._require(value)
        cdf = self._method("cdf")
        if self.discrete:      # el centro del escalón que la función de distribución sube en `value`
            return _unit((cdf(value - 1) + cdf(value)) / 2)
        return _unit(cdf(value))

    def from_unit(self, u):
        ppf, u = self._method("ppf"), _unit(u)
        inside = min(max(u, 1e-12), 1 - 1e-12)      # en 0 y 1 exactos el cuantil puede ser infinito
        if self.discrete:
            return int(ppf(inside))
        value = float(ppf(u))
        return value if math.isfinite(value) else float(ppf(inside))

    def contains(self, value):
        if not hasattr(self.dist, "support"):
            return True
        if not _is_number(value, Integral if self.discrete else Real):
            return False
        low, high = self.dist.support()
        # rvs() redondea: puede pasarse del borde en la última cifra.
        return bool(low <= value <= high) or math.isclose(value, low) or math.isclose(value, high)

    def axis(self, points=None, name="points"):
        if points is None:
            raise bad_value(name, points, f"cuántos valores tomar de {self!r}, que es una distribución")
        points = check_int(name, points, low=1)
        return list(dict.fromkeys(self.from_unit((i + 0.5) / points) for i in range(points)))

    def key(self, value):
        return _option_key(value)

    def encode(self, value):
        return _plain_scalar(value)

    def description(self):
        family = getattr(getattr(self.dist, "dist", None), "name", None)
        if family is None:
            return ["FromScipy", stable_repr(self.dist)]
        return ["FromScipy", family, stable_repr(self.dist.args), stable_repr(sorted(self.dist.kwds.items()))]

    def __eq__(self, other):
        return isinstance(other, FromScipy) and (
            self.dist is other.dist or self.description() == other.description())

    def __hash__(self):
        return hash(str(self.description()))

    def __repr__(self):
        kind, *rest = self.description()
        if len(rest) == 1:
            return f"{kind}({rest[0]})"
        arguments = [repr(a) for a in self.dist.args] + [f"{k}={v!r}" for k, v in self.dist.kwds.items()]
        return f"{kind}({rest[0]}({', '.join(arguments)}))"


def as_dimension(name: str, values) -> Dimension:
    """La dimensión que `values` describe: una `Dimension`, una distribución o una lista de opciones."""
    if isinstance(values, Dimension):
        return values
    if hasattr(values, "rvs"):
        return FromScipy(values)
    if isinstance(values, (str, bytes, Mapping, set, frozenset)) or not isinstance(values, Iterable):
        raise bad_type(name, values, "Float, Int, Categorical, una lista de valores o una distribución "
                                     "de scipy.stats")
    try:
        return Categorical(values)
    except ValueError as error:
        raise ValueError(f"«{name}»: {str(error).removeprefix('«values»: ')}") from None
