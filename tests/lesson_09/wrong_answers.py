"""Los errores típicos de los ejercicios 09, cada uno con la única prueba en la que debe caer."""
from coursekit.grader.testing import Wrong, changed

NO_RESET = """
def early_stopping(curve, patience, delta):
    best = float("inf")
    waited = 0
    for epoch, loss in enumerate(curve, 1):
        if loss < best - delta:
            best_epoch, best = epoch, loss
        else:
            waited += 1
            if waited == patience:
                break
    return best_epoch, best, epoch
"""

WRONG = [
    changed("total_epochs", "sin los pliegues", "others * k * sum", "others * sum", "test_each_fold_trains_every_epoch",
            says="Faltan los pliegues"),
    changed("total_epochs", "sin las épocas", "k * sum(lengths)", "k * len(lengths)",
            "test_each_fold_trains_every_epoch", says="falta multiplicar por las épocas"),
    changed("total_epochs", "olvida el reajuste", "return searched + last", "return searched",
            "test_refit_trains_one_more", says="Falta el reajuste."),
    changed("total_epochs", "el reajuste es una época", "max(lengths) if refit", "1 if refit",
            "test_refit_trains_one_more", says="es un entrenamiento entero"),
    changed("total_epochs", "un número con decimales", "return searched", "return 1.0 * searched",
            "test_total_is_an_integer"),
    changed("total_epochs", "el reajuste, lo de la primera", "max(lengths) if refit", "lengths[0] if refit",
            "test_refit_is_as_long_as_the_longest", says="la primera duración"),
    changed("early_stopping", "los de la última época", "return best_epoch, best, trained",
            "return trained, curve[trained - 1], trained", "test_best_epoch_and_its_loss", says="Es la última época."),
    changed("early_stopping", "cuenta desde 0", "return best_epoch, best", "return best_epoch - 1, best",
            "test_best_epoch_and_its_loss", says="La primera época es la 1."),
    changed("early_stopping", "una época de más", "== patience", "> patience", "test_patience_counts_epochs_in_a_row",
            says="una época de más"),
    changed("early_stopping", "sin detenerse", "== patience", "== math.inf", "test_patience_counts_epochs_in_a_row",
            says="sin detenerse"),
    changed("early_stopping", "contra la época anterior", "        if loss < best - delta:",
            "        if trained > 1 and loss < curve[trained - 2] - delta:", "test_patience_counts_epochs_in_a_row",
            says="Se comparó con la época anterior"),
    Wrong("early_stopping", "la cuenta no vuelve a 0", NO_RESET, "test_patience_counts_epochs_in_a_row",
          says="la cuenta no volvió a 0"),
    changed("early_stopping", "ignora delta", "best - delta", "best", "test_small_gains_do_not_count",
            says="una baja que no pasa de delta"),
    changed("early_stopping", "sin cuántas se entrenaron", "best_epoch, best, trained\n", "best_epoch, best\n",
            "test_three_values"),
    changed("network_space", "tasa lineal", '("log", low, high)', '("float", low, high)',
            "test_the_rate_is_logarithmic"),
    changed("network_space", "todas las capas siempre", "range(1, depth + 1)", "range(1, max(depths) + 1)",
            "test_units_follow_the_depth", says="hay capas que no existen"),
    changed("network_space", "con softmax", 'if name != "softmax"', "", "test_no_softmax_in_hidden_layers",
            says="Quedó softmax."),
    changed("network_space", "dropout en una capa", "if depth >= 2:", "if True:", "test_dropout_only_in_deep_networks"),
    changed("network_space", "dos décadas alcanzan", "< 1000", "< 100", "test_less_than_three_decades_is_refused"),
    changed("network_space", "un solo espacio", "return spaces", "return spaces[0]", "test_one_space_per_depth"),
]
