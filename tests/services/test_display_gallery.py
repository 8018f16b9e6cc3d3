"""Every display of the gallery is built from the same codings, saved by name, and written to files."""

from __future__ import annotations

from collections import Counter

import pytest

from qualcode import messages
from qualcode.model.conclusion import Subject, Triangulation
from qualcode.model.display import DESIGNS, DisplaySpec
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.matrix import CellContent
from qualcode.model.reduction import Direction, Passage, ResponseState
from qualcode.services import (
    display,
    display_gallery,
    pictures,
    reduction_sheets,
    responses,
    sources,
    triangulation,
    written_cells,
)
from tests import builders

MATRICES = [name for name, design in DESIGNS.items() if not design.picture]
PICTURES = [name for name, design in DESIGNS.items() if design.picture]


@pytest.fixture
def coded(study):
    """Codings of three informants, one link, one pattern, ages."""
    first = study.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man")
    second = study.apply("IDI-01", "Dilatih tu dak pernah", "Output/Dana")
    study.apply("IDI-01", "Duit dari desa", "Input/Dana")
    study.apply("IDI-02", "Timbangan rusak", "Proses/Pelaporan")
    study.apply("FGD-01", "Kader tu kurang", "Input/Man")
    reduction_sheets.appraise(study.session, [first], direction=Direction.HINDERS)
    reduction_sheets.lead(
        study.session,
        study.code("Input/Man"),
        study.code("Output/Dana"),
        sign="-",
        note="Kurang",
        evidence=[second],
    )
    reduction_sheets.gather(study.session, study.code("Proses"), [study.code("Input/Dana")])
    for person, age in (("Informan 01I", "45 th"), ("Informan 02I", "7 tahun")):
        sources.set_informant(study.session, study.informants[person], age=age, site="Desa A")
    for name, day in (("IDI-01", "13 Juni 2022"), ("FGD-01", "4 Juli 2022")):
        sources.change(study.session, study.sources[name], meta={"date": day})
    return study


def build(study, name, **options):
    return display_gallery.build(study.session, DisplaySpec(design=name, **options))


