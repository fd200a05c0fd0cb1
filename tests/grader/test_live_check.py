"""`check` en un proceso sin cuaderno: estados, diagnósticos y tiempo."""
import statistics
import time

import pytest

import coursekit
from coursekit.grader.asserts import WHY_NONE
from coursekit.grader.notebook_file import run_source
from coursekit.grader.report import Report
from coursekit.grader.runner import FunctionResult, TestResult

RIGHT = "def double(values):\n    return [2 * v for v in values]\n"


@pytest.fixture
def live(course, monkeypatch):
    """`live(código, llamada)` define y comprueba, en la carpeta de ejercicios del curso de juguete."""
    monkeypatch.chdir(course / "exercises")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)

    def run(source, call="check('double')"):
        namespace = {"check": coursekit.check}
        run_source(namespace, source, "celda In[7]")
        exec(f"result = {call}", namespace)
        return namespace["result"]
    return run


def test_a_right_function_passes_and_hidden_checks_are_only_announced(live, capsys):
    report = live(RIGHT)
    assert (report.status, report.points, report.possible) == ("correcto", 4, 4)
    shown = capsys.readouterr().out
    assert "✔ double: correcto (4 de 4 puntos)" in shown
    assert "Hay una prueba oculta que se ejecuta al corregir." in shown
    assert "secreto" not in shown


@pytest.mark.parametrize("source, status, expected", [
    ("def double(values): return [2 * v for v in values][:3]", "casi", "Faltan elementos."),
    ("def double(values): return values", "incorrecto", "Llegaron los mismos valores."),
    ("def double(values): return values", "incorrecto", "sin cambiarlo. Lo que se cumple sin hacer nada"),
    ("def double(values): raise NotImplementedError('Falta completar esta función')", "sin empezar", "sin empezar"),
    ("", "sin empezar", "No encontramos la función «double»: ¿ya ejecutamos la celda que la define?"),
    ("def double(values):\n    print(values)", "incorrecto", f"«double» devuelve None. {WHY_NONE}"),
    ("def double(values): return (v for v in values)", "casi", "El resultado es un generador; se espera una lista."),
    ("def double(values): return 1 / 0", "incorrecto", "se detuvo con ZeroDivisionError"),
    ("def double(values):\n    import os\n    exit()", "incorrecto", "basta con return"),
    ("def double(): return []", "incorrecto", "¿cambió la línea «def»?"),
    ("def double(values): return double(values)", "incorrecto", "se llama a sí misma sin fin"),
])
def test_each_kind_of_answer_gets_its_status_and_its_diagnosis(live, source, status, expected):
    report = live(source)
    assert report.status == status
    assert expected in report.text() and expected in html_text(report)


def html_text(report):
    from html import unescape
    return unescape(report._repr_html_())


def test_the_diagnosis_comes_first_then_the_own_line_and_nothing_of_the_test(live):
    report = live("def helper(x):\n    return x + 'a'\n\ndef double(values):\n    return [helper(v) for v in values]")
    text = report.text()
    parts = ("TypeError", "En celda In[7], línea 2: return x + 'a'", "✘ se detiene: El doble de cada uno")
    order = [text.index(part) for part in parts]
    assert order == sorted(order)
    assert "Pista" not in text      # de una función que se detuvo no se sabe nada de lo que la prueba mira
    for secret in ("test_doubles", "submission.", "assert", "site-packages", "runner.py", "Traceback"):
        assert secret not in text and secret not in report._repr_html_()


def test_of_a_value_that_is_wrong_the_hint_follows_the_diagnosis(live):
    text = live("def double(values):\n    return list(values)").text()
    assert text.index("Llegaron los mismos valores") < text.index("Pista: Multipliquemos")


def test_an_infinite_loop_is_stopped_with_its_own_line(live):
    report = live("def double(values):\n    while True:\n        pass", "check('double', seconds=0.2)")
    assert report.status == "incorrecto"
    assert "no terminó en 0,2 segundos: ¿hay un bucle sin fin?" in report.text()
    assert "En celda In[7], línea" in report.text()


