"""Un solo juez: la misma respuesta recibe lo mismo en el cuaderno, en un archivo y con `pytest exercises`."""
import json
import os
import re
import subprocess
import sys
import threading
import time
from hashlib import sha256

import nbformat
import pytest
from nbclient import NotebookClient

from coursekit.grader.check_files import checks_of
from coursekit.grader.notebook_file import NotebookSubmission, execute
from coursekit.grader.report_text import function_text
from coursekit.grader.runner import run_tests
from coursekit.grader.submission import LiveSubmission

# Quien olvida await deja una corrutina sin esperar, y Python lo recuerda cuando quiere.
pytestmark = [pytest.mark.processes, pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")]

# Cada prueba comprueba algo distinto; {f} es la función, que en cada lección se llama de otra manera.
CHECKS = '''
from coursekit.grader import is_list, points

@points(2, of="{f}", hint="Multipliquemos cada elemento por dos.")
def test_doubles(submission):
    """El doble de cada uno"""
    got = is_list(submission.{f}([1, 2, 3]))
    assert got[:2] == [2, 4], "Los primeros no son el doble."

@points(1, of="{f}", hint="¿Se recorre toda la lista?")
def test_every_element(submission):
    """No falta ninguno"""
    assert len(is_list(submission.{f}([5] * 7))) == 7, "Faltan elementos."

@points(1, of="{f}", hint="¿Y si no hay nada?", after="test_every_element")
def test_empty(submission):
    """Lista vacía"""
    got = is_list(submission.{f}([]))
    assert got == []

@points(1, of="{f}", hint="Armemos una lista nueva.")
def test_respects(submission):
    """No cambia lo que recibe"""
    is_list(submission.{f}([1, 2]))
    assert not submission.modified, "Modificó\\nlo que recibe."
'''

RIGHT = "def {f}(values):\n    return [2 * v for v in values]"
# Las celdas de cada respuesta.
ANSWERS = {
    "correcta": [RIGHT],
    "una parte": ["def {f}(values):\n    return [2 * v for v in values][:3]"],
    "no es lista": ["def {f}(values):\n    return tuple(2 * v for v in values)"],
    "generador": ["def {f}(values):\n    return (2 * v for v in values)"],
    "nada": ["def {f}(values):\n    values"],
    "imprime": ["def {f}(values):\n    print('hola', values)"],
    "modifica": ["def {f}(values):\n    for i in range(len(values)):\n        values[i] *= 2\n    return list(values)"],
    "vacía mal": ["def {f}(values):\n    return [2 * v for v in values] or [0]"],
    "sin empezar": ["def {f}(values):\n    raise NotImplementedError('Falta completar esta función')"],
    "excepción": ["def helper_{f}(v):\n    return v / 0",
                  "def {f}(values):\n    return [helper_{f}(v) for v in values]"],
    "sin nombre": ["def {f}(values):\n    return [2 * v for v in valeus]"],
    "assert vacío": ["def {f}(values):\n    assert len(values) == 100\n    return values"],
    "sin texto": ["def {f}(values):\n    raise ValueError"],
    "parámetros": ["def {f}():\n    return []"],
    "recursión": ["def {f}(values):\n    return {f}(values)"],
    "exit": ["def {f}(values):\n    exit()"],
    "sys.exit": ["import sys\ndef {f}(values):\n    sys.exit(3)"],
    "Ctrl-C fingido": ["def {f}(values):\n    raise KeyboardInterrupt"],
    "pregunta": ["def {f}(values):\n    return [int(input())]"],
    "lee el teclado": ["import sys\ndef {f}(values):\n    return sys.stdin.readlines()"],
    "se detiene a depurar": ["def {f}(values):\n    breakpoint()\n    return values"],
    "sintaxis": ["def {f}(values)\n    return values"],
    "sintaxis después": [RIGHT, "def {f}(values):\n    return (values"],
    "se corta antes": ["1 / 0\n" + RIGHT],
    "otra cosa": ["{f} = 3"],
    "casi el mismo nombre": ["def {f}(values):\n    return values",
                             "def {f}s(values):\n    return [2 * v for v in values]"],
    "la versión vieja está bien": [RIGHT, "def {f}s(values):\n    return 3"],
    "otro nombre": ["def {f}s(values):\n    return [2 * v for v in values]"],
    "await": ["import asyncio\nfactor = await asyncio.sleep(0, 2)",
              "def {f}(values):\n    return [factor * v for v in values]"],
    "asyncio.run": ["import asyncio\nasync def wait_{f}(v):\n    return 2 * v\n"
                    "def {f}(values):\n    return [asyncio.run(wait_{f}(v)) for v in values]"],
    "anotaciones": ["from __future__ import annotations",
                    "def {f}(values: Later):\n    return [2 * v for v in values]"],
    "otro proceso": ["from concurrent.futures import ProcessPoolExecutor\ndef twice_{f}(v):\n    return 2 * v",
                     "def {f}(values):\n    with ProcessPoolExecutor(1) as pool:\n"
                     "        return list(pool.map(twice_{f}, values))"],
    "se comprueba a sí misma": ["def {f}(values):\n    from coursekit import check\n    check('{f}')\n"
                                "    return [2 * v for v in values]"],
    "cierra la salida": ["import sys\ndef {f}(values):\n    sys.stdout.close()\n    sys.stdout = None\n"
                         "    return [2 * v for v in values]"],
    "cambia de carpeta": ["import os\ndef {f}(values):\n    os.makedirs('aparte', exist_ok=True)\n"
                          "    os.chdir('aparte')\n    return [2 * v for v in values]"],
    "orden dentro": ["def {f}(values):\n    %time doubled = [2 * v for v in [1]]\n    !echo nada\n"
                     "    return [2 * v for v in values]"],
    "avisa": ["import warnings, sys, logging\ndef {f}(values):\n    warnings.warn('cuidado')\n"
              "    print('x', file=sys.stderr)\n    logging.warning('x')\n    return [2 * v for v in values]"],
    "lambda": ["{f} = lambda values: [2 * v for v in values]"],
    "memoria": ["import functools\n@functools.wraps(print)\ndef {f}(values):\n    return [2 * v for v in values]"],
    "método": ["class Doubler:\n    def __call__(self, values):\n        return [2 * v for v in values]",
               "{f} = Doubler()"],
    "muestra y está mal": ["def {f}(values):\n    display(values)\n    print('nada', values)\n"
                           "    return [3 * value for value in values]"],
    "dibuja": ["%matplotlib inline\nimport matplotlib.pyplot as plt",
               "def {f}(values):\n    plt.plot(values)\n    plt.show()\n    display(values)\n"
               "    return [2 * v for v in values]"],
    "orden": ["%%time\nfactor = 2", "def {f}(values):\n    return [factor * v for v in values]"],
    "corrutina": ["async def {f}(values):\n    return values"],
    "error sin texto": ["class Broken(Exception):\n    def __str__(self):\n        raise ValueError\n"
                        "def {f}(values):\n    raise Broken"],
    "se dice otra clase": ["class Fake(list):\n    def __eq__(self, other):\n        raise KeyboardInterrupt\n"
                           "def {f}(values):\n    return Fake([2, 4, 6])"],
}
# Ningún nombre se parece a otro: en el cuaderno están todas las respuestas a la vez.
NAMES = {answer: "f" + sha256(answer.encode()).hexdigest()[:8] for answer in ANSWERS}


def lesson(answer: str) -> str:
    return f"{list(ANSWERS).index(answer) + 1:02}_{NAMES[answer]}"


def cells(answer: str) -> list[str]:
    return [cell.replace("{f}", NAMES[answer]) for cell in ANSWERS[answer]]


def same_place(text: str) -> str:
    """El texto sin el nombre de la celda, que en cada lugar se numera a su manera."""
    return re.sub(r"En celda (In\[\d+\]|de código \d+ de [^,]+)", "En una celda", text)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Un curso con una lección por respuesta, cada una ya entregada."""
    folder = tmp_path_factory.mktemp("curso") / "exercises"
    folder.mkdir()
    (folder / "conftest.py").write_text('pytest_plugins = ["coursekit.grader.plugin"]\n', encoding="utf-8")
    for answer in ANSWERS:
        text = CHECKS.replace("{f}", NAMES[answer])
        (folder / f"test_{lesson(answer)}.py").write_text(text, encoding="utf-8")
        built = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells(answer)]
        (folder / f"{lesson(answer)}.ipynb").write_text(json.dumps({"cells": built, "nbformat": 4}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def in_a_notebook(course):
    """Lo que muestra `check` en un kernel de verdad, por respuesta."""
    book = nbformat.v4.new_notebook()
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book.cells.append(nbformat.v4.new_code_cell("from coursekit import check"))
    place = {}
    for answer in ANSWERS:
        sources = [*cells(answer), f"check('{NAMES[answer]}');"]
        book.cells += [nbformat.v4.new_code_cell(source) for source in sources]
        place[answer] = len(book.cells) - 1
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(course)}}, allow_errors=True).execute()
    return {answer: "".join(map(seen, book.cells[number].outputs)) for answer, number in place.items()}


def seen(output) -> str:
    """Lo que se lee de una salida de una celda; los avisos de Python, que llegan cuando quieren, no cuentan."""
    if output.get("name") == "stderr":
        return ""
    return output.get("data", {}).get("text/plain", output.get("text", ""))


def test_what_a_function_shows_or_draws_while_it_is_judged_is_not_seen(in_a_notebook):
    assert in_a_notebook["dibuja"].startswith("✔") and in_a_notebook["muestra y está mal"].startswith("◐")


@pytest.fixture(scope="module")
def with_pytest(course):
    """Lo que escribe `pytest exercises` de cada función."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(course)]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, encoding="utf-8", timeout=300,
                          env={**os.environ, "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    blocks = re.split(r"\n\n(?=\d\d_)", done.stdout)
    found = {}
    for answer in ANSWERS:
        block, = [text for text in blocks if text.startswith(lesson(answer) + "\n")]
        lines = block.split("\n")[1:]
        notes = [number for number, line in enumerate(lines) if line.startswith("  Nota:") or not line]
        found[answer] = "\n".join(lines[:min(notes, default=len(lines))])
    return found


def in_a_file(course, answer: str) -> str:
    name = NAMES[answer]
    executed = execute(course / f"{lesson(answer)}.ipynb")
    tests = checks_of(course / f"test_{lesson(answer)}.py")[name]
    return function_text(run_tests(name, tests, lambda: NotebookSubmission(executed)))


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_same_answer_is_told_the_same_everywhere(course, in_a_notebook, with_pytest, answer):
    expected = in_a_file(course, answer)
    assert with_pytest[answer] == expected
    assert same_place(in_a_notebook[answer]) == same_place(expected)


@pytest.mark.parametrize("answer, told", [
    ("correcta", "✔ {f}: correcto (5 de 5 puntos)"), ("await", "✔ {f}: correcto"), ("anotaciones", "✔ {f}: correcto"),
    ("otro proceso", "✔ {f}: correcto"), ("orden", "✔ {f}: correcto"),
    ("nada", "«{f}» devuelve None. ¿Falta un return, "), ("imprime", "Lo que imprimió: hola"),
    ("una parte", "Pista: ¿Se recorre toda la lista?"), ("vacía mal", "El resultado no es el esperado."),
    ("modifica", "Modificó\nlo que recibe."), ("sin empezar", "○ {f}: sin empezar"),
    ("assert vacío", "AssertionError (no se cumple una afirmación, «assert», de la propia función)."),
    ("sin texto", "«{f}» se detuvo con ValueError."), ("exit", "basta con return."), ("sys.exit", "basta con return."),
    ("Ctrl-C fingido", "KeyboardInterrupt: una función no debe interrumpir el programa"),
    ("pregunta", "input(): una función no pregunta nada, recibe todo en sus argumentos."),
    ("lee el teclado", "sys.stdin: una función no pregunta nada"),
    ("se detiene a depurar", "breakpoint(): una función no pregunta nada"),
    ("sintaxis", "error de sintaxis: expected ':' (faltan los dos puntos al final de la línea)."),
    ("sintaxis después", "✘ {f}: incorrecto (0 de 5 puntos)"),
    ("se corta antes", "ZeroDivisionError: division by zero"),
    ("casi el mismo nombre", "Hay una función «{f}s», definida después de «{f}»: ¿cambió el nombre?"),
    ("la versión vieja está bien", "✔ {f}: correcto (5 de 5 puntos)"),
    ("la versión vieja está bien", "Hay una función «{f}s», definida después de «{f}»: ¿cambió el nombre?"),
    ("otro nombre", "Hay una función «{f}s»: ¿cambió el nombre?"), ("asyncio.run", "va await f()"),
    ("corrutina", "una corrutina (¿falta await?)"), ("error sin texto", "«{f}» se detuvo con Broken."),
])
def test_what_each_answer_is_told(course, answer, told):
    assert told.replace("{f}", NAMES[answer]) in in_a_file(course, answer)


@pytest.mark.parametrize("answer", ["no es lista", "generador", "nada", "sin nombre", "parámetros", "recursión", "exit",
                                    "pregunta", "Ctrl-C fingido", "sintaxis", "se corta antes", "otra cosa"])
def test_a_hint_about_something_else_is_not_given_anywhere(course, with_pytest, answer):
    assert "Pista" not in in_a_file(course, answer) and "Pista" not in with_pytest[answer]


# --- el tiempo --------------------------------------------------------------------------------

def test_after_a_test_that_does_not_end_the_others_wait_less_everywhere(course):
    path = course / f"test_{lesson('correcta')}.py"
    name = NAMES["correcta"]
    namespace = {}
    exec(f"def {name}(values):\n    while True: pass", namespace)
    start = time.perf_counter()
    result = run_tests(name, checks_of(path)[name], lambda: LiveSubmission(namespace), seconds=1.5)
    assert time.perf_counter() - start < 1.5 + 2 * 0.5 + 1
    assert [str(test.outcome) for test in result.tests] == ["tiempo", "tiempo", "sin_evaluar", "tiempo"]


def test_ctrl_c_of_the_person_who_waits_stops_everything_even_if_the_function_swallows_it(course):
    path = course / f"test_{lesson('correcta')}.py"
    name = NAMES["correcta"]
    namespace = {}
    exec(f"import time\ndef {name}(values):\n    try:\n        time.sleep(20)\n    except BaseException:\n"
         "        return values", namespace)
    threading.Timer(0.3, os.kill, (os.getpid(), 2)).start()
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        run_tests(name, checks_of(path)[name], lambda: LiveSubmission(namespace), seconds=30)
    assert time.perf_counter() - start < 10
