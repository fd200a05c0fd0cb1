"""Los resultados de Ray Tune como `History`, con la forma que Ray les da; los de verdad están en tests/ray_tune."""
from types import SimpleNamespace

import pytest

from coursekit import Float, Space
from coursekit.interop import history_from_ray


class Grid(list):
    """Lo que `history_from_ray` mira de un `ResultGrid`; `states`, el estado de cada trial."""

    def __init__(self, results, states=None):
        super().__init__(results)
        states = states or ["ERROR" if result.error else "TERMINATED" for result in results]
        self._experiment_analysis = SimpleNamespace(trials=[SimpleNamespace(status=status) for status in states])

    def get_best_result(self):
        raise NotImplementedError


def result(x, loss, steps=1, ended=0, error=None, **more):
    metrics = {"loss": loss, "training_iteration": steps, "timestamp": ended, "time_total_s": 1.5, "pid": 7, **more}
    return SimpleNamespace(config={"x": x}, metrics=metrics, error=error)


def told(grid, **options):
    return history_from_ray(grid, **{"metric": "loss", "mode": "min"} | options)


def test_values_params_order_and_best():
    history = told(Grid([result(0.1, 3.0, ended=9), result(0.2, 1.0, ended=4)]), space=Space({"x": Float(0, 1)}),
                   method="asha")
    assert [(t.number, t.params["x"], t.loss) for t in history] == [(1, 0.2, 1.0), (0, 0.1, 3.0)]
    assert history.best.number == 1 and history.method == "asha" and history.best.seconds == 1.5


def test_more_is_better_is_turned_once():
    history = told(Grid([result(0.1, 3.0), result(0.2, 1.0)]), mode="max")
    assert [t.loss for t in history] == [-3.0, -1.0] and history.best.number == 0


def test_who_was_cut_is_pruned_and_never_the_best():
    history = told(Grid([result(0.1, 0.3, 27), result(0.2, 0.1, 3), result(0.3, 0.5, 27)]), max_resource=27)
    assert [t.status for t in history] == ["ok", "pruned", "ok"]
    assert history.best.number == 0 and (history[1].loss, history[1].resource) == (0.1, 3)
    assert history[1].origin == "podado" and [t.cost for t in history] == [27, 3, 27]


def test_without_a_scheduler_nobody_was_cut():
    history = told(Grid([result(0.1, 0.3, 27), result(0.2, 0.1, 3)]))
    assert [t.status for t in history] == ["ok", "ok"] and history.best.number == 1
    assert [t.resource for t in history] == [None, None] and [t.cost for t in history] == [27, 3]


def test_who_failed_says_why_in_a_line():
    broken = result(0.2, 0.1, 3, error=RuntimeError("ray::train() (pid=7)\n  File x\nValueError: no converge\n"))
    silent = SimpleNamespace(config={"x": 0.9}, metrics=None, error=MemoryError())
    history = told(Grid([result(0.1, 0.3, 9), broken, silent]), max_resource=9)
    by_number = {t.number: t for t in history}
    assert [by_number[i].status for i in range(3)] == ["ok", "failed", "failed"]
    assert by_number[1].error == "ValueError: no converge" and by_number[1].loss is None
    assert by_number[2].error == "MemoryError"


@pytest.mark.parametrize("loss", [float("nan"), float("inf"), "0,3", None])
@pytest.mark.parametrize("mode", ["min", "max"])
def test_what_is_not_a_loss_is_a_failed_trial(loss, mode):
    history = told(Grid([result(0.1, 0.3), result(0.2, loss)]), mode=mode)
    assert [t.status for t in history] == ["ok", "failed"] and history[1].error


def test_who_did_not_end_is_left_out():
    unasked = SimpleNamespace(config={"x": 0.9}, metrics=None, error=None)
    grid = Grid([result(0.1, 0.3), result(0.2, 0.1), unasked], ["TERMINATED", "RUNNING", "PENDING"])
    assert [t.number for t in told(grid)] == [0]


def test_the_rest_of_what_it_told_is_kept():
    history = told(Grid([result(0.1, 0.3, score=0.7, began=12.5)]))
    assert history[0].info == {"score": 0.7, "began": 12.5}


@pytest.mark.parametrize(("options", "error", "named"), [
    ({"metric": "otra"}, ValueError, "«metric»: llegó 'otra'; los trials informaron: loss"),
    ({"metric": 3}, TypeError, "«metric»"),
    ({"mode": "maximize"}, ValueError, "«mode»"),
    ({"max_resource": 0}, ValueError, "«max_resource»"),
    ({"max_resource": "27"}, TypeError, "«max_resource»"),
])
def test_what_it_cannot_read_is_named(options, error, named):
    with pytest.raises(error, match=named):
        told(Grid([result(0.1, 0.3)]), **options)


@pytest.mark.parametrize("other", [None, [1, 2], {"loss": 3}])
def test_what_is_not_a_result_of_ray_is_refused(other):
    with pytest.raises(TypeError, match="«results».*lo que devuelve Tuner.fit"):
        told(other)


def test_an_empty_one_is_an_empty_history():
    assert len(told(Grid([]))) == 0
