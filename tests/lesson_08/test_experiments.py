"""Los números de la lección 08 contra scikit-learn y scipy, y lo que la lección afirma con ellos."""
import numpy as np
import pytest
from scipy import stats
from sklearn.model_selection import KFold, cross_val_score

from coursekit.experiments.importance import importance
from coursekit.experiments.practice import (
    SPACES,
    compare_seeds,
    development_rows,
    half_width,
    nested_errors,
    nested_gain,
    study_history,
    study_pipeline,
    top_errors,
)
from coursekit.tables.make_practice import absolute_errors, draw, nested_errors_of


@pytest.mark.parametrize("space", SPACES)
def test_the_study_is_what_sklearn_measures(space):
    history, (X, y) = study_history(space), development_rows()
    assert X.shape == (331, 10) and len(history) == 80 and all(SPACES[space].contains(t.params) for t in history)
    assert [t.params for t in history] == draw(space)
    folds = KFold(5, shuffle=True, random_state=0)
    for trial in (history[0], history.best):
        score = cross_val_score(study_pipeline(**trial.params), X, y, cv=folds, scoring="neg_mean_absolute_error")
        assert trial.loss == pytest.approx(-score.mean(), rel=1e-3)      # pliegues de 66 y 67 filas


def test_the_stored_errors_are_made_again():
    X, y = development_rows()
    params = sorted(study_history("wide"), key=lambda t: t.loss)[4].params
    assert top_errors().shape == (5, 31, 331)
    assert absolute_errors(params, 7, X, y) == pytest.approx(top_errors()[4, 7], abs=0.01)


def test_the_seed_of_the_search_stays_apart():
    """La que eligió a las cinco se muestra, pero no entra en los promedios."""
    losses = sorted(t.loss for t in study_history("wide"))[:5]
    result = compare_seeds(3)
    assert result.by_search == pytest.approx(losses, abs=0.01)
    assert result.mean == pytest.approx(top_errors()[:, 1:4].mean(axis=(1, 2)))
    assert (result.by_search < result.mean).all()      # es optimista en las cinco


def test_the_nested_search_is_made_again():
    X, y = development_rows()
    again = nested_errors_of(2, X, y, outer_folds=[3])
    measured = np.isfinite(again[0])
    assert measured.sum() == 66
    assert again[:, measured] == pytest.approx(nested_errors()[:, 1, measured], abs=0.01)


def test_nested_the_gain_of_the_search_vanishes():
    """Las mismas filas que eligieron al ganador lo favorecen; otras, no."""
    gain = nested_gain()
    assert gain.shape == (331,) and np.isfinite(nested_errors()).all()
    half = half_width(gain[None])[0]
    assert gain.mean() == pytest.approx(-0.7, abs=0.05) and half == pytest.approx(1.7, abs=0.05)
    by_seed = (nested_errors()[1] - nested_errors()[0]).mean(axis=1)
    assert (by_seed < 0).all()


def test_intervals_are_those_of_scipy():
    result = compare_seeds(10)
    differences = result.losses[4] - result.losses[0]
    expected = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    got = result.difference[4] + np.array([-1, 1]) * result.difference_half[4]
    assert got == pytest.approx([expected.low, expected.high])
    rows = compare_seeds(10, "rows")
    per_patient = top_errors()[:, 1:11].mean(axis=1)
    expected = stats.ttest_rel(per_patient[4], per_patient[0]).confidence_interval(0.95)
    assert rows.difference[4] - rows.difference_half[4] == pytest.approx(expected.low)
    assert rows.mean == pytest.approx(result.mean)
    assert np.isnan(half_width(np.ones((3, 1)))).all()


def test_what_the_lesson_says_of_the_top_five():
    one, three, ten, thirty = (compare_seeds(n) for n in (1, 3, 10, 30))
    assert 1.5 < one.by_search[4] - one.by_search[0] < 2 and not one.distinguishable.any()
    assert three.mean[0] + three.half[0] > three.mean[4] - three.half[4] and three.distinguishable[4]
    assert ten.mean[0] + ten.half[0] < ten.mean[4] - ten.half[4]
    assert (thirty.by_search < thirty.mean).all()                      # lo que marcó la búsqueda, abajo en las cinco
    rows = [compare_seeds(n, "rows") for n in (3, 10, 30)]
    assert not any(r.distinguishable[4] for r in rows)
    assert rows[2].difference_half[4] > 0.9 * rows[0].difference_half[4]


def test_what_the_lesson_says_of_importance():
    wide, narrow = (importance(study_history(space)) for space in ("wide", "narrow"))
    k = wide.names.index("k")
    assert wide.share.argmax() == wide.names.index("C") and not wide.distinguishable[k]
    assert narrow.share.argmax() == k and narrow.distinguishable[k] and not narrow.distinguishable[0]
    best = study_history("narrow").best.params
    assert best["k"] == 10 and best["gamma"] > 0.049
    top = sorted(study_history("wide"), key=lambda t: t.loss)[:10]
    assert 20 < min(t.params["C"] for t in top) < 30 and 900 < max(t.params["C"] for t in top) < 1000
    assert top[0].params["C"] < 300


def test_bad_arguments_name_the_parameter():
    for call, words in [(lambda: study_history("big"), "«space»"), (lambda: compare_seeds(0), "«n_seeds»"),
                        (lambda: compare_seeds(31), "«n_seeds»"), (lambda: compare_seeds(3, "luck"), "«noise»")]:
        with pytest.raises(ValueError, match=words):
            call()
