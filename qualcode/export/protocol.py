"""The protocol of the data set as a Word or Markdown file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from qualcode.export.atomic import write_atomically
from qualcode.export.cells import NO_DATA
from qualcode.export.local_numbers import number
from qualcode.export.markdown import escaped
from qualcode.export.options import DocumentFacts
from qualcode.export.plain import one_line
from qualcode.messages import render, tr
from qualcode.model.errors import InputProblem
from qualcode.model.protocol import Protocol, ProtocolRow
from qualcode.model.source import SourceKind
from qualcode.model.transcript import Problem, Severity

_SHARES = (4, 16, 8, 13, 13, 9, 12, 12, 6)
"""Column widths in percent; the last, turns, takes the rest."""
_FEW = 6
"""So many informants are named; more are counted."""


def write_protocol(protocol: Protocol, path: Path, *, facts: DocumentFacts) -> None:
    """Write a protocol in the format of the extension.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InputProblem(
            "{file} cannot be written: the extension says which format is wanted. Known are {known}.",
            file=str(path),
            known=" ".join(WRITERS),
        )
    write_atomically(path, writer(protocol, facts))


def labels() -> tuple[str, ...]:
    """Return the titles of the columns."""
    return (
        tr("No."),
        tr("Source"),
        tr("Kind"),
        tr("Informants"),
        tr("Role"),
        tr("Date"),
        tr("Place"),
        tr("Interviewer"),
        tr("Words"),
        tr("Turns"),
    )


def cells(count: int, row: ProtocolRow) -> tuple[str, ...]:
    """Return a row as it is printed."""
    people = ", ".join(row.informants[:_FEW])
    if len(row.informants) > _FEW:
        people = tr("{n} informants: {names}, …", n=len(row.informants), names=people)
    written = (
        row.source,
        kind_label(row.kind),
        people,
        ", ".join(row.roles),
        row.date,
        row.place,
        row.interviewer,
    )
    return (
        str(count),
        *(one_line(text) or NO_DATA for text in written),
        number(row.words),
        number(row.turns),
    )


def kind_label(kind: str) -> str:
    """Return the kind of a source in words."""
    return {
        SourceKind.IDI: tr("IDI"),
        SourceKind.FGD: tr("FGD"),
        SourceKind.OBSERVATION: tr("Observation"),
        SourceKind.DOCUMENT: tr("Document"),
    }.get(SourceKind(kind), kind)


def summary(protocol: Protocol) -> str:
    """Return the data set in one sentence."""
    people = {name for row in protocol.rows for name in row.informants}
    return tr(
        "{sources} sources with {informants} informants, {words} words in {turns} turns.",
        sources=number(len(protocol.rows)),
        informants=number(len(people)),
        words=number(protocol.words),
        turns=number(protocol.turns),
    )


def remarks(row: ProtocolRow) -> Iterator[str]:
    """Return what the import of a source reported: how it was split, then its problems."""
    if row.layout:
        percent = round(100 * row.confidence)
        yield tr("Layout: {layout} ({percent} % sure).", layout=row.layout, percent=percent)
    for problem in row.problems:
        yield _told(problem)


def _told(problem: Problem) -> str:
    where = tr("line {n}: ", n=problem.line) if problem.line else ""
    sign = "! " if problem.severity is not Severity.INFO else ""
    return f"{sign}{where}{render(problem.what)}"


def _markdown(protocol: Protocol, facts: DocumentFacts) -> bytes:
    lines = [
        f"# {escaped(tr('Protocol of the data'))}: {escaped(one_line(protocol.title))}",
        "",
        escaped(summary(protocol)),
        "",
        _line(map(escaped, labels())),
        _line(["---"] * (len(labels()) - 2) + ["--:"] * 2),
    ]
    lines += [
        _line(map(escaped, cells(count, row))) for count, row in enumerate(protocol.rows, start=1)
    ]
    lines += ["", f"## {escaped(tr('What the import kept, dropped or doubted'))}"]
    for row in protocol.rows:
        lines += ["", f"### {escaped(one_line(row.source))}", ""]
        lines += [f"- {escaped(one_line(remark))}" for remark in remarks(row)] or ["-"]
    if facts.head:
        lines += ["", escaped(tr("log {hash}", hash=facts.short_head))]
    return ("\n".join(lines) + "\n").encode()


def _line(texts: Iterable[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _word(protocol: Protocol, facts: DocumentFacts) -> bytes:
    from qualcode.export.word_file import LANDSCAPE, WordFile
    from qualcode.export.word_xml import Table, TableRow, header_cell, text_cell

    title = f"{tr('Protocol of the data')}: {one_line(protocol.title)}"
    file = WordFile(title=title, facts=facts, page=LANDSCAPE)
    file.title(title, summary(protocol))
    whole = file.page.text_width
    widths = [whole * share // 100 for share in _SHARES]
    rows = [TableRow(tuple(map(header_cell, labels())), header=True)]
    for count, row in enumerate(protocol.rows, start=1):
        texts = cells(count, row)
        made = [text_cell(text) for text in texts[:-2]]
        made += [text_cell(text, align="right") for text in texts[-2:]]
        rows.append(TableRow(tuple(made), whole=True))
    file.caption(tr("Interviews and documents"))
    file.table(
        Table(
            widths=(*widths, whole - sum(widths)),
            rows=tuple(rows),
            title=tr("Interviews and documents"),
        )
    )
    file.note(tr("Note: {sign} = not stated.", sign=NO_DATA))
    file.heading(tr("What the import kept, dropped or doubted"))
    for row in protocol.rows:
        file.heading(row.source, level=2)
        for remark in remarks(row):
            file.text(remark)
    return file.to_bytes()


WRITERS: Mapping[str, Callable[[Protocol, DocumentFacts], bytes]] = {
    ".docx": _word,
    ".md": _markdown,
}
