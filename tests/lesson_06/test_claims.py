"""Lo que la lección 06 afirma, con los números que da al ejecutarse."""
import inspect

import numpy as np
import pytest
from helpers.lesson_cells import run_lesson, says
from helpers.tpot_here import TPOT_HERE
from scipy.stats import mannwhitneyu
from sklearn.ensemble import RandomForestClassifier

from coursekit.experiments.forest_search import class_space, forest_data
from coursekit.experiments.genetic import ablation, evolve, selection_odds
from coursekit.experiments.genetic_race import RACERS, load_race
from coursekit.interop import import_tpot, space_to_configspace

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda

# --- las partes de un genético


def test_each_missing_part_is_missed():
    says("06", "diez generaciones pagadas dan peor que sortear", "en la mayoría de las evoluciones alguna generación",
         "aquí queda peor que el azar", "¿Y por qué mutar **todos** los genes no empeora?")
    whole, still, no_elite, blind, all_genes = (ablation(**settings) for settings in (
        {}, {"mutation": 0.0}, {"elite": 0}, {"tournament": 1}, {"mutation": 1.0}))
    assert whole.final < whole.random / 4 and whole.never_worse == 1
    assert still.diversity < 0.001 and still.final > 2 * still.random
    assert 0.10 < no_elite.never_worse < 0.20
    assert blind.final > blind.random
    assert all_genes.final < whole.final


def test_mutating_every_gene_ties_thanks_to_the_elite_and_to_short_steps():
    says("06", "por menos de dos errores estándar: empatan", "Sin élite, mutar todo pierde por mucho",
         "Con pasos más largos", "con la semilla 1 alcanza sin mutar, y con la 12 conviene mutar todo")
    whole, all_genes = (evolve(mutation=rate, repeats=1000).current_best[:, -1] for rate in (0.25, 1.0))
    error = np.hypot(whole.std(), all_genes.std()) / np.sqrt(1000)
    assert 0 < whole.mean() - all_genes.mean() < 2 * error
    assert ablation(mutation=1.0, elite=0).final > 2 * ablation(elite=0).final
    assert ablation(mutation=1.0, step=0.3).final > 1.5 * ablation(step=0.3).final
    at_1, at_12 = (
        {rate: evolve(seed=seed, mutation=rate).current_best[0, -1] for rate in (0.0, 0.25, 1.0)} for seed in (1, 12))
    assert at_1[0.0] < 0.1 < ablation().random and at_12[1.0] < at_12[0.25] / 4


def test_the_odds_say_with_or_without_replacement():
    says("06", "(Aquí se sortea **con reposición**", "los dos últimos no pueden ganar")
    assert selection_odds(10, 3)[-1] > 0
    assert selection_odds(10, 3, replace=False)[-2:].tolist() == pytest.approx([0, 0])


def test_what_an_evolution_costs():
    says("06", "En la 0.x eran 84 y 336", "5 × 24 = 120 individuos y 480 ajustes")
    assert 24 + 5 * (24 - 12) == 84 and 4 * 84 == 336 and 4 * 5 * 24 == 480


# --- la carrera

def test_the_genetic_search_wins_most_times_and_more_the_longer_it_runs():
    says("06", "Son 7200 validaciones cruzadas", "los 900 pares",
         "la mayoría de las veces, no siempre, y más cuanto más dura la búsqueda")
    race = load_race()
    assert sum(losses.size for losses in race.loss.values()) == 7200
    for method in ("la clase", "genético"):
        won = [race.wins(method, "azar", n)[0] for n in (20, 40, 60)]
        assert won == sorted(won) and 0.6 < won[-1] < 0.9
        assert np.median(race.loss[method][:, 30:]) < np.median(race.loss["azar"][:, 30:]) / 3


def test_only_the_crossover_tells_both_versions_apart():
    """La comparación que dice si la cruza sirve cambia una sola cosa."""
    with_it, without = (RACERS[name]({"x": [1, 2, 3]}, random_state=0) for name in ("genético", "sin cruza"))
    settings = [name for name in inspect.signature(type(with_it)).parameters if name not in ("space", "random_state")]
    different = [name for name in settings if getattr(with_it, name) != getattr(without, name)]
    assert different == ["crossover"] and without.crossover == 0


