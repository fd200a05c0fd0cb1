"""Lo que la lección 01 afirma, con números: cada prueba nombra la oración de la que responde."""
import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from helpers.stories import marks
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import recall_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict, cross_val_score

from coursekit.experiments.metrics import FEATURES, cost_threshold, imbalanced_cancer, reference_model
from coursekit.figures.folds import kfold_scene

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("01")


def recalls(columns, n_draws):
    """El recall de la logística con esas columnas, según qué treinta malignos queden."""
    data = load_breast_cancer()
    malignant = np.flatnonzero(data.target == 0)
    benign = np.flatnonzero(data.target == 1)
    found = []
    for seed in range(n_draws):
        kept = np.random.default_rng(seed).choice(malignant, 30, replace=False)
        rows = np.sort(np.concatenate([benign, kept]))
        y = (data.target[rows] == 0).astype(int)
        folds = StratifiedKFold(5, shuffle=True, random_state=0)
        found.append(recall_score(y, cross_val_predict(reference_model(), data.data[rows][:, columns], y, cv=folds)))
    return np.array(found)


def test_with_the_thirty_columns_it_is_too_easy():
    says("01", "una regresión logística encuentra entre 77 y 97 de cada 100, y con estas cuatro, uno de cada tres")
    every = recalls(range(30), 60)
    assert (round(every.min(), 2), round(every.max(), 2)) == (0.77, 0.97)
    assert every.mean() == pytest.approx(0.88, abs=0.01)
    names = list(load_breast_cancer().feature_names)
    four = recalls([names.index(name) for name in FEATURES], 60)
    assert four.mean() == pytest.approx(1 / 3, abs=0.02)


def test_each_fold_has_six_malignant(lesson):
    says("01", "la misma proporción de malignos: aquí, 6 en cada uno")
    names = lesson.names
    assert [names.y[held_out].sum() for _, held_out in names.cv.split(names.X, names.y)] == [6] * 5


def test_accuracy_says_almost_the_same_and_recall_does_not(lesson):
    says("01", "Casi lo mismo; y sin embargo, uno de los dos no detecta nada")
    names = lesson.names
    assert abs(np.mean(names.predicted == names.y) - np.mean(names.always_benign == names.y)) < 0.03
    assert names.recall > 0.3 and recall_score(names.y, names.always_benign) == 0


def test_the_formula_saves_a_good_part_whatever_the_folds(lesson):
    says("01", "ya ahorra buena parte de lo que se puede ahorrar")
    X, y = lesson.names.X, lesson.names.y
    for seed in range(8):
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        p = cross_val_predict(reference_model(), X, y, cv=folds, method="predict_proba")[:, 1]

        def cost(threshold, p=p):
            return np.mean((p >= threshold) & (y == 0)) + 10 * np.mean((p < threshold) & (y == 1))

        best = min(map(cost, np.unique(p)))
        assert (cost(0.5) - cost(1 / 11)) / (cost(0.5) - best) > 0.6


def test_the_probabilities_are_close_to_calibrated(lesson):
    says("01", "Las dos últimas columnas van juntas, hasta donde dejan ver 30 malignos")
    p, y = lesson.names.p, lesson.names.y
    for low, high in [(0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 1)]:
        here = (p >= low) & (p < high)
        error = np.sqrt(p[here].mean() * (1 - p[here].mean()) / here.sum())
        assert abs(y[here].mean() - p[here].mean()) < 2 * error


def test_the_shift_by_hand_is_the_one_of_the_experiment(lesson):
    says("01", "los 182 malignos que dejamos fuera", "de 78 cada mil pasan a ser 10 cada mil", "990 en lugar de 922")
    data = imbalanced_cancer()
    assert len(data.X_reserved) == 182 and round(1000 * data.prevalence) == 78
    names = lesson.names
    odds = names.threshold_odds
    assert odds / (1 + odds) == pytest.approx(cost_threshold(1, 10, 0.01, trained_prevalence=0.078), abs=1e-9)
    assert "el 0,2 ahora quiere decir 0,029" in lesson.printed
    by_formula = 0.2 / 0.8 * (10 / 990) / (78 / 922)
    assert names.malignant / names.benign == pytest.approx(by_formula)


def test_the_threshold_goes_up_when_the_rare_class_is_rarer():
    says("01", "El umbral que menos cuesta, ¿sube o baja?", "sube: hay que estar más seguros")
    assert cost_threshold(1, 10, 0.01, trained_prevalence=30 / 387) > cost_threshold(1, 10)


def test_six_winners_and_a_gap_smaller_than_the_noise(lesson):
    says("01", "La suerte del reparto pesa más que la distancia entre el primero y el segundo",
         "ordenan casi igual (comparemos su AUC)")
    names = lesson.names
    assert np.ptp(names.estimates) > 5 * names.gap and len(names.winners) > 4
    auc = dict(zip(names.table.configs, names.table.mean("roc_auc"), strict=True))
    assert abs(auc["logística"] - auc["logística balanceada"]) < 0.01


def test_minimising_the_area_finds_the_worst(lesson):
    says("01", "Quien minimiza el AUC encuentra, con toda puntería, el peor modelo")
    names = lesson.names
    assert names.areas.argmin() == names.table.order("roc_auc")[-1]
    assert np.argmin([0.3, np.nan, 0.1]) == np.argmax([0.3, np.nan, 0.1]) == 1


def test_moving_the_threshold_beats_one_half_in_eight_repetitions(lesson):
    says("01", "repetimos el reparto con otras siete semillas: cualquiera de los dos le ganó al 0,5 en las ocho, "
               "y la fórmula, también al elegido con los datos")
    names = lesson.names
    for seed in range(8):
        folds = StratifiedKFold(5, shuffle=True, random_state=seed)
        costs = []
        for candidate in names.candidates.values():
            scores = cross_val_score(candidate, names.X, names.y, cv=folds, scoring=names.cost_scorer)
            costs.append(-scores.mean())
        half, formula, tuned = costs
        assert formula < tuned < half


def test_the_picture_of_the_folds_holds_out_each_row_once():
    trains, held_out = marks(kfold_scene(387, k=5), 0, 0, "rects")
    assert held_out["x0"] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8]) and held_out["x1"][-1] == 1
    assert len(trains["y0"]) == 5 and "cada fila estuvo apartada una vez" in kfold_scene(387).describe
