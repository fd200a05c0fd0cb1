"""Los números de la lección 01 contra scikit-learn."""
import runpy

import numpy as np
import pytest
import sklearn
from packaging.version import Version
from sklearn import metrics as skm
from sklearn.model_selection import (
    FixedThresholdClassifier,
    StratifiedKFold,
    TunedThresholdClassifierCV,
    cross_val_predict,
    cross_val_score,
)

from coursekit.experiments import metrics as m

SCORES = m.malignancy_scores()


@pytest.fixture(scope="module")
def noisy():
    """Etiquetas y puntajes con muchos empates."""
    rng = np.random.default_rng(3)
    y = np.r_[0, 1, rng.integers(0, 2, 200)]
    return y, np.round(np.clip(rng.normal(0.4 + 0.2 * y, 0.2), 0, 1), 1)


def test_data_keeps_every_benign_and_the_asked_malignant():
    data = m.imbalanced_cancer(n_malignant=30, seed=0)
    assert data.X.shape == (387, 4) and data.y.sum() == 30
    assert data.X_reserved.shape == (182, 4)
    assert data.prevalence == pytest.approx(30 / 387)


def test_data_is_the_same_for_the_same_seed_and_differs_for_another():
    assert np.array_equal(m.imbalanced_cancer(seed=1).X, m.imbalanced_cancer(seed=1).X)
    assert not np.array_equal(m.imbalanced_cancer(seed=1).X, m.imbalanced_cancer(seed=2).X)


def test_reserved_rows_are_not_in_the_data():
    data = m.imbalanced_cancer(n_malignant=30)
    rows = {tuple(row) for row in data.X}
    assert not any(tuple(row) in rows for row in data.X_reserved)


@pytest.mark.parametrize("n", [1, 213, 2.5])
def test_impossible_number_of_malignant_is_refused(n):
    with pytest.raises((ValueError, TypeError), match="n_malignant"):
        m.imbalanced_cancer(n_malignant=n)


def test_every_tumour_has_one_probability_of_a_model_that_did_not_see_it():
    assert SCORES.y.shape == SCORES.p.shape == (569,) and SCORES.y.sum() == 212
    assert np.all((SCORES.p > 0) & (SCORES.p < 1))
    assert SCORES.trained_prevalence == pytest.approx(30 / 387)


def test_rates_match_the_confusion_matrix(noisy):
    y, p = noisy
    for threshold in (0, 0.3, 0.5, 0.7, 1.01):
        tn, fp, fn, tp = skm.confusion_matrix(y, p >= threshold, labels=[0, 1]).ravel()
        assert m.rates(y, p, threshold) == pytest.approx((tp / (tp + fn), fp / (fp + tn)))


def test_rates_over_every_threshold_are_the_roc_curve(noisy):
    y, p = noisy
    fpr, tpr, thresholds = skm.roc_curve(y, p, drop_intermediate=False)
    assert np.allclose(m.rates(y, p, thresholds), (tpr, fpr))


def test_precision_matches_scikit_learn_at_the_sample_prevalence(noisy):
    y, p = noisy
    tpr, fpr = m.rates(y, p, 0.5)
    assert m.precision_at(tpr, fpr, y.mean()) == pytest.approx(skm.precision_score(y, p >= 0.5))
    assert m.precision_at(0.0, 0.0, 0.3) == 1


def test_prevalence_shift_is_a_reweighting_of_the_classes(noisy):
    y, p = noisy
    weights = np.where(y == 1, 0.01 / (y == 1).sum(), 0.99 / (y == 0).sum())
    tpr, fpr = m.rates(y, p, 0.5)
    assert m.precision_at(tpr, fpr, 0.01) == pytest.approx(skm.precision_score(y, p >= 0.5, sample_weight=weights))
    assert sum(m.confusion_at(tpr, fpr, 0.01)) == pytest.approx(1)


def test_expected_cost_is_the_mean_cost_of_the_decisions(noisy):
    y, p = noisy
    tpr, fpr = m.rates(y, p, 0.4)
    assert m.expected_cost(tpr, fpr, y.mean(), 2, 7) == pytest.approx(m.mean_error_cost(y, p >= 0.4, 2, 7))


def test_cost_curve_holds_the_cheapest_threshold(noisy):
    y, p = noisy
    curve = m.cost_curve(y, p, c_fp=1, c_fn=3)
    every = [m.mean_error_cost(y, p >= t, 1, 3) for t in np.linspace(-0.01, 1.01, 500)]
    assert curve.cost[curve.best] == pytest.approx(min(every))
    assert curve.tpr[0] == 1 and curve.tpr[-1] == 0


