"""Bootstrap and blindfolding, on invented data with known population values."""

import math

import numpy as np
import pytest

from qualcode.quant.pls import bootstrap
from qualcode.quant.pls.analysis import Options, analyse
from qualcode.quant.pls.blindfold import redundancy_q2
from qualcode.quant.pls.bootstrap import (
    Resamples,
    bca_interval,
    left_out_correlations,
    resample,
    summarise,
    weighted_correlations,
)
from qualcode.quant.pls.core import Layout, correlate, estimate
from qualcode.quant.pls.spec import parse_model

PAIR = parse_model("X =~ x; Y =~ y; Y ~ X")


def path(found, _):
    return found.paths[:, 0, 1][:, None]


def correlated(n, rho, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    return np.column_stack([x, rho * x + math.sqrt(1 - rho**2) * rng.normal(size=n)])


@pytest.mark.parametrize("kept", [0, 10**9])
def test_counting_cases_gives_the_correlations_of_the_repeated_cases(kept, monkeypatch):
    monkeypatch.setattr(bootstrap, "MAX_PRODUCTS", kept)
    rng = np.random.default_rng(0)
    data = rng.normal(size=(30, 4)) @ rng.normal(size=(4, 4)) + 100
    scaled = (data - data.mean(axis=0)) / data.std(axis=0)
    counts = rng.multinomial(30, np.full(30, 1 / 30), size=12).astype(float)
    matrices, varied = weighted_correlations(counts, scaled)
    assert varied.all()
    for row, matrix in zip(counts, matrices, strict=True):
        repeated = np.repeat(data, row.astype(int), axis=0)
        assert matrix == pytest.approx(np.corrcoef(repeated.T), abs=1e-10)


def test_leaving_one_case_out_gives_the_correlations_of_the_others():
    rng = np.random.default_rng(1)
    data = rng.normal(size=(520, 3)) @ rng.normal(size=(3, 3))
    scaled = (data - data.mean(axis=0)) / data.std(axis=0)
    matrices = np.concatenate([block for block, _ in left_out_correlations(scaled)])
    assert len(matrices) == 520
    for case in (0, 7, 499, 500, 519):
        expected = np.corrcoef(np.delete(data, case, axis=0).T)
        assert matrices[case] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_the_standard_error_of_a_correlation_is_the_known_one(rho):
    # path between two single indicators = r, whose standard error is about (1 - rho²)/sqrt(n)
    data = correlated(400, rho, seed=5)
    found = resample(data, Layout.of(PAIR), path, draws=3000, seed=1)
    spread = summarise(found)[0]
    r = np.corrcoef(data.T)[0, 1]
    assert spread.original == pytest.approx(r)
    assert spread.sd == pytest.approx((1 - r**2) / 20, rel=0.12)
    assert spread.t == pytest.approx(spread.original / spread.sd)
    assert spread.low == pytest.approx(math.tanh(math.atanh(r) - 1.96 / 20), abs=0.02)
    assert spread.high == pytest.approx(math.tanh(math.atanh(r) + 1.96 / 20), abs=0.02)


def test_population_paths_lie_in_their_intervals():
    rng = np.random.default_rng(11)
    n = 1500
    a, b = rng.normal(size=n), rng.normal(size=n)
    c = 0.5 * a + 0.3 * b + math.sqrt(1 - 0.34) * rng.normal(size=n)
    # nearly error-free indicators: the composites are the constructs
    data = np.column_stack([f + 0.02 * rng.normal(size=n) for f in (a, a, b, b, c, c)])
    model = parse_model("A=~a1+a2; B=~b1+b2; C=~c1+c2; C~A+B")
    found = analyse(data, model, Options(draws=500, seed=2, distance=0))
    for place, value in (((0, 2), 0.5), ((1, 2), 0.3)):
        spread = found.bootstrapped.paths[place]
        assert spread.low < value < spread.high
        assert spread.bca_low < value < spread.bca_high
        assert spread.sd == pytest.approx(math.sqrt((1 - 0.34) / n), rel=0.2)


def test_resamples_without_variance_are_counted_and_left_out():
    data = np.column_stack([np.eye(8)[0], np.arange(8.0)])
    found = resample(data, Layout.of(PAIR), path, draws=1000, seed=3)
    drawn = np.random.default_rng(3).multinomial(8, np.full(8, 1 / 8), size=500)
    more = np.random.default_rng(3)
    counts = np.concatenate([more.multinomial(8, np.full(8, 1 / 8), size=500) for _ in range(2)])
    assert np.array_equal(counts[:500], drawn)
    flat = ((counts[:, 0] == 0) | (counts[:, 0] == 8)).sum()
    assert found.no_variance == flat
    assert found.no_variance > 200  # (7/8)^8 = 34 %
    assert len(found.draws) == 1000 - flat - found.not_converged


def test_resamples_that_cannot_be_solved_are_counted_and_left_out():
    # two formative indicators that differ in one case only are copies in many resamples
    rng = np.random.default_rng(6)
    x = rng.normal(size=9)
    other = x.copy()
    other[0] += 1
    y = x + 0.3 * rng.normal(size=9)
    model = parse_model("X <~ x1 + x2; Y =~ y; Y ~ X")
    found = resample(np.column_stack([x, other, y]), Layout.of(model), path, draws=300, seed=1)
    assert found.not_converged > 50
    assert len(found.draws) == 300 - found.not_converged - found.no_variance
    assert np.isfinite(found.draws).all()


def test_signs_follow_the_original_model():
    rng = np.random.default_rng(9)
    n = 60
    f = rng.normal(size=n)
    # one strong and one reversed indicator: the free sign of the construct easily flips
    x = np.column_stack([f + 0.7 * rng.normal(size=n), -f + 0.7 * rng.normal(size=n)])
    y = 0.9 * f + 0.5 * rng.normal(size=n)
    model = parse_model("X =~ x1 + x2; Y =~ y; Y ~ X")
    found = resample(np.column_stack([x, y]), Layout.of(model), path, draws=500, seed=1)
    original = found.original[0]
    assert (np.sign(found.draws[:, 0]) == np.sign(original)).mean() > 0.95
    unaligned = []
    for _ in range(200):
        rows = rng.integers(0, n, n)
        matrix = correlate(np.column_stack([x, y])[rows])
        unaligned.append(estimate(matrix[None], Layout.of(model)).paths[0, 0, 1])
    assert (np.sign(unaligned) == np.sign(original)).mean() < 0.9


def test_the_same_seed_gives_the_same_draws():
    data = correlated(50, 0.4, seed=1)
    one, two, other = (
        resample(data, Layout.of(PAIR), path, draws=120, seed=seed).draws for seed in (7, 7, 8)
    )
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_bca_without_bias_and_skew_is_the_percentile_interval():
    draws = np.linspace(-1, 1, 2001)
    jackknife = np.array([-1.0, 0.0, 1.0])
    low, high = bca_interval(0.0, draws, jackknife, 0.025)
    assert (low, high) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])), abs=2e-3)