def test_after_a_check_that_does_not_end_the_others_do_not_make_anyone_wait(live):
    start = time.perf_counter()
    live("def double(values):\n    while True:\n        pass", "check('double', seconds=2)")
    assert time.perf_counter() - start < 2 + 2 * 0.5 + 1


@pytest.mark.parametrize("source, told", [
    ("def double(values):\n    values", f"«double» devuelve None. {WHY_NONE}"),
    ("def double(values):\n    return valeus", "name 'valeus' is not defined"),
    ("def double(a, b):\n    return a", "¿cambió la línea «def»?"),
    ("def double(values):\n    while True: pass", "¿hay un bucle sin fin?"),
    ("def double(values): return double(values)", "se llama a sí misma sin fin"),
])
def test_a_hint_about_something_else_is_not_shown(live, course, source, told):
    path = course / "exercises" / "test_90_demo.py"      # aquí nada pasa por casualidad
    path.write_text(path.read_text(encoding="utf-8").replace("    submission.double([1, 2])\n", "    is_list("
                    "submission.double([1, 2]))\n"), encoding="utf-8")
    text = live(source, "check('double', seconds=0.2)").text()
    assert told in text and "Pista" not in text


@pytest.mark.parametrize("body, told", [
    ("from sklearn.svm import SVC\n    SVC().predict([values])", "falta fit"),
    ("np.random.shuffle(values).sum()", "no devuelven nada"),
    ("return 1 if np.array(values) > 1 else 2", "¿falta np.any, np.all o elegir un elemento?"),
    ("return values[np.array([0, 1])]", "una lista se indexa con un entero"),
    ("return np.ones(3) + np.ones(4)", "miremos el .shape de cada uno"),
    ("return np.ones((2, 3)) @ np.ones((2, 3))", "miremos el .shape de cada uno"),
    ("a, b = 1, 2, 3", "se reparten valores entre más o menos nombres"),
    ("a, b = [1]", "se reparten valores entre más o menos nombres"),
    ("return values(0)", "se llama con paréntesis a algo que no es una función"),
    ("return sorted(values, key=3)", "se llama con paréntesis a algo que no es una función"),
    ("return np.linspace(1)", "a esa función le faltan argumentos, o le sobran"),
    ("return len(values)[0]", "se piden elementos con corchetes"),
    ("return [v for v in 3]", "se recorre algo que no es una secuencia"),
    ("return values + 1", "miremos de qué clase es cada uno"),
    ("return '1' < 2", "miremos de qué clase es cada uno"),
    ("return open('no_existe.csv').read()", "ese archivo no está en la carpeta del cuaderno"),
    ("assert len(values) == 100", "no se cumple una afirmación, «assert», de la propia función"),
])
def test_common_python_errors_are_glossed_in_spanish(live, body, told):
    source = f"import numpy as np\ndef double(values):\n    {body}\n"
    assert told in live(source, "check('double', seconds=60)").text()      # importar sklearn puede tardar


def test_a_function_defined_with_another_name_is_noticed(live):
    assert "«double». Hay una función «doubles»: ¿cambió el nombre?" in live("def doubles(values): return 1").text()
    stub = "def double(values):\n    raise NotImplementedError('Falta completar esta función')\n"
    report = live(stub + "def Double(values): return 1")
    assert report.status == "sin empezar" and "Hay una función «Double»: ¿cambió el nombre?" in report.text()
    assert "¿cambió el nombre?" not in live(stub + "def helper(values): return 1").text()


def test_what_the_student_prints_is_kept_short_and_shown_only_with_a_problem(live, capsys):
    report = live("def double(values):\n    print('<b>ñ', 'x' * 9000)\n    return 3")
    assert "Lo que imprimió: <b>ñ xxx" in report.text() and len(report.text()) < 4000
    assert "&lt;b&gt;ñ" in report._repr_html_() and "<b>ñ" not in report._repr_html_()
    capsys.readouterr()
    live(RIGHT + "    print('ruido')")
    live("def double(values):\n    print('ruido')\n    return [2 * v for v in values]")
    assert "ruido" not in capsys.readouterr().out



