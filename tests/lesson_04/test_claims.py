"""Lo que la lección 04 afirma, con números: cada prueba nombra la oración de la que responde."""
import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from scipy import stats
from sklearn.model_selection import ParameterSampler

from coursekit.experiments import forest_search as forest
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.experiments.grid import load_surface

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("04")


# --- a mano

def test_leaf_size_changes_nothing_here(lesson):
    says("04", "El segundo no cambia la respuesta", "scikit-learn ni siquiera lo usa")
    assert lesson.names.score(10, 20) == lesson.names.score(10, 60)
    neighbors = lesson.names.KNeighborsClassifier().fit(lesson.names.X_dev, lesson.names.y_dev)
    assert neighbors._fit_method == "brute"


def test_the_hand_made_duel(lesson):
    says("04", "**tres** resultados", "El azar preguntó más cosas (ocho, y no nueve, porque el 31 salió dos veces",
         "Nosotros acertamos, y no lo podíamos saber antes")
    names = lesson.names
    assert names.grid["puntaje"].nunique() == 3 and names.drawn["n_neighbors"].nunique() == 8
    assert names.drawn["n_neighbors"].value_counts()[31] == 2
    assert names.drawn["puntaje"].max() < names.grid["puntaje"].max()
    assert names.curve[[9, 29, 49]].max() == names.grid["puntaje"].max()
    assert names.wins > 0.6 > 0.4 > names.against_ours


def test_fifty_nine_is_enough():
    says("04", "Con **59** alcanza para 95 %")
    assert 1 - 0.95**58 < 0.95 <= 1 - 0.95**59


# --- grilla contra azar

def test_the_two_designs_are_what_is_said():
    says("04", "tres valores entre 0 y 1 son 0; 0,5 y 1", "1/6, 1/2 y 5/6")
    assert versus.axis_values(3).tolist() == [0, 0.5, 1]
    assert versus.axis_values(3, "centres") == pytest.approx([1 / 6, 1 / 2, 5 / 6])
    assert np.logspace(0, 1, 3)[[0, -1]].tolist() == [1, 10]


def test_when_each_one_wins():
    says("04", "si uno de los ejes casi no importa gana el azar**, contra los dos diseños",
         "gana dos de cada tres veces; la que lleva los extremos, la de siempre, apenas empata, y con más ejes pierde",
         "con los extremos, el azar no pierde", "casi mitad y mitad")
    for budget in (9, 16, 25):
        assert all(versus.win_rate(budget, 0, design=design) > 2 / 3 for design in versus.DESIGNS)
        assert 1 - versus.win_rate(budget, 1, design="centres") == pytest.approx(2 / 3, abs=0.03)
        assert versus.win_rate(budget, 1) > 0.48
    assert versus.win_rate(25, 1) == pytest.approx(0.5, abs=0.025)
    assert versus.win_rate_in_axes(3, 4) > 0.65 and versus.win_rate_in_axes(3, 4, design="centres") < 0.36


def test_the_points_on_the_border_are_counted():
    says("04", "ocho están sobre el borde", "Con cuatro ejes, 80 de los 81")
    for dimensions, expected in ((2, 8), (4, 80)):
        grid = versus._all_with_all(versus.axis_values(3), dimensions)
        assert np.sum(((grid == 0) | (grid == 1)).any(axis=1)) == expected


def test_on_the_real_surface(lesson):
    says("04", "De más de 90 % a cerca de 10 %", "la peor de estas ocho grillas queda a menos de dos centésimas")
    duels = [versus.surface_duel(n, design) for design in versus.DESIGNS for n in (3, 4, 5, 6)]
    wins = [duel.wins for duel in duels]
    assert max(wins) > 0.9 and min(wins) == pytest.approx(0.1, abs=0.02)
    assert load_surface().mean.max() - min(duel.grid_score for duel in duels) < 0.02


def test_turning_what_matters():
    says("04", "con 9 puntos gana 47 % contra la grilla con los extremos y 37 % contra la de los centros",
         "67 % y 56 %", "también prueba nueve valores distintos", "Con un giro de 45° la grilla prueba cinco valores")
    for rotation, expected in ((15, (0.47, 0.37)), (45, (0.67, 0.56))):
        rates = [versus.win_rate(9, 0, rotation, n_targets=20_000, design=design) for design in versus.DESIGNS]
        assert rates == pytest.approx(expected, abs=0.01)
        seen = [versus.n_distinct(versus.along_important(versus.grid_points(9, design), (0.5, 0.5), rotation))
                for design in versus.DESIGNS]
        assert seen == {15: [9, 9], 45: [5, 5]}[rotation]


# --- los sesenta y la escala

def test_near_and_good_are_two_things():
    says("04", "tres cuartos del recorrido", "menos de una en mil",
         "nueve de cada diez puntos caen en la última década")
    assert rules.top_region_side(0.05, 10) == pytest.approx(0.75, abs=0.02)
    assert rules.near_probability(10, 59) < 0.001
    assert 1 - rules.share_below(0.1) == pytest.approx(0.9, abs=0.001)
    assert rules.share_below(0.01) == pytest.approx(0.01, abs=0.0005)


