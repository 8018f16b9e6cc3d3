"""Tests that compare numbers between groups or between two measurements. Plain arrays in and out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.oneway import anova_oneway

Floats = NDArray[np.float64]

_EXACT_LIMIT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A test: ``statistic`` with its degrees of freedom, two-sided p, and an effect size.

    ``difference`` is the difference of means (or None) with its interval. ``exact`` tells whether p
    counts all arrangements instead of a limit distribution.
    """

    test: str
    symbol: str
    statistic: float
    df: tuple[float, ...] = ()
    p: float
    effect: str
    effect_size: float
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    exact: bool = False


def levene(groups: Sequence[Floats]) -> tuple[float, float]:
    """Levene's test around the mean, as SPSS prints it; NaN when it is not defined."""
    if len(groups) < 2 or min(len(group) for group in groups) < 2:
        return math.nan, math.nan
    parts = _variance_parts([np.abs(group - group.mean()) for group in groups])
    return (math.nan, math.nan) if parts is None else (parts.f, parts.p)


@dataclass(frozen=True, slots=True)
class _Parts:
    f: float
    df: tuple[float, float]
    p: float
    explained: float


def _variance_parts(groups: Sequence[Floats]) -> _Parts | None:
    """Split the sum of squares between and within groups; None when nothing varies within."""
    everything = np.concatenate(groups)
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in groups)
    total = float(((everything - everything.mean()) ** 2).sum())
    df = (len(groups) - 1.0, float(len(everything) - len(groups)))
    noise = len(everything) * (1e-14 * float(np.abs(everything).max())) ** 2
    if df[1] < 1 or within <= max(1e-20 * total, noise):
        return None
    f = (total - within) / df[0] / (within / df[1])
    return _Parts(f, df, float(stats.f.sf(f, *df)), 1 - within / total)


def two_groups_t(a: Floats, b: Floats, *, equal: bool, confidence: float = 95.0) -> Finding:
    """Student's (equal variances) or Welch's t; effect: Hedges' g.

    Raises:
        ValueError: a group has fewer than two values, or neither varies.
    """
    n1, n2 = len(a), len(b)
    if min(n1, n2) < 2 or (_is_flat(a) and _is_flat(b)):
        raise ValueError("t needs two values per group and some variance")
    v1, v2 = float(a.var(ddof=1)), float(b.var(ddof=1))
    pooled = ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2)
    if equal:
        df = n1 + n2 - 2.0
        error = math.sqrt(pooled * (1 / n1 + 1 / n2))
    else:
        error = math.sqrt(v1 / n1 + v2 / n2)
        df = error**4 / ((v1 / n1) ** 2 / (n1 - 1) + (v2 / n2) ** 2 / (n2 - 1))
    difference = float(a.mean() - b.mean())
    return _t_finding(
        "student" if equal else "welch",
        difference,
        error,
        df,
        confidence,
        effect=("g", difference / math.sqrt(pooled) * (1 - 3 / (4 * (n1 + n2 - 2) - 1))),
    )


def _is_flat(values: Floats) -> bool:
    return float(values.std()) <= 1e-13 * float(np.abs(values).max())


def _t_finding(
    test: str,
    difference: float,
    error: float,
    df: float,
    confidence: float,
    *,
    effect: tuple[str, float],
) -> Finding:
    t = difference / error
    half = float(stats.t.ppf(0.5 + confidence / 200, df)) * error
    return Finding(
        test=test,
        symbol="t",
        statistic=t,
        df=(df,),
        p=float(2 * stats.t.sf(abs(t), df)),
        effect=effect[0],
        effect_size=effect[1],
        difference=difference,
        low=difference - half,
        high=difference + half,
    )


def mann_whitney(a: Floats, b: Floats) -> Finding:
    """Mann-Whitney U; exact without ties in small groups, else normal with tie correction.

    Effect: rank-biserial correlation, positive when the first group is higher.
    """
    n1, n2 = len(a), len(b)
    both = np.concatenate([a, b])
    exact = min(n1, n2) <= _EXACT_LIMIT and n1 * n2 <= 1000 and len(np.unique(both)) == len(both)
    u = float(stats.rankdata(both)[:n1].sum() - n1 * (n1 + 1) / 2)
    if (both == both[0]).all():
        p = 1.0
    else:
        method = "exact" if exact else "asymptotic"
        p = float(stats.mannwhitneyu(a, b, method=method, use_continuity=False).pvalue)
    return Finding(
        test="mann-whitney",
        symbol="U",
        statistic=min(u, n1 * n2 - u),
        p=p,
        effect="rank-biserial",
        effect_size=2 * u / (n1 * n2) - 1,
        exact=exact,
    )


