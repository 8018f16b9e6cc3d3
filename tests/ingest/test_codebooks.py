"""Codebook files: what is read, and what every complaint names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.export.codebook_tables import codebook_csv, codebook_xlsx
from qualcode.export.codebook_yaml import codebook_yaml
from qualcode.export.options import DocumentFacts
from qualcode.ingest.codebook_fields import tidy
from qualcode.ingest.codebooks import read_codebook
from qualcode.model.codebook import Code, Codebook, DraftCode
from qualcode.model.errors import InputProblem
from qualcode.model.ids import CodeId

BUNDLED = sorted((Path(__file__).parents[2] / "codebooks").glob("*.yaml"))


def written(tmp_path: Path, content: str | bytes, name: str = "book.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def complaint(tmp_path: Path, content: str | bytes, name: str = "book.yaml") -> str:
    path = written(tmp_path, content, name)
    with pytest.raises(InputProblem) as caught:
        read_codebook(path)
    said = str(caught.value)
    assert str(path) in said
    return said.replace(str(path), "FILE")


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_bundled_codebook_is_whole(path: Path) -> None:
    book = read_codebook(path)
    assert book.title
    assert book.language == "id"
    assert all(code.definition and code.color for top in book.codes for code in (top, *top.codes))
    assert sum(1 + len(top.codes) for top in book.codes) >= 16


def test_three_codebooks_are_bundled() -> None:
    assert [path.stem for path in BUNDLED] == [
        "intervensi_gizi_spesifik",
        "ipo_stunting",
        "sct_positive_deviance",
    ]


def test_every_field_of_a_code_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
title: T
language: en
codes:
  - name: 2022
    definition: |
      one
      two
    include: in
    exclude: out
    example: "yes: like this"
    keywords: [kader, "tim pendamping", kader]
    color: "#abc"
    retired: true
    codes:
      - name: "Yes"
        keywords: a, b
      - name: ~x
        keywords: "a, b; c"
        definition:
""",
    )
    book = read_codebook(path)
    assert (book.title, book.language) == ("T", "en")
    (code,) = book.codes
    assert code == DraftCode(
        name="2022",
        definition="one\ntwo",
        include="in",
        exclude="out",
        example="yes: like this",
        keywords=("kader", "tim pendamping"),
        color="#AABBCC",
        retired=True,
        codes=(
            DraftCode(name="Yes", keywords=("a", "b")),
            DraftCode(name="~x", keywords=("a, b", "c")),
        ),
    )


