"""A statistic as lines of the terminal: what it means first, then why this test, then the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import wrap

from qualcode.messages import render, tr
from qualcode.services.quantitative import PrintedResult, PrintedTable, in_letters, narrowed
from qualcode.text.visible import visible
from qualcode.tui.widgets.pieces import Line, cells, fit, right

GAP = 2
LEAST = 6
MOST_ROWS = 400


def lines_of(found: PrintedResult, width: int) -> list[Line]:
    """Lay a statistic out in lines of at most ``width`` cells."""
    return list(_lines(found, max(width, 30)))


def _lines(found: PrintedResult, width: int) -> Iterator[Line]:
    yield [(visible(found.title), "strong")]
    yield []
    for label, text, style in (
        (tr("In words"), found.interpretation, "text"),
        (tr("Decision"), found.decision, "text"),
    ):
        if text:
            yield from _labelled(label, text, width, style)
            yield []
    for warning in found.warnings:
        yield from _labelled("!", warning, width, "warn")
    if found.warnings:
        yield []
    for table in found.tables:
        yield from table_lines(table, width)
        yield []
    for figure in found.figures:
        if drawn := in_letters(figure, width):
            yield [(visible(render(figure.title)), "strong")]
            yield from ([(visible(line), "text")] for line in drawn)
            yield []
    for label, text in found.facts:
        yield from _labelled(label, text, width, "dim")


def _labelled(label: str, text: str, width: int, style: str) -> Iterator[Line]:
    shown = " ".join(visible(text).split())
    first = width - cells(label) - GAP
    parts = wrap(shown, max(first, 20)) or [""]
    for number, part in enumerate(parts):
        head = label if number == 0 else " " * cells(label)
        yield [(head + " " * GAP, "accent"), (part, style)]


def table_lines(table: PrintedTable, width: int) -> Iterator[Line]:
    """Lay a table out; cells that do not fit go on in the next line."""
    for text in wrap(visible(table.title), width) or [""]:
        yield [(text, "strong")]
    short = replace(table, rows=table.rows[:MOST_ROWS])
    for number, part in enumerate(narrowed(short, width, gap=GAP)):
        if number:
            yield []
        yield from _part_lines(part, width)
    if len(table.rows) > MOST_ROWS:
        more = len(table.rows) - MOST_ROWS
        yield [(tr("… {n} more rows; the file has them all.", n=more), "dim")]
    for note in table.notes:
        for text in wrap(visible(note), width):
            yield [(text, "dim")]


def _part_lines(table: PrintedTable, width: int) -> Iterator[Line]:
    shown = [[" ".join(visible(cell).split()) for cell in row] for row in table.rows]
    heads = [visible(head) for head in table.heads]
    widths = _widths(heads, shown, width)
    yield from _row(heads, widths, table.right, "accent")
    yield [((" " * GAP).join("─" * size for size in widths), "dim")]
    for row in shown:
        yield from _row(row, widths, table.right, "text")


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    natural = [
        max(
            max((cells(word) for word in head.split()), default=1),
            max((cells(row[place]) for row in rows), default=1),
            1,
        )
        for place, head in enumerate(heads)
    ]
    room = width - GAP * (len(natural) - 1)
    level = max(natural)
    while level > LEAST and sum(min(size, level) for size in natural) > room:
        level -= 1
    return [min(size, level) for size in natural]


def _row(
    row: Sequence[str], widths: Sequence[int], aligned: Sequence[bool], style: str
) -> Iterator[Line]:
    stacks = [wrap(text, size) or [""] for text, size in zip(row, widths, strict=True)]
    for level in range(max(map(len, stacks))):
        parts = []
        for stack, size, is_number in zip(stacks, widths, aligned, strict=True):
            text = stack[level] if level < len(stack) else ""
            parts.append(right(text, size) if is_number else fit(text, size))
        yield [((" " * GAP).join(parts), style)]
