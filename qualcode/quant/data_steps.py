"""What is done to the data, as a recorded list of steps that can be repeated on the original file.

A step is a small object, ``{"do": "recode", "column": "tahu", ...}``, so that the list can be kept
as JSON beside the study. The original file never changes: the steps make a new data set.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualcode.model.dataset import Cell, Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.model.written import parse_date, parse_number
from qualcode.quant.anthropometry_input import completed_months
from qualcode.quant.cutoffs import categorize, parse_cutoffs
from qualcode.quant.data import Dataset, code_text
from qualcode.quant.data_conditions import evaluate, parse_conditions
from qualcode.quant.data_formula import compute


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: its name and its options."""

    do: str
    options: Mapping[str, object]

    def text(self, key: str, default: str | None = None) -> str:
        """Return an option as text.

        Raises:
            InputProblem: it is absent and has no default, or is no text.
        """
        value = self.options.get(key, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = code_text(value)
        if not isinstance(value, str):
            raise InputProblem(
                "The step “{step}” needs “{option}” as text.", step=self.do, option=key
            )
        return value

    def mapping(self, key: str) -> dict[str, str]:
        """Return an option that maps text to text; empty when absent.

        Raises:
            InputProblem: it is no mapping.
        """
        value = self.options.get(key) or {}
        if not isinstance(value, Mapping):
            raise InputProblem(
                "The step “{step}” needs “{option}” as a mapping.", step=self.do, option=key
            )
        return {str(one): "" if other is None else str(other) for one, other in value.items()}


def steps_from_json(text: str) -> tuple[Step, ...]:
    """Read a list of steps.

    Raises:
        InputProblem: not JSON, not a list of steps, or an unknown step.
    """
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputProblem("The list of steps is not JSON.") from error
    listed = parsed.get("steps") if isinstance(parsed, dict) else parsed
    if not isinstance(listed, list):
        raise InputProblem("The list of steps must be a list of objects with “do”.")
    steps = []
    for number, one in enumerate(listed, start=1):
        do = one.get("do") if isinstance(one, dict) else None
        if not isinstance(do, str) or do not in OPERATIONS:
            raise InputProblem(
                "Step {n}: “{do}” is unknown. Steps: {steps}.",
                n=number,
                do=str(do),
                steps=", ".join(OPERATIONS),
            )
        steps.append(Step(do, {key: value for key, value in one.items() if key != "do"}))
    return tuple(steps)


def steps_to_json(steps: Sequence[Step]) -> str:
    """Write a list of steps; `steps_from_json` reads it back."""
    listed = [{"do": step.do, **step.options} for step in steps]
    return json.dumps({"steps": listed}, ensure_ascii=False, indent=2)


def apply_steps(data: Dataset, steps: Sequence[Step], *, first: int = 1) -> Dataset:
    """Apply the steps in order; the log of the result says what each did.

    ``first`` is the number of the first one, for messages.

    Raises:
        InputProblem: a step cannot be done; its number and the reason are said.
    """
    for number, step in enumerate(steps, start=first):
        try:
            data, sentence = OPERATIONS[step.do](data, step)
        except InputProblem as problem:
            raise InputProblem(
                "Step {n} ({do}): {problem}", n=number, do=step.do, problem=problem.sentence
            ) from problem
        data = replace(data, log=(*data.log, sentence))
    return data


def _changed(data: Dataset, name: str, variable: Variable) -> Dataset:
    old = data.variable(name)
    variables = tuple(variable if one is old else one for one in data.variables)
    return replace(data, variables=variables)


def _rename(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    variable, name = data.variable(step.text("column")), step.text("to").strip()
    if not name or (data.has(name) and data.variable(name) is not variable):
        raise InputProblem("There is a column “{column}” already.", column=name)
    renamed = _changed(data, variable.name, replace(variable, name=name))
    return renamed, say("“{column}” is called “{to}”.", column=variable.name, to=name)


def _label(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    variable = data.variable(step.text("column"))
    labels = step.mapping("values")
    kind = VariableType.CATEGORY if labels else variable.type
    named = replace(
        variable,
        label=step.text("label", variable.label),
        value_labels={**variable.value_labels, **labels},
        type=kind,
    )
    listed = ", ".join(f"{code} = {text}" for code, text in labels.items())
    return _changed(data, variable.name, named), say(
        "“{column}” means “{label}” ({values}).",
        column=variable.name,
        label=named.label,
        values=listed or "-",
    )


def _missing(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    variable = data.variable(step.text("column"))
    codes = step.options.get("codes")
    if not isinstance(codes, list) or not codes:
        raise InputProblem("The step “missing” needs a list of codes.")
    texts = tuple(code_text(code) for code in codes)
    declared = replace(variable, missing=tuple(dict.fromkeys((*variable.missing, *texts))))
    changed = _changed(data, variable.name, declared)
    before = sum(cell is None for cell in data.cells(variable.name))
    gained = sum(cell is None for cell in changed.cells(variable.name)) - before
    return changed, say(
        "“{column}”: {codes} means no answer ({n} values).",
        column=variable.name,
        codes=", ".join(texts),
        n=gained,
    )


def _recode(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    source = step.text("column")
    target, labels = step.text("to", source), step.mapping("labels")
    if "cutoffs" in step.options:
        values = data.numbers(source)
        rules = parse_cutoffs(step.text("cutoffs"), values)
        codes = categorize(values, rules)
        labels = {rule.code: rule.name for rule in rules} | labels
        shown = "; ".join(f"{rule.name} {rule.operator} {rule.limit:g}" for rule in rules)
    else:
        codes = _mapped(data, source, step)
        shown = "; ".join(f"{old} → {new}" for old, new in step.mapping("map").items())
    variable = Variable(
        name=target,
        label=step.text("label", data.variable(source).label),
        type=VariableType.CATEGORY,
        value_labels=labels,
    )
    changed = data.with_column(variable, codes)
    return changed, say(
        "“{to}” is made of “{column}”: {rules} ({n} values).",
        to=target,
        column=source,
        rules=shown,
        n=sum(code is not None for code in codes),
    )


def _mapped(data: Dataset, source: str, step: Step) -> list[str | None]:
    table = {old.strip().casefold(): new for old, new in step.mapping("map").items()}
    rest = step.text("rest", "error")
    if rest not in {"error", "keep", "missing"}:
        raise InputProblem("“rest” is one of: error, keep, missing.")
    codes: list[str | None] = []
    for row, code in enumerate(data.codes(source)):
        if code is None:
            codes.append(None)
        elif code.casefold() in table:
            codes.append(table[code.casefold()] or None)
        elif rest == "error":
            raise data.problem(source, row, mark("no new code is given for this value"))
        else:
            codes.append(code if rest == "keep" else None)
    return codes


def _compute(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    name, formula = step.text("to"), step.text("formula")
    values = compute(data, formula)
    cells: list[Cell] = [None if np.isnan(value) else value for value in values.tolist()]
    variable = Variable(name=name, label=step.text("label", ""), type=VariableType.NUMBER)
    return data.with_column(variable, cells), say(
        "“{to}” = {formula} ({n} values, {missing} missing).",
        to=name,
        formula=formula,
        n=data.n - cells.count(None),
        missing=cells.count(None),
    )


def _age(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    birth, seen = step.text("birth"), step.text("measured")
    born, measured = data.dates(birth), data.dates(seen)
    unit = step.text("unit", "months")
    unknown = np.isnat(born) | np.isnat(measured)
    days = np.where(unknown, np.nan, (measured - born).astype(int).astype(np.float64))
    for row in np.flatnonzero(days < 0):
        raise data.problem(seen, int(row), mark("measured before the birth"))
    months = completed_months(born, measured)
    ages = {"months": months, "days": days, "years": np.floor(months / 12)}
    if unit not in ages:
        raise InputProblem("“unit” is one of: {units}.", units=", ".join(ages))
    cells: list[Cell] = [None if np.isnan(age) else int(age) for age in ages[unit].tolist()]
    name = step.text("to", f"age_{unit}")
    changed = data.with_column(Variable(name=name, type=VariableType.NUMBER), cells)
    return changed, say(
        "“{to}” = completed {unit} from “{birth}” to “{seen}” ({n} values).",
        to=name,
        unit=unit,
        birth=birth,
        seen=seen,
        n=data.n - cells.count(None),
    )


def _correct(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    """Change one cell; the old value must be the one that is there."""
    name, row_number = data.variable(step.text("column")).name, step.text("row")
    numbers = [str(number) for number in data.row_numbers]
    if row_number not in numbers:
        raise InputProblem("{file} has no row {row} of data.", file=data.name, row=row_number)
    row, old, new = numbers.index(row_number), step.text("was", ""), step.text("value", "")
    at = data.names.index(name)
    there = data.columns[at][row]
    if code_text(there).casefold() != old.strip().casefold():
        raise data.problem(name, row, mark("this is not the value that the correction expects"))
    cell: Cell = new.strip() or None
    if cell is not None and data.variables[at].type is VariableType.NUMBER:
        cell = parse_number(str(cell))
    elif cell is not None and data.variables[at].type is VariableType.DATE:
        cell = parse_date(str(cell))
    if cell is None and new.strip():
        raise InputProblem("“{value}” does not fit the column “{column}”.", value=new, column=name)
    column = (*data.columns[at][:row], cell, *data.columns[at][row + 1 :])
    changed = replace(data, columns=(*data.columns[:at], column, *data.columns[at + 1 :]))
    return changed, say(
        "Row {row}, “{column}”: “{was}” corrected to “{value}” ({reason}).",
        row=row_number,
        column=name,
        was=old,
        value=new,
        reason=step.text("reason", "-"),
    )


def _exclude(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    text = step.text("where")
    out = np.zeros(data.n, dtype=bool)
    for condition in parse_conditions(text):
        out |= evaluate(data, condition)[0]
    kept = data.take(np.flatnonzero(~out).tolist())
    return kept, say(
        "{n} rows left out where {conditions} ({reason}).",
        n=int(out.sum()),
        conditions=text,
        reason=step.text("reason", "-"),
    )


def _statistic(data: Dataset, step: Step) -> tuple[Dataset, Sentence]:
    """Compute a statistic and add the variables it makes, such as z-scores."""
    from qualcode.quant.registry import run

    options = step.options.get("options") or {}
    if not isinstance(options, Mapping):
        raise InputProblem("The step “statistic” needs “options” as a mapping.")
    result = run(step.text("name"), data, **{str(key): value for key, value in options.items()})
    if not result.derived:
        raise InputProblem("“{name}” makes no new variables.", name=result.name)
    names = ", ".join(one.variable.name for one in result.derived)
    return data.with_derived(result.derived), say(
        "New variables of “{name}”: {columns}.", name=result.name, columns=names
    )


OPERATIONS: dict[str, Callable[[Dataset, Step], tuple[Dataset, Sentence]]] = {
    "rename": _rename,
    "label": _label,
    "missing": _missing,
    "recode": _recode,
    "compute": _compute,
    "age": _age,
    "correct": _correct,
    "exclude": _exclude,
    "statistic": _statistic,
}
