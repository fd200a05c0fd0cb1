"""Los números de la lección 06: la evolución de manual, la cruza, y la carrera contra el azar."""
import numpy as np
import pytest

from coursekit import Trial
from coursekit.experiments import genetic
from coursekit.experiments.genetic_race import RACERS, load_race, run_once, svm_space
from coursekit.experiments.variation import FATHER, MOTHER, SPACE, mate
from coursekit.searchers.genetic import tournament


@pytest.fixture(scope="module")
def run():
    return genetic.evolve(repeats=50, seed=3)


# --- la evolución -----------------------------------------------------------------------------

def test_shapes_budget_and_bounds(run):
    assert run.genes.shape == (50, 11, 10, 3) and run.loss.shape == (50, 11, 10)
    assert run.evaluations.tolist() == [10 + 9 * g for g in range(11)]
    assert run.genes.min() >= 0 and run.genes.max() <= 1


def test_the_loss_is_the_squared_distance_in_tenths():
    assert genetic.tenths_loss([0.5, 0.5], [0.4, 0.5]) == pytest.approx(1)
    assert genetic.tenths_loss([0.2, 0.8], [0.5, 0.4]) == pytest.approx(9 + 16)


def test_the_elite_goes_on_unchanged_and_with_elite_nothing_is_lost():
    run = genetic.evolve(repeats=30, elite=3, seed=1)
    for g in range(run.generations):
        best = np.sort(run.loss[:, g], axis=1)[:, :3]
        np.testing.assert_array_equal(run.loss[:, g + 1, :3], best)
    assert run.never_worse.all()


def test_children_inherit_every_gene_from_a_parent_when_nothing_mutates():
    run = genetic.evolve(repeats=20, mutation=0, elite=0, seed=2)
    for g in range(1, 11):
        rows = np.arange(20)[:, None]
        mother, father = (run.genes[rows, g - 1, run.parents[:, g, :, k]] for k in (0, 1))
        child = run.genes[:, g]
        assert ((child == mother) | (child == father)).all()


def test_generation_zero_is_diverse_and_is_the_same_whatever_the_settings():
    first, second = genetic.evolve(seed=5), genetic.evolve(seed=5, mutation=0, tournament=6, elite=3)
    np.testing.assert_array_equal(first.genes[:, 0], second.genes[:, 0])
    assert first.diversity[0, 0] > 0.6


def test_the_same_seed_repeats_and_another_differs():
    a, b, c = (genetic.evolve(seed=s).loss for s in (0, 0, 1))
    assert (a == b).all() and (a != c).any()


def test_random_search_never_gets_worse_with_more_budget():
    best = genetic.random_best([10, 50, 100], repeats=200)
    assert (np.diff(best, axis=1) <= 0).all() and best.shape == (200, 3)


@pytest.mark.parametrize("settings", [{"population": 1}, {"elite": 10}, {"mutation": 1.5}, {"tournament": 0}])
def test_impossible_settings_are_named(settings):
    with pytest.raises(ValueError, match=f"«{next(iter(settings))}»"):
        genetic.evolve(**settings)


# --- las afirmaciones de la lección (facts, fila 24) ------------------------------------------

def test_without_mutation_diversity_dies_and_random_search_wins():
    lost = genetic.ablation(mutation=0.0)
    assert lost.diversity < 0.001
    assert lost.final == pytest.approx(3.84, abs=0.1) and lost.random == pytest.approx(1.58, abs=0.1)


def test_without_elite_the_best_is_kept_in_few_runs():
    assert genetic.ablation(elite=0).never_worse == pytest.approx(0.15, abs=0.03)


def test_the_whole_algorithm_beats_random_search_and_selection_is_what_does_it():
    whole, blind = genetic.ablation(), genetic.ablation(tournament=1)
    assert whole.final < whole.random / 4 and blind.final > blind.random


def test_selection_odds_match_a_simulation():
    loss = np.arange(10.0)[None].repeat(4000, axis=0)
    chosen = genetic.select(loss, 5, 3, np.random.default_rng(0))
    seen = np.bincount(chosen.ravel(), minlength=10) / chosen.size
    np.testing.assert_allclose(seen, genetic.selection_odds(10, 3), atol=0.01)
    assert genetic.selection_odds(10, 1).tolist() == pytest.approx([0.1] * 10)


def test_without_replacement_the_odds_are_those_of_the_searcher():
    rng = np.random.default_rng(0)
    chosen = [tournament(list(range(10)), 3, rng) for _ in range(20_000)]
    odds = genetic.selection_odds(10, 3, replace=False)
    np.testing.assert_allclose(np.bincount(chosen, minlength=10) / 20_000, odds, atol=0.01)
    assert odds[-2:].tolist() == pytest.approx([0, 0]) and odds.sum() == pytest.approx(1)
    assert odds[0] == pytest.approx(0.3)                       # gana siempre que lo sortean
    assert genetic.selection_odds(4, 9, replace=False).tolist() == pytest.approx([1, 0, 0, 0])


# --- cruza y mutación -------------------------------------------------------------------------

def test_inheriting_creates_no_value_and_the_children_are_complementary():
    for mask in np.ndindex(2, 2, 2, 2):
        one, two = mate(SPACE, MOTHER, FATHER, mask)
        for i, name in enumerate(SPACE.names):
            assert (one.params[name], two.params[name]) == (
                (FATHER[name], MOTHER[name]) if mask[i] else (MOTHER[name], FATHER[name]))


def test_blending_moves_numbers_but_never_invents_a_category():
    kernels, fresh = set(), 0
    for seed in range(20):
        for child in mate(SPACE, MOTHER, FATHER, [True] * 4, "blend", seed=seed):
            assert SPACE.contains(child.params)
            kernels.add(child.params["kernel"])
            fresh += child.params["C"] not in (MOTHER["C"], FATHER["C"])
    assert kernels == {"rbf", "poly"} and fresh > 30


def test_mutation_stays_in_the_space_and_reaches_the_new_category():
    children = [child for seed in range(30) for child in mate(SPACE, MOTHER, FATHER, [False] * 4, step=0.3, seed=seed)]
    assert all(SPACE.contains(child.params) for child in children)
    assert "sigmoid" in {child.params["kernel"] for child in children}
    assert all(isinstance(child.params["degree"], int) for child in children)
    for child in children:
        assert all(child.changed == ~np.isclose(child.crossed, child.mutated))


# --- la carrera -------------------------------------------------------------------------------

def test_the_table_is_of_todays_searchers():
    race = load_race()
    for method in RACERS:
        again = [t.loss for t in run_once(method, 0, n_trials=14)]
        np.testing.assert_allclose(again, race.loss[method][0, :14], atol=0.01)


def test_the_genetic_search_wins_most_of_the_times():
    race = load_race()
    assert all(loss.shape == (30, 60) for loss in race.loss.values())
    won, tied = race.wins("genético", "azar", 60)
    lost = race.wins("azar", "genético", 60)[0]
    assert won + tied + lost == pytest.approx(1) and won > lost
    assert len(race.histories("azar")) == 30 and race.histories("azar")[0].best.loss == race.best("azar")[0, -1]


def test_the_space_has_the_kinds_the_lesson_says():
    assert [type(d).__name__ for d in svm_space().subspaces[0].values()] == ["Float", "Float", "Categorical", "Int",
                                                                             "Categorical"]
    assert isinstance(run_once("la clase", 0, 1)[0], Trial)
