"""`qualcode autocode` and `qualcode suggest`: proposals, answers, measures."""

from __future__ import annotations

import pytest


def test_proposals_are_listed_and_nothing_is_stored(cli, project):
    shown = cli("autocode", project, "--json").json
    assert [one["code"] for one in shown] == ["Input/Man", "Input/Man"]
    assert shown[0].keys() >= {"source", "turn", "start", "end", "text", "keywords", "why"}
    ran = cli("autocode", project, "--dry-run")
    assert "[Kader]" in ran.out
    assert "Nothing is stored" in ran.err
    assert cli("codings", project, "--json").json == []


def test_some_are_applied_and_some_rejected_and_both_undone(cli, project):
    done = cli("autocode", project, "--apply", "--pick", "1", "--reject", "2", "--json").json
    assert (len(done["codings"]), done["rejected"]) == (1, 1)
    assert cli("autocode", project).code == 5
    cli("undo", project)
    assert len(cli("autocode", project, "--json").json) == 1
    cli("undo", project)
    assert len(cli("autocode", project, "--json").json) == 2


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--dry-run", "--apply"], 2),
        (["--pick", "1"], 2),
        (["--apply", "--pick", "9"], 2),
        (["--code", "Gajah"], 4),
    ],
)
def test_what_autocode_refuses(cli, project, options, code):
    assert cli("autocode", project, *options).code == code
    assert cli("codings", project, "--json").json == []


def test_a_bad_pattern_is_told(cli, project):
    assert cli("codebook", project, "set", "Input/Man", "keywords=[KATA] x; kader").code == 0
    ran = cli("autocode", project)
    assert ran.code == 0
    assert "[KATA]" in ran.err


def test_suggestions_come_with_reasons_and_are_answered(cli, coded):
    (first, *_) = cli("suggest", coded, "IDI-03", "--json").json
    assert first["suggestions"][0].keys() == {"code", "score", "why", "like", "keywords"}
    place = f"{first['start']}:{first['end']}"
    code = first["suggestions"][0]["code"]
    assert cli("suggest", coded, "IDI-03", place, "--reject", code).code == 0
    again = cli("suggest", coded, "IDI-03", place, "--json")
    assert code not in again.out
    made = cli("suggest", coded, "IDI-03", place, "--accept", code, "--json").json
    assert made["id"] in cli("codings", coded, "--json").out


def test_the_report_measures_or_says_what_is_missing(cli, coded, project):
    report = cli("suggest", coded, "--report", "--json").json
    assert (report["passages"], report["sources"]) == (3, 2)
    assert 0 <= report["top1"] <= report["top3"] <= 1
    assert cli("suggest", coded, "--report").code == 0
    assert cli("suggest", project).code == 2
    assert cli("suggest", project, "IDI-03", "--accept", "Man").code == 2
