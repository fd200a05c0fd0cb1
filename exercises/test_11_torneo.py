"""Pruebas de los ejercicios 11: los puestos de un torneo y el optimizador propio."""
import math

import numpy as np

from coursekit import Float, Int, Space
from coursekit.grader import StudentError, is_sequence, left_alone, points
from coursekit.grader.mistakes import alike, named
from coursekit.grader.values import show
from coursekit.league.contract import BudgetSpent, plain_params

# --- mean_ranks -------------------------------------------------------------------------------

STATED = [[0.1, 0.3], [0.2, 0.3], [0.4, 0.0]]
ONE_EACH = "test_one_rank_per_contender"
ORDER = "test_the_least_missing_is_first"


def ranked(submission, missing) -> list:
    return is_sequence(submission.mean_ranks([list(row) for row in missing]), length=len(missing))


def expect_ranks(submission, missing, expected, mistakes=()):
    got = ranked(submission, missing)
    assert alike(got, expected), (
        f"mean_ranks({show(missing)}) da {show(got)}; se espera {expected}.{named(got, expected, mistakes)}")


@points(1, of="mean_ranks", hint="Una lista con un número por participante, aunque haya muchas corridas.")
def test_one_rank_per_contender(submission):
    """Un puesto por participante"""
    ranked(submission, STATED)
    ranked(submission, [[0.1, 0.2, 0.3]])


@points(2, of="mean_ranks", hint="En cada corrida, el puesto 1 es del que menos le faltó; después se promedian.",
        after=ONE_EACH)
def test_the_least_missing_is_first(submission):
    """El que menos le falta, primero"""
    one = [[0.3], [0.1], [0.2], [0.9]]
    expect_ranks(submission, one, [3, 1, 2, 4], [
        ([2, 0, 1, 3], "El primer puesto es el 1."), ([2, 4, 3, 1], "Menos es mejor."),
        ([1, 2, 0, 3], "Es a quién le toca cada puesto, y no el puesto de cada uno.")])
    big = [[0.0, 0.0, 9.0], [1.0, 1.0, 1.0], [2.0, 2.0, 0.5]]
    mean = [5 / 3, 2, 7 / 3]
    expect_ranks(submission, big, mean, [
        ([3, 1, 2], "Se ordenaron los promedios; primero se ordena cada corrida."),
        ([5, 6, 7], "Es la suma de los puestos, y no su promedio."),
        ([1, 2, 3], "Es el puesto del medio, no el puesto medio.")])


@points(2, of="mean_ranks", hint="Dos que empatan en los puestos 1 y 2 tienen 1,5 cada uno.", after=(ONE_EACH, ORDER))
def test_ties_share_their_places(submission):
    """Los que empatan se reparten los puestos"""
    for missing, expected, first, least, most in (
            ([[0.5], [0.5], [0.7]], [1.5, 1.5, 3], [1, 2, 3], [1, 1, 3], [2, 2, 3]),
            ([[0.7], [0.2], [0.7], [0.7]], [3, 1, 3, 3], [2, 1, 3, 4], [2, 1, 2, 2], [4, 1, 4, 4])):
        expect_ranks(submission, missing, expected, [
            (first, "Los que empatan quedaron en el orden en que llegaron."),
            (least, "Comparten el promedio de sus puestos, no el menor."),
            (most, "Comparten el promedio de sus puestos, no el mayor.")])
    expect_ranks(submission, [[0.0, 0.0], [0.0, 0.0]], [1.5, 1.5])


@points(1, of="mean_ranks", hint="math.inf se compara como cualquier número: es el mayor, y dos que no terminaron "
        "empatan.", after=(ONE_EACH, ORDER, "test_ties_share_their_places"))
def test_who_did_not_finish_is_last(submission):
    """Quien no terminó queda último"""
    expect_ranks(submission, [[math.inf, 0.1], [0.3, 0.2], [math.inf, 0.3]], [1.75, 1.5, 2.75])
    expect_ranks(submission, [[math.inf], [math.inf]], [1.5, 1.5])


@points(1, of="mean_ranks", hint="Comparemos con el ejemplo del enunciado.",
        after=(ONE_EACH, ORDER, "test_ties_share_their_places"))
def test_whole_tables_mean_ranks(submission):
    """Tablas enteras, y como estaban"""
    expect_ranks(submission, STATED, [1.75, 2.25, 2.0])
    expect_ranks(submission, [[0.5, 0.1, 0.4]], [1])
    submission.mean_ranks([list(row) for row in STATED])
    left_alone(submission)


# --- my_optimizer -----------------------------------------------------------------------------

SPACE = Space({"rate": Float(1e-4, 1.0, log=True), "depth": Int(1, 20)})
FAR = 10.0         # la pérdida de lo que no es del espacio: no gana, y lo dice su propia prueba
RETURNS = "test_a_configuration_comes_back"
BUDGET = "test_the_budget_is_never_overspent"
INSIDE = "test_only_the_space_is_evaluated"
OVERSPENT = "Se pidieron más evaluaciones que el presupuesto, {}: conviene guardar un contador."


class Counted:
    """Evalúa una pérdida con su mínimo en algún lugar del espacio, y anota."""

    def __init__(self, budget, target=(0.3, 0.7), fails=False):
        self.budget = budget
        self.target = np.array(target)
        self.fails = fails
        self.asked = 0
        self.outside = None
        self.tried = []            # [(configuración, pérdida)]

    def function(self):
        def evaluate(params):
            return self._evaluate(params)

        return evaluate

    def _evaluate(self, params):
        self.asked += 1
        try:
            params = plain_params(params)
            SPACE.validate(params)
        except (TypeError, ValueError):
            self.outside = params
            return FAR
        if self.asked > self.budget:
            raise BudgetSpent("Se acabó el presupuesto.")
        loss = float(((SPACE.to_unit(params) - self.target) ** 2).sum())
        if self.fails and len(self.tried) % 3 == 0:
            loss = math.nan
        self.tried.append((params, loss))
        return loss

    @property
    def losses(self):
        return [loss for _, loss in self.tried if loss == loss]


