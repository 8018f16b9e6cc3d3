"""Delimited text: the delimiter, the encoding and the decimal mark are found out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from qualcode.ingest.dataset_typing import build_table
from qualcode.model.dataset import RawTable
from qualcode.model.errors import InputProblem

_DELIMITERS = (";", "\t", ",", "|")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAX_CELL = 1_000_000


def read_csv(path: Path, content: bytes, _sheet: str = "") -> RawTable:
    """Read delimited text.

    Raises:
        InputProblem: the bytes are not text, or the quotes do not close.
    """
    text = _decoded(path.name, content)
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        return _table(path.name, content, rest, first.strip()[4], start=2)
    return _table(path.name, content, text, _delimiter(text), start=1)


def _table(name: str, content: bytes, text: str, delimiter: str, *, start: int) -> RawTable:
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

    def rows() -> Iterator[tuple[int, list[str]]]:
        number = start - 1
        try:
            for number, cells in enumerate(reader, start=start):
                yield number, cells
        except csv.Error as error:
            raise InputProblem(
                "{file}, row {row}: a cell is too long or a quotation mark does not close.",
                file=name,
                row=number + 1,
            ) from error

    return build_table(name, content, rows())


def _decoded(name: str, content: bytes) -> str:
    encoding = next((found for bom, found in _BOMS if content.startswith(bom)), "")
    try:
        if encoding:
            return content.decode(encoding)
        if b"\0" in content:
            raise InputProblem("{file} is not a text file. Save it as csv (UTF-8).", file=name)
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise InputProblem(
                "{file} is damaged: its characters cannot be read. Save it again as csv (UTF-8).",
                file=name,
            ) from None
    return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the first lines most evenly into several cells."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:60]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS if lines else ():
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter))
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        head = len(next(csv.reader(lines, delimiter=delimiter), []))
        # a comma may be the decimal sign: then it splits the rows, and not the header
        score = count / sum(widths.values()) * (width > 1) * (1 if head == width else 0.5)
        if score > best_score:
            best, best_score = delimiter, score
    return best
