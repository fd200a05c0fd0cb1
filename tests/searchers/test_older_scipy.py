"""Con una scipy anterior a la 1.15, como la de algunos navegadores, los buscadores proponen lo mismo."""
import numpy as np
from scipy.stats import qmc

from coursekit import Float
from coursekit.searchers import TPESearch
from coursekit.searchers.parts import start


def older_sobol(d, *, scramble=True, bits=None, seed=None, optimization=None):
    return qmc.Sobol(d, scramble=scramble, bits=bits, rng=seed, optimization=optimization)


def test_the_generator_goes_by_the_name_that_it_has():
    assert start.generator_name(qmc.Sobol) == "rng"
    assert start.generator_name(older_sobol) == "seed"


def test_the_proposals_are_the_same(monkeypatch):
    def proposals():
        searcher = TPESearch({"x": Float(0, 1)}, random_state=3)
        return [searcher.ask().params["x"] for _ in range(4)]

    here = proposals()
    assert np.ptp(here) > 0
    real = qmc.Sobol
    fake = type("Older", (), {"Sobol": staticmethod(lambda d, *, seed=None: real(d, rng=seed))})
    monkeypatch.setattr(start, "qmc", fake)
    assert proposals() == here
