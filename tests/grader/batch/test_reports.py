"""Los informes: ninguna celda es una fórmula, nada ajeno se ejecuta, y de una prueba oculta no se cuenta nada."""
import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import jsonschema
import pytest

from coursekit.grader.batch.pages import class_page, student_page
from coursekit.grader.batch.run import slug
from coursekit.grader.batch.stored import function_from_dict, function_to_dict
from coursekit.grader.batch.tables import gradescope, junit, marks_csv, totals
from coursekit.grader.faults import SourceLine
from coursekit.grader.marks import Mark
from coursekit.grader.outcomes import Outcome
from coursekit.grader.results import FunctionResult, TestResult

NASTY = "=cmd|'/c calc'!A1 <script>alert(1)</script> \x1b[31m\x00\ud800 ]]> \ufffe"
SECRET = "entrada_secreta_de_la_prueba_oculta"


def test_of(outcome=Outcome.OK, hidden=False, diagnosis="", points=1.5, **more):
    mark = Mark(points, "f", "Miremos el final.", hidden)
    return TestResult("test_x", "Mira el final", mark, outcome, diagnosis, **more)


test_of.__test__ = False


def result(*tests, student="Ana", state="corregida", **more) -> dict:
    functions = [function_to_dict(FunctionResult("f", list(tests)))] if tests else []
    lesson = {"lesson": "02_grid_search", "file": "x.ipynb", "state": state, "sentences": [], "functions": functions,
              "seed": 7, "prints": {}, "seconds": 0.5}
    return {"student": student, "entry": "x.ipynb", "state": state, "sentences": [], "lessons": [lesson],
            "seconds": 0.5} | more


def rows_of(text: str, separator=",") -> list[dict]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator))


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|x", "%x"])
def test_no_cell_starts_a_formula(start):
    text = marks_csv([result(test_of(), student=start, sentences=[start])])
    for row in rows_of(text):
        assert not any(cell[:1] in tuple("=+-@\t\r|%") for cell in row.values())


def test_the_table_opens_in_the_spanish_excel():
    text = marks_csv([result(test_of())], ";")
    assert text.startswith("\ufeff") and "\r\n" in text
    row, = rows_of(text, ";")
    assert row["puntos"] == "1,5" and row["02.f (de 1,5)"] == "1,5" and row["semillas"] == "02:7"


def test_what_the_grader_could_not_do_is_left_empty_and_never_is_a_zero():
    rows = rows_of(marks_csv([result(test_of()), result(student="Beto", state="error del calificador")]))
    assert [row["puntos"] for row in rows] == ["1.5", ""]


def test_whoever_did_not_hand_in_a_lesson_has_a_zero_in_it():
    nobody = result(student="Beto") | {"lessons": [], "state": "sin entrega"}
    rows = rows_of(marks_csv([result(test_of()), nobody]))
    assert [row["02.f (de 1.5)"] for row in rows] == ["1.5", "0"]
    assert {row["posibles"] for row in rows} == {"1.5"}


def test_a_result_is_read_as_it_was_stored():
    line = SourceLine("celda 3", 2, "return x")
    function = FunctionResult("f", [test_of(Outcome.FAIL, diagnosis="Llegó 3.", lines=(line,), printed="hola")],
                              notes=["una nota"])
    again = function_from_dict(json.loads(json.dumps(function_to_dict(function))))
    assert function_to_dict(again) == function_to_dict(function)
    assert again.tests[0].lines == (line,)


def failing(hidden=False, diagnosis=NASTY):
    lines = (SourceLine(NASTY, 1, NASTY),)
    return test_of(Outcome.FAIL, hidden, diagnosis, lines=lines, printed=NASTY)


def test_everything_of_others_is_escaped():
    nasty = result(failing(), student=NASTY, sentences=[NASTY])
    page = student_page(nasty, "x") + class_page([nasty], "x")
    assert "<script" not in page and "\x1b" not in page and "\x00" not in page and "&lt;script&gt;" in page
    page.encode("utf-8")
    ElementTree.fromstring(junit(nasty))
    assert json.loads(gradescope(nasty))["tests"]
    marks_csv([nasty]).encode("utf-8")


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR, Outcome.IMPORT, Outcome.MISSING, Outcome.NOT_STARTED,
                                     Outcome.DIED, Outcome.TIME])
def test_of_a_hidden_test_a_student_reads_the_hint_and_nothing_else(outcome):
    lines = (SourceLine("celda", 1, SECRET),)
    hidden = test_of(outcome, True, f"Con {SECRET} llegó 3.", lines=lines, printed=SECRET)
    told = result(test_of(), hidden)
    for text in (student_page(told, "x"), junit(told), gradescope(told)):
        assert SECRET not in text and "Pista: Miremos el final." in text
    assert "Pruebas visibles: 1/1. Pruebas ocultas: 0/1." in student_page(told, "x")


def test_how_long_a_hidden_test_takes_tells_nothing():
    slow = test_of(Outcome.FAIL, True, seconds=2.345)
    assert "2.345" not in junit(result(slow)) and 'time="0.000"' in junit(result(slow))


