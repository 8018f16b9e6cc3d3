"""Undo and redo: per coder, across restarts, all of it, and never over somebody else's work."""

from __future__ import annotations

import pytest

from qualcode.model.coding import MemoTarget
from qualcode.model.errors import NotFound, RuleBroken
from qualcode.services import codebooks, projects, reading, reduction, sources
from tests import builders


def test_undo_takes_back_and_redo_brings_again(study):
    before = study.content()
    study.apply("IDI-01", "Dilatih", "Man", memo="m")
    after = study.content()
    assert projects.undo(study.session).verb == "coding.apply"
    assert study.content() == before
    assert projects.redo(study.session).verb == "coding.apply"
    assert study.content() == after


def test_undo_works_after_a_restart(study):
    before = study.content()
    study.apply("IDI-01", "Dilatih", "Man")
    study = builders.reopen(study)
    projects.undo(study.session)
    assert study.content() == before
    study = builders.reopen(study)
    projects.redo(study.session)
    assert projects.overview(study.session).codings == 1


def test_there_is_an_end_to_undo_and_the_project_remains(study):
    undone = []
    with pytest.raises(NotFound, match="nothing to undo"):
        while True:
            undone.append(projects.undo(study.session).verb)
    assert undone == ["codebook.import", "source.import"]
    facts = projects.overview(study.session)
    assert (facts.title, facts.sources, facts.codes) == ("Studi", 0, 0)
    assert facts.coders == ("Ani",)


def test_a_new_act_ends_what_can_be_redone(study):
    study.apply("IDI-01", "Dilatih", "Man")
    projects.undo(study.session)
    study.apply("IDI-01", "Kader", "Man")
    with pytest.raises(NotFound, match="nothing to redo"):
        projects.redo(study.session)


def test_redo_after_undo_redo_undo_finds_the_right_act(study):
    for quote in ("Dilatih", "Kader", "Duit"):
        study.apply("IDI-01", quote, "Man")
    whole = study.content()
    for back in (1, 3, 2):
        for _ in range(back):
            projects.undo(study.session)
        for _ in range(back):
            projects.redo(study.session)
        assert study.content() == whole
    with pytest.raises(NotFound):
        projects.redo(study.session)


def test_a_stranger_has_nothing_to_undo(study):
    budi = study.also("Budi")
    for verb in (projects.undo, projects.redo):
        with pytest.raises(NotFound):
            verb(budi.session)
    assert budi.session.known_coder_id is None


def test_each_coder_undoes_their_own_newest_act(study):
    budi = study.also("Budi")
    study.apply("IDI-01", "Dilatih", "Man")
    budi.apply("IDI-01", "Kader", "Man")
    study_act = projects.undo(study.session)
    assert (study_act.coder, study_act.facts["quote"]) == ("Ani", "Dilatih")
    (left,) = reduction.source_codings(study.session, study.sources["IDI-01"])
    assert left.coder_id == budi.session.coder_id


def refused(act, session, match: str) -> None:
    before = builders.everything(session.project)
    with pytest.raises(RuleBroken, match=match):
        act(session)
    assert builders.everything(session.project) == before
    assert projects.verify(session) == []


def test_a_code_that_another_coder_has_used_is_not_undone_away(study):
    codebooks.add_path(study.session, "Input/Baru")
    study.also("Budi").apply("IDI-01", "Kader", "Input/Baru")
    refused(projects.undo, study.session, r"1 later entries \(coding\) depend on it")


def test_a_coding_that_another_coder_wrote_a_memo_on_is_not_undone_away(study):
    coding = study.apply("IDI-01", "Dilatih", "Man")
    budi = study.also("Budi")
    reduction.write_memo(budi.session, MemoTarget.CODING, coding, "Setuju?")
    refused(projects.undo, study.session, r"1 later entries \(memo\) depend on it")


def test_a_name_that_another_coder_changed_again_is_not_undone(study):
    man = study.code("Input/Man")
    codebooks.change(study.session, man, name="SDM")
    codebooks.change(study.also("Budi").session, man, name="Tenaga")
    refused(projects.undo, study.session, "changed again since")


def test_a_coding_is_not_brought_back_to_a_code_that_is_gone(study):
    coding = study.apply("IDI-01", "Dilatih", "Man")
    reduction.retract(study.session, [coding])
    codebooks.delete(study.also("Budi").session, study.code("Input/Man"))
    refused(projects.undo, study.session, "removed in the meantime")


