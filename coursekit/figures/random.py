"""Las imágenes de la lección 04: grilla contra azar, la regla de los 60 intentos, la escala logarítmica.

Cada función recibe números ya calculados (`experiments/`) y devuelve una `Scene`.
"""
from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from coursekit.basics.spanish import counted, enumerated, nonzero, number, percent, plain_number
from coursekit.experiments import grid_vs_random as versus
from coursekit.experiments import random_rules as rules
from coursekit.figures.scene import Axis, Panel, Scene, band, bars, cells, line, points, rects, rule, segments, text

MAP_CELLS = 20
CONTOURS = (0.05, 0.2, 0.4, 0.6, 0.8)      # pérdidas de las curvas de nivel
RUG = (-0.085, -0.025)                     # donde van las rayitas, fuera del mapa
PAD = 0.1                                  # lo que ocupan a la izquierda y abajo
SCALE_COLORS = {"linear": "muted", "log": "accent"}


def loss_text(value) -> str:
    """Una pérdida con tres decimales, sin llamar cero a lo que no lo es."""
    return nonzero(value, 3)


# --- W7: grilla contra azar -------------------------------------------------------------------

def grid_vs_random_scene(duel, win_rate, n_targets=versus.N_TARGETS) -> Scene:
    """Los dos diseños sobre el mismo blanco, y quién gana en muchos blancos.

    `duel` es de `experiments.grid_vs_random.duel`; `win_rate`, la fracción que gana el azar. Arriba,
    cada punto proyectado sobre la dirección que importa; abajo, el mapa con sus curvas de nivel.
    """
    background = _landscape(*map(float, duel.center), float(duel.weight), float(_direction(duel)))
    panels = []
    for column, name in enumerate(("grid", "random")):
        design, loss = (duel.grid, duel.grid_loss) if name == "grid" else (duel.random, duel.random_loss)
        panels += [_profile_panel(duel, name, design, loss, column),
                   _map_panel(duel, name, design, loss, column, background)]
    panels += [_best_panel(duel), _wins_panel(win_rate, n_targets)]
    return Scene(panels, describe=_duel_sentence(duel, win_rate, n_targets), width=900, height=500,
                 widths=[1, 1, 0.68], heights=[0.4, 1], notes=(
        "Gris oscuro: pérdida baja. Estrella: el óptimo escondido. Círculo: lo mejor de cada diseño. "
        "Rayitas en los bordes: los valores que probó de cada hiperparámetro."))


def _direction(duel) -> float:
    """El giro de la dirección que importa; si las dos importan igual, no hay ninguna que girar."""
    return duel.rotation if duel.weight < 1 else 0.0


def _position(points_, duel):
    """Posición sobre la dirección que importa; sin giro, es el 1.er hiperparámetro."""
    return versus.along_important(points_, (0.5, 0.5), _direction(duel)) + 0.5


def _profile_panel(duel, name, design, loss, column) -> Panel:
    where = _position(design, duel)
    angle = math.radians(_direction(duel))
    reach = 0.5 * (math.cos(angle) + math.sin(angle))
    curve = np.linspace(0.5 - reach, 0.5 + reach, 61)
    ideal = -np.expm1(-0.5 * ((curve - _position(duel.center, duel)) / versus.VALLEY_WIDTH) ** 2)
    best = int(loss.argmin())
    marks = [line(curve, ideal, color="muted", width=2.5),
             segments(where, np.full(len(where), -0.13), where, loss, color=name, width=1.2, opacity=0.4),
             points(where, loss, color=name, size=5),
             points([where[best]], [loss[best]], color="ink", shape="circle", size=10, filled=False)]
    distinct = versus.n_distinct(where)
    values = counted(distinct, "valor", "valores")
    title = f"{'Grilla' if name == 'grid' else 'Azar'}: {values}{' sobre la flecha' if _direction(duel) else ''}"
    # El mismo margen relativo que el mapa: sin giro, cada punto queda encima de su columna, y su eje es el de abajo.
    first = column == 0
    return Panel(Axis("", 0.5 - reach * (1 + 2 * PAD), 0.5 + reach, ticks=[], grid=False),
                 Axis("pérdida" if first else "", -0.13, 1.1, ticks=[0, 1] if first else [], grid=False), marks,
                 title=title, at=(0, column), legend=False)


