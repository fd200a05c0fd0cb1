"""La maldición del ganador, lección 03: las búsquedas se tiran como dados: una, diez o quinientas.

A la izquierda, la última búsqueda: sus configuraciones llegan una por una, el récord sube como una escalera y lo que
vale quien lo tiene queda abajo. A la derecha, en la misma escala, un ladrillo por búsqueda a la altura de su ganadora.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.spanish import number
from coursekit.experiments.winner_curse import Search, WinnerCurse
from coursekit.figures.scene import Axis, Panel, Scene, arriving, band, bars, handle, keyed, line, points, rule, text

LOW, HIGH = 0.38, 1.0
SCORES = [(v, number(v, 1)) for v in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)]
SCORE_AXIS = Axis("exactitud", LOW, HIGH, ticks=SCORES)      # fijo: al mover un control se mueve el dibujo, no el eje
AIR = 0.045                 # de una línea a su rótulo
BRICK = 0.02                # lo que abarca un ladrillo en la escala de la exactitud
WHOLE_DOTS = 100            # de ahí en adelante, las configuraciones se dibujan como una franja
SCORED, RECORD, WORTH, FRESH = "validation", "bad", "best", "test"


@dataclass(frozen=True)
class Rolled:
    """Lo que se muestra: las primeras `rolls` búsquedas de `result`, de `n_configs` configuraciones cada una.

    `nested`: cada ganadora se informa con filas frescas.
    """

    result: WinnerCurse
    n_configs: int
    rolls: int
    nested: bool = False

    @property
    def search(self) -> Search | None:
        """La última búsqueda tirada, si es una de las que se guardan enteras."""
        searches = self.result.searches
        return searches[self.rolls - 1] if self.rolls <= len(searches) else None

    @property
    def scored(self) -> np.ndarray:
        """Lo que marcó la ganadora de cada búsqueda, (rolls,)."""
        return self.result.reported(self.n_configs)[:self.rolls]

    @property
    def fresh(self) -> np.ndarray:
        """Lo que marca la ganadora de cada búsqueda con filas que no la eligieron, (rolls,)."""
        return self.result.reported(self.n_configs, nested=True)[:self.rolls]

    @property
    def reported(self) -> np.ndarray:
        """Lo que se informa de la ganadora de cada búsqueda, (rolls,)."""
        return self.fresh if self.nested else self.scored

    @property
    def worth(self) -> np.ndarray:
        """Lo que vale la ganadora de cada búsqueda, (rolls,)."""
        return self.result.worth(self.n_configs)[:self.rolls]

    @property
    def color(self) -> str:
        return FRESH if self.nested else RECORD


def winner_curse_scene(result: WinnerCurse, n_configs: int, rolls: int, nested: bool = False) -> Scene:
    """Dos paneles que comparten la escala: la última búsqueda (o el promedio de todas) y las ganadoras de todas."""
    shown = Rolled(result, n_configs, rolls, nested)
    return Scene(
        [_search_panel(shown), _winners_panel(shown)],
        describe=winner_curse_sentence(shown),
        width=960,
        height=440,
        says=_brick_words(result, n_configs),
    )


# --- izquierda: una búsqueda ------------------------------------------------------------------

def _search_panel(shown: Rolled) -> Panel:
    sizes = shown.result.sizes
    tried = Axis("configuraciones probadas", 0.8, 1.25 * max(sizes), ticks=sizes, log=True, grid=False)
    grip = handle("n_configs", sizes, [LOW + 0.03] * len(sizes), label="Configuraciones", axis="x")
    if shown.search is None:
        marks = _average_marks(shown)
        title = f"El promedio de {shown.rolls} búsquedas"
    else:
        marks = _search_marks(shown)
        title = f"Búsqueda {shown.rolls}"
    return Panel(tried, SCORE_AXIS, [*marks, grip], title=title)


def _search_marks(shown: Rolled) -> list[dict]:
    """Las configuraciones, el récord y lo que vale quien lo tiene; la ganadora, con sus números."""
    search = shown.search
    n = shown.n_configs
    x, score, true = _stairs(search, n)
    return [
        *_config_marks(search.score[:n], shown.rolls),
        arriving(line(x, score, color=RECORD, width=3, label="récord"), "trace"),
        arriving(line(x, true, color=WORTH, width=3, dash="dash", label="vale de verdad"), "trace"),
        *_winner_marks(shown, search.winner(n)),
    ]


def _config_marks(score, roll: int) -> list[dict]:
    """Un punto por configuración; las que pasan de `WHOLE_DOTS`, que se taparían, son una franja del ancho de todas."""
    some = score[:WHOLE_DOTS]
    rest = score[WHOLE_DOTS:]
    x = np.arange(1, len(some) + 1)
    dots = points(x, some, color=SCORED, size=5, opacity=0.8, label="una configuración")
    marks = [arriving(dots, "fall", turn=roll)]
    if len(rest):
        ends = [WHOLE_DOTS + 1, len(score)]
        marks.append(arriving(band(ends, [rest.min()] * 2, [rest.max()] * 2, color=SCORED), "last"))
    return marks


def _stairs(search: Search, n: int) -> tuple[list, list, list]:
    """(x, récord, lo que vale quien lo tiene) en escalones, hasta la configuración `n`."""
    records = search.records(n)
    starts = records + 1
    stops = [*starts[1:], n]
    x = []
    score = []
    true = []
    for record, start, stop in zip(records, starts, stops, strict=True):
        x += [start, stop]
        score += [search.score[record]] * 2
        true += [search.true[record]] * 2
    return x, score, true


def _winner_marks(shown: Rolled, winner: int) -> list[dict]:
    search = shown.search
    x = winner + 1
    anchor = "start" if x < 20 else "end"      # hacia donde hay lugar
    score = search.score[winner]
    true = search.true[winner]
    words = [f"marca {number(score, 2)}", f"vale {number(true, 2)}"]
    marks = [
        points(x, score, color=RECORD, size=11, shape="star"),
        text(x, [score + AIR, true - AIR], words, color=[RECORD, WORTH], anchor=anchor, bold=True),
    ]
    if shown.nested:
        fresh = search.fresh[winner]
        marks.append(points(x, fresh, color=FRESH, size=8, shape="square"))
        words = f"otras filas: {number(fresh, 2)}"
        place = score + 2.2 * AIR if fresh > score else min(fresh, true) - 2.2 * AIR
        marks.append(text(x, place, words, color=FRESH, anchor=anchor, bold=True))
    return [arriving(mark, "last") for mark in marks]


def _average_marks(shown: Rolled) -> list[dict]:
    """El récord medio, con la franja en que cae en ocho de cada diez búsquedas, y lo que valen las ganadoras."""
    result = shown.result
    last = result.column(shown.n_configs) + 1
    sizes = result.sizes[:last]
    scores = result.winner_score[:shown.rolls, :last]
    worth = result.winner_true[:shown.rolls, :last].mean(axis=0)
    low, high = np.quantile(scores, (0.1, 0.9), axis=0)
    marks = [
        band(sizes, low, high, color=RECORD, label="8 de cada 10"),
        line(sizes, scores.mean(axis=0), color=RECORD, width=3, label="récord"),
        line(sizes, worth, color=WORTH, width=3, dash="dash", label="vale de verdad"),
        points(sizes, scores.mean(axis=0), color=RECORD, size=6, shape="circle"),
    ]
    if shown.nested:
        fresh = result.winner_fresh[:shown.rolls, :last].mean(axis=0)
        marks.append(points(sizes, fresh, color=FRESH, size=7, shape="square"))
    return marks


# --- derecha: un ladrillo por búsqueda --------------------------------------------------------

def brick_rows(scores) -> np.ndarray:
    """En qué renglón, de `BRICK` en `BRICK`, cae cada puntaje."""
    steps = np.asarray(scores) / BRICK
    return np.rint(steps - 1e-9).astype(int)


def brick_places(scores) -> tuple[np.ndarray, np.ndarray]:
    """(altura, cuántos hay antes) de cada ladrillo: se apilan hacia la derecha, en el orden en que llegan."""
    rows = brick_rows(scores)
    before = [np.count_nonzero(rows[:i] == row) for i, row in enumerate(rows)]
    return rows * BRICK, np.array(before)


def _winners_panel(shown: Rolled) -> Panel:
    most = _room(shown)
    searches = Axis("búsquedas", 0, most, ticks=[0, most / 2, most] if most % 2 == 0 else [0, most])
    scores = Axis("", LOW, HIGH, ticks=[(v, "") for v, _ in SCORES])
    worth = shown.worth.mean()
    marks = [*_bricks(shown), rule(worth, axis="y", color=WORTH, width=3)]
    if shown.rolls > 1:
        marks += _mean_marks(shown, worth)
    return Panel(searches, scores, marks, title="Un ladrillo por búsqueda", at=(0, 1))


def _room(shown: Rolled) -> int:
    """Cuántos ladrillos entran a lo ancho: los de todas las búsquedas, o la mitad si con eso alcanza."""
    piles = [_tallest_pile(scores) for scores in (shown.scored, shown.fresh)]
    most = max(4, shown.rolls)
    half = most // 2
    return half if half >= 4 and max(piles) <= half else most


def _tallest_pile(scores) -> int:
    return int(np.bincount(brick_rows(scores)).max())


def _bricks(shown: Rolled) -> list[dict]:
    """Un ladrillo por búsqueda, que viaja si cambia lo que se informa; cuando son muchas, una barra por altura."""
    look = {"width": 0.86 * BRICK, "color": shown.color, "horizontal": True, "opacity": 0.8}
    if shown.search is None:
        rows, counts = np.unique(brick_rows(shown.reported), return_counts=True)
        piles = bars(rows * BRICK, counts, **look)
        return [keyed(piles, [f"pila{row}" for row in rows])]
    heights, before = brick_places(shown.reported)
    bricks = bars(heights, [0.92] * shown.rolls, base=before + 0.04, **look)
    names = [f"b{i}" for i in range(1, shown.rolls + 1)]
    return [arriving(keyed(bricks, names, explored=True), "fly")]


def _mean_marks(shown: Rolled, worth: float) -> list[dict]:
    """El promedio de lo informado y el de lo que valen, con su resta."""
    mean = shown.reported.mean()
    marked = shown.scored.mean()
    edge = 0.98 * _room(shown)
    verb = "otras filas:" if shown.nested else "marcan"
    words = [f"{verb} {number(mean, 2)}", f"valen {number(worth, 2)}"]
    colors = [shown.color, WORTH]
    return [
        rule(marked, axis="y", color=RECORD, dash="dash"),
        *([rule(mean, axis="y", color=FRESH, dash="dot")] if shown.nested else []),
        text(edge, [mean + AIR, worth - AIR], words, color=colors, anchor="end", bold=True),
    ]


def _brick_words(result: WinnerCurse, n_configs: int) -> dict[str, str]:
    """Lo que dice cada ladrillo al señalarlo."""
    words = {}
    for i, search in enumerate(result.searches, start=1):
        winner = search.winner(n_configs)
        score = number(search.score[winner], 2)
        words[f"b{i}"] = f"Búsqueda {i}: marcó {score}, vale {number(search.true[winner], 2)}."
    return words


# --- la oración -------------------------------------------------------------------------------

def signed(value: float) -> str:
    """Un número con dos decimales y su signo; el cero no lleva: «+0,08», «0,00»."""
    words = number(value, 2)
    is_zero = words == "0,00"
    return f"+{words}" if value > 0 and not is_zero else words


def is_within_error(gaps, rolls: int) -> bool:
    """Si el promedio de las primeras `rolls` brechas queda a menos de dos errores estándar de cero: puede ser azar.

    El desvío de una brecha se mide con todas las búsquedas, aunque se hayan tirado pocas.
    """
    error = gaps.std(ddof=1) / np.sqrt(rolls)
    return abs(gaps[:rolls].mean()) <= 2 * error


def winner_curse_sentence(shown: Rolled) -> str:
    """Lo que se ve, con sus números."""
    parts = [f"{_who(shown)}, {shown.result.n_val} filas."]
    if shown.search is not None:
        parts.append(_search_words(shown))
    if shown.rolls > 1:
        parts.append(_mean_words(shown))
    return " ".join(parts)


def _who(shown: Rolled) -> str:
    n = shown.n_configs
    spread = shown.result.spread
    if n == 1:
        return "Una sola configuración"
    if spread == 0:
        return f"{n} configuraciones iguales (valen 0,70)"
    return f"{n} configuraciones (valen 0,70 ± {number(spread, 2)})"


def _search_words(shown: Rolled) -> str:
    search = shown.search
    winner = search.winner(shown.n_configs)
    said = (f"Búsqueda {shown.rolls}: la ganadora marca {number(search.score[winner], 2)} "
            f"y vale {number(search.true[winner], 2)}")
    if shown.nested:
        said += f"; con otras filas, {number(search.fresh[winner], 2)}"
    return f"{said}."


def _mean_words(shown: Rolled) -> str:
    marked = number(shown.scored.mean(), 2)
    worth = number(shown.worth.mean(), 2)
    said = f"En promedio de {shown.rolls}, marca {marked} y vale {worth}: {_gap_words(shown)}"
    if not shown.nested:
        return f"{said}."
    fresh = number(shown.reported.mean(), 2)
    return f"{said}; con otras filas, {fresh}: {_gap_words(shown, nested=True)}."


def _gap_words(shown: Rolled, nested: bool = False) -> str:
    """La brecha media, que es la resta de los dos números redondeados que se leen al lado; y si puede ser azar."""
    reported = shown.reported if nested else shown.scored
    rounded = signed(round(reported.mean(), 2) - round(shown.worth.mean(), 2))
    gaps = shown.result.gap(shown.n_configs, nested)
    if rounded != "0,00" and is_within_error(gaps, shown.rolls):
        return f"{rounded}, que puede ser azar"
    return rounded
