"""Lo que la lección 09 afirma, con los números que da al ejecutarse; lo de Keras está en tests/redes."""
import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from sklearn.datasets import load_wine
from sklearn.model_selection import cross_val_score
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit import minimize
from coursekit.experiments import learning_rate as lr
from coursekit.searchers import Hyperband

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("09").names


@pytest.fixture(scope="module")
def table():
    return lr.load_learning_rates()


# --- un peso

def test_a_single_weight_has_three_fates(lesson):
    says("09", "no se mueve** (0,001), **aprende** y **estalla** (1,1)", "con 0,5 por 0, y llega de una vez")
    last = lesson.steps.loc[10]
    assert last["tasa 0,001"] > 0.97 and abs(last["tasa 0,1"]) < 0.11 and last["tasa 0,5"] == 0
    assert abs(last["tasa 1,1"]) > 6
    assert lesson.steps.loc[1, "tasa 0,9"] == pytest.approx(-0.8)       # salta de un lado al otro


@pytest.mark.parametrize(("rate", "explodes"), [(0.99, False), (1.01, True)])
def test_the_edge_of_a_single_weight_is_at_one(rate, explodes):
    says("09", "el factor vale menos que −1 cuando la tasa pasa de 1")
    assert (1 - 2 * rate < -1) == explodes


# --- una red

def test_most_is_gained_in_the_first_epochs(lesson):
    says("09", "Casi toda la ganancia está en las primeras épocas")
    gained = lesson.curve[0] - lesson.curve[9]
    assert gained > 0.9 * (lesson.curve[0] - min(lesson.curve))


def test_short_patience_saves_epochs_and_loses_gains():
    says("09", "corta, ahorra y se pierde mejoras que tardan; larga, paga épocas de más")
    printed = run_lesson("09").printed
    for told in ("paciencia 2: se detiene en la época 20, y la mejor hasta ahí se equivoca en 7,3 %",
                 "paciencia 10: se detiene en la época 40, y la mejor hasta ahí se equivoca en 6,7 %"):
        assert told in printed


# --- la tasa

def test_ten_times_the_best_rate_ruins_sgd(lesson, table):
    says("09", "se arruina: deja de aprender", "con **SGD**, el optimizador más simple")
    errors = table.mean_errors("sgd")
    best = table.best("sgd")
    assert errors[best] < 0.05 and errors[best + 4] > 0.5
    assert "4,7 %" in lesson.ten_times_the_best() and "64 %" in lesson.ten_times_the_best()


def test_the_rate_matters_more_than_the_optimiser(table):
    says("09", "llega tan lejos como Adam", "Con la suya, SGD puede empatarle, como en el widget")
    sgd = table.mean_errors("sgd")
    adam = table.mean_errors("adam")
    by_solver = abs(sgd.min() - adam.min())
    by_rate = min(sgd[sgd.argmin() + 4] - sgd.min(), adam[adam.argmin() + 4] - adam.min())
    assert by_solver < 0.005 < 0.02 < by_rate


@pytest.mark.parametrize("solver", lr.SOLVERS)
def test_with_few_epochs_small_rates_do_not_arrive(table, solver):
    says("09", "¿cuáles dejan de servir? Las chicas: caminan bien, pero no les da el tiempo.")
    means = table.errors[lr.solver_index(solver)].mean(axis=1)
    smallest_after_three = np.argmax(means[:, 2] < 0.1)
    smallest_after_all = np.argmax(means[:, -1] < 0.1)
    assert lr.RATES[smallest_after_three] > 3 * lr.RATES[smallest_after_all] > 0
    assert np.argmin(means[:, 2]) == np.argmin(means[:, -1])          # la mejor no se muda


def test_the_best_rates_are_between_the_two_smallest_of_three(table):
    says("09", "Entre 0,0001 y 0,5 están las mejores", "Nueve de cada diez caerían por encima de 0,1",
         "una cuarta parte en cada década")
    for solver in lr.SOLVERS:
        errors = table.mean_errors(solver)
        best = lr.RATES[errors < errors.min() + 0.01]
        assert len(best) >= 4 and best.min() > 1e-4 and best.max() < 0.5
    assert (1 - 0.1) / (1 - 0.0001) == pytest.approx(0.9, abs=0.001)
    assert np.log10(1 / 0.0001) == pytest.approx(4)


