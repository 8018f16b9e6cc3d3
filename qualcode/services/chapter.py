"""A whole chapter of results: a plan of statistics becomes one Word document.

A plan (YAML or JSON) names data files, the operations on them, and parts: text, or a statistic with
its options. New variables of a statistic can be kept for the parts that follow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode import __version__
from qualcode.export.options import DocumentFacts
from qualcode.messages import render
from qualcode.model.errors import InputProblem, QualcodeError
from qualcode.model.result import Result
from qualcode.model.sentence import Sentence
from qualcode.model.transcript import Problem
from qualcode.services import quantitative
from qualcode.services.quantitative import DataFiles

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset

_PART_KEYS = frozenset(
    {"heading", "level", "text", "quant", "data", "options", "tables", "figures", "details", "keep"}
)
_DATA_KEYS = frozenset({"file", "files", "sheet", "join", "dictionary", "steps"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterPart:
    """A heading, a text, or a statistic with what of it is printed."""

    heading: str = ""
    level: int = 2
    text: str = ""
    result: Result | None = None
    tables: tuple[int, ...] = ()
    figures: bool = True
    details: bool = True


@dataclass(slots=True)
class Chapter:
    """A plan that was carried out."""

    title: str
    parts: list[ChapterPart] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    log: list[Sentence] = field(default_factory=list)
    data: dict[str, Dataset] = field(default_factory=dict)

    @property
    def results(self) -> list[Result]:
        """The statistics in their order."""
        return [part.result for part in self.parts if part.result]


def carry_out(path: Path) -> Chapter:
    """Read a plan and compute everything in it; files are looked for beside the plan.

    Raises:
        InputProblem: the plan, a data file or a part cannot be used; the part is named.
    """
    from qualcode.ingest.plan import read_plan

    plan = read_plan(path)
    chapter = Chapter(title=str(plan.get("title") or path.stem))
    for name, entry in _mapping(plan.get("data") or {}, "data").items():
        chapter.data[name] = _data(chapter, name, entry, path.parent)
    for number, entry in enumerate(plan["parts"], start=1):
        part = _mapping(entry, f"parts, {number}")
        try:
            chapter.parts.append(_part(chapter, part, path.parent))
        except QualcodeError as error:
            raise InputProblem(
                "{file}, part {n} ({name}): {problem}",
                file=path.name,
                n=number,
                name=str(part.get("quant") or part.get("heading") or "-"),
                problem=error.sentence,
            ) from error
    return chapter


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InputProblem("The plan needs names with values under “{where}”.", where=where)
    return {str(key): item for key, item in value.items()}


def _known(entry: Mapping[str, Any], keys: frozenset[str]) -> None:
    for key in entry:
        if key not in keys:
            raise InputProblem(
                "A plan knows no “{key}” here. It knows: {keys}.",
                key=key,
                keys=", ".join(sorted(keys)),
            )


def _data(chapter: Chapter, name: str, entry: object, folder: Path) -> Dataset:
    from qualcode.quant.data_steps import apply_steps, steps_from_json

    fields = {"file": entry} if isinstance(entry, str) else _mapping(entry, name)
    _known(fields, _DATA_KEYS)
    files = fields.get("files") or ([fields["file"]] if fields.get("file") else [])
    if not files or not isinstance(files, list):
        raise InputProblem("The data “{name}” of the plan name no file.", name=name)
    steps = fields.get("steps")
    wanted = DataFiles(
        files=tuple(folder / str(file) for file in files),
        sheet=str(fields.get("sheet") or ""),
        join=str(fields.get("join") or ""),
        dictionary=folder / str(fields["dictionary"]) if fields.get("dictionary") else None,
        steps=folder / steps if isinstance(steps, str) else None,
    )
    read = quantitative.read(wanted)
    chapter.problems += read.problems
    data = read.data
    if isinstance(steps, list):
        data = apply_steps(data, steps_from_json(json.dumps(steps, default=str)))
    chapter.log += data.log
    return data


def _part(chapter: Chapter, entry: Mapping[str, Any], folder: Path) -> ChapterPart:
    _known(entry, _PART_KEYS)
    part = ChapterPart(
        heading=str(entry.get("heading") or ""),
        level=_level(entry.get("level")),
        text=str(entry.get("text") or ""),
        tables=_numbers(entry.get("tables")),
        figures=entry.get("figures") is not False,
        details=entry.get("details") is not False,
    )
    name = entry.get("quant")
    if not name:
        return part
    statistic = quantitative.find(str(name))
    options = _options(statistic, _mapping(entry.get("options") or {}, "options"), folder)
    data = _named(chapter, entry.get("data")) if statistic.needs_data else None
    options = {key: _own_table(chapter, value) for key, value in options.items()}
    result = quantitative.run(statistic.name, data, options)
    if entry.get("keep") and data is not None:
        _keep(chapter, str(entry.get("data") or next(iter(chapter.data))), entry["keep"], result)
    return replace(part, result=result)


def _level(value: object) -> int:
    if value is None:
        return 2
    if isinstance(value, int) and 1 <= value <= 3:
        return value
    raise InputProblem("“level” is 1, 2 or 3.")


def _numbers(value: object) -> tuple[int, ...]:
    listed = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(one, int) and one > 0 for one in listed):
        raise InputProblem("“tables” lists the numbers of the tables to print, such as [1, 3].")
    return tuple(listed)


def _named(chapter: Chapter, name: object) -> Dataset:
    wanted = str(name or next(iter(chapter.data), ""))
    if wanted not in chapter.data:
        raise InputProblem(
            "The plan has no data “{name}”. It has: {names}.",
            name=wanted,
            names=", ".join(chapter.data) or "-",
        )
    return chapter.data[wanted]


def _options(
    statistic: quantitative.Statistic, options: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """Let files be found beside the plan, or be data sets of it by name."""
    files = {parameter.name for parameter in statistic.parameters if parameter.kind == "file"}
    return {
        key: _Place(folder, str(value)) if key.replace("-", "_") in files else _plain(value)
        for key, value in options.items()
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """A table that an option names: a data set of the plan, or a file beside it."""

    folder: Path
    name: str


def _own_table(chapter: Chapter, value: object) -> object:
    if not isinstance(value, _Place):
        return value
    return chapter.data.get(value.name) or value.folder / value.name


def _plain(value: object) -> object:
    return [str(one) for one in value] if isinstance(value, list) else value


def _keep(chapter: Chapter, name: str, where: object, result: Result) -> None:
    from qualcode.quant.data_combine import joined

    data = quantitative.with_new_variables(chapter.data[name], result.derived)
    target = {} if where is True else _mapping(where, "keep")
    _known(target, frozenset({"in", "by", "labels"}))
    for column, label in _mapping(target.get("labels") or {}, "labels").items():
        data = _labelled(data, column, str(label))
    if "in" not in target:
        chapter.data[name] = data
        return
    other, by = str(target.get("in", "")), str(target.get("by", ""))
    kept = _only(data, by, [one.variable.name for one in result.derived])
    chapter.data[other] = joined(_named(chapter, other), kept, by)


def _labelled(data: Dataset, column: str, label: str) -> Dataset:
    named = replace(data.variable(column), label=label)
    variables = tuple(named if one.name == named.name else one for one in data.variables)
    return replace(data, variables=variables)


def _only(data: Dataset, by: str, names: Sequence[str]) -> Dataset:
    """Return the column of ids and the new ones."""
    wanted = {by.casefold(), *map(str.casefold, names)}
    kept = [n for n, name in enumerate(data.names) if name.casefold() in wanted]
    return replace(
        data,
        variables=tuple(data.variables[n] for n in kept),
        columns=tuple(data.columns[n] for n in kept),
        log=(),
    )


def write(chapter: Chapter, path: Path) -> None:
    """Write the chapter: .docx as a whole, other formats with its statistics alone.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    if path.suffix.casefold() != ".docx":
        quantitative.write(chapter.results, path, title=chapter.title)
        return
    from qualcode.export.atomic import write_atomically
    from qualcode.export.statistics_word import Part, chapter_bytes

    parts = [
        Part(
            result=part.result,
            heading=part.heading or (render(part.result.title) if part.result else ""),
            level=part.level,
            text=part.text,
            tables=part.tables,
            figures=part.figures,
            details=part.details,
        )
        for part in chapter.parts
    ]
    facts = DocumentFacts(project=chapter.title, version=__version__)
    log = [render(sentence) for sentence in chapter.log]
    write_atomically(path, chapter_bytes(parts, title=chapter.title, facts=facts, log=log))
