"""Editing checks before the analysis: the statistic ``check``. Nothing is changed, only listed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qualcode.model.dataset import VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.written import looks_like_date, parse_date, parse_number
from qualcode.quant.data import Dataset, code_text
from qualcode.quant.data_conditions import Condition, evaluate, parse_condition
from qualcode.quant.result import Column, Result, Table

_MOST_FINDINGS = 1000
_FEW_CATEGORIES = 12
_RANGE = re.compile(r"(\S+?)\s*\.\.\s*(\S+)")
_IF = re.compile(r"(?:if|jika)\s+(.+?)\s+(?:then|maka)\s+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell (or a whole column: row None) that needs a look."""

    row: int | None
    column: str
    value: str
    what: Sentence


def check(data: Dataset, *, rules: str = "", id: str = "") -> Result:  # noqa: A002
    """Check the data by rules, and for what is always suspicious.

    Rules, separated by semicolons: ``age: 0..60``, ``sex: L|P``, ``id: unique``, ``weight: required``,
    ``weight: number``, ``birth: date``, and ``if age < 24 then position = l``.

    Raises:
        InputProblem: a rule cannot be read or names an unknown column.
    """
    findings: list[Finding] = []
    if id:
        findings += _unique(data, id)
    for rule in (part.strip() for part in re.split(r"[;\n]", rules) if part.strip()):
        findings += _by_rule(data, rule)
    for variable in data.variables:
        findings += _suspicious(data, variable.name)
    findings += _same_rows(data)
    findings = list({(one.row, one.column, str(one.what)): one for one in findings}.values())
    findings.sort(key=lambda one: (one.row is not None, one.row or 0))
    shown = findings[:_MOST_FINDINGS]
    rows = [
        (None if one.row is None else data.row_numbers[one.row], one.column, one.value, one.what)
        for one in shown
    ]
    empty = sum(data.cells(name).count(None) for name in data.names)
    table = Table(
        say("To look at in {file}", file=data.name),
        (
            Column("row", say("Row in the file"), "int"),
            Column("column", say("Column")),
            Column("value", say("Value")),
            Column("what", say("Finding")),
        ),
        tuple(rows),
        (_cut(len(findings)),) if len(findings) > len(shown) else (),
    )
    cells = data.n * len(data.names)
    return Result(
        name="check",
        title=say("Cleaning report"),
        tables=(table, _overview(data)),
        method=say(
            "{rows} rows, {columns} columns; {empty} of {cells} cells are empty. Nothing was changed.",
            rows=data.n,
            columns=len(data.names),
            empty=empty,
            cells=cells,
        ),
        options={"rules": rules, "id": id},
        n=data.n,
        missing=empty,
        interpretation=say_n("{n} finding.", "{n} findings.", n=len(findings)),
        values={
            "findings": len(findings),
            "rows": sorted({data.row_numbers[one.row] for one in findings if one.row is not None}),
        },
    )


def _cut(total: int) -> Sentence:
    return say(
        "Only the first {shown} of {total} findings are listed.", shown=_MOST_FINDINGS, total=total
    )


def _overview(data: Dataset) -> Table:
    rows = []
    for name in data.names:
        missing = data.cells(name).count(None)
        rows.append((name, data.n - missing, missing, 100 * missing / data.n if data.n else None))
    return Table(
        say("Completeness"),
        (
            Column("column", say("Column")),
            Column("n", say("n"), "int"),
            Column("missing", say("Missing"), "int"),
            Column("percent", say("Missing %"), "percent", 1),
        ),
        tuple(rows),
    )


def _by_rule(data: Dataset, rule: str) -> list[Finding]:
    if match := _IF.fullmatch(rule):
        return _implied(data, parse_condition(match[1]), parse_condition(match[2]))
    name, colon, wanted = (part.strip() for part in rule.partition(":"))
    checks: dict[str, Callable[[Dataset, str], list[Finding]]] = {
        "unique": _unique,
        "required": _required,
        "number": _numbers,
        "date": _dates,
    }
    if colon and wanted.casefold() in checks:
        return checks[wanted.casefold()](data, data.variable(name).name)
    if colon and (match := _RANGE.fullmatch(wanted)):
        return _within(data, data.variable(name).name, match[1], match[2])
    if colon and wanted:
        return _allowed(data, data.variable(name).name, wanted)
    raise InputProblem(
        "“{rule}” is no rule. Write for example: age: 0..60; sex: L|P; id: unique;"
        " if age < 24 then position = l",
        rule=rule,
    )


def _implied(data: Dataset, when: Condition, then: Condition) -> list[Finding]:
    holds, _ = evaluate(data, when)
    kept, unknown = evaluate(data, then)
    cells = data.cells(then.column)
    return [
        Finding(
            row,
            data.variable(then.column).name,
            code_text(cells[row]),
            say("where {when}, {then} is expected", when=str(when), then=str(then)),
        )
        for row in np.flatnonzero(holds & (~kept | unknown)).tolist()
    ]