def test_formula_is_the_optimum_for_calibrated_probabilities():
    rng = np.random.default_rng(0)
    p = rng.uniform(0, 1, 200_000)
    y = (rng.uniform(0, 1, p.size) < p).astype(int)
    for c_fn in (0.5, 1, 4, 10):
        curve = m.cost_curve(y, p, c_fp=1, c_fn=c_fn)
        assert curve.thresholds[curve.best] == pytest.approx(m.cost_threshold(1, c_fn), abs=0.03)


def test_shifted_formula_is_the_optimum_in_the_other_population():
    rng = np.random.default_rng(0)
    p = rng.beta(1, 3, 400_000)
    y = (rng.uniform(0, 1, p.size) < p).astype(int)
    for prevalence in (0.05, 0.6):
        curve = m.cost_curve(y, p, prevalence, 1, 5)
        formula = m.cost_threshold(1, 5, prevalence, trained_prevalence=y.mean())
        assert curve.thresholds[curve.best] == pytest.approx(formula, abs=0.05)


def test_formula_without_shift_and_with_equal_costs():
    assert m.cost_threshold(1, 1) == 0.5
    assert m.cost_threshold(1, 9) == pytest.approx(0.1)
    assert m.cost_threshold(1, 9, 0.3, 0.3) == pytest.approx(0.1)


@pytest.mark.parametrize("arguments, name", [
    ((-1, 1), "c_fp"), ((0, 0), "c_fn"), (("uno", 1), "c_fp"), ((1, 1, 0.0, 0.5), "prevalence"),
    ((1, 1, 0.5, 1.0), "trained_prevalence"), ((1, 1, 1.5, 0.5), "prevalence")])
def test_impossible_costs_and_prevalences_are_refused(arguments, name):
    with pytest.raises((ValueError, TypeError), match=f"«{name}»"):
        m.cost_threshold(*arguments)


def test_lengths_and_classes_are_checked():
    with pytest.raises(ValueError, match="«p»"):
        m.rates([0, 1], [0.1, 0.2, 0.3], 0.5)
    with pytest.raises(ValueError, match="«y»"):
        m.rates([1, 1], [0.1, 0.2], 0.5)


def test_lesson_probabilities_are_close_enough_to_calibrated_for_the_formula():
    """La lección promete que la fórmula queda cerca del mínimo y lejos del costo de 0,5."""
    for c_fn in (5, 10, 20):
        curve = m.cost_curve(SCORES.y, SCORES.p, SCORES.trained_prevalence, 1, c_fn)
        at_formula, at_half = (m.expected_cost(*m.rates(SCORES.y, SCORES.p, t), SCORES.trained_prevalence, 1, c_fn)
                               for t in (m.cost_threshold(1, c_fn), 0.5))
        lowest = curve.cost[curve.best]
        assert at_formula - lowest < 0.2 * (at_half - lowest)


def test_stored_table_has_twelve_configs_nine_metrics_ten_repeats():
    table = m.load_configs()
    assert table.values.shape == (12, 9, 10) and np.isfinite(table.values).all()
    assert table.configs == tuple(m.twelve_configs()) and table.metrics == tuple(m.METRICS)


def test_stored_table_is_what_the_experiment_measures():
    """Una repetición basta: con la misma semilla es la primera de la tabla."""
    stored, again = m.load_configs(), m.measure_configs(n_repeats=1, seed=0)
    # Entre versiones y plataformas un árbol puede desempatar distinto: la log loss de un solo vecino o
    # de un árbol sin límite amplifica cada fila, así que se compara en términos relativos.
    same = [number for number, config in enumerate(again.configs) if config not in differs_here()]
    assert len(same) >= 11
    assert np.allclose(again.values[same], stored.values[same, :, :1], rtol=0.1, atol=0.02)


def differs_here():
    """Desde scikit-learn 1.9, los pesos de un bosque deciden qué filas se sortean, y ya no cuánto vale cada una."""
    return {"bosque balanceado"} if Version(sklearn.__version__) < Version("1.9") else set()


