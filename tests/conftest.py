"""Lo que vale para todas las pruebas: nada se saltea en CI, hypothesis da siempre los mismos ejemplos, y un error al
dibujar, además de mostrarse, se lanza."""
import signal

from helpers.nothing_skipped import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401
from helpers.toy_searchers import drift_search, ladder_search  # noqa: F401
from hypothesis import settings

from coursekit.widgets import policy

# Quien corre en segundo plano hereda un Ctrl-C que no hace nada; las pruebas que interrumpen lo necesitan vivo.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("coursekit", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("coursekit")

policy.raise_drawing_errors = True
