"""data, joint and quant --project: numbers beside words on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import names_in

TABLE = "kode;haz;stunting;tahu\nB1;-2,5;Ya;0\nB2;-0,4;Tidak;1\nB3;0,2;Tidak;1\n"


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "balita.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.fixture
def mixed(cli, coded, table):
    assert cli("data", coded, "attach", table, "--case", "kode").code == 0
    assert cli("data", coded, "link", "balita", "B1=Informan 3", "B2=Informan 4").code == 0
    return coded


def test_a_table_is_attached_listed_shown_and_dropped(cli, project, table):
    made = cli("data", project, "attach", table, "--case", "kode", "--json").json
    (row,) = cli("data", project, "--json").json
    assert row["id"] == made["id"]
    assert set(row) == {
        "id", "name", "file", "sha256", "rows", "steps", "case_column", "relation", "links",
    }  # fmt: skip
    assert "balita" in cli("data", project).out
    assert "stunting" in cli("data", project, "show", "balita").out
    assert cli("data", project, "drop", "balita").code == 0
    assert cli("data", project, "--json").json == []
    assert cli("undo", project).code == 0
    assert len(cli("data", project, "--json").json) == 1
    assert cli("verify", project).code == 0


def test_operations_are_recorded(cli, project, table):
    cli("data", project, "attach", table)
    step = '{"do": "recode", "column": "haz", "to": "kat", "cutoffs": "1 Ya < -2; 0 Tidak >= -2"}'
    ran = cli("data", project, "step", "balita", step)
    assert ran.code == 0
    assert "“kat” is made of “haz”" in ran.err
    assert cli("data", project, "--json").json[0]["steps"][0]["do"] == "recode"
    for wrong in ("{", '{"do": "fly"}', '{"do": "label", "column": "nope"}'):
        assert cli("data", project, "step", "balita", wrong).code == 2


def test_a_statistic_of_the_project_keeps_its_new_variables(cli, mixed):
    ran = cli(
        "quant",
        "score",
        "balita",
        "--project",
        mixed,
        "--items",
        "tahu",
        "--name",
        "skor",
        "--keep",
    )
    assert ran.code == 0
    asked = ("quant", "frequencies", "balita", "--project", mixed, "--columns", "skor", "--json")
    assert cli(*asked).json["n"] == 3
    assert cli("quant", "score", "x.csv", "--items", "a", "--keep").code == 2


def test_codes_are_variables_of_a_statistic(cli, mixed):
    result = cli(
        "quant", "frequencies", "balita", "--project", mixed, "--codes", "count", "--columns", "Man",
        "--json",
    ).json  # fmt: skip
    assert result["n"] == 3


def test_links_show_who_stays_alone(cli, mixed):
    found = cli("data", mixed, "links", "--json").json
    assert found["links"] == [
        {"case": "B1", "informant": "Informan 3"},
        {"case": "B2", "informant": "Informan 4"},
    ]
    assert found["cases_alone"] == ["B3"]
    shown = cli("data", mixed, "links").out
    assert "Cases without an informant (1): B3" in shown
    ran = cli("data", mixed, "link", "balita", "B1=Informan 4")
    assert ran.code == 4
    assert "--relation" in ran.err
    assert cli("data", mixed, "change", "balita", "--relation", "many").code == 0
    assert cli("data", mixed, "link", "balita", "B1=Informan 4").code == 0
    assert cli("data", mixed, "unlink", "balita", "B1").code == 0


@pytest.mark.parametrize("display", [["side"], ["themes", "stunting"], ["cases", "haz"], ["items"]])
def test_every_display_is_shown_printed_as_json_and_written(cli, mixed, tmp_path, display):
    cli("joint", mixed, "write", "Input/Man", "--number", "12 %", "--fit", "confirms")
    cli("joint", mixed, "item", "Input/Man", "Dilatih?", "--variable", "tahu")
    shown = cli("joint", mixed, *display)
    assert shown.code == 0
    assert "Method" in shown.out
    data = cli("joint", mixed, *display, "--json").json
    assert data["tables"][0]["rows"]
    out = tmp_path / "d.docx"
    assert cli("joint", mixed, *display, "--out", out).code == 0
    assert out.stat().st_size > 5000


def test_codes_go_to_a_table(cli, mixed, tmp_path):
    out = tmp_path / "codes.csv"
    assert cli("joint", mixed, "table", out, "--measure", "count", "--code", "Input/Man").code == 0
    assert out.read_text("utf-8-sig").splitlines()[0].startswith("informant,")
    assert cli("joint", mixed, "table", out, "--data", "balita").code == 0
    assert "Man" in out.read_text("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["data", "{p}", "show", "nope"], 5),
        (["data", "{p}", "attach", "gone.csv"], 2),
        (["data", "{p}", "link", "balita", "B9=Informan 3"], 4),
        (["data", "{p}", "link", "balita", "B1=Nobody"], 4),
        (["data", "{p}", "change", "balita", "--case", "nope"], 2),
        (["joint", "{p}", "themes", "nope"], 2),
        (["joint", "{p}", "cases", "stunting"], 2),
        (["joint", "{p}", "write", "Nope", "--number", "1"], 4),
        (["joint", "{p}", "drop", "Input/Man"], 5),
        (["joint", "{p}", "drop-item", "9"], 5),
        (["quant", "frequencies", "nope", "--project", "{p}", "--columns", "x"], 5),
    ],
)
def test_what_cannot_be_done_has_its_exit_code_and_leaves_nothing(cli, mixed, args, code):
    before = names_in(mixed.parent)
    ran = cli(*[arg.format(p=mixed) for arg in args])
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(("Error", "Usage"))
    assert names_in(mixed.parent) == before