@pytest.mark.parametrize("name", MATRICES)
def test_a_display_holds_quotations_of_its_row_and_column(coded, name):
    built = build(coded, name)
    assert built.rows or name == "events"
    assert built.cols
    assert built.title
    every = Counter(q.coding_id for q in display.quotations(coded.session))
    for cell in built.cells.values():
        for quotation in cell.quotations:
            assert quotation.coding_id in every
            text = coded.text(quotation.source)
            assert quotation.text == text[quotation.start : quotation.end]


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("extension", ["docx", "xlsx", "csv", "html", "md"])
def test_a_display_is_written_in_every_format(coded, tmp_path, name, extension):
    path = tmp_path / f"{name}.{extension}"
    display_gallery.write(coded.session, DisplaySpec(design=name), path)
    assert path.stat().st_size > 20


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("extension", ["png", "svg"])
def test_a_picture_is_drawn_the_same_twice(coded, tmp_path, name, extension):
    paths = [tmp_path / f"{n}.{extension}" for n in "ab"]
    for path in paths:
        display_gallery.write(coded.session, DisplaySpec(design=name), path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert first.startswith(b"\x89PNG" if extension == "png" else b"<?xml")


def test_the_focus_group_shows_who_was_silent(coded):
    person, code = coded.informants["Informan 01K2"], coded.code("Input/Man")
    text = coded.text("FGD-01")
    at = text.index("Cukuplah")
    responses.decide(
        coded.session,
        person,
        code,
        ResponseState.DOES_NOT_KNOW,
        at=Passage(coded.sources["FGD-01"], at, at + 8),
    )
    built = build(coded, "fgd")
    assert {h.label for h in built.cols} == {"Informan 01K1", "Informan 01K2"}
    silence = built.cells[code, person].silence
    assert (silence.state, silence.words, silence.is_decided) == ("does_not_know", "Cukuplah", True)
    other = built.cells[coded.code("Proses/Pelaporan"), person].silence
    assert (other.state, other.is_decided) == ("not_asked", False)


def test_cases_are_ordered_by_a_number_written_with_words(coded):
    built = build(coded, "cases", order_by="age")
    assert [h.label for h in built.rows][:2] == ["Informan 02I", "Informan 01I"]
    assert built.rows[0].group == "age: 7 tahun"
    built = build(coded, "cases", order_by="age", descending=True)
    assert [h.label for h in built.rows][:2] == ["Informan 01I", "Informan 02I"]
    with pytest.raises(RuleBroken, match="attribute “haz”"):
        build(coded, "cases", order_by="haz")


def test_the_checklist_stands_on_the_direction_of_codings(coded):
    built = build(coded, "checklist")
    man = coded.code("Input/Man")
    texts = {
        col: [q.text for q in built.cell(man, col).quotations]
        for col in ("adequate", "present", "absent")
    }
    assert texts == {
        "adequate": [],
        "present": ["Kader tu kurang"],
        "absent": ["Dilatih tu dak pernah"],
    }


def test_the_effects_matrix_shows_stated_links_and_words_that_stand_together(coded):
    built = build(coded, "effects")
    place = (coded.code("Input/Man"), coded.code("Output/Dana"))
    cell = built.cells[place]
    assert cell.summary == "(−) Kurang"
    assert {q.text for q in cell.quotations} == {"Dilatih tu dak pernah"}
    assert {h.label for h in built.cols} == {"Dana"}


def test_shares_count_informants_not_codings(coded):
    study = coded
    study.apply("FGD-01", "Orang.", "Input/Man")
    built = build(study, "crosstab")
    cell = built.cells[study.code("Input/Man"), "kader"]
    assert (cell.count, cell.people, cell.of) == (2, 1, 2)
    mother = built.cells[study.code("Input/Man"), "ibu"]
    assert (mother.people, mother.of) == (1, 2)


def test_co_occurrence_counts_places(coded):
    man, dana = coded.code("Input/Man"), coded.code("Output/Dana")
    for by, expected in (("overlap", 1), ("turn", 1), ("source", 1)):
        built = build(coded, "cooccurrence", by=by)
        assert built.cell(man, dana).count == expected
        assert built.cell(dana, man).count == expected
    assert build(coded, "cooccurrence").cell(man, coded.code("Input/Dana")).count == 0
    assert build(coded, "cooccurrence", by="source").cell(man, coded.code("Input/Dana")).count == 1


def test_a_clustered_matrix_groups_by_pattern_codes(coded):
    built = build(coded, "clustered")
    groups = {h.key: h.group for h in built.cols}
    assert groups[coded.code("Input/Dana")] == "Proses"
    assert sorted(h.key for h in built.cols) == sorted(
        h.key for h in display.matrix(coded.session, "informant", "code").cols
    )


def test_a_display_is_kept_under_a_name(coded):
    spec = DisplaySpec(design="cases", order_by="age", kinds=("idi",))
    made = display_gallery.save(coded.session, "Umur", spec)
    assert display_gallery.save(coded.session, "umur", spec) == made
    assert display_gallery.load(coded.session, "UMUR") == spec
    assert display_gallery.load(coded.session, "ipo") == DisplaySpec(design="ipo")
    for wrong in ("", "ipo"):
        with pytest.raises(RuleBroken, match="cannot be the name"):
            display_gallery.save(coded.session, wrong, spec)
    display_gallery.drop(coded.session, "Umur")
    with pytest.raises(NotFound, match="Known are"):
        display_gallery.load(coded.session, "Umur")


def test_two_cases_are_laid_side_by_side(coded):
    found = display_gallery.compare(coded.session, "Informan 01I", "Informan 01K1")
    assert found.both == ("Input / Man",)
    assert set(found.only_first) == {"Input / Dana", "Output / Dana"}
    assert found.only_second == ()
    with pytest.raises(RuleBroken, match="are the same"):
        display_gallery.compare(coded.session, "ibu", "ibu")


def test_pictures_and_matrices_are_not_confused(coded, tmp_path):
    with pytest.raises(RuleBroken, match="is a picture"):
        build(coded, "tree")
    with pytest.raises(InputProblem, match=r"Known are \.png \.svg"):
        display_gallery.write(coded.session, DisplaySpec(design="tree"), tmp_path / "a.docx")
    with pytest.raises(NotFound, match="nothing to draw"):
        reduction_sheets.unlink(coded.session, coded.code("Input/Man"), coded.code("Output/Dana"))
        display_gallery.write(coded.session, DisplaySpec(design="causal"), tmp_path / "a.png")


def test_the_tree_counts_what_lies_below(coded):
    drawn = pictures.drawing(coded.session, DisplaySpec(design="tree"))
    sizes = {(node.depth, node.label): node.size for node in drawn.nodes}
    assert sizes[0, "Input"] == 3
    assert sizes[1, "Man"] == 2


def test_the_ledger_becomes_a_table_with_quotations(coded, tmp_path):
    subject = Subject("code", coded.code("Input/Man"))
    found = display_gallery.positions(coded.session, subjects=[subject])
    path = tmp_path / "t.md"
    display_gallery.write_ledger(coded.session, found, Triangulation.SOURCE, path)
    text = path.read_text("utf-8")
    assert "agrees" in text
    assert "kader" in text
    assert triangulation.contradictions(coded.session) == []


def test_columns_of_ours_are_in_the_language_of_the_reader(coded):
    written_cells.write(
        coded.session,
        written_cells.named(display.study(coded.session), "Informan 01I", "Input").place,
        "x",
    )
    messages.use("en")
    built = build(coded, "checklist")
    assert [h.label for h in built.cols] == ["adequate", "present", "absent or inadequate"]
    assert CellContent(DESIGNS["ipo"].content) is CellContent.RESULT


def test_events_stand_under_every_year_that_the_words_name(study):
    text = "Tahun 2018 dilatih, 2019 lomba, nomor 120195 bukan tahun. Dulu tu rame."
    with study.project.act(study.session.coder_id, "source.import", n=1) as action:
        turns = (("P", "Kapan?"), ("I", text))
        study.sources["IDI-09"] = builders.add_source(
            action, "IDI-09", "idi", turns, study.informants
        )
    study.apply("IDI-09", text, "Input/Man")
    study.apply("IDI-09", "Dulu tu rame.", "Input/Dana")
    built = build(study, "events")
    assert [row.label for row in built.rows] == ["2018", "2019"]
    assert all(built.row_total(row.key) == 1 for row in built.rows)