def test_the_class_page_says_which_test_fails_most_and_how():
    people = [result(failing(diagnosis="Llegó 3."), student=f"E{n}") for n in range(3)]
    page = class_page([*people, result(test_of(), student="Ana")], "x")
    assert "3 de 4" in page and "Llegó 3. (3)" in page and "Miremos el final." in page


def test_equal_code_is_shown_with_what_it_can_and_cannot_mean():
    people = [result(test_of(), student=f"E{n}") for n in range(9)]
    for person in people[:2]:
        person["lessons"][0]["prints"] = {"f": "abc"}
    page = class_page(people, "x")
    assert "E0 y E1" in page and "No dice por qué" in page


def test_a_page_has_a_limit():
    huge = result(*[failing(diagnosis="x" * 4000) for _ in range(600)])
    assert len(student_page(huge, "x").encode()) < 1_000_000


def test_nobody_fills_the_page_of_the_class():
    flood = [[f"{n}" + '"' * 290, '"' * 299] for n in range(200)]
    people = []
    for person in range(400):
        tests = [failing(diagnosis=f"{person} {n}" + '"' * 400) for n in range(9)]
        predictions = [[f"{person}{question}", answer] for question, answer in flood]
        people.append(result(*tests, student=f"{person}" + '"' * 90, predictions=predictions, sentences=['"' * 300]))
    page = class_page([*people, result(test_of(), student="Ana Pérez")], "x")
    assert len(page.encode()) < 1_000_000
    for heading in ("Puntos", "Qué prueba falla más", "Predicciones y preguntas", "Entrega por entrega"):
        assert f"<h2>{heading}</h2>" in page
    assert "más, que aquí no entran" in page


def test_a_class_of_two_thousand_fits_in_its_page():
    people = [result(failing(diagnosis="Llegó 3."), student=f"Estudiante número {n}", sentences=["algo que decir " * 9])
              for n in range(2000)]
    page = class_page(people, "x")
    assert "Estudiante número 1999" in page and "que aquí no entran" not in page


def test_a_text_that_another_separator_would_split_is_quoted():
    for separator in ",;":
        table = marks_csv([result(test_of(), student="a;=1+1;b,=2")], separator)
        assert '"a;=1+1;b,=2"' in table


def test_the_points_are_added():
    assert totals(result(test_of(), failing())) == (1.5, 3.0)


def test_file_names_are_readable_safe_and_different():
    names = ["Ana", "ana", "Ana/../x", "..", "", "a" * 500, "Ñandú", "CON", "\ud800", "a:b*c"]
    found = {slug(name) for name in names}
    assert len(found) == len(names)
    assert all(len(name) < 80 and "/" not in name and not name.startswith(".") for name in found)


# --- Gradescope -------------------------------------------------------------------------------

# Lo que su documentación dice de results.json: ninguna clave más, y un puntaje o una lista de pruebas.
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
NUMBER = {"type": "number", "minimum": 0}
TEXT = {"type": "string"}
GRADESCOPE_TEST = {
    "type": "object", "additionalProperties": False, "required": ["score", "max_score", "name"],
    "properties": {
        "score": NUMBER, "max_score": NUMBER, "status": {"enum": ["passed", "failed"]}, "name": TEXT,
        "name_format": FORMAT, "number": TEXT, "output": TEXT, "output_format": FORMAT,
        "tags": {"type": "array", "items": TEXT}, "visibility": VISIBILITY, "extra_data": {"type": "object"},
    },
}
GRADESCOPE = {
    "type": "object", "additionalProperties": False, "anyOf": [{"required": ["score"]}, {"required": ["tests"]}],
    "properties": {
        "score": NUMBER, "execution_time": {"type": "integer", "minimum": 0}, "output": TEXT, "output_format": FORMAT,
        "test_output_format": FORMAT, "test_name_format": FORMAT, "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY, "extra_data": {"type": "object"}, "leaderboard": {"type": "array"},
        "tests": {"type": "array", "items": GRADESCOPE_TEST},
    },
}


@pytest.mark.parametrize("graded", [
    result(test_of()), result(test_of(Outcome.FAIL, diagnosis=NASTY, lines=(SourceLine("celda 1", 2, NASTY),))),
    result(test_of(Outcome.TIME, hidden=True, diagnosis=SECRET), test_of(Outcome.NOT_JUDGED)),
    result(state="ilegible", sentences=[NASTY]), result(state="sin entrega", lessons=[]),
], ids=["bien", "mal", "oculta", "ilegible", "nada"])
def test_what_gradescope_reads_follows_its_schema(graded):
    text = gradescope(graded)
    said = json.loads(text)
    jsonschema.validate(said, GRADESCOPE)
    assert said["score"] == sum(test["score"] for test in said["tests"])
    assert SECRET not in text and "\x1b" not in json.dumps(said, ensure_ascii=False)


def test_what_the_grader_could_not_do_is_not_a_zero_in_gradescope_either():
    said = json.loads(gradescope(result(test_of(), state="error del calificador")))
    assert "score" not in said and "tests" not in said
    with pytest.raises(jsonschema.ValidationError):      # así Gradescope pide que se corra otra vez
        jsonschema.validate(said, GRADESCOPE)
