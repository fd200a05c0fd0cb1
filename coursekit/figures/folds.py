"""El mapa de pliegues de la lección 03: qué filas entrenan, cuáles validan y qué puntaje da cada pliegue.

A la izquierda, una franja por pliegue sobre las filas de la tabla en su orden, con las bandas de clase y de grupo
debajo; a la derecha, a la misma altura, el puntaje de cada pliegue, su media y la referencia con filas nuevas.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import number, plural
from coursekit.experiments.folds import FoldsResult
from coursekit.figures.scene import Axis, Panel, Scene, keyed, points, rects, segments, text

TABLE_NAMES = {"wine": "vinos ordenados por clase", "digits": "dígitos de 10 planillas",
               "series": "una serie en el tiempo", "noise": "puro ruido, etiquetas al azar"}
SPLITTER_NAMES = {"kfold": "KFold en orden", "shuffled": "KFold mezclado", "stratified": "estratificado",
                  "groups": "por grupos", "time": "temporal"}
ROW_NAMES = {"wine": "vinos, en el orden del archivo", "digits": "dígitos, en el orden del archivo",
             "series": "instantes →", "noise": "filas de ruido"}
GROUP_NAMES = {"digits": "planilla", "series": "día"}

TRAIN, VALIDATION, UNUSED = "#a6cee8", "validation", "#f1f1f1"
SHADES = ("#f0e6f7", "#c9b3dd", "#9a7bbf", "#6d4ba0", "#3b1f6b")      # de claro a oscuro, una por clase
ZEBRA = ("#d9d9d9", "#8c8c8c")
BOTTOM = -0.36                         # las bandas y los textos van de BOTTOM a 0; los pliegues, de 0 a 1
CLASS_ROW, GROUP_ROW = -0.1, -0.24     # el medio de cada banda
CLOSE = 0.03                           # diferencias menores no se comentan


def runs(values) -> tuple[np.ndarray, np.ndarray]:
    """Comienzo y fin (sin incluir) de cada tramo de valores iguales de `values`."""
    values = np.asarray(values)
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.r_[0, cuts], np.r_[cuts, len(values)]


def fold_rows(k: int) -> list[tuple[float, float]]:
    """(abajo, arriba) de la franja de cada pliegue; el primero va arriba de todo."""
    air = 0.14      # la parte de cada renglón que queda en blanco de cada lado
    return [(1 - (i + 1 - air) / k, 1 - (i + air) / k) for i in range(k)]


def _middles(rows) -> list[float]:
    return [(low + high) / 2 for low, high in rows]


def _row_ticks(rows, name: str = "") -> list[tuple[float, str]]:
    """El nombre de cada franja, en su medio: 1, 2, 3…"""
    return [(middle, f"{name}{i}") for i, middle in enumerate(_middles(rows), start=1)]


def folds_scene(result: FoldsResult, note: str = "") -> Scene:
    """La escena de una tabla partida; `note` agrega una oración (por ejemplo, un promedio de muchas tablas)."""
    return Scene(
        [_map_panel(result), _score_panel(result)],
        describe=folds_sentence(result, note),
        width=960,
        height=464,
        widths=(1.75, 1),
        says=_fold_words(result),
    )


def _fold_words(result) -> dict[str, str]:
    """Lo que dice cada pliegue al señalarlo."""
    words = {}
    for i, ((train, validation), score) in enumerate(zip(result.folds, result.scores, strict=True), start=1):
        words[f"p{i}"] = (f"Pliegue {i}: entrena con {len(train)} filas, valida con {len(validation)} "
                          f"y acierta {number(score, 2)}.")
    return words


# --- izquierda: el mapa -----------------------------------------------------------------------

def _map_panel(result: FoldsResult) -> Panel:
    data = result.data
    n = len(data.y)
    marks = [*_fold_marks(result.folds, n), _class_band(data.y)]
    ticks = [*_row_ticks(fold_rows(result.k)), (CLASS_ROW, "clase")]
    if data.grouped:
        marks.append(_group_band(data.groups))
        ticks.append((GROUP_ROW, GROUP_NAMES[data.name]))
    x = Axis(ROW_NAMES[data.name], 0, n, ticks=[(0, "1"), (n, str(n))], grid=False)
    y = Axis("pliegue", BOTTOM, 1, ticks=ticks, grid=False)
    return Panel(x, y, marks)


def _fold_marks(folds, n: int) -> list[dict]:
    """Las franjas: primero las filas sin usar, encima las de entrenamiento y las de validación."""
    unused, trains, validates = 0, 1, 2
    boxes = {unused: [], trains: [], validates: []}
    for i, ((train, validation), (low, high)) in enumerate(zip(folds, fold_rows(len(folds)), strict=True), start=1):
        role = np.full(n, unused)
        role[train] = trains
        role[validation] = validates
        for start, stop in zip(*runs(role), strict=True):
            boxes[role[start]].append((f"p{i}", start, low, stop, high))
    looks = ((unused, UNUSED, "sin usar"), (trains, TRAIN, "entrena"), (validates, VALIDATION, "valida"))
    return [_fold_boxes(boxes[role], color, label) for role, color, label in looks if boxes[role]]


def _fold_boxes(boxes, color, label) -> dict:
    """Los tramos (pliegue, esquinas) de un papel; cada uno se ilumina con lo demás de su pliegue."""
    keys = [key for key, *_ in boxes]
    x0, y0, x1, y1 = np.array([corners for _, *corners in boxes], float).T
    return keyed(rects(x0, y0, x1, y1, color=color, label=label), keys)


def _class_band(y) -> dict:
    classes = np.unique(y)
    places = np.linspace(0, len(SHADES) - 1, len(classes)).round().astype(int)
    shade = {c: SHADES[place] for c, place in zip(classes, places, strict=True)}
    start, stop = runs(y)
    return _stripe(start, stop, CLASS_ROW, [shade[c] for c in y[start]])


def _group_band(groups) -> dict:
    start, stop = runs(groups)
    return _stripe(start, stop, GROUP_ROW, [ZEBRA[i % 2] for i in range(len(start))])


def _stripe(start, stop, middle, colors) -> dict:
    return rects(start, middle - 0.05, stop, middle + 0.05, color=colors)


# --- derecha: los puntajes --------------------------------------------------------------------

def _score_panel(result: FoldsResult) -> Panel:
    mean = result.mean
    reference = result.reference
    low, high = sorted((mean, reference))
    marks = [
        rects(low, 0, high, 1, color="bad" if mean > reference else "train", opacity=0.16),
        segments(reference, -0.02, reference, 1, color="best", width=3, dash="dash"),
        segments(mean, -0.02, mean, 1, color="ink", width=3),
        _score_points(result),
        _caption(mean, -0.1, f"media {number(mean, 2)}", "ink"),
        _caption(reference, -0.24, f"filas nuevas {number(reference, 2)}", "best"),
    ]
    x = Axis("exactitud", -0.04, 1.04, ticks=[0, 0.25, 0.5, 0.75, 1])
    return Panel(x, Axis.bare(BOTTOM, 1), marks, title="Puntaje de cada pliegue", at=(0, 1))


def _score_points(result) -> dict:
    """El puntaje de cada pliegue, a la altura de su franja y enlazado con ella."""
    dots = points(result.scores, _middles(fold_rows(result.k)), color="validation", size=8)
    keys = [f"p{i}" for i in range(1, result.k + 1)]
    return keyed(dots, keys, explored=True)


def _caption(x: float, y: float, words: str, color: str) -> dict:
    """Un rótulo debajo de su recta, corrido hacia adentro si está cerca de un borde."""
    inside = min(max(x, 0.27), 0.73)
    return text(inside, y, words, color=color, bold=True)


# --- la oración -------------------------------------------------------------------------------

def folds_sentence(result: FoldsResult, note: str = "") -> str:
    """Lo que se ve: la media, la referencia, cuánto promete de más y por qué."""
    table = TABLE_NAMES[result.data.name].capitalize()
    splitter = SPLITTER_NAMES[result.splitter]
    head = (f"{table}; {splitter}, K = {result.k}: la media de los pliegues es {number(result.mean, 2)} "
            f"y con filas nuevas el modelo acierta {number(result.reference, 2)}: {_verdict(result)}.")
    parts = (head, _leak_words(result), _reason(result), note)
    return " ".join(part for part in parts if part)


def _verdict(result: FoldsResult) -> str:
    if abs(result.gap) < CLOSE:
        return "la validación cruzada dice casi la verdad"
    shown = round(result.mean, 2) - round(result.reference, 2)      # la resta de los dos números que se leen
    sense = "más" if result.gap > 0 else "menos"
    return f"promete {number(abs(shown), 2)} de {sense}"


def _leak_words(result: FoldsResult) -> str:
    if not result.leak:
        return ""
    inside = result.clean.mean()
    if abs(result.mean - inside) < CLOSE:
        return (f"Preparar antes de partir cambió poco esta vez (adentro del pipeline da {number(inside, 2)}), "
                "pero eso no se sabe de antemano.")
    return (f"Las {result.data.n_selected} variables se eligieron mirando también las filas apartadas: "
            f"adentro del pipeline da {number(inside, 2)}.")


def _reason(result: FoldsResult) -> str:
    """El defecto más grave de la partición, contado en filas."""
    data = result.data
    found = result.symptoms
    if data.name == "noise":
        return ""
    if found.unseen_class:
        who = _rows(found.unseen_class, found.validated, "es", "son")
        return f"{who} de una clase que el modelo no había visto."
    if data.ordered and found.from_future:
        who = _rows(found.from_future, found.validated, "se predice", "se predicen")
        return f"{who} conociendo el futuro."
    if data.grouped and not data.ordered and found.known_group:
        who = _rows(found.known_group, found.validated, "tiene", "tienen")
        return f"{who} en el entrenamiento otras de su misma planilla."
    if result.splitter == "time" and result.gap < -CLOSE:
        return f"El primer pliegue entrena con solo {found.smallest} filas."
    return "Esta partición imita a las filas nuevas."


def _rows(some: int, total: int, one: str, many: str) -> str:
    """«54 de las 89 filas apartadas son», «1 de las … es», «Las 150 filas apartadas tienen»."""
    if some == total:
        return f"Las {total} filas apartadas {many}"
    return f"{some} de las {total} filas apartadas {plural(some, one, many)}"


# --- dos esquemas quietos ---------------------------------------------------------------------

def sets_scene(n_dev: int, n_test: int, k: int = 5) -> Scene:
    """Desarrollo partido en `k` pliegues y, a su derecha, la prueba apartada, que se usa en la última fila."""
    width = 1 - n_test / (n_dev + n_test)
    edges = np.linspace(0, width, k + 1)
    rows = _stacked_rows(k, top=0.82, height=0.13, thick=0.8)
    last = rows[-1][0] - 0.2
    starts = [0, width + 0.01]
    stops = [width, 1]
    parts = [f"desarrollo: {n_dev} filas", f"prueba: {n_test}"]
    at_the_end = ["el elegido, con todo el desarrollo", "un solo puntaje"]
    marks = [
        rects(starts, 0.9, stops, 1, color=["soft", "test"], labels=parts),
        *_rounds(edges, rows, "valida"),
        rects(starts, last, stops, last + 0.104, color=[TRAIN, "test"], labels=at_the_end),
    ]
    ticks = [*_row_ticks(rows, "pliegue "), (last + 0.05, "al final")]
    return Scene(
        [_diagram(marks, ticks, last)],
        height=400,
        describe=f"Las {n_dev} filas de desarrollo se parten en {k} pliegues: cada uno valida una vez. "
                 f"Las {n_test} de la prueba apartada se usan una sola vez, al final.",
    )


def kfold_scene(n: int, k: int = 5) -> Scene:
    """La validación cruzada más simple: `n` filas en `k` pliegues, una vuelta por renglón."""
    edges = np.linspace(0, 1, k + 1)
    rows = _stacked_rows(k, top=1, height=0.2, thick=0.8)
    marks = _rounds(edges, rows, "queda apartado: ahí se mide")
    return Scene(
        [_diagram(marks, _row_ticks(rows, "vuelta "), rows[-1][0])],
        height=300,
        describe=f"Las {n} filas se reparten en {k} pliegues. En cada una de las {k} vueltas uno queda apartado y "
                 f"el modelo se entrena con los otros {k - 1}: al final, cada fila estuvo apartada una vez.",
    )


def nested_scene(k_outer: int = 5, k_inner: int = 4) -> Scene:
    """Un pliegue externo de la CV anidada: la interna elige sin verlo, y él puntúa una vez."""
    width = 1 / k_outer
    edges = np.linspace(width, 1, k_inner + 1)
    rows = _stacked_rows(k_inner, top=0.8, height=0.14, thick=0.8)
    last = rows[-1][0] - 0.22
    starts = [0, width]
    stops = [width, 1]
    parts = ["apartado", "entrenamiento externo"]
    at_the_end = ["puntúa", "el elegido entrena con todo esto"]
    marks = [
        rects(starts, 0.88, stops, 1, color=["test", "soft"], labels=parts),
        *_rounds(edges, rows, "valida y elige"),
        rects(starts, last, stops, last + 0.112, color=["test", TRAIN], labels=at_the_end),
    ]
    ticks = [(0.94, "pliegue externo 1"), *_row_ticks(rows, "interno "), (last + 0.05, "después")]
    return Scene(
        [_diagram(marks, ticks, last)],
        height=400,
        describe=f"El primero de {k_outer} pliegues externos queda apartado; con lo demás, una CV de {k_inner} "
                 "pliegues internos elige la configuración; el apartado la puntúa una sola vez.",
        notes=f"Se repite con los {k_outer} pliegues externos; se informa la media.",
    )


def _stacked_rows(k: int, top: float, height: float, thick: float) -> list[tuple[float, float]]:
    """(abajo, arriba) de `k` franjas de alto `height`, de las que se pinta la parte `thick`; la primera, arriba."""
    return [(top - (i + thick) * height, top - i * height) for i in range(k)]


def _rounds(edges, rows, label) -> list[dict]:
    """Una franja por vuelta: entrena con todo y, encima, el pliegue que en esa vuelta valida."""
    low, high = np.array(rows).T
    return [
        rects(edges[0], low, edges[-1], high, color=TRAIN, label="entrena"),
        rects(edges[:-1], low, edges[1:], high, color=VALIDATION, label=label),
    ]


def _diagram(marks, ticks, last) -> Panel:
    """Un panel sin números a lo ancho y con un nombre por franja."""
    x = Axis("", 0, 1, visible=False)
    y = Axis("", last - 0.02, 1.02, ticks=ticks, grid=False)
    return Panel(x, y, marks)
