"""Lo que la lección 05 afirma, con los números que da al ejecutarse; y cada tropiezo del código de la clase, hoy."""
import inspect
import logging
import re

import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says, source_of
from hyperopt import STATUS_OK, Trials, fmin, hp, rand, space_eval, tpe
from hyperopt.pyll.stochastic import sample
from scipy.stats import norm
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score, train_test_split

from coursekit.experiments import bayes
from coursekit.experiments.bayes_race import best_after
from coursekit.experiments.tpe import N_CANDIDATES, N_EVALUATIONS, statistics
from coursekit.searchers.acquisition import expected_improvement

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("05").names


# --- a mano

def test_two_data_by_hand():
    says("05", r"$w = 0{,}83 / (1 + 0{,}52) = 0{,}54$", r"= -1{,}09$", r"= 0{,}31$", "a esa distancia, era 0,56")
    near, between = bayes.matern52(0.5, 1), bayes.matern52(1, 1)
    assert (round(near, 2), round(between, 2)) == (0.83, 0.52)
    weight = near / (1 + between)
    assert round(weight, 2) == 0.54 and round(weight * (-1.5 - 0.5), 2) == -1.09
    mean, sd = bayes.posterior([0.0, 1.0], [-1.5, -0.5], [0.5], length=1, mean=0, sd=1)
    assert round(mean[0], 2) == -1.09 and round(sd[0], 2) == 0.31
    alone = bayes.posterior([0.0], [-1.5], [0.5], length=1, mean=0, sd=1)[1][0]
    assert round(alone, 2) == 0.56


def test_the_normal_table_and_the_case_of_the_formula():
    text = source_of("05").read_text(encoding="utf-8")
    heights, areas = (re.findall(r"-?\d,\d\d", next(line for line in text.split("\n") if mark in line))
                      for mark in (r"| $\varphi(z)$ |", r"| $\Phi(z)$ |"))
    z = np.arange(-2, 3)
    assert heights == [f"{v:.2f}".replace(".", ",") for v in norm.pdf(z)]
    assert areas == [f"{v:.2f}".replace(".", ",") for v in norm.cdf(z)]
    says("05", r"$\Phi(z) = 0{,}58$", r"$\varphi(z) = 0{,}39$", r"= 0{,}25$")
    assert (round(norm.cdf(0.2), 2), round(norm.pdf(0.2), 2)) == (0.58, 0.39)
    assert expected_improvement(0.2, 0.5, 0.3) == pytest.approx(0.25345, abs=1e-5)


def test_the_formula_agrees_with_the_draws(lesson):
    assert np.abs(lesson.by_formula - lesson.by_drawing).max() < 0.1 * lesson.by_formula.max()


def test_five_of_six_rounds_improve_nothing_and_all_doubt_less(lesson):
    says("05", "«Lo mejor» baja una sola vez.", "las pérdidas se diferencian en menos de 0,02")
    drops = np.diff(np.minimum.accumulate(lesson.measured))[2:]
    assert (drops < 0).sum() == 1
    assert lesson.measured.min() < lesson.truth.min() + 0.01
    valley = lesson.truth[(lesson.grid >= -2) & (lesson.grid <= -1)]
    assert np.ptp(valley) < 0.02
    assert (lesson.places[3:] > -3.5).all() and (lesson.places[3:] < 0).all()       # todas en el valle
    before, after = lesson.sd, lesson.doubtful
    assert (after[before > 0.01] <= before[before > 0.01] + 0.02).all()


# --- explora

def test_the_options_of_the_duel_are_four_places_nobody_evaluated(lesson):
    places = [lesson.beside, np.mean(lesson.left_gap), lesson.widest, lesson.begin.promise.x]
    assert len(set(np.round(places, 2))) == 4 and not np.isin(np.round(places, 2), bayes.START).any()


def test_the_noise_story_opens_with_noise(lesson):
    assert lesson.machine.values["noise"] == 0.15
    doubt = bayes.posterior([0.4], [0.5], [0.4], noise=0.15)[1][0]
    again = bayes.posterior([0.4] * 2, [0.5] * 2, [0.4], noise=0.15)[1][0]
    assert again < doubt < 0.15