def test_without_a_name_every_function_of_the_lesson_is_checked(live):
    report = live(RIGHT + "def pick(rng, n): return [rng.random()]", "check()")
    assert [function.name for function in report.functions] == ["double", "pick"]
    assert report.status == "correcto" and "Total: 5 de 5 puntos; 2 de 2 funciones correctas." in report.text()


def test_without_a_name_and_with_one_function_missing_the_other_still_counts(live):
    report = live(RIGHT, "check()")
    assert (report["double"].status, report["pick"].status, report.status) == ("correcto", "sin empezar", "casi")


def test_without_a_name_the_open_notebook_chooses_the_lesson(live, monkeypatch, course):
    (course / "exercises" / "test_91_other.py").write_text(
        "from coursekit.grader import points\n@points(1, of='third', hint='h')\ndef test_a(submission):\n"
        "    assert submission.third() == 3\n", encoding="utf-8")
    assert [f.name for f in live(RIGHT, "check()").functions] == ["double", "pick"]
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/91_other-Copy1.ipynb")
    assert [f.name for f in live(RIGHT, "check()").functions] == ["third"]
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/borrador.ipynb")
    assert [f.name for f in live("def third(): return 3", "check()").functions] == ["third"]


def test_bad_names_are_refused_in_spanish(live, monkeypatch):
    with pytest.raises(ValueError, match="no hay comprobación para «duble». ¿Será «double»\\?"):
        live(RIGHT, "check('duble')")
    with pytest.raises(ValueError, match="Hay para: double, pick"):
        live(RIGHT, "check('zzz')")
    with pytest.raises(TypeError, match="se espera el nombre de una función"):
        live(RIGHT, "check(3)")
    with pytest.raises(ValueError, match="primero ejecutemos las celdas"):
        live("", "check()")
    assert live(RIGHT, "check(double)").status == "correcto"


