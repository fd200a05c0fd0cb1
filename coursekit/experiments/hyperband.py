"""Lección 07: los brackets de Hyperband, cuánto encuentra cada uno, y qué hacen los trabajadores mientras tanto.

Fuentes: Li et al., «Hyperband» (JMLR 2018), algoritmo 1 y tabla 1; Li et al., «A System for Massively Parallel
Hyperparameter Tuning» (MLSys 2020), que presenta ASHA.
"""
from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from coursekit.basics.validation import check_choice, check_int
from coursekit.experiments.halving import (
    MAX_EPOCHS,
    NOISE,
    POOL,
    WORLDS,
    draw_curves,
    draw_valleys,
    load_curves,
    loss_after,
    survivors,
)
from coursekit.searchers import ASHA, Hyperband, RandomSearch, SuccessiveHalving
from coursekit.searchers.parts.rungs import hyperband_brackets, schedule_cost
from coursekit.space import Float, Space

N_REPEATS = 1000


# --- los brackets -----------------------------------------------------------------------------

@dataclass(frozen=True)
class Plan:
    """Una vuelta de Hyperband: `brackets` es {s: [(n, r), ...]}; `nominal`, lo que el artículo dice que cuesta."""

    max_resource: int
    eta: int
    printed: bool
    brackets: dict
    nominal: int

    @property
    def budget(self) -> int:
        """B, lo que debería costar cada bracket."""
        return self.nominal // len(self.brackets)

    @property
    def n_configs(self) -> int:
        return sum(schedule[0][0] for schedule in self.brackets.values())

    def cost(self, s, resume=False) -> int:
        """Unidades que gasta el bracket `s`."""
        return schedule_cost(self.brackets[s], resume)

    def total(self, resume=False) -> int:
        """Unidades que gasta la vuelta entera."""
        return sum(self.cost(s, resume) for s in self.brackets)


def plan(max_resource=81, eta=3, printed=False) -> Plan:
    """Los brackets del algoritmo 1 o, con `printed`, los de la tabla que imprime el artículo."""
    max_resource = check_int("max_resource", max_resource, low=1)
    eta = check_int("eta", eta, low=2)
    brackets = hyperband_brackets(1, max_resource, eta, printed)
    nominal = len(brackets) ** 2 * max_resource
    return Plan(max_resource, eta, printed, brackets, nominal)


@dataclass(frozen=True)
class Outcome:
    """Cómo termina un bracket: pérdida final media de la elegida, su error estándar, y cuántas veces es la mejor suya.

    `kept` es una fracción de las repeticiones, de 0 a 1.
    """

    loss: float
    error: float
    kept: float


@lru_cache(maxsize=512)
def bracket_outcome(schedule, world="independent", noise=NOISE, n_repeats=N_REPEATS, seed=0) -> Outcome:
    """Cómo termina, en `n_repeats` repeticiones, el bracket `schedule`, una tupla de pares (n, r)."""
    check_choice("world", world, WORLDS)
    rng = np.random.default_rng(seed)
    n = schedule[0][0]
    loss_at = _many_curves((n_repeats, n), world, rng)
    alive = np.tile(np.arange(n), (n_repeats, 1))                              # (repeticiones, n)
    for (_, epochs), keep in zip(schedule, survivors(schedule), strict=True):
        errors = noise * rng.standard_normal(alive.shape)
        measured = np.take_along_axis(loss_at(epochs), alive, axis=1) + errors
        order = np.argsort(measured, axis=1)
        alive = np.take_along_axis(alive, order[:, :keep], axis=1)
    last = schedule[-1][1]
    final = loss_at(last)
    reached = np.take_along_axis(final, alive, axis=1)[:, 0]                   # (repeticiones,)
    kept_the_best = reached == final.min(axis=1)
    error = reached.std(ddof=1) / math.sqrt(n_repeats)
    return Outcome(float(reached.mean()), float(error), float(kept_the_best.mean()))


def _many_curves(shape, world, rng):
    """Una función época -> pérdidas verdaderas (repeticiones, n) de muchas búsquedas."""
    if world == "real":
        drawn = rng.integers(0, POOL, size=shape)
        losses = load_curves().losses
        return lambda epochs: losses[:, epochs - 1][drawn]
    valley, tau = draw_valleys(shape, world, rng)
    return lambda epochs: loss_after(epochs, valley, tau)


