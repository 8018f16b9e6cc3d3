"""The ledger: proposed from evidence, direction and silence; decided by a person."""

from __future__ import annotations

import pytest

from qualcode.model.conclusion import Side, Subject, Triangulation, Verdict
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.reduction import Direction, Relevance, ResponseState
from qualcode.services import (
    conclusion,
    projects,
    reduction,
    reduction_sheets,
    responses,
    sources,
    triangulation,
)

SOURCE = Triangulation.SOURCE


@pytest.fixture
def man(study):
    """The subject: what is said of cadres."""
    return Subject("code", study.code("Input/Man"))


def weigh(study, source, quote, direction, code="Input/Man"):
    coding = study.apply(source, quote, code)
    reduction_sheets.appraise(study.session, [coding], direction=direction)
    return coding


def verdicts(study, subject, by=SOURCE):
    found = triangulation.positions(study.session, by, subjects=[subject])
    return {position.party.label: position.verdict for position in found}


def test_what_most_say_is_agreed_with_and_the_opposite_contradicts(study, man):
    weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.HINDERS)
    weigh(study, "IDI-02", "Timbangan rusak", Direction.HINDERS)
    weigh(study, "FGD-01", "Kader tu kurang", Direction.SUPPORTS)
    assert verdicts(study, man) == {"ibu": Verdict.AGREE, "kader": Verdict.CONTRADICT}
    assert verdicts(study, man, Triangulation.METHOD) == {
        "IDI": Verdict.AGREE,
        "FGD": Verdict.CONTRADICT,
    }


def test_speaking_without_a_side_complements_and_what_is_set_aside_counts_nothing(study, man):
    weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.HINDERS)
    coding = study.apply("FGD-01", "Kader tu kurang", "Input/Man")
    assert verdicts(study, man)["kader"] is Verdict.COMPLEMENT
    reduction_sheets.appraise(study.session, [coding], relevance=Relevance.ASIDE)
    assert verdicts(study, man)["kader"] in {Verdict.NOT_ASKED, Verdict.SILENT, Verdict.COMPLEMENT}
    (position,) = [
        p
        for p in triangulation.positions(study.session, SOURCE, subjects=[man])
        if p.party.label == "kader"
    ]
    assert not position.others


def test_states_speak_where_nothing_is_coded(study):
    subject = Subject("code", study.code("Proses/Pelaporan"))
    code = study.code("Proses/Pelaporan")
    person = study.informants["Informan 01I"]
    expected = {
        ResponseState.NO_ANSWER: Verdict.SILENT,
        ResponseState.DOES_NOT_KNOW: Verdict.SILENT,
        ResponseState.DENIES: Verdict.CONTRADICT,
        ResponseState.SAYS: Verdict.COMPLEMENT,
        ResponseState.NOT_ASKED: Verdict.NOT_ASKED,
    }
    other = study.informants["Informan 02I"]
    responses.decide(study.session, other, code, ResponseState.NOT_ASKED)
    for state, verdict in expected.items():
        responses.decide(study.session, person, code, state)
        assert verdicts(study, subject)["ibu"] is verdict


def test_linked_evidence_goes_before_directions(study):
    finding = conclusion.add(
        study.session, "x", codes=[study.code("Input/Man")], direction=Direction.HINDERS
    )
    coding = weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.SUPPORTS)
    subject = Subject("finding", finding)
    assert verdicts(study, subject)["ibu"] is Verdict.CONTRADICT
    conclusion.link(study.session, finding, [("coding", str(coding))], Side.FOR)
    assert verdicts(study, subject)["ibu"] is Verdict.AGREE


def test_a_decision_holds_until_it_is_withdrawn_and_shows_when_its_ground_moved(study, man):
    coding = weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.HINDERS)
    decided = triangulation.decide(
        study.session, man, SOURCE, "IBU", Verdict.COMPLEMENT, note="Separuh"
    )
    assert decided.decided.note == "Separuh"
    assert verdicts(study, man)["ibu"] is Verdict.COMPLEMENT

    def stale():
        found = triangulation.positions(study.session, SOURCE, subjects=[man])
        return [p.party.label for p in found if p.is_stale]

    assert stale() == []
    reduction_sheets.appraise(study.session, [coding], direction=Direction.SUPPORTS)
    assert stale() == ["ibu"]
    projects.undo(study.session)
    assert stale() == []
    reduction.retract(study.session, [coding])
    assert stale() == ["ibu"]
    projects.undo(study.session)
    triangulation.withdraw(study.session, man, SOURCE, "ibu")
    assert verdicts(study, man)["ibu"] is Verdict.AGREE
    with pytest.raises(NotFound):
        triangulation.withdraw(study.session, man, SOURCE, "ibu")


def test_only_contradictions_are_resolved_and_known_parties_decided(study, man):
    weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.HINDERS)
    with pytest.raises(RuleBroken, match="does not contradict"):
        triangulation.resolve(study.session, man, SOURCE, "ibu", "x")
    with pytest.raises(RuleBroken, match="no party “camat”"):
        triangulation.decide(study.session, man, SOURCE, "camat", Verdict.AGREE)


