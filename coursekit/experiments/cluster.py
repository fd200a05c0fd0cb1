"""Lección 10: cuatro métodos con 1 a 1000 trabajadores, con tardanzas y fallas como las de un clúster de verdad.

Se simula por sucesos: quien termina un trabajo contesta y pide otro. Un trabajo va de lo que la configuración ya tenía
entrenado hasta el recurso que le toca; reanuda, así que solo dura lo que le falta. Las curvas son las sintéticas de la
lección 07. El tiempo se mide en configuraciones enteras: 1 es lo que
dura entrenar una, de la primera época a la última, sin tropiezos.

Fuente: Li et al., «A System for Massively Parallel Hyperparameter Tuning» (MLSys 2020), sección 4.3 y apéndice A.1, que
simula lo mismo con halving sincrónico y ASHA. La tabla la rehace `tables/make_cluster.py`.
"""
from __future__ import annotations

import heapq
import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from coursekit.basics.validation import check_choice, check_float, check_int
from coursekit.experiments.halving import draw_valleys, loss_after
from coursekit.searchers.asha import Rung
from coursekit.searchers.parts.rungs import halving_schedule, hyperband_brackets

TABLE = Path(__file__).parent.parent / "tables" / "cluster.npz"
METHODS = ("random", "halving", "hyperband", "asha")
WORKERS = (1, 3, 10, 30, 100, 300, 1000)
HORIZONS = (300, 150, 50, 20, 8, 5, 4)       # hasta cuándo se simula con cada cantidad, en configuraciones enteras
SEEDS = 20
EPOCHS = 27                                  # R: lo que dura, en épocas, una configuración entera
ETA = 3
NOISE = 0.003                                # desvío de una medición, en unidades de pérdida
GOOD = 0.01                                  # la pérdida que se quiere alcanzar
TIMES = np.geomspace(1, 300, 90)             # los instantes en que se mira quién va ganando
POOL = 60_000                                # cuántas configuraciones distintas hay; ninguna búsqueda llega


@dataclass(frozen=True)
class Trouble:
    """Lo que sale mal: `delay` y `spread`, de las tardanzas; `failure`, la probabilidad de fallar en cada época.

    Un trabajo tarda 1 + una tardanza log-normal, de mediana `delay` y desvío `spread` en su logaritmo: casi todas son
    chicas y alguna, enorme. El que falla pierde lo hecho y se repite desde su comienzo, donde la configuración quedó
    guardada.
    """

    delay: float = 0.0
    spread: float = 0.0
    failure: float = 0.0

    def __post_init__(self):
        check_float("delay", self.delay, low=0)
        check_float("spread", self.spread, low=0)
        check_float("failure", self.failure, low=0, high=0.5)

    def duration(self, epochs, rng) -> float:
        """Cuánto tarda, en épocas, un trabajo que entrena `epochs`."""
        worked = epochs + self._lost(epochs, rng)
        if not self.delay:
            return float(worked)
        late = self.delay * math.exp(self.spread * rng.standard_normal())
        return worked * (1 + late)

    def _lost(self, epochs, rng) -> int:
        """Las épocas que se perdieron en intentos que fallaron."""
        lost = 0
        if not self.failure:
            return lost
        survives = (1 - self.failure) ** epochs
        while rng.random() > survives:
            # En qué época falló, sabiendo que falló: una geométrica cortada en `epochs`.
            u = rng.random() * (1 - survives)
            lost += 1 + int(math.log1p(-u) / math.log1p(-self.failure))
        return lost

    def mean_duration(self, epochs) -> float:
        """Lo que tarda en promedio: la tardanza media por las épocas que pide lograr `epochs` seguidas sin fallar."""
        slowness = 1 + self.delay * math.exp(self.spread ** 2 / 2)
        if not self.failure:
            return epochs * slowness
        survives = (1 - self.failure) ** epochs
        return slowness * (1 / survives - 1) / self.failure


TROUBLES = {"none": Trouble(), "slow": Trouble(0.1, 1.25), "failing": Trouble(0.1, 1.25, failure=0.005)}


# --- una corrida ------------------------------------------------------------------------------

