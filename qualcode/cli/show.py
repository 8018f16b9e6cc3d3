"""The only writer to stdout: tables, JSON and plain values. Everything else goes to stderr.

Whatever comes from files passes `visible`, so that no escape sequence reaches the terminal.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from qualcode.messages import tr
from qualcode.model.errors import InputProblem
from qualcode.text.visible import visible

NARROWEST = 40
"""Columns of a terminal; in a narrower one the lines are broken by the terminal itself."""
GAP = 2
LEAST = 6
"""So narrow a column of a table may become before the next one shrinks too."""

_UNSEEN = re.compile(
    "[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\ud800-\udfff]"
)

_BLANKS = re.compile("[ \t\r\n]+")  # other blanks hold indented names together


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its translated heading, and whether numbers stand in it."""

    label: str
    right: bool = False


# -- stdout -----------------------------------------------------------------------------------


def value(text: object) -> None:
    """Print one value, such as an id or a path, on a line of its own."""
    _out(visible(str(text)) + "\n")


def text_of(text: str) -> None:
    """Print text as it is, line for line."""
    _out(visible(text).rstrip("\n") + "\n")


def as_json(data: object) -> None:
    """Print JSON in UTF-8, whatever the terminal speaks; invisible characters are escaped."""
    written = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    written = _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + "\n"
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        _out(written)
        return
    with _guarded():
        sys.stdout.flush()
        buffer.write(written.encode("utf-8"))
        buffer.flush()


def table(columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
    """Print a table that fits the width; cells that do not fit go on in the next line."""
    cells = [[_cell(content) for content in row] for row in rows]
    _out("".join(f"{line}\n" for line in table_lines(columns, cells, width())))


def heading(text: str) -> None:
    """Print a heading with a line below it."""
    shown = _cell(text)
    _out(f"{shown}\n{_rule() * min(cell_len(shown), width())}\n")


def paragraph(text: object, *, indent: int = 0, hanging: int | None = None) -> None:
    """Print a paragraph, broken at the width; ``hanging`` indents all lines but the first."""
    later = indent if hanging is None else hanging
    room, first = max(width() - later, 10), max(width() - indent, 10)
    for number, line in enumerate(wrapped(_cell(text), room, first=first)):
        _out(" " * (later if number else indent) + line + "\n")


def blank() -> None:
    """Print an empty line."""
    _out("\n")


def _out(text: str) -> None:
    with _guarded():
        sys.stdout.write(text)


def flush() -> None:
    """Bring out what is buffered, so that a full disk is noticed."""
    with _guarded():
        sys.stdout.flush()


class ReaderGone(Exception):
    """Whoever read our output has seen enough (`| head`)."""


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn a failing output into a sentence; a reader that is gone is no failure."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error
    except OSError as error:
        raise InputProblem(
            "The result cannot be written out: {reason}.", reason=error.strerror or str(error)
        ) from error


# -- stderr -----------------------------------------------------------------------------------


def note(text: str) -> None:
    """Tell the user something that is not the result."""
    _err(text + "\n")


def error(text: str) -> None:
    """Tell what went wrong."""
    _err(tr("Error: {message}", message=text) + "\n")


def progress(done: int, total: int, name: str) -> None:
    """Show how far a long work is, on one line that is written over; nothing without a terminal."""
    if not sys.stderr.isatty():
        return
    head = f"{done}/{total} "
    room = max(width() - len(head) - 1, 1)
    _err("\r\x1b[K" + head + _cut(_cell(name), room))


def progress_done() -> None:
    """Remove the line of `progress`."""
    if sys.stderr.isatty():
        _err("\r\x1b[K")


def _err(text: str) -> None:
    stream: TextIO = sys.stderr
    stream.write(text)
    stream.flush()


# -- measuring --------------------------------------------------------------------------------


def width() -> int:
    """Return the columns of the terminal; 80 when there is none."""
    return max(shutil.get_terminal_size((80, 24)).columns, NARROWEST)


def cell_len(text: str) -> int:
    """Return how many cells a text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def wrapped(text: str, room: int, *, first: int = 0) -> list[str]:
    """Break a text at blanks into lines of at most ``room`` cells; longer words are cut.

    ``first`` is the room of the first line when it has another one.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        for piece in _pieces(word, min(room, first or room)):
            size = cell_len(piece)
            if line and used + 1 + size > (room if lines else first or room):
                lines.append(line)
                line, used = piece, size
            elif line:
                line, used = f"{line} {piece}", used + 1 + size
            else:
                line, used = piece, size
    return [*lines, line]


def _pieces(word: str, room: int) -> Iterator[str]:
    while cell_len(word) > room:
        head = _cut(word, room) or word[:1]
        yield head
        word = word[len(head) :]
    yield word


def _cut(text: str, room: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += _cells(char)
        if used > room:
            return text[:index]
    return text


def _cell(content: object) -> str:
    return _BLANKS.sub(" ", visible("" if content is None else str(content))).strip(" ")


def _rule() -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "─".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "-"
    return "─"


def table_lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int
) -> Iterator[str]:
    """Lay a table out in lines of at most ``room`` cells."""
    labels = [column.label for column in columns]
    widths = _fitted(
        [
            max(_longest_word(labels[i]), *(cell_len(row[i]) for row in rows), 1)
            for i in range(len(columns))
        ],
        room,
    )
    yield from _line(columns, labels, widths)
    rule = _rule()
    yield (
        (" " * GAP)
        .join((rule if label else " ") * n for label, n in zip(labels, widths, strict=True))
        .rstrip()
    )
    for row in rows:
        yield from _line(columns, row, widths)


def _longest_word(text: str) -> int:
    return max(map(cell_len, text.split(" ")), default=0)


def _fitted(natural: Sequence[int], room: int) -> list[int]:
    """Cut the widest columns down to one common width, so that the table fits the room."""
    room -= GAP * (len(natural) - 1)
    level = max(natural, default=0)
    while level > LEAST and sum(min(size, level) for size in natural) > room:
        level -= 1
    widths = [min(size, level) for size in natural]
    spare = room - sum(widths)
    for index, size in enumerate(natural):
        if spare > 0 and size > widths[index]:
            widths[index] += 1
            spare -= 1
    return widths


def _line(columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    stacks = [wrapped(content, size) for content, size in zip(row, widths, strict=True)]
    for level in range(max(map(len, stacks), default=0)):
        parts = []
        for column, stack, size in zip(columns, stacks, widths, strict=True):
            text = stack[level] if level < len(stack) else ""
            pad = " " * (size - cell_len(text))
            parts.append(pad + text if column.right else text + pad)
        yield (" " * GAP).join(parts).rstrip()


def pairs(facts: Mapping[str, object]) -> None:
    """Print names and values, one pair a line, values aligned."""
    shown = {_cell(key): item for key, item in facts.items()}
    longest = min(max(map(cell_len, shown), default=0), 24)
    for key, item in shown.items():
        pad = " " * max(longest - cell_len(key), 0)
        name = f"{key}{pad}  ".replace(" ", "\u00a0")
        paragraph(f"{name}{_cell(item)}", hanging=longest + 2)
