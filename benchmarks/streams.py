"""Cuántas veces se rechaza una respuesta correcta por mala suerte: tiene que ser ninguna.

    python benchmarks/streams.py                          # 20 sorteos de cada respuesta, unos minutos
    python benchmarks/streams.py --streams 1000           # alrededor de dos horas de un procesador
    python benchmarks/streams.py --only evolve --lesson 06

Las pruebas que miden frecuencias llaman a la función con generadores de semilla fija. Otra respuesta, tan correcta como
la solución, gasta el generador de otra manera y saca otros números. Para imitar a muchas, la solución y las demás
respuestas correctas (tests/lesson_NN/right_answers.py) se juzgan con su azar cambiado: el generador o la semilla que
reciben se reemplaza por otro, distinto en cada sorteo, que sale del que llegó. Sigue siendo una respuesta correcta.
"""
from __future__ import annotations

import argparse
import time
from pathlib import Path

from coursekit.basics.spanish import counted
from coursekit.grader.outcomes import Outcome, Status
from coursekit.grader.report_text import function_text
from coursekit.grader.strictness import Lesson, Right, read_lesson
from coursekit.grader.testing import ROOT, Wrong, catalogue, judge_wrong

CHANCE = {
    "kfold_indices": ("03", "seed"), "nested_cv": ("03", "seed"), "sample": ("04", "rng"),
    "tournament": ("06", "rng"), "mutate": ("06", "rng"), "evolve": ("06", "rng"),
    "my_optimizer": ("11", "rng"),
}      # función: su lección, y el último argumento, de donde sale su azar

OTHER = {
    "rng": "np.random.default_rng([{stream}, int(chance.integers(2**63))])",
    "seed": "(chance * 1_000_003 + {stream} * 7919) % 2**32",
}

SLOW = "faltó tiempo"      # una máquina ocupada no es mala suerte: ni pasó ni se rechazó

WRAPPER = '''
{source}

_{function}_as_written = {function}


def {function}(*given, **named):
    """La misma respuesta, con otro azar."""
    *rest, chance = given if "{argument}" not in named else (*given, named.pop("{argument}"))
    return _{function}_as_written(*rest, {other}, **named)
'''


def main() -> None:
    parser = argparse.ArgumentParser(description="Con qué frecuencia se rechaza una respuesta correcta por azar.")
    parser.add_argument("--streams", type=int, default=20, help="sorteos de cada respuesta")
    parser.add_argument("--first", type=int, default=1, help="el primer sorteo, para seguir donde quedó otra medición")
    parser.add_argument("--lesson", help="solo esa lección, por ejemplo 06")
    parser.add_argument("--only", help="solo esa función")
    options = parser.parse_args()
    streams = range(options.first, options.first + options.streams)
    refused = 0
    for lesson in sorted({lesson for lesson, _ in CHANCE.values()}):
        if options.lesson in (None, lesson):
            refused += measure_lesson(lesson, streams, options.only)
    if refused:
        raise SystemExit(f"Se rechazaron {counted(refused, 'respuesta correcta', 'respuestas correctas')}.")


def measure_lesson(lesson: str, streams: range, only: str | None) -> int:
    """Cuántas respuestas correctas de la lección se rechazaron; lo va mostrando."""
    read = read_lesson(lesson)
    total = 0
    for right in right_answers(lesson, read):
        if right.function not in CHANCE or only not in (None, right.function):
            continue
        start = time.perf_counter()
        said = [refusal(right, stream, read) for stream in streams]
        refused = [text for text in said if text not in ("", SLOW)]
        seconds = time.perf_counter() - start
        print(f"{lesson} {right.function:14s} {right.name:50s} {len(refused):4d} de {len(streams)} rechazadas, "
              f"{said.count(SLOW)} sin terminar, {seconds:.0f} s", flush=True)
        for text in refused[:3]:
            print(text)
        total += len(refused)
    return total


def right_answers(lesson: str, read: Lesson, root: Path = ROOT) -> list[Right]:
    """La solución de cada función con azar, y las demás respuestas correctas de la lección."""
    own = [Right(name, "la solución", solution_of(name, read)) for name in CHANCE if name in read.tests]
    return own + list(catalogue(root, read.tests_file, "right_answers").RIGHT)


def solution_of(function: str, read: Lesson) -> str:
    """El texto de la celda de la solución que define la función."""
    return [cell.source for cell in read.solution.cells if function in cell.defines][-1]


def refusal(right: Right, stream: int, read: Lesson) -> str:
    """Lo que se le muestra a `right` con su azar cambiado; «» si pasa todas las pruebas, y `SLOW` si faltó tiempo."""
    argument = CHANCE[right.function][1]
    other = OTHER[argument].format(stream=stream)
    source = WRAPPER.format(source=right.source, function=right.function, argument=argument, other=other)
    result = judge_wrong(Wrong(right.function, f"{right.name}, sorteo {stream}", source), read.tests, read.solution)
    if result.status == Status.RIGHT:
        return ""
    if any(test.outcome == Outcome.TIME for test in result.tests):
        return SLOW
    return f"sorteo {stream}: {function_text(result)}"


if __name__ == "__main__":
    main()
