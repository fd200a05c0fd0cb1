"""El proceso gaussiano contra el de scikit-learn, y sus gradientes contra diferencias finitas."""
import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

from coursekit.searchers.parts.gp import (
    JITTER,
    GaussianProcess,
    _negative_posterior,
    matern52,
    negative_log_likelihood,
    squared_differences,
)

CASES = [(1, 1), (6, 1), (15, 3), (40, 6)]


def data(n, d, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.random((n, d))
    return X, np.sin(5 * X).sum(axis=1) + 0.1 * rng.standard_normal(n), rng.random((9, d))


def random_theta(d, seed=0):
    rng = np.random.default_rng(seed)
    return np.r_[rng.uniform(-2, 1, d), rng.uniform(-1, 1), rng.uniform(-6, -2)]


def sklearn_gp(theta, X, y):
    """El mismo modelo en scikit-learn, con el ruido en el núcleo para que dé también su gradiente."""
    lengths, signal, noise = np.exp(theta[:-2]), np.exp(theta[-2]), np.exp(theta[-1])
    kernel = ConstantKernel(signal) * Matern(lengths, nu=2.5) + WhiteKernel(noise)
    return GaussianProcessRegressor(kernel, alpha=JITTER, optimizer=None).fit(X, y)


@pytest.mark.parametrize(("n", "d"), CASES)
def test_posterior_equals_scikit_learns(n, d):
    X, y, new = data(n, d)
    theta = random_theta(d)
    ours, theirs = GaussianProcess(np.zeros(d, bool)).fit(X, y, theta), sklearn_gp(theta, X, y)
    mean, std = theirs.predict(new, return_std=True)
    mu, sigma = ours.predict(new)
    np.testing.assert_allclose(mu, mean, atol=1e-8)
    # El suyo es el desvío de una observación; el nuestro, el de la función sin ruido.
    np.testing.assert_allclose(sigma**2, std**2 - np.exp(theta[-1]), atol=1e-8)


@pytest.mark.parametrize(("n", "d"), CASES)
def test_likelihood_and_its_gradient_equal_scikit_learns(n, d):
    X, y, _ = data(n, d)
    theta = random_theta(d, seed=1)
    theirs = sklearn_gp(theta, X, y)
    value, gradient = theirs.log_marginal_likelihood(theirs.kernel_.theta, eval_gradient=True)
    negative, slope = negative_log_likelihood(theta, squared_differences(X, X, np.zeros(d, bool)), y)
    assert -negative == pytest.approx(value, abs=1e-8)
    np.testing.assert_allclose(-slope[[d, *range(d), d + 1]], gradient, rtol=1e-6, atol=1e-8)


def test_categories_are_at_distance_zero_or_one():
    # En scikit-learn: una columna por categoría, de largo 1/√2, para que dos distintas queden a distancia 1.
    rng = np.random.default_rng(0)
    kind, x, y = rng.integers(0, 3, 12), rng.random(12), rng.standard_normal(12)
    X, theta = np.c_[(kind + 0.5) / 3, x], np.log([0.7, 0.4, 1.3, 0.01])
    ours = GaussianProcess([True, False]).fit(X, y, theta)
    one_hot = np.c_[np.eye(3)[kind] / np.sqrt(2), x]
    theirs = sklearn_gp(np.log([0.7, 0.7, 0.7, 0.4, 1.3, 0.01]), one_hot, y)
    negative, _ = negative_log_likelihood(theta, squared_differences(X, X, ours.categorical), y)
    assert -negative == pytest.approx(theirs.log_marginal_likelihood_value_, abs=1e-8)
    np.testing.assert_allclose(ours.predict(X)[0], theirs.predict(one_hot), atol=1e-8)


@pytest.mark.parametrize("function", [negative_log_likelihood, _negative_posterior])
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_of_the_likelihood_matches_finite_differences(function, seed):
    X, y, _ = data(12, 3, seed)
    D, theta = squared_differences(X, X, np.array([False, False, True])), random_theta(3, seed)
    numeric = approx_fprime(theta, lambda t: function(t, D, y)[0], 1e-7)
    np.testing.assert_allclose(function(theta, D, y)[1], numeric, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_of_the_prediction_matches_finite_differences(seed):
    X, y, new = data(12, 3, seed)
    model = GaussianProcess(np.zeros(3, bool)).fit(X, y, random_theta(3, seed))
    for x in new:
        mu, sigma, d_mu, d_sigma = model.predict_with_gradient(x)
        assert (mu, sigma) == pytest.approx([float(v[0]) for v in model.predict(x)], rel=1e-9)
        np.testing.assert_allclose(d_mu, approx_fprime(x, lambda u: model.predict(u)[0][0], 1e-7), atol=1e-5)
        np.testing.assert_allclose(d_sigma, approx_fprime(x, lambda u: model.predict(u)[1][0], 1e-7), atol=1e-5)


def test_the_kernel_is_matern_five_halves():
    r = np.linspace(0, 4, 50)
    k, slope = matern52(r**2)
    np.testing.assert_allclose(k, Matern(1.0, nu=2.5)(np.zeros((1, 1)), r[:, None])[0], atol=1e-12)
    numeric = np.gradient(k, r**2)
    np.testing.assert_allclose(-slope[2:-1] / 2, numeric[2:-1], atol=5e-3)


def test_fitting_finds_hyperparameters_that_random_ones_do_not_beat():
    X, y, _ = data(25, 2)
    y = (y - y.mean()) / y.std()
    model = GaussianProcess(np.zeros(2, bool)).fit(X, y, starts=[random_theta(2, s) for s in range(3)])
    D = squared_differences(X, X, model.categorical)
    best = _negative_posterior(model.theta, D, y)[0]
    assert all(best <= _negative_posterior(random_theta(2, s), D, y)[0] for s in range(200))
    assert np.abs(_negative_posterior(model.theta, D, y)[1]).max() < 0.05


def test_a_short_length_scale_marks_what_matters():
    rng = np.random.default_rng(0)
    X = rng.random((40, 3))
    y = np.sin(7 * X[:, 1])
    model = GaussianProcess(np.zeros(3, bool)).fit(X, (y - y.mean()) / y.std())
    lengths = np.exp(model.theta[:3])
    assert lengths[1] < 0.2 * min(lengths[0], lengths[2])


@pytest.mark.parametrize("y", [np.zeros(8), np.r_[np.zeros(7), 5.0]], ids=["constant", "one apart"])
def test_equal_rows_and_constant_losses_do_not_break_it(y):
    X = np.tile([[0.3, 0.7]], (8, 1))
    model = GaussianProcess(np.zeros(2, bool)).fit(X, y)
    mu, sigma = model.predict(X)
    assert np.isfinite(mu).all() and (sigma > 0).all()
    assert mu == pytest.approx(np.full(8, y.mean()), abs=0.1)
