"""Lo que se le pide a toda función de los ejercicios, diga lo que diga su enunciado.

Que deje en paz lo que recibe, que use cada parámetro y el azar que le dan, que elija bien aunque los puntajes sean
negativos, que no cambie la clase de los valores. Una prueba lo pide en una línea:

    got = submission.choose(results, "param_max_depth")
    left_alone(submission)

Solo se comparan valores, así que sirve igual en el cuaderno que con la función en otro proceso. La clase del
contenedor no se juzga: vale cualquier secuencia de los valores correctos (`is_sequence`), salvo que el enunciado
enseñe justamente esa clase (`is_list`, `is_tuple`, `is_array`).
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from coursekit.basics.spanish import counted, plural
from coursekit.grader.asserts import RESULT, WHY_NONE, SaysItAll, WrongKind, start_of
from coursekit.grader.values import kind_of, same, show

MODIFIED = "Quien llama los necesita como estaban: trabajemos sobre una copia."


# --- lo que entra -----------------------------------------------------------------------------

def left_alone(submission, why: str = MODIFIED) -> None:
    """La última llamada no cambió ninguno de sus argumentos; `why` dice por qué importa.

    Se comparan con copias profundas hechas antes: listas dentro de diccionarios, arreglos, modelos. Un generador
    aleatorio que llega como argumento está para que lo usen y no cuenta.
    """
    changed = submission.modified
    if changed:
        names = " y ".join(f"«{name}»" for name in changed)
        raise SaysItAll(f"La función modificó lo que recibió en {names}. {why}")


def matters(parameter: str, first: tuple, second: tuple) -> None:
    """Cambiar solo `parameter` cambia el resultado; `first` y `second` son (valor del parámetro, resultado)."""
    one, got = first
    other, got_too = second
    if equal_values(got, got_too):
        raise AssertionError(
            f"Con {parameter} = {show(one)} y con {parameter} = {show(other)} llegó lo mismo, {show(got)}, y el "
            f"resultado tiene que cambiar: ¿usamos «{parameter}»?")


def same_order(scores: Sequence[float]) -> Iterator[tuple[str, np.ndarray]]:
    """Puntajes en el mismo orden que `scores`, con otros signos: (qué son, arreglo).

    Sirve para lo que elige un máximo o un mínimo: el elegido debe ser siempre el mismo. Los NaN siguen siendo NaN, y
    los empates siguen siendo exactos. Los positivos y los negativos quedan lejos de cero: al menos a lo que va del
    menor al mayor.
    """
    values = np.asarray(scores, dtype=float)
    highest = np.nanmax(values)
    lowest = np.nanmin(values)
    far = max(1.0, highest - lowest)
    yield "puntajes positivos", values - lowest + far
    yield "puntajes de los dos signos", values - (highest + lowest) / 2
    yield "puntajes negativos", values - highest - far
    yield "puntajes de los que el mayor es 0", values - highest
    yield "puntajes de los que el menor es 0", values - lowest


# --- el azar ----------------------------------------------------------------------------------

def generator_decides(draw: Callable, generator: Callable, what: str = RESULT) -> None:
    """Todo el azar de `draw(rng)` sale de `rng`; `generator` es `submission.rng`.

    Dos generadores con la misma semilla dan lo mismo, y con otra, otra cosa. `draw` debe pedir lo bastante para que
    dos semillas no coincidan por casualidad; y conviene llamar una vez por cada clase de sorteo, porque un azar ajeno
    en una sola de ellas se esconde detrás de las demás.
    """
    first = draw(generator(1))
    again = draw(generator(1))
    if not equal_values(first, again):
        raise AssertionError(
            f"{start_of(what)} cambió entre dos llamadas con generadores iguales, los dos con semilla 1: hay azar que "
            "no sale de `rng`.")
    if equal_values(first, draw(generator(2))):
        raise AssertionError(
            f"{start_of(what)} es igual con un generador de semilla 1 que con uno de semilla 2: no estamos usando "
            "el `rng` que llega.")


def generator_advances(draw: Callable, generator: Callable, what: str = RESULT) -> None:
    """Dos llamadas seguidas con el mismo generador dan cosas distintas: la función lo gasta, no trabaja con una copia.

    Como en `generator_decides`, `draw` debe pedir lo bastante para que las dos no coincidan por casualidad.
    """
    rng = generator(1)
    first = draw(rng)
    if equal_values(first, draw(rng)):
        raise AssertionError(
            f"{start_of(what)} es igual en dos llamadas seguidas con el mismo generador: ¿se trabaja con una copia de "
            "`rng`, o con otro armado desde su semilla? Quien llame dos veces recibiría dos veces lo mismo.")


def seed_decides(draw: Callable, what: str = RESULT, seeds: tuple[int, int] = (1, 2)) -> None:
    """`draw(seed)` da lo mismo con la misma semilla y otra cosa con otra."""
    one, other = seeds
    first = draw(one)
    if not equal_values(first, draw(one)):
        raise AssertionError(
            f"{start_of(what)} cambió entre dos llamadas iguales, las dos con seed = {one}: hay azar que no sale de la "
            "semilla, y así no se puede repetir una medición.")
    if equal_values(first, draw(other)):
        raise AssertionError(
            f"{start_of(what)} es igual con seed = {one} que con seed = {other}: ¿usamos la semilla recibida?")


# --- lo que sale ------------------------------------------------------------------------------

def is_sequence(got, length: int | None = None, what: str = RESULT) -> list:
    """`got` es una secuencia de valores (lista, tupla, arreglo, range); con `length`, de ese largo. La da en una lista.

    No lo son un texto, un diccionario, un conjunto (no tiene orden) ni un generador (se gasta al recorrerlo).
    """
    if got is None:
        raise WrongKind(f"{start_of(what)} es None; se espera una lista. {WHY_NONE}")
    if not _is_sequence(got):
        raise WrongKind(f"{start_of(what)} es {kind_of(got)}; se espera una lista.")
    items = list(got)
    if length is not None and len(items) != length:
        count = counted(len(items), "elemento", "elementos")
        expected = plural(length, "se espera", "se esperan")
        raise AssertionError(f"{start_of(what)} tiene {count}; {expected} {length}.")
    return items


def _is_sequence(got) -> bool:
    if isinstance(got, np.ndarray):
        return got.ndim > 0
    if isinstance(got, Sequence):
        return not isinstance(got, (str, bytes))
    return hasattr(got, "iloc") and np.ndim(got) == 1      # una columna de pandas


def original_values(got: Sequence, given: Sequence, what: str = "cada valor") -> None:
    """Cada valor de `got` es uno de `given` y de su misma clase: `2` no se volvió `"2"`, `2.0` ni `np.int64(2)`."""
    for value in got:
        if any(same(value, known) for known in given):
            continue
        twins = [known for known in given if _looks_like(value, known)]
        if not twins:
            raise AssertionError(f"{start_of(what)} debe salir de {show(list(given))}, y llegó {show(value)}.")
        raise AssertionError(
            f"Llegó {_as_code(value)}, {kind_of(value)}, donde se dio {_as_code(twins[0])}, {kind_of(twins[0])}: el "
            "valor debe quedar como llegó. ¿Pasó por un arreglo de numpy, por un texto o por una cuenta?")


def _looks_like(value, known) -> bool:
    return str(value) == str(known) or equal_values(value, known)


def _as_code(value) -> str:
    return f"`{value!r}`"


def equal_values(a, b) -> bool:
    """¿Son los mismos valores, sin mirar la clase del contenedor ni la del número? NaN es igual a NaN."""
    if _is_sequence(a) and _is_sequence(b):
        return len(a) == len(b) and all(equal_values(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal_values(a[key], b[key]) for key in a)
    try:
        return bool(a == b or (a != a and b != b))
    except (TypeError, ValueError):
        return False


def equal(got, expected, what: str = RESULT):
    """`got` es exactamente `expected`, salvo la clase del contenedor y la del número; devuelve `got`."""
    if not equal_values(got, expected):
        raise AssertionError(f"{start_of(what)} es {show(got)}; se espera {show(expected)}.")
    return got
