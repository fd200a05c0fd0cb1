"""Leer y ejecutar entregas: todo lo que un archivo de verdad trae, y que nada merecido se pierda."""
import json
import os
import sys

import pytest

import coursekit
from coursekit.grader import StudentError
from coursekit.grader.lesson_names import copies, find_submission, lesson_stem
from coursekit.grader.notebook_file import AbsentSubmission, NotebookSubmission, execute

GOOD = "def f(x):\n    return x + 1\n"


def notebook(*cells, **extra):
    """Los bytes de un cuaderno con esas celdas de código."""
    built = [{"cell_type": "code", "source": cell.splitlines(keepends=True), "metadata": {}} for cell in cells]
    return json.dumps({"cells": built, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **extra}).encode()


@pytest.fixture
def entrega(tmp_path):
    def write(content, name="90_demo.ipynb"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return NotebookSubmission(path)
    return write


def test_a_syntax_error_in_one_cell_leaves_the_others_graded(entrega):
    sub = entrega(notebook("def f(x):\n    return x +\n", "def g(x):\n    return 2 * x", "1 / 0\ndef h(): pass", GOOD))
    assert sub.g(2) == 4 and sub.f(1) == 2
    assert [failure.message.split(":")[0] for failure in sub.executed.failures] == [
        "error de sintaxis", "ZeroDivisionError"]
    with pytest.raises(StudentError, match="No se pudo ejecutar la celda que define «h»: ZeroDivisionError") as caught:
        sub.h()
    assert caught.value.kind == "import" and caught.value.lines[0].text == "1 / 0"


def test_the_line_of_a_syntax_error_is_told(entrega):
    with pytest.raises(StudentError, match="error de sintaxis") as caught:
        entrega(notebook("x = 1\n\ndef f(x:\n    return x")).f(1)
    assert caught.value.lines[0].number == 3 and caught.value.lines[0].text == "def f(x:"


def test_a_function_defined_twice_uses_the_last_one(entrega):
    assert entrega(notebook("def f(x): return 0", GOOD)).f(1) == 2


def test_a_cell_that_never_ends_is_cut_and_the_rest_goes_on(tmp_path):
    path = tmp_path / "90_demo.ipynb"
    path.write_bytes(notebook("while True: pass", GOOD))
    done = execute(path, cell_seconds=0.2)
    assert "no terminó" in done.failures[0].message and NotebookSubmission(done).f(1) == 2


@pytest.mark.parametrize("cell", ["exit()", "quit()", "import sys; sys.exit(1)", "raise SystemExit",
                                  "raise BaseException('x')", "def f(x): return f(x)\nf(0)", "input('¿?')"])
def test_a_cell_that_wants_to_stop_everything_stops_only_itself(entrega, cell):
    assert entrega(notebook(cell, GOOD)).f(1) == 2


def test_lines_for_ipython_are_skipped_and_told(entrega):
    cell = "%matplotlib inline\n!pip install algo\nfiles = !ls\nf?\n%time y = 3\nx = (10\n  % 4)\n" + GOOD
    sub = entrega(notebook(cell, "%%time\nz = y", "%%bash\nrm -rf /nada", "%load_ext autoreload"))
    assert sub.f(1) == 2 and not sub.executed.failures
    assert (sub.executed.namespace["x"], sub.executed.namespace["z"]) == (2, 3)
    assert "!pip install algo" in sub.executed.skipped and "%matplotlib inline" in sub.executed.skipped


def test_a_remainder_at_the_start_of_a_line_is_not_taken_for_a_magic(entrega):
    assert entrega(notebook("def f(a):\n    return (a\n% 7)")).f(9) == 2


def test_checks_questions_and_widgets_inside_a_submission_do_nothing(entrega, capfd):
    cell = ("from coursekit import check, predict, quiz\nfrom coursekit.widgets import anything\n"
            "check()\ncheck('f')\npredict('¿?', options=['a'])\nanything(3).show()\ndisplay(3)\nprint('ruido')\n")
    before = vars(coursekit).get("check"), sys.modules.get("coursekit.widgets")
    sub = entrega(notebook(cell + GOOD))
    assert sub.f(1) == 2 and not sub.executed.failures
    assert (vars(coursekit).get("check"), sys.modules.get("coursekit.widgets")) == before
    assert capfd.readouterr() == ("", "")


def test_a_folder_environment_and_path_changed_by_the_student_are_put_back(entrega):
    cwd, path = os.getcwd(), list(sys.path)
    entrega(notebook("import os, sys\nos.chdir('/')\nsys.path.clear()\nopen = None\nprint = len = 3", GOOD))
    assert (os.getcwd(), sys.path) == (cwd, path) and len("ab") == 2


def test_a_file_beside_the_submission_can_be_read_and_imported(entrega, tmp_path):
    (tmp_path / "datos.txt").write_text("5")
    (tmp_path / "ayuda_demo.py").write_text("K = 2")
    assert entrega(notebook("from ayuda_demo import K\nN = int(open('datos.txt').read())\n"
                            "def f(): return K * N")).f() == 10
    assert entrega(notebook("def f():\n    import ayuda_demo\n    return open('datos.txt').read()")).f() == "5"


@pytest.mark.parametrize("name, content", [
    ("90_demo.ipynb", b"\xef\xbb\xbf" + notebook("PALABRA = 'ñandú'\n" + GOOD)),
    ("90_demo.py", b"\xef\xbb\xbf" + ("PALABRA = 'ñandú'\n" + GOOD).encode()),
    ("90_demo.py", ("# -*- coding: latin-1 -*-\nPALABRA = 'ñandú'\n" + GOOD).encode("latin-1")),
    ("90_demo.py", ("PALABRA = 'ñandú'\n" + GOOD).encode("latin-1")),
    ("90_demo.py", ("# -*- coding: klingon -*-\nPALABRA = 'ñandú'\n" + GOOD).encode("latin-1")),
    ("90_demo.py", ("PALABRA = 'ñandú'\n" + GOOD).replace("\n", "\r\n").encode()),
    ("90_demo.py", ("PALABRA = 'ñandú'\n" + GOOD).encode("utf-16")),
    ("90_demo.py", ("PALABRA = 'ñandú'\n" + GOOD).encode("utf-16-le")),
    ("90_demo.py", ("PALABRA = 'ñandú'\n" + GOOD).encode("utf-16-be")),
    ("90_demo.py", ("PALABRA = 'ñandú'\n" + GOOD).encode("utf-32")),
    ("90_demo.py", ("# %% [markdown]\n# Título\n# %%\nPALABRA = 'ñandú'\n# %% tags=[\"a\"]\n" + GOOD).encode()),
], ids=["ipynb con BOM", "py con BOM", "latin-1 declarado", "latin-1 sin declarar", "codificación inventada", "CRLF",
        "UTF-16", "UTF-16 sin marca", "UTF-16 al revés", "UTF-32", "percent"])
def test_any_encoding_and_any_of_both_formats_is_read(entrega, name, content):
    sub = entrega(content, name)
    assert sub.f(1) == 2 and sub.executed.namespace["PALABRA"] == "ñandú"


def test_a_plain_script_with_one_broken_function_keeps_the_others_and_their_line_numbers(entrega):
    source = ("import functools\n\ndef f(x):\n    return x +\n\n@functools.cache\ndef g(x):\n    return x / 0\n\n"
              "def h(x):\n    return 3\n\nif True:\n    K = 4\n")
    sub = entrega(source, "90_demo.py")
    assert sub.h(1) == 3 and sub.executed.namespace["K"] == 4
    with pytest.raises(StudentError, match="division") as caught:
        sub.g(1)
    assert (caught.value.lines[0].number, caught.value.lines[0].text) == (8, "return x / 0")


def test_a_plain_script_that_is_well_written_is_split_by_statements_not_by_the_look_of_its_lines(entrega):
    source = 'T = """\ndef no(): es texto\n"""\n1 / 0\nx = [\n    1,\n]\n@staticmethod\ndef f(x):\n    return x + 1\n'
    sub = entrega(source, "90_demo.py")
    assert sub.f(1) == 2 and sub.executed.namespace["x"] == [1] and "es texto" in sub.executed.namespace["T"]
    assert [failure.lines[0].number for failure in sub.executed.failures] == [4]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"cells": 3}', b'{"cells": [3]}', b"\xff\xfe\x00",
                                     b"[" * 100_000, b'{"cells": [{"cell_type": "code", "source": 3}]}'])
