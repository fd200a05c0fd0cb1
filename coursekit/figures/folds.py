"""El mapa de pliegues de la lección 03: por dónde pasa cada fila, qué puntaje da cada pliegue y cuánto promete de más.

A la izquierda, de arriba hacia abajo, las filas en su orden, quien elige las variables (mirando qué filas) y una franja
por pliegue; a la derecha, a la misma altura, el puntaje de cada pliegue, su media y la referencia con filas nuevas, las
dos con su error.
"""
from __future__ import annotations

import numpy as np

from coursekit.basics.spanish import number, plural
from coursekit.experiments.folds import FoldsResult
from coursekit.figures.scene import Axis, Panel, Scene, arcs, bars, keyed, points, rects, segments, text

TABLE_NAMES = {"wine": "vinos ordenados por clase", "digits": "dígitos de 10 planillas",
               "series": "una serie en el tiempo", "noise": "puro ruido, etiquetas al azar"}
SPLITTER_NAMES = {"kfold": "KFold en orden", "shuffled": "KFold mezclado", "stratified": "estratificado",
                  "groups": "por grupos", "time": "temporal"}
ROW_NAMES = {"wine": "vinos, en el orden del archivo", "digits": "dígitos, en el orden del archivo",
             "series": "instantes →", "noise": "filas de ruido"}
GROUP_NAMES = {"digits": "planilla", "series": "día"}
OTHER = {"digits": "otra", "series": "otro"}

TRAIN, VALIDATION, UNUSED, CHOOSES, LEAKS = "#a6cee8", "validation", "#f1f1f1", "train", "bad"
SHADES = ("#f0e6f7", "#c9b3dd", "#9a7bbf", "#6d4ba0", "#3b1f6b")      # de claro a oscuro, una por clase
ZEBRA = ("#d9d9d9", "#8c8c8c")
# De 0 a 1, los pliegues; encima, quien elige, las bandas de la tabla y los arcos de cada fila a su vecina.
CHOICE_ROW, CLASS_ROW, GROUP_ROW = 1.17, 1.47, 1.6      # el medio de cada banda
HALF_BAND = 0.06
TOP = 2.05
MEAN_ROW, NEW_ROW = 1.22, 1.62      # a la derecha, la media y la referencia con sus errores
N_ARCS = 9                          # filas apartadas de las que se dibuja la vecina
CLEAR = 2                           # errores estándar: menos puede ser azar


def runs(values) -> tuple[np.ndarray, np.ndarray]:
    """Comienzo y fin (sin incluir) de cada tramo de valores iguales de `values`."""
    values = np.asarray(values)
    cuts = np.flatnonzero(values[1:] != values[:-1]) + 1
    return np.r_[0, cuts], np.r_[cuts, len(values)]


def fold_rows(k: int) -> list[tuple[float, float]]:
    """(abajo, arriba) de la franja de cada pliegue; el primero va arriba de todo."""
    air = 0.14      # la parte de cada renglón que queda en blanco de cada lado
    edges = [(1 - (i + 1 - air) / k, 1 - (i + air) / k) for i in range(k)]
    return np.round(edges, 3).tolist()      # lo que se ve; con más cifras solo pesaría más


def _middles(rows) -> list[float]:
    return [round((low + high) / 2, 3) for low, high in rows]


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
    marks = [
        *_strips(result.folds, n),
        _held_out_rows(result.folds, n),
        *_flow(result),
        _class_band(data.y),
    ]
    ticks = [*_row_ticks(fold_rows(result.k)), (CHOICE_ROW, "elige"), (CLASS_ROW, "clase")]
    if data.grouped:
        marks.append(_group_band(data.groups))
        ticks.append((GROUP_ROW, GROUP_NAMES[data.name]))
    if data.model == "neighbor":
        marks += _arcs(result)
    x = Axis(ROW_NAMES[data.name], 0, n, ticks=[(0, "1"), (n, str(n))], grid=False)
    y = Axis("pliegue", 0, TOP, ticks=ticks, grid=False)
    return Panel(x, y, marks)


def _strips(folds, n: int) -> list[dict]:
    """Una franja por pliegue: hasta dónde llega lo que usa, y lo que deja sin usar."""
    low, high = np.array(fold_rows(len(folds))).T
    ends = np.array([max(train.max(), validation.max()) + 1 for train, validation in folds])
    names = np.array([f"p{i}" for i in range(1, len(folds) + 1)])
    strips = [keyed(rects(0, low, ends, high, color=TRAIN, label="entrena"), names)]
    waste = ends < n
    if waste.any():
        unused = rects(ends[waste], low[waste], n, high[waste], color=UNUSED, label="sin usar")
        strips.append(keyed(unused, names[waste]))
    return strips


