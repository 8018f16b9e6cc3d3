"""Tables of informants."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from qualcode.ingest.people import ROW_LIMIT, read_people
from qualcode.model.errors import InputProblem


def csv_file(tmp_path, content, name="people.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_known_headings_get_their_normalised_names(tmp_path, delimiter):
    table = "Informan,Nama,Jabatan,Usia,Lama di desa\n3,Ny. S,Kader,34,8\n\nInforman 4,,Bidan,,\n"
    assert read_people(csv_file(tmp_path, table.replace(",", delimiter))) == [
        {
            "name": "Informan 3",
            "full name": "Ny. S",
            "role": "Kader",
            "age": "34",
            "lama di desa": "8",
        },
        {"name": "Informan 4", "role": "Bidan"},
    ]


def test_the_column_of_names_alone_says_whose_row_it_is(tmp_path):
    assert read_people(csv_file(tmp_path, "sep=;\nnama;desa\nIbu S;Pematang\n")) == [
        {"name": "Ibu S", "site": "Pematang"}
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_excel_are_understood(tmp_path, encoding):
    path = csv_file(tmp_path, "name,role\nRené,Kader\n".encode(encoding))
    assert read_people(path)[0]["name"] == "René"


def test_a_workbook_is_read_like_a_csv(tmp_path):
    book = Workbook()
    book.active.append(["Informan", "Umur", "Desa"])
    book.active.append([3, 34.0, "Pematang"])
    book.active.append([None, None, None])
    book.active.append(["Informan 4", None, "=1+1"])
    path = tmp_path / "people.xlsx"
    book.save(path)
    assert read_people(path) == [
        {"name": "Informan 3", "age": "34", "site": "Pematang"},
        {"name": "Informan 4"},
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        ("name,role\n", "no informants"),
        ("role,site\nKader,Desa\n", "row 1"),
        ("name,role,jabatan\nA,b,c\n", "two columns"),
        ("name,role\nA,x\n,y\n", "row 3: the name is missing"),
        ("name,role\nA,x\na,y\n", "row 3"),
        ("name,role\nA,x,extra\n", "row 2"),
        ("name,\nA,x\n", "row 2"),
        ('name,role\n"A,x\n', "row 2"),
        ("name,role\nA," + "x" * 20_000, "row 2"),
        (b"name\0,role\nA,b\n", "text"),
        ("name\n" + "\n".join(f"n{i}" for i in range(ROW_LIMIT + 1)), "more than"),
        ("name," + ",".join(f"c{i}" for i in range(200)) + "\nA\n", "columns"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_row(tmp_path, content, says):
    with pytest.raises(InputProblem, match=says) as caught:
        read_people(csv_file(tmp_path, content))
    assert "people.csv" in str(caught.value)


@pytest.mark.parametrize("name", ["people.xls", "people.docx", "people"])
def test_other_kinds_of_file_are_refused(tmp_path, name):
    with pytest.raises(InputProblem, match=r"csv or \.xlsx"):
        read_people(csv_file(tmp_path, "name\nA\n", name))


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    with pytest.raises(InputProblem, match=r"people\.xlsx"):
        read_people(csv_file(tmp_path, "name\nA\n", "people.xlsx"))


def test_a_very_long_number_stays_a_name(tmp_path):
    digits = "9" * 5_000
    assert read_people(csv_file(tmp_path, f"name,role\n{digits},x\n"))[0]["name"] == digits


def test_invisible_characters_are_removed(tmp_path):
    person = read_people(csv_file(tmp_path, "name,role\n  Ibu\u200b  S ,Ka\u202eder\n"))[0]
    assert person == {"name": "Ibu S", "role": "Kader"}
