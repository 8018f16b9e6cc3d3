"""The user's own settings: one small TOML file, read only when it is there.

coder = "Rani"            # name under which codings are stored
lang = "id"               # id or en
theme = "dark"
auto_advance = true       # after a code is applied, go on to the next unit

[keys]                    # other keys for the coding screen
"code.pick" = "c"
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say

FILE_NAME = "config.toml"
_TEXTS = ("coder", "lang", "theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the file says; "" means that it says nothing. ``keys`` maps action ids to keys.

    ``extra`` are entries this version does not know; they are kept for the screens.
    """

    coder: str = ""
    lang: str = ""
    theme: str = ""
    auto_advance: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


def place() -> Path:
    """Return where the file is, or would be."""
    from platformdirs import user_config_path

    return user_config_path("qualcode", appauthor=False) / FILE_NAME


def read(path: Path | None = None) -> Settings:
    """Read the settings; all defaults when there is no file.

    Raises:
        InputProblem: the file cannot be read, is not TOML, or a value is of the wrong kind.
    """
    file = place() if path is None else path
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "UTF-8"
        raise _unusable(file, say("it cannot be read ({reason})", reason=reason)) from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unusable(file, say("it is not valid TOML: {reason}", reason=str(error))) from error
    return _settings(file, values)


def _settings(file: Path, values: dict[str, object]) -> Settings:
    texts = {name: values.pop(name, "") for name in _TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise _unusable(file, say("“{name}” must be a text in quotation marks", name=name))
    auto_advance = values.pop("auto_advance", True)
    if not isinstance(auto_advance, bool):
        raise _unusable(file, say("“{name}” must be true or false", name="auto_advance"))
    keys = values.pop("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        raise _unusable(file, say("[keys] must hold lines such as {example}", example='code = "c"'))
    return Settings(
        coder=str(texts["coder"]),
        lang=str(texts["lang"]),
        theme=str(texts["theme"]),
        auto_advance=auto_advance,
        keys=keys,
        extra=values,
    )


def _unusable(file: Path, why: Sentence) -> InputProblem:
    return InputProblem(
        "The settings in {file} are not used: {why}. Correct the file or delete it.",
        file=str(file),
        why=why,
    )


def change(values: Mapping[str, str | bool | int], path: Path | None = None) -> Path:
    """Store settings and return the file; its other lines and comments stay as they are.

    Raises:
        InputProblem: the file cannot be read or written.
    """
    from qualcode.export.atomic import write_atomically

    file = place() if path is None else path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    except (OSError, UnicodeError) as error:
        raise InputProblem(
            "{file} cannot be written: {reason}.",
            file=str(file),
            reason=getattr(error, "strerror", None) or "UTF-8",
        ) from error
    for name, value in values.items():
        lines = _with_line(lines, name, f"{name} = {json.dumps(value, ensure_ascii=False)}")
    write_atomically(file, ("\n".join(lines) + "\n").encode())
    return file


def _with_line(lines: list[str], name: str, line: str) -> list[str]:
    """Replace the entry among the lines before the first table, or add it there."""
    top = next((i for i, old in enumerate(lines) if old.lstrip().startswith("[")), len(lines))
    entry = re.compile(rf"\s*{re.escape(name)}\s*=")
    for index in range(top):
        if entry.match(lines[index]):
            return [*lines[:index], line, *lines[index + 1 :]]
    return [*lines[:top], line, *lines[top:]]
