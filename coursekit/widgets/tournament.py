"""El widget de la lección 11: W21, el tablero del torneo."""
from __future__ import annotations

from coursekit.basics.validation import bad_type
from coursekit.figures.tournament import OWN_COLOR, PROBLEM_TITLES, tournament_scene
from coursekit.league.course import course_entries
from coursekit.league.race import Entry
from coursekit.methods import METHODS
from coursekit.widgets.player import Story, choice, slider, toggle

SHOWN = ("grid", "random", "bayes", "tpe", "halving")
SPENT_STOPS = (1, 3, 5, 10, 20, 30)


def tournament_board(problem="all", spent=5, test=False, own=None) -> Story:
    """W21: cuánto le falta a cada método según lo que gastó, su puesto, y lo que pasa con el puesto en el test.

    `problem` ("all", "svm", "boosting" o "network"), `spent` (1, 3, 5, 10, 20 o 30 evaluaciones) y `test` fijan dónde
    empieza cada control. `own`: un participante más, de `compete_here`; si no compitió, no se dibuja.
    """
    if own is not None and not isinstance(own, Entry):
        raise bad_type("own", own, "un participante, como el que da compete_here")
    entries = {name: entry for name, entry in zip(METHODS, course_entries(), strict=True) if name in SHOWN}
    if own is not None and own.finished:
        entries[OWN_COLOR] = own

    def frame(problem, spent, test):
        return tournament_scene(entries, spent, problem, test)

    controls = [
        choice("problem", "Problema", tuple(PROBLEM_TITLES), list(PROBLEM_TITLES.values()), value=problem),
        slider("spent", "Evaluaciones", SPENT_STOPS, value=spent),
        toggle("test", "Revelar el test", test),
    ]
    return Story(controls, frame, title="El tablero del torneo")
