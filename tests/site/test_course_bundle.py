"""El archivo con que el navegador recibe el curso: qué lleva, qué no, y que no cambia si nada cambió."""
import base64
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from coursekit.site.course_bundle import PURE, course_zip, write_course
from coursekit.site.try_page import CELLS, try_page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data():
    return course_zip(ROOT)


def names_in(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def test_it_has_the_package_the_checks_and_what_pyodide_lacks(data):
    names = names_in(data)
    assert {"coursekit/__init__.py", "coursekit/browser/shell.py", "coursekit/widgets/static/coursekit.css"} <= {*names}
    checks = {path.name for path in (ROOT / "exercises").glob("*.py")}
    assert {f"coursekit/curso/exercises/{name}" for name in checks} <= {*names}
    for package in PURE:
        assert any(name.startswith(package) for name in names), package
    assert len(data) * 4 / 3 < 2_000_000


def test_it_has_no_solution_no_notebook_and_nothing_compiled(data):
    wrong = [name for name in names_in(data)
             if "solution" in name or name.endswith((".ipynb", ".so", ".pyd", ".pyc")) or "tables/league/" in name]
    assert wrong == []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"### BEGIN SOLUTION" in archive.read(name) for name in archive.namelist()
                       if not name.startswith("coursekit/"))


def test_the_same_course_gives_the_same_file_and_its_name_changes_with_it(data, tmp_path):
    assert course_zip(ROOT) == data
    (tmp_path / "curso-viejo.js").write_text("", encoding="utf-8")
    name = write_course(ROOT, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ajustes.js", name]
    assert f'"python/{name}"' in (tmp_path / "ajustes.js").read_text(encoding="utf-8")
    inside = re.search(r'course\("([^"]+)"\)', (tmp_path / name).read_text(encoding="utf-8"))[1]
    assert base64.b64decode(inside) == data


def test_check_runs_from_it_alone(data, tmp_path):
    """En otra carpeta y sin el curso alrededor, como en el navegador."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path / "paquetes")
    program = (f"import sys\nsys.path.insert(0, {str(tmp_path / 'paquetes')!r})\nimport coursekit\n"
               "assert 'paquetes' in coursekit.__file__\nfrom coursekit import check\n"
               "def count_fits(grid, k, refit=True): return k\nprint(check('count_fits').status)")
    done = subprocess.run([sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True,
                          timeout=100)
    assert done.stdout.splitlines()[-1] in ("casi", "incorrecto"), done.stderr


def test_the_page_that_tries_it_has_every_cell():
    page = try_page()
    assert all(code in page for code in CELLS.values()) and page.count(":class: ck-cell") == len(CELLS)