def test_the_script_writes_the_stored_table(tmp_path, monkeypatch):
    monkeypatch.setattr(m, "measure_configs", lambda **options: m.load_configs())
    script = runpy.run_path(str(m.TABLE.parent / "make_metrics.py"))
    script["main"](tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == m.TABLE.read_bytes()


def test_orders_go_from_best_to_worst_in_the_metrics_own_sense():
    table = m.load_configs()
    assert np.all(np.diff(table.mean("recall")[table.order("recall")]) <= 0)
    assert np.all(np.diff(table.mean("log_loss")[table.order("log_loss")]) >= 0)
    assert all(table.wins(key).sum() == 10 for key in table.metrics)
    assert table.to_dict()["bosque"]["recall"] == pytest.approx(table.mean("recall")[table.configs.index("bosque")])


def test_best_first_puts_nan_last_in_both_senses():
    values = [0.3, np.nan, 0.9, 0.1]
    assert m.best_first(values, True).tolist() == [2, 0, 3, 1]
    assert m.best_first(values, False).tolist() == [3, 0, 2, 1]


def test_unknown_metric_is_named():
    with pytest.raises(ValueError, match="«metric».*accuracy"):
        m.load_configs().order("exactitud")


def test_repeated_estimates_change_only_with_the_folds():
    estimates = m.repeated_estimates("roc_auc", n_seeds=4)
    assert estimates.shape == (4,) and np.ptp(estimates) > 0
    assert np.array_equal(estimates, m.repeated_estimates("roc_auc", n_seeds=4))


@pytest.fixture(scope="module")
def p():
    """Las probabilidades fuera de muestra que calcula la lección."""
    data, folds = m.imbalanced_cancer(), StratifiedKFold(5, shuffle=True, random_state=0)
    return cross_val_predict(m.reference_model(), data.X, data.y, cv=folds, method="predict_proba")[:, 1]


class TestWhatTheProseSays:
    """Afirmaciones del texto de la lección que ninguna celda imprime."""

    table = m.load_configs()
    data = m.imbalanced_cancer()
    cv = StratifiedKFold(5, shuffle=True, random_state=0)

    def test_formula_saves_most_of_what_can_be_saved(self, p):
        curve = m.cost_curve(self.data.y, p, c_fp=1, c_fn=10)
        half, formula = (m.mean_error_cost(self.data.y, p >= t) for t in (0.5, m.cost_threshold(1, 10)))
        assert half - formula > 0.6 * (half - curve.cost[curve.best])

    def test_probabilities_and_fractions_go_together(self, p):
        for low, high in [(0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 1)]:
            here = (p >= low) & (p < high)
            assert abs(p[here].mean() - self.data.y[here].mean()) < 0.05

    def test_folds_weigh_more_than_the_gap_between_first_and_second(self):
        auc = self.table.mean("roc_auc")[self.table.order("roc_auc")]
        assert auc[0] - auc[1] < np.ptp(m.repeated_estimates("roc_auc", n_seeds=10))

    def test_both_threshold_classifiers_beat_one_half(self):
        scorer = skm.make_scorer(m.mean_error_cost, greater_is_better=False)
        half, fixed, tuned = (
            -cross_val_score(model, self.data.X, self.data.y, cv=self.cv, scoring=scorer).mean()
            for model in (m.reference_model(),
                          FixedThresholdClassifier(m.reference_model(), threshold=m.cost_threshold(1, 10)),
                          TunedThresholdClassifierCV(m.reference_model(), scoring=scorer, cv=self.cv)))
        assert fixed < half and tuned < half

    def test_reserved_rows_are_those_the_text_counts(self):
        assert len(self.data.X_reserved) == 182

    def test_eight_of_every_hundred_are_malignant(self):
        assert round(100 * m.imbalanced_cancer().prevalence) == 8

    def test_always_benign_beats_useful_models_by_accuracy(self):
        below = self.table.order("accuracy").tolist()
        assert below.index(self.table.configs.index("siempre benigno")) < len(below) - 1

    def test_accuracy_winner_is_not_the_recall_winner(self):
        assert self.table.winner("accuracy") != self.table.winner("recall")

    def test_balancing_the_logistic_hardly_changes_its_order(self):
        plain, balanced = (self.table.configs.index(c) for c in ("logística", "logística balanceada"))
        auc, recall = self.table.mean("roc_auc"), self.table.mean("recall")
        assert abs(auc[plain] - auc[balanced]) < 0.01 < 0.2 < recall[balanced] - recall[plain]

    def test_minimising_the_auc_finds_the_worst_model(self):
        assert self.table.order("roc_auc")[-1] == self.table.mean("roc_auc").argmin()
