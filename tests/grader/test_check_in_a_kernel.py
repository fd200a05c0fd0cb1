"""`check` dentro de un kernel de Jupyter de verdad: qué se muestra, cuántas veces y cuánto tarda."""
import json

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.processes

CELLS = [
    "from coursekit import check",
    "def double(values):\n    return [v + 'a' for v in values]",
    "check('double')",
    "r = check('double')\nr",
    "r",
    "def double(values):\n    return [2 * v for v in values]",
    "check('double'); print('después')",
    "print(r.status, check('double').status)",
    "check()",
    "import statistics, time\nfrom coursekit.grader import runner\ntimes = []\nfor _ in range(15):\n"
    "    start = time.perf_counter()\n    check('double')\n    times.append(time.perf_counter() - start)\n"
    "from IPython.display import clear_output\nclear_output()\nprint(statistics.median(times))",
    "def double(values):\n    while True: pass",
    "check('double', seconds=0.3)",
    "def double(values):\n    raise ValueError('\\ud800')",
    "check('double')",
    "def double(values)\n    return [2 * v for v in values]",
    "check('double')",
    "%precision 3\ndef double(values):\n    return [2 * v for v in values]",
    "check('double')",
    "check('duble')",
]


@pytest.fixture(scope="module")
def executed(tmp_path_factory, demo_checks):
    """Las salidas de cada celda, ejecutadas en un kernel dentro de la carpeta de un curso de juguete."""
    folder = tmp_path_factory.mktemp("curso") / "exercises"
    folder.mkdir()
    (folder / "conftest.py").write_text("")
    (folder / "test_90_demo.py").write_text(demo_checks, encoding="utf-8")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    NotebookClient(book, timeout=60, resources={"metadata": {"path": str(folder)}},
                   allow_errors=True).execute()
    return [cell.outputs for cell in book.cells]


def shown(outputs):
    return [output for output in outputs if "text/html" in output.get("data", {})]


@pytest.mark.parametrize("cell", [2, 3, 6, 8, 11, 13, 15, 17])
def test_the_result_is_displayed_exactly_once(executed, cell):
    assert len(shown(executed[cell])) == 1


def test_a_result_kept_in_a_variable_is_displayed_again_when_asked_in_another_cell(executed):
    assert len(shown(executed[4])) == 1


def test_it_has_html_and_plain_text_with_the_line_of_the_cell(executed):
    data = shown(executed[2])[0]["data"]
    assert "En celda In[2], línea 2:" in data["text/html"]
    assert "En celda In[2], línea 2: return [v + 'a' for v in values]" in data["text/plain"]
    assert "✘ double: incorrecto" in data["text/plain"]


def test_without_a_name_the_lesson_is_guessed_from_what_is_defined(executed):
    text = shown(executed[8])[0]["data"]["text/plain"]
    assert "✔ double: correcto" in text and "○ pick: sin empezar" in text


def test_the_status_can_be_used_by_code(executed):
    printed = [output.text for output in executed[7] if output.output_type == "stream"]
    assert printed == ["incorrecto correcto\n"]


def test_an_infinite_loop_is_stopped_inside_the_kernel(executed):
    assert "no terminó en 0,3 segundos" in shown(executed[11])[0]["data"]["text/plain"]


def test_a_cell_that_did_not_compile_is_told_instead_of_judging_the_previous_version(executed):
    text = shown(executed[15])[0]["data"]["text/plain"]
    assert "✘ double: incorrecto" in text and "faltan los dos puntos al final de la línea" in text
    assert "En celda In[15], línea 1: def double(values)" in text and "Pista" not in text
    assert "✔ double: correcto" in shown(executed[17])[0]["data"]["text/plain"]      # con una orden de IPython


def test_a_wrong_name_gives_one_sentence_and_no_trace_of_the_checker(executed):
    error, = executed[18]
    assert error.ename == "BadName" and error.traceback == [
        "ValueError: «name»: no hay comprobación para «duble». ¿Será «double»?"]


def test_nothing_goes_to_the_error_stream_and_outputs_are_small(executed):
    assert not [o for outputs in executed for o in outputs if o.get("name") == "stderr"]
    assert len(json.dumps(executed[2])) < 4000


def test_a_check_answers_in_milliseconds(executed, record_property):
    printed = "".join(output.get("text", "") for output in executed[9])      # puede llegar en varios trozos
    median = float(printed.split()[-1])
    record_property("check_ms", round(1000 * median, 2))
    print(f"check en un kernel: {1000 * median:.2f} ms")
    assert median < 0.150
