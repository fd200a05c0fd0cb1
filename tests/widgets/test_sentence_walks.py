"""Lo que dicen las historias, recorridas en todos sus valores, contra los números del experimento."""
import itertools
import re

import numpy as np
import pytest

from coursekit.basics.spanish import number
from coursekit.experiments import batches, genetic, variation
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments.grid import load_surface, read_grid
from coursekit.experiments.metrics import cost_curve, expected_cost, malignancy_scores, rates
from coursekit.figures.alt import new_figure
from coursekit.figures.grid import describe_border, power
from coursekit.figures.metrics import ThresholdView
from coursekit.figures.random import loss_texts
from coursekit.figures.style import percent
from coursekit.widgets import bayes_batches, crossover_mutation, genealogy, grid_vs_random
from coursekit.widgets.metrics import FN_COSTS, PREVALENCES, THRESHOLDS
from coursekit.widgets.player import _combinations


def states(story):
    """Cada combinación de los controles, con la oración que se lee en ella."""
    sentences = [scene.describe for scene in story._scenes]
    return list(zip(_combinations(story._controls), sentences, strict=True))


def read(text) -> float:
    return float(text.rstrip(",.").replace(",", ".").replace("−", "-"))


# --- W1

@pytest.fixture(scope="module")
def thresholds():
    return ThresholdView(new_figure((9, 5.2)), malignancy_scores())


def test_the_cheapest_threshold_that_is_told_costs_what_is_told(thresholds):
    scores = thresholds.scores
    for prevalence, fn_cost in itertools.product((*PREVALENCES, scores.trained_prevalence), FN_COSTS):
        curve = cost_curve(scores.y, scores.p, prevalence, c_fn=fn_cost)
        said = thresholds.update(0.5, fn_cost, prevalence)
        lowest, where = re.search(r"el más barato, ([\d,]+), está en el umbral ([\d,]+)", said).groups()
        tpr, fpr = rates(scores.y, scores.p, np.array([read(where)]))
        cost = expected_cost(tpr, fpr, prevalence, 1.0, fn_cost)
        assert number(float(cost[0]), 3) == lowest == number(curve.cost.min(), 3), said


def test_no_threshold_is_told_cheaper_than_the_cheapest(thresholds):
    scores = thresholds.scores
    for threshold, fn_cost in itertools.product(THRESHOLDS, FN_COSTS):
        said = thresholds.update(threshold, fn_cost, scores.trained_prevalence)
        here, lowest = re.search(r"costo medio es ([\d,]+); el más barato, ([\d,]+)", said).groups()
        tpr, fpr = rates(scores.y, scores.p, np.array([threshold]))
        assert here == number(float(expected_cost(tpr, fpr, scores.trained_prevalence, 1.0, fn_cost)[0]), 3)
        assert read(here) >= read(lowest)


# --- W4

def test_the_border_map_advises_to_move_only_where_there_is_something_better():
    surface = load_surface()
    whole_c, whole_gamma = (range(round(axis[0]), round(axis[-1]) + 1) for axis in (surface.log_c, surface.log_gamma))
    pairs_of_c = list(itertools.combinations_with_replacement(whole_c, 2))
    pairs_of_gamma = list(itertools.combinations_with_replacement(whole_gamma, 2))
    advised = 0
    for log_c, log_gamma, points in itertools.product(pairs_of_c, pairs_of_gamma, (2, 3, 5, 9)):
        reading = read_grid(log_c, log_gamma, points, surface)
        said = describe_border(reading, surface)
        best_c, best_gamma = reading.best_log
        assert f"da {number(reading.best_score, 4)} con C = {power(best_c)} y gamma = {power(best_gamma)}" in said
        tied = re.search(r"empata con (\d+)", said)
        assert int(tied[1] if tied else 0) == int((reading.mean == reading.mean.max()).sum()) - 1
        beyond = {
            "el límite inferior de C": surface.mean[surface.log_c < min(log_c)],
            "el límite superior de C": surface.mean[surface.log_c > max(log_c)],
            "el límite inferior de gamma": surface.mean[:, surface.log_gamma < min(log_gamma)],
            "el límite superior de gamma": surface.mean[:, surface.log_gamma > max(log_gamma)],
        }
        touched = re.search(r"toca (.*?)\.", said)
        sides = touched[1].split(" y ") if touched else []
        better = [side for side in sides if beyond[side].max(initial=-1) > reading.best_score]
        advised += len(better)
        if not sides:
            assert "onviene" not in said
        elif len(better) == len(sides):
            assert "Conviene correr la grilla hacia es" in said
        elif better:
            assert f"Conviene correr la grilla más allá de {better[0]}: hay algo mejor. Del otro lado, no." in said
        else:
            assert "onviene" not in said
    assert advised > 1000