def _map_panel(duel, name, design, loss, column, background) -> Panel:
    ticks = [(0, "0"), (0.5, "0,5"), (1, "1")]
    first = column == 0      # el segundo mapa comparte el eje: sin repetir los números, los dos son más grandes
    best = int(loss.argmin())
    marks = [*background, *_rugs(design, name),
             points(design[:, 0], design[:, 1], color=name, size=7),
             points([duel.center[0]], [duel.center[1]], color="ink", shape="star", size=10),
             points([design[best, 0]], [design[best, 1]], color="ink", shape="circle", size=12, filled=False)]
    return Panel(Axis("1.er hiperparámetro", -PAD, 1, ticks=ticks, grid=False),
                 Axis("2.º hiperparámetro" if first else "", -PAD, 1, ticks=ticks if first else [], grid=False),
                 marks, at=(1, column), legend=False)


@lru_cache(maxsize=256)
def _landscape(x, y, weight, rotation) -> tuple[dict, ...]:
    """El blanco con óptimo en (x, y): gris según la pérdida, curvas de nivel y la flecha de lo que importa.

    Es lo único que no cambia con el presupuesto: se calcula una vez por blanco.
    """
    middle = (np.arange(MAP_CELLS) + 0.5) / MAP_CELLS
    loss = versus.target_loss(np.dstack(np.meshgrid(middle, middle)), (x, y), weight, rotation)
    # Gris y no de color: los puntos de los dos métodos deben verse sobre lo bueno y sobre lo malo.
    marks = [cells(loss, (0, 1, 0, 1), cmap="Greys_r", vmin=-1.2, vmax=1)]
    marks += [line(*run, color="white", width=1.5, opacity=0.9) for run in _contours(x, y, weight, rotation)]
    if rotation:
        angle = math.radians(rotation)
        marks.append(segments([0.06], [0.06], [0.06 + 0.26 * math.cos(angle)], [0.06 + 0.26 * math.sin(angle)],
                              color="ink", width=3, arrow=True))
    return tuple(marks)


def _contours(x, y, weight, rotation):
    """Las curvas de nivel exactas, recortadas al cuadrado: pares (x, y)."""
    cos, sin = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    for level in CONTOURS:
        radius = versus.VALLEY_WIDTH * math.sqrt(-2 * math.log1p(-level))
        reach = min(1.5, radius / weight) if weight else 1.5
        across = reach * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 121))
        along = np.sqrt(np.maximum(radius**2 - (weight * across) ** 2, 0))
        for side in (-along, along):
            yield from _visible_runs(x + side * cos - across * sin, y + side * sin + across * cos)


def _visible_runs(x, y, keep=18):
    """Los tramos dentro del cuadrado unidad, cada uno con a lo sumo `keep` puntos."""
    inside = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(int)))
    for start, stop in edges.reshape(-1, 2):
        picked = np.unique(np.linspace(start, stop - 1, min(keep, stop - start)).round().astype(int))
        if len(picked) > 1:
            yield x[picked].round(3), y[picked].round(3)


def _rugs(design, name):
    n = len(design)
    low, high = np.full(n, RUG[0]), np.full(n, RUG[1])
    return [segments(design[:, 0], low, design[:, 0], high, color=name, width=2.5),
            segments(low, design[:, 1], high, design[:, 1], color=name, width=2.5)]


def _best_panel(duel) -> Panel:
    best = [duel.grid_loss.min(), duel.random_loss.min()]
    marks = [bars([1, 0], best, width=0.62, color=["grid", "random"], horizontal=True,
                  labels=[nonzero(b, 3, below="<") for b in best])]
    return Panel(Axis("", 0, max(0.1, 2 * max(best)), ticks=[], grid=False),
                 Axis("", -0.6, 1.6, ticks=[(1, "grilla"), (0, "azar")], grid=False), marks,
                 title="Mejor pérdida", at=(0, 2), legend=False)


