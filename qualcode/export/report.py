"""The whole analysis as one Word document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from qualcode.export import plots
from qualcode.export.cells import NO_DATA
from qualcode.export.codebook_word import add_codebook
from qualcode.export.options import MatrixOptions
from qualcode.export.plain import one_line, unbroken
from qualcode.export.report_content import (
    PlainTable,
    ReportContent,
    ReportDisplay,
    ReportFinding,
    ReportQuote,
)
from qualcode.export.word_file import LANDSCAPE, PORTRAIT, WordFile
from qualcode.export.word_matrix import MOST_ROWS, SHORT_ROW_LINES, add_matrix
from qualcode.export.word_xml import (
    Paragraph,
    Run,
    Table,
    TableCell,
    TableRow,
    fitted_widths,
    header_cell,
    lines_needed,
)
from qualcode.messages import tr

PICTURE_WIDTH = 7900
"""Twips: the text width of a portrait page."""
PICTURE_HEIGHT = 12_000
KEPT_ROWS = 6
"""A table of at most so many rows stays on one page."""
MOST_PORTRAIT = 5
"""Columns of words that a portrait page holds."""


def render(content: ReportContent) -> bytes:
    """Return the report as .docx. The same content gives the same bytes."""
    file = WordFile(
        title=content.title, facts=content.facts, page=PORTRAIT, house_style=content.house_style
    )
    file.title(content.title, content.subtitle)
    file.contents()
    file.list_of_tables()
    file.list_of_figures()
    writer = _Writer(file, content)
    for part in _PARTS:
        part(writer)
    return file.to_bytes()


@dataclass(slots=True)
class _Writer:
    file: WordFile
    content: ReportContent

    def chapter(self, text: str, *, new_page: bool = False) -> None:
        """Begin a chapter on portrait pages."""
        self.file.turn_page(PORTRAIT)
        self.file.heading(text, new_page=new_page)

    def table(self, table: PlainTable) -> None:
        """Add a table of words, as several when it is very long."""
        whole = self.file.page.text_width
        widths = fitted_widths(whole, table.shares, table.heads, table.rows)
        header = TableRow(tuple(map(header_cell, table.heads)), header=True)
        rows = iter(table.rows)
        continued = False
        while chunk := list(islice(rows, MOST_ROWS)):
            self.file.caption(table.title, continued=continued)
            body = [_row(row, widths, table) for row in chunk]
            if len(table.rows) <= KEPT_ROWS:
                body[:-1] = [replace(row, keep_next=True) for row in body[:-1]]
            self.file.table(Table(widths=widths, rows=(header, *body), title=table.title))
            has_gaps = any(not text for row in chunk for text in row)
            gaps = tr("Note: {sign} = not stated.", sign=NO_DATA) if has_gaps else ""
            self.file.note(table.note or gaps)
            continued = True

    def display(self, display: ReportDisplay, *, new_page: bool = False) -> None:
        """Add a matrix on landscape pages."""
        self.file.turn_page(LANDSCAPE)
        self.file.heading(display.heading, 2, new_page=new_page)
        if display.purpose:
            self.file.text(display.purpose, keep_next=True)
        options = MatrixOptions(
            title=display.matrix.title,
            facts=self.content.facts,
            layout=display.layout,
            hide_coders=self.content.hide_coders,
            glosses=self.content.glosses,
        )
        add_matrix(self.file, display.matrix, display.content, options)

    def quotes(self, label: str, quotes: Sequence[ReportQuote]) -> None:
        """Add quotations with a line before them."""
        if not quotes:
            return
        self.file.add(Paragraph((Run(label, bold=True),), style="Normal"), keep_next=True)
        for quote in quotes:
            runs = [Run(quote.text, verbatim=True), Run(f" ({unbroken(quote.citation)})")]
            if quote.remark:
                runs.append(Run(f" {quote.remark}"))
            self.file.add(Paragraph(tuple(runs), style="Quote"))


def _row(row: Sequence[str], widths: Sequence[int], table: PlainTable) -> TableRow:
    cells = tuple(
        TableCell(
            tuple(
                Paragraph(
                    (Run(line or NO_DATA, verbatim=bool(line) and column in table.verbatim),),
                    align="center" if column in table.centered else "",
                )
                for line in text.split("\n")
            )
        )
        for column, text in enumerate(row)
    )
    lines = max(lines_needed(c.paragraphs, w) for c, w in zip(cells, widths, strict=True))
    return TableRow(cells, whole=lines <= SHORT_ROW_LINES)


# -- parts ----------------------------------------------------------------------------------------


def _method(writer: _Writer) -> None:
    if writer.content.method:
        writer.chapter(tr("Method"))
        for paragraph in writer.content.method:
            writer.file.text(paragraph)


def _informants(writer: _Writer) -> None:
    if writer.content.informants:
        wide = len(writer.content.informants.heads) > MOST_PORTRAIT
        writer.file.turn_page(LANDSCAPE if wide else PORTRAIT)
        writer.file.heading(tr("Informants"))
        writer.table(writer.content.informants)


def _displays(writer: _Writer) -> None:
    if writer.content.displays:
        writer.file.turn_page(LANDSCAPE)
        writer.file.heading(tr("Data display"))
        for place, display in enumerate(writer.content.displays):
            writer.display(display, new_page=place > 0)


def _findings(writer: _Writer) -> None:
    if writer.content.findings:
        writer.chapter(tr("Findings"))
        for finding in writer.content.findings:
            _finding(writer, finding)


def _finding(writer: _Writer, finding: ReportFinding) -> None:
    writer.file.heading(finding.heading, 2)
    writer.file.text(" · ".join(finding.facts), keep_next=True)
    for label, body in finding.cells:
        writer.file.add(
            Paragraph((Run(f"{label}: ", bold=True), Run(one_line(body))), style="Normal")
        )
    writer.quotes(tr("Evidence for it:"), finding.supporting)
    writer.quotes(tr("Evidence against it:"), finding.opposing)
    for remark in finding.remarks:
        writer.file.text(remark)
    if finding.tactics:
        writer.table(finding.tactics)


def _triangulation(writer: _Writer) -> None:
    content = writer.content
    if not (content.ledgers or content.convergence):
        return
    writer.file.turn_page(LANDSCAPE)
    writer.file.heading(tr("Triangulation"))
    if content.convergence:
        writer.table(content.convergence)
    if content.contradictions:
        writer.table(content.contradictions)
    for ledger in content.ledgers:
        writer.display(ledger)


def _indicators(writer: _Writer) -> None:
    if writer.content.indicators:
        writer.file.turn_page(LANDSCAPE)
        writer.file.heading(tr("Indicators"))
        writer.table(writer.content.indicators)


def _pictures(writer: _Writer) -> None:
    drawings = [drawing for drawing in writer.content.drawings if not drawing.is_empty]
    if drawings:
        writer.chapter(tr("Pictures"))
    for drawing in drawings:
        png = plots.drawn(drawing)
        width = min(PICTURE_WIDTH, _fitting(png, PICTURE_HEIGHT))
        writer.file.picture(png, width=width, alt=plots.alternative(drawing), keep_next=True)
        writer.file.figure_caption(drawing.title)


def _fitting(png: bytes, height: int) -> int:
    """Return the width in twips at which a PNG is at most ``height`` twips high."""
    across, down = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return height * across // max(down, 1)


def _sheets(writer: _Writer) -> None:
    if writer.content.sheets:
        writer.chapter(tr("Appendix: summary sheets"), new_page=True)
    for heading, fields in writer.content.sheets:
        writer.file.heading(heading, 2)
        for label, text in fields:
            writer.file.add(Paragraph((Run(f"{label}: ", bold=True), Run(text)), style="Normal"))


def _followup(writer: _Writer) -> None:
    if writer.content.followup:
        writer.chapter(tr("Appendix: follow-up questions"), new_page=True)
        writer.table(writer.content.followup)


def _codebook(writer: _Writer) -> None:
    if writer.content.codebook is not None:
        writer.file.turn_page(LANDSCAPE)
        writer.file.heading(tr("Appendix: codebook"))
        add_codebook(writer.file, writer.content.codebook, writer.content.counts)


def _audit(writer: _Writer) -> None:
    if writer.content.audit:
        writer.chapter(tr("Appendix: audit trail"), new_page=True)
        for paragraph in writer.content.audit:
            writer.file.text(paragraph)
        for table in writer.content.audit_tables:
            writer.table(table)


def _coreq(writer: _Writer) -> None:
    if writer.content.coreq:
        writer.chapter(tr("Appendix: COREQ checklist"), new_page=True)
        writer.table(writer.content.coreq)


_PARTS: tuple[Callable[[_Writer], None], ...] = (
    _method,
    _informants,
    _displays,
    _findings,
    _triangulation,
    _indicators,
    _pictures,
    _sheets,
    _followup,
    _codebook,
    _audit,
    _coreq,
)


# -- the member check -----------------------------------------------------------------------------


def member_check(
    content: ReportContent, informant: str, checks: Sequence[tuple[str, Sequence[ReportQuote]]]
) -> bytes:
    """Return the sheet on which an informant answers to the findings that use their words."""
    file = WordFile(
        title=content.title, facts=content.facts, page=PORTRAIT, house_style=content.house_style
    )
    file.title(tr("Member check"), f"{content.title} · {one_line(informant)}")
    file.text(
        tr(
            "These conclusions were drawn from what you and others told us. Please say whether they "
            "are right, and what should be different."
        )
    )
    writer = _Writer(file, content)
    for proposition, quotes in checks:
        file.heading(proposition, 2)
        writer.quotes(tr("You said:"), quotes)
        box = "☐"
        file.text(f"{box} {tr('Right')}     {box} {tr('Partly right')}     {box} {tr('Not right')}")
        file.text(f"{tr('Remarks')}: {'_' * 50}\n{'_' * 62}\n{'_' * 62}")
    file.text(f"{tr('Date')}: {'_' * 24}")
    file.text(f"{tr('Signature or initials')}: {'_' * 24}")
    return file.to_bytes()
