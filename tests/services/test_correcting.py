from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualcode.model.coding import MemoTarget
from qualcode.model.correction import UnsettledState
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.services import (
    codebooks,
    coders,
    correcting,
    projects,
    quarantine,
    reduction,
    search,
    sources,
)
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.text.reanchor import Fate
from tests import builders


@pytest.fixture
def coded(study):
    """The study with four codings in the first interview."""
    study.apply("IDI-01", "Kader ado limo orang", "Input/Man")
    study.apply("IDI-01", "Dilatih tu dak pernah", "Proses", memo="Perlu ditanyakan")
    study.apply("IDI-01", "Duit dari desa", "Input/Dana")
    study.apply("IDI-01", "Pakai duit kami dulu bae", "Output/Dana")
    return study


def correct(study, source, new):
    plan = correcting.preview(study.session, study.sources[source], new)
    correcting.apply(study.session, plan)
    return plan


def quotes(study, source="IDI-01"):
    text = study.text(source)
    own = reduction.source_codings(study.session, study.sources[source])
    return [text[c.start : c.end] for c in own]


def waiting(study):
    return [
        (str(w.entry.state), w.entry.quotation, w.text) for w in quarantine.listing(study.session)
    ]


def test_codings_follow_their_words(coded):
    before = quotes(coded)
    plan = correct(coded, "IDI-01", "Transkrip 1\n" + coded.text("IDI-01"))
    assert quotes(coded) == before
    assert plan.count(Fate.MOVED) == 4
    assert waiting(coded) == []
    assert projects.verify(coded.session) == []


def test_a_changed_quotation_waits_for_confirmation(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("dak pernah", "idak pernah"))
    assert waiting(coded) == [("changed", "Dilatih tu dak pernah", "Dilatih tu idak pernah")]
    assert "Dilatih tu idak pernah" in quotes(coded)
    quarantine.confirm(coded.session, [w.entry for w in quarantine.listing(coded.session)])
    assert waiting(coded) == []
    projects.undo(coded.session)
    assert len(waiting(coded)) == 1


def test_a_deleted_quotation_waits_in_quarantine_with_its_memo_and_counts_nowhere(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("Dilatih tu dak pernah", ""))
    assert waiting(coded) == [("lost", "Dilatih tu dak pernah", "")]
    assert len(quotes(coded)) == 3
    assert codebooks.counts(coded.session).get(coded.code("Proses"), 0) == 0
    (entry,) = [w.entry for w in quarantine.listing(coded.session)]
    assert entry.before.endswith("cuman duo. ")
    (memo,) = reduction.memos(coded.session, target=MemoTarget.UNSETTLED)
    assert memo.body == "Perlu ditanyakan"
    assert projects.verify(coded.session) == []
    projects.repair(coded.session)
    assert len(waiting(coded)) == 1


def test_undo_and_redo_restore_text_turns_codings_and_memos(coded):
    before = coded.content()
    new = coded.text("IDI-01").replace("Dilatih tu dak pernah", "").replace("limo", "lima")
    correct(coded, "IDI-01", "Judul\n" + new)
    after = coded.content()
    projects.undo(coded.session)
    assert coded.content() == before
    assert projects.verify(coded.session) == []
    projects.redo(coded.session)
    assert coded.content() == after
    assert projects.verify(coded.session) == []


def test_a_coding_in_quarantine_is_placed_by_hand_with_its_memo(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("Dilatih tu dak pernah", "Hmm"))
    (entry,) = [w.entry for w in quarantine.listing(coded.session)]
    start = coded.text("IDI-01").index("Hmm")
    quarantine.place(coded.session, entry, start, start + 3)
    assert "Hmm" in quotes(coded)
    assert waiting(coded) == []
    (memo,) = reduction.memos(coded.session, target=MemoTarget.CODING)
    assert memo.target_id == entry.coding_id
    assert projects.verify(coded.session) == []
    projects.undo(coded.session)
    assert len(waiting(coded)) == 1


def test_proposals_name_likely_places(coded):
    new = coded.text("IDI-01").replace("Dilatih tu dak pernah", "")
    correct(coded, "IDI-01", new)
    later = coded.text("IDI-01") + "I: Kami dilatih itu dak pernah nian.\n"
    correct(coded, "IDI-01", later)
    (entry,) = [w.entry for w in quarantine.listing(coded.session)]
    found = quarantine.proposals(coded.session, entry)
    assert "dilatih itu dak pernah" in later[found[0].start : found[0].end]


