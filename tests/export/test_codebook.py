"""A codebook leaves the program and comes back whole."""

from __future__ import annotations

import csv
import io

import docx
import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from qualcode.export import codebook_word
from qualcode.export.codebook_tables import FIELDS, codebook_csv, codebook_xlsx
from qualcode.export.codebook_yaml import codebook_yaml
from qualcode.model.codebook import Code, Codebook
from qualcode.model.ids import CodeId
from tests.export import builders

COUNTS = {"Input/Man": 12, "d-Input": 3}
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=50)


def tree_of(codebook: Codebook, parent: CodeId | None = None) -> list[dict]:
    """Return the codes as a YAML reader should see them."""
    found = []
    for code in codebook.children(parent):
        entry = {"name": code.name}
        for field in ("definition", "include", "exclude", "example", "color"):
            if getattr(code, field):
                entry[field] = getattr(code, field)
        if code.keywords:
            entry["keywords"] = list(code.keywords)
        if code.retired:
            entry["retired"] = True
        if below := tree_of(codebook, code.id):
            entry["codes"] = below
        found.append(entry)
    return found


def test_yaml_brings_the_codebook_back():
    codebook = builders.codebook()
    written = codebook_yaml(codebook)
    assert yaml.safe_load(written) == {
        "title": "IPO stunting",
        "language": "id",
        "codes": tree_of(codebook),
    }
    assert "keywords: [kader, tim pendamping, =PKB]" in written
    assert "definition: |-\n          Sumber daya manusia" in written


@settings(max_examples=100, deadline=None)
@given(
    TEXT,
    TEXT,
    st.lists(TEXT, max_size=3),
    st.sampled_from(["yes", "1.0", "null", "- a", "a: b", "#x", "  x", ""]),
)
def test_yaml_brings_any_text_back(name, text, keywords, odd):
    code = Code(
        id=CodeId("c"), parent_id=None, name=name or odd, definition=text, example=odd + text,
        include=f"{text}\n{odd}\n", exclude=odd, keywords=(*keywords, odd), retired=True,
    )  # fmt: skip
    codebook = Codebook((code,), title=text, language="id")
    assert yaml.safe_load(codebook_yaml(codebook)) == {
        "title": text,
        "language": "id",
        "codes": tree_of(codebook),
    }


def test_yaml_does_not_fold_long_lines():
    code = Code(
        id=CodeId("c"), parent_id=None, name="Dana", definition="dak ado duit " * 100 + "do"
    )
    assert "definition: " + code.definition in codebook_yaml(Codebook((code,)))


def test_an_empty_codebook_is_written():
    assert yaml.safe_load(codebook_yaml(Codebook(()))) == {
        "title": "",
        "language": "id",
        "codes": [],
    }


def test_csv_and_xlsx_hold_every_code_with_its_count():
    codebook = builders.codebook()
    paths = [codebook.path(code.id) for _, code in codebook.walk()]
    data = codebook_csv(codebook, COUNTS, builders.FACTS).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert [row["code"] for row in rows] == paths
    assert (rows[1]["keywords"], rows[1]["codings"]) == ("kader; tim pendamping; =PKB", "12")
    assert rows[1]["definition"] == codebook.by_id["Input/Man"].definition
    book = openpyxl.load_workbook(io.BytesIO(codebook_xlsx(codebook, COUNTS, builders.FACTS)))
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert sheet[0] == list(FIELDS)
    assert [row[0] for row in sheet[1:]] == paths
    assert sheet[2][-1] == 12


def test_the_word_appendix_holds_every_code(tmp_path):
    codebook = builders.codebook()
    data = codebook_word.render(codebook, COUNTS, builders.FACTS)
    (tmp_path / "a.docx").write_bytes(data)
    assert not OpenXmlValidator().validate(tmp_path / "a.docx").errors
    document = docx.Document(io.BytesIO(data))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == ["Code", "Definition", "Include", "Exclude", "Example", "Keywords", "Codings"]
    assert [row[0] for row in rows[1:]] == [codebook.path(code.id) for _, code in codebook.walk()]
    man = codebook.by_id["Input/Man"]
    assert rows[2] == [
        "Input/Man", man.definition, man.include, man.exclude, man.example, "kader, tim pendamping, =PKB", "12",
    ]  # fmt: skip
    assert rows[3][1:] == ["–"] * 5 + ["0"]


def test_the_same_codebook_gives_the_same_bytes():
    codebook = builders.codebook()
    for render in (codebook_word.render, codebook_xlsx, codebook_csv):
        assert render(codebook, COUNTS, builders.FACTS) == render(codebook, COUNTS, builders.FACTS)


@pytest.mark.parametrize("codes", [0, 1300])
def test_empty_and_very_long_codebooks_are_written(tmp_path, codes):
    codebook = Codebook(
        tuple(Code(id=CodeId(str(n)), parent_id=None, name=f"Kode {n}") for n in range(codes))
    )
    document = docx.Document(io.BytesIO(codebook_word.render(codebook, {}, builders.FACTS)))
    assert sum(len(table._tbl.tr_lst) - 1 for table in document.tables) == codes
