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
TAU_LOW = 1.0                        # la constante de tiempo de la más rápida, en épocas...
TAU_HIGH = 15.0                      # ...y la de la más lenta
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
    quality = rng.random(shape)              # 0, la mejor; 1, la peor
    luck = rng.random(shape)
    slowness = {
        "ordered": quality,                  # las mejores son también las más rápidas
        "independent": luck,
        "slow": SLOW_MIX * (1 - quality) + (1 - SLOW_MIX) * luck,
    }[world]
    valley = WORST_VALLEY * quality
    tau = TAU_LOW * (TAU_HIGH / TAU_LOW) ** slowness
    return valley, tau


def loss_after(epochs, valley, tau) -> np.ndarray:
    """La pérdida verdadera después de `epochs` épocas."""
    epochs = np.asarray(epochs, dtype=float)
    return valley + (1 - valley) * np.exp(-epochs / tau)


def draw_curves(n=27, world="independent", noise=NOISE, seed=0, epochs=MAX_EPOCHS) -> Curves:
    """`n` curvas de un mundo. Las primeras no dependen de `n`: con más configuraciones se agregan otras.

    `noise` es el desvío de cada medición, además del que ya traen las de «real»: ahí es relativo, `RELATIVE_NOISE`
    veces `noise`, porque sus errores van de 2 % a 90 %. Lo medido queda entre 0,001 y 1,1.
    """
    check_choice("world", world, WORLDS)
    n = check_int("n", n, low=1, high=POOL)
    epochs = check_int("epochs", epochs, low=1, high=MAX_EPOCHS)
    noise = check_float("noise", noise, low=0)
    rng, noise_rng = np.random.default_rng(seed).spawn(2)
    true = _all_curves(world, rng)
    errors = noise * noise_rng.standard_normal((POOL, MAX_EPOCHS))
    if world == "real":
        measured = true * np.exp(RELATIVE_NOISE * errors)
    else:
        measured = true + errors
    measured = np.clip(measured, 0.001, 1.1)
    return Curves(world, true[:n, :epochs], measured[:n, :epochs])


def _all_curves(world, rng) -> np.ndarray:
    """Las `POOL` curvas verdaderas de un mundo, completas y en orden al azar: (243, 81)."""
    if world == "real":
        order = rng.permutation(POOL)
        return load_curves().losses[order]
    valley, tau = draw_valleys((POOL, 1), world, rng)
    return loss_after(np.arange(1, MAX_EPOCHS + 1), valley, tau)


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
        resources = [resource for _, resource in self.schedule]
        return max(resource for resource, rung in zip(resources, self.alive, strict=True) if i in rung)

    def cost(self, resume=False) -> int:
        """Épocas pagadas."""
        return schedule_cost(self.schedule, resume)


def ranked_by_loss(losses, ids) -> np.ndarray:
    """`ids` de menor a mayor pérdida; las que dieron NaN no están."""
    losses = np.asarray(losses, dtype=float)
    order = np.argsort(losses, kind="stable")
    measured = order[np.isfinite(losses[order])]
    return np.asarray(ids)[measured]


def survivors(schedule) -> list[int]:
    """Cuántas quedan después de cada peldaño de `schedule` [(n, r), ...]: al final, una."""
    sizes = [n for n, _ in schedule]
    return [*sizes[1:], 1]


def climb(curves: Curves, schedule) -> Ladder:
    """Sube la escalera `schedule` [(n, r), ...] con las primeras n curvas: siguen las de menor pérdida medida."""
    n = schedule[0][0]
    alive = [np.arange(n)]
    for (_, epochs), keep in zip(schedule, survivors(schedule), strict=True):
        here = alive[-1]
        seen = curves.measured[here, epochs - 1]
        alive.append(ranked_by_loss(seen, here)[:keep])
    final = curves.final[:n]
    best = int(final.argmin())
    return Ladder(
        schedule=list(schedule),
        alive=alive[:-1],
        chosen=int(alive[-1][0]),
        best=best,
        cut=_cut(best, alive),
        final=final,
    )


