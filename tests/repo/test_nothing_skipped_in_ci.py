"""`helpers/nothing_skipped.py`: lo que en otra máquina se saltea, en integración continua falla."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

GUARD = Path(__file__).parents[1] / "helpers" / "nothing_skipped.py"
FILES = {
    "mark": "import pytest\n@pytest.mark.skip(reason='porque sí')\ndef test_a(): pass\n",
    "condition": "import pytest\n@pytest.mark.skipif(True, reason='porque sí')\ndef test_a(): pass\n",
    "call": "import pytest\ndef test_a(): pytest.skip('porque sí')\n",
    "fixture": "import pytest\n@pytest.fixture\ndef lab(): pytest.skip('porque sí')\ndef test_a(lab): pass\n",
    "module": "import pytest\npytest.importorskip('no_hay_tal_paquete', reason='porque sí')\ndef test_a(): pass\n",
    "fails as expected": "import pytest\n@pytest.mark.xfail(reason='porque sí')\ndef test_a(): assert False\n",
    "passes unexpectedly": "import pytest\n@pytest.mark.xfail(reason='porque sí')\ndef test_a(): pass\n",
    "stops": "import pytest\ndef test_a(): pytest.xfail('porque sí')\n",
}


def run(folder, source, ci):
    (folder / "conftest.py").write_text(GUARD.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_a.py").write_text(source, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    program = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(program, cwd=folder, env=os.environ | {"CI": ci}, capture_output=True, text=True)


@pytest.mark.parametrize("source", FILES.values(), ids=FILES)
def test_in_ci_what_is_not_tested_fails_and_says_why(tmp_path, source):
    done = run(tmp_path, source, ci="true")
    assert done.returncode in (1, 2) and "en CI ninguna prueba se saltea" in done.stdout, done.stdout
    assert "porque sí" in done.stdout


def test_elsewhere_it_is_only_skipped(tmp_path):
    done = run(tmp_path, FILES["call"], ci="")
    assert done.returncode == 0 and "1 skipped" in done.stdout


def test_in_ci_what_passes_still_passes(tmp_path):
    assert run(tmp_path, "def test_a(): pass\n", ci="true").returncode == 0
