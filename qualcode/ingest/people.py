"""A table of informants (csv, xlsx): one row each, one column for the name, the others attributes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from qualcode.ingest.safety import open_package, quiet, read_bytes
from qualcode.model.errors import InputProblem
from qualcode.text.clean import clean
from qualcode.text.meta import canonical, unknown_key

SIZE_LIMIT = 4 * 2**20
"""Bytes of the file."""
ROW_LIMIT = 5_000
COLUMN_LIMIT = 100
CELL_LIMIT = 10_000
"""Characters of a cell."""
NAME_COLUMNS = ("informant", "name")
"""Headings of the column that says whose row it is, the first found wins."""

Row = tuple[int, list[str]]


def read_people(path: Path) -> list[dict[str, str]]:
    """Return one dictionary for each informant: ``name`` and the attributes that are filled in.

    Known headings get their normalised name ("Jabatan" is ``role``), others are kept in lower case.
    A name that is only a number, "3", becomes "Informan 3".

    Raises:
        InputProblem: it cannot be read, or a row is not usable; the sentence names the row.
    """
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            rows = _csv_rows(path)
        case ".xlsx":
            rows = _xlsx_rows(path)
        case _:
            raise InputProblem(
                "{file} cannot be read as a table of informants. Save it as .csv or .xlsx.",
                file=path,
            )
    return _people(path, [(n, _trimmed(cells)) for n, cells in rows if any(cells)])


def _trimmed(cells: list[str]) -> list[str]:
    """Leave out the empty cells at the end, of which workbooks have many."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _csv_rows(path: Path) -> list[Row]:
    text = _decoded(read_bytes(path, SIZE_LIMIT), path)
    lines = [line for line in text.splitlines() if line.strip()]
    head = lines[0] if lines else ""
    if head.lower().startswith("sep=") and len(head.strip()) == 5:
        delimiter, text = head.strip()[4], text.partition("\n")[2]
    else:
        delimiter = max(";\t,", key=head.count)
    csv.field_size_limit(1_000_000)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows.extend((n, [_tidy(cell) for cell in cells]) for n, cells in enumerate(reader, 1))
    except csv.Error as error:
        raise InputProblem(
            "{file}, row {row}: this is not valid csv ({reason}). A quotation mark that is opened "
            "must be closed.",
            file=path,
            row=len(rows) + 1,
            reason=str(error),
        ) from error
    return rows


def _decoded(data: bytes, path: Path) -> str:
    utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputProblem("{file} does not hold text. Save it as csv (UTF-8).", file=path)


def _xlsx_rows(path: Path) -> list[Row]:
    with open_package(path) as package:
        for name in package.names:
            if name.endswith((".xml", ".rels")):
                package.xml(name)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with quiet():
            book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            cells = sheet.iter_rows(
                max_row=ROW_LIMIT + 100, max_col=COLUMN_LIMIT + 1, values_only=True
            )
            return [(n, [_written(value) for value in row]) for n, row in enumerate(cells, 1)]
        finally:
            book.close()
    except (InvalidFileException, KeyError, ValueError, TypeError, IndexError, OSError) as error:
        raise InputProblem(
            "{file} is damaged or holds no table. Open it in Excel and save it again.", file=path
        ) from error


def _written(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else _tidy(str(value))


def _tidy(cell: str) -> str:
    return " ".join(clean(cell).text.split())


def _people(path: Path, rows: Sequence[Row]) -> list[dict[str, str]]:
    if len(rows) < 2:
        raise InputProblem(
            "{file} holds no informants. The first row names the columns (name, role, site, ...), "
            "each further row is an informant.",
            file=path,
        )
    if len(rows) > ROW_LIMIT + 1:
        raise InputProblem(
            "{file} holds more than {limit} rows. Is it the right file?", file=path, limit=ROW_LIMIT
        )
    headings = _headings(path, rows[0])
    people: list[dict[str, str]] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:]:
        person = _person(path, number, headings, cells)
        first = seen.setdefault(person["name"].casefold(), number)
        if first != number:
            raise InputProblem(
                "{file}, row {row}: “{name}” stands in row {first} already. Join the two rows.",
                file=path,
                row=number,
                name=person["name"],
                first=first,
            )
        people.append(person)
    return people


def _headings(path: Path, row: Row) -> list[str]:
    number, written = row
    names = [canonical(cell) or unknown_key(cell) for cell in written]
    whose = next((name for name in NAME_COLUMNS if name in names), None)
    if whose is None:
        raise InputProblem(
            "{file}, row {row}: no column says whose row it is. Call it “name” or “informan”.",
            file=path,
            row=number,
        )
    # a second column of names ("Informan", "Nama") is the person's own name: an attribute
    named = _renamed(names, {whose: "name", "name": "name" if whose == "name" else "full name"})
    doubled = next((name for name in named if name and named.count(name) > 1), None)
    if doubled:
        raise InputProblem(
            "{file}, row {row}: two columns mean “{field}”. Rename one of them.",
            file=path,
            row=number,
            field=doubled,
        )
    if len(named) > COLUMN_LIMIT:
        raise InputProblem(
            "{file} holds more than {limit} columns. Is it the right file?",
            file=path,
            limit=COLUMN_LIMIT,
        )
    return named


def _renamed(names: Iterable[str], new: dict[str, str]) -> list[str]:
    return [new.get(name, name) for name in names]


def _person(
    path: Path, number: int, headings: Sequence[str], cells: Sequence[str]
) -> dict[str, str]:
    if extra := next((cell for cell in cells[len(headings) :] if cell), None):
        _stray(path, number, extra)
    person: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if cell and not heading:
            _stray(path, number, cell)
        if len(cell) > CELL_LIMIT:
            raise InputProblem(
                "{file}, row {row}: a cell holds more than {limit} characters.",
                file=path,
                row=number,
                limit=CELL_LIMIT,
            )
        if cell:
            person[heading] = cell
    name = person.get("name", "")
    if not name:
        raise InputProblem("{file}, row {row}: the name is missing.", file=path, row=number)
    person["name"] = f"Informan {int(name)}" if name.isdecimal() and len(name) < 5 else name
    return person


def _stray(path: Path, number: int, cell: str) -> None:
    raise InputProblem(
        "{file}, row {row}: “{found}” stands in a column without heading.",
        file=path,
        row=number,
        found=cell,
    )
