"""The code tree changes while coding, and nothing coded is lost."""

from __future__ import annotations

import pytest

from qualcode.model.codebook import DraftCode, DraftCodebook
from qualcode.model.coding import MemoTarget
from qualcode.model.errors import RuleBroken
from qualcode.services import codebooks, projects, reduction
from tests import builders

PATHS = [
    "Input",
    "Input/Man",
    "Input/Dana",
    "Proses",
    "Proses/Pelaporan",
    "Output",
    "Output/Dana",
]


def paths(study) -> list[str]:
    book = codebooks.current(study.session)
    return [book.path(code.id) for _, code in book.walk()]


def coded(study) -> list[tuple[str, str, str]]:
    """Every coding as (quotation, code, coder), and its memos must still be there."""
    book = codebooks.current(study.session)
    return sorted(
        (study.text(name)[c.start : c.end], book.path(c.code_id), c.coder_id)
        for name, source in study.sources.items()
        for c in reduction.source_codings(study.session, source)
    )


@pytest.fixture
def busy(study):
    """A study with codings of two coders and memos on them."""
    study.apply("IDI-01", "Dilatih", "Input/Man", memo="satu")
    study.apply("IDI-01", "Duit dari desa", "Input/Dana")
    budi = study.also("Budi")
    budi.apply("IDI-01", "Dilatih", "Input/Man", memo="dua")
    budi.apply("FGD-01", "Kader tu kurang", "Input/Man")
    return study


def test_a_codebook_comes_in_as_written(study):
    assert paths(study) == PATHS
    assert codebooks.as_draft(codebooks.current(study.session)) == builders.codebook()
    assert codebooks.bring_in(study.session, builders.codebook()) == (0, 0)


def test_a_second_codebook_adds_and_changes_but_empties_nothing(study):
    draft = DraftCodebook(
        title="Lain",
        codes=(
            DraftCode(
                name="input", codes=(DraftCode(name="MAN", definition="Tenaga"), DraftCode(name="Alat"))
            ),
        ),
    )  # fmt: skip
    before = study.content()
    assert codebooks.bring_in(study.session, draft) == (1, 1)
    book = codebooks.current(study.session)
    assert book.title == "IPO"
    assert book.find("Input").definition == "Sumber daya"
    assert book.find("Input/Man").definition == "Tenaga"
    assert book.find("Input/Man").keywords == ("kader",)
    assert book.find("Input/Alat")
    projects.undo(study.session)
    assert study.content() == before


def test_a_retired_code_in_a_file_comes_in_retired(study):
    draft = DraftCodebook(title="", codes=(DraftCode(name="Lama", retired=True),))
    codebooks.bring_in(study.session, draft)
    assert codebooks.current(study.session).find("Lama").retired
    assert codebooks.as_draft(codebooks.current(study.session)).codes[-1].retired


