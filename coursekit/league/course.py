"""Los métodos del curso, ya corridos: no dependen de quien compite, y así la liga no los corre otra vez.

`tables/league_course.npz` lo rehace `tables/make_league_course.py`.
"""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from coursekit.league.contenders import course_optimizer
from coursekit.league.contract import BUDGET
from coursekit.league.problems import GRIDS
from coursekit.league.race import SEEDS, Entry, Run, compete, play_here
from coursekit.methods import METHODS

TABLE = Path(__file__).parent.parent / "tables" / "league_course.npz"
BLOCKS = [(problem, seed) for problem in GRIDS for seed in range(SEEDS)]
PATIENCE = 120.0
DIGITS = 6


@lru_cache
def course_entries() -> tuple[Entry, ...]:
    """Un participante por método de `coursekit.methods`, con sus sesenta corridas."""
    with np.load(TABLE) as stored:
        arrays = {name: stored[name].astype(float) for name in stored.files}
    return tuple(_entry(name, arrays) for name in METHODS)


def _entry(name: str, arrays: dict) -> Entry:
    curves = arrays[f"{name}_curve"]          # (60, presupuesto)
    finals = arrays[f"{name}_final"]          # (60, 3): lo que falta, lo que falta en test, lo gastado
    runs = []
    for (problem, seed), curve, (regret, test_regret, spent) in zip(BLOCKS, curves, finals, strict=True):
        run = Run(problem, seed, curve.tolist(), float(regret), float(test_regret), float(spent))
        runs.append(run)
    return Entry(METHODS[name].label, runs, is_course=True)


def save_course_runs(path=TABLE) -> None:
    """Corre todos los métodos y escribe la tabla."""
    arrays = {}
    for name in METHODS:
        entry = compete(name, play_here(course_optimizer(name), PATIENCE), seeds=SEEDS, budget=BUDGET)
        curves = [run.curve for run in entry.runs]
        finals = [(run.regret, run.test_regret, run.spent) for run in entry.runs]
        arrays[f"{name}_curve"] = np.round(curves, DIGITS)
        arrays[f"{name}_final"] = np.round(finals, DIGITS)
    np.savez_compressed(path, **arrays)
