"""Lo que dice una historia es cierto en todos sus estados, dentro del error de sus números."""
import re

import numpy as np
import pytest

from coursekit.basics.spanish import number
from coursekit.experiments.winner_curse import simulate_winners
from coursekit.widgets import growing_grid, winner_curse
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


def test_one_hyperparameter_is_told_in_singular():
    for values, said in states(growing_grid()):
        assert ("cada uno:" in said) == (values["n_axes"] > 1)
