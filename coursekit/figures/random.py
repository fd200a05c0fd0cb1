"""Las imágenes de la lección 04: grilla contra azar, la regla de los 60 intentos, la escala logarítmica.

Cada función recibe números ya calculados (`experiments/`) y devuelve una `Scene`.
"""
from __future__ import annotations

import math
from functools import lru_cache
from itertools import cycle
from typing import NamedTuple

import numpy as np

from coursekit.basics.spanish import counted, enumerated, nonzero, number, percent, plain_number
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.figures import style
from coursekit.figures.scene import (
    Axis,
    Panel,
    Scene,
    band,
    bars,
    cells,
    handle,
    keyed,
    line,
    percent_ticks,
    points,
    rects,
    ring,
    rule,
    segments,
    text,
)

MAP_CELLS = 20
CONTOURS = (0.05, 0.2, 0.4, 0.6, 0.8)      # pérdidas de las curvas de nivel
RUG = (-0.085, -0.025)                     # donde van las rayitas, fuera del mapa
PAD = 0.1                                  # lo que ocupan a la izquierda y abajo
AIR = 0.05                                 # lo que sobra del otro lado: un punto en el extremo se ve entero
QUARTERS = (0, 0.25, 0.5, 0.75, 1)
MIDDLE = (0.5, 0.5)                        # el centro del mapa: por ahí pasa la recta sobre la que caen los puntos

DESIGN_COLUMNS = ("grid", "random")        # en qué mapa va cada diseño, de izquierda a derecha
DESIGN_NAMES = {"ends": "con los extremos", "centres": "en el centro de sus casillas"}


def loss_text(value, decimals=3) -> str:
    """Una pérdida con tres decimales, sin llamar cero a lo que no lo es."""
    return nonzero(value, decimals)


def loss_texts(first, second) -> tuple[str, str]:
    """Dos pérdidas con los decimales que hacen falta para distinguirlas (a lo sumo seis)."""
    for decimals in (3, 4, 5, 6):
        texts = loss_text(first, decimals), loss_text(second, decimals)
        if texts[0] != texts[1] or first == second:
            return texts
    return texts


# --- W7: grilla contra azar -------------------------------------------------------------------

class Target(NamedTuple):
    """Un blanco: el óptimo (x, y), el peso del 2.º eje y el giro, en grados, de la dirección que importa."""

    center: tuple[float, float]
    weight: float
    rotation: float


class Design(NamedTuple):
    """Los puntos que prueba un método: `where` (n, 2), y la pérdida de cada uno."""

    name: str
    where: np.ndarray
    loss: np.ndarray


def grid_vs_random_scene(duel, win_rate, n_targets=versus.N_TARGETS, centers=(), fallen=False, contest=None) -> Scene:
    """Los dos diseños sobre el mismo blanco, y quién gana en muchos blancos.

    Con `fallen`, los puntos de cada mapa cayeron sobre la dirección que importa: los que prueban el mismo valor quedan
    uno encima de otro.

    `duel` es de `experiments.grid_vs_random.duel`; `win_rate`, la fracción que gana el azar. Arriba,
    cada punto proyectado sobre la dirección que importa; abajo, el mapa con sus curvas de nivel. `centers`: los óptimos
    de los blancos que se pueden elegir, arrastrando la estrella. `contest`, de `experiments.grid_vs_random.contest`:
    hasta qué blanco se lleva la cuenta, y con qué compite quien mira en el tercer mapa.
    """
    x, y = map(float, duel.center)
    target = Target((x, y), float(duel.weight), float(duel.rotation))
    offered = tuple(map(tuple, centers))
    panels = [
        *_design_panels("grid", duel.grid.tobytes(), target, offered, fallen),
        *_design_panels("random", duel.random.tobytes(), target, offered, fallen),
        *_own_panels(target, fallen),
        _best_panel(float(duel.grid_loss.min()), float(duel.random_loss.min())),
        _wins_panel(win_rate, n_targets),
    ]
    return Scene(
        panels,
        describe=_duel_sentence(duel, win_rate, n_targets, fallen) + _tally_words(contest),
        width=1120,
        height=500,
        widths=[1, 1, 1, 0.68],
        heights=[0.4, 1],
        rival=_rival(duel, contest, fallen) if contest else {},
        notes="Gris oscuro: pérdida baja. Estrella: el óptimo escondido. Círculo: lo mejor de cada diseño. "
              "Rayitas en los bordes: los valores que probó de cada hiperparámetro.",
    )


