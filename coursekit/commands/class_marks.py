"""La orden `coursekit grade`: corregir las entregas de toda una clase."""
from __future__ import annotations

import os
import sys
from pathlib import Path

from coursekit.basics.course import check_files, course_root
from coursekit.basics.spanish import counted

INTERRUPTED = 130
NO_WAY = ("En esta máquina no se puede encerrar lo que se corrige: falta bubblewrap (en Debian y Ubuntu, apt install "
          "bubblewrap) y no hay Landlock. En Windows y macOS no hay con qué: conviene WSL2 o un Linux. Si las entregas "
          "son de confianza, se pueden corregir sin encerrarlas con --no-isolation.")


def add_grade(commands) -> None:
    """Agrega la orden a las demás."""
    about = "corrige las entregas de una clase, encerradas, y escribe las notas"
    grade = commands.add_parser("grade", help=about, description=f"La orden «grade» {about}: marks.csv, una página por "
                                "estudiante, una de la clase, JUnit y Gradescope.")
    grade.add_argument("submissions", metavar="ENTREGAS", help="carpeta con las entregas, como la baja la plataforma; "
                       "también un .zip o un solo cuaderno")
    grade.add_argument("-o", "--output", metavar="CARPETA", default="marks", help="dónde escribir (por omisión, marks)")
    grade.add_argument("--lesson", metavar="LECCIÓN", action="append", default=None,
                       help="qué lección se corrige: su número o su nombre; se puede repetir (por omisión, todas)")
    grade.add_argument("--hidden", metavar="CARPETA", default=None, help="carpeta con pruebas ocultas, test_NN_….py")
    grade.add_argument("--seed", metavar="TEXTO", default="", help="cambia los datos de las pruebas ocultas")
    grade.add_argument("--student", metavar="NOMBRE", default=None, help="todo lo entregado es de una sola persona: "
                       "para repetir su corrección, o en Gradescope")
    grade.add_argument("--seconds", metavar="S", default="5", help="límite de tiempo de cada prueba (por omisión, 5)")
    grade.add_argument("-j", "--jobs", metavar="N", type=int, default=None, help="cuántas a la vez (por omisión, una "
                       "por núcleo)")
    grade.add_argument("--separator", metavar="SIGNO", default=",", choices=[",", ";"],
                       help="el que separa las columnas de marks.csv: «;» para Excel en español")
    grade.add_argument("--no-isolation", action="store_true", help="corrige sin encerrar las entregas: solo si son de "
                       "confianza")
    grade.set_defaults(run=_grade)


def _grade(args, extra) -> int:
    from coursekit.grader.batch.run import SAID, grade_class

    try:
        folder = existing(args.submissions, "ENTREGAS")
        checks = _checks(args.lesson)
        output = _output(args.output)
        jobs = check_jobs(args.jobs)
        options = _options(args)
        print(SAID[options.level], file=sys.stderr)
        results = grade_class(folder, output, checks, options, jobs=jobs, progress=_progress)
    except (ValueError, OSError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        print(f"Interrumpido: en «{args.output}» quedó lo que se llegó a corregir; la misma orden sigue desde ahí.",
              file=sys.stderr)
        return INTERRUPTED
    _tell(results, args.output)
    return 0


def _options(args):
    from coursekit.grader.batch.run import Options
    from coursekit.grader.limits import read_seconds

    hidden = None if args.hidden is None else existing(args.hidden, "--hidden")
    seconds = read_seconds(args.seconds, "--seconds")
    return Options(level=level_or_exit(args.no_isolation), seconds=seconds, hidden=hidden, seed=args.seed,
                   separator=args.separator, student=args.student)


def level_or_exit(no_isolation: bool) -> str:
    """Con qué se encierra: lo más fuerte que funcione, o nada si se pidió por su nombre."""
    from coursekit.grader.process import isolation
    from coursekit.grader.process.launch import strongest

    if no_isolation:
        return isolation.LIMITS
    level = strongest()
    if level is None:
        sys.exit(NO_WAY)
    return level


def existing(text: str, name: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise ValueError(f"«{name}»: llegó {text!r}, que no existe.")
    return path


def _output(text: str) -> Path:
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise ValueError(f"«--output»: llegó {text!r}, que es un archivo; se espera una carpeta.")
    return path


def _checks(wanted: list[str] | None) -> list[Path]:
    """Los archivos de pruebas de las lecciones pedidas."""
    from coursekit.commands.targets import find_lessons

    root = course_root()
    if root is None:
        raise ValueError("No encontramos la carpeta del curso: ejecutemos la orden dentro de ella.")
    everything = check_files(root / "exercises")
    if not wanted:
        return everything
    chosen = [check for text in wanted for check in find_lessons(everything, text)]
    return [check for check in everything if check in chosen]


def check_jobs(wanted: int | None) -> int:
    """Cuántas a la vez: lo pedido o, si no se pidió, una por procesador."""
    if wanted is None:
        return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if wanted < 1:
        raise ValueError(f"«--jobs»: llegó {wanted}; se espera un entero mayor que 0.")
    return wanted


def _progress(finished, total: int):
    from tqdm import tqdm

    return tqdm(finished, total=total, desc="Corrigiendo", unit="entrega", disable=None, leave=False)


def _tell(results: list[dict], output: str) -> None:
    from coursekit.grader.batch.pages import how_many

    print(f"{counted(len(results), 'entrega', 'entregas')}: {how_many(results)}. Las notas están en «{output}».")
