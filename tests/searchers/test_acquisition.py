"""Las funciones de adquisición contra Monte Carlo, valores conocidos y aritmética de muchas cifras."""
from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs
from scipy.optimize import approx_fprime
from scipy.stats import norm

from coursekit.searchers.acquisition import (
    ACQUISITIONS,
    expected_improvement,
    expected_improvement_parts,
    log_expected_improvement,
    log_expected_improvement_slopes,
    log_h,
    lower_confidence_bound,
    probability_of_improvement,
)

pytestmark = pytest.mark.filterwarnings("error")
MU, SIGMA, BEST = 0.2, 0.5, 0.3


def test_known_values():
    assert expected_improvement(MU, SIGMA, BEST) == pytest.approx(0.25345, abs=5e-6)
    assert expected_improvement(-MU, SIGMA, -BEST) == pytest.approx(0.15345, abs=5e-6), "para maximizar"
    assert probability_of_improvement(MU, SIGMA, BEST) == pytest.approx(norm.cdf(0.2))
    assert lower_confidence_bound(MU, SIGMA, kappa=2) == pytest.approx(-0.8)


@pytest.mark.parametrize(("mu", "sigma", "best", "xi"), [(MU, SIGMA, BEST, 0), (1, 0.7, 0.2, 0), (-1, 2, 0.5, 0.3),
                                                         (0.4, 0.1, 0.3, 0.05)])
def test_ei_and_pi_match_monte_carlo(mu, sigma, best, xi):
    gains = best - xi - np.random.default_rng(0).normal(mu, sigma, 400_000)
    error = 4 * gains.std() / np.sqrt(len(gains))
    assert expected_improvement(mu, sigma, best, xi) == pytest.approx(np.maximum(gains, 0).mean(), abs=error)
    assert probability_of_improvement(mu, sigma, best, xi) == pytest.approx((gains > 0).mean(), abs=4e-3)


numbers = hs.floats(-50, 50)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(mu=numbers, best=numbers, sigma=hs.floats(0, 50), xi=hs.floats(0, 5))
def test_ei_is_never_negative_and_never_below_the_certain_gain(mu, sigma, best, xi):
    value = expected_improvement(mu, sigma, best, xi)
    assert value >= max(best - mu - xi, 0) - 1e-9 and value >= 0
    assert 0 <= probability_of_improvement(mu, sigma, best, xi) <= 1
    exploit, explore = expected_improvement_parts(mu, sigma, best, xi)
    assert explore >= 0 and max(exploit + explore, 0) == value


def test_a_point_already_observed_without_noise_promises_nothing():
    for mu in (0.3, 0.31, 5.0):
        assert expected_improvement(mu, 0.0, 0.3) == 0 == probability_of_improvement(mu, 0.0, 0.3)
    assert expected_improvement(0.1, 0.0, 0.3) == pytest.approx(0.2)
    assert expected_improvement(0.1, 0.0, 0.3, xi=0.15) == pytest.approx(0.05)
    assert probability_of_improvement(0.1, 0.0, 0.3) == 1


def test_more_uncertainty_and_a_lower_mean_promise_more():
    for function in (expected_improvement, log_expected_improvement):
        assert (np.diff(function(MU, np.linspace(0.01, 3, 50), BEST)) > 0).all()
        assert (np.diff(function(np.linspace(-2, 4, 50), SIGMA, BEST)) < 0).all()


def test_arrays_of_any_shape():
    mu, sigma = np.random.default_rng(0).random((2, 3, 4))
    for function in (expected_improvement, probability_of_improvement, log_expected_improvement):
        assert function(mu, sigma, BEST).shape == (3, 4)
        assert function(mu, sigma, BEST)[1, 2] == function(mu[1, 2], sigma[1, 2], BEST)


# -- log EI donde EI ya es cero

PI = ("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808"
      "6513282306647093844609550582231725359408128481117450284")


def precise_log_h(z):
    """log(φ(z) + z·Φ(z)) con 400 cifras: erf por su serie de Taylor."""
    getcontext().prec = 400
    z, pi = Decimal(repr(z)), Decimal(PI)
    x = z / Decimal(2).sqrt()
    term, total, k = x, x, 0
    while abs(term) > Decimal("1e-150") or k < 10:
        k += 1
        term = -term * x * x / k
        total += term / (2 * k + 1)
    phi = (-z * z / 2).exp() / (2 * pi).sqrt()
    return float((phi + z * (1 + 2 / pi.sqrt() * total) / 2).ln())


@pytest.mark.parametrize("z", [3.0, 0.5, 0.0, -0.5, -0.999, -1.0, -1.001, -2.0, -5.0, -10.0, -15.0])
def test_log_ei_against_many_digits(z):
    assert float(log_h(z)) == pytest.approx(precise_log_h(z), rel=1e-11)


@pytest.mark.parametrize("z", [-20.0, -50.0, -1e3, -0.99e5, -1.01e5, -1e8])
def test_log_ei_against_its_asymptotic_series(z):
    # φ(z)/z²·(1 - 3/z² + 15/z⁴ - 105/z⁶ ...)
    series = 1 - 3 / z**2 + 15 / z**4 - 105 / z**6 + 945 / z**8
    expected = -z * z / 2 - 0.5 * np.log(2 * np.pi) - 2 * np.log(-z) + np.log(series)
    assert float(log_h(z)) == pytest.approx(expected, rel=1e-10)


def test_log_ei_still_ranks_where_ei_is_zero():
    mu = np.array([30.0, 40.0, 50.0])
    assert (expected_improvement(mu, 0.5, 0.0) == 0).all()
    assert (np.diff(log_expected_improvement(mu, 0.5, 0.0)) < 0).all()


@pytest.mark.parametrize("kind", ACQUISITIONS)
@pytest.mark.parametrize(("mu", "sigma"), [(0.2, 0.5), (3.0, 0.4), (-1.0, 0.2), (40.0, 1.0)])
def test_slopes_match_finite_differences(kind, mu, sigma):
    promise = ACQUISITIONS[kind](xi=0.1, kappa=1.5)
    numeric = approx_fprime([mu, sigma], lambda p: float(promise.score(*p, BEST)), 1e-7)
    np.testing.assert_allclose([float(s) for s in promise.slopes(mu, sigma, BEST)], numeric, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("kind", ACQUISITIONS)
def test_what_is_maximised_has_the_same_order_as_what_is_shown(kind):
    promise = ACQUISITIONS[kind](xi=0.0, kappa=2.0)
    mu, sigma = np.random.default_rng(0).random((2, 40)) + 0.05
    assert np.argsort(promise.score(mu, sigma, BEST)).tolist() == np.argsort(promise.value(mu, sigma, BEST)).tolist()


def test_slopes_stay_finite_far_from_any_improvement():
    for z in (-1e2, -1e4, -1e6):
        by_mu, by_sigma = log_expected_improvement_slopes(-z, 1.0, 0.0)
        assert by_mu == pytest.approx(z, rel=1e-3) and by_sigma == pytest.approx(z * z, rel=1e-3)
