"""La comparación con otras bibliotecas: problemas con su óptimo, mediciones que se retoman, informe; sin red."""
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

FOLDER = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(FOLDER))

from comparison import multi, report, single, stats  # noqa: E402
from comparison.curves import RANDOM_CURVES, RUNGS, RandomCurves, curve_problems  # noqa: E402
from comparison.peers import PEERS, assemble, own_version, varying  # noqa: E402
from comparison.problems import BudgetSpent, Recorder, get_problem, problems, with_noise  # noqa: E402
from comparison.store import Store  # noqa: E402

MINIMISERS = {
    "branin": {"x0": np.pi, "x1": 2.275},
    "hartmann6": dict(zip([f"x{i}" for i in range(6)], [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573],
                          strict=True)),
    "rosenbrock": {f"x{i}": 1.0 for i in range(4)},
    "ackley": {f"x{i}": 0.0 for i in range(5)},
    "levy": {f"x{i}": 1.0 for i in range(6)},
    "mixed": {"rate": 10**-2.5, "size": 37, "kind": "a", "momentum": 0.3, "depth": 4, "useless": "u"},
    "conditional": {"model": "svm", "C": 10**1.3, "gamma": 10**-2.2},
    "noisy": {"x0": 0.114614, "x1": 0.555649, "x2": 0.852547},
    "few_matter": {"x0": 0.114614, "x1": 0.555649, "x2": 0.852547} | {f"x{i}": 0.9 for i in range(3, 8)},
}


@pytest.mark.parametrize("name", MINIMISERS)
def test_the_known_minimiser_reaches_the_optimum(name):
    problem = get_problem(name)
    problem.space.validate(MINIMISERS[name])
    assert problem.loss(MINIMISERS[name]) == pytest.approx(problem.optimum, abs=2e-5)


@pytest.mark.parametrize("name", problems())
def test_no_configuration_is_below_the_optimum_and_chance_is_far_from_it(name):
    problem, rng = get_problem(name), np.random.default_rng(0)
    losses = [problem.loss(problem.space.sample(rng)) for _ in range(50)]
    assert min(losses) >= problem.optimum - 1e-9
    assert problem.typical_gap() > 0


@pytest.mark.parametrize("name", curve_problems())
def test_curves_have_one_loss_per_rung_and_end_above_the_optimum(name):
    problem, rng = curve_problems()[name], np.random.default_rng(0)
    for _ in range(20):
        curve = problem.curve(problem.space.sample(rng))
        assert curve.shape == (len(RUNGS),) and curve[-1] >= problem.optimum - 1e-9


@pytest.mark.parametrize("family", RANDOM_CURVES)
def test_random_curves_reach_their_optimum_and_only_then(family):
    curves = RandomCurves(*family)
    kind = next(k for k, handicap in curves.handicap.items() if handicap == 0)
    best = curves.space.from_unit(np.append(curves.best, ("abc".index(kind) + 0.5) / 3))
    assert curves(best)[-1] == pytest.approx(curves.optimum, abs=1e-12)
    rng = np.random.default_rng(0)
    assert min(curves(curves.space.sample(rng))[-1] for _ in range(200)) > curves.optimum + 1e-3


def test_random_curves_agree_early_as_much_as_they_say():
    early, rng = [], np.random.default_rng(0)
    for agreement in (0.9, 0.0, -0.9):
        curves = RandomCurves(7, 3, agreement, noise=0.0)
        sample = np.array([curves(curves.space.sample(rng)) for _ in range(400)])
        assert (np.diff(sample, axis=1) <= 0).all()                    # sin ruido, más recurso nunca empeora
        early.append(spearmanr(sample[:, 0], sample[:, -1]).statistic)
    assert early[0] > early[1] + 0.2 and early[1] > early[2] + 0.2


def test_noise_is_the_same_each_time_and_gone_with_all_the_resource():
    quiet, noisy = RandomCurves(7, 3, 0.0, noise=0.0), RandomCurves(7, 3, 0.0, noise=0.1)
    params = quiet.space.sample(np.random.default_rng(0))
    assert (noisy(params) == noisy(params)).all()
    assert (noisy(params) != quiet(params)).tolist() == [True] * 4 + [False]


