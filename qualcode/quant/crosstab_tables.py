"""The tables of a cross tabulation: thesis layout, SPSS layout, tests, risk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.association import (
    Ratio,
    TableTests,
    cramers_v,
    expected_counts,
    odds_ratio,
    phi,
    risk_ratio,
)
from qualcode.quant.categories import Tabulation
from qualcode.quant.crosstab_rule import test_name
from qualcode.quant.result import Column, Table
from qualcode.quant.wording import label, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A measure of one row against the reference row, for the first column.

    ``measure`` is "PR", "RR" or "OR"; ``row`` and ``reference`` are the printed categories.
    """

    measure: str
    row: str
    reference: str
    ratio: Ratio


def risks_of(table: Tabulation, design: str, *, reference: int, z: float) -> tuple[Risk, ...]:
    """Compare every row with the reference row: PR and OR, RR and OR, or the OR alone."""
    first = {"cross-sectional": ("PR", "OR"), "cohort": ("RR", "OR"), "case-control": ("OR",)}
    rows = table.axes[0].categories
    found = []
    for measure in first[design]:
        for number, category in enumerate(rows):
            if number == reference:
                continue
            pair = table.counts[[number, reference]]
            ratio = (odds_ratio if measure == "OR" else risk_ratio)(pair, z=z)
            found.append(
                Risk(
                    measure=measure,
                    row=category.title,
                    reference=rows[reference].title,
                    ratio=ratio,
                )
            )
    return tuple(found)


def thesis_table(
    table: Tabulation,
    percent: str,
    *,
    p: float | None = None,
    risks: tuple[Risk, ...] = (),
    confidence: float = 95.0,
) -> Table:
    """Counts, percentages, p and the main ratio side by side, as printed in a thesis.

    ``percent`` is "row" or "column"; of the risks those of the first measure are printed.
    """
    row_axis, col_axis = table.axes
    counts = np.vstack([table.counts, table.counts.sum(axis=0)])
    counts = np.column_stack([counts, counts.sum(axis=1)])
    base = counts[:, -1:] if percent == "row" else counts[-1:, :]
    shares = 100 * counts / base
    columns = [Column("category", row_axis.name)]
    heads: list[Sentence | str] = [category.title for category in col_axis.categories]
    for number, head in enumerate([*heads, label(mark("Total"))]):
        columns.append(Column(f"n{number}", say("{category}, n", category=head), "int"))
        columns.append(Column(f"share{number}", say("{category}, %", category=head), "percent", 1))
    columns += _verdict_columns(p, risks, confidence)
    names: list[object] = [category.title for category in row_axis.categories]
    rows = []
    for number, name in enumerate([*names, label(mark("Total"))]):
        cells: list[object] = [name]
        for col in range(counts.shape[1]):
            cells += [int(counts[number, col]), float(shares[number, col])]
        if p is not None:
            cells.append(p if number == 0 else None)
        if risks:
            cells.append(_ratio_cell(name, risks))
        rows.append(tuple(cells))
    title = say("{row} by {column}", row=row_axis.name, column=col_axis.name)
    note = (
        say("Percentages add up to 100 in each row.")
        if percent == "row"
        else say("Percentages add up to 100 in each column.")
    )
    return Table(title, tuple(columns), tuple(rows), (note,))


def _verdict_columns(p: float | None, risks: tuple[Risk, ...], confidence: float) -> list[Column]:
    columns = []
    if p is not None:
        columns.append(Column("p", label(mark("p")), "p", 3))
    if risks:
        level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
        head = say("{measure} ({level} % CI)", measure=risks[0].measure, level=level)
        columns.append(Column("ratio", head))
    return columns


def _ratio_cell(row: object, risks: tuple[Risk, ...]) -> Sentence | None:
    for risk in risks:
        if risk.measure == risks[0].measure and risk.row == row:
            return say(
                "{value} ({low} to {high})",
                value=rounded(risk.ratio.value),
                low=rounded(risk.ratio.low),
                high=rounded(risk.ratio.high),
            )
    return say("1 (reference)") if row == risks[0].reference else None


def spss_table(table: Tabulation) -> Table:
    """The crosstabulation as SPSS prints it: count, expected count and three percentages."""
    row_axis, col_axis = table.axes
    counts = table.counts
    expected = expected_counts(counts)
    full = _with_totals(counts.astype(float))
    lines = (
        (label(mark("Count")), full),
        (label(mark("Expected count")), _with_totals(expected)),
        (say("% within {name}", name=row_axis.name), 100 * full / full[:, -1:]),
        (say("% within {name}", name=col_axis.name), 100 * full / full[-1:, :]),
        (label(mark("% of total")), 100 * full / full[-1, -1]),
    )
    columns = (
        Column("category", row_axis.name),
        Column("line", ""),
        *(
            Column(f"c{number}", category.title, "number", 1)
            for number, category in enumerate(col_axis.categories)
        ),
        Column("total", label(mark("Total")), "number", 1),
    )
    names: list[object] = [category.title for category in row_axis.categories]
    rows = []
    for number, name in enumerate([*names, label(mark("Total"))]):
        for position, (line, values) in enumerate(lines):
            numbers = [float(value) for value in values[number]]
            cells = [int(value) for value in numbers] if position == 0 else numbers
            rows.append((name if position == 0 else "", line, *cells))
    return Table(
        say("Crosstabulation: {row} by {column}", row=row_axis.name, column=col_axis.name),
        columns,
        tuple(rows),
    )


