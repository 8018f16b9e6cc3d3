"""Coding and memos: what is stored is what was meant, or a sentence says why not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.services import codebooks, projects, reduction
from qualcode.services.reduction import Place
from tests import builders


def codings(study, source="IDI-01"):
    return reduction.source_codings(study.session, study.sources[source])


def test_a_coding_stands_where_its_words_stand(study):
    study.apply("IDI-01", "Dilatih tu dak pernah 😀", "Man")
    (coding,) = codings(study)
    assert study.text("IDI-01")[coding.start : coding.end] == "Dilatih tu dak pernah 😀"


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_place_inside_a_text_can_be_coded_and_no_other(
    data, tmp_path_factory: pytest.TempPathFactory
):
    with builders.new_session(tmp_path_factory.mktemp("p") / "a") as session:
        study = builders.fill(session)
        text = study.text("FGD-01")
        edge = st.integers(-3, len(text) + 3)
        start, end = data.draw(edge), data.draw(edge)
        place = Place(study.sources["FGD-01"], start, end)
        possible = 0 <= start < end <= len(text) and bool(text[start:end].strip())
        if not possible:
            with pytest.raises(RuleBroken, match="place"):
                reduction.apply_code(session, place, study.code("Man"))
            assert codings(study, "FGD-01") == []
            return
        reduction.apply_code(session, place, study.code("Man"))
        (coding,) = codings(study, "FGD-01")
        assert (coding.start, coding.end) == (start, end)
        assert projects.verify(session) == []


@pytest.mark.parametrize(
    ("code", "said"), [("none", "no code “none”"), ("Output/Dana", "is retired")]
)
def test_unknown_and_retired_codes_are_refused(study, code, said):
    codebooks.retire(study.session, study.code("Output/Dana"))
    code_id = study.code(code) if "/" in code else code
    with pytest.raises(RuleBroken, match=said):
        reduction.apply_code(study.session, study.place("IDI-01", "Duit"), code_id)


def test_an_unknown_source_is_refused(study):
    with pytest.raises(RuleBroken, match="no source"):
        reduction.apply_code(study.session, Place("none", 0, 3), study.code("Man"))


def test_one_place_is_not_coded_twice_by_one_coder_with_one_code(study):
    study.apply("IDI-01", "Dilatih", "Man")
    with pytest.raises(RuleBroken, match="already has the code “Man”"):
        study.apply("IDI-01", "Dilatih", "Man")
    study.apply("IDI-01", "Dilatih", "Input/Dana")
    study.also("Budi").apply("IDI-01", "Dilatih", "Man")
    assert len(codings(study)) == 3
    place = study.place("IDI-01", "Duit")
    with pytest.raises(RuleBroken, match="twice"):
        reduction.apply_codes(study.session, [(place, study.code("Man"))] * 2)


def test_recoding_and_resizing_make_no_doubles(study):
    man = study.apply("IDI-01", "Dilatih", "Man")
    dana = study.apply("IDI-01", "Dilatih", "Input/Dana")
    with pytest.raises(RuleBroken, match="already has the code"):
        reduction.recode(study.session, dana, study.code("Man"))
    shorter = study.apply("IDI-01", "Dilat", "Man")
    place = study.place("IDI-01", "Dilatih")
    with pytest.raises(RuleBroken, match="already has the code"):
        reduction.resize(study.session, shorter, place.start, place.end)
    reduction.recode(study.session, man, study.code("Man"))
    reduction.resize(study.session, man, place.start, place.end)
    assert len(codings(study)) == 3


def test_several_codes_are_one_undo_step(study):
    place = study.place("IDI-01", "Dilatih")
    pairs = [(place, study.code(code)) for code in ("Man", "Input/Dana", "Proses")]
    made = reduction.apply_codes(study.session, pairs, memo="m")
    assert [c.id for c in codings(study)] == made
    projects.undo(study.session)
    assert codings(study) == []


def test_a_failed_act_of_several_codes_stores_none(study):
    place = study.place("IDI-01", "Dilatih")
    bad = Place(place.source_id, 0, 10_000)
    with pytest.raises(RuleBroken):
        reduction.apply_codes(study.session, [(place, study.code("Man")), (bad, study.code("Man"))])
    assert codings(study) == []


def test_a_code_is_made_and_applied_in_one_step(study):
    before = study.content()
    place = study.place("IDI-01", "Dilatih tu dak pernah")
    code, coding = reduction.create_and_apply(
        study.session, place, "dak pernah dilatih", parent=study.code("Input")
    )
    book = codebooks.current(study.session)
    assert book.path(code) == "Input/dak pernah dilatih"
    assert book.by_id[code].color == "#0072B2"
    assert [c.id for c in codings(study)] == [coding]
    projects.undo(study.session)
    assert study.content() == before


def test_a_coding_belongs_to_its_coder(study):
    coding = study.apply("IDI-01", "Dilatih", "Man")
    budi = study.also("Budi").session
    for act in (
        lambda: reduction.retract(budi, [coding]),
        lambda: reduction.recode(budi, coding, study.code("Proses")),
        lambda: reduction.resize(budi, coding, 0, 5),
    ):
        with pytest.raises(RuleBroken, match="belongs to Ani"):
            act()
    assert len(codings(study)) == 1


def test_retracting_takes_the_memo_along_and_undo_brings_both(study):
    coding = study.apply("IDI-01", "Dilatih", "Man", memo="m")
    assert reduction.retract(study.session, [coding, coding]) == 1
    assert reduction.memos(study.session) == []
    assert reduction.retract(study.session, []) == 0
    with pytest.raises(RuleBroken, match="no coding"):
        reduction.retract(study.session, [coding])
    projects.undo(study.session)
    assert [memo.body for memo in reduction.memos(study.session)] == ["m"]


def test_recode_and_resize_keep_the_memo(study):
    coding = study.apply("IDI-01", "Dilatih", "Man", memo="m")
    reduction.recode(study.session, coding, study.code("Proses"))
    place = study.place("IDI-01", "Dilatih tu")
    reduction.resize(study.session, coding, place.start, place.end)
    (found,) = codings(study)
    assert (found.code_id, found.end) == (study.code("Proses"), place.end)
    assert reduction.memos(study.session, target_id=coding)[0].body == "m"
    for start, end in ((5, 5), (-1, 4), (0, 10_000)):
        with pytest.raises(RuleBroken, match="not inside the text"):
            reduction.resize(study.session, coding, start, end)


def test_what_touches_a_place_is_found(study):
    study.apply("IDI-01", "Dilatih tu", "Man")
    place = study.place("IDI-01", "tu dak")
    assert len(reduction.codings_at(study.session, place)) == 1
    after = Place(place.source_id, place.start + 2, place.end)
    assert reduction.codings_at(study.session, after) == []


@pytest.mark.parametrize("target", ["project", "source", "informant", "code", "coding"])
def test_memos_are_written_on_everything(study, target):
    ids = {
        MemoTarget.PROJECT: "",
        MemoTarget.SOURCE: study.sources["IDI-01"],
        MemoTarget.INFORMANT: next(iter(study.informants.values())),
        MemoTarget.CODE: study.code("Man"),
        MemoTarget.CODING: study.apply("IDI-01", "Dilatih", "Man"),
    }
    target = MemoTarget(target)
    memo = reduction.write_memo(study.session, target, ids[target], "isi", kind=MemoKind.THEORY)
    found = reduction.memo(study.session, memo)
    assert (found.body, found.kind, found.target) == ("isi", MemoKind.THEORY, target)
    reduction.change_memo(study.session, memo, "lain", kind=MemoKind.METHOD)
    assert reduction.memos(study.session, target=target)[0].body == "lain"
    reduction.change_memo(study.session, memo, " ")
    with pytest.raises(NotFound):
        reduction.memo(study.session, memo)
    with pytest.raises(RuleBroken, match="removed in the meantime"):
        reduction.change_memo(study.session, memo, "zu spät")
    projects.undo(study.session)
    assert reduction.memo(study.session, memo).body == "lain"
    assert projects.verify(study.session) == []


def test_memos_need_a_body_and_a_target(study):
    with pytest.raises(RuleBroken, match="empty"):
        reduction.write_memo(study.session, MemoTarget.PROJECT, "", " \n")
    with pytest.raises(RuleBroken, match="no coding with the id"):
        reduction.write_memo(study.session, MemoTarget.CODING, "none", "x")


def test_pins_are_each_coders_own_and_forget_deleted_codes(study):
    man, dana = study.code("Man"), study.code("Input/Dana")
    reduction.pin(study.session, [man, dana])
    budi = study.also("Budi").session
    assert reduction.pinned(budi) == []
    reduction.pin(budi, [dana])
    assert (reduction.pinned(study.session), reduction.pinned(budi)) == ([man, dana], [dana])
    codebooks.delete(study.session, man)
    assert reduction.pinned(study.session) == [dana]


def test_recent_codes_are_newest_first(study):
    assert reduction.recent(study.also("Budi").session) == []
    for quote, code in (("Dilatih", "Man"), ("Duit", "Input/Dana"), ("Kader", "Man")):
        study.apply("IDI-01", quote, code)
    assert reduction.recent(study.session) == [study.code("Man"), study.code("Input/Dana")]