def test_a_code_is_not_brought_back_beside_one_of_its_name(study):
    codebooks.delete(study.session, study.code("Input/Man"))
    codebooks.add_path(study.also("Budi").session, "Input/man")
    refused(projects.undo, study.session, "already a code “[Mm]an”")


def test_undoing_a_move_makes_no_ring(study):
    pelaporan, man = study.code("Proses/Pelaporan"), study.code("Input/Man")
    codebooks.move(study.session, man, pelaporan)
    codebooks.move(study.session, man, None)
    codebooks.move(study.also("Budi").session, pelaporan, man)
    refused(projects.undo, study.session, "below itself")


def test_a_refused_undo_can_be_done_once_the_other_has_stepped_back(study):
    before = study.content()
    codebooks.add_path(study.session, "Input/Baru")
    budi = study.also("Budi")
    budi.apply("IDI-01", "Kader", "Input/Baru")
    refused(projects.undo, study.session, "depend on it")
    projects.undo(budi.session)
    projects.undo(study.session)
    after = study.content()
    assert [c[1] for c in after.pop("coder")] == ["Ani", "Budi"]
    before.pop("coder")
    assert after == before


def test_what_one_act_did_is_undone_whole_or_not_at_all(study):
    """Of two new codes only one is in use; neither goes."""
    codebooks.add_path(study.session, "Baru/Bawah")
    study.also("Budi").apply("IDI-01", "Kader", "Baru/Bawah")
    refused(projects.undo, study.session, "depend on it")
    assert study.code("Baru/Bawah")


@pytest.mark.parametrize("what", ["category", "code", "source", "informant_link"])
def test_deleting_what_holds_much_is_one_step_and_undone_whole(study, what):
    study.apply("IDI-01", "Dilatih", "Input/Man", memo="catatan")
    study.apply("IDI-01", "Duit dari desa", "Input/Dana")
    budi = study.also("Budi")
    budi.apply("IDI-01", "Dilatih", "Input/Man", memo="lain")
    reduction.write_memo(budi.session, MemoTarget.CODE, study.code("Input/Man"), "definisi?")
    reduction.write_memo(budi.session, MemoTarget.SOURCE, study.sources["IDI-01"], "kaset rusak")
    before = study.content()
    if what == "category":
        assert codebooks.delete(study.session, study.code("Input")) == (3, 3)
    elif what == "code":
        assert codebooks.delete(study.session, study.code("Input/Man")) == (1, 2)
    elif what == "source":
        assert sources.delete(study.session, study.sources["IDI-01"]) == 3
    else:
        name, informant = next(iter(study.informants.items()))
        sources.set_informant(study.session, informant, name=f"{name} lama", age="31")
    assert study.content() != before
    study = builders.reopen(study)
    after = study.content()
    assert projects.verify(study.session) == []
    projects.undo(study.session)
    assert study.content() == before
    projects.redo(study.session)
    assert study.content() == after
    projects.undo(study.session)
    study.project.clock.forward(hours=1)
    study = builders.reopen(study)
    assert study.content() == before
    for made in projects.list_backups(study.project.path):
        restored = projects.restore(made, made.parent / f"x{made.stem}")
        with builders.Session.open(restored, "Ani") as session:
            assert projects.verify(session) == []


def test_the_audit_trail_tells_every_act(study):
    study.apply("IDI-01", "Dilatih", "Man")
    projects.undo(study.session)
    trail = projects.log(study.session)
    assert [(act.verb, act.undone) for act in trail] == [
        ("undo", False),
        ("coding.apply", True),
        ("codebook.import", False),
        ("source.import", False),
        ("project.new", False),
        ("coder.join", False),
    ]
    assert trail[1].facts == {"code": "Input/Man", "quote": "Dilatih", "n": 1}
    assert [act.coder for act in trail[:-1]] == ["Ani"] * 5
    assert projects.log(study.session, limit=2) == trail[:2]
    assert trail[0].hash == study.project.head


def test_what_the_newest_act_touched_is_known_when_it_was_codings_alone(study):
    first = study.apply("IDI-01", "Kader ado limo orang", "Input/Man")
    assert list(reading.codings_just_changed(study.session)) == [first]
    assert reading.codings_just_changed(study.session)[first].start >= 0
    projects.undo(study.session)
    assert reading.codings_just_changed(study.session) == {first: None}
    codebooks.add(study.session, "Baru")
    assert reading.codings_just_changed(study.session) is None