def plan_outcomes(plan, world="independent", noise=NOISE, n_repeats=N_REPEATS, seed=0) -> dict:
    """{s: Outcome} de cada bracket. Se sortean aparte, así que sus errores son independientes."""
    outcomes = {}
    for s, schedule in plan.brackets.items():
        outcomes[s] = bracket_outcome(tuple(schedule), world, noise, n_repeats, seed)
    return outcomes


def best_brackets(outcomes) -> list[int]:
    """El bracket de menor pérdida, y detrás los que no se distinguen de él: a menos de dos errores de la diferencia."""
    by_loss = sorted(outcomes, key=lambda s: outcomes[s].loss)
    best = outcomes[by_loss[0]]
    tied = []
    for s in by_loss:
        found = outcomes[s]
        error = math.hypot(found.error, best.error)
        if found.loss - best.loss <= 2 * error:
            tied.append(s)
    return tied


# --- los trabajadores -------------------------------------------------------------------------

@dataclass(frozen=True)
class Job:
    """Un entrenamiento: quién, desde y hasta cuándo, y el trial que evaluó."""

    worker: int
    start: float
    end: float
    trial: object


@dataclass
class Shift:
    """Lo que hicieron `workers` trabajadores: `jobs`, y `end`, cuándo terminó todo."""

    workers: int
    jobs: list = field(default_factory=list)
    end: float = 0.0

    @property
    def worked(self) -> float:
        """Unidades trabajadas hasta `end`."""
        return sum(min(job.end, self.end) - job.start for job in self.jobs)

    @property
    def busy_share(self) -> float:
        """Qué fracción del tiempo pagado se trabajó."""
        return self.worked / (self.workers * self.end)

    def busy(self):
        """Cuántos trabajan desde cada instante: (instantes, ocupados), para dibujar en escalera."""
        starts = [job.start for job in self.jobs]
        ends = [min(job.end, self.end) for job in self.jobs]
        times, instant = np.unique(starts + ends, return_inverse=True)
        change = np.zeros(len(times), dtype=int)
        np.add.at(change, instant[:len(starts)], 1)
        np.add.at(change, instant[len(starts):], -1)
        return times, change.cumsum()

    def finished_at(self, resource) -> list:
        """Los trabajos terminados con todo el recurso."""
        return [job for job in self.jobs if job.trial.resource == resource and job.end <= self.end]

    def best(self, resource) -> Job | None:
        """El que se elige: de los terminados con todo el recurso, el de menor pérdida medida; None si no hubo."""
        return min(self.finished_at(resource), key=lambda job: job.trial.loss, default=None)


def run_workers(searcher, workers, loss_of, horizon=math.inf, max_jobs=None) -> Shift:
    """Reparte los trials de un buscador entre `workers`: quien termina pregunta; entrenar r épocas dura r, desde cero.

    `loss_of(config, resource)` da la pérdida. Se detiene cuando el buscador termina, en el instante `horizon`, o con
    `max_jobs` trabajos empezados. Los que terminan a la vez contestan antes de que nadie vuelva a preguntar.
    """
    record = Shift(check_int("workers", workers, low=1))
    most_jobs = math.inf if max_jobs is None else max_jobs
    free = list(range(workers))           # un montículo: pregunta primero el de menor número
    running = []                          # un montículo de (cuándo termina, orden de llegada, trabajo)
    now = 0.0
    while True:
        while free and now < horizon and len(record.jobs) < most_jobs:
            trial = searcher.ask()
            if trial is None:
                break
            job = Job(heapq.heappop(free), now, now + trial.resource, trial)
            record.jobs.append(job)
            heapq.heappush(running, (job.end, len(record.jobs), job))
        if not running or running[0][0] > horizon:
            break
        now = running[0][0]
        for job in _ending_at(now, running):
            loss = loss_of(job.trial.config, job.trial.resource)
            searcher.tell(job.trial, loss)
            heapq.heappush(free, job.worker)
    record.end = now if math.isinf(horizon) else horizon
    return record


def _ending_at(now, running) -> list[Job]:
    """Saca de `running` los trabajos que terminan en ese instante, en el orden en que empezaron."""
    ending = []
    while running and running[0][0] == now:
        _, _, job = heapq.heappop(running)
        ending.append(job)
    return ending


