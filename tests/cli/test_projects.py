"""new, undo, redo, log, verify, backup, restore, and projects that cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from qualcode.store.engine import connect
from tests.cli.conftest import names_in


def test_new_makes_a_private_project_and_prints_its_path(cli, tmp_path):
    ran = cli("new", tmp_path / "study", "--title", "BKB Muaro Jambi")
    path = tmp_path / "study.qualcode"
    assert ran.code == 0
    assert ran.out == f"{path}\n"
    assert "BKB Muaro Jambi" in ran.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert cli("codebook", path, "--json").json == []


def test_new_takes_a_codebook_by_file_or_by_the_name_of_a_bundled_one(cli, tmp_path):
    book = tmp_path / "book.csv"
    book.write_text("path,definition\nInput/Man,Orang\n", "utf-8")
    ran = cli("new", tmp_path / "a", "--codebook", book, "--json")
    assert ran.json == {"project": str(tmp_path / "a.qualcode"), "title": "a", "codes": 2}
    assert cli("new", tmp_path / "b", "--codebook", "ipo_stunting", "--json").json["codes"] > 15


@pytest.mark.parametrize("content", [None, b"", b"\x00\x01\x02", b"- [unclosed"])
def test_new_with_an_unusable_codebook_leaves_nothing_behind(cli, tmp_path, content):
    book = tmp_path / "book.yaml"
    if content is not None:
        book.write_bytes(content)
    before = names_in(tmp_path)
    ran = cli("new", tmp_path / "a", "--codebook", book)
    assert ran.code == 2
    assert "book.yaml" in ran.err
    assert names_in(tmp_path) == before


def test_new_never_overwrites_and_needs_its_folder(cli, project, tmp_path):
    before = project.read_bytes()
    ran = cli("new", project)
    assert ran.code == 2
    assert "exists already" in ran.err
    assert project.read_bytes() == before
    ran = cli("new", tmp_path / "nowhere" / "x")
    assert ran.code == 2
    assert not (tmp_path / "nowhere").exists()


class TestUndo:
    def test_undo_and_redo_say_what_they_did(self, cli, coded):
        ran = cli("undo", coded)
        assert ran.code == 0
        assert ran.out.startswith("Undone: ")
        assert "Kader tu kurang." in ran.out
        assert len(cli("codings", coded, "--json").json) == 2
        assert cli("redo", coded).out.startswith("Redone: ")
        assert len(cli("codings", coded, "--json").json) == 3

    def test_as_json_they_name_the_act(self, cli, coded):
        undone = cli("undo", coded, "--json").json
        assert undone["verb"] == "coding.apply"
        assert undone["facts"]["code"] == "Input/Man"
        assert cli("redo", coded, "--json").json["redone"] == undone["undone"]

    def test_each_coder_undoes_their_own(self, cli, coded):
        ran = cli("undo", coded, "--coder", "Budi")
        assert ran.code == 5
        assert "nothing to undo" in ran.err

    def test_there_is_nothing_to_redo_at_first(self, cli, project):
        assert cli("redo", project).code == 5


class TestLog:
    def test_the_audit_trail_has_every_act_with_its_hash(self, cli, coded):
        cli("undo", coded)
        acts = cli("log", coded, "--json").json
        assert {"id", "at", "coder", "verb", "facts", "undone", "operations", "hash"} == set(
            acts[0]
        )
        assert [act["verb"] for act in acts[:2]] == ["undo", "coding.apply"]
        assert acts[1]["undone"] is True
        assert acts[-1]["verb"] in {"coder.join", "project.new"}
        assert len({act["hash"] for act in acts}) == len(acts)

    def test_limit_shows_the_newest(self, cli, coded):
        assert len(cli("log", coded, "--json", "--limit", 2).json) == 2
        ran = cli("log", coded, "--limit", 1)
        assert "Kader tu kurang." in ran.out
        assert "telat" not in ran.out


class TestVerify:
    def test_a_sound_project_is_said_to_be_so(self, cli, coded):
        assert cli("verify", coded).out.startswith("All is well.")
        result = cli("verify", coded, "--json").json
        assert result["sound"] is True
        assert result["findings"] == []

    def test_a_changed_table_is_found_and_repaired(self, cli, coded):
        connection = connect(coded)
        connection.execute('UPDATE coding SET "end" = "end" - 1')
        connection.close()
        ran = cli("verify", coded)
        assert ran.code == 3
        assert "coding" in ran.out
        assert "backup" in ran.err
        assert cli("verify", coded, "--repair").code == 0
        assert cli("verify", coded).code == 0

    def test_a_changed_log_is_found_and_cannot_be_repaired_away(self, cli, coded):
        connection = connect(coded)
        connection.execute("DROP TRIGGER IF EXISTS op_no_update")
        triggers = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE op SET coder = 'x' WHERE seq = 3")
        connection.close()
        assert cli("verify", coded).code == 3
        assert cli("verify", coded, "--repair").code == 3


class TestBackup:
    def test_a_backup_restores_to_an_equal_project(self, cli, coded, tmp_path):
        copy = tmp_path / "copy.qualcode"
        assert cli("backup", coded, copy).out == f"{copy}\n"
        again = tmp_path / "again.qualcode"
        assert cli("restore", copy, tmp_path / "again").out == f"{again}\n"
        assert cli("codings", again, "--json").out == cli("codings", coded, "--json").out
        assert cli("verify", again).code == 0
        assert cli("backup", coded, copy).code == 2

    def test_automatic_backups_are_listed(self, cli, coded):
        made = cli("backup", coded, "--json").json
        assert [Path(entry["file"]).exists() for entry in made] == [True]
        listed = cli("backup", coded, "--list", "--json").json
        assert made[0] in listed

    def test_restore_never_overwrites(self, cli, coded, tmp_path):
        other = tmp_path / "other.qualcode"
        cli("new", other)
        before = other.read_bytes()
        ran = cli("restore", coded, other)
        assert ran.code == 2
        assert other.read_bytes() == before

    def test_a_damaged_backup_is_refused_and_leaves_nothing(self, cli, coded, tmp_path):
        torn = tmp_path / "torn.qualcode"
        torn.write_bytes(coded.read_bytes()[:9000])
        ran = cli("restore", torn, tmp_path / "again")
        assert ran.code == 3
        assert not (tmp_path / "again.qualcode").exists()
        assert not [name for name in names_in(tmp_path) if name.startswith(".")]


READERS = [
    ["sources"],
    ["show", "IDI"],
    ["informants"],
    ["codebook"],
    ["codings"],
    ["memo"],
    ["matrix"],
    ["log"],
    ["verify"],
    ["undo"],
    ["backup"],
    ["speaker"],
    ["source"],
]


@pytest.mark.parametrize("args", READERS, ids=lambda args: args[0])
class TestUnusableProjects:
    def run(self, cli, args, project):
        return cli(args[0], project, *args[1:])

    def test_a_project_that_is_not_there(self, cli, args, tmp_path):
        ran = self.run(cli, args, tmp_path / "none.qualcode")
        assert (ran.code, ran.out) == (3, "")
        assert "none.qualcode" in ran.err
        assert names_in(tmp_path) == set()

    def test_a_file_that_is_no_project(self, cli, args, tmp_path):
        file = tmp_path / "letter.docx"
        file.write_text("Dear reader,\n" * 50)
        ran = self.run(cli, args, file)
        assert (ran.code, ran.out) == (3, "")
        assert "not a qualcode project" in ran.err
        assert names_in(tmp_path) == {"letter.docx"}

    def test_a_project_of_a_newer_version(self, cli, args, project):
        connection = connect(project)
        connection.execute("PRAGMA user_version = 999")
        connection.close()
        before = project.read_bytes()
        ran = self.run(cli, args, project)
        assert (ran.code, ran.out) == (3, "")
        assert "newer" in ran.err
        assert project.read_bytes() == before


def test_a_folder_is_no_project(cli, tmp_path):
    ran = cli("sources", tmp_path)
    assert ran.code == 3
    assert "folder" in ran.err


def test_another_program_that_writes_is_named_as_the_reason(cli, coded, monkeypatch):
    monkeypatch.setattr("qualcode.store.engine.BUSY_TIMEOUT_MS", 20)
    connection = connect(coded)
    connection.execute("BEGIN IMMEDIATE")
    ran = cli("code", coded, "IDI-03", "Man", "--quote", "cuman duo")
    connection.execute("ROLLBACK")
    connection.close()
    assert ran.code == 3
    assert "another program" in ran.err
    assert coded.exists()
