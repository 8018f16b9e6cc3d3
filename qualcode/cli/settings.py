"""The user's settings file as far as the command line needs it; the screens read the rest.

coder = "Rani"    # the name under which codings are stored
lang = "id"       # id or en
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file says; "" means that it says nothing."""

    coder: str = ""
    lang: str = ""


def place() -> Path:
    """Return where the file is, or would be."""
    from platformdirs import user_config_path

    return user_config_path("qualcode", appauthor=False) / "config.toml"


def read(path: Path | None = None) -> Settings:
    """Read the settings; empty when there is no file.

    Raises:
        InputProblem: the file cannot be read, is not TOML, or a value is no text.
    """
    file = place() if path is None else path
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeError as error:
        raise _unusable(file, say("it is not written in UTF-8")) from error
    except OSError as error:
        raise _unusable(file, say("{reason}", reason=error.strerror or str(error))) from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unusable(file, say("{reason}", reason=str(error))) from error
    for name in ("coder", "lang"):
        if not isinstance(values.get(name, ""), str):
            raise _unusable(file, say("“{name}” must be a text in quotation marks", name=name))
    return Settings(coder=values.get("coder", ""), lang=values.get("lang", ""))


def _unusable(file: Path, why: Sentence) -> InputProblem:
    return InputProblem(
        "The settings in {file} are not used: {why}. Correct the file or delete it.",
        file=str(file),
        why=why,
    )
