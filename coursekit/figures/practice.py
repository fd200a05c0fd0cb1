"""Las imágenes de la lección 08: el panel de un estudio, las semillas y la tabla de los métodos."""
from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from coursekit.basics.spanish import number, plural, significant
from coursekit.experiments.importance import importance
from coursekit.experiments.practice import SeedComparison
from coursekit.figures.history import convergence_scene, importance_scene, parallel_scene
from coursekit.figures.scene import Axis, Panel, Scene, points, rule, segments, text
from coursekit.history import History
from coursekit.methods import METHODS

SEED_LOSS = (39, 49)        # ejes fijos: al mover un control cambia el dibujo, no el eje
SEED_DIFFERENCE = (-1.2, 4.2)


# --- W19: el panel de un estudio --------------------------------------------------------------

def dashboard_scene(history: History, highlight: int = 0) -> Scene:
    """Historia, importancia y coordenadas paralelas de un mismo estudio.

    `highlight`: si no es 0, cuántas de las mejores configuraciones quedan en color en las paralelas.
    """
    parallel = parallel_scene(history).panels[0]
    if highlight:
        parallel = replace(parallel, marks=[_faded(parallel.marks[0], highlight, history), *parallel.marks[1:]])
    shown = f"las {highlight} mejores" if highlight else "todas"
    return Scene([replace(convergence_scene(history).panels[0], title="Historia", at=(0, 0)),
                  replace(importance_scene(history).panels[0], title="Importancia", at=(0, 1)),
                  replace(parallel, title=f"Coordenadas paralelas: {shown}", at=(1, 0), span=(1, 2))],
                 describe=_dashboard_sentence(history), width=960, height=640, heights=(0.8, 1),
                 notes="En las paralelas, cada línea es una configuración: más oscura, mejor; verde, la mejor.")


def _faded(connections: dict, keep: int, history: History) -> dict:
    """Las líneas de las paralelas con todas en gris menos las `keep` mejores: están al final, y la mejor va aparte."""
    n = len(connections["color"])
    per_line = n // (len({t.config for t in history}) - 1)
    first = max(0, n - (keep - 1) * per_line)
    return connections | {"color": ["#e3e3e3"] * first + list(connections["color"][first:]),
                          "width": [1.2] * first + [2.6] * (n - first)}


def _dashboard_sentence(history: History) -> str:
    result, best = importance(history), history.best
    order = np.argsort(-result.share)
    told = ", ".join(f"{result.names[i]} {number(100 * result.share[i], 0)} %" for i in order)
    unclear = [result.names[i] for i in order if not result.distinguishable[i]]
    doubt = f" No se distinguen del azar: {', '.join(unclear)}." if unclear else ""
    values = ", ".join(f"{name} = {significant(value, 3)}" for name, value in best.params.items())
    return (f"{len(history)} configuraciones. La mejor tiene error {number(best.loss, 1)}, con {values}. "
            f"Importancia: {told}.{doubt}")


# --- W20: semillas y ruido --------------------------------------------------------------------

def seeds_scene(result: SeedComparison, noise: str = "seeds") -> Scene:
    """Las primeras configuraciones con sus intervalos, y la diferencia de cada una con la primera."""
    return Scene([_losses_panel(result), _differences_panel(result)], describe=_seeds_sentence(result, noise),
                 width=960, height=470, widths=(1.25, 1),
                 notes="Estrella: lo que marcó la búsqueda, con su única semilla. Barra: intervalo de 95 %.")


def _ranks(n: int) -> list:
    return [(i, f"{i}.ª") for i in range(1, n + 1)]


def _losses_panel(result: SeedComparison) -> Panel:
    n, n_seeds = result.losses.shape
    rank = np.arange(1, n + 1)
    spread = np.linspace(0.14, 0.4, n_seeds)            # a la derecha de la media, para que ninguna la tape
    marks = [points(np.repeat(rank, n_seeds) + np.tile(spread, n), result.losses.ravel(), color="#a9a9a9", size=3.5,
                    label="cada semilla"),
             *_intervals(rank, result.mean, result.half, "random", horizontal=False),
             points(rank, result.mean, color="random", size=8, label="media"),
             points(rank - 0.33, result.losses[:, 0], color="ink", shape="star", size=9, label="la búsqueda")]
    return Panel(Axis("puesto en la búsqueda", 0.4, n + 0.6, ticks=_ranks(n), grid=False),
                 Axis("error absoluto medio", *SEED_LOSS, ticks=[(v, str(v)) for v in range(40, 49, 2)]), marks,
                 title="Las cinco primeras")


