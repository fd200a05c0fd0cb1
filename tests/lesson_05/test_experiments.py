"""Los números de la lección 05: el sustituto, la adquisición, el duelo, TPE, los lotes y la carrera."""
import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import Matern

from coursekit.experiments import batches, bayes, bayes_race, tpe
from coursekit.searchers import acquisition as acq

# --- el sustituto y la adquisición


@pytest.mark.parametrize("length, noise", [(0.05, 0.0), (0.15, 0.1), (0.6, 0.0)])
def test_posterior_is_scikit_learns(length, noise):
    rng = np.random.default_rng(0)
    X, y = rng.random(6), rng.random(6)
    alpha = bayes.JITTER + (noise / bayes.PRIOR_SD) ** 2
    reference = GaussianProcessRegressor(Matern(length, nu=2.5), alpha=alpha, optimizer=None)
    mean, sd = reference.fit(X[:, None], (y - bayes.PRIOR_MEAN) / bayes.PRIOR_SD).predict(
        bayes.GRID[:, None], return_std=True)
    ours = bayes.posterior(X, y, bayes.GRID, length, noise)
    assert ours[0] == pytest.approx(bayes.PRIOR_MEAN + bayes.PRIOR_SD * mean, abs=1e-6)
    assert ours[1] == pytest.approx(bayes.PRIOR_SD * sd, abs=1e-4)


def test_without_data_the_posterior_is_the_prior():
    mean, sd = bayes.posterior([], [])
    assert set(mean) == {bayes.PRIOR_MEAN} and set(sd) == {bayes.PRIOR_SD}


def test_uncertainty_is_not_noise():
    """Repetir una medición achica la franja; no la anula, ni llega al ruido."""
    def left(times):
        return bayes.posterior([0.4] * times, [0.5] * times, [0.4], noise=0.15)[1][0]
    assert 0.15 > left(1) > left(4) > left(16) > 0
    assert bayes.posterior([0.4], [0.5], [0.4])[1][0] < 1e-3


def test_the_promise_adds_its_parts_and_matches_the_library():
    seen = bayes.look(bayes.START, bayes.Settings())
    found = seen.promise
    assert found.value == pytest.approx(acq.expected_improvement(seen.mean, seen.sd, seen.best_loss))
    assert found.value == pytest.approx(np.maximum(found.exploit + found.explore, 0))
    assert found.choice == found.value.argmax()
    lcb = bayes.promise(seen.mean, seen.sd, seen.best_loss, "lcb", 1)
    assert lcb.choice == acq.lower_confidence_bound(seen.mean, seen.sd, 2.0).argmin()


def test_the_next_point_is_neither_the_lowest_mean_nor_the_widest_band():
    """Lo que se pregunta en la primera predicción."""
    seen = bayes.look(bayes.START, bayes.Settings())
    lowest, widest = bayes.GRID[seen.mean.argmin()], bayes.GRID[seen.sd.argmax()]
    assert lowest + 0.08 < seen.promise.x < widest - 0.08


def test_without_noise_nothing_is_evaluated_twice():
    for name in bayes.ACQUISITIONS:
        for target in range(bayes.N_HIDDEN):
            xs = bayes.machine_points(bayes.Settings(target, name))
            assert len(set(xs)) == len(xs) == 9


def test_more_exploration_takes_pi_out_of_the_first_valley():
    losses = [bayes.chosen_loss(bayes.machine_points(s), s, "machine")
              for s in (bayes.Settings(acquisition="pi", level=level) for level in (0, 2))]
    assert losses[0] > 0.35 and losses[1] < 0.2


def test_the_machine_beats_the_typical_random_search():
    for target in range(bayes.N_HIDDEN):
        settings = bayes.Settings(target)
        assert bayes.chosen_loss(bayes.machine_points(settings), settings, "machine") < bayes.random_best(target)[-1]


def test_the_incumbent_under_noise_is_the_lowest_posterior_mean():
    X, y = np.array([0.2, 0.2, 0.2, 0.8]), np.array([0.3, 0.3, 0.3, 0.25])
    assert bayes.incumbent(X, y, noise=0.3) in (0, 1, 2)      # tres veces 0,3 convence más que una vez 0,25
    assert bayes.incumbent(X[2:], y[2:]) == 1


def test_measurements_repeat_with_their_seed_and_differ_by_turn():
    first = bayes.measure([0.2, 0.2, 0.2, 0.2], noise=0.1)
    assert len(set(first)) == 4
    assert np.array_equal(first, bayes.measure([0.2] * 4, noise=0.1))
    assert np.array_equal(first[:3], bayes.measure([0.2] * 3, noise=0.1, player="machine"))
    assert first[3] != bayes.measure([0.2] * 4, noise=0.1, player="machine")[3]


# --- el duelo

def test_a_duel_goes_through_two_beats_a_round():
    duel = bayes.Duel()
    assert duel.choosing and duel.turn == 1
    duel = duel.advance(0.3)
    assert duel.revealed and duel.turn == 1 and duel.known() == bayes.START and duel.seen()[-1] == 0.3
    duel = duel.advance(0.9)
    assert duel.choosing and duel.turn == 2 and duel.known()[-1] == 0.3
    assert duel.undo() == bayes.Duel() and bayes.Duel().undo() == bayes.Duel()


def test_a_duel_ends_and_does_not_grow():
    duel = bayes.Duel()
    for _ in range(2 * bayes.N_ROUNDS):
        duel = duel.advance(0.5)
    assert duel.finished and not duel.choosing and duel.advance(0.1) is duel
    assert len(duel.seen("machine")) == len(duel.seen()) == 9


