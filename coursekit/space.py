"""El espacio de búsqueda: qué valores puede tomar cada hiperparámetro.

Una *dimensión* es un hiperparámetro: `Float`, `Int`, `Categorical` o una distribución de
scipy.stats. Cada una sabe sortear un valor, listar una grilla y traducir de ida y vuelta entre
sus valores y el intervalo [0, 1]: así un buscador trabaja siempre en el cubo unidad, sin saber
si detrás hay una tasa de aprendizaje en escala logarítmica o el nombre de un núcleo.

Un *espacio* (`Space`) es un diccionario de dimensiones, o una lista de diccionarios: la unión de
sub-espacios, para hiperparámetros que solo existen según otro (el grado de un núcleo polinomial).
Se aceptan tal cual los espacios de scikit-learn: listas, arreglos y distribuciones.
"""
from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real

import numpy as np

from coursekit._validation import (
    bad_type,
    bad_value,
    check_bool,
    check_float,
    check_int,
    describe_value,
    enumerate_names,
    stable_repr,
)

SUBSPACE = "__subspace__"      # nombre de la coordenada que dice en qué sub-espacio estamos


# --------------------------------------------------------------------- dimensiones

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
            raise bad_value("value", value, f"un valor de {_short(self)}")


def _short(dimension) -> str:
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
        raise bad_value("value", value, f"un valor de {_short(self)}")

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
    """a == b para cualquier par de objetos; los arreglos, enteros."""
    try:
        return a is b or bool(np.all(a == b)) and np.shape(a) == np.shape(b)
    except Exception:      # un __eq__ ajeno puede lanzar cualquier cosa
        return False


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


# --------------------------------------------------------------------- el espacio

@dataclass(frozen=True)
class Slot:
    """Una coordenada del cubo unidad: qué hiperparámetro mueve y en qué sub-espacios cuenta."""

    name: str
    dimension: Dimension
    subspaces: tuple[int, ...]


