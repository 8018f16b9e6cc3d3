import base64
import contextlib
import random
import tempfile
import zipfile
import zlib
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.ingest.dataset import read_dataset
from qualcode.model.dataset import VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.written import parse_date, parse_number


def read(tmp_path, content, name="data.csv", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    table = read_dataset(path, **options)
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    return table


def column(table, name):
    position = [variable.name for variable in table.variables].index(name)
    return table.columns[position]


def kind(table, name):
    return next(variable.type for variable in table.variables if variable.name == name)


@pytest.mark.parametrize(
    "content",
    [
        "id,bb\n1,12.5\n2,9.25\n",
        "id;bb\n1;12,5\n2;9,25\n",
        "id\tbb\n1\t12,5\n2\t9,25\n",
        'id,bb\n1,"12,5"\n2,"9,25"\n',
        "sep=;\nid;bb\n1;12,5\n2;9,25\n",
        "\ufeffid;bb\r\n1;12,5\r\n2;9,25\r\n",
    ],
)
def test_decimal_comma_and_point_whatever_the_delimiter(tmp_path, content):
    assert column(read(tmp_path, content), "bb") == (12.5, 9.25)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encodings(tmp_path, encoding):
    table = read(tmp_path, "nama,n\nRené,1\n".encode(encoding))
    assert column(table, "nama") == ("René",)


def test_points_group_thousands_where_the_file_uses_decimal_commas(tmp_path):
    table = read(tmp_path, "gaji;bb\n1.250.000;9,5\n750.000;8,1\n3.500.000,50;7\n")
    assert column(table, "gaji") == (1_250_000, 750_000, 3_500_000.5)


def test_a_lone_point_before_three_digits_is_doubted(tmp_path):
    table = read(tmp_path, "gaji\n1.250\n2.500\n")
    assert column(table, "gaji") == (1.25, 2.5)
    assert "groups thousands" in str(table.problems[0].what)


def test_codes_with_leading_zeros_and_long_numbers_stay_text(tmp_path):
    table = read(tmp_path, "kode,nik\n007,3201234567890123456\n012,3201234567890123457\n")
    assert column(table, "kode") == ("007", "012")
    assert column(table, "nik")[0] == "3201234567890123456"


def test_text_among_numbers_is_reported_with_its_row(tmp_path):
    rows = "\n".join(str(n) for n in range(1, 10))
    table = read(tmp_path, f"x\n{rows}\ndua belas\n")
    assert kind(table, "x") is VariableType.TEXT
    assert table.problems[0].line == 11
    assert "dua belas" in str(table.problems[0].what)


def test_dates_day_first_and_in_indonesian_words(tmp_path):
    table = read(tmp_path, "lahir\n12 Maret 2022\n12/03/2022\n2022-03-12\n31/02/2022\n")
    assert kind(table, "lahir") is VariableType.DATE
    assert column(table, "lahir") == (date(2022, 3, 12),) * 3 + ("31/02/2022",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Sabtu, 12 Maret 2022", date(2022, 3, 12)),
        ("1 Agt 22", date(2022, 8, 1)),
        ("7-Okt-2021", date(2021, 10, 7)),
        ("5 Nopember 1999", date(1999, 11, 5)),
        ("12.03.2022", date(2022, 3, 12)),
        ("29 Pebruari 2023", None),
        ("12 Blabla 2022", None),
    ],
)
def test_written_dates(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("-0,7", -0.7),
        ("\u22120,7", -0.7),
        ("1 250 000", 1_250_000),
        ("12,5 kg", None),
        ("nan", None),
        ("inf", None),
        ("1_000", None),
        ("1,2,3", None),
        ("12..5", None),
        ("", None),
    ],
)
def test_written_numbers(text, number):
    assert parse_number(text) == number


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=50))
def test_no_text_breaks_the_parsers(text):
    parse_number(text)
    parse_date(text)


def test_empty_columns_and_repeated_names_are_reported(tmp_path):
    table = read(tmp_path, "id,bb,bb,kosong,,\n1,9,8,,,\n2,7,6,,,\n")
    assert [variable.name for variable in table.variables] == ["id", "bb", "bb_2", "kosong"]
    said = " ".join(str(problem.what) for problem in table.problems)
    assert "Column “kosong” is empty" in said
    assert "bb_2" in said


def test_blank_rows_are_skipped_and_row_numbers_kept(tmp_path):
    table = read(tmp_path, "\nid,x\n1,2\n\n,,\n3,4\n")
    assert table.row_numbers == (3, 6)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "is empty"),
        ("  \n \n", "is empty"),
        ("id,x\n", "no rows of data"),
        ("id,x\n1,2\n1,2,3\n", "row 3: 3 cells"),
        (b"id,x\n1,\x00\n", "not a text file"),
    ],
)
def test_useless_csv_files_are_refused_with_the_place(tmp_path, content, what):
    with pytest.raises(InputProblem, match=what):
        read(tmp_path, content)


def test_unknown_and_absent_files(tmp_path):
    with pytest.raises(InputProblem, match="csv, xlsx or sav"):
        read(tmp_path, "x", name="data.pdf")
    with pytest.raises(InputProblem, match="cannot be opened"):
        read_dataset(tmp_path / "none.csv")