def _cut(i, alive) -> int | None:
    """El peldaño en que cayó la configuración `i`; None si llegó al final."""
    for k, rung in enumerate(alive):
        if i not in rung:
            return k - 1
    return None


def ladder(n=27, min_epochs=1, eta=3, world="independent", noise=NOISE, seed=0) -> Ladder:
    """La escalera de `n` configuraciones desde `min_epochs` épocas, sobre las curvas de `draw_curves`."""
    n = check_int("n", n, low=1)
    schedule = halving_schedule(n, min_epochs, MAX_EPOCHS, eta)
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
        return {
            "learning_rate_init": float(self.learning_rate[i]),
            "hidden_layer_sizes": int(self.hidden[i]),
            "batch_size": int(self.batch[i]),
            "momentum": float(self.momentum[i]),
            "alpha": float(self.alpha[i]),
        }


@lru_cache(maxsize=1)
def load_curves(path=TABLE) -> RealCurves:
    """La tabla guardada."""
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored.files}
    mistakes = columns.pop("mistakes")
    rows = float(columns.pop("rows"))
    return RealCurves(losses=mistakes / rows, **columns)


def digits_split():
    """Los dígitos, escalados: 599 filas para entrenar y 599 para validar; otras 599 quedan apartadas."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler
    X, y = load_digits(return_X_y=True)
    X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=1 / 3, stratify=y, random_state=0)
    X_train, X_val, y_train, y_val = train_test_split(X_dev, y_dev, test_size=1 / 2, stratify=y_dev, random_state=0)
    scaler = StandardScaler().fit(X_train)
    train = (scaler.transform(X_train), y_train)
    validation = (scaler.transform(X_val), y_val)
    test = (scaler.transform(X_test), y_test)
    return train, validation, test


def net_space():
    """El espacio del que salieron las redes de la tabla."""
    from coursekit.space import Categorical, Float, Int, Space
    return Space({
        "learning_rate_init": Float(1e-4, 1, log=True),
        "hidden_layer_sizes": Int(4, 64, log=True),
        "batch_size": Categorical([16, 32, 64, 128, 256]),
        "momentum": Float(0, 0.95),
        "alpha": Float(1e-5, 1, log=True),
    })


def train_epochs(params, epochs, net=None):
    """Entrena `epochs` épocas más de una red (nueva si `net` es None): (red, errores de validación tras cada una)."""
    import warnings

    from sklearn.neural_network import MLPClassifier
    (X, y), (X_val, y_val), _ = _digits()
    if net is None:
        net = MLPClassifier(solver="sgd", random_state=0, **params)
    mistakes = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")          # una red que diverge lo avisa; aquí solo puntúa mal
        for _ in range(epochs):
            try:
                net.partial_fit(X, y, classes=range(10))
                wrong = net.predict(X_val) != y_val
                mistakes.append(int(wrong.sum()))
            except ValueError:                   # los pesos dejaron de ser números: contesta como quien no sabe
                mistakes.append(round(0.9 * len(y_val)))
    return net, mistakes


@lru_cache(maxsize=1)
def _digits():
    return digits_split()


def save_curves(path=TABLE, n=POOL, epochs=MAX_EPOCHS, seed=0) -> None:
    """Vuelve a entrenar las `n` redes (unos 8 minutos de un procesador) y guarda sus curvas."""
    space = net_space()
    rng = np.random.default_rng(seed)
    configs = [space.sample(rng) for _ in range(n)]
    mistakes = []
    for params in configs:
        _, counts = train_epochs(params, epochs)
        mistakes.append(counts)
    _, (_, y_val), _ = _digits()

    def column(name):
        return np.array([params[name] for params in configs])

    np.savez_compressed(
        path,
        mistakes=np.array(mistakes, dtype=np.uint16),
        rows=len(y_val),
        learning_rate=column("learning_rate_init"),
        hidden=column("hidden_layer_sizes"),
        batch=column("batch_size"),
        momentum=column("momentum"),
        alpha=column("alpha"),
    )
