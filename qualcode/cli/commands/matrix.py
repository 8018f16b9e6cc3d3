"""The matrix: on the terminal, as JSON, or as a file for the thesis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.coding import quotation_record
from qualcode.cli.filters import filter_options
from qualcode.cli.frame import command, json_option, option, project_argument, seated
from qualcode.messages import tr
from qualcode.model.coding import joined_words, passages
from qualcode.model.matrix import CellContent, Matrix
from qualcode.model.reduction import STATE_LABELS
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.model.coding import Quotation
    from qualcode.model.matrix import Cell, Header, Silence, Written

CONTENTS = tuple(str(content) for content in CellContent)
LAYOUTS = ("grid", "journal")
PRESENT = "●"
WIDEST_LABEL = 26
NARROWEST_COLUMN = 5


@command(
    "matrix",
    mark(
        "Lay codings out in rows and columns. An axis is informant, role, source, kind, site, "
        "coder, code, dimension, time, or any attribute of informants. The extension of --out says "
        "what is written: .docx .xlsx .csv .html .md; without it the matrix is printed."
    ),
    examples=(
        "qualcode matrix study",
        "qualcode matrix study --rows role --cols code --cell count",
        "qualcode matrix study --rows informant --cols dimension --out matrix.docx",
    ),
)
@project_argument
@option("--rows", default="informant", metavar="AXIS", help_text=mark("Rows (default: informant)."))
@option(
    "--cols", default="dimension", metavar="AXIS", help_text=mark("Columns (default: dimension).")
)
@option(
    "--cell",
    type=click.Choice(CONTENTS),
    help_text=mark("What stands in a cell (default: quotes in a file, count on the terminal)."),
)
@option("--title", default="", help_text=mark("Title (default: the title of the study)."))
@option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help_text=mark("In Word: a grid, or the long form of the journals (default: what suits)."),
)
@option(
    "--gloss",
    "with_glosses",
    is_flag=True,
    help_text=mark("In a file: quotations with their standard Indonesian, where it was written."),
)
@filter_options
@option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help_text=mark("Write it to FILE.")
)
@json_option
def matrix(
    project: str,
    rows: str,
    cols: str,
    cell: str | None,
    title: str,
    layout: str | None,
    with_glosses: bool,
    out: Path | None,
    as_json: bool,
    **only: str | None,
) -> None:
    """Build a matrix."""
    from qualcode.services import display

    with seated(project) as session:
        wanted = display.chosen(session, **{name: value or "" for name, value in only.items()})
        built = display.matrix(session, rows, cols, only=wanted, title=title)
        if out is not None:
            content = CellContent(cell) if cell else CellContent.QUOTES
            display.write_matrix(
                session, built, out, content=content, layout=layout or "", with_glosses=with_glosses
            )
        # quotations are fetched when they are looked at: the project is still needed
        if as_json:
            show.as_json(matrix_record(built))
        elif out is None:
            print_matrix(built, CellContent(cell) if cell else CellContent.COUNT)
    if out is not None and not as_json:
        show.value(out)


def matrix_record(built: Matrix) -> dict[str, Any]:
    """Return a matrix as JSON shows it; cells without codings are left out."""
    return {
        "title": built.title,
        "rows_axis": built.rows_axis,
        "cols_axis": built.cols_axis,
        "rows": [_header_record(header, built.row_total(header.key)) for header in built.rows],
        "cols": [_header_record(header, built.col_total(header.key)) for header in built.cols],
        "cells": [
            {
                "row": row.label,
                "col": col.label,
                "row_key": row.key,
                "col_key": col.key,
                "count": found.count,
                "summary": found.summary,
                "written": _written_record(found.written),
                "silence": _silence_record(found.silence),
                "people": found.people,
                "of": found.of,
                "quotations": [quotation_record(quotation) for quotation in found.quotations],
            }
            for row in built.rows
            for col in built.cols
            if (found := built.cell(row.key, col.key)).count or found.summary or found.silence
        ],
        "interpretations": [
            {
                "row": row.label,
                "row_key": row.key,
                "text": built.interpretations[row.key],
                "written": _written_record(built.interpreted.get(row.key)),
            }
            for row in built.rows
            if row.key in built.interpretations
        ],
    }


def _written_record(written: Written | None) -> dict[str, Any] | None:
    if written is None:
        return None
    return {
        "id": written.id,
        "coder": written.coder,
        "date": written.date,
        "stale": written.is_stale,
        "evidence": list(written.evidence),
    }


def _silence_record(silence: Silence | None) -> dict[str, Any] | None:
    if silence is None:
        return None
    return {"state": silence.state, "words": silence.words, "decided": silence.is_decided}


def _header_record(header: Header, total: int) -> dict[str, Any]:
    return {"key": header.key, "label": header.label, "group": header.group, "total": total}


def print_matrix(built: Matrix, content: CellContent) -> None:
    """Print a matrix: a table for counts and marks, a listing for quotations and summaries."""
    show.heading(built.title)
    if not built.cells:
        show.note(tr("Nothing is coded yet, or nothing passes the filters."))
    elif content is CellContent.SUMMARY and not any(c.summary for c in built.cells.values()):
        show.note(tr("No summary is written in any cell yet."))
    if content in {CellContent.QUOTES, CellContent.SUMMARY, CellContent.RESULT}:
        _print_listing(built, content)
        return
    for number, part in enumerate(_parts(built)):
        if number:
            show.blank()
        _print_counts(built, part, content, is_last=tuple(part[-1:]) == built.cols[-1:])


def _parts(built: Matrix) -> Iterator[Sequence[Header]]:
    """Split the columns into tables that fit the width."""
    labels = [show.cell_len(row.label) for row in built.rows]
    room = show.width() - min(max(labels, default=0), WIDEST_LABEL) - show.GAP - 6
    part: list[Header] = []
    used = 0
    for col in built.cols:
        words = max(map(show.cell_len, _label(built, col).split()), default=0)
        size = max(min(words, room), NARROWEST_COLUMN) + show.GAP
        if part and used + size > room:
            yield part
            part, used = [], 0
        part.append(col)
        used += size
    yield part


def _label(built: Matrix, col: Header) -> str:
    is_code = "code" in {built.cols_axis, built.rows_axis}
    return f"{col.group}: {col.label}" if is_code and col.group else col.label


def _print_counts(
    built: Matrix, part: Sequence[Header], content: CellContent, *, is_last: bool
) -> None:
    columns = [show.Column("")]
    columns += [show.Column(_label(built, col), right=True) for col in part]
    rows: list[list[object]] = []
    for row in built.rows:
        found = [built.cell(row.key, col.key) for col in part]
        label = _label(built, row) if built.rows_axis == "code" else row.label
        rows.append([label, *[_mark(cell, content) for cell in found]])
        if is_last:
            rows[-1].append(built.row_total(row.key))
    totals: list[object] = [tr("Total"), *[built.col_total(col.key) for col in part]]
    if is_last:
        columns.append(show.Column(tr("Total"), right=True))
        totals.append(sum(built.row_total(row.key) for row in built.rows))
    show.table(columns, [*rows, totals])


def _mark(cell: Cell, content: CellContent) -> str:
    n = cell.count
    if content is CellContent.SHARE:
        return f"{cell.people}/{cell.of}" if cell.people else "·"
    if content is CellContent.PRESENCE:
        return PRESENT if n else "·"
    return str(n) if n else "·"


def _print_listing(built: Matrix, content: CellContent) -> None:
    for row in built.rows:
        filled = [
            (col, found)
            for col in built.cols
            if _speaks(found := built.cell(row.key, col.key), content)
        ]
        interpretation = built.interpretations.get(row.key, "")
        if not filled and not interpretation:
            continue
        show.blank()
        show.heading(_label(built, row) if built.rows_axis == "code" else row.label)
        for col, found in filled:
            show.paragraph(f"{col.group} / {col.label}" if col.group else col.label)
            _print_cell(found, content)
        if interpretation:
            ending = _stale(built.interpreted.get(row.key))
            show.paragraph(f"{tr('Interpretation')}: {interpretation}{ending}")


def _print_cell(found: Cell, content: CellContent) -> None:
    if found.summary and content is not CellContent.QUOTES:
        show.paragraph(found.summary + _stale(found.written), indent=4)
    for passage in passages(_quoted(found, content)):
        cited = "; ".join(dict.fromkeys(quotation.citation for quotation in passage))
        show.paragraph(f"- “{joined_words(passage)}” ({cited})", indent=4, hanging=6)
    if found.silence:
        label = tr(STATE_LABELS[found.silence.state])
        shown = label if found.silence.is_decided else f"({label})"
        words = f"“{found.silence.words}” " if found.silence.words else ""
        show.paragraph(words + shown, indent=4)


def _stale(written: Written | None) -> str:
    return f" [{tr('stale')}]" if written is not None and written.is_stale else ""


def _speaks(found: Cell, content: CellContent) -> bool:
    wants_quotes = content in {CellContent.QUOTES, CellContent.RESULT}
    has_summary = bool(found.summary) and content is not CellContent.QUOTES
    return has_summary or found.silence is not None or bool(wants_quotes and found.count)


def _quoted(found: Cell, content: CellContent) -> Sequence[Quotation]:
    """Return the quotations to print: of a written result only those it cites."""
    if content is CellContent.QUOTES:
        return found.quotations
    if content is CellContent.SUMMARY:
        return ()
    if not found.summary:
        return found.quotations
    cited = found.written.evidence if found.written else ()
    return [one for one in found.quotations if one.coding_id in cited]