def test_a_file_that_is_not_a_notebook_is_said_to_be_unreadable(entrega, content):
    with pytest.raises(StudentError, match="No se pudo leer «90_demo.ipynb»: el archivo no es un cuaderno") as caught:
        entrega(content).f(1)
    assert caught.value.kind == "falta"


OLD_CELL = {"cell_type": "code", "collapsed": False, "language": "python", "metadata": {}, "outputs": []}
OLD_SHEET = {"cells": [{"cell_type": "heading", "level": 1, "source": ["Título"]},
                       {**OLD_CELL, "input": ["def f(x):\n", "    return x + 1"]}], "metadata": {}}


@pytest.mark.parametrize("content", [
    {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [OLD_SHEET]},
    {"nbformat": 3, "worksheets": [{"cells": []}, {"cells": [{"cell_type": "code", "input": GOOD}]}]},
    {"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code", "input": GOOD}]}]},
    {"nbformat": 1, "cells": [{"cell_type": "code", "code": GOOD}]},
    {"nbformat": 5, "cells": [{"cell_type": "code", "source": GOOD}]},
    {"nbformat": 4, "cells": [None, 3, {"cell_type": "raw"}, {"source": GOOD}]},
    {"nbformat": 3, "worksheets": [{}, {"cells": [{"cell_type": "code", "input": GOOD}]}]},
    {"cells": [{"cell_type": "code"}, {"cell_type": "code", "source": None}, {"cell_type": "code", "source": []},
               {"cell_type": "code", "source": GOOD}]},
], ids=["3", "3, en dos hojas", "2", "1", "5", "celdas que no lo son",
        "hojas vacías", "celdas sin texto"])