# --- W7

@pytest.fixture(scope="module")
def duels():
    return states(grid_vs_random())


def test_who_wins_by_how_much_and_how_often_is_true_in_every_state(duels):
    known = {}
    for values, said in duels:
        settings = values["budget"], values["weight"], values["rotation"], values["design"]
        if settings not in known:
            budget, weight, rotation, design = settings
            shown = [versus.duel(budget, weight, rotation, target, design=design) for target in range(10)]
            known[settings] = shown, versus.win_rate(budget, weight, rotation, design=design)
        shown, rate = known[settings]
        duel = shown[values["target"]]
        texts = loss_texts(duel.grid_loss.min(), duel.random_loss.min())
        winner = {"random": "gana el azar", "grid": "gana la grilla", "tie": "empatan"}[duel.winner]
        assert f"En este blanco {winner}: pérdida {texts[0]} la grilla, {texts[1]} el azar." in said
        assert (texts[0] == texts[1]) == (duel.winner == "tie")      # dos pérdidas iguales no tienen un ganador
        assert f"el azar gana {percent(rate)} de las veces" in said


# --- W12

def test_a_batch_is_told_with_the_numbers_of_its_table():
    table = batches.load_batches()
    for values, said in states(bayes_batches()):
        one_by_one = table.liar[0]
        if values["q"] == 1:
            found = re.search(r"promedio ([\d,]+); al azar, ([\d,]+)", said).groups()
            expected = one_by_one[24], table.random[24]
        else:
            curve = table.liar if values["liar"] else table.greedy
            reached = curve[list(batches.SIZES).index(values["q"])][24]
            rounds, told, alone, again, turns = re.search(
                r"en (\d+) rondas falta hasta el mínimo, en promedio, ([\d,]+); uno por uno, ([\d,]+) en 24 rondas, "
                r"y ([\d,]+) en (\d+)", said).groups()
            assert int(rounds) == 24 // values["q"] and told == again
            assert one_by_one[int(turns)] <= reached < one_by_one[int(turns) - 1]
            found, expected = (told, alone), (reached, one_by_one[24])
        np.testing.assert_allclose([read(text) for text in found], expected, atol=6e-3)


# --- W13

def test_every_generation_of_every_seed_is_told_with_its_numbers():
    runs, chance = {}, {}
    for values, said in states(genealogy()):
        settings = values["mutation"], values["tournament"], values["elite"], values["seed"]
        if settings not in runs:
            mutation, tournament, elite, seed = settings
            runs[settings] = genetic.evolve(mutation=mutation, tournament=tournament, elite=elite, seed=seed)
            budget = runs[settings].evaluations
            chance[elite, seed] = genetic.random_best(budget, repeats=500, seed=seed).mean(axis=0)
        run, generation = runs[settings], values["generation"]
        best = run.current_best[0]
        loss, by_chance = re.search(r"tiene pérdida (\S+); el azar, en promedio, ([\d,]+)\.", said).groups()
        expected = best[generation], chance[values["elite"], values["seed"]][generation]
        np.testing.assert_allclose([read(loss), read(by_chance)], expected, rtol=0.06, atol=1e-4)
        assert f"{run.evaluations[generation]} evaluaciones" in said
        assert f"La diversidad es {percent(run.diversity[0, generation])}" in said
        worse = int((np.diff(best[:generation + 1]) > 0).sum())
        told = re.search(r"(Una|\d+) (?:vez|veces) la generación nueva fue peor", said)
        assert {None: 0, "Una": 1}.get(told and told[1], told and told[1]) in (worse, str(worse))
        assert ("Mutan todos los genes" in said) == (values["mutation"] == 1)
        assert ("sin élite, nada guarda a la mejor" in said) == (values["mutation"] == 1 and values["elite"] == 0)


# --- W14

def test_what_is_new_in_a_child_no_parent_had():
    names = variation.SPACE.names
    for values, said in states(crossover_mutation()):
        mask = [values[name] for name in names]
        children = variation.mate(variation.SPACE, variation.MOTHER, variation.FATHER, mask, values["kind"],
                                  values["step"], seed=values["draw"])
        notes = re.findall(r"\((nada nuevo|nuevo: [^)]*)\)", said)
        for child, note in zip(children, notes, strict=True):
            new = [name for name, value in child.params.items()
                   if value not in (variation.MOTHER[name], variation.FATHER[name])]
            assert note == (f"nuevo: {', '.join(new)}" if new else "nada nuevo")
            if values["step"] == 0 and values["kind"] == "inherit":
                assert new == []
