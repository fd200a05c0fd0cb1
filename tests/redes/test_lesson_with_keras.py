"""Lo que la lección 09 afirma de Keras, con los números que da al ejecutarse con él."""
import inspect
from importlib.util import find_spec

import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from sklearn.base import clone

from coursekit import minimize
from coursekit.searchers import Hyperband


@pytest.fixture(scope="module")
def lesson():
    names = run_lesson("09").names
    assert names.KERAS
    return names


@pytest.fixture(scope="module")
def wrapper(lesson):
    from keras.wrappers import SKLearnClassifier
    return SKLearnClassifier


# --- lo que falla hoy del código de la clase

def test_the_imports_of_the_class_are_gone(wrapper):
    says("09", "ese módulo ya no está. Keras 3 trae `keras.wrappers.SKLearnClassifier`", "ahora es `model`")
    assert find_spec("keras.wrappers.scikit_learn") is None
    asked = inspect.signature(wrapper).parameters
    assert "model" in asked and "build_fn" not in asked and "fit_kwargs" in asked


def test_keras_keeps_the_last_weights_unless_told(lesson):
    says("09", "se queda con los pesos de **la última** época si no le pedimos `restore_best_weights=True`")
    assert lesson.keras.callbacks.EarlyStopping().restore_best_weights is False


# --- la red de la clase

def test_softmax_in_hidden_layers_learns_less(lesson):
    says("09", "Las mismas épocas, la misma tasa, la misma cantidad de neuronas")
    assert lesson.keras_epochs(15, activation="softmax") > 2 * lesson.keras_epochs(15, activation="relu")


# --- la trampa

def test_a_clone_loses_its_epochs_and_the_careful_one_does_not(lesson, wrapper):
    says("09", "el clon pierde `fit_kwargs`", "**una** época", "Se arregla en cuatro líneas")
    options = {"epochs": 15, "batch_size": 64, "verbose": 0}
    assert clone(wrapper(lesson.class_net, fit_kwargs=options)).get_params()["fit_kwargs"] is None
    careful = lesson.CarefulClassifier(lesson.class_net, fit_kwargs=options)
    twice = clone(clone(careful))
    assert twice.get_params()["fit_kwargs"] == options
    twice.fit_kwargs["epochs"] = 99
    assert careful.fit_kwargs["epochs"] == 15                        # cada uno tiene su copia


def test_what_loses_its_epochs_scores_less_and_says_nothing(lesson):
    told = run_lesson("09").printed
    assert "el clon: None" in told
    accuracies = [float(told.split(f"{name}: acierta ")[1].split(" %")[0].replace(",", "."))
                  for name in ("como viene", "con cuidado")]
    assert accuracies[0] < 85 < 94 < accuracies[1]


def test_the_careful_one_draws_no_bars(lesson, capfd):
    options = {"epochs": 1, "batch_size": 64, "verbose": 0}
    fitted = lesson.CarefulClassifier(lesson.class_net, fit_kwargs=options).fit(lesson.X_train, lesson.y_train)
    capfd.readouterr()
    predicted = fitted.predict(lesson.X_val[:5])
    assert len(predicted) == 5 and capfd.readouterr().out == ""


# --- las épocas como recurso

def test_a_net_goes_on_from_where_it_was(lesson):
    says("09", "`fit` sigue desde donde estaba, con `initial_epoch`. Nada se entrena dos veces.")
    params = {"rate": 0.01, "neurons": 16, "activation": "relu"}
    _, (net, done) = lesson.grow_keras(params, 2, None)
    before = net.get_weights()
    _, (same, more) = lesson.grow_keras(params, 5, (net, done))
    steps = int(np.ceil(len(lesson.y_train) / 64))
    assert same is net and (done, more) == (2, 5)
    assert int(net.optimizer.iterations) == 5 * steps
    assert not np.allclose(before[0], net.get_weights()[0])


def test_hyperband_pays_only_for_what_is_missing(lesson):
    trained = sum(trial.cost for trial in lesson.by_keras)
    highest = {}
    for trial in lesson.by_keras:
        highest[trial.config] = max(highest.get(trial.config, 0), trial.resource)
    assert trained == sum(highest.values()) == lesson.trained_epochs
    assert lesson.by_keras.best.loss < 0.1


def test_the_search_says_the_same_again(lesson):
    losses = []
    for _ in range(2):
        searcher = Hyperband(lesson.keras_space, max_resource=3, eta=3, random_state=0)
        history = minimize(lesson.grow_keras, searcher, progress=False)
        losses.append([trial.loss for trial in history])
    assert losses[0] == losses[1] != []
