"""Lo que la lección 08 afirma, con los números que da al ejecutarse."""
import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says

from coursekit.experiments import practice
from coursekit.tables.make_practice import lesson_search

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("08").names


def test_the_default_svr_is_hardly_better_than_the_median_and_the_line_is(lesson):
    median, line, svr = (-lesson.baselines[name].mean()
                         for name in ("contestar la mediana", "regresión lineal", "SVR, por omisión"))
    assert line < 46 < 58 < svr < median
    assert 0.6 < -lesson.search.best_score_ / svr < 0.75          # «el error bajó casi un tercio»
    gained_by_line = (svr - line) / (svr + lesson.search.best_score_)
    assert gained_by_line > 0.8                                   # «la mayor parte ya la daba una recta»


def test_the_best_fold_promises_more_than_the_best_mean(lesson):
    assert lesson.log["score"].max() > lesson.by_seed.loc[lesson.best].mean() + 2


def test_the_nested_search_is_the_one_of_the_lesson(lesson):
    """El ganador de la lección es el de la búsqueda que se anida: mismo pipeline, espacio, pliegues y semilla."""
    X, y = practice.development_rows()
    again = lesson_search(X, y)
    assert again.best_score_ == pytest.approx(lesson.search.best_score_)
    assert str(again.best_params_) == str(lesson.search.best_params_)


def test_measured_on_the_rows_that_chose_it_the_winner_looks_better(lesson):
    says("08", "esa ganancia es **optimista**", "La ganancia cambió de signo", "Son 5 pliegues × 3 semillas")
    assert lesson.same_rows.mean() > 0 > lesson.gain.mean()
    assert practice.nested_errors().shape == (2, 3, 331)
    assert lesson.half_width(lesson.gain) > abs(lesson.gain.mean())
    assert lesson.chosen is lesson.linear and "regresión lineal" in lesson.decision


def test_more_seeds_do_not_bring_patients():
    says("08", "**Más semillas afinan la medida; no traen pacientes.**", "casi dos puntos menos que la quinta")
    few, many = (practice.compare_seeds(n) for n in (3, 30))
    assert many.difference_half[4] < few.difference_half[4] / 3
    few_rows, many_rows = (practice.compare_seeds(n, "rows") for n in (3, 30))
    assert many_rows.difference_half[4] > 0.9 * few_rows.difference_half[4]
    assert not many_rows.distinguishable[4] and many.distinguishable[4]
    assert 1.5 < few.by_search[4] - few.by_search[0] < 2


def test_the_test_is_looked_at_once(lesson):
    assert lesson.held_out.uses == 1 and len(lesson.held_out) == 111


def test_the_file_gives_the_same_predictions_and_its_versions(lesson):
    assert lesson.saved["versions"] == lesson.card.versions
    assert np.array_equal(lesson.loaded.predict(lesson.X), lesson.final.predict(lesson.X))


def test_another_laboratory_is_seen_in_the_data(lesson):
    assert lesson.watch.loc["s6", "laboratorio nuevo"] == 1
    assert lesson.watch["lo de siempre"].max() < 0.1 and lesson.shift < -5


def test_the_search_repeats_and_resumes(lesson):
    assert lesson.first_time == lesson.second_time and len(lesson.first_time) == 8
    assert "pedimos 10: evaluó 6, la historia tiene 10" in run_lesson("08").printed


def test_stopping_uses_a_rough_error_and_says_so(lesson):
    says("08", "Es una vara **gruesa**", "como intervalo de confianza, no")
    assert 0 <= lesson.gained < lesson.rough_error


def test_the_counts_told_in_words(lesson):
    says("08", "442 pacientes con diabetes, diez medidas", "Doce sorteos, cada uno medido con dos particiones",
         "una búsqueda de 80", "Con estas 331 filas", "con otros 111 pacientes", "un quinto menos de pacientes")
    assert lesson.X.shape == (442, 10) and len(lesson.X_dev) == 331
    assert lesson.log.groupby("config")["seed"].nunique().tolist() == [2] * 12
    assert len(practice.study_history()) == 80 and len(lesson.search.history_) == 40
    assert practice.N_FOLDS == 5                      # cada búsqueda anidada aprende de cuatro quintos