class Space:
    """El conjunto de configuraciones posibles.

    `spec` es un diccionario {nombre: dimensión} o una lista de diccionarios (la unión de
    sub-espacios: una configuración pertenece a uno de ellos). Cada dimensión es `Float`, `Int`,
    `Categorical`, una lista de opciones o una distribución de scipy.stats.

    >>> Space({"C": Float(0.001, 1000, log=True), "kernel": ["rbf", "poly"]}).names
    ('C', 'kernel')
    """

    def __init__(self, spec):
        self.subspaces: list[dict[str, Dimension]] = [_checked_subspace(d) for d in _checked_spec(spec)]
        self.is_union: bool = len(self.subspaces) > 1
        self.names: tuple[str, ...] = tuple(dict.fromkeys(n for sub in self.subspaces for n in sub))
        self.slots: list[Slot] = self._build_slots()

    @classmethod
    def of(cls, space) -> Space:
        """`space` mismo si ya es un `Space`; si no, el que describe."""
        return space if isinstance(space, Space) else cls(space)

    # -- contar y sortear

    @property
    def n_slots(self) -> int:
        """Cuántas coordenadas tiene el cubo unidad."""
        return len(self.slots)

    @property
    def n_configs(self) -> int | float:
        """Cuántas configuraciones hay, o `math.inf`. En una unión se suman los sub-espacios."""
        return sum(_size(sub) for sub in self.subspaces)

    def sample(self, rng: np.random.Generator) -> dict:
        """Una configuración al azar.

        En una unión, primero el sub-espacio: con probabilidad proporcional a su tamaño si todos son
        finitos (así cada configuración tiene la misma), igual para todos si no, como scikit-learn.
        """
        sub = self.subspaces[self._sample_subspace(rng)] if self.is_union else self.subspaces[0]
        # En orden alfabético: reordenar el diccionario no cambia lo que se sortea.
        drawn = {name: sub[name].sample(rng) for name in sorted(sub)}
        return {name: drawn[name] for name in sub}

    def _sample_subspace(self, rng) -> int:
        sizes = [_size(sub) for sub in self.subspaces]
        if math.inf in sizes:
            return int(rng.integers(len(sizes)))
        shares = np.cumsum([size / sum(sizes) for size in sizes])
        return min(int(np.searchsorted(shares, rng.random(), side="right")), len(sizes) - 1)

    def grid(self, points: int | Mapping | None = None) -> Grid:
        """Todas las combinaciones, sin construirlas: se recorren, se cuentan y se piden por posición.

        `points` dice cuántos valores tomar de cada dimensión numérica (un entero para todas o un
        diccionario por nombre); `Float` lo exige, `Int` sin él da todos sus valores.
        El orden es el de `ParameterGrid` de scikit-learn: nombres ordenados, el último gira más rápido.
        """
        return Grid(self, points)

    # -- al cubo unidad y de vuelta

    def to_unit(self, params: Mapping) -> np.ndarray:
        """Coordenadas de `params`, de forma (n_slots,); NaN en las que su sub-espacio no usa."""
        active = self.subspace_of(params)
        return np.array([self._coordinate(slot, params, active) for slot in self.slots])

    def from_unit(self, u) -> dict:
        """La configuración en la coordenada `u`, de forma (n_slots,); lee solo las activas."""
        if np.shape(u) != (self.n_slots,):
            raise bad_value("u", u, f"un vector de {self.n_slots} coordenadas")
        active = self.slots[0].dimension.from_unit(u[0]) if self.is_union else 0
        values = {slot.name: slot.dimension.from_unit(x) for slot, x in zip(self.slots, u, strict=True)
                  if active in slot.subspaces and slot.name != SUBSPACE}
        return {name: values[name] for name in self.subspaces[active]}

    def _coordinate(self, slot, params, active) -> float:
        if active not in slot.subspaces:
            return math.nan
        return slot.dimension.to_unit(active if slot.name == SUBSPACE else params[slot.name])

    def _build_slots(self):
        everywhere = tuple(range(len(self.subspaces)))
        slots = [Slot(SUBSPACE, Categorical(everywhere), everywhere)] if self.is_union else []
        for name in self.names:
            # El mismo nombre con la misma dimensión en dos sub-espacios es una sola coordenada.
            owners: list[tuple[Dimension, list[int]]] = []
            for i, sub in enumerate(self.subspaces):
                if name not in sub:
                    continue
                same = next((where for dim, where in owners if dim == sub[name]), None)
                if same is None:
                    owners.append((sub[name], [i]))
                else:
                    same.append(i)
            slots += [Slot(name, dim, tuple(where)) for dim, where in owners]
        return slots

    # -- pertenecer

    def subspace_of(self, params: Mapping) -> int:
        """La posición del primer sub-espacio al que pertenece `params`; si no hay, lanza lo que `validate`."""
        if not isinstance(params, Mapping):
            raise bad_type("params", params, "un diccionario {nombre: valor}")
        for i, sub in enumerate(self.subspaces):
            if params.keys() == sub.keys() and all(dim.contains(params[n]) for n, dim in sub.items()):
                return i
        raise self._why_not(params)

    def contains(self, params: Mapping) -> bool:
        """¿Es `params` una configuración de este espacio?"""
        try:
            self.validate(params)
        except (TypeError, ValueError):
            return False
        return True

    def validate(self, params: Mapping) -> None:
        """`ValueError` (o `TypeError`) que dice qué nombre sobra, falta o tiene un valor imposible."""
        self.subspace_of(params)

    def _why_not(self, params) -> ValueError:
        extra = [n for n in params if n not in self.names]
        if extra:
            return ValueError(f"«params»: llegó el hiperparámetro desconocido {enumerate_names(extra)}; "
                              f"se esperan {enumerate_names(self.names)}.")
        rivals = [sub for sub in self.subspaces if sub.keys() == params.keys()]
        if not rivals:
            options = " o bien ".join(enumerate_names(sub) for sub in self.subspaces)
            return ValueError(f"«params»: llegaron {enumerate_names(params)}; se esperan exactamente {options}.")
        misfits = [n for n, dim in rivals[0].items() if not dim.contains(params[n])]
        hopeless = [n for n in misfits if not any(sub[n].contains(params[n]) for sub in rivals)]
        name = (hopeless or misfits)[0]
        options = " o de ".join(dict.fromkeys(_short(sub[name]) for sub in rivals))
        return bad_value(name, params[name], f"un valor de {options}")

    # -- identidad y archivo

    def key(self, params: Mapping) -> tuple:
        """Identidad hashable de `params`: dos configuraciones iguales tienen la misma."""
        i = self.subspace_of(params)
        return i, *(dim.key(params[name]) for name, dim in self.subspaces[i].items())

    def encode(self, params: Mapping) -> dict:
        """`params` como un diccionario que JSON guarda sin pérdida; `decode` lo deshace."""
        i = self.subspace_of(params)
        code = {SUBSPACE: i} if self.is_union else {}
        return code | {name: dim.encode(params[name]) for name, dim in self.subspaces[i].items()}

    def decode(self, code: Mapping) -> dict:
        """Los `params` que `encode` guardó. `ValueError` si no son de este espacio."""
        try:
            sub = self.subspaces[code[SUBSPACE] if self.is_union else 0]
            params = {name: dim.decode(code[name]) for name, dim in sub.items()}
        except (KeyError, IndexError, TypeError) as error:
            raise bad_value("params", code, f"una configuración guardada de {self!r}") from error
        self.validate(params)
        return params

    def fingerprint(self) -> str:
        """Huella de 16 caracteres: igual en otro proceso para el mismo espacio, distinta para otro."""
        described = [{name: dim.description() for name, dim in sub.items()} for sub in self.subspaces]
        return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:16]

    def __eq__(self, other):
        return isinstance(other, Space) and self.subspaces == other.subspaces

    def __hash__(self):
        return hash(self.names)

    def __repr__(self):
        return f"Space({self.subspaces if self.is_union else self.subspaces[0]!r})"


