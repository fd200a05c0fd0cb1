"""El curso en reposo: mientras se ejecuta una entrega, sus `check()`, sus preguntas y sus widgets no hacen nada.

Y mientras se juzga una función, un `check()` que ella llame tampoco.
"""
from __future__ import annotations

import contextlib
import sys
import types
from pathlib import Path

import coursekit

AT_REST = ("check", "predict", "predictions", "quiz", "presenter", "doctor")
WIDGETS = "coursekit.widgets"


_checks_at_rest = False


def checks_are_at_rest() -> bool:
    """¿Debe `check` no hacer nada ahora?"""
    return _checks_at_rest


@contextlib.contextmanager
def checks_at_rest():
    """Mientras tanto, `check` no hace nada."""
    global _checks_at_rest
    before = _checks_at_rest
    _checks_at_rest = True
    try:
        yield
    finally:
        _checks_at_rest = before


class Nothing:
    """Una función que acepta todo, no hace nada y se deja encadenar: reemplaza a los widgets."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self


@contextlib.contextmanager
def course_at_rest():
    """Mientras tanto, lo que muestra o pregunta no hace nada; al salir, todo queda como estaba."""
    names = vars(coursekit)
    before = {name: names[name] for name in (*AT_REST, "widgets") if name in names}
    module = sys.modules.get(WIDGETS)
    sys.modules[WIDGETS] = names["widgets"] = _still_widgets()
    names.update(dict.fromkeys(AT_REST, Nothing()))
    try:
        with checks_at_rest():
            yield
    finally:
        for name in (*AT_REST, "widgets"):
            names.pop(name)
        names.update(before)
        sys.modules.pop(WIDGETS)
        if module is not None:
            sys.modules[WIDGETS] = module


def _still_widgets() -> types.ModuleType:
    """Un `coursekit.widgets` en el que todo nombre es `Nothing`; sus submódulos siguen estando."""
    widgets = types.ModuleType(WIDGETS)
    widgets.__path__ = [str(Path(coursekit.__file__).parent / "widgets")]
    widgets.__getattr__ = lambda name: Nothing()
    return widgets
