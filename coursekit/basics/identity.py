"""Cuándo dos valores son el mismo: cuando tienen igual contenido, se impriman como se impriman.

    identity(valor)          algo que sirve de clave: igual, en este proceso, solo para valores de igual contenido
    content_digest(valor)    un texto: igual también en otro proceso, y distinto si el contenido es otro

De un valor cuenta su clase y lo que lleva adentro, hasta el fondo: 1, 1.0 y True son distintos, solos o dentro de una
tupla; dos arreglos, dos tablas o dos modelos con los mismos números son iguales. De una función que se puede importar
cuenta el nombre; de una escrita en el programa, además, su código, sus valores por omisión y las variables que captura
(no las globales que nombra). De lo que no se puede mirar por dentro (un archivo abierto, un `object()`) solo queda qué
objeto es: `identity` lo distingue de los demás mientras exista, y `content_digest`, que habla de otro proceso, no lo
distingue de otro de su misma clase.
"""
from __future__ import annotations

import copyreg
import hashlib
import math
import sys
from collections import OrderedDict
from enum import Enum
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType

import numpy as np

from coursekit.basics.scalars import plain_scalar

SIMPLE = frozenset({type(None), bool, int, float, str, bytes})      # iguales si lo son su clase y su valor
ORDERED = (list, tuple)
UNORDERED = (set, frozenset)
OWN_BYTES = "biufcmM"                   # clases de numpy cuyo contenido son sus bytes
EXTENDED = 16                           # a partir de este ancho un punto flotante lleva bytes de relleno
NOT_CONTENT = frozenset({"__dict__", "__weakref__", "__doc__", "__module__", "__qualname__", "__firstlineno__",
                         "__static_attributes__", "_abc_impl"})


def identity(value):
    """Una clave (hashable) que comparten, en este proceso, solo los valores de igual contenido.

    Un escalar de numpy vale lo que el de Python. Lo que no se puede mirar por dentro es igual solo a sí mismo: la
    clave sirve mientras el objeto exista.
    """
    value = plain_scalar(value)
    kind = type(value)
    if kind in SIMPLE:
        is_nan = kind is float and value != value
        return (kind, "nan") if is_nan else (kind, value)
    return _digest_of(value, _as_this_object)


def content_digest(value) -> str:
    """Un texto de 64 letras: el mismo en otro proceso para un valor de igual contenido."""
    return _digest_of(value, _as_any_of_its_class).hex()


def same_content(a, b) -> bool:
    """¿Tienen `a` y `b` igual contenido?"""
    return a is b or identity(a) == identity(b)


def _digest_of(value, opaque) -> bytes:
    try:
        return _Digest(opaque).of(value)
    except Exception:      # miles de niveles, o un objeto ajeno que no se deja mirar
        return _hashed("opaque", opaque(value))


# -- lo que no se puede mirar por dentro

def _as_this_object(value) -> bytes:
    return b"object %d" % id(value)


def _as_any_of_its_class(value) -> bytes:
    return b"instance " + _Digest(_as_any_of_its_class).of(type(value))


def _name_of(thing) -> str:
    """«módulo.nombre» de una clase o una función."""
    module = getattr(thing, "__module__", None)
    name = getattr(thing, "__qualname__", None) or getattr(thing, "__name__", "")
    return f"{module}.{name}"


def _is_importable(thing) -> bool:
    """¿Se llega a `thing` por su nombre? A lo definido dentro de una función, no."""
    found = sys.modules.get(getattr(thing, "__module__", None))
    for name in getattr(thing, "__qualname__", "").split("."):
        found = getattr(found, name, None)
    return found is thing


# -- recorrer

