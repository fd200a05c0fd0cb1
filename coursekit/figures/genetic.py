"""Las imágenes de la lección 06: la evolución paso a paso (W13) y la cruza con su mutación (W14)."""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import enumerated, nonzero, number, percent, plural, significant
from coursekit.experiments import genetic
from coursekit.experiments.variation import SPACE
from coursekit.figures.history import CMAP, column_ticks, loss_colors
from coursekit.figures.scene import Axis, Panel, Scene, bars, cells, line, points, rects, segments, text

AIR = 0.35       # décadas libres arriba y abajo del eje de la pérdida: ninguna marca queda cortada
APART = 0.19     # fracción del alto que separa los nombres de dos curvas para que no se toquen
SHADED = (0.15, 30)                   # la escala de color de la pérdida: lo de afuera se satura
LOSS_TICKS = (0.3, 1, 3, 10, 30)
MOTHER_COLOR, FATHER_COLOR, CHILD_COLOR = "#0072b2", "#d55e00", "best"
RANK_LABELS = (1, 5, 10)
ORDINALS = ("1.er", "2.º", "3.er", "4.º", "5.º")


# --- W13: la genealogía -----------------------------------------------------------------------

def shades(loss) -> list[str]:
    """El color de cada pérdida, en escala logarítmica: oscuro lo bueno."""
    return loss_colors(np.log10(np.clip(loss, *SHADED)), tuple(np.log10(SHADED)))


def _loss_bar(extent) -> dict:
    """La escala de color al costado del panel, con la pérdida escrita sin logaritmos."""
    bar = cells([[np.nan]], extent, cmap=CMAP, vmin=np.log10(SHADED[0]), vmax=np.log10(SHADED[1]), label="pérdida")
    return bar | {"ticks": [[float(np.log10(value)), number(value)] for value in LOSS_TICKS]}


def loss_limits(*curves) -> tuple[float, float]:
    """Los extremos de un eje logarítmico donde entran todas las curvas, con aire."""
    losses = np.concatenate([np.ravel(curve) for curve in curves])
    return float(losses.min()) / 10**AIR, float(losses.max()) * 10**AIR


def genealogy_scene(run, generation, random, settings="", limits=None) -> Scene:
    """La evolución `run` (una sola repetición) hasta `generation`, y el azar con el mismo presupuesto.

    `random` (G+1,): la mejor pérdida del azar, en promedio, con las evaluaciones de cada generación. `limits`: los
    extremos del eje de la pérdida, para que sea el mismo en varias evoluciones; por omisión, los de ésta.
    """
    limits = limits or loss_limits(run.current_best, random)
    return Scene([_tree_panel(run, generation), _population_panel(run, generation), _diversity_panel(run, generation),
                  _curve_panel(run, generation, random, limits)],
                 describe=_evolution_sentence(run, generation, random, settings), width=1080, height=455,
                 widths=[1.5, 1], heights=[1, 0.6],
                 notes="Cada círculo es una configuración: oscura, buena. Cuadrado: élite, pasa sin cambios. "
                       "Verde: de dónde viene la mejor.")


def ranks(run) -> np.ndarray:
    """El puesto de cada individuo en su generación (G+1, N): 1 es el mejor."""
    return run.loss[0].argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1


def lineage(run, generation) -> list[set[int]]:
    """Los antepasados del mejor de `generation`: en cada generación, sus lugares en la población."""
    found = [set() for _ in range(generation + 1)]
    found[generation] = {int(run.loss[0, generation].argmin())}
    for g in range(generation, 0, -1):
        found[g - 1] = {int(p) for i in found[g] for p in run.parents[0, g, i]}
    return found


def _edges(run, place, g, members=None):
    """Un segmento por padre distinto de cada individuo de la generación `g`."""
    pairs = sorted({(int(p), i) for i in (range(run.population) if members is None else members)
                    for p in run.parents[0, g, i]})
    mother, child = (np.array([pair[k] for pair in pairs], int) for k in (0, 1))
    return np.full(len(pairs), g - 1), place[g - 1, mother], np.full(len(pairs), g), place[g, child]


def _tree_panel(run, generation) -> Panel:
    place, n = ranks(run), run.population
    marks = [_loss_bar((-0.5, run.generations + 0.5, 0, 1))]
    marks += [segments(*_edges(run, place, g), color="#cfcfcf", width=1.3) for g in range(1, generation + 1)]
    family = lineage(run, generation)
    marks += [segments(*_edges(run, place, g, family[g]), color="best", width=3.2) for g in range(1, generation + 1)]
    for g in range(generation + 1):
        kept = run.elite if g else 0
        for members, shape, size in ((range(kept), "square", 10), (range(kept, n), "circle", 9)):
            members = list(members)
            marks.append(points(np.full(len(members), g), place[g, members], shape=shape, size=size,
                                color=shades(run.loss[0, g, members])))
    winner = int(run.loss[0, generation].argmin())
    marks.append(points([generation], [place[generation, winner]], color="best", shape="circle", size=15, filled=False))
    return Panel(Axis("", -0.5, run.generations + 0.5, ticks=[], grid=False),
                 Axis("puesto", n + 0.7, 0.05, ticks=[(r, f"{r}.º") for r in RANK_LABELS if r <= n], grid=False), marks,
                 title=f"Generación {generation}", legend=False)


