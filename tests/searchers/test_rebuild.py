"""Copiar un buscador, volver a empezarlo y decir con qué se lo hizo, lo escriba como lo escriba su autor."""
import copy
import pickle

import numpy as np
import pytest
from helpers.searcher_makers import MIXED, drive, row

from coursekit import Float, SearchCV
from coursekit.searchers import ASHA, GridSearch, Hyperband, RandomSearch, Searcher, TPESearch
from coursekit.searchers.parts.rebuild import accepted_arguments


class Loose(TPESearch):
    """Pasa todo a su base sin nombrarlo."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)


class Options(TPESearch):
    """Agrega lo suyo y pasa el resto por nombre."""

    def __init__(self, space, step=2, **options):
        super().__init__(space, **options)
        self.step = step


class Fixed(Hyperband):
    """Fija argumentos de su base."""

    def __init__(self, space, random_state=None):
        super().__init__(space, max_resource=9, eta=2, random_state=random_state)


class Alone(RandomSearch):
    """Trae su propio espacio."""

    def __init__(self):
        super().__init__(MIXED, 4)


class Forgetful(Searcher):
    """No guarda lo que recibe, y lo cambia."""

    def __init__(self, space, weights, *, random_state=None):
        super().__init__(space, random_state)
        weights.append(len(weights))

    def _propose(self):
        return self.space.sample(self.rng)


class OwnSpace(RandomSearch):
    """Trae un espacio por si no le dan otro."""

    def __init__(self, space=MIXED, random_state=None):
        super().__init__(space, random_state)


WRITTEN = {
    "own space": lambda: OwnSpace(random_state=3),
    "loose by position": lambda: Loose(MIXED, 3, n_startup=3),
    "loose by name": lambda: Loose(space=MIXED, random_state=3, n_startup=3),
    "options": lambda: Options(MIXED, 5, random_state=3, n_startup=3),
    "fixed": lambda: Fixed(MIXED, 3),
    "alone": Alone,
    "forgetful": lambda: Forgetful(MIXED, [1, 2], random_state=3),
    "space by name": lambda: RandomSearch(random_state=3, space=MIXED),
    "generator": lambda: Loose(MIXED, np.random.default_rng(3)),
}


@pytest.mark.parametrize("build", WRITTEN.values(), ids=list(WRITTEN))
def test_a_clone_a_restart_and_a_pickle_repeat_the_same_search(build):
    used = build()
    clean = copy.deepcopy(used)
    first = [row(trial) for trial in drive(used, 9)]
    fresh = used.clone()
    assert type(fresh) is type(used) and fresh.n_asked == 0 and not fresh.pending
    assert [row(trial) for trial in drive(fresh, 9)] == first
    used.restart()
    frozen = pickle.dumps(used)
    for again in (used, clean, pickle.loads(frozen), pickle.loads(pickle.dumps(fresh.clone()))):
        assert [row(trial) for trial in drive(again, 9)] == first


def test_arguments_are_told_as_they_came():
    assert WRITTEN["loose by position"]().arguments() == {"random_state": 3, "n_startup": 3}
    assert WRITTEN["options"]().arguments() == {"step": 5, "random_state": 3, "n_startup": 3}
    assert WRITTEN["own space"]().arguments() == {"random_state": 3}
    assert WRITTEN["fixed"]().arguments() == {"random_state": 3} and Alone().arguments() == {}
    assert WRITTEN["forgetful"]().arguments() == {"weights": [1, 2], "random_state": 3}
    assert ASHA(MIXED, 9).arguments() == {"max_resource": 9, "eta": 3, "min_resource": 1, "n_configs": None,
                                         "brackets": None, "sampler": RandomSearch, "random_state": None}
    assert repr(WRITTEN["options"]()) == "Options(step=5, random_state=3, n_startup=3)"


def test_a_new_seed_takes_the_place_of_the_old_one():
    for build in (lambda seed: Loose(MIXED, seed), lambda seed: Options(MIXED, random_state=seed),
                  lambda seed: Fixed(MIXED, seed)):
        searcher = build(3)
        searcher.restart(random_state=8)
        assert searcher.settings()["random_state"] == searcher.clone().seed == 8
        assert [row(trial) for trial in drive(searcher, 5)] == [row(trial) for trial in drive(build(8), 5)]
    with pytest.raises(ValueError, match="«random_state»: llegó 8 .*GridSearch no usa semilla"):
        GridSearch({"a": [1]}).restart(random_state=8)


def test_what_a_constructor_accepts_is_told_through_its_bases():
    plain = accepted_arguments(TPESearch)
    assert list(plain) == ["random_state", "gamma", "n_startup", "n_candidates", "prior_weight"]
    assert accepted_arguments(Loose) == plain
    assert accepted_arguments(Options) == {"step": 2} | plain
    assert accepted_arguments(Fixed) == {"random_state": None} and accepted_arguments(Alone) == {}
    assert accepted_arguments(lambda space, seed, k=2: None)["k"] == 2


def test_search_cv_gives_its_seed_to_who_passes_it_on():
    from sklearn.datasets import load_iris
    from sklearn.naive_bayes import GaussianNB

    X, y = load_iris(return_X_y=True)
    tables = [SearchCV(GaussianNB(), {"var_smoothing": Float(1e-9, 1)}, kind, n_iter=3, cv=2, random_state=5,
                       searcher_options={"n_startup": 2}).fit(X, y).cv_results_["params"]
              for kind in (TPESearch, Loose, Options)]
    assert tables[0] == tables[1] == tables[2]
    with pytest.raises(ValueError, match="«searcher_options»: llegó 'ponts'"):
        SearchCV(GaussianNB(), {"var_smoothing": [1e-9]}, Loose, searcher_options={"ponts": 2}).fit(X, y)
    for foreign in (dict, int, GaussianNB):
        with pytest.raises(TypeError, match="«searcher»: llegó <class .*una clase Searcher"):
            SearchCV(GaussianNB(), {"var_smoothing": [1e-9]}, foreign).fit(X, y)