MODES = ("bracket", "hyperband", "asha")


def _any_space():
    """Un espacio cualquiera: aquí las pérdidas salen de las curvas, y no de los hiperparámetros."""
    return Space({"x": Float(0, 1)})


def curve_losses(world="independent", noise=NOISE, seed=0):
    """Una función (número de trial, época) -> pérdida, sobre una baraja de `POOL` curvas de ese mundo."""
    measured = draw_curves(POOL, world, noise, seed).measured

    def loss_of(config, epochs):
        return float(measured[config % POOL, epochs - 1])

    return loss_of


def shift(mode="bracket", workers=27, eta=3, world="independent", seed=0) -> Shift:
    """Los trabajadores sobre un bracket con barreras, sobre Hyperband entero, o sobre ASHA.

    ASHA no termina sola: se la corta cuando habría terminado Hyperband, para comparar lo hecho en el mismo tiempo.
    """
    check_choice("mode", mode, MODES)
    loss_of = curve_losses(world, seed=seed)
    if mode == "bracket":
        brackets = plan(MAX_EPOCHS, eta).brackets
        widest = brackets[max(brackets)]
        n_configs = widest[0][0]
        halving = SuccessiveHalving(_any_space(), MAX_EPOCHS, eta, n_configs=n_configs, random_state=seed)
        return run_workers(halving, workers, loss_of)
    hyperband = run_workers(Hyperband(_any_space(), MAX_EPOCHS, eta, random_state=seed), workers, loss_of)
    if mode == "hyperband":
        return hyperband
    asha = ASHA(_any_space(), MAX_EPOCHS, eta, brackets=1, random_state=seed)
    return run_workers(asha, workers, loss_of, horizon=hyperband.end)


def true_loss(job, world="independent", seed=0) -> float:
    """La pérdida verdadera de lo que entrenó `job`, sin el ruido de medir."""
    curves = draw_curves(POOL, world, NOISE, seed)
    trial = job.trial
    return float(curves.true[trial.config % POOL, trial.resource - 1])


def bracket_duration(schedule, workers) -> int:
    """Cuánto dura un bracket con barreras: en cada peldaño hay ceil(n / trabajadores) tandas de r."""
    return sum(math.ceil(n / workers) * resource for n, resource in schedule)


# --- ASHA, suceso por suceso ------------------------------------------------------------------

@dataclass(frozen=True)
class Event:
    """Un trabajo que empieza en `time`: de una configuración nueva («new») o que asciende («promote»)."""

    time: float
    kind: str
    job: Job

    @property
    def trial(self):
        """El trial que se evalúa."""
        return self.job.trial


@dataclass(frozen=True)
class Snapshot:
    """Los peldaños en un momento: `rankings[k]`, las que terminaron, de mejor a peor; `training[k]`, las que entrenan.

    `promoted` y `wrong`, pares (configuración, peldaño que dejó): los ascensos, y los que con lo que hoy se sabe no se
    darían.
    """

    rankings: list
    training: list
    promoted: set
    wrong: set


@dataclass(frozen=True)
class LiveASHA:
    """Una corrida de ASHA. `names` numera las configuraciones desde 1, por orden de llegada."""

    SPAN = 14.0                  # cuánto tiempo se ve a la vez

    eta: int
    resources: list
    shift: Shift
    events: list
    names: dict

    def at(self, step) -> Snapshot:
        """Lo que se sabe justo después del suceso `step`."""
        now = self.events[step].time
        so_far = self.events[:step + 1]
        rungs = range(len(self.resources))
        ended = [job.trial for job in self.shift.jobs if job.end <= now]
        busy = [event.trial for event in so_far if event.job.end > now]
        rankings = [self._ranking(ended, rung) for rung in rungs]
        training = [self._named(busy, rung) for rung in rungs]
        promoted = set()
        wrong = set()
        for event in so_far:
            if event.kind == "promote":
                name = self.names[event.trial.config]
                left = event.trial.rung - 1
                promoted.add((name, left))
                if not self._deserves(name, rankings[left]):
                    wrong.add((name, left))
        return Snapshot(rankings, training, promoted, wrong)

    def _ranking(self, ended, rung) -> list:
        """Las que terminaron ese peldaño, de mejor a peor."""
        by_loss = sorted(ended, key=lambda trial: trial.loss)
        return self._named(by_loss, rung)

    def _named(self, trials, rung) -> list:
        """El número de cada una de las que están en ese peldaño."""
        return [self.names[trial.config] for trial in trials if trial.rung == rung]

    def _deserves(self, name, ranking) -> bool:
        """¿Está entre las mejores 1 de cada `eta`?"""
        places = len(ranking) // self.eta
        return name in ranking[:places]

    @property
    def widest(self) -> int:
        """La mayor cantidad de configuraciones que hay a la vez en un peldaño."""
        widths = []
        for step in range(len(self.events)):
            now = self.at(step)
            for done, busy in zip(now.rankings, now.training, strict=True):
                widths.append(len(done) + len(busy))
        return max(widths)

    def window(self, step) -> float:
        """El extremo derecho del tiempo que se muestra: avanza con el suceso."""
        return max(self.SPAN, self.events[step].time + self.SPAN / 2)


