"""Stone-Geisser Q² by blindfolding (cross-validated redundancy)."""

from __future__ import annotations

import numpy as np

from qualcode.quant.pls.core import Floats, Layout, Scheme, correlate, estimate


def redundancy_q2(
    data: Floats, layout: Layout, *, distance: int = 7, scheme: Scheme = "path"
) -> dict[int, float]:
    """Return Q² of every endogenous construct; NaN when a round could not be estimated.

    In each of ``distance`` rounds every distance-th value of the construct's indicators (counted
    down the columns) is left out and replaced by the mean of the rest, the model is estimated, and
    the value is predicted from the constructs that lead to it. Q² = 1 - SSE/SSO.
    """
    centred = data - data.mean(axis=0)
    scaled = centred / np.sqrt((centred**2).mean(axis=0))
    return {
        end: _of_construct(scaled, layout, end, distance, scheme)
        for end, starts in enumerate(layout.predictors)
        if starts
    }


def _of_construct(scaled: Floats, layout: Layout, end: int, distance: int, scheme: Scheme) -> float:
    block = layout.blocks[end]
    n, q = len(scaled), block.stop - block.start
    place = np.arange(n * q).reshape(q, n).T
    error = spread = 0.0
    for start in range(distance):
        hidden = place % distance == start
        filled = scaled.copy()
        part = np.where(hidden, np.nan, scaled[:, block])
        if (np.count_nonzero(~hidden, axis=0) < 2).any():
            return float("nan")
        means = np.nanmean(part, axis=0)
        filled[:, block] = np.where(hidden, means, part)
        deviation = filled.std(axis=0)
        if (deviation < 1e-9).any():
            return float("nan")
        found = estimate(correlate(filled)[None], layout, scheme)
        if not found.ok[0]:
            return float("nan")
        scores = ((filled - filled.mean(axis=0)) / deviation) @ (
            layout.member * found.weights[0][:, None]
        )
        predicted = scores @ found.paths[0][:, end]
        guess = means + np.outer(predicted, found.loadings[0][block]) * deviation[block]
        actual = scaled[:, block]
        error += float(((actual - guess)[hidden] ** 2).sum())
        spread += float(((actual - means)[hidden] ** 2).sum())
    return 1 - error / spread if spread > 0 else float("nan")