@lru_cache(maxsize=4096)
def _design_panels(name, where, target, centers, fallen) -> tuple[Panel, Panel]:
    """El perfil y el mapa de un diseño (sus puntos, en bytes), recordados: muchas escenas los comparten."""
    column = DESIGN_COLUMNS.index(name)
    points_tried = np.frombuffer(where).reshape(-1, 2)
    loss = versus.target_loss(points_tried, target.center, target.weight, target.rotation)
    design = Design(name, points_tried, loss)
    profile = _profile_panel(target, design, column)
    return profile, _map_panel(target, design, column, centers, fallen)


def _direction(duel) -> float:
    """El giro de la dirección que importa; si las dos importan igual, no hay ninguna que girar."""
    return duel.rotation if duel.weight < 1 else 0.0


def _position(where, duel):
    """Posición sobre la dirección que importa; sin giro, es el 1.er hiperparámetro."""
    return versus.along_important(where, MIDDLE, _direction(duel)) + 0.5


def _profile_panel(duel, design, column) -> Panel:
    position = _position(design.where, duel)
    angle = math.radians(_direction(duel))
    reach = 0.5 * (math.cos(angle) + math.sin(angle))
    best = int(design.loss.argmin())
    marks = [
        _ideal_line(duel, reach),
        segments(position, -0.13, position, design.loss, color=design.name, width=1.2, opacity=0.4),
        points(position, design.loss, color=design.name, size=5),
        ring(position[best], design.loss[best], size=10),
    ]
    # El mismo margen relativo que el mapa: sin giro, cada punto queda encima de su columna, y su eje es el de abajo.
    x = Axis.bare(0.5 - reach * (1 + 2 * PAD), 0.5 + reach * (1 + 2 * AIR))
    y = Axis.bare(-0.13, 1.1)
    if column == 0:
        y = Axis("pérdida", -0.13, 1.1, ticks=[0, 1], grid=False)
    title = _profile_title(duel, design.name, position)
    return Panel(x, y, marks, title=title, at=(0, column), legend=False)


def _ideal_line(duel, reach) -> dict:
    """La mejor pérdida que se puede tener en cada posición."""
    x = np.linspace(0.5 - reach, 0.5 + reach, 61)
    distance = (x - _position(duel.center, duel)) / versus.VALLEY_WIDTH
    ideal = -np.expm1(-0.5 * distance ** 2)
    return line(x, ideal, color="muted", width=2.5)


def _profile_title(duel, name, position) -> str:
    who = "Grilla" if name == "grid" else "Azar"
    values = counted(versus.n_distinct(position), "valor", "valores")
    return f"{who}: {values}"


def _map_panel(duel, design, column, centers, fallen) -> Panel:
    x, y = design.where.T
    best = int(design.loss.argmin())
    center_x, center_y = duel.center
    seen_x, seen_y = _shadow(design.where, duel).T if fallen else (x, y)
    marks = [
        *_landscape(*duel.center, duel.weight, _direction(duel)),
        *_rugs(x, y, design.name),
        *(_floor(duel) if fallen else []),
        keyed(points(seen_x, seen_y, color=design.name, size=7), _names(len(x))),
        points(center_x, center_y, color="ink", shape="star", size=10),
        ring(seen_x[best], seen_y[best], size=12),
    ]
    if len(centers):
        across, up = np.transpose(centers)
        marks.append(points(across, up, color="ink", shape="plus", size=4, opacity=0.45))
        marks.append(handle("target", across, up, label="Óptimo del blanco"))
    ticks = (0, 0.5, 1)
    first = Axis("1.er hiperp.", -PAD, 1 + AIR, ticks=ticks, grid=False)
    # El segundo mapa comparte el eje: sin repetir los números, los dos son más grandes.
    second = Axis.bare(-PAD, 1 + AIR)
    if column == 0:
        second = Axis("2.º hiperp.", -PAD, 1 + AIR, ticks=ticks, grid=False)
    return Panel(first, second, marks, at=(1, column), legend=False)


def _names(n) -> list[str]:
    """Un nombre por punto, para que al caer viaje cada uno a su lugar."""
    return [f"p{i}" for i in range(n)]


