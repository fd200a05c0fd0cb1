"""Los widgets de la lección 07: W15 la escalera de halving, W16 los brackets de Hyperband, W17 ASHA en vivo."""
from __future__ import annotations

import itertools
from functools import cache

from coursekit.experiments import halving as hv
from coursekit.experiments import hyperband as hb
from coursekit.figures.halving import STOPS, WORLD_NAMES, ladder_scene
from coursekit.figures.hyperband import MODE_NAMES, Loop, asha_scene, brackets_scene, workers_scene
from coursekit.searchers.parts.rungs import halving_schedule
from coursekit.widgets.player import Story, choice, steps, toggle

SIZES, FIRST_RUNGS, ETAS, NOISES = (16, 64), (1, 4, 16), (2, 4), (0.0, 0.08)


def _world_choice(name, label, value):
    labels = [WORLD_NAMES[world] for world in hv.WORLDS]
    return choice(name, label, hv.WORLDS, labels, value)


def halving_ladder(n=64, min_epochs=1, eta=2, world="slow", noise=0.0, reveal=False, seed=1) -> Story:
    """★ W15: curvas de aprendizaje que suben la escalera, época por época; en verde, la que terminaría mejor.

    `n`, `min_epochs` (la época del primer corte), `eta`, `world` (cómo se cruzan las curvas: "ordered",
    "independent", "slow" o "real"), `noise` y `reveal` (si la mejor se muestra desde el comienzo o queda escondida
    hasta el desenlace) fijan dónde empieza cada control; `seed`, el sorteo.
    """
    longest = STOPS[-1]
    curves = {}
    for drawn_world, spread in itertools.product(hv.WORLDS, NOISES):
        curves[drawn_world, spread] = hv.draw_curves(max(SIZES), drawn_world, spread, seed, epochs=longest)

    @cache
    def ladder(n, min_epochs, eta, world, noise):
        schedule = halving_schedule(n, min_epochs, longest, eta)
        return hv.climb(curves[world, noise], schedule)

    def frame(n, min_epochs, eta, world, noise, reveal, stop):
        climbed = ladder(n, min_epochs, eta, world, noise)
        return ladder_scene(curves[world, noise], climbed, stop, FIRST_RUNGS, reveal)

    epochs = [*map(str, STOPS), "desenlace"]
    controls = [
        choice("n", "Empiezan (n)", SIZES, value=n),
        choice("min_epochs", "Primer corte", FIRST_RUNGS, value=min_epochs),
        choice("eta", "Sigue 1 de", ETAS, value=eta),
        _world_choice("world", "Las curvas", world),
        choice("noise", "Ruido", NOISES, ["no", "sí"], noise),
        toggle("reveal", "Mostrar la mejor", reveal),
        steps("stop", "Época", epochs),
    ]
    return Story(controls, frame, title="La escalera de halving")


RESOURCES, HB_ETAS = (9, 27, 81), (2, 3, 4)
N_REPEATS = 1000
MOST_BRACKETS = 7             # los de R = 81 y eta = 2


def hyperband_brackets(max_resource=81, eta=3, printed=False, shown=MOST_BRACKETS, seed=0) -> Story:
    """★ W16: los brackets de Hyperband, con su costo como área, y cuál encuentra lo mejor en cada mundo.

    `max_resource` (R), `eta`, `printed` (la tabla impresa en lugar del algoritmo 1) y `shown` (cuántos brackets ya se
    corrieron) fijan dónde empieza cada control; `seed`, las 1000 repeticiones de las que sale la pérdida final.
    """
    plans = {}
    found = {}
    for settings in itertools.product(RESOURCES, HB_ETAS, (False, True)):
        plans[settings] = hb.plan(*settings)
        found[settings] = _outcomes_by_world(plans[settings], seed)
    tops = {R: _highest_losses(found, R) for R in RESOURCES}

    def frame(max_resource, eta, printed, shown):
        settings = max_resource, eta, printed
        algorithm = plans[max_resource, eta, False]
        loop = Loop(plans[settings], algorithm, found[settings], shown)
        return brackets_scene(loop, tops[max_resource])

    controls = [
        choice("max_resource", "R (épocas)", RESOURCES, value=max_resource),
        choice("eta", "eta", HB_ETAS, value=eta),
        choice("printed", "Según", (False, True), ["algoritmo 1", "tabla impresa"], printed),
        steps("shown", "Bracket", [*map(str, range(1, MOST_BRACKETS + 1)), "todos"], shown),
    ]
    return Story(controls, frame, title="Los brackets de Hyperband")


