"""Nuestros buscadores cumplen lo que Ray Tune espera de un `Searcher`: se los usa como los usa él, sin un clúster."""
import math
import pickle

import pytest
from helpers.searcher_makers import MAKERS, MIXED, SPACES, WITH_RESOURCE

from coursekit import Float, Space
from coursekit.interop import search_for_ray
from coursekit.searchers import GridSearch, RandomSearch, TPESearch

OWN = [name for name in MAKERS if name not in WITH_RESOURCE]
every_searcher = pytest.mark.parametrize("name", OWN)


def offered(searcher, **options):
    return search_for_ray(searcher, **{"metric": "loss", "mode": "min"} | options)


def drive(search, space, n, ahead=1):
    """Lo que hace Ray: pregunta hasta tener `ahead` en camino y contesta por orden; las configuraciones que recibió."""
    from ray.tune.search import Searcher
    live = {}
    given = []
    while len(given) < n:
        trial_id = f"trial_{len(given)}"
        config = search.suggest(trial_id) if len(live) < ahead else None
        if config == Searcher.FINISHED:
            break
        if config is not None:
            given.append(config)
            live[trial_id] = config
        if len(live) == ahead or config is None:
            assert live, "no propone y no hay nada en camino"
            first = next(iter(live))
            result = {"loss": measured(space, live.pop(first)), "training_iteration": 1, "done": True}
            search.on_trial_complete(first, result=result)
    for trial_id, config in live.items():
        search.on_trial_complete(trial_id, result={"loss": measured(space, config)})
    return given


