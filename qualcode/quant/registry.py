"""Every statistic by name. The command line and the screen are made from this list.

Importing it is cheap: the modules that compute are imported when `run` is called.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from qualcode.model.errors import InputProblem, NotFound
from qualcode.model.sentence import Sentence
from qualcode.quant import entries_analysis, entries_design
from qualcode.quant.entry import Parameter, Statistic

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset
    from qualcode.quant.result import Result

__all__ = ["REGISTRY", "Parameter", "Statistic", "describe", "find", "options_for", "run"]

REGISTRY: dict[str, Statistic] = {
    entry.name: entry for entry in (*entries_design.ENTRIES, *entries_analysis.ENTRIES)
}

_TRUE = frozenset({"1", "true", "yes", "on", "ya"})
_FALSE = frozenset({"0", "false", "no", "off", "tidak"})


def find(name: str) -> Statistic:
    """Return the statistic of this name.

    Raises:
        NotFound: there is none; the names are listed.
    """
    entry = REGISTRY.get(name)
    if entry is None:
        raise NotFound(
            "There is no statistic “{name}”. Available: {names}.",
            name=name,
            names=", ".join(REGISTRY),
        )
    return entry


def describe() -> tuple[Statistic, ...]:
    """Return all statistics in the order of a study: design, measurement, analysis."""
    return tuple(REGISTRY.values())


def run(name: str, data: Dataset | None = None, /, **options: object) -> Result:
    """Run a statistic. Options may be typed values or the text a person wrote.

    Raises:
        NotFound: no statistic of that name.
        InputProblem: data or an option is missing or cannot be used.
    """
    entry = find(name)
    if entry.needs_data and data is None:
        raise InputProblem("“{name}” needs a data file (csv, xlsx or sav).", name=name)
    typed = options_for(entry, options)
    module, _, function = entry.run.partition(":")
    compute = getattr(import_module(module), function)
    result: Result = compute(data, **typed) if entry.needs_data else compute(**typed)
    return result


def options_for(entry: Statistic, given: Mapping[str, object]) -> dict[str, object]:
    """Return the options of a run with their types and defaults; names may use - or _.

    Raises:
        InputProblem: an option is unknown, required and absent, or not of its kind.
    """
    raw = {name.replace("-", "_"): value for name, value in given.items()}
    known = {parameter.name: parameter for parameter in entry.parameters}
    for name in raw:
        if name not in known:
            raise InputProblem(
                "“{statistic}” has no option “{option}”. It has: {options}.",
                statistic=entry.name,
                option=name,
                options=", ".join(known) or "-",
            )
    typed: dict[str, object] = {}
    for parameter in entry.parameters:
        value = raw.get(parameter.name)
        if value is None or value == "":
            if parameter.required:
                raise InputProblem(
                    "“{statistic}” needs the option “{option}”: {help}",
                    statistic=entry.name,
                    option=parameter.name,
                    help=Sentence(parameter.help),
                )
            typed[parameter.name] = parameter.default
        else:
            typed[parameter.name] = _typed(parameter, value)
    return typed


def _typed(parameter: Parameter, value: object) -> object:
    match parameter.kind:
        case "number":
            return _number(parameter, value)
        case "integer":
            number = _number(parameter, value)
            if number != int(number):
                raise _refused(parameter, value)
            return int(number)
        case "flag":
            return _flag(parameter, value)
        case "choice":
            if str(value) not in parameter.choices:
                raise InputProblem(
                    "“{value}” is not a choice for “{option}”. Choose one of: {choices}.",
                    value=str(value),
                    option=parameter.name,
                    choices=", ".join(parameter.choices),
                )
            return str(value)
        case "columns":
            parts = value.split(",") if isinstance(value, str) else _items(parameter, value)
            return tuple(part.strip() for part in parts if part.strip())
        case "column" | "text":
            return str(value)
        case _:
            return value


def _items(parameter: Parameter, value: object) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        return tuple(str(part) for part in value)
    raise _refused(parameter, value)


def _number(parameter: Parameter, value: object) -> float:
    text = str(value).strip()
    if "," in text and "." not in text:
        text = text.replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        raise _refused(parameter, value) from None
    if not math.isfinite(number):
        raise _refused(parameter, value)
    return number


def _flag(parameter: Parameter, value: object) -> bool:
    word = str(value).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise _refused(parameter, value)


def _refused(parameter: Parameter, value: object) -> InputProblem:
    return InputProblem(
        "“{value}” does not fit the option “{option}” ({kind}): {help}",
        value=str(value),
        option=parameter.name,
        kind=parameter.kind,
        help=Sentence(parameter.help),
    )
