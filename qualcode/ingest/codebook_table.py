"""A codebook as a table (csv, xlsx): one row for each code, placed by its path or its parent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from qualcode.ingest.codebook_fields import (
    CODE_LIMIT,
    SIZE_LIMIT,
    TEXT_FIELDS,
    color_of,
    decoded,
    flag_of,
    keyword_list,
    tidy,
    unknown_field,
)
from qualcode.ingest.safety import open_file, open_package, quiet, read_bytes
from qualcode.model.codebook import PATH_SEPARATOR, DraftCode, DraftCodebook, is_valid_name
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say

COLUMN_LIMIT = 100
CELL_LIMIT = 1_000_000
DEPTH_LIMIT = 20
COLUMNS = ("path", "name", "parent", *TEXT_FIELDS, "keywords", "color", "retired")
IGNORED = frozenset({"codings", "n", "no", "no."})
"""Columns of counts and row numbers."""
HEADINGS = {
    "code": "path",
    "kode": "path",
    "jalur": "path",
    "nama": "name",
    "nama kode": "name",
    "induk": "parent",
    "definisi": "definition",
    "termasuk": "include",
    "inklusi": "include",
    "tidak termasuk": "exclude",
    "eksklusi": "exclude",
    "contoh": "example",
    "kata kunci": "keywords",
    "warna": "color",
    "colour": "color",
    "nonaktif": "retired",
}
"""Other headings people write, in lower case."""

_PROTECTED = re.compile(r"'(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
Row = tuple[int, list[str]]


def read_csv(path: Path) -> DraftCodebook:
    """Return the codebook in a csv file separated by commas, semicolons or tabs.

    Raises:
        InputProblem: it cannot be read; the sentence names the file and the row.
    """
    text = decoded(read_bytes(path, SIZE_LIMIT), path)
    separator, text = _separator(text)
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append((number, [_unprotected(cell) for cell in cells]))
    except csv.Error as error:
        raise InputProblem(
            "{file}, row {row}: this is not valid csv ({reason}). A quotation mark that is opened "
            "must be closed.",
            file=path,
            row=len(rows) + 1,
            reason=error,
        ) from error
    return _Table(path, rows).book()


def _separator(text: str) -> tuple[str, str]:
    """Find what separates the columns; Excel's own line ``sep=;`` says it."""
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r'"?sep=(.)"?\r?', first):
        return match[1], rest
    return max(",;\t", key=first.count), text


def _unprotected(cell: str) -> str:
    """Take off the apostrophe that protects spreadsheets from formulas."""
    return cell[1:] if _PROTECTED.match(cell) else cell


def read_xlsx(path: Path) -> DraftCodebook:
    """Return the codebook in the first sheet of a workbook.

    Raises:
        InputProblem: it cannot be read; the sentence names the file and the row.
    """
    with open_file(path) as handle:
        if not handle.read(4).startswith(b"PK"):
            raise InputProblem(
                "{file} is not an Excel file, whatever its name says. Save it as .xlsx or .csv.",
                file=path,
            )
    with open_package(path) as package:
        for name in package.names:
            if name.endswith((".xml", ".rels")):
                package.xml(name)
    return _Table(path, _sheet_rows(path)).book()


