"""Comprobaciones de los ejercicios de la lección 09: épocas de una grilla, parada temprana y espacio de una red.

Cada prueba mira una oración de la consigna; la última de cada función compara todo, con otros datos.
"""
from coursekit.grader import StudentError, equal, is_dict, is_int, is_sequence, left_alone, points
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import show

# --- total_epochs -----------------------------------------------------------------------------

CLASS_GRID = {"neurons": [5, 10, 15, 25, 35, 50], "activation": ["softmax", "relu", "tanh", "sigmoid", "linear"],
              "optimizer": ["SGD", "Adam", "Adamax"]}
SMALL = {"neurons": [5, 10, 25], "activation": ["relu", "tanh"]}
WITH_EPOCHS = {"neurons": [5, 10], "epochs": [10, 40]}
WHOLE = "test_total_is_an_integer"
FOLDS = "test_each_fold_trains_every_epoch"
REFIT = "test_refit_trains_one_more"


def total(submission, grid, k, epochs, refit) -> int:
    return is_int(submission.total_epochs(grid, k, epochs, refit), "el total de épocas")


def expect_total(got, expected, called, mistakes=()):
    """`got` épocas; `mistakes`: [(lo que da un error, qué error es), ...]."""
    said = named(got, expected, mistakes)
    assert got == expected, f"total_epochs({called}) da {show(got)}; se espera {expected}.{said}"


@points(1, of="total_epochs", hint="Las épocas se cuentan: el resultado es un entero, no una lista ni un número con "
        "decimales.")
def test_total_is_an_integer(submission):
    """El resultado es un entero"""
    total(submission, SMALL, 5, 80, False)
    total(submission, WITH_EPOCHS, 3, 80, True)


@points(2, of="total_epochs", hint="Cada pliegue entrena todas las épocas de cada combinación.", after=WHOLE)
def test_each_fold_trains_every_epoch(submission):
    """Combinaciones × pliegues × épocas"""
    for grid, k, epochs, n in ((SMALL, 5, 80, 6), ({"neurons": [5, 10, 15, 20]}, 3, 7, 4), (CLASS_GRID, 5, 80, 90)):
        mistakes = [(n * k, "Son los entrenamientos: falta multiplicar por las épocas de cada uno."),
                    (n * epochs, f"Faltan los pliegues: cada combinación se entrena {k} veces."),
                    (sum(map(len, grid.values())) * k * epochs, "Los largos se multiplican, no se suman."),
                    ((n * k + 1) * epochs, "Sobra el reajuste: llegó refit=False.")]
        expect_total(total(submission, grid, k, epochs, False), n * k * epochs, f"{show(grid)}, {k}, {epochs}, False",
                     mistakes)


@points(1, of="total_epochs", hint="Con refit=True hay un entrenamiento más; con False, ninguno.", after=(WHOLE, FOLDS))
def test_refit_trains_one_more(submission):
    """El reajuste entrena una red más, con todas sus épocas"""
    for k, epochs in ((5, 80), (2, 31)):
        expected = 6 * k * epochs + epochs
        mistakes = [(6 * k * epochs, "Falta el reajuste."),
                    (6 * k * epochs + 1, "El reajuste no es una época: es un entrenamiento entero."),
                    (6 * k * epochs + k * epochs, "El reajuste se hace una sola vez, no una por pliegue.")]
        got = total(submission, SMALL, k, epochs, True)
        expect_total(got, expected, f"{show(SMALL)}, {k}, {epochs}, True", mistakes)


@points(2, of="total_epochs", hint="Si la grilla trae «epochs», cada combinación entrena las suyas: se suman, y no "
        "se usa el argumento.", after=(WHOLE, FOLDS))
