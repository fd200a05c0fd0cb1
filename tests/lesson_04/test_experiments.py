"""Los números de la lección 04, contra fórmulas exactas, scipy y los datos de referencia del curso."""
import numpy as np
import pytest
from scipy import integrate, stats

from coursekit.experiments import forest_search as forest
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.experiments.grid import load_surface
from coursekit.searchers import GridSearch
from coursekit.space import Float, Space

MANY = 20_000          # error estándar de una fracción: a lo sumo 0,0035


# --- grilla contra azar

@pytest.mark.parametrize("budget", [1, 9, 16, 25, 64])
def test_the_grid_is_the_centres_of_equal_cells(budget):
    side = int(budget**0.5)
    centres = ((np.arange(side) + 0.5) / side).tolist()
    space = Space({"x": centres, "y": centres})
    expected = [tuple(trial.params.values()) for trial in iter(GridSearch(space).ask, None)]
    assert sorted(map(tuple, versus.grid_points(budget, "centres"))) == sorted(expected)


@pytest.mark.parametrize("budget", [9, 16, 25])
def test_the_grid_with_its_ends_is_the_one_of_the_course(budget):
    """La que arma `Float.grid`, y con ella `GridSearch`: por eso es la que se compara si no se dice otra cosa."""
    values = Float(0, 1).grid(int(budget**0.5))
    space = Space({"x": values, "y": values})
    expected = [tuple(trial.params.values()) for trial in iter(GridSearch(space).ask, None)]
    assert sorted(map(tuple, versus.grid_points(budget))) == sorted(expected)


def test_designs_and_targets_fill_the_square_evenly():
    centers, points = versus.draw_targets(2000, seed=1, budget=9)
    for sample in (centers[:, 0], centers[:, 1], points[:, 3, 0], points[:, 8, 1]):
        assert stats.kstest(sample, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(points[:, 0, 0], centers[:, 0])[0, 1]) < 0.1


def test_a_longer_random_search_continues_the_shorter_one():
    _, short = versus.draw_targets(10, seed=3, budget=9)
    _, long = versus.draw_targets(10, seed=3, budget=25)
    assert np.array_equal(long[:, :9], short)


def test_distance_counts_each_direction_by_its_weight():
    center = (0.2, 0.3)
    assert versus.target_distance((0.5, 0.7), center, weight=1) == pytest.approx(0.5)
    assert versus.target_distance((0.5, 0.7), center, weight=0) == pytest.approx(0.3)
    assert versus.target_distance((0.5, 0.7), center, weight=0, rotation=90) == pytest.approx(0.4)
    assert versus.target_distance((0.5, 0.7), center, weight=1, rotation=37) == pytest.approx(0.5)


def test_the_loss_grows_with_the_distance_from_zero_to_one():
    distance = np.linspace(0, 1, 50)
    points = np.column_stack([distance, np.zeros(50)])
    loss = versus.target_loss(points, (0, 0))
    assert loss[0] == 0 and loss[-1] < 1 and (np.diff(loss) > 0).all()
    assert loss == pytest.approx(1 - np.exp(-0.5 * (distance / versus.VALLEY_WIDTH) ** 2))


def one_axis_win_probability(budget, design):
    """La probabilidad exacta de que gane el azar si solo importa el primer eje, integrada sobre dónde está el óptimo.

    La grilla queda a una distancia D; el azar gana si alguno de sus puntos cae a menos de D, sin salirse del cuadrado.
    """
    values = np.unique(versus.grid_points(budget, design)[:, 0])

    def wins(optimum):
        gap = np.abs(optimum - values).min()
        return 1 - (1 - (min(optimum + gap, 1) - max(optimum - gap, 0))) ** budget

    corners = np.unique(np.concatenate([values, (values[1:] + values[:-1]) / 2, [values[0] / 2, (1 + values[-1]) / 2]]))
    return integrate.quad(wins, 0, 1, points=corners, limit=200)[0]


@pytest.mark.parametrize("design", versus.DESIGNS)
@pytest.mark.parametrize("budget", [9, 25, 64])
def test_one_axis_matches_the_exact_probability(budget, design):
    exact = one_axis_win_probability(budget, design)
    assert versus.win_rate(budget, 0, n_targets=MANY, design=design) == pytest.approx(exact, abs=0.015)


@pytest.mark.parametrize("budget, expected", [(9, 0.66), (25, 0.73), (64, 0.74)])
def test_random_wins_when_one_axis_hardly_matters(budget, expected):
    """Los valores de referencia, 66, 73 y 74 %: el 2.º eje pesa 0,05 y la grilla va en los centros (500 blancos)."""
    assert versus.win_rate(budget, 0.05, n_targets=500, design="centres") == pytest.approx(expected, abs=3 * 0.022)
    assert versus.win_rate(budget, 0.05, n_targets=MANY, design="centres") == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("budget", [9, 25, 64])
def test_the_centred_grid_wins_when_both_axes_matter(budget):
    """El valor de referencia: cerca de 65 % para la grilla, en los tres tamaños."""
    assert 1 - versus.win_rate(budget, 1, n_targets=MANY, design="centres") == pytest.approx(0.65, abs=0.02)