def test_bca_moves_against_the_bias():
    draws = np.linspace(0, 1, 1001)
    low, high = bca_interval(0.7, draws, np.array([0.1, 0.2, 0.3]), 0.025)
    assert low > 0.025
    assert high > 0.975


def test_bca_of_a_constant_is_the_constant():
    assert bca_interval(1.0, np.ones(50), np.ones(10), 0.025) == (1.0, 1.0)


def test_a_number_that_never_varies_has_no_t():
    found = Resamples(
        original=np.array([1.0]), draws=np.ones((50, 1)), jackknife=np.ones((5, 1)),
        requested=50, no_variance=0, not_converged=0,
    )  # fmt: skip
    spread = summarise(found)[0]
    assert spread.sd == 0
    assert math.isnan(spread.t)


def slow_q2(data, distance):
    """Blindfolding of a model of two single indicators, value by value."""
    z = (data - data.mean(axis=0)) / data.std(axis=0)
    error = spread = 0.0
    for start in range(distance):
        rows = [row for row in range(len(z)) if row % distance == start]
        rest = [row for row in range(len(z)) if row % distance != start]
        mean = z[rest, 1].mean()
        y = z[:, 1].copy()
        y[rows] = mean
        r = np.corrcoef(z[:, 0], y)[0, 1]
        for row in rows:
            guess = mean + r * z[row, 0] * y.std()
            error += (z[row, 1] - guess) ** 2
            spread += (z[row, 1] - mean) ** 2
    return 1 - error / spread


@pytest.mark.parametrize(("rho", "distance"), [(0.0, 7), (0.5, 5), (0.95, 6)])
def test_q2_of_single_indicators_is_the_one_by_hand(rho, distance):
    data = correlated(61, rho, seed=3)
    found = redundancy_q2(data, Layout.of(PAIR), distance=distance)
    assert found[1] == pytest.approx(slow_q2(data, distance), abs=1e-9)


def test_q2_tells_prediction_from_none():
    rng = np.random.default_rng(2)
    f = rng.normal(size=200)
    near = np.column_stack([f + 0.1 * rng.normal(size=200) for _ in range(4)])
    model = parse_model("A=~a1+a2; B=~b1+b2; B~A")
    assert redundancy_q2(near, Layout.of(model))[1] > 0.7
    assert redundancy_q2(rng.normal(size=(200, 4)), Layout.of(model))[1] < 0.1
