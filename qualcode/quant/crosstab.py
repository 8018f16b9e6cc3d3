"""Two categorical variables: the cross table, the tests, the p that is read, and the risk."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from scipy import stats

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.quant.association import (
    TableTests,
    cramers_v,
    expected_counts,
    phi,
    smallest_possible_p,
    table_tests,
)
from qualcode.quant.categories import Axis, Tabulation, tabulate
from qualcode.quant.crosstab_rule import Choice, choose, test_name
from qualcode.quant.crosstab_tables import (
    Risk,
    effect_table,
    risk_table,
    risks_of,
    spss_table,
    tests_table,
    thesis_table,
)
from qualcode.quant.data import Dataset
from qualcode.quant.result import Figure, Result, Table
from qualcode.quant.wording import p_phrase, rounded

DESIGNS = ("cross-sectional", "case-control", "cohort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """Which row and column come first (exposed, outcome), and what is to be said about it."""

    table: Tabulation
    reference: int
    notes: tuple[Sentence, ...]


def crosstab(
    data: Dataset,
    *,
    row: str,
    column: str,
    exposed: str | None = None,
    outcome: str | None = None,
    reference: str | None = None,
    design: str = "cross-sectional",
    rule: str = "indonesian",
    percent: str = "row",
    weight: str | None = None,
    alpha: float = 0.05,
    confidence: float = 95.0,
    seed: int = 20220101,
) -> Result:
    """Cross an exposure (``row``) with an outcome (``column``) in the full SPSS layout.

    ``exposed`` and ``outcome`` name the categories at risk (1 of 0/1 without a name); ``reference``
    is the row that the others are compared with.

    Raises:
        InputProblem: a column or category is absent, or an option is out of range.
    """
    check_levels(alpha, confidence)
    _check_columns(row, column)
    direction = directed(tabulate(data, (row, column), weight=weight), exposed, outcome, reference)
    table = direction.table
    tests = _tests(table, seed)
    choice = _choice(table, tests, rule, alpha)
    z = float(stats.norm.ppf(0.5 + confidence / 200))
    risks = _risks(direction, design, z)
    return Result(
        name="crosstab",
        title=say("{row} by {column}", row=table.axes[0].name, column=table.axes[1].name),
        tables=(
            thesis_table(table, percent, p=choice.p, risks=risks, confidence=confidence),
            spss_table(table),
            *_test_tables(table, tests, choice),
            *_risk_tables(table, risks, confidence),
        ),
        method=_method(),
        n=table.n,
        missing=table.missing,
        options={
            "row": row, "column": column, "exposed": exposed, "outcome": outcome,
            "reference": reference, "design": design, "rule": rule, "percent": percent,
            "weight": weight, "alpha": alpha, "confidence": confidence, "seed": seed,
        },
        warnings=(
            *direction.notes,
            *choice.warnings,
            *_disagreement(choice, risks, alpha, confidence),
        ),
        decision=choice.reason,
        interpretation=_interpretation(table, choice, risks, alpha),
        figures=(_figure(table),),
        values=_values(table, tests, choice, risks),
    )  # fmt: skip


def _method() -> Sentence:
    return say(
        "Cross table with Pearson chi-square, continuity correction, likelihood ratio, Fisher's"
        " exact test (Freeman-Halton beyond 2 x 2), linear-by-linear association; intervals of"
        " ratios by Woolf and by the log method."
    )


def _check_columns(row: str, column: str) -> None:
    if row.strip().casefold() == column.strip().casefold():
        raise InputProblem("Name two different columns; “{column}” is given twice.", column=row)


def check_levels(alpha: float, confidence: float) -> None:
    """Refuse levels that are no probability or no percentage.

    Raises:
        InputProblem: alpha is not within 0 to 1 or confidence not within 50 to 100.
    """
    if not 0 < alpha < 1:
        raise InputProblem("The level alpha is {alpha}; it lies between 0 and 1.", alpha=alpha)
    if not 50 <= confidence < 100:
        raise InputProblem(
            "The confidence is {confidence} %; give a percentage from 50 to below 100, such as 95.",
            confidence=confidence,
        )


def directed(
    table: Tabulation, exposed: str | None, outcome: str | None, reference: str | None
) -> Direction:
    """Put the categories at risk first.

    Raises:
        InputProblem: a named category does not occur.
    """
    notes = []
    has_ratio = table.counts.shape[0] >= 2 and table.counts.shape[1] == 2
    for number, wanted in ((0, exposed), (1, outcome)):
        axis = table.axes[number]
        position, note = _risk_position(axis, wanted)
        table = table.first(number, position)
        if note is not None and has_ratio and len(axis.categories) == 2:
            notes.append(note)
    last = len(table.axes[0].categories) - 1
    base = last if reference is None else table.axes[0].position(reference)
    if base == 0 and last == 1:
        table, base = table.first(0, 1), 1
    return Direction(table=table, reference=base, notes=tuple(notes))


def _risk_position(axis: Axis, wanted: str | None) -> tuple[int, Sentence | None]:
    if wanted is not None:
        return axis.position(wanted), None
    if {category.code for category in axis.categories} == {"0", "1"}:
        return axis.position("1"), None
    return 0, say(
        "The category at risk of “{column}” was not named; “{category}” is taken. Name it, or the"
        " ratio may stand upside down.",
        column=axis.name,
        category=axis.categories[0].title,
    )


def _disagreement(
    choice: Choice, risks: tuple[Risk, ...], alpha: float, confidence: float
) -> tuple[Sentence, ...]:
    """Say when the interval of the main ratio excludes 1 though p does not fall below alpha."""
    if choice.p is None or not risks or abs(1 - confidence / 100 - alpha) > 1e-9:
        return ()
    measures = {risk.measure for risk in risks}
    main = risks[0].ratio
    excludes_one = main.low > 1 or main.high < 1
    if len(risks) > len(measures) or excludes_one == (choice.p < alpha):
        return ()
    template = say(
        "The interval of the {measure} ({low} to {high}) and the test ({p}) do not agree about"
        " {alpha}: the evidence stands at the border. Report both.",
        measure=risks[0].measure,
        low=rounded(main.low),
        high=rounded(main.high),
        p=p_phrase(choice.p),
        alpha=rounded(alpha),
    )
    return (template,)


def _tests(table: Tabulation, seed: int) -> TableTests | None:
    if min(table.counts.shape) < 2:
        return None
    rows, cols = table.axes
    return table_tests(table.counts, row_scores=rows.scores, col_scores=cols.scores, seed=seed)


def why_no_p(table: Tabulation, tests: TableTests | None, alpha: float) -> Sentence | None:
    """Say why a p would mislead here; None when it may be read."""
    for number, axis in enumerate(table.axes):
        if len(axis.categories) < 2:
            return say(
                "No p is given: “{column}” has only one category (“{category}”), so there is nothing"
                " to compare.",
                column=axis.name,
                category=axis.categories[0].title,
            )
        totals = table.counts.sum(axis=1 - number)
        if totals.min() == 1:
            return say(
                "No p is given: the category “{category}” of “{column}” holds a single case. Merge"
                " it with another category where that makes sense.",
                category=axis.categories[int(totals.argmin())].title,
                column=axis.name,
            )
    if tests is not None and tests.is_two_by_two:
        smallest = smallest_possible_p(table.counts)
        if smallest >= alpha:
            return say(
                "No p is given: with only {n} cases divided like this, even the strongest possible"
                " association would give {p}. The table can decide nothing; describe the counts.",
                n=table.n,
                p=p_phrase(smallest),
            )
    return None


def _risks(direction: Direction, design: str, z: float) -> tuple[Risk, ...]:
    counts = direction.table.counts
    if counts.shape[0] < 2 or counts.shape[1] != 2:
        return ()
    return risks_of(direction.table, design, reference=direction.reference, z=z)


def _choice(table: Tabulation, tests: TableTests | None, rule: str, alpha: float) -> Choice:
    withheld = why_no_p(table, tests, alpha)
    if withheld is not None:
        return Choice(None, None, withheld)
    assert tests is not None
    return choose(tests, rule=rule, alpha=alpha)


def _test_tables(table: Tabulation, tests: TableTests | None, choice: Choice) -> tuple[Table, ...]:
    if tests is None:
        return ()
    shown = tests_table(tests, choice.test, with_p=choice.p is not None)
    return shown, effect_table(table)


def _risk_tables(
    table: Tabulation, risks: tuple[Risk, ...], confidence: float
) -> tuple[Table, ...]:
    if not risks:
        return ()
    return (risk_table(risks, table.axes[1].categories[0].title, confidence),)


def _interpretation(
    table: Tabulation, choice: Choice, risks: tuple[Risk, ...], alpha: float
) -> Sentence:
    rows, cols = table.axes
    if choice.p is None or choice.test is None:
        return say("Whether {row} and {column} are related cannot be judged from these data.",
                   row=rows.name, column=cols.name)  # fmt: skip
    facts = {
        "row": rows.name,
        "column": cols.name,
        "test": test_name(choice.test),
        "p": p_phrase(choice.p),
    }
    if choice.p >= alpha:
        return say(
            "No association of {row} with {column} was shown ({test}, {p}). That is no proof that"
            " there is none.",
            **facts,
        )
    if len(risks) == 0 or len(rows.categories) != 2:
        return say(
            "{row} and {column} are associated ({test}, {p}). An association alone does not show a"
            " cause.",
            **facts,
        )
    return _with_shares(table, risks[0], facts)


def _with_shares(table: Tabulation, risk: Risk, facts: dict[str, object]) -> Sentence:
    rows, cols = table.axes
    ratio = say(
        "{measure} {value} ({low} to {high})",
        measure=risk.measure,
        value=rounded(risk.ratio.value),
        low=rounded(risk.ratio.low),
        high=rounded(risk.ratio.high),
    )
    if risk.measure == "OR":
        shares = 100 * table.counts[0] / table.counts.sum(axis=0)
        who = cols.categories
        what = rows.categories[0].title
    else:
        shares = 100 * table.counts[:, 0] / table.counts.sum(axis=1)
        who = rows.categories
        what = cols.categories[0].title
    return say(
        "{row} and {column} are associated ({test}, {p}): “{what}” is found in {first} % of “{one}”"
        " and {second} % of “{other}”; {ratio}. An association alone does not show a cause.",
        what=what,
        first=rounded(float(shares[0]), 1),
        second=rounded(float(shares[1]), 1),
        one=who[0].title,
        other=who[1].title,
        ratio=ratio,
        **facts,
    )


def _figure(table: Tabulation) -> Figure:
    rows, cols = table.axes
    return Figure(
        "bar",
        say("{row} by {column}", row=rows.name, column=cols.name),
        {
            "categories": [category.title for category in rows.categories],
            "series": [
                {
                    "label": category.title,
                    "values": [int(value) for value in table.counts[:, number]],
                }
                for number, category in enumerate(cols.categories)
            ],
        },
    )


def _values(
    table: Tabulation, tests: TableTests | None, choice: Choice, risks: tuple[Risk, ...]
) -> dict[str, object]:
    rows, cols = table.axes
    values: dict[str, object] = {
        "rows": [category.code for category in rows.categories],
        "columns": [category.code for category in cols.categories],
        "counts": table.counts.tolist(),
        "expected": expected_counts(table.counts).tolist(),
        "test": choice.test,
        "p": choice.p,
    }
    if tests is not None:
        values["tests"] = _test_values(tests, with_p=choice.p is not None)
        values["cramers_v"] = cramers_v(table.counts)
        values["phi"] = phi(table.counts) if tests.is_two_by_two else None
    for risk in risks:
        key = {"OR": "odds_ratio", "PR": "prevalence_ratio", "RR": "relative_risk"}[risk.measure]
        entry = {
            "row": risk.row, "reference": risk.reference, **asdict(risk.ratio),
        }  # fmt: skip
        values.setdefault(key, entry)
        if len(rows.categories) > 2:
            existing = values.setdefault(f"{key}s", [])
            if isinstance(existing, list):
                existing.append(entry)
    return values


def _test_values(tests: TableTests, *, with_p: bool) -> dict[str, object]:
    values = asdict(tests)
    if not with_p:
        values["fisher"] = values["fisher_one"] = None
        for row in values.values():
            if isinstance(row, dict):
                row["p"] = None
    return values
