"""quant: statistics by name, made from the registry."""

from __future__ import annotations

import pytest

from qualcode.services import quantitative


@pytest.fixture
def data(tmp_path):
    rows = ["good,no"] * 40 + ["good,yes"] * 15 + ["bad,no"] * 9 + ["bad,yes"] * 15
    file = tmp_path / "data.csv"
    file.write_text("knowledge,stunting\n" + "\n".join(rows) + "\n", "utf-8")
    return file


def test_the_list_has_every_statistic_with_its_options(cli):
    entries = cli("quant", "list", "--json").json
    assert [e["name"] for e in entries] == [s.name for s in quantitative.statistics()]
    assert set(entries[0]) == {"name", "summary", "needs_data", "options"}
    assert set(entries[0]["options"][0]) == {
        "name", "kind", "help", "default", "choices", "required",
    }  # fmt: skip
    assert "--population" in cli("quant", "list").out


@pytest.mark.parametrize("name", [s.name for s in quantitative.statistics()])
def test_every_statistic_has_help_with_all_its_options(cli, name):
    ran = cli("quant", name, "--help")
    assert ran.code == 0
    for parameter in quantitative.find(name).parameters:
        assert f"--{parameter.name.replace('_', '-')}" in ran.out


def test_a_sample_size_needs_no_data(cli):
    # Slovin's and Lemeshow's textbook case: N = 573, p = 0.5, d = 0.1 gives 82.4
    result = cli("quant", "sample-size", "--population", 573, "--json").json
    assert result["values"]["n"] == 83
    assert "82.38" in cli("quant", "sample-size", "--population", "573").out


