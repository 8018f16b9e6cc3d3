"""Findings: evidence on both sides, tactics, and a rule for calling them verified."""

from __future__ import annotations

import pytest

from qualcode.model.coding import MemoTarget
from qualcode.model.conclusion import (
    NEGATIVE_EVIDENCE,
    FindingStatus,
    Side,
    Subject,
    Triangulation,
    Verdict,
)
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.reduction import Direction
from qualcode.services import conclusion, projects, reduction, triangulation
from tests import builders


def evidence(study, source, quote, code="Input/Man"):
    return ("coding", str(study.apply(source, quote, code)))


@pytest.fixture
def finding(study):
    """A finding with evidence of a mother and of a cadre for it."""
    made = conclusion.add(
        study.session,
        "Kader tidak pernah dilatih.",
        codes=[study.code("Input/Man")],
        direction=Direction.HINDERS,
    )
    items = [
        evidence(study, "IDI-01", "Dilatih tu dak pernah"),
        evidence(study, "FGD-01", "Kader tu kurang"),
    ]
    conclusion.link(study.session, made, items, Side.FOR)
    return made


def unmet(study, finding):
    return [str(sentence) for sentence in conclusion.view(study.session, finding).unmet]


def search(study, finding):
    conclusion.log_tactic(
        study.session, finding, NEGATIVE_EVIDENCE, "Dicari kader yang dilatih", "Tidak ada"
    )


def test_a_finding_is_tentative_and_numbered(study, finding):
    second = conclusion.add(study.session, "Dana terlambat.")
    views = conclusion.findings(study.session)
    assert [view.finding.number for view in views] == [1, 2]
    assert {view.finding.status for view in views} == {FindingStatus.TENTATIVE}
    assert conclusion.find(study.session, "2").id == second
    assert conclusion.find(study.session, second[-8:]).id == second
    for unknown in ("9", "zzzzzz", ""):
        with pytest.raises(NotFound):
            conclusion.find(study.session, unknown)


def test_verified_needs_two_kinds_of_sources_and_a_search_for_the_contrary(study, finding):
    assert unmet(study, finding) == ["No search for negative evidence is recorded."]
    with pytest.raises(RuleBroken, match="cannot be called verified"):
        conclusion.set_status(study.session, finding, FindingStatus.VERIFIED)
    search(study, finding)
    assert unmet(study, finding) == []
    conclusion.set_status(study.session, finding, FindingStatus.VERIFIED)
    assert conclusion.view(study.session, finding).finding.status is FindingStatus.VERIFIED


def test_evidence_of_one_kind_of_source_is_not_enough(study):
    made = conclusion.add(study.session, "Dana telat.")
    item = evidence(study, "IDI-01", "Duit dari desa", "Input/Dana")
    conclusion.link(study.session, made, [item], Side.FOR)
    search(study, made)
    assert unmet(study, made) == [
        "Its evidence comes from fewer than two types of informants or methods."
    ]


def test_an_open_contradiction_stands_in_the_way_until_it_is_explained(study, finding):
    search(study, finding)
    against = evidence(study, "IDI-02", "Timbangan rusak")
    conclusion.link(study.session, finding, [against], Side.AGAINST)
    subject = Subject("finding", finding)
    triangulation.decide(
        study.session, subject, Triangulation.DATA, "Desa Pematang", Verdict.CONTRADICT
    )
    assert any("contradiction is not resolved" in one for one in unmet(study, finding))
    assert {p.party.label for p in triangulation.contradictions(study.session)} == {
        "Desa Pematang",
        "ibu",
        "IDI",
    }
    for by, party in (
        (Triangulation.DATA, "Desa Pematang"),
        (Triangulation.SOURCE, "ibu"),
        (Triangulation.METHOD, "idi"),
    ):
        triangulation.resolve(study.session, subject, by, party, "Lain kelompok")
    assert triangulation.contradictions(study.session) == []
    assert unmet(study, finding) == []


def test_a_written_reason_stands_for_what_the_rule_asks(study, finding):
    conclusion.set_status(
        study.session, finding, FindingStatus.VERIFIED, reason="Disepakati pembimbing"
    )
    assert conclusion.view(study.session, finding).finding.reason == "Disepakati pembimbing"
    with pytest.raises(RuleBroken, match="rejected with a reason"):
        conclusion.set_status(study.session, finding, FindingStatus.REJECTED)