def test_the_same_name_may_stand_under_two_parents(tmp_path: Path) -> None:
    text = (
        "codes:\n- name: Input\n  codes: [{name: Dana}]\n- name: Output\n  codes: [{name: Dana}]\n"
    )
    book = read_codebook(written(tmp_path, text))
    assert [code.codes[0].name for code in book.codes] == ["Dana", "Dana"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_usual_encodings_are_understood(tmp_path: Path, encoding: str) -> None:
    book = read_codebook(written(tmp_path, "codes:\r\n- name: Kesé 😀\r\n".encode(encoding)))
    assert book.codes[0].name == "Kesé 😀"


def test_names_are_stored_composed_and_without_invisible_characters(tmp_path: Path) -> None:
    book = read_codebook(written(tmp_path, 'codes:\n- name: "Ke\\u0301s\\u200b\\u00a0x "\n'))
    assert book.codes[0].name == "Kés x"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- a", "line 1: fields such as"),
        ("title: x", "line 1: the list `codes:` is missing"),
        ("codes: 3", "line 1: `codes` must be a list"),
        ("codes:\n- name: A\n- x", "line 3: fields such as “name: …”"),
        ("codes:\n- name: A\n  nmae: B", "line 3: there is no field “nmae”. Is “name” meant?"),
        ("codes:\n- name: A\n  zzzzz: B", "line 3: there is no field “zzzzz”. The fields are: name"),
        ("codes:\n- name: A\n  name: B", "line 3: the field “name” stands here twice"),
        ("codes:\n- definition: A", "line 2: a code has no name"),
        ("codes:\n- name: ''", "line 2: a code has no name"),
        ("codes:\n- name: ~", "line 2: a code has no name"),
        ("codes:\n- name: a/b", "line 2: the name “a/b” holds “/”"),
        ("codes:\n- name: |\n    a\n    b", "line 2: the name"),
        ("codes:\n- name: A\n- name: B\n- name: a", "line 4: the name “a” stands at this place already, in line 2"),
        ("codes: [{name: A}, {name: a}]", "line 1: the name “a” stands at this place already"),
        ("codes:\n- name: [x]", "line 2: a text is expected"),
        ("codes:\n- name: A\n  keywords: {a: b}", "line 3: a text is expected"),
        ("codes:\n- name: A\n  keywords: [[a]]", "line 3: a text is expected"),
        ("codes:\n- name: A\n  color: blue", "line 3: “blue” is not a colour"),
        ("codes:\n- name: A\n  color: #0072B2\n- name: B", "line 3: the colour must stand in quotes"),
        ("codes:\n- name: A\n  retired: perhaps", "line 3: “perhaps” is neither true nor false"),
        ("codes:\n- name: A\n   bad: x: y", "line 3: this is not valid YAML"),
        ("language: '!!'\ncodes: []", "line 1: “!!” is not a language"),
        ("---\ncodes: []\n---\ncodes: []", "line 3: a second document"),
        ("a: &x [1]\ncodes: *x", "line 2: references (*x) are not allowed"),
        ("codes: " + "[" * 3000, "nested too deeply"),
        ("# nothing", "holds no codebook"),
        (b"\x00\x01\xff", "does not hold text"),
        ("codes:\n- name: a\x07", "characters that YAML does not allow"),
        (b"", "is empty"),
    ],
)  # fmt: skip
def test_a_complaint_about_yaml_names_line_and_fault(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    assert said in complaint(tmp_path, content)


def test_a_bomb_of_references_is_refused_at_once(tmp_path: Path) -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert "references" in complaint(tmp_path, f"a0: &a0 [lol]\n{levels}")


def test_a_codebook_larger_than_any_codebook_is_refused(tmp_path: Path) -> None:
    assert "too large" in complaint(tmp_path, "#" * (4 * 2**20 + 1))


def test_no_tag_runs_code(tmp_path: Path) -> None:
    book = read_codebook(written(tmp_path, "codes:\n- name: !!python/name:os.system A\n"))
    assert book.codes[0].name == "A"


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    assert ".yaml" in complaint(tmp_path, "x", "book.docx")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"There is no file .*none\.yaml"):
        read_codebook(tmp_path / "none.yaml")


