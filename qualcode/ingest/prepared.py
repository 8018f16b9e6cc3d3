"""A prepared coding: quotations and their codes in a YAML file, found again in the transcripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.model.errors import InputProblem


@dataclass(frozen=True, slots=True)
class PreparedQuote:
    """A passage (its exact words), the path of its code, and a memo on it."""

    quote: str
    code: str
    memo: str = ""
    memo_kind: str = "descriptive"


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """What one coder coded in one file."""

    file: str
    coder: str
    quotes: tuple[PreparedQuote, ...]


@dataclass(frozen=True, slots=True)
class PreparedMemo:
    """A memo on the project, a source (by file name), an informant (by name) or a code (by path)."""

    on: str
    target: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class PreparedCoding:
    """A whole prepared coding."""

    title: str
    codebook: str
    files: tuple[PreparedFile, ...]
    memos: tuple[PreparedMemo, ...]


def read_prepared(path: Path) -> PreparedCoding:
    """Read a prepared coding.

    Raises:
        InputProblem: the file is not a prepared coding.
    """
    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8"))
        return PreparedCoding(
            title=data["title"],
            codebook=data["codebook"],
            files=tuple(_file(entry) for entry in data["codings"]),
            memos=tuple(_memo(entry) for entry in data.get("memos", ())),
        )
    except (yaml.YAMLError, KeyError, TypeError, OSError, UnicodeDecodeError) as error:
        raise InputProblem(
            "{file} is not a prepared coding: {reason}.", file=str(path), reason=str(error)
        ) from error


def _file(entry: Mapping[str, Any]) -> PreparedFile:
    quotes = tuple(
        PreparedQuote(q["quote"], q["code"], q.get("memo", ""), q.get("memo_kind", "descriptive"))
        for q in entry["quotes"]
    )
    return PreparedFile(entry["file"], entry["coder"], quotes)


def _memo(entry: Mapping[str, Any]) -> PreparedMemo:
    return PreparedMemo(entry["on"], entry.get("target", ""), entry["kind"], entry["body"])