@pytest.mark.parametrize("x", [-0.1, 1.5, "a", None])
def test_a_duel_refuses_what_is_not_a_position(x):
    with pytest.raises((ValueError, TypeError), match="x"):
        bayes.Duel().advance(x)


# --- TPE

def test_split_counts_and_never_leaves_a_side_empty():
    y = np.array([5.0, 1.0, 100.0, 2.0, 3.0])
    good, rest = tpe.split(y, 0.25)
    assert good.tolist() == [1, 3] and sorted([*good, *rest]) == list(range(5))
    assert len(tpe.split(y, 0.001)[0]) == 1 and len(tpe.split(y, 1)[1]) == 1


@pytest.mark.parametrize("prior", [True, False])
def test_densities_integrate_to_one_and_samples_follow_them(prior):
    density = tpe.Parzen(np.array([0.05, 0.4, 0.42]), 0.1, prior)
    x = np.linspace(0, 1, 4001)
    assert np.trapezoid(density.density(x), x) == pytest.approx(1, abs=1e-3)
    drawn = density.sample(np.random.default_rng(0), 20_000)
    below = np.trapezoid(density.density(x[:1001]), x[:1001])
    assert (drawn < 0.25).mean() == pytest.approx(below, abs=0.02) and drawn.min() >= 0 and drawn.max() <= 1


def test_the_proposal_has_the_best_ratio_of_24():
    for step in tpe.run(tpe.Options()):
        assert len(step.candidates) == 24 and step.ratio[step.choice] == step.ratio.max()
        assert step.y[step.good].max() <= step.y[step.rest].min()


def test_a_larger_gamma_searches_farther_from_the_best():
    """El resultado de la predicción de W11."""
    distance = [tpe.statistics(gamma, 0.1, False).distance for gamma in (0.1, 0.25, 0.5)]
    assert distance[0] < distance[1] < distance[2] and distance[2] > 2 * distance[0]


def test_the_prior_keeps_exploration_alive():
    without, with_prior = (tpe.statistics(0.1, 0.05, prior) for prior in (False, True))
    chance = tpe.statistics(None)
    assert with_prior.stuck < chance.stuck < without.stuck
    assert with_prior.missing < chance.missing


# --- lotes

def test_without_lies_the_batch_piles_up_and_with_them_it_spreads():
    greedy, liar = (batches.run_batches(4, lie)[0].points for lie in (False, True))
    assert np.ptp(greedy) < 0.05 and np.ptp(liar) > 0.3
    assert sorted(greedy) == [0.53, 0.54, 0.55, 0.56]      # lo que dice la predicción


def test_the_first_of_a_batch_is_the_usual_choice():
    usual = bayes.look(bayes.START, bayes.Settings()).promise.x
    for q in batches.SIZES:
        for liar in (False, True):
            assert batches.run_batches(q, liar)[0].points[0] == usual
            assert len(set(batches.run_batches(q, liar)[0].points)) == q


def test_the_table_says_what_the_lesson_tells():
    table = batches.load_batches()
    final = table.liar[:, -1]
    assert (np.diff(final) > 0).all()                          # más grande el lote, menos aprende cada evaluación
    assert (table.liar[1:, -1] < table.greedy[1:, -1]).all()   # mentir conviene
    assert final.max() < table.random[-1]                      # y hasta el peor lote le gana al azar
    assert np.array_equal(table.liar[0], table.greedy[0])
    assert (np.diff(table.liar, axis=1) <= 0).all()


def test_the_table_can_be_made_again():
    again = batches.measure_batches(2)
    assert again["liar"].shape == (4, 25)
    functions = batches.random_functions(2)
    assert functions.min(axis=1) == pytest.approx(0)
    curve = batches.regret_curve(functions[0], 4, True, np.random.default_rng([0, 0]))
    assert curve == pytest.approx(batches.regret_curve(functions[0], 4, True, np.random.default_rng([0, 0])))


# --- la carrera sobre datos reales

def test_the_race_says_what_the_lesson_tells():
    race = bayes_race.load_race()
    assert race.random.shape == (20, 50) and race.bayes.shape == race.tpe.shape == (20, 25)
    chance, double = (bayes_race.best_after(race.random, n) for n in (25, 50))
    for found in (bayes_race.best_after(race.bayes, 25), bayes_race.best_after(race.tpe, 25)):
        assert 0.6 < np.mean(found < chance - 1e-9) <= 0.9
        assert 0.25 < np.mean(found > double + 1e-9) < 0.5       # contra el azar al doble ya no es paliza
    assert abs(np.median(chance) - np.median(bayes_race.best_after(race.bayes, 25))) < 0.005
    assert np.median(race.bayes[:, 10:]) < 0.03 < 0.2 < np.median(race.random[:, 10:25])


def test_hyperopt_starts_by_chance_and_then_proposes_better():
    race = bayes_race.load_race()
    assert np.array_equal(race.forest_tpe[:, :20], race.forest_random[:, :20])
    assert (np.median(race.forest_tpe[:, 20:], axis=1) < np.median(race.forest_random[:, 20:], axis=1)).all()


def test_the_race_can_be_run_again():
    race = bayes_race.load_race()
    assert bayes_race.run_svm("random", 0, 3) == pytest.approx(race.random[0, :3], abs=0.02)
    assert bayes_race.run_forest("tpe", 0, 1) == pytest.approx(race.forest_tpe[0, :1], abs=0.02)
