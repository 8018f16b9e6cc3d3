"""One variable at a time: frequencies of categories, summaries of numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say, say_n
from qualcode.quant.categories import category_order
from qualcode.quant.data import Dataset
from qualcode.quant.groups import measured
from qualcode.quant.result import Column, Figure, Result, Table
from qualcode.quant.wording import label, rounded, without_nan

Floats = NDArray[np.float64]

MAX_LISTED = 200
_FEW = 10
_MANY_CODES = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A numeric variable: spread, centre, and the t interval of the mean. NaN: not defined."""

    n: int
    missing: int
    mean: float
    sd: float
    low: float
    high: float
    median: float
    q1: float
    q3: float
    minimum: float
    maximum: float
    skewness: float


def summarise(values: Floats, *, confidence: float = 95.0) -> Summary:
    """Summarise numbers with NaN as missing. Quartiles as in SPSS (weighted average, p (n + 1)).

    The skewness is the adjusted Fisher-Pearson coefficient that SPSS and Excel print.

    Raises:
        ValueError: there is no value.
    """
    known = values[~np.isnan(values)]
    n = len(known)
    if n == 0:
        raise ValueError("no value")
    mean = float(known.mean())
    sd = float(known.std(ddof=1)) if n > 1 else float("nan")
    half = float(stats.t.ppf(0.5 + confidence / 200, n - 1)) * sd / np.sqrt(n) if n > 1 else np.nan
    q1, median, q3 = np.quantile(known, [0.25, 0.5, 0.75], method="weibull")
    varies = n > 2 and sd > 1e-12 * max(abs(mean), 1e-300)
    return Summary(
        n=n,
        missing=len(values) - n,
        mean=mean,
        sd=sd,
        low=float(mean - half),
        high=float(mean + half),
        median=float(median),
        q1=float(q1),
        q3=float(q3),
        minimum=float(known.min()),
        maximum=float(known.max()),
        skewness=float(stats.skew(known, bias=False)) if varies else float("nan"),
    )


