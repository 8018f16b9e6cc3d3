"""import: the report, and files that cannot be read."""

from __future__ import annotations

import zipfile

import pytest

from tests.cli.conftest import INTERVIEW, SECOND, docx, names_in


def test_the_report_has_the_keys_of_the_contract(cli, tmp_path):
    cli("new", tmp_path / "s")
    file = docx(tmp_path / "IDI-07 Kader.docx", INTERVIEW)
    (report,) = cli("import", tmp_path / "s.qualcode", file, "--json").json
    assert {
        "file", "source", "kind", "title", "words", "turns", "speakers", "meta", "problems",
    } <= set(report)  # fmt: skip
    assert report["file"] == str(file)
    assert report["kind"] == "idi"
    assert report["turns"] == 4
    assert report["words"] > 20
    assert {s["role"] for s in report["speakers"]} == {"interviewer", "informant"}
    assert report["meta"]["age"] == "34 tahun"
    for problem in report["problems"]:
        assert set(problem) == {"severity", "line", "what"}
    (source,) = cli("sources", tmp_path / "s.qualcode", "--json").json
    assert source["id"] == report["source"]
    assert source["turns"] == report["turns"]


def test_the_readable_report_names_files_people_and_sizes(cli, tmp_path):
    cli("new", tmp_path / "s")
    docx(tmp_path / "IDI-07.docx", INTERVIEW)
    ran = cli("import", tmp_path / "s", tmp_path)
    assert ran.code == 0
    assert "IDI-07.docx" in ran.out
    assert "4 turns" in ran.out
    assert "Informan 3" in ran.out
    assert "1 file imported" in ran.err


def test_a_dry_run_stores_nothing(cli, project, tmp_path):
    file = docx(tmp_path / "new.docx", INTERVIEW + "I: Nah.\n")
    before = cli("log", project, "--json").out
    (report,) = cli("import", project, file, "--dry-run", "--json").json
    assert report["words"] > 20
    assert report["source"] is None
    assert cli("log", project, "--json").out == before


def test_kind_is_taken_as_said(cli, tmp_path):
    cli("new", tmp_path / "s")
    file = docx(tmp_path / "catatan.docx", INTERVIEW)
    (report,) = cli("import", tmp_path / "s", file, "--kind", "document", "--json").json
    assert report["kind"] == "document"


def test_one_import_is_one_undo_step(cli, tmp_path):
    cli("new", tmp_path / "s")
    docx(tmp_path / "a.docx", INTERVIEW)
    docx(tmp_path / "b.docx", SECOND)
    assert len(cli("import", tmp_path / "s", tmp_path, "--json").json) == 2
    assert cli("undo", tmp_path / "s").code == 0
    assert cli("sources", tmp_path / "s", "--json").json == []


def test_a_text_that_is_there_already_is_left_out_and_named(cli, tmp_path):
    cli("new", tmp_path / "s")
    file = docx(tmp_path / "a.docx", INTERVIEW)
    cli("import", tmp_path / "s", file)
    ran = cli("import", tmp_path / "s", file, "--json")
    assert ran.code == 0
    assert ran.json[0]["source"] is None
    assert "already" in ran.json[0]["problems"][0]["what"]
    assert len(cli("sources", tmp_path / "s", "--json").json) == 1


def missing(path):
    return path


def empty(path):
    path.write_bytes(b"")


def old_word(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)


def password(path):
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + name + b"\0" * 1000)


def truncated(path):
    docx(path, INTERVIEW * 20)
    path.write_bytes(path.read_bytes()[:-200])


def bomb(path):
    docx(path, INTERVIEW)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 60_000_000 + b"</w>")


def doctype(path):
    prolog = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    docx(path, INTERVIEW, prolog=prolog)


def no_word_file(path):
    path.write_text("Just a text.")


BAD = [missing, empty, old_word, password, truncated, bomb, doctype, no_word_file]


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_a_bad_file_gives_one_sentence_exit_code_2_and_leaves_nothing(cli, project, tmp_path, make):
    file = tmp_path / "in" / "bad.docx"
    file.parent.mkdir()
    make(file)
    before = names_in(tmp_path)
    log = cli("log", project, "--json").out
    ran = cli("import", project, file)
    assert ran.code == 2
    assert "bad.docx" in ran.out + ran.err
    assert "Traceback" not in ran.err
    assert names_in(tmp_path) == before
    assert cli("log", project, "--json").out == log


@pytest.mark.parametrize("content", [b"\0\1\2\3" * 500, bytes(range(256)) * 20])
def test_a_binary_file_called_txt_is_refused(cli, project, tmp_path, content):
    file = tmp_path / "bad.txt"
    file.write_bytes(content)
    ran = cli("import", project, file, "--json")
    assert ran.code == 2
    assert '"severity": "error"' in ran.out


def test_bad_files_among_good_ones_are_reported_and_the_good_ones_are_imported(cli, tmp_path):
    cli("new", tmp_path / "s")
    folder = tmp_path / "in"
    folder.mkdir()
    docx(folder / "good.docx", INTERVIEW)
    empty(folder / "bad.docx")
    ran = cli("import", tmp_path / "s", folder)
    assert ran.code == 2
    assert "✗" in ran.out
    assert "1 file imported" in ran.err
    assert "1 file could not be read" in ran.err
    assert [row["name"] for row in cli("sources", tmp_path / "s", "--json").json] == ["good"]


def test_a_folder_without_transcripts_is_said_to_be_so(cli, project, tmp_path):
    (tmp_path / "in").mkdir()
    ran = cli("import", project, tmp_path / "in")
    assert ran.code == 2
    assert "no transcript" in ran.err


def test_hostile_names_and_texts_reach_the_terminal_harmlessly(cli, tmp_path):
    cli("new", tmp_path / "s")
    file = docx(tmp_path / "\x1b[31mred.docx", INTERVIEW + "I: [/] [@click=app.quit]x[/] =1+1\n")
    ran = cli("import", tmp_path / "s", file)
    assert ran.code == 0
    shown = ran.out + cli("sources", tmp_path / "s").out + cli("show", tmp_path / "s", "red").out
    assert "\x1b" not in shown
    assert "[/] [@click=app.quit]x[/] =1+1" in shown
