"""The commands of reduction, display and conclusion: what they print, and how they refuse."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def ids(coded, cli):
    """The ids of the three codings, in order."""
    return [row["id"] for row in cli("codings", coded, "--json").json]


def test_codings_are_weighed(coded, cli, ids):
    done = cli("weigh", coded, ids[0][-8:], "--direction", "hinders", "--paraphrase", "Belum")
    assert done.code == 0
    row = next(r for r in cli("codings", coded, "--json").json if r["id"] == ids[0])
    assert (row["direction"], row["paraphrase"], row["relevance"]) == ("hinders", "Belum", "")
    assert cli("weigh", coded, ids[0]).code == 2
    assert cli("weigh", coded, "ffffff", "--direction", "neutral").code == 4
    assert cli("weigh", coded, ids[0], "--clear", "direction", "--json").json["changed"] == 1


def test_links_are_stated_listed_and_taken_back(coded, cli, ids):
    made = cli(
        "link", coded, "lead", "Input/Man", "Output/Dana", "--sign", "-", "--evidence", ids[0]
    )
    assert made.code == 0
    assert cli("link", coded, "gather", "Proses", "Input/Man", "Input/Dana").code == 0
    records = cli("link", coded, "--json").json
    assert {(r["kind"], r["from"], r["to"], r["sign"]) for r in records} == {
        ("leads", "Input/Man", "Output/Dana", "-"),
        ("gathers", "Proses", "Input/Man", ""),
        ("gathers", "Proses", "Input/Dana", ""),
    }
    assert "Output/Dana" in cli("link", coded).out
    assert cli("link", coded, "remove", "Input/Man", "Output/Dana").code == 0
    assert cli("link", coded, "remove", "Input/Man", "Output/Dana").code == 5


def test_sheets_are_filled_in_and_shown(coded, cli):
    assert cli("sheet", coded, "show", "IDI-03").code == 5
    assert cli("sheet", coded, "fill", "IDI-03", "themes=Kader lelah", "next=Honor?").code == 0
    record = cli("sheet", coded, "show", "IDI-03", "--json").json
    assert record["fields"] == {"themes": "Kader lelah", "next": "Honor?"}
    assert "Kader lelah" in cli("sheet", coded).out
    assert cli("sheet", coded, "fill", "IDI-03", "poem=x").code == 4


def test_silence_is_listed_decided_and_withdrawn(coded, cli):
    rows = cli("silence", coded, "--kind", "fgd", "--json").json
    assert {"informant", "code", "state", "decided", "proposed", "why"} <= set(rows[0])
    assert len({row["informant"] for row in rows}) == 2
    person = rows[0]["informant"]
    assert cli("silence", coded, "set", person, "Output/Dana", "denies", "--note", "x").code == 0
    decided = cli("silence", coded, "--decided", "--json").json
    assert [(r["informant"], r["code"], r["state"]) for r in decided] == [
        (person, "Output/Dana", "denies")
    ]
    assert cli("silence", coded, "withdraw", person, "Output/Dana").code == 0
    assert cli("silence", coded, "--decided", "--json").json == []
    assert cli("silence", coded, "accept", "--kind", "fgd", "--json").json["accepted"] > 0
    assert "(" in cli("silence", coded).out


def test_coverage_says_what_to_ask_and_counts_new_codes(coded, cli):
    record = cli("coverage", coded, "--json").json
    assert {"questions", "gaps", "saturation", "saturated"} == set(record)
    assert record["saturation"][-1]["codes"] == 2
    assert "Questions for the next contact" in cli("coverage", coded).out


def test_a_result_is_written_shown_stale_and_looked_at(coded, cli, ids):
    person = cli("codings", coded, "--json").json[-1]["informant"]
    assert cli("cell", coded, person, "Input", "--summary", "Kader kurang.").code == 0
    record = cli("cell", coded, person, "Input", "--json").json
    assert (record["summary"], record["stale"]) == ("Kader kurang.", False)
    assert record["quotations"]
    assert cli("cell", coded, "--stale").out == ""
    mine = record["codings"][0]
    assert cli("weigh", coded, mine, "--relevance", "aside").code == 0
    assert cli("cell", coded, "--stale", "--json").json[0]["changes"]["changed"] == [mine]
    assert "STALE" in cli("cell", coded).out
    assert cli("cell", coded, person, "Input", "--look").code == 0
    assert cli("cell", coded, "--stale", "--json").json == []
    assert cli("cell", coded, "Nobody", "Input").code == 4
    assert cli("cell", coded, person, "Output").code == 5
    assert cli("cell", coded, person, "Input", "--summary", "").code == 0
    assert cli("cell", coded, "--json").json == []


def test_an_interpretation_belongs_to_a_theme(coded, cli):
    assert cli("cell", coded, "Input/Man", "--kind", "fgd", "--summary", "Semua kurang.").code == 0
    shown = cli("display", coded, "show", "fgd")
    assert "Interpretation: Semua kurang." in shown.out
    record = cli("display", coded, "show", "fgd", "--json").json
    assert [one["text"] for one in record["interpretations"]] == ["Semua kurang."]


def test_the_gallery_is_listed_shown_saved_and_written(coded, cli, tmp_path):
    gallery = cli("display", coded, "--json").json["gallery"]
    assert {"ipo", "fgd", "framework", "effects", "causal"} <= {d["name"] for d in gallery}
    assert all(d["purpose"] for d in gallery)
    for design in gallery:
        done = cli("display", coded, "show", design["name"])
        assert done.code in {0, 4}, done.err
        if done.code == 4:
            assert "no axis" in done.err
    assert cli("display", coded, "save", "ipo", "Ringkas", "--kind", "idi").code == 0
    out = tmp_path / "r.docx"
    assert cli("display", coded, "show", "ringkas", "--out", out).out.strip() == str(out)
    assert out.stat().st_size > 1000
    assert cli("display", coded, "show", "tree", "--out", tmp_path / "t.svg").code == 0
    assert cli("display", coded, "show", "causal", "--out", tmp_path / "c.png").code == 5
    assert cli("display", coded, "show", "tree", "--out", tmp_path / "t.docx").code == 2
    assert cli("display", coded, "drop", "Ringkas").code == 0
    assert cli("display", coded, "show", "Ringkas").code == 5


def test_two_cases_are_compared(coded, cli):
    people = {row["informant"] for row in cli("codings", coded, "--json").json}
    first, second = sorted(people)
    record = cli("display", coded, "compare", first, second, "--json").json
    assert "Input / Man" in record["both"]
    assert cli("display", coded, "compare", first, "nobody").code == 4


def test_a_finding_goes_from_a_proposition_to_verified(coded, cli, ids, tmp_path):
    rows = {row["id"]: row for row in cli("codings", coded, "--json").json}
    man = [i for i in ids if rows[i]["code"] == "Input/Man"]
    other = [i for i in ids if i not in man]
    done = cli(
        "finding", coded, "add", "Kader kurang.", "--code", "Input/Man", "--for", man[0],
        "--for", man[1],
    )  # fmt: skip
    assert done.out.strip() == "1"
    refused = cli("finding", coded, "verify", "1")
    assert refused.code == 4
    assert "No search for negative evidence is recorded." in refused.err
    assert (
        cli("finding", coded, "tactic", "1", "negative-evidence", "Dicari", "Tidak ada").code == 0
    )
    verified = cli("finding", coded, "verify", "1")
    assert verified.code == 0, verified.err
    (record,) = cli("finding", coded, "--json").json
    assert (record["status"], record["stale"], len(record["evidence"])) == ("verified", False, 2)
    assert cli("weigh", coded, man[0], "--direction", "hinders").code == 0
    assert cli("finding", coded, "--stale", "--json").json[0]["number"] == 1
    assert cli("finding", coded, "look", "1").code == 0
    assert cli("finding", coded, "--stale", "--json").json == []
    assert cli("finding", coded, "evidence", "1", "--against", other[0], "--note", "x").code == 0
    assert "Against:" in cli("finding", coded, "show", "1").out
    assert cli("finding", coded, "evidence", "1", "--remove", other[0][-8:]).code == 0
    assert cli("finding", coded, "change", "1", "--text", "Kader sangat kurang.").code == 0
    assert cli("finding", coded, "show", "1", "--json").json["status"] == "tentative"
    assert cli("finding", coded, "status", "1", "rejected").code == 4
    assert cli("finding", coded, "status", "1", "rejected", "--reason", "x").code == 0
    assert cli("finding", coded, "delete", "1").code == 0
    assert cli("finding", coded, "show", "1").code == 5
    assert {t["tactic"] for t in cli("finding", coded, "tactics", "--json").json} > {"counting"}


def test_an_informant_checks_a_finding(coded, cli, ids, tmp_path):
    rows = cli("codings", coded, "--json").json
    person, coding = rows[0]["informant"], rows[0]["id"]
    assert cli("finding", coded, "add", "Sesuatu.", "--for", coding).code == 0
    sheet = tmp_path / "cek.docx"
    assert cli("finding", coded, "check", person, "--out", sheet).code == 0
    assert sheet.stat().st_size > 1000
    assert cli("finding", coded, "check", person, "--answer", "1", "agrees", "Iyo").code == 0
    (record,) = cli("finding", coded, "--json").json
    assert record["tactics"][0]["tactic"] == "feedback"
    assert cli("finding", coded, "check", person, "--answer", "1", "maybe", "x").code == 2


def test_the_ledger_is_shown_decided_and_summed_up(coded, cli, ids, tmp_path):
    for coding, direction in zip(ids, ("hinders", "hinders", "supports"), strict=True):
        cli("weigh", coded, coding, "--direction", direction)
    rows = cli("triangulate", coded, "--on", "Input/Man", "--by", "method", "--json").json
    assert {row["party"] for row in rows} == {"IDI", "FGD"}
    assert {"verdict", "decided", "stale", "why", "agreeing", "contradicting"} <= set(rows[0])
    done = cli("triangulate", coded, "decide", "Input/Man", "fgd", "contradict", "--by", "method")
    assert done.code == 0, done.err
    resolved = cli(
        "triangulate", coded, "resolve", "Input/Man", "fgd", "Lain desa", "--by", "method"
    )
    assert resolved.code == 0
    out = tmp_path / "t.docx"
    written = cli("triangulate", coded, "--on", "Input/Man", "--by", "method", "--out", out)
    assert written.out.strip() == str(out)
    (one,) = cli("triangulate", coded, "summary", "--on", "Input/Man", "--by", "method", "--json").json  # fmt: skip
    assert one["contradict"] == ["FGD"]
    assert cli("triangulate", coded, "withdraw", "Input/Man", "fgd", "--by", "method").code == 0
    assert cli("triangulate", coded, "decide", "Input/Man", "camat", "agree").code == 4
    assert cli("triangulate", coded, "contradictions", "--json").json == []
    assert "nothing to triangulate" in cli("triangulate", coded).err


def test_indicators_stand_beside_their_themes(coded, cli):
    made = cli(
        "indicator", coded, "set", "Cakupan BKB", "52,94", ">", "70%", "--unit", "%",
        "--period", "2021", "--code", "Output/Dana",
    )  # fmt: skip
    assert made.code == 0, made.err
    (record,) = cli("indicator", coded, "--json").json
    assert (record["value"], record["reached"], record["code"]) == (52.94, False, "Output/Dana")
    assert cli("indicator", coded, "set", "x", "many", ">", "70").code == 2
    assert "52.94" in cli("indicator", coded).out
    assert cli("indicator", coded, "remove", "Cakupan BKB").code == 0
    assert cli("indicator", coded, "remove", "Cakupan BKB").code == 5


def test_the_report_is_written_in_the_language_asked_for(coded, cli, tmp_path):
    out = tmp_path / "r.docx"
    assert cli("report", coded, "--out", out, "--lang", "en").out.strip() == str(out)
    assert out.stat().st_size > 5000
    record = cli("report", coded, "--out", out, "--sections", "method,coreq", "--json").json
    assert record["file"] == str(out)
    assert cli("report", coded).code == 2
    assert cli("report", coded, "--out", tmp_path / "r.pdf").code == 2
    assert cli("report", coded, "--out", out, "--sections", "poem").code == 4
    listed = cli("report", coded, "--sections", "list", "--json").json
    assert {"section", "what", "usual"} == set(listed[0])


def test_hostile_words_are_printed_safely_and_change_nothing(coded, cli):
    nasty = "=cmd|' /C calc'!A0 [/] [@click=app.quit]x[/] \x1b[31m"
    assert cli("cell", coded, "Input/Man", "--summary", nasty).code == 0
    assert cli("finding", coded, "add", nasty).code == 0
    for command in (("cell",), ("finding",), ("finding", "show", "1")):
        ran = cli(command[0], coded, *command[1:])
        assert ran.code == 0
        assert "\x1b" not in ran.out
    assert json.loads(cli("finding", coded, "--json").out)[0]["proposition"].startswith("=cmd|")


@pytest.mark.parametrize("command", [("coverage",), ("indicator", "list"), ("memo", "list")])
def test_lists_are_written_to_files(coded, cli, tmp_path, command):
    cli("indicator", coded, "set", "Ikut BKB", "52,94", ">", "70", "--code", "Output/Dana")
    cli("memo", coded, "add", "Kader takut", "--code", "Output/Dana")
    name, *sub = command
    for ending in ("docx", "xlsx", "csv", "md"):
        target = tmp_path / f"{name}.{ending}"
        done = cli(name, coded, *sub, "--out", target)
        assert (done.code, done.out.strip()) == (0, str(target))
        assert target.stat().st_size > 40
    assert "Output/Dana" in (tmp_path / f"{name}.csv").read_text("utf-8-sig")
    refused = cli(name, coded, *sub, "--out", tmp_path / "t.pdf")
    assert refused.code == 2
    assert "t.pdf" in refused.err


def test_a_memo_on_a_finding_or_a_cell_is_written_listed_and_filtered(coded, cli):
    cli("finding", coded, "add", "Kader belum dilatih")
    person = cli("informants", coded, "--json").json[0]["name"]
    cell = cli("cell", coded, person, "Input", "--summary", "Kader lima", "--json").json["id"]
    assert cli("memo", coded, "add", "satu", "--finding", "1", "--kind", "theory").code == 0
    assert cli("memo", coded, "add", "dua", "--cell", cell).code == 0
    records = cli("memo", coded, "--json").json
    assert [(r["target"], r["on"], r["body"]) for r in records] == [
        ("finding", "1. Kader belum dilatih", "satu"),
        ("cell", f"{person} × Input", "dua"),
    ]
    assert "1. Kader belum dilatih" in cli("memo", coded).out
    only = cli("memo", coded, "list", "--kind", "theory", "--json").json
    assert [r["body"] for r in only] == ["satu"]
    assert [r["body"] for r in cli("memo", coded, "list", "--cell", cell, "--json").json] == ["dua"]
