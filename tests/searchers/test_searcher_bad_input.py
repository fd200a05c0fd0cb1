"""Lo que no puede ser se dice en español: qué argumento, qué llegó y qué se espera."""
import pytest
from scipy import stats

from coursekit import Float, Space
from coursekit.searchers import (
    ASHA,
    GaussianProcessSearch,
    GeneticSearch,
    Hyperband,
    RandomSearch,
    SuccessiveHalving,
    TPESearch,
)
from coursekit.space import FromScipy

LINE = Space({"x": Float(0, 1)})
V, T = ValueError, TypeError
CASES = [
    (GaussianProcessSearch, {"acquisition_function": "ucb"}, V, "acquisition_function", "uno de 'ei', 'pi', 'lcb'"),
    (GaussianProcessSearch, {"acquisition_function": None}, V, "acquisition_function", "uno de 'ei'"),
    (GaussianProcessSearch, {"xi": -0.1}, V, "xi", "mayor o igual que 0"),
    (GaussianProcessSearch, {"xi": "poco"}, T, "xi", "un número finito"),
    (GaussianProcessSearch, {"kappa": float("nan")}, V, "kappa", "un número finito"),
    (GaussianProcessSearch, {"n_startup": 0}, V, "n_startup", "mayor o igual que 1"),
    (GaussianProcessSearch, {"n_startup": 2.5}, T, "n_startup", "un entero"),
    (GaussianProcessSearch, {"warp": "sí"}, T, "warp", "True o False"),
    (GaussianProcessSearch, {"random_state": -1}, V, "random_state", "mayor o igual que 0"),
    (TPESearch, {"gamma": 0}, V, "gamma", "entre 0.01 y 0.99"),
    (TPESearch, {"gamma": 1}, V, "gamma", "entre 0.01 y 0.99"),
    (TPESearch, {"gamma": "0,25"}, T, "gamma", "un número"),
    (TPESearch, {"n_startup": 0}, V, "n_startup", "mayor o igual que 1"),
    (TPESearch, {"n_candidates": 0}, V, "n_candidates", "mayor o igual que 1"),
    (TPESearch, {"n_candidates": 10**9}, V, "n_candidates", "a lo sumo 100000"),
    (TPESearch, {"prior_weight": 0}, V, "prior_weight", "mayor o igual que 1e-06"),
    (GeneticSearch, {"population": 1}, V, "population", "mayor o igual que 2"),
    (GeneticSearch, {"population": 10.0}, T, "population", "un entero"),
    (GeneticSearch, {"population": 6, "elite": 6}, V, "elite", "entre 0 y 5"),
    (GeneticSearch, {"elite": -1}, V, "elite", "entre 0 y 9"),
    (GeneticSearch, {"tournament": 0}, V, "tournament", "entre 1 y 10"),
    (GeneticSearch, {"tournament": 11}, V, "tournament", "entre 1 y 10"),
    (GeneticSearch, {"crossover": 1.5}, V, "crossover", "entre 0.0 y 1.0"),
    (GeneticSearch, {"mutation": -0.1}, V, "mutation", "entre 0.0 y 1.0"),
    (GeneticSearch, {"mutation_scale": 2}, V, "mutation_scale", "entre 0.0 y 1.0"),
    (GeneticSearch, {"mating": 0}, V, "mating", "entre 1 y 10"),
    (GeneticSearch, {"generations": -1}, V, "generations", "mayor o igual que 0"),
    (GeneticSearch.classic, {"population": 1}, V, "population", "mayor o igual que 2"),
    (GeneticSearch.classic, {"population": "diez"}, T, "population", "un entero"),
    (SuccessiveHalving, {"max_resource": 0}, V, "max_resource", "mayor que 0"),
    (SuccessiveHalving, {"max_resource": 0.0}, V, "max_resource", "un número mayor que 0"),
    (SuccessiveHalving, {"max_resource": float("inf")}, V, "max_resource", "un número mayor que 0"),
    (SuccessiveHalving, {"max_resource": "81"}, T, "max_resource", "un número"),
    (SuccessiveHalving, {"max_resource": 9, "eta": 1}, V, "eta", "mayor o igual que 2"),
    (SuccessiveHalving, {"max_resource": 9, "eta": 2.7}, T, "eta", "un entero"),
    (SuccessiveHalving, {"max_resource": 9, "min_resource": 10}, V, "min_resource", "a lo sumo max_resource = 9"),
    (SuccessiveHalving, {"max_resource": 9, "min_resource": -1}, V, "min_resource", "mayor que 0"),
    (SuccessiveHalving, {"max_resource": 9, "n_configs": 0}, V, "n_configs", "mayor o igual que 1"),
    (SuccessiveHalving, {"max_resource": 9, "rounding": "half"}, V, "rounding", "uno de 'floor', 'ceil'"),
    (SuccessiveHalving, {"max_resource": 9, "sampler": "tpe"}, T, "sampler", "una clase de buscador"),
    (Hyperband, {"max_resource": True}, T, "max_resource", "un número mayor que 0"),
    (Hyperband, {"max_resource": 9, "eta": 0}, V, "eta", "mayor o igual que 2"),
    (Hyperband, {"max_resource": 9, "loops": 0}, V, "loops", "mayor o igual que 1"),
    (Hyperband, {"max_resource": 9, "printed_table": 1}, T, "printed_table", "True o False"),
    (Hyperband, {"max_resource": 9, "sampler": RandomSearch(LINE)}, T, "sampler", "una clase de buscador"),
    (Hyperband, {"max_resource": 9, "sampler": dict}, T, "sampler", "una clase de buscador"),
    (Hyperband, {"max_resource": 9, "sampler": Hyperband}, T, "sampler", "una clase de buscador sin recurso"),
    (ASHA, {"max_resource": 9, "n_configs": -3}, V, "n_configs", "mayor o igual que 1"),
    (ASHA, {"max_resource": 9, "eta": "3"}, T, "eta", "un entero"),
    (ASHA, {"max_resource": 9, "min_resource": 27}, V, "min_resource", "a lo sumo max_resource = 9"),
    (ASHA, {"max_resource": None}, T, "max_resource", "un número"),
]


@pytest.mark.parametrize(("make", "arguments", "error", "name", "expected"), CASES)
def test_the_message_names_what_came_and_what_is_expected(make, arguments, error, name, expected):
    with pytest.raises(error) as caught:
        make(LINE, **arguments)
    message = str(caught.value)
    assert message.startswith(f"«{name}»: llegó ") and "; se espera " in message and expected in message
    assert str(arguments[name])[:8] in message or callable(arguments[name])


def test_there_are_plenty_of_cases():
    assert len(CASES) >= 25


@pytest.mark.parametrize("make", [GaussianProcessSearch, TPESearch, GeneticSearch])
def test_a_distribution_that_cannot_be_inverted_is_explained(make):
    class OnlyDraws:
        def rvs(self, random_state=None):
            return 0.5
    with pytest.raises(TypeError, match=r"no tiene ppf\(\): sirve para sortear, pero este buscador trabaja en el cubo"):
        make({"x": FromScipy(OnlyDraws())}).ask()


def test_a_bad_space_is_explained_by_every_searcher():
    for make in (GaussianProcessSearch, TPESearch, GeneticSearch, lambda s: ASHA(s, 9)):
        with pytest.raises(TypeError, match="«x»: llegó 3"):
            make({"x": 3})
        make({"x": stats.uniform(0, 1)}).ask()


def test_densities_before_time():
    with pytest.raises(ValueError, match="«densities»: todavía no hay densidades; .* las 10 iniciales"):
        TPESearch(LINE).densities({"x": 0.5})