def test_a_worksheet_with_typed_and_written_values(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["id", "bb", "lahir", "rumus"])
    sheet.append([1, "12,5", date(2022, 3, 12), "=B3*2"])
    sheet.append([2, 9.25, date(2022, 3, 13), "=B4*2"])
    book.create_sheet("Lain").append(["y"])
    book["Lain"].append([5])
    book.save(tmp_path / "data.xlsx")
    table = read_dataset(tmp_path / "data.xlsx")
    assert column(table, "bb") == (12.5, 9.25)
    assert column(table, "lahir") == (date(2022, 3, 12), date(2022, 3, 13))
    assert column(table, "rumus") == (None, None)
    assert table.row_numbers == (3, 4)
    assert column(read_dataset(tmp_path / "data.xlsx", sheet="lain"), "y") == (5,)
    with pytest.raises(InputProblem, match="Its sheets: Sheet, Lain"):
        read_dataset(tmp_path / "data.xlsx", sheet="x")


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"hello"])
def test_damaged_worksheets_are_refused(tmp_path, content):
    with pytest.raises(InputProblem):
        read(tmp_path, content, name="data.xlsx")


def test_spss_labels_and_missing_codes(tmp_path):
    frame = pd.DataFrame(
        {"jk": [1.0, 2.0, 9.0], "bb": [9.5, 99.0, 8.0], "nama": ["a", "b", ""]},
    )
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "data.sav"),
        column_labels={"jk": "Jenis kelamin"},
        variable_value_labels={"jk": {1.0: "Laki-laki", 2.0: "Perempuan"}},
        missing_ranges={"jk": [9.0], "bb": [{"lo": 90.0, "hi": 99.0}]},
    )
    table = read_dataset(tmp_path / "data.sav")
    variable = table.variables[0]
    assert (variable.label, variable.type) == ("Jenis kelamin", VariableType.CATEGORY)
    assert variable.value_labels == {"1": "Laki-laki", "2": "Perempuan"}
    assert variable.missing == ("9",)
    assert table.variables[1].missing == ("99",)
    assert column(table, "nama") == ("a", "b", None)


@pytest.mark.parametrize("content", [b"$FL2 broken file", b"not spss"])
def test_damaged_spss_files_are_refused(tmp_path, content):
    with pytest.raises(InputProblem, match="not an SPSS file"):
        read(tmp_path, content, name="data.sav")


# a damaged SPSS file (one byte changed) of which the C library behind pyreadstat 1.3.7 dies
KILLER = (
    "c-m8O^D%PJP}Wok4hRlbaB&QARB-e3aaGV&$S5f(D7MnqPtPpLC{5B!&d=2k&#X!;O7Trh)(=WeObISYEKy)$U|;}Y7+{98"
    "A{~s36#Vkb6pYLaOstG8tV}HxC<JJBfdCT+D;PUMm4M_Kkrgm9g0T}+o*6~{gFRy*M4SaGZV$xlP=A2LIDl9L$+-VOzz9_f"
    "vg_qvh<cb>W~iF~|KI<I()ItKe0Hc=Aib<W92(-LYXK7Eh8n;IwS)u7ksMGOq>dLV4q`jnCUQF2CV`j&P-Vz|hsDElX5_&5"
    "U|)d<N)T|UMB#HdR6+RwV|Gm#"
)


def test_a_file_that_kills_the_spss_library_is_only_a_damaged_file(tmp_path):
    with pytest.raises(InputProblem, match="not an SPSS file"):
        read(tmp_path, zlib.decompress(base64.b85decode(KILLER)), name="data.sav")


def test_mutilated_worksheets_never_escape_as_bugs(tmp_path):
    book = openpyxl.Workbook()
    for n in range(20):
        book.active.append([n, "x", n / 3])
    book.save(tmp_path / "good.xlsx")
    good = (tmp_path / "good.xlsx").read_bytes()
    chance = random.Random(5)
    for _ in range(150):
        content = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(InputProblem):
            read(tmp_path, bytes(content), name="data.xlsx")


def test_a_worksheet_that_unpacks_to_a_monster_is_not_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(InputProblem, match="unreasonable size"):
        read_dataset(tmp_path / "bomb.xlsx")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-999, 9999), st.decimals(-999, 999, places=2)),
        min_size=2,
        max_size=20,
    ),
    st.sampled_from([(";", ","), (";", "."), (",", "."), ("\t", ",")]),
)
def test_numbers_come_back_as_they_were_written(rows, layout):
    delimiter, decimal = layout
    lines = [delimiter.join((str(a), f"{b:.2f}".replace(".", decimal))) for a, b in rows]
    content = "\n".join([f"a{delimiter}b", *lines]).encode()
    path = Path(tempfile.mkdtemp()) / "data.csv"
    path.write_bytes(content)
    table = read_dataset(path)
    path.unlink()
    assert column(table, "a") == tuple(a for a, _ in rows)
    assert column(table, "b") == pytest.approx([float(b) for _, b in rows])