def test_other_words_are_another_finding(study, finding):
    search(study, finding)
    conclusion.set_status(study.session, finding, FindingStatus.VERIFIED)
    conclusion.change(study.session, finding, proposition="Kader jarang dilatih.")
    assert conclusion.view(study.session, finding).finding.status is FindingStatus.TENTATIVE
    projects.undo(study.session)
    assert conclusion.view(study.session, finding).finding.status is FindingStatus.VERIFIED


def test_a_finding_without_evidence_is_not_called_supported(study):
    made = conclusion.add(study.session, "Sesuatu.")
    with pytest.raises(RuleBroken, match="No evidence"):
        conclusion.set_status(study.session, made, FindingStatus.SUPPORTED)


def test_evidence_that_was_taken_back_is_told_and_dropped_when_looked_at(study, finding):
    coding = reduction.source_codings(study.session, study.sources["IDI-01"])[0]
    reduction.retract(study.session, [coding.id])
    view = conclusion.view(study.session, finding)
    assert view.is_stale
    assert [line.is_gone for line in view.evidence] == [True, False]
    assert conclusion.look(study.session, finding) == 1
    view = conclusion.view(study.session, finding)
    assert not view.is_stale
    assert len(view.evidence) == 1
    projects.undo(study.session)
    projects.undo(study.session)
    assert len(conclusion.view(study.session, finding).evidence) == 2
    assert not conclusion.view(study.session, finding).is_stale


def test_linking_again_changes_the_side(study, finding):
    (line, _) = conclusion.view(study.session, finding).evidence
    conclusion.link(
        study.session, finding, [("coding", line.evidence.ref)], Side.AGAINST, note="Ragu"
    )
    view = conclusion.view(study.session, finding)
    assert len(view.evidence) == 2
    (only,) = view.on(Side.AGAINST)
    assert only.evidence.note == "Ragu"
    assert conclusion.unlink(study.session, finding, [line.evidence.ref]) == 1
    with pytest.raises(RuleBroken, match="no coding"):
        conclusion.link(study.session, finding, [("coding", "none")], Side.FOR)


def test_deleting_a_finding_takes_everything_along_and_undo_brings_it_back(study, finding):
    search(study, finding)
    reduction.write_memo(study.session, MemoTarget.FINDING, finding, "Periksa lagi")
    triangulation.decide(
        study.session, Subject("finding", finding), Triangulation.METHOD, "idi", Verdict.AGREE
    )
    before = builders.logical(study.project)
    conclusion.delete(study.session, finding)
    assert conclusion.findings(study.session) == []
    assert projects.verify(study.session) == []
    projects.undo(study.session)
    assert builders.logical(study.project) == before


def test_what_is_empty_or_unknown_is_refused(study, finding):
    for text in ("", "  \n"):
        with pytest.raises(RuleBroken, match="says nothing"):
            conclusion.add(study.session, text)
    with pytest.raises(RuleBroken, match="no code"):
        conclusion.add(study.session, "x", codes=["none"])
    with pytest.raises(RuleBroken, match="no tactic"):
        conclusion.log_tactic(study.session, finding, "magic", "x")
    with pytest.raises(RuleBroken, match="what was done"):
        conclusion.log_tactic(study.session, finding, "counting", " ")
    with pytest.raises(RuleBroken, match="no finding"):
        conclusion.link(study.session, "none", [], Side.FOR)


def test_an_informant_is_asked_about_findings_that_use_their_words(study, finding):
    person = study.informants["Informan 01I"]
    (check,) = conclusion.member_check(study.session, person)
    assert [q.text for q in check.quotations[Side.FOR]] == ["Dilatih tu dak pernah"]
    assert conclusion.member_check(study.session, study.informants["Informan 02I"]) == []
    conclusion.answer_check(study.session, finding, "Informan 01I", "Iyo, betul", agrees=True)
    (entry,) = conclusion.view(study.session, finding).tactics
    assert (entry.tactic, entry.done, entry.result) == ("feedback", "Informan 01I: +", "Iyo, betul")
