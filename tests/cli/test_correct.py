"""correct, quarantine, turn."""

from __future__ import annotations

import pytest


def text_of(cli, project, source="IDI-03"):
    return cli("show", project, source, "--json").json["text"]


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def corrected(cli, coded, tmp_path):
    """The coded project after a correction that changed one quotation and lost another."""
    text = text_of(cli, coded).replace("dak pernah.", "idak pernah.")
    new = text.replace("Duit dari desa, kadang telat. ", "")
    ran = cli("correct", coded, "IDI-03", write(tmp_path / "baru.txt", new), "--text")
    assert ran.code == 0, ran.err
    return coded


def test_a_dry_run_tells_what_would_become_of_the_codings_and_stores_nothing(cli, coded, tmp_path):
    new = write(
        tmp_path / "baru.txt", "Judul\n" + text_of(cli, coded).replace("dak pernah", "X pernah")
    )
    record = cli("correct", coded, "IDI-03", new, "--text", "--dry-run", "--json").json
    assert (record["kept"], record["moved"], record["changed"], record["lost"]) == (0, 1, 1, 0)
    assert record["applied"] is False
    (changed,) = [one for one in record["codings"] if one["fate"] == "changed"]
    assert changed["code"] == "Input/Man"
    assert changed["text"] == "Dilatih tu X pernah."
    assert "Judul" not in text_of(cli, coded)


def test_what_changed_is_told_and_listed(cli, corrected):
    rows = cli("quarantine", corrected, "--json").json
    assert {(row["state"], row["quotation"]) for row in rows} == {
        ("changed", "Dilatih tu dak pernah."),
        ("lost", "Duit dari desa, kadang telat."),
    }
    assert {
        "id",
        "coding",
        "source",
        "code",
        "coder",
        "before",
        "after",
        "text",
        "start",
        "end",
        "since",
    } <= set(rows[0])
    shown = cli("quarantine", corrected, "list", "IDI-03").out
    assert "in quarantine" in shown
    assert len(cli("codings", corrected, "--json").json) == 2
    assert cli("verify", corrected).code == 0


def test_all_changed_ones_are_confirmed_at_once(cli, corrected):
    assert cli("quarantine", corrected, "confirm", "--all", "--json").json == {"n": 1}
    assert [row["state"] for row in cli("quarantine", corrected, "--json").json] == ["lost"]
    assert cli("quarantine", corrected, "confirm").code == 2


def test_a_lost_one_is_placed_by_quotation_or_proposal(cli, corrected):
    (lost,) = [r for r in cli("quarantine", corrected, "--json").json if r["state"] == "lost"]
    assert cli("quarantine", corrected, "confirm", lost["id"]).code == 4
    assert isinstance(cli("quarantine", corrected, "propose", lost["id"], "--json").json, list)
    placed = cli(
        "quarantine",
        corrected,
        "place",
        lost["id"][-8:],
        "--quote",
        "Pakai duit kami dulu",
        "--json",
    ).json
    assert placed["id"] == lost["coding"]
    texts = [row["text"] for row in cli("codings", corrected, "--json").json]
    assert "Pakai duit kami dulu" in texts
    assert cli("undo", corrected).code == 0
    assert len(cli("quarantine", corrected, "--json").json) == 2
    assert cli("quarantine", corrected, "place", "nirgends").code == 5


def test_giving_up_and_undo(cli, corrected):
    ids = [row["id"] for row in cli("quarantine", corrected, "--json").json]
    assert cli("quarantine", corrected, "give-up", *ids, "--json").json == {"n": 2}
    assert "Nothing waits" in cli("quarantine", corrected).err
    assert cli("undo", corrected).code == 0
    assert len(cli("quarantine", corrected, "--json").json) == 2


def test_undo_takes_a_correction_back(cli, coded, tmp_path):
    before = text_of(cli, coded), cli("codings", coded, "--json").json
    new = write(tmp_path / "baru.txt", "Judul\n" + before[0])
    told = cli("correct", coded, "IDI-03", new, "--text").out
    assert "2 moved" in told
    assert cli("undo", coded).code == 0
    assert (text_of(cli, coded), cli("codings", coded, "--json").json) == before


def test_a_corrected_transcript_is_read_as_a_transcript(cli, coded, tmp_path):
    new = text_of(cli, coded) + "P: Ado lagi?\nI: Dak ado.\n"
    record = cli("correct", coded, "IDI-03", write(tmp_path / "IDI-03.txt", new), "--json").json
    assert record["turns"] == record["turns_before"] + 2
    assert record["applied"] is True


