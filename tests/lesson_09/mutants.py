"""Cada oración de los ejercicios 09, con respuestas que la rompen: ninguna debe pasar."""
from coursekit.grader.testing import changed


def total(name, old, new, fails, **said):
    return changed("total_epochs", name, old, new, fails, **said)


def stop(name, old, new, fails, **said):
    return changed("early_stopping", name, old, new, fails, **said)


def space(name, old, new, fails, **said):
    return changed("network_space", name, old, new, fails, **said)


FOLDS = "test_each_fold_trains_every_epoch"
IN_GRID = "test_epochs_may_be_in_the_grid"
LONGEST = "test_refit_is_as_long_as_the_longest"
SEARCHED = "others * k * sum(lengths)"
TOTAL = {
    "devuelve un **entero**": [
        total("un número con decimales", "return searched + last", "return float(searched + last)",
              "test_total_is_an_integer"),
        total("una lista", "return searched + last", "return [searched, last]", "test_total_is_an_integer"),
    ],
    "se prueban todas las combinaciones": [
        total("los largos se suman", "math.prod(", "sum(", FOLDS),
        total("solo el primer eje", "for name, values in grid.items() if name", "for name, values in "
              "list(grid.items())[:1] if name", FOLDS),
    ],
    "Cada combinación se entrena una vez por cada uno de los `k` pliegues.": [
        total("sin los pliegues", SEARCHED, "others * sum(lengths)", FOLDS),
        total("un pliegue menos", SEARCHED, "others * (k - 1) * sum(lengths)", FOLDS),
        total("5 pliegues siempre", SEARCHED, "others * 5 * sum(lengths)", FOLDS),
    ],
    "Cada entrenamiento dura `epochs` épocas, salvo que las diga la grilla.": [
        total("cuenta entrenamientos", SEARCHED, "others * k * len(lengths)", FOLDS),
        total("siempre 80", '[epochs])', '[80])', FOLDS),
    ],
    "Si además es un hiperparámetro `\"epochs\"`, cada combinación entrena **las suyas**.": [
        total("el argumento manda", SEARCHED, "others * k * len(lengths) * epochs", IN_GRID),
        total("todas, lo de la más larga", SEARCHED, "others * k * len(lengths) * max(lengths)", IN_GRID),
        total("las épocas son un eje más", 'if name != "epochs")', ")", IN_GRID),
        total("vacía la grilla recibida", 'grid.get("epochs"', 'grid.pop("epochs"', "test_the_grid_is_left_alone"),
    ],
    "Con `refit=True` se entrena una red más, con todas las filas": [
        total("siempre reajusta", "if refit and others else 0", "", FOLDS),
        total("nunca reajusta", "return searched + last", "return searched", "test_refit_trains_one_more"),
        total("el reajuste es una época", "max(lengths) if refit", "1 if refit", "test_refit_trains_one_more"),
        total("un reajuste por pliegue", "max(lengths) if refit", "k * max(lengths) if refit",
              "test_refit_trains_one_more"),
    ],
    "dura lo que la combinación más larga": [
        total("lo que la más corta", "max(lengths) if refit", "min(lengths) if refit", LONGEST),
        total("lo que la primera", "max(lengths) if refit", "lengths[0] if refit", LONGEST),
        total("lo que la última", "max(lengths) if refit", "lengths[-1] if refit", LONGEST),
        total("lo que dice el argumento", "max(lengths) if refit", "epochs if refit", LONGEST),
    ],
}

TRIPLE = "test_three_values"
BEST = "test_best_epoch_and_its_loss"
IN_A_ROW = "test_patience_counts_epochs_in_a_row"
DELTA = "test_small_gains_do_not_count"
RETURN = "return best_epoch, best, trained"
STOP = {
    "devuelve una **tupla `(época, valor, entrenadas)`**": [
        stop("solo la época y el valor", RETURN, "return best_epoch, best", TRIPLE),
        stop("solo la época", RETURN, "return best_epoch", TRIPLE),
        stop("(época, entrenadas, valor)", RETURN, "return best_epoch, trained, best", TRIPLE),
    ],
    "la primera es la de la época **1**": [
        stop("cuenta desde 0", RETURN, "return best_epoch - 1, best, trained", BEST),
    ],
    "(menos es mejor; todas finitas)": [
        stop("más es mejor", "loss < best - delta", "loss > best + delta", BEST),
    ],
    "Una época **mejora** si su pérdida es menor que la mejor en **más de `delta`**": [
        stop("delta exacto alcanza", "loss < best - delta", "loss <= best - delta and loss < best", DELTA),
        stop("sin delta", "loss < best - delta", "loss < best", DELTA),
        stop("un empate mejora", "loss < best - delta", "loss <= best - delta", DELTA),
        stop("el doble de delta", "loss < best - delta", "loss < best - 2 * delta", DELTA),
        stop("delta relativo", "loss < best - delta", "loss < best * (1 - delta)", DELTA),
        stop("contra la época anterior", "        if loss < best - delta:",
             "        if trained > 1 and loss < curve[trained - 2] - delta:", IN_A_ROW),
    ],
    "Nos detenemos en cuanto hubo `patience` épocas **seguidas** sin mejorar": [
        stop("nunca se detiene", "if trained - best_epoch == patience:", "if False:", IN_A_ROW),
        stop("una de más", "trained - best_epoch == patience", "trained - best_epoch > patience", IN_A_ROW),
        stop("una de menos", "trained - best_epoch == patience", "trained - best_epoch == patience - 1 and trained > 1",
             IN_A_ROW),
        stop("la paciencia es de épocas en total", "trained - best_epoch == patience", "trained > patience", IN_A_ROW),
        stop("no la cuenta como entrenada", RETURN,
             "return best_epoch, best, trained - (trained - best_epoch == patience)", IN_A_ROW),
    ],
    "`época` y `valor` son los de **la mejor**, no los de la última": [
        stop("los de la última", RETURN, "return trained, curve[trained - 1], trained", BEST),
        stop("el valor de la última", RETURN, "return best_epoch, curve[trained - 1], trained", BEST),
        stop("la mejor de toda la curva", RETURN, "return curve.index(min(curve)) + 1, min(curve), trained", IN_A_ROW),
    ],
    "`entrenadas`, cuántas épocas llegamos a entrenar": [
        stop("el largo de la curva", RETURN, "return best_epoch, best, len(curve)", IN_A_ROW),
        stop("gasta la curva recibida", RETURN, "curve.clear(); return best_epoch, best, trained",
             "test_whole_curves_early_stopping"),
    ],
}

