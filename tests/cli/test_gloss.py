"""`qualcode gloss`, and where glosses are shown."""

from __future__ import annotations


def test_a_gloss_stands_in_the_list_of_codings(cli, coded):
    coding = cli("codings", coded, "--json").json[0]["id"]
    assert cli("gloss", coded, coding[-8:], "Kader kurang.", "--json").json == {
        "id": coding,
        "changed": True,
    }
    shown = cli("codings", coded, "--json").json[0]
    assert (shown["text"], shown["gloss"]) == ("Kader tu kurang.", "Kader kurang.")


def test_a_matrix_prints_glosses_when_asked(cli, coded, tmp_path):
    coding = cli("codings", coded, "--json").json[0]["id"]
    cli("gloss", coded, coding, "Kader kurang.")
    for name, flags in (("with.md", ["--gloss"]), ("without.md", [])):
        assert cli("matrix", coded, "--out", tmp_path / name, *flags).code == 0
    assert "Kader kurang." in (tmp_path / "with.md").read_text(encoding="utf-8")
    assert "Kader kurang." not in (tmp_path / "without.md").read_text(encoding="utf-8")


def test_an_unknown_coding_has_no_gloss(cli, coded):
    assert cli("gloss", coded, "000000", "x").code == 4
