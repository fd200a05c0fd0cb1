"""La orden `coursekit exercise`: empezar un ejercicio nuevo, y saber qué errores no ve ninguna de sus pruebas."""
from __future__ import annotations

import re
import sys
from pathlib import Path

from coursekit.basics.course import check_files, course_root
from coursekit.basics.validation import bad_argument

LESSON = re.compile(r"\d\d_[a-z0-9_]+")
FUNCTION = re.compile(r"[a-z][a-z0-9_]*")

SOURCE_HEAD = '''\
# %% [markdown]
# # Ejercicios {number}: falta el título
#
# Completamos cada función y ejecutamos la celda de abajo, que la comprueba.

# %%
from coursekit import check

'''
SOURCE = '''\
# %% [markdown]
# ## `{function}`
#
# Falta la consigna: una oración por cada cosa que se comprueba. Devuelve una lista con el doble de cada valor de
# `values`, en el mismo orden.

# %%
def {function}(values):
    """El doble de cada valor de `values`."""
    ### BEGIN SOLUTION
    return [2 * value for value in values]
    ### END SOLUTION


# %%
check("{function}")

'''
CHECKS_HEAD = '''\
"""Comprobaciones de los ejercicios {number}."""
from coursekit.grader import is_list, left_alone, points
from coursekit.grader.values import show

'''
CHECKS = '''
# --- {function} ---

@points(1, of="{function}", hint="Una lista, con un valor por cada uno de los que llegan.")
def test_{function}_has_one_for_each(submission):
    """Un valor por cada uno"""
    for values in ([1, 2, 3], [5], []):
        got = is_list(submission.{function}(values), what="el resultado")
        assert len(got) == len(values), f"Con {{values}} llegaron {{len(got)}} valores."


@points(1, of="{function}", hint="Multipliquemos por dos.", after="test_{function}_has_one_for_each")
def test_{function}_doubles(submission):
    """Cada uno es el doble"""
    for values in ([1, 2, 3], [-4, 0, 7]):
        got = submission.{function}(values)
        assert got == [2 * value for value in values], f"Con {{values}} llegó {{show(got)}}."


@points(1, of="{function}", hint="Armemos una lista nueva.", after="test_{function}_doubles")
def test_{function}_respects_what_it_receives(submission):
    """No cambia lo que recibe"""
    submission.{function}([1, 2, 3])
    left_alone(submission)

'''
WRONG_HEAD = '''\
"""Errores típicos de los ejercicios {number}: cada uno debe hacer fallar su prueba, y con su pista."""
from coursekit.grader.testing import Wrong

WRONG = []
'''
WRONG = '''
WRONG += [
    Wrong("{function}", "uno de menos", "def {function}(values):\\n    return [2 * v for v in values][1:]",
          "test_{function}_has_one_for_each"),
    Wrong("{function}", "los mismos", "def {function}(values):\\n    return list(values)", "test_{function}_doubles"),
    Wrong("{function}", "el triple", "def {function}(values):\\n    return [3 * v for v in values]",
          "test_{function}_doubles"),
    Wrong("{function}", "en el lugar", """
        def {function}(values):
            for position, value in enumerate(values):
                values[position] = 2 * value
            return list(values)
    """, "test_{function}_respects_what_it_receives"),
]
'''
TESTS = '''\
"""Los ejercicios {number}: la solución, el cuaderno sin empezar y los errores típicos se distinguen."""
from coursekit.grader.testing import assert_three_states


def test_solution_stub_and_wrong_answers_are_told_apart():
    assert_three_states("{number}")
'''


def add_exercise(commands) -> None:
    """Agrega la orden a las demás."""
    about = "empieza un ejercicio nuevo, o dice qué errores no ve ninguna prueba de los que hay"
    exercise = commands.add_parser("exercise", help=about, description=f"La orden «exercise» {about}.")
    actions = exercise.add_subparsers(dest="action", metavar="acción", title="acciones", required=True)
    new = actions.add_parser("new", help="escribe la consigna, las pruebas y los errores típicos de una función, "
                             "para cambiarlos por los propios")
    new.add_argument("lesson", metavar="LECCIÓN", help="con su número: 09_mi_leccion")
    new.add_argument("function", metavar="FUNCIÓN", help="el nombre de la función que se pide")
    new.set_defaults(run=_new)
    report = actions.add_parser("report", help="prueba las pruebas de una lección y muestra qué cambios de la solución "
                                "no ve ninguna")
    report.add_argument("lesson", metavar="LECCIÓN", nargs="+", help="su número o su nombre")
    report.set_defaults(run=_report)


