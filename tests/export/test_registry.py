"""The extension chooses the writer."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.export.options import MatrixOptions
from qualcode.export.registry import (
    CODEBOOK_WRITERS,
    MATRIX_WRITERS,
    QUOTATION_WRITERS,
    write_codebook,
    write_matrix,
    write_quotations,
)
from qualcode.model.errors import InputProblem
from qualcode.model.matrix import CellContent
from tests.export import builders

OPTIONS = MatrixOptions(facts=builders.FACTS)
ROOT = Path(__file__).parents[2]
MAGIC = {
    ".docx": b"PK",
    ".xlsx": b"PK",
    ".csv": b"\xef\xbb\xbf",
    ".html": b"<!DOCTYPE html>",
    ".md": b"**Table 1. ",
}


@pytest.mark.parametrize("extension", MATRIX_WRITERS)
@pytest.mark.parametrize("content", list(CellContent))
def test_a_matrix_is_written_in_every_format(tmp_path, extension, content):
    path = tmp_path / f"matriks{extension.upper()}"
    write_matrix(builders.fgd_matrix(), path, content=content, options=OPTIONS)
    assert path.read_bytes().startswith(MAGIC[extension])


@pytest.mark.parametrize("extension", MATRIX_WRITERS)
@pytest.mark.parametrize("content", list(CellContent))
@pytest.mark.parametrize("without", ["rows", "cols"])
def test_a_matrix_without_rows_or_columns_is_written_too(tmp_path, extension, content, without):
    path = tmp_path / f"matriks{extension}"
    matrix = dataclasses.replace(builders.fgd_matrix(), **{without: ()})
    write_matrix(matrix, path, content=content, options=OPTIONS)
    assert path.read_bytes().startswith(MAGIC[extension])


@pytest.mark.parametrize("extension", QUOTATION_WRITERS)
def test_quotations_are_written_in_every_format(tmp_path, extension):
    path = tmp_path / f"kutipan{extension}"
    write_quotations(iter([builders.quotation("Dak ado.")]), path, options=OPTIONS)
    assert path.read_bytes().startswith(MAGIC[extension])


@pytest.mark.parametrize("extension", CODEBOOK_WRITERS)
def test_a_codebook_is_written_in_every_format(tmp_path, extension):
    path = tmp_path / f"buku{extension}"
    write_codebook(builders.codebook(), path, counts={}, facts=builders.FACTS)
    assert path.read_bytes().startswith(MAGIC.get(extension, b"title: IPO stunting"))


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.docx.exe", ".docx"])
def test_an_unknown_extension_names_the_known_ones(tmp_path, name):
    with pytest.raises(InputProblem, match=r"\.docx \.xlsx \.csv \.html \.md"):
        write_matrix(
            builders.fgd_matrix(), tmp_path / name, content=CellContent.QUOTES, options=OPTIONS
        )
    assert not list(tmp_path.iterdir())


def test_the_registry_loads_no_heavy_package():
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import qualcode.export.registry; "
        "heavy = {'docx', 'lxml', 'xlsxwriter', 'babel', 'yaml', 'openpyxl', 'csv'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
