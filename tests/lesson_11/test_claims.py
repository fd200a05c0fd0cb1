"""Lo que la lección 11 afirma, con los números que da al ejecutarse."""
import numpy as np
import pytest
from helpers.lesson_cells import code_cells, run_lesson, says, source_of

from coursekit.grader.report_text import function_text
from coursekit.grader.strictness import read_lesson
from coursekit.grader.testing import Wrong, judge_wrong
from coursekit.league.course import course_entries
from coursekit.league.evaluator import Evaluator
from coursekit.league.standings import after, of_problem, standings
from coursekit.methods import METHODS
from coursekit.widgets.tournament import SHOWN

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("11").names


@pytest.fixture(scope="module")
def five():
    return [entry for name, entry in zip(METHODS, course_entries(), strict=True) if name in SHOWN]


def first(entries, **options):
    return standings(entries, **options)[0].entry.name


def test_it_is_twenty_seeds_of_three_problems_with_thirty_models(lesson, five):
    says("11", "En cada uno corren 20 veces, con 20 semillas, y gastan lo mismo: 30 modelos entrenados")
    says("11", "`compete_here` hace las 60 corridas de un optimizador")
    for entry in five:
        assert len(entry.runs) == 60
        assert {run.problem for run in entry.runs} == {"svm", "boosting", "network"}
        assert all(len(run.curve) == 30 and run.spent <= 30 + 1e-9 for run in entry.runs)


def test_the_first_in_validation_is_not_always_the_first_in_test(lesson, five):
    says("11", "El primero en validación no es siempre el primero en test.")
    same = [first(of_problem(five, name)) == first(of_problem(five, name), of_test=True) for name in lesson.PROBLEMS]
    assert any(same) and not all(same)
    assert lesson.first_in_test().startswith("En algunos sí y en otros no. SVM, cáncer de mama: gana bayesiana (GP)")


def test_the_winner_of_the_svm_falls_in_test(five):
    says("11", "El ganador de la SVM afinó la validación hasta el final")
    svm = of_problem(five, "svm")
    names = [row.entry.name for row in standings(svm, of_test=True)]
    assert names.index(first(svm)) >= 2


def test_the_best_depends_on_the_budget(five):
    says("11", "Ningún método es el mejor «en general»: lo es para un presupuesto")
    assert first(after(five, 3)) != first(five) != first(after(five, 5))


def test_the_grid_ran_only_once(five):
    says("11", "sus 20 semillas son **una** sola corrida, contada 20 veces")
    grid = five[0]
    for problem in ("svm", "boosting", "network"):
        assert len({run.regret for run in of_problem([grid], problem)[0].runs}) == 1
    says("11", "sus puntos cayeron cerca del óptimo de estas tablas")
    assert max(run.regret for run in grid.runs) < 0.1


def test_one_seed_does_not_decide_the_duel(lesson):
    says("11", "¿Quién ganó? Depende de la semilla que miremos.")
    winners = {min(pair, key=pair.get) for pair in lesson.duel.values()}
    assert winners == {"el mío", "TPE"}


def test_ours_tastes_sixty_and_trains_ten_whole(lesson):
    says("11", "con 30 evaluaciones prueba 60 configuraciones a un tercio, y entrena enteras a las 10 mejores")
    evaluator = Evaluator(lesson.problem, budget=30)
    lesson.my_optimizer(evaluator.function(), lesson.problem.space, 30, np.random.default_rng(0))
    resources = [done.resource for done in evaluator.trace]
    assert resources == [1 / 3] * 60 + [1] * 10


def test_what_the_lesson_shows_does_not_answer_the_exercise():
    cell = [cell for cell in code_cells(source_of("11")) if "def my_optimizer" in cell][0]
    shown = cell[cell.index("def my_optimizer"):]
    exercise = read_lesson("11")
    result = judge_wrong(Wrong("my_optimizer", "el de la lección", shown), exercise.tests, exercise.solution)
    assert result.points == 0
    assert "resource" in function_text(result)


def test_the_evaluator_charges_refuses_and_ends(lesson):
    printed = run_lesson("11").printed
    assert "Se acabó el presupuesto: de 2 evaluaciones completas van 2, y esta cuesta 1." in printed
    assert "«C»" in printed or "'C'" in printed
    assert lesson.evaluator.spent == 2


def test_ours_competes_and_who_does_not_keep_the_contract_is_told_why(lesson):
    says("11", "queda último, con una frase que dice por qué y en qué corrida")
    assert lesson.mine.finished
    printed = run_lesson("11").printed
    assert "forgetful: gastó más que el presupuesto, 30 evaluaciones completas: conviene llevar la cuenta" in printed
    assert "hopeful: devolvió 0," in printed