def _wins_panel(win_rate, n_targets) -> Panel:
    share = [1 - win_rate, win_rate]
    # Los porcentajes van arriba de todo: sobre su barra, con las letras de la clase, pisan la línea del 50 %.
    marks = [bars([0, 1], share, width=0.76, color=["grid", "random"]),
             text([0, 1], [1.08, 1.08], [percent(s) for s in share], bold=True, color=["grid", "random"]),
             rule(0.5, axis="y", color="ink", dash="dash")]
    return Panel(Axis(f"gana en {n_targets}", -0.6, 1.6, ticks=[(0, "grilla"), (1, "azar")], grid=False),
                 Axis("", 0, 1.16, ticks=[(0.5, "50 %"), (1, "100 %")], grid=False), marks, at=(1, 2), legend=False)


def _duel_sentence(duel, win_rate, n_targets) -> str:
    n = len(duel.grid)
    axis = [versus.n_distinct(design[:, 0]) for design in (duel.grid, duel.random)]
    key = versus.n_distinct(_position(duel.grid, duel))
    turned = f" (y {key} a lo largo de la dirección que importa)" if _direction(duel) else ""
    winner = {"random": "gana el azar", "grid": "gana la grilla", "tie": "empatan"}[duel.winner]
    return (f"Con {n} puntos, la grilla prueba {axis[0]} valores distintos del 1.er hiperparámetro{turned} "
            f"y el azar, {axis[1]}. En este blanco {winner}: pérdida {loss_text(duel.grid_loss.min())} la grilla, "
            f"{loss_text(duel.random_loss.min())} el azar. En {n_targets} blancos, el azar gana "
            f"{percent(win_rate)} de las veces.")


def win_curve_scene(weights, rates, rotation=0.0) -> Scene:
    """Quién gana según el peso del 2.º eje: `rates` es {presupuesto: fracciones que gana el azar}."""
    shades = dict(zip(rates, ("#f4a26b", "#d55e00", "#7a3600"), strict=False))
    shapes = dict(zip(rates, ("circle", "square", "diamond"), strict=False))
    marks = [band([0, 1], [0.5, 0.5], [1, 1], color="random", opacity=0.08),
             band([0, 1], [0, 0], [0.5, 0.5], color="grid", opacity=0.08),
             text([0.98, 0.98], [0.94, 0.06], ["gana el azar", "gana la grilla"], anchor="end", bold=True,
                  color=["random", "grid"], size=17),
             rule(0.5, axis="y", color="ink", dash="dash")]
    for budget, values in rates.items():
        marks += [line(weights, values, color=shades[budget], dash=None),
                  points(weights, values, color=shades[budget], shape=shapes[budget], size=6,
                         label=f"{budget} puntos")]
    panel = Panel(Axis("peso del 2.º hiperparámetro", 0, 1, ticks=[(w, number(w)) for w in (0, 0.25, 0.5, 0.75, 1)]),
                  Axis("victorias del azar", 0, 1, ticks=[(v, percent(v)) for v in (0, 0.25, 0.5, 0.75, 1)]), marks)
    first, last = ([f"{percent(v[i])} con {b} puntos" for b, v in rates.items()] for i in (0, -1))
    turned = f" y la dirección que importa girada {number(rotation)}°" if rotation else ""
    return Scene([panel], height=430, describe=(
        f"Con peso {number(weights[0])}{turned}, el azar gana {enumerated(first)}; "
        f"con peso {number(weights[-1])}, {enumerated(last)}."))


# --- W8: la regla de los 60 intentos ----------------------------------------------------------

RADIUS = 0.1
ALMOST_SURE = 1 - 1e-9      # lo que no es seguro no se llama 100 %, aunque la cuenta redondee a 1
FLOOR = -0.03               # donde empieza el eje de la probabilidad
# Lo que ocupan los números en unidades de los ejes, con las letras 1,7 veces más grandes (en clase o en una ventana
# angosta): el ancho de una letra, el alto de un renglón y cuánto se aparta un número de su recta.
LETTER, ROW, ABOVE = 0.5, 0.11, 0.1


