"""One outcome against several exposures: the bivariate table of a thesis."""

from __future__ import annotations

import numpy as np

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.categories import Axis, axis_of
from qualcode.quant.crosstab import crosstab
from qualcode.quant.crosstab_rule import test_name
from qualcode.quant.data import Dataset
from qualcode.quant.result import Column, Result, Table
from qualcode.quant.wording import label, rounded

MAX_EXPOSURES = 60


def bivariate(
    data: Dataset,
    *,
    outcome: str,
    exposures: tuple[str, ...],
    outcome_category: str | None = None,
    exposed: str = "",
    design: str = "cross-sectional",
    rule: str = "indonesian",
    percent: str = "row",
    weight: str | None = None,
    alpha: float = 0.05,
    confidence: float = 95.0,
    seed: int = 20220101,
) -> Result:
    """Cross every exposure with the outcome and put the tables under each other.

    ``exposed`` names the categories at risk: "knowledge=kurang, energy=1".

    Raises:
        InputProblem: a column or category is absent, or an option is out of range.
    """
    names = _names(data, exposures)
    at_risk = _at_risk(data, names, exposed)
    found = {
        name: crosstab(
            data,
            row=name,
            column=outcome,
            exposed=at_risk.get(name),
            outcome=outcome_category,
            design=design,
            rule=rule,
            percent=percent,
            weight=weight,
            alpha=alpha,
            confidence=confidence,
            seed=seed,
        )
        for name in names
    }
    first = next(iter(found.values()))
    variable = data.variable(outcome)
    return Result(
        name="bivariate",
        title=say("{outcome} by each exposure", outcome=variable.label or variable.name),
        tables=(_table(data, outcome, found, design, confidence),),
        method=first.method,
        n=max(result.n for result in found.values()),
        missing=min(result.missing for result in found.values()),
        options={
            "outcome": outcome, "exposures": names, "outcome_category": outcome_category,
            "exposed": exposed, "design": design, "rule": rule, "percent": percent,
            "weight": weight, "alpha": alpha, "confidence": confidence, "seed": seed,
        },
        warnings=_warnings(found),
        interpretation=_interpretation(found, alpha),
        values={name: dict(result.values) for name, result in found.items()},
    )  # fmt: skip


def _names(data: Dataset, exposures: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(data.variable(name).name for name in exposures))
    if not 1 <= len(names) <= MAX_EXPOSURES:
        raise InputProblem(
            "Name 1 to {limit} exposures; {n} were given.", limit=MAX_EXPOSURES, n=len(names)
        )
    return names


def _at_risk(data: Dataset, names: tuple[str, ...], text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        name, equals, code = part.partition("=")
        if not equals or not code.strip():
            raise InputProblem(
                "“{text}” cannot be read as a category at risk. Write “column=category”, separated"
                " by commas.",
                text=part.strip(),
            )
        column = data.variable(name).name
        if column not in names:
            raise InputProblem("“{column}” is none of the exposures.", column=column)
        found[column] = code.strip()
    return found


def _outcome_axis(data: Dataset, outcome: str, found: dict[str, Result]) -> Axis:
    """Categories of the outcome that occur in any of the tables, the one at risk first."""
    codes: dict[str, None] = {}
    lead = ""
    for result in found.values():
        own = _codes(result, "columns")
        lead = lead or own[0]
        codes |= dict.fromkeys(own)
    axis = axis_of(data.variable(outcome), list(codes))
    ordered = sorted(axis.categories, key=lambda category: category.code != lead)
    return Axis(axis.variable, tuple(ordered))


def _codes(result: Result, key: str) -> list[str]:
    codes = result.values[key]
    assert isinstance(codes, list)
    return codes


def _table(
    data: Dataset, outcome: str, found: dict[str, Result], design: str, confidence: float
) -> Table:
    axis = _outcome_axis(data, outcome, found)
    heads: list[Sentence | str] = [category.title for category in axis.categories]
    columns = [Column("category", label(mark("Variable")))]
    for number, head in enumerate([*heads, label(mark("Total"))]):
        columns.append(Column(f"n{number}", say("{category}, n", category=head), "int"))
        columns.append(Column(f"share{number}", say("{category}, %", category=head), "percent", 1))
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    measure = {"case-control": "OR", "cohort": "RR"}.get(design, "PR")
    columns += [
        Column("p", label(mark("p")), "p", 3),
        Column("ratio", say("{measure} ({level} % CI)", measure=measure, level=level)),
        Column("test", label(mark("Test"))),
    ]
    rows: list[tuple[object, ...]] = []
    for name, result in found.items():
        variable = data.variable(name)
        test = result.values["test"]
        p = result.values["p"]
        blank = (None,) * (2 * len(axis.categories) + 2)
        said = None if test is None else test_name(str(test))
        rows.append((variable.label or variable.name, *blank, p, None, said))
        rows += _exposure_rows(result, axis)
    return Table(say("Bivariate table"), tuple(columns), tuple(rows), _notes(found))


def _exposure_rows(result: Result, axis: Axis) -> list[tuple[object, ...]]:
    """The categories of one exposure, taken from its own table, in the columns of all."""
    own = _codes(result, "columns")
    table = result.tables[0]
    place = {column.key: number for number, column in enumerate(table.columns)}
    rows = []
    for row in table.rows[:-1]:
        cells: list[object] = [row[0]]
        for category in axis.categories:
            if category.code in own:
                number = own.index(category.code)
                cells += [row[place[f"n{number}"]], row[place[f"share{number}"]]]
            else:
                cells += [0, 0.0]
        total = len(own)
        cells += [row[place[f"n{total}"]], row[place[f"share{total}"]]]
        ratio = row[place["ratio"]] if "ratio" in place else None
        rows.append((*cells, None, ratio, None))
    return rows


def _notes(found: dict[str, Result]) -> tuple[Sentence, ...]:
    notes = [next(iter(found.values())).tables[0].notes[0]]
    notes += [
        say("{name}: {why}", name=name, why=result.decision)
        for name, result in found.items()
        if result.values["p"] is None and result.decision is not None
    ]
    return tuple(notes)


def _warnings(found: dict[str, Result]) -> tuple[Sentence, ...]:
    sentences = [
        say("{name}: {what}", name=name, what=warning)
        for name, result in found.items()
        for warning in result.warnings
    ]
    if len({result.n for result in found.values()}) > 1:
        sentences.append(
            say("The exposures have different numbers of complete cases; see the totals.")
        )
    return tuple(sentences)


def _interpretation(found: dict[str, Result], alpha: float) -> Sentence:
    ps = np.array(
        [
            float("nan") if r.values["p"] is None else float(str(r.values["p"]))
            for r in found.values()
        ]
    )
    tested = int(np.isfinite(ps).sum())
    clear = int((ps < alpha).sum())
    return say(
        "{clear} of {tested} tested exposures are associated with the outcome at {alpha}, each looked"
        " at alone; about {chance} would be by chance if none were. An association alone does not"
        " show a cause.",
        clear=clear,
        tested=tested,
        alpha=rounded(alpha),
        chance=rounded(alpha * tested, 1),
    )
