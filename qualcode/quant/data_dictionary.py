"""The data dictionary: as a table to print (the statistic ``dictionary``), and read from a file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.data import Dataset
from qualcode.quant.result import Column, Result, Table

_TYPES = {
    VariableType.TEXT: mark("text"),
    VariableType.NUMBER: mark("number"),
    VariableType.DATE: mark("date"),
    VariableType.CATEGORY: mark("category"),
}
_MOST_SHOWN = 8


def dictionary(data: Dataset) -> Result:
    """List the variables: meaning, type, codes, missing codes, and what the values are."""
    rows = [_row(data, variable) for variable in data.variables]
    table = Table(
        say("Data dictionary of {file}", file=data.name),
        (
            Column("variable", say("Variable")),
            Column("label", say("Meaning")),
            Column("type", say("Type")),
            Column("codes", say("Codes")),
            Column("missing_codes", say("Missing codes")),
            Column("n", say("n"), "int"),
            Column("missing", say("Missing"), "int"),
            Column("values", say("Values")),
        ),
        tuple(rows),
    )
    return Result(
        name="dictionary",
        title=say("Data dictionary"),
        tables=(table,),
        method=say(
            "As read from {file}; SHA-256 {checksum}.", file=data.name, checksum=data.sha256
        ),
        n=data.n,
        values={"variables": len(data.variables), "rows": data.n, "sha256": data.sha256},
        warnings=data.log,
    )


def _row(data: Dataset, variable: Variable) -> tuple[object, ...]:
    codes = [code for code in data.codes(variable.name) if code is not None]
    labels = "; ".join(f"{code} = {text}" for code, text in variable.value_labels.items())
    return (
        variable.name,
        variable.label,
        Sentence(_TYPES[variable.type]),
        labels,
        ", ".join(variable.missing),
        len(codes),
        data.n - len(codes),
        _values(data, variable, codes),
    )


def _values(data: Dataset, variable: Variable, codes: list[str]) -> object:
    if not codes:
        return say("empty")
    distinct = sorted(set(codes))
    if len(distinct) <= _MOST_SHOWN:
        return ", ".join(f"{code} ({codes.count(code)})" for code in distinct)
    if variable.type is VariableType.NUMBER:
        numbers = data.numbers(variable.name)
        return f"{np.nanmin(numbers):g} - {np.nanmax(numbers):g}"
    if variable.type is VariableType.DATE:
        return f"{distinct[0]} - {distinct[-1]}"
    return say("{n} different values", n=len(distinct))


def apply_dictionary(data: Dataset, table: Dataset) -> Dataset:
    """Take labels, types, codes ("0 = Tidak; 1 = Ya") and missing codes ("9, 99") from a file.

    The file has the columns variable, label, type, values, missing; all but the first may lack.

    Raises:
        InputProblem: the column variable lacks, or a variable or type is unknown.
    """
    names = table.codes("variable")
    fields = {
        field: table.codes(field) if table.has(field) else [None] * table.n
        for field in ("label", "type", "values", "missing")
    }
    variables = {variable.name: variable for variable in data.variables}
    for row, name in enumerate(names):
        if name is None:
            continue
        if not data.has(name):
            raise table.problem("variable", row, mark("the data have no such column"))
        old = data.variable(name)
        labels = _codes(fields["values"][row])
        kind = fields["type"][row]
        if kind is not None and kind.casefold() not in set(VariableType):
            raise table.problem("type", row, mark("a type is text, number, date or category"))
        written = VariableType(kind.casefold()) if kind else old.type
        variables[old.name] = replace(
            old,
            label=fields["label"][row] or old.label,
            type=VariableType.CATEGORY if labels else written,
            value_labels=labels or old.value_labels,
            missing=tuple(_parts(fields["missing"][row])) or old.missing,
        )
    return replace(data, variables=tuple(variables.values()))


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").replace(";", ",").split(",") if part.strip()]


def _codes(text: str | None) -> dict[str, str]:
    pairs = [part.partition("=") for part in (text or "").split(";") if part.strip()]
    if any(not equals for _, equals, _ in pairs):
        raise InputProblem("“{text}”: write codes as 0 = Tidak; 1 = Ya.", text=text or "")
    return {code.strip(): label.strip() for code, _, label in pairs}
