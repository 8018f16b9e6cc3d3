"""Silence is read from the turns: not asked, no answer, does not know, denies, says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis import matrices, silence
from qualcode.analysis.retrieve import Filter
from qualcode.model.ids import CodeId
from qualcode.model.reduction import ResponseState
from qualcode.model.source import SourceKind
from qualcode.services import display
from tests import builders

S = ResponseState


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("(diam)", S.NO_ANSWER),
        ("Diam.", S.NO_ANSWER),
        ("Eee... mmm...", S.NO_ANSWER),
        ("(mengangguk, tidak bicara)", S.NO_ANSWER),
        ("Haha", S.NO_ANSWER),
        ("...", S.NO_ANSWER),
        ("Dak tau, sayo.", S.DOES_NOT_KNOW),
        ("Dk tau", S.DOES_NOT_KNOW),
        ("Tidak tahu.", S.DOES_NOT_KNOW),
        ("Kurang paham aku", S.DOES_NOT_KNOW),
        ("Entah lah", S.DOES_NOT_KNOW),
        ("Lupo sayo.", S.DOES_NOT_KNOW),
        ("(diam) Dak tau.", S.DOES_NOT_KNOW),
        ("Dak pernah.", S.DENIES),
        ("Katek.", S.DENIES),
        ("Belum.", S.DENIES),
        ("Bukan itu.", S.DENIES),
        ("Duit dari desa, kadang telat.", S.SAYS),
        ("Dak tau kalu ado, dak ado yang ngasih tau, sayo ni RT ujung.", S.SAYS),
        ("Dak pernah dilatih, cuma nengok kawan yang lamo.", S.SAYS),
    ],
)
def test_an_answer_is_taken_for_what_its_words_say(words, state):
    assert silence.classified(words) is state


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_one_of_the_states(text):
    assert silence.classified(text) in set(S) - {S.NOT_ASKED}


TURNS = (
    ("M", "Kito bahas kader dulu, siapo be kadernyo?"),
    ("K1", "Kader tu kurang, duo orang bae."),
    ("K2", "(diam)"),
    ("M", "K2, menurut Ibu kadernyo cukup?"),
    ("K2", "Dak tau, sayo."),
    ("M", "Kalau soal cuaca macam mano?"),
    ("K1", "Panas nian hari ni, dak tahan lagi."),
)


@pytest.fixture
def group(session):
    """A focus group about cadres only."""
    from qualcode.services import codebooks

    study = builders.Study(session)
    with session.project.act(session.coder_id, "source.import", n=1) as action:
        study.sources["FGD-01"] = builders.add_source(
            action, "FGD-01", "fgd", TURNS, study.informants
        )
    codebooks.bring_in(session, builders.codebook())
    return study


def proposed(study, **options):
    shot = display.study(study.session)
    codes = [CodeId(h.key) for h in matrices.axis(shot, "code").headers]
    return silence.propose(shot, codes, **options)


def test_the_group_is_asked_together_and_one_alone(group):
    found = proposed(group)
    man = group.code("Input/Man")
    first, second = group.informants["Informan 01K1"], group.informants["Informan 01K2"]
    assert found[first, man].state is S.SAYS
    assert found[second, man].state is S.DOES_NOT_KNOW
    words = group.text("FGD-01")
    at = found[second, man].at
    assert words[at.start : at.end] == "Dak tau, sayo."


def test_what_nobody_asked_is_not_asked(group):
    found = proposed(group)
    for code in ("Output/Dana", "Proses/Pelaporan"):
        for person in group.informants.values():
            assert found[person, group.code(code)].state is S.NOT_ASKED


def test_what_is_coded_was_said_and_a_coded_refusal_stays_one(group):
    group.apply("FGD-01", "Kader tu kurang", "Proses/Pelaporan")
    group.apply("FGD-01", "Dak tau, sayo.", "Output/Dana")
    found = proposed(group)
    first, second = group.informants["Informan 01K1"], group.informants["Informan 01K2"]
    assert found[first, group.code("Proses/Pelaporan")].state is S.SAYS
    assert found[second, group.code("Output/Dana")].state is S.DOES_NOT_KNOW


def test_a_coded_question_asks_about_its_code(group):
    group.apply("FGD-01", "Kalau soal cuaca macam mano?", "Proses/Pelaporan")
    found = proposed(group)
    first, second = group.informants["Informan 01K1"], group.informants["Informan 01K2"]
    assert found[first, group.code("Proses/Pelaporan")].state is S.SAYS
    assert found[second, group.code("Proses/Pelaporan")].state is S.NO_ANSWER


def test_other_kinds_of_sources_are_left_out(group):
    assert proposed(group, only=Filter(kinds=frozenset({SourceKind.IDI}))) == {}


def test_the_decision_of_a_person_goes_before_the_proposal(group):
    from qualcode.services import responses

    person, man = group.informants["Informan 01K2"], group.code("Input/Man")
    responses.decide(group.session, person, man, S.DENIES)
    shot = display.study(group.session)
    assert silence.settled(shot, proposed(group))[person, man] is S.DENIES
