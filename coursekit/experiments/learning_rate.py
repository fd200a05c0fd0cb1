"""Lección 09: la misma red con 25 tasas de aprendizaje, desde la que no se mueve hasta la que estalla.

Una red de scikit-learn sobre los dígitos (`digits_split`), con una sola cosa distinta: la tasa. Guardamos el error de
validación y la pérdida de entrenamiento tras cada época, de cinco semillas, con los dos optimizadores de la biblioteca.
La tabla la rehace `tables/make_learning_rate.py`.

Pérdida: la entropía cruzada media, en nats. Contestar al azar entre diez dígitos cuesta ln 10 = 2,30.
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from coursekit.basics.validation import bad_value, check_choice, check_float
from coursekit.experiments.halving import digits_split

TABLE = Path(__file__).parent.parent / "tables" / "learning_rate.npz"
SOLVERS = ("sgd", "adam")
EXPONENTS = np.arange(-20, 5) / 4            # de 10^-5 a 10, cuatro por década
RATES = 10.0 ** EXPONENTS
SEEDS = 5
EPOCHS = 30
HIDDEN = 25
BATCH = 64
CHANCE = math.log(10)                        # la pérdida de repartir la probabilidad entre los diez dígitos
EXPLODED = 1e3                               # una pérdida mayor que esta ya no dice nada
LEARNT = 0.5                                 # qué fracción de CHANCE hay que dejar atrás para decir que aprende
WILD = 1.5                                   # y a cuántas veces CHANCE ya no se discute que estalló
OUTCOMES = ("stalls", "learns", "diverges")


@dataclass(frozen=True, eq=False)
class RateTable:
    """`errors` y `losses`, (optimizador, tasa, semilla, época): error de validación y pérdida de entrenamiento.

    Lo que estalló queda con la pérdida en `EXPLODED` y el error del modelo que había.
    """

    errors: np.ndarray
    losses: np.ndarray

    def final_errors(self, solver="sgd") -> np.ndarray:
        """(tasas, semillas) el error de validación tras la última época."""
        return self.errors[solver_index(solver), :, :, -1]

    def mean_errors(self, solver="sgd") -> np.ndarray:
        """(tasas,) el error final, promedio de las semillas."""
        return self.final_errors(solver).mean(axis=1)

    def curves(self, solver, rate_index) -> np.ndarray:
        """(semillas, épocas) la pérdida de entrenamiento con una tasa."""
        return self.losses[solver_index(solver), rate_index]

    def best(self, solver="sgd") -> int:
        """El índice de la tasa de menor error medio."""
        return int(np.argmin(self.mean_errors(solver)))


def solver_index(solver) -> int:
    """El lugar de un optimizador en la tabla; `ValueError` si no está."""
    return SOLVERS.index(check_choice("solver", solver, SOLVERS))


def nearest_rate(rate) -> int:
    """El índice de la tasa de la tabla más cercana a `rate`, en escala logarítmica."""
    rate = check_float("rate", rate)
    if rate <= 0:
        raise bad_value("rate", rate, "una tasa mayor que 0")
    return int(np.argmin(np.abs(np.log(RATES / rate))))


def outcome(losses) -> str:
    """Qué pasó con unas curvas de pérdida, (semillas, épocas): «stalls», «learns» o «diverges».

    Miramos la mediana de las semillas. Aprende la que termina por debajo de la mitad de lo que cuesta contestar al
    azar. De las demás, estalla la que termina peor de lo que empezó, o mucho peor que al azar; el resto todavía baja,
    y no llega.
    """
    middle = np.median(losses, axis=0)
    first, last = middle[0], middle[-1]
    if last <= LEARNT * CHANCE:
        return "learns"
    if last > first or last > WILD * CHANCE:
        return "diverges"
    return "stalls"


@lru_cache
def load_learning_rates(path=TABLE) -> RateTable:
    """La tabla guardada."""
    with np.load(path) as stored:
        mistakes = stored["mistakes"].astype(float)
        losses = stored["losses"].astype(float)
        rows = float(stored["rows"])
    return RateTable(errors=mistakes / rows, losses=losses)


def train_with_rate(rate, solver="sgd", seed=0, epochs=EPOCHS):
    """Entrena la red con esa tasa: (equivocaciones en validación, pérdida de entrenamiento), una por época.

    Si los pesos dejan de ser finitos la red se detiene: repite lo último que contestó y su pérdida es `EXPLODED`.
    """
    import warnings

    from sklearn.metrics import log_loss
    from sklearn.neural_network import MLPClassifier
    (X_train, y_train), (X_val, y_val), _ = digits_split()
    net = MLPClassifier((HIDDEN,), solver=solver, learning_rate_init=rate, batch_size=BATCH, random_state=seed)
    digits = np.arange(10)
    mistakes = np.full(epochs, len(y_val) * 9 // 10)
    losses = np.full(epochs, EXPLODED)
    for epoch in range(epochs):
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                net.partial_fit(X_train, y_train, classes=digits)
                probabilities = net.predict_proba(X_train)
        except ValueError:                   # los pesos ya no son números finitos
            mistakes[epoch:] = mistakes[epoch - 1]
            break
        if not np.isfinite(probabilities).all():
            mistakes[epoch:] = mistakes[epoch - 1]
            break
        losses[epoch] = min(log_loss(y_train, probabilities, labels=digits), EXPLODED)
        mistakes[epoch] = np.sum(net.predict(X_val) != y_val)
    return mistakes, losses


def save_learning_rates(path=TABLE) -> None:
    """Entrena las 250 redes (unos 3 minutos de procesador) y guarda la tabla."""
    shape = len(SOLVERS), len(RATES), SEEDS, EPOCHS
    mistakes = np.empty(shape, dtype=np.uint16)
    losses = np.empty(shape, dtype=np.float32)
    for place in np.ndindex(shape[:3]):
        solver, rate, seed = place
        mistakes[place], losses[place] = train_with_rate(RATES[rate], SOLVERS[solver], seed)
    _, (_, y_val), _ = digits_split()
    np.savez_compressed(path, mistakes=mistakes, losses=np.round(losses, 4), rows=len(y_val))
