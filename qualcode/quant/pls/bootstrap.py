"""Bootstrap of a path model: all resamples at once, through their correlation matrices.

A resample is a vector of how often each case was drawn; sums of products weighted by it give its
correlation matrix without copying a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from qualcode.quant.pls.core import (
    Estimates,
    Flags,
    Floats,
    Layout,
    Scheme,
    estimate,
    flip,
    symmetric,
)

CHUNK = 500
MAX_PRODUCTS = 20_000_000
"""Beyond this many products of indicators (160 MB) they are not kept but made anew."""
_NO_SPREAD = 1e-12

Statistic = Callable[[Estimates, Floats], Floats]
"""Takes the estimates and correlations of m models, returns (m, q) numbers to be bootstrapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resamples:
    """Bootstrapped numbers (b, q) of the usable resamples, with the jackknife for BCa (j, q).

    ``no_variance`` resamples had an indicator without variance, ``not_converged`` ones did not
    converge or were singular; neither is used.
    """

    original: Floats
    draws: Floats
    jackknife: Floats
    requested: int
    no_variance: int
    not_converged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Summary of one bootstrapped number: ``t`` is the original over its bootstrap SD."""

    original: float
    mean: float
    sd: float
    t: float
    p: float
    low: float
    high: float
    bca_low: float
    bca_high: float


def resample(
    data: Floats,
    layout: Layout,
    statistic: Statistic,
    *,
    draws: int,
    seed: int,
    scheme: Scheme = "path",
) -> Resamples:
    """Draw cases (n, p) with replacement and compute the statistic for each draw.

    Every construct of a resample gets the sign that agrees with the original loadings.
    """
    centred = data - data.mean(axis=0)
    scaled = centred / np.sqrt((centred**2).mean(axis=0))
    n = len(scaled)
    first, _ = weighted_correlations(np.ones((1, n)), scaled)
    base = estimate(first, layout, scheme)
    loadings = base.loadings[0]

    def collect(models: Iterator[tuple[Floats, Flags]]) -> tuple[Floats, int, int]:
        kept, flat, failed = [], 0, 0
        for matrices, varied in models:
            flat += int((~varied).sum())
            found = flip(estimate(matrices[varied], layout, scheme), layout, loadings)
            failed += int((~found.ok).sum())
            kept.append(statistic(found, matrices[varied])[found.ok])
        return np.concatenate(kept), flat, failed

    generator = np.random.default_rng(seed)
    values, flat, failed = collect(
        weighted_correlations(counts, scaled) for counts in _drawn(n, draws, generator)
    )
    jackknife, _, _ = collect(left_out_correlations(scaled))
    return Resamples(
        original=statistic(base, first)[0],
        draws=values,
        jackknife=jackknife,
        requested=draws,
        no_variance=flat,
        not_converged=failed,
    )


def _drawn(n: int, draws: int, generator: np.random.Generator) -> Iterator[Floats]:
    chances = np.full(n, 1 / n)
    for start in range(0, draws, CHUNK):
        size = min(CHUNK, draws - start)
        yield generator.multinomial(n, chances, size=size).astype(np.float64)


def left_out_correlations(scaled: Floats) -> Iterator[tuple[Floats, Flags]]:
    """Correlations without case 1, 2, 3, ..., in chunks, as `weighted_correlations` gives them."""
    n = len(scaled)
    sums, squares = scaled.sum(axis=0), scaled.T @ scaled
    for start in range(0, n, CHUNK):
        case = scaled[start : start + CHUNK]
        means = (sums - case) / (n - 1)
        moments = (squares - case[:, :, None] * case[:, None, :]) / (n - 1)
        yield _standardised(moments - means[:, :, None] * means[:, None, :])


def weighted_correlations(counts: Floats, scaled: Floats) -> tuple[Floats, Flags]:
    """Correlations (m, p, p) of the cases counted (m, n); False where a variable does not vary.

    ``scaled`` are standardised cases, so that the sums of squares lose no digits.
    """
    p = scaled.shape[1]
    upper = np.triu_indices(p)
    totals = counts.sum(axis=1)[:, None]
    means = counts @ scaled / totals
    moments = np.empty((len(counts), p, p))
    if scaled.size * (p + 1) / 2 <= MAX_PRODUCTS:
        products = counts @ (scaled[:, upper[0]] * scaled[:, upper[1]])
        moments[:, upper[0], upper[1]] = moments[:, upper[1], upper[0]] = products
    else:
        for number, row in enumerate(counts):
            moments[number] = (scaled * row[:, None]).T @ scaled
    return _standardised(moments / totals[:, :, None] - means[:, :, None] * means[:, None, :])


def _standardised(covariance: Floats) -> tuple[Floats, Flags]:
    diagonal = np.arange(covariance.shape[1])
    variance = covariance[:, diagonal, diagonal]
    varied: Flags = np.asarray((variance > _NO_SPREAD).all(axis=1))
    scale = np.sqrt(np.where(variance > _NO_SPREAD, variance, 1.0))
    return symmetric(covariance / (scale[:, :, None] * scale[:, None, :])), varied


def summarise(found: Resamples, *, confidence: float = 95.0) -> tuple[Spread, ...]:
    """Summarise every bootstrapped number: SD, t, two-sided normal p, percentile and BCa limits."""
    tail = (1 - confidence / 100) / 2
    out = []
    for place, original in enumerate(found.original):
        draws = found.draws[:, place]
        draws = draws[np.isfinite(draws)]
        if len(draws) < 2 or not np.isfinite(original):
            nothing = float("nan")
            out.append(
                Spread(
                    original=float(original), mean=nothing, sd=nothing, t=nothing, p=nothing,
                    low=nothing, high=nothing, bca_low=nothing, bca_high=nothing,
                )
            )  # fmt: skip
            continue
        sd = float(draws.std(ddof=1))
        t = float(original / sd) if sd > 1e-12 else float("nan")
        low, high = np.quantile(draws, [tail, 1 - tail])
        bca = bca_interval(float(original), draws, found.jackknife[:, place], tail)
        out.append(
            Spread(
                original=float(original),
                mean=float(draws.mean()),
                sd=sd,
                t=t,
                p=float(2 * stats.norm.sf(abs(t))),
                low=float(low),
                high=float(high),
                bca_low=bca[0],
                bca_high=bca[1],
            )
        )
    return tuple(out)


def bca_interval(
    original: float, draws: NDArray[np.float64], jackknife: Floats, tail: float
) -> tuple[float, float]:
    """Bias-corrected and accelerated interval (Efron 1987)."""
    below = (np.count_nonzero(draws < original) + 0.5 * np.count_nonzero(draws == original)) / len(
        draws
    )
    jackknife = jackknife[np.isfinite(jackknife)]
    if not 0 < below < 1 or len(jackknife) < 2:
        low, high = np.quantile(draws, [tail, 1 - tail])
        return float(low), float(high)
    bias = stats.norm.ppf(below)
    away = jackknife.mean() - jackknife
    spread = (away**2).sum() ** 1.5
    bend = (away**3).sum() / (6 * spread) if spread > 0 else 0.0
    z = bias + stats.norm.ppf([tail, 1 - tail])
    low, high = np.quantile(draws, stats.norm.cdf(bias + z / (1 - bend * z)))
    return float(low), float(high)