def _outcomes_by_world(plan, seed) -> dict:
    outcomes = {}
    for world in hv.WORLDS:
        noise = 0.0 if world == "real" else hv.NOISE
        outcomes[world] = hb.plan_outcomes(plan, world, noise, N_REPEATS, seed)
    return outcomes


def _highest_losses(found, max_resource) -> dict:
    """{mundo: la pérdida más alta}: el eje no cambia al mover eta o la tabla, ni entre los mundos sintéticos."""
    tops = dict.fromkeys(hv.WORLDS, 0.0)
    for (resource, _, _), by_world in found.items():
        if resource == max_resource:
            for world, outcomes in by_world.items():
                tops[world] = max(tops[world], *(outcome.loss for outcome in outcomes.values()))
    synthetic = max(top for world, top in tops.items() if world != "real")
    return {world: top if world == "real" else synthetic for world, top in tops.items()}


WORKERS = (1, 3, 9, 27)


def hyperband_workers(workers=27, mode="bracket", world="independent", seed=0) -> Story:
    """W16, segunda parte: qué hacen los trabajadores con un bracket, con Hyperband y con ASHA (R = 81, eta = 3).

    `workers` y `mode` fijan dónde empieza cada control; `world`, las curvas que deciden los ascensos de ASHA.
    """
    shifts = {}
    for n, how in itertools.product(WORKERS, hb.MODES):
        shifts[n, how] = hb.shift(how, n, world=world, seed=seed)
    resources = [r for _, r in hb.plan().brackets[4]]

    def frame(mode, workers):
        horizon = shifts[workers, "hyperband"].end
        shift = shifts[workers, mode]
        best = shift.best(resources[-1])
        return workers_scene(shift, mode, resources, horizon, hb.true_loss(best, world, seed))

    labels = [MODE_NAMES[how] for how in hb.MODES]
    controls = [
        choice("mode", "Método", hb.MODES, labels, mode),
        choice("workers", "Trabajadores", WORKERS, value=workers),
    ]
    return Story(controls, frame, title="¿Quién trabaja y quién espera?")


LIVE_WORKERS, N_EVENTS = (1, 2, 4), 30


def asha_live(workers=2, eta=3, world="independent", seed=0) -> Story:
    """W17: ASHA decisión por decisión; en naranja, los ascensos que con lo que se supo después no se darían.

    `workers`, `eta` y `world` ("independent" o "slow") fijan dónde empieza cada control; `seed`, el sorteo.
    """
    worlds = ("independent", "slow")
    runs = {}
    for settings in itertools.product(LIVE_WORKERS, HB_ETAS, worlds):
        runs[settings] = hb.live_asha(*settings, N_EVENTS, seed)
    slots = max(live.widest for live in runs.values())

    def frame(workers, eta, world, step):
        return asha_scene(runs[workers, eta, world], step, slots)

    labels = [WORLD_NAMES[name] for name in worlds]
    controls = [
        choice("workers", "Trabajadores", LIVE_WORKERS, value=workers),
        choice("eta", "Asciende 1 de cada… (eta)", HB_ETAS, value=eta),
        choice("world", "Las curvas", worlds, labels, world),
        steps("step", "Decisión", N_EVENTS),
    ]
    return Story(controls, frame, title="ASHA en vivo")
