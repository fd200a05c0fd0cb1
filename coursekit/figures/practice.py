"""Las imágenes de la lección 08: el panel de un estudio, las semillas y la tabla de los métodos."""
from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from coursekit.basics.spanish import number, plural, significant
from coursekit.experiments.importance import importance
from coursekit.experiments.practice import SeedComparison
from coursekit.figures.history import (
    convergence_scene,
    importance_scene,
    names_where,
    parallel_scene,
    shares_text,
)
from coursekit.figures.scene import Axis, Panel, Scene, points, rule, segments, text
from coursekit.history import History
from coursekit.methods import METHODS

# Ejes fijos: al mover un control cambia el dibujo, no el eje.
SEED_LOSS = Axis("error absoluto medio", 39, 49, ticks=range(40, 49, 2))
SEED_DIFFERENCE = Axis("cuánto más se equivoca que la 1.ª", -1.2, 4.2, ticks=range(-1, 5))


# --- W19: el panel de un estudio --------------------------------------------------------------

def dashboard_scene(history: History, highlight: int = 0) -> Scene:
    """Historia, importancia y coordenadas paralelas de un mismo estudio.

    `highlight`: si no es 0, cuántas de las mejores configuraciones quedan en color en las paralelas.
    """
    (convergence,) = convergence_scene(history).panels
    (shares,) = importance_scene(history).panels
    (parallel,) = parallel_scene(history).panels
    shown = "todas"
    if highlight:
        shown = f"las {highlight} mejores"
        connections, *others = parallel.marks
        parallel = replace(parallel, marks=[_faded(connections, highlight, history), *others])
    return Scene(
        [
            replace(convergence, title="Historia", at=(0, 0)),
            replace(shares, title="Importancia", at=(0, 1)),
            replace(parallel, title=f"Coordenadas paralelas: {shown}", at=(1, 0), span=(1, 2)),
        ],
        describe=_dashboard_sentence(history),
        width=960,
        height=640,
        heights=(0.8, 1),
        notes="En las paralelas, cada línea es una configuración: más oscura, mejor; verde, la mejor.",
    )


def _faded(connections: dict, keep: int, history: History) -> dict:
    """Las líneas de las paralelas con todas en gris menos las `keep` mejores: están al final, y la mejor va aparte."""
    n_lines = len({t.config for t in history}) - 1
    n = len(connections["color"])
    per_line = n // n_lines
    first = max(0, n - (keep - 1) * per_line)
    kept_colors = connections["color"][first:]
    return connections | {
        "color": ["#e3e3e3"] * first + list(kept_colors),
        "width": [1.2] * first + [2.6] * (n - first),
    }


def _dashboard_sentence(history: History) -> str:
    result = importance(history)
    best = history.best
    unclear = names_where(result, ~result.distinguishable)
    doubt = f" No se distinguen del azar: {', '.join(unclear)}." if unclear else ""
    values = ", ".join(f"{name} = {significant(value, 3)}" for name, value in best.params.items())
    return (f"{len(history)} configuraciones. La mejor tiene error {number(best.loss, 1)}, con {values}. "
            f"Importancia: {shares_text(result)}.{doubt}")


# --- W20: semillas y ruido --------------------------------------------------------------------

def seeds_scene(result: SeedComparison, noise: str = "seeds") -> Scene:
    """Las primeras configuraciones con sus intervalos, y la diferencia de cada una con la primera."""
    return Scene(
        [_losses_panel(result), _differences_panel(result)],
        describe=_seeds_sentence(result, noise),
        width=960,
        height=470,
        widths=(1.25, 1),
        notes="Estrella: lo que marcó la búsqueda, con su única semilla. Barra: intervalo de 95 %.",
    )


def _rank_ticks(ranks) -> list:
    return [(rank, f"{rank}.ª") for rank in ranks]


def _losses_panel(result: SeedComparison) -> Panel:
    n, n_seeds = result.losses.shape
    rank = np.arange(1, n + 1)
    spread = np.linspace(0.14, 0.4, n_seeds)            # a la derecha de la media, para que ninguna la tape
    beside = np.repeat(rank, n_seeds) + np.tile(spread, n)
    marks = [
        points(beside, result.losses.ravel(), color="#a9a9a9", size=3.5, label="cada semilla"),
        *_intervals(rank, result.mean, result.half, "random", horizontal=False),
        points(rank, result.mean, color="random", size=8, label="media"),
        points(rank - 0.33, result.by_search, color="ink", shape="star", size=9, label="la búsqueda"),
    ]
    x = Axis("puesto en la búsqueda", 0.4, n + 0.6, ticks=_rank_ticks(rank), grid=False)
    return Panel(x, SEED_LOSS, marks, title="Las cinco primeras")


