"""`qualcode words` and `qualcode lexicon`."""

from __future__ import annotations

import pytest


def test_words_are_counted_with_their_forms(cli, project):
    rows = cli("words", project, "--limit", "0", "--json").json
    tidak = next(row for row in rows if row["key"] == "tidak")
    assert (tidak["count"], tidak["forms"]) == (3, "dak 3")
    assert tidak["per_1000"] > 0
    shown = cli("words", project, "--limit", "2")
    assert "more rows" in shown.err
    assert shown.out.count("\n") < 8


def test_a_group_is_compared(cli, project):
    shown = cli("words", project, "compare", "role=Bidan", "--least", "1", "--json").json
    assert shown[0].keys() == {"key", "group", "rest", "log_likelihood", "log_ratio"}
    assert cli("words", project, "compare", "role=Bidan", "--least", "1").code == 0
    assert cli("words", project, "compare", "role=Gajah").code == 4
    assert cli("words", project, "compare", "gajah").code == 2


def test_collocates_and_context_are_shown(cli, project):
    assert cli("words", project, "near", "kader", "--least", "1").code == 0
    (row, *_) = cli("words", project, "context", "tidak ada", "--json").json
    assert (row["text"], row["level"]) == ("dak ado", "dialect")
    assert cli("words", project, "context", "gajah").code == 5


def test_lists_go_to_files(cli, project, tmp_path):
    for name in ("k.csv", "k.xlsx", "k.md"):
        out = tmp_path / name
        assert cli("words", project, "--out", out).out.strip() == str(out)
        assert out.stat().st_size > 0
    assert cli("words", project, "--out", tmp_path / "k.pdf").code == 2


def test_the_lexicon_is_told_changed_and_exchanged(cli, project, tmp_path):
    assert cli("lexicon", project, "tell", "dak do", "--json").json["keys"] == ["tidak", "ada"]
    added = cli("lexicon", project, "add", "samo", "sama|dengan", "--json").json
    assert (added["form"], added["keys"], added["origin"]) == (
        "samo",
        ["sama", "dengan"],
        "project",
    )
    assert cli("lexicon", project, "off", "jugo").code == 0
    own = cli("lexicon", project, "--json").json
    assert {(e["form"], e["origin"]) for e in own} == {("samo", "project"), ("jugo", "off")}
    target = tmp_path / "kamus.csv"
    assert cli("lexicon", project, "export", target).code == 0
    assert cli("lexicon", project, "forget", "samo").code == 0
    assert cli("lexicon", project, "import", target, "--json").json == {"added": 1, "changed": 0}
    assert "samo" in cli("lexicon", project, "list", "samo").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add", "x", "y", "--class", "?"], 2),
        (["add", "!!", "y"], 2),
        (["forget", "timbangan"], 5),
        (["list", "xyzzy"], 5),
        (["import", "none.csv"], 2),
    ],
)
def test_what_the_lexicon_refuses(cli, project, words, code):
    assert cli("lexicon", project, *words).code == code