def _shadow(where, duel):
    """(n, 2): dónde cae cada punto sobre la dirección que importa; sin giro, el borde de abajo del mapa."""
    if not _direction(duel):
        floor = np.full(len(where), sum(RUG) / 2)
        return np.column_stack([where[:, 0], floor])
    angle = math.radians(_direction(duel))
    along = versus.along_important(where, MIDDLE, _direction(duel))
    return np.array(MIDDLE) + np.outer(along, [math.cos(angle), math.sin(angle)])


def _floor(duel) -> list[dict]:
    """La recta sobre la que caen los puntos, si no es el borde del mapa."""
    if not _direction(duel):
        return []
    angle = math.radians(_direction(duel))
    step = 0.5 / math.cos(angle) * np.array([math.cos(angle), math.sin(angle)])
    return [segments(*(MIDDLE - step), *(MIDDLE + step), color="ink", width=2, dash="dash")]


@lru_cache(maxsize=256)
def _landscape(x, y, weight, rotation) -> tuple[dict, ...]:
    """El blanco con óptimo en (x, y): gris según la pérdida, curvas de nivel y la flecha de lo que importa.

    Es lo único que no cambia con el presupuesto: se calcula una vez por blanco.
    """
    middle = (np.arange(MAP_CELLS) + 0.5) / MAP_CELLS
    where = np.dstack(np.meshgrid(middle, middle))
    loss = versus.target_loss(where, (x, y), weight, rotation)
    # Gris y no de color: los puntos de los dos métodos deben verse sobre lo bueno y sobre lo malo.
    marks = [cells(loss, (0, 1, 0, 1), cmap="Greys_r", vmin=-1.2, vmax=1)]
    for run_x, run_y in _contours(x, y, weight, rotation):
        marks.append(line(run_x, run_y, color="white", width=1.5, opacity=0.9))
    if rotation:
        marks.append(_important_arrow(rotation))
    return tuple(marks)


def _important_arrow(rotation) -> dict:
    angle = math.radians(rotation)
    start = 0.06
    tip_x = start + 0.26 * math.cos(angle)
    tip_y = start + 0.26 * math.sin(angle)
    return segments(start, start, tip_x, tip_y, color="ink", width=3, arrow=True)


def _contours(x, y, weight, rotation):
    """Las curvas de nivel exactas, recortadas al cuadrado: pares (x, y)."""
    cos = math.cos(math.radians(rotation))
    sin = math.sin(math.radians(rotation))
    for level in CONTOURS:
        radius = versus.VALLEY_WIDTH * math.sqrt(-2 * math.log1p(-level))
        reach = min(1.5, radius / weight) if weight else 1.5
        across = reach * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 121))
        along = np.sqrt(np.maximum(radius**2 - (weight * across) ** 2, 0))
        for side in (-along, along):
            curve_x = x + side * cos - across * sin
            curve_y = y + side * sin + across * cos
            yield from _visible_runs(curve_x, curve_y)


def _visible_runs(x, y, keep=18):
    """Los tramos dentro del cuadrado unidad, cada uno con a lo sumo `keep` puntos."""
    inside = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
    closed = np.concatenate([[False], inside, [False]])
    edges = np.flatnonzero(np.diff(closed.astype(int)))
    for start, stop in edges.reshape(-1, 2):
        n_kept = min(keep, stop - start)
        picked = np.unique(np.linspace(start, stop - 1, n_kept).round().astype(int))
        if len(picked) > 1:
            yield x[picked].round(3), y[picked].round(3)


def _rugs(x, y, color):
    low, high = RUG
    return [
        segments(x, low, x, high, color=color, width=2.5),
        segments(low, y, high, y, color=color, width=2.5),
    ]


@lru_cache(maxsize=4096)
def _best_panel(*best) -> Panel:
    """La mejor pérdida de la grilla y la del azar; el tercer renglón es para la de quien mira."""
    both = bars(
        [2, 1],
        best,
        width=0.62,
        color=["grid", "random"],
        horizontal=True,
        labels=[label.replace("menos de", "<") for label in loss_texts(*best)],
    )
    x = Axis.bare(0, max(0.1, 2 * max(best)))
    y = Axis("", -0.6, 2.6, ticks=[(2, "grilla"), (1, "azar"), (0, "nuestra")], grid=False)
    return Panel(x, y, [both], title="Pérdida", at=(0, 3), legend=False)


