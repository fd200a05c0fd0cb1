"""Lo que la lección 10 afirma, con los números que da al ejecutarse; con Ray, también lo que pasa en él."""
import inspect
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import yaml
from helpers.lesson_cells import run_lesson, says
from helpers.searcher_makers import MIXED

from coursekit import minimize
from coursekit.experiments import cluster as cl
from coursekit.experiments.hyperband import plan
from coursekit.searchers import RandomSearch

pytestmark = pytest.mark.processes      # ejecuta la lección entera: tarda
RAY = find_spec("ray") is not None
CLUSTER = Path(__file__).parents[2] / "docs" / "cluster_ray.yaml"


@pytest.fixture(scope="module")
def lesson():
    return run_lesson("10").names


@pytest.fixture(scope="module")
def table():
    return cl.load_cluster()


# --- la predicción y la simulación

def test_a_thousand_workers_are_not_a_thousand_times_faster(lesson, table):
    says("10", "entre veinte y treinta veces antes")
    assert 20 < table.speedup("asha", 1000, "slow") < 30
    assert f"Unas {round(table.speedup('asha', 1000, 'slow'))} veces antes" in lesson.with_a_thousand()


@pytest.mark.parametrize("trouble", cl.TROUBLES)
def test_nobody_goes_through_the_wall(table, trouble):
    says("10", "hay una **pared** en 1", "Ninguna cantidad de máquinas la atraviesa")
    assert table.first.min() >= 1 - 1e-6
    assert table.median_time("asha", trouble)[-1] < 1.5 and table.median_time("random", trouble)[-1] < 1.5


def test_jobs_are_not_split():
    says("10", "Con 5 se tarda 3, y no 12 / 5", "de 12 a 100 no cambia nada")
    times = {workers: cl.simulate("random", workers, n_configs=12).end for workers in (1, 3, 5, 12, 100)}
    assert times == {1: 12, 3: 4, 5: 3, 12: 1, 100: 1}


def test_the_last_of_many_is_much_later_than_the_mean(lesson):
    says("10", "no importa la demora media: importa la del último")
    printed = run_lesson("10").printed
    last = float(printed.split("El último de 1000: ")[1].split()[0].replace(",", "."))
    assert last > 4 * lesson.late.mean_duration(1) > 4.5


def test_saving_often_makes_failures_cheap():
    says("10", "hacer 27 seguidas cuesta más que hacer tres veces 9")
    for chance in (0.005, 0.02, 0.1):
        trouble = cl.Trouble(failure=chance)
        assert trouble.mean_duration(27) > 3 * trouble.mean_duration(9) > 27 * trouble.mean_duration(1)


def test_few_machines_the_method_many_the_wall(table):
    says("10", "Con pocas máquinas, lo que decide es el **método**",
         "todos los que no esperan a nadie llegan casi juntos",
         "El que queda lejos es el que espera al último en cada peldaño")
    times = {method: table.median_time(method, "failing") for method in cl.METHODS}
    assert times["random"][0] > 3 * times["asha"][0]
    quick = [times[method][-1] for method in ("random", "hyperband", "asha")]
    assert max(quick) < 1.3 * min(quick) and times["halving"][-1] > 1.5 * max(quick)


def test_alone_a_barrier_costs_nothing_and_with_many_nearly_everybody_waits(table):
    halving = table.busy[cl.METHODS.index("halving")]
    assert halving[0].min() > 0.999
    assert halving[cl.WORKERS.index(100):].mean(axis=2).max() < 0.2
    assert (halving[1:, 1].mean(axis=1) <= halving[1:, 0].mean(axis=1)).all()      # con tardanzas, menos


def test_the_method_first_and_then_the_machines(lesson, table):
    says("10", "Con una sola, cambiar el azar por ASHA ahorra más que agregar varias")
    alone = table.median_time("asha", "failing")[0]
    by_random = table.median_time("random", "failing")
    assert by_random[cl.WORKERS.index(3)] > alone and lesson.equal >= 10


# --- sin Ray

def test_two_threads_work_nearly_all_the_time(lesson):
    says("10", "nadie espera, y los trabajos largos llegan de a poco")
    assert len({trial.info["worker"] for trial in lesson.by_threads}) == 2
    assert {trial.resource for trial in lesson.by_threads} == {1, 3, 9, 27}
    spans = [trial.info["ended"] - trial.info["began"] for trial in lesson.by_threads]
    whole = max(t.info["ended"] for t in lesson.by_threads) - min(t.info["began"] for t in lesson.by_threads)
    assert sum(spans) > 0.6 * 2 * whole              # los hilos se estorban, pero casi no esperan


