"""`points`: cuánto vale una prueba, de qué función es y qué pista da cuando falla.

No importa pytest: el mismo archivo de pruebas se lee en el cuaderno (rápido, con `check`) y con pytest.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

from coursekit.basics.validation import bad_type, bad_value, check_bool, check_sequence

ATTRIBUTE = "coursekit_mark"


@dataclass(frozen=True)
class Mark:
    """Lo que `points` anota en una prueba."""

    points: float
    of: str
    hint: str
    hidden: bool = False
    after: tuple[str, ...] = ()


def points(n, *, of: str, hint: str, hidden: bool = False, after=()):
    """Decora una prueba: vale `n` puntos, juzga la función `of` y, si falla, muestra `hint`.

    `hidden`: no se ejecuta en el cuaderno; al corregir, solo se muestra la pista.
    `after`: nombre (o nombres) de pruebas anteriores; si alguna de ellas falla, esta queda
    «sin evaluar». Así un error ya diagnosticado no tapa la pantalla con sus consecuencias.
    """
    if isinstance(n, bool) or not isinstance(n, Real) or not 0 < n < math.inf:
        raise bad_value("n", n, "un número de puntos mayor que 0")
    for name, value in (("of", of), ("hint", hint)):
        if not isinstance(value, str) or not value.strip():
            raise bad_value(name, value, "un texto que no esté vacío")
    mark = Mark(points=n, of=of, hint=hint.strip(), hidden=check_bool("hidden", hidden), after=_earlier(after))

    def decorate(test):
        setattr(test, ATTRIBUTE, mark)
        return test

    return decorate


def _earlier(after) -> tuple[str, ...]:
    """Los nombres de las pruebas anteriores: uno, o una lista."""
    expected = "el nombre de una prueba, o una lista de ellos"
    names = [after] if isinstance(after, str) else check_sequence("after", after, expected)
    for name in names:
        if not isinstance(name, str):
            raise bad_type("after", name, expected)
    return tuple(names)


def mark_of(test) -> Mark | None:
    """La anotación de una prueba, o None si no tiene."""
    return getattr(test, ATTRIBUTE, None)


def label_of(test) -> str:
    """Cómo se nombra la prueba ante quien la lee: la primera línea de su docstring, o su nombre."""
    doc = (test.__doc__ or "").strip()
    if not doc:
        return test.__name__.removeprefix("test_").replace("_", " ")
    return doc.splitlines()[0].rstrip(".")
