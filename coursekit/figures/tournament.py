"""W21, lección 11: cómo se acerca cada método al óptimo, en qué puesto queda, y en qué puesto queda en el test.

Recibe participantes del torneo (`coursekit.league`) y devuelve una `Scene`.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import counted, number
from coursekit.figures.scene import Axis, Panel, Scene, band, line, points, segments
from coursekit.league.contract import BUDGET
from coursekit.league.problems import GRIDS
from coursekit.league.race import Entry
from coursekit.league.standings import Row, after, of_problem, regret_bands, standings

OWN_COLOR = "ink"
PROBLEM_TITLES = {"all": "Los tres problemas"} | {
    name: grid.title[0].upper() + grid.title[1:] for name, grid in GRIDS.items()}
DRAWN = (1, 2, 3, 4, 5, 7, 10, 13, 16, 20, 25, 30)      # dónde se dibuja la curva: los demás no agregan nada
FLOOR, CEILING = 0.005, 10.0
MISSING_TICKS = [(0.01, "0,01"), (0.1, "0,1"), (1, "1"), (10, "10")]
NOTES = "Lo que falta: 0 en el óptimo, 1 en una configuración cualquiera. Banda: la mitad central de las corridas."
HOLLOW = " Vacío, el puesto en validación; lleno, en test."
BESIDE = 0.2                                             # validación y test, uno arriba y otro abajo de su renglón


def tournament_scene(entries: dict[str, Entry], spent: int = BUDGET, problem: str = "all",
                     test: bool = False) -> Scene:
    """Las curvas hasta `spent` y los puestos; con `test`, los del final, también en test.

    `entries`: {color: participante}, de arriba abajo.
    """
    shown = list(entries.values()) if problem == "all" else of_problem(list(entries.values()), problem)
    rows = standings(shown if test else after(shown, spent))
    rows_of_test = standings(shown, of_test=True) if test else []
    colors = {entry.name: color for color, entry in entries.items()}
    where = PROBLEM_TITLES[problem]
    return Scene(
        [_curves_panel(shown, colors, spent), _ranks_panel(rows, rows_of_test, colors)],
        describe=_sentence(where, spent, rows, rows_of_test),
        width=960,
        height=470,
        widths=[1.05, 1],
        notes=NOTES + (HOLLOW if test else ""),
    )


# --- las curvas -------------------------------------------------------------------------------

def _curves_panel(entries: list[Entry], colors: dict, spent: int) -> Panel:
    kept = [place for place in DRAWN if place <= spent]
    areas = []
    lines = []
    for entry in entries:
        bands = regret_bands(entry)[:, np.array(kept) - 1]
        low, middle, high = np.clip(bands, FLOOR, CEILING)
        color = colors[entry.name]
        areas.append(band(kept, low, high, color=color, opacity=0.12))
        lines.append(line(kept, middle, color=color, width=3, label=entry.name))
        if spent == kept[0]:
            lines.append(points(kept, middle, color=color, size=7))
    x = Axis("evaluaciones completas", 0, BUDGET + 1, ticks=(1, 5, 10, 20, 30))
    y = Axis("lo que falta", FLOOR, CEILING, ticks=MISSING_TICKS, log=True)
    return Panel(x, y, [*areas, *lines], title="La corrida del medio")


# --- los puestos ------------------------------------------------------------------------------

def _ranks_panel(rows: list[Row], rows_of_test: list[Row], colors: dict) -> Panel:
    names = list(colors)
    n = len(names)
    shift = BESIDE if rows_of_test else 0.0
    marks = _rank_marks(rows, names, colors, -shift, filled=not rows_of_test)
    marks += _rank_marks(rows_of_test, names, colors, shift, filled=True)
    x = Axis("puesto medio", 0.8, n + 0.2, ticks=range(1, n + 1))
    y = Axis("", n - 0.4, -0.6, ticks=list(enumerate(names)), grid=False)
    title = "Puestos en validación y en test" if rows_of_test else "Puestos en validación"
    return Panel(x, y, marks, title=title, at=(0, 1))


def _rank_marks(rows: list[Row], names: list[str], colors: dict, shift: float, filled: bool) -> list[dict]:
    """Un punto y su intervalo por participante; nada si no hay filas."""
    marks = []
    for row in rows:
        place = names.index(row.entry.name) + shift
        color = colors[row.entry.name]
        dash = None if filled else "dot"
        marks.append(segments([row.low], [place], [row.high], [place], color=color, width=3.5, dash=dash))
        marks.append(points([row.rank], [place], color=color, size=8, filled=filled))
    return marks


# --- la oración -------------------------------------------------------------------------------

def _sentence(where: str, spent: int, rows: list[Row], rows_of_test: list[Row]) -> str:
    first, second = rows[:2]
    last = rows[-1]
    when = counted(BUDGET if rows_of_test else spent, "evaluación", "evaluaciones")
    told = (f"{where}, con {when}: primero en validación, {_told(first)}; último, {_told(last)}. "
            f"Los intervalos del primero y del segundo ({second.entry.name}) {_overlap(first, second)}.")
    if not rows_of_test:
        return told
    winner = rows_of_test[0]
    if winner.entry.name == first.entry.name:
        return f"{told} En test también va primero, {_told(winner)}."
    place = 1 + [row.entry.name for row in rows_of_test].index(first.entry.name)
    return f"{told} En test va primero {_told(winner)}; el de validación queda {place}.º."


def _told(row: Row) -> str:
    return f"{row.entry.name} ({number(row.rank, 1)}, entre {number(row.low, 1)} y {number(row.high, 1)})"


def _overlap(first: Row, second: Row) -> str:
    return "se pisan" if first.high >= second.low else "no se pisan"
