"""La orden `coursekit exercise`: empezar un ejercicio nuevo, y saber qué errores no ve ninguna de sus pruebas."""
from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

from coursekit.basics.course import check_files, course_around
from coursekit.basics.validation import bad_argument
from coursekit.commands.exercise_parts import PARTS, with_part

LESSON = re.compile(r"\d\d_[a-z0-9_]+")
FUNCTION = re.compile(r"[a-z][a-z0-9_]*")


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
    if not FUNCTION.fullmatch(function) or keyword.iskeyword(function):
        raise bad_argument("function", function, "el nombre de una función, en minúsculas")
    source = root / "solutions" / "source" / f"{lesson}.py"
    _check_number_is_free(source)
    if source.exists() and f"def {function}(" in source.read_text(encoding="utf-8"):
        raise ValueError(f"«function»: la lección {lesson} ya pide «{function}».")
    written = []
    for part in PARTS:
        path = root / part.path.format(number=lesson[:2], lesson=lesson)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        text = with_part(part, before, lesson[:2], function)
        if text != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def _check_number_is_free(source: Path) -> None:
    """Una lección tiene un solo archivo de ejercicios: sus pruebas se encuentran por el número."""
    number = source.stem[:2]
    for other in sorted(source.parent.glob(f"{number}_*.py")):
        if other.stem != source.stem:
            raise bad_argument("lesson", source.stem, f"{other.stem}, que es la lección {number}, u otro número")


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
    root = course_around()
    if root is None:
        sys.exit("No encontramos la carpeta del curso: ejecutemos la orden dentro de ella.")
    return root
