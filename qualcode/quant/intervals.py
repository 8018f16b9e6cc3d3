"""Confidence intervals of a proportion."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal

Interval = Literal["wilson", "normal"]


def proportion_interval(
    count: int, n: int, *, confidence: float = 95.0, kind: Interval = "wilson"
) -> tuple[float, float]:
    """Return the limits as proportions; Wilson (1927), or the normal (Wald) approximation.

    Raises:
        ValueError: ``n`` is not positive.
    """
    if n <= 0:
        raise ValueError("an interval needs at least one case")
    z = NormalDist().inv_cdf(0.5 + confidence / 200)
    share = count / n
    if kind == "normal":
        half = z * math.sqrt(share * (1 - share) / n)
        return max(0.0, share - half), min(1.0, share + half)
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == n else min(1.0, centre + half)
    return low, high