def test_epochs_may_be_in_the_grid(submission):
    """Las épocas que dice la grilla"""
    for grid, k, epochs, expected in ((WITH_EPOCHS, 3, 80, 300), ({"epochs": [5, 7, 30], "a": [0, 1]}, 4, 9, 336)):
        lengths = grid["epochs"]
        n = 2 * len(lengths)
        mistakes = [(n * k * epochs, "Se usó el argumento `epochs`, y la grilla dice otra cosa."),
                    (n * k * max(lengths), "No todas entrenan lo de la más larga."),
                    (n * k * sum(lengths), "Cada combinación entrena sus épocas, no las de todas.")]
        got = total(submission, grid, k, epochs, False)
        expect_total(got, expected, f"{show(grid)}, {k}, {epochs}, False", mistakes)


@points(1, of="total_epochs", hint="El reajuste dura lo que la combinación más larga, esté donde esté en la lista.",
        after=(WHOLE, FOLDS, REFIT, "test_epochs_may_be_in_the_grid"))
def test_refit_is_as_long_as_the_longest(submission):
    """El reajuste presupone el peor caso"""
    unsorted = {"epochs": [20, 40, 10, 15], "neurons": [5, 10]}
    for grid, k, epochs, expected in ((unsorted, 3, 80, 550), (WITH_EPOCHS, 3, 80, 340)):
        lengths = grid["epochs"]
        searched = expected - max(lengths)
        mistakes = [(searched + epochs, "El reajuste usó el argumento `epochs`."),
                    (searched + lengths[0], "El reajuste usó la primera duración de la lista."),
                    (searched + lengths[-1], "El reajuste usó la última duración de la lista."),
                    (searched + min(lengths), "El reajuste usó la duración más corta."),
                    (searched, "Falta el reajuste.")]
        got = total(submission, grid, k, epochs, True)
        expect_total(got, expected, f"{show(grid)}, {k}, {epochs}, True", mistakes)


@points(1, of="total_epochs", hint="La grilla es de quien llama: get no la cambia y pop sí.",
        after=(WHOLE, FOLDS, REFIT, "test_epochs_may_be_in_the_grid"))
def test_the_grid_is_left_alone(submission):
    """Una grilla de la clase entera, y como estaba"""
    expect_total(total(submission, CLASS_GRID, 5, 80, True), 36080, "la grilla de la clase, 5, 80, True")
    expect_total(total(submission, {"epochs": [12], "units": (3, 4, 5)}, 2, 80, True), 84,
                 "{'epochs': [12], 'units': (3, 4, 5)}, 2, 80, True")
    expect_total(total(submission, {}, 4, 6, False), 24, "{}, 4, 6, False")
    submission.total_epochs(WITH_EPOCHS, 3, 80, True)
    left_alone(submission)


# --- early_stopping ---------------------------------------------------------------------------

STATED = [0.9, 0.5, 0.6, 0.4, 0.45, 0.41]
TRIPLE = "test_three_values"
BEST = "test_best_epoch_and_its_loss"
PATIENCE = "test_patience_counts_epochs_in_a_row"


def stopped(submission, curve, patience, delta) -> list:
    got = is_sequence(submission.early_stopping(list(curve), patience, delta), length=3)
    is_int(got[0], "la época")
    is_int(got[2], "cuántas se entrenaron")
    return got


def right_stop(curve, patience, delta) -> tuple:
    best_epoch, best = 1, curve[0]
    for epoch, loss in enumerate(curve, 1):
        if loss < best - delta:
            best_epoch, best = epoch, loss
        if epoch - best_epoch >= patience:
            return best_epoch, best, epoch
    return best_epoch, best, len(curve)


def stop_without_reset(curve, patience, delta) -> tuple:
    """Lo que da sumar todas las épocas que no mejoraron, seguidas o no."""
    best_epoch, best = 1, curve[0]
    waited = 0
    for epoch, loss in enumerate(curve[1:], 2):
        if loss < best - delta:
            best_epoch, best = epoch, loss
        else:
            waited += 1
        if waited == patience:
            return best_epoch, best, epoch
    return best_epoch, best, len(curve)