@pytest.mark.parametrize("budget, expected", [(9, 0.58), (16, 0.52), (25, 0.48)])
def test_the_grid_with_its_ends_does_not(budget, expected):
    """58, 52 y 48 % para el azar; con 4 ejes y 3 valores por eje, 71 %."""
    assert versus.win_rate(budget, 1, n_targets=MANY) == pytest.approx(expected, abs=0.02)


def test_with_more_axes_the_ends_cost_more():
    ends = [versus.win_rate_in_axes(3, d) for d in (2, 3, 4)]
    centres = [versus.win_rate_in_axes(3, d, design="centres") for d in (2, 3, 4)]
    assert ends == sorted(ends) and ends[-1] == pytest.approx(0.71, abs=0.03)
    assert max(centres) < 0.4
    assert versus.win_rate_in_axes(3, 2) == pytest.approx(versus.win_rate(9, 1), abs=0.04)


def test_the_balance_of_the_centred_grid_is_near_a_quarter():
    for budget in (9, 16, 25):
        rates = [versus.win_rate(budget, w, n_targets=MANY, design="centres") for w in (0.15, 0.25, 0.35)]
        assert rates[0] > 0.5 > rates[2] and rates[1] == pytest.approx(0.5, abs=0.03)


def test_on_the_real_surface_the_place_of_the_nodes_decides():
    """Con los extremos y 5 × 5, el azar gana cerca de 75 % y pierde cerca de 10 %; con otros tamaños es al revés."""
    five = versus.surface_duel(5)
    assert five.wins == pytest.approx(0.75, abs=0.03) and 1 - five.wins - five.ties == pytest.approx(0.11, abs=0.03)
    assert versus.surface_duel(5, "centres").wins < 0.35
    assert versus.surface_duel(4).wins > 0.9 and versus.surface_duel(6).wins < 0.2
    surface = load_surface()
    assert five.random_scores.max() <= surface.mean.max() and five.random_scores.shape == (2000,)
    assert five.grid_score in surface.mean


def test_turning_the_only_direction_gives_the_grid_as_many_values():
    """Sin giro, 3 valores útiles; a 45°, 5; a 15°, los 9: y entonces gana la grilla."""
    grid = versus.grid_points(9, "centres")
    seen = {r: versus.n_distinct(versus.along_important(grid, (0.5, 0.5), r)) for r in (0, 15, 45)}
    assert seen == {0: 3, 15: 9, 45: 5}
    rates = [versus.win_rate(9, 0, rotation, n_targets=MANY, design="centres") for rotation in (15, 45)]
    assert rates[0] < 0.42 < 0.55 < rates[1]


def test_a_duel_is_one_of_the_targets_that_are_counted():
    duels = [versus.duel(9, 0.25, 30, target) for target in range(60)]
    wins = np.mean([duel.winner == "random" for duel in duels])
    centers, points = versus.draw_targets(budget=9)
    best = [versus.target_loss(p, c, 0.25, 30).min() for p, c in zip(points[:60], centers[:60], strict=True)]
    assert [duel.random_loss.min() for duel in duels] == pytest.approx(best)
    assert 0.2 < wins < 0.6


