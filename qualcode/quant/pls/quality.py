"""Quality of a path model: reliability, validity, collinearity, effect sizes, fit.

Sources: Hair et al. 2022, A Primer on PLS-SEM, 3rd ed.; Dijkstra and Henseler 2015 (rho_A);
Henseler, Ringle and Sarstedt 2015 (HTMT); Henseler et al. 2014 (SRMR of composite models).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qualcode.quant.pls.core import Estimates, Floats, Layout, Scheme, estimate
from qualcode.quant.pls.spec import PathModel


@dataclass(frozen=True, slots=True)
class Reliability:
    """Reliability of a reflective construct with two or more indicators."""

    alpha: float
    rho_a: float
    rho_c: float
    ave: float


def reliability(block: Floats, weights: Floats, loadings: Floats) -> Reliability:
    """Compute standardised alpha, rho_A, rho_C and AVE of a block of correlations (q, q)."""
    q = len(block)
    alpha = q / (q - 1) * (1 - q / block.sum()) if block.sum() > 0 else float("nan")
    off_data = block - np.diag(np.diag(block))
    outer = np.outer(weights, weights)
    off_weights = outer - np.diag(np.diag(outer))
    bottom = float(weights @ off_weights @ weights)
    top = float(weights @ off_data @ weights)
    rho_a = float((weights @ weights) ** 2 * top / bottom) if bottom != 0 else float("nan")
    squared = float((loadings**2).sum())
    rho_c = float(loadings.sum() ** 2 / (loadings.sum() ** 2 + q - squared))
    return Reliability(float(alpha), rho_a, rho_c, squared / q)


def inflation(correlations: Floats) -> Floats:
    """Variance inflation factors of variables with these correlations; inf when singular."""
    if len(correlations) == 1:
        return np.ones(1)
    if np.linalg.eigvalsh(correlations)[0] <= 1e-12:
        return np.full(len(correlations), np.inf)
    diagonal: Floats = np.diag(np.linalg.inv(correlations)).copy()
    return diagonal


def htmt_pairs(layout: Layout) -> tuple[tuple[int, int], ...]:
    """Pairs of constructs for which HTMT is defined: both reflective or of a single item."""
    reflective = [place for place in range(layout.size) if not layout.mode_b[place]]
    return tuple(combinations(reflective, 2))


def htmt(correlations: Floats, layout: Layout) -> Floats:
    """Heterotrait-monotrait ratios (m, pairs) from absolute correlations, in order of the pairs."""
    size: Floats = np.abs(correlations)
    within: list[Floats] = []
    for block in layout.blocks:
        q = block.stop - block.start
        inside = size[:, block, block].sum(axis=(1, 2)) - q
        within.append(inside / (q * (q - 1)) if q > 1 else np.ones(len(size)))
    pairs = htmt_pairs(layout)
    out = np.full((len(size), len(pairs)), np.nan)
    for place, (one, other) in enumerate(pairs):
        between = size[:, layout.blocks[one], layout.blocks[other]].mean(axis=(1, 2))
        scale = np.sqrt(within[one] * within[other])
        out[:, place] = np.where(scale > 0, between / np.where(scale > 0, scale, 1), np.nan)
    return out


def effect_sizes(between: Floats, layout: Layout) -> dict[tuple[int, int], float]:
    """Cohen's f² of every path: the R² lost without the predictor, over 1 - R²; scores are kept."""
    found: dict[tuple[int, int], float] = {}
    for end, starts in enumerate(layout.predictors):
        full = explained(between, starts, end)
        for start in starts:
            others = tuple(other for other in starts if other != start)
            lost = full - explained(between, others, end)
            found[start, end] = lost / (1 - full) if full < 1 else float("inf")
    return found


def effect_sizes_reestimated(
    observed: Floats, model: PathModel, scheme: Scheme, r2: Floats
) -> dict[tuple[int, int], float]:
    """f² when the whole model is estimated again without the path, as some programs do.

    NaN where the model without the path cannot be estimated (a construct is left alone).
    """
    place = {name: number for number, name in enumerate(model.names)}
    found: dict[tuple[int, int], float] = {}
    for start, end in model.paths:
        rest = tuple(path for path in model.paths if path != (start, end))
        key = (place[start], place[end])
        if {name for path in rest for name in path} != set(model.names):
            found[key] = float("nan")
            continue
        again = estimate(observed[None], Layout.of(PathModel(model.constructs, rest)), scheme)
        without = float(np.nan_to_num(again.r2[0, key[1]])) if again.ok[0] else float("nan")
        full = float(r2[key[1]])
        found[key] = (full - without) / (1 - full) if full < 1 else float("inf")
    return found


def explained(between: Floats, starts: tuple[int, ...], end: int) -> float:
    """R² of a construct regressed on others, from the construct correlations (k, k)."""
    if not starts:
        return 0.0
    chosen = list(starts)
    towards = between[chosen, end]
    slopes, *_ = np.linalg.lstsq(between[np.ix_(chosen, chosen)], towards, rcond=None)
    return float(slopes @ towards)


def implied_correlations(estimates: Estimates, layout: Layout) -> Floats:
    """Construct correlations (k, k) that the structural model implies (first model)."""
    implied: Floats = estimates.correlations[0].copy()
    paths = estimates.paths[0]
    for place, end in enumerate(layout.order):
        starts = list(layout.predictors[end])
        if not starts:
            continue
        for earlier in layout.order[:place]:
            value = float(paths[starts, end] @ implied[starts, earlier])
            implied[end, earlier] = implied[earlier, end] = value
    return implied


def srmr(
    observed: Floats, estimates: Estimates, layout: Layout, *, saturated: bool, factor: bool
) -> float:
    """Standardised root mean square residual of the first model.

    With ``factor`` the correlations within a reflective block come from its loadings (common
    factor); without, a block keeps its observed correlations (composite).
    """
    between = estimates.correlations[0] if saturated else implied_correlations(estimates, layout)
    spread = layout.member * estimates.loadings[0][:, None]
    implied = spread @ between @ spread.T
    for place, block in enumerate(layout.blocks):
        if layout.mode_b[place] or not factor:
            implied[block, block] = observed[block, block]
    np.fill_diagonal(implied, 1.0)
    lower = np.tril_indices(len(observed))
    return float(np.sqrt(((observed - implied)[lower] ** 2).mean()))
