"""A file as the splitter sees it: clean text in lines, with what the file said about each line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from qualcode.model.source import SourceKind
from qualcode.model.transcript import Block, FileText, TableCell
from qualcode.text.clean import OffsetMap

_INK = re.compile(r"\S(?:[^\n]*\S)?")


class Line(NamedTuple):
    """A visible line ``text[start:end]`` without surrounding space; ``number`` counts from 1."""

    start: int
    end: int
    text: str
    number: int
    lead: int
    heading: int
    item: str
    cell: TableCell | None
    page: int
    speaker: str = ""
    time: float | None = None

    @property
    def is_all_lead(self) -> bool:
        """Whether all of it is set in bold or italics."""
        return self.lead >= len(self.text) > 0


Row = Mapping[int, tuple[int, ...]]
"""Column -> indices of the lines in that cell."""


@dataclass(frozen=True)
class Page:
    """The lines of one file. ``name`` is the file's, ``kind`` what the user said it is."""

    text: str
    lines: tuple[Line, ...]
    name: str
    kind: SourceKind | None

    @cached_property
    def tables(self) -> Mapping[int, Mapping[int, Row]]:
        """Table -> row -> column -> line indices."""
        found: dict[int, dict[int, dict[int, tuple[int, ...]]]] = {}
        for index, line in enumerate(self.lines):
            if (cell := line.cell) is not None:
                row = found.setdefault(cell.table, {}).setdefault(cell.row, {})
                row[cell.column] = (*row.get(cell.column, ()), index)
        return found

    def row_of(self, index: int) -> Row:
        """Return the table row that holds a line (empty when it stands in no table)."""
        cell = self.lines[index].cell
        return {} if cell is None else self.tables[cell.table][cell.row]

    def cell_text(self, indices: tuple[int, ...]) -> str:
        """Return the text of a cell on one line."""
        return " ".join(self.lines[index].text for index in indices)

    def rows(self) -> Iterator[tuple[int, int, Row]]:
        """Yield ``(table, row, cells)`` in order."""
        for table, rows in self.tables.items():
            for number, row in rows.items():
                yield table, number, row


def make_page(
    file: FileText, text: str, origin: OffsetMap, *, name: str, kind: SourceKind | None
) -> Page:
    """Lay the blocks of a file over its cleaned text."""
    return Page(text, tuple(_lines(file.blocks, text, origin)), name, kind)


def _lines(blocks: tuple[Block, ...], text: str, origin: OffsetMap) -> Iterator[Line]:
    moved = None if origin.is_identity else origin.to_clean
    number, counted = 1, 0
    for block in blocks:
        start, end = block.start, block.end
        lead_end = start + block.lead
        if moved is not None:
            start, end = moved(start), moved(end)
            lead_end = moved(lead_end)
        item, time = block.number, block.time
        for ink in _INK.finditer(text, start, end):
            begin, finish = ink.span()
            number += text.count("\n", counted, begin)
            counted = begin
            lead = max(0, min(lead_end, finish) - begin)
            yield Line(
                begin,
                finish,
                ink[0],
                number,
                lead,
                block.heading,
                item,
                block.cell,
                block.page,
                block.speaker,
                time,
            )
            item, time = "", None