def _differences_panel(result: SeedComparison) -> Panel:
    n = len(result.mean)
    rank = np.arange(2, n + 1)
    difference = result.difference[1:]
    half = result.difference_half[1:]
    clear = result.distinguishable[1:]
    colors = ["best" if c else "muted" for c in clear]
    marks = [rule(0, color="ink", dash=None)]
    for i, color in enumerate(colors):
        one = slice(i, i + 1)
        marks += _intervals(rank[one], difference[one], half[one], color, horizontal=True)
    verdicts = [_verdict(c, h) for c, h in zip(clear, half, strict=True)]
    marks.append(points(difference, rank, color=colors, size=8))
    marks.append(text(difference, rank - 0.32, verdicts, color=colors, bold=True))
    y = Axis("", n + 0.6, 1.4, ticks=_rank_ticks(rank), grid=False)
    return Panel(SEED_DIFFERENCE, y, marks, title="Diferencia con la primera", at=(0, 1))


def _intervals(rank, centre, half, color, horizontal) -> list[dict]:
    """Las barras de los intervalos, con sus topes; nada si no hay con qué calcularlos."""
    if not np.isfinite(half).all():
        return []
    low = centre - half
    high = centre + half
    cap = 0.11
    pieces = [
        (rank, low, rank, high),
        (rank - cap, low, rank + cap, low),
        (rank - cap, high, rank + cap, high),
    ]
    if horizontal:
        pieces = [(y0, x0, y1, x1) for x0, y0, x1, y1 in pieces]
    return [segments(*piece, color=color, width=3.5) for piece in pieces]


def _verdict(clear, half) -> str:
    if not np.isfinite(half):
        return "no se sabe"
    return "distinta" if clear else "no se distingue"


def _seeds_sentence(result: SeedComparison, noise: str) -> str:
    n_seeds = result.losses.shape[1]
    seeds = plural(n_seeds, "una semilla nueva", f"{n_seeds} semillas nuevas")
    first = result.mean[0]
    last = result.mean[-1]
    if not np.isfinite(result.half).all():
        return (f"Con {seeds}, la primera se equivoca en {number(first, 1)} y la quinta en {number(last, 1)}: "
                "de cuánto cambiarían al partir de otra manera, una sola medida no dice nada.")
    first_half = result.half[0]
    last_half = result.half[-1]
    overlap = first + first_half >= last - last_half
    touch = "se pisan" if overlap else "no se pisan"
    counted = "por cómo partimos" if noise == "seeds" else "por qué pacientes entraron en la muestra"
    verdict = "se distinguen" if result.distinguishable[-1] else "no se distinguen"
    gap = _interval_text(result.difference[-1], result.difference_half[-1])
    return (f"Con {seeds} y el azar que entra {counted} (±, intervalo de 95 %): "
            f"la primera, {_interval_text(first, first_half)}; "
            f"la quinta, {_interval_text(last, last_half)}; los intervalos {touch}. "
            f"Por pares, la quinta se equivoca en {gap} más: {verdict}.")


def _interval_text(value, half) -> str:
    return f"{number(value, 1)} ± {number(half, 1)}"


# --- la tabla de los métodos ------------------------------------------------------------------

class MethodsTable:
    """La tabla que resume el curso: un método por fila, con el color de sus figuras."""

    HEADINGS = {"idea": "La idea", "cost": "Cuánto cuesta", "parallel": "¿En paralelo?", "needs": "Qué necesita",
                "choose": "Conviene cuando…", "searcher": "Dónde está"}
    CELL = 'style="text-align:left;vertical-align:top;white-space:normal;padding:0.35em 0.6em"'

    def _repr_html_(self) -> str:
        headings = ["Método", *self.HEADINGS.values()]
        head = "".join(f"<th {self.CELL}>{heading}</th>" for heading in headings)
        rows = "".join(self._row(method) for method in METHODS.values())
        return (f'<table style="font-size:0.95em"><thead><tr>{head}</tr></thead>'
                f"<tbody>{rows}</tbody></table>")

    def _row(self, method) -> str:
        name = f"{_swatch(method)}<b>{method.label}</b>"
        told = [_where(method) if key == "searcher" else getattr(method, key) for key in self.HEADINGS]
        cells = "".join(f"<td {self.CELL}>{content}</td>" for content in [name, *told])
        return f"<tr>{cells}</tr>"

    def __repr__(self) -> str:
        return "\n".join(f"{m.label}: {m.idea}. Conviene cuando {m.choose}." for m in METHODS.values())


def methods_table() -> MethodsTable:
    """Todos los métodos del curso: idea, costo, paralelismo, qué piden y cuándo usarlos."""
    return MethodsTable()


def _swatch(method) -> str:
    return (f'<span style="display:inline-block;width:0.8em;height:0.8em;border-radius:2px;margin-right:0.4em;'
            f'background:{method.color}"></span>')


def _where(method) -> str:
    """La clase de coursekit, que puede cortarse entre palabras, y las bibliotecas que lo traen."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "<wbr>", method.searcher)
    return f"<code>{name}</code><br>{method.libraries}"
