"""Lo que dice una historia es cierto en todos sus estados, dentro del error de sus números."""
import re

import numpy as np
import pytest

from coursekit.basics.spanish import number
from coursekit.experiments.folds import SPLITTERS, TABLES, evaluate_split, table
from coursekit.experiments.winner_curse import simulate_winners
from coursekit.widgets import folds_and_leakage, growing_grid, winner_curse
from coursekit.widgets.player import _combinations
from coursekit.widgets.validation import SIZES, SPREADS, VALIDATION_ROWS


def states(story):
    """Cada combinación de los controles, con la oración que se lee en ella."""
    sentences = [scene.describe for scene in story._scenes]
    return list(zip(_combinations(story._controls), sentences, strict=True))


@pytest.fixture(scope="module")
def curse():
    return states(winner_curse())


@pytest.fixture(scope="module")
def simulated():
    return {(rows, spread): simulate_winners(rows, spread, SIZES) for rows in VALIDATION_ROWS for spread in SPREADS}


AVERAGE = re.compile(r"En promedio de (\d+), marca (\S+) y vale (\S+): ([+−]?0,\d\d)(, que puede ser azar)?"
                     r"(?:; con otras filas, (\S+): ([+−]?0,\d\d)(, que puede ser azar)?)?[.]$")


def told_average(said):
    """Lo que dice del promedio, sin las comas que lo siguen; None si no dice nada."""
    found = AVERAGE.search(said)
    return found and [group and group.strip(",:;.") for group in found.groups()]


def test_the_average_told_is_the_one_of_the_searches_rolled(curse, simulated):
    assert len(curse) == 360
    for values, said in curse:
        result, n, rolls = simulated[values["n_val"], values["spread"]], values["n_configs"], values["rolls"]
        told = told_average(said)
        assert (told is None) == (rolls == 1), said
        if rolls == 1:
            continue
        marked, fresh, worth = result.reported(n), result.reported(n, nested=True), result.worth(n)
        means = [number(one[:rolls].mean(), 2) for one in (marked, worth, fresh)]
        assert told[:3] == [str(rolls), *means[:2]], said
        assert told[5] == (means[2] if values["nested"] else None), said


def test_what_may_be_noise_is_not_told_as_a_bias(curse, simulated):
    """Una brecha que no llega a dos errores estándar se dice como azar, y solo esas."""
    as_noise = 0
    for values, said in curse:
        told = told_average(said)
        if told is None:
            continue
        result, n, rolls = simulated[values["n_val"], values["spread"]], values["n_configs"], values["rolls"]
        for nested, gap, noise in ((False, *told[3:5]), (True, *told[6:8])):
            if gap is None or gap == "0,00":
                continue
            gaps = result.gap(n, nested)
            error = gaps.std(ddof=1) / np.sqrt(rolls)
            assert (noise is not None) == (abs(gaps[:rolls].mean()) <= 2 * error), said
            as_noise += noise is not None
    assert as_noise > 20


def test_the_search_told_is_the_one_drawn(curse, simulated):
    for values, said in curse:
        result, rolls = simulated[values["n_val"], values["spread"]], values["rolls"]
        if rolls > len(result.searches):
            assert "Búsqueda" not in said
            continue
        search = result.searches[rolls - 1]
        winner = search.winner(values["n_configs"])
        marked, worth = number(search.score[winner], 2), number(search.true[winner], 2)
        assert f"Búsqueda {rolls}: la ganadora marca {marked} y vale {worth}" in said
        assert (f"; con otras filas, {number(search.fresh[winner], 2)}." in said) == values["nested"]


# --- pliegues y fuga --------------------------------------------------------------------------

@pytest.fixture(scope="module")
def folds():
    """Los 120 estados: (resultado, con los números del experimento; oración)."""
    tables = {name: table(name) for name in TABLES}
    shown = states(folds_and_leakage())
    assert len(shown) == 120 and {values["splitter"] for values, _ in shown} == set(SPLITTERS)
    return [(evaluate_split(tables[values["data"]], values["splitter"], values["k"], values["leak"]), said)
            for values, said in shown]


def test_what_folds_promise_is_told_with_its_error(folds):
    """«promete … de más» solo si la brecha pasa de dos errores; si no, «cabe en el error»."""
    clear = 0
    for result, said in folds:
        assert f"la media de los pliegues es {number(result.mean, 2)} " in said
        assert f"el modelo acierta {number(result.reference, 2)}: " in said
        promised = re.search(r"promete (0,\d\d) de (más|menos) \(error: ±(0,\d\d)\)", said)
        beyond = abs(result.gap) > 2 * result.gap_error
        assert (promised is not None) == beyond and ("cabe en el error" in said) == (not beyond), said
        if promised:
            assert promised[2] == ("más" if result.gap > 0 else "menos")
            assert promised[3] == number(2 * result.gap_error, 2)
            clear += 1
    assert 40 < clear < 80


def test_the_errors_are_those_of_independent_rows(folds):
    """Contra mil sorteos: el error dicho de la media se parece al desvío de medias de tantas filas."""
    rng = np.random.default_rng(0)
    for result, _ in folds[::17]:
        n = result.symptoms.validated
        drawn = rng.binomial(n, result.mean, 1000) / n
        assert result.mean_error == pytest.approx(drawn.std(), abs=0.012)


def test_a_leak_is_blamed_only_for_what_it_did(folds):
    for result, said in folds:
        inside = f"adentro del pipeline da {number(result.clean_mean, 2)}"
        assert (inside in said) == result.leak, said
        changed = np.concatenate(result.hits) != np.concatenate(result.clean)
        beyond = abs(result.leak_effect) > 2 * np.sqrt(changed.sum() + 1) / len(changed)
        blamed = "mirando también las filas apartadas" in said or "Que coincidan es casualidad" in said
        assert blamed == (result.leak and beyond), said
        if "variables se eligieron" in said:
            assert result.data.n_selected < result.data.X.shape[1]
        if "Que coincidan es casualidad" in said:
            assert abs(result.gap) <= 2 * result.gap_error


def test_what_is_said_of_the_partition_is_counted(folds):
    imitates = 0
    for result, said in folds:
        data, counted = result.data, result.symptoms
        if "Esta partición imita a las filas nuevas." in said:
            imitates += 1
            assert counted.unseen_class == 0 and result.kin == 0
            assert counted.one_class == 0 or data.ordered
            if not result.leak:
                assert abs(result.gap) <= 2 * result.gap_error, said
        told = re.search(r"(\d+) de las (\d+) filas apartadas (?:tiene|tienen) su vecina", said)
        if told:
            assert (int(told[1]), int(told[2])) == (result.kin, counted.validated)
        assert ("conociendo el futuro" in said) == (data.ordered and counted.from_future > 0)
        assert ("de una clase que el modelo no había visto" in said) == (counted.unseen_class > 0)
    assert imitates > 15


def test_the_average_of_many_tables_says_which_ones(folds):
    for result, said in folds:
        assert ("En promedio de 40 tablas como esta, mezcladas y con K = 5" in said) == (result.data.name == "noise")


def test_one_hyperparameter_is_told_in_singular():
    for values, said in states(growing_grid()):
        assert ("cada uno:" in said) == (values["n_axes"] > 1)