def test_a_theory_is_a_party_once_somebody_decides(study, man):
    assert verdicts(study, man, Triangulation.THEORY) == {}
    triangulation.decide(
        study.session, man, Triangulation.THEORY, "Edwards III", Verdict.AGREE, note="Disposisi"
    )
    assert verdicts(study, man, Triangulation.THEORY) == {"Edwards III": Verdict.AGREE}


def test_coders_and_places_are_parties_too(study, man):
    weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.HINDERS)
    study.also("Budi").apply("IDI-02", "Timbangan rusak", "Input/Man")
    assert set(verdicts(study, man, Triangulation.RESEARCHER)) == {"Ani", "Budi"}
    assert set(verdicts(study, man, Triangulation.DATA)) == {"Desa Pematang"}


def test_an_answer_that_nobody_coded_or_decided_takes_no_side(study):
    code = study.code("Proses/Pelaporan")
    subject, person = Subject("code", code), study.informants["Informan 01I"]
    responses.decide(study.session, person, code, ResponseState.SAYS)

    def summed():
        (one,) = triangulation.summary(study.session, subjects=[subject])
        return one

    assert [p.party_words for p in summed().parties[Verdict.COMPLEMENT]] == ["(ibu)"]
    assert summed().outcome == "silent"
    triangulation.decide(study.session, subject, SOURCE, "ibu", Verdict.COMPLEMENT)
    assert [p.party_words for p in summed().parties[Verdict.COMPLEMENT]] == ["ibu"]
    assert summed().outcome == "single"


def test_the_outcome_is_summed_up(study, man):
    def outcome():
        (one,) = triangulation.summary(study.session, SOURCE, subjects=[man])
        return one.outcome

    coding = weigh(study, "IDI-01", "Dilatih tu dak pernah", Direction.HINDERS)
    triangulation.decide(study.session, man, SOURCE, "kader", Verdict.NOT_ASKED)
    assert outcome() == "single"
    triangulation.decide(study.session, man, SOURCE, "kader", Verdict.AGREE)
    assert outcome() == "convergent"
    triangulation.decide(study.session, man, SOURCE, "kader", Verdict.CONTRADICT)
    assert outcome() == "contradictory"
    triangulation.decide(study.session, man, SOURCE, "kader", Verdict.COMPLEMENT)
    assert outcome() == "complementary"
    reduction.retract(study.session, [coding])
    triangulation.decide(study.session, man, SOURCE, "kader", Verdict.CONTRADICT)
    triangulation.decide(study.session, man, SOURCE, "ibu", Verdict.SILENT)
    assert outcome() == "denied"


@pytest.mark.parametrize(
    ("value", "aim", "target", "reached"),
    [(52.94, ">", 70, False), (70, ">=", 70, True), (70, ">", 70, False), (12, "<", 14, True)],
)
def test_an_indicator_is_compared_with_its_target(study, value, aim, target, reached):
    triangulation.set_indicator(study.session, "Cakupan", value, target, aim=aim)
    (line,) = triangulation.indicators(study.session)
    assert line.indicator.is_reached is reached


def test_an_indicator_of_one_period_is_changed_not_doubled(study):
    facts = {"unit": "%", "period": "2021"}
    code = study.code("Output/Dana")
    triangulation.set_indicator(study.session, "Cakupan", 50, 70, facts=facts, code_id=code)
    triangulation.set_indicator(study.session, "cakupan", 52.94, 70, facts=facts, code_id=code)
    triangulation.set_indicator(study.session, "Cakupan", 60, 70, facts={"period": "2022"})
    lines = triangulation.indicators(study.session)
    assert [(o.indicator.value, o.code) for o in lines] == [(52.94, "Output/Dana"), (60, "")]
    with pytest.raises(RuleBroken, match="no comparison"):
        triangulation.set_indicator(study.session, "x", 1, 2, aim="=")
    with pytest.raises(RuleBroken, match="no name"):
        triangulation.set_indicator(study.session, " ", 1, 2)
    assert triangulation.drop_indicator(study.session, "Cakupan") == 2


def test_coders_agree_where_they_coded_the_same_words_alike(study, man):
    study.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man")
    budi = study.also("Budi")
    budi.apply("IDI-02", "Timbangan rusak", "Input/Man")
    found = verdicts(study, man, Triangulation.RESEARCHER)
    assert found == {"Ani": Verdict.COMPLEMENT, "Budi": Verdict.COMPLEMENT}, "each coded alone"
    budi.apply("IDI-01", "Dilatih tu dak pernah 😀.", "Input/Dana")
    assert verdicts(study, man, Triangulation.RESEARCHER)["Budi"] is Verdict.CONTRADICT
    budi.apply("IDI-01", "tu dak pernah", "Input/Man")
    found = verdicts(study, man, Triangulation.RESEARCHER)
    assert found == {"Ani": Verdict.AGREE, "Budi": Verdict.AGREE}


def test_villages_are_parties_of_data_when_informants_have_a_site(study, man):
    for n, person in enumerate(study.informants.values()):
        sources.set_informant(study.session, person, site="Hulu" if n % 2 else "Hilir")
    assert set(verdicts(study, man, Triangulation.DATA)) == {"Hulu", "Hilir"}
