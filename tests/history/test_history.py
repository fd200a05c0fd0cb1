"""La historia: el mejor, la curva, la tabla, el archivo y cómo se muestra."""
import datetime
import json
import math
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.svm import SVC

from coursekit import Categorical, Float, History, Int, Space, Trial
from coursekit.history import NotSaved


def trial(number, loss, **fields):
    status = "failed" if loss is None else "ok"
    return Trial(number, {"C": float(number), "kernel": "rbf"}, config=number, status=status, loss=loss, **fields)


@pytest.fixture
def history():
    return History([trial(0, 0.5, cost=2), trial(1, None, cost=3, error="ValueError: no"), trial(2, 0.2, cost=1),
                    trial(3, 0.4, cost=4)], method="random")


@pytest.fixture
def rungs():
    losses = [(0, 0.9, 1), (1, 0.1, 1), (2, 0.5, 3), (3, 0.4, 3), (4, None, 9)]
    return History([trial(n, loss, resource=r, error="MemoryError: " if loss is None else "") for n, loss, r in losses],
                   method="hyperband")


def test_it_behaves_like_a_list(history):
    assert len(history) == 4 and history[2].loss == 0.2 and history[-1].number == 3
    assert [t.number for t in history] == [0, 1, 2, 3]
    assert [t.number for t in history[1:3]] == [1, 2]


@pytest.mark.parametrize("i", ["best", None, 0.5, (0, 1), [0], math.nan])
def test_it_is_asked_by_position(history, i):
    with pytest.raises(TypeError, match="«i»: llegó .*; se espera una posición"):
        history[i]
    with pytest.raises(IndexError, match="la historia tiene 4 trials y se pidió la posición 9"):
        history[9]


def test_top_orders_by_resource_and_then_by_loss(history, rungs):
    assert [t.number for t in history.top(2)] == [2, 3] and [t.number for t in history.top(9)] == [2, 3, 0]
    assert [t.number for t in rungs.top(4)] == [3, 2, 1, 0] and rungs.top(1) == [rungs.best]
    assert History([]).top(3) == []
    with pytest.raises(ValueError, match="«n»"):
        history.top(-1)


def test_best_is_the_lowest_loss_and_failures_never_win(history):
    assert history.best.number == history.best_overall.number == 2


def test_best_compares_only_at_the_highest_resource_that_finished(rungs):
    assert rungs.best.number == 3, "lo medido con recurso 1 no compite con lo medido con 3; el de 9 falló"
    assert rungs.best_overall.number == 1


def test_incumbent_against_trials_and_cost(history):
    x, loss = history.incumbent()
    np.testing.assert_array_equal(x, [1, 2, 3, 4])
    np.testing.assert_array_equal(loss, [0.5, 0.5, 0.2, 0.2])
    np.testing.assert_array_equal(history.incumbent(against="cost")[0], [2, 5, 6, 10])


def test_incumbent_is_nan_until_something_works():
    losses = History([trial(0, None), trial(1, 3.0)]).incumbent()[1]
    assert math.isnan(losses[0]) and losses[1] == 3.0
    assert [len(a) for a in History().incumbent("cost")] == [0, 0]


def test_cost_falls_back_on_the_resource_or_one(rungs, history):
    np.testing.assert_array_equal(rungs.incumbent("cost")[0], [1, 2, 5, 8, 17])
    np.testing.assert_array_equal(History([trial(0, 1.0), trial(1, 2.0)]).incumbent("cost")[0], [1, 2])


def test_frame_has_the_same_columns_for_every_method(history):
    frame = history.to_frame()
    assert list(frame.columns) == ["number", "config", "status", "loss", "cost", "resource", "rung", "bracket",
                                   "generation", "parents", "seconds", "error", "origin", "param_C", "param_kernel"]
    assert frame.loss.isna().tolist() == [False, True, False, False]
    assert frame.number.tolist() == [0, 1, 2, 3] and frame.param_kernel.eq("rbf").all()


def test_frame_keeps_integers_whole_when_another_subspace_lacks_them():
    space = Space([{"kernel": ["rbf"]}, {"kernel": ["poly"], "degree": Int(2, 5)}])
    history = History([Trial(0, {"kernel": "rbf"}, info={"epochs": 7}),
                       Trial(1, {"kernel": "poly", "degree": 3}, rung=0)], space)
    frame = history.to_frame()
    assert list(frame.columns)[-3:] == ["param_kernel", "param_degree", "info_epochs"]
    assert frame.param_degree[1] == 3 and type(frame.param_degree[1]) is int and frame.param_degree[0] is None
    assert frame.rung[1] == 0 and frame.rung.isna()[0] and len(History(space=space).to_frame()) == 0


def test_frame_holds_any_value():
    arrays = History([Trial(0, {"w": np.zeros(2)}), Trial(1, {"w": None})]).to_frame()
    assert isinstance(arrays, pd.DataFrame) and arrays.param_w[0].shape == (2,)


def test_save_and_load_give_back_every_field(tmp_path):
    estimator = SVC()
    space = Space({"clf": Categorical([estimator, None]), "C": Float(0, 1), "n": [np.int64(4)]})
    params = {"clf": estimator, "C": 0.1 + 0.2, "n": space.subspaces[0]["n"].values[0]}
    history = History([Trial(0, params, 3, 0, 1, 0, 2, (0, 5), "cruza", "ok", 0.25, 3.0, "", 0.5, {"épocas": 3})],
                      space, "genetic")
    history.stopped = "Se detuvo a mano antes de terminar."
    history.save(tmp_path / "h.json")
    again = History.load(tmp_path / "h.json", space)
    assert again.trials == history.trials and again[0].params["clf"] is estimator
    assert (again.method, again.stopped) == (history.method, history.stopped)
    loose = History.load(tmp_path / "h.json")
    assert loose[0].params == {"clf": "SVC()", "C": 0.1 + 0.2, "n": 4} and loose.best.loss == 0.25


