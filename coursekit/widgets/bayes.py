"""Los widgets de la lección 05: W10 el duelo y la máquina sola, W11 TPE por dentro, W12 lotes."""
from __future__ import annotations

from coursekit.experiments import batches, bayes, tpe
from coursekit.figures.bayes import NAMES, batches_scene, duel_scene, machine_scene, x_text
from coursekit.figures.tpe import tpe_scene
from coursekit.widgets.game import Game, action
from coursekit.widgets.player import Story, choice, slider, steps, toggle

POSITIONS = tuple(i / 50 for i in range(51))
LENGTHS = (0.03, 0.07, 0.15, 0.3, 0.6)
STORY_LENGTHS = (0.05, 0.15, 0.5)
NOISES = (0.0, 0.05, 0.15)
EXPLORE_LABELS = ("poca", "media", "mucha")


def _acquisition(value):
    labels = [NAMES[name] for name in bayes.ACQUISITIONS]
    return choice("acquisition", "Adquisición", bayes.ACQUISITIONS, labels, value=value)


def bayes_step_by_step(target=0, acquisition="ei", length=0.15, explore=0, noise=0.0, x=0.24, seed=0) -> Game:
    """★ W10: nosotros contra la máquina, con la misma función escondida y los mismos tres puntos de partida.

    En cada vuelta elegimos dónde evaluar («Evaluar aquí») y después el modelo aprende («Aprender y seguir»). `target`
    (0, 1 o 2) es la función; `acquisition`, `length` (escala de longitud), `explore` (0, 1 o 2: qué xi o kappa) y
    `noise` (desvío del ruido), lo que usan el modelo y la máquina; `seed`, el ruido. Todo es determinista. Otra función
    u otro ruido empiezan de nuevo; con los demás ajustes, lo ya jugado queda como fue.
    """
    def settings_of(target, acquisition, length, explore, noise, **_):
        return bayes.Settings(target, acquisition, length, explore, noise, seed)

    def frame(duel, x, **values):
        return duel_scene(duel, settings_of(**values), x if duel.choosing else None, POSITIONS)

    functions = range(bayes.N_HIDDEN)
    controls = [
        slider("x", "Nuestro próximo punto", POSITIONS, [x_text(p) for p in POSITIONS], value=x),
        choice("target", "Función", functions, [i + 1 for i in functions], value=target),
        _acquisition(acquisition),
        slider("length", "Escala de longitud", LENGTHS, value=length),
        slider("explore", "Exploración", range(3), EXPLORE_LABELS, value=explore),
        choice("noise", "Ruido", NOISES, value=noise),
    ]
    return Game(
        controls,
        frame,
        state=bayes.Duel(),
        actions=_duel_actions(settings_of),
        instant=["x"],
        resets=["target", "noise"],
        title="Nosotros contra la máquina",
    )


def _duel_actions(settings_of):
    def advance(duel, x, **values):
        return duel.advance(x, settings_of(**values))

    def undo(duel, **_):
        return duel.undo()

    def restart(duel, **_):
        return bayes.Duel()

    def has_begun(duel):
        return bool(duel.ours)

    return [
        action("advance", _next_beat, advance, lambda duel: not duel.finished),
        action("undo", "Deshacer", undo, has_begun),
        action("restart", "Empezar de nuevo", restart, has_begun),
    ]


def _next_beat(duel) -> str:
    """Lo que hace ahora el botón principal."""
    if duel.finished:
        return "Duelo terminado"
    return "Aprender y seguir" if duel.revealed else "Evaluar aquí"


def bayes_machine(acquisition="ei", length=0.15, explore=0, noise=0.0, target=0, seed=0) -> Story:
    """La máquina sola, vuelta por vuelta: el modelo, la adquisición con sus dos partes y lo mejor hasta ahora."""
    n = bayes.N_ROUNDS
    names = [f"vuelta {k + 1} de {n}" for k in range(n)] + ["fin"]

    def frame(acquisition, length, explore, noise, step):
        settings = bayes.Settings(target, acquisition, length, explore, noise, seed)
        return machine_scene(settings, step)

    controls = [
        _acquisition(acquisition),
        slider("length", "Escala de longitud", STORY_LENGTHS, value=length),
        choice("explore", "Exploración", (0, 2), EXPLORE_LABELS[::2], value=explore),
        choice("noise", "Ruido", NOISES[::2], value=noise),
        steps("step", "Vuelta", names),
    ]
    return Story(controls, frame, title="La máquina, paso a paso")


def tpe_inside(gamma=0.25, bandwidth=0.1, prior=False, target=0, seed=1) -> Story:
    """W11: TPE por dentro. `gamma`, la fracción de buenas; `bandwidth`, el ancho de los núcleos; `prior`, si se suma
    una densidad pareja que mantiene viva la exploración."""
    n = tpe.N_EVALUATIONS - tpe.N_START

    def frame(gamma, bandwidth, prior, step):
        options = tpe.Options(gamma, bandwidth, prior, target, seed)
        return tpe_scene(options, step)

    controls = [
        choice("gamma", "Fracción de buenas (γ)", (0.1, 0.25, 0.5), value=gamma),
        slider("bandwidth", "Ancho de los núcleos", (0.03, 0.1, 0.2), value=bandwidth),
        toggle("prior", "Con previo parejo", value=prior),
        steps("step", "Propuesta", n),
    ]
    return Story(controls, frame, title="TPE por dentro")


def bayes_batches(q=4, liar=False, target=0) -> Story:
    """W12: lotes de q puntos, con y sin mentiroso constante; lo que falta por evaluación y por ronda."""
    table = batches.load_batches()

    def frame(q, liar, batch):
        return batches_scene(q, liar, batch, table, target)

    controls = [
        choice("q", "Puntos por lote (q)", batches.SIZES, value=q),
        toggle("liar", "Mentiroso constante", value=liar),
        steps("batch", "Lote", 3),
    ]
    return Story(controls, frame, title="Varios a la vez")