def test_no_noise_of_the_machine_is_a_rarity():
    """Con la semilla de la lección ninguna medición de la máquina yerra en más de dos desvíos."""
    for target in range(bayes.N_HIDDEN):
        xs = bayes.machine_points(bayes.Settings(target, noise=0.15))
        errors = bayes.measure(xs, target, 0.15, "machine") - bayes.hidden_loss(xs, target)
        assert np.abs(errors).max() < 2 * 0.15


def test_noise_also_spoils_the_random_search():
    clean, noisy = bayes.random_best(), bayes.random_best(noise=0.15)
    assert clean[-1] < noisy[-1] - 0.02 and (np.diff(clean) <= 0).all()


def test_the_settings_of_the_text_are_those_of_the_widget():
    says("05", "(ξ = 0,1 en lugar de 0", "La exploración es κ: 0,5 o 4")
    assert bayes.EXPLORE == {"xi": (0, 0.03, 0.1), "kappa": (0.5, 2, 4)}


def test_who_only_exploits_stays_in_the_first_valley(lesson):
    assert lesson.ours > lesson.by_machine + 0.1


def test_the_lucky_one_promises_too_much_on_average_and_not_always(lesson):
    says("05", "promete de más **en promedio**, y en la mayoría de las búsquedas")
    assert lesson.promised < lesson.true - 0.1 and 0.5 < lesson.too_low < 0.95
    assert lesson.promised_by_model > lesson.true_by_model and 0 < lesson.too_low_model < 0.5
    assert abs(lesson.true_by_model - lesson.true) < 0.02
    gap = lesson.promises["da"] - lesson.promises["promete"]
    assert gap.mean() > 5 * gap.std() / np.sqrt(len(gap))


def test_tpe_needs_its_prior(lesson):
    chance, without, with_prior = lesson.searches.values()
    assert lesson.spread[0.1] < lesson.spread[0.25] < lesson.spread[0.5]
    assert with_prior.stuck < chance.stuck < without.stuck and without.missing < chance.missing / 10


def test_batches_pay_with_diminishing_returns():
    printed = run_lesson("05").printed
    speed = [float(found.replace(",", ".")) for found in re.findall(r"(\d,\d) veces más rápido", printed)]
    assert len(speed) == 3 and speed == sorted(speed)
    assert all(1 < faster < q for faster, q in zip(speed, (2, 4, 8), strict=True))


# --- la comparación

def test_against_twice_the_random_search_nothing_can_be_told(lesson):
    says("05", "con veinte semillas, la ventaja no se distingue")
    for name in ("bayes", "tpe"):
        reached = best_after(getattr(lesson.race, name), 25)
        won, lost = np.sum(reached < lesson.double - 1e-9), np.sum(reached > lesson.double + 1e-9)
        assert lost > 0.4 * won and abs(won - lost) < 2 * np.sqrt(won + lost)       # prueba de los signos
        assert np.sum(reached < lesson.chance - 1e-9) > 12
    assert np.median(lesson.race.bayes[:, 10:]) < 0.03 < 0.2 < np.median(lesson.race.random[:, 10:25])
    assert np.array_equal(lesson.race.forest_tpe[:, :20], lesson.race.forest_random[:, :20])


def test_hyperopt_starts_with_twenty_random_draws(lesson):
    assert lesson.different[0] == 20


# --- «Para curiosos»: el código de la clase, hoy

CLASS_SPACE = {
    "criterion": hp.choice("criterion", ["entropy", "gini"]),
    "max_depth": hp.quniform("max_depth", 10, 1200, 10),
    "max_features": hp.choice("max_features", ["auto", "sqrt", "log2", None]),
    "min_samples_leaf": hp.uniform("min_samples_leaf", 0, 0.5),
    "min_samples_split": hp.uniform("min_samples_split", 0, 1),
    "n_estimators": hp.choice("n_estimators", [10, 50, 300, 750, 1200]),
}


@pytest.fixture(scope="module")
def dev():
    X, y = load_breast_cancer(return_X_y=True)
    X_dev, _, y_dev, _ = train_test_split(X, y, test_size=0.3, stratify=y, random_state=101)
    return X_dev, y_dev


def search(objective, space, **options):
    return fmin(objective, space, show_progressbar=False, **options)