@dataclass(frozen=True)
class Run:
    """Una búsqueda: `improved`, [(instante, pérdida verdadera de la elegida)] cada vez que cambia.

    El tiempo va en configuraciones enteras. La elegida es, de las entrenadas enteras, la de menor pérdida medida.
    `whole`: cuántas se entrenaron enteras; `started`: cuántas empezaron; `busy`: qué fracción del tiempo pagado se
    trabajó; `end`: hasta cuándo se miró.
    """

    improved: list
    whole: int
    started: int
    busy: float
    end: float

    def time_to(self, loss) -> float:
        """Cuándo la elegida llega por primera vez a esa pérdida; infinito si no llega."""
        return next((when for when, reached in self.improved if reached <= loss), math.inf)

    def first_whole(self) -> float:
        """Cuándo termina la primera entera; infinito si ninguna."""
        return self.improved[0][0] if self.improved else math.inf

    def losses(self, times=TIMES) -> np.ndarray:
        """La pérdida de la elegida en cada instante: NaN mientras no hay ninguna entera, y después de `end`."""
        when = [time for time, _ in self.improved]
        reached = np.array([math.nan, *(loss for _, loss in self.improved)])
        found = reached[np.searchsorted(when, times, side="right")]
        return np.where(times <= self.end, found, math.nan)


@lru_cache(maxsize=2)
def _losses(seed) -> tuple[list, list]:
    """Las pérdidas verdaderas y las medidas de `POOL` configuraciones: {recurso: lista}, dos veces."""
    rng = np.random.default_rng([seed, 1])
    valley, tau = draw_valleys(POOL, "independent", rng)
    true = {}
    measured = {}
    for epochs in rung_resources():
        losses = loss_after(epochs, valley, tau)
        true[epochs] = losses.tolist()
        measured[epochs] = (losses + NOISE * rng.standard_normal(POOL)).tolist()
    return true, measured


def rung_resources() -> list[int]:
    """Los recursos de los peldaños, de abajo arriba: 1, 3, 9 y 27 épocas."""
    return [resource for _, resource in halving_schedule(EPOCHS, 1, EPOCHS, ETA)]


# --- quién reparte ----------------------------------------------------------------------------
# Deciden lo mismo que los buscadores del curso, sin espacio ni historia: así mil trabajadores se simulan en segundos.
# `ask()` da (configuración, peldaño), o None si hay que esperar o si no hay más; `tell` recibe la pérdida medida.

class _RandomDealer:
    """Cada una, entera."""

    def __init__(self, top, n_configs):
        self.top = top
        self.n_configs = n_configs
        self.started = 0

    def ask(self):
        if self.started == self.n_configs:
            return None
        self.started += 1
        return self.started - 1, self.top

    def tell(self, config, rung, loss):
        """El azar no aprende."""


class _Measured:
    """Lo que un peldaño de ASHA mira de una evaluación."""

    __slots__ = ("number", "loss")
    ok = True

    def __init__(self, number, loss):
        self.number = number
        self.loss = loss


class _AshaDealer:
    """Asciende la que ya lo merece, desde arriba; si ninguna, empieza otra. Usa los peldaños de `searchers.asha`."""

    def __init__(self, top, n_configs):
        self.rungs = [Rung() for _ in range(top)]      # del último nadie asciende
        self.n_configs = n_configs
        self.started = 0

    def ask(self):
        for k in reversed(range(len(self.rungs))):
            promoted = self.rungs[k].promote(ETA)
            if promoted is not None:
                return promoted.number, k + 1
        if self.started == self.n_configs:
            return None
        self.started += 1
        return self.started - 1, 0

    def tell(self, config, rung, loss):
        if rung < len(self.rungs):
            self.rungs[rung].add(_Measured(config, loss))


class _Barrier:
    """Un bracket: los que faltan empezar en su peldaño, y las pérdidas de los que ya terminaron en él."""

    def __init__(self, schedule, first_rung):
        self.sizes = [n for n, _ in schedule]
        self.rung = first_rung
        self.first_rung = first_rung
        self.new = self.sizes[0]             # configuraciones nuevas que faltan empezar
        self.queue = []                      # las que siguen y todavía no empezaron, de peor a mejor
        self.results = []

    @property
    def has_work(self) -> bool:
        return self.new > 0 or bool(self.queue)

    def tell(self, config, loss) -> bool:
        """Anota una pérdida; dice si con ella se levantó la barrera."""
        self.results.append((loss, config))
        level = self.rung - self.first_rung
        if len(self.results) < self.sizes[level]:
            return False
        self.rung += 1
        ranking = sorted(self.results)
        self.results = []
        if level + 1 < len(self.sizes):
            kept = ranking[:self.sizes[level + 1]]
            self.queue = [number for _, number in reversed(kept)]
        return True