def _sheet_rows(path: Path) -> list[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with quiet():
            book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            cells = sheet.iter_rows(max_row=CODE_LIMIT + 10, max_col=COLUMN_LIMIT, values_only=True)
            return [
                (number, ["" if value is None else str(value) for value in row])
                for number, row in enumerate(cells, start=1)
            ]
        finally:
            book.close()
    except (InvalidFileException, KeyError, ValueError, TypeError, IndexError, OSError) as error:
        raise InputProblem(
            "{file} is damaged or holds no table. Open it in Excel and save it again.", file=path
        ) from error


@dataclass(slots=True)
class _Entry:
    """A code on its way into the tree; ``row`` 0 means that only its children were named."""

    name: str
    row: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    below: dict[str, _Entry] = field(default_factory=dict)


class _Table:
    """Rows with a heading, made into a tree of codes."""

    def __init__(self, path: Path, rows: Iterable[Row]) -> None:
        """Remember the file for messages; rows without any text are passed over."""
        self._path = path
        self._rows = [(n, [tidy(cell) for cell in cells]) for n, cells in rows]
        self._rows = [(number, cells) for number, cells in self._rows if any(cells)]
        self._top: dict[str, _Entry] = {}
        self._by_name: dict[str, list[tuple[int, dict[str, str]]]] = {}

    def book(self) -> DraftCodebook:
        if len(self._rows) < 2:
            raise InputProblem(
                "{file} holds no codes. The first row names the columns ({columns}), each further "
                "row is a code.",
                file=self._path,
                columns=", ".join(COLUMNS),
            )
        if len(self._rows) > CODE_LIMIT:
            self._fail(
                self._rows[-1][0],
                say("the codebook has more than {limit} codes.", limit=CODE_LIMIT),
            )
        records = list(self._records())
        for number, values in records:
            name = values["name"] or values["path"].rsplit(PATH_SEPARATOR, 1)[-1].strip()
            self._by_name.setdefault(name.casefold(), []).append((number, values))
        for number, values in records:
            self._place(number, values)
        return DraftCodebook(title=self._path.stem, codes=self._drafts(self._top))

    def _records(self) -> Iterator[tuple[int, dict[str, str]]]:
        heading_row, headings = self._rows[0]
        columns = [self._column(heading_row, heading) for heading in headings]
        named = [column for column in columns if column]
        if doubled := next((c for c in named if named.count(c) > 1), None):
            self._fail(heading_row, say("the column “{field}” stands here twice.", field=doubled))
        if "path" not in named and "name" not in named:
            self._fail(heading_row, say("a column “path” (or “name” and “parent”) is missing."))
        for number, cells in self._rows[1:]:
            if extra := next((c for c in cells[len(columns) :] if c), None):
                self._fail(
                    number, say("“{found}” stands in a column without heading.", found=extra)
                )
            values = dict.fromkeys(COLUMNS, "")
            for column, cell in zip(columns, cells, strict=False):
                if column is not None:
                    values[column or ""] = cell
            if found := values.pop("", ""):
                self._fail(
                    number, say("“{found}” stands in a column without heading.", found=found)
                )
            yield number, values

    def _column(self, row: int, heading: str) -> str | None:
        """Return the field of a heading, "" for a blank one, None for one that is ignored."""
        key = heading.casefold()
        if key in IGNORED:
            return None
        if key and key not in COLUMNS and key not in HEADINGS:
            self._fail(row, unknown_field(heading, COLUMNS))
        return HEADINGS.get(key, key)

    def _place(self, number: int, values: dict[str, str]) -> None:
        names = self._names(number, values)
        here, entry = self._top, _Entry("")
        for name in names:
            entry = here.setdefault(name.casefold(), _Entry(name))
            here = entry.below
        if entry.row:
            self._fail(
                number,
                say(
                    "the code “{name}” stands in row {first} already.",
                    name=PATH_SEPARATOR.join(names),
                    first=entry.row,
                ),
            )
        entry.name, entry.row, entry.fields = names[-1], number, values

    def _names(self, number: int, values: dict[str, str], below: int = 0) -> list[str]:
        """Return the path of a row's code; ``below`` counts the rows that name it as a parent."""
        if below > DEPTH_LIMIT:
            self._fail(
                number,
                say("the code “{name}” lies below itself, or too deep.", name=values["name"]),
            )
        if values["path"]:
            names = [p.strip() for p in values["path"].strip(PATH_SEPARATOR).split(PATH_SEPARATOR)]
        else:
            names = [*self._parent(number, values["parent"], below), values["name"]]
        for name in names:
            if not name:
                self._fail(number, say("a code has no name."))
            if not is_valid_name(name):
                self._fail(number, say("the name “{name}” holds “/” or a line break.", name=name))
        if len(names) > DEPTH_LIMIT:
            self._fail(number, say("the codes are nested too deeply."))
        return names

    def _parent(self, number: int, parent: str, below: int) -> list[str]:
        if not parent:
            return []
        if PATH_SEPARATOR in parent:
            return [part.strip() for part in parent.strip(PATH_SEPARATOR).split(PATH_SEPARATOR)]
        found = self._by_name.get(parent.casefold(), [])
        if not found:
            self._fail(number, say("no row has the parent “{name}” as its name.", name=parent))
        if len(found) > 1:
            self._fail(
                number,
                say(
                    "several rows are called “{name}”; write the parent as a path such as Input/Man.",
                    name=parent,
                ),
            )
        return self._names(*found[0], below=below + 1)

    def _drafts(self, entries: dict[str, _Entry]) -> tuple[DraftCode, ...]:
        return tuple(self._draft(entry) for entry in entries.values())

    def _draft(self, entry: _Entry) -> DraftCode:
        fields = entry.fields
        color = color_of(fields.get("color", ""))
        if color is None:
            self._fail(
                entry.row,
                say('“{found}” is not a colour such as "#0072B2".', found=fields["color"]),
            )
        retired = flag_of(fields.get("retired", ""))
        if retired is None:
            self._fail(
                entry.row, say("“{found}” is neither true nor false.", found=fields["retired"])
            )
        return DraftCode(
            name=entry.name,
            **{name: fields.get(name, "") for name in TEXT_FIELDS},
            keywords=keyword_list(fields.get("keywords", "")),
            color=color,
            retired=retired,
            codes=self._drafts(entry.below),
        )

    def _fail(self, row: int, what: Sentence) -> NoReturn:
        raise InputProblem("{file}, row {row}: {what}", file=self._path, row=row, what=what)
