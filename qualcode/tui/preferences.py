"""What a person prefers (config.toml, shared with the command line) and the projects opened last."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from platformdirs import user_config_path, user_state_path

from qualcode.model.sentence import Sentence, say
from qualcode.tui.transcript.units import Unit

RECENT_KEPT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Choices that outlive a session. Empty ``theme`` and ``lang`` mean: what the terminal says."""

    unit: Unit = Unit.SENTENCE
    auto_advance: bool = True
    theme: str = ""
    lang: str = ""
    keys: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Recent:
    """A project opened before, and where its reader was: a source and a character of it."""

    path: Path
    title: str
    source: str = ""
    offset: int = 0


def config_file() -> Path:
    """Return where the settings file is, whether it exists or not."""
    return user_config_path("qualcode", appauthor=False) / "config.toml"


def _state_file() -> Path:
    return user_state_path("qualcode", appauthor=False) / "recent.json"


def load(path: Path | None = None) -> Preferences:
    """Read the settings file; what it does not say, or says wrongly, has its default."""
    path = path or config_file()
    if not path.is_file():
        return Preferences()
    import tomllib

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        problem = say("{file} cannot be read: {reason}.", file=str(path), reason=str(error))
        return Preferences(problems=(problem,))
    return _understood(found, path)


def _understood(found: Mapping[str, Any], path: Path) -> Preferences:
    problems: list[Sentence] = []

    def fits(key: str, kind: type) -> Any:
        value = found.get(key)
        if value is None or isinstance(value, kind):
            return value
        problems.append(
            say("{file}: {key} = {value} is not understood.", file=path.name, key=key, value=value)
        )
        return None

    unit = fits("unit", str)
    if unit is not None and unit not in set(Unit):
        problems.append(
            say(
                "{file}: {key} = {value} is not understood.", file=path.name, key="unit", value=unit
            )
        )
        unit = None
    advance = fits("auto_advance", bool)
    return Preferences(
        unit=Unit(unit) if unit else Unit.SENTENCE,
        auto_advance=True if advance is None else advance,
        theme=fits("theme", str) or "",
        lang=fits("lang", str) or "",
        keys=fits("keys", dict) or {},
        problems=tuple(problems),
    )


def save(changes: Mapping[str, str | bool], path: Path | None = None) -> None:
    """Write some choices into the settings file; all its other lines stay as they are.

    Raises:
        OSError: the file cannot be written.
    """
    path = path or config_file()
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for key, value in changes.items():
        written = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        lines = _with_line(lines, key, written)
    _write(path, "\n".join(lines) + "\n")


def _with_line(lines: list[str], key: str, written: str) -> list[str]:
    """Replace the line of a top-level key, or put it before the first table."""
    first_table = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), None)
    end = len(lines) if first_table is None else first_table
    for index in range(end):
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[index]):
            return [*lines[:index], written, *lines[index + 1 :]]
    return [*lines[:end], written, *lines[end:]]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as draft:
        try:
            draft.write(text)
            draft.flush()
            os.fsync(draft.fileno())
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    Path(draft.name).replace(path)


def recent() -> list[Recent]:
    """Return the projects opened last, newest first; those that are gone are left out."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        entries = json.loads(_state_file().read_text(encoding="utf-8"))
        found = [
            Recent(
                Path(entry["path"]),
                str(entry["title"]),
                str(entry.get("source", "")),
                int(entry.get("offset", 0)),
            )
            for entry in entries
        ]
        return [entry for entry in found if entry.path.is_file()]
    return []


def remember(newest: Recent) -> None:
    """Put a project at the top of the recent ones; not being able to is no failure."""
    _keep([newest, *(entry for entry in recent() if entry.path != newest.path)][:RECENT_KEPT])


def place_in(path: Path) -> Recent | None:
    """Return where the reader of a project was when it was closed."""
    return next((entry for entry in recent() if entry.path == path.absolute()), None)


def forget(path: Path) -> None:
    """Take a project out of the recent ones."""
    _keep([entry for entry in recent() if entry.path != path])


def _keep(entries: list[Recent]) -> None:
    data = [{**asdict(entry), "path": str(entry.path)} for entry in entries]
    with suppress(OSError):
        _write(_state_file(), json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def changed(choices: Preferences, changes: Mapping[str, str | bool]) -> Preferences:
    """Return the choices with some of them changed."""
    fields: dict[str, Any] = dict(changes)
    if "unit" in fields:
        fields["unit"] = Unit(fields["unit"])
    return replace(choices, **fields)
