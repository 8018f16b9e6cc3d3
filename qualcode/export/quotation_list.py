"""The long form: one row per quotation, for spreadsheets and statistics programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualcode.export.cells import citation_of, header_text
from qualcode.export.options import MatrixOptions
from qualcode.export.plain import one_line, plain
from qualcode.messages import tr
from qualcode.model.coding import Quotation
from qualcode.model.matrix import Matrix

Value = str | int | None
"""What stands in a cell of a list. Numbers stay numbers; None is empty."""

FIELDS = (
    "id", "source", "kind", "turn", "start", "end", "text", "code", "informant", "citation",
    "coder", "memo", "created", "gloss",
)  # fmt: skip
"""Column names of a machine-readable list, the same in every language."""


def headings() -> tuple[str, ...]:
    """Return the column headings of `FIELDS` in the reader's language."""
    return (
        tr("Id"),
        tr("Source"),
        tr("Method"),
        tr("Turn"),
        tr("Start"),
        tr("End"),
        tr("Quotation"),
        tr("Code"),
        tr("Informant"),
        tr("Citation"),
        tr("Coder"),
        tr("Memo"),
        tr("Created"),
        tr("Gloss"),
    )


def quotation_row(quotation: Quotation, *, hide_coders: bool = False) -> tuple[Value, ...]:
    """Return one quotation in the order of `FIELDS`, wording as stored."""
    return (
        quotation.coding_id,
        one_line(quotation.source),
        quotation.kind,
        quotation.turn,
        quotation.start,
        quotation.end,
        plain(quotation.text),
        one_line(quotation.code),
        one_line(quotation.informant),
        citation_of(quotation),
        "" if hide_coders else one_line(quotation.coder),
        plain(quotation.memo),
        quotation.created,
        plain(quotation.gloss),
    )


def quotation_rows(
    quotations: Iterable[Quotation], *, hide_coders: bool = False
) -> Iterator[tuple[Value, ...]]:
    """Yield quotations as rows in the order of `FIELDS`."""
    return (quotation_row(q, hide_coders=hide_coders) for q in quotations)


def matrix_rows(matrix: Matrix, options: MatrixOptions) -> Iterator[tuple[Value, ...]]:
    """Yield ``row, column`` and the quotation, for every quotation of every cell."""
    for row in matrix.rows:
        for col in matrix.cols:
            for quotation in matrix.cell(row.key, col.key).quotations:
                rest = quotation_row(quotation, hide_coders=options.hide_coders)
                yield header_text(row), header_text(col), *rest