@lru_cache(maxsize=256)
def _wins_panel(win_rate, n_targets) -> Panel:
    share = [1 - win_rate, win_rate]
    colors = ["grid", "random"]
    # Los porcentajes van arriba de todo: sobre su barra, con las letras de la clase, pisan la línea del 50 %.
    marks = [
        bars([0, 1], share, width=0.76, color=colors),
        text([0, 1], 1.08, [percent(s) for s in share], bold=True, color=colors),
        rule(0.5, axis="y", color="ink", dash="dash"),
    ]
    x = Axis(f"gana en {n_targets}", -0.6, 1.6, ticks=[(0, "grilla"), (1, "azar")], grid=False)
    y = Axis("", 0, 1.16, ticks=percent_ticks(0.5, 1), grid=False)
    return Panel(x, y, marks, at=(1, 3), legend=False)


# --- W7: los puntos de quien mira -------------------------------------------------------------

OWN_COLOR = "accent"
OWN_MAP, OWN_PROFILE, BEST_PANEL = 5, 4, 6          # sus lugares entre los paneles

CONTEST_WORDS = {
    "grid": "la grilla",
    "random": "el azar",
    "and": " y ",
    "less": "menos de 0,001",
    "short": "< 0,001",
    "hint": "Toquemos: un punto",
    "add": "Poner un punto nuestro",
    "clear": "Sacar los nuestros",
    "point": "Nuestro punto {n}: {x} y {y}. Se mueve con las flechas; Supr lo saca.",
    "some": "Pusimos {n} de {budget} puntos.",
    "win": "ganamos nosotros, por {gap}",
    "lose": "gana {who}, por {gap}",
    "tie": "empatamos con {who}",
    "scored": "Con {budget} puntos cada uno, en este blanco {verdict}: pérdida {own} los nuestros, {grid} la grilla, "
              "{random} el azar.",
    "counted": "Del blanco 1 al {n}: nosotros {own}, la grilla {grid}, el azar {random}{ties}.",
    "ties": " y {ties} sin un solo ganador",
}


@lru_cache(maxsize=512)
def _own_panels(duel, fallen) -> tuple[Panel, Panel]:
    """El tercer perfil y el tercer mapa, vacíos: los puntos los pone quien mira."""
    angle = math.radians(_direction(duel))
    reach = 0.5 * (math.cos(angle) + math.sin(angle))
    x = Axis.bare(0.5 - reach * (1 + 2 * PAD), 0.5 + reach * (1 + 2 * AIR))
    profile = Panel(x, Axis.bare(-0.13, 1.1), [_ideal_line(duel, reach)], title="Nuestros", at=(0, 2), legend=False)
    star = points(*duel.center, color="ink", shape="star", size=10)
    first = Axis("1.er hiperp.", -PAD, 1 + AIR, ticks=(0, 0.5, 1), grid=False)
    marks = [*_landscape(*duel.center, duel.weight, _direction(duel)), *(_floor(duel) if fallen else []), star]
    return profile, Panel(first, Axis.bare(-PAD, 1 + AIR), marks, at=(1, 2), legend=False)


def _rival(duel, contest, fallen) -> dict:
    """Con qué se puntúan los puntos de quien mira: los mismos blancos, la misma regla."""
    return {
        "map": OWN_MAP,
        "profile": OWN_PROFILE,
        "best": BEST_PANEL,
        "target": contest.target,
        "budget": len(duel.grid),
        "weight": float(duel.weight),
        "rotation": float(_direction(duel)),
        "valley": versus.VALLEY_WIDTH,
        "fallen": bool(fallen),
        "floor": sum(RUG) / 2,
        "rug": list(RUG),
        "color": style.color(OWN_COLOR),
        "ink": style.INK,
        "losses": {"grid": float(duel.grid_loss.min()), "random": float(duel.random_loss.min())},
        "centers": contest.centers,
        "grid": duel.grid.tolist(),
        "random": contest.random,
        "words": CONTEST_WORDS,
    }


def _tally_words(contest) -> str:
    """Quién ganó en los blancos vistos, si son más de uno."""
    if contest is None or contest.target == 0:
        return ""
    won = contest.winners[:contest.target + 1]
    ties = won.count("tie")
    tied = f" y {counted(ties, 'empate', 'empates')}" if ties else ""
    return (f" Del blanco 1 al {contest.target + 1}: la grilla {won.count('grid')}, "
            f"el azar {won.count('random')}{tied}.")


