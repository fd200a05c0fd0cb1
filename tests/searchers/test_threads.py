"""Varios hilos preguntan y responden a la vez al mismo buscador: nada se corrompe, nada sale dos veces."""
import pickle
import sys
import threading

import numpy as np
import pytest
from helpers.searcher_makers import FINITE, MAKERS, MIXED, drive, loss_of

from coursekit.searchers import GaussianProcessSearch, Hyperband, RandomSearch, Searcher, SuccessiveHalving, TPESearch

pytestmark = pytest.mark.filterwarnings("ignore:El espacio tiene")
every_searcher = pytest.mark.parametrize("name", MAKERS)
THREADS = 6
LONG = {      # con brackets que alcancen para todo el espacio finito
    "halving": lambda space, seed: SuccessiveHalving(space, 9, n_configs=200, random_state=seed),
    "hyperband": lambda space, seed: Hyperband(space, 9, loops=None, random_state=seed),
    "hyperband-tpe": lambda space, seed: Hyperband(space, 9, sampler=TPESearch, loops=None, random_state=seed),
}


@pytest.fixture(autouse=True)
def nervous_threads():
    """Los hilos se turnan cien veces más seguido que de costumbre: lo que pueda salir mal, sale."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-5)
    yield
    sys.setswitchinterval(before)


def hammer(work, threads=THREADS):
    """`work(i)` en varios hilos a la vez; los errores que haya, en una lista."""
    problems, gate = [], threading.Barrier(threads)

    def run(i):
        gate.wait()
        try:
            work(i)
        except BaseException as error:      # un error en un hilo no llega a la prueba solo
            problems.append(error)

    workers = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)
    assert not any(worker.is_alive() for worker in workers), "un hilo quedó trabado"
    return problems


def search(searcher, most):
    """Entre todos los hilos, a lo sumo `most` preguntas por hilo; da lo preguntado y los errores."""
    asked = []

    def work(i):
        rng, idle = np.random.default_rng(i), 0
        for step in range(most):
            trial = searcher.ask()
            if trial is None:      # espera a los otros, o ya terminó
                idle += 1
                if searcher.finished or idle > 50:
                    return
                continue
            asked.append(trial)
            if step % 7 == 3:
                searcher.observe(searcher.space.sample(rng), float(rng.random()))
            if step % 5 == 2:
                searcher.withdraw(trial)
            else:
                searcher.tell(trial, None if step % 4 == 1 else loss_of(searcher.space, trial))

    return asked, hammer(work)


@every_searcher
def test_no_number_and_no_configuration_twice(name):
    space = MIXED if name.startswith("bayes") else FINITE
    asked, problems = search(LONG.get(name, MAKERS[name])(space, 0), 6 if name.startswith("bayes") else 80)
    assert not problems
    numbers = sorted(trial.number for trial in asked)
    assert numbers == list(range(len(asked))) and len(asked) > 20
    fresh = [space.key(trial.params) for trial in asked if trial.config == trial.number]
    assert len(fresh) == len(set(fresh))
    assert all(space.contains(trial.params) for trial in asked)


@every_searcher
def test_after_the_threads_it_goes_on_as_any_other(name):
    searcher = MAKERS[name](MIXED, 0)
    asked, problems = search(searcher, 3)
    assert not problems and not searcher.pending and searcher.n_asked == len(asked)
    copies = [pickle.loads(pickle.dumps(searcher)) for _ in range(2)]
    rests = [[repr(trial.params) for trial in drive(one, 3)] for one in copies]
    assert rests[0] == rests[1] and (len(rests[0]) == 3 or copies[0].finished)


def test_a_trial_told_by_two_threads_counts_once():
    searcher = TPESearch(MIXED, 0)
    for _ in range(20):
        trial = searcher.ask()
        problems = hammer(lambda i, trial=trial: searcher.tell(trial, float(i)), threads=4)
        assert len(problems) == 3 and all("ya tiene respuesta" in str(problem) for problem in problems)


def test_the_model_is_looked_at_while_others_search():
    for searcher, look in ((GaussianProcessSearch(MIXED, 0, n_startup=3), "predict"),
                           (TPESearch(MIXED, 0, n_startup=3), "densities")):
        drive(searcher, 5)
        X = [MIXED.sample(np.random.default_rng(i)) for i in range(4)]

        def work(i, searcher=searcher, look=look, X=X):
            for _ in range(4):
                if i % 2:
                    first, second = getattr(searcher, look)(X)
                    assert np.isfinite(first).all() and (second > 0).all()
                else:
                    trial = searcher.ask()
                    searcher.tell(trial, loss_of(MIXED, trial))
        assert not hammer(work, threads=4)


def test_restarting_in_the_middle_leaves_a_whole_searcher():
    searcher = RandomSearch(FINITE, 0)

    def work(i):
        for _ in range(40):
            if i == 0:
                searcher.restart()
            elif (trial := searcher.ask()) is not None:
                try:
                    searcher.tell(trial, 0.5)
                except ValueError as error:      # otro hilo lo volvió a empezar: ya no es suyo
                    assert "no propuso" in str(error) or "ya tiene respuesta" in str(error)

    assert not hammer(work, threads=4)
    searcher.restart()
    assert len(drive(searcher, 100)) == 24


class Counter(Searcher):
    """Un buscador de un usuario, escrito sin pensar en hilos."""

    def __init__(self, space, random_state=None):
        super().__init__(space, random_state)
        self.total = 0

    def _propose(self):
        before = self.total
        params = self.space.sample(self.rng)
        self.total = before + 1
        return params

    def _learn(self, trial):
        before = self.total
        self.space.key(trial.params)
        self.total = before - 1


def test_a_searcher_written_without_thinking_of_threads_is_safe_too():
    searcher = Counter(MIXED, 0)

    def work(i):
        for _ in range(200):
            searcher.tell(searcher.ask(), 1.0)

    assert not hammer(work)
    assert searcher.total == 0 and searcher.n_asked == 200 * THREADS
