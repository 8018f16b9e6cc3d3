"""protocol, informants aliases and join, and what import says of surveys and folders."""

from __future__ import annotations

import zipfile

import pytest

from tests.cli.conftest import INTERVIEW, docx

SURVEY = "No;Umur;Saran untuk posyandu?;Catatan\n1;31;Bukak tiap minggu be bu;x\n2;28;Kader ditambah dua orang;y\n"


def test_the_protocol_lists_the_interviews(cli, project):
    rows = cli("protocol", project, "--json").json
    assert len(rows) == len(cli("sources", project, "--json").json)
    assert set(rows[0]) >= {"source", "kind", "informants", "roles", "date", "place", "words", "turns", "problems"}  # fmt: skip
    shown = cli("protocol", project)
    assert rows[0]["informants"][0] in shown.out


@pytest.mark.parametrize("name", ["protokol.docx", "protokol.md"])
def test_the_protocol_is_written_to_a_file(cli, project, tmp_path, name):
    ran = cli("protocol", project, "--out", tmp_path / name)
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / name).stat().st_size > 500
    assert zipfile.is_zipfile(tmp_path / name) == name.endswith("docx")
    assert cli("protocol", project, "--out", tmp_path / "a.xyz").code == 2


def test_informants_under_several_names_are_listed_and_joined(cli, project):
    first = cli("informants", project, "--json").json[0]
    number = first["name"].split()[-1]
    cli("informants", project, "set", f"IF-0{number}", "suku=Jambi")
    (proposal,) = cli("informants", project, "aliases", "--json").json
    assert proposal["keep"] == {"id": first["id"], "name": first["name"]}
    assert [other["name"] for other in proposal["others"]] == [f"IF-0{number}"]
    assert f"IF-0{number}" in cli("informants", project, "aliases").out
    joined = cli("informants", project, "join", first["name"], f"IF-0{number}", "--json").json
    assert joined == {"id": first["id"], "joined": 1, "differing": []}
    people = {p["name"]: p for p in cli("informants", project, "--json").json}
    assert people[first["name"]]["attributes"]["suku"] == "Jambi"
    assert f"IF-0{number}" not in people
    assert cli("undo", project).code == 0
    assert cli("informants", project, "join", first["name"], first["name"]).code == 4


def test_columns_of_a_survey_are_chosen(cli, tmp_path):
    cli("new", tmp_path / "s")
    file = tmp_path / "survei.csv"
    file.write_text(SURVEY, encoding="utf-8")
    reports = cli("import", tmp_path / "s", file, "--text-column", "catatan", "--json").json
    assert [r["name"] for r in reports] == ["survei - R1", "survei - R2"]
    assert [r["words"] for r in reports] == [2, 2]
    people = cli("informants", tmp_path / "s", "--json").json
    assert people[0]["attributes"] == {"age": "31", "saran untuk posyandu?": "Bukak tiap minggu be bu"}  # fmt: skip
    wrong = cli("import", tmp_path / "s", file, "--text-column", "Harga")
    assert wrong.code == 2
    assert "Harga" in wrong.out + wrong.err


def test_what_a_folder_holds_beside_transcripts_is_reported(cli, tmp_path):
    cli("new", tmp_path / "s")
    folder = tmp_path / "data"
    folder.mkdir()
    docx(folder / "IDI-07.docx", INTERVIEW)
    (folder / "README.md").write_text("P: bukan\nI: transkrip\n")
    (folder / "informan.csv").write_text(SURVEY)
    ran = cli("import", tmp_path / "s", folder)
    assert ran.code == 0
    assert "README.md" in ran.out
    assert "informan.csv" in ran.out
    assert len(cli("sources", tmp_path / "s", "--json").json) == 1