def _duel_sentence(duel, win_rate, n_targets, fallen) -> str:
    winner = {"random": "gana el azar", "grid": "gana la grilla", "tie": "empatan"}[duel.winner]
    grid_loss, random_loss = loss_texts(duel.grid_loss.min(), duel.random_loss.min())
    values = _fallen_words(duel) if fallen else _values_words(duel)
    sentence = (f"Con {len(duel.grid)} puntos{values} "
                f"En este blanco {winner}: pérdida {grid_loss} la grilla, {random_loss} el azar. "
                f"En {n_targets} blancos, contra la grilla {DESIGN_NAMES[duel.design]}, el azar gana "
                f"{percent(win_rate)} de las veces.")
    if duel.rotation and not _direction(duel):
        sentence += " Si los dos ejes pesan igual, ninguna dirección importa más: el giro no cambia nada."
    return sentence


def _values_words(duel) -> str:
    by_grid = versus.n_distinct(duel.grid[:, 0])
    by_chance = versus.n_distinct(duel.random[:, 0])
    turned = ""
    if _direction(duel):
        along = versus.n_distinct(_position(duel.grid, duel))
        turned = f" (y {along} a lo largo de la dirección que importa)"
    return f", la grilla prueba {by_grid} valores distintos del 1.er hiperparámetro{turned} y el azar, {by_chance}."


def _fallen_words(duel) -> str:
    floor = "la dirección que importa" if _direction(duel) else "el eje del 1.er hiperparámetro"
    by_grid = versus.n_distinct(_position(duel.grid, duel))
    by_chance = versus.n_distinct(_position(duel.random, duel))
    places = counted(by_grid, "lugar", "lugares")
    return f" caídos sobre {floor}, la grilla queda en {places} y el azar, en {by_chance}."


def win_curve_scene(weights, rates, rotation=0.0, design="ends") -> Scene:
    """Quién gana según el peso del 2.º eje, contra la grilla de ese diseño.

    `rates` es {presupuesto: fracciones que gana el azar}, una por cada peso de `weights`.
    """
    sides = text(
        0.98,
        [0.94, 0.06],
        ["gana el azar", "gana la grilla"],
        anchor="end",
        bold=True,
        color=["random", "grid"],
        size=17,
    )
    marks = [
        band([-0.02, 1.02], 0.5, 1, color="random", opacity=0.08),
        band([-0.02, 1.02], 0, 0.5, color="grid", opacity=0.08),
        sides,
        rule(0.5, axis="y", color="ink", dash="dash"),
    ]
    looks = (("#f4a26b", "circle"), ("#d55e00", "square"), ("#7a3600", "diamond"))
    for (budget, values), (color, shape) in zip(rates.items(), cycle(looks)):
        marks.append(line(weights, values, color=color, dash=None))
        marks.append(points(weights, values, color=color, shape=shape, size=6, label=f"{budget} puntos"))
    x = Axis("peso del 2.º hiperparámetro", -0.02, 1.02, ticks=QUARTERS)
    y = Axis("victorias del azar", 0, 1, ticks=percent_ticks(*QUARTERS))
    sentence = _win_curve_sentence(weights, rates, rotation, design)
    return Scene([Panel(x, y, marks)], height=430, describe=sentence)


def _win_curve_sentence(weights, rates, rotation, design) -> str:
    first, last = [], []
    for budget, values in rates.items():
        first.append(f"{percent(values[0])} con {budget} puntos")
        last.append(f"{percent(values[-1])} con {budget} puntos")
    turned = f" y la dirección que importa girada {number(rotation)}°" if rotation else ""
    return (f"Contra la grilla {DESIGN_NAMES[design]}: con peso {number(weights[0])}{turned}, el azar gana "
            f"{enumerated(first)}; "
            f"con peso {number(weights[-1])}, {enumerated(last)}.")


# --- W8: la regla de los 60 intentos ----------------------------------------------------------

RADIUS = 0.1
ALMOST_SURE = 1 - 1e-9      # lo que no es seguro no se llama 100 %, aunque la cuenta redondee a 1
BELOW_ZERO = -0.03          # donde empieza el eje de la probabilidad
# Lo que ocupan los números en unidades de los ejes, con las letras 1,7 veces más grandes (en clase o en una ventana
# angosta): el ancho de una letra, el alto de un renglón y cuánto se aparta un número de su recta.
LETTER, ROW, ABOVE = 0.5, 0.11, 0.1
FREE = 0.08                 # un número más cerca que esto de la recta la toca
UNLIKELY = 0.3              # de aquí para abajo, la curva deja lugar encima de sí misma


