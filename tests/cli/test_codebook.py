"""codebook: showing, exchanging and changing it."""

from __future__ import annotations

import pytest


def paths(cli, project):
    return [code["path"] for code in cli("codebook", project, "--json").json]


BOOK = ["Input", "Input/Man", "Input/Dana", "Proses", "Proses/Pelaporan", "Output", "Output/Dana"]


def test_the_codes_are_listed_in_tree_order_with_their_fields(cli, coded):
    codes = cli("codebook", coded, "show", "--json").json
    assert [code["path"] for code in codes] == BOOK
    assert {
        "id", "path", "name", "parent", "definition", "include", "exclude", "example", "keywords",
        "color", "retired", "codings",
    } == set(codes[0])  # fmt: skip
    assert codes[1]["codings"] == 2
    assert codes[1]["keywords"] == ["kader"]
    assert codes[1]["parent"] == "Input"
    assert codes[0]["parent"] is None


def test_the_tree_is_indented_and_counts_what_lies_below(cli, coded):
    lines = cli("codebook", coded).out.splitlines()
    assert any(line.startswith("Input ") and " 3 " in line for line in lines)
    assert any(line.startswith("\u00a0\u00a0Man ") for line in lines)
    full = cli("codebook", coded, "show", "--full").out
    assert "Input/Man" in full
    assert "kader" in full


def test_what_is_exported_can_be_imported_again(cli, project, tmp_path):
    for extension in ("yaml", "csv", "xlsx"):
        file = tmp_path / f"book.{extension}"
        assert cli("codebook", project, "export", file).out == f"{file}\n"
        other = tmp_path / f"{extension}.qualcode"
        cli("new", other, "--codebook", file)
        assert paths(cli, other) == BOOK
    word = tmp_path / "book.docx"
    assert cli("codebook", project, "export", word, "--json").json == {"file": str(word)}
    assert word.read_bytes().startswith(b"PK")


def test_an_import_merges(cli, project, tmp_path):
    file = tmp_path / "book.csv"
    file.write_text("path,definition\nInput/Man,Orang\nInput/Metode,Cara\n", "utf-8")
    assert cli("codebook", project, "import", file, "--json").json == {"added": 1, "changed": 1}
    assert "Input/Metode" in paths(cli, project)
    cli("undo", project)
    assert paths(cli, project) == BOOK


@pytest.mark.parametrize("name", ["none.yaml", "book.pdf"])
def test_an_unusable_file_is_bad_input(cli, project, tmp_path, name):
    if name == "book.pdf":
        (tmp_path / name).write_bytes(b"%PDF-1.4")
    ran = cli("codebook", project, "import", tmp_path / name)
    assert ran.code == 2
    assert name in ran.err
    assert cli("codebook", project, "export", tmp_path / "x" / "book.csv").code == 2


class TestChanges:
    def test_add_makes_missing_parents(self, cli, project):
        made = cli("codebook", project, "add", "Input/Man/Pelatihan/Awal", "--json").json
        assert made["path"] == "Input/Man/Pelatihan/Awal"
        assert "Input/Man/Pelatihan" in paths(cli, project)
        assert cli("codebook", project, "add", "input/man").code == 4
        assert cli("codebook", project, "add", "Input//x").code == 4

    def test_set_changes_fields(self, cli, project):
        ran = cli(
            "codebook", project, "set", "Man", "definition=Orang = tenaga", "keywords=kader, bidan",
            "color=#0a3",
        )  # fmt: skip
        assert ran.code == 0
        man = cli("codebook", project, "--json").json[1]
        assert man["definition"] == "Orang = tenaga"
        assert man["keywords"] == ["kader", "bidan"]
        assert man["color"] == "#00AA33"

    @pytest.mark.parametrize("pair", ["color=blue", "shape=round", "definition", "=x", "name=Y"])
    def test_set_refuses_what_is_no_field(self, cli, project, pair):
        assert cli("codebook", project, "set", "Man", pair).code == 2

    def test_rename_and_move_keep_the_codings(self, cli, coded):
        assert cli("codebook", coded, "rename", "Man", "SDM").code == 0
        made = cli("codebook", coded, "move", "SDM", "Proses", "--position", 1, "--json").json
        assert made["path"] == "Proses/SDM"
        assert len(cli("codings", coded, "--code", "Proses/SDM", "--json").json) == 2
        assert cli("codebook", coded, "move", "Proses/SDM", "/").code == 0
        assert "SDM" in paths(cli, coded)

    def test_what_would_break_the_tree_is_refused(self, cli, coded):
        assert cli("codebook", coded, "rename", "Man", "dana").code == 4
        assert cli("codebook", coded, "move", "Input", "Input/Man").code == 4
        assert cli("codebook", coded, "merge", "Man", "Man").code == 4
        assert paths(cli, coded) == BOOK

    def test_merge_moves_the_codings(self, cli, coded):
        ran = cli("codebook", coded, "merge", "Input/Dana", "Man", "--json")
        assert ran.json["moved"] == 1
        assert len(cli("codings", coded, "--code", "Man", "--json").json) == 3
        assert "Input/Dana" not in paths(cli, coded)

    def test_split_gives_codings_to_new_codes(self, cli, coded):
        first, second = [r["id"] for r in cli("codings", coded, "--code", "Man", "--json").json]
        ran = cli("codebook", coded, "split", "Man", f"Lama={first[-6:]}", f"Baru={second}")
        assert ran.code == 0
        (row,) = cli("codings", coded, "--code", "Input/Man/Lama", "--json").json
        assert row["id"] == first
        assert cli("codebook", coded, "split", "Man", f"A={first}", f"B={first}").code == 2
        assert cli("codebook", coded, "split", "Dana", f"A={first}").code == 4

    def test_a_retired_code_takes_no_new_codings(self, cli, coded):
        assert cli("codebook", coded, "retire", "Man").code == 0
        assert "(retired)" in cli("codebook", coded).out
        ran = cli("code", coded, "IDI-04", "Man", "--quote", "Timbangan rusak")
        assert ran.code == 4
        assert cli("codebook", coded, "retire", "Man", "--back", "--json").json["retired"] is False
        assert cli("code", coded, "IDI-04", "Man", "--quote", "Timbangan rusak").code == 0

    def test_a_deleted_branch_comes_back_whole(self, cli, coded):
        before = cli("codings", coded, "--json").out
        ran = cli("codebook", coded, "delete", "Input", "--json")
        assert (ran.json["codes"], ran.json["codings"]) == (3, 3)
        assert cli("codings", coded, "--json").json == []
        cli("undo", coded)
        assert cli("codings", coded, "--json").out == before
        assert paths(cli, coded) == BOOK
