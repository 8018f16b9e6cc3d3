"""A path model as text: ``COMP =~ comp_1 + comp_2; CUSA ~ COMP + LIKE``.

``=~`` names the indicators of a reflective construct (Mode A), ``<~`` those of a formative one
(Mode B), ``~`` the constructs that lead to another. Statements end with a semicolon or a new line;
``#`` begins a comment. Names may hold spaces but none of the signs ``~ + ; = < #``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from qualcode.model.errors import InputProblem

Mode = Literal["A", "B"]

MAX_CONSTRUCTS = 60
_STATEMENT = re.compile(r"([^~=<]+?)\s*(=~|<~|~)\s*([^~=<]+)")


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct with its indicators; Mode A is reflective, Mode B formative."""

    name: str
    indicators: tuple[str, ...]
    mode: Mode


@dataclass(frozen=True, slots=True)
class PathModel:
    """Constructs, and paths from a predictor to an outcome."""

    constructs: tuple[Construct, ...]
    paths: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the constructs in the order of the text."""
        return tuple(construct.name for construct in self.constructs)

    @property
    def indicators(self) -> tuple[str, ...]:
        """All indicators, block after block."""
        return tuple(name for construct in self.constructs for name in construct.indicators)

    def construct(self, name: str) -> Construct:
        """Return the construct of this name."""
        return self.constructs[self.names.index(name)]

    def predictors(self, name: str) -> tuple[str, ...]:
        """Return the constructs with a path to this one."""
        return tuple(start for start, end in self.paths if end == name)

    @property
    def endogenous(self) -> tuple[str, ...]:
        """Constructs that are explained by others, in the order of the text."""
        return tuple(name for name in self.names if self.predictors(name))


def parse_model(text: str) -> PathModel:
    """Read a path model.

    Raises:
        InputProblem: a statement cannot be read, or the model cannot be estimated; both say why.
    """
    constructs: dict[str, Construct] = {}
    paths: list[tuple[str, str]] = []
    for statement in _statements(text):
        found = _STATEMENT.fullmatch(statement)
        parts = [part.strip() for part in found[3].split("+")] if found else [""]
        if found is None or "" in parts:
            raise InputProblem(
                "“{statement}” cannot be read. Write “COMP =~ item1 + item2” for a construct and"
                " “CUSA ~ COMP + LIKE” for paths, separated by semicolons.",
                statement=statement[:120],
            )
        target, sign = found[1].strip(), found[2]
        if sign == "~":
            paths += [(start, target) for start in parts]
        elif target in constructs:
            raise InputProblem("The construct “{name}” is defined twice.", name=target)
        else:
            mode: Mode = "B" if sign == "<~" else "A"
            constructs[target] = Construct(target, tuple(parts), mode)
    model = PathModel(tuple(constructs.values()), tuple(paths))
    _check_measurement(model)
    _check_structure(model)
    return model


def _statements(text: str) -> Iterable[str]:
    for line in text.splitlines():
        for statement in line.split("#", 1)[0].split(";"):
            if statement.strip():
                yield statement.strip()


def _check_measurement(model: PathModel) -> None:
    if not model.constructs:
        raise InputProblem(
            "The model has no construct. Define one with “NAME =~ item1 + item2” or, for a"
            " formative one, “NAME <~ item1 + item2”."
        )
    if len(model.constructs) > MAX_CONSTRUCTS:
        raise InputProblem(
            "The model has {n} constructs; {limit} is the most.",
            n=len(model.constructs),
            limit=MAX_CONSTRUCTS,
        )
    seen: dict[str, str] = {}
    for construct in model.constructs:
        for indicator in construct.indicators:
            key = indicator.casefold()
            if key in seen:
                raise InputProblem(
                    "The indicator “{indicator}” stands in “{first}” and in “{second}”; each"
                    " indicator belongs to one construct, once.",
                    indicator=indicator,
                    first=seen[key],
                    second=construct.name,
                )
            seen[key] = construct.name


def _check_structure(model: PathModel) -> None:
    for start, end in model.paths:
        for name in (start, end):
            if name not in model.names:
                raise InputProblem(
                    "The path “{end} ~ {start}” names “{name}”, which has no indicators. Define it"
                    " with “{name} =~ item1 + item2”.",
                    start=start,
                    end=end,
                    name=name,
                )
        if start == end:
            raise InputProblem("“{name}” cannot lead to itself.", name=start)
        if model.paths.count((start, end)) > 1:
            raise InputProblem("The path “{end} ~ {start}” is given twice.", start=start, end=end)
    linked = {name for path in model.paths for name in path}
    for name in model.names:
        if name not in linked:
            raise InputProblem(
                "The construct “{name}” has no path to or from another. Add one or leave it out.",
                name=name,
            )
    ordered(model)


def ordered(model: PathModel) -> tuple[str, ...]:
    """Return the constructs so that each comes after its predictors.

    Raises:
        InputProblem: the paths run in a circle.
    """
    waiting = list(model.names)
    done: list[str] = []
    while waiting:
        ready = [name for name in waiting if set(model.predictors(name)) <= set(done)]
        if not ready:
            raise InputProblem(
                "The paths run in a circle through {names}. A path model runs in one direction.",
                names=", ".join(f"“{name}”" for name in waiting),
            )
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return tuple(done)