def _held_out_rows(folds, n: int) -> dict:
    """Cada fila apartada, en la franja del pliegue que la aparta: al cambiar de partición viaja de una a otra."""
    rows = fold_rows(len(folds))
    middles = np.full(n, np.nan)
    for (_, validation), middle in zip(folds, _middles(rows), strict=True):
        middles[validation] = middle
    low, high = rows[0]
    look = {"width": high - low, "color": VALIDATION, "horizontal": True, "label": "valida"}
    return bars(middles, [1] * n, base=np.arange(n), **look)


def _flow(result: FoldsResult) -> list[dict]:
    """El primer pliegue, paso por paso: qué filas mira quien elige, y por dónde pasan las apartadas."""
    train, held_out = result.folds[0]
    looked = [_choice_cells(train, CHOOSES)]
    color = LEAKS if result.leak else VALIDATION
    if result.leak:
        looked.append(_choice_cells(held_out, LEAKS))
    middle = held_out + 0.5
    top = fold_rows(result.k)[0][1]
    above = segments(middle, CLASS_ROW - HALF_BAND, middle, CHOICE_ROW + HALF_BAND, color=color, width=1.5, opacity=0.8)
    below = segments(middle, CHOICE_ROW - HALF_BAND, middle, top, color=color, width=1.5, opacity=0.8)
    words = text(len(result.data.y) / 2, (CHOICE_ROW + CLASS_ROW) / 2, _choice_words(result), color=color, bold=True)
    return [*looked, above, below, words]


def _choice_cells(rows, color) -> dict:
    return bars([CHOICE_ROW] * len(rows), [1] * len(rows), base=rows, width=2 * HALF_BAND, color=color, horizontal=True)


def _choice_words(result: FoldsResult) -> str:
    """Qué hace la preparación, y mirando qué."""
    data = result.data
    columns = data.X.shape[1]
    does = f"elige {data.n_selected} de {columns}" if data.n_selected < columns else "escala"
    return f"{does} mirando también lo apartado" if result.leak else f"{does} sin mirar lo apartado"


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
    return rects(start, middle - HALF_BAND, stop, middle + HALF_BAND, color=colors)


def _arcs(result: FoldsResult) -> list[dict]:
    """De algunas filas apartadas del primer pliegue a su vecina de entrenamiento; en rojo, si es de su mismo grupo."""
    data = result.data
    _, held_out = result.folds[0]
    some = np.unique(np.linspace(0, len(held_out) - 1, N_ARCS).round().astype(int))
    rows = held_out[some]
    near = result.neighbors[0][some]
    if not data.grouped:
        return [_neighbor_arcs(data, rows, near, "#5a5a5a", "su vecina")]
    kin = data.groups[rows] == data.groups[near]
    word = GROUP_NAMES[data.name]
    looks = [(kin, "bad", f"vecina: su {word}"), (~kin, "#5a5a5a", f"vecina: {OTHER[data.name]}")]
    return [_neighbor_arcs(data, rows[some], near[some], color, label) for some, color, label in looks if some.any()]


def _neighbor_arcs(data, rows, near, color, label) -> dict:
    base = (GROUP_ROW if data.grouped else CLASS_ROW) + HALF_BAND
    far = np.abs(near - rows) / len(data.y)
    top = base + 0.1 + (TOP - base - 0.12) * far      # más alto cuanto más lejos
    return arcs(rows + 0.5, near + 0.5, base, top.round(2), color=color, width=1.8, label=label, opacity=0.85)


# --- derecha: los puntajes --------------------------------------------------------------------

def _score_panel(result: FoldsResult) -> Panel:
    mean = result.mean
    reference = result.reference
    low, high = sorted((mean, reference))
    marks = [
        rects(low, 0, high, 1, color=_gap_color(result), opacity=0.16),
        segments(reference, 0, reference, NEW_ROW, color="best", width=3, dash="dash"),
        segments(mean, 0, mean, MEAN_ROW, color="ink", width=3),
        *_with_error(mean, result.mean_error, MEAN_ROW, f"media {number(mean, 2)}", "ink"),
        *_with_error(reference, result.reference_error, NEW_ROW, f"filas nuevas {number(reference, 2)}", "best"),
        _score_points(result),
    ]
    x = Axis("exactitud", -0.04, 1.04, ticks=[0, 0.25, 0.5, 0.75, 1])
    return Panel(x, Axis.bare(0, TOP), marks, title="Puntajes", at=(0, 1))