def stop_against_previous(curve, patience, delta) -> tuple:
    """Lo que da comparar cada época con la anterior, y no con la mejor."""
    best_epoch = 1
    for epoch in range(2, len(curve) + 1):
        if curve[epoch - 1] < curve[epoch - 2] - delta:
            best_epoch = epoch
        if epoch - best_epoch == patience:
            return best_epoch, curve[best_epoch - 1], epoch
    return best_epoch, curve[best_epoch - 1], len(curve)


def expect_stop(submission, curve, patience, delta, expected, mistakes=()):
    got = stopped(submission, curve, patience, delta)
    assert alike(got, expected), (
        f"early_stopping({show(list(curve))}, {patience}, {delta}) da {show(tuple(got))}; se espera {expected}."
        f"{named(got, expected, mistakes)}")


@points(1, of="early_stopping", hint="Tres valores: la mejor época (contando desde 1), su pérdida y cuántas épocas se "
        "entrenaron.")
def test_three_values(submission):
    """(época, valor, entrenadas)"""
    stopped(submission, [0.5], 1, 0.0)
    stopped(submission, STATED, 2, 0.0)


@points(2, of="early_stopping", hint="Se informa la mejor época y su pérdida, no las últimas: los pesos que sirven son "
        "los de entonces.", after=TRIPLE)
def test_best_epoch_and_its_loss(submission):
    """La mejor época, no la última"""
    for curve, epoch in (([0.8, 0.3, 0.5, 0.7], 2), ([-0.1, -0.6, -0.9, -0.2], 3), ([0.2, 0.4, 0.6], 1)):
        best = curve[epoch - 1]
        mistakes = [((epoch - 1, best, len(curve)), "La primera época es la 1."),
                    ((len(curve), curve[-1], len(curve)), "Es la última época."),
                    ((curve.index(max(curve)) + 1, max(curve), len(curve)), "Menos pérdida es mejor.")]
        expect_stop(submission, curve, 10, 0.0, (epoch, best, len(curve)), mistakes)


@points(2, of="early_stopping", hint="Contemos las épocas seguidas sin mejorar: al llegar a `patience` no se entrena "
        "ni una más, y si una mejora la cuenta vuelve a 0.", after=(TRIPLE, BEST))
def test_patience_counts_epochs_in_a_row(submission):
    """La paciencia cuenta épocas seguidas"""
    late = [0.9, 0.5, 0.6, 0.4, 0.45, 0.41, 0.1]
    saw = [0.5, 0.6, 0.4, 0.5, 0.3, 0.4, 0.5, 0.6]
    bumpy = [0.5, 0.7, 0.6, 0.8, 0.75, 0.9]
    for curve, patience, expected in ((bumpy, 2, (1, 0.5, 3)), (saw, 2, (5, 0.3, 7)), (late, 1, (2, 0.5, 3)),
                                      (late, 2, (4, 0.4, 6)), (late, 3, (7, 0.1, 7))):
        mistakes = [(right_stop(curve, patience + 1, 0.0), "Es lo que da esperar una época de más."),
                    (right_stop(curve, len(curve), 0.0), "Se recorrió la curva entera, sin detenerse."),
                    (stop_without_reset(curve, patience, 0.0), "Al mejorar, la cuenta no volvió a 0."),
                    (stop_against_previous(curve, patience, 0.0), "Se comparó con la época anterior, no con la mejor."),
                    ((*expected[:2], expected[2] - 1), "Se entrenó una época de menos.")]
        expect_stop(submission, curve, patience, 0.0, expected, mistakes)


@points(2, of="early_stopping", hint="Mejora quien baja de la mejor menos delta: bajar exactamente delta no alcanza. Y "
        "se compara con la mejor, no con la época anterior.", after=(TRIPLE, BEST, PATIENCE))
