"""The nutritional status of the children of a study: the statistic ``zscore``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say, say_n
from qualcode.quant.anthropometry import (
    INDICATORS,
    Indicator,
    ZScores,
    months_to_days,
    z_scores,
)
from qualcode.quant.anthropometry_categories import Status, classify
from qualcode.quant.anthropometry_input import Columns, Fault, Measured, read_children
from qualcode.quant.data import Dataset
from qualcode.quant.intervals import Interval
from qualcode.quant.result import Result
from qualcode.quant.zscore_tables import (
    Study,
    category_table,
    child_table,
    derived,
    growth_figure,
    prevalence_table,
    prevalence_values,
    summary_table,
    technical_table,
)


def zscore(
    data: Dataset,
    *,
    sex: str,
    id: str = "",  # noqa: A002  # the option's name on the command line
    birth: str = "",
    measured: str = "",
    days: str = "",
    months: str = "",
    weight: Sequence[str] = (),
    length: Sequence[str] = (),
    measure: str = "",
    oedema: str = "",
    head: Sequence[str] = (),
    arm: Sequence[str] = (),
    table: str = "days",
    interval: Interval = "wilson",
    faults: str = "stop",
) -> Result:
    """Compute WHO 2006 z-scores, categories after Permenkes 2/2020 and prevalences.

    ``table`` is "days" (WHO) or "months" (the day table at the completed month, as in the printed
    tables). ``faults`` is "stop", or "skip" to treat impossible values as missing.

    Raises:
        InputProblem: a value is impossible (file, row and column are named) or a column unknown.
    """
    columns = Columns(
        sex=sex,
        birth=birth,
        measured=measured,
        days=days,
        months=months,
        weight=tuple(weight or ()),
        length=tuple(length or ()),
        measure=measure,
        oedema=oedema,
        head=tuple(head or ()),
        arm=tuple(arm or ()),
    )
    read = read_children(data, columns)
    if read.faults and faults == "stop":
        raise fault_problem(data, read.faults)
    children = read.children
    if table == "months":
        children = replace(children, age_days=months_to_days(read.months))
    scores = z_scores(children, too_old=read.too_old)
    study = Study(
        data=data,
        id=id,
        measured=read,
        scores=scores,
        statuses=_statuses(columns, read, scores),
        used_days=children.age_days,
        interval=interval,
    )
    options = {field: getattr(columns, field) for field in columns.__slots__}
    return _result(study, options | {"table": table, "interval": interval, "faults": faults})


def _statuses(columns: Columns, read: Measured, scores: ZScores) -> dict[Indicator, Status]:
    oedema = read.children.oedema
    return {
        name: classify(scores, name, oedema=oedema, eligible=~read.too_old)
        for name in INDICATORS
        if _measured(columns, name)
    }


def fault_problem(data: Dataset, faults: Sequence[Fault]) -> InputProblem:
    """Make one error of all faults: the first with its place, and how many more there are."""
    first = faults[0]
    problem = data.problem(first.column, first.row, first.reason)
    if len(faults) == 1:
        return problem
    rows = sorted({data.row_numbers[fault.row] for fault in faults[1:]})
    return InputProblem(
        "{first} {n} more values cannot be right, in rows {rows}.",
        first=problem.sentence,
        n=len(faults) - 1,
        rows=", ".join(map(str, rows[:20])) + (", …" if len(rows) > 20 else ""),
    )


def _measured(columns: Columns, name: Indicator) -> bool:
    return {
        "haz": bool(columns.length),
        "waz": bool(columns.weight),
        "whz": bool(columns.weight and columns.length),
        "baz": bool(columns.weight and columns.length),
        "hcz": bool(columns.head),
        "acz": bool(columns.arm),
    }[name]


def _result(study: Study, options: dict[str, object]) -> Result:
    tables = [prevalence_table(study), summary_table(study)]
    tables += [category_table(study, name) for name in study.statuses if name in study.banded]
    if study.measured.repeated:
        tables.append(technical_table(study.measured.repeated))
    tables.append(child_table(study))
    some = np.zeros(study.data.n, dtype=bool)
    for status in study.statuses.values():
        some |= status.counted
    return Result(
        name="zscore",
        title=say("Nutritional status of the children"),
        tables=tuple(tables),
        method=_method(options),
        options=options,
        n=int(some.sum()),
        missing=study.data.n - int(some.sum()),
        warnings=_warnings(study),
        decision=_table_choice(options),
        interpretation=_interpretation(study),
        figures=growth_figure(study),
        values=prevalence_values(study),
        derived=derived(study),
    )


def _method(options: dict[str, object]) -> Sentence:
    if options["interval"] == "wilson":
        return say(
            "WHO Child Growth Standards 2006 (LMS by sex and day); categories after Permenkes 2/2020;"
            " 95 % confidence intervals after Wilson, for a simple random sample."
        )
    return say(
        "WHO Child Growth Standards 2006 (LMS by sex and day); categories after Permenkes 2/2020;"
        " 95 % confidence intervals by the normal approximation, for a simple random sample."
    )


def _table_choice(options: dict[str, object]) -> Sentence:
    if options["table"] == "days":
        return say("Reference values of the exact age in days, as WHO software uses.")
    return say(
        "Reference values of the completed month (month × 30.4375 days), as in the printed tables."
        " About one child in a hundred changes category against the exact age in days."
    )


def _warnings(study: Study) -> tuple[Sentence, ...]:
    read, scores = study.measured, study.scores
    found: list[Sentence] = []
    for name, status in study.statuses.items():
        flags = int(scores.flagged[name].sum())
        if flags:
            found.append(
                say_n(
                    "{indicator}: {n} child has an implausible z-score; it is shown, and left out"
                    " of the prevalence.",
                    "{indicator}: {n} children have implausible z-scores; they are shown, and left"
                    " out of the prevalence.",
                    n=flags,
                    indicator=name.upper(),
                )
            )
        if 0 < int(status.counted.sum()) < 30:
            found.append(
                say(
                    "{indicator}: fewer than 30 children; the interval is wide.",
                    indicator=name.upper(),
                )
            )
    counts = (
        (int(read.too_old.sum()), _TOO_OLD),
        (int((read.children.sex == 0).sum()), _NO_SEX),
        (int(read.children.oedema.sum()), _OEDEMA),
        (int(scores.implausible_standing.sum()), _STANDING),
        (len(read.faults), _SKIPPED),
    )
    found += [replace(sentence, facts={"n": n}) for n, sentence in counts if n]
    return (*found, *read.warnings)


_TOO_OLD = say_n(
    "{n} child is 60 months or older and gets no z-score.",
    "{n} children are 60 months or older and get no z-score.",
    n=0,
)
_NO_SEX = say_n(
    "{n} child has no sex noted and gets no z-score.",
    "{n} children have no sex noted and get no z-score.",
    n=0,
)
_OEDEMA = say_n(
    "{n} child has oedema: no weight-based z-score, counted as below -3.",
    "{n} children have oedema: no weight-based z-score, counted as below -3.",
    n=0,
)
_STANDING = say_n(
    "{n} child is said to stand before 9 months: no 0.7 cm was added.",
    "{n} children are said to stand before 9 months: no 0.7 cm was added.",
    n=0,
)
_SKIPPED = say_n(
    "{n} impossible value was treated as missing.",
    "{n} impossible values were treated as missing.",
    n=0,
)


def _interpretation(study: Study) -> Sentence | None:
    name: Indicator = "haz" if "haz" in study.statuses else next(iter(study.statuses), "haz")
    if name not in study.statuses or not study.statuses[name].counted.any():
        return None
    row = study.prevalence(name)
    facts = {
        "percent": row.percent,
        "low": row.low,
        "high": row.high,
        "count": row.count,
        "n": row.n,
    }
    words = {
        "haz": say(
            "{count} of {n} children ({percent} %, 95 % CI {low} to {high}) are stunted"
            " (HAZ below -2). The interval holds for a random sample of the population.",
            **facts,
        ),
        "waz": say(
            "{count} of {n} children ({percent} %) are underweight (WAZ below -2).", **facts
        ),
        "whz": say("{count} of {n} children ({percent} %) are wasted (WHZ below -2).", **facts),
    }
    return words.get(name)