class _BracketDealer:
    """Brackets con barreras: se atiende al que se abrió antes. `schedules` da los que se abren, en orden.

    `overlap`: si todos los abiertos esperan, se abre el siguiente; si no, hay uno a la vez.
    """

    def __init__(self, schedules, top, overlap):
        self.schedules = schedules
        self.top = top
        self.overlap = overlap
        self.brackets = []
        self.ready = []                      # un montículo con los números de los que tienen algo que dar
        self.bracket_of = {}
        self.over = 0                        # cuántos brackets terminaron
        self.started = 0

    def ask(self):
        while self.ready:
            bracket = self.brackets[self.ready[0]]
            if bracket.has_work:
                return self._give(self.ready[0], bracket)
            heapq.heappop(self.ready)
        if not self.overlap and self.over < len(self.brackets):
            return None
        schedule = next(self.schedules, None)
        if schedule is None:
            return None
        self.ready.append(len(self.brackets))
        self.brackets.append(_Barrier(schedule, self.top + 1 - len(schedule)))
        return self.ask()

    def _give(self, name, bracket):
        if bracket.queue:
            return bracket.queue.pop(), bracket.rung
        bracket.new -= 1
        self.started += 1
        self.bracket_of[self.started - 1] = name
        return self.started - 1, bracket.rung

    def tell(self, config, rung, loss):
        name = self.bracket_of[config]
        bracket = self.brackets[name]
        if bracket.tell(config, loss):
            if bracket.has_work:
                heapq.heappush(self.ready, name)
            else:
                self.over += 1


def dealer(method, workers, n_configs=None):
    """Quién reparte. Halving empieza con tantas como trabajadores, o con las de un bracket entero si son menos.

    Con `n_configs` se empiezan esas y nada más; Hyperband, las de una vuelta.
    """
    check_choice("method", method, METHODS)
    top = len(rung_resources()) - 1
    if method == "random":
        return _RandomDealer(top, n_configs)
    if method == "asha":
        return _AshaDealer(top, n_configs)
    if method == "hyperband":
        loop = hyperband_brackets(1, EPOCHS, ETA).values()
        schedules = iter(loop) if n_configs is not None else itertools.cycle(loop)
        return _BracketDealer(schedules, top, overlap=True)
    if n_configs is not None:
        only = halving_schedule(n_configs, 1, EPOCHS, ETA)
        return _BracketDealer(iter([only]), top, overlap=False)
    widest = halving_schedule(max(EPOCHS, workers), 1, EPOCHS, ETA)
    return _BracketDealer(itertools.repeat(widest), top, overlap=False)


# --- los sucesos ------------------------------------------------------------------------------

def simulate(method, workers, trouble=None, seed=0, horizon=None, n_configs=None) -> Run:
    """Una búsqueda con `workers` trabajadores hasta el instante `horizon`, en configuraciones enteras.

    `trouble`: un `Trouble` (None: todo sale bien). Con `n_configs` en lugar de `horizon`, se empiezan esas y se
    espera a todas; Hyperband empieza las de una vuelta.
    """
    workers = check_int("workers", workers, low=1)
    horizon = math.inf if horizon is None else check_float("horizon", horizon, low=0)
    if math.isinf(horizon) and n_configs is None:
        raise ValueError("«horizon»: llegó None; se espera un instante, o cuántas configuraciones en «n_configs».")
    simulation = _Simulation(method, workers, trouble or Trouble(), seed, n_configs)
    simulation.run(horizon * EPOCHS)
    return simulation.result()