def test_small_gains_do_not_count(submission):
    """Hay que mejorar en más de delta"""
    slow = [1.0, 0.875, 0.75, 0.625]                 # baja siempre 0,125
    cases = (
        (slow, 3, 0.125, (3, 0.75, 4)),              # 0,125 justo no alcanza; 0,25 sí
        (slow, 1, 0.125, (1, 1.0, 2)),
        (slow, 2, 0.0625, (4, 0.625, 4)),
        ([0.5, 0.5, 0.5], 2, 0.0, (1, 0.5, 3)),      # un empate no mejora
        ([1.0, 0.9375, 0.875, 0.8125, 0.25], 4, 0.25, (5, 0.25, 5)),
    )
    for curve, patience, delta, expected in cases:
        every_drop = (curve.index(min(curve)) + 1, min(curve), len(curve))
        mistakes = [(every_drop, "Se contó como mejora una baja que no pasa de delta.")]
        expect_stop(submission, curve, patience, delta, expected, mistakes)


@points(1, of="early_stopping", hint="Si la curva termina antes que la paciencia, se entrenaron todas sus épocas.",
        after=(TRIPLE, BEST, PATIENCE))
def test_whole_curves_early_stopping(submission):
    """Curvas enteras, y como estaban"""
    expect_stop(submission, STATED, 2, 0.0, (4, 0.4, 6))
    expect_stop(submission, STATED, 1, 0.0, (2, 0.5, 3))
    expect_stop(submission, [0.7], 3, 0.1, (1, 0.7, 1))
    expect_stop(submission, [3.0, 2.0, 1.0, 0.0, -1.0], 1, 0.0, (5, -1.0, 5))
    curve = [0.9, 0.5, 0.6, 0.7]
    submission.early_stopping(curve, 2, 0.0)
    left_alone(submission)


# --- network_space ----------------------------------------------------------------------------

ACTIVATIONS = ["tanh", "softmax", "relu"]
LIST = "test_one_space_per_depth"


def spaces_of(submission, low=1e-4, high=0.3, widths=(8, 64), depths=(1, 2, 3), activations=tuple(ACTIVATIONS)) -> list:
    given = list(depths)
    got = is_sequence(submission.network_space(low, high, widths, given, list(activations)), length=len(given),
                      what="la lista de espacios")
    return [is_dict(space, what="cada espacio") for space in got]


def refused(submission, low, high) -> bool:
    """¿Se lanzó ValueError? Cualquier otra excepción es un error de la función, y se dice."""
    try:
        submission.network_space(low, high, (8, 64), [1], ["relu"])
    except StudentError as error:
        if error.error_type != "ValueError":
            raise
        return True
    return False


def rule_of(space, name, kind, n) -> list:
    """La regla de `name`, con su clase y su largo comprobados."""
    assert name in space, f"Al espacio {show(sorted(space))} le falta «{name}»."
    rule = is_sequence(space[name], length=n, what=f"la regla de «{name}»")
    assert alike(rule[0], kind), f"La regla de «{name}» empieza con {show(rule[0])}; se espera '{kind}'."
    return rule


@points(1, of="network_space", hint="Un diccionario por cada profundidad de `depths`, en el orden en que llegan.")
def test_one_space_per_depth(submission):
    """Un espacio por profundidad"""
    spaces_of(submission)
    spaces_of(submission, depths=(2,))


@points(2, of="network_space", hint="La tasa se mide en órdenes de magnitud: (\"log\", low, high), con los límites que "
        "llegan.", after=LIST)
def test_the_rate_is_logarithmic(submission):
    """La tasa de aprendizaje, en escala logarítmica"""
    for low, high in ((1e-4, 0.3), (1e-5, 1.0)):
        for space in spaces_of(submission, low=low, high=high):
            rule = rule_of(space, "learning_rate", "log", 3)
            assert alike(rule[1:], [low, high]), (
                f"La tasa va de {show(rule[1])} a {show(rule[2])}; se espera de {show(low)} a {show(high)}.")