def sixty_trials_scene(fraction, n, cloud, max_dimensions=10) -> Scene:
    """`n` intentos en el cubo: cuántos caen en el mejor `fraction` y cuántos cerca del óptimo.

    `cloud` es de `random_rules.draw_cloud`: (n, d). El óptimo está en el centro y la pérdida es la
    mayor de las distancias a él, así que «el mejor 5 %» es un cubo.
    """
    dimensions = cloud.shape[1]
    distance = rules.cloud_distance(cloud)
    half = float(rules.top_region_side(fraction, dimensions)) / 2
    top, near = distance <= half, distance <= RADIUS
    return Scene([_cloud_panel(cloud, top, near, half, fraction),
                  _chances_panel(fraction, n, dimensions, max_dimensions)],
                 describe=_trials_sentence(fraction, n, dimensions, int(top.sum()), int(near.sum()), 2 * half),
                 width=900, height=500, widths=[0.82, 1])


def _square(half, dimensions):
    """El cubo visto en los dos primeros ejes; con un solo hiperparámetro, una franja."""
    low, high = (0.5 - half, 0.5 + half) if dimensions > 1 else (0, 1)
    return [0.5 - half], [low], [0.5 + half], [high]


def _cloud_panel(cloud, top, near, half, fraction) -> Panel:
    dimensions = cloud.shape[1]
    # Con un hiperparámetro la altura no significa nada: solo separa los puntos.
    height = cloud[:, 1] if dimensions > 1 else rules.draw_cloud(len(cloud), 2, seed=1)[:, 1]
    marks = [rects(*_square(half, dimensions), color="random", stroke="random", opacity=0.22,
                   label=f"el mejor {percent(fraction)}"),
             rects(*_square(RADIUS, dimensions), color="best", stroke="best", opacity=0.22,
                   label="±10 % del óptimo"),
             points(cloud[:, 0], height, color="#a9a9a9", size=4),
             points(cloud[top, 0], height[top], color="random", size=6),
             points(cloud[near, 0], height[near], color="best", shape="circle", size=10, filled=False),
             points([0.5], [0.5], color="ink", shape="star", size=9)]
    second = "2.º hiperparámetro" if dimensions > 1 else "(no hay un 2.º)"
    return Panel(Axis("1.er hiperparámetro", 0, 1, ticks=[0, 0.5, 1], grid=False),
                 Axis(second, 0, 1, ticks=[0, 0.5, 1] if dimensions > 1 else [], grid=False), marks, square=True)


def _chances_panel(fraction, n, dimensions, max_dimensions) -> Panel:
    d = np.arange(1, max_dimensions + 1)
    hit, near = np.full(len(d), _hit(fraction, n)), rules.near_probability(d, n, RADIUS)
    here = dimensions - 1
    marks = [segments([dimensions], [FLOOR], [dimensions], [max(hit[here], near[here])], color="ink", dash="dot"),
             line(d, hit, color="random", dash=None, label=f"alguno en el mejor {percent(fraction)}"),
             line(d, near, color="best", dash="dash", label="alguno a ±10 % en cada eje"),
             points([dimensions], [hit[here]], color="random", size=9),
             points([dimensions], [near[here]], color="best", shape="diamond", size=10),
             *_chance_labels(dimensions, hit[here], near)]
    return Panel(Axis("hiperparámetros que importan", 0.5, max_dimensions + 0.5, ticks=list(d), grid=False),
                 Axis("probabilidad", FLOOR, 1.2, ticks=[(v, percent(v)) for v in (0, 0.25, 0.5, 0.75, 1)]),
                 marks, at=(0, 1))


def _hit(fraction, n) -> float:
    """La probabilidad de caer alguna vez en el mejor `fraction`."""
    return min(float(rules.hit_probability(fraction, n)), ALMOST_SURE)