def _gap_color(result: FoldsResult) -> str:
    """Rojo si promete de más, azul si de menos, gris si puede ser azar."""
    if not is_clear(result.gap, result.gap_error):
        return "muted"
    return "bad" if result.gap > 0 else "train"


def _with_error(value: float, error: float, row: float, words: str, color: str) -> list[dict]:
    """Un valor con su barra de más y menos dos errores, y su rótulo encima, corrido hacia adentro si está al borde."""
    low = max(0, value - CLEAR * error)
    high = min(1, value + CLEAR * error)
    inside = min(max(value, 0.27), 0.73)
    return [
        segments([low, low, high], [row, row - 0.05, row - 0.05], [high, low, high], [row, row + 0.05, row + 0.05],
                 color=color, width=2),
        points(value, row, color=color, size=6, shape="circle"),
        text(inside, row + 0.19, words, color=color, bold=True),
    ]


def _score_points(result) -> dict:
    """El puntaje de cada pliegue, a la altura de su franja y enlazado con ella."""
    dots = points(result.scores, _middles(fold_rows(result.k)), color="validation", size=8)
    keys = [f"p{i}" for i in range(1, result.k + 1)]
    return keyed(dots, keys, explored=True)


# --- la oración -------------------------------------------------------------------------------

def is_clear(value: float, error: float) -> bool:
    """Si un valor se aparta de cero más de dos errores estándar; si no, puede ser azar."""
    return abs(value) > CLEAR * error


def folds_sentence(result: FoldsResult, note: str = "") -> str:
    """Lo que se ve: la media, la referencia, cuánto promete de más (con su error) y por qué."""
    table = TABLE_NAMES[result.data.name].capitalize()
    splitter = SPLITTER_NAMES[result.splitter]
    head = (f"{table}; {splitter}, K = {result.k}: la media de los pliegues es {number(result.mean, 2)} "
            f"y con filas nuevas el modelo acierta {number(result.reference, 2)}: {_verdict(result)}.")
    parts = (head, _leak_words(result), _reason(result), note)
    return " ".join(part for part in parts if part)


def _verdict(result: FoldsResult) -> str:
    error = f"±{number(CLEAR * result.gap_error, 2)}"
    if not is_clear(result.gap, result.gap_error):
        return f"la diferencia cabe en el error ({error})"
    shown = round(result.mean, 2) - round(result.reference, 2)      # la resta de los dos números que se leen
    sense = "más" if result.gap > 0 else "menos"
    return f"promete {number(abs(shown), 2)} de {sense} (error: {error})"


def _leak_words(result: FoldsResult) -> str:
    if not result.leak:
        return ""
    data = result.data
    inside = f"adentro del pipeline da {number(result.clean_mean, 2)}"
    if not is_clear(result.leak_effect, result.leak_error):
        return f"Preparar antes de partir no cambió nada claro ({inside}), pero eso no se sabe de antemano."
    if not is_clear(result.gap, result.gap_error):
        return f"Que coincidan es casualidad: {inside}, y la preparación vio las filas apartadas."
    chooses = data.n_selected < data.X.shape[1]
    done = f"Las {data.n_selected} variables se eligieron" if chooses else "La escala se midió"
    return f"{done} mirando también las filas apartadas: {inside}."


def _reason(result: FoldsResult) -> str:
    """Lo que le pasa a la partición, contado en filas."""
    if result.data.name == "noise":
        return ""
    defect = _defect(result)
    small = f"El primer pliegue entrena con solo {result.symptoms.smallest} filas." if result.splitter == "time" else ""
    if defect or small:
        return " ".join(part for part in (defect, small) if part)
    return "Esta partición imita a las filas nuevas."


def _defect(result: FoldsResult) -> str:
    """El defecto más grave de la partición; vacío si no tiene."""
    data = result.data
    found = result.symptoms
    if found.unseen_class:
        who = _rows(found.unseen_class, found.validated, "es", "son")
        return f"{who} de una clase que el modelo no había visto."
    if data.ordered:
        if not found.from_future:
            return ""
        who = _rows(found.from_future, found.validated, "se predice", "se predicen")
        return f"{who} conociendo el futuro."
    if found.one_class:
        return f"En {found.one_class} de los {result.k} pliegues lo apartado es de una sola clase."
    if data.grouped and result.kin:
        who = _rows(result.kin, found.validated, "tiene", "tienen")
        return f"{who} su vecina en su misma planilla."
    return ""


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
