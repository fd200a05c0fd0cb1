"""Resultados de Ray de verdad como `History`: los cortados, los fallidos y los enteros, como fueron."""
import pytest

from coursekit import Float, Space
from coursekit.interop import history_from_ray, local_ray, search_for_ray
from coursekit.searchers import RandomSearch

SPACE = Space({"x": Float(0, 1)})


def train(config):
    from ray import tune
    if config["x"] > 0.9:
        raise ValueError("se rompió a propósito")
    for step in range(1, 10):
        tune.report({"loss": config["x"] + 1 / step, "twice": 2 * step})


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    from ray import tune
    from ray.tune.schedulers import ASHAScheduler
    search = search_for_ray(RandomSearch(SPACE, random_state=1), metric="loss", mode="min")
    scheduler = ASHAScheduler(max_t=9, grace_period=1, reduction_factor=3)
    settings = tune.TuneConfig(search_alg=search, scheduler=scheduler, num_samples=10, metric="loss", mode="min",
                               reuse_actors=True)
    with local_ray(cpus=2, attempts=5):
        running = tune.RunConfig(storage_path=str(tmp_path_factory.mktemp("ray")), name="e", verbose=0)
        return tune.Tuner(train, tune_config=settings, run_config=running).fit()


def test_each_trial_is_told_as_it_was(results):
    history = history_from_ray(results, metric="loss", mode="min", max_resource=9, space=SPACE)
    assert sorted(t.number for t in history) == list(range(10))
    for trial in history:
        metrics = results[trial.number].metrics or {}
        x = trial.params["x"]
        assert x == results[trial.number].config["x"]
        if x > 0.9:
            assert (trial.status, trial.loss) == ("failed", None) and "se rompió a propósito" in trial.error
        else:
            expected = "ok" if metrics["training_iteration"] == 9 else "pruned"
            assert (trial.status, trial.loss, trial.cost) == (expected, metrics["loss"], metrics["training_iteration"])
            assert trial.info == {"twice": 2 * trial.cost}
    assert {t.status for t in history} == {"ok", "failed", "pruned"}


def test_the_best_is_the_one_ray_says_among_the_whole(results):
    history = history_from_ray(results, metric="loss", mode="min", max_resource=9)
    whole = [result for result in results if not result.error and result.metrics["training_iteration"] == 9]
    best = min(whole, key=lambda result: result.metrics["loss"])
    assert history.best.params == best.config == results.get_best_result().config
