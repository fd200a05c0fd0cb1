"""Los números de la lección 03, con scikit-learn de testigo y dentro del error de simulación."""
import warnings

import numpy as np
import pytest
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from coursekit.experiments.folds import (
    SPLITTERS,
    TABLES,
    digit_forms,
    evaluate_split,
    f_scores,
    fold_scores,
    reference_score,
    split,
    symptoms,
    table,
)
from coursekit.experiments.leakage import selection_leakage, shuffled_folds
from coursekit.experiments.winner_curse import (
    Search,
    cv_curve,
    knn_accuracies,
    nested_score,
    search_on_noise,
    simulate_winners,
)

MODELS = {"neighbor": KNeighborsClassifier(1), "centroid": NearestCentroid()}


# --- pliegues ----------------------------------------------------------------------------------

@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("splitter", SPLITTERS)
def test_scores_are_those_of_a_sklearn_pipeline(name, splitter):
    data = table(name)
    folds = split(data, splitter, 5)
    pipeline = make_pipeline(StandardScaler(), SelectKBest(_f_classif, k=data.n_selected), MODELS[data.model])
    expected = cross_val_score(pipeline, data.X, data.y, cv=folds)
    assert fold_scores(data, folds) == pytest.approx(expected, abs=1 / 12)      # un empate de distancias, a lo sumo
    assert fold_scores(data, folds).mean() == pytest.approx(expected.mean(), abs=0.02)


