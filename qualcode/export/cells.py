"""What stands in the cells of an exported matrix, before any format: passages, labels, totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.export.local_numbers import long_date, percent
from qualcode.export.options import MatrixOptions
from qualcode.export.plain import one_line, plain
from qualcode.messages import tr, tr_n
from qualcode.model.codebook import PATH_SEPARATOR
from qualcode.model.coding import Quotation, joined_words, passages
from qualcode.model.matrix import Cell, CellContent, Header, Matrix, Silence, Written, heat
from qualcode.model.reduction import STATE_LABELS, ResponseState
from qualcode.model.sentence import mark

NO_DATA = "–"
PRESENT = "✓"
FEW = 5
"""Of fewer informants no percentage is printed."""

_AXES = {
    "informant": mark("Informant"),
    "role": mark("Role"),
    "source": mark("Source"),
    "kind": mark("Method"),
    "site": mark("Site"),
    "coder": mark("Coder"),
    "code": mark("Code"),
    "dimension": mark("Variable"),
    "theme": mark("Theme"),
    "time": mark("Time"),
    "year": mark("Year"),
    "pattern": mark("Pattern code"),
    "condition": mark("Condition"),
    "outcome": mark("Outcome"),
    "component": mark("Component"),
    "finding": mark("Finding"),
    "party": mark("Party"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A memo on a quotation; ``author`` is "" when coders are hidden."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation as printed: ``text`` verbatim, ``citation`` without brackets."""

    text: str
    citation: str
    gloss: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedPassages:
    """Passages of a cell under one code. ``label`` is "" when row or column already name the code."""

    label: str
    color: str
    passages: tuple[Passage, ...]


def axis_label(axis: str) -> str:
    """Return the heading of an axis; an informant attribute is its own heading."""
    template = _AXES.get(axis)
    return tr(template) if template else one_line(axis)[:1].upper() + one_line(axis)[1:]


def title_of(matrix: Matrix, options: MatrixOptions) -> str:
    """Return the title to print, never empty."""
    named = one_line(options.title or matrix.title)
    return named or tr(
        "{rows} by {columns}",
        rows=axis_label(matrix.rows_axis),
        columns=axis_label(matrix.cols_axis).lower(),
    )


def has_totals(content: CellContent, matrix: Matrix) -> bool:
    """Whether the matrix ends in a row and a column of totals.

    Codes by codes have none: each pair would count twice.
    """
    return content is CellContent.COUNT and matrix.rows_axis != matrix.cols_axis


HEAT_FILLS = ("", "F2F2F2", "DDDDDD", "C6C6C6", "ABABAB")
"""Greys behind numbers, by `model.matrix.heat`: black on the darkest has a contrast above 9."""


def heat_fills(matrix: Matrix, content: CellContent) -> Callable[[Cell], str]:
    """Return what gives a cell its grey (RRGGBB, or "" for none)."""
    largest = matrix.largest
    return lambda cell: HEAT_FILLS[heat(cell, content, largest)]


def grand_total(matrix: Matrix) -> int:
    """Sum of all cells: every coding once for each cell it stands in."""
    return sum(matrix.row_total(row.key) for row in matrix.rows)


def header_text(header: Header) -> str:
    """Return the label of a row or column, or what stands for a missing one."""
    return one_line(header.label) or tr("(without a name)")


def coded_passages(
    matrix: Matrix,
    row: Header,
    col: Header,
    options: MatrixOptions,
    content: CellContent = CellContent.QUOTES,
) -> tuple[CodedPassages, ...]:
    """Return the quotations of a cell by code, in reading order.

    Words that several coders coded alike are printed once, also when they drew the borders otherwise,
    with the memos of all of them. A written result shows only what it cites.
    """
    cell = matrix.cell(row.key, col.key)
    cited: frozenset[str] | None = None
    if content is CellContent.RESULT and cell.summary:
        cited = frozenset(cell.written.evidence if cell.written else ())
    elif content not in {CellContent.QUOTES, CellContent.RESULT}:
        return ()
    by_code: dict[str, list[Quotation]] = {}
    for quotation in cell.quotations:
        if cited is None or quotation.coding_id in cited:
            by_code.setdefault(quotation.code_id, []).append(quotation)
    return tuple(
        CodedPassages(
            _code_label(quotations[0], row, col),
            matrix.colors.get(code_id) or col.color or row.color,
            tuple(_passages(quotations, options)),
        )
        for code_id, quotations in by_code.items()
    )


