"""docs/search.md tells what the code does: its queries, patterns and keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.keywords import read_keyword
from qualcode.text.dialect.lexicon import bundled
from qualcode.text.dialect.match import find
from qualcode.text.dialect.plan import make_plan
from qualcode.text.dialect.query import Mode
from qualcode.tui.actions import ACTIONS, shown_key

PAGE = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
SAID = "Kader tu dak ado. Dari dana desa, penyuluh datang. Katek jugo."


def table(heading):
    """The cells of the first table below a heading."""
    part = PAGE.split(heading, 1)[1]
    rows = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]


@pytest.mark.parametrize("query", [row[0].strip("`") for row in table("## What can be asked")])
def test_every_query_of_the_page_is_understood_and_finds(query):
    plan = make_plan(query, bundled(), Mode.DIALECT)
    assert list(find(plan, key_stream(SAID)))


def test_the_page_shows_queries_of_every_kind():
    queries = " ".join(row[0] for row in table("## What can be asked"))
    assert all(part in queries for part in ("AND", "OR", "NOT", "NEAR/5", "~3", "*", "("))


def test_the_parts_of_a_pattern_on_the_page_are_all_there_are():
    parts = [row[0].replace("\\|", "|") for row in table("## Rules of the codebook")]
    singles = [part for row in parts for part in re.findall(r"`([^`]+)`", row)]
    for part in singles:
        keyword = f"meja {part} kursi" if part != "dilatih" else part
        assert read_keyword(keyword, bundled()).text
    assert {"[NEG]", "[NUM]", ".."} <= set(singles)


@pytest.mark.parametrize(
    ("heading", "place"), [("## On the screen", "search"), ("## Word lists", "words")]
)
def test_every_key_of_the_page_is_bound_on_its_screen(heading, place):
    bound = {
        shown_key(key)
        for action in ACTIONS
        if action.where in {place, "list"}
        for key in action.keys.split(",")
    }
    named = {key for row in table(heading) for key in re.findall(r"`([^`]+)`", row[0])}
    assert named <= bound
    own = {shown_key(a.keys.split(",")[0]) for a in ACTIONS if a.where == place}
    assert own - named <= {"/"}
