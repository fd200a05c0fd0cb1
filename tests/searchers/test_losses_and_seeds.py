"""Qué vale como pérdida y qué vale como semilla: lo que sirve se usa, lo que no se explica, nada se cuela."""
import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from helpers.searcher_makers import MAKERS, MIXED, SEEDLESS, drive, row

from coursekit.searchers import RandomSearch


class Own:
    """Un número ajeno: sabe convertirse, o no."""

    def __init__(self, value):
        self.value = value

    def __float__(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


NUMBERS = {
    "int": (3, 3.0), "huge but fits": (10**300, 1e300), "Decimal": (Decimal("0.25"), 0.25),
    "Fraction": (Fraction(1, 4), 0.25), "float16": (np.float16(0.5), 0.5), "float32": (np.float32(0.5), 0.5),
    "longdouble": (np.longdouble(0.5), 0.5), "int8": (np.int8(-3), -3.0), "uint64": (np.uint64(2**63), 2.0**63),
    "no dimensions": (np.array(0.5), 0.5), "own": (Own(0.5), 0.5), "tiny Decimal": (Decimal("1e-400"), 0.0),
}
FAILED = {
    "None": (None, "ninguna pérdida"), "nan": (float("nan"), "llegó nan"), "inf": (np.float32("inf"), "llegó inf"),
    "huge int": (10**400, "no entra"), "huge Fraction": (Fraction(10**400, 3), "no entra"),
    "huge Decimal": (Decimal("1e400"), "llegó inf"), "Decimal nan": (Decimal("nan"), "llegó nan"),
    "signalling": (Decimal("sNaN"), "llegó sNaN"),
    "huge longdouble": (np.longdouble("1e4000"), "llegó inf"),
    "own nan": (Own(float("nan")), "llegó nan"), "own huge": (Own(OverflowError("mucho")), "no entra"),
}
REFUSED = {
    "bool": True, "numpy bool": np.True_, "bool array": np.array(True), "complex": 1 + 0j,
    "complex128": np.complex128(1), "complex array": np.array(1j), "text": "0.5", "numpy text": np.str_("0.5"),
    "bytes": b"1", "list": [0.5],
    "array of one": np.array([0.5]), "date": np.datetime64("2020-01-01"), "lapse": np.timedelta64(3, "s"),
    "dict": {"loss": 1}, "set": {1}, "object": object(), "fails": Own(RuntimeError("no puedo")),
    "not a float": Own("x"), "array of texts": np.array("0.5"),
}


@pytest.mark.filterwarnings("error")
class TestLosses:
    @pytest.mark.parametrize(("loss", "number"), NUMBERS.values(), ids=list(NUMBERS))
    def test_every_real_number_that_fits_is_a_loss(self, loss, number):
        searcher = RandomSearch(MIXED, 0)
        trial = searcher.ask()
        searcher.tell(trial, loss)
        assert trial.ok and trial.loss == number and type(trial.loss) is float

    @pytest.mark.parametrize(("loss", "why"), FAILED.values(), ids=list(FAILED))
    def test_what_cannot_be_compared_is_a_failed_trial_with_its_reason(self, loss, why):
        searcher = RandomSearch(MIXED, 0)
        trial = searcher.ask()
        searcher.tell(trial, loss)
        assert (trial.status, trial.loss) == ("failed", None) and why in trial.error

    @pytest.mark.parametrize("loss", REFUSED.values(), ids=list(REFUSED))
    @pytest.mark.parametrize("name", ["tpe", "bayes-ei", "genetic", "asha"])
    def test_what_is_no_number_is_refused_and_the_trial_still_waits(self, name, loss):
        searcher = MAKERS[name](MIXED, 0)
        trial = searcher.ask()
        with pytest.raises(TypeError, match="(?s)«loss»: llegó .*; se espera un número, o None"):
            searcher.tell(trial, loss)
        with pytest.raises(TypeError, match="«loss»: llegó "):
            searcher.observe(trial.params, loss)
        assert trial.status == "pending" and trial.loss is None and trial.error == ""
        searcher.tell(trial, 0.5)
        assert trial.ok

    @pytest.mark.parametrize("name", MAKERS)
    def test_odd_numbers_lead_where_the_plain_ones_lead(self, name):
        kinds = [Decimal, Fraction, np.float64, np.longdouble, np.array, Own]
        plain = drive(MAKERS[name](MIXED, 0), 9, lambda space, trial: trial.params["lr"])
        odd = drive(MAKERS[name](MIXED, 0), 9, lambda space, trial: kinds[trial.number % 6](trial.params["lr"]))
        assert [row(trial) for trial in plain] == [row(trial) for trial in odd]


SEEDS = {
    "a module": np.random, "legacy": np.random.RandomState(0), "text": "0", "float": 1.0, "bool": True,
    "numpy bool": np.False_, "list": [1, 2], "array": np.array([3]), "sequence": np.random.SeedSequence(3),
    "a class": np.random.Generator, "complex": 1j, "Decimal": Decimal(3), "nan": float("nan"), "dict": {"a": lambda: 0},
    "bits": np.random.PCG64(3),
}


class TestSeeds:
    @pytest.mark.parametrize("seed", SEEDS.values(), ids=list(SEEDS))
    @pytest.mark.parametrize("name", sorted(MAKERS.keys() - SEEDLESS))
    def test_what_is_no_seed_is_explained(self, name, seed):
        with pytest.raises(TypeError, match="(?s)«random_state»: llegó .*; se espera None, un entero o np.random.def"):
            MAKERS[name](MIXED, seed)

    @pytest.mark.parametrize("seed", [-1, np.int64(-5), -(10**30)])
    def test_a_negative_one_too(self, seed):
        with pytest.raises(ValueError, match="«random_state»: llegó -.*un entero mayor o igual que 0"):
            RandomSearch(MIXED, seed)

    def test_not_even_one_that_python_does_not_write(self):
        searcher = RandomSearch(MIXED, 10**5000)
        assert json.loads(json.dumps(searcher.settings())) == {"random_state": hex(10**5000)}
        assert repr(searcher).startswith("RandomSearch(random_state='0x")
        assert [row(trial) for trial in drive(searcher, 4)] == [row(trial) for trial in drive(searcher.clone(), 4)]

    @pytest.mark.parametrize("seed", [0, 2**32, 2**64 + 1, 10**100, np.uint64(2**64 - 1), np.int8(7)], ids=str)
    @pytest.mark.parametrize("name", sorted(MAKERS.keys() - SEEDLESS))
    def test_an_integer_of_any_size_repeats_itself(self, name, seed):
        searcher = MAKERS[name](MIXED, seed)
        first = [row(trial) for trial in drive(searcher, 6)]
        assert first == [row(trial) for trial in drive(searcher.clone(), 6)]
        assert json.loads(json.dumps(searcher.settings()))["random_state"] == int(seed)
        again = MAKERS[name](MIXED, int(seed))
        assert first == [row(trial) for trial in drive(again, 6)]
        assert first != [row(trial) for trial in drive(MAKERS[name](MIXED, int(seed) + 1), 6)]
