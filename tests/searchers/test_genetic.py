"""El algoritmo genético: herencia, élite, presupuesto, y los casos extremos de sus ajustes."""
import numpy as np
import pytest
from helpers.searcher_makers import FINITE, MIXED, UNION, drive, interleave

from coursekit import Categorical, Float, Int, Space, minimize
from coursekit.searchers import GeneticSearch
from coursekit.searchers.genetic import fitness_order, tournament
from coursekit.searchers.parts.cube import Cube
from coursekit.searchers.parts.genes import complete, cross, mutate, reflect

pytestmark = pytest.mark.filterwarnings("error")
PLANE = Space({"x": Float(0, 1), "y": Float(0, 1)})


def valley(space, trial):
    return float(np.sum((np.array(list(trial.params.values())) - [0.2, 0.7]) ** 2))


def generations(trials):
    return [[t for t in trials if t.generation == g] for g in range(max(t.generation for t in trials) + 1)]


class TestGenealogy:
    def test_generations_and_parents_are_recorded(self):
        trials = drive(GeneticSearch(PLANE, 0, population=8, elite=3, generations=6), 999, valley)
        by_number = {t.number: t for t in trials}
        assert [len(g) for g in generations(trials)] == [8] + [5] * 6
        assert all(t.parents == () and t.origin == "inicial" for t in trials[:8])
        for trial in trials[8:]:
            assert {"cruza": 2, "mutación": 1}[trial.origin] == len(set(trial.parents))
            assert all(by_number[p].generation < trial.generation for p in trial.parents)
        assert {t.origin for t in trials[8:]} == {"cruza", "mutación"}

    def test_parents_are_among_the_best_alive(self):
        trials = drive(GeneticSearch(PLANE, 0, population=6, elite=2, mating=2, generations=5), 999, valley)
        alive = []
        for group in generations(trials):
            if alive:
                best = {t.number for t in sorted(alive, key=fitness_order)[:2]}
                assert {p for t in group for p in t.parents} <= best
            alive = sorted(alive, key=fitness_order)[:2] + group

    def test_a_child_of_a_crossover_looks_like_both(self):
        searcher = GeneticSearch(Space({f"k{i}": Categorical(range(50)) for i in range(10)}), 0, mutation=0.0,
                                 crossover=1.0, generations=3)
        trials = drive(searcher, 999, lambda s, t: float(t.number))
        for trial in (t for t in trials if t.origin == "cruza"):
            parents = [trials[p].params for p in trial.parents]
            assert all(value in [p[name] for p in parents] for name, value in trial.params.items())


class TestEliteAndBudget:
    @pytest.mark.parametrize(("population", "elite", "g"), [(10, 5, 4), (6, 0, 3), (5, 4, 7), (2, 1, 5), (8, 3, 0)])
    def test_the_budget_is_n_plus_g_times_n_minus_elite(self, population, elite, g):
        searcher = GeneticSearch(PLANE, 0, population=population, elite=elite, generations=g)
        assert not searcher.endless
        assert len(drive(searcher, 9999, valley)) == population + g * (population - elite)
        assert searcher.finished
        parallel = GeneticSearch(PLANE, 0, population=population, elite=elite, generations=g)
        asked = [t for kind, t in interleave(parallel, 9999, 1, loss=valley) if kind == "ask"]
        assert len(asked) == population + g * (population - elite)

    def test_minimize_needs_no_n_trials_when_generations_are_given(self):
        searcher = GeneticSearch(PLANE, 0, generations=2)
        assert len(minimize(lambda p: p["x"], searcher, progress=False)) == 10 + 2 * 5

    def test_the_elite_passes_without_being_evaluated_again(self):
        trials = drive(GeneticSearch(PLANE, 0, population=6, elite=3), 60, valley)
        assert len({PLANE.key(t.params) for t in trials}) == 60

    @pytest.mark.parametrize("elite", [1, 5])
    def test_the_best_of_the_population_never_worsens(self, elite):
        searcher = GeneticSearch(PLANE, 0, population=10, elite=elite)
        best = []
        for _ in range(100):
            drive(searcher, 1, valley)
            if searcher._members:
                best.append(min(t.loss for t in searcher._members))
        assert (np.diff(best) <= 0).all() and best[-1] < best[0]

    def test_without_elite_the_best_may_be_lost(self):
        lost = 0
        for seed in range(5):
            searcher, best = GeneticSearch(PLANE, seed, population=6, elite=0, crossover=0.0), []
            for _ in range(60):
                drive(searcher, 1, valley)
                best += [min(t.loss for t in searcher._members)] if searcher._members else []
            lost += (np.diff(best) > 0).any()
        assert lost >= 4


