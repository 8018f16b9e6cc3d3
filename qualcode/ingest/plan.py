"""A plan of analysis (YAML or JSON): which statistics, on which data, in which order of a chapter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from qualcode.ingest.safety import read_bytes
from qualcode.model.errors import InputProblem

SIZE_LIMIT = 1 * 2**20
DEPTH_LIMIT = 20


def read_plan(path: Path) -> Mapping[str, Any]:
    """Return a plan as plain values.

    Raises:
        InputProblem: it cannot be read, or is no mapping; the sentence names the line.
    """
    try:
        text = read_bytes(path, SIZE_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem("{file} does not hold text in UTF-8.", file=path.name) from error
    try:
        _check_shape(text, path)
        loaded = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        raise InputProblem(
            "{file}, line {line}: this is not valid YAML ({reason}). Check the indentation and put "
            "texts with a colon or a # in quotes.",
            file=path.name,
            line=place.line + 1 if place else 1,
            reason=error.problem or error.context or "?",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise InputProblem(
            "{file} holds something that YAML does not allow.", file=path.name
        ) from error
    if not isinstance(loaded, dict) or not isinstance(loaded.get("parts"), list):
        raise InputProblem("{file} holds no plan. It needs `parts:` with a list.", file=path.name)
    return loaded


def _check_shape(text: str, path: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise InputProblem(
                "{file}, line {line}: references (*{name}) are not allowed. Write the text out.",
                file=path.name,
                line=line,
                name=event.anchor,
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > DEPTH_LIMIT:
            raise InputProblem(
                "{file}, line {line}: this is nested too deeply.",
                file=path.name,
                line=line,
            )