def played(submission, budget=12, seed=0, **options):
    """(lo que devolvió, lo que se anotó) de una corrida."""
    counted = Counted(budget, **options)
    try:
        got = submission.my_optimizer(counted.function(), SPACE, budget, submission.rng(seed))
    except StudentError:
        assert counted.asked <= budget, OVERSPENT.format(budget)
        raise
    return got, counted


@points(2, of="my_optimizer", hint="Son `budget` llamadas a evaluate, ni una más ni una menos: guardemos un contador.")
def test_the_budget_is_never_overspent(submission):
    """El presupuesto, entero y nada más"""
    for budget in (1, 2, 7, 25):
        _, counted = played(submission, budget)
        assert counted.asked <= budget, OVERSPENT.format(budget)
        assert counted.asked == budget, (
            f"Con un presupuesto de {budget} se evaluó {counted.asked} veces; se espera usarlo entero.")


@points(1, of="my_optimizer", hint="Lo que se devuelve es un diccionario como los de space.sample(rng).", after=BUDGET)
def test_a_configuration_comes_back(submission):
    """Una configuración del espacio"""
    got, _ = played(submission)
    try:
        SPACE.validate(plain_params(got))
    except (TypeError, ValueError):
        raise AssertionError(f"Devolvió {show(got)}; se espera una configuración del espacio.") from None


@points(2, of="my_optimizer", hint="space.sample y space.from_unit dan siempre una del espacio; lo que se cambia a "
        "mano puede pasarse de un límite o dejar de ser entero.", after=(BUDGET, RETURNS))
def test_only_the_space_is_evaluated(submission):
    """Nada fuera del espacio, y el espacio como estaba"""
    for target in ((0.0, 1.0), (1.0, 0.0)):
        for seed in range(4):
            _, counted = played(submission, 20, seed, target=target)
            assert counted.outside is None, (
                f"Se evaluó {show(counted.outside)}, que no es una configuración del espacio.")
            left_alone(submission)


@points(2, of="my_optimizer", hint="Guardemos la mejor junto con su pérdida, y devolvamos esa y no la última.",
        after=(RETURNS, BUDGET, INSIDE))
def test_the_best_evaluated_is_returned(submission):
    """La mejor de las que evaluó"""
    for seed in range(5):
        got, counted = played(submission, 15, seed)
        loss_of = {SPACE.key(params): loss for params, loss in counted.tried}
        key = SPACE.key(plain_params(got))
        assert key in loss_of, "Devolvió una configuración que no evaluó: no puede saber si es buena."
        worst = max(counted.losses)
        last = counted.tried[-1][1]
        lowest = min(counted.losses)
        said = named(loss_of[key], lowest, [(worst, "Es la de mayor pérdida."), (last, "Es la última.")])
        assert loss_of[key] == lowest, (
            f"Devolvió una con pérdida {show(loss_of[key])}; la menor que vio es {show(lowest)}.{said}")


@points(2, of="my_optimizer", hint="Todo el azar sale de `rng`: ni np.random ni otro generador, y sin semilla propia.",
        after=(RETURNS, BUDGET, INSIDE))
def test_the_generator_decides(submission):
    """El azar es el del generador"""
    _, first = played(submission, 12, seed=1)
    _, again = played(submission, 12, seed=1)
    assert first.tried == again.tried, "Con el mismo generador se evaluaron otras configuraciones."
    _, other = played(submission, 12, seed=2)
    assert first.tried != other.tried, "Con otro generador se evaluaron las mismas configuraciones."


@points(1, of="my_optimizer", hint="Con NaN toda comparación da False: que la primera pueda fallar sin quedarse de "
        "mejor, y sin detener la búsqueda.", after=(RETURNS, BUDGET, INSIDE, "test_the_best_evaluated_is_returned"))
def test_failures_do_not_stop_it_nor_win(submission):
    """Una pérdida NaN no detiene ni gana"""
    for seed in range(5):
        got, counted = played(submission, 14, seed, fails=True)
        assert counted.asked == 14, f"Se detuvo tras {counted.asked} evaluaciones de 14, por una pérdida NaN."
        loss_of = {SPACE.key(params): loss for params, loss in counted.tried}
        loss = loss_of.get(SPACE.key(plain_params(got)), math.nan)
        assert loss == min(counted.losses), (
            f"Con pérdidas NaN devolvió una con {show(loss)}; la menor que vio es {show(min(counted.losses))}.")


@points(2, of="my_optimizer", hint="Por lo menos, que sea tan bueno como sortear: si se queda alrededor de la primera "
        "que vio, se pierde el resto.", after=(RETURNS, BUDGET, INSIDE, "test_the_best_evaluated_is_returned"))
def test_it_is_not_worse_than_drawing(submission):
    """No es peor que sortear"""
    own = []
    drawn = []
    for seed in range(12):
        target = np.random.default_rng(100 + seed).random(2)
        _, counted = played(submission, 20, seed, target=target)
        own.append(min(counted.losses))
        rng = np.random.default_rng(200 + seed)
        points_drawn = [SPACE.to_unit(SPACE.sample(rng)) for _ in range(20)]
        drawn.append(min(float(((point - target) ** 2).sum()) for point in points_drawn))
    allowed = 2 * np.mean(drawn)
    assert np.mean(own) <= allowed, (
        f"La menor pérdida es, en promedio, {show(float(np.mean(own)))}; sorteando es {show(float(np.mean(drawn)))}.")