def test_a_cross_table_has_the_numbers_of_the_data(cli, data):
    result = cli(
        "quant", "crosstab", data, "--row", "knowledge", "--column", "stunting", "--json"
    ).json
    assert result["n"] == 79
    assert {"name", "title", "method", "tables", "values", "warnings", "version"} <= set(result)
    first = result["tables"][0]
    assert {column["key"] for column in first["columns"]} == set(first["rows"][0])
    shown = cli("quant", "crosstab", data, "--row", "knowledge", "--column", "stunting").out
    assert "8.803" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_the_decimal_sign_is_that_of_the_language(cli):
    assert "82,38" in cli("--lang", "id", "quant", "sample-size", "--population", 573).out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["crosstab", "{data}"], "--row"),
        (["crosstab", "{data}", "--row", "knowledge", "--column", "nope"], "no column"),
        (["crosstab", "{none}", "--row", "a", "--column", "b"], "none.csv"),
        (["crosstab", "--row", "a", "--column", "b"], "DATA"),
        (["sample-size", "--p", "many"], "many"),
        (["sample-size", "--design", "round"], "round"),
        (["sample-size", "{data}"], "unexpected"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_cannot_be_used_is_said(cli, data, tmp_path, args, says):
    names = {"data": str(data), "none": str(tmp_path / "none.csv")}
    ran = cli("quant", *[arg.format(**names) for arg in args])
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_hostile_names_of_columns_are_printed_harmlessly(cli, tmp_path):
    file = tmp_path / "data.csv"
    file.write_text("\x1b[31ma,[/]\n1,=1+1\n2,x\n", "utf-8")
    ran = cli("quant", "frequencies", file, "--columns", "[/]")
    assert "\x1b" not in ran.out + ran.err


# -- files in and out ----------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".csv", ".md"])
def test_a_result_goes_to_a_file_of_each_format(cli, data, tmp_path, ending):
    out = tmp_path / f"result{ending}"
    ran = cli("quant", "frequencies", data, "--columns", "stunting", "--out", out)
    assert (ran.code, ran.out) == (0, "")
    assert "is written" in ran.err
    assert out.stat().st_size > 100


def test_an_unknown_format_is_refused_and_leaves_nothing(cli, data, tmp_path):
    ran = cli("quant", "frequencies", data, "--columns", "stunting", "--out", tmp_path / "a.pdf")
    assert ran.code == 2
    assert ".docx .xlsx .csv .md" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["data.csv"]


def test_a_result_says_what_was_done_with_which_data(cli, data):
    shown = cli("quant", "crosstab", data, "--row", "knowledge", "--column", "stunting").out
    for wanted in (
        "Decision: ",
        "In words: ",
        "Method",
        "data = data.csv",
        "sha256 = ",
        "qualcode",
    ):
        assert wanted in shown


def test_files_are_stacked_or_joined(cli, data, tmp_path):
    more = tmp_path / "more.csv"
    more.write_text("knowledge,stunting\nbad,yes\n", "utf-8")
    result = cli("quant", "frequencies", data, more, "--columns", "stunting", "--json").json
    assert result["n"] == 80
    left, right = tmp_path / "l.csv", tmp_path / "r.csv"
    left.write_text("id,a\n1,x\n2,y\n", "utf-8")
    right.write_text("id,b\n2,p\n3,q\n", "utf-8")
    ran = cli("quant", "frequencies", left, right, "--join", "id", "--columns", "b", "--json")
    assert ran.json["n"] == 2
    assert "only in l.csv: 1; only in r.csv: 3" in ran.err


def test_a_dictionary_and_steps_come_before_the_statistic(cli, data, tmp_path):
    meaning, steps = tmp_path / "meaning.csv", tmp_path / "steps.json"
    meaning.write_text("variable,label\nknowledge,Pengetahuan\n", "utf-8")
    steps.write_text('[{"do": "exclude", "where": "stunting = no"}]', "utf-8")
    ran = cli(
        "quant", "frequencies", data, "--columns", "knowledge", "--dictionary", meaning,
        "--steps", steps,
    )  # fmt: skip
    assert "Frequencies of Pengetahuan" in ran.out
    assert "49 rows left out" in ran.err


def test_the_new_variables_can_be_written(cli, tmp_path):
    file = tmp_path / "q.csv"
    file.write_text("p1,p2\n1,0\n1,1\n0,0\n", "utf-8")
    out = tmp_path / "scored.csv"
    assert cli("quant", "score", file, "--items", "p1,p2", "--data-out", out).code == 0
    assert out.read_text("utf-8-sig").splitlines()[:2] == ["p1,p2,score,score_category", "1,0,50,1"]


def test_a_long_table_shows_its_beginning(cli, tmp_path):
    file = tmp_path / "long.csv"
    file.write_text("x\n" + "\n".join(f"v{n}" for n in range(100)), "utf-8")
    shown = cli("quant", "frequencies", file, "--columns", "x").out
    assert "61 more rows" in shown


def test_wrong_data_are_told_with_file_row_and_column(cli, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("sex,born,seen,cm\nL,31/02/2022,10/03/2025,90\n", "utf-8")
    ran = cli(
        "quant", "zscore", file, "--sex", "sex", "--birth", "born", "--measured", "seen",
        "--length", "cm",
    )  # fmt: skip
    assert ran.code == 2
    assert "a.csv, row 2, column “born”" in ran.err


def test_a_plan_becomes_a_chapter(cli, data, tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "title: Bab\ndata: {d: data.csv}\nparts:\n"
        "  - {quant: crosstab, options: {row: knowledge, column: stunting}}\n",
        "utf-8",
    )
    ran = cli("quant", "report", plan, "--out", tmp_path / "bab.docx")
    assert ran.code == 0
    assert "1 statistics are written" in ran.err
    assert (tmp_path / "bab.docx").exists()
    assert cli("quant", "report", plan).code == 2
    plan.write_text("parts: [{quant: nope}]", "utf-8")
    assert cli("quant", "report", plan, "--out", tmp_path / "b.docx").code == 2
    assert not (tmp_path / "b.docx").exists()
