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


def test_what_scores_with_fresh_rows_is_not_told_as_a_bias_when_it_is_noise(curse, simulated):
    nested = [(values, said) for values, said in curse if values["nested"]]
    assert len(nested) == 45
    for values, said in nested:
        gaps = simulated[values["n_val"], values["spread"]].gap(values["n_configs"], nested=True)
        error = gaps.std(ddof=1) / np.sqrt(len(gaps))
        shown = re.search(r"la brecha media queda en ([+−-]?[0-9],[0-9]+)(, que no se distingue de cero)?", said)
        told_as_bias = shown[1] != "0,00" and shown[2] is None
        assert told_as_bias == (shown[1] != "0,00" and abs(gaps.mean()) > 2 * error), said


def test_the_gap_told_is_the_one_of_the_searches(curse, simulated):
    for values, said in curse:
        result = simulated[values["n_val"], values["spread"]]
        here = result.column(values["n_configs"])
        marked, worth = result.winner_score[:, here].mean(), result.winner_true[:, here].mean()
        assert f"marca {number(marked, 2)} y vale {number(worth, 2)}" in said


def test_one_hyperparameter_is_told_in_singular():
    for values, said in states(growing_grid()):
        assert ("cada uno:" in said) == (values["n_axes"] > 1)
