"""El mapa de pliegues de la lección 03: qué filas entrenan, cuáles validan y qué puntaje da cada pliegue.

A la izquierda, una franja por pliegue sobre las filas de la tabla en su orden, con las bandas de clase y de grupo
debajo; a la derecha, a la misma altura, el puntaje de cada pliegue, su media y la referencia con filas nuevas.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import number, plural
from coursekit.experiments.folds import FoldsResult
from coursekit.figures.scene import Axis, Panel, Scene, points, rects, segments, text

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
FLOOR = -0.36                          # las bandas y los textos ocupan de FLOOR a 0; los pliegues, de 0 a 1
CLOSE = 0.03                           # diferencias menores no se comentan


def runs(values) -> tuple[np.ndarray, np.ndarray]:
    """Comienzo y fin (sin incluir) de cada tramo de valores iguales de `values`."""
    values = np.asarray(values)
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.r_[0, cuts], np.r_[cuts, len(values)]


def fold_rows(k: int) -> list[tuple[float, float]]:
    """(abajo, arriba) de la franja de cada pliegue; el primero va arriba de todo."""
    return [(1 - (i + 0.86) / k, 1 - (i + 0.14) / k) for i in range(k)]


def folds_scene(result: FoldsResult, note: str = "") -> Scene:
    """La escena de una tabla partida; `note` agrega una oración (por ejemplo, un promedio de muchas tablas)."""
    return Scene(panels=[_map_panel(result), _score_panel(result)], describe=describe(result, note),
                 width=960, height=464, widths=(1.75, 1))


# --- izquierda: el mapa -----------------------------------------------------------------------

def _map_panel(result: FoldsResult) -> Panel:
    data, n = result.data, len(result.data.y)
    marks = [*_fold_marks(result.folds, n), _class_band(data.y)]
    ticks = [((low + high) / 2, str(i + 1)) for i, (low, high) in enumerate(fold_rows(result.k))]
    ticks.append((-0.1, "clase"))
    if data.grouped:
        marks.append(_group_band(data.groups))
        ticks.append((-0.24, GROUP_NAMES[data.name]))
    return Panel(x=Axis(ROW_NAMES[data.name], 0, n, ticks=[(0, "1"), (n, str(n))], grid=False),
                 y=Axis("pliegue", FLOOR, 1, ticks=ticks, grid=False), marks=marks)


def _fold_marks(folds, n: int) -> list[dict]:
    """Las franjas: primero las filas sin usar, encima las de entrenamiento y las de validación."""
    boxes = {"unused": [], "train": [], "validation": []}
    for (train, val), (low, high) in zip(folds, fold_rows(len(folds)), strict=True):
        role = np.full(n, 0)
        role[train], role[val] = 1, 2
        for start, stop in zip(*runs(role), strict=True):
            boxes[("unused", "train", "validation")[role[start]]].append((start, low, stop, high))
    style = (("unused", UNUSED, "sin usar"), ("train", TRAIN, "entrena"), ("validation", VALIDATION, "valida"))
    return [rects(*np.array(boxes[name], float).T, color=color, label=label)
            for name, color, label in style if boxes[name]]


def _class_band(y) -> dict:
    classes = np.unique(y)
    shade = dict(zip(classes, np.linspace(0, len(SHADES) - 1, len(classes)).round().astype(int), strict=True))
    start, stop = runs(y)
    return rects(start, np.full(len(start), -0.15), stop, np.full(len(start), -0.05),
                 color=[SHADES[shade[y[i]]] for i in start])


def _group_band(groups) -> dict:
    start, stop = runs(groups)
    return rects(start, np.full(len(start), -0.29), stop, np.full(len(start), -0.19),
                 color=[ZEBRA[i % 2] for i in range(len(start))])


# --- derecha: los puntajes --------------------------------------------------------------------

def _score_panel(result: FoldsResult) -> Panel:
    centres = [(low + high) / 2 for low, high in fold_rows(result.k)]
    mean, reference = result.mean, result.reference
    low, high = sorted((mean, reference))
    marks = [
        rects([low], [0], [high], [1], color="bad" if mean > reference else "train", opacity=0.16),
        segments([reference], [-0.02], [reference], [1], color="best", width=3, dash="dash"),
        segments([mean], [-0.02], [mean], [1], color="ink", width=3),
        points(result.scores, centres, color="validation", size=8),
        _caption(mean, -0.1, f"media {number(mean, 2)}", "ink"),
        _caption(reference, -0.24, f"filas nuevas {number(reference, 2)}", "best"),
    ]
    return Panel(x=Axis("exactitud", -0.04, 1.04, ticks=[0, 0.25, 0.5, 0.75, 1]),
                 y=Axis("", FLOOR, 1, ticks=[], grid=False), marks=marks, title="Puntaje de cada pliegue", at=(0, 1))


def _caption(x: float, y: float, words: str, color: str) -> dict:
    """Un rótulo debajo de su recta, corrido hacia adentro si está cerca de un borde."""
    return text([min(max(x, 0.27), 0.73)], [y], [words], color=color, bold=True)


# --- la oración -------------------------------------------------------------------------------

def describe(result: FoldsResult, note: str = "") -> str:
    """Lo que se ve: la media, la referencia, cuánto promete de más y por qué."""
    head = (f"{TABLE_NAMES[result.data.name].capitalize()}; {SPLITTER_NAMES[result.splitter]}, K = {result.k}: "
            f"la media de los pliegues es {number(result.mean, 2)} y con filas nuevas el modelo acierta "
            f"{number(result.reference, 2)}: {_verdict(result)}.")
    return " ".join(part for part in (head, _leak_words(result), _reason(result), note) if part)


def _verdict(result: FoldsResult) -> str:
    if abs(result.gap) < CLOSE:
        return "la validación cruzada dice casi la verdad"
    shown = round(result.mean, 2) - round(result.reference, 2)      # la resta de los dos números que se leen
    return f"promete {number(abs(shown), 2)} de {'más' if result.gap > 0 else 'menos'}"


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
    data, found = result.data, result.symptoms
    if data.name == "noise":
        return ""
    if found.unseen_class:
        return _rows(found.unseen_class, found.validated, "es", "son") + " de una clase que el modelo no había visto."
    if data.ordered and found.from_future:
        return _rows(found.from_future, found.validated, "se predice", "se predicen") + " conociendo el futuro."
    if data.grouped and not data.ordered and found.known_group:
        return (_rows(found.known_group, found.validated, "tiene", "tienen")
                + " en el entrenamiento otras de su misma planilla.")
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
    rows = [(0.82 - (i + 0.8) * 0.13, 0.82 - i * 0.13) for i in range(k)]
    last = rows[-1][0] - 0.2
    low, high = np.array(rows).T
    marks = [rects([0, width + 0.01], [0.9, 0.9], [width, 1], [1, 1], color=["soft", "test"],
                   labels=[f"desarrollo: {n_dev} filas", f"prueba: {n_test}"]),
             rects(np.zeros(k), low, np.full(k, width), high, color=TRAIN, label="entrena"),
             rects(edges[:-1], low, edges[1:], high, color=VALIDATION, label="valida"),
             rects([0, width + 0.01], [last] * 2, [width, 1], [last + 0.104] * 2, color=[TRAIN, "test"],
                   labels=["el elegido, con todo el desarrollo", "un solo puntaje"])]
    ticks = [((a + b) / 2, f"pliegue {i + 1}") for i, (a, b) in enumerate(rows)] + [(last + 0.05, "al final")]
    return Scene([Panel(x=Axis("", 0, 1, visible=False), y=Axis("", last - 0.02, 1.02, ticks=ticks, grid=False),
                        marks=marks)],
                 describe=f"Las {n_dev} filas de desarrollo se parten en {k} pliegues: cada uno valida una vez. Las "
                          f"{n_test} de la prueba apartada se usan una sola vez, al final.", height=400)


def nested_scene(k_outer: int = 5, k_inner: int = 4) -> Scene:
    """Un pliegue externo de la CV anidada: la interna elige sin verlo, y él puntúa una vez."""
    width = 1 / k_outer
    edges = np.linspace(width, 1, k_inner + 1)
    rows = [(0.8 - (i + 0.8) * 0.14, 0.8 - i * 0.14) for i in range(k_inner)]
    low, high = np.array(rows).T
    last = rows[-1][0] - 0.22
    full = np.full(k_inner, 1.0)
    marks = [rects([0, width], [0.88] * 2, [width, 1], [1] * 2, color=["test", "soft"],
                   labels=["apartado", "entrenamiento externo"]),
             rects(full * width, low, full, high, color=TRAIN, label="entrena"),
             rects(edges[:-1], low, edges[1:], high, color=VALIDATION, label="valida y elige"),
             rects([0, width], [last] * 2, [width, 1], [last + 0.112] * 2, color=["test", TRAIN],
                   labels=["puntúa", "el elegido entrena con todo esto"])]
    ticks = [(0.94, "pliegue externo 1"), *(((a + b) / 2, f"interno {i + 1}") for i, (a, b) in enumerate(rows)),
             (last + 0.05, "después")]
    return Scene([Panel(x=Axis("", 0, 1, visible=False), y=Axis("", last - 0.02, 1.02, ticks=ticks, grid=False),
                        marks=marks)],
                 describe=f"El primero de {k_outer} pliegues externos queda apartado; con lo demás, una CV de "
                          f"{k_inner} pliegues internos elige la configuración; el apartado la puntúa una sola vez.",
                 height=400, notes=f"Se repite con los {k_outer} pliegues externos; se informa la media.")