def _differences_panel(result: SeedComparison) -> Panel:
    others = np.arange(1, len(result.mean))
    rank, where = others + 1, result.difference[others]
    half, clear = result.difference_half[others], result.distinguishable[others]
    colors = ["best" if c else "muted" for c in clear]
    marks = [rule(0, color="ink", dash=None)]
    for i, color in enumerate(colors):
        marks += _intervals(rank[i:i + 1], where[i:i + 1], half[i:i + 1], color, horizontal=True)
    verdicts = [_verdict(c, h) for c, h in zip(clear, half, strict=True)]
    marks += [points(where, rank, color=colors, size=8),
              text(where, rank - 0.32, verdicts, color=colors, bold=True)]
    ticks = [(v, number(v)) for v in range(-1, 5)]
    return Panel(Axis("cuánto más se equivoca que la 1.ª", *SEED_DIFFERENCE, ticks=ticks),
                 Axis("", len(result.mean) + 0.6, 1.4, ticks=_ranks(len(result.mean))[1:], grid=False), marks,
                 title="Diferencia con la primera", at=(0, 1))


def _intervals(rank, centre, half, color, horizontal) -> list[dict]:
    """Las barras de los intervalos, con sus topes; nada si no hay con qué calcularlos."""
    if not np.isfinite(half).all():
        return []
    low, high, cap = centre - half, centre + half, 0.11
    pieces = [(rank, low, rank, high), (rank - cap, low, rank + cap, low), (rank - cap, high, rank + cap, high)]
    return [segments(*((b, a, d, c) if horizontal else (a, b, c, d)), color=color, width=3.5)
            for a, b, c, d in pieces]


def _verdict(clear, half) -> str:
    if not np.isfinite(half):
        return "no se sabe"
    return "distinta" if clear else "no se distingue"


def _seeds_sentence(result: SeedComparison, noise: str) -> str:
    n_seeds = result.losses.shape[1]
    seeds = plural(n_seeds, "una semilla", f"{n_seeds} semillas")
    first, last = result.mean[0], result.mean[-1]
    if not np.isfinite(result.half).all():
        return (f"Con {seeds}, la primera se equivoca en {number(first, 1)} y la quinta en {number(last, 1)}: de "
                "cuánto cambiarían al partir de otra manera, una sola medida no dice nada.")
    overlap = first + result.half[0] >= last - result.half[-1]
    gap, half = result.difference[-1], result.difference_half[-1]
    counted = "por cómo partimos" if noise == "seeds" else "por qué pacientes tocaron"
    verdict = "se distinguen" if result.distinguishable[-1] else "no se distinguen"
    return (f"Con {seeds} y el azar que entra {counted}: la primera, {_interval(first, result.half[0])}; la quinta, "
            f"{_interval(last, result.half[-1])}; los intervalos {'se pisan' if overlap else 'no se pisan'}. De a "
            f"pares, la quinta se equivoca en {_interval(gap, half)} más: {verdict}.")


def _interval(value, half) -> str:
    return f"{number(value, 1)} ± {number(half, 1)}"


# --- la tabla de los métodos ------------------------------------------------------------------

class MethodsTable:
    """La tabla que resume el curso: un método por fila, con el color de sus figuras."""

    HEADINGS = {"idea": "La idea", "cost": "Cuánto cuesta", "parallel": "¿En paralelo?", "needs": "Qué necesita",
                "choose": "Conviene cuando…", "searcher": "Dónde está"}

    def _repr_html_(self) -> str:
        cell = 'style="text-align:left;vertical-align:top;white-space:normal;padding:0.35em 0.6em"'
        head = f"<th {cell}>Método</th>" + "".join(f"<th {cell}>{h}</th>" for h in self.HEADINGS.values())
        rows = "".join(f"<tr><td {cell}>{_swatch(m.name)}<b>{m.label}</b></td>" + "".join(
            f"<td {cell}>{_where(m) if key == 'searcher' else getattr(m, key)}</td>" for key in self.HEADINGS) + "</tr>"
            for m in METHODS.values())
        return f'<table style="font-size:0.95em"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def __repr__(self) -> str:
        return "\n".join(f"{m.label}: {m.idea}. Conviene cuando {m.choose}." for m in METHODS.values())


def methods_table() -> MethodsTable:
    """Todos los métodos del curso: idea, costo, paralelismo, qué piden y cuándo usarlos."""
    return MethodsTable()


def _swatch(name: str) -> str:
    return (f'<span style="display:inline-block;width:0.8em;height:0.8em;border-radius:2px;margin-right:0.4em;'
            f'background:{METHODS[name].color}"></span>')


def _where(method) -> str:
    """La clase de coursekit, que puede cortarse entre palabras, y las bibliotecas que lo traen."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "<wbr>", method.searcher)
    return f"<code>{name}</code><br>{method.libraries}"
