"""Lists of the analysis: memos with what they are on, links changed, answers of informants, files."""

from __future__ import annotations

import pytest
from docx import Document

from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.conclusion import FindingStatus, Side
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.reduction import LinkKind
from qualcode.services import (
    conclusion,
    member_checks,
    memos,
    projects,
    reduction,
    reduction_sheets,
    responses,
    sources,
    tables,
    triangulation,
)


def test_a_memo_is_listed_with_the_name_of_what_it_is_on(study):
    coding = study.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man")
    finding = conclusion.add(study.session, "Kader belum dilatih")
    reduction.write_memo(study.session, MemoTarget.CODING, coding, "satu", kind=MemoKind.THEORY)
    reduction.write_memo(study.session, MemoTarget.FINDING, finding, "dua")
    reduction.write_memo(study.session, MemoTarget.PROJECT, "", "tiga")
    found = memos.lines(study.session)
    assert [line.memo.body for line in found] == ["satu", "dua", "tiga"]
    assert found[0].name.startswith("Input/Man: “Dilatih tu dak pernah” (")
    assert [line.name for line in found[1:]] == ["1. Kader belum dilatih", ""]
    assert [m.name for m in memos.lines(study.session, target=MemoTarget.FINDING)] == [
        "1. Kader belum dilatih"
    ]
    assert [str(row[2]) for row in tables.memos(found).rows] == [
        "theory",
        "descriptive",
        "descriptive",
    ]


def test_a_quotation_that_is_cut_says_so(study):
    text = reduction.text(study.session, sources.find(study.session, "IDI-01").id)
    start = text.index("Dilatih")
    place = reduction.Place(sources.find(study.session, "IDI-01").id, start, start + 90)
    coding = reduction.apply_code(study.session, place, study.code("Input/Man"))
    reduction.write_memo(study.session, MemoTarget.CODING, coding, "satu")
    (line,) = memos.lines(study.session)
    assert "…” (" in line.name


def test_sign_note_and_evidence_of_a_link_change_one_by_one(study):
    man, dana = study.code("Input/Man"), study.code("Input/Dana")
    coding = study.apply("IDI-01", "Dilatih", "Input/Man")
    link = reduction_sheets.lead(study.session, man, dana, sign="+", note="karena")
    reduction_sheets.change_link(study.session, link, evidence=[coding, coding])
    reduction_sheets.change_link(study.session, link, sign="-")
    (stated,) = reduction_sheets.links(study.session)
    assert (stated.sign, stated.note, stated.evidence) == ("-", "karena", (coding,))
    reduction_sheets.change_link(study.session, link, evidence=[], note="")
    (stated,) = reduction_sheets.links(study.session)
    assert (stated.sign, stated.note, stated.evidence) == ("-", "", ())
    projects.undo(study.session)
    assert reduction_sheets.links(study.session)[0].evidence == (coding,)
    with pytest.raises(RuleBroken, match="is no sign"):
        reduction_sheets.change_link(study.session, link, sign="x")
    with pytest.raises(RuleBroken, match="no coding"):
        reduction_sheets.change_link(study.session, link, evidence=["nothing"])
    reduction_sheets.unlink(study.session, man, dana)
    with pytest.raises(NotFound, match="not stated any more"):
        reduction_sheets.change_link(study.session, link, sign="+")


def test_taking_one_kind_of_link_back_leaves_the_other(study):
    man, dana = study.code("Input/Man"), study.code("Input/Dana")
    reduction_sheets.lead(study.session, man, dana)
    reduction_sheets.gather(study.session, man, [dana])
    assert reduction_sheets.unlink(study.session, man, dana, kind=LinkKind.LEADS) == 1
    assert [link.kind for link in reduction_sheets.links(study.session)] == [LinkKind.GATHERS]


def test_an_informant_speaks_first_where_their_first_turn_is(study):
    for person in sources.informants(study.session):
        place = sources.first_words(study.session, person.id)
        assert place is not None
        source_id, start, end = place
        turns = sources.document(study.session, source_id).turns
        own = [turn for turn in turns if turn.informant_id == person.id]
        assert (own[0].start, own[0].end) == (start, end)


def test_an_indicator_is_changed_under_another_name(study):
    first = triangulation.set_indicator(study.session, "A", 1, 2)
    triangulation.set_indicator(study.session, "B", 1, 2)
    assert triangulation.set_indicator(study.session, "C", 3, 2, replacing=first) == first
    names = [line.indicator.name for line in triangulation.indicators(study.session)]
    assert sorted(names) == ["B", "C"]
    with pytest.raises(RuleBroken, match="already an indicator"):
        triangulation.set_indicator(study.session, "b", 3, 2, replacing=first)


def test_who_can_be_asked_and_what_was_answered(study):
    quote = "Dilatih tu dak pernah"
    coding = study.apply("IDI-01", quote, "Input/Man")
    assert member_checks.people(study.session) == []
    finding = conclusion.add(study.session, "Kader belum dilatih")
    conclusion.link(study.session, finding, [("coding", coding)], Side.FOR)
    (person,) = member_checks.people(study.session)
    assert (person.findings, person.answered) == (1, 0)
    member_checks.answer(study.session, finding, person.name, "Iyo", agrees=True)
    conclusion.log_tactic(study.session, finding, "feedback", "Semua ditanya", "baik")
    (put,) = member_checks.put_before(study.session, person.informant_id, person.name)
    assert [(a.agrees, a.words) for a in put.answers] == [(True, "Iyo")]
    assert member_checks.people(study.session)[0].answered == 1
    conclusion.set_status(study.session, finding, FindingStatus.REJECTED, reason="salah")
    assert member_checks.people(study.session) == []


@pytest.mark.parametrize("name", ["t.docx", "t.xlsx", "t.csv", "t.md"])
def test_what_is_missing_is_written_in_every_format(study, tmp_path, name):
    study.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man")
    found = responses.coverage(study.session)
    listed = [tables.questions(found), tables.curve(found)]
    tables.write(study.session, listed, tmp_path / name, how=tables.HOW_COVERED)
    first = (tmp_path / name).read_bytes()
    tables.write(study.session, listed, tmp_path / name, how=tables.HOW_COVERED)
    assert (tmp_path / name).read_bytes() == first
    if name == "t.docx":
        rows = Document(str(tmp_path / name)).tables[0].rows
        assert len(rows) == len(found.gaps) + 1
        assert rows[1].cells[0].text == found.informants[found.gaps[0].informant_id]


def test_a_format_that_is_not_known_is_refused(study, tmp_path):
    with pytest.raises(InputProblem, match=r"t\.pdf"):
        tables.write(study.session, [tables.memos([])], tmp_path / "t.pdf", how=tables.HOW_LISTED)
    assert list(tmp_path.glob("t.*")) == []
