"""Los widgets de la lección 03: pliegues y fuga, y la maldición del ganador."""
from __future__ import annotations

import itertools

import numpy as np

from coursekit.basics.spanish import number
from coursekit.experiments.folds import SPLITTERS, TABLES, evaluate_split, table
from coursekit.experiments.leakage import selection_leakage
from coursekit.experiments.winner_curse import simulate_winners
from coursekit.figures.folds import SPLITTER_NAMES, folds_scene
from coursekit.figures.winner_curse import winner_curse_scene
from coursekit.widgets.player import Story, choice, dice, slider, toggle

# Palabras cortas: así los controles entran en dos renglones, también con las letras grandes de la clase.
TABLE_LABELS = {"wine": "vinos", "digits": "dígitos", "series": "serie", "noise": "ruido"}
SPLITTER_LABELS = {**SPLITTER_NAMES, "kfold": "en orden", "shuffled": "mezclado"}
SIZES, VALIDATION_ROWS, SPREADS = (1, 5, 20, 100, 500), (50, 200, 1000), (0.0, 0.05)
ROLLS = (1, 2, 3, 4, 10, 500)


def folds_and_leakage(data: str = "wine", splitter: str = "kfold", k: int = 3, leak: bool = False,
                      static: bool = False) -> Story:
    """Qué filas entrenan y cuáles validan, el puntaje de cada pliegue y la referencia con filas nuevas.

    `data`: "wine", "digits", "series" o "noise"; `splitter`: "kfold", "shuffled", "stratified", "groups" o
    "time"; `k`: 3, 5 o 10 pliegues; `leak`: escalar y elegir variables con todas las filas, antes de partir.
    """
    table_labels = [TABLE_LABELS[name] for name in TABLES]
    splitter_labels = [SPLITTER_LABELS[name] for name in SPLITTERS]
    controls = [
        choice("data", "Tabla", TABLES, table_labels, data),
        toggle("leak", "Escalar y elegir variables antes de partir", leak),
        choice("splitter", "Particionador", SPLITTERS, splitter_labels, splitter),
        choice("k", "Pliegues (K)", [3, 5, 10], value=k),
    ]
    tables = {name: table(name) for name in TABLES}
    many = selection_leakage()
    averages = {True: many.outside.mean(), False: many.inside.mean()}

    def frame(data, splitter, k, leak):
        note = ""
        if data == "noise":
            note = (f"En promedio de {len(many.inside)} tablas como esta, mezcladas y con K = 5, "
                    f"da {number(averages[leak], 2)}.")
        result = evaluate_split(tables[data], splitter, k, leak)
        return folds_scene(result, note)

    return Story(controls, frame, title="Pliegues y fuga", static=static)


def winner_curse(n_configs: int = 100, n_val: int = 200, spread: float = 0.0, nested: bool = False, rolls: int = 1,
                 static: bool = False) -> Story:
    """Lo que marca el ganador de una búsqueda contra lo que vale, tirando una, diez o quinientas búsquedas.

    `n_configs`: configuraciones probadas (1, 5, 20, 100 o 500); `n_val`: filas de validación (50, 200 o 1000);
    `spread`: desvío de las exactitudes verdaderas alrededor de 0,70 (0 o 0,05); `nested`: puntuar además
    al ganador con filas que no lo eligieron; `rolls`: cuántas búsquedas se tiraron (1 a 4, 10 o 500).
    """
    many = {f"hasta {count}": count for count in ROLLS if count >= 10}
    controls = [
        slider("n_configs", "Configuraciones", SIZES, value=n_configs),
        choice("n_val", "Filas de validación", VALIDATION_ROWS, value=n_val),
        choice("spread", "Diferencias reales", SPREADS, ["ninguna", "desvío 0,05"], value=spread),
        toggle("nested", "Puntuar al ganador con filas que no lo eligieron", nested),
        dice("rolls", "Búsquedas", ROLLS, _again(ROLLS), many, value=rolls),
    ]
    results = {}
    for settings in itertools.product(VALIDATION_ROWS, SPREADS):
        results[settings] = simulate_winners(*settings, SIZES)

    def frame(n_configs, n_val, spread, nested, rolls):
        return winner_curse_scene(results[n_val, spread], n_configs, rolls, nested)

    return Story(controls, frame, title="La maldición del ganador", static=static)


def _again(counts) -> list[str]:
    """Lo que dice, en cada lugar, el botón que tira las búsquedas que faltan hasta el siguiente."""
    missing = [*np.diff(counts).tolist(), 1]      # en el último ya no se tira
    return ["Otra búsqueda" if n == 1 else f"Otras {n}" for n in missing]