class _Digest:
    """El resumen de un valor, a partir de los de sus partes; `opaque` dice qué queda de lo que no se puede mirar."""

    def __init__(self, opaque):
        self.opaque = opaque
        self.known = {}      # id → (resumen, valor): guardar el valor impide que otro tome su id
        self.open = []       # los ids de lo que se está recorriendo: encontrarlos adentro es un ciclo

    def of(self, value) -> bytes:
        """El resumen de `value`."""
        value = plain_scalar(value)
        if type(value) in SIMPLE:
            return _hashed(type(value).__name__, _bytes_of(value))
        if id(value) in self.known:
            return self.known[id(value)][0]
        if id(value) in self.open:
            levels_up = len(self.open) - self.open.index(id(value))
            return _hashed("cycle", b"%d" % levels_up)
        self.open.append(id(value))
        digest = self._of_parts(value)
        self.open.pop()
        self.known[id(value)] = digest, value
        return digest

    def _of_parts(self, value) -> bytes:
        kind = type(value)
        if kind in ORDERED:
            return self.combined(kind.__name__, value)
        if kind in UNORDERED:
            return self.combined(kind.__name__, value, ordered=False)
        if kind is dict:
            return self.combined("dict", value.items(), ordered=False)
        if isinstance(value, np.ndarray):
            return self._of_array(value)
        if isinstance(value, type):
            return self._of_class(value)
        if kind is FunctionType:
            return self._of_function(value)
        if kind is CodeType:
            return self.combined("code", _code_parts(value))
        table = _table_parts(value)
        if table is not None:
            return self.combined(_name_of(kind), table)
        return self._of_object(value)

    def combined(self, tag, parts, ordered=True) -> bytes:
        """El resumen de algo que se llama `tag` y tiene esas partes."""
        digests = [self.of(part) for part in parts]
        if not ordered:
            digests.sort()
        return _hashed(tag, *digests)

    def _of_array(self, array) -> bytes:
        if isinstance(array, np.ma.MaskedArray):
            return self.combined(_name_of(type(array)), _masked_parts(array))
        if isinstance(array, np.matrix | np.recarray):
            return self.combined(_name_of(type(array)), [array.view(np.ndarray)])
        if type(array) not in (np.ndarray, np.memmap):
            return self._of_object(array)
        kind = array.dtype.kind
        if kind in OWN_BYTES and array.dtype.itemsize < EXTENDED * (1 + (kind == "c")):
            content = hashlib.sha256(_canonical(array)).digest()
        else:
            content = self.of(array.tolist())
        dtype = kind if kind in "US" else str(array.dtype.newbyteorder("="))      # el ancho de un texto no es contenido
        return _hashed("array", dtype.encode(), str(array.shape).encode(), content)

    def _of_class(self, cls) -> bytes:
        name = _name_of(cls)
        if _is_importable(cls):
            return _hashed("class", name.encode())
        members = {key: value for key, value in vars(cls).items() if key not in NOT_CONTENT}
        return self.combined("class", [name, cls.__bases__, members])

    def _of_function(self, function) -> bytes:
        if _is_importable(function) and function.__module__ != "__main__":
            return _hashed("function", _name_of(function).encode())
        captured = [_captured(cell) for cell in function.__closure__ or ()]
        defaults = [function.__defaults__, function.__kwdefaults__]
        return self.combined("function", [_name_of(function), function.__code__, defaults, captured, vars(function)])

    def _of_object(self, value) -> bytes:
        tag = _name_of(type(value))
        if isinstance(value, Enum):
            return self.combined("member", [type(value), value.name])
        if isinstance(value, ModuleType):
            return _hashed("module", value.__name__.encode())
        if isinstance(value, property):
            return self.combined(tag, [value.fget, value.fset, value.fdel])
        if isinstance(value, (staticmethod, classmethod)):
            return self.combined(tag, [value.__func__])
        if hasattr(value, "get_params") and hasattr(value, "__dict__"):
            return self.combined(tag, [type(value), _state_of(value)])      # sin la versión de scikit-learn
        try:
            reduced = _reduced(value)
        except Exception:      # no se deja copiar ni guardar: cada clase protesta a su manera
            return self.opaque(value)
        if isinstance(reduced, str):
            return self._of_global(value, reduced)
        if _says_nothing(value, reduced):
            return self.opaque(value)
        return self.combined(tag, _reduced_parts(value, reduced))

    def _of_global(self, value, name) -> bytes:
        """Lo que se guarda por su nombre: una función de C o algo que envuelve a otra."""
        owner = getattr(value, "__self__", None)
        inside = getattr(value, "__wrapped__", None)
        if isinstance(value, BuiltinFunctionType) and isinstance(owner, ModuleType):
            owner = owner.__name__
        return self.combined("global", [_name_of(type(value)), str(value.__module__), name, owner, inside])


def _hashed(tag: str, *parts: bytes) -> bytes:
    digest = hashlib.sha256(tag.encode(errors="surrogatepass"))
    for part in parts:
        digest.update(b"|%d|" % len(part))      # sin los largos, ("ab", "c") y ("a", "bc") se confundirían
        digest.update(part)
    return digest.digest()