def _chance_labels(dimensions, hit, near):
    """Los dos números: el de la recta, encima de ella y a la derecha; el de la curva, en el primer lugar libre."""
    end, of_line, value = len(near) + 0.4, percent(hit, 1), near[dimensions - 1]
    marks = [text([end], [hit + ABOVE], [of_line], color="random", anchor="end", bold=True, size=17)]
    if value < 0.3 and dimensions >= len(near) - 3:
        return [*marks, _stacked_chance(dimensions, hit, near)]
    # La curva baja: a la derecha de donde ya pasó por debajo del texto, hay lugar.
    height, of_curve = (min(value, 0.78) if value >= 0.3 else value + 0.08), _small(value)
    past = np.interp(height - 0.08, near[::-1], np.arange(len(near), 0, -1))
    place = max(dimensions + 0.6, 0 if value < 0.3 else past + 0.15)
    reaches = place + LETTER * len(of_curve) > end - LETTER * len(of_line)
    above = hit + ABOVE + (ROW if reaches else 0)      # por encima de la recta; y de su número, si llega hasta él
    if hit - 0.08 < height < above:
        height = above
    return [*marks, text([place], [height], [of_curve], color="best", anchor="start", bold=True, size=17)]


def _stacked_chance(dimensions, hit, near):
    """El número de la curva cerca del borde derecho: a la izquierda del punto y, si es largo, en dos renglones.

    En uno solo, «151 en un millón» llega hasta la curva, que todavía no terminó de bajar.
    """
    words, value = _small(near[dimensions - 1]).replace(" en un ", " en\nun ").split("\n"), near[dimensions - 1]
    end = dimensions - 0.35
    start = end - LETTER * max(map(len, words))
    below = np.interp(start, np.arange(1, len(near) + 1), near)      # lo más alto de la curva debajo del texto
    height = max(value + 0.13, below + 0.12)
    if hit - 0.08 < height + ROW * (len(words) - 1) and height < hit + ABOVE + ROW:
        height = hit + ABOVE + ROW      # por encima de la recta y de su número
    rows = [height + ROW * i for i in reversed(range(len(words)))]
    return text([end] * len(words), rows, words, color="best", anchor="end", bold=True, size=17)


def _trials_sentence(fraction, n, dimensions, n_top, n_near, side) -> str:
    hit, near = _hit(fraction, n), rules.near_probability(dimensions, n, RADIUS)
    where = counted(dimensions, "hiperparámetro", "hiperparámetros")
    return (f"Con {n} intentos y {where}, caer alguna vez en el mejor {percent(fraction)} tiene probabilidad "
            f"{percent(hit, 1)}, en cualquier dimensión; caer a ±10 % del óptimo en cada eje, {_small(near)}. "
            f"El mejor {percent(fraction)} abarca {percent(side)} del recorrido de cada hiperparámetro. "
            f"En este sorteo: {n_top} en el mejor {percent(fraction)}, {n_near} cerca del óptimo.")


def _small(probability) -> str:
    """Una probabilidad que puede ser minúscula: «1,9 %», «6 en un millón»."""
    if probability >= 0.0005:
        return percent(min(probability, ALMOST_SURE), 1)
    if probability >= 5e-7:
        return f"{number(1e6 * probability, 0)} en un millón"
    return "menos de una en un millón"


# --- W9: la escala logarítmica ----------------------------------------------------------------

def log_scale_scene(n, low, high=1.0, log_axis=True, seed=0) -> Scene:
    """`n` tasas de aprendizaje en [low, high], sorteadas en escala lineal y en escala logarítmica."""
    drawn = {scale: rules.draw_rates(n, low, high, scale, seed) for scale in rules.SCALES}
    return Scene([_strip_panel(drawn, low, high, log_axis), _decades_panel(drawn, low, high)],
                 describe=_scale_sentence(drawn, n, low, high), width=900, height=520, heights=[0.62, 1])


