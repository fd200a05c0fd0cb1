"""Las imágenes de la lección 06: la evolución paso a paso (W13) y la cruza con su mutación (W14)."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coursekit.basics.spanish import enumerated, nonzero, number, percent, plural, significant
from coursekit.experiments import genetic
from coursekit.experiments.columns import Column
from coursekit.experiments.variation import SPACE
from coursekit.figures import style
from coursekit.figures.history import column_ticks, loss_colors
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    bars,
    cells,
    keyed,
    line,
    percent_ticks,
    points,
    rects,
    ring,
    segments,
    text,
)

AIR = 0.35       # décadas libres arriba y abajo del eje de la pérdida: ninguna marca queda cortada
APART = 0.19     # fracción del alto que separa los nombres de dos curvas para que no se toquen
SHADED = (0.15, 30)                   # la escala de color de la pérdida: lo de afuera se satura
LOSS_TICKS = (0.3, 1, 3, 10, 30)
MOTHER_COLOR, FATHER_COLOR = "#0072b2", "#d55e00"
MOTHERS, FATHERS = "#0072b2", "#b0509a"      # en el árbol: ni el color del azar, ni el de lo que se perdió
LOST = "accent"                              # donde se perdió a la mejor
OWNERS = {genetic.MOTHER: "de la madre", genetic.FATHER: "del padre", genetic.BOTH: "igual en los dos"}
MUTATED = 3                                  # lo que se suma al origen de un gen que además mutó
RANK_LABELS = (1, 5, 10)
ORDINALS = ("1.er", "2.º", "3.er", "4.º", "5.º")


# --- W13: la genealogía -----------------------------------------------------------------------

def shades(loss) -> list[str]:
    """El color de cada pérdida, en escala logarítmica: oscuro lo bueno."""
    saturated = np.clip(loss, *SHADED)
    return loss_colors(np.log10(saturated), tuple(np.log10(SHADED)))


def _loss_bar(extent) -> dict:
    """La escala de color al costado del panel, con la pérdida escrita sin logaritmos."""
    low, high = np.log10(SHADED)
    bar = cells([[np.nan]], extent, cmap=style.CMAP, vmin=low, vmax=high, label="pérdida")
    ticks = [[float(np.log10(loss)), number(loss)] for loss in LOSS_TICKS]
    return bar | {"ticks": ticks}


def loss_limits(*curves) -> tuple[float, float]:
    """Los extremos de un eje logarítmico donde entran todas las curvas, con aire."""
    losses = np.concatenate([np.ravel(curve) for curve in curves])
    low = float(losses.min()) / 10**AIR
    high = float(losses.max()) * 10**AIR
    return low, high


def evolution_scene(run, generation, random, settings="", limits=None) -> Scene:
    """La evolución `run` (una sola repetición) hasta `generation`, y el azar con el mismo presupuesto.

    `random` (G+1,): la mejor pérdida del azar, en promedio, con las evaluaciones de cada generación. `limits`: los
    extremos del eje de la pérdida, para que sea el mismo en varias evoluciones; por omisión, los de esta.
    """
    return Pedigree(run, random, limits).scene(generation, settings)


class Pedigree:
    """Las imágenes de una evolución: lo que no cambia de una generación a otra se arma una sola vez."""

    def __init__(self, run, random, limits=None):
        self.run = run
        self.random = random
        self.limits = limits or loss_limits(run.current_best, random)
        self.place = ranks(run)
        self.says = _individual_words(run, self.place)
        self.kin = _parents(run)
        self.heritage = _heritage(run)
        self.births = [_birth_threads(run, self.place, g) for g in range(1, run.generations + 1)]
        self.dead = [_generation_marks(run, self.place, g, False) for g in range(run.generations + 1)]
        self.shading = _loss_bar((-0.5, run.generations + 0.5, 0, 1))
        self._descents = {}

    def scene(self, generation, settings="") -> Scene:
        """La evolución hasta esa generación; `settings`, con qué controles."""
        return Scene(
            [
                self._tree_panel(generation),
                _population_panel(self.run, generation),
                _diversity_panel(self.run, generation),
                _curve_panel(self.run, generation, self.random, self.limits),
            ],
            describe=_evolution_sentence(self.run, generation, self.random, settings),
            width=1080,
            height=470,
            widths=[1.9, 1],
            heights=[2, 0.6],
            notes="Oscuro: bueno. Cuadrado: élite, pasa sin cambios. Verde: de dónde viene la mejor. Al señalar a uno "
                  "se ven sus antepasados y de quién es cada gen (azul: la madre; rosa: el padre; anillo: mutó).",
            says=self.says,
            kin=self.kin,
            heritage=self.heritage,
        )

    def _tree_panel(self, generation) -> Panel:
        run = self.run
        n = run.population
        family = lineage(run, generation)
        marks = [self.shading]
        for g in range(1, generation + 1):      # así cada generación agrega sus hilos al final: los demás no cambian
            marks += [self.births[g - 1], self._descent(g, family[g])]
        for dead in self.dead[:generation]:
            marks += dead
        marks += _generation_marks(run, self.place, generation, True)
        winner_place = self.place[generation, _winner(run, generation)]
        marks.append(ring(generation, winner_place, size=11, color="best"))
        x = Axis.bare(-0.5, run.generations + 0.5)
        ranks_written = [(rank, f"{rank}.º") for rank in RANK_LABELS if rank <= n]
        y = Axis("puesto", n + 0.7, 0.05, ticks=ranks_written, grid=False)
        return Panel(x, y, marks, title=f"Generación {generation}", legend=False)

    def _descent(self, g, members) -> dict:
        """Los hilos de la familia de la mejor que nacen en la generación `g`: los mismos para muchas generaciones."""
        key = g, frozenset(members)
        if key not in self._descents:
            self._descents[key] = _family_threads(self.run, self.place, g, members)
        return self._descents[key]


def _name(generation, i) -> str:
    """Cómo se llama un individuo entre las marcas: su generación y su lugar en ella."""
    return f"{generation}.{i}"


def _parents(run) -> dict[str, list[str]]:
    """La madre y el padre de cada individuo: al señalarlo se iluminan con él todos sus antepasados."""
    kin = {}
    for g in range(1, run.generations + 1):
        for i, pair in enumerate(run.parents[0, g].tolist()):
            kin[_name(g, i)] = [_name(g - 1, parent) for parent in pair]
    return kin


def _heritage(run) -> dict:
    """Los genes de cada individuo y de quién es cada uno, para dibujarlos al señalarlo (ver `Scene.heritage`)."""
    genes = np.round(run.genes[0], 2).tolist()
    codes = np.where(run.mutated[0], run.origin[0] + MUTATED, run.origin[0]).tolist()
    names = [_name(g, i) for g in range(run.generations + 1) for i in range(run.population)]
    return {
        "panel": 1,
        "genes": dict(zip(names, sum(genes, []), strict=True)),
        "codes": dict(zip(names, sum(codes, []), strict=True)),
        "colors": [MOTHERS, FATHERS, "#5a5a5a"],
        "mutated": MUTATED,
        "ring": style.INK,
    }


def _individual_words(run, place) -> dict[str, str]:
    """Lo que dice cada individuo al señalarlo: su puesto, su pérdida y de quién es cada gen."""
    losses = [[significant(value, 2) for value in generation] for generation in run.loss[0].tolist()]
    ranked = place.tolist()
    words = {}
    for g in range(run.generations + 1):
        for i in range(run.population):
            origin = _origin_words(run, place, g, i)
            words[_name(g, i)] = f"Generación {g}, puesto {ranked[g][i]}: pérdida {losses[g][i]}. {origin}"
    return words


def _origin_words(run, place, g, i) -> str:
    if g == 0:
        return "Sorteado al comenzar."
    mother, father = place[g - 1, run.parents[0, g, i]].tolist()
    if i < run.elite:
        return f"Es élite: pasó sin cambios (era el {mother}.º)."
    changed = [f"el {which}.º" for which in np.flatnonzero(run.mutated[0, g, i]) + 1]
    mutations = f"mutó {enumerated(changed)}" if changed else "ninguno mutó"
    if mother == father:
        return f"Sus dos padres son el {mother}.º; de sus genes, {mutations}."
    genes = [f"el {which}.º, {OWNERS[code]}" for which, code in enumerate(run.origin[0, g, i].tolist(), start=1)]
    return f"Madre: {mother}.º; padre: {father}.º. Genes: {'; '.join(genes)}; {mutations}."


def ranks(run) -> np.ndarray:
    """El puesto de cada individuo en su generación (G+1, N): 1 es el mejor."""
    order = run.loss[0].argsort(axis=1, kind="stable")
    return order.argsort(axis=1, kind="stable") + 1


def _winner(run, generation) -> int:
    """El lugar del mejor en la población de esa generación."""
    return int(run.loss[0, generation].argmin())


def lineage(run, generation) -> list[set[int]]:
    """Los antepasados del mejor de `generation`: en cada generación, sus lugares en la población."""
    found = [set() for _ in range(generation + 1)]
    found[generation] = {_winner(run, generation)}
    for g in range(generation, 0, -1):
        for i in found[g]:
            found[g - 1].update(run.parents[0, g, i].tolist())
    return found


def _birth_threads(run, place, g) -> dict:
    """Los hilos de los que nacen en `g`, uno a cada padre distinto: se iluminan con el hijo."""
    mothers, fathers = run.parents[0, g].T
    children = np.arange(run.population)
    has_two = mothers != fathers
    parents = np.concatenate([mothers, fathers[has_two]])
    born = np.concatenate([children, children[has_two]])
    colors = [MOTHERS] * len(mothers) + [FATHERS] * int(has_two.sum())
    start = place[g - 1, parents]
    stop = place[g, born]
    threads = segments(g - 1, start, g, stop, color=colors, width=1.5, opacity=0.2)
    return keyed(threads, [_name(g, child) for child in born])


def _family_threads(run, place, g, members) -> dict:
    """Un hilo por padre distinto de cada uno de los `members` de la generación `g`."""
    pairs = set()
    for i in members:
        for parent in run.parents[0, g, i]:
            pairs.add((int(parent), i))
    parents, children = np.array(sorted(pairs), int).reshape(-1, 2).T
    start = place[g - 1, parents]
    stop = place[g, children]
    names = [_name(g, child) for child in children]
    return keyed(segments(g - 1, start, g, stop, color="best", width=3), names)


def _generation_marks(run, place, g, alive) -> list[dict]:
    """Los individuos de una generación: la élite, que pasó sin cambios, en cuadrados. Los vivos se recorren."""
    kept = run.elite if g else 0
    keys = [_name(g, i) for i in range(run.population)]
    heights = place[g]
    colors = shades(run.loss[0, g])
    elite = points(g, heights[:kept], shape="square", size=6, color=colors[:kept])
    others = points(g, heights[kept:], shape="circle", size=6, color=colors[kept:])
    marks = [keyed(others, keys[kept:], explored=alive)]
    if kept:
        marks.append(keyed(elite, keys[:kept], explored=alive))
    return marks


def _diversity_panel(run, generation) -> Panel:
    diversity = run.diversity[0]
    here = diversity[generation]
    shown = np.arange(generation + 1)
    height = min(here + 0.13, 1.18)
    marks = [
        bars(shown, np.round(diversity[shown], 3), width=0.62, color="accent"),
        text(generation, height, percent(here), bold=True),
    ]
    x = Axis("generación", -0.5, run.generations + 0.5, ticks=range(run.generations + 1), grid=False)
    y = Axis("diversidad", 0, 1.3, ticks=[(0, "0"), *percent_ticks(0.5, 1)])
    return Panel(x, y, marks, at=(1, 0), legend=False)


def _population_panel(run, generation) -> Panel:
    genes = np.round(run.genes[0, generation], 2)
    n, d = genes.shape
    best = genes[_winner(run, generation)]
    axis = np.arange(d)
    left = np.tile(axis[:-1], n)
    from_gene = genes[:, :-1].ravel()
    to_gene = genes[:, 1:].ravel()
    names = [_name(generation, i) for i in range(n)]
    joints = segments(left, from_gene, left + 1, to_gene, color="#5a5a5a", width=2, opacity=0.7)
    marks = [
        segments(axis, 0, axis, 1, color="soft", width=2),
        keyed(joints, np.repeat(names, d - 1)),
        keyed(points(np.tile(axis, n), genes.ravel(), color="#5a5a5a", size=4), np.repeat(names, d)),
        keyed(line(axis, best, color="best", width=3.5), [_name(generation, _winner(run, generation))]),
        points(axis, run.optimum[0], color="ink", shape="star", size=10),
    ]
    genes_axis = Axis("", -0.3, d - 0.7, ticks=[(i, f"{ORDINALS[i]} gen") for i in axis], grid=False)
    values_axis = Axis("valor", -0.04, 1.04, ticks=(0, 0.5, 1), grid=False)
    return Panel(genes_axis, values_axis, marks, at=(0, 1), title="Los vivos (★: óptimo)", legend=False)


def _curve_panel(run, generation, random, limits) -> Panel:
    """La mejor pérdida viva de cada generación contra la del azar; con una cruz, donde se perdió a la mejor."""
    last = int(run.population * (run.generations + 1))
    spent = run.evaluations[:generation + 1]
    best = run.current_best[0, :generation + 1]
    x = Axis("evaluaciones", 0, 1.42 * last, ticks=[0, 50, 100], grid=False)
    y = Axis("mejor pérdida", *limits, log=True)
    marks = [
        line(run.evaluations, random, color="random", width=2.5),
        line(spent, best, color="genetic", width=3.5, dash=None),
        points(spent, best, color="genetic", shape="circle", size=5),
        text(run.evaluations[-1] + 6, random[-1], "azar", color="random", bold=True, anchor="start"),
        _last_word(best[-1], random[generation:], spent[-1], y),
    ]
    lost = _lost_at(best)
    if len(lost):
        marks.append(points(spent[lost], best[lost], color=LOST, shape="cross", size=8))
    return Panel(x, y, marks, at=(1, 1), legend=False)


def _lost_at(best) -> np.ndarray:
    """Las generaciones peores que la anterior."""
    return np.flatnonzero(np.diff(best) > 0) + 1


def _last_word(loss, chance_ahead, spent, axis):
    """El nombre de la curva donde termina, corrido si ahí pasa la del azar."""
    height = axis.fraction(loss)
    chance_heights = axis.fraction(chance_ahead)
    near = chance_heights[abs(chance_heights - height) < APART]
    if len(near):
        is_above = height >= near.mean()
        height = near.max() + APART if is_above else near.min() - APART
    height = min(max(height, 0.12), 0.94)
    return text(spent + 6, axis.value_at(height), "genético", color="genetic", bold=True, anchor="start")


def _evolution_sentence(run, generation, random, settings) -> str:
    best = run.current_best[0, :generation + 1]
    lost = len(_lost_at(best))
    worse = plural(
        lost,
        " Una vez la generación nueva fue peor que la anterior (×).",
        f" {lost} veces la generación nueva fue peor que la anterior (×).",
        none="",
    )
    by_chance = _loss_text(random[generation])
    diversity = percent(run.diversity[0, generation])
    return (f"{settings}Generación {generation}, {run.evaluations[generation]} evaluaciones: "
            f"la mejor viva tiene pérdida {_loss_text(best[-1])}; el azar, en promedio, {by_chance}. "
            f"La diversidad es {diversity} de la de una población repartida parejo.{worse}")


def _loss_text(value) -> str:
    """Una pérdida con dos cifras; una muy pequeña no es cero."""
    return nonzero(value, 2) if value < 0.005 else significant(value, 2)


# --- W14: cruza y mutación --------------------------------------------------------------------

PARENT_ROW, CHILD_ROW = 0.27, -0.12        # dónde van padres e hijos dentro del renglón de cada hiperparámetro
ROW_START, ROW_END = -0.09, 1.04           # a la izquierda, lugar para «0,0001» sin que toque el eje
CHILD_LOOKS = (("hijo 1", "triangle", "best"), ("hijo 2", "down", "accent"))


@dataclass(frozen=True)
class Mating:
    """Una cruza: los padres (diccionarios), sus dos hijos (`variation.Child`) y lo que la máscara cruza."""

    space: object
    mother: dict
    father: dict
    children: tuple
    mask: np.ndarray
    kind: str

    @property
    def rows(self) -> np.ndarray:
        """El renglón de cada hiperparámetro: el primero, arriba."""
        return np.arange(len(self.space.slots))[::-1]

    @property
    def rows_axis(self) -> tuple[float, float]:
        """De dónde a dónde va el eje de los renglones."""
        return -0.62, len(self.rows) - 0.38

    def slots(self):
        """(renglón, hiperparámetro), de arriba hacia abajo."""
        return zip(self.rows, self.space.slots, strict=True)

    def blended(self, child, other) -> np.ndarray:
        """Dónde el hijo mezcla a los dos: no quedó en lo que tenía el padre de cuyo lado se cruza."""
        if self.kind != "blend":
            return np.zeros(len(self.mask), bool)
        return self.mask & ~np.isclose(child.crossed, other)

    def is_new(self, name, value) -> bool:
        """Si ningún padre tenía ese valor."""
        return value not in (self.mother[name], self.father[name])

    def new_values(self, child) -> list[str]:
        """Los hiperparámetros en que un hijo tiene un valor que ningún padre tenía."""
        return [name for name, value in child.params.items() if self.is_new(name, value)]


def mating_scene(mother, father, children, mask, kind, step, space=SPACE) -> Scene:
    """Dos padres y sus dos hijos, hiperparámetro por hiperparámetro; y los hijos escritos al costado."""
    mating = Mating(space, mother, father, children, np.asarray(mask, bool), kind)
    marks = [_crossed_band(mating), *_tracks(mating), *_descent(mating), *_members(mating)]
    names = [(row, slot.name) for row, slot in mating.slots()]
    x = Axis.bare(ROW_START, ROW_END, visible=False)
    y = Axis("", *mating.rows_axis, ticks=names, grid=False)
    return Scene(
        [Panel(x, y, marks), _written_panel(mating)],
        width=1080,
        height=460,
        widths=[1.3, 1],
        describe=_mating_sentence(mating, step),
        notes="Franja: lo que la máscara cruza. En cada renglón, arriba los padres y abajo los hijos; el "
              "anillo rojo marca lo que mutó. En negrita, lo que ningún padre tenía.",
    )


def _crossed_band(mating):
    chosen = mating.rows[mating.mask]
    return rects(ROW_START, chosen - 0.46, ROW_END, chosen + 0.46, color="#f3ead6")


def _tracks(mating):
    """La vía de cada hiperparámetro con sus valores: continua, o con un escalón por valor."""
    parents = mating.rows + PARENT_ROW
    children = mating.rows + CHILD_ROW
    marks = [
        segments(0, parents, 1, parents, color="soft", width=3),
        segments(0, children, 1, children, color="soft", width=3),
    ]
    for row, slot in mating.slots():
        ticks = slot_ticks(slot.dimension)
        x = np.array([place for place, _ in ticks])
        labels = [label for _, label in ticks]
        track = row + CHILD_ROW
        marks.append(segments(x, track - 0.045, x, track + 0.045, color="muted", width=2))
        marks.append(text(x, row - 0.37, labels, size=14, color="#5a5a5a"))
    return marks


def slot_ticks(dimension) -> list[tuple[float, str]]:
    """Los valores escritos bajo una vía: todos si son pocos; si no, unos redondos."""
    if dimension.n_values <= 8:
        return [_slot_tick(dimension, value) for value in dimension.grid()]
    column = Column("", (), np.zeros(0), low=dimension.low, high=dimension.high, log=dimension.log)
    return column_ticks(column)


def _slot_tick(dimension, value) -> tuple[float, str]:
    label = value if isinstance(value, str) else number(value)
    return dimension.to_unit(value), label


def _descent(mating):
    """Los hilos: de dónde viene cada coordenada de un hijo y, en rojo, adónde la llevó la mutación."""
    start = mating.rows + PARENT_ROW
    stop = mating.rows + CHILD_ROW
    mother = mating.space.to_unit(mating.mother)
    father = mating.space.to_unit(mating.father)
    marks = []
    for child, own, other in zip(mating.children, (mother, father), (father, mother), strict=True):
        source = np.where(mating.mask, other, own)
        marks.append(segments(source, start, child.crossed, stop, color="#9a9a9a", width=2))
        blended = mating.blended(child, other)
        if blended.any():      # una mezcla desciende de los dos
            ends = (own, start, child.crossed, stop)
            marks.append(segments(*(end[blended] for end in ends), color="#9a9a9a", width=2))
    marks += [_mutation_arrows(child, stop) for child in mating.children]
    return marks


def _mutation_arrows(child, rows) -> dict:
    """De donde quedó tras la cruza a donde la llevó la mutación."""
    moved = child.changed
    track = rows[moved]
    start = child.crossed[moved]
    stop = child.mutated[moved]
    return segments(start, track, stop, track, color="bad", width=3, arrow=True)


def _members(mating):
    """Los padres y los hijos, en sus vías; con un anillo, lo que mutó."""
    above = mating.rows + PARENT_ROW
    below = mating.rows + CHILD_ROW
    mother = mating.space.to_unit(mating.mother)
    father = mating.space.to_unit(mating.father)
    marks = [
        points(mother, above, color=MOTHER_COLOR, shape="circle", size=10, label="madre"),
        points(father, above, color=FATHER_COLOR, shape="square", size=9.5, label="padre"),
    ]
    for child, (name, shape, color) in zip(mating.children, CHILD_LOOKS, strict=True):
        moved = child.changed
        marks.append(points(child.mutated, below, color=color, shape=shape, size=10, label=name))
        marks.append(ring(child.mutated[moved], below[moved], size=14, color="bad"))
    return marks


def _written_panel(mating):
    """Las cuatro configuraciones, escritas: cada valor con el color de quien viene; en negrita, lo que nadie tenía."""
    first, second = mating.children
    marks = [
        *_written_column(mating, 0, "madre", MOTHER_COLOR, mating.mother),
        *_written_column(mating, 1, "padre", FATHER_COLOR, mating.father),
    ]
    for x, child, (name, _, color) in zip((2.1, 3.2), (first, second), CHILD_LOOKS, strict=True):
        marks += _written_column(mating, x, name, color, child.params)
    top = len(mating.rows) - 0.4
    marks.append(segments(1.55, -0.5, 1.55, top, color="soft", width=2))
    x = Axis.bare(-0.55, 3.75, visible=False)
    y = Axis.bare(*mating.rows_axis, visible=False)
    return Panel(x, y, marks, at=(0, 1), legend=False)


def _written_column(mating, x, name, color, params) -> list[dict]:
    """Una configuración, de arriba hacia abajo, con su nombre."""
    top = len(mating.rows) - 0.42
    marks = [text(x, top, name, color=color, bold=True, size=16)]
    for row, slot in mating.slots():
        value = params[slot.name]
        origin = _origin_color(mating, slot.name, value)
        bold = mating.is_new(slot.name, value)
        marks.append(text(x, row, _value_text(value), color=origin, bold=bold, size=16))
    return marks


def _origin_color(mating, name, value) -> str:
    if mating.is_new(name, value):
        return "ink"
    return MOTHER_COLOR if value == mating.mother[name] else FATHER_COLOR


def _value_text(value) -> str:
    return value if isinstance(value, str) else significant(value, 2)


def _mating_sentence(mating, step) -> str:
    crossed = _crossed_words(mating)
    mutation = f"mutación de paso {number(step)}" if step else "sin mutación"
    first, second = (_child_words(mating, child) for child in mating.children)
    return f"{crossed}; {mutation}. Hijo 1: {first}. Hijo 2: {second}."


def _crossed_words(mating) -> str:
    """«Se cruza C, heredando», «Se cruzan C, gamma y degree, mezclando»."""
    names = np.array(mating.space.names)[mating.mask].tolist()
    if not names:
        return "No se cruza nada: cada hijo copia a uno"
    verb = plural(len(names), "Se cruza", "Se cruzan")
    how = {"inherit": "heredando", "blend": "mezclando"}[mating.kind]
    return f"{verb} {enumerated(names)}, {how}"


def _child_words(mating, child) -> str:
    """«C = 0,1, gamma = 0,2 (nuevo: gamma)»."""
    values = [f"{name} = {_value_text(value)}" for name, value in child.params.items()]
    fresh = mating.new_values(child)
    note = f"nuevo: {', '.join(fresh)}" if fresh else "nada nuevo"
    return f"{', '.join(values)} ({note})"


# --- barras de la lección ---------------------------------------------------------------------

ODDS_LOOKS = (("#bdbdbd", "circle"), ("#e69f00", "square"), ("#8c5a00", "diamond"), ("#1a1a1a", "triangle"))


def odds_scene(population, sizes) -> Scene:
    """Con qué probabilidad es padre el de cada puesto, según el tamaño del torneo."""
    rank = np.arange(1, population + 1)
    odds = {size: genetic.selection_odds(population, size) for size in sizes}
    best_odds = {size: chances[0] for size, chances in odds.items()}
    marks = []
    for (size, chances), (color, shape) in zip(odds.items(), ODDS_LOOKS, strict=False):
        label = f"torneo de {size}"
        if size == 1:
            label += ": puro azar"
        marks.append(line(rank, chances, color=color, width=2.5))
        marks.append(points(rank, chances, color=color, shape=shape, size=7, label=label))
    top = 1.08 * max(best_odds.values())
    ticks = [v for v in (0, 0.1, 0.2, 0.3, 0.4, 0.5) if v <= top]
    x = Axis("puesto en la población", 0.5, population + 0.5, ticks=rank.tolist(), grid=False)
    y = Axis("probabilidad de ser padre", 0, top, ticks=percent_ticks(*ticks))
    told = [f"torneo de {size}, {percent(chance)}" for size, chance in best_odds.items()]
    sentence = f"La probabilidad de que el mejor de {population} sea elegido: {'; '.join(told)}."
    return Scene([Panel(x, y, marks)], height=400, describe=sentence)
