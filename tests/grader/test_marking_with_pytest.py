"""`pytest exercises [--submission CARPETA]`, como lo ejecuta quien corrige."""
import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.processes

PICK = "def pick(rng, n):\n    return list(rng.integers(10, size=n))\n"
RIGHT = "def double(values):\n    return [2 * v for v in values]\n\n" + PICK


@pytest.fixture
def mark(course):
    """Ejecuta pytest sobre los ejercicios del curso de juguete y devuelve (código de salida, texto)."""
    def run(*arguments, cwd=course):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=60,
                              env={**os.environ, "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
        return done.returncode, done.stdout + done.stderr
    return run


def test_a_right_submission_gets_every_point_hidden_ones_included(mark, hand_in):
    hand_in(RIGHT)
    code, text = mark("exercises")
    assert code == 0
    assert "✔ double: correcto (5,5 de 5,5 puntos)" in text and "Total: 6,5 de 6,5 puntos." in text


def test_wrong_answers_show_diagnosis_hint_and_own_line_but_no_traceback_of_the_test(mark, hand_in):
    hand_in("print('ruido')\ndef double(values):\n    return values\n\ndef pick(rng, n):\n    return n / 0\n")
    code, text = mark("exercises")
    assert code == 1
    for shown in ("✘ double: incorrecto (0 de 5,5 puntos)", "Llegaron los mismos valores.",
                  "Pista: Multipliquemos cada elemento por dos.", "Lo que se cumple sin hacer nada no suma puntos.",
                  "✘ pick: incorrecto (0 de 1 punto)", "línea 6: return n / 0", "Total: 0 de 6,5 puntos."):
        assert shown in text
    for inside in ("submission.", "assert", "Traceback", "ruido", "FAILURES", "secreto"):
        assert inside not in text


def test_a_hidden_check_shows_only_its_hint(mark, hand_in):
    hand_in(RIGHT.replace("[2 * v for v in values]", "[2 * v for v in values] or 1 / 0"))
    _, text = mark("exercises")
    assert "Pista: ¿Y una lista vacía?" in text and "✘ se detiene: prueba oculta (0/1,5)" in text
    assert "secreto" not in text and "ZeroDivision" not in text


def test_a_check_that_depends_on_a_failed_one_is_not_judged(mark, hand_in):
    hand_in(RIGHT.replace("values]", "values][:3]"))
    _, text = mark("exercises")
    assert "✘ falla: No falta ninguno" in text and "– sin evaluar: prueba oculta" in text


def test_without_a_submission_everything_is_not_begun_and_the_missing_file_is_named(mark):
    code, text = mark("exercises")
    assert code == 1
    assert "No encontramos «90_demo.ipynb» ni «90_demo.py» en la carpeta «exercises»." in text
    assert "○ double: sin empezar (0 de 5,5 puntos)" in text


def test_another_folder_is_marked_with_submission_from_anywhere(mark, hand_in, course):
    hand_in("def double(values): pass\n")
    other = course / "entregas" / "ana"
    other.mkdir(parents=True)
    (other / "90_demo.py").write_text(RIGHT)
    assert mark("exercises", "--submission", "entregas/ana")[0] == 0
    assert mark(".", "--submission", "../entregas/ana", cwd=course / "exercises")[0] == 0
    assert mark("exercises")[0] == 1


def test_a_folder_that_does_not_exist_is_refused_in_spanish(mark):
    code, text = mark("exercises", "--submission", "nada")
    assert code == 4 and "--submission: no existe la carpeta «nada»." in text


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf", "a", "", "1 2", "None"])
def test_a_time_limit_that_makes_no_sense_is_refused_in_spanish(mark, hand_in, seconds):
    hand_in(RIGHT)
    code, text = mark("exercises", f"--seconds={seconds}")
    assert code == 4 and "«--seconds»: llegó" in text and "se espera una cantidad de segundos mayor que 0" in text
    assert "incorrecto" not in text


def test_a_time_limit_may_be_written_with_a_comma(mark, hand_in):
    hand_in(RIGHT)
    assert mark("exercises", "--seconds", "4,5")[0] == 0


ENGLISH = re.compile(r"\b(failed|passed|skipped|error|errors|in \d|short test summary|FAILURES|warnings?)\b")


STUB = "    raise NotImplementedError('Falta completar esta función')\n"
UNTOUCHED = f"def double(values):\n{STUB}\ndef pick(rng, n):\n{STUB}"


def test_work_that_was_not_begun_is_not_a_failure_and_no_word_is_in_english(mark, hand_in):
    hand_in(UNTOUCHED)
    code, text = mark("exercises", "-q")
    assert code == 0
    assert text.startswith("○○○–○") and "F" not in text.split("=")[0]
    assert not ENGLISH.search(text)
    assert "Total: 0 de 6,5 puntos. De 2 funciones: 2 sin empezar. Nada falló." in text


def test_work_done_right_so_far_is_not_a_failure_either(mark, hand_in):
    hand_in(f"def double(values):\n{STUB}\n{PICK}")
    code, text = mark("exercises")
    assert code == 0 and "De 2 funciones: 1 correcto, 1 sin empezar. Nada falló." in text


@pytest.mark.parametrize("tried", ["def double(values):\n    return values[0] / 0\n",
                                   "def double(values):\n    return list(values)\n",
                                   "def double(values)\n    return 2\n"])
def test_what_was_tried_and_is_wrong_is_a_failure(mark, hand_in, tried):
    hand_in(f"# %%\ndef pick(rng, n):\n{STUB}\n# %%\n{tried}")
    code, text = mark("exercises")
    assert code == 1 and "Nada falló" not in text


def test_in_what_was_handed_in_the_missing_part_counts(mark, hand_in, course):
    hand_in(UNTOUCHED)
    code, text = mark("exercises", "--submission", "exercises")
    assert code == 1 and "2 sin empezar" in text and "Nada falló" not in text


def test_a_function_that_is_not_in_the_notebook_counts(mark, hand_in):
    hand_in(f"def double(values):\n{STUB}")
    code, text = mark("exercises")
    assert code == 1 and "Nada falló" not in text


def test_each_way_of_ending_has_its_own_mark(mark, hand_in):
    hand_in("def double(values):\n    return [v + 1 for v in values]\n\ndef pick(rng, n):\n    return n / 0\n")
    _, text = mark("exercises", "-q")
    assert text.startswith("✘✔✔✔✘") and not ENGLISH.search(text)
    assert "De 2 funciones: 1 casi, 1 incorrecto." in text
    _, text = mark("exercises", "-v")
    assert re.search(r"test_doubles\S* ✘?\s*falla", text) and re.search(r"test_seeded\S* \S*\s*se detiene", text)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii", "cp437"])
def test_the_result_is_written_in_any_encoding(course, hand_in, encoding):
    hand_in("# %%\n!echo ✘\n# %%\ndef double(values):\n    print('漢')\n    return [v + 1 for v in values]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "exercises"]
    done = subprocess.run(command, cwd=course, capture_output=True, timeout=60,
                          env={**os.environ, "PYTHONIOENCODING": encoding, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    text = done.stdout.decode(encoding)
    assert done.returncode == 1 and "~ double: casi" in text and "Total: 3,5 de 6,5 puntos" in text
    assert "Traceback" not in text and "\\u" not in text


def test_a_single_file_is_marked_with_submission(mark, hand_in, course, demo_checks):
    hand_in(RIGHT, "90_demo (1).py")
    code, text = mark("exercises", "--submission", "exercises/90_demo (1).py")
    assert code == 0 and "Nota" not in text
    hand_in(RIGHT, "mi tarea final.py")
    assert mark("exercises/test_90_demo.py", "--submission", "exercises/mi tarea final.py")[0] == 0
    (course / "exercises" / "test_91_otra.py").write_text(demo_checks, encoding="utf-8")
    code, text = mark("exercises", "--submission", "exercises/mi tarea final.py")      # ¿de cuál de las dos es?
    assert code == 1 and "No encontramos «90_demo.ipynb»" in text


def test_a_copy_is_marked_when_there_is_nothing_else_and_told_when_there_is(mark, hand_in):
    hand_in(RIGHT, "90_demo - copia.py")
    code, text = mark("exercises")
    assert code == 0 and "Nota: no está «90_demo.ipynb»: se corrigió «90_demo - copia.py»" in text
    hand_in("def double(values): return values")
    code, text = mark("exercises")
    assert code == 1 and "«90_demo - copia.py» no se corrigió; para corregirlo: coursekit check" in text


@pytest.mark.parametrize("cell", ["raise KeyboardInterrupt", "import pytest; pytest.exit('x')",
                                  "import pytest; pytest.skip('x')", "import sys; sys.exit(3)"])
def test_a_cell_or_a_function_that_wants_to_stop_the_marking_costs_only_itself(mark, hand_in, cell):
    hand_in(f"# %%\n{cell}\n# %%\ndef double(values):\n    {cell}\n\n# %%\n{RIGHT.split(chr(10) * 2)[1]}")
    code, text = mark("exercises", "-q")
    assert code == 1 and "✘ double: incorrecto (0 de 5,5 puntos)" in text and "✔ pick: correcto" in text
    assert "Total: 1 de 6,5 puntos." in text


def test_an_infinite_loop_costs_its_own_checks_and_no_others(mark, hand_in):
    hand_in("def double(values):\n    while True:\n        pass\n" + RIGHT.split("\n\n")[1])
    code, text = mark("exercises", "--seconds", "0.3")
    assert code == 1 and "¿hay un bucle sin fin?" in text and "✔ pick: correcto" in text


@pytest.mark.parametrize(("marked", "said"), [
    ("@pytest.mark.skip(reason='hoy no')", "lleva la marca «skip»"),
    ("@pytest.mark.skipif(True, reason='hoy no')", "lleva la marca «skipif»"),
    ("@pytest.mark.xfail", "lleva la marca «xfail»"),
])
def test_a_check_is_never_skipped_nor_expected_to_fail(mark, hand_in, course, marked, said):
    hand_in(RIGHT)
    checks = next((course / "exercises").glob("test_*.py"))
    marked_once = checks.read_text(encoding="utf-8").replace("@points", f"{marked}\n@points", 1)
    checks.write_text(f"import pytest\n{marked_once}", encoding="utf-8")
    code, text = mark("exercises")
    assert code == 4 and said in text and "se juzga siempre" in text


@pytest.mark.parametrize("call", ["pytest.skip('hoy no')", "pytest.xfail('hoy no')", "pytest.importorskip('no_hay')"])
def test_a_check_that_skips_itself_loses_its_points_and_not_its_place(mark, hand_in, course, call):
    """También si se omite al ejecutarse: sus puntos siguen en el total, y la corrección no termina bien."""
    hand_in(RIGHT)
    checks = next((course / "exercises").glob("test_*.py"))
    before = checks.read_text(encoding="utf-8")
    skipping = re.sub(r"(def test_\w+\(submission\):\n)", rf"\1    {call}\n", before, count=1)
    assert skipping.count(call) == 1
    checks.write_text(f"import pytest\n{skipping}", encoding="utf-8")
    code, text = mark("exercises")
    assert code == 1 and "de 6,5 puntos" in text and "6,5 de 6,5" not in text, text


def test_a_file_of_checks_is_not_skipped_whole(mark, hand_in, course):
    hand_in(RIGHT)
    checks = next((course / "exercises").glob("test_*.py"))
    whole = checks.read_text(encoding="utf-8")
    checks.write_text(f"import pytest\npytest.importorskip('no_hay_tal_paquete')\n{whole}", encoding="utf-8")
    code, text = mark("exercises")
    assert code != 0 and "se omitió entero" in text


FOREVER = {
    "con ProcessPoolExecutor": "with ProcessPoolExecutor(1) as pool:\n        return list(pool.map(forever, values))",
    "sin esperar": "pool = ProcessPoolExecutor(1)\n    pool.submit(forever, 1)\n    return [2 * v for v in values]",
    "con multiprocessing": "process = multiprocessing.Process(target=forever, args=(1,))\n    process.start()\n"
                           "    process.join()",
    "en un hilo": "threading.Thread(target=forever, args=(1,)).start()\n    return [2 * v for v in values]",
    "en un hilo de un grupo": "ThreadPoolExecutor(1).submit(forever, 1)\n    return [2 * v for v in values]",
}
NOT_WAITED = ("sin esperar", "en un hilo", "en un hilo de un grupo")


@pytest.mark.parametrize("way", FOREVER)
def test_what_never_ends_elsewhere_does_not_keep_anyone_waiting(mark, hand_in, course, way):
    hand_in("import multiprocessing, threading, time\n"
            "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor\n"
            "def forever(x):\n    while True:\n        time.sleep(1)\n\n"
            f"def double(values):\n    {FOREVER[way]}\n\n{RIGHT.split(chr(10) * 2)[1]}")
    code, text = mark("exercises", "--seconds", "0.5", "--junitxml", "notas.xml")      # `mark` espera un minuto
    assert code == (0 if way in NOT_WAITED else 1)
    assert "✔ pick: correcto" in text and ("¿hay un bucle sin fin?" in text) == (code == 1)
    assert "De 2 funciones:" in text and 'name="points"' in (course / "notas.xml").read_text(encoding="utf-8")


def test_broken_cells_and_skipped_lines_are_noted(mark, hand_in):
    hand_in("# %%\n%matplotlib inline\n# %%\nx = (\n# %%\n" + RIGHT)
    code, text = mark("exercises")
    assert code == 0
    assert re.search(r"Nota: celda de código 2 de 90_demo.py: error de sintaxis", text)
    assert "Nota: línea de IPython que no se ejecuta: %matplotlib inline" in text


def test_the_result_of_each_check_is_also_in_the_junit_report(mark, hand_in, course):
    hand_in("def double(values):\n    return values\n")
    mark("exercises", "--junitxml", "notas.xml")
    xml = (course / "notas.xml").read_text(encoding="utf-8")
    assert 'name="points" value="0"' in xml and "Llegaron los mismos valores." in xml


@pytest.mark.parametrize("body, said", [
    ("import os; os._exit(3)", "terminó el programa entero: código de salida 3"),
    ("import ctypes; ctypes.string_at(0)", "terminó el programa entero: una violación de memoria (SIGSEGV)"),
    ("return sum(range(10**13))", "no terminó en 0,5 segundos: ¿hay un bucle sin fin?"),
])
def test_what_brings_down_its_own_process_ends_in_a_sentence_and_the_rest_is_marked(mark, hand_in, body, said):
    hand_in(f"def double(values):\n    {body}\n\n{PICK}")
    code, text = mark("exercises", "--seconds", "0.5")
    assert code == 1 and said in text and "✔ pick: correcto" in text
