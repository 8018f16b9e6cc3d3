"""Which module reads which kind of file. A new format is one module and one line here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import cast

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.model.source import SourceKind
from qualcode.model.transcript import FileText, Problem, Severity, Transcript
from qualcode.text.turns import Profile, interviews, split

Reader = Callable[[Path], FileText]
TableReader = Callable[[Path, Profile], tuple[FileText, ...]]

FORMATS: dict[str, tuple[str, str]] = {
    ".docx": ("word", "read"),
    ".docm": ("word", "read"),
    ".txt": ("plain", "read"),
    ".text": ("plain", "read"),
    ".md": ("plain", "read_markdown"),
    ".markdown": ("plain", "read_markdown"),
    ".odt": ("odt", "read"),
    ".ott": ("odt", "read"),
    ".fodt": ("odt", "read_flat"),
    ".rtf": ("rtf", "read"),
    ".html": ("html", "read"),
    ".htm": ("html", "read"),
    ".xhtml": ("html", "read"),
    ".pdf": ("pdf", "read"),
    ".vtt": ("subtitles", "read"),
    ".srt": ("subtitles", "read"),
    ".otr": ("otranscribe", "read"),
    ".eaf": ("elan", "read"),
    ".cha": ("chat", "read"),
    ".textgrid": ("textgrid", "read"),
}
"""Extension -> module of this package and its reading function."""
TABLES = (".xlsx", ".xlsm", ".csv", ".tsv")
"""Surveys: one respondent a row. In folders they are passed over: they may be other tables."""


def supported() -> tuple[str, ...]:
    """Return the extensions that can be read, such as ".docx"."""
    return (*FORMATS, *TABLES)


def is_supported(path: Path) -> bool:
    """Whether there is a reader for the file, by its name."""
    return path.suffix.lower() in FORMATS or path.suffix.lower() in TABLES


def read(path: Path) -> FileText:
    """Return the characters and blocks of a file (of a survey: of its first respondent).

    Raises:
        InputProblem: missing, unreadable, empty, hostile, or of an unknown format.
    """
    return read_all(path)[0]


def read_all(path: Path, profile: Profile | None = None) -> tuple[FileText, ...]:
    """Return what a file holds: mostly one text; of a survey, one for each respondent.

    Raises:
        InputProblem: missing, unreadable, empty, hostile, or of an unknown format.
    """
    if not path.exists():
        raise InputProblem("There is no file {file}. Check the name and the folder.", file=path)
    if not is_supported(path):
        raise _unknown(path)
    extension = path.suffix.lower()
    if extension in TABLES:
        table = import_module("qualcode.ingest.survey")
        return cast("TableReader", table.read_respondents)(path, profile or Profile())
    module, function = FORMATS[extension]
    reader = cast("Reader", getattr(import_module(f"qualcode.ingest.{module}"), function))
    return (reader(path),)


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
    """Read a file as one interview and split it into turns.

    Problems of the file come before those of the text.

    Raises:
        InputProblem: the file cannot be read, or holds no words.
    """
    file = read_all(path, profile)[0]
    return _checked(path, split(file, name=path.stem, kind=kind, profile=profile))


def transcribe_all(
    path: Path, *, kind: SourceKind | None = None, profile: Profile | None = None
) -> list[Transcript]:
    """Read a file and split it into its interviews (mostly one), and these into turns.

    Where there are several, each `Transcript.name` tells them apart.

    Raises:
        InputProblem: the file cannot be read, or holds no words.
    """
    files = [
        part
        for file in read_all(path, profile)
        for part in interviews(file, name=path.stem, kind=kind)
    ]
    found = [split(file, name=path.stem, kind=kind, profile=profile) for file in files]
    spoken = [transcript for transcript in found if transcript.text.strip()]
    if len(spoken) < 2:
        return [_checked(path, spoken[0] if spoken else found[0])]
    told = [transcript.meta.get("informant", "") for transcript in spoken]
    return [
        replace(transcript, name=informant)
        if informant and told.count(informant) == 1 and transcript.name.isdecimal()
        else transcript
        for transcript, informant in zip(spoken, told, strict=True)
    ]


def _checked(path: Path, transcript: Transcript) -> Transcript:
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
    """Return files as named, and the transcripts of folders (all levels), naturally sorted.

    In folders, hidden files, Word's lock files ("~$..."), tables, README and LICENSE files and files
    of other kinds are passed over; `passed_over` names them.

    Raises:
        InputProblem: a path does not exist, or a folder cannot be read.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise InputProblem(
                "There is no file or folder {file}. Check the name and the folder.", file=path
            )
        files = _transcripts(path) if path.is_dir() else [path]
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _transcripts(folder: Path) -> list[Path]:
    files = [f for f in _in_folder(folder) if f.suffix.lower() in FORMATS and not _is_notice(f)]
    return sorted(files, key=_natural)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file (or the folder of several) that was found in a folder and is not read, and why."""

    path: Path
    problem: Problem


_NOTICE = re.compile(
    r"(?:read[-_ ]?me|baca[-_ ]?(?:saya|dulu)|licen[cs]e|lisensi|copying|change[-_ ]?log|authors|notice"
    r"|contributing)(?:[-_. ].*)?",
    re.IGNORECASE,
)
_SHOWN = 8


def _is_notice(path: Path) -> bool:
    return _NOTICE.fullmatch(path.stem) is not None


def passed_over(paths: Iterable[Path]) -> list[PassedOver]:
    """Return what stands in these folders beside the transcripts and is not read."""
    return [found for path in paths if path.is_dir() for found in _left(path)]


def _left(folder: Path) -> Iterator[PassedOver]:
    others: dict[Path, list[str]] = {}
    for file in sorted(_in_folder(folder), key=_natural):
        extension = file.suffix.lower()
        if _is_notice(file):
            what = say("A file about the folder, no transcript: passed over. Name it to read it.")
            yield PassedOver(file, Problem(Severity.INFO, None, what))
        elif extension in TABLES:
            what = say("A table: passed over. Name it to read it as a survey.")
            yield PassedOver(file, Problem(Severity.INFO, None, what))
        elif extension == ".doc":
            yield PassedOver(file, Problem(Severity.WARNING, None, _unknown(file).sentence))
        elif extension not in FORMATS and ".qualcode" not in str(file.relative_to(folder)):
            others.setdefault(file.parent, []).append(file.name)
    for where, names in others.items():
        yield PassedOver(where, Problem(Severity.INFO, None, _of_other_kinds(names)))


def _of_other_kinds(names: list[str]) -> Sentence:
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return say("Files of kinds that are no text were passed over: {names}.", names=shown)


def _in_folder(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputProblem(
            "{file} cannot be read ({reason}). Check its permissions.",
            file=error.filename or folder,
            reason=error.strerror or error,
        ) from error

    files: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        files.extend(Path(where, name) for name in names if not name.startswith((".", "~$")))
    return files