def _bytes_of(scalar) -> bytes:
    """El contenido de un escalar de `SIMPLE`."""
    if isinstance(scalar, bytes):
        return scalar
    if isinstance(scalar, str):
        return scalar.encode(errors="surrogatepass")
    if isinstance(scalar, float):
        return b"nan" if math.isnan(scalar) else (scalar + 0.0).hex().encode()      # −0.0 es 0.0
    return b"%x" % scalar if isinstance(scalar, int) else b""


def _canonical(array) -> np.ndarray:
    """Los números de un arreglo, siempre en el mismo orden de memoria y con un solo 0 y un solo NaN."""
    array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("="))
    if array.dtype.kind in "fc":
        array = array + array.dtype.type(0)
        array[np.isnan(array)] = np.nan
    return array.view(np.uint8) if array.ndim and array.dtype.kind in "mM" else array


def _masked_parts(array) -> list:
    """La máscara y los números que deja ver: lo que hay debajo no es contenido."""
    mask = np.ma.getmaskarray(array)
    shown = np.where(mask, np.zeros((), array.dtype), array.data)
    return [shown, mask]


# -- de qué está hecho un objeto

def _reduced(value):
    """Cómo lo desarma Python para copiarlo o guardarlo (`copyreg`, `__reduce_ex__`)."""
    registered = copyreg.dispatch_table.get(type(value))
    return registered(value) if registered is not None else value.__reduce_ex__(4)


def _reduced_parts(value, reduced) -> list:
    """Función y argumentos que lo rearman, estado, elementos y pares."""
    build, arguments, state, items, pairs = (*reduced, None, None, None)[:5]
    items = None if items is None else list(items)
    pairs = None if pairs is None else list(pairs)
    if isinstance(value, UNORDERED):
        return [type(value), frozenset(value), state]
    if pairs is not None and not isinstance(value, OrderedDict):
        pairs = dict(pairs)
    return [build, arguments, _without_generator(value, state), items, pairs]


def _says_nothing(value, reduced) -> bool:
    """¿Es un objeto sin nada adentro, que solo es igual a sí mismo?"""
    build, arguments, *rest = reduced
    is_bare = build is copyreg.__newobj__ and len(arguments) == 1 and not any(part is not None for part in rest)
    return is_bare and type(value).__eq__ is object.__eq__


def _state_of(value) -> dict:
    return dict(vars(value))


def _without_generator(value, state):
    """El estado sin el generador que comparten las distribuciones de scipy: avanza cada vez que alguien sortea."""
    from_scipy = any(cls.__module__.startswith("scipy.stats") for cls in type(value).__mro__)
    if from_scipy and isinstance(state, dict):
        return {name: part for name, part in state.items() if name != "_random_state"}
    return state


def _code_parts(code) -> list:
    return [code.co_code, code.co_consts, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars,
            code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags]


def _captured(cell):
    try:
        return cell.cell_contents
    except ValueError:      # la variable todavía no tiene valor
        return "__empty__"


def _table_parts(value) -> list | None:
    """De qué está hecha una tabla de pandas o una matriz dispersa; None si `value` no lo es."""
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        if isinstance(value, pandas.DataFrame):
            columns = [_column_parts(value.iloc[:, i]) for i in range(value.shape[1])]
            return [value.index, value.columns, columns]
        if isinstance(value, pandas.Series):
            return [value.index, value.name, _column_parts(value)]
        if isinstance(value, pandas.Index):
            return [list(value.names), _column_parts(value)]
    sparse = sys.modules.get("scipy.sparse")
    if sparse is not None and sparse.issparse(value) and value.ndim == 2:
        return _sparse_parts(value)
    return None


def _column_parts(column) -> list:
    dtype = column.dtype
    values = column.to_numpy()
    categories = getattr(dtype, "categories", None)
    if categories is None:
        return [str(dtype), values]
    return ["category", categories, dtype.ordered, values]


def _sparse_parts(matrix) -> list:
    """Los números de una matriz dispersa, en el mismo orden se los haya guardado como se los haya guardado."""
    rows = matrix.tocsr(copy=True)
    rows.sum_duplicates()
    return [matrix.shape, rows.data, rows.indices.astype(np.int64), rows.indptr.astype(np.int64)]
