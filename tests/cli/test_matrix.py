"""matrix and demo."""

from __future__ import annotations

import csv
import zipfile

import pytest

from tests.cli.conftest import names_in


def test_a_matrix_is_printed_with_totals(cli, coded):
    ran = cli("matrix", coded)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Studi"
    assert any(line.startswith("Informan 3") and line.endswith(" 2") for line in lines)
    assert lines[-1].split() == ["Total", "3", "0", "0", "3"]
    assert "●" in cli("matrix", coded, "--cell", "presence").out


def test_as_json_it_has_axes_totals_and_quotations(cli, coded):
    matrix = cli("matrix", coded, "--rows", "informant", "--cols", "code", "--json").json
    assert (matrix["rows_axis"], matrix["cols_axis"]) == ("informant", "code")
    cells = {(cell["row"], cell["col"]): cell for cell in matrix["cells"]}
    assert cells["Informan 3", "Man"]["count"] == 1
    (quotation,) = cells["Informan 3", "Man"]["quotations"]
    assert quotation["text"] == "Dilatih tu dak pernah."
    assert quotation["citation"] == "Informan 3"
    assert {row["label"]: row["total"] for row in matrix["rows"]}["Informan 3"] == 2


def test_quotations_are_listed_with_who_said_them(cli, coded):
    shown = cli("matrix", coded, "--cell", "quotes", "--title", "Judul").out
    assert shown.startswith("Judul\n")
    assert "- “Dilatih tu dak pernah.” (Informan 3)" in shown


def test_many_columns_become_several_tables_that_fit(cli, coded):
    for n in range(30):
        cli("codebook", coded, "add", f"Proses/kerja sama lintas sektor {n}")
    shown = cli("matrix", coded, "--cols", "code").out
    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("\nTotal ") > 1
    assert shown.rstrip().endswith(" 3")


@pytest.mark.parametrize(
    ("extension", "start"),
    [("docx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("html", b"<!"), ("md", b"")],
)
def test_the_extension_says_what_is_written(cli, coded, tmp_path, extension, start):
    file = tmp_path / f"out.{extension}"
    ran = cli("matrix", coded, "--rows", "role", "--cols", "dimension", "--out", file)
    assert (ran.code, ran.out) == (0, f"{file}\n")
    assert file.read_bytes().startswith(start)


def test_the_word_file_holds_quotations_in_the_layout_asked_for(cli, coded, tmp_path):
    for layout in ("grid", "journal"):
        file = tmp_path / f"{layout}.docx"
        assert cli("matrix", coded, "--layout", layout, "--title", "Judul", "--out", file).code == 0
        with zipfile.ZipFile(file) as archive:
            document = archive.read("word/document.xml").decode()
        assert "Dilatih tu dak pernah." in document
        assert "Judul" in document


def test_filters_narrow_the_matrix(cli, coded, tmp_path):
    file = tmp_path / "out.csv"
    cli("matrix", coded, "--kind", "fgd", "--cell", "count", "--out", file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert "1" in cells
    assert "2" not in cells
    assert cli("matrix", coded, "--kind", "fgd", "--json").json["cols"][0]["total"] == 1


def test_unknown_axes_formats_and_folders_are_refused(cli, coded, tmp_path):
    ran = cli("matrix", coded, "--rows", "colour")
    assert ran.code == 4
    assert "informant" in ran.err
    assert cli("matrix", coded, "--out", tmp_path / "out.pdf").code == 2
    assert cli("matrix", coded, "--out", tmp_path / "none" / "out.docx").code == 2
    assert cli("matrix", coded, "--layout", "round").code == 2


def test_without_summaries_it_says_so(cli, coded):
    ran = cli("matrix", coded, "--cell", "summary")
    assert ran.code == 0
    assert "No summary" in ran.err


def test_an_empty_project_has_an_empty_matrix(cli, tmp_path):
    cli("new", tmp_path / "s")
    ran = cli("matrix", tmp_path / "s")
    assert ran.code == 0
    assert "Nothing is coded" in ran.err
    assert cli("matrix", tmp_path / "s", "--json").json["cells"] == []


def test_the_demo_prints_its_matrix_and_writes_the_word_file(cli, tmp_path):
    ran = cli("demo", tmp_path / "x", "--no-tui")
    assert ran.code == 0
    assert "Informan 14" in ran.out
    assert "Total" in ran.out
    word = tmp_path / "x" / "matriks-ipo.docx"
    assert str(word) in ran.err
    with zipfile.ZipFile(word) as archive:
        assert "Informan 9" in archive.read("word/document.xml").decode()
    assert names_in(tmp_path / "x") == {"demo.qualcode", "matriks-ipo.docx"}
    again = cli("demo", tmp_path / "x", "--no-tui")
    assert again.code == 2
    assert "exists already" in again.err


def test_the_demo_finds_a_new_folder_each_time(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo-qualcode").mkdir()
    result = cli("demo", "--json").json
    assert result["project"] == "demo-qualcode-2/demo.qualcode"
    assert (tmp_path / result["word"]).exists()
