"""Lección 07: curvas de aprendizaje que se cruzan, y qué se lleva Successive Halving de ellas.

Una curva sintética va de 1 a su valle `q` con una constante de tiempo `tau`, en épocas: q + (1 - q)·exp(-t/tau).
Lo que decide si conviene cortar temprano es cómo se relacionan `q` y `tau`: cada mundo es una respuesta.
Las curvas «real» son de 243 redes neuronales sobre los dígitos de scikit-learn; las rehace
`tables/make_curves.py`.

Fuentes: Jamieson y Talwalkar (2016); Li et al., «Hyperband» (JMLR 2018).
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from coursekit.basics.validation import check_choice, check_float, check_int
from coursekit.searchers.parts.rungs import halving_schedule, schedule_cost

TABLE = Path(__file__).parent.parent / "tables" / "curves.npz"
MAX_EPOCHS = 81
POOL = 243                           # cuántas configuraciones distintas hay en cada mundo
WORLDS = ("ordered", "independent", "slow", "real")
WORST_VALLEY = 0.9                   # los valles son uniformes entre 0 y esto
TAU_LOW, TAU_HIGH = 1.0, 15.0        # épocas
SLOW_MIX = 0.75                      # en «slow», cuánto de la velocidad lo decide la calidad
NOISE = 0.08                         # desvío de una medición, en unidades de pérdida
RELATIVE_NOISE = 3.0                 # en «real» el desvío es relativo al error: tantas veces `noise`


# --- las curvas -------------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class Curves:
    """`true` y `measured`, (n, épocas): la pérdida de validación tras cada época, y lo que se ve de ella."""

    world: str
    true: np.ndarray
    measured: np.ndarray

    @property
    def final(self) -> np.ndarray:
        """(n,) la pérdida verdadera al terminar todas las épocas."""
        return self.true[:, -1]


def draw_valleys(shape, world, rng):
    """Valle y constante de tiempo de configuraciones al azar: dos arreglos de esa forma."""
    quality, luck = rng.random(shape), rng.random(shape)
    mix, aim = {"ordered": (1.0, quality), "independent": (0.0, luck), "slow": (SLOW_MIX, 1 - quality)}[world]
    slowness = mix * aim + (1 - mix) * luck
    return WORST_VALLEY * quality, TAU_LOW * (TAU_HIGH / TAU_LOW) ** slowness


def loss_after(epochs, valley, tau) -> np.ndarray:
    """La pérdida verdadera después de `epochs` épocas."""
    return valley + (1 - valley) * np.exp(-np.asarray(epochs, dtype=float) / tau)


def draw_curves(n=27, world="independent", noise=NOISE, seed=0, epochs=MAX_EPOCHS) -> Curves:
    """`n` curvas de un mundo. Las primeras no dependen de `n`: con más configuraciones se agregan otras.

    `noise` es el desvío de cada medición, además del que ya traen las de «real»: ahí es relativo, `RELATIVE_NOISE`
    veces `noise`, porque sus errores van de 2 % a 90 %. Lo medido queda entre 0,001 y 1,1.
    """
    check_choice("world", world, WORLDS)
    n, epochs = check_int("n", n, low=1, high=POOL), check_int("epochs", epochs, low=1, high=MAX_EPOCHS)
    rng, noise_rng = np.random.default_rng(seed).spawn(2)
    if world == "real":
        true = load_curves().losses[rng.permutation(POOL)]
    else:
        true = loss_after(np.arange(1, MAX_EPOCHS + 1), *draw_valleys((POOL, 1), world, rng))
    errors = check_float("noise", noise, low=0) * noise_rng.standard_normal((POOL, MAX_EPOCHS))
    measured = true * np.exp(RELATIVE_NOISE * errors) if world == "real" else true + errors
    return Curves(world, true[:n, :epochs], np.clip(measured[:n, :epochs], 0.001, 1.1))


# --- un bracket -------------------------------------------------------------------------------

@dataclass(frozen=True, eq=False)
class Ladder:
    """Lo que pasó: `alive[k]` son las que entrenaron en el peldaño k; `chosen`, la elegida al final.

    `best` es la que habría terminado mejor si nadie la hubiera cortado; `cut`, el peldaño en que cayó (None si no);
    `final`, las pérdidas verdaderas de todas al terminar.
    """

    schedule: list
    alive: list
    chosen: int
    best: int
    cut: int | None
    final: np.ndarray

    @property
    def regret(self) -> float:
        """Cuánto peor termina la elegida que la mejor posible."""
        return float(self.final[self.chosen] - self.final[self.best])

    @property
    def missed(self) -> np.ndarray:
        """Las que habrían terminado mejor que la elegida."""
        return np.flatnonzero(self.final < self.final[self.chosen])

    def last_epoch(self, i) -> int:
        """Hasta qué época se entrenó la configuración `i`."""
        return max(r for (_, r), rung in zip(self.schedule, self.alive, strict=True) if i in rung)

    def cost(self, resume=False) -> int:
        """Épocas pagadas."""
        return schedule_cost(self.schedule, resume)


def best_first(losses, ids) -> np.ndarray:
    """`ids` de menor a mayor pérdida; las que dieron NaN no están."""
    values = np.asarray(losses, dtype=float)
    order = np.argsort(values, kind="stable")
    return np.asarray(ids)[order[np.isfinite(values[order])]]


def climb(curves: Curves, schedule) -> Ladder:
    """Sube la escalera `schedule` [(n, r), ...] con las primeras n curvas: siguen las de menor pérdida medida."""
    alive, ids = [], np.arange(schedule[0][0])
    for k, (_, epochs) in enumerate(schedule):
        alive.append(ids)
        keep = schedule[k + 1][0] if k + 1 < len(schedule) else 1
        ids = best_first(curves.measured[ids, epochs - 1], ids)[:keep]
    final = curves.final[:schedule[0][0]]
    best = int(final.argmin())
    cut = next((k - 1 for k, rung in enumerate([*alive, ids]) if best not in rung), None)
    return Ladder(list(schedule), alive, int(ids[0]), best, cut, final)


def ladder(n=27, min_epochs=1, eta=3, world="independent", noise=NOISE, seed=0) -> Ladder:
    """La escalera de `n` configuraciones desde `min_epochs` épocas, sobre las curvas de `draw_curves`."""
    schedule = halving_schedule(check_int("n", n, low=1), min_epochs, MAX_EPOCHS, eta)
    return climb(draw_curves(n, world, noise, seed), schedule)


# --- redes de verdad --------------------------------------------------------------------------

@dataclass(frozen=True)
class RealCurves:
    """Redes neuronales entrenadas por completo: `losses` (243, 81), error de validación tras cada época.

    Los demás, (243,): los hiperparámetros de cada una.
    """

    losses: np.ndarray
    learning_rate: np.ndarray
    hidden: np.ndarray
    batch: np.ndarray
    momentum: np.ndarray
    alpha: np.ndarray

    def params(self, i) -> dict:
        """Los hiperparámetros de la red `i`, con los nombres de `MLPClassifier`."""
        return {"learning_rate_init": float(self.learning_rate[i]), "hidden_layer_sizes": int(self.hidden[i]),
                "batch_size": int(self.batch[i]), "momentum": float(self.momentum[i]), "alpha": float(self.alpha[i])}


@lru_cache(maxsize=1)
def load_curves(path=TABLE) -> RealCurves:
    """La tabla guardada."""
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored.files}
    mistakes, rows = columns.pop("mistakes"), columns.pop("rows")
    return RealCurves(losses=mistakes / float(rows), **columns)


def digits_split():
    """Los dígitos, escalados: 599 filas para entrenar y 599 para validar; otras 599 quedan apartadas."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
    X, y = load_digits(return_X_y=True)
    X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=1 / 3, stratify=y, random_state=0)
    X_train, X_val, y_train, y_val = train_test_split(X_dev, y_dev, test_size=1 / 2, stratify=y_dev, random_state=0)
    scaler = StandardScaler().fit(X_train)
    return (scaler.transform(X_train), y_train), (scaler.transform(X_val), y_val), (scaler.transform(X_test), y_test)


