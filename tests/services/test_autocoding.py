"""Keywords propose, people decide: nothing is coded unseen, nothing rejected comes back."""

from __future__ import annotations

import pytest

from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.services import autocoding, codebooks, lexicon, projects, reduction
from qualcode.services.search_acts import Extent
from qualcode.store import codings
from qualcode.text.dialect.keywords import read_keyword
from qualcode.text.dialect.lexicon import bundled
from tests import builders


def add(study, *said, label="I"):
    with study.project.act(study.session.coder_id, "source.import", n=1) as action:
        turns = tuple((label, one) for one in said)
        study.sources["IDI-03"] = builders.add_source(
            action, "IDI-03", "idi", turns, study.informants
        )


def keywords(study, code, *words):
    codebooks.change(study.session, study.code(code), keywords=list(words))


def proposed(study, **how):
    found = autocoding.propose(study.session, **how).proposals
    for one in found:
        text = reduction.text(study.session, one.source_id)
        assert text[one.start : one.end] == one.text
        assert all(one.start <= a < b <= one.end for a, b in one.matches)
    return found


def passages(study, code, *words, **how):
    keywords(study, code, *words)
    wanted = [study.code(code)]
    return [one.text for one in proposed(study, codes=wanted, **how)]


def test_a_keyword_proposes_the_sentence_that_holds_it_in_any_spelling(study):
    assert passages(study, "Proses/Pelaporan", "tidak ada") == ["Meja dak ado."]
    (one,) = proposed(study, codes=[study.code("Proses")])
    assert (one.code, one.source, one.turn, one.informant) == (
        "Proses/Pelaporan", "IDI-02", 2, "Informan 02I",
    )  # fmt: skip
    assert one.keywords == ("tidak ada",)
    assert "dak ado = tidak ada" in str(one.why)


def test_nothing_is_stored_by_looking(study):
    before = builders.everything(study.project)
    assert proposed(study)
    assert builders.everything(study.project) == before


def test_questions_and_notes_are_passed_over_unless_wanted(study):
    assert passages(study, "Input/Man", "aktif", "jadi") == [
        "Kader ado limo orang, tapi yang aktif cuman duo."
    ]
    assert len(passages(study, "Input/Man", "aktif", "jadi", all_roles=True)) == 2


@pytest.mark.parametrize(
    ("pattern", "said", "found"),
    [
        ("[NEG] .. dilatih", "Kami dak pernah dilatih.", True),
        ("[NEG] .. dilatih", "Belum dilatih.", True),
        ("[NEG] .. dilatih", "Dak pernah samo sekali nian dilatih.", False),
        ("[NEG] ..5 dilatih", "Dak pernah samo sekali nian dilatih.", True),
        ("[NEG] .. dilatih", "Dak tau. Dilatih bae.", False),
        ("[neg] .. ada", "Katek.", True),
        ("meja|kursi .. rusak", "Kursinyo banyak rusak.", False),
        ("meja|kursi* .. rusak", "Kursinyo banyak rusak.", True),
        ("meja|kursi .. rusak", "Meja yang rusak.", True),
        ("penyuluh*", "Penyuluhannyo lancar.", True),
        ("[NUM] .. orang", "Ado 12 kader orang sini.", True),
        ("[NUM] .. orang", "Ado limo orang.", False),
        ("tidak ada|habis .. dana", "Dak ado lagi dana.", True),
        ("tidak ada", "Tidak. Ada meja.", False),
        ("52,94", "Cakupannyo 52,94 persen.", True),
    ],
)
def test_patterns_find_what_they_say(study, pattern, said, found):
    add(study, said)
    only = [study.sources["IDI-03"]]
    assert bool(passages(study, "Input/Man", pattern, sources=only)) is found


@pytest.mark.parametrize(
    "wrong", ["", "!!!", ".. dilatih", "dilatih ..", "[NEG]", "[NEG] .. [NUM]", "[KATA] x", "a|", " ".join(["a*"] * 13)]
)  # fmt: skip
def test_a_keyword_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(InputProblem):
        read_keyword(wrong, bundled())


def test_a_bad_keyword_is_told_and_the_others_work(study):
    keywords(study, "Input/Man", "[KATA] x", "kader")
    found = autocoding.propose(study.session)
    assert len(found.proposals) == 2
    (problem,) = found.problems
    assert "Input/Man: " in str(problem)
    assert "[KATA]" in str(problem)


def test_what_has_the_code_or_one_below_is_not_proposed(study):
    keywords(study, "Input", "kader")
    assert len(proposed(study)) == 4
    study.also("Budi").apply("FGD-01", "Kader tu kurang", "Input/Man")
    found = autocoding.propose(study.session)
    assert sorted(one.code for one in found.proposals) == ["Input", "Input/Man"]
    assert found.coded == 2


def test_a_rejected_passage_does_not_come_back_until_the_rejection_is_undone(study):
    first, second = proposed(study)
    assert autocoding.reject(study.session, [first]) == 1
    again = autocoding.propose(study.session)
    assert [one.text for one in again.proposals] == [second.text]
    assert again.rejected == 1
    projects.undo(study.session)
    assert len(proposed(study)) == 2


def test_what_is_chosen_is_coded_in_one_step(study):
    found = proposed(study)
    made = autocoding.apply(study.session, found)
    assert len(made) == 2
    assert {c.code_id for c in codings.codings(study.project)} == {study.code("Input/Man")}
    assert proposed(study) == ()
    projects.undo(study.session)
    assert codings.codings(study.project) == []
    assert proposed(study) == found
    with pytest.raises(RuleBroken):
        autocoding.apply(study.session, [])


def test_a_retired_code_proposes_nothing(study):
    codebooks.retire(study.session, study.code("Input/Man"))
    assert proposed(study) == ()


def test_how_much_is_proposed_can_be_chosen(study):
    assert passages(study, "Input/Man", "tidak ada", extent=Extent.MATCH) == ["dak ado"]
    assert passages(study, "Input/Man", "tidak ada", extent=Extent.TURN) == [
        "Timbangan rusak, minjam ke sebelah. Meja dak ado."
    ]


def test_several_keywords_in_a_sentence_are_one_proposal(study):
    keywords(study, "Input/Man", "kader", "limo", "orang")
    one = proposed(study, sources=[study.sources["IDI-01"]])[0]
    assert one.keywords == ("kader", "limo", "orang")
    assert len(one.matches) == 3


def test_the_lexicon_of_the_project_counts(study):
    assert passages(study, "Input/Man", "alat ukur") == []
    lexicon.add(study.session, "timbangan", "alat ukur")
    assert passages(study, "Input/Man", "alat ukur") == ["Timbangan rusak, minjam ke sebelah."]


def test_it_can_be_stopped(study):
    found = autocoding.propose(study.session, progress=lambda done, _all, _name: done < 1)
    assert {one.source for one in found.proposals} == {"FGD-01"}


def test_remarks_and_emoji_keep_the_places_right(study):
    add(study, "😀 Eee (tertawa) kader… «kader», KADER!", "(diam)")
    assert passages(study, "Input/Man", "kader", "tertawa", sources=[study.sources["IDI-03"]])
