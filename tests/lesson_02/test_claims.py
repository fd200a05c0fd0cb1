"""Lo que la lección 02 afirma, con números: cada prueba nombra la oración de la que responde."""
import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from sklearn.model_selection import GridSearchCV, ParameterGrid

from coursekit.experiments.forest_search import class_space
from coursekit.experiments.grid import n_candidates, n_fits
from coursekit.figures.grid import duration

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("02")


def test_the_four_models(lesson):
    says("02", "569 tumores de mama, 30 medidas", "los modelos 1 y 2 **empatan**", "4 modelos × 5 pliegues = 20")
    names = lesson.names
    assert names.X.shape == (569, 30)
    assert names.scores[0] == names.scores[1] and names.best == {"a": 3, "b": 4}
    assert [dict(zip("ab", pair, strict=True)) for pair in names.product(*names.lists)] == names.grid


def test_the_counts_of_the_class(lesson):
    says("02", "son 3125 combinaciones", "**15 626** ajustes", "son 4 h 20 min; si lleva un minuto, casi once días")
    five = {name: range(5) for name in "abcde"}
    assert (n_candidates(five), n_fits(five, 5)) == (3125, 15626)
    assert duration(15626) == "4 h 20 min" and 10.8 < 15626 / 60 / 24 < 11
    assert n_fits({"activation": range(5), "neurons": range(6), "optimizer": range(3)}, 5) == 451
    assert n_fits(class_space(), 4) == 56321
    assert "451 ajustes" in lesson.printed and "56 321 ajustes" in lesson.printed


def test_a_larger_gamma_is_a_smaller_neighbourhood():
    says("02", "a mayor gamma, menor vecindario")
    from sklearn.metrics.pairwise import rbf_kernel
    near = [rbf_kernel([[0.0]], [[1.0]], gamma=gamma)[0, 0] for gamma in (0.1, 1, 10)]
    assert near == sorted(near, reverse=True)


def test_the_coarse_grid_ends_on_the_border(lesson):
    says("02", "El mejor C es el más grande que ofrecimos", "gamma había quedado adentro")
    names = lesson.names
    assert names.coarse.best_params_["svc__C"] == max(names.coarse_grid["svc__C"])
    assert 0 < list(names.coarse_grid["svc__gamma"]).index(names.coarse.best_params_["svc__gamma"]) < 4


def test_two_cells_tie_and_one_is_on_the_border_of_gamma(lesson):
    says("02", "De gruesa a fina gastamos menos de la mitad", "Hay **dos celdas empatadas**, en diagonal",
         "la primera, que está adentro; la otra toca el borde de gamma")
    names = lesson.names
    ties = np.argwhere(np.isclose(names.fine_scores, names.fine_scores.max(), rtol=0, atol=1e-9)).tolist()
    assert ties == [[2, 1], [3, 0]] and names.fine.best_index_ == 5 * 2 + 1
    assert names.two_steps < names.one_step / 2
    whole = {"C": np.logspace(-2, 4, 13), "gamma": np.logspace(-5, -1, 9)}
    assert n_fits(whole, 5) == names.one_step
    assert np.log10(whole["C"][1] / whole["C"][0]) == pytest.approx(0.5)


def test_what_was_gained_is_less_than_what_folds_differ(lesson):
    says("02", "La mejora es menor que lo que el puntaje cambia de un pliegue a otro")
    names = lesson.names
    assert names.gained == pytest.approx(2, abs=0.1)
    assert 0 < names.fine.best_score_ - names.coarse.best_score_ < names.spread


def test_coursekit_gives_the_same_table(lesson):
    says("02", "recorre las mismas combinaciones en el mismo orden y da la misma tabla `cv_results_`")
    fine, ours = lesson.names.fine, lesson.names.ours
    assert set(lesson.names.same) == {name for name in fine.cv_results_ if "time" not in name}
    assert ours.best_params_ == fine.best_params_ and ours.best_score_ == fine.best_score_
    assert lesson.names.C.grid(5) == pytest.approx(lesson.names.fine_grid["svc__C"])
    assert lesson.names.history.best.params == lesson.names.best


def test_a_list_of_grids_adds(lesson):
    says("02", "son 2 + 4 combinaciones, y no 2 × 2 × 2")
    grids = [{"svc__kernel": ["linear"], "svc__C": [1, 10]},
             {"svc__kernel": ["rbf"], "svc__C": [1, 10], "svc__gamma": [0.01, 0.1]}]
    assert len(ParameterGrid(grids)) == 6


def test_a_failed_value_is_last_and_the_others_tie(lesson):
    says("02", "Un NaN queda último y nunca gana", "Los otros cuatro valores empatan")
    results = lesson.names.results
    assert results["mean_test_score"].isna().tolist() == [True] + [False] * 4
    assert results["rank_test_score"].tolist() == [5, 1, 1, 1, 1]


def test_the_old_signature_fails_today(lesson):
    says("02", "`iid` ya no existe", "todo va **con nombre**", "No hay `best_estimator_attribute`")
    names = lesson.names
    with pytest.raises(TypeError):
        GridSearchCV(names.model, names.fine_grid, iid=False)
    with pytest.raises(TypeError):
        GridSearchCV(names.model, names.fine_grid, "accuracy")
    assert not hasattr(names.fine, "best_estimator_attribute") and hasattr(names.fine, "best_estimator_")


def test_every_one_falls_and_not_only_the_chosen(lesson):
    says("02", "Caen todas, elegidas o no", "No fue la suerte del ganador")
    names = lesson.names
    assert min(names.falls) > 0.01 and names.default_fall > 0.02
    assert abs(names.falls[names.i] - np.mean(names.falls)) < names.error / 10