def test_thirty_seeds_do_not_tell_whether_the_crossover_helps():
    says("06", "con treinta semillas, no se puede asegurar nada", "en menos que el error estándar de un puntaje")
    race = load_race()
    found = {method: race.best(method)[:, -1].round(9) for method in RACERS}
    assert mannwhitneyu(found["genético"], found["sin cruza"]).pvalue > 0.05
    assert mannwhitneyu(found["genético"], found["azar"]).pvalue < 0.001
    won, tied = race.wins("genético", "sin cruza", 60)
    assert won > 1 - won - tied
    proposed = {method: np.median(race.loss[method][:, 30:]) for method in RACERS}
    assert proposed["genético"] == pytest.approx(proposed["sin cruza"], abs=0.001)
    gap = np.median(found["azar"]) - np.median(found["genético"])
    assert gap < np.sqrt(0.02 * 0.98 / 398)


# --- TPOT, si está

if TPOT_HERE:
    @pytest.fixture(scope="module")
    def lesson():
        return run_lesson("06").names

    def test_with_elite_the_best_never_worsens(lesson):
        assert lesson.second["pérdida"].min() <= lesson.first["pérdida"].min()
        assert set(lesson.second["origen"]) == {"élite", "hijo"} and len(lesson.second) == 6

    def test_mutating_in_tpot_is_drawing_again(lesson):
        assert abs(lesson.by_tpot - lesson.strangers) < 0.1 and lesson.by_us > 2 * lesson.by_tpot
        assert lesson.n_tpot > 10 and 0.6 < lesson.by_default < 0.8

    def test_tpot_evaluates_generations_times_population(lesson):
        assert len(lesson.forests) == 5 * 12 and not hasattr(lesson.search, "score")

    def test_the_forest_of_the_class_is_large(lesson):
        assert np.mean(class_space()["n_estimators"]) == lesson.trees > 600

    def test_the_four_arguments_are_refused_one_after_the_other():
        says("06", "`offspring_size`, `verbosity`, `config_dict` y `scoring`")
        tpot = import_tpot()
        X_dev, _, y_dev, _ = forest_data()
        given = {"generations": 5, "population_size": 24, "offspring_size": 12, "verbosity": 2, "early_stop": 12,
                 "config_dict": {}, "cv": 4, "scoring": "accuracy"}
        refused = []
        for _ in range(4):
            with pytest.raises(TypeError, match="unexpected keyword argument") as failure:
                tpot.TPOTClassifier(**given).fit(X_dev, y_dev)
            name = str(failure.value).split("'")[1]
            refused.append(name)
            del given[name]
        assert refused == ["offspring_size", "verbosity", "config_dict", "scoring"]
        assert sorted(given) == ["cv", "early_stop", "generations", "population_size"]

    def test_the_limits_of_time_are_the_ones_in_the_table():
        says("06", "se detiene a los 60 minutos, salvo con `max_time_mins=None`")
        assert inspect.signature(import_tpot().TPOTClassifier).parameters["max_time_mins"].default == 60

    def test_the_documented_none_reaches_the_forest_as_text():
        says("06", 'recibe el texto `"<NONE>"`')
        import_tpot()
        from tpot.search_spaces.nodes import EstimatorNode
        node = EstimatorNode(RandomForestClassifier, space_to_configspace({"max_depth": ["<NONE>"]}))
        forest = node.generate(rng=0).export_pipeline()
        assert forest.max_depth == "<NONE>"
        X_dev, _, y_dev, _ = forest_data()
        with pytest.raises(ValueError, match="max_depth"):
            forest.fit(X_dev, y_dev)
        node = EstimatorNode(RandomForestClassifier, space_to_configspace({"max_depth": [None]}))
        assert node.generate(rng=0).export_pipeline().fit(X_dev, y_dev).max_depth is None


def test_the_counts_told_in_words():
    says("06", "Una población de 10 configuraciones, 10 generaciones.", "promediemos mil de cada una",
         "Con 60 evaluaciones y treinta semillas")
    defaults = inspect.signature(evolve).parameters
    assert (defaults["population"].default, defaults["generations"].default) == (10, 10)
    assert inspect.signature(ablation).parameters["repeats"].default == 1000
    assert all(losses.shape == (30, 60) for losses in load_race().loss.values())