def test_words_that_come_back_bring_their_coding_back(coded):
    old = coded.text("IDI-01")
    correct(coded, "IDI-01", old.replace("Dilatih tu dak pernah", ""))
    plan = correct(coded, "IDI-01", old)
    assert [one.unsettled.quotation for one in plan.returning] == ["Dilatih tu dak pernah"]
    assert waiting(coded) == []
    assert len(quotes(coded)) == 4
    assert len(reduction.memos(coded.session, target=MemoTarget.CODING)) == 1


def test_a_changed_quotation_that_is_changed_back_waits_no_more(coded):
    old = coded.text("IDI-01")
    correct(coded, "IDI-01", old.replace("dak pernah", "idak pernah"))
    correct(coded, "IDI-01", old.replace("dak pernah", "tidak pernah"))
    assert waiting(coded) == [("changed", "Dilatih tu dak pernah", "Dilatih tu tidak pernah")]
    correct(coded, "IDI-01", old)
    assert waiting(coded) == []


def test_giving_up_is_one_step(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("Dilatih tu dak pernah", ""))
    entries = [w.entry for w in quarantine.listing(coded.session)]
    before = coded.content()
    assert quarantine.give_up(coded.session, entries) == 1
    assert waiting(coded) == []
    assert reduction.memos(coded.session) == []
    projects.undo(coded.session)
    assert coded.content() == before


def test_a_coding_without_a_place_cannot_be_confirmed(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("Dilatih tu dak pernah", ""))
    with pytest.raises(RuleBroken, match="no place"):
        quarantine.confirm(coded.session, [w.entry for w in quarantine.listing(coded.session)])


def test_only_the_coder_settles_their_codings(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("dak pernah", "idak pernah"))
    budi = coded.also("Budi")
    entries = [w.entry for w in quarantine.listing(budi.session)]
    with pytest.raises(RuleBroken, match="Ani"):
        quarantine.confirm(budi.session, entries)


def test_a_correction_is_refused_when_somebody_coded_since_it_was_looked_at(coded):
    plan = correcting.preview(
        coded.session, coded.sources["IDI-01"], "Judul\n" + coded.text("IDI-01")
    )
    coded.also("Budi").apply("IDI-01", "kadang telat", "Proses")
    with pytest.raises(RuleBroken, match="meantime"):
        correcting.apply(coded.session, plan)


def test_a_correction_on_which_others_have_coded_is_not_undone(coded):
    correct(coded, "IDI-01", "Judul\n" + coded.text("IDI-01"))
    coded.also("Budi").apply("IDI-01", "kadang telat", "Proses")
    with pytest.raises(RuleBroken, match="another version"):
        projects.undo(coded.session)
    assert projects.verify(coded.session) == []


def test_a_coding_retracted_before_a_correction_does_not_come_back_on_the_wrong_words(coded):
    budi = coded.also("Budi")
    gone = budi.apply("IDI-01", "kadang telat", "Proses")
    reduction.retract(budi.session, [gone])
    correct(coded, "IDI-01", "Judul\n" + coded.text("IDI-01"))
    with pytest.raises(RuleBroken, match="another version"):
        projects.undo(budi.session)
    assert projects.verify(coded.session) == []


def test_sources_codes_and_coders_go_with_what_waits_with_them(coded):
    budi = coded.also("Budi")
    budi.apply("IDI-01", "Dilatih tu dak pernah", "Input/Man", memo="m")
    correct(coded, "IDI-01", coded.text("IDI-01").replace("Dilatih tu dak pernah", ""))
    before = coded.content()
    for act in (
        lambda: codebooks.delete(coded.session, coded.code("Proses")),
        lambda: sources.delete(coded.session, coded.sources["IDI-01"]),
        lambda: coders.delete(coded.session, "Budi"),
    ):
        act()
        assert len(waiting(coded)) < 2
        assert projects.verify(coded.session) == []
        projects.undo(coded.session)
        assert coded.content() == before


def test_a_merged_code_takes_what_waits_in_quarantine(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("Dilatih tu dak pernah", ""))
    before = coded.content()
    codebooks.merge(coded.session, coded.code("Proses"), coded.code("Output"))
    (one,) = quarantine.listing(coded.session)
    assert one.code == "Output"
    projects.undo(coded.session)
    assert coded.content() == before
    projects.redo(coded.session)
    (one,) = quarantine.listing(coded.session)
    quarantine.place(coded.session, one.entry, 0, 9)
    assert codebooks.counts(coded.session)[coded.code("Output")] == 1


def test_a_source_whose_changed_coding_was_retracted_can_be_deleted(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("dak pernah", "idak pernah"))
    (one,) = quarantine.listing(coded.session)
    reduction.retract(coded.session, [one.entry.coding_id])
    assert waiting(coded) == []
    sources.delete(coded.session, coded.sources["IDI-01"])
    assert projects.verify(coded.session) == []