def test_codes_are_added_by_path_with_missing_parents(study):
    codebooks.add_path(study.session, "Input/Material/Alat ukur")
    codebooks.add(study.session, "Dampak", definition="d")
    assert paths(study)[3:5] == ["Input/Material", "Input/Material/Alat ukur"]
    assert paths(study)[-1] == "Dampak"
    with pytest.raises(RuleBroken, match="exists already"):
        codebooks.add_path(study.session, "input/material")
    with pytest.raises(RuleBroken, match="already a code"):
        codebooks.add(study.session, "dampak")


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a\nb", "a\x1b[31m", "\u202e"])
def test_impossible_names_are_refused_everywhere(study, name):
    man = study.code("Man")
    with pytest.raises(RuleBroken, match="cannot be the name"):
        codebooks.add(study.session, name)
    with pytest.raises(RuleBroken, match="cannot be the name"):
        codebooks.change(study.session, man, name=name)
    with pytest.raises(RuleBroken, match="cannot be the name"):
        codebooks.split(study.session, man, {name: []})
    assert paths(study) == PATHS


def test_a_code_is_renamed_and_described(busy):
    man = busy.code("Man")
    codebooks.change(busy.session, man, name=" SDM ", definition="Orang", keywords=["a", "b"])
    code = codebooks.current(busy.session).by_id[man]
    assert (code.name, code.definition, code.keywords) == ("SDM", "Orang", ("a", "b"))
    assert len(coded(busy)) == 4
    with pytest.raises(RuleBroken, match="already a code"):
        codebooks.change(busy.session, man, name="dana")
    codebooks.change(busy.session, man, name="sdm")


def test_a_code_is_moved_with_all_below_it(busy):
    codebooks.move(busy.session, busy.code("Input"), busy.code("Proses"))
    assert paths(busy) == [
        "Proses",
        "Proses/Pelaporan",
        "Proses/Input",
        "Proses/Input/Man",
        "Proses/Input/Dana",
        "Output",
        "Output/Dana",
    ]
    assert len(coded(busy)) == 4
    with pytest.raises(RuleBroken, match="below itself"):
        codebooks.move(busy.session, busy.code("Proses"), busy.code("Proses/Input/Man"))
    with pytest.raises(RuleBroken, match="below itself"):
        codebooks.move(busy.session, busy.code("Proses"), busy.code("Proses"))
    with pytest.raises(RuleBroken, match="already a code"):
        codebooks.move(busy.session, busy.code("Output/Dana"), busy.code("Proses/Input"))


def test_a_code_is_moved_among_its_siblings(study):
    codebooks.move(study.session, study.code("Output"), None, 0)
    assert [p for p in paths(study) if "/" not in p] == ["Output", "Input", "Proses"]
    codebooks.move(study.session, study.code("Output"), None, 99)
    assert [p for p in paths(study) if "/" not in p] == ["Input", "Proses", "Output"]


def test_merging_moves_codings_memos_and_subcodes(busy):
    busy.apply("IDI-01", "Dilatih", "Input/Dana", memo="tiga")
    reduction.write_memo(busy.session, MemoTarget.CODE, busy.code("Input/Man"), "definisi")
    codebooks.add_path(busy.session, "Input/Man/Kader")
    before = busy.content()
    memos = sorted(memo.body for memo in reduction.memos(busy.session))
    moved = codebooks.merge(busy.session, busy.code("Input/Man"), busy.code("Input/Dana"))
    assert moved == 2
    assert "Input/Dana/Kader" in paths(busy)
    assert "Input/Man" not in paths(busy)
    assert {path for _, path, _ in coded(busy)} == {"Input/Dana"}
    assert len(coded(busy)) == 4, "Ani's two codings of one place became one"
    assert sorted(memo.body for memo in reduction.memos(busy.session)) == memos
    on_code = reduction.memos(busy.session, target_id=busy.code("Input/Dana"))
    assert [memo.body for memo in on_code] == ["definisi"]
    assert projects.verify(busy.session) == []
    projects.undo(busy.session)
    assert busy.content() == before


def test_merging_what_cannot_be_merged_changes_nothing(busy):
    codebooks.add_path(busy.session, "Input/Man/Dana")
    codebooks.add_path(busy.session, "Input/Dana/Dana")
    before = busy.content()
    for one, other, said in (
        ("Input", "Input/Man", "below it"),
        ("Input", "Input", "itself"),
        ("Input/Man", "Input/Dana", "Both codes have a sub-code “Dana”"),
    ):
        with pytest.raises(RuleBroken, match=said):
            codebooks.merge(busy.session, busy.code(one), busy.code(other))
    assert busy.content() == before


def test_a_child_is_merged_into_its_parent(busy):
    codebooks.merge(busy.session, busy.code("Input/Man"), busy.code("Input"))
    assert [path for _, path, _ in coded(busy)].count("Input") == 3


def test_splitting_gives_codings_to_new_subcodes(busy):
    man = busy.code("Input/Man")
    ids = [
        c.id
        for c in reduction.source_codings(busy.session, busy.sources["IDI-01"])
        if c.code_id == man
    ]
    before = busy.content()
    made = codebooks.split(busy.session, man, {"Pelatihan": ids[:1], "Jumlah": ids[1:]})
    assert list(made) == ["Pelatihan", "Jumlah"]
    assert sorted(path for _, path, _ in coded(busy)) == [
        "Input/Dana",
        "Input/Man",
        "Input/Man/Jumlah",
        "Input/Man/Pelatihan",
    ]
    assert codebooks.current(busy.session).by_id[made["Jumlah"]].color == ""
    with pytest.raises(RuleBroken, match="is not coded “Man”"):
        codebooks.split(busy.session, man, {"Lagi": ids})
    projects.undo(busy.session)
    assert busy.content() == before


def test_splitting_into_one_name_twice_is_refused(busy):
    before = busy.content()
    with pytest.raises(RuleBroken, match="already a code"):
        codebooks.split(busy.session, busy.code("Input/Man"), {"A": [], "a": []})
    assert busy.content() == before


def test_a_retired_code_keeps_its_codings_and_takes_no_new_ones(busy):
    man = busy.code("Input/Man")
    codebooks.retire(busy.session, man)
    assert len(coded(busy)) == 4
    with pytest.raises(RuleBroken, match="retired"):
        busy.apply("IDI-01", "Kader", "Input/Man")
    codebooks.retire(busy.session, man, retired=False)
    busy.apply("IDI-01", "Kader", "Input/Man")


def test_deleting_says_how_much_goes(busy):
    assert codebooks.delete(busy.session, busy.code("Input")) == (3, 4)
    assert paths(busy) == PATHS[3:]
    assert coded(busy) == []
    assert reduction.memos(busy.session) == []


def test_what_is_gone_is_not_changed(busy):
    man = busy.code("Input/Man")
    codebooks.delete(busy.session, man)
    for act in (
        lambda: codebooks.change(busy.session, man, name="x"),
        lambda: codebooks.move(busy.session, man, None),
        lambda: codebooks.merge(busy.session, man, busy.code("Proses")),
        lambda: codebooks.split(busy.session, man, {}),
        lambda: codebooks.retire(busy.session, man),
        lambda: codebooks.delete(busy.session, man),
    ):
        with pytest.raises(RuleBroken, match="no code"):
            act()


def test_codes_are_found_by_path_name_and_id(study):
    book = codebooks.current(study.session)
    man = study.code("input/man")
    assert book.find("Man").id == book.find(man).id == man
    with pytest.raises(RuleBroken, match="Input/Dana, Output/Dana"):
        book.find("Dana")
    with pytest.raises(RuleBroken, match="no code “xyz”"):
        book.find("xyz")


def test_counts_follow_the_codings(busy):
    assert codebooks.counts(busy.session) == {busy.code("Input/Man"): 3, busy.code("Input/Dana"): 1}


def test_a_new_code_below_a_parent_that_is_gone_is_refused(busy):
    proses = busy.code("Proses")
    codebooks.delete(busy.session, proses)
    with pytest.raises(RuleBroken):
        codebooks.add(busy.session, "x", parent=proses)