LIVE_RESOURCES = {2: 16, 3: 27, 4: 64}      # para que cada eta tenga sus peldaños exactos


def live_asha(workers=2, eta=3, world="independent", n_events=30, seed=0) -> LiveASHA:
    """Los primeros `n_events` trabajos que reparte ASHA, hasta que terminan todos."""
    loss_of = curve_losses(world, seed=seed)
    searcher = ASHA(_any_space(), LIVE_RESOURCES[eta], eta, brackets=1, random_state=seed)
    done = run_workers(searcher, workers, loss_of, max_jobs=n_events)
    names = {}
    for job in done.jobs:
        names.setdefault(job.trial.config, len(names) + 1)
    events = []
    for job in done.jobs:
        kind = "promote" if job.trial.rung else "new"
        events.append(Event(job.start, kind, job))
    return LiveASHA(eta, searcher.resources, done, events, names)


# --- una carrera sobre redes de verdad --------------------------------------------------------

RACERS = ("random", "halving", "hyperband", "asha")


def _racer(method, seed):
    """Un buscador que no termina antes que el presupuesto; halving, sus brackets de 81 uno tras otro."""
    space = _any_space()
    if method == "random":
        return lambda: RandomSearch(space, random_state=seed)
    if method == "halving":
        seeds = iter(np.random.default_rng(seed).integers(2**31, size=1000).tolist())
        return lambda: SuccessiveHalving(space, MAX_EPOCHS, random_state=next(seeds))
    if method == "hyperband":
        return lambda: Hyperband(space, MAX_EPOCHS, loops=None, random_state=seed)
    return lambda: ASHA(space, MAX_EPOCHS, brackets=1, random_state=seed)


def race_once(method, budget, seed=0):
    """Gasta `budget` épocas, reanudando, sobre las redes de la tabla: (costo acumulado, menor error hasta ahí)."""
    check_choice("method", method, RACERS)
    losses = load_curves().losses
    make = _racer(method, seed)
    searcher = make()
    trained = {}                                 # las épocas que ya entrenó cada configuración
    spent = 0
    lowest = 1.0
    costs = []
    best = []
    while spent < budget:
        if searcher.finished:
            searcher = make()
            trained = {}
        trial = searcher.ask()
        epochs = trial.resource or MAX_EPOCHS
        net = int(trial.params["x"] * POOL) % POOL
        error = float(losses[net, epochs - 1])
        searcher.tell(trial, error)
        spent += epochs - trained.get(trial.config, 0)
        trained[trial.config] = epochs
        lowest = min(error, lowest)
        costs.append(spent)
        best.append(lowest)
    return np.array(costs), np.array(best)


def race(budget=1600, n_seeds=20) -> tuple[np.ndarray, dict]:
    """(costos, {método: error del mejor hasta cada costo}), promedio de `n_seeds` búsquedas; al principio, NaN."""
    grid = np.unique(np.geomspace(1, budget, 120).round())
    means = {}
    for method in RACERS:
        rows = []
        for seed in range(n_seeds):
            costs, best = race_once(method, budget, seed)
            place = np.searchsorted(costs, grid, side="right") - 1
            started = place >= 0
            rows.append(np.where(started, best[place], np.nan))
        means[method] = np.mean(rows, axis=0)
    return grid, means
