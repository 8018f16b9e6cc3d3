"""A codebook as a table: csv and xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.export.delimited import table_bytes
from qualcode.export.excel import Workbook
from qualcode.export.options import DocumentFacts
from qualcode.export.quotation_list import Value
from qualcode.messages import tr
from qualcode.model.codebook import Code, Codebook

FIELDS = (
    "code", "definition", "include", "exclude", "example", "keywords", "color", "retired", "codings",
)  # fmt: skip
"""Column names; `codebook import` reads a table with these."""


def codebook_csv(codebook: Codebook, counts: Mapping[str, int], _facts: DocumentFacts) -> bytes:
    """Return the codebook as csv with the headings `FIELDS`; codes are whole paths."""
    return table_bytes([FIELDS, *_rows(codebook, counts)])


def codebook_xlsx(codebook: Codebook, counts: Mapping[str, int], facts: DocumentFacts) -> bytes:
    """Return the codebook as a workbook with the same columns."""
    book = Workbook(title=codebook.title or tr("Codebook"), facts=facts)
    widths = (32, 48, 36, 36, 48, 28, 10, 10, 10)
    book.list_sheet(tr("Codebook"), FIELDS, _rows(codebook, counts), widths)
    book.about_sheet()
    return book.to_bytes()


def _rows(codebook: Codebook, counts: Mapping[str, int]) -> Iterator[tuple[Value, ...]]:
    return (_row(codebook, code, counts) for _, code in codebook.walk())


def _row(codebook: Codebook, code: Code, counts: Mapping[str, int]) -> tuple[Value, ...]:
    return (
        codebook.path(code.id),
        code.definition,
        code.include,
        code.exclude,
        code.example,
        "; ".join(code.keywords),
        code.color,
        int(code.retired),
        counts.get(code.id, 0),
    )