# --- la grilla de la clase

def test_what_the_grid_of_the_class_costs(lesson):
    says("09", "5 activaciones, 6 cantidades de neuronas y 3 optimizadores", "80 épocas", "5 pliegues",
         "Es una quinta parte de la grilla")
    assert [len(values) for values in lesson.class_grid.values()] == [5, 6, 3]
    assert (lesson.n_configs, lesson.fits) == (90, 450)
    printed = run_lesson("09").printed
    assert "más el último: 451." in printed and "36 000 épocas" in printed


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_without_scaling_no_rate_is_good_for_every_column():
    says("09", "Con columnas de tamaños distintos no hay una tasa buena para todas")
    X, y = load_wine(return_X_y=True)
    assert X.std(axis=0).max() > 1000 * X.std(axis=0).min()
    as_they_come = [mean_accuracy(MLPClassifier((10,), max_iter=40, learning_rate_init=rate, random_state=0), X, y)
                    for rate in (1e-4, 1e-3, 1e-2, 1e-1, 0.3)]
    net = MLPClassifier((10,), max_iter=40, learning_rate_init=0.1, random_state=0)
    scaled = mean_accuracy(make_pipeline(StandardScaler(), net), X, y)
    assert max(as_they_come) < 0.75 and scaled > 0.95


def mean_accuracy(model, X, y) -> float:
    return cross_val_score(model, X, y, cv=3).mean()


def test_the_grid_without_the_rate_blames_the_optimiser(lesson):
    says("09", "dice que SGD **con la tasa 0,001** no alcanza en 12 épocas", "Probamos 12 redes")
    assert MLPClassifier().learning_rate_init == 0.001
    assert len(lesson.by_grid.cv_results_["params"]) == len(lesson.at_random.cv_results_["params"]) == 12
    assert lesson.at_random.best_score_ > lesson.by_grid.best_score_ + 0.25
    assert lesson.by_solver.loc["sgd", "max"] < lesson.by_solver.loc["adam", "max"] / 2


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_with_another_rate_the_same_optimiser_learns(lesson):
    net = MLPClassifier((25,), solver="sgd", learning_rate_init=0.3, max_iter=12, random_state=0)
    assert cross_val_score(make_pipeline(StandardScaler(), net), lesson.X_dev, lesson.y_dev, cv=3).mean() > 0.93


# --- las épocas como recurso

def test_hyperband_looks_at_more_nets_for_the_same_epochs(lesson):
    says("09", "Hyperband **miró** varias veces más redes")
    assert lesson.tried > 3 * lesson.n_whole
    assert 27 * lesson.n_whole <= lesson.paid < 27 * (lesson.n_whole + 1)


def test_one_run_does_not_tell_which_method_is_better(lesson):
    says("09", "Una corrida no decide entre dos métodos", "aquí la diferencia puede caer para cualquier lado")
    searcher = Hyperband(lesson.net_space, max_resource=27, eta=3, random_state=5)
    another = minimize(lesson.grow, searcher, progress=False)
    assert another.best.loss < lesson.whole_nets.best.loss < lesson.by_hyperband.best.loss


def test_resuming_is_the_same_as_training_at_once(lesson):
    params = {"learning_rate_init": 0.01, "hidden_layer_sizes": 12, "activation": "tanh", "solver": "adam"}
    _, state = lesson.grow(params, 2, None)
    resumed, _ = lesson.grow(params, 5, state)
    at_once, _ = lesson.grow(params, 5, None)
    assert resumed == at_once


def test_the_held_out_error_is_told_with_its_error(lesson):
    says("09", "el número que se informa es el de la prueba apartada, que no eligió nada")
    assert len(lesson.wrong) == 599
    assert lesson.best.loss < lesson.wrong.mean() + 3 * lesson.error
    assert "(un error estándar, 599 filas)" in run_lesson("09").printed


def test_without_keras_the_lesson_says_how_to_add_it_and_goes_on(lesson):
    says("09", "Si no está instalado, las celdas lo dicen y siguen: se agrega con `make lab REDES=1`")
    told = "Keras no está: las celdas que siguen no hacen nada. Se agrega con «make lab REDES=1»."
    assert (told in run_lesson("09").printed) != lesson.KERAS