class _Simulation:
    """Los trabajos en curso, en un montículo de (cuándo termina, orden, cuándo empezó, configuración, peldaño)."""

    def __init__(self, method, workers, trouble, seed, n_configs):
        self.trouble = trouble
        self.workers = workers
        self.free = workers
        self.rng = np.random.default_rng([seed, 2])
        self.resources = rung_resources()
        self.true, self.measured = _losses(seed)
        if n_configs is not None:
            n_configs = check_int("n_configs", n_configs, low=1, high=POOL)
        self.dealer = dealer(method, workers, n_configs)
        self.running = []
        self.order = 0
        self.trained = {}                # las épocas que ya tiene cada configuración
        self.improved = []
        self.lowest = math.inf
        self.whole = 0
        self.worked = 0.0
        self.now = 0.0
        self.end = 0.0

    def run(self, horizon):
        """Reparte y recibe hasta `horizon`, en épocas, o hasta que no queda nada por hacer."""
        self._hand_out()
        while self.running and self.running[0][0] <= horizon:
            self.now = self.running[0][0]
            while self.running and self.running[0][0] == self.now:
                self._receive(*heapq.heappop(self.running))
            self._hand_out()
        self.end = self.now if math.isinf(horizon) else horizon
        for _, _, start, *_ in self.running:
            self.worked += self.end - start

    def _hand_out(self):
        """Da trabajo a quien está libre, mientras haya."""
        while self.free:
            job = self.dealer.ask()
            if job is None:
                break
            config, rung = job
            epochs = self.resources[rung] - self.trained.get(config, 0)
            takes = self.trouble.duration(epochs, self.rng)
            self.trained[config] = self.resources[rung]
            self.order += 1
            self.free -= 1
            heapq.heappush(self.running, (self.now + takes, self.order, self.now, config, rung))

    def _receive(self, end, _, start, config, rung):
        """Anota un trabajo terminado y le contesta a quien reparte."""
        self.free += 1
        self.worked += end - start
        resource = self.resources[rung]
        loss = self.measured[resource][config]
        self.dealer.tell(config, rung, loss)
        if resource < EPOCHS:
            return
        self.whole += 1
        if loss < self.lowest:
            self.lowest = loss
            self.improved.append((end / EPOCHS, self.true[resource][config]))

    def result(self) -> Run:
        busy = self.worked / (self.workers * self.end)
        return Run(self.improved, self.whole, len(self.trained), busy, self.end / EPOCHS)


# --- la tabla ---------------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class ClusterTable:
    """Todas las corridas, en arreglos (método, trabajadores, percance, semilla); `losses` tiene además los instantes.

    `losses`: la pérdida de la elegida en cada instante de `TIMES`. `reached`: cuándo llega a `GOOD`; infinito si no
    llega. `first`, `whole`, `started`, `busy`: como en `Run`.
    """

    losses: np.ndarray
    reached: np.ndarray
    first: np.ndarray
    whole: np.ndarray
    started: np.ndarray
    busy: np.ndarray

    def median_time(self, method, trouble) -> np.ndarray:
        """(trabajadores,) la mediana del tiempo hasta `GOOD`; infinito si menos de la mitad llega."""
        times = self.reached[METHODS.index(method), :, trouble_index(trouble)]
        return np.quantile(times, 0.5, axis=1, method="higher")

    def speedup(self, method, workers, trouble) -> float:
        """Cuántas veces antes llega que con un solo trabajador."""
        times = self.median_time(method, trouble)
        return float(times[0] / times[WORKERS.index(workers)])


def trouble_index(trouble) -> int:
    """En qué lugar de los arreglos está ese percance."""
    return list(TROUBLES).index(check_choice("trouble", trouble, tuple(TROUBLES)))


def simulate_all() -> ClusterTable:
    """Las 1680 corridas; unos minutos."""
    shape = len(METHODS), len(WORKERS), len(TROUBLES), SEEDS
    losses = np.full((*shape, len(TIMES)), math.nan)
    numbers = {name: np.zeros(shape) for name in ("reached", "first", "whole", "started", "busy")}
    for place in np.ndindex(shape):
        run = simulate_one(*place)
        losses[place] = run.losses()
        numbers["reached"][place] = run.time_to(GOOD)
        numbers["first"][place] = run.first_whole()
        numbers["whole"][place] = run.whole
        numbers["started"][place] = run.started
        numbers["busy"][place] = run.busy
    return ClusterTable(losses, **numbers)


def simulate_one(method, workers, trouble, seed) -> Run:
    """La corrida que está en ese lugar de la tabla."""
    return simulate(METHODS[method], WORKERS[workers], list(TROUBLES.values())[trouble], seed, HORIZONS[workers])


def save_cluster(path=TABLE):
    """Simula todo y lo guarda; las pérdidas, con cuatro decimales."""
    table = simulate_all()
    arrays = {name: array.astype(np.float32) for name, array in vars(table).items()}
    arrays["losses"] = arrays["losses"].round(4)
    np.savez_compressed(path, **arrays)


@lru_cache(maxsize=1)
def load_cluster() -> ClusterTable:
    """La tabla guardada."""
    with np.load(TABLE) as stored:
        return ClusterTable(**{name: stored[name].astype(float) for name in stored.files})
