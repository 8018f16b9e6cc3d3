"""A plan of statistics becomes a chapter: two invented studies, from the sample to the path model."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from qualcode import messages
from qualcode.model.errors import InputProblem
from qualcode.services import chapter, quantitative
from qualcode.services.quantitative import DataFiles
from tests.data.studies import make

STUDIES = Path(__file__).parents[1] / "data" / "studies"


@pytest.fixture(scope="module")
def majalengka():
    return chapter.carry_out(STUDIES / "majalengka" / "rencana.yaml")


def by_name(made, name, which=0):
    return [result for result in made.results if result.name == name][which]


def test_the_study_of_84_children_is_reproduced_from_sample_to_tables(majalengka):
    size = by_name(majalengka, "sample-size")
    assert (size.values["n"], size.values["n_recruit"]) == (72, 80)
    allocated = by_name(majalengka, "allocate").tables[0].rows
    assert [row[-1] for row in allocated] == [12, 12, 15, 16, 8, 10, 11, 84]
    assert by_name(majalengka, "draw").n == 84
    valid = by_name(majalengka, "validity")
    assert "35 of 45 items" in str(valid.interpretation)
    refused = [row[0] for row in valid.tables[0].rows if str(row[-1]) == "not valid"]
    assert refused == [f"p{n}" for n in make.INVALID]
    assert by_name(majalengka, "reliability").values["alpha"] > 0.9
    assert by_name(majalengka, "zscore").n == by_name(majalengka, "adequacy").n == 84
    table = by_name(majalengka, "bivariate")
    assert table.n == 84
    assert by_name(majalengka, "crosstab").n == 84


def test_new_variables_of_one_part_are_the_columns_of_the_next(majalengka):
    data = majalengka.data["balita"]
    stunted = by_name(majalengka, "zscore").values["haz"]["below_minus_2"]
    assert data.codes("stunting").count("1") == stunted
    counts = by_name(majalengka, "crosstab").values["counts"]
    assert sum(row[0] for row in counts) == stunted
    assert data.variable("protein_adequacy").label == "Kecukupan protein"
    short = by_name(majalengka, "adequacy").values["protein"]["counts"]["1"]
    assert data.codes("protein_adequacy").count("1") == short


def test_the_chapter_is_one_sound_word_file_and_always_the_same(majalengka, tmp_path):
    messages.use("id")
    for name in ("a", "b"):
        chapter.write(majalengka, tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert not OpenXmlValidator().validate(str(tmp_path / "a.docx")).errors
    document = docx.Document(str(tmp_path / "a.docx"))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert sum("Crosstabulation" in one or "Tabulasi" in one for one in captions) == 2
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert {"Validitas butir", "Status gizi balita", "Tabel bivariat"} <= set(headings)
    cells = {cell.text for table in document.tables for cell in table._cells}
    assert {"11,309", "71,86"} <= cells


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".md"])
def test_the_tables_alone_go_to_other_formats(majalengka, tmp_path, ending):
    chapter.write(majalengka, tmp_path / f"a{ending}")
    assert (tmp_path / f"a{ending}").stat().st_size > 5000


def test_the_study_of_120_mothers_has_odds_ratios_and_a_path_model_with_t():
    made = chapter.carry_out(STUDIES / "deviansi_positif" / "rencana.yaml")
    table = by_name(made, "casecontrol")
    assert [sum(column) for column in zip(*table.values["counts"], strict=True)] == [79, 41]
    assert by_name(made, "bivariate").tables[0].columns[8].key == "ratio"
    model = by_name(made, "pls")
    paths = {str(row[0]): row for row in model.tables[5].rows}
    t = [column.key for column in model.tables[5].columns].index("t")
    assert paths["Asuh → Gizi"][t] > 1.96
    assert paths["Ibu → Gizi"][t] < 1.96


def test_the_invented_data_are_made_by_their_script(tmp_path, monkeypatch):
    monkeypatch.setattr(make, "HERE", tmp_path)
    for name in ("majalengka", "deviansi_positif"):
        (tmp_path / name).mkdir()
    make.main()
    for path in STUDIES.glob("*/*.csv"):
        assert (tmp_path / path.parent.name / path.name).read_bytes() == path.read_bytes()


# -- plans that cannot be carried out -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("parts: 3", "holds no plan"),
        ("[1, 2]", "holds no plan"),
        ("parts: [", "line 2: this is not valid YAML"),
        ("a: &x [1]\nparts: [*x]", "references"),
        ("parts:\n  - quant: nonsense", r"part 1 \(nonsense\): There is no statistic"),
        ("parts:\n  - {quant: frequencies, options: {columns: x}}", "The plan has no data"),
        ("parts:\n  - {qaunt: frequencies}", "knows no “qaunt” here"),
        ("data: {a: gone.csv}\nparts: []", "gone.csv cannot be opened"),
        ("data: {a: {}}\nparts: []", "name no file"),
        ("parts:\n  - {quant: sample-size, options: {p: banyak}}", "banyak"),
        ("parts:\n  - {heading: x, level: 9}", "level"),
        ("parts:\n  - {heading: x, tables: [0]}", "tables"),
        ("parts:\n  - 3", "names with values"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_told_where(tmp_path, text, says):
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=says):
        chapter.carry_out(path)


def test_wrong_data_are_told_with_part_row_and_column(tmp_path):
    shutil.copytree(STUDIES / "majalengka", tmp_path / "m")
    path = tmp_path / "m" / "balita.csv"
    text = path.read_text(encoding="utf-8").replace("28/09/2022", "31/02/2022", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputProblem, match=r"row 3, column “lahir”: “31/02/2022”"):
        chapter.carry_out(tmp_path / "m" / "rencana.yaml")


# -- several files -------------------------------------------------------------------------------


def test_several_files_are_stacked_or_joined(tmp_path):
    (tmp_path / "a.csv").write_text("kode;nilai\n1;2,5\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("kode;nilai\n2;3,5\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("kode;jk\n2;0\n1;1\n", encoding="utf-8")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    assert quantitative.read(DataFiles(files=files)).data.numbers("nilai").tolist() == [2.5, 3.5]
    both = DataFiles(files=(files[0], tmp_path / "c.csv"), join="kode")
    assert quantitative.read(both).data.codes("jk") == ["1"]


def test_data_are_written_with_their_new_variables_and_read_back(tmp_path):
    path = STUDIES / "majalengka" / "balita.csv"
    data = quantitative.read(DataFiles(files=(path,))).data
    options = {"sex": "jk", "birth": "lahir", "measured": "ukur", "length": "tb1,tb2"}
    result = quantitative.run("zscore", data, options)
    made = quantitative.with_new_variables(data, result.derived)
    for name in ("z.csv", "z.xlsx"):
        quantitative.write_data(made, tmp_path / name)
        again = quantitative.read(DataFiles(files=(tmp_path / name,))).data
        assert again.names == made.names
        assert again.numbers("haz").tolist() == made.numbers("haz").tolist()
        assert (again.dates("lahir") == made.dates("lahir")).all()
