"""El curso en reposo: mientras se ejecuta una entrega, sus `check()`, sus preguntas y sus widgets no hacen nada."""
from __future__ import annotations

import contextlib
import sys
import types
from pathlib import Path

import coursekit

AT_REST = ("check", "predict", "predictions", "quiz", "presenter", "doctor")
WIDGETS = "coursekit.widgets"


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
    from coursekit.grader import notebook

    names = vars(coursekit)
    before = {name: names[name] for name in (*AT_REST, "widgets") if name in names}
    module = sys.modules.get(WIDGETS)
    sys.modules[WIDGETS] = names["widgets"] = _still_widgets()
    names.update(dict.fromkeys(AT_REST, Nothing()))
    notebook.paused = True
    try:
        yield
    finally:
        notebook.paused = False
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