def test_notebooks_of_every_format_are_read(entrega, content):
    assert entrega(json.dumps(content).encode()).f(1) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_notebook_in_any_encoding_with_any_line_ending_is_read(entrega, encoding, newline):
    cell = {"cell_type": "code", "source": ("PALABRA = 'ñandú'\n" + GOOD).replace("\n", newline)}
    text = json.dumps({"cells": [cell], "nbformat": 4}, ensure_ascii=False, indent=1).replace("\n", newline)
    sub = entrega(text.encode(encoding))
    assert sub.f(1) == 2 and sub.executed.namespace["PALABRA"] == "ñandú"


def test_cells_without_metadata_or_with_strange_ones_are_the_same(entrega):
    raw = {"cells": [{"cell_type": "code", "source": GOOD, "metadata": {"nbgrader": {"grade": True}}},
                     {"cell_type": "raw", "source": "no es python ("}, {"cell_type": "markdown"}]}
    assert entrega(json.dumps(raw).encode()).f(1) == 2


def test_the_notebook_is_preferred_to_the_script_and_absence_names_both(tmp_path):
    (tmp_path / "a.py").write_text("")
    assert find_submission(tmp_path, "a").name == "a.py"
    (tmp_path / "a.ipynb").write_text("")
    assert find_submission(tmp_path, "a").name == "a.ipynb"
    assert find_submission(tmp_path, "b") is None
    with pytest.raises(StudentError, match="No encontramos «b.ipynb» ni «b.py»"):
        AbsentSubmission("b", tmp_path).f()


@pytest.mark.parametrize("name", [
    "02_grid_search (1).ipynb", "02_grid_search(1).ipynb", "02_grid_search-Copy1.ipynb", "02_grid_search - copia.ipynb",
    "02_grid_search - copia (2).ipynb", "02 grid search.ipynb", "02_Grid_Search.IPYNB", "02-grid-search.py",
    "Copia de 02_grid_search.ipynb", "02_grid_search copy 2.ipynb", "02_grid_search-Copy1-Copy2.ipynb",
    "02_grid_search.ipynb.ipynb", "02_grid_search (otra copia).ipynb", "02_grid_séarch.ipynb",
])
def test_a_copy_is_found_by_what_its_name_says(tmp_path, name):
    (tmp_path / "02_grid_search_otra_cosa.ipynb").write_text("")
    (tmp_path / "02_grid_searches.ipynb").write_text("")
    assert find_submission(tmp_path, "02_grid_search") is None
    (tmp_path / name).write_text("")
    assert lesson_stem(name) == lesson_stem(f"una\\carpeta\\{name}") == "02_grid_search"
    assert find_submission(tmp_path, "02_grid_search") == tmp_path / name


def test_the_file_with_the_exact_name_comes_first_and_then_the_newest_copy(tmp_path):
    for age, name in enumerate(["a (1).ipynb", "a-Copy1.ipynb", "a - copia.ipynb"]):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    assert find_submission(tmp_path, "a").name == "a (1).ipynb"
    assert [path.name for path in copies(tmp_path, "a")] == ["a (1).ipynb", "a-Copy1.ipynb", "a - copia.ipynb"]
    (tmp_path / "a.py").write_text("")
    assert find_submission(tmp_path, "a").name == "a.py"


def test_a_link_to_another_folder_is_not_a_submission_and_one_inside_is(tmp_path):
    folder, other = tmp_path / "ana", tmp_path / "solutions"
    for place in (folder, other):
        place.mkdir()
    (other / "a.ipynb").write_bytes(notebook(GOOD))
    os.symlink(other / "a.ipynb", folder / "a.ipynb")
    assert find_submission(folder, "a") is None
    with pytest.raises(StudentError, match="«a.ipynb» es un enlace a otra carpeta: se espera el archivo mismo"):
        AbsentSubmission("a", folder).f()
    (folder / "mio.ipynb").write_bytes(notebook(GOOD))
    os.symlink("mio.ipynb", folder / "b.ipynb")
    assert NotebookSubmission(find_submission(folder, "b")).f(1) == 2
    os.symlink(folder, tmp_path / "enlace")
    assert NotebookSubmission(find_submission(tmp_path / "enlace", "b")).f(1) == 2


def test_what_a_file_says_of_itself_reaches_nobody_s_terminal(entrega):
    sub = entrega(notebook("!echo '\x1b[31mrojo\x1b]0;título\x07'", "raise ValueError('\x1b[2Jborra')"))
    assert sub.executed.skipped == ["!echo 'rojo'"]
    assert sub.executed.failures[0].message == "ValueError: borra"
    assert "\x1b" not in str(sub.executed.failures[0].lines[0])


def test_dataclasses_and_parallel_work_inside_a_submission_run(entrega):
    cell = ("from dataclasses import dataclass\nfrom joblib import Parallel, delayed\n"
            "@dataclass\nclass P:\n    x: int\n"
            "def g(i): return i * i\n"
            "def f(n): return Parallel(n_jobs=2, prefer='threads')(delayed(g)(P(i).x) for i in range(n))\n")
    assert entrega(notebook(cell)).f(3) == [0, 1, 4]
