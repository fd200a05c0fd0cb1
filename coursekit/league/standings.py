"""La tabla del torneo: puestos con su incertidumbre, bandas de lo que falta, y el test.

En cada corrida (un problema y una semilla) se ordena a los participantes por lo que les falta; los que empatan
comparten el promedio de sus puestos, y quien no compitió queda último en todas. El puesto medio lleva un intervalo de
95 % por bootstrap de las semillas: dice cuánto cambiaría con otras **en estas mismas tablas**, y nada sobre otras.
"""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import rankdata

from coursekit.league.race import Entry, Run

LEVEL = 0.95
RESAMPLES = 2000
DIGITS = 9           # dos regrets que difieren en menos que esto empatan
QUARTERS = (0.25, 0.5, 0.75)


def block_ranks(regrets) -> np.ndarray:
    """(participantes, corridas) el puesto de cada uno en cada corrida: 1 es el mejor; los empates se promedian.

    `regrets`: de la misma forma; infinito para quien no compitió.
    """
    return rankdata(np.round(regrets, DIGITS), method="average", axis=0)


def rank_intervals(ranks, problems, resamples: int = RESAMPLES, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """(abajo, arriba), de forma (participantes,): el intervalo de 95 % del puesto medio.

    `ranks` (participantes, corridas). `problems` (corridas,): de qué problema es cada una; se remuestrean las semillas
    dentro de cada problema, las mismas para todos los participantes.
    """
    rng = np.random.default_rng(seed)
    problems = np.asarray(problems)
    columns = []
    for name in np.unique(problems):
        own = np.flatnonzero(problems == name)
        columns.append(rng.choice(own, size=(resamples, len(own))))
    drawn = np.concatenate(columns, axis=1)                # (remuestreos, corridas)
    means = ranks[:, drawn].mean(axis=2)                   # (participantes, remuestreos)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means, [tail, 1 - tail], axis=1)
    return low, high


@dataclass(frozen=True)
class Row:
    """Un participante en la tabla. `rank`: su puesto medio, con su intervalo (`low`, `high`); `regret`: lo que le
    falta en la corrida del medio, infinito si no compitió."""

    entry: Entry
    rank: float
    low: float
    high: float
    regret: float


def standings(entries: list[Entry], of_test: bool = False) -> list[Row]:
    """Las filas, de mejor a peor puesto medio; las de quienes no compitieron, al final."""
    regrets, problems = regret_table(entries, of_test)
    if regrets.shape[1] == 0:
        last = (len(entries) + 1) / 2      # todos comparten el puesto
        return [Row(entry, last, last, last, np.inf) for entry in entries]
    ranks = block_ranks(regrets)
    low, high = rank_intervals(ranks, problems)
    rows = []
    for i, entry in enumerate(entries):
        row = Row(entry, float(ranks[i].mean()), float(low[i]), float(high[i]), float(np.median(regrets[i])))
        rows.append(row)
    return sorted(rows, key=lambda row: (not row.entry.finished, row.rank, row.entry.name))


def regret_table(entries: list[Entry], of_test: bool = False) -> tuple[np.ndarray, list[str]]:
    """(participantes, corridas) lo que le falta al final a cada uno, y el problema de cada corrida."""
    blocks = [(run.problem, run.seed) for run in _longest(entries)]
    table = np.full((len(entries), len(blocks)), np.inf)
    for i, entry in enumerate(entries):
        found = {(run.problem, run.seed): run.test_regret if of_test else run.regret for run in entry.runs}
        if entry.finished:
            table[i] = [found[block] for block in blocks]
    return table, [problem for problem, _ in blocks]


def _longest(entries: list[Entry]) -> list:
    """Las corridas de quien las terminó todas; ninguna si nadie las terminó."""
    return next((entry.runs for entry in entries if entry.finished), [])


def regret_bands(entry: Entry) -> np.ndarray:
    """(3, presupuesto) los cuartiles de lo que falta en sus corridas tras gastar 1, 2, … evaluaciones completas."""
    curves = np.array([run.curve for run in entry.runs])
    return np.quantile(curves, QUARTERS, axis=0)


# --- una parte del torneo ---------------------------------------------------------------------

def after(entries: list[Entry], spent: int) -> list[Entry]:
    """Los mismos participantes como si el presupuesto hubiera sido `spent`: vale lo mejor que conocían ahí."""
    return [replace(entry, runs=[_cut(run, spent) for run in entry.runs]) for entry in entries]


def _cut(run: Run, spent: int) -> Run:
    return replace(run, curve=run.curve[:spent], regret=run.curve[spent - 1])


def of_problem(entries: list[Entry], problem: str) -> list[Entry]:
    """Los mismos participantes, solo con las corridas de un problema."""
    kept = []
    for entry in entries:
        runs = [run for run in entry.runs if run.problem == problem]
        kept.append(replace(entry, runs=runs))
    return kept