@pytest.mark.parametrize("call, message", [
    (lambda: versus.grid_points(10), "«budget»: llegó 10 .*cuadrado perfecto"),
    (lambda: versus.grid_points(0), "«budget»: llegó 0"),
    (lambda: versus.win_rate(9, weight=1.5), "«weight»: llegó 1.5"),
    (lambda: versus.duel(target=2000), "«target»: llegó 2000"),
    (lambda: versus.grid_points(9, "edges"), "«design»: llegó 'edges'"),
    (lambda: rules.trials_needed(0, 0.95), "«fraction»: llegó 0"),
    (lambda: rules.trials_needed(0.05, 1), "«probability»: llegó 1"),
    (lambda: rules.draw_rates(5, 0, 1), "«low»: llegó 0"),
    (lambda: rules.draw_rates(5, 1, 0.1), "«low»: llegó 1"),
    (lambda: rules.draw_rates(5, scale="cubic"), "«scale»: llegó 'cubic'"),
    (lambda: rules.draw_cloud(0, 2), "«n»: llegó 0"),
])
def test_impossible_values_are_explained(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# --- la regla de los 60

@pytest.mark.parametrize("fraction, probability, expected", [
    (0.05, 0.95, 59), (0.01, 0.95, 299), (0.05, 0.99, 90), (0.5, 0.75, 2), (0.5, 0.1, 1), (0.1, 0.9, 22),
    (0.2, 0.36, 2), (0.1, 0.271, 3)])      # las dos últimas son exactas: los logaritmos dan 2.0000000000000004
def test_trials_needed(fraction, probability, expected):
    assert rules.trials_needed(fraction, probability) == expected


def test_trials_needed_is_the_quantile_of_the_geometric():
    for fraction in (0.01, 0.03, 0.05, 0.2):
        for probability in (0.5, 0.8, 0.95, 0.99):
            assert rules.trials_needed(fraction, probability) == stats.geom.ppf(probability, fraction)


def test_hit_probability_of_the_famous_numbers():
    assert rules.hit_probability(0.05, [58, 59, 60]) == pytest.approx([0.949, 0.9515, 0.954], abs=0.0005)
    assert rules.hit_probability(0.05, 59) == pytest.approx(stats.geom.cdf(59, 0.05))


@pytest.mark.parametrize("dimensions", [1, 2, 5, 10])
def test_the_best_fraction_is_hit_as_often_in_any_dimension(dimensions):
    """Por simulación: la caja del mejor 5 % se alcanza con la probabilidad de la regla en toda dimensión."""
    rng = np.random.default_rng(dimensions)
    distance = rules.cloud_distance(rng.random((1500, 59, dimensions)))
    inside = distance <= rules.top_region_side(0.05, dimensions) / 2
    assert inside.mean() == pytest.approx(0.05, abs=0.004)
    assert inside.any(axis=1).mean() == pytest.approx(rules.hit_probability(0.05, 59), abs=0.02)


def test_being_near_in_every_coordinate_collapses():
    """1,00, 0,91, 0,019 y 6·10⁻⁶ con 60 intentos en 1, 2, 5 y 10 dimensiones."""
    near = rules.near_probability([1, 2, 5, 10], 60)
    assert near[:3] == pytest.approx([1.0, 0.91, 0.019], abs=0.005)
    assert near[3] == pytest.approx(6e-6, rel=0.05)
    hits = rules.cloud_distance(np.random.default_rng(0).random((3000, 60, 2))) <= 0.1
    assert hits.any(axis=1).mean() == pytest.approx(near[1], abs=0.02)


def test_a_cloud_grows_without_moving():
    small, big = rules.draw_cloud(20, 3, seed=5), rules.draw_cloud(50, 6, seed=5)
    assert np.array_equal(big[:20, :3], small)


# --- la escala

def test_one_percent_falls_under_a_hundredth():
    assert rules.share_below(0.01) == pytest.approx(0.0099, abs=1e-4)
    assert rules.share_below(0.01, scale="log") == pytest.approx(0.5)


@pytest.mark.parametrize("scale, distribution", [
    ("linear", stats.uniform(1e-4, 1 - 1e-4)), ("log", stats.loguniform(1e-4, 1))])
def test_rates_follow_the_distributions_of_scipy(scale, distribution):
    values = rules.draw_rates(5000, scale=scale, seed=2)
    assert stats.kstest(values, distribution.cdf).pvalue > 0.001
    for value in (0.03, *rules.decade_edges()):
        assert rules.share_below(value, scale=scale) == pytest.approx(distribution.cdf(value))


@pytest.mark.parametrize("low, high, n", [(1e-5, 1, 5), (1e-4, 1, 4), (1e-3, 1e3, 6), (0.02, 5, 3)])
def test_decades_cover_the_range_and_every_draw_falls_in_one(low, high, n):
    edges = rules.decade_edges(low, high)
    assert len(edges) == n + 1 and edges[0] <= low and high <= edges[-1]
    values = rules.draw_rates(300, low, high)
    assert rules.decade_counts(values, low, high).sum() == 300


# --- el bosque

@pytest.fixture(scope="module")
def table():
    return forest.load_forest_search()


def test_the_class_space_has_impossible_draws():
    from sklearn.model_selection import ParameterGrid, ParameterSampler
    draws = list(ParameterSampler(forest.class_space(), 80, random_state=101))
    assert sum(d["max_features"] == "auto" for d in draws) == 22
    assert len(ParameterGrid(forest.class_space())) == 14080


def test_the_table_is_what_the_search_gives(table):
    """Se rehacen los tres primeros candidatos y la validación del bosque más chico."""
    search = forest.run_search(3)
    assert search.cv_results_["mean_test_score"] == pytest.approx(table.mean_scores[:3], abs=0.02)
    made = forest.scores_of(search)
    assert np.array_equal(made["n_estimators"], table.n_estimators[:3])
    assert np.array_equal(made["max_depth"], table.max_depth[:3])
    assert made["test_scores"] == pytest.approx(table.test_scores[:3], abs=0.02)
    again = forest.measure_trees((10,))
    assert again["tree_scores"] == pytest.approx(table.tree_scores[:1], abs=0.02)


def test_the_table_says_what_the_lesson_tells(table):
    assert table.split_scores.shape == (80, 4) and table.test_scores.shape == (80,)
    best = table.mean_scores.argmax()
    error = table.split_scores[best].std(ddof=1) / 2
    tenth = np.sort(table.mean_scores)[-10]
    assert table.mean_scores[best] - tenth < 1.5 * error
    assert table.mean_scores[:10].max() == table.mean_scores.max() > table.test_scores[best]
    assert table.tree_scores[2:].min() > table.tree_scores[0]
    assert (np.diff(table.tree_seconds) > 0).all()
    ratio = table.job_seconds[:, 0] / table.job_seconds[:, 1]
    assert ratio[0] < 1 < ratio[-1] and table.job_start > 0.2
