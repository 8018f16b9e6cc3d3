"""`qualcode search`: hits with their reasons, coded or kept."""

from __future__ import annotations

import pytest

from qualcode.cli.given import picked
from qualcode.model.errors import InputProblem

KEYS = {"source", "turn", "start", "end", "text", "level", "why"}


def test_hits_are_json_with_the_keys_of_the_contract(cli, project):
    (hit,) = cli("search", project, "tidak ada", "--json").json
    assert hit.keys() >= KEYS
    assert (hit["text"], hit["level"]) == ("dak ado", "dialect")
    assert "tidak ada" in hit["why"]


def test_hits_are_grouped_and_numbered_for_people(cli, project):
    ran = cli("search", project, "kader")
    assert ran.code == 0
    assert "[Kader]" in ran.out
    assert "1. " in ran.out
    assert "3. " in ran.out


def test_nothing_found_has_its_exit_code(cli, project):
    ran = cli("search", project, "gajah")
    assert ran.code == 5
    assert "Nothing found" in ran.err
    ran = cli("search", project, "gajah", "--json")
    assert (ran.code, ran.out.strip()) == (5, "[]")


def test_a_limit_is_kept_and_told(cli, project):
    ran = cli("search", project, "kader", "--limit", "1")
    assert "more hits" in ran.err
    assert len(cli("search", project, "kader", "--limit", "1", "--json").json) == 1


def test_picked_hits_are_coded_in_one_step_and_undone(cli, project):
    made = cli("search", project, "kader", "--pick", "1,3", "--code", "Man", "--json").json
    assert made["hits"] == len(made["codings"]) == 2
    assert len(cli("codings", project, "--json").json) == 2
    assert cli("undo", project).code == 0
    assert cli("codings", project, "--json").json == []


def test_a_pick_outside_the_list_is_refused(cli, project):
    ran = cli("search", project, "kader", "--pick", "9", "--code", "Man")
    assert ran.code == 2
    assert "does not pick" in ran.err


def test_a_search_is_kept_listed_done_again_and_deleted(cli, project):
    cli("search", project, "dak ado", "--mode", "exact", "--save", "tak ada")
    (kept,) = cli("search", project, "--list", "--json").json
    assert kept == {"name": "tak ada", "query": "dak ado", "mode": "exact"}
    assert len(cli("search", project, "--saved", "tak ada", "--json").json) == 1
    assert cli("search", project, "--forget", "tak ada").code == 0
    assert cli("search", project, "--saved", "tak ada").code == 5


@pytest.mark.parametrize(
    "words",
    [[], ["(kader"], ["(", "--mode", "regex"], ["x", "--saved", "y"], ["x", "--where", "role"]],
)
def test_what_cannot_be_searched_is_bad_usage(cli, project, words):
    assert cli("search", project, *words).code == 2


def test_a_code_or_source_that_does_not_exist_breaks_a_rule(cli, project):
    assert cli("search", project, "kader", "--code", "Gajah").code == 4
    assert cli("search", project, "kader", "--source", "Gajah").code == 4


def test_numbers_and_ranges_are_read():
    assert picked("3, 1-2,2", 3) == [1, 2, 3]
    for wrong in ("", "0", "2-1", "4", "a", "1;2", "-1", "9" * 30):
        with pytest.raises(InputProblem):
            picked(wrong, 3)


def test_levels_are_told_in_the_language_in_use(cli, coded):
    """JSON keeps the names that scripts rely on."""
    assert "· dialek ·" in cli("--lang", "id", "search", coded, "tidak ada").out
    levels = {
        hit["level"] for hit in cli("--lang", "id", "search", coded, "tidak ada", "--json").json
    }
    assert levels <= {"exact", "spelling", "dialect"}