def sixty_trials_scene(fraction, n, cloud, max_dimensions=10) -> Scene:
    """`n` intentos en el cubo: cuántos caen en el mejor `fraction` y cuántos cerca del óptimo.

    `cloud` es de `random_rules.draw_cloud`: (n, d). El óptimo está en el centro y la pérdida es la
    mayor de las distancias a él, así que «el mejor 5 %» es un cubo.
    """
    dimensions = cloud.shape[1]
    distance = rules.cloud_distance(cloud)
    side = float(rules.top_region_side(fraction, dimensions))
    in_top = distance <= side / 2
    is_near = distance <= RADIUS
    n_top = int(in_top.sum())
    n_near = int(is_near.sum())
    return Scene(
        [
            _cloud_panel(cloud, in_top, is_near, side / 2, fraction),
            _chances_panel(fraction, n, dimensions, max_dimensions),
        ],
        describe=_trials_sentence(fraction, n, dimensions, n_top, n_near, side),
        width=900,
        height=500,
        widths=[0.82, 1],
        notes="La pérdida es la mayor de las distancias al óptimo: por eso lo mejor es un cubo.",
    )


def _cube(half, dimensions, color, label) -> dict:
    """El cubo visto en los dos primeros ejes; con un solo hiperparámetro, una franja."""
    low, high = 0.5 - half, 0.5 + half
    bottom, top = (low, high) if dimensions > 1 else (0, 1)
    return rects(low, bottom, high, top, color=color, stroke=color, opacity=0.22, label=label)


def _cloud_panel(cloud, in_top, is_near, half, fraction) -> Panel:
    dimensions = cloud.shape[1]
    x = cloud[:, 0]
    if dimensions > 1:
        y = cloud[:, 1]
        second = Axis("2.º hiperparámetro", 0, 1, ticks=[0, 0.5, 1], grid=False)
    else:      # la altura no significa nada: solo separa los puntos
        y = rules.draw_cloud(len(cloud), 2, seed=1)[:, 1]
        second = Axis.bare(0, 1, "(no hay un 2.º)")
    marks = [
        _cube(half, dimensions, "random", f"el mejor {percent(fraction)}"),
        _cube(RADIUS, dimensions, "best", "±10 % del óptimo"),
        points(x, y, color="#a9a9a9", size=4),
        points(x[in_top], y[in_top], color="random", size=6),
        ring(x[is_near], y[is_near], size=10, color="best"),
        points(0.5, 0.5, color="ink", shape="star", size=9),
    ]
    first = Axis("1.er hiperparámetro", 0, 1, ticks=[0, 0.5, 1], grid=False)
    return Panel(first, second, marks, square=True)


def _chances_panel(fraction, n, dimensions, max_dimensions) -> Panel:
    every_d = np.arange(1, max_dimensions + 1)
    hit = _hit(fraction, n)
    near = rules.near_probability(every_d, n, RADIUS)
    near_here = near[dimensions - 1]
    highest = max(hit, near_here)
    marks = [
        segments(dimensions, BELOW_ZERO, dimensions, highest, color="ink", dash="dot"),
        line(every_d, hit, color="random", dash=None, label=f"alguno en el mejor {percent(fraction)}"),
        line(every_d, near, color="best", dash="dash", label="alguno a ±10 % en cada eje"),
        points(dimensions, hit, color="random", size=9),
        points(dimensions, near_here, color="best", shape="diamond", size=10),
        _hit_text(hit, near),
        _near_text(dimensions, hit, near),
    ]
    x = Axis("hiperparámetros que importan", 0.5, max_dimensions + 0.5, ticks=list(every_d), grid=False)
    y = Axis("probabilidad", BELOW_ZERO, 1.2, ticks=percent_ticks(*QUARTERS))
    return Panel(x, y, marks, at=(0, 1))


def _hit(fraction, n) -> float:
    """La probabilidad de caer alguna vez en el mejor `fraction`."""
    return min(float(rules.hit_probability(fraction, n)), ALMOST_SURE)


def _right_edge(near) -> float:
    """Dónde termina el eje de las dimensiones; `near` trae un valor por dimensión."""
    return len(near) + 0.4