def test_with_another_loss_the_region_grows_the_same():
    """«Con otra pérdida la región tiene otra forma, y le pasa lo mismo»: por simulación, con la distancia euclídea."""
    says("04", "Con otra pérdida la región tiene otra forma, y le pasa lo mismo")
    rng = np.random.default_rng(0)
    reach = []
    for dimensions in (1, 2, 5, 10):
        points = rng.random((40_000, dimensions)) - 0.5
        distance = np.linalg.norm(points, axis=1)
        good = points[distance <= np.quantile(distance, 0.05)]
        reach.append(np.ptp(good[:, 0]))
    assert reach == sorted(reach) and reach[-1] > 0.9


def test_the_sixty_rule_is_not_certain():
    says("04", "95 de cada 100 veces")
    assert stats.binom(59, 0.05).sf(0) == pytest.approx(0.95, abs=0.005)


# --- con la biblioteca

def test_the_scale_decides(lesson):
    names = lesson.names
    assert names.in_log.best_score_ > 0.95 and abs(names.in_linear.best_score_ - names.majority) < 0.02


def test_the_class_space(lesson):
    assert lesson.names.n_cells == 14080 and lesson.names.n_auto == 22
    assert "14 080 combinaciones; 80 sorteos son 0,57 %" in lesson.printed
    assert lesson.names.class_space == forest.class_space()
    assert 0 < lesson.names.failed.sum() < 10 and {w.category.__name__ for w in lesson.names.caught} >= {
        "FitFailedWarning"}
    assert "Got 'auto' instead" in lesson.printed


def test_the_depth_is_a_dead_axis(lesson):
    says("04", "De 10 para arriba, el mismo bosque", "ningún árbol llega tan hondo")
    depths = lesson.names.depths
    assert depths["10"] == depths["1200"] == depths["None"] and depths["10"][0] < 10


def test_the_six_are_the_first_of_the_eighty(lesson):
    says("04", "nuestros seis son los primeros seis de la tabla", "El mejor salió entre los primeros diez")
    names = lesson.names
    assert names.search.cv_results_["mean_test_score"] == pytest.approx(names.measured.mean_scores[:6], abs=0.02)
    assert names.measured.mean_scores[:10].max() == names.measured.mean_scores.max()


def test_the_first_ten_are_not_told_apart(lesson):
    says("04", "Del primero al décimo hay menos de lo que cada uno cambia de un pliegue a otro",
         "son menores que lo que varía cada uno entre sus propios pliegues")
    names = lesson.names
    ten = names.measured.split_scores[names.order[:10]]
    assert names.gap < ten.std(axis=1).min()
    ordered = names.results
    jumps = -np.diff(ordered["mean_test_score"])
    assert (jumps < ordered["std_test_score"].to_numpy()[1:]).all()


def test_the_last_look(lesson):
    says("04", "El elegido bajó y el promedio no", "bajó menos que el error estándar de esa prueba")
    names = lesson.names
    fall = names.measured.mean_scores[names.best] - names.test_score
    assert 0 < fall < names.test_error and names.change > 0
    assert names.test_score == pytest.approx(names.measured.test_scores[names.best], abs=0.02)
    assert "maligno 0.97 0.89 0.93 64" in lesson.printed


def test_lists_alone_do_not_repeat_and_distributions_may(lesson):
    says("04", "sortea celdas de la grilla **sin repetir**", "cada sorteo es independiente y alguno puede repetirse")
    assert len(lesson.names.cells) == 4
    repeated = [params["a"] for params in ParameterSampler({"a": stats.randint(0, 3)}, 6, random_state=0)]
    assert len(set(repeated)) < len(repeated)


def test_coursekit_says_the_same_with_the_sign_changed(lesson):
    ours = lesson.names.ours
    assert [trial.loss for trial in ours.history_] == pytest.approx(list(-ours.cv_results_["mean_test_score"]))
    assert ours.history_.best.params == ours.best_params_


# --- para curiosos: lo que se midió una vez

def test_the_numbers_that_were_measured_once(lesson):
    table = lesson.names.measured
    trees = 4 * sum(params["n_estimators"] for params in lesson.names.class_draws)
    minutes = trees * table.tree_seconds[-1] / (4 * table.trees[-1]) / 60
    thousands = f"{trees:,}".replace(",", " ")
    says("04", f"piden {thousands} árboles: unos {minutes:.0f} minutos",
         f"llevó {table.job_start:.1f} s".replace(".", ","))
    for trees, score, seconds in zip(table.trees, table.tree_scores, table.tree_seconds, strict=True):
        says("04", f"| {trees} | {score:.3f} | {seconds:.2f} |".replace(".", ","))
    for one, two in 1000 * table.job_seconds:
        says("04", f"| {one:.1f} | {two:.1f} |".replace(".", ","))
    says("04", "De 300 a 1200 árboles pagamos cuatro veces más por nada")
    assert table.tree_seconds[3] / table.tree_seconds[2] == pytest.approx(4, abs=0.2)
    assert table.tree_scores[3] <= table.tree_scores[2]
