"""Entregas de prueba que corren en otro proceso."""
import contextlib
import textwrap

from coursekit.grader.process import isolation
from coursekit.grader.process.far import FarNotebook, FarSubmission
from coursekit.grader.process.files import entry_of

PATIENCE = 20.0      # aquí se juzga lo que pasa, no la velocidad de la máquina


@contextlib.contextmanager
def far_notebook(source: str, level: str = isolation.LIMITS, **options):
    """La entrega de un .py con ese texto."""
    data = textwrap.dedent(source).encode()
    notebook = FarNotebook(entry_of("entrega.py", data), level, **options)
    try:
        yield notebook
    finally:
        notebook.end()


@contextlib.contextmanager
def far(source: str, level: str = isolation.LIMITS, seconds: float = PATIENCE):
    """Las funciones de ese texto, en otro proceso, durante una prueba."""
    with far_notebook(source, level) as notebook:
        submission = FarSubmission(notebook)
        with submission.limited(seconds):
            yield submission
