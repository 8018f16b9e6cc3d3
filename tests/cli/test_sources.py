"""sources, show, source, speaker, informants."""

from __future__ import annotations

import pytest


def test_sources_have_the_keys_of_the_contract(cli, coded):
    rows = cli("sources", coded, "--json").json
    assert [row["name"] for row in rows] == ["FGD-01 Kader", "IDI-03 Kader", "IDI-04 Bidan"]
    for row in rows:
        assert {"id", "name", "kind", "words", "turns", "informants", "coded_share"} <= set(row)
    assert rows[1]["informants"] == ["Informan 3"]
    assert 0 < rows[1]["coded_share"] < 1
    assert rows[2]["coded_share"] == 0
    shown = cli("sources", coded).out
    assert "IDI-03 Kader" in shown
    assert " 0 %" in shown


def test_show_has_the_keys_of_the_contract_and_right_offsets(cli, project):
    document = cli("show", project, "IDI-04", "--json").json
    assert {"id", "name", "kind", "meta", "text", "turns"} <= set(document)
    assert len(document["turns"]) == 4
    for turn in document["turns"]:
        assert set(turn) == {"n", "start", "end", "speaker", "role", "informant", "text", "time"}
        assert document["text"][turn["start"] : turn["end"]] == turn["text"]
    assert [turn["role"] for turn in document["turns"]] == ["interviewer", "informant"] * 2
    assert document["turns"][1]["informant"] == "Informan 4"
    assert "😀" in document["turns"][1]["text"]
    assert cli("show", project, document["id"], "--json").json == document


def test_show_plain_is_the_text_alone(cli, project):
    text = cli("show", project, "IDI-04", "--json").json["text"]
    assert cli("show", project, "IDI-04", "--plain").out.strip() == text.strip()


def test_show_says_who_and_where(cli, project):
    shown = cli("show", project, "idi-03").out
    turn = cli("show", project, "idi-03", "--json").json["turns"][1]
    assert f"2. Informan 3 · {turn['start']}:{turn['end']}" in shown
    assert "role" in shown


@pytest.mark.parametrize(("name", "says"), [("nobody", "no source"), ("kader", "Several")])
def test_an_unknown_or_ambiguous_source_breaks_a_rule(cli, project, name, says):
    for args in (["show", project, name], ["source", project, "delete", name]):
        ran = cli(*args)
        assert (ran.code, ran.out) == (4, "")
        assert says in ran.err


class TestSource:
    def test_without_a_command_it_lists(self, cli, project):
        assert cli("source", project, "--json").json == cli("sources", project, "--json").json
        assert cli("source", "--json", project).json == cli("sources", project, "--json").json

    def test_rename_kind_and_meta(self, cli, project):
        assert cli("source", project, "rename", "IDI-04", "Bidan desa").code == 0
        assert cli("source", project, "kind", "Bidan desa", "document").code == 0
        ran = cli("source", project, "meta", "Bidan desa", "place=Balai = desa", "age=")
        assert ran.code == 0
        document = cli("show", project, "Bidan desa", "--json").json
        assert document["kind"] == "document"
        assert document["meta"]["place"] == "Balai = desa"
        assert "age" not in document["meta"]
        assert document["meta"]["role"] == "Bidan"

    def test_a_taken_name_is_refused(self, cli, project):
        assert cli("source", project, "rename", "IDI-04", "idi-03 kader").code == 4

    def test_an_unknown_kind_is_refused(self, cli, project):
        assert cli("source", project, "kind", "IDI-04", "film").code == 2

    def test_meta_that_is_no_pair_is_refused(self, cli, project):
        ran = cli("source", project, "meta", "IDI-04", "place")
        assert ran.code == 2
        assert "key=value" in ran.err

    def test_a_deleted_source_comes_back_with_its_codings(self, cli, coded):
        before = cli("codings", coded, "--json").out
        ran = cli("source", coded, "delete", "IDI-03")
        assert ran.code == 0
        assert "2 codings" in ran.err
        assert len(cli("codings", coded, "--json").json) == 1
        cli("undo", coded)
        assert cli("codings", coded, "--json").out == before


