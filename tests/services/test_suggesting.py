"""Suggestions: learned from the project's own coding, explained, answered in the log, measured."""

from __future__ import annotations

import pytest

from qualcode.analysis.suggest import Adviser, Example, evaluate
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodeId, CodingId, SourceId
from qualcode.services import codebooks, demo, projects, suggesting
from qualcode.services.reduction import Place
from tests import builders

MONEY = (
    "Duit dari desa telat terus.", "Duit BOKB dak turun.", "Dananya duit pribadi kami.",
    "Duit transpor dak ado.", "Duit desa kecik.", "Ado duit dari pak kades.",
)  # fmt: skip
PEOPLE = (
    "Kader cuma duo orang.", "Kader dak pernah dilatih.", "Kader baru gantian terus.",
    "Orang jadi kader dak digaji.", "Kader banyak berenti.", "Dilatih sekali tula kader tu.",
)  # fmt: skip


@pytest.fixture
def taught(study):
    """Two sources with passages on people and money, and one that is not coded."""
    codebooks.change(study.session, study.code("Input/Man"), keywords=[])
    for name, said in (
        ("A", MONEY[:3] + PEOPLE[:3]),
        ("B", MONEY[3:] + PEOPLE[3:]),
        ("C", ("Duit tu dari desa bae.", "Kader tu dilatih dak?", "Ngopi dulu.")),
    ):
        with study.project.act(study.session.coder_id, "source.import", n=1) as action:
            turns = tuple(("I", one) for one in said)
            study.sources[name] = builders.add_source(action, name, "idi", turns, study.informants)
        if name != "C":
            for one in said:
                study.apply(name, one, "Input/Dana" if one in MONEY else "Input/Man")
    return study


def ask(study, quote, source="C"):
    material = suggesting.gather(study.session)
    adviser = suggesting.train(material)
    place = study.place(source, quote)
    return place, suggesting.suggest(study.session, material, adviser, place)


def test_the_likeliest_code_comes_first_with_passages_it_resembles(taught):
    _, suggestions = ask(taught, "Duit tu dari desa bae.")
    first = suggestions[0]
    assert first.code == "Input/Dana"
    assert 0.5 < first.score <= 1
    assert len(first.likes) == 3
    assert first.likes[0].text == "Duit dari desa telat terus."
    assert "Duit dari desa telat terus." in str(first.why)


def test_another_spelling_is_the_same_word(taught):
    material = suggesting.gather(taught.session)
    adviser = suggesting.train(material)
    _, expected = ask(taught, "Duit tu dari desa bae.")
    (advice, *_) = adviser.advise(["duit", "tidak", "turun"])
    assert advice.code_id == expected[0].code_id
    dana = taught.code("Input/Dana")
    assert [e.keys for e in material.examples if e.code_id == dana][1] == (
        "duit",
        "bokb",
        "tidak",
        "turun",
    )


def test_a_code_the_passage_has_or_that_was_rejected_is_not_suggested(taught):
    place, suggestions = ask(taught, "Duit tu dari desa bae.")
    suggesting.reject(taught.session, place, suggestions[0].code_id)
    assert "Input/Dana" not in [s.code for s in ask(taught, "Duit tu dari desa bae.")[1]]
    projects.undo(taught.session)
    assert ask(taught, "Duit tu dari desa bae.")[1] == suggestions
    suggesting.accept(taught.session, place, [suggestions[0].code_id])
    assert "Input/Dana" not in [s.code for s in ask(taught, "Duit tu dari desa bae.")[1]]


def test_an_answer_stands_in_the_log(taught):
    place, suggestions = ask(taught, "Duit tu dari desa bae.")
    suggesting.accept(taught.session, place, [suggestions[0].code_id])
    assert projects.log(taught.session)[0].verb == "suggestion.accept"
    suggesting.reject(taught.session, place, taught.code("Input/Man"))
    assert projects.log(taught.session)[0].verb == "suggestion.reject"
    counted = suggesting.report(taught.session)
    assert (counted.accepted, counted.rejected) == (1, 1)
    projects.undo(taught.session)
    projects.undo(taught.session)
    counted = suggesting.report(taught.session)
    assert (counted.accepted, counted.rejected) == (0, 0)