class TestDiversity:
    @pytest.mark.parametrize("space", [PLANE, MIXED, UNION, FINITE], ids=["plane", "mixed", "union", "finite"])
    def test_the_first_generation_is_diverse(self, space):
        for seed in range(3):
            founders = drive(GeneticSearch(space, seed, population=8), 8)
            assert len({space.key(t.params) for t in founders}) == 8

    def test_the_first_generation_fills_every_axis(self):
        U = np.array([list(t.params.values()) for t in drive(GeneticSearch(PLANE, 1, population=8), 8)])
        assert sorted(np.floor(8 * U[:, 0])) == sorted(np.floor(8 * U[:, 1])) == list(range(8))

    def test_no_twin_is_ever_evaluated(self):
        for seed in range(3):
            trials = drive(GeneticSearch(FINITE, seed, population=6, elite=3), 24)
            assert len({FINITE.key(t.params) for t in trials}) == 24

    def test_long_runs_keep_moving(self):
        # El paso se achica con las generaciones, pero no hasta desaparecer.
        trials = drive(GeneticSearch(PLANE, 0), 1500, lambda s, t: valley(s, t) if t.number < 1000 else 1.0)
        points = np.array([list(t.params.values()) for t in trials[-100:] if t.origin == "mutación"])
        parents = np.array([list(trials[t.parents[0]].params.values()) for t in trials[-100:]
                            if t.origin == "mutación"])
        assert np.abs(points - parents).max(axis=1).min() > 0 and np.abs(points - parents).max() > 1e-3


class TestCorners:
    def test_no_mutation_and_no_crossover_leave_only_immigrants(self):
        trials = drive(GeneticSearch(PLANE, 0, mutation=0.0, crossover=0.0), 30, valley)
        assert {t.origin for t in trials[10:]} == {"inmigrante"}
        assert all(t.parents == () for t in trials)

    def test_no_mutation_stays_between_the_parents(self):
        trials = drive(GeneticSearch(PLANE, 0, mutation=0.0, crossover=1.0, generations=4), 999, valley)
        for trial in (t for t in trials if t.origin == "cruza"):
            a, b = (np.array(list(trials[p].params.values())) for p in trial.parents)
            child, gap = np.array(list(trial.params.values())), np.abs(a - b)
            assert (child >= np.minimum(a, b) - 0.3 * gap - 1e-9).all() or (child < 0.3).any()
            assert (child <= np.maximum(a, b) + 0.3 * gap + 1e-9).all() or (child > 0.7).any()

    def test_no_crossover_changes_one_parent_a_little(self):
        trials = drive(GeneticSearch(PLANE, 0, crossover=0.0, mutation_scale=0.01), 60, valley)
        for trial in trials[10:]:
            assert len(trial.parents) == 1
            mother = np.array(list(trials[trial.parents[0]].params.values()))
            assert np.abs(np.array(list(trial.params.values())) - mother).max() < 0.06

    def test_a_tournament_of_one_is_a_lottery_and_of_all_takes_the_best(self):
        rng, fitness = np.random.default_rng(0), [5, 1, 3, 2, 4]
        lottery = np.bincount([tournament(fitness, 1, rng) for _ in range(2000)], minlength=5)
        assert lottery.min() > 320
        assert {tournament(fitness, 5, rng) for _ in range(20)} == {1} == {tournament(fitness, 9, rng)}
        pairs = np.bincount([tournament(fitness, 2, rng) for _ in range(2000)], minlength=5)
        assert pairs.argmax() == 1 and pairs[0] == 0, "el peor no le gana a nadie"

    def test_full_mutation_scale_zero_still_ends(self):
        assert len(drive(GeneticSearch(MIXED, 0, mutation=1.0, mutation_scale=0.0), 40)) == 40

    def test_failed_members_are_last(self):
        trials = drive(GeneticSearch(PLANE, 0, population=6, elite=2), 40,
                       lambda s, t: None if t.params["x"] > 0.5 else valley(s, t))
        parents = {p for t in trials[12:] for p in t.parents}
        assert sum(not trials[p].ok for p in parents) <= 2

    def test_late_results_join_when_they_arrive(self):
        searcher = GeneticSearch(PLANE, 0, population=4, elite=2)
        late = searcher.ask()
        drive(searcher, 12, lambda s, t: 1 + valley(s, t))
        searcher.tell(late, -1.0)
        drive(searcher, 4, lambda s, t: 1 + valley(s, t))
        assert late in searcher._members