class TestSpeaker:
    def test_all_speakers_are_listed_or_those_of_a_source(self, cli, project):
        rows = cli("speaker", project, "--json").json
        assert {"id", "source", "label", "role", "informant"} == set(rows[0])
        assert {row["source"] for row in rows} == {"FGD-01 Kader", "IDI-03 Kader", "IDI-04 Bidan"}
        own = cli("speaker", project, "list", "IDI-03", "--json").json
        assert [(row["label"], row["role"]) for row in own] == [
            ("P", "interviewer"),
            ("I", "informant"),
        ]
        assert "interviewer" in cli("speaker", project).out

    def test_a_role_is_changed(self, cli, project):
        assert cli("speaker", project, "role", "IDI-03", "p", "informant").code == 0
        turns = cli("show", project, "IDI-03", "--json").json["turns"]
        assert {turn["role"] for turn in turns} == {"informant"}

    def test_a_speaker_is_linked_to_an_informant(self, cli, project):
        assert cli("speaker", project, "link", "FGD-01", "Peserta 1", "3").code == 0
        turns = cli("show", project, "FGD-01", "--json").json["turns"]
        assert {t["informant"] for t in turns if t["speaker"] == "Peserta 1"} == {"Informan 3"}

    def test_an_unknown_speaker_or_informant_breaks_a_rule(self, cli, project):
        ran = cli("speaker", project, "role", "IDI-03", "Q", "informant")
        assert ran.code == 4
        assert "P, I" in ran.err
        assert cli("speaker", project, "link", "FGD-01", "Peserta 1", "99").code == 4


class TestInformants:
    def test_they_are_listed_with_attributes_and_sources(self, cli, project):
        people = {p["name"]: p for p in cli("informants", project, "--json").json}
        assert set(people["Informan 3"]) == {"id", "name", "attributes", "sources"}
        assert people["Informan 3"]["attributes"]["role"] == "Kader"
        assert people["Informan 3"]["sources"] == ["IDI-03 Kader"]
        assert "role: Kader" in cli("informants", project, "list").out

    def test_attributes_are_set_removed_and_become_axes(self, cli, coded):
        assert cli("informants", coded, "set", "3", "tenure=8 tahun", "age=").code == 0
        people = {p["name"]: p for p in cli("informants", coded, "--json").json}
        assert people["Informan 3"]["attributes"] == {"role": "Kader", "tenure": "8 tahun"}
        matrix = cli("matrix", coded, "--rows", "tenure", "--json").json
        assert [row["label"] for row in matrix["rows"]] == ["8 tahun"]

    def test_attributes_may_be_called_as_anything(self, cli, project):
        pairs = ["session=1", "informant_id=2", "self=3"]
        assert cli("informants", project, "set", "3", *pairs).code == 0
        assert cli("informants", project, "set", "Orang baru", *pairs).code == 0
        people = {p["name"]: p["attributes"] for p in cli("informants", project, "--json").json}
        assert people["Orang baru"] == {"session": "1", "informant_id": "2", "self": "3"}

    def test_the_name_is_no_attribute(self, cli, project):
        ran = cli("informants", project, "set", "3", "name=Siti")
        assert ran.code == 2
        assert "rename" in ran.err

    def test_a_new_name_is_added(self, cli, project):
        assert cli("informants", project, "set", "Informan 20", "role=Camat").code == 0
        assert "Informan 20" in cli("informants", project).out

    def test_rename(self, cli, project):
        assert cli("informants", project, "rename", "3", "Informan 30").code == 0
        assert cli("informants", project, "rename", "30", "informan 4").code == 4
        names = [p["name"] for p in cli("informants", project, "--json").json]
        assert "Informan 30" in names
        assert "Informan 3" not in names

    def test_a_table_gives_attributes(self, cli, project, tmp_path):
        table = tmp_path / "people.csv"
        table.write_text("Informan;Jabatan;Lama kerja\n3;Ketua;8\n21;Camat;2\n", "utf-8")
        ran = cli("informants", project, "import", table, "--json")
        assert ran.json == {"added": 1, "changed": 1}
        people = {p["name"]: p["attributes"] for p in cli("informants", project, "--json").json}
        assert people["Informan 3"] == {"role": "Ketua", "tenure": "8", "age": "34 tahun"}
        assert people["Informan 21"] == {"role": "Camat", "tenure": "2"}

    @pytest.mark.parametrize(
        "content", [None, b"", b"role,site\nKader,Desa\n", b'name,role\n"x,y\n', b"\0\1\2"]
    )
    def test_an_unusable_table_changes_nothing(self, cli, project, tmp_path, content):
        table = tmp_path / "people.csv"
        if content is not None:
            table.write_bytes(content)
        before = cli("informants", project, "--json").out
        ran = cli("informants", project, "import", table)
        assert ran.code == 2
        assert "people.csv" in ran.err
        assert cli("informants", project, "--json").out == before