def paired_t(first: Floats, second: Floats, *, confidence: float = 95.0) -> Finding:
    """Paired t of first minus second; effect: d of the differences.

    Raises:
        ValueError: there are fewer than two pairs, or all differences are equal.
    """
    differences = first - second
    scale = max(float(np.abs(first).max()), float(np.abs(second).max()), 1e-300)
    if len(differences) < 2 or differences.std() <= 1e-12 * scale:
        raise ValueError("a paired t needs differences that vary")
    mean, sd = float(differences.mean()), float(differences.std(ddof=1))
    n = len(differences)
    return _t_finding(
        "paired-t", mean, sd / math.sqrt(n), n - 1.0, confidence, effect=("dz", mean / sd)
    )


def wilcoxon(first: Floats, second: Floats) -> Finding:
    """Wilcoxon's signed ranks, pairs without difference left out; exact when small without ties.

    Effect: matched rank-biserial correlation.

    Raises:
        ValueError: no pair differs.
    """
    differences = first - second
    kept = differences[differences != 0]
    if not len(kept):
        raise ValueError("no pair differs")
    sizes = np.abs(kept)
    exact = len(kept) <= 50 and len(np.unique(sizes)) == len(sizes)
    ranks = stats.rankdata(sizes)
    up = float(ranks[kept > 0].sum())
    down = float(ranks[kept < 0].sum())
    found = stats.wilcoxon(kept, method="exact" if exact else "asymptotic", correction=False)
    return Finding(
        test="wilcoxon",
        symbol="W",
        statistic=min(up, down),
        p=float(found.pvalue),
        effect="rank-biserial",
        effect_size=(up - down) / (up + down),
        exact=exact,
    )


def anova(groups: Sequence[Floats]) -> Finding:
    """One-way analysis of variance; effect: eta squared.

    Raises:
        ValueError: nothing varies within the groups, or there are too few values.
    """
    parts = _variance_parts(groups)
    if parts is None:
        raise ValueError("an analysis of variance needs variance within groups")
    return Finding(
        test="anova",
        symbol="F",
        statistic=parts.f,
        df=parts.df,
        p=parts.p,
        effect="eta²",
        effect_size=parts.explained,
    )


def welch_anova(groups: Sequence[Floats]) -> Finding:
    """One-way analysis of variance without equal variances (Welch 1951); effect: eta squared.

    Raises:
        ValueError: a group has fewer than two values or does not vary.
    """
    if any(len(group) < 2 or _is_flat(group) for group in groups):
        raise ValueError("Welch's analysis of variance needs variance in every group")
    found = anova_oneway(list(groups), use_var="unequal", welch_correction=True)
    return Finding(
        test="welch-anova",
        symbol="F",
        statistic=float(found.statistic),
        df=(float(found.df_num), float(found.df_denom)),
        p=float(found.pvalue),
        effect="eta²",
        effect_size=anova(groups).effect_size,
    )


def kruskal(groups: Sequence[Floats]) -> Finding:
    """Kruskal-Wallis H with tie correction; effect: epsilon squared.

    Raises:
        ValueError: all values are equal.
    """
    everything = np.concatenate(groups)
    if (everything == everything[0]).all():
        raise ValueError("all values are equal")
    found = stats.kruskal(*groups)
    return Finding(
        test="kruskal",
        symbol="H",
        statistic=float(found.statistic),
        df=(len(groups) - 1.0,),
        p=float(found.pvalue),
        effect="epsilon²",
        effect_size=float(found.statistic) / (len(everything) - 1),
    )


def holm(p: Sequence[float]) -> list[float]:
    """Adjust p values for their number (Holm 1979), in the order given."""
    order = np.argsort(p)
    out = np.empty(len(p))
    running = 0.0
    for place, index in enumerate(order):
        running = max(running, min(1.0, (len(p) - place) * p[index]))
        out[index] = running
    return [float(value) for value in out]
