"""Weights, links between codes, sheets and states of silence."""

from __future__ import annotations

import pytest

from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.reduction import Direction, LinkKind, Relevance, ResponseState, SheetKind
from qualcode.services import display, projects, reduction_sheets, responses
from tests import builders


def test_what_is_said_of_a_coding_stands_beside_the_quotation(study):
    coding = study.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man")
    reduction_sheets.appraise(
        study.session,
        [coding],
        paraphrase="Belum dilatih",
        relevance=Relevance.CORE,
        direction=Direction.HINDERS,
    )
    (quotation,) = display.quotations(study.session)
    assert (quotation.paraphrase, quotation.relevance, quotation.direction) == (
        "Belum dilatih",
        "core",
        "hinders",
    )
    assert quotation.text == "Dilatih tu dak pernah"
    reduction_sheets.appraise(study.session, [coding], clear=["direction"])
    (quotation,) = display.quotations(study.session)
    assert (quotation.relevance, quotation.direction) == ("core", "")
    projects.undo(study.session)
    projects.undo(study.session)
    (quotation,) = display.quotations(study.session)
    assert (quotation.paraphrase, quotation.relevance) == ("", "")


def test_codings_of_others_are_not_weighed(study):
    coding = study.also("Budi").apply("IDI-01", "Dilatih", "Input/Man")
    with pytest.raises(RuleBroken, match="belongs to Budi"):
        reduction_sheets.appraise(study.session, [coding], direction=Direction.NEUTRAL)


def test_a_pattern_code_gathers_others_and_is_an_axis(study):
    man, dana, pattern = (study.code(p) for p in ("Input/Man", "Output/Dana", "Proses"))
    assert reduction_sheets.gather(study.session, pattern, [man, dana, man]) == 2
    assert reduction_sheets.gather(study.session, pattern, [man]) == 0
    study.apply("IDI-01", "Dilatih", "Input/Man")
    study.apply("IDI-01", "Duit dari desa", "Output/Dana")
    study.apply("IDI-01", "Pakai duit", "Input/Dana")
    built = display.matrix(study.session, "informant", "pattern")
    assert [(h.key, built.col_total(h.key)) for h in built.cols] == [(pattern, 2)]
    for wrong in (pattern, study.code("Proses")):
        with pytest.raises(RuleBroken, match="cannot gather itself"):
            reduction_sheets.gather(study.session, wrong, [wrong])
    with pytest.raises(RuleBroken, match="gathers it"):
        reduction_sheets.gather(study.session, man, [pattern])


def test_a_cause_is_stated_with_its_sign_and_evidence(study):
    man, dana = study.code("Input/Man"), study.code("Output/Dana")
    first = study.apply("IDI-01", "Dilatih", "Input/Man")
    second = study.apply("IDI-01", "Duit dari desa", "Output/Dana")
    made = reduction_sheets.lead(study.session, man, dana, sign="-", evidence=[first])
    again = reduction_sheets.lead(
        study.session, man, dana, sign="+", note="Dilihat lagi", evidence=[second]
    )
    (link,) = reduction_sheets.links(study.session, LinkKind.LEADS)
    assert (made, link.sign, link.note, set(link.evidence)) == (
        again,
        "+",
        "Dilihat lagi",
        {first, second},
    )
    for wrong, said in (({"sign": "?"}, "no sign"), ({"evidence": ["x"]}, "no coding")):
        with pytest.raises(RuleBroken, match=said):
            reduction_sheets.lead(study.session, man, dana, **wrong)
    with pytest.raises(RuleBroken, match="to itself"):
        reduction_sheets.lead(study.session, man, man)
    assert reduction_sheets.unlink(study.session, man, dana) == 1
    with pytest.raises(NotFound):
        reduction_sheets.unlink(study.session, man, dana)


def test_a_sheet_is_filled_in_field_by_field(study):
    source = study.sources["IDI-01"]
    reduction_sheets.fill_sheet(study.session, source, {"themes": "Dana"})
    reduction_sheets.fill_sheet(study.session, source, {"missing": "Bukti"})
    sheet = reduction_sheets.sheet(study.session, source)
    assert sheet.kind is SheetKind.CONTACT
    assert sheet.fields == {"themes": "Dana", "missing": "Bukti"}
    with pytest.raises(RuleBroken, match="no field “summary”"):
        reduction_sheets.fill_sheet(study.session, source, {"summary": "x"})
    reduction_sheets.fill_sheet(study.session, source, {"themes": "", "missing": " "})
    assert reduction_sheets.sheet(study.session, source) is None
    projects.undo(study.session)
    assert reduction_sheets.sheet(study.session, source).fields["themes"] == "Dana"


def test_a_state_is_decided_once_for_each_pair_and_can_be_taken_back(study):
    person, code = study.informants["Informan 02I"], study.code("Input/Man")
    first = responses.decide(study.session, person, code, ResponseState.DENIES)
    second = responses.decide(study.session, person, code, ResponseState.NO_ANSWER, note="Diam")
    assert first == second
    (line,) = [o for o in responses.lines(study.session) if o.decided and o.informant_id == person]
    assert (line.state, line.decided.note) == (ResponseState.NO_ANSWER, "Diam")
    assert responses.withdraw(study.session, person, code)
    assert not responses.withdraw(study.session, person, code)
    with pytest.raises(RuleBroken, match="no such informant"):
        responses.decide(study.session, "x", code, ResponseState.SAYS)


def test_proposals_are_accepted_in_one_step(study):
    before = builders.logical(study.project)
    lines = responses.lines(study.session, kinds=("fgd",))
    assert responses.accept(study.session, lines) == len(lines)
    assert responses.accept(study.session, responses.lines(study.session, kinds=("fgd",))) == 0
    assert projects.verify(study.session) == []
    projects.undo(study.session)
    assert builders.logical(study.project) == before


def test_coverage_names_what_to_ask_next_and_counts_new_codes(study):
    study.apply("IDI-01", "Dilatih", "Input/Man")
    study.apply("IDI-01", "Duit dari desa", "Input/Dana")
    study.apply("IDI-02", "Meja dak ado", "Output/Dana")
    found = responses.coverage(study.session)
    assert [(p.source.name, len(p.new), p.codes) for p in found.curve] == [
        ("IDI-01", 2, 2),
        ("IDI-02", 1, 3),
    ]
    assert not found.is_saturated
    gaps = {(found.informants[g.informant_id], found.codes[g.code_id]) for g in found.gaps}
    assert ("Informan 01I", "Input/Man") not in gaps
    assert ("Informan 01I", "Proses/Pelaporan") in gaps
