"""`assert_three_states`: acepta una lección sana y dice todo lo que una enferma no cumple."""
import ast
import importlib.util
import re
from pathlib import Path

import pytest

from coursekit.basics.course import check_files
from coursekit.grader.check_files import checks_of, functions_in
from coursekit.grader.runner import run_tests
from coursekit.grader.submission import LiveSubmission
from coursekit.grader.testing import Wrong, assert_three_states, decimal_points

ROOT = Path(__file__).parents[2]


def catalogue(course):
    spec = importlib.util.spec_from_file_location("w", course / "tests" / "lesson_90" / "wrong_answers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.WRONG


def problems(course, wrong=None):
    with pytest.raises(AssertionError) as caught:
        assert_three_states("90", wrong, root=course)
    return str(caught.value)


def edit(course, path, old, new):
    file = course / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_lesson_is_accepted(course):
    assert_three_states("90", root=course)
    assert_three_states("90_demo", catalogue(course), root=course)


def test_a_solution_that_fails_is_reported(course):
    edit(course, "solutions/source/90_demo.py", "2 * value for", "3 * value for")
    assert "la solución: «double» da «casi» y se espera «correcto»" in problems(course)


def test_a_stub_that_already_passes_something_is_reported(course):
    edit(course, "solutions/source/90_demo.py", "    ### BEGIN SOLUTION\n    return [2",
         "    return [2 * value for value in values]\n    ### BEGIN SOLUTION\n    return [2")
    assert "el ejercicio intacto: «double» da «correcto» y se espera «sin empezar»" in problems(course)


def test_a_stub_with_a_cell_that_breaks_is_reported(course):
    edit(course, "solutions/source/90_demo.py", 'check("double")', "double([1])")
    assert "el ejercicio intacto: celda de código 3" in problems(course)


def test_a_wrong_answer_caught_by_another_check_or_by_none_is_reported(course):
    wrong = [Wrong("double", "otra", "def double(values): return list(values)", "test_every_element"),
             Wrong("double", "ninguna", "def double(values): return [v * 2 for v in values]", "test_doubles")]
    text = problems(course, wrong)
    assert "double · otra: debe fallar solo test_every_element y falla ['test_doubles']" in text
    assert "double · ninguna: debe fallar solo test_doubles y falla ninguna" in text


def test_fewer_than_four_wrong_answers_for_a_function_are_reported(course):
    assert "«pick»: hay 3 errores típicos y se esperan al menos 4" in problems(course, catalogue(course)[:-1])


def test_a_wrong_answer_for_an_unknown_function_or_that_defines_another_is_reported(course):
    assert "ninguna prueba juzga esa función" in problems(course, [Wrong("zzz", "x", "def zzz(): pass", "t")])
    with pytest.raises(AssertionError, match="no define «double»"):
        assert_three_states("90", [Wrong("double", "x", "def doble(v): pass", "test_doubles")], root=course)


def test_a_dependency_on_a_check_that_does_not_come_before_is_reported(course):
    edit(course, "exercises/test_90_demo.py", 'after="test_every_element"', 'after="test_doublez"')
    assert "test_empty: `after` nombra ['test_doublez']" in problems(course)


def test_one_wrong_answer_leaves_the_solution_as_it_was_for_the_next(course):
    wrong = catalogue(course)
    assert_three_states("90", wrong[::-1], root=course)


def test_a_message_with_a_decimal_point_is_reported(course):
    edit(course, "exercises/test_90_demo.py", '"Faltan elementos."', '"Falta 0.5; [1.5] y `2.5` son código."')
    assert "double · corta: «0.5» se escribe con coma decimal en «Falta 0.5" in (text := problems(course))
    assert "«1.5»" not in text and "«2.5»" not in text


@pytest.mark.parametrize("message, found", [
    ("Con xi = 0.1 dio 0,25; se espera −0.5.", ["0.1", "0.5"]), ("ganó (aptitud 0.91)", ["0.91"]),
    ("llegó un número (0.5).", ["0.5"]), ("sigma=0.5, mu={0.1: 2.5} y 3.0", ["0.5", "3.0"]),
    ("Con 0,5 y 10 % en `x >= 0.5`, f(0.5, [0.1]) y np.log(2.0)", []), ("La regla es ('float', -1.0, 1.0).", []),
    ("Llegó [(0.1, 2), {'a': 0.5}, [0.2]]. Son 3.", []), ("Llegó [0.1, 0.2, 0.…", []), ("Llegó {'a': [0.1, 0.…", []),
])
def test_only_the_numbers_of_the_sentence_need_a_comma(message, found):
    assert decimal_points(message) == found


# --- las lecciones de verdad -----------------------------------------------------------------------

LESSONS = check_files(ROOT / "exercises")


def test_no_two_lessons_judge_a_function_of_the_same_name():
    names = [name for path in LESSONS for name in functions_in(path)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_check_of_a_lesson_is_annotated_and_found_without_running_it(path):
    written = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    loaded = checks_of(path)
    assert sorted(written) == sorted(test.__name__ for own in loaded.values() for test in own)
    assert set(functions_in(path)) == set(loaded)
    assert all(test.__doc__ for own in loaded.values() for test in own), "cada prueba lleva una frase que la nombra"


USELESS = {"nada": lambda *args, **kwargs: None, "un texto": lambda *args, **kwargs: "x",
           "un generador": lambda *args, **kwargs: (i for i in range(3)), "una función": lambda *args, **kwargs: print}
NONE_IS_AN_ANSWER = {"asha_promote"}


@pytest.mark.parametrize("value", USELESS)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_an_answer_of_no_use_earns_no_point_and_is_told_in_words_of_the_exercise(path, value):
    for function, tests in checks_of(path).items():
        if value == "nada" and function in NONE_IS_AN_ANSWER:
            continue
        result = run_tests(function, tests, lambda f=function: LiveSubmission({f: USELESS[value]}), hidden=False)
        assert (result.status, result.points) == ("incorrecto", 0), function
        told = result.first_problem.diagnosis
        assert "no tiene la forma" not in told and "No se pudo comprobar" not in told, f"{function}: {told}"


def messages(path):
    """(línea, texto, huecos) de cada frase que puede leer un estudiante: pistas, títulos y diagnósticos."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said = []
        if isinstance(node, ast.Assert):
            said = [node.msg]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            said = node.exc.args
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") not in {"AssertionError"}:
            said = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in {"hint", "what"})]
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            said = [node.body[0].value]
        for text in said:
            if isinstance(text, ast.JoinedStr) or isinstance(getattr(text, "value", None), str):
                parts = getattr(text, "values", [text])
                yield text.lineno, "".join(getattr(part, "value", "") if isinstance(part, ast.Constant) else "□"
                                           for part in parts), [p for p in parts if isinstance(p, ast.FormattedValue)]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_message_of_a_lesson_writes_its_numbers_with_a_comma(path):
    found = list(messages(path))
    n_checks = sum(len(tests) for tests in checks_of(path).values())
    assert len(found) >= 2 * n_checks > 0, "de cada prueba se leen al menos su título y su pista"
    assert not [(line, text) for line, text, _ in found if decimal_points(text)]
    by_hand = [line for line, _, holes in found if any(h.format_spec or h.conversion != -1 for h in holes)]
    assert not by_hand, "los números se escriben con coursekit.grader.values.number, y los valores, con show"