# --- uno nuevo --------------------------------------------------------------------------------

def _new(args, extra) -> int:
    root = _root()
    try:
        written = scaffold(root, args.lesson, args.function)
    except ValueError as error:
        sys.exit(str(error))
    for path in written:
        print(f"Escrito {path.relative_to(root)}")
    print("Después de cambiar la consigna, la solución y las pruebas: make notebooks, y coursekit exercise report "
          f"{args.lesson[:2]}")
    return 0


def scaffold(root: Path, lesson: str, function: str) -> list[Path]:
    """Escribe lo que hace falta para pedir `function` en la lección `lesson` («09_mi_leccion»); lo que hay, se agrega.

    ValueError si los nombres no sirven, o si la lección ya pide esa función.
    """
    if not LESSON.fullmatch(lesson):
        raise bad_argument("lesson", lesson, "dos cifras y un nombre en minúsculas, como 09_mi_leccion")
    if not FUNCTION.fullmatch(function):
        raise bad_argument("function", function, "el nombre de una función, en minúsculas")
    number = lesson[:2]
    tests = root / "tests" / f"lesson_{number}"
    parts = {
        root / "solutions" / "source" / f"{lesson}.py": (SOURCE_HEAD, SOURCE),
        root / "exercises" / f"test_{lesson}.py": (CHECKS_HEAD, CHECKS),
        tests / "wrong_answers.py": (WRONG_HEAD, WRONG),
        tests / "test_exercises.py": (TESTS, ""),
    }
    source = next(iter(parts))
    if source.exists() and f"def {function}(" in source.read_text(encoding="utf-8"):
        raise ValueError(f"«function»: la lección {lesson} ya pide «{function}».")
    written = []
    for path, (head, body) in parts.items():
        if path.exists() and not body:
            continue
        text = path.read_text(encoding="utf-8") if path.exists() else head.format(number=number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + body.format(number=number, function=function), encoding="utf-8")
        written.append(path)
    return written


# --- qué no ven las pruebas -------------------------------------------------------------------

def _report(args, extra) -> int:
    from coursekit.commands.targets import find_lessons

    root = _root()
    try:
        everything = check_files(root / "exercises")
        checks = [check for text in args.lesson for check in find_lessons(everything, text)]
    except ValueError as error:
        sys.exit(str(error))
    problems = [_report_one(root, check) for check in checks]
    return 1 if any(problems) else 0


def _report_one(root: Path, check: Path) -> bool:
    """Escribe lo que no se cumple en una lección; ¿hay algo?"""
    from coursekit.grader.strictness import assert_right_answers_pass, assert_strict
    from coursekit.grader.survivors import survivors
    from coursekit.grader.testing import assert_three_states

    number = check.stem.split("_")[1]
    print(f"{check.stem.removeprefix('test_')}")
    failed = False
    trials = [(assert_three_states, "wrong_answers"), (assert_strict, "mutants"),
              (assert_right_answers_pass, "right_answers")]
    for trial, table in trials:
        if not (root / "tests" / f"lesson_{number}" / f"{table}.py").exists():
            print(f"  no hay tests/lesson_{number}/{table}.py: eso no se prueba")
            continue
        try:
            trial(number, root=root)
        except AssertionError as error:
            failed = True
            print(f"  {error}")
    found = list(survivors(number, root))
    _tell_survivors(found)
    return failed


def _tell_survivors(found: list) -> None:
    if not found:
        print("  Todo cambio de la solución hace fallar alguna prueba.")
        return
    print("  Pasan todas las pruebas; cada uno es un error sin comprobar, o la misma función escrita de otra manera:")
    for survivor in found:
        print(f"  · {survivor}")


def _root() -> Path:
    root = course_root()
    if root is None:
        sys.exit("No encontramos la carpeta del curso: ejecutemos la orden dentro de ella.")
    return root