def _with_totals(values: np.ndarray) -> np.ndarray:
    below = np.vstack([values, values.sum(axis=0)])
    return np.column_stack([below, below.sum(axis=1)])


def tests_table(tests: TableTests, chosen: str | None, *, with_p: bool) -> Table:
    """The chi-square table of SPSS with its footnotes. Without ``with_p`` the p stay empty."""
    columns = (
        Column("test", label(mark("Test"))),
        Column("value", label(mark("Value")), "number", 3),
        Column("df", label(mark("df")), "int"),
        Column("p", label(mark("Asymptotic p (2-sided)")), "p", 3),
        Column("exact", label(mark("Exact p (2-sided)")), "p", 3),
        Column("exact_one", label(mark("Exact p (1-sided)")), "p", 3),
        Column("read", label(mark("Read"))),
    )
    asymptotic = (
        ("pearson", tests.pearson),
        ("continuity", tests.continuity),
        ("likelihood", tests.likelihood),
        ("linear", tests.linear),
    )
    rows: list[tuple[object, ...]] = []
    for name, test in asymptotic:
        if test is not None:
            p = test.p if with_p else None
            read = "✓" if name == chosen or (name, chosen) == ("linear", "n-1") else ""
            rows.append((test_name(name), test.value, test.df, p, None, None, read))
    if tests.fisher is not None:
        exact = (tests.fisher, tests.fisher_one) if with_p else (None, None)
        rows.insert(
            3 if tests.is_two_by_two else 2,
            (test_name("fisher"), None, None, None, *exact, "✓" if chosen == "fisher" else ""),
        )
    rows.append((label(mark("N of valid cases")), tests.n, None, None, None, None, ""))
    return Table(label(mark("Chi-square tests")), columns, tuple(rows), _footnotes(tests))


def _footnotes(tests: TableTests) -> tuple[Sentence, ...]:
    notes = [
        say(
            "{cells} cells ({share} %) have expected count less than 5. The minimum expected count"
            " is {smallest}.",
            cells=tests.small_cells,
            share=rounded(tests.small_share, 1),
            smallest=rounded(tests.min_expected),
        )
    ]
    if tests.is_two_by_two:
        notes.append(say("The continuity correction is computed only for a 2 x 2 table."))
    if tests.fisher_error > 0:
        notes.append(
            say(
                "The exact p is simulated from 100,000 random tables; its 99 % interval is ± {error}.",
                error=rounded(tests.fisher_error, 4),
            )
        )
    return tuple(notes)


def effect_table(table: Tabulation) -> Table:
    """Phi and Cramér's V."""
    rows: list[tuple[object, ...]] = []
    if table.counts.shape == (2, 2):
        rows.append((label(mark("Phi")), phi(table.counts)))
    rows.append((label(mark("Cramér's V")), cramers_v(table.counts)))
    return Table(
        label(mark("Strength of the association")),
        (
            Column("measure", label(mark("Measure"))),
            Column("value", label(mark("Value")), "number", 3),
        ),
        tuple(rows),
    )


def measure_name(measure: str) -> Sentence:
    """Return a ratio's name in words."""
    match measure:
        case "PR":
            return say("Prevalence ratio (PR)")
        case "RR":
            return say("Relative risk (RR)")
        case _:
            return say("Odds ratio (OR)")


def risk_table(risks: tuple[Risk, ...], outcome: str, confidence: float) -> Table:
    """The risk estimates with their intervals, the comparison in words."""
    notes = [say("The ratios are about the outcome “{outcome}”.", outcome=outcome)]
    if any(risk.ratio.corrected for risk in risks):
        notes.append(
            say("A cell is 0: 0.5 was added to every cell before the ratio was computed (Haldane).")
        )
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    return Table(
        label(mark("Risk estimate")),
        (
            Column("measure", label(mark("Measure"))),
            Column("comparison", label(mark("Comparison"))),
            Column("value", label(mark("Value")), "number", 3),
            Column("low", say("{level} % CI, lower", level=level), "number", 3),
            Column("high", say("{level} % CI, upper", level=level), "number", 3),
        ),
        tuple(
            (
                measure_name(risk.measure),
                say("{row} against {reference}", row=risk.row, reference=risk.reference),
                risk.ratio.value,
                risk.ratio.low,
                risk.ratio.high,
            )
            for risk in risks
        ),
        tuple(notes),
    )