def _f_classif(X, y):
    """`f_classif` sin sus avisos por los píxeles que nunca se encienden."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scores, p = f_classif(X, y)
    return np.nan_to_num(scores, posinf=0.0), np.nan_to_num(p)


@pytest.mark.filterwarnings("ignore:Features .* are constant")
def test_f_scores_are_those_of_anova():
    data = table("wine")
    assert f_scores(data.X, data.y) == pytest.approx(f_classif(data.X, data.y)[0])
    assert f_scores(np.c_[data.X[:, :1], np.ones(len(data.y))], data.y)[1] == 0


@pytest.mark.parametrize("name", TABLES)
def test_leak_prepares_with_every_row(name):
    data = table(name)
    folds = split(data, "stratified", 5)
    prepared = StandardScaler().fit_transform(data.X)
    best = np.sort(np.argsort(-f_scores(prepared, data.y), kind="stable")[:data.n_selected])
    expected = cross_val_score(MODELS[data.model], prepared[:, best], data.y, cv=folds)
    assert fold_scores(data, folds, leak=True).mean() == pytest.approx(expected.mean(), abs=0.02)


def test_each_splitter_shows_its_defect():
    wine, digits, series, noise = (table(name) for name in TABLES)
    reference = {data.name: reference_score(data) for data in (wine, digits, series, noise)}

    def mean(data, splitter, k=5, leak=False):
        return evaluate_split(data, splitter, k, leak).mean

    assert mean(wine, "kfold", 3) < 0.3 and abs(mean(wine, "stratified", 3) - reference["wine"]) < 0.05
    assert mean(digits, "shuffled") > reference["digits"] + 0.04
    assert abs(mean(digits, "groups") - reference["digits"]) < 0.03
    assert mean(series, "shuffled") > reference["series"] + 0.15
    assert mean(series, "time") < mean(series, "groups") < mean(series, "shuffled")
    assert abs(mean(series, "time") - reference["series"]) < 0.03
    assert reference["noise"] == 0.5
    assert all(mean(noise, splitter, leak=True) > 0.85 for splitter in SPLITTERS)


@pytest.mark.parametrize("name, splitter, tolerance", [
    ("digits", "shuffled", 0.03), ("digits", "groups", 0.03), ("series", "shuffled", 0.05), ("series", "time", 0.08),
    ("noise", "stratified", 0.08)])
@pytest.mark.filterwarnings("ignore:The least populated class")
def test_the_tables_shown_are_typical(name, splitter, tolerance):
    many = [evaluate_split(table(name, seed), splitter, 5).mean for seed in range(100, 125)]
    assert evaluate_split(table(name), splitter, 5).mean == pytest.approx(np.mean(many), abs=tolerance)


def test_symptoms_are_counted():
    wine, digits, series = table("wine"), table("digits"), table("series")
    assert symptoms(wine, split(wine, "kfold", 3)).unseen_class > 30
    assert symptoms(wine, split(wine, "stratified", 3)).unseen_class == 0
    assert symptoms(digits, split(digits, "groups", 5)).known_group == 0
    assert symptoms(digits, split(digits, "shuffled", 5)).known_group > 100
    assert symptoms(series, split(series, "time", 5)).from_future == 0
    assert symptoms(series, split(series, "shuffled", 5)).from_future > 80
    assert symptoms(series, split(series, "time", 5)).smallest == 20


def test_every_form_starts_with_the_same_digits():
    from sklearn.datasets import load_digits
    y, form = load_digits().target, digit_forms()
    assert len(form) == len(y) == 1797
    assert all((y[form == f][:10] == np.arange(10)).all() for f in range(14))


def test_bad_arguments_name_the_parameter():
    for call, words in [(lambda: table("iris"), "«name»"), (lambda: split(table("wine"), "loo", 5), "«splitter»"),
                        (lambda: split(table("wine"), "kfold", 1), "«k»"), (lambda: table("wine", -1), "«seed»"),
                        (lambda: selection_leakage(reps=0), "«reps»"),
                        (lambda: simulate_winners(n_val=0), "«n_val»"),
                        (lambda: simulate_winners(spread=2), "«spread»"),
                        (lambda: simulate_winners(shown=-1), "«shown»"),
                        (lambda: simulate_winners().column(7), "«n_configs»")]:
        with pytest.raises(ValueError, match=words):
            call()


# --- fuga --------------------------------------------------------------------------------------

def test_selecting_outside_promises_92_and_inside_49():
    one = selection_leakage()
    assert len(one.inside) == 40
    assert one.outside.mean() == pytest.approx(0.92, abs=0.005) and one.inside.mean() == pytest.approx(0.49, abs=0.005)
    other = selection_leakage(reps=60, seed=1)
    assert other.outside.mean() == pytest.approx(0.92, abs=0.015)
    assert other.inside.mean() == pytest.approx(0.49, abs=0.03)
    assert other.inside.std() == pytest.approx(0.09, abs=0.03)


def test_shuffled_folds_are_a_partition():
    folds = shuffled_folds(11, 4, np.random.default_rng(0))
    assert sorted(np.concatenate([val for _, val in folds])) == list(range(11))
    assert all(sorted([*train, *val]) == list(range(11)) for train, val in folds)


# --- la maldición del ganador ------------------------------------------------------------------

@pytest.mark.parametrize("n_val, expected", [(50, (0.70, 0.82, 0.85, 0.88)), (200, (0.70, 0.76, 0.78, 0.80)),
                                             (1000, (0.70, 0.73, 0.74, 0.74))])
def test_the_winner_marks_what_the_facts_say(n_val, expected):
    result = simulate_winners(n_val, 0.0, sizes=(1, 20, 100, 500))
    assert result.winner_score.mean(0) == pytest.approx(expected, abs=0.0065)
    assert (result.winner_true == 0.70).all()
    assert result.winner_fresh.mean(0) == pytest.approx(0.70, abs=0.01)


def test_one_configuration_has_no_gap_and_more_have_more():
    result = simulate_winners(200, 0.02)
    gaps = [result.gap(n).mean() for n in result.sizes]
    assert abs(gaps[0]) < 0.005 and gaps == sorted(gaps)
    assert all(abs(result.gap(n, nested=True).mean()) < 0.006 for n in result.sizes)


def test_searching_helps_when_configurations_differ():
    result = simulate_winners(200, 0.05)
    worth = result.winner_true.mean(0)
    assert (np.diff(worth) > 0.02).all() and (result.winner_score.mean(0) > worth)[1:].all()


def test_the_shown_searches_are_the_first_ones_and_grow():
    result = simulate_winners(200, 0.05)
    assert len(result.searches) == 10
    for i, search in enumerate(result.searches):
        for n in result.sizes:
            winner = search.winner(n)
            assert search.score[winner] == search.score[:n].max() == result.reported(n)[i]
            assert search.true[winner] == result.worth(n)[i]
            assert search.fresh[winner] == result.reported(n, nested=True)[i]


def test_records_are_beaten_only_from_above():
    search = Search(true=np.full(6, 0.5), score=np.array([0.5, 0.4, 0.5, 0.7, 0.7, 0.8]), fresh=np.full(6, 0.5))
    assert search.records(6).tolist() == [0, 3, 5] and search.records(5).tolist() == [0, 3]
    assert search.records(1).tolist() == [0]
    for found in simulate_winners(50, 0.05).searches:
        records = found.records(500)
        assert (np.diff(found.score[records]) > 0).all() and records[-1] == found.winner(500)


def test_same_seed_same_numbers():
    assert (simulate_winners(50, 0.05).winner_score == simulate_winners(50, 0.05).winner_score).all()
    assert (selection_leakage(3).inside == selection_leakage(3).inside).all()
    assert (search_on_noise(3).nested == search_on_noise(3).nested).all()


def test_null_search_promises_58_and_nested_is_half():
    result = search_on_noise()
    assert result.best.mean() == pytest.approx(0.583, abs=0.015)
    assert result.nested.mean() == pytest.approx(0.507, abs=0.015)


def test_knn_and_nested_match_sklearn():
    rng = np.random.default_rng(0)
    X, y, ks = rng.standard_normal((60, 4)), rng.integers(0, 2, 60), np.array([1, 3, 7])
    expected = [KNeighborsClassifier(k).fit(X[:40], y[:40]).score(X[40:], y[40:]) for k in ks]
    assert knn_accuracies(X[:40], y[:40], X[40:], y[40:], ks) == pytest.approx(expected)
    folds = shuffled_folds(60, 5, np.random.default_rng(1))
    curve = [cross_val_score(KNeighborsClassifier(k), X, y, cv=folds).mean() for k in ks]
    assert cv_curve(X, y, ks, 5, np.random.default_rng(1)) == pytest.approx(curve)
    ours = np.mean([nested_score(X, y, ks, 5, 4, np.random.default_rng(s)) for s in range(12)])
    theirs = np.mean([cross_val_score(
        GridSearchCV(KNeighborsClassifier(), {"n_neighbors": ks}, cv=KFold(4, shuffle=True, random_state=s)),
        X, y, cv=KFold(5, shuffle=True, random_state=s)).mean() for s in range(4)])
    assert ours == pytest.approx(theirs, abs=0.07)


def test_mixing_people_promises_more_than_new_people():
    """La afirmación central de la lección, con datos reales."""
    from sklearn.datasets import load_digits
    X, y = load_digits(return_X_y=True)
    form = digit_forms()
    dev = form < 11
    mixed = cross_val_score(KNeighborsClassifier(1), X[dev], y[dev], cv=KFold(5, shuffle=True, random_state=0)).mean()
    new = cross_val_score(KNeighborsClassifier(1), X[dev], y[dev], cv=GroupKFold(5), groups=form[dev]).mean()
    assert (1 - new) > 3 * (1 - mixed)
