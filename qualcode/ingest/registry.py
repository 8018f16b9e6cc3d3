"""Which module reads which kind of file. A new format is one module and one line here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import cast

from qualcode.model.errors import InputProblem
from qualcode.model.source import SourceKind
from qualcode.model.transcript import FileText, Transcript
from qualcode.text.turns import Profile, split

Reader = Callable[[Path], FileText]

FORMATS: dict[str, tuple[str, str]] = {
    ".docx": ("word", "read"),
    ".docm": ("word", "read"),
    ".txt": ("plain", "read"),
    ".text": ("plain", "read"),
    ".md": ("plain", "read_markdown"),
    ".markdown": ("plain", "read_markdown"),
}
"""Extension -> module of this package and its reading function."""


def supported() -> tuple[str, ...]:
    """Return the extensions that can be read, such as ".docx"."""
    return tuple(FORMATS)


def is_supported(path: Path) -> bool:
    """Whether there is a reader for the file, by its name."""
    return path.suffix.lower() in FORMATS


def read(path: Path) -> FileText:
    """Return the characters and blocks of a file.

    Raises:
        InputProblem: missing, unreadable, empty, hostile, or of an unknown format.
    """
    if not path.exists():
        raise InputProblem("There is no file {file}. Check the name and the folder.", file=path)
    if not is_supported(path):
        raise _unknown(path)
    module, function = FORMATS[path.suffix.lower()]
    reader = cast("Reader", getattr(import_module(f"qualcode.ingest.{module}"), function))
    return reader(path)


def _unknown(path: Path) -> InputProblem:
    if path.suffix.lower() == ".doc":
        return InputProblem(
            "{file} is in the old Word format (.doc). Open it in Word or LibreOffice and save it "
            "as .docx.",
            file=path,
        )
    return InputProblem(
        "{file} is of a kind that cannot be read. These can: {formats}.",
        file=path,
        formats=" ".join(supported()),
    )


def transcribe(
    path: Path, *, kind: SourceKind | None = None, profile: Profile | None = None
) -> Transcript:
    """Read a file and split it into turns; problems of the file come before those of the text.

    Raises:
        InputProblem: the file cannot be read, or holds no words.
    """
    transcript = split(read(path), name=path.stem, kind=kind, profile=profile)
    if not transcript.text.strip():
        raise InputProblem(
            "{file} holds no text. If it is a picture or a scan, it has to be typed first.",
            file=path,
        )
    return transcript


_DIGITS = re.compile(r"(\d+)")


def _natural(path: Path) -> tuple[list[tuple[int, int, str]], ...]:
    """Sort "IDI-2" before "IDI-10"."""
    return tuple(
        [
            (0, int(piece), "") if piece.isdecimal() else (1, 0, piece.casefold())
            for piece in _DIGITS.split(part)
            if piece
        ]
        for part in path.parts
    )


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Return files as named, and those of folders (all levels) that can be read, naturally sorted.

    Hidden files, Word's lock files ("~$...") and files of other kinds in folders are passed over.

    Raises:
        InputProblem: a path does not exist, or a folder cannot be read.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputProblem(
                "There is no file or folder {file}. Check the name and the folder.", file=path
            )
        files = sorted(_in_folder(path), key=_natural) if path.is_dir() else [path]
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _in_folder(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputProblem(
            "{file} cannot be read ({reason}). Check its permissions.",
            file=error.filename or folder,
            reason=error.strerror or error,
        ) from error

    files: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        files.extend(
            Path(where, name)
            for name in names
            if not name.startswith((".", "~$")) and is_supported(Path(name))
        )
    return files
