"""`points`: cuánto vale una prueba, de qué función es y qué pista da cuando falla.

No importa pytest: el mismo archivo de pruebas se lee en el cuaderno (rápido, con `check`) y con pytest.
"""
from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

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
    if isinstance(n, bool) or not isinstance(n, Real) or n <= 0:
        raise ValueError(f"«n»: llegó {n!r}; se espera un número de puntos mayor que 0.")
    for name, value in (("of", of), ("hint", hint)):
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"«{name}»: llegó {value!r}; se espera un texto que no esté vacío.")
    earlier = (after,) if isinstance(after, str) else tuple(after)
    mark = Mark(points=n, of=of, hint=hint.strip(), hidden=bool(hidden), after=earlier)

    def decorate(test):
        setattr(test, ATTRIBUTE, mark)
        return test

    return decorate


def mark_of(test) -> Mark | None:
    """La anotación de una prueba, o None si no tiene."""
    return getattr(test, ATTRIBUTE, None)


def label_of(test) -> str:
    """Cómo se nombra la prueba ante quien la lee: la primera línea de su docstring, o su nombre."""
    doc = (test.__doc__ or "").strip()
    if not doc:
        return test.__name__.removeprefix("test_").replace("_", " ")
    return doc.splitlines()[0].rstrip(".")