def frequencies(
    data: Dataset,
    *,
    columns: tuple[str, ...],
    numeric: bool = False,
    confidence: float = 95.0,
) -> Result:
    """Describe variables: numbers by their summary, all others by a frequency table.

    Whole numbers with two values get a frequency table only, with up to seven both; ``numeric``
    lists every number.

    Raises:
        InputProblem: no column is named, one is absent, or a number column holds text.
    """
    _check(columns, confidence)
    parts = _Parts([], [], [], {}, [])
    for name in dict.fromkeys(columns):
        _describe(data, name, parts, numeric=numeric, confidence=confidence)
    if parts.summaries:
        parts.tables.insert(0, _summary_table(parts.summaries, confidence))
    if not parts.tables:
        listing = ", ".join(columns)
        raise InputProblem(
            "{file}: the columns {columns} are empty.", file=data.name, columns=listing
        )
    return Result(
        name="frequencies",
        title=say("Univariate description"),
        tables=tuple(parts.tables),
        method=say(
            "Percentages of all cases and of the valid ones; mean with its t interval; quartiles as"
            " in SPSS (weighted average)."
        ),
        n=data.n,
        options={"columns": columns, "numeric": numeric, "confidence": confidence},
        warnings=(*parts.warnings, *_skewed(parts.summaries)),
        figures=tuple(parts.figures),
        values=without_nan(parts.values),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is gathered column by column."""

    tables: list[Table]
    figures: list[Figure]
    warnings: list[Sentence]
    values: dict[str, object]
    summaries: list[tuple[Variable, Summary]]


def _describe(data: Dataset, name: str, parts: _Parts, *, numeric: bool, confidence: float) -> None:
    variable = data.variable(name)
    if not any(code is not None for code in data.codes(name)):
        parts.warnings.append(
            say("Column “{column}” of {file} is empty.", column=name, file=data.name)
        )
        return
    listed, summarised = _how(data, variable)
    if summarised:
        summary = summarise(measured(data, name), confidence=confidence)
        parts.summaries.append((variable, summary))
        parts.values[variable.name] = asdict(summary)
        parts.figures.append(_box(data, variable))
    if listed or numeric:
        table, counts, notes = _frequency_table(data, variable)
        parts.tables.append(table)
        parts.warnings.extend(notes)
        parts.figures.append(_bar(variable, counts))
        parts.values.setdefault(variable.name, counts)


def _check(columns: tuple[str, ...], confidence: float) -> None:
    if not columns:
        raise InputProblem("Name at least one column to describe.")
    if not 50 <= confidence < 100:
        raise InputProblem(
            "The confidence is {confidence} %; give a percentage from 50 to below 100, such as 95.",
            confidence=confidence,
        )


def _how(data: Dataset, variable: Variable) -> tuple[bool, bool]:
    """Whether a variable is listed as categories, and whether it is summarised as a number."""
    if variable.type is not VariableType.NUMBER:
        return True, False
    values = measured(data, variable.name)
    known = np.unique(values[~np.isnan(values)])
    if bool((known != np.rint(known)).any()) or len(known) > _MANY_CODES:
        return False, True
    return True, len(known) > 2


def _frequency_table(
    data: Dataset, variable: Variable
) -> tuple[Table, dict[str, int], list[Sentence]]:
    codes = data.codes(variable.name)
    found = Counter(code for code in codes if code is not None)
    # a declared category without cases is a result too
    declared = [code for code in variable.value_labels if code not in variable.missing]
    order = category_order(variable, list(dict.fromkeys([*declared, *found])))
    if len(order) > MAX_LISTED:
        raise InputProblem(
            "{file}, column “{column}” has {n} different values; a frequency table takes {limit} at"
            " most. Recode it into groups first.",
            file=data.name,
            column=variable.name,
            n=len(order),
            limit=MAX_LISTED,
        )
    valid, total = sum(found.values()), len(codes)
    rows: list[tuple[object, ...]] = []
    running = 0
    for code in order:
        running += found[code]
        name = variable.value_labels.get(code, code)
        rows.append(
            (
                name if name == code else f"{name} ({code})",
                found[code],
                100 * found[code] / total,
                100 * found[code] / valid,
                100 * running / valid,
            )
        )
    if valid < total:
        rows.append((label(mark("Valid")), valid, 100 * valid / total, 100.0, None))
        missing = total - valid
        rows.append((label(mark("Missing")), missing, 100 * missing / total, None, None))
    rows.append((label(mark("Total")), total, 100.0, 100.0 if valid == total else None, None))
    notes = []
    if valid < _FEW:
        notes.append(
            say_n(
                "“{column}” has only {n} valid case: name the counts, not percentages.",
                "“{column}” has only {n} valid cases: name the counts, not percentages.",
                n=valid,
                column=variable.name,
            )
        )
    if len(found) == 1:
        notes.append(say("“{column}” has the same value in every case.", column=variable.name))
    columns = (
        Column("category", variable.label or variable.name),
        Column("n", label(mark("n")), "int"),
        Column("percent", label(mark("%")), "percent", 1),
        Column("valid", label(mark("Valid %")), "percent", 1),
        Column("cumulative", label(mark("Cumulative %")), "percent", 1),
    )
    title = say("Frequencies of {column}", column=variable.label or variable.name)
    return Table(title, columns, tuple(rows)), {code: found[code] for code in order}, notes


def _summary_table(summaries: list[tuple[Variable, Summary]], confidence: float) -> Table:
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    rows = []
    for variable, found in summaries:
        cells = (
            found.mean, found.sd, found.low, found.high, found.median, found.q1, found.q3,
            found.minimum, found.maximum,
        )  # fmt: skip
        numbers = (value if np.isfinite(value) else None for value in cells)
        rows.append((variable.label or variable.name, found.n, found.missing, *numbers))
    return Table(
        label(mark("Summary of numbers")),
        (
            Column("variable", label(mark("Variable"))),
            Column("n", label(mark("n")), "int"),
            Column("missing", label(mark("Missing")), "int"),
            Column("mean", label(mark("Mean")), "number"),
            Column("sd", label(mark("SD")), "number"),
            Column("low", say("{level} % CI, lower", level=level), "number"),
            Column("high", say("{level} % CI, upper", level=level), "number"),
            Column("median", label(mark("Median")), "number"),
            Column("q1", label(mark("Q1")), "number"),
            Column("q3", label(mark("Q3")), "number"),
            Column("minimum", label(mark("Minimum")), "number"),
            Column("maximum", label(mark("Maximum")), "number"),
        ),
        tuple(rows),
        (say("The interquartile range runs from Q1 to Q3."),),
    )


def _skewed(summaries: list[tuple[Variable, Summary]]) -> list[Sentence]:
    return [
        say(
            "“{column}” is skewed (skewness {value}): the median with its quartiles describes it"
            " better than the mean.",
            column=variable.name,
            value=rounded(found.skewness),
        )
        for variable, found in summaries
        if abs(found.skewness) > 1
    ]


def _bar(variable: Variable, counts: dict[str, int]) -> Figure:
    return Figure(
        "bar",
        say("Frequencies of {column}", column=variable.label or variable.name),
        {
            "categories": [variable.value_labels.get(code, code) for code in counts],
            "series": [{"label": label(mark("n")), "values": list(counts.values())}],
        },
    )


def _box(data: Dataset, variable: Variable) -> Figure:
    values = measured(data, variable.name)
    return Figure(
        "box",
        say("Distribution of {column}", column=variable.label or variable.name),
        {
            "groups": [
                {
                    "label": variable.label or variable.name,
                    "values": values[~np.isnan(values)].tolist(),
                }
            ]
        },
    )
