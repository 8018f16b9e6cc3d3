"""What is written rests on codings, and is stale exactly when these changed."""

from __future__ import annotations

import pytest

from qualcode.model.conclusion import Side
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.matrix import CellContent
from qualcode.model.reduction import Direction, Relevance, ResponseState
from qualcode.services import (
    codebooks,
    conclusion,
    display,
    projects,
    reduction,
    reduction_sheets,
    responses,
    sources,
    written_cells,
)


def named(study, row, col="", **options):
    return written_cells.named(display.study(study.session), row, col, **options)


def write(study, row, col="", text="Hasil", **options):
    return written_cells.write(study.session, named(study, row, col, **options).place, text)


def stale(study):
    return {line.cell.id for line in written_cells.lines(study.session) if line.is_stale}


@pytest.fixture
def coded(study):
    """Six codings of three informants."""
    study.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man")
    study.apply("IDI-01", "Duit dari desa, kadang telat", "Input/Dana")
    study.apply("IDI-02", "Timbangan rusak", "Proses/Pelaporan")
    study.apply("IDI-02", "Meja dak ado", "Output/Dana")
    study.apply("FGD-01", "Kader tu kurang", "Input/Man")
    study.apply("FGD-01", "Duit jugo", "Input/Dana")
    return study


def test_a_cell_is_found_by_names_whichever_way_the_matrix_is_turned(coded):
    one = named(coded, "Informan 01I", "Input").place
    assert named(coded, "input", "informan 01i").place == one
    assert named(coded, "Informan 01I", "Input/Man").place != one
    assert dict(one.at) == {
        "informant": coded.informants["Informan 01I"],
        "dimension": coded.code("Input"),
    }


@pytest.mark.parametrize(
    ("row", "col", "said"),
    [
        ("Nobody", "Input", "no row or column “Nobody”"),
        ("Informan 01I", "Nothing", "no row or column “Nothing”"),
        ("Informan 01I", "Dana", "several"),
    ],
)
def test_names_that_fit_nothing_or_several_are_refused(coded, row, col, said):
    with pytest.raises(RuleBroken, match=said):
        named(coded, row, col)


def test_a_result_stands_in_the_matrix_with_its_author_and_day(coded):
    cell = write(coded, "Informan 01I", "Input", "Kader tidak dilatih.")
    built = display.matrix(coded.session, "informant", "dimension")
    place = (coded.informants["Informan 01I"], coded.code("Input"))
    assert built.cells[place].summary == "Kader tidak dilatih."
    assert built.cells[place].written.id == cell
    assert built.cells[place].written.coder == "Ani"
    assert built.cells[place].written.date.startswith("2026-03-01")
    turned = display.matrix(coded.session, "dimension", "informant")
    assert turned.cells[place[1], place[0]].summary == "Kader tidak dilatih."


def test_an_interpretation_belongs_to_its_kind_of_sources(coded):
    write(coded, "Input/Man", text="Semua", kind="")
    write(coded, "Input/Man", text="Kelompok", kind="fgd")
    man = coded.code("Input/Man")
    every = display.matrix(coded.session, "code", "informant")
    group = display.matrix(
        coded.session, "code", "informant", only=display.chosen(coded.session, kind="fgd")
    )
    assert every.interpretations[man] == "Semua"
    assert group.interpretations[man] == "Kelompok"


def test_one_recoding_makes_exactly_what_rests_on_it_stale_and_undo_makes_it_fresh(coded):
    study, session = coded, coded.session
    people = list(study.informants)
    codes = [c.id for c in codebooks.current(session).codes]
    paths = {code: codebooks.current(session).path(code) for code in codes}
    leaves = [c for c in codes if not codebooks.current(session).children(c)]
    cells = {}
    for person in people:
        for dimension in ("Input", "Proses", "Output"):
            cells["cell", person, dimension] = write(study, person, dimension)
        for leaf in leaves:
            cells["cell", person, paths[leaf]] = write(study, person, paths[leaf])
    for leaf in leaves:
        cells["row", paths[leaf]] = write(study, paths[leaf])
    findings = {}
    for coding in display.study(session).codings:
        findings[coding.id] = conclusion.add(session, f"Tentang {coding.id}")
        conclusion.link(session, findings[coding.id], [("coding", coding.id)], Side.FOR)
    on_cell = conclusion.add(session, "Tentang sel")
    rests = cells["cell", "Informan 01I", "Input/Man"]
    conclusion.link(session, on_cell, [("cell", rests)], Side.FOR)
    assert stale(study) == set()
    quotations = {q.coding_id: q for q in display.quotations(session)}
    for coding in display.study(session).codings:
        person = quotations[coding.id].informant
        old = paths[coding.code_id]
        for target in leaves:
            if target == coding.code_id:
                continue
            reduction.recode(session, coding.id, target)
            new = paths[target]
            touched = {cells["row", old], cells["row", new]}
            touched |= {cells["cell", person, old], cells["cell", person, new]}
            touched |= {cells["cell", person, path.split("/")[0]] for path in (old, new)}
            assert stale(study) == touched
            expected = {findings[coding.id]} | ({on_cell} if rests in touched else set())
            now = {v.finding.id for v in conclusion.findings(session) if v.is_stale}
            assert now == expected
            projects.undo(session)
            assert stale(study) == set()
            assert not any(view.is_stale for view in conclusion.findings(session))


