"""El informe de una búsqueda y la prueba apartada con contador."""
import json
import os
import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import mean_absolute_error, roc_auc_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit import Float, HeldOut, Int, SearchCV, minimize, report
from coursekit.reporting.edges import edges_of
from coursekit.reporting.report import Report
from coursekit.searchers import RandomSearch
from coursekit.space import Space

X, Y = load_diabetes(return_X_y=True)
DEV, TEST = slice(0, 300), slice(300, None)
CV = KFold(4, shuffle=True, random_state=3)


@pytest.fixture(scope="module")
def search():
    model = make_pipeline(StandardScaler(), SelectKBest(f_regression), Ridge())
    space = {"selectkbest__k": Int(2, 10), "ridge__alpha": Float(0.01, 1000, log=True)}
    search = SearchCV(model, space, n_iter=8, cv=CV, scoring="neg_mean_absolute_error", random_state=5)
    return search.fit(X[DEV], Y[DEV])


@pytest.fixture
def held_out():
    return HeldOut(X[TEST], Y[TEST])


# --- HeldOut

def test_one_look_is_the_metric_with_its_error(search, held_out):
    assert held_out.uses == 0 and len(held_out) == len(Y[TEST]) and "sin usar" in repr(held_out)
    look = held_out.score(search, note="final")
    errors = np.abs(search.predict(X[TEST]) - Y[TEST])
    assert look.value == pytest.approx(mean_absolute_error(Y[TEST], search.predict(X[TEST])))      # positivo: un error
    assert look.error == pytest.approx(errors.std(ddof=1) / np.sqrt(len(errors)), rel=0.25)
    assert (look.metric, look.rows, look.note) == ("error absoluto medio", len(errors), "final")
    assert held_out.uses == 1 and "usada una vez" in repr(held_out)
    assert re.fullmatch(r"error absoluto medio: \d+,\d ± \d,\d \(error estándar; 142 filas\)", str(look))


def test_the_second_look_warns_and_is_counted(search, held_out):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        held_out.score(search)
    with pytest.warns(UserWarning, match="ya se usó una vez.*deja de ser prueba"):
        held_out.score(search)
    with pytest.warns(UserWarning, match="ya se usó 2 veces"):
        held_out.score(search)
    assert held_out.uses == 3


def test_each_metric_keeps_its_name_and_its_sign():
    data, labels = load_breast_cancer(return_X_y=True)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(data[::2], labels[::2])
    for scoring, name in ((None, "exactitud"), ("roc_auc", "área bajo la curva ROC"),
                          ("neg_log_loss", "pérdida logarítmica")):
        look = HeldOut(data[1::2], labels[1::2]).score(model, scoring)
        assert look.metric == name and look.value > 0 and 0 < look.error < 0.05
    auc = HeldOut(data[1::2], labels[1::2]).score(model, "roc_auc").value
    assert auc == pytest.approx(roc_auc_score(labels[1::2], model.predict_proba(data[1::2])[:, 1]))


def test_rows_and_labels_must_match():
    with pytest.raises(ValueError, match="«y».*3 valores para 4 filas"):
        HeldOut(np.zeros((4, 2)), np.zeros(3))


# --- report

def test_the_report_counts_what_was_tried(search, held_out):
    card = report(search)
    assert (card.n_configs, card.n_failed, card.n_folds, card.budget) == (8, 0, 4, 8 * 4 + 1)
    assert card.mean == pytest.approx(-search.best_score_) and card.metric == "error absoluto medio"
    assert card.std == pytest.approx(search.cv_results_["std_test_score"][search.best_index_])
    assert card.seeds == {"búsqueda": 5, "pliegues": 3, "ridge__random_state": None}
    assert "ridge__random_state sin fijar" in card.to_markdown()
    assert card.space == [{"selectkbest__k": "de 2 a 10", "ridge__alpha": "de 0,01 a 1000, en escala logarítmica"}]
    assert card.test_uses is None and "Prueba apartada" not in card.to_markdown()
    assert report(search, held_out=held_out).test_uses == 0
    held_out.score(search)
    used = report(search, held_out=held_out)
    assert used.test_uses == 1 and used.test[0]["value"] == held_out.looks[0].value
    with pytest.warns(UserWarning):
        held_out.score(search)
    assert "se miró más de una vez" in report(search, held_out=held_out).to_markdown()


def test_configs_close_to_the_best_are_counted(search):
    results = search.cv_results_
    folds = np.array([results[f"split{i}_test_score"][search.best_index_] for i in range(4)])
    within = results["mean_test_score"] >= search.best_score_ - folds.std(ddof=1) / 2
    assert report(search).n_close == within.sum() >= 1


def test_baselines_are_told_in_the_units_of_the_metric(search):
    scores = cross_val_score(DummyRegressor(), X[DEV], Y[DEV], cv=CV, scoring="neg_mean_absolute_error")
    card = report(search, baselines={"la media": scores})
    mean, spread = pytest.approx(-scores.mean()), pytest.approx(scores.std())
    assert card.baselines == {"la media": {"value": mean, "error": spread}}
    assert "| línea base: la media |" in card.to_markdown()
    for bad in ([np.nan, 1.0], []):
        with pytest.raises(ValueError, match="«baselines»"):
            report(search, baselines={"rota": bad})