def _hit_text(hit, near) -> dict:
    """El número de la recta, encima de ella y a la derecha."""
    x = _right_edge(near)
    height = hit + ABOVE
    return text(x, height, percent(hit, 1), color="random", anchor="end", bold=True, size=17)


def _near_text(dimensions, hit, near) -> dict:
    """El número de la curva, en el primer lugar libre."""
    value = near[dimensions - 1]
    near_the_edge = dimensions >= len(near) - 3
    if value < UNLIKELY and near_the_edge:
        return _stacked_near_text(dimensions, hit, near)
    words = _small(value)
    if value < UNLIKELY:
        height = value + FREE
        x = dimensions + 0.6
    else:      # la curva baja: a la derecha de donde ya pasó por debajo del texto, hay lugar
        height = min(value, 0.78)
        x = max(dimensions + 0.6, _where_curve_reaches(height - FREE, near) + 0.15)

    ends = x + LETTER * len(words)
    hit_text_starts = _right_edge(near) - LETTER * len(percent(hit, 1))
    free = hit + ABOVE      # por encima de la recta; y de su número, si llega hasta él
    if ends > hit_text_starts:
        free += ROW
    if hit - FREE < height < free:
        height = free
    return text(x, height, words, color="best", anchor="start", bold=True, size=17)


def _where_curve_reaches(height, near) -> float:
    """En qué dimensión la curva, que baja, llega a esa altura."""
    from_the_right = np.arange(len(near), 0, -1)
    return float(np.interp(height, near[::-1], from_the_right))


def _stacked_near_text(dimensions, hit, near) -> dict:
    """El número de la curva cerca del borde derecho: a la izquierda del punto y, si es largo, en dos renglones.

    En uno solo, «151 en un millón» llega hasta la curva, que todavía no terminó de bajar.
    """
    value = near[dimensions - 1]
    words = _small(value).replace(" en un ", " en\nun ").split("\n")
    end = dimensions - 0.35
    start = end - LETTER * max(map(len, words))
    curve = np.interp(start, np.arange(1, len(near) + 1), near)      # lo más alto de la curva debajo del texto
    lowest = max(value + 0.13, curve + 0.12)
    highest = lowest + ROW * (len(words) - 1)
    free = hit + ABOVE + ROW      # por encima de la recta y de su número
    if highest > hit - FREE and lowest < free:
        lowest = free
    heights = [lowest + ROW * i for i in reversed(range(len(words)))]
    return text(end, heights, words, color="best", anchor="end", bold=True, size=17)


def _trials_sentence(fraction, n, dimensions, n_top, n_near, side) -> str:
    top = f"el mejor {percent(fraction)}"
    hit = percent(_hit(fraction, n), 1)
    near = _small(rules.near_probability(dimensions, n, RADIUS))
    where = counted(dimensions, "hiperparámetro", "hiperparámetros")
    return (f"Con {n} intentos y {where}, caer alguna vez en {top} tiene probabilidad {hit}, en cualquier dimensión; "
            f"caer a ±10 % del óptimo en cada eje, {near}. "
            f"El mejor {percent(fraction)} abarca {percent(side)} del recorrido de cada hiperparámetro. "
            f"En este sorteo: {n_top} en {top}, {n_near} cerca del óptimo.")


def _small(probability) -> str:
    """Una probabilidad que puede ser minúscula: «1,9 %», «6 en un millón»."""
    if probability >= 0.0005:
        return percent(min(probability, ALMOST_SURE), 1)
    if probability >= 5e-7:
        return f"{number(1e6 * probability, 0)} en un millón"
    return "menos de una en un millón"


# --- W9: la escala logarítmica ----------------------------------------------------------------

SCALE_COLORS = {"linear": "muted", "log": "accent"}


def log_scale_scene(n, low, high=1.0, log_axis=True, seed=0) -> Scene:
    """`n` tasas de aprendizaje en [low, high], sorteadas en escala lineal y en escala logarítmica."""
    drawn = {scale: rules.draw_rates(n, low, high, scale, seed) for scale in rules.SCALES}
    return Scene(
        [_strip_panel(drawn, low, high, log_axis), _decades_panel(drawn, low, high)],
        describe=_scale_sentence(drawn, n, low, high),
        width=900,
        height=520,
        heights=[0.62, 1],
    )