def _diversity_panel(run, generation) -> Panel:
    diversity = run.diversity[0]
    shown = np.arange(generation + 1)
    here = diversity[generation]
    marks = [bars(shown, np.round(diversity[shown], 3), width=0.62, color="accent"),
             text([generation], [min(here + 0.13, 1.18)], [percent(here)], bold=True,
                  color="bad" if here < 0.02 else "ink")]
    return Panel(Axis("generación", -0.5, run.generations + 0.5, ticks=list(range(run.generations + 1)), grid=False),
                 Axis("diversidad", 0, 1.3, ticks=[(0, "0"), (0.5, "50 %"), (1, "100 %")]), marks, at=(1, 0),
                 legend=False)


def _population_panel(run, generation) -> Panel:
    genes, d = np.round(run.genes[0, generation], 3), run.genes.shape[3]
    best = genes[run.loss[0, generation].argmin()]
    axis, n = np.arange(d), len(genes)
    marks = [segments(axis, np.zeros(d), axis, np.ones(d), color="soft", width=2),
             segments(np.tile(axis[:-1], n), genes[:, :-1].ravel(), np.tile(axis[1:], n), genes[:, 1:].ravel(),
                      color="#5a5a5a", width=2, opacity=0.7),
             points(np.tile(axis, n), genes.ravel(), color="#5a5a5a", size=5),
             line(axis, best, color="best", width=3.5),
             points(axis, run.optimum[0], color="bad", shape="star", size=11)]
    return Panel(Axis("", -0.3, d - 0.7, ticks=[(i, f"{ORDINALS[i]} hiperp.") for i in axis], grid=False),
                 Axis("valor", -0.04, 1.04, ticks=[(0, "0"), (0.5, "0,5"), (1, "1")], grid=False), marks, at=(0, 1),
                 title="Los vivos (estrella: el óptimo)", legend=False)


def _curve_panel(run, generation, random, limits) -> Panel:
    spent, shown = run.evaluations, slice(0, generation + 1)
    best = run.current_best[0, shown]
    last = int(run.population * (run.generations + 1))
    marks = [line(spent, random, color="random", width=2.5),
             line(spent[shown], best, color="genetic", width=3.5, dash=None),
             points(spent[shown], best, color="genetic", shape="circle", size=5),
             text([spent[-1] + 6], [random[-1]], ["azar"], color="random", bold=True, anchor="start"),
             _last_word(_height(best[-1], limits), _height(random[generation:], limits), spent[generation], limits)]
    lost = np.flatnonzero(np.diff(best) > 0) + 1
    if len(lost):
        marks += [points(spent[lost], best[lost], color="bad", shape="cross", size=8),
                  text([0.02 * last], [_loss_at(0.1, limits)], ["× perdió al mejor"], color="bad", bold=True,
                       anchor="start")]
    return Panel(Axis("evaluaciones", 0, 1.42 * last, ticks=[0, 50, 100], grid=False),
                 Axis("mejor pérdida", *limits, log=True), marks, at=(1, 1), legend=False)


def _height(loss, limits):
    """A qué fracción del alto del panel cae una pérdida."""
    low, high = np.log(limits)
    return (np.log(loss) - low) / (high - low)


def _loss_at(height, limits) -> float:
    """La pérdida que cae a esa fracción del alto."""
    return float(limits[0] * (limits[1] / limits[0]) ** height)


def _last_word(height, chance_ahead, spent, limits):
    """El nombre de la curva donde termina, corrido si ahí pasa la del azar; las alturas, en fracciones del alto."""
    near = chance_ahead[abs(chance_ahead - height) < APART]
    if len(near):
        height = near.max() + APART if height >= near.mean() else near.min() - APART
    height = min(max(height, 0.12), 0.94)
    return text([spent + 6], [_loss_at(height, limits)], ["genético"], color="genetic", bold=True, anchor="start")