def measured(space, params) -> float:
    """Una pérdida que solo depende de la configuración."""
    numbers = [value for value in params.values() if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return sum(math.sin(float(value)) for value in numbers) + 0.1 * len(repr(sorted(map(str, params.values()))))


# --- proponer y aprender

@every_searcher
@pytest.mark.parametrize("kind", ["mixed", "union"])
def test_one_at_a_time_it_proposes_what_it_would_alone(name, kind):
    space = SPACES[kind]
    alone = MAKERS[name](space, 3)
    expected = []
    while len(expected) < 12 and (trial := alone.ask()) is not None:
        expected.append(trial.params)
        alone.tell(trial, measured(space, trial.params))
    assert drive(offered(MAKERS[name](space, 3)), space, 12) == expected != []


@every_searcher
def test_several_at_a_time_all_are_of_the_space_and_none_is_left(name):
    searcher = MAKERS[name](MIXED, 0)
    search = offered(searcher)
    given = drive(search, MIXED, 14, ahead=4)
    for config in given:
        MIXED.validate(config)
    assert len(given) == 14 and search.asked == {} and searcher.pending == {}


@every_searcher
def test_more_is_better_is_less_turned_round(name):
    def all_given(mode, sign):
        search = offered(MAKERS[name](MIXED, 1), mode=mode)
        given = []
        for i in range(10):
            config = search.suggest(str(i))
            given.append(config)
            search.on_trial_complete(str(i), result={"loss": sign * measured(MIXED, config)})
        return given
    assert all_given("min", 1) == all_given("max", -1)


def test_a_searcher_that_ends_says_so():
    from ray.tune.search import Searcher
    search = offered(GridSearch(Space({"a": [1, 2], "b": [True]})))
    assert [search.suggest("x"), search.suggest("y")] == [{"a": 1, "b": True}, {"a": 2, "b": True}]
    assert search.suggest("z") == Searcher.FINISHED


def test_changing_what_it_gave_changes_nothing_inside():
    searcher = RandomSearch(MIXED, random_state=0)
    search = offered(searcher)
    config = search.suggest("a")
    before = dict(config)
    config.clear()
    assert search.asked["a"].params == before


# --- lo que sale mal

@pytest.mark.parametrize(("answer", "status"), [
    ({"error": True}, "failed"),
    ({"result": {"loss": math.nan}}, "failed"),
    ({"result": {"loss": math.inf}}, "failed"),
    ({"result": {"otra": 1.0}}, "failed"),
    ({"result": {"loss": "0,3"}}, "failed"),
    ({"result": {"loss": 0.5, "time_total_s": 2.5}}, "ok"),
    ({"result": {"loss": 0.5}, "error": True}, "failed"),
])
def test_an_answer_is_noted_as_it_was(answer, status):
    searcher = RandomSearch(MIXED, random_state=0)
    search = offered(searcher)
    search.suggest("a")
    trial = search.asked["a"]
    search.on_trial_complete("a", **answer)
    assert trial.status == status and searcher.pending == {} == search.asked
    assert (trial.loss == 0.5 and trial.seconds == 2.5) if status == "ok" else trial.loss is None


@pytest.mark.parametrize(("result", "why"), [({"otra": 1.0}, "no informó «loss»"),
                                             ({"loss": "0,3"}, "«loss», que no es un número")])
def test_what_cannot_be_a_loss_says_why(result, why):
    search = offered(RandomSearch(MIXED, random_state=0))
    search.suggest("a")
    trial = search.asked["a"]
    search.on_trial_complete("a", result=result)
    assert why in trial.error


@every_searcher
def test_what_was_stopped_without_a_word_is_not_waited_for(name):
    """Un trial que se quita antes de empezar llega sin resultado y sin error."""
    searcher = MAKERS[name](MIXED, 0)
    search = offered(searcher)
    for i in range(3):
        search.suggest(str(i))
    for i in range(3):
        search.on_trial_complete(str(i))
    assert searcher.pending == {} and search.suggest("otro") is not None


def test_a_trial_of_another_search_is_let_pass():
    searcher = RandomSearch(MIXED, random_state=0)
    offered(searcher).on_trial_complete("de antes", result={"loss": 1.0})
    assert searcher.n_asked == 0


def test_points_measured_elsewhere_are_learned():
    space = Space({"x": Float(0, 1)})
    taught, alone = (TPESearch(space, random_state=0, n_startup=2) for _ in range(2))
    search = offered(taught, mode="max")
    for i in range(8):
        x = i / 8
        search.add_evaluated_point({"x": x, "constante": 3}, -((x - 0.5) ** 2))
        alone.observe({"x": x}, (x - 0.5) ** 2)
    search.add_evaluated_point({"x": 0.9}, None, error=True)
    alone.observe({"x": 0.9}, None)
    assert search.suggest("a") == alone.ask().params


# --- guardar y retomar

@every_searcher
def test_restored_it_goes_on_as_if_nothing_had_happened(name, tmp_path):
    def begun():
        search = offered(MAKERS[name](MIXED, 5))
        drive(search, MIXED, 6)
        search.suggest("en camino")
        return search

    search = begun()
    search.save_to_dir(str(tmp_path), "sesión")
    restored = offered(MAKERS[name](MIXED, 5))
    restored.restore_from_dir(str(tmp_path))
    assert list(restored.asked) == ["en camino"]
    for each in (search, restored):
        each.on_trial_complete("en camino", result={"loss": 0.25})
    assert drive(restored, MIXED, 5) == drive(search, MIXED, 5)
    assert [path.name for path in tmp_path.iterdir() if "tmp" in path.name] == []


@pytest.mark.parametrize("other", [RandomSearch(Space({"x": Float(0, 2)}), 0), GridSearch(Space({"x": [0.5]}))])
def test_what_was_saved_by_another_search_is_refused(other, tmp_path):
    path = tmp_path / "guardado.pkl"
    offered(other).save(str(path))
    search = offered(RandomSearch(Space({"x": Float(0, 1)}), 0))
    with pytest.raises(ValueError, match="«checkpoint_path»: ese archivo es de una búsqueda"):
        search.restore(str(path))
    assert search.suggest("a") is not None


@every_searcher
def test_it_travels_to_another_process(name):
    search = offered(MAKERS[name](MIXED, 2))
    drive(search, MIXED, 5)
    copy = pickle.loads(pickle.dumps(search))
    assert drive(copy, MIXED, 4) == drive(search, MIXED, 4)


# --- el limitador de Ray

@pytest.mark.parametrize("batch", [False, True])
def test_the_limiter_of_ray_keeps_no_more_than_it_says(batch, tmp_path):
    from ray.tune.search import ConcurrencyLimiter
    searcher = TPESearch(MIXED, random_state=0, n_startup=3)
    limited = ConcurrencyLimiter(offered(searcher), max_concurrent=2, batch=batch)
    assert [limited.suggest(str(i)) is None for i in range(4)] == [False, False, True, True]
    limited.on_trial_complete("0", result={"loss": 1.0})
    assert (limited.suggest("4") is None) == batch
    limited.on_trial_complete("1", result={"loss": 2.0})
    assert limited.suggest("5") is not None
    limited.save(str(tmp_path / "guardado.pkl"))
    assert len(searcher.pending) == (1 if batch else 2)


# --- lo que se le dice a Tuner

def test_what_agrees_with_the_searcher_is_accepted():
    search = offered(RandomSearch(MIXED, random_state=0))
    assert search.set_search_properties(None, None, {"constante": 3, "dict": {"a": 1}})
    assert search.set_search_properties("loss", "min", {})
    assert (search.metric, search.mode) == ("loss", "min")


def test_a_space_in_param_space_is_refused():
    from ray import tune
    search = offered(RandomSearch(MIXED, random_state=0))
    for config, name in (({"z": tune.uniform(0, 1)}, "z"), ({"w": tune.grid_search([1, 2])}, "w"),
                         ({"dentro": {"v": tune.choice([1])}}, "dentro/v")):
        with pytest.raises(ValueError, match=f"«param_space».*{name}.*solo constantes"):
            search.set_search_properties("loss", "min", config)
    with pytest.raises(ValueError, match="«param_space».*depth.*con otros nombres"):
        search.set_search_properties("loss", "min", {"depth": 3})


@pytest.mark.parametrize(("metric", "mode", "named"), [("otra", "min", "metric"), ("loss", "max", "mode")])
def test_contradicting_what_was_said_is_refused(metric, mode, named):
    search = offered(RandomSearch(MIXED, random_state=0))
    with pytest.raises(ValueError, match=f"«{named}»"):
        search.set_search_properties(metric, mode, {})


# --- lo que no se acepta

@pytest.mark.parametrize("name", sorted(WITH_RESOURCE))
def test_who_shares_out_a_resource_is_refused(name):
    with pytest.raises(ValueError, match="«searcher».*ASHAScheduler"):
        offered(MAKERS[name](MIXED, 0))


@pytest.mark.parametrize(("searcher", "options", "error", "named"), [
    (RandomSearch, {}, TypeError, "searcher"),
    ("tpe", {}, TypeError, "searcher"),
    (RandomSearch(MIXED, 0), {"metric": None}, TypeError, "metric"),
    (RandomSearch(MIXED, 0), {"metric": ["loss"]}, TypeError, "metric"),
    (RandomSearch(MIXED, 0), {"mode": "maximize"}, ValueError, "mode"),
    (RandomSearch(MIXED, 0), {"mode": None}, (ValueError, TypeError), "mode"),
])
def test_what_it_cannot_be_made_of_is_named(searcher, options, error, named):
    with pytest.raises(error, match=f"«{named}»"):
        offered(searcher, **options)