@pytest.mark.parametrize("seconds, kind", [
    ("-1", ValueError), ("0", ValueError), ("0.0", ValueError), ("float('nan')", ValueError),
    ("float('inf')", ValueError), ("-float('inf')", ValueError), ("None", TypeError), ("'a'", TypeError),
    ("'5'", TypeError), ("True", TypeError), ("[5]", TypeError), ("2j", TypeError), ("check", TypeError),
])
@pytest.mark.parametrize("names", ["'double', ", ""], ids=["una", "todas"])
def test_a_time_limit_that_makes_no_sense_is_refused_and_nothing_is_called_wrong(live, names, seconds, kind, capsys):
    expected = "«seconds»: llegó .*; se espera una cantidad de segundos mayor que 0, como 5 o 0.5\\."
    with pytest.raises(kind, match=expected) as caught:
        live(RIGHT, f"check({names}seconds={seconds})")
    assert caught.value._render_traceback_() == [f"{kind.__name__}: {caught.value}"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("seconds", ["5", "0.5", "1e300", "10**400", "__import__('numpy').float32(3)",
                                     "__import__('fractions').Fraction(7, 2)"])
def test_any_other_time_limit_is_a_limit(live, seconds):
    assert live(RIGHT, f"check('double', seconds={seconds})").status == "correcto"


@pytest.mark.parametrize("seconds", ["1e-9", "1e-300", "0.001"])
def test_a_limit_shorter_than_any_answer_becomes_the_shortest_that_makes_sense(live, seconds):
    report = live("def double(values):\n    while True: pass", f"check('double', seconds={seconds})")
    assert "«double» no terminó en 0,05 segundos" in report.text()


def test_several_functions_may_be_named_each_once(live):
    source = RIGHT + "def pick(rng, n): return [rng.random()]"
    for call in ("check('double', 'pick')", "check(double, 'pick', 'double')"):
        report = live(source, call)
        assert [function.name for function in report.functions] == ["double", "pick"]
        assert "2 de 2 funciones correctas" in report.text()
    with pytest.raises(TypeError, match="«name»: llegó 3"):
        live(source, "check('double', 3)")
    with pytest.raises(ValueError, match="¿Será «pick»\\?"):
        live(source, "check('double', 'pik')")


@pytest.mark.parametrize("name", ["'double()'", "' double '", "double"])
def test_a_name_written_almost_right_is_understood(live, name):
    assert live(RIGHT, f"check({name})").status == "correcto"


@pytest.mark.parametrize("name", ["'Double'", "'DOUBLE'", "'doubl'", "'duoble'"])
def test_a_name_that_is_nearly_one_is_suggested(live, name):
    with pytest.raises(ValueError, match="¿Será «double»\\?"):
        live(RIGHT, f"check({name})")


@pytest.mark.parametrize("name", ["3", "2.5", "double([1])", "[double]", "{}", "b'double'", "True"])
def test_what_is_not_a_name_is_refused_in_spanish(live, name):
    with pytest.raises(TypeError, match="«name»: llegó .*; se espera el nombre de una función de los ejercicios"):
        live(RIGHT, f"check({name})")


def test_from_a_folder_that_was_deleted_the_exercises_of_the_course_are_used(tmp_path, monkeypatch):
    gone = tmp_path / "borrada"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    namespace = {"check": coursekit.check}
    run_source(namespace, "def count_fits(grid, k, refit=True):\n    return 0", "celda")
    exec("result = check('count_fits')", namespace)
    assert namespace["result"].status == "incorrecto"


def test_a_function_whose_new_version_got_another_name_is_noticed_but_judged_as_it_is(live):
    old = "def double(values): return values\n"
    assert "¿cambió el nombre?" not in live(old).text()
    assert "¿cambió el nombre?" not in live(old + "def trouble(values): return 1").text()
    report = live(old + "def dooble(values): return [2 * v for v in values]")
    assert "¿cambió el nombre?" not in report.text()      # en una sola celda no hay después
    assert live(RIGHT + "def dooble(values): return 1").status == "correcto"


def test_the_exercises_are_found_from_a_sibling_folder(live, course, monkeypatch):
    monkeypatch.chdir(course / "notebooks")
    assert live(RIGHT).status == "correcto"


def test_a_check_file_that_changes_is_read_again(live, course):
    path = course / "exercises" / "test_90_demo.py"
    assert live(RIGHT).status == "correcto"
    path.write_text(path.read_text(encoding="utf-8").replace("[2, 4]", "[3, 6]"), encoding="utf-8")
    assert live(RIGHT).status == "casi"


def test_the_checks_do_not_disturb_the_names_of_the_notebook(live, course, monkeypatch):
    namespace = {"check": coursekit.check}
    run_source(namespace, RIGHT, "celda")
    before = dict(namespace)
    exec("check('double')", namespace)
    assert namespace == before


def test_color_is_never_the_only_cue(live):
    html = live("def double(values): return [2 * v for v in values][:3]")._repr_html_()
    assert "◐ casi<" in html and "✘ falla" in html and "✔ pasa" in html


def test_control_characters_and_half_characters_do_not_reach_the_report(live):
    report = live("def double(values):\n    raise ValueError('\\ud800\\x1b[31m\\x00')")
    report.text().encode("utf-8")
    assert "\x1b" not in report._repr_html_() and "\x00" not in report.text()


def test_a_check_costs_milliseconds(live, capsys):
    live(RIGHT)
    times = []
    for _ in range(15):
        start = time.perf_counter()
        live(RIGHT)
        times.append(time.perf_counter() - start)
    median = statistics.median(times)
    print(f"check: {1000 * median:.1f} ms")
    assert median < 0.150


def test_status_of_a_function_without_visible_checks_is_not_right():
    assert FunctionResult("f", [], hidden=2).status == "sin empezar"
    assert Report([]).points == 0
    assert TestResult.__test__ is False