def test_tables_are_exact_on_their_grid():
    from comparison.tables import load_table
    part = load_table("svc").parts[0]
    values = [axis["values"] for axis in part.axes.values()]
    config = dict(zip(part.axes, (v[len(v) // 2] for v in values), strict=True))
    assert part.at(config) == pytest.approx(part.losses[tuple(len(v) // 2 for v in values)])


def test_recorder_follows_the_observed_best_but_reports_its_true_loss():
    problem = get_problem("noisy")
    recorder, rng, seen = Recorder(problem, seed=3, budget=12), np.random.default_rng(0), []
    for _ in range(12):
        params = problem.space.sample(rng)
        seen.append((recorder(params), problem.loss(params)))
    assert recorder.trace == [min(seen[:i + 1])[1] for i in range(12)]
    with pytest.raises(BudgetSpent):
        recorder(params)


@pytest.mark.parametrize("method", ["random", "tpe", "genetic", "genetic_classic", "bayes", "scipy_de", "hill_climber",
                                    "optuna_tpe", "hyperopt_tpe"])
@pytest.mark.parametrize("name", ["mixed", "conditional"])
def test_every_method_spends_exactly_the_budget(method, name):
    _, losses = single.run_one(get_problem(name), PEERS[method], seed=0, budget=13)
    assert len(losses) == len(single.CHECKPOINTS) and np.isfinite(losses).all()
    assert (np.diff(losses) <= 0).all()


def test_spaces_translate_slot_by_slot():
    space = get_problem("conditional").space
    rng = np.random.default_rng(0)
    for _ in range(30):
        values = {label: slot.dimension.sample(rng) for label, slot in varying(space)}
        assert space.contains(assemble(space, values))


@pytest.mark.parametrize("method", ["hyperband", "asha", "halving_scratch", "optuna_hb", "sklearn_halving"])
def test_multifidelity_methods_stop_at_their_budget(method):
    run, resume = multi.MULTI[method]
    trace = multi.run_one(curve_problems()["honest"], run, resume, seed=0, full_runs=(2, 4))
    assert len(trace) == 2 and np.isfinite(trace).all()


def test_resuming_charges_only_what_is_missing():
    problem = curve_problems()["honest"]
    for resume, cost in ((True, 9), (False, 13)):
        meter = multi.Meter(problem, resume)
        for resource in (1, 3, 9):
            meter({"rate": 0.1, "width": 0.2, "decay": 0.3}, resource)
        assert meter.cost == cost


def test_what_was_measured_is_not_measured_again(tmp_path):
    store = single.open_store(tmp_path)
    single.run_missing(store, 1, [PEERS["random"]], ["branin", "levy"], budget=10, say=lambda *a, **k: None)
    half = (tmp_path / "single.csv").read_text(encoding="utf-8").rsplit("\n", 2)[0] + "\nlevy,ran"
    (tmp_path / "single.csv").write_text(half, encoding="utf-8")          # cortada al escribir
    again, said = single.open_store(tmp_path), []
    assert ("branin", "random", 0) in again and ("levy", "random", 0) not in again
    single.run_missing(again, 1, [PEERS["random"]], ["branin", "levy"], budget=10,
                       say=lambda *a, **k: said.append(a))
    final = single.open_store(tmp_path).rows
    assert len(said) == 1 and final.keys() == store.rows.keys()
    assert all(final[key]["loss10"] == row["loss10"] for key, row in store.rows.items())


def test_ranks_share_ties_and_use_only_common_seeds():
    table = {("p", "a"): {0: np.array([1.0]), 1: np.array([2.0])}, ("p", "b"): {0: np.array([1.0])},
             ("q", "a"): {0: np.array([0.1])}, ("q", "b"): {0: np.array([0.2])}}
    blocks = stats.common(table, ["a", "b"])
    assert {name: block.shape for name, block in blocks.items()} == {"p": (2, 1, 1), "q": (2, 1, 1)}
    assert stats.average_ranks(blocks)[:, 0] == pytest.approx([1.25, 1.75])


@pytest.mark.processes
def test_quick_run_writes_tables_and_figure(tmp_path, capsys):
    import quality
    quality.main(["--quick", "--seeds", "1", "--out", str(tmp_path), "--problems", "branin", "honest",
                  "--only", "random", "tpe", "optuna_tpe", "hyperband", "optuna_hb"])
    text = (tmp_path / "quality.md").read_text(encoding="utf-8")
    assert "TPE (coursekit)" in text and "Hyperband (coursekit)" in text and "Versiones:" in text
    assert (tmp_path / "quality.png").stat().st_size < 300_000
    assert "Tablas y figura" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="No hay ningún método nada"):
        quality.main(["--quick", "--only", "nada", "--out", str(tmp_path)])


def test_report_says_when_the_code_changed_since(tmp_path):
    store = single.open_store(tmp_path)
    store.add(problem="branin", method="tpe", seed=0, version="otra", ms=1.0,
              **{f"loss{k}": 1.0 for k in single.CHECKPOINTS})
    assert "--redo coursekit" in report.versions([store], ["DEHB"])
    store.discard({"tpe"})
    assert not Store(store.path, []).rows


def test_suggestion_speed_is_measured_for_everyone_installed(capsys):
    import speed_suggest
    times = speed_suggest.measure(["random", "tpe", "optuna_tpe", "hyperopt_tpe"], (12,), 1)
    assert all(t > 0 for values in times.values() for t in values)
    assert speed_suggest.ratio(times, "tpe", ["optuna_tpe", "hyperopt_tpe"], 12) > 0


@pytest.mark.parametrize("name", [p.name for p in problems().values() if p.name.endswith("_noisy")])
def test_a_noisy_version_is_the_same_problem_measured_with_error(name):
    noisy, exact = get_problem(name), get_problem(name.removesuffix("_noisy"))
    params = exact.space.sample(np.random.default_rng(0))
    assert noisy.loss(params) == exact.loss(params) and noisy.optimum == exact.optimum
    recorder = Recorder(noisy, seed=0, budget=400)
    errors = [recorder(params) - exact.loss(params) for _ in range(400)]
    assert np.std(errors) == pytest.approx(0.1 * exact.typical_gap(), rel=0.1)
    assert np.mean(errors) == pytest.approx(0, abs=3 * np.std(errors) / 20)


def test_who_recommends_is_judged_by_what_it_recommends():
    problem, rng = get_problem("noisy"), np.random.default_rng(0)
    configs = [problem.space.sample(rng) for _ in range(3)]
    recorder = Recorder(problem, seed=0, budget=3)
    observed = [recorder(params) for params in configs[:2]]
    recorder.recommend(configs[1 - int(np.argmin(observed))])
    observed.append(recorder(configs[2]))
    worse, lowest = 1 - int(np.argmin(observed[:2])), int(np.argmin(observed))
    assert recorder.trace[1:] == [problem.loss(configs[worse]), problem.loss(configs[lowest])]


@pytest.mark.parametrize("method", ["bayes", "tpe"])
def test_choosing_by_the_model_evaluates_the_same_and_may_choose_another(method):
    problem = with_noise(get_problem("branin"), share=1.0)
    plain, by_model = (Recorder(problem, seed=1, budget=25) for _ in range(2))
    PEERS[method].run(problem, plain, 1, 25)
    PEERS[f"{method}_model"].run(problem, by_model, 1, 25)
    assert by_model.lowest == plain.lowest and len(by_model.trace) == 25
    assert by_model.trace != plain.trace


def test_methods_for_noise_are_not_run_without_it(tmp_path):
    store = single.open_store(tmp_path)
    single.run_missing(store, 1, [PEERS["tpe_model"]], ["branin", "noisy"], budget=12, say=lambda *a, **k: None)
    assert set(store.rows) == {("noisy", "tpe_model", 0)}


def test_the_hill_climber_goes_down_a_valley_and_starts_again():
    problem, seen = get_problem("rosenbrock"), []

    def distance(params):
        if len(seen) == 300:
            raise BudgetSpent
        u = problem.space.to_unit(params)
        seen.append(u)
        return float(((u - 0.2) ** 2).sum())

    PEERS["hill_climber"].run(problem, distance, 0, 300)
    assert min(np.linalg.norm(u - 0.2) for u in seen) < 0.02
    assert all((0 <= u).all() and (u <= 1).all() for u in seen)
    steps = np.linalg.norm(np.diff(seen, axis=0), axis=1)
    assert steps[-30:].max() > 0.2                      # al quedarse sin paso, volvió a empezar lejos


def test_the_fingerprint_follows_what_is_proposed_and_not_how_it_is_written(monkeypatch):
    before = own_version()
    own_version.cache_clear()
    assert own_version() == before
    own_version.cache_clear()
    monkeypatch.setattr("coursekit.searchers.parts.parzen.improvement_weights", lambda losses, threshold: None)
    monkeypatch.setattr("coursekit.searchers.tpe.improvement_weights", lambda losses, threshold: None)
    assert own_version() != before
    own_version.cache_clear()