def _strip_panel(drawn, low, high, log_axis) -> Panel:
    spread = np.random.default_rng(1).uniform(-0.28, 0.28, len(drawn["log"]))
    marks = []
    for scale, row, shape in (("linear", 1, "circle"), ("log", 0, "diamond")):
        color = SCALE_COLORS[scale]
        marks.append(points(drawn[scale], row + spread, color=color, size=5, opacity=0.7, shape=shape))
    rows = Axis("", -0.5, 1.5, ticks=[(1, "lineal"), (0, "logarítmico")], grid=False)
    return Panel(_rate_axis(low, high, log_axis), rows, marks, legend=False)


def _rate_axis(low, high, log_axis) -> Axis:
    if not log_axis:
        return Axis("tasa de aprendizaje (eje lineal)", -0.02 * high, 1.02 * high)
    ticks = [(edge, plain_number(edge)) for edge in rules.decade_edges(low, high)]
    return Axis("tasa de aprendizaje (eje logarítmico)", low / 1.25, high * 1.25, ticks=ticks, log=True)


def _decades_panel(drawn, low, high) -> Panel:
    edges = [plain_number(edge) for edge in rules.decade_edges(low, high)]
    decades = [f"{start} a {stop}" for start, stop in zip(edges, edges[1:], strict=False)]
    where = np.arange(len(decades))
    marks = []
    for scale, side, name in (("linear", -0.2, "sorteo lineal"), ("log", 0.2, "sorteo logarítmico")):
        counts = rules.decade_counts(drawn[scale], low, high)
        share = counts / len(drawn[scale])
        marks.append(bars(
            where + side,
            share,
            width=0.38,
            color=SCALE_COLORS[scale],
            label=name,
            labels=[_drawn_share_text(s) for s in share],
        ))
    x = Axis("década", -0.5, len(where) - 0.5, ticks=list(enumerate(decades)), grid=False)
    y = Axis("sorteos", 0, 1.1, ticks=percent_ticks(0, 0.5, 1))
    return Panel(x, y, marks, at=(1, 0))


def _drawn_share_text(share) -> str:
    """Una parte del total; las pequeñas, con un decimal."""
    is_small = 0 < share < 0.095
    return percent(share, 1 if is_small else 0)


def _scale_sentence(drawn, n, low, high) -> str:
    limit = 10 * low if high / low < 1000 else 100 * low
    below = {scale: (values < limit).mean() for scale, values in drawn.items()}
    expected = {scale: rules.share_below(limit, low, high, scale) for scale in rules.SCALES}
    return (f"De {n} sorteos entre {plain_number(low)} y {plain_number(high)} "
            f"quedó debajo de {plain_number(limit)}: "
            f"con el lineal, {percent(below['linear'], 1)} (se espera {percent(expected['linear'], 1)}); "
            f"con el logarítmico, {percent(below['log'])} (se espera {percent(expected['log'])}).")


# --- cv_results_ ------------------------------------------------------------------------------

def top_configs_scene(split_scores, top=10) -> Scene:
    """Las `top` mejores configuraciones, con sus puntajes en cada pliegue: `split_scores` es (configs, pliegues)."""
    scores = np.asarray(split_scores, dtype=float)
    order = np.argsort(-scores.mean(axis=1), kind="stable")[:top]
    scores = scores[order]
    n, n_folds = scores.shape
    means = scores.mean(axis=1)
    best = means[0]
    error = scores[0].std(ddof=1) / math.sqrt(n_folds)
    rank = np.arange(1, n + 1)
    reach = [0.5, n + 0.5]
    marks = [
        band(reach, best - error, best + error, color="random", opacity=0.15, label="la mejor ± su error estándar"),
        points(np.repeat(rank, n_folds), scores.ravel(), color="#a9a9a9", size=5, label="cada pliegue"),
        points(rank, means, color="random", size=9, label="media"),
    ]
    margin = 0.08 * (scores.max() - scores.min())
    x = Axis("puesto (rank_test_score)", *reach, ticks=rank.tolist(), grid=False)
    y = Axis("exactitud", scores.min() - margin, scores.max() + margin)
    n_close = int((means >= best - error).sum())
    return Scene(
        [Panel(x, y, marks)],
        height=430,
        describe=f"La mejor configuración tiene media {number(best, 3)} y error estándar {number(error, 3)}; "
                 f"la {n}.ª tiene {number(means[-1], 3)}. De las {n} mejores, {n_close} están a menos de un error "
                 "estándar de la primera, y los puntajes de sus pliegues se mezclan.",
    )
