"""pseudonym: the encrypted list, looking, putting in, checking, the clean copy."""

from __future__ import annotations

import pytest

from qualcode.ingest import keyfile


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keyfile, "COST", 2**10)
    monkeypatch.setenv("QUALCODE_KEY_PASSWORD", "rahasia")


@pytest.fixture
def named(cli, coded, tmp_path):
    """The coded project with one more interview full of names, and a list of them."""
    path = tmp_path / "IDI-07 Siti.txt"
    path.write_text(
        "P: Siapo namonyo, Bu Siti?\nI: Siti Rahayu. HP 081234567890.\nP: Yang lain?\nI: Sitti Aminah [/].\n",
        encoding="utf-8",
    )
    assert cli("import", coded, path).code == 0
    assert cli("code", coded, "IDI-07", "Input/Man", "--quote", "Siti Rahayu.").code == 0
    assert cli("pseudonym", coded, "add", "Siti Rahayu", "Ibu SR").code == 0
    assert cli("pseudonym", coded, "add", "Siti", "Ibu S", "--kind", "person").code == 0
    return coded


def test_the_list_is_kept_encrypted_beside_the_project(cli, named, monkeypatch):
    rows = cli("pseudonym", named, "--json").json
    assert rows == [
        {"real": "Siti", "pseudonym": "Ibu S", "kind": "person"},
        {"real": "Siti Rahayu", "pseudonym": "Ibu SR", "kind": "person"},
    ]
    file = named.with_name("study.qualcode-key")
    assert b"Siti" not in file.read_bytes()
    assert cli("pseudonym", named, "remove", "siti", "--json").json["names"] == 1
    assert cli("pseudonym", named, "remove", "siti").code == 5
    assert cli("pseudonym", named, "add", "Wati", "Siti Rahayu").code == 4
    monkeypatch.setenv("QUALCODE_KEY_PASSWORD", "salah")
    assert cli("pseudonym", named).code == 2
    monkeypatch.delenv("QUALCODE_KEY_PASSWORD")
    assert cli("pseudonym", named).code == 2


def test_finding_counts_and_proposes_and_changes_nothing(cli, named):
    record = cli("pseudonym", named, "find", "--json").json
    assert {"written": "Siti Rahayu", "instead": "Ibu SR", "count": 1} in record["hits"]
    assert {"written": "081234567890", "instead": "[telepon]", "count": 1} in record["hits"]
    assert [p["form"] for p in record["similar"]] == ["Sitti"]
    shown = cli("pseudonym", named, "find").out
    assert "Sitti" in shown
    assert "[Siti Rahayu]" in shown
    assert cli("pseudonym", named, "refuse", "Sitti").code == 0
    assert cli("pseudonym", named, "find", "--json").json["similar"] == []
    assert cli("pseudonym", named, "find", "--identifiers", "hantu").code == 2


def test_pseudonyms_are_put_in_and_taken_out_again(cli, named, tmp_path):
    assert cli("pseudonym", named, "apply", "--dry-run", "--json").json["applied"] is False
    assert cli("pseudonym", named, "check").code == 4
    ran = cli("pseudonym", named, "apply", "--also", "Sitti=Siti", "--json").json
    assert ran["applied"] is True
    assert ran["elsewhere"] >= 1
    text = cli("show", named, "IDI-07", "--json").json["text"]
    assert "Siti" not in text
    assert "Ibu SR. HP [telepon]." in text
    quotes = [row["text"] for row in cli("codings", named, "--source", "IDI-07", "--json").json]
    assert quotes == ["Ibu SR."]
    assert cli("pseudonym", named, "check").code == 0
    assert cli("verify", named).code == 0
    copy = cli("pseudonym", named, "copy", tmp_path / "bersih", "--json").json["file"]
    assert cli("verify", copy).code == 0
    assert [
        row["text"] for row in cli("codings", copy, "--source", "IDI-07", "--json").json
    ] == quotes
    assert cli("undo", named).code == 0
    assert "Siti Rahayu" in cli("show", named, "IDI-07", "--json").json["text"]


def test_what_is_to_leave_is_checked(cli, named, tmp_path):
    for name in ("matriks.csv", "matriks.xlsx", "matriks.docx", "matriks.html", "matriks.md"):
        out = tmp_path / name
        assert (
            cli("matrix", named, "--rows", "informant", "--cols", "dimension", "--out", out).code
            == 0
        )
        found = cli("pseudonym", named, "check", out)
        assert found.code == 4, name
        assert "Siti Rahayu" in found.out
    assert cli("pseudonym", named, "check", tmp_path / "fehlt.docx").code == 2


def test_names_come_from_a_table(cli, coded, tmp_path):
    (tmp_path / "nama.csv").write_text("name;pseudonym\nBidan Ani;Bidan A\n", encoding="utf-8")
    assert cli("pseudonym", coded, "import", tmp_path / "nama.csv", "--json").json["names"] == 1
    (tmp_path / "nama.csv").write_text("name;pseudonym\nBidan Ani;\n", encoding="utf-8")
    assert cli("pseudonym", coded, "import", tmp_path / "nama.csv").code == 2


def test_without_a_list_numbers_are_found_all_the_same(cli, project, tmp_path, monkeypatch):
    monkeypatch.delenv("QUALCODE_KEY_PASSWORD")
    assert cli("pseudonym", project).code == 0
    assert cli("pseudonym", project, "check").code == 0
    (tmp_path / "a.txt").write_text("NIK 1571020304050001 saja", encoding="utf-8")
    ran = cli("pseudonym", project, "check", tmp_path / "a.txt")
    assert ran.code == 4
    assert "1571020304050001" in ran.out


def test_a_new_password_is_asked_for_in_a_terminal(cli, named, monkeypatch):
    assert cli("pseudonym", named, "password").code == 2
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.prompt", lambda *_a, **_k: "baru")
    assert cli("pseudonym", named, "password").code == 0
    assert cli("pseudonym", named, "list").code == 2
    monkeypatch.setenv("QUALCODE_KEY_PASSWORD", "baru")
    assert cli("pseudonym", named, "list").code == 0