def test_the_code_of_the_class_stops_at_its_first_evaluation(dev):
    says("05", "hoy se detiene en la primera evaluación", "no queda nada anotado")
    logging.getLogger("hyperopt").setLevel(logging.CRITICAL)
    trials = Trials()

    def objective(params):
        forest = RandomForestClassifier(**params)
        return {"loss": -cross_val_score(forest, *dev, cv=4).mean(), "status": STATUS_OK}

    with pytest.raises(ValueError, match="All the 4 fits failed"):
        search(objective, CLASS_SPACE, algo=tpe.suggest, max_evals=80, trials=trials,
               rstate=np.random.default_rng(101))
    assert len(trials) == 0


@pytest.mark.parametrize("params", [{"max_depth": 660.0}, {"max_features": "auto"}, {"min_samples_leaf": 0.0}])
def test_scikit_learn_refuses_decimals_auto_and_zero(dev, params):
    drawn = sample(CLASS_SPACE, rng=np.random.default_rng(0))
    assert isinstance(drawn["max_depth"], float)
    with pytest.raises(ValueError, match=next(iter(params))) as failure:
        RandomForestClassifier(5, random_state=0, **params).fit(*dev)
    assert type(failure.value).__name__ == "InvalidParameterError"


def test_most_forests_of_that_space_always_answer_the_same(dev):
    says("05", "más de la mitad de los bosques de ese espacio contestan siempre lo mismo")
    X, y = dev
    fractions = {name: CLASS_SPACE[name] for name in ("min_samples_leaf", "min_samples_split")}
    rng = np.random.default_rng(0)
    constant = 0
    for _ in range(60):
        forest = RandomForestClassifier(5, random_state=0, **sample(fractions, rng=rng)).fit(X, y)
        constant += len(np.unique(forest.predict(X))) == 1
    assert constant > 30


def test_the_extra_parenthesis_is_a_syntax_error():
    text = source_of("05").read_text(encoding="utf-8")
    shown = re.search(r"# ```python\n(.*?)# ```", text, re.DOTALL).group(1)
    tail = "\n".join(line[2:] for line in shown.splitlines())
    slide = f"trainedforest = RandomForestClassifier(criterion = crit[best['criterion']],\n{tail}"
    with pytest.raises(SyntaxError):
        compile(slide, "diapositiva", "exec")
    compile(slide.replace("['n_estimators']])", "['n_estimators']]"), "diapositiva", "exec")


def test_positions_are_undone_by_space_eval():
    says("05", "un `2` en `max_depth` es la tercera opción")
    toy = {"max_depth": hp.choice("max_depth", [2, 4, 8, None])}
    best = search(lambda params: float(params["max_depth"] != 8), toy, algo=rand.suggest, max_evals=20,
                  rstate=np.random.default_rng(101))
    assert best["max_depth"] == 2 and space_eval(toy, best) == {"max_depth": 8}
    assert space_eval({"max_depth": hp.choice("max_depth", [2, 4, 8, None])}, {"max_depth": 3}) == {"max_depth": None}


@pytest.mark.parametrize("seed", [101, np.random.RandomState(101)], ids=["entero", "RandomState"])
def test_the_seed_is_a_new_generator(seed):
    says("05", "falla con un `AttributeError` que no nombra a `rstate`")
    with pytest.raises(AttributeError) as failure:
        search(lambda x: x, hp.uniform("x", 0, 1), algo=rand.suggest, max_evals=3, rstate=seed)
    assert "rstate" not in str(failure.value)


def test_without_a_maximum_it_goes_on():
    calls = []

    class EnoughError(Exception):
        pass

    def objective(x):
        calls.append(x)
        if len(calls) == 200:
            raise EnoughError
        return x

    with pytest.raises(EnoughError):
        search(objective, hp.uniform("x", 0, 1), algo=rand.suggest, rstate=np.random.default_rng(0))


# --- las cantidades que el texto dice con palabras

def test_the_counts_told_in_words(lesson):
    says("05", "Sesenta búsquedas de 20 evaluaciones.", "20 semillas; ya está calculado", "Sortea 24 candidatos",
         "Cinco semillas, 40 evaluaciones", "De las 80 de la clase, 60 son de TPE", "Lo mejor de 31 repartidas parejo")
    assert inspect.signature(statistics).parameters["n_searches"].default == 60
    assert N_EVALUATIONS == 20 and N_CANDIDATES == 24
    assert lesson.race.random.shape == (20, 50) and lesson.race.bayes.shape == (20, 25)
    assert lesson.race.forest_tpe.shape == (5, 40)
    assert len(lesson.grid[::4]) == 31 and 80 - lesson.different[0] == 60