def test_weight_and_direction_are_noticed_but_a_paraphrase_is_not(coded):
    write(coded, "Informan 01I", "Input/Man")
    (coding, *_) = reduction.source_codings(coded.session, coded.sources["IDI-01"])
    weigh = reduction_sheets.appraise
    weigh(coded.session, [coding.id], paraphrase="Belum dilatih", relevance=Relevance.CORE)
    assert stale(coded) == set()
    weigh(coded.session, [coding.id], direction=Direction.HINDERS)
    assert len(stale(coded)) == 1
    projects.undo(coded.session)
    assert stale(coded) == set()
    weigh(coded.session, [coding.id], relevance=Relevance.ASIDE)
    assert len(stale(coded)) == 1


def test_a_decided_silence_makes_the_cell_stale(coded):
    write(coded, "Informan 02I", "Input/Man")
    write(coded, "Informan 01I", "Input/Man")
    person, code = coded.informants["Informan 02I"], coded.code("Input/Man")
    responses.decide(coded.session, person, code, ResponseState.DOES_NOT_KNOW)
    (line,) = [one for one in written_cells.lines(coded.session) if one.is_stale]
    assert line.row == "Informan 02I"
    responses.decide(coded.session, person, code, ResponseState.DENIES)
    written_cells.look(coded.session, [line.cell.id])
    assert stale(coded) == set()


def test_looking_again_makes_fresh_and_drops_what_is_gone(coded):
    place = named(coded, "Informan 01I", "Input").place
    man, dana = (c.id for c in reduction.source_codings(coded.session, coded.sources["IDI-01"]))
    written_cells.write(coded.session, place, "Dua hal", evidence=[man, dana])
    reduction.retract(coded.session, [man])
    (line,) = written_cells.lines(coded.session)
    assert line.change.removed == (man,)
    assert written_cells.look(coded.session, [line.cell.id]) == 1
    (line,) = written_cells.lines(coded.session)
    assert not line.is_stale
    assert line.cell.evidence == (dana,)
    projects.undo(coded.session)
    projects.undo(coded.session)
    (line,) = written_cells.lines(coded.session)
    assert not line.is_stale
    assert set(line.cell.evidence) == {man, dana}


def test_only_codings_of_the_cell_can_be_cited(coded):
    stranger = reduction.source_codings(coded.session, coded.sources["IDI-02"])[0].id
    with pytest.raises(RuleBroken, match="does not stand in this cell"):
        written_cells.write(
            coded.session, named(coded, "Informan 01I", "Input").place, "x", evidence=[stranger]
        )


def test_writing_again_changes_the_same_cell_and_nothing_removes_it(coded):
    first = write(coded, "Informan 01I", "Input", "Satu")
    assert write(coded, "Informan 01I", "Input", "Dua") == first
    assert [line.cell.body for line in written_cells.lines(coded.session)] == ["Dua"]
    assert write(coded, "Informan 01I", "Input", " ") is None
    assert written_cells.lines(coded.session) == []
    projects.undo(coded.session)
    assert written_cells.find(coded.session, first).body == "Dua"
    with pytest.raises(NotFound):
        written_cells.find(coded.session, "ffffff")


def test_a_cell_whose_row_is_gone_says_so_and_breaks_nothing(coded):
    write(coded, "Informan 01I", "Input/Man")
    codebooks.delete(coded.session, coded.code("Input/Man"))
    (line,) = written_cells.lines(coded.session)
    assert line.is_orphan
    assert line.is_stale
    projects.undo(coded.session)
    (line,) = written_cells.lines(coded.session)
    assert not line.is_orphan
    assert not line.is_stale


def test_merging_codes_takes_states_links_and_findings_along(coded):
    session = coded.session
    person = coded.informants["Informan 02I"]
    man, dana, report = (coded.code(p) for p in ("Input/Man", "Input/Dana", "Proses/Pelaporan"))
    responses.decide(session, person, man, ResponseState.DENIES)
    reduction_sheets.lead(session, man, report, sign="-")
    finding = conclusion.add(session, "Kader", codes=[man])
    triangulated = len(conclusion.findings(session))
    write(coded, "Informan 02I", "Input/Man", "Tentang kader")
    codebooks.merge(session, man, dana)
    assert [r.code_id for r in display.study(session).responses] == [dana]
    assert [k.from_code for k in reduction_sheets.links(session)] == [dana]
    assert conclusion.view(session, finding).codes == ("Input/Dana",)
    assert len(conclusion.findings(session)) == triangulated
    (line,) = written_cells.lines(session)
    assert dict(line.cell.place.at)["code"] == dana
    assert projects.verify(session) == []
    projects.undo(session)
    assert [r.code_id for r in display.study(session).responses] == [man]
    assert conclusion.view(session, finding).codes == ("Input/Man",)


def test_a_summary_is_shown_where_summaries_are_wanted(coded, tmp_path):
    write(coded, "Informan 01I", "Input", "Kader tidak dilatih.")
    reduction.retract(
        coded.session, [reduction.source_codings(coded.session, coded.sources["IDI-01"])[0].id]
    )
    built = display.matrix(coded.session, "informant", "dimension")
    for extension in ("csv", "html", "md", "docx", "xlsx"):
        path = tmp_path / f"m.{extension}"
        display.write_matrix(coded.session, built, path, content=CellContent.RESULT)
        assert path.stat().st_size > 100
    text = (tmp_path / "m.md").read_text("utf-8")
    assert "Kader tidak dilatih." in text
    assert "its evidence changed since this was written" in text


def test_deleting_a_source_leaves_what_was_written_and_says_that_it_is_stale(coded):
    write(coded, "Informan 01I", "Input")
    sources.delete(coded.session, coded.sources["IDI-01"])
    (line,) = written_cells.lines(coded.session)
    assert line.is_stale
    assert projects.verify(coded.session) == []