def test_ray_fills_the_patient_bracket_first(lesson):
    says("10", "Las primeras 4 van enteras; de las 6 que siguen se cortan 4 en la época 9", "bracket de 12",
         "`num_samples=49`")
    sizes = [schedule[0] for _, schedule in reversed(plan(27, 3).brackets.items())]
    assert sizes == [(4, 27), (6, 9), (12, 3), (27, 1)] and sum(n for n, _ in sizes) == 49 == lesson.filled


def test_without_ray_it_says_how_to_add_it_and_goes_on(lesson):
    told = "Ray no está: las celdas que siguen no hacen nada. Se agrega con «make lab RAY=1»."
    assert (told in run_lesson("10").printed) != lesson.RAY
    assert "SearchCV, en este proceso:" in run_lesson("10").printed


# --- el archivo del clúster

def test_the_cluster_file_is_a_start():
    says("10", "es un comienzo, para tres máquinas propias")
    settings = yaml.safe_load(CLUSTER.read_text(encoding="utf-8"))
    assert {"cluster_name", "provider", "auth", "min_workers", "max_workers", "file_mounts", "setup_commands",
            "head_start_ray_commands", "worker_start_ray_commands"} <= set(settings)
    assert settings["provider"]["type"] == "local" and settings["auth"]["ssh_user"]
    assert len(settings["provider"]["worker_ips"]) == settings["min_workers"] == settings["max_workers"] == 2
    start = settings["head_start_ray_commands"][-1]
    assert "ray start --head" in start and "--include-dashboard=false" in start
    assert "ray start --address=$RAY_HEAD_IP" in settings["worker_start_ray_commands"][-1]
    assert any("requirements-ray.lock" in line for line in settings["setup_commands"])


# --- con Ray

if RAY:
    def test_the_defaults_of_the_two_schedulers():
        says("10", "El factor por omisión de `ASHAScheduler` es **4**, y su `max_t`, 100; el de `HyperBandScheduler`, "
                   "3 y 81")
        from ray.tune.schedulers import ASHAScheduler, HyperBandScheduler
        found = [{name: inspect.signature(kind).parameters[name].default for name in ("reduction_factor", "max_t")}
                 for kind in (ASHAScheduler, HyperBandScheduler)]
        assert found == [{"reduction_factor": 4, "max_t": 100}, {"reduction_factor": 3, "max_t": 81}]

    def test_eight_of_twelve_ran_whole(lesson):
        says("10", "`HyperBandScheduler` entrenó enteras a **ocho**")
        assert sorted(lesson.whole) == [9] * 4 + [27] * 8

    def test_asha_cut_some_and_they_are_told_so(lesson):
        assert len(lesson.in_ray) == 12 and 1 <= lesson.cut <= 11
        assert lesson.in_ray.best.resource == 27 and set(lesson.epochs) <= {1, 3, 9, 27}
        assert math.isfinite(lesson.in_ray.best.loss)

    def test_what_broke_went_on_from_its_checkpoint(lesson):
        says("10", "Se rompió en la 10 y retomó en la 9", "se perdió **una** época, no diez")
        assert (lesson.broken[0].metrics["from"], lesson.broken[0].metrics["training_iteration"]) == (9, 27)

    def test_search_cv_says_the_same_on_ray(lesson):
        says("10", "los ajustes van a Ray sin cambiar nada más")
        assert lesson.spread.best_params_ == lesson.alone.best_params_
        np.testing.assert_allclose(lesson.spread.cv_results_["mean_test_score"],
                                   lesson.alone.cv_results_["mean_test_score"])

    def test_minimize_on_ray_with_threads_that_wait(tmp_path):
        says("10", "alcanza con hilos que esperan a sus procesos", "return ray.get(far.remote(params))")
        from coursekit.interop import local_ray

        def objective(params):
            (tmp_path / str(os.getpid())).touch()
            while len(list(tmp_path.iterdir())) < 2:      # hasta que haya dos procesos a la vez
                time.sleep(0.01)
            return {"loss": params["lr"], "worker": os.getpid()}

        with local_ray(cpus=2, attempts=5) as ray:
            far = ray.remote(objective)

            def ask_far(params):
                return ray.get(far.remote(params))

            with ThreadPoolExecutor(2) as pool:
                there = minimize(ask_far, RandomSearch(MIXED, 0), 8, executor=pool, progress=False)
        alone = minimize(lambda params: params["lr"], RandomSearch(MIXED, 0), 8, progress=False)
        assert {trial.number: (trial.params, trial.loss) for trial in there} == \
               {trial.number: (trial.params, trial.loss) for trial in alone}
        workers = {trial.info["worker"] for trial in there}
        assert len(workers) == 2 and os.getpid() not in workers

    def test_the_cluster_file_is_what_ray_accepts():
        from ray.autoscaler._private.util import prepare_config, validate_config
        validate_config(prepare_config(yaml.safe_load(CLUSTER.read_text(encoding="utf-8"))))
