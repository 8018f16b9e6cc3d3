"""Item validity and internal consistency of a questionnaire, as pure functions over a score table.

Scores are an array of respondents (rows) by items (columns) without missing values.
Sources: Cronbach (1951); Kuder & Richardson (1937); Feldt (1965); Guttman (1945); McDonald (1999).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import least_squares
from scipy.stats import f as f_distribution
from scipy.stats import t as t_distribution

from qualcode.quant.data import Floats

MAX_SPLIT_ITEMS = 16


def r_table(n: int, alpha: float = 0.05, *, two_sided: bool = True) -> float:
    """Return the critical Pearson r for n respondents (df = n - 2): r = t / sqrt(df + t²)."""
    df = n - 2
    t = float(t_distribution.ppf(1 - alpha / (2 if two_sided else 1), df))
    return t / math.sqrt(df + t * t)


def item_total(scores: Floats) -> Floats:
    """Pearson r of each item with the total, the item included; NaN without variance."""
    return _correlations(scores, np.repeat(scores.sum(axis=1)[:, None], scores.shape[1], axis=1))


def corrected_item_total(scores: Floats) -> Floats:
    """Pearson r of each item with the total of the others; NaN without variance."""
    return _correlations(scores, scores.sum(axis=1)[:, None] - scores)


def _correlations(left: Floats, right: Floats) -> Floats:
    a, b = left - left.mean(axis=0), right - right.mean(axis=0)
    aa, bb = (a * a).sum(axis=0), (b * b).sum(axis=0)
    tiny = 1e-18 * left.shape[0]
    flat = (aa <= tiny * (1 + (left**2).sum(axis=0))) | (bb <= tiny * (1 + (right**2).sum(axis=0)))
    with np.errstate(all="ignore"):
        r = (a * b).sum(axis=0) / np.sqrt(aa * bb)
    return np.where(flat, np.nan, np.clip(r, -1, 1))


def cronbach_alpha(scores: Floats) -> float:
    """k/(k-1) (1 - sum of item variances / variance of totals); NaN when totals do not vary."""
    k = len(scores.T)
    total = float(scores.sum(axis=1).var(ddof=1))
    if k < 2 or total <= 0:
        return math.nan
    return k / (k - 1) * (1 - float(scores.var(axis=0, ddof=1).sum()) / total)


def standardized_alpha(scores: Floats) -> float:
    """Alpha of items brought to equal variance: k r / (1 + (k-1) r) with the mean correlation."""
    k, r = float(scores.shape[1]), mean_correlation(scores)
    return k * r / (1 + (k - 1) * r)


def mean_correlation(scores: Floats) -> float:
    """Mean of the correlations between items; NaN when one does not vary."""
    k = len(scores.T)
    matrix = correlation_matrix(scores)
    return float((matrix.sum() - np.trace(matrix)) / (k * (k - 1)))


def correlation_matrix(scores: Floats) -> Floats:
    """Correlations between items; NaN rows for items without variance."""
    deviations = scores - scores.mean(axis=0)
    length = np.sqrt((deviations**2).sum(axis=0))
    with np.errstate(all="ignore"):
        unit = deviations / np.where(length > 1e-12, length, np.nan)
    return np.asarray(unit.T @ unit)


def alpha_if_deleted(scores: Floats) -> Floats:
    """Alpha of the remaining items, per item left out; NaN with fewer than three items."""
    k = len(scores.T)
    if k < 3:
        return np.full(k, math.nan)
    variances = scores.var(axis=0, ddof=1)
    rest = (scores.sum(axis=1)[:, None] - scores).var(axis=0, ddof=1)
    with np.errstate(all="ignore"):
        alpha = (k - 1) / (k - 2) * (1 - (variances.sum() - variances) / rest)
    return np.where(rest > 0, alpha, np.nan)


def feldt_interval(
    alpha: float, n: int, k: int, *, confidence: float = 95.0
) -> tuple[float, float]:
    """Confidence limits of alpha after Feldt (1965), from the F distribution."""
    tail = (1 - confidence / 100) / 2
    df = (n - 1, (n - 1) * (k - 1))
    high, low = f_distribution.ppf(1 - tail, *df), f_distribution.ppf(tail, *df)
    return 1 - (1 - alpha) * float(high), 1 - (1 - alpha) * float(low)


def is_binary(scores: Floats) -> bool:
    """Whether every answer is 0 or 1."""
    return bool(np.isin(scores, (0.0, 1.0)).all())


def kr20(scores: Floats) -> float:
    """Kuder-Richardson 20: both variances with denominator n, so that it equals alpha."""
    k, share = len(scores.T), scores.mean(axis=0)
    total = float(scores.sum(axis=1).var())
    if k < 2 or total <= 0:
        return math.nan
    return k / (k - 1) * (1 - float((share * (1 - share)).sum()) / total)


def kr21(scores: Floats) -> float:
    """Kuder-Richardson 21: as if all items were equally difficult."""
    k, totals = len(scores.T), scores.sum(axis=1)
    variance, mean = float(totals.var()), float(totals.mean())
    if k < 2 or variance <= 0:
        return math.nan
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance))


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Agreement of two halves: their r, Spearman-Brown for the whole, and Guttman's lambda 4."""

    r: float
    spearman_brown: float
    guttman: float