def _evolution_sentence(run, generation, random, settings) -> str:
    diversity, best = run.diversity[0, generation], run.current_best[0, generation]
    lost = int((np.diff(run.current_best[0, :generation + 1]) > 0).sum())
    worse = plural(lost, " Una vez la generación nueva fue peor que la anterior.",
                   f" {lost} veces la generación nueva fue peor que la anterior.", none="")
    return (f"{settings}Generación {generation}, {run.evaluations[generation]} evaluaciones: la mejor viva tiene "
            f"pérdida {_loss(best)}; el azar, en promedio, {_loss(random[generation])}. La diversidad es "
            f"{percent(diversity)} de la de una población repartida parejo.{worse}")


def _loss(value) -> str:
    return nonzero(value, 2) if value < 0.005 else significant(value, 2)


# --- W14: cruza y mutación --------------------------------------------------------------------

PARENT_ROW, CHILD_ROW = 0.27, -0.12        # dónde van padres e hijos dentro del renglón de cada hiperparámetro
ROW_START, ROW_END = -0.09, 1.04           # a la izquierda, lugar para «0,0001» sin que toque el eje


def mating_scene(mother, father, children, mask, kind, step, space=SPACE) -> Scene:
    """Dos padres y sus dos hijos, hiperparámetro por hiperparámetro; y los hijos escritos al costado."""
    rows = np.arange(len(space.slots))[::-1]
    marks = [_band(rows, mask), *_tracks(space, rows), *_descent(space, rows, mother, father, children, mask, kind)]
    names = [(row, slot.name) for row, slot in zip(rows, space.slots, strict=True)]
    panel = Panel(Axis("", ROW_START, ROW_END, ticks=[], grid=False, visible=False),
                  Axis("", -0.62, len(rows) - 0.38, ticks=names, grid=False), marks)
    return Scene([panel, _written_panel(space, rows, mother, father, children, mask)], width=1080, height=460,
                 widths=[1.3, 1], describe=_mating_sentence(space, mother, father, children, mask, kind, step),
                 notes="Franja: lo que la máscara cruza. En cada renglón, arriba los padres y abajo los hijos; el "
                       "anillo rojo marca lo que mutó. En negrita, lo que ningún padre tenía.")


def _band(rows, mask):
    chosen = rows[np.asarray(mask, bool)]
    return rects(np.full(len(chosen), ROW_START), chosen - 0.46, np.full(len(chosen), ROW_END), chosen + 0.46,
                 color="#f3ead6")


def _tracks(space, rows):
    """La vía de cada hiperparámetro con sus valores: continua, o con un escalón por valor."""
    marks = [segments(np.zeros(len(rows)), rows + PARENT_ROW, np.ones(len(rows)), rows + PARENT_ROW, color="soft",
                      width=3),
             segments(np.zeros(len(rows)), rows + CHILD_ROW, np.ones(len(rows)), rows + CHILD_ROW, color="soft",
                      width=3)]
    for row, slot in zip(rows, space.slots, strict=True):
        ticks = slot_ticks(slot.dimension)
        x = np.array([t for t, _ in ticks])
        marks += [segments(x, np.full(len(x), row + CHILD_ROW - 0.045), x, np.full(len(x), row + CHILD_ROW + 0.045),
                           color="muted", width=2),
                  text(x, np.full(len(x), row - 0.37), [label for _, label in ticks], size=14, color="#5a5a5a")]
    return marks


def slot_ticks(dimension) -> list[tuple[float, str]]:
    """Los valores escritos bajo una vía: todos si son pocos; si no, unos redondos."""
    from coursekit.experiments.columns import Column

    if dimension.n_values <= 8:
        return [(dimension.to_unit(v), v if isinstance(v, str) else number(v)) for v in dimension.grid()]
    return column_ticks(Column("", (), np.zeros(0), low=dimension.low, high=dimension.high, log=dimension.log))


def _descent(space, rows, mother, father, children, mask, kind):
    """Padres, hijos, y el hilo que los une."""
    a, b = space.to_unit(mother), space.to_unit(father)
    marks = []
    for child, own, other in zip(children, (a, b), (b, a), strict=True):
        blended = np.asarray(mask) & (kind == "blend") & ~np.isclose(child.crossed, other)
        source = np.where(mask, other, own)
        marks.append(segments(source, rows + PARENT_ROW, child.crossed, rows + CHILD_ROW, color="#9a9a9a", width=2))
        if blended.any():      # una mezcla desciende de los dos
            marks.append(segments(own[blended], rows[blended] + PARENT_ROW, child.crossed[blended],
                                  rows[blended] + CHILD_ROW, color="#9a9a9a", width=2))
    for child in children:
        moved = child.changed
        marks.append(segments(child.crossed[moved], rows[moved] + CHILD_ROW, child.mutated[moved],
                              rows[moved] + CHILD_ROW, color="bad", width=3, arrow=True))
    marks += [points(a, rows + PARENT_ROW, color=MOTHER_COLOR, shape="circle", size=10, label="madre"),
              points(b, rows + PARENT_ROW, color=FATHER_COLOR, shape="square", size=9.5, label="padre")]
    for child, shape, color, name in zip(children, ("triangle", "down"), (CHILD_COLOR, "accent"), ("hijo 1", "hijo 2"),
                                         strict=True):
        moved = child.changed
        marks.append(points(child.mutated, rows + CHILD_ROW, color=color, shape=shape, size=10, label=name))
        marks.append(points(child.mutated[moved], rows[moved] + CHILD_ROW, color="bad", shape="circle", size=14,
                            filled=False))
    return marks