# -- tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "path,definition,keywords\nInput,d,a; b\nInput/Man,m,\n",
        "path;definition;keywords\r\nInput/Man;m;\r\nInput;d;a, b\r\n",
        "sep=;\r\nkode;definisi;kata kunci\r\nInput;d;a; b\r\nInput/Man;m;",
        "name\tparent\tdefinition\tkeywords\nMan\tInput\tm\t\nInput\t\td\ta; b\n",
        'No,nama,induk,definisi,kata kunci,codings\n1,Input,,d,"a, b",9\n\n2,Man,Input,m,,3\n',
    ],
)  # fmt: skip
def test_a_table_places_codes_by_path_or_by_parent(tmp_path: Path, content: str) -> None:
    if "sep=" in content:
        content = content.replace("a; b", '"a; b"')
    book = read_codebook(written(tmp_path, content, "book.csv"))
    man = DraftCode(name="Man", definition="m")
    assert book.codes == (
        DraftCode(name="Input", definition="d", keywords=("a", "b"), codes=(man,)),
    )
    assert book.title == "book"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("path\n", "holds no codes"),
        ("definition\nx\n", "row 1: a column “path”"),
        ("path,defintion\nx,y\n", "row 1: there is no field “defintion”. Is “definition” meant?"),
        ("path,path\nx,y\n", "row 1: the column “path” stands here twice"),
        ("path,\nx,y\n", "row 2: “y” stands in a column without heading"),
        ("path\nx,y\n", "row 2: “y” stands in a column without heading"),
        ("path\nA\nB\na\n", "row 4: the code “a” stands in row 2 already"),
        ("path\nA//B\n", "row 2: a code has no name"),
        ("name,definition\n,x\n", "row 2: a code has no name"),
        ("name\nA/B\n", "row 2: the name “A/B” holds “/”"),
        ("name,parent\nA,B\n", "row 2: no row has the parent “B”"),
        ("name,parent\nA,B\nB,A\n", "lies below itself"),
        ("name,parent\nA,\nB,\nx,A\nx,B\ny,x\n", "row 6: several rows are called “x”"),
        ("path,color\nA,red\n", "row 2: “red” is not a colour"),
        ("path,retired\nA,hm\n", "row 2: “hm” is neither true nor false"),
        ('path,definition\nA,"x\nB,y\n', "row 2: this is not valid csv"),
        ("path\n" + "/".join("abcdefghijklmnopqrstuvwxyz"), "nested too deeply"),
    ],
)
def test_a_complaint_about_a_table_names_row_and_fault(
    tmp_path: Path, content: str, said: str
) -> None:
    assert said in complaint(tmp_path, content, "book.csv")


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "not an Excel file" in complaint(tmp_path, "name\nA\n", "book.xlsx")
    assert "incomplete" in complaint(tmp_path, b"PK\x03\x04" + b"x" * 60, "book.xlsx")


def test_a_word_file_called_xlsx_is_refused(tmp_path: Path) -> None:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "holds no table" in complaint(tmp_path, stream.getvalue(), "book.xlsx")


# -- what is written is read back ---------------------------------------------------------------

TEXTS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=20
).map(lambda text: tidy(text).lstrip("' "))
"""Texts of a code; an apostrophe before a formula sign is read as the protection it mostly is."""
NAMES = (
    st.text("abcKÉ1-:#&*!?'\" ", min_size=1, max_size=8).map(lambda n: n.strip(" '")).filter(bool)
)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique_by=str.casefold))
    codes: list[Code] = []
    for n, name in enumerate(names):
        parent = draw(st.sampled_from([None, *(code.id for code in codes)]))
        codes.append(
            Code(
                id=CodeId(str(n)),
                parent_id=parent,
                name=name,
                position=n,
                definition=draw(TEXTS),
                example=draw(TEXTS),
                keywords=tuple(draw(st.lists(NAMES.filter(lambda k: ";" not in k), max_size=3, unique=True))),
                color=draw(st.sampled_from(["", "#0072B2"])),
                retired=draw(st.booleans()),
            )
        )  # fmt: skip
    return Codebook(tuple(codes), title="T")


def tree(book: Codebook) -> tuple[DraftCode, ...]:
    def below(parent: CodeId | None) -> tuple[DraftCode, ...]:
        return tuple(
            DraftCode(
                name=code.name,
                definition=code.definition,
                example=code.example,
                keywords=code.keywords,
                color=code.color,
                retired=code.retired,
                codes=below(code.id),
            )
            for code in book.children(parent)
        )

    return below(None)


@settings(max_examples=60, deadline=None)
@given(book=codebooks())
def test_an_exported_yaml_codebook_is_read_back_equal(
    book: Codebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("yaml"), codebook_yaml(book))
    assert read_codebook(path).codes == tree(book)


@settings(max_examples=20, deadline=None)
@given(book=codebooks())
def test_exported_tables_are_read_back_equal(
    book: Codebook, tmp_path_factory: pytest.TempPathFactory
) -> None:
    facts = DocumentFacts()
    folder = tmp_path_factory.mktemp("tables")
    csv_file = written(folder, codebook_csv(book, {}, facts), "b.csv")
    xlsx_file = written(folder, codebook_xlsx(book, {}, facts), "b.xlsx")
    assert read_codebook(csv_file).codes == tree(book)
    assert read_codebook(xlsx_file).codes == tree(book)
