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
    brackets = hyperband_brackets(1, check_int("max_resource", max_resource, low=1), check_int("eta", eta, low=2),
                                  printed)
    return Plan(max_resource, eta, printed, brackets, len(brackets) ** 2 * max_resource)


@lru_cache(maxsize=512)
def bracket_outcome(schedule, world="independent", noise=NOISE, n_repeats=N_REPEATS, seed=0):
    """(pérdida final media de la elegida, probabilidad de que sea la mejor de su bracket) en `n_repeats` repeticiones.

    `schedule` es una tupla de pares (n, r). Con 1000 repeticiones el error estándar de la media es cerca de 0,003.
    """
    check_choice("world", world, WORLDS)
    rng = np.random.default_rng(seed)
    n, last = schedule[0][0], schedule[-1][1]
    loss = _many_curves((n_repeats, n), world, rng)
    final = loss(last)
    alive = np.tile(np.arange(n), (n_repeats, 1))
    for k, (_, epochs) in enumerate(schedule):
        seen = np.take_along_axis(loss(epochs), alive, axis=1) + noise * rng.standard_normal(alive.shape)
        keep = schedule[k + 1][0] if k + 1 < len(schedule) else 1
        alive = np.take_along_axis(alive, np.argsort(seen, axis=1)[:, :keep], axis=1)
    chosen = alive[:, 0]
    ended = np.take_along_axis(final, chosen[:, None], axis=1)[:, 0]
    return float(ended.mean()), float((ended == final.min(axis=1)).mean())


def _many_curves(shape, world, rng):
    """Una función época -> pérdidas verdaderas (repeticiones, n) de muchas búsquedas."""
    if world == "real":
        rows = rng.integers(0, POOL, size=shape)
        return lambda epochs: load_curves().losses[:, epochs - 1][rows]
    valley, tau = draw_valleys(shape, world, rng)
    return lambda epochs: loss_after(epochs, valley, tau)


def plan_outcomes(plan, world="independent", noise=NOISE, n_repeats=N_REPEATS, seed=0) -> dict:
    """{s: (pérdida final media, probabilidad de conservar la mejor propia)} de cada bracket."""
    return {s: bracket_outcome(tuple(schedule), world, noise, n_repeats, seed)
            for s, schedule in plan.brackets.items()}


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
        moves = sorted([(job.start, 1) for job in self.jobs] + [(min(job.end, self.end), -1) for job in self.jobs])
        times = sorted({time for time, _ in moves})
        return np.array(times), np.cumsum([sum(step for time, step in moves if time == now) for now in times])

    def finished_at(self, resource) -> list:
        """Los trabajos terminados con todo el recurso."""
        return [job for job in self.jobs if job.trial.resource == resource and job.end <= self.end]


def run_workers(searcher, workers, loss_of, horizon=math.inf, max_jobs=None) -> Shift:
    """Reparte los trials de un buscador entre `workers`: quien termina pregunta; entrenar r épocas dura r, desde cero.

    `loss_of(config, resource)` da la pérdida. Se detiene cuando el buscador termina, en el instante `horizon`, o con
    `max_jobs` trabajos empezados. Los que terminan a la vez contestan antes de que nadie vuelva a preguntar.
    """
    shift, running, free = Shift(check_int("workers", workers, low=1)), [], list(range(workers))
    now = 0.0
    while True:
        while free and now < horizon and (max_jobs is None or len(shift.jobs) < max_jobs):
            trial = searcher.ask()
            if trial is None:
                break
            job = Job(heapq.heappop(free), now, now + trial.resource, trial)
            shift.jobs.append(job)
            heapq.heappush(running, (job.end, len(shift.jobs), job))
        if not running or running[0][0] > horizon:
            shift.end = now if math.isinf(horizon) else horizon
            return shift
        now = running[0][0]
        while running and running[0][0] == now:
            _, _, job = heapq.heappop(running)
            searcher.tell(job.trial, loss_of(job.trial.config, job.trial.resource))
            heapq.heappush(free, job.worker)


