"""A path model, estimated and judged: all numbers of a report, before they become tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from qualcode.quant.pls.blindfold import redundancy_q2
from qualcode.quant.pls.bootstrap import Resamples, Spread, resample, summarise
from qualcode.quant.pls.core import (
    Estimates,
    Floats,
    Layout,
    Scheme,
    correlate,
    estimate,
    total_effects,
)
from qualcode.quant.pls.quality import (
    Reliability,
    effect_sizes,
    effect_sizes_reestimated,
    htmt,
    htmt_pairs,
    inflation,
    reliability,
    srmr,
)
from qualcode.quant.pls.spec import PathModel

MAX_INDIRECT = 500
K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to estimate. ``distance`` is the omission distance of the blindfolding, 0 for none."""

    scheme: Scheme = "path"
    draws: int = 5000
    seed: int = 20220101
    confidence: float = 95.0
    distance: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """SRMR of composite and common factor models, saturated and as estimated."""

    composite_saturated: float
    composite_estimated: float
    factor_saturated: float
    factor_estimated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrapped:
    """Bootstrap summaries under the same keys as the numbers they belong to."""

    paths: dict[tuple[int, int], Spread]
    totals: dict[tuple[int, int], Spread]
    indirect: dict[tuple[int, ...], Spread]
    loadings: tuple[Spread, ...]
    weights: tuple[Spread, ...]
    htmt: dict[tuple[int, int], Spread]
    r2: dict[int, Spread]
    found: Resamples


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything known about a model. Constructs are positions in ``model.names``."""

    model: PathModel
    layout: Layout
    n: int
    observed: Floats
    estimates: Estimates
    scores: Floats
    reliability: dict[int, Reliability]
    outer_vif: Floats
    inner_vif: dict[tuple[int, int], float]
    r2: dict[int, float]
    adjusted: dict[int, float]
    q2: dict[int, float]
    f2: dict[tuple[int, int], float]
    f2_reestimated: dict[tuple[int, int], float]
    htmt: dict[tuple[int, int], float]
    totals: dict[tuple[int, int], float]
    indirect: dict[tuple[int, ...], float]
    fit: Fit
    bootstrapped: Bootstrapped | None

    @property
    def paths(self) -> dict[tuple[int, int], float]:
        """Path coefficients by (predictor, outcome)."""
        values = self.estimates.paths[0]
        return {path: float(values[path]) for path in path_places(self.layout)}


def path_places(layout: Layout) -> tuple[tuple[int, int], ...]:
    """All paths as positions (predictor, outcome), outcome by outcome."""
    return tuple((start, end) for end, starts in enumerate(layout.predictors) for start in starts)


def indirect_routes(layout: Layout) -> tuple[tuple[int, ...], ...]:
    """All routes of two paths or more, as positions; at most `MAX_INDIRECT`, shortest first."""
    routes: list[tuple[int, ...]] = []
    frontier: list[tuple[int, ...]] = list(path_places(layout))
    while frontier and len(routes) < MAX_INDIRECT:
        frontier = [
            (*route, end)
            for route in frontier[:MAX_INDIRECT]
            for end, starts in enumerate(layout.predictors)
            if route[-1] in starts
        ]
        routes += frontier
    return tuple(routes[:MAX_INDIRECT])


def total_places(layout: Layout) -> tuple[tuple[int, int], ...]:
    """Pairs of constructs with any route from the first to the second."""
    reach = np.zeros((layout.size, layout.size))
    for start, end in path_places(layout):
        reach[start, end] = 1.0
    reach = total_effects(reach[None])[0]
    return tuple((int(start), int(end)) for start, end in np.argwhere(reach > 0))


def analyse(data: Floats, model: PathModel, options: Options) -> Analysis | None:
    """Estimate and judge a model on complete data (n, p); None when it does not converge.

    Every column must vary; columns stand in the order of ``model.indicators``.
    """
    layout = Layout.of(model)
    observed = correlate(data)
    found = estimate(observed[None], layout, options.scheme)
    if not found.ok[0]:
        return None
    between = found.correlations[0]
    r2 = {end: float(found.r2[0, end]) for end, starts in enumerate(layout.predictors) if starts}
    scaled = (data - data.mean(axis=0)) / data.std(axis=0, ddof=1)
    places, routes = total_places(layout), indirect_routes(layout)
    totals = total_effects(found.paths)[0]
    return Analysis(
        model=model,
        layout=layout,
        n=len(data),
        observed=observed,
        estimates=found,
        scores=scaled @ (layout.member * found.weights[0][:, None]),
        reliability=_reliabilities(observed, found, layout),
        outer_vif=np.concatenate([inflation(observed[block, block]) for block in layout.blocks]),
        inner_vif=_inner_vif(between, layout),
        r2=r2,
        adjusted={end: _adjusted(value, len(data), len(layout.predictors[end]))
                  for end, value in r2.items()},
        q2=redundancy_q2(data, layout, distance=options.distance, scheme=options.scheme)
        if options.distance > 1
        else {},
        f2=effect_sizes(between, layout),
        f2_reestimated=effect_sizes_reestimated(observed, model, options.scheme, found.r2[0]),
        htmt=_keyed(htmt_pairs(layout), htmt(observed[None], layout)[0]),
        totals={place: float(totals[place]) for place in places},
        indirect=_keyed(routes, _along(found.paths, routes)[0]),
        fit=_fit(observed, found, layout),
        bootstrapped=_bootstrap(data, layout, options) if options.draws else None,
    )  # fmt: skip


def _keyed(keys: tuple[K, ...], values: Floats) -> dict[K, float]:
    return {key: float(value) for key, value in zip(keys, values, strict=True)}


def _adjusted(r2: float, n: int, predictors: int) -> float:
    left = n - predictors - 1
    return 1 - (1 - r2) * (n - 1) / left if left > 0 else float("nan")


def _reliabilities(observed: Floats, found: Estimates, layout: Layout) -> dict[int, Reliability]:
    return {
        place: reliability(
            observed[block, block], found.weights[0][block], found.loadings[0][block]
        )
        for place, block in enumerate(layout.blocks)
        if block.stop - block.start > 1 and not layout.mode_b[place]
    }


def _inner_vif(between: Floats, layout: Layout) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    for end, starts in enumerate(layout.predictors):
        if starts:
            values = inflation(between[np.ix_(starts, starts)])
            found |= {
                (start, end): float(value) for start, value in zip(starts, values, strict=True)
            }
    return found


def _fit(observed: Floats, found: Estimates, layout: Layout) -> Fit:
    def value(*, saturated: bool, factor: bool) -> float:
        return srmr(observed, found, layout, saturated=saturated, factor=factor)

    return Fit(
        composite_saturated=value(saturated=True, factor=False),
        composite_estimated=value(saturated=False, factor=False),
        factor_saturated=value(saturated=True, factor=True),
        factor_estimated=value(saturated=False, factor=True),
    )


def _along(paths: Floats, routes: tuple[tuple[int, ...], ...]) -> Floats:
    """Product of the paths along each route, (m, routes)."""
    out = np.ones((len(paths), len(routes)))
    for number, route in enumerate(routes):
        for start, end in pairwise(route):
            out[:, number] *= paths[:, start, end]
    return out


def _bootstrap(data: Floats, layout: Layout, options: Options) -> Bootstrapped | None:
    paths, places = path_places(layout), total_places(layout)
    routes, pairs = indirect_routes(layout), htmt_pairs(layout)
    ends = tuple(end for end, starts in enumerate(layout.predictors) if starts)

    def statistic(found: Estimates, matrices: Floats) -> Floats:
        totals = total_effects(found.paths)
        return np.concatenate(
            [
                _picked(found.paths, paths),
                _picked(totals, places),
                _along(found.paths, routes),
                found.loadings,
                found.weights,
                htmt(matrices, layout),
                found.r2[:, list(ends)],
            ],
            axis=1,
        )

    found = resample(
        data, layout, statistic, draws=options.draws, seed=options.seed, scheme=options.scheme
    )
    if len(found.draws) < 2:
        return None
    spreads = iter(summarise(found, confidence=options.confidence))
    take = _taker(spreads)
    p = len(layout.member)
    return Bootstrapped(
        paths=dict(zip(paths, take(len(paths)), strict=True)),
        totals=dict(zip(places, take(len(places)), strict=True)),
        indirect=dict(zip(routes, take(len(routes)), strict=True)),
        loadings=take(p),
        weights=take(p),
        htmt=dict(zip(pairs, take(len(pairs)), strict=True)),
        r2=dict(zip(ends, take(len(ends)), strict=True)),
        found=found,
    )


def _picked(values: Floats, places: tuple[tuple[int, int], ...]) -> Floats:
    picked: Floats = values[:, [start for start, _ in places], [end for _, end in places]]
    return picked


def _taker(items: Iterator[T]) -> Callable[[int], tuple[T, ...]]:
    def take(count: int) -> tuple[T, ...]:
        return tuple(next(items) for _ in range(count))

    return take
