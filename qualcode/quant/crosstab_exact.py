"""Fisher's exact test for tables of any size (Freeman and Halton 1951).

Tables with the observed totals are built column by column; partial tables that leave the same
row totals and have the same probability so far are counted together. When even so there are too
many, random tables with a seed stand in for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaln

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

MAX_PARTIAL_TABLES = 400_000
RANDOM_TABLES = 100_000
Z99 = 2.5758293035489004
_TIE = 1e-7


@dataclass(frozen=True, slots=True)
class ExactP:
    """A two-sided p; ``error`` is the half width of its 99 % interval when it was simulated."""

    p: float
    error: float = 0.0


class _TooManyTables(Exception):
    """The enumeration would need too much memory."""


def exact_test(table: Counts, *, seed: int = 0) -> ExactP:
    """Return the sum of the probabilities of all tables no more probable than the observed one."""
    if table.shape == (2, 2):
        return ExactP(float(stats.fisher_exact(table).pvalue))
    oriented = table if table.shape[0] <= table.shape[1] else table.T
    try:
        return ExactP(_enumerate(oriented))
    except _TooManyTables:
        return _simulate(oriented, seed)


def _log_weight(table: NDArray[np.int64]) -> float:
    return float(-gammaln(table + 1.0).sum())


def _enumerate(table: Counts) -> float:
    totals = np.sort(table.sum(axis=0))[::-1]
    remaining: Counts = table.sum(axis=1)[np.newaxis, :]
    past: Floats = np.zeros(1)
    number: Floats = np.ones(1)
    for total in totals[:-1]:
        remaining, past, number = _add_column(*_gather(remaining, past, number), int(total))
    weights = past - gammaln(remaining + 1.0).sum(axis=1)
    top = weights.max()
    masses = number * np.exp(weights - top)
    as_extreme = weights <= _log_weight(table) + _TIE
    return float(min(masses[as_extreme].sum() / masses.sum(), 1.0))


def _add_column(
    remaining: Counts, past: Floats, number: Floats, total: int
) -> tuple[Counts, Floats, Floats]:
    """Extend every partial table by all possible columns with this total."""
    left = np.full(len(remaining), total, dtype=np.int64)
    rows = remaining.shape[1]
    remaining = remaining.copy()
    for row in range(rows):
        room = remaining[:, row]
        below = remaining[:, row + 1 :].sum(axis=1)
        low = np.maximum(0, left - below)
        high = np.minimum(room, left)
        ways = high - low + 1
        if ways.sum() > MAX_PARTIAL_TABLES * 4:
            raise _TooManyTables
        source = np.repeat(np.arange(len(ways)), ways)
        offset = np.arange(ways.sum()) - np.repeat(np.cumsum(ways) - ways, ways)
        cell = low[source] + offset
        remaining, left = remaining[source], left[source] - cell
        remaining[:, row] -= cell
        past, number = past[source] - gammaln(cell + 1.0), number[source]
    return remaining, past, number


def _gather(remaining: Counts, past: Floats, number: Floats) -> tuple[Counts, Floats, Floats]:
    # rows are interchangeable from here on, so their order is no part of the state
    remaining = np.sort(remaining, axis=1)
    keys = (np.rint(past * 1e8).astype(np.int64), *remaining.T)
    order = np.lexsort(keys)
    changed = np.zeros(len(order), dtype=bool)
    changed[0] = True
    for key in keys:
        changed[1:] |= np.diff(key[order]) != 0
    first = np.flatnonzero(changed)
    if len(first) > MAX_PARTIAL_TABLES:
        raise _TooManyTables
    return remaining[order[first]], past[order[first]], np.add.reduceat(number[order], first)


def _simulate(table: Counts, seed: int) -> ExactP:
    """Monte Carlo p with (hits + 1)/(draws + 1), so that it is never 0."""
    draw = stats.random_table(
        table.sum(axis=1), table.sum(axis=0), seed=np.random.default_rng(seed)
    )
    limit = _log_weight(table) + _TIE
    hits = 0
    for _ in range(10):
        tables = draw.rvs(size=RANDOM_TABLES // 10)
        hits += int((-gammaln(tables + 1.0).sum(axis=(1, 2)) <= limit).sum())
    p = (hits + 1) / (RANDOM_TABLES + 1)
    return ExactP(p, Z99 * float(np.sqrt(p * (1 - p) / RANDOM_TABLES)))
