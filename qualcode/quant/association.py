"""Association of two categorical variables, from their table of counts.

Everything here takes plain numpy arrays; `crosstab` reads the data, chooses the test and words
the result. Rows and columns without any case must be left out before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from qualcode.quant.crosstab_exact import exact_test

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Test:
    """A chi-square type statistic with its degrees of freedom and two-sided p."""

    value: float
    df: int
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTests:
    """All rows of the SPSS chi-square table. None means: not defined for this table.

    ``fisher_error`` is the half width of the 99 % interval of a Monte Carlo p, 0 when exact.
    ``small_cells`` counts the cells with an expected count below 5.
    """

    n: int
    shape: tuple[int, int]
    pearson: Test
    continuity: Test | None
    likelihood: Test
    linear: Test | None
    fisher: float | None
    fisher_one: float | None
    fisher_error: float
    small_cells: int
    min_expected: float

    @property
    def is_two_by_two(self) -> bool:
        """Whether the continuity correction and the one-sided test exist."""
        return self.shape == (2, 2)

    @property
    def small_share(self) -> float:
        """Percentage of cells with an expected count below 5."""
        return 100 * self.small_cells / (self.shape[0] * self.shape[1])


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with its confidence interval; ``corrected`` when 0.5 was added to every cell."""

    value: float
    low: float
    high: float
    corrected: bool


def expected_counts(table: Counts) -> Floats:
    """Return the counts expected without association: row total x column total / n."""
    total = table.sum()
    expected: Floats = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    return expected


def is_testable(table: Counts) -> bool:
    """Whether the table has at least two rows and columns, all of them with cases."""
    return (
        min(table.shape) >= 2
        and bool((table.sum(axis=0) > 0).all())
        and bool((table.sum(axis=1) > 0).all())
    )


def table_tests(
    table: Counts,
    *,
    row_scores: Floats | None = None,
    col_scores: Floats | None = None,
    seed: int = 0,
) -> TableTests:
    """Compute every row of the SPSS chi-square table.

    The scores are the numeric codes of the categories for the linear-by-linear association;
    without them the categories count 1, 2, 3, ...

    Raises:
        ValueError: a row or column is empty, or there are fewer than two of either.
    """
    if not is_testable(table):
        raise ValueError("a testable table has two or more rows and columns, none empty")
    expected = expected_counts(table)
    square = table.shape == (2, 2)
    exact = exact_test(table, seed=seed)
    return TableTests(
        n=int(table.sum()),
        shape=(table.shape[0], table.shape[1]),
        pearson=_chi_square(table, correction=False),
        continuity=_chi_square(table, correction=True) if square else None,
        likelihood=_chi_square(table, correction=False, lambda_="log-likelihood"),
        linear=linear_by_linear(table, row_scores, col_scores),
        fisher=exact.p,
        fisher_one=_smaller_tail(table) if square else None,
        fisher_error=exact.error,
        small_cells=int((expected < 5).sum()),
        min_expected=float(expected.min()),
    )


def _chi_square(table: Counts, *, correction: bool, lambda_: str | None = None) -> Test:
    # scipy corrects 2 x 2 tables unless told not to
    found = stats.chi2_contingency(table, correction=correction, lambda_=lambda_)
    return Test(float(found.statistic), int(found.dof), float(found.pvalue))


def _smaller_tail(table: Counts) -> float:
    tails = (stats.fisher_exact(table, alternative=side).pvalue for side in ("less", "greater"))
    return float(min(tails))


def linear_by_linear(
    table: Counts, row_scores: Floats | None = None, col_scores: Floats | None = None
) -> Test | None:
    """Mantel-Haenszel test of linear association, (n - 1) r^2; None when r is not defined."""
    rows = _scores(row_scores, table.shape[0])
    cols = _scores(col_scores, table.shape[1])
    total = float(table.sum())
    row_total, col_total = table.sum(axis=1), table.sum(axis=0)
    u = rows - row_total @ rows / total
    v = cols - col_total @ cols / total
    spread = float((row_total @ u**2) * (col_total @ v**2))
    if total < 2 or spread <= 0:
        return None
    value = (total - 1) * float(u @ table @ v) ** 2 / spread
    return Test(value, 1, float(stats.chi2.sf(value, 1)))


def _scores(scores: Floats | None, n: int) -> Floats:
    """Return the scores on a scale from 0 to 1, which leaves r as it is."""
    raw = np.arange(1.0, n + 1) if scores is None else np.asarray(scores, dtype=np.float64)
    raw = raw / max(float(np.abs(raw).max()), 1e-300)
    span = float(raw.max() - raw.min())
    scaled: Floats = (raw - raw.min()) / (span if span > 0 else 1.0)
    return scaled


def smallest_possible_p(table: Counts) -> float:
    """Return the smallest two-sided Fisher p that a 2 x 2 table with these totals could give."""
    first, second = (int(total) for total in table.sum(axis=1))
    column = int(table[:, 0].sum())
    low, high = max(0, column - second), min(first, column)
    support = np.arange(low, high + 1)
    chances = stats.hypergeom.pmf(support, first + second, first, column)
    return float(chances[chances <= chances.min() * (1 + 1e-7)].sum())


def phi(table: Counts) -> float:
    """Phi of a 2 x 2 table, signed: positive when the first row goes with the first column."""
    a, b, c, d = (float(cell) for cell in table.ravel())
    return (a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d))


def cramers_v(table: Counts) -> float:
    """Cramér's V, from 0 (none) to 1 (perfect association)."""
    pearson = _chi_square(table, correction=False).value
    return math.sqrt(pearson / (float(table.sum()) * (min(table.shape) - 1)))


def odds_ratio(table: Counts, *, z: float = Z95) -> Ratio:
    """Sample odds ratio ad/bc with Woolf's interval; 0.5 is added to all cells when one is 0."""
    cells, corrected = _haldane(table)
    a, b, c, d = cells
    value = a * d / (b * c)
    return _log_interval(value, math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), z, corrected=corrected)


def risk_ratio(table: Counts, *, z: float = Z95) -> Ratio:
    """Ratio of the risks of the first column, first row against second, with the log interval.

    It is the prevalence ratio of a cross-sectional and the relative risk of a cohort study.
    0.5 is added to all cells when either count of the first column is 0.
    """
    corrected = bool((table[:, 0] == 0).any())
    cells = tuple(float(cell) + (0.5 if corrected else 0) for cell in table.ravel())
    a, b, c, d = cells
    value = (a / (a + b)) / (c / (c + d))
    spread = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return _log_interval(value, math.sqrt(max(spread, 0.0)), z, corrected=corrected)


def _haldane(table: Counts) -> tuple[tuple[float, float, float, float], bool]:
    corrected = bool((table == 0).any())
    cells = tuple(float(cell) + (0.5 if corrected else 0) for cell in table.ravel())
    return cast(tuple[float, float, float, float], cells), corrected


def _log_interval(value: float, error: float, z: float, *, corrected: bool) -> Ratio:
    factor = math.exp(z * error)
    return Ratio(value, value / factor, value * factor, corrected)
