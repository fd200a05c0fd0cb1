"""Los widgets de la lección 06: W13 la genealogía de una evolución, W14 cruza y mutación."""
from __future__ import annotations

import itertools

from coursekit.basics.spanish import number
from coursekit.basics.validation import check_int
from coursekit.experiments import genetic as experiment
from coursekit.experiments.variation import FATHER, MOTHER, SPACE, mate
from coursekit.figures.genetic import Pedigree, loss_limits, mating_scene
from coursekit.widgets.player import Story, choice, slider, steps, toggle

MUTATIONS = (0, 0.1, 0.25, 1)
TOURNAMENTS = (1, 3, 6)
ELITES = (0, 1, 3)
SEEDS = (47, 12, 1)      # una como el promedio; una en que conviene mutar todo; una en que alcanza sin mutar
GENERATIONS = 10
RANDOM_REPEATS = 500
KEEPER = {True: "la élite", False: "sin élite, nada"}


def genealogy(generation=0, mutation=0.25, tournament=3, elite=1, seed=SEEDS[0]) -> Story:
    """W13: una población de 10, generación por generación, con su árbol, su diversidad y el azar al lado.

    Los argumentos fijan dónde empieza cada control; `seed`, la población inicial y el óptimo escondido. La semilla 47
    se parece al promedio de muchas, que está en `experiments.genetic.ablation`; otras se alejan.
    """
    seed = check_int("seed", seed, low=0)
    seeds = tuple(dict.fromkeys((*SEEDS, seed)))
    settings = list(itertools.product(MUTATIONS, TOURNAMENTS, ELITES, seeds))
    runs = {one: _evolve(*one) for one in settings}
    random = {pair: _random_curve(*pair) for pair in itertools.product(ELITES, seeds)}
    evolved = [run.current_best for run in runs.values()]
    limits = loss_limits(*evolved, *random.values())
    pedigrees = {one: Pedigree(runs[one], random[one[2:]], limits) for one in settings}

    def frame(generation, mutation, tournament, elite, seed):
        said = f"Semilla {seed}, mutación {number(mutation)}, torneo de {tournament}, élite {elite}. "
        if mutation == 1:
            said += f"Mutan todos los genes, de a pasos cortos; {KEEPER[elite > 0]} guarda a la mejor. "
        return pedigrees[mutation, tournament, elite, seed].scene(generation, said)

    generations = [str(g) for g in range(GENERATIONS + 1)]
    controls = [
        steps("generation", "Generación", generations, value=generation),
        slider("mutation", "Mutación", MUTATIONS, value=mutation),
        choice("tournament", "Torneo", TOURNAMENTS, value=tournament),
        choice("elite", "Élite", ELITES, value=elite),
        choice("seed", "Semilla", seeds, value=seed),
    ]
    return Story(controls, frame, title="Una evolución, generación por generación")


def _random_curve(elite, seed):
    """La mejor pérdida del azar, en promedio, con las evaluaciones de cada generación: (G+1,)."""
    budget = _evolve(0, 1, elite, seed).evaluations
    return experiment.random_best(budget, repeats=RANDOM_REPEATS, seed=seed).mean(axis=0)


def _evolve(mutation, tournament, elite, seed):
    return experiment.evolve(
        mutation=mutation,
        tournament=tournament,
        elite=elite,
        generations=GENERATIONS,
        seed=seed,
    )


STEPS = (0, 0.1, 0.3)


def crossover_mutation(mask=(True, False, True, False), kind="inherit", step=0, draw=0) -> Story:
    """W14: dos padres, la máscara que dice dónde se cruzan, y los dos hijos que salen.

    `mask` tiene un sí o no por hiperparámetro (C, gamma, degree, kernel).
    """
    names = SPACE.names

    def frame(kind, step, draw, **crossed):
        chosen = [crossed[name] for name in names]
        children = mate(SPACE, MOTHER, FATHER, chosen, kind, step, seed=draw)
        return mating_scene(MOTHER, FATHER, children, chosen, kind, step)

    controls = [
        choice("kind", "La cruza…", ("inherit", "blend"), ("hereda", "mezcla"), value=kind),
        *[toggle(name, f"cruzar {name}", value=on) for name, on in zip(names, mask, strict=True)],
        choice("step", "Mutación", STEPS, ("no", "paso 0,1", "paso 0,3"), value=step),
        choice("draw", "Sorteo", (0, 1, 2), (1, 2, 3), value=draw),
    ]
    return Story(controls, frame, title="Cruza y mutación")