def _code_label(quotation: Quotation, row: Header, col: Header) -> str:
    """Name the code as far as the headings around the cell do not."""
    if quotation.code_id in {row.key, col.key}:
        return ""
    path = one_line(quotation.code)
    for known in (col.label, row.label, col.group, row.group):
        if path == one_line(known):
            return ""
        prefix = one_line(known) + PATH_SEPARATOR
        if len(prefix) > 1 and path.startswith(prefix):
            return path.removeprefix(prefix)
    return path


def _passages(quotations: list[Quotation], options: MatrixOptions) -> Iterator[Passage]:
    for same in passages(quotations):
        glosses = dict.fromkeys(one_line(options.glosses.get(q.coding_id, "")) for q in same)
        citations = dict.fromkeys(map(citation_of, same))
        yield Passage(
            plain(joined_words(same)).strip(),
            "; ".join(citations),
            " / ".join(filter(None, glosses)),
            tuple(_remarks(same, options)) if options.show_memos else (),
        )


def _remarks(quotations: Sequence[Quotation], options: MatrixOptions) -> Iterator[Remark]:
    for quotation in quotations:
        if memo := plain(quotation.memo).strip():
            yield Remark("" if options.hide_coders else one_line(quotation.coder), memo)


def citation_of(quotation: Quotation) -> str:
    """Return who is quoted, such as "Informan 3"; the source when nobody is known."""
    return one_line(quotation.citation) or one_line(quotation.source)


def remark_line(remark: Remark) -> str:
    """Return a memo as one line of text."""
    if remark.author:
        return f"{tr('Memo ({coder}):', coder=remark.author)} {remark.text}"
    return f"{tr('Memo:')} {remark.text}"


def passage_lines(passage: Passage) -> list[str]:
    """Return a passage as lines of plain text: quotation with citation, gloss, memos."""
    lines = [f"{passage.text} ({passage.citation})"]
    if passage.gloss:
        lines.append(f"[{passage.gloss}]")
    return lines + [remark_line(remark) for remark in passage.remarks]


def cell_lines(
    matrix: Matrix, row: Header, col: Header, content: CellContent, options: MatrixOptions
) -> list[str]:
    """Return a cell as lines of plain text; an empty list when there is nothing."""
    cell = matrix.cell(row.key, col.key)
    text = short_cell(cell, content)
    lines = [text] if text else []
    lines += [stale_note()] * is_stale(cell, content)
    for coded in coded_passages(matrix, row, col, options, content):
        lines += [f"{coded.label}:"] * bool(coded.label)
        for passage in coded.passages:
            lines += passage_lines(passage)
    if more := more_note(cell, content):
        lines.append(f"({more})")
    if content in TEXTS and cell.silence:
        lines.append(silence_line(cell.silence))
    return lines


TEXTS = frozenset({CellContent.QUOTES, CellContent.SUMMARY, CellContent.RESULT})
"""Contents that are read, not counted."""


def short_cell(cell: Cell, content: CellContent) -> str:
    """Return a number, a tick or the summary as text; "" when there is nothing."""
    if content is CellContent.COUNT:
        return str(cell.count) if cell.count else ""
    if content is CellContent.PRESENCE:
        return PRESENT if cell.count else ""
    if content is CellContent.SHARE:
        if not cell.people:
            return ""
        share = f" ({percent(cell.people / cell.of, 0)})" if cell.of >= FEW else ""
        return f"{cell.people}/{cell.of}{share}"
    if content is CellContent.QUOTES:
        return ""
    summary = plain(cell.summary).strip()
    if content is CellContent.SUMMARY and not summary and cell.count:
        n = len(passages(cell.quotations))
        return f"({tr_n('{n} passage, no result yet', '{n} passages, no result yet', n=n)})"
    return summary


