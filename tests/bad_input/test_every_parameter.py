"""Cada parámetro público, con cada disparate: una frase en español que lo nombra, dice qué llegó y qué se espera.

Una fila de `CASES` es una llamada con un hueco; `accepts` dice qué valores de `VALUES` son legítimos ahí. Todos los
demás deben ser rechazados por su nombre, y los legítimos, aceptados: así ninguna fila puede pasar por no hacer nada.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from helpers.demo_scene import demo_scene
from scipy.stats import uniform
from sklearn.datasets import make_classification
from sklearn.tree import DecisionTreeClassifier

from coursekit import (
    Categorical,
    Float,
    HeldOut,
    History,
    Int,
    SearchCV,
    Space,
    Trial,
    minimize,
    predict,
    predictions,
    presenter,
    quiz,
    report,
)
from coursekit.grader import points
from coursekit.grader.limits import check_seconds
from coursekit.interop import (
    history_from_cv_results,
    history_from_hyperopt,
    history_from_optuna,
    history_from_tpot,
    space_to_configspace,
    space_to_hyperopt,
)
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    GridSearch,
    Hyperband,
    RandomSearch,
    SuccessiveHalving,
    TPESearch,
)
from coursekit.space import FromScipy
from coursekit.widgets import Game, Live, Story, action, choice, slider, steps, toggle


class Odd:
    """Un objeto que no es nada de lo que se espera."""

    def __repr__(self):
        return "<raro>"


VALUES = {
    "None": None, "text": "a", "empty": "", "negative": -1, "zero": 0, "one": 1, "half": 0.5, "nan": float("nan"),
    "inf": float("inf"), "true": True, "list": [], "dict": {}, "bytes": b"x", "object": Odd(), "huge": 10**400,
    "complex": 1j, "array": np.array([1.0, 2.0]), "function": len, "module": np.random, "set": {1, 2},
    "no_axes": np.array(3), "missing": pd.NA, "unwritable": "\ud800",
}
ENGLISH = re.compile(r"\b(must|should|expected|got|invalid|cannot|not|the|of type|object|unsupported|missing)\b")

SPACE = Space({"x": Float(0, 1), "k": Int(1, 9)})
X, y = make_classification(40, random_state=0)
ALL = (Float(0, 1), Int(1, 9), Categorical(["a", "b"]), FromScipy(uniform(0, 1)))
TABLE = {"params": [{"x": 0.5}], "mean_test_score": [0.9], "mean_fit_time": [0.1], "mean_score_time": [0.1]}
FITTED = DecisionTreeClassifier(random_state=0).fit(X, y)
DONE = minimize(lambda p: p["x"], RandomSearch(SPACE, random_state=0), 3, progress=False)


@dataclass(frozen=True)
class Case:
    """`call(valor)` con el disparate en el lugar de `name`."""

    label: str
    name: str
    call: Callable
    accepts: frozenset


def case(label, name, call, accepts=""):
    return Case(f"{label}-{name}", name, call, frozenset(accepts.split()))


def searched(**options):
    """Un SearchCV chico ajustado con esas opciones."""
    given = {"space": {"max_depth": [1, 2, 3]}, "n_iter": 2, "cv": 2, "random_state": 0} | options
    return SearchCV(DecisionTreeClassifier(random_state=0), **given).fit(X, y)


def climbed(**options):
    """Lo mismo, con un buscador que reparte filas."""
    return searched(**({"searcher": "halving"} | options))


def run(**options):
    given = {"objective": lambda p: p["x"], "searcher": RandomSearch(SPACE, random_state=0), "n_trials": 2,
             "progress": False} | options
    return minimize(given.pop("objective"), given.pop("searcher"), **given)


def useful(value, function):
    """El mismo valor; si es una función, una que hace lo que ahí se le pide."""
    return function if value is len else value


def for_searcher(make, *rows):
    """Las filas de un buscador: (parámetro, legítimos)."""
    return [case(make.__name__, name, lambda v, name=name: make(SPACE, **{name: v}), ok) for name, ok in rows]


def with_resource(make, *rows):
    needed = {"max_resource": 9, "min_resource": 0.5}
    return [case(make.__name__, name, lambda v, name=name: make(SPACE, **(needed | {name: v})), ok)
            for name, ok in rows]


RESOURCE = (("max_resource", "one half"), ("eta", "huge"), ("min_resource", "one half"), ("sampler", ""),
            ("random_state", "None zero one huge"))

CASES = [
    # el espacio
    case("Float", "low", lambda v: Float(v, 2), "negative zero one half"),
    case("Float", "high", lambda v: Float(-2, v), "negative zero one half"),
    case("Float", "log", lambda v: Float(1, 2, log=v), "true"),
    case("Int", "low", lambda v: Int(v, 2), "negative zero one"),
    case("Int", "high", lambda v: Int(-2, v), "negative zero one huge"),
    case("Int", "log", lambda v: Int(1, 2, log=v), "true"),
    case("Categorical", "values", Categorical, "array"),
    case("Space", "space", Space, "dict"),
    case("Space.grid", "points", lambda v: Space({"k": Int(1, 9)}).grid(v), "None one huge dict"),
    case("Space.validate", "params", lambda v: SPACE.validate(v)),
    case("Space.from_unit", "u", lambda v: SPACE.from_unit(v), "array"),
    case("Space.sample", "rng", lambda v: SPACE.sample(v)),
    *[case(f"{type(d).__name__}.from_unit", "u", d.from_unit, "negative zero one half inf true no_axes") for d in ALL],
    *[case(f"{type(d).__name__}.sample", "rng", d.sample) for d in ALL],
    # los buscadores
    *for_searcher(GridSearch, ("points", "one")),
    *for_searcher(RandomSearch, ("random_state", "None zero one huge")),
    *for_searcher(GaussianProcessSearch, ("random_state", "None zero one huge"), ("n_startup", "None one huge"),
                  ("acquisition_function", ""), ("xi", "zero one half"), ("kappa", "zero one half"), ("warp", "true")),
    *for_searcher(TPESearch, ("random_state", "None zero one huge"), ("gamma", "None half"), ("n_startup", "one huge"),
                  ("n_candidates", "one"), ("prior_weight", "one half")),
    *for_searcher(GeneticSearch, ("random_state", "None zero one huge"), ("population", ""),
                  ("elite", "None zero one"), ("tournament", "None one"), ("crossover", "zero one half"),
                  ("mutation", "None zero one half"), ("mutation_scale", "zero one half"), ("mating", "None one"),
                  ("generations", "None zero one huge")),
    *with_resource(SuccessiveHalving, *RESOURCE, ("n_configs", "None one huge"), ("rounding", "")),
    *with_resource(Hyperband, *RESOURCE, ("loops", "None one huge"), ("printed_table", "true")),
    *with_resource(ASHA, *RESOURCE, ("n_configs", "None one huge"), ("brackets", "None one")),
    case("tell", "trial", lambda v: RandomSearch(SPACE).tell(v, 1.0)),
    case("tell", "trial", lambda v: RandomSearch(SPACE).tell(Trial(v, {"x": 0.5, "k": 1}), 1.0)),
    case("observe", "params", lambda v: RandomSearch(SPACE).observe(v, 1.0)),
    # el lazo y la historia
    case("minimize", "objective", lambda v: run(objective=v), "function"),
    case("minimize", "searcher", lambda v: run(searcher=v)),
    case("minimize", "n_trials", lambda v: run(n_trials=v, timeout=0), "None one huge"),
    case("minimize", "executor", lambda v: run(executor=v), "None"),
    case("minimize", "progress", lambda v: run(progress=v), "true"),
    case("minimize", "timeout", lambda v: run(timeout=v), "None zero one half"),
    case("minimize", "max_pending", lambda v: run(max_pending=v), "None one huge"),
        case("History", "trial", lambda v: History(v), "list dict empty"),
    case("History.add", "trial", lambda v: History().add(v)),
    case("History.top", "n", lambda v: DONE.top(v), "zero one huge"),
    case("History.incumbent", "against", lambda v: DONE.incumbent(v)),
    case("History", "space", lambda v: History(space=v), "None dict"),
    case("History", "method", lambda v: History(method=v), "text empty unwritable"),
    case("History.load", "path", lambda v: History.load(v)),
    # SearchCV
    case("SearchCV", "space", lambda v: searched(space=v), "dict"),
    case("SearchCV", "searcher", lambda v: searched(searcher=v)),
    case("SearchCV", "n_iter", lambda v: searched(n_iter=v), "one huge"),
    case("SearchCV", "random_state", lambda v: searched(random_state=v), "None zero one huge"),
    case("SearchCV", "searcher_options", lambda v: searched(searcher_options=v), "None dict"),
    case("SearchCV", "resource", lambda v: climbed(resource=v)),
    case("SearchCV", "min_resource", lambda v: climbed(min_resource=v, max_resource=40), "None one"),
    case("SearchCV", "max_resource", lambda v: climbed(max_resource=v), "None one"),
    # preguntas y ejercicios
    case("predict", "question", lambda v: predict(v, options=["sí", "no"], key="k"), "text unwritable"),
    case("predict", "options", lambda v: predict("¿?", options=v, key="k")),
    case("predict", "reset", lambda v: predict("¿?", options=["sí", "no"], key="k", reset=v), "true"),
    case("predict", "guide", lambda v: predict("¿?", options=["sí", "no"], key="k", guide=v), "text empty unwritable"),
    case("predictions", "lesson", predictions, "text empty unwritable"),
    case("predict", "number", lambda v: predict("¿?", number=v, key="k")),
    case("quiz", "options", lambda v: quiz("¿?", v)),
    case("presenter", "on", presenter, "true"),
    case("presenter", "scale", lambda v: presenter(False, scale=v), "one"),
    case("check", "seconds", check_seconds, "one half huge"),
    # informes
    case("report", "search", report),
    *[case("report", name, lambda v, name=name: report(DONE, **{name: v}), ok) for name, ok in (
        ("held_out", "None"), ("baselines", "None dict"), ("seeds", "None dict"), ("model", "None"),
        ("title", "text empty unwritable"), ("purpose", "None text empty unwritable"),
        ("data", "None text empty unwritable"), ("decision", "None text empty unwritable"),
        ("limits", "None text empty unwritable"), ("date", "None text empty unwritable"))],
    case("HeldOut", "y", lambda v: HeldOut(X, v)),
    case("HeldOut.score", "model", lambda v: HeldOut(X, y).score(v)),
    case("HeldOut.score", "scoring", lambda v: HeldOut(X, y).score(FITTED, useful(v, lambda *args: 0.5)),
         "None function"),
    case("HeldOut.score", "note", lambda v: HeldOut(X, y).score(FITTED, note=v), "text empty unwritable"),
    # controles
    case("slider", "labels", lambda v: slider("a", "A", [1, 2], labels=v), "None array"),
    case("slider", "label", lambda v: slider("a", v, [1, 2]), "text empty unwritable"),
    case("slider", "options", lambda v: slider("a", "A", v), "array"),
    case("choice", "options", lambda v: choice("a", "A", v), "array"),
    case("toggle", "value", lambda v: toggle("a", "A", value=v), "true"),
    case("steps", "n", lambda v: steps("a", "A", v), "one"),
    case("Story", "controls", lambda v: Story(v, lambda: demo_scene()), "list"),
    case("Story", "frame", lambda v: Story([], useful(v, demo_scene)), "function"),
    case("Story", "title", lambda v: Story([], lambda: demo_scene(), title=v), "text empty unwritable"),
    case("Story", "static", lambda v: Story([], lambda: demo_scene(), static=v), "true"),
    case("Live", "draw", lambda v: Live([], useful(v, lambda figure: "x")), "function"),
    case("Game", "frame", lambda v: Game([], useful(v, lambda state: demo_scene()), 0), "function"),
    *[case("Game", name, lambda v, name=name: Game([], lambda state: demo_scene(), 0, **{name: v}), ok)
      for name, ok in (("actions", "list"), ("instant", "list"), ("resets", "list"),
                       ("title", "text empty unwritable"))],
    case("action", "label", lambda v: action("a", v, len), "text empty unwritable function"),
    # pruebas de los ejercicios
    case("points", "n", lambda v: points(v, of="f", hint="h"), "one half huge"),
    case("points", "of", lambda v: points(1, of=v, hint="h"), "text unwritable"),
    case("points", "hidden", lambda v: points(1, of="f", hint="h", hidden=v), "true"),
    case("points", "after", lambda v: points(1, of="f", hint="h", after=v), "text empty list unwritable"),
    case("Live", "size", lambda v: Live([toggle("a", "A")], lambda fig, a: "x", size=v), "array"),
    # otras bibliotecas
    case("cv_results", "search", history_from_cv_results),
    case("cv_results", "metric", lambda v: history_from_cv_results(TABLE, v), "None empty"),
    case("cv_results", "method", lambda v: history_from_cv_results(TABLE, method=v), "None text empty unwritable"),
    case("hyperopt", "trials", lambda v: history_from_hyperopt(v, SPACE)),
    case("to_hyperopt", "space", space_to_hyperopt, "dict"),
    case("to_configspace", "space", space_to_configspace, "dict"),
    case("optuna", "study", history_from_optuna),
    case("tpot", "estimator", history_from_tpot),
]
REFUSED = [(one, value) for one in CASES for value in VALUES if value not in one.accepts]
ACCEPTED = [(one, value) for one in CASES for value in sorted(one.accepts)]


def ids(pairs):
    return [f"{one.label}-{value}" for one, value in pairs]


def test_there_are_enough_calls():
    assert len(REFUSED) >= 300


@pytest.mark.parametrize("one, value", REFUSED, ids=ids(REFUSED))
def test_nonsense_is_refused_by_name_in_spanish(one, value):
    with pytest.raises((TypeError, ValueError)) as caught:
        one.call(VALUES[value])
    message = str(caught.value)
    assert f"«{one.name}" in message and "se espera" in message, message
    ours = re.sub(r"llegó .*?; se espera", "se espera", message)      # lo que llegó se muestra tal cual
    assert not ENGLISH.search(ours), message
    assert len(message) < 600, message


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("one, value", ACCEPTED, ids=ids(ACCEPTED))
def test_what_makes_sense_is_accepted(one, value):
    one.call(VALUES[value])