def net_space():
    """El espacio del que salieron las redes de la tabla."""
    from coursekit.space import Categorical, Float, Int, Space
    return Space({"learning_rate_init": Float(1e-4, 1, log=True), "hidden_layer_sizes": Int(4, 64, log=True),
                  "batch_size": Categorical([16, 32, 64, 128, 256]), "momentum": Float(0, 0.95),
                  "alpha": Float(1e-5, 1, log=True)})


def train_epochs(params, epochs, net=None):
    """Entrena `epochs` épocas más de una red (nueva si `net` es None): (red, errores de validación tras cada una)."""
    import warnings

    from sklearn.neural_network import MLPClassifier
    (X, y), (X_val, y_val), _ = _digits()
    net = MLPClassifier(solver="sgd", random_state=0, **params) if net is None else net
    mistakes = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")          # una red que diverge lo avisa; aquí solo puntúa mal
        for _ in range(epochs):
            try:
                net.partial_fit(X, y, classes=range(10))
                mistakes.append(int((net.predict(X_val) != y_val).sum()))
            except ValueError:                   # los pesos dejaron de ser números: contesta como quien no sabe
                mistakes.append(round(0.9 * len(y_val)))
    return net, mistakes


@lru_cache(maxsize=1)
def _digits():
    return digits_split()


def save_curves(path=TABLE, n=POOL, epochs=MAX_EPOCHS, seed=0) -> None:
    """Vuelve a entrenar las `n` redes (unos 8 minutos de un núcleo) y guarda sus curvas."""
    space, rng = net_space(), np.random.default_rng(seed)
    configs = [space.sample(rng) for _ in range(n)]
    mistakes = np.array([train_epochs(params, epochs)[1] for params in configs], dtype=np.uint16)
    columns = {"learning_rate": "learning_rate_init", "hidden": "hidden_layer_sizes", "batch": "batch_size",
               "momentum": "momentum", "alpha": "alpha"}
    np.savez_compressed(path, mistakes=mistakes, rows=len(_digits()[1][1]),
                        **{name: np.array([params[key] for params in configs]) for name, key in columns.items()})