def test_what_resembles_nothing_gets_no_suggestion(taught):
    assert ask(taught, "Ngopi dulu.")[1] == []


def test_an_uncoded_project_suggests_by_keywords_alone(study):
    material = suggesting.gather(study.session)
    adviser = suggesting.train(material)
    (one,) = suggesting.suggest(
        study.session, material, adviser, study.place("FGD-01", "Kader tu kurang.")
    )
    assert (one.code, one.likes, one.keywords) == ("Input/Man", (), ("kader",))
    assert "kader" in str(one.why)


def test_without_codes_or_words_nothing_is_suggested(session):
    study = builders.Study(session)
    material = suggesting.gather(study.session)
    adviser = suggesting.train(material)
    assert adviser.advise(["kader"]) == []
    assert adviser.advise([]) == []
    assert suggesting.report(study.session).evaluation.passages == 0


def test_a_retired_code_is_not_suggested(taught):
    codebooks.retire(taught.session, taught.code("Input/Dana"))
    assert "Input/Dana" not in [s.code for s in ask(taught, "Duit tu dari desa bae.")[1]]


def test_uncoded_sentences_are_those_of_the_evidence_that_nothing_touches(study):
    study.apply("IDI-01", "limo orang", "Input/Man")
    found = suggesting.uncoded(study.session, study.sources["IDI-01"])
    assert [study.text("IDI-01")[p.start : p.end] for p in found] == [
        "Dilatih tu dak pernah 😀.",
        "Duit dari desa, kadang telat.",
        "Pakai duit kami dulu bae.",
    ]


def test_keys_read_once_are_kept_until_the_lexicon_changes(taught):
    cache = suggesting.KeyCache()
    first = suggesting.gather(taught.session, cache)
    kept = dict(cache.keys)
    again = suggesting.gather(taught.session, cache)
    assert again.examples == first.examples
    assert cache.keys == kept


def test_each_source_is_hidden_in_turn(taught):
    measured = suggesting.report(taught.session).evaluation
    assert (measured.passages, measured.sources, measured.codes) == (12, 2, 2)
    assert measured.top1 >= 10 / 12
    assert measured.top3 == 1
    assert measured.commonest_share == 0.5
    assert sum(one.passages for one in measured.by_code) == 12


def test_a_source_does_not_help_to_find_its_own_codes():
    """Every source speaks of its code in words of its own: hidden, none can be found again."""
    examples = [
        Example(
            coding_id=CodingId(f"{source}-{n}"),
            source_id=SourceId(f"s{source}"),
            start=n,
            end=n + 1,
            code_id=CodeId(f"c{source}"),
            keys=(f"kata{source}", "itu"),
        )
        for source in range(3)
        for n in range(6)
    ]
    assert evaluate(examples, {}).top1 == 0
    assert Adviser(examples, {}).advise(["kata1"])[0].code_id == "c1"


def test_measuring_can_be_stopped(taught):
    material = suggesting.gather(taught.session)
    part = evaluate(material.examples, material.keywords, lambda done, _all: done < 1)
    assert (part.sources, part.passages) == (1, 6)


def test_a_code_that_does_not_exist_cannot_be_rejected(study):
    with pytest.raises(RuleBroken):
        suggesting.reject(study.session, Place(study.sources["IDI-01"], 0, 5), CodeId("x"))


def test_on_the_sample_study_suggestions_are_far_better_than_the_commonest_code(tmp_path):
    with demo.build(tmp_path) as session:
        measured = suggesting.report(session).evaluation
    assert measured.top1 > 3 * measured.commonest_share
    assert measured.top3 > 0.7