@points(2, of="network_space", hint="Una red de d capas tiene units_1 … units_d, y ninguna más.", after=LIST)
def test_units_follow_the_depth(submission):
    """Una cantidad de neuronas por capa que existe"""
    for widths, depths in (((8, 64), (1, 2, 3)), ((3, 5), (3, 1))):
        for depth, space in zip(depths, spaces_of(submission, widths=widths, depths=depths), strict=True):
            units = sorted(name for name in space if str(name).startswith("units"))
            expected = [f"units_{layer}" for layer in range(1, depth + 1)]
            every = [f"units_{layer}" for layer in range(1, max(depths) + 1)]
            said = named(units, expected, [(every, "Tiene las de la red más profunda: hay capas que no existen."),
                                           ([f"units_{i}" for i in range(depth)], "La primera capa es la 1.")])
            assert units == expected, (
                f"Con profundidad {depth} el espacio tiene {show(units)}; se espera {expected}.{said}")
            for name in expected:
                rule = rule_of(space, name, "int", 3)
                assert alike(rule[1:], list(widths)), (
                    f"«{name}» va de {show(rule[1])} a {show(rule[2])}; se espera de {widths[0]} a {widths[1]}.")


@points(2, of="network_space", hint="Softmax reparte un total de 1 entre las neuronas: en una capa oculta no va. Las "
        "demás quedan, en su orden.", after=LIST)
def test_no_softmax_in_hidden_layers(submission):
    """Sin softmax en las capas ocultas"""
    for given, expected in ((ACTIVATIONS, ["tanh", "relu"]), (["relu", "elu", "tanh"], ["relu", "elu", "tanh"]),
                            (["softmax", "linear"], ["linear"])):
        for space in spaces_of(submission, activations=given):
            values = list(rule_of(space, "activation", "choice", 2)[1])
            mistakes = [(given, "Quedó softmax."), (sorted(expected), "Cambió el orden.")]
            assert values == expected, (
                f"De {given} quedan {show(values)}; se espera {expected}.{named(values, expected, mistakes)}")


@points(1, of="network_space", hint="«dropout» va solo en las redes de dos capas o más: (\"float\", 0.0, 0.5).",
        after=LIST)
def test_dropout_only_in_deep_networks(submission):
    """El dropout depende de la profundidad"""
    for depth, space in zip((1, 2, 3), spaces_of(submission), strict=True):
        if depth == 1:
            assert "dropout" not in space, "La red de una capa tiene «dropout»; se espera solo desde dos capas."
        else:
            rule = rule_of(space, "dropout", "float", 3)
            assert alike(rule[1:], [0.0, 0.5]), (
                f"El dropout va de {show(rule[1])} a {show(rule[2])}; se espera de 0 a 0,5.")


@points(1, of="network_space", hint="raise ValueError(...) cuando high / low es menor que 1000; justo 1000 vale.",
        after=LIST)
def test_less_than_three_decades_is_refused(submission):
    """Menos de tres décadas no es un espacio"""
    spaces_of(submission, low=0.25, high=250.0)      # 1000 justo
    for low, high in ((0.001, 0.1), (0.01, 9.9)):
        assert refused(submission, low, high), f"Con low = {show(low)} y high = {show(high)} no se lanzó ValueError."


@points(1, of="network_space", hint="Comparemos con el ejemplo del enunciado, clave por clave.",
        after=(LIST, "test_the_rate_is_logarithmic", "test_units_follow_the_depth", "test_no_softmax_in_hidden_layers",
               "test_dropout_only_in_deep_networks"))
def test_whole_spaces_network_space(submission):
    """Espacios enteros, y lo que llegó como estaba"""
    example = [{"learning_rate": ("log", 0.0001, 0.3), "units_1": ("int", 8, 64), "activation": ("choice", ["relu"])}]
    equal(submission.network_space(0.0001, 0.3, (8, 64), [1], ["relu", "softmax"]), example, "el ejemplo")
    two = spaces_of(submission, depths=(2,), activations=("elu",))[0]
    extra = sorted(set(two) - {"learning_rate", "units_1", "units_2", "activation", "dropout"})
    assert not extra, f"Al espacio de dos capas le sobra {show(extra)}."
    submission.network_space(1e-4, 0.3, (8, 64), [1, 2], ACTIVATIONS)
    left_alone(submission)