def _written_panel(space, rows, mother, father, children, mask):
    """Las cuatro configuraciones, escritas: cada valor con el color de quien viene; en negrita, lo que nadie tenía."""
    columns = ((0, "madre", mother, None), (1, "padre", father, None), (2.1, "hijo 1", children[0].params, children[0]),
               (3.2, "hijo 2", children[1].params, children[1]))
    marks = []
    for x, name, params, child in columns:
        color = {0: MOTHER_COLOR, 1: FATHER_COLOR, 2.1: CHILD_COLOR, 3.2: "accent"}[x]
        marks.append(text([x], [len(rows) - 0.42], [name], color=color, bold=True, size=16))
        for row, slot in zip(rows, space.slots, strict=True):
            value = params[slot.name]
            new = child is not None and value not in (mother[slot.name], father[slot.name])
            origin = "ink" if new else _origin_color(slot, value, mother, father)
            marks.append(text([x], [row], [_value(value)], color=origin, bold=new, size=16))
    marks.append(segments([1.55], [-0.5], [1.55], [len(rows) - 0.4], color="soft", width=2))
    return Panel(Axis("", -0.55, 3.75, ticks=[], grid=False, visible=False),
                 Axis("", -0.62, len(rows) - 0.38, ticks=[], grid=False, visible=False), marks, at=(0, 1), legend=False)


def _origin_color(slot, value, mother, father):
    return MOTHER_COLOR if value == mother[slot.name] else FATHER_COLOR


def _value(value) -> str:
    return value if isinstance(value, str) else significant(value, 2)


def new_values(space, mother, father, child) -> list[str]:
    """Los hiperparámetros en que un hijo tiene un valor que ningún padre tenía."""
    return [name for name, value in child.params.items() if value not in (mother[name], father[name])]


def _crossed_text(names) -> str:
    """«Se cruza C», «Se cruzan C, gamma y degree»."""
    return f"{plural(len(names), 'Se cruza', 'Se cruzan')} {enumerated(names)}"


def _mating_sentence(space, mother, father, children, mask, kind, step) -> str:
    crossed = [slot.name for slot, m in zip(space.slots, mask, strict=True) if m]
    how = {"inherit": "heredando", "blend": "mezclando"}[kind]
    what = f"{_crossed_text(crossed)}, {how}" if crossed else "No se cruza nada: cada hijo copia a uno"
    mutation = f"; mutación de paso {number(step)}" if step else "; sin mutación"
    told = []
    for i, child in enumerate(children, 1):
        fresh = new_values(space, mother, father, child)
        values = ", ".join(f"{n} = {_value(v)}" for n, v in child.params.items())
        told.append(f"Hijo {i}: {values}" + (f" (nuevo: {', '.join(fresh)})" if fresh else " (nada nuevo)"))
    return f"{what}{mutation}. {'. '.join(told)}."


# --- barras de la lección ---------------------------------------------------------------------

def odds_scene(population, sizes) -> Scene:
    """Con qué probabilidad es padre el de cada puesto, según el tamaño del torneo."""
    shades = ("#bdbdbd", "#e69f00", "#8c5a00", "#1a1a1a")
    shapes = ("circle", "square", "diamond", "triangle")
    rank = np.arange(1, population + 1)
    marks = []
    for size, color, shape in zip(sizes, shades, shapes, strict=False):
        odds = genetic.selection_odds(population, size)
        label = f"torneo de {size}" + (": puro azar" if size == 1 else "")
        marks += [line(rank, odds, color=color, width=2.5), points(rank, odds, color=color, shape=shape, size=7,
                                                                   label=label)]
    top = {size: genetic.selection_odds(population, size)[0] for size in sizes}
    panel = Panel(Axis("puesto en la población", 0.5, population + 0.5, ticks=rank.tolist(), grid=False),
                  Axis("probabilidad de ser padre", 0, 1.08 * max(top.values()),
                       ticks=[(v, percent(v)) for v in (0, 0.1, 0.2, 0.3, 0.4, 0.5)
                              if v <= 1.08 * max(top.values())]), marks)
    told = "; ".join(f"torneo de {size}, {percent(p)}" for size, p in top.items())
    return Scene([panel], height=400, describe=f"La probabilidad de que el mejor de {population} sea elegido: {told}.")