def odd_even(scores: Floats) -> SplitHalf:
    """Split into items 1, 3, 5, ... and 2, 4, 6, ..."""
    first, second = scores[:, 0::2].sum(axis=1), scores[:, 1::2].sum(axis=1)
    r = float(_correlations(first[:, None], second[:, None])[0])
    brown = 2 * r / (1 + r) if r > -1 else math.nan
    return SplitHalf(r, brown, _lambda4(np.cov(scores.T, ddof=1), range(0, scores.shape[1], 2)))


def _lambda4(covariance: Floats, half: range | tuple[int, ...]) -> float:
    sign = np.full(len(covariance), -1.0)
    sign[list(half)] = 1.0
    total = float(covariance.sum())
    # var(A) + var(B) = (var(A+B) + var(A-B)) / 2
    apart = float(sign @ covariance @ sign)
    return 1 - apart / total if total > 0 else math.nan


def best_and_worst_split(scores: Floats) -> tuple[float, float] | None:
    """Highest and lowest lambda 4 over all splits into halves; None above 16 items (too many).

    On the correlations, as R's psych::splitHalf, which with an odd number of items looks at half of
    the splits only and so may miss the lowest.
    """
    k = len(scores.T)
    if not 2 <= k <= MAX_SPLIT_ITEMS:
        return None
    matrix = correlation_matrix(scores)
    if not np.isfinite(matrix).all():
        return None
    half = list(combinations(range(k), k // 2))
    signs = np.full((len(half), k), -1.0)
    for row, members in zip(signs, half, strict=True):
        row[list(members)] = 1.0
    apart = np.einsum("si,ij,sj->s", signs, matrix, signs)
    found = 1 - apart / float(matrix.sum())
    return float(found.max()), float(found.min())


def guttman_lambda6(scores: Floats) -> float:
    """Guttman's lambda 6 on the correlations: 1 - sum(1 - squared multiple R) / sum(R)."""
    matrix = correlation_matrix(scores)
    if not np.isfinite(matrix).all() or np.linalg.matrix_rank(matrix) < len(matrix):
        return math.nan
    unique = 1 / np.diag(np.linalg.inv(matrix))
    return float(1 - unique.sum() / matrix.sum())


def one_factor_loadings(matrix: Floats) -> Floats | None:
    """Loadings of one common factor by minimum residuals; None when no proper solution is found.

    Minimises the squared differences of the correlations off the diagonal (Harman & Jones, 1966).
    """
    k = len(matrix)
    if k < 3 or not np.isfinite(matrix).all():
        return None
    upper = np.triu_indices(k, 1)
    values, vectors = np.linalg.eigh(matrix)
    first = vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.1))

    def residuals(loadings: Floats) -> Floats:
        return np.asarray(np.outer(loadings, loadings)[upper] - matrix[upper])

    bounds = (-0.9975, 0.9975)
    fit = least_squares(residuals, np.clip(first, -0.9, 0.9), bounds=bounds, xtol=1e-12, ftol=1e-12)
    loadings = np.asarray(fit.x)
    if not fit.success:
        return None
    return loadings if loadings.sum() >= 0 else -loadings


def omega_total(scores: Floats) -> float:
    """McDonald's omega of one factor on correlations: 1 - unique variances / sum of correlations."""
    matrix = correlation_matrix(scores)
    loadings = one_factor_loadings(matrix)
    return math.nan if loadings is None else 1 - float((1 - loadings**2).sum() / matrix.sum())