def test_the_same_text_is_said_to_be_the_same(cli, coded, tmp_path):
    same = write(tmp_path / "sama.txt", text_of(cli, coded))
    assert "nothing to correct" in cli("correct", coded, "IDI-03", same, "--text").err


def test_an_editor_changes_the_text(cli, coded, monkeypatch):
    monkeypatch.setattr("click.edit", lambda text, extension: text.replace("limo", "lima"))
    assert cli("correct", coded, "IDI-03", "--edit").code == 0
    assert "lima orang" in text_of(cli, coded)


def test_what_cannot_be_used_is_said(cli, coded, tmp_path):
    assert cli("correct", coded, "IDI-03").code == 2
    assert cli("correct", coded, "IDI-03", tmp_path / "nichts.docx").code == 2
    assert cli("correct", coded, "IDI-03", tmp_path / "nichts.txt", "--text").code == 2
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\xff\xfe\x00\xd8")
    assert cli("correct", coded, "IDI-03", binary, "--text").code == 2
    assert cli("correct", coded, "IDI-03", write(tmp_path / "leer.txt", " "), "--text").code == 2
    assert cli("correct", coded, "nirgends", write(tmp_path / "a.txt", "P: a"), "--text").code == 4


def test_turns_are_given_split_joined_and_marked(cli, project):
    def said():
        return [
            (t["speaker"], t["role"]) for t in cli("turn", project, "list", "IDI-03", "--json").json
        ]

    assert said() == [("P", "interviewer"), ("I", "informant")] * 2
    assert cli("turn", project, "give", "IDI-03", 1, "I", "--json").json == {"n": 1}
    assert said()[0] == ("I", "informant")
    assert cli("turn", project, "give", "IDI-03", 1, "Suami", "--role", "informant").code == 0
    assert (
        cli("turn", project, "split", "IDI-03", 2, "--before", "Dilatih", "--speaker", "P").code
        == 0
    )
    assert [label for label, _ in said()] == ["Suami", "I", "P", "P", "I"]
    assert cli("turn", project, "join", "IDI-03", 2).code == 0
    assert cli("turn", project, "note", "IDI-03", 3).code == 0
    assert said()[2][1] == "note"
    assert cli("turn", project, "note", "IDI-03", 3, "--speech").code == 0
    assert "Kader ado" in cli("turn", project, "list", "IDI-03").out
    assert cli("verify", project).code == 0
    for _ in range(6):
        assert cli("undo", project).code == 0
    assert said() == [("P", "interviewer"), ("I", "informant")] * 2


def test_turns_that_are_not_there_are_said(cli, project):
    assert cli("turn", project, "join", "IDI-03", 4).code == 4
    assert cli("turn", project, "give", "IDI-03", 99, "I").code == 4
    assert cli("turn", project, "give", "IDI-03", 1, "I", "--role", "hantu").code == 2
    assert cli("turn", project, "split", "IDI-03", 1).code == 2
    assert cli("turn", project, "split", "IDI-03", 1, 0).code == 4


def test_a_dry_run_tells_how_a_file_was_split_and_how_else_it_could_be(cli, project, tmp_path):
    file = write(tmp_path / "IDI-09.txt", "P: Apo kabar?\nI: Baik.\nP: Anaknyo?\nI: Sehat.\n")
    (record,) = cli("import", project, file, "--dry-run", "--json").json
    assert record["layout"] == "labels"
    assert "labels" in record["evidence"]
    assert {"layout", "evidence", "confidence"} == set(record["alternatives"][0])
    assert "paragraphs" in {one["layout"] for one in record["alternatives"]}
    assert "? paragraphs" in cli("import", project, file, "--dry-run").out


def test_a_layout_is_chosen_saved_and_used_again(cli, project, tmp_path):
    file = write(tmp_path / "IDI-09.txt", "P: Apo kabar?\nI: Baik.\nP: Anaknyo?\nI: Sehat.\n")
    saved = tmp_path / "tim.json"
    ran = cli(
        "import",
        project,
        file,
        "--layout",
        "paragraphs",
        "--save-layout",
        saved,
        "--dry-run",
        "--json",
    )
    assert ran.json[0]["layout"] == "paragraphs"
    assert (
        cli("import", project, file, "--layout", saved, "--json").json[0]["layout"] == "paragraphs"
    )
    (swapped,) = cli("import", project, file, "--role", "P=informant", "--dry-run", "--json").json
    assert [s["role"] for s in swapped["speakers"] if s["label"] == "P"] == ["informant"]
    assert cli("import", project, file, "--layout", "nirgends").code == 2
    assert cli("import", project, file, "--role", "P=hantu").code == 2
    assert cli("import", project, file, "--role", "P").code == 2