def _unique(data: Dataset, name: str) -> list[Finding]:
    seen: dict[str, int] = {}
    found = []
    column = data.variable(name).name
    for row, code in enumerate(data.codes(name)):
        if code is None:
            found.append(Finding(row, column, "", say("the id is missing")))
        elif code in seen:
            first = data.row_numbers[seen[code]]
            found.append(Finding(row, column, code, say("stands already in row {row}", row=first)))
        else:
            seen[code] = row
    return found


def _required(data: Dataset, name: str) -> list[Finding]:
    cells = data.cells(name)
    return [
        Finding(row, name, "", say("a value is missing"))
        for row, cell in enumerate(cells)
        if cell is None
    ]


def _numbers(data: Dataset, name: str) -> list[Finding]:
    return [
        Finding(row, name, cell, say("text where a number is expected"))
        for row, cell in enumerate(data.cells(name))
        if isinstance(cell, str) and parse_number(cell) is None
    ]


def _dates(data: Dataset, name: str) -> list[Finding]:
    found = []
    for row, cell in enumerate(data.cells(name)):
        if isinstance(cell, str) and parse_date(cell) is None:
            what = say("there is no such date") if looks_like_date(cell) else say("not a date")
            found.append(Finding(row, name, cell, what))
        elif isinstance(cell, (int, float)):
            found.append(Finding(row, name, code_text(cell), say("not a date")))
    return found


def _within(data: Dataset, name: str, low: str, high: str) -> list[Finding]:
    limits = [parse_number(low), parse_number(high)]
    days = [parse_date(low), parse_date(high)]
    found: list[Finding] = []
    for row, cell in enumerate(data.cells(name)):
        value: object = cell
        if isinstance(cell, str):
            value = parse_number(cell) if None not in limits else parse_date(cell)
        ends = limits if isinstance(value, (int, float)) else days
        if cell is not None and not _between(value, ends):
            what = say("outside {low} to {high}", low=low, high=high)
            found.append(Finding(row, name, code_text(cell), what))
    return found


def _between(value: object, ends: Sequence[object]) -> bool:
    low, high = ends
    if value is None or low is None or high is None:
        return False
    return bool(low <= value <= high)  # type: ignore[operator]


def _allowed(data: Dataset, name: str, wanted: str) -> list[Finding]:
    codes = {code.strip().casefold() for code in wanted.split("|")}
    return [
        Finding(row, name, code, say("not one of {codes}", codes=wanted))
        for row, code in enumerate(data.codes(name))
        if code is not None and code.casefold() not in codes
    ]


def _suspicious(data: Dataset, name: str) -> list[Finding]:
    cells = data.cells(name)
    filled = [cell for cell in cells if cell is not None]
    if not filled:
        return [Finding(None, name, "", say("the whole column is empty"))]
    found: list[Finding] = []
    if data.variable(name).type is VariableType.DATE:
        found += _dates(data, name)
    numeric = sum(not isinstance(c, str) or parse_number(c) is not None for c in filled)
    if 0.8 * len(filled) <= numeric < len(filled) and not found:
        found += _numbers(data, name)
    return found + _spellings(data, name) + _lonely(data, name)


def _spellings(data: Dataset, name: str) -> list[Finding]:
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    codes = data.codes(name)
    for code in codes:
        if code is not None:
            forms["".join(code.casefold().split())][code] += 1
    rare = {
        form: counts.most_common(1)[0][0]
        for counts in forms.values()
        if len(counts) > 1
        for form, _ in counts.most_common()[1:]
    }
    return [
        Finding(row, name, code, say("written “{usual}” elsewhere", usual=rare[code]))
        for row, code in enumerate(codes)
        if code in rare
    ]


def _lonely(data: Dataset, name: str) -> list[Finding]:
    """A category of one, in a column of few categories."""
    if data.variable(name).type is VariableType.DATE:
        return []
    codes = data.codes(name)
    counts = Counter(code for code in codes if code is not None)
    total = sum(counts.values())
    if not 2 <= len(counts) <= _FEW_CATEGORIES or total < 5 * len(counts):
        return []
    return [
        Finding(row, name, code, say("the only case of this category"))
        for row, code in enumerate(codes)
        if code is not None and counts[code] == 1
    ]


def _same_rows(data: Dataset) -> list[Finding]:
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for row, cells in enumerate(zip(*data.columns, strict=True)):
        if cells in seen:
            first = data.row_numbers[seen[cells]]
            found.append(Finding(row, "", "", say("the whole row equals row {row}", row=first)))
        else:
            seen[cells] = row
    return found