def more_note(cell: Cell, content: CellContent) -> str:
    """Return what is printed where passages were left out; "" when none were."""
    if not cell.left_out or content not in {CellContent.QUOTES, CellContent.RESULT}:
        return ""
    if cell.summary and content is CellContent.RESULT:
        return ""
    return tr_n("and {n} more passage", "and {n} more passages", n=cell.left_out)


def is_stale(cell: Cell, content: CellContent) -> bool:
    """Whether what is shown was written on evidence that changed since."""
    written = cell.written is not None and cell.written.is_stale
    return written and content in {CellContent.SUMMARY, CellContent.RESULT}


def stale_note() -> str:
    """Return what is printed below a text whose evidence changed."""
    return f"[{tr('its evidence changed since this was written')}]"


_STATES = {
    **STATE_LABELS,
    ResponseState.NO_ANSWER: mark("Silent"),
    ResponseState.SAYS: mark("answers, not coded yet"),
}


def silence_label(silence: Silence) -> str:
    """Return the state as tables print it; in brackets while nobody has decided it."""
    label = tr(_STATES.get(silence.state, silence.state))
    return label if silence.is_decided else f"({label})"


def table_note(matrix: Matrix, content: CellContent) -> str:
    """Return the note below a table: what its signs and numbers mean; "" when nothing needs saying."""
    found = [_count_note(matrix, content)]
    if _has_gaps(matrix, content):
        found.append(tr("{sign} = no data.", sign=NO_DATA))
    if content in TEXTS:
        silences = [cell.silence for cell in matrix.cells.values() if cell.silence]
        if any(one.state == ResponseState.NO_ANSWER for one in silences):
            found.append(tr("Silent = asked, but gave no answer."))
        if any(not one.is_decided for one in silences):
            found.append(tr("In brackets: proposed from the turns, not decided yet."))
        if matrix.rows_axis == "finding":
            found.append(tr("In brackets: proposed from the codings, not decided yet."))
        if matrix.rows_axis == "component":
            found.append(tr("(+) raises, (−) lowers the outcome, as stated between the codes."))
    said = " ".join(filter(None, found))
    return tr("Note: {text}", text=said) if said else ""


def _count_note(matrix: Matrix, content: CellContent) -> str:
    if content is CellContent.SHARE:
        return tr("Informants who speak of it, of all informants of the column.")
    if content is not CellContent.COUNT:
        return ""
    if matrix.rows_axis == matrix.cols_axis:
        return tr("The numbers are places where both codes stand.")
    return tr("The numbers are codings; words coded by two coders count twice.")


def _has_gaps(matrix: Matrix, content: CellContent) -> bool:
    def is_gap(cell: Cell) -> bool:
        if content in TEXTS:
            return not (
                cell.count or cell.silence or (content is not CellContent.QUOTES and cell.summary)
            )
        return not short_cell(cell, content)

    return any(is_gap(matrix.cell(row.key, col.key)) for row in matrix.rows for col in matrix.cols)


def silence_line(silence: Silence) -> str:
    """Return a state with the words that show it, as one line of plain text."""
    label = silence_label(silence)
    return f"{_shown_words(silence)}: {label}" if silence.words else label


def _shown_words(silence: Silence) -> str:
    words = one_line(silence.words)
    return f"{words} ({one_line(silence.citation)})" if silence.citation else words


def authorship(written: Written) -> str:
    """Return who wrote a text and when, as it stands in brackets after it."""
    day = long_date(dt.date.fromisoformat(written.date[:10])) if written.date else ""
    return ", ".join(filter(None, (one_line(written.coder), day)))
