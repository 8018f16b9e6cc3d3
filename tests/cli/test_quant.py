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