def _strip_panel(drawn, low, high, log_axis) -> Panel:
    edges = rules.decade_edges(low, high)
    ticks = None if not log_axis else [(e, plain_number(e)) for e in edges]
    margin = (low / 1.25, high * 1.25) if log_axis else (-0.02 * high, 1.02 * high)
    spread = np.random.default_rng(1).uniform(-0.28, 0.28, len(drawn["log"]))
    marks = [points(values, row + spread, color=SCALE_COLORS[scale], size=5, opacity=0.7, shape=shape)
             for scale, row, shape, values in (("linear", 1, "circle", drawn["linear"]),
                                               ("log", 0, "diamond", drawn["log"]))]
    return Panel(Axis("tasa de aprendizaje" + (" (eje logarítmico)" if log_axis else " (eje lineal)"), *margin,
                      ticks=ticks, log=log_axis),
                 Axis("", -0.5, 1.5, ticks=[(1, "lineal"), (0, "logarítmico")], grid=False), marks, legend=False)


def _decades_panel(drawn, low, high) -> Panel:
    edges = rules.decade_edges(low, high)
    where = np.arange(len(edges) - 1)
    marks = []
    for scale, side, name in (("linear", -0.2, "sorteo lineal"), ("log", 0.2, "sorteo logarítmico")):
        share = rules.decade_counts(drawn[scale], low, high) / len(drawn[scale])
        marks.append(bars(where + side, share, width=0.38, color=SCALE_COLORS[scale], label=name,
                          labels=[percent(s, 1 if 0 < s < 0.095 else 0) for s in share]))
    named = list(map(plain_number, edges))
    ticks = [(i, f"{a} a {b}") for i, (a, b) in enumerate(zip(named, named[1:], strict=False))]
    return Panel(Axis("década", -0.5, len(where) - 0.5, ticks=ticks, grid=False),
                 Axis("sorteos", 0, 1.1, ticks=[(v, percent(v)) for v in (0, 0.5, 1)]), marks, at=(1, 0))


def _scale_sentence(drawn, n, low, high) -> str:
    limit = 10 * low if high / low < 1000 else 100 * low
    below = {scale: (values < limit).mean() for scale, values in drawn.items()}
    expected = {scale: rules.share_below(limit, low, high, scale) for scale in rules.SCALES}
    return (f"De {n} sorteos entre {plain_number(low)} y {plain_number(high)} quedó debajo de "
            f"{plain_number(limit)}: con el lineal, {percent(below['linear'], 1)} (se espera "
            f"{percent(expected['linear'], 1)}); con el logarítmico, {percent(below['log'])} (se espera "
            f"{percent(expected['log'])}).")


# --- cv_results_ ------------------------------------------------------------------------------

def top_configs_scene(split_scores, top=10) -> Scene:
    """Las `top` mejores configuraciones, con sus puntajes en cada pliegue: `split_scores` es (configs, pliegues)."""
    scores = np.asarray(split_scores, dtype=float)
    order = np.argsort(-scores.mean(axis=1), kind="stable")[:top]
    scores = scores[order]
    means, error = scores.mean(axis=1), scores.std(axis=1, ddof=1) / math.sqrt(scores.shape[1])
    rank = np.arange(1, len(order) + 1)
    low, high = scores.min(), scores.max()
    margin = 0.08 * (high - low)
    marks = [band([0.5, len(order) + 0.5], [means[0] - error[0]] * 2, [means[0] + error[0]] * 2, color="random",
                  opacity=0.15, label="la mejor ± su error estándar"),
             points(np.repeat(rank, scores.shape[1]), scores.ravel(), color="#a9a9a9", size=5,
                    label="cada pliegue"),
             points(rank, means, color="random", size=9, label="media")]
    panel = Panel(Axis("puesto (rank_test_score)", 0.5, len(order) + 0.5, ticks=rank.tolist(), grid=False),
                  Axis("exactitud", low - margin, high + margin), marks)
    inside = int((means >= means[0] - error[0]).sum())
    return Scene([panel], height=430, describe=(
        f"La mejor configuración tiene media {number(means[0], 3)} y error estándar {number(error[0], 3)}; "
        f"la {rank[-1]}.ª tiene {number(means[-1], 3)}. De las {len(order)} mejores, {inside} están a menos de un "
        f"error estándar de la primera, y los puntajes de sus pliegues se mezclan."))
