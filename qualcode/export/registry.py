"""Which writer makes which file. A new format is one module with ``render`` and one line here.

Writers are imported when they are used; nothing heavy is loaded with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from qualcode.export.atomic import write_atomically
from qualcode.export.options import DocumentFacts, MatrixOptions
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Quotation
from qualcode.model.errors import InputProblem
from qualcode.model.matrix import CellContent, Matrix

MatrixWriter = Callable[[Matrix, CellContent, MatrixOptions], bytes]
QuotationWriter = Callable[[Iterable[Quotation], MatrixOptions], bytes]
CodebookWriter = Callable[[Codebook, Mapping[str, int], DocumentFacts], bytes]
Writer = TypeVar("Writer")


def write_matrix(
    matrix: Matrix, path: Path | str, *, content: CellContent, options: MatrixOptions
) -> None:
    """Write a matrix in the format of the extension.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    render = _chosen(path, MATRIX_WRITERS)
    write_atomically(path, render(matrix, content, options))


def write_quotations(
    quotations: Iterable[Quotation], path: Path | str, *, options: MatrixOptions
) -> None:
    """Write a list of quotations, one row each, in the format of the extension.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    render = _chosen(path, QUOTATION_WRITERS)
    write_atomically(path, render(quotations, options))


def write_codebook(
    codebook: Codebook, path: Path | str, *, counts: Mapping[str, int], facts: DocumentFacts
) -> None:
    """Write a codebook in the format of the extension. ``counts`` maps code ids to codings.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    render = _chosen(path, CODEBOOK_WRITERS)
    write_atomically(path, render(codebook, counts, facts))


def _chosen(path: Path | str, writers: Mapping[str, Writer]) -> Writer:
    extension = Path(path).suffix.lower()
    if extension not in writers:
        raise InputProblem(
            "{file} cannot be written: the extension says which format is wanted. Known are {known}.",
            file=str(path),
            known=" ".join(writers),
        )
    return writers[extension]


def _matrix_docx(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    from qualcode.export import word_matrix

    return word_matrix.render(matrix, content, options)


def _matrix_xlsx(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    from qualcode.export import excel

    return excel.render(matrix, content, options)


def _matrix_csv(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    from qualcode.export import delimited

    return delimited.render(matrix, content, options)


def _matrix_html(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    from qualcode.export import html_page

    return html_page.render(matrix, content, options)


def _matrix_md(matrix: Matrix, content: CellContent, options: MatrixOptions) -> bytes:
    from qualcode.export import markdown

    return markdown.render(matrix, content, options)


def _quotations_csv(quotations: Iterable[Quotation], options: MatrixOptions) -> bytes:
    from qualcode.export.delimited import quotations_csv

    return quotations_csv(
        quotations,
        raw=options.raw_text,
        hide_coders=options.hide_coders,
        delimiter=options.delimiter,
    )


def _quotations_xlsx(quotations: Iterable[Quotation], options: MatrixOptions) -> bytes:
    from qualcode.export.excel import quotations_xlsx

    return quotations_xlsx(quotations, facts=options.facts, hide_coders=options.hide_coders)


def _codebook_docx(codebook: Codebook, counts: Mapping[str, int], facts: DocumentFacts) -> bytes:
    from qualcode.export import codebook_word

    return codebook_word.render(codebook, counts, facts)


def _codebook_xlsx(codebook: Codebook, counts: Mapping[str, int], facts: DocumentFacts) -> bytes:
    from qualcode.export.codebook_tables import codebook_xlsx

    return codebook_xlsx(codebook, counts, facts)


def _codebook_csv(codebook: Codebook, counts: Mapping[str, int], facts: DocumentFacts) -> bytes:
    from qualcode.export.codebook_tables import codebook_csv

    return codebook_csv(codebook, counts, facts)


def _codebook_yaml(codebook: Codebook, _counts: Mapping[str, int], _facts: DocumentFacts) -> bytes:
    from qualcode.export.codebook_yaml import codebook_yaml

    return codebook_yaml(codebook).encode()


MATRIX_WRITERS: Mapping[str, MatrixWriter] = {
    ".docx": _matrix_docx,
    ".xlsx": _matrix_xlsx,
    ".csv": _matrix_csv,
    ".html": _matrix_html,
    ".md": _matrix_md,
}
QUOTATION_WRITERS: Mapping[str, QuotationWriter] = {
    ".csv": _quotations_csv,
    ".xlsx": _quotations_xlsx,
}
CODEBOOK_WRITERS: Mapping[str, CodebookWriter] = {
    ".yaml": _codebook_yaml,
    ".yml": _codebook_yaml,
    ".docx": _codebook_docx,
    ".xlsx": _codebook_xlsx,
    ".csv": _codebook_csv,
}