def test_the_final_model_may_be_another(search):
    assert "Ridge(alpha=" in report(search).model and "0x" not in report(search).model
    other = report(search, model=RandomForestClassifier(random_state=9))
    assert other.model == "RandomForestClassifier(random_state=9)" and other.seeds["random_state"] == 9


def test_sklearn_searches_and_histories_are_told_too(search):
    grid = GridSearchCV(Ridge(), {"alpha": [0.1, 1, 10]}, cv=3).fit(X[DEV], Y[DEV])
    card = report(grid)
    assert (card.method, card.n_configs, card.budget, card.metric) == ("búsqueda en grilla", 3, 10, "R²")
    assert card.mean == pytest.approx(grid.best_score_) and card.space == [{"alpha": "uno de 0.1, 1, 10"}]
    two = GridSearchCV(LogisticRegression(max_iter=50, solver="liblinear"), {"C": [0.1, 1]}, cv=3,
                       scoring=["accuracy", "roc_auc"], refit="roc_auc").fit(X[DEV], Y[DEV] > 150)
    assert report(two).metric == "área bajo la curva ROC" and report(two).mean == pytest.approx(two.best_score_)
    history = minimize(lambda p: (p["x"] - 1) ** 2, RandomSearch({"x": Float(0, 2)}, random_state=0), 6, progress=False)
    card = report(history)
    assert (card.n_configs, card.budget, card.n_folds, card.std) == (6, 6, None, None)
    assert card.mean == history.best.loss and "6 evaluaciones" in card.to_markdown() and card.model == ""
    assert report(search.history_).n_configs == 8


def test_resources_count_configurations_and_fits():
    search = SearchCV(RandomForestClassifier(random_state=0), {"max_depth": Int(1, 5)}, searcher="halving", n_iter=9,
                      resource="n_estimators", max_resource=9, cv=3, random_state=0).fit(X[DEV], Y[DEV] > 150)
    card = report(search)
    rows = len(search.cv_results_["params"])
    assert card.n_configs < rows and card.budget == 3 * rows + 1
    assert card.mean == pytest.approx(search.best_score_)


@pytest.mark.parametrize(("seconds", "told"), [
    (2.2034, "2,2 s"), (0.004, "menos de 0,1 s"), (45.0, "45,0 s"), (1234.56, "1235 s")])
def test_the_time_is_told_without_figures_that_change_on_every_run(search, seconds, told):
    card = replace(report(search), seconds=seconds)
    assert f", {told} de cálculo" in card.to_markdown()


def test_failures_are_told():
    search = SearchCV(Ridge(), {"alpha": [-1.0, 1.0, 10.0]}, searcher="grid", cv=3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        search.fit(X[DEV], Y[DEV])
    card = report(search)
    assert (card.n_configs, card.n_failed) == (3, 1) and "| configuraciones | 3; 1 falló |" in card.to_markdown()


def test_edges_are_named():
    space = Space([{"k": Int(2, 10), "C": Float(0.1, 1000, log=True)}, {"k": Int(5, 5), "kernel": ["rbf", "poly"]}])
    assert edges_of(space, {"k": 10, "C": 995.0}) == ["k = 10: el mayor permitido", "C = 995: casi el mayor permitido"]
    assert edges_of(space, {"k": 2, "C": 10.0}) == ["k = 2: el menor permitido"]
    assert edges_of(space, {"k": 5, "kernel": "rbf"}) == [] == edges_of(None, {"k": 5})


def test_the_card_is_saved_in_three_forms(search, held_out, tmp_path):
    held_out.score(search)
    card = report(search, held_out=held_out, title="Diabetes <b>|", purpose="enseñar", limits="no | clínico",
                  date="2024-05-01")
    text = card.save(tmp_path / "tarjeta.md").read_text("utf-8")
    assert text.startswith("# Diabetes <b>|\n\n*2024-05-01 · búsqueda al azar · 8 configuraciones")
    assert "no \\| clínico" in text
    page = card.save(tmp_path / "tarjeta.html").read_text("utf-8")
    assert "Diabetes &lt;b&gt;|" in page and "<b>" not in page and page.startswith("<!doctype html>")
    data = json.loads(card.save(tmp_path / "tarjeta.json").read_text("utf-8"))
    assert data["budget"] == 33 and data["test"][0]["rows"] == 142 and data["versions"]["scikit-learn"]
    assert card.date == "2024-05-01" and "Diabetes" in repr(card) and isinstance(card, Report)
    with pytest.raises(ValueError, match="«path».*\\.md"):
        card.save(tmp_path / "tarjeta.txt")


def test_a_card_that_cannot_be_saved_keeps_the_old_one(search, tmp_path, monkeypatch):
    card = report(search)
    path = card.save(tmp_path / "tarjeta.md")
    before = path.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *paths: os.write(-1, b""))      # el disco dice que no
    with pytest.raises(OSError, match="«path»: llegó .*se espera un archivo donde se pueda escribir"):
        card.save(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    with pytest.raises(TypeError, match="«path»: llegó 3"):
        card.save(3)


def test_what_is_not_a_finished_search_is_explained():
    with pytest.raises(ValueError, match="falta llamar a fit"):
        report(SearchCV(Ridge(), {"alpha": [1.0]}))
    for bad in (3, None, [1]):
        with pytest.raises(TypeError, match="«search»"):
            report(bad)


def test_report_is_the_function():
    import coursekit

    assert coursekit.report is report