def test_what_json_does_not_have_comes_back_from_the_file(tmp_path):
    info = {"forma": (1, 2), "vistas": {3}, "nada": math.inf, "cuándo": datetime.date(2024, 2, 29), 7: "siete",
            "modelo": SVC()}
    history = History([Trial(0, {"capas": (8, 4)}, info=info, error="a\udcf1o")], method="a\udcf1o")
    history.save(tmp_path / "h.json")
    again = History.load(tmp_path / "h.json")
    assert again[0].info == info | {"modelo": NotSaved("SVC()")} and again[0].params == {"capas": (8, 4)}
    assert again[0].error == again.method == "a\udcf1o"
    again.save(tmp_path / "h2.json")
    assert History.load(tmp_path / "h2.json").trials == again.trials


def test_a_file_of_the_first_version_is_read(tmp_path):
    trial = {"number": 0, "resource": None, "config": 0, "bracket": None, "rung": None, "generation": None,
             "parents": [1, 2], "origin": "", "status": "ok", "loss": 0.5, "cost": 1, "error": "", "seconds": 0.1,
             "info": {"curva": [1, None]}, "params": {"clf": {"option": None, "repr": "SVC()"}, "C": 2.0}}
    data = {"format": "coursekit.History", "version": 1, "method": "random", "stopped": "", "space": None}
    (tmp_path / "h.json").write_text(json.dumps(data | {"trials": [trial]}))
    history = History.load(tmp_path / "h.json")
    assert history.best.loss == 0.5 and history[0].params == {"clf": "SVC()", "C": 2.0}
    assert history[0].parents == (1, 2) and history[0].info == {"curva": [1, None]}


def test_a_newer_version_is_refused_by_name(tmp_path, history):
    path = tmp_path / "h.json"
    history.save(path)
    path.write_text(path.read_text().replace('"version": 2', '"version": 3'))
    with pytest.raises(ValueError, match="«path»: .*versión 3 .*más nueva.*se espera un archivo escrito por History"):
        History.load(path)


def test_a_space_may_be_given_as_its_dictionary(tmp_path):
    space = {"n": [1, 2]}
    History([Trial(0, {"n": 2})], Space(space)).save(tmp_path / "h.json")
    assert History.load(tmp_path / "h.json", space).space == Space(space)
    with pytest.raises(TypeError, match="«space»: llegó 3"):
        History.load(tmp_path / "h.json", space=3)


def test_saving_where_it_cannot_be_keeps_what_there_was(tmp_path, history, monkeypatch):
    path = tmp_path / "h.json"
    history.save(path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda file: os.write(-1, b""))      # el disco dice que no
    with pytest.raises(OSError, match="«path»: llegó .*se espera un archivo donde se pueda escribir"):
        history.save(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("action", [lambda path: History().save(path), History.load])
def test_a_path_that_will_not_do_is_named(tmp_path, action):
    for path, error in ((tmp_path, OSError), (tmp_path / "no" / "h.json", FileNotFoundError), (3, TypeError),
                        ("/dev/zero", OSError), ("h\0.json", ValueError)):
        with pytest.raises(error, match="«path»: llegó .*se espera"):
            action(path)


def test_a_pruned_trial_keeps_its_loss_and_never_wins():
    pruned = trial(1, 0.1)
    pruned.status = "pruned"
    history = History([trial(0, 0.5), pruned, trial(2, None)], method="tpe")
    assert history.best.number == history.best_overall.number == 0 and history.top(3) == [history[0]]
    assert history.incumbent()[1].tolist() == [0.5] * 3 and history.to_frame().loss[1] == 0.1
    assert history.summary() == "TPE: 3 evaluaciones, 1 fallida, 1 podada. La mejor, la n.º 0, tiene pérdida 0,5."


def test_summary_says_how_many_failed_and_which_won(history, rungs):
    assert history.summary() == ("Búsqueda al azar: 4 evaluaciones, 1 fallida. La mejor, la n.º 2, tiene pérdida 0,2.")
    assert rungs.summary() == ("Hyperband: 5 evaluaciones, 1 fallida. La mejor, la n.º 3 con recurso 3, tiene "
                               "pérdida 0,4.")
    assert History(method="grid").summary() == "Búsqueda en grilla: 0 evaluaciones."
    assert "1 evaluación." in repr(History([trial(0, 1.0)]))


def test_html_shows_the_five_best_and_escapes_what_users_write():
    many = History([Trial(i, {"kernel": "<b>rbf</b>", "C": i / 3}, status="ok", loss=1 / (i + 1)) for i in range(9)],
                   method="random")
    html = many._repr_html_()
    assert html.count("<tr") == 6 and "9 evaluaciones" in html and "Las 5 mejores de 9" in html
    assert "<b>rbf" not in html and "&lt;b&gt;rbf" in html
    assert html.index(">8<") < html.index(">7<"), "de menor a mayor pérdida"
    assert "<table" not in History()._repr_html_()


def test_neither_pandas_nor_scipy_is_imported_before_it_is_needed():
    code = ("import sys; from coursekit import History, Space, Trial, minimize; import coursekit.searchers;"
            "History([Trial(0, {'a': 1}, status='ok', loss=1.0)])._repr_html_();"
            "print([m for m in ('pandas', 'scipy', 'matplotlib', 'tqdm', 'IPython') if m in sys.modules])")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