class TestClassic:
    """La versión de la clase: se conserva la mejor mitad y los hijos se parecen a los mejores."""

    def test_it_is_one_setting(self):
        searcher = GeneticSearch.classic(PLANE, 0, population=12)
        assert searcher.arguments() == GeneticSearch(
            PLANE, 0, population=12, elite=6, mating=6, tournament=1, crossover=0.0).arguments()

    def test_half_survives_and_the_children_come_from_that_half(self):
        trials = drive(GeneticSearch.classic(PLANE, 0, population=8, generations=5), 999, valley)
        assert [len(g) for g in generations(trials)] == [8, 4, 4, 4, 4, 4]
        alive = []
        for group in generations(trials):
            best = {t.number for t in sorted(alive, key=fitness_order)[:4]}
            assert all(len(t.parents) == 1 and set(t.parents) <= best and t.origin == "mutación"
                       for t in group if alive)
            alive = sorted(alive, key=fitness_order)[:4] + group

    def test_it_improves_but_the_serious_one_improves_more(self):
        # Donde las dos coordenadas se cruzan de a una, importa combinar lo bueno de dos padres.
        space = Space({f"x{i}": Float(0, 1) for i in range(4)})
        def bowl(space, trial):
            return float(np.sum((np.array(list(trial.params.values())) - 0.3) ** 2))
        final = {make: np.median([min(t.loss for t in drive(make(space, seed), 120, bowl)) for seed in range(8)])
                 for make in (GeneticSearch.classic, GeneticSearch)}
        assert final[GeneticSearch] < final[GeneticSearch.classic] < 0.05


class TestGenes:
    cube = Cube(Space({"x": Float(0, 1), "n": Int(1, 5), "k": ["a", "b", "c"]}))

    def test_crossing_equals_gives_the_same(self):
        u = self.cube.sample(np.random.default_rng(0), 1)[0]
        np.testing.assert_allclose(cross(u, u, self.cube, np.random.default_rng(1)), u)

    def test_a_mutation_changes_discrete_values_for_sure(self):
        rng = np.random.default_rng(0)
        for _ in range(50):
            u = self.cube.sample(rng, 1)[0]
            child = self.cube.decode(mutate(u, 1.0, 1e-6, self.cube, rng))
            parent = self.cube.decode(u)
            assert child["k"] != parent["k"]
            assert abs(child["n"] - parent["n"]) == 1 or parent["n"] in (1, 5)

    def test_at_least_one_gene_changes(self):
        rng = np.random.default_rng(0)
        u = np.array([0.5, 0.5, 0.5])
        assert all((mutate(u, 0.0, 0.2, self.cube, rng, at_least_one=True) != u).sum() == 1 for _ in range(30))
        assert (mutate(u, 0.0, 0.2, self.cube, rng) == u).all()

    def test_genes_a_branch_lacks_come_from_who_has_them_or_from_chance(self):
        cube, rng = Cube(UNION), np.random.default_rng(0)
        rbf = UNION.to_unit({"kernel": "rbf", "C": 1.0, "gamma": 0.01})
        poly = UNION.to_unit({"kernel": "poly", "C": 1.0, "degree": 3})
        names = [slot.name for slot in UNION.slots]
        child = cross(rbf, poly, cube, rng)
        assert child[names.index("gamma")] == rbf[names.index("gamma")]
        assert child[names.index("degree")] == poly[names.index("degree")]
        to_poly = np.where(np.array(names) == "__subspace__", poly[0], rbf)
        drawn = {cube.decode(complete(to_poly, cube, rng))["degree"] for _ in range(60)}
        assert drawn == {2, 3, 4, 5}

    def test_what_leaves_the_cube_bounces_back(self):
        np.testing.assert_allclose(reflect(np.array([-0.2, 1.3, 0.4, -3.0, 5.0])), [0.2, 0.7, 0.4, 0.0, 0.0])


def test_conditional_spaces_mix_their_branches():
    trials = drive(GeneticSearch(UNION, 0), 80)
    assert {t.params["kernel"] for t in trials} == {"rbf", "poly", "linear"}
    assert all(UNION.contains(t.params) for t in trials)
