"""Lo que vale para todas las pruebas: nada se saltea en CI, hypothesis da siempre los mismos ejemplos, y un error al
dibujar, además de mostrarse, se lanza."""
import signal

import pytest
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

# Con `--dist loadfile`, un archivo va entero a un proceso, que aprovecha lo que preparó. Estos son largos y cada caso
# prepara lo suyo: se reparten caso por caso, y ningún proceso se queda solo al final con uno de ellos.
SPLIT = ("test_lessons_any_order.py", "test_notebooks_run.py", "test_screens.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Quién reparte las pruebas entre los procesos, si se pidió por archivo."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByFileOrCase(LoadFileScheduling):
        def _split_scope(self, nodeid):
            path, _, case = nodeid.partition("::")
            if not path.endswith(SPLIT):
                return path
            return f"{path} {case.partition('[')[2]}"

    return ByFileOrCase(config, log)