MODES = ("bracket", "hyperband", "asha")


def _any_space():
    """Un espacio cualquiera: aquí las pérdidas salen de las curvas, y no de los hiperparámetros."""
    return Space({"x": Float(0, 1)})


def curve_losses(world="independent", noise=NOISE, seed=0):
    """Una función (número de trial, época) -> pérdida, sobre una baraja de `POOL` curvas de ese mundo."""
    measured = draw_curves(POOL, world, noise, seed).measured
    return lambda config, epochs: float(measured[config % POOL, epochs - 1])


def shift(mode="bracket", workers=27, eta=3, world="independent", seed=0) -> Shift:
    """Los trabajadores sobre un bracket con barreras, sobre Hyperband entero, o sobre ASHA.

    ASHA no termina sola: se la corta cuando habría terminado Hyperband, para comparar lo hecho en el mismo tiempo.
    """
    check_choice("mode", mode, MODES)
    loss_of = curve_losses(world, seed=seed)
    if mode == "hyperband":
        return run_workers(Hyperband(_any_space(), MAX_EPOCHS, eta, random_state=seed), workers, loss_of)
    if mode == "bracket":
        brackets = plan(MAX_EPOCHS, eta).brackets
        return run_workers(SuccessiveHalving(_any_space(), MAX_EPOCHS, eta, n_configs=brackets[max(brackets)][0][0],
                                             random_state=seed), workers, loss_of)
    horizon = shift("hyperband", workers, eta, world, seed).end
    return run_workers(ASHA(_any_space(), MAX_EPOCHS, eta, brackets=1, random_state=seed), workers, loss_of, horizon)


def bracket_duration(schedule, workers) -> int:
    """Cuánto dura un bracket con barreras: en cada peldaño hay ceil(n / trabajadores) tandas de r."""
    return sum(-(-n // workers) * r for n, r in schedule)


# --- ASHA, suceso por suceso ------------------------------------------------------------------

@dataclass(frozen=True)
class Event:
    """Un trabajo que empieza en `time`: de una configuración nueva («new») o que asciende («promote»)."""

    time: float
    kind: str
    job: Job


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
        time = self.events[step].time
        ended = [job.trial for job in self.shift.jobs if job.end <= time]
        rankings = [[self.names[t.config] for t in sorted((t for t in ended if t.rung == k), key=lambda t: t.loss)]
                    for k in range(len(self.resources))]
        promoted = {(self.names[e.job.trial.config], e.job.trial.rung - 1) for e in self.events[:step + 1]
                    if e.kind == "promote"}
        wrong = {(name, k) for name, k in promoted if rankings[k].index(name) >= len(rankings[k]) // self.eta}
        training = [[self.names[e.job.trial.config] for e in self.events[:step + 1]
                     if e.job.end > time and e.job.trial.rung == k] for k in range(len(self.resources))]
        return Snapshot(rankings, training, promoted, wrong)

    @property
    def widest(self) -> int:
        """La mayor cantidad de configuraciones que hay a la vez en un peldaño."""
        shots = map(self.at, range(len(self.events)))
        return max(len(done) + len(busy) for shot in shots
                   for done, busy in zip(shot.rankings, shot.training, strict=True))

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
    events = [Event(job.start, "promote" if job.trial.rung else "new", job) for job in done.jobs]
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
    make = _racer(check_choice("method", method, RACERS), seed)
    searcher, trained, spent, costs, best = make(), {}, 0, [], []
    while spent < budget:
        if searcher.finished:
            searcher, trained = make(), {}
        trial = searcher.ask()
        epochs = trial.resource or MAX_EPOCHS
        error = float(load_curves().losses[int(trial.params["x"] * POOL) % POOL, epochs - 1])
        spent += epochs - trained.get(trial.config, 0)
        trained[trial.config] = epochs
        searcher.tell(trial, error)
        costs.append(spent)
        best.append(min(error, best[-1] if best else 1.0))
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
            rows.append(np.where(place >= 0, best[place], np.nan))
        means[method] = np.mean(rows, axis=0)
    return grid, means