def test_a_corrected_text_is_found_by_search(coded):
    correct(coded, "IDI-01", coded.text("IDI-01").replace("kadang telat", "sering terlambat"))
    assert [hit.text for hit in search.search(coded.session, "terlambat", mode="exact")]
    assert projects.verify(coded.session) == []


def test_a_corrected_file_takes_the_place_of_the_text(session: Session, tmp_path: Path):
    path = tmp_path / "IDI-07.txt"
    lines = [f"{'PI'[n % 2]}: Kalimat nomor {n} tentang posyandu." for n in range(12)]
    path.write_text("\n".join(lines), encoding="utf-8")
    from qualcode.services import importing

    (report,) = importing.bring_in(session, importing.read([path]))
    book = codebooks.add_path(session, "Proses")
    place = reduction.locate(session, report.source, "nomor 5 tentang posyandu")
    reduction.apply_code(session, place, book)
    path.write_text(
        "\n".join(["P: Pembuka?", "I: Ya, silakan.", *lines, "S: Saya suaminya."]).replace(
            "nomor 5", "angka lima"
        ),
        encoding="utf-8",
    )
    plan = correcting.preview_file(session, report.source, path)
    assert [speaker.label for speaker in plan.new_speakers] in ([], ["S"])
    correcting.apply(session, plan)
    document = sources.document(session, report.source)
    assert len(document.turns) >= 14
    assert document.text[document.turns[0].start : document.turns[0].end] == "Pembuka?"
    (one,) = quarantine.listing(session)
    assert one.entry.state is UnsettledState.CHANGED
    assert one.text == "angka lima tentang posyandu"
    assert projects.verify(session) == []


def test_a_strange_file_is_no_correction(coded, tmp_path):
    path = tmp_path / "lain.txt"
    path.write_text(
        "P: Apa kabar bapak presiden?\nI: Baik sekali, terima kasih.\n", encoding="utf-8"
    )
    with pytest.raises(InputProblem, match="hardly a line"):
        correcting.preview_file(coded.session, coded.sources["IDI-01"], path)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_text_is_no_correction(coded, text):
    with pytest.raises(InputProblem, match="empty"):
        correcting.preview(coded.session, coded.sources["IDI-01"], text)


def test_an_unknown_source_is_said(coded):
    with pytest.raises(NotFound):
        correcting.preview(coded.session, "nirgends", "x")


def test_the_same_text_changes_nothing(coded):
    plan = correcting.preview(coded.session, coded.sources["IDI-01"], coded.text("IDI-01"))
    assert plan.is_empty
    head = coded.project.head
    correcting.apply(coded.session, plan)
    assert coded.project.head == head


def test_after_any_row_of_corrections_every_coding_is_exact_or_waits(coded):
    """Corrections at random, undone at random, with new codings in between: nothing is lost.

    The thousand edits of one text are in tests/unit/test_reanchor.py; here the project is asked.
    """
    dice = random.Random(5)
    code = next(iter(codebooks.current(coded.session).by_id))
    given = {
        c.id: q
        for c, q in zip(
            reduction.source_codings(coded.session, coded.sources["IDI-01"]),
            quotes(coded),
            strict=True,
        )
    }
    words = ["kader", "dak", " ", "\nP: ", "I: ", "duit", "\n", "Dilatih tu dak pernah", "😀"]
    for step in range(100):
        text = coded.text("IDI-01")
        if step % 5 == 0:
            start = dice.randrange(len(text) - 1)
            end = min(len(text), start + dice.randint(2, 60))
            if text[start:end].strip():
                place = Place(coded.sources["IDI-01"], start, end)
                given[reduction.apply_code(coded.session, place, code)] = text[start:end]
        a = dice.randrange(len(text))
        b = min(len(text), a + dice.choice([0, 3, 20, 60]))
        new = text[:a] + "".join(dice.choices(words, k=dice.randint(0, 4))) + text[b:]
        if not new.strip():
            continue
        correct(coded, "IDI-01", new)
        if step % 7 == 1:
            projects.undo(coded.session)
        text = coded.text("IDI-01")
        exact = {
            c.id
            for c in reduction.source_codings(coded.session, coded.sources["IDI-01"])
            if text[c.start : c.end] == given[c.id]
        }
        listed = {w.entry.coding_id for w in quarantine.listing(coded.session)}
        assert exact | listed == set(given)
        assert exact.isdisjoint(listed)
    assert projects.verify(coded.session) == []
    assert builders.everything(coded.project)
