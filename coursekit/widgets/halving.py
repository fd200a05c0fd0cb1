"""Los widgets de la lección 07: W15 la escalera de halving, W16 los brackets de Hyperband, W17 ASHA en vivo."""
from __future__ import annotations

from coursekit.experiments import halving as hv
from coursekit.experiments import hyperband as hb
from coursekit.figures.halving import STOPS, WORLD_NAMES, ladder_scene
from coursekit.figures.hyperband import MODE_NAMES, asha_scene, brackets_scene, workers_scene
from coursekit.searchers.parts.rungs import halving_schedule
from coursekit.widgets.player import Story, choice, steps

SIZES, FIRST_RUNGS, ETAS, NOISES = (4, 16, 64), (1, 4, 16), (2, 4), (0.0, 0.08)


def _world_choice(name, label, value):
    return choice(name, label, hv.WORLDS, [WORLD_NAMES[world] for world in hv.WORLDS], value)


def halving_ladder(n=64, min_epochs=1, eta=2, world="slow", noise=0.0, seed=1) -> Story:
    """★ W15: curvas de aprendizaje que suben la escalera, época por época; en verde, la que terminaría mejor.

    `n`, `min_epochs` (la época del primer corte), `eta`, `world` (cómo se cruzan las curvas: "ordered",
    "independent", "slow" o "real") y `noise` fijan dónde empieza cada control; `seed`, el sorteo.
    """
    curves = {(w, s): hv.draw_curves(max(SIZES), w, s, seed, epochs=STOPS[-1]) for w in hv.WORLDS for s in NOISES}

    def frame(n, min_epochs, eta, world, noise, stop):
        key = (n, min_epochs, eta, world, noise)
        if key not in ladders:
            ladders[key] = hv.climb(curves[world, noise], halving_schedule(n, min_epochs, STOPS[-1], eta))
        return ladder_scene(curves[world, noise], ladders[key], stop)

    ladders = {}
    return Story([choice("n", "Empiezan (n)", SIZES, value=n),
                  choice("min_epochs", "Primer corte", FIRST_RUNGS, value=min_epochs),
                  choice("eta", "Sigue 1 de", ETAS, value=eta),
                  _world_choice("world", "Las curvas", world),
                  choice("noise", "Ruido", NOISES, ["no", "sí"], noise),
                  steps("stop", "Época", [*map(str, STOPS), "desenlace"])],
                 frame, title="La escalera de halving")


RESOURCES, HB_ETAS = (9, 27, 81), (2, 3, 4)
N_REPEATS = 1000


def hyperband_brackets(max_resource=81, eta=3, printed=False, world="independent", seed=0) -> Story:
    """★ W16: los brackets de Hyperband, lo que cuesta cada uno y cuál encuentra lo mejor en cada mundo.

    `max_resource` (R), `eta`, `printed` (la tabla impresa en lugar del algoritmo 1) y `world` fijan dónde empieza cada
    control; `seed`, las 1000 repeticiones de las que sale la pérdida final.
    """
    plans = {(r, e, p): hb.plan(r, e, p) for r in RESOURCES for e in HB_ETAS for p in (False, True)}
    found = {(key, w): hb.plan_outcomes(shown, w, 0.0 if w == "real" else hv.NOISE, N_REPEATS, seed)
             for key, shown in plans.items() for w in hv.WORLDS}

    def highest(max_resource, world):      # el eje no cambia al mover eta o la tabla, ni entre los mundos sintéticos
        alike = [of for (key, w), of in found.items() if key[0] == max_resource and (w == "real") == (world == "real")]
        return max(loss for of in alike for loss, _ in of.values())

    def frame(max_resource, eta, printed, world):
        key = max_resource, eta, printed
        return brackets_scene(plans[key], found[key, world], world, highest(max_resource, world),
                              plans[max_resource, eta, False])

    return Story([choice("max_resource", "R (épocas)", RESOURCES, value=max_resource),
                  choice("eta", "eta", HB_ETAS, value=eta),
                  choice("printed", "Según", (False, True), ["algoritmo 1", "tabla impresa"], printed),
                  _world_choice("world", "Las curvas", world)],
                 frame, title="Los brackets de Hyperband")


WORKERS = (1, 3, 9, 27)


def hyperband_workers(workers=27, mode="bracket", world="independent", seed=0) -> Story:
    """W16, segunda parte: qué hacen los trabajadores con un bracket, con Hyperband y con ASHA (R = 81, eta = 3).

    `workers` y `mode` fijan dónde empieza cada control; `world`, las curvas que deciden los ascensos de ASHA.
    """
    shifts = {(w, m): hb.shift(m, w, world=world, seed=seed) for w in WORKERS for m in hb.MODES}
    resources = [r for _, r in hb.plan().brackets[4]]

    def frame(mode, workers):
        return workers_scene(shifts[workers, mode], mode, resources, shifts[workers, "hyperband"].end)

    return Story([choice("mode", "Método", hb.MODES, [MODE_NAMES[m] for m in hb.MODES], mode),
                  choice("workers", "Trabajadores", WORKERS, value=workers)],
                 frame, title="¿Quién trabaja y quién espera?")


LIVE_WORKERS, N_EVENTS = (1, 2, 4), 30


def asha_live(workers=2, eta=3, world="independent", seed=0) -> Story:
    """W17: ASHA decisión por decisión; en naranja, los ascensos que con lo que se supo después no se darían.

    `workers`, `eta` y `world` ("independent" o "slow") fijan dónde empieza cada control; `seed`, el sorteo.
    """
    worlds = ("independent", "slow")
    runs = {(w, e, k): hb.live_asha(w, e, k, N_EVENTS, seed) for w in LIVE_WORKERS for e in HB_ETAS for k in worlds}
    slots = max(live.widest for live in runs.values())

    def frame(workers, eta, world, step):
        return asha_scene(runs[workers, eta, world], step, slots)

    return Story([choice("workers", "Trabajadores", LIVE_WORKERS, value=workers),
                  choice("eta", "Asciende 1 de cada… (eta)", HB_ETAS, value=eta),
                  choice("world", "Las curvas", worlds, [WORLD_NAMES[w] for w in worlds], world),
                  steps("step", "Decisión", N_EVENTS)],
                 frame, title="ASHA en vivo")
