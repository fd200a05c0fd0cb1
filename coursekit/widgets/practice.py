"""Los widgets de la lección 08: W19 leer el panel de un estudio, W20 semillas y ruido."""
from __future__ import annotations

import ipywidgets

from coursekit.experiments.practice import NOISES, SPACES, compare_seeds, study_history
from coursekit.figures.practice import dashboard_scene, seeds_scene
from coursekit.history import History
from coursekit.widgets.card import with_still
from coursekit.widgets.player import Story, choice, slider, toggle
from coursekit.widgets.prediction import Quiz, quiz

SPACE_LABELS = {"wide": "ancho: C de 0,01 a 1000", "narrow": "afinado: C de 20 a 200"}
EVALUATIONS = (20, 40, 80)
SEEDS = (1, 3, 5, 10, 20, 30)
NOISE_LABELS = {"seeds": "cómo partimos", "rows": "qué pacientes entraron"}
HIGHLIGHT = 10

# (afirmación, si es verdadera, qué se le dice a quien acierta, qué a quien no)
STATEMENTS = (
    ("La curva de la historia nunca sube: el método aprende a medida que busca.", False,
     "La curva es «el mejor hasta ahí»: no puede subir, con ningún método. Aquí cada punto es un sorteo que no mira a "
     "los anteriores: no aprendió nada.",
     "Es «el mejor hasta ahí»: no puede subir aunque no se aprenda nada. Aquí cada punto gris es un sorteo que no mira "
     "a los anteriores."),
    ("En el espacio ancho la importancia de k no se distingue del azar: se puede dejar fijo en cualquier valor.", False,
     "En el espacio afinado, con los mismos datos, es el que más pesa. La importancia es de un espacio, no del "
     "hiperparámetro.",
     "Pasemos al espacio afinado, con los mismos datos: k es el que más pesa. En el ancho quedaba tapado por lo que "
     "mueve C."),
    ("C es importante en el espacio ancho; por lo tanto, cuanto más grande, mejor.", False,
     "La importancia dice cuánto se mueve la pérdida, no hacia dónde ni si hay un techo. Para eso están las paralelas.",
     "La importancia no tiene dirección. Resaltemos las 10 mejores de 80: van de C = 20 a casi 1000, y la mejor no "
     "está en la punta."),
    ("En el espacio afinado la mejor tiene gamma contra el borde: conviene ampliar ese eje antes de creerle.", True,
     "El espacio terminó donde nosotros lo cortamos, no donde dejaba de mejorar.",
     "Miremos la línea verde: gamma está en el extremo de lo permitido, y ese límite lo pusimos nosotros."),
    ("En el espacio afinado la mejor tiene k en el borde: también conviene ampliarlo.", False,
     "Ahí el borde es de verdad: hay diez columnas y k = 10 es usarlas todas. Para ampliarlo harían falta columnas "
     "nuevas.",
     "k = 10 es usar las diez columnas que hay. No todo borde es un descuido: algunos son del problema."),
)


class Dashboard(ipywidgets.VBox):
    """El panel de un estudio y, debajo, las afirmaciones para marcar. `.story` y `.statements` son sus partes."""

    def __init__(self, story: Story, statements: list[Quiz]):
        self.story = story
        self.statements = statements
        super().__init__([story, *statements])

    @property
    def values(self) -> dict:
        """El valor actual de cada control del panel."""
        return self.story.values

    def set_value(self, name: str, value) -> None:
        """Mueve un control del panel desde Python."""
        self.story.set_value(name, value)

    def describe(self) -> str:
        """Lo que se ve en el panel y cuántas afirmaciones se marcaron bien."""
        right = [card for card in self.statements if card.feedback().startswith("Sí")]
        marked = f"{len(right)} de {len(self.statements)}"
        return f"{self.story.describe()} Afirmaciones bien marcadas: {marked}."

    def still(self) -> dict:
        """El panel quieto y las afirmaciones, con su explicación plegada."""
        parts = [part.still() for part in (self.story, *self.statements)]
        page = "".join(part["text/html"] for part in parts)
        return {"text/html": page, "text/plain": self.describe()}

    def _repr_mimebundle_(self, **kwargs):
        return with_still(super()._repr_mimebundle_(**kwargs), self.still())

    def __repr__(self) -> str:
        return f"<Dashboard: {self.describe()}>"


def read_the_dashboard(space="wide", n_trials=80, highlight=False) -> Dashboard:
    """W19: historia, importancia y paralelas de un estudio en dos espacios, y afirmaciones para marcar.

    `space`: "wide" o "narrow"; `n_trials`: 20, 40 u 80 evaluaciones; `highlight`: solo las 10 mejores en color.
    """
    histories = {name: study_history(name) for name in SPACES}

    def frame(space, n_trials, highlight):
        first_trials = histories[space][:n_trials]
        shown = History(first_trials, SPACES[space], "random")
        return dashboard_scene(shown, HIGHLIGHT if highlight else 0)

    labels = [SPACE_LABELS[name] for name in SPACES]
    controls = [
        choice("space", "Espacio", SPACES, labels, space),
        slider("n_trials", "Evaluaciones", EVALUATIONS, value=n_trials),
        toggle("highlight", f"Resaltar las {HIGHLIGHT} mejores", highlight),
    ]
    story = Story(controls, frame, title="El panel de un estudio")
    statements = [_statement(i, *row) for i, row in enumerate(STATEMENTS, start=1)]
    return Dashboard(story, statements)


def _statement(place, claim, is_true, right, wrong) -> Quiz:
    """Una afirmación como pregunta de dos opciones."""
    if_true = right if is_true else wrong
    if_false = wrong if is_true else right
    options = [("Verdadero", if_true, is_true), ("Falso", if_false, not is_true)]
    return quiz(f"{place}. {claim}", options)


def seeds_and_noise(n_seeds=1, noise="seeds") -> Story:
    """W20: las cinco primeras de una búsqueda, medidas otra vez: ¿se distinguen?

    `n_seeds`: cuántas semillas nuevas, 1, 3, 5, 10, 20 o 30. `noise`: qué azar cuenta el intervalo, "seeds" (cómo
    partimos) o "rows" (qué pacientes entraron).
    """
    def frame(n_seeds, noise):
        return seeds_scene(compare_seeds(n_seeds, noise), noise)

    labels = [NOISE_LABELS[name] for name in NOISES]
    controls = [
        slider("n_seeds", "Semillas nuevas por configuración", SEEDS, value=n_seeds),
        choice("noise", "El azar que cuenta el intervalo", NOISES, labels, noise),
    ]
    return Story(controls, frame, title="Semillas y ruido")
