from __future__ import annotations

import pytest

from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.source import Role
from qualcode.services import projects, search, sources, turns


def said(study, source="IDI-01"):
    document = sources.document(study.session, study.sources[source])
    return [(t.label, str(t.role), document.text[t.start : t.end]) for t in document.turns]


def test_a_turn_is_given_to_another_speaker_and_back(study):
    before = study.content()
    turns.give_to(study.session, study.sources["IDI-01"], 1, "i")
    assert said(study)[0][:2] == ("I", "informant")
    assert projects.verify(study.session) == []
    projects.undo(study.session)
    assert study.content() == before


def test_a_new_label_becomes_a_speaker_in_the_same_step(study):
    before = study.content()
    turns.give_to(study.session, study.sources["IDI-01"], 2, "Suami", role=Role.INFORMANT)
    turns.give_to(study.session, study.sources["FGD-01"], 3, "Moderator 2")
    assert said(study)[1][:2] == ("Suami", "informant")
    assert said(study, "FGD-01")[2][:2] == ("Moderator 2", "moderator")
    projects.undo(study.session)
    projects.undo(study.session)
    assert study.content() == before


def test_nobody_known_may_speak(study):
    turns.give_to(study.session, study.sources["IDI-01"], 2, "")
    assert said(study)[1][:2] == (None, "text")


def test_a_turn_is_split_for_another_speaker(study):
    at = study.text("IDI-01").index("Dilatih")
    turns.split(study.session, study.sources["IDI-01"], 2, at, label="P")
    assert [one[0] for one in said(study)] == ["P", "I", "P", "P", "I"]
    assert said(study)[2][2].startswith("Dilatih tu")
    with pytest.raises(RuleBroken, match="Its speakers: P, I"):
        turns.split(study.session, study.sources["IDI-01"], 1, 10, label="X")


def test_turns_are_joined_and_split_again_at_the_label(study):
    before = said(study)
    turns.join(study.session, study.sources["IDI-01"], 1)
    assert said(study)[0][2].endswith("I: " + before[1][2])
    at = study.text("IDI-01").index("I: Kader")
    turns.split(study.session, study.sources["IDI-01"], 1, at)
    assert said(study) == before


def test_a_turn_becomes_a_note_and_its_words_do_not_count(study):
    turns.mark_note(study.session, study.sources["IDI-01"], 1, is_note=False)
    rows = {row.source.name: row.source.words for row in sources.listing(study.session)}
    turns.mark_note(study.session, study.sources["IDI-01"], 2)
    assert said(study)[1][1] == "note"
    after = {row.source.name: row.source.words for row in sources.listing(study.session)}
    assert after["IDI-01"] < rows["IDI-01"]
    turns.mark_note(study.session, study.sources["IDI-01"], 2, is_note=False)
    assert said(study)[1][1] == "informant"


def test_search_follows_the_turns(study):
    study.apply("IDI-01", "Dilatih", "Input/Man")
    turns.join(study.session, study.sources["IDI-01"], 1)
    (hit,) = search.search(study.session, "dilatih tu", mode="exact")
    assert hit.turn == 1
    assert projects.verify(study.session) == []


def test_what_is_not_there_is_said(study):
    with pytest.raises(NotFound):
        turns.join(study.session, "nirgends", 1)
    with pytest.raises(RuleBroken, match="There is no turn 99"):
        turns.join(study.session, study.sources["IDI-01"], 99)
