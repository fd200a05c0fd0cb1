"""Un optimizador ajeno: corre encerrado en otro proceso y pide cada evaluación; la tabla y la cuenta quedan aquí.

Cada corrida empieza en un proceso nuevo, que no recuerda las anteriores: lo que se aprende con una semilla no sirve en
la siguiente. Adentro no se ve el archivo de las tablas.
"""
from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from contextlib import redirect_stdout

from coursekit.basics.spanish import number
from coursekit.grader.faults import ProcessEnded, StudentError
from coursekit.grader.limits import Printed, TimeLimit
from coursekit.grader.outcomes import UNTOUCHED, Outcome
from coursekit.grader.plain_text import one_line
from coursekit.grader.process.far import FarNotebook, FarSubmission
from coursekit.grader.process.files import Entry as File
from coursekit.grader.process.launch import CannotStart, nursery
from coursekit.league.contract import BUDGET, FUNCTION, BudgetSpent, Disqualified, too_slow
from coursekit.league.problems import Problem
from coursekit.league.race import run_once

CELL_SECONDS = 5.0
OPEN_SECONDS = 10.0
SECONDS = 5.0
SENTENCE_WIDTH = 400
MISSING = f"no define la función «{FUNCTION}»"
NOT_DETERMINED = "con la misma semilla no hizo dos veces lo mismo: ¿usa otro azar que «rng»?"


class CannotRun(Exception):
    """No se pudo empezar el proceso de un optimizador: no es culpa suya, y hay que correrlo otra vez."""


def play_far(file: File, level: str, seconds: float = SECONDS) -> Callable:
    """Cómo se llama a la función `my_optimizer` de una entrega, con el encierro `level`, un proceso por corrida."""
    def play(evaluate, space, budget, seed):
        _be_ready(level)
        notebook = FarNotebook(file, level, CELL_SECONDS)
        submission = FarSubmission(notebook)
        try:
            with _told_in_spanish(notebook, seconds), redirect_stdout(Printed()):
                _open(notebook)
                with submission.limited(seconds):
                    return submission.my_optimizer(evaluate, space, budget, submission.rng(seed))
        finally:
            notebook.end()

    return play


def _be_ready(level: str) -> None:
    """Que exista el proceso del que nacen los demás: tarda una sola vez, y no es tiempo de nadie."""
    try:
        nursery(level)
    except CannotStart as error:
        raise CannotRun(str(error)) from None


def _open(notebook: FarNotebook) -> None:
    """Ejecuta las celdas. Se ejecutan en cada corrida: las que tardan harían esperar sesenta veces a los demás."""
    started = time.monotonic()
    notebook.wake()
    if time.monotonic() - started > OPEN_SECONDS:
        raise Disqualified(f"sus celdas llevan más de {number(OPEN_SECONDS)} segundos, y se ejecutan en cada corrida: "
                           "conviene dejar la función y lo que usa")


@contextlib.contextmanager
def _told_in_spanish(notebook: FarNotebook, seconds: float):
    """Lo que le pase al optimizador, como `Disqualified` con su frase."""
    try:
        yield
    except TimeLimit:
        raise too_slow(seconds) from None
    except ProcessEnded as ended:
        if ended.kind == Outcome.GRADER:
            raise CannotRun(ended.message) from None
        raise Disqualified(_sentence(ended.message)) from None
    except StudentError as error:
        if error.error_type == BudgetSpent.__name__:
            raise BudgetSpent from None
        raise Disqualified(_what_stopped_it(error, notebook)) from None
    except AssertionError as error:
        raise Disqualified(_sentence(str(error))) from None


def _what_stopped_it(error: StudentError, notebook: FarNotebook) -> str:
    """La frase de una función que no dio un valor, y dónde fue."""
    if notebook.unreadable:
        return _sentence(f"no se pudo leer: {notebook.unreadable}")
    if error.kind in UNTOUCHED:
        failed = "; ".join(f"{failure.cell}: {failure.message}" for failure in notebook.failures[:2])
        told = MISSING if error.kind == Outcome.MISSING else f"«{FUNCTION}» está sin empezar"
        return _sentence(f"{told} ({failed})" if failed else told)
    where = f" ({error.lines[-1]})" if error.lines else ""
    return _sentence(f"{error.message}{where}")


def _sentence(text: str) -> str:
    """Una frase en una línea, sin punto final: va seguida de la semilla."""
    return one_line(text, SENTENCE_WIDTH).rstrip(".")


def repeats_itself(play: Callable, problem: Problem, budget: float = BUDGET) -> bool:
    """¿Hace lo mismo dos veces con la misma semilla? Lo que no se pudo repetir no repite."""
    try:
        return run_once(play, problem, 0, budget) == run_once(play, problem, 0, budget)
    except Disqualified:
        return False