LIST = "test_one_space_per_depth"
RATE = "test_the_rate_is_logarithmic"
UNITS = "test_units_follow_the_depth"
SOFTMAX = "test_no_softmax_in_hidden_layers"
DROPOUT = "test_dropout_only_in_deep_networks"
DECADES = "test_less_than_three_decades_is_refused"
SPACE = {
    "devuelve una **lista de espacios, uno por cada profundidad** de `depths`, en ese orden": [
        space("un solo espacio", "return spaces", "return spaces[0]", LIST),
        space("solo el último", "return spaces", "return spaces[-1:]", LIST),
        space("ordenadas por profundidad", "for depth in depths:", "for depth in sorted(depths):", UNITS),
    ],
    "`\"learning_rate\"`: `(\"log\", low, high)`": [
        space("en escala lineal", '("log", low, high)', '("float", low, high)', RATE),
        space("límites de memoria", '("log", low, high)', '("log", 0.0001, 0.3)', RATE),
        space("ya en logaritmo", '("log", low, high)', '("log", math.log10(low), math.log10(high))', RATE),
        space("al revés", '("log", low, high)', '("log", high, low)', RATE),
    ],
    "`\"units_1\"`, `\"units_2\"`… hasta la profundidad": [
        space("todas las capas siempre", "range(1, depth + 1)", "range(1, max(depths) + 1)", UNITS),
        space("una capa de menos", "range(1, depth + 1)", "range(1, depth)", UNITS),
        space("desde la capa 0", "range(1, depth + 1)", "range(depth)", UNITS),
    ],
    "`(\"int\", menor, mayor)`, con `widths = (menor, mayor)`": [
        space("neuronas con decimales", '("int", widths[0], widths[1])', '("float", widths[0], widths[1])', UNITS),
        space("de 8 a 64, de memoria", '("int", widths[0], widths[1])', '("int", 8, 64)', UNITS),
    ],
    "con los elementos de `activations`, en su orden, **sin `\"softmax\"`**": [
        space("con softmax", 'if name != "softmax"', "", SOFTMAX),
        space("ordenadas", 'list(hidden)', "sorted(hidden)", SOFTMAX),
        space("sin la segunda, sea cual sea", '[name for name in activations if name != "softmax"]',
              "[*activations[:1], *activations[2:]]", SOFTMAX),
        space("saca softmax de la lista recibida", "hidden = [name for name in activations if name != \"softmax\"]",
              "hidden = activations\n    while \"softmax\" in hidden:\n        hidden.remove(\"softmax\")",
              "test_whole_spaces_network_space"),
    ],
    "`(\"float\", 0.0, 0.5)`, **solo en las redes de dos capas o más**": [
        space("siempre dropout", "if depth >= 2:", "if True:", DROPOUT),
        space("nunca dropout", "if depth >= 2:", "if False:", DROPOUT),
        space("desde tres capas", "if depth >= 2:", "if depth >= 3:", DROPOUT),
        space("hasta 1", '("float", 0.0, 0.5)', '("float", 0.0, 1.0)', DROPOUT),
    ],
    "Si `high / low` es menor que 1000 se lanza `ValueError`": [
        space("no lo mira", "if high / low < 1000:", "if False:", DECADES),
        space("dos décadas alcanzan", "< 1000", "< 100", DECADES),
        space("1000 justo tampoco", "< 1000", "<= 1000", DECADES),
        space("devuelve None", "raise ValueError(\"la tasa abarca menos de tres décadas\")", "return None",
              DECADES),
    ],
}

SENTENCES = {"total_epochs": TOTAL, "early_stopping": STOP, "network_space": SPACE}
