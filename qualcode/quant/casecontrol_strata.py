"""Stratified 2 x 2 tables: Mantel-Haenszel, and whether the strata tell the same story."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say, say_n
from qualcode.quant.association import Z95, Ratio, Test, odds_ratio, risk_ratio
from qualcode.quant.categories import Tabulation, tabulate
from qualcode.quant.crosstab import check_levels, directed
from qualcode.quant.data import Dataset
from qualcode.quant.result import Column, Figure, Result, Table
from qualcode.quant.wording import label, p_phrase, rounded, without_nan

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """Strata taken together: Mantel-Haenszel ratio, test of no association, test of homogeneity.

    ``homogeneity`` is the Breslow-Day test with Tarone's adjustment, of odds ratios; None with a
    single stratum or where the pooled odds ratio is 0 or infinite.
    """

    odds_ratio: Ratio | None
    risk_ratio: Ratio | None
    test: Test
    test_corrected: Test
    homogeneity: Test | None


def is_informative(table: Counts) -> bool:
    """Whether a stratum says anything: none of its totals is 0."""
    return bool((table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all())


def pool(strata: list[Counts], *, z: float = Z95) -> Pooled:
    """Pool informative strata, each a 2 x 2 table.

    Odds ratio with the Robins-Breslow-Greenland interval, risk ratio with the Greenland-Robins
    interval (statsmodels, and Rothman et al., Modern Epidemiology, ch. 15).

    Raises:
        ValueError: no stratum is informative.
    """
    if not strata or not all(is_informative(table) for table in strata):
        raise ValueError("strata must be informative")
    tables = StratifiedTable([table.astype(float) for table in strata])
    plain, corrected = (tables.test_null_odds(correction=choice) for choice in (False, True))
    ratio = _pooled_odds(strata, tables, z)
    homogeneity = None
    if ratio is not None and len(strata) > 1:
        homogeneity = breslow_day(strata, ratio.value)
    return Pooled(
        odds_ratio=ratio,
        risk_ratio=_pooled_risk(strata, z),
        test=Test(float(plain.statistic), 1, float(plain.pvalue)),
        test_corrected=Test(float(corrected.statistic), 1, float(corrected.pvalue)),
        homogeneity=homogeneity,
    )


def breslow_day(strata: list[Counts], common: float) -> Test:
    """Test whether the strata could share the odds ratio ``common``, with Tarone's adjustment.

    The expected first cell of each stratum is the root of a quadratic; statsmodels divides by zero
    there when the common odds ratio is exactly 1.
    """
    chi_square = away = spread = 0.0
    for table in strata:
        row, other = (float(total) for total in table.sum(axis=1))
        column = float(table[:, 0].sum())
        first = _expected_cell(row, other, column, common)
        cells = np.array([first, row - first, column - first, other - column + first])
        variance = 1 / float((1 / cells).sum())
        gap = float(table[0, 0]) - first
        chi_square += gap**2 / variance
        away += gap
        spread += variance
    chi_square = max(chi_square - away**2 / spread, 0.0)
    df = len(strata) - 1
    return Test(chi_square, df, float(stats.chi2.sf(chi_square, df)))


def _expected_cell(row: float, other: float, column: float, common: float) -> float:
    """First cell of a 2 x 2 table with these totals and this odds ratio."""
    square = 1 - common
    linear = other - column + common * (row + column)
    constant = -common * row * column
    root = math.sqrt(linear**2 - 4 * square * constant)
    # this form of the root has no cancellation and no division by 1 - common
    return -2 * constant / (linear + root)


def _pooled_odds(strata: list[Counts], tables: StratifiedTable, z: float) -> Ratio | None:
    up = sum(float(t[0, 0] * t[1, 1]) / float(t.sum()) for t in strata)
    down = sum(float(t[0, 1] * t[1, 0]) / float(t.sum()) for t in strata)
    if up == 0 or down == 0:
        return None
    level = 2 * float(stats.norm.sf(z))
    low, high = tables.oddsratio_pooled_confint(alpha=level)
    return Ratio(float(tables.oddsratio_pooled), float(low), float(high), corrected=False)


def _pooled_risk(strata: list[Counts], z: float) -> Ratio | None:
    up = down = spread = 0.0
    for table in strata:
        a, b, c, d = (float(cell) for cell in table.ravel())
        n = a + b + c + d
        up += a * (c + d) / n
        down += c * (a + b) / n
        spread += ((a + c) * (a + b) * (c + d) - a * c * n) / n**2
    if up == 0 or down == 0:
        return None
    factor = math.exp(z * math.sqrt(spread / (up * down)))
    return Ratio(up / down, up / down / factor, up / down * factor, corrected=False)


def mantel_haenszel(
    data: Dataset,
    *,
    row: str,
    column: str,
    strata: str,
    exposed: str | None = None,
    outcome: str | None = None,
    design: str = "cross-sectional",
    weight: str | None = None,
    alpha: float = 0.05,
    confidence: float = 95.0,
) -> Result:
    """Relate exposure and outcome within the strata of a third variable.

    Raises:
        InputProblem: a column is absent, or exposure or outcome does not have two categories.
    """
    check_levels(alpha, confidence)
    table = _tabulated(data, (row, column, strata), weight)
    z = float(stats.norm.ppf(0.5 + confidence / 200))
    direction = directed(table, exposed, outcome, None)
    counts = direction.table.counts
    layers = [counts[:, :, number] for number in range(counts.shape[2])]
    useful = [layer for layer in layers if is_informative(layer)]
    if not useful:
        raise InputProblem(
            "No stratum of “{strata}” holds exposed and unexposed with and without the outcome;"
            " nothing can be compared.",
            strata=strata,
        )
    pooled = pool(useful, z=z)
    measure = "OR" if design == "case-control" else ("RR" if design == "cohort" else "PR")
    return Result(
        name="mantel-haenszel",
        title=say("{row} by {column}, within {strata}", row=table.axes[0].name,
                  column=table.axes[1].name, strata=table.axes[2].name),
        tables=(_strata_table(direction.table, measure, pooled, z, confidence),
                _tests_table(pooled)),
        method=say(
            "Mantel-Haenszel pooled ratio (odds ratio with the Robins-Breslow-Greenland interval,"
            " risk ratio with the Greenland-Robins interval), Cochran-Mantel-Haenszel test,"
            " Breslow-Day test with Tarone's adjustment."
        ),
        n=table.n,
        missing=table.missing,
        options={
            "row": row, "column": column, "strata": strata, "exposed": exposed,
            "outcome": outcome, "design": design, "weight": weight, "alpha": alpha,
            "confidence": confidence,
        },
        warnings=(*direction.notes, *_warnings(layers, useful, pooled, alpha)),
        decision=_decision(pooled, alpha),
        interpretation=_interpretation(direction.table, pooled, measure, alpha),
        figures=(_forest(direction.table, measure, pooled, z),),
        values=_values(direction.table, pooled, z),
    )  # fmt: skip


def _tabulated(data: Dataset, names: tuple[str, str, str], weight: str | None) -> Tabulation:
    table = tabulate(data, names, weight=weight)
    for axis in table.axes[:2]:
        if len(axis.categories) != 2:
            raise InputProblem(
                "{file}, column “{column}” has {n} categories; stratified tables need exactly two.",
                file=data.name,
                column=axis.variable.name,
                n=len(axis.categories),
            )
    return table


def _ratio(counts: Counts, measure: str, z: float) -> Ratio:
    return (odds_ratio if measure == "OR" else risk_ratio)(counts, z=z)


def _lines(
    table: Tabulation, measure: str, pooled: Pooled, z: float
) -> list[tuple[Sentence | str, Counts, Ratio | None]]:
    """Each stratum, all together (crude), and pooled, with their ratio."""
    counts = table.counts
    lines: list[tuple[Sentence | str, Counts, Ratio | None]] = []
    for number, category in enumerate(table.axes[2].categories):
        layer = counts[:, :, number]
        ratio = _ratio(layer, measure, z) if is_informative(layer) else None
        lines.append((category.title, layer, ratio))
    crude = counts.sum(axis=2)
    lines.append((label(mark("All together (crude)")), crude, _ratio(crude, measure, z)))
    adjusted = pooled.odds_ratio if measure == "OR" else pooled.risk_ratio
    lines.append((label(mark("Mantel-Haenszel (adjusted)")), crude, adjusted))
    return lines


def _strata_table(
    table: Tabulation, measure: str, pooled: Pooled, z: float, confidence: float
) -> Table:
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    rows, cols = table.axes[:2]
    rows_out = []
    for name, counts, ratio in _lines(table, measure, pooled, z):
        numbers = (None, None, None) if ratio is None else (ratio.value, ratio.low, ratio.high)
        rows_out.append((name, *(int(cell) for cell in counts.ravel()), *numbers))
    heads = [
        say("{row}, {column}", row=row.title, column=column.title)
        for row in rows.categories
        for column in cols.categories
    ]
    return Table(
        say("{row} by {column}, within {strata}", row=rows.name, column=cols.name,
            strata=table.axes[2].name),
        (
            Column("stratum", table.axes[2].name),
            *(Column(f"n{number}", head, "int") for number, head in enumerate(heads)),
            Column("ratio", measure, "number", 3),
            Column("low", say("{level} % CI, lower", level=level), "number", 3),
            Column("high", say("{level} % CI, upper", level=level), "number", 3),
        ),
        tuple(rows_out),
    )  # fmt: skip


def _tests_table(pooled: Pooled) -> Table:
    lines = [
        (label(mark("Cochran-Mantel-Haenszel")), pooled.test),
        (label(mark("Mantel-Haenszel with continuity correction")), pooled.test_corrected),
    ]
    if pooled.homogeneity is not None:
        lines.append((label(mark("Breslow-Day (Tarone)")), pooled.homogeneity))
    return Table(
        label(mark("Tests")),
        (
            Column("test", label(mark("Test"))),
            Column("value", label(mark("Value")), "number", 3),
            Column("df", label(mark("df")), "int"),
            Column("p", label(mark("p")), "p", 3),
        ),
        tuple((name, test.value, test.df, test.p) for name, test in lines),
        (say("Breslow-Day asks whether the odds ratios of the strata could be the same."),),
    )


def _warnings(
    layers: list[Counts], useful: list[Counts], pooled: Pooled, alpha: float
) -> list[Sentence]:
    sentences = []
    if len(useful) < len(layers):
        sentences.append(
            say_n(
                "{n} stratum tells nothing (a total is 0) and does not count.",
                "{n} strata tell nothing (a total is 0) and do not count.",
                n=len(layers) - len(useful),
            )
        )
    if pooled.odds_ratio is None:
        sentences.append(
            say("Too many cells are 0: the pooled odds ratio is 0 or infinite and is not given.")
        )
    if pooled.homogeneity is not None and pooled.homogeneity.p < alpha:
        sentences.append(
            say(
                "The strata differ (Breslow-Day {p}): one pooled ratio hides it. Report the strata"
                " one by one.",
                p=p_phrase(pooled.homogeneity.p),
            )
        )
    return sentences


def _decision(pooled: Pooled, alpha: float) -> Sentence:
    if pooled.homogeneity is None:
        return say("Mantel-Haenszel with continuity correction; homogeneity could not be tested.")
    if pooled.homogeneity.p < alpha:
        return say("Stratum by stratum: the Breslow-Day test speaks against one common odds ratio.")
    return say(
        "Mantel-Haenszel pooled ratio: the Breslow-Day test does not speak against a common odds"
        " ratio ({p}).",
        p=p_phrase(pooled.homogeneity.p),
    )


def _interpretation(table: Tabulation, pooled: Pooled, measure: str, alpha: float) -> Sentence:
    rows, cols, strata = (axis.name for axis in table.axes)
    p = pooled.test_corrected.p
    ratio = pooled.odds_ratio if measure == "OR" else pooled.risk_ratio
    facts = {"row": rows, "column": cols, "strata": strata, "p": p_phrase(p)}
    if p >= alpha:
        return say(
            "With {strata} held constant, no association of {row} with {column} was shown ({p}).",
            **facts,
        )
    if ratio is None:
        return say(
            "With {strata} held constant, {row} and {column} are associated ({p}). An association"
            " alone does not show a cause.",
            **facts,
        )
    return say(
        "With {strata} held constant, {row} and {column} are associated ({p}; {measure} {value},"
        " {low} to {high}). An association alone does not show a cause.",
        measure=measure,
        value=rounded(ratio.value),
        low=rounded(ratio.low),
        high=rounded(ratio.high),
        **facts,
    )


def _forest(table: Tabulation, measure: str, pooled: Pooled, z: float) -> Figure:
    entries = [
        {"label": name, "value": ratio.value, "low": ratio.low, "high": ratio.high}
        for name, _, ratio in _lines(table, measure, pooled, z)
        if ratio is not None
    ]
    title = say("{measure} within {strata}", measure=measure, strata=table.axes[2].name)
    return Figure("forest", title, {"measure": measure, "entries": entries, "reference": 1.0})


def _values(table: Tabulation, pooled: Pooled, z: float) -> dict[str, object]:
    def ratio(found: Ratio | None) -> dict[str, object] | None:
        if found is None:
            return None
        return {"value": found.value, "low": found.low, "high": found.high}

    def test(found: Test | None) -> dict[str, object] | None:
        if found is None:
            return None
        return {"value": found.value, "df": found.df, "p": found.p}

    crude = table.counts.sum(axis=2)
    strata = []
    for number, category in enumerate(table.axes[2].categories):
        layer = table.counts[:, :, number]
        own = odds_ratio(layer, z=z) if is_informative(layer) else None
        strata.append(
            {"stratum": category.code, "counts": layer.tolist(), "odds_ratio": ratio(own)}
        )
    return without_nan(
        {
            "odds_ratio": ratio(pooled.odds_ratio),
            "risk_ratio": ratio(pooled.risk_ratio),
            "crude_odds_ratio": ratio(odds_ratio(crude, z=z)),
            "crude_risk_ratio": ratio(risk_ratio(crude, z=z)),
            "test": test(pooled.test),
            "test_corrected": test(pooled.test_corrected),
            "homogeneity": test(pooled.homogeneity),
            "strata": strata,
        }
    )