class Grid(Sequence):
    """Las combinaciones de una grilla, por posición: `grid[i]` se calcula, no se guarda.

    `total` es la cantidad aunque no entre en `len()`, que Python limita a 2**63.
    """

    def __init__(self, space: Space, points=None):
        _check_points(space, points)
        self._axes = [{name: sub[name].axis(*_points_for(points, name)) for name in sorted(sub)}
                      for sub in space.subspaces]
        self._orders = [list(sub) for sub in space.subspaces]
        self._sizes = [math.prod(len(axis) for axis in axes.values()) for axes in self._axes]
        self.total: int = sum(self._sizes)

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, i: int) -> dict:
        if not 0 <= i < self.total:
            raise IndexError(f"la grilla tiene {self.total} combinaciones y se pidió la posición {i}")
        for axes, order, size in zip(self._axes, self._orders, self._sizes, strict=True):
            if i < size:
                return self._combination(i, axes, order)
            i -= size

    def _combination(self, i, axes, order):
        # Como leer un número: el último eje son las unidades, y cada eje tiene su propia base.
        picked = {}
        for name in reversed(axes):
            i, digit = divmod(i, len(axes[name]))
            picked[name] = axes[name][digit]
        return {name: picked[name] for name in order}

    def __iter__(self) -> Iterator[dict]:
        return (self[i] for i in range(self.total))


def _size(subspace) -> int | float:
    sizes = [dim.n_values for dim in subspace.values()]
    return math.inf if math.inf in sizes else math.prod(sizes)


def _points_for(points, name):
    if isinstance(points, Mapping):
        points = points.get(name)
    elif points is not None:
        return points, "points"
    return points, f"points[{name!r}]"


def _check_points(space, points):
    if points is None:
        return
    if not isinstance(points, Mapping):
        check_int("points", points, low=1)
        return
    unknown = [name for name in points if name not in space.names]
    if unknown:
        raise ValueError(f"«points»: llegó el hiperparámetro desconocido {enumerate_names(unknown)}; "
                         f"se esperan algunos de {enumerate_names(space.names)}.")
    for sub in space.subspaces:
        for name in points:
            if isinstance(sub.get(name), Categorical):
                raise bad_value(f"points[{name!r}]", points[name],
                                "que no esté: una dimensión categórica entra siempre con todas sus opciones")


def _checked_spec(spec) -> list:
    expected = "un diccionario {nombre: valores} o una lista de diccionarios"
    if isinstance(spec, Mapping):
        spec = [spec]
    if isinstance(spec, (str, bytes)) or not isinstance(spec, Sequence):
        raise bad_type("space", spec, expected)
    if not spec:
        raise bad_value("space", spec, "al menos un hiperparámetro")
    return list(spec)


def _checked_subspace(spec) -> dict[str, Dimension]:
    if not isinstance(spec, Mapping):
        raise bad_type("space", spec, "un diccionario {nombre: valores} en cada lugar de la lista")
    if not spec:
        raise bad_value("space", spec, "al menos un hiperparámetro")
    for name in spec:
        if not isinstance(name, str) or not name or name == SUBSPACE:
            raise bad_type("space", name, "un texto no vacío como nombre de cada hiperparámetro")
    return {name: as_dimension(name, values) for name, values in spec.items()}
