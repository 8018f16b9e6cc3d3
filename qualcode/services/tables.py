"""Lists of the analysis as tables and as files: follow-up questions, saturation, memos, indicators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from qualcode.model.coding import MemoKind
from qualcode.model.reduction import STATE_LABELS
from qualcode.model.result import Column, Result, Table
from qualcode.model.sentence import Sentence, mark, say
from qualcode.services.memos import TARGETS, MemoLine
from qualcode.services.responses import Coverage
from qualcode.services.session import Session
from qualcode.services.triangulation import IndicatorLine

FORMATS = (".docx", ".xlsx", ".csv", ".md")
KINDS = {
    MemoKind.DESCRIPTIVE: mark("descriptive"),
    MemoKind.METHOD: mark("method"),
    MemoKind.THEORY: mark("theory"),
    MemoKind.REFLEXIVE: mark("reflexive"),
}
HOW_COVERED = say(
    "A theme stands here for an informant who was not asked about it, or gave no answer: proposed "
    "from the turns until somebody decides."
)
HOW_COMPARED = say("A figure reaches its target when it compares as the aim says.")
HOW_LISTED = say("The memos of the project, oldest first.")


def questions(found: Coverage) -> Table:
    """Return what to ask next time: one row for every informant and theme without evidence."""
    columns = (
        Column("informant", say("Informant")),
        Column("code", say("Theme")),
        Column("state", say("State")),
    )
    rows = tuple(
        (
            found.informants[gap.informant_id],
            found.codes[gap.code_id],
            Sentence(STATE_LABELS[gap.state]),
        )
        for gap in found.gaps
    )
    return Table(say("Questions for the next contact"), columns, rows)


def curve(found: Coverage) -> Table:
    """Return how many new codes every further source brought, and which."""
    columns = (
        Column("source", say("Source")),
        Column("new", say("New"), "int"),
        Column("codes", say("Codes so far"), "int"),
        Column("codings", say("Codings"), "int"),
        Column("which", say("New codes")),
    )
    rows = tuple(
        (
            point.source.name,
            len(point.new),
            point.codes,
            point.codings,
            "; ".join(found.paths[code] for code in point.new),
        )
        for point in found.curve
    )
    return Table(say("New codes per further source"), columns, rows)


def memos(found: Sequence[MemoLine]) -> Table:
    """Return memos with what they are on."""
    columns = (
        Column("target", say("On")),
        Column("name", say("Which")),
        Column("kind", say("Kind")),
        Column("body", say("Memo")),
        Column("coder", say("Coder")),
        Column("modified", say("Date")),
    )
    rows = tuple(
        (
            Sentence(TARGETS[line.memo.target]),
            line.name,
            Sentence(KINDS[line.memo.kind]),
            line.memo.body,
            line.coder,
            line.memo.modified[:10],
        )
        for line in found
    )
    return Table(say("Memos"), columns, rows)


def indicators(found: Sequence[IndicatorLine]) -> Table:
    """Return the figures beside their targets and themes."""
    columns = (
        Column("name", say("Indicator")),
        Column("value", say("Value"), "number"),
        Column("aim", say("Aim")),
        Column("target", say("Target"), "number"),
        Column("unit", say("Unit")),
        Column("result", say("Result")),
        Column("period", say("Period")),
        Column("code", say("Theme")),
        Column("codings", say("Codings"), "int"),
        Column("document", say("Source document")),
    )
    rows = tuple(
        (
            line.indicator.name,
            line.indicator.value,
            line.indicator.aim,
            line.indicator.target,
            line.indicator.unit,
            say("reached") if line.indicator.is_reached else say("not reached"),
            line.indicator.period,
            line.code,
            line.codings if line.code else None,
            line.document,
        )
        for line in found
    )
    return Table(say("Indicators against targets"), columns, rows)


def write(session: Session, tables: Sequence[Table], path: Path, *, how: Sentence) -> None:
    """Write tables to a file; ``how`` says how they were made. A .csv holds the first one.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    from qualcode.export.atomic import write_atomically
    from qualcode.export.delimited import table_bytes
    from qualcode.services import display, quantitative

    first = tables[0]
    if path.suffix.casefold() == ".csv":
        heads = [column.key for column in first.columns]
        rows = [[_csv_value(cell) for cell in row] for row in first.rows]
        write_atomically(path, table_bytes([heads, *rows]))
        return
    result = Result(
        name="list", title=first.title, tables=tuple(tables), method=how, n=0, is_list=True
    )
    facts = display.facts(session)
    quantitative.write([result], path, title=facts.project, facts=facts)


def _csv_value(cell: object) -> str | int | None:
    if isinstance(cell, float):
        return cast("int", round(cell, 4))  # csv writes any number; as a text, "-3" were protected
    return cell if isinstance(cell, int) or cell is None else str(cell)
