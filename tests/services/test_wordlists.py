"""Word lists count every spelling of a word together, of those who are asked about."""

from __future__ import annotations

import csv
from collections import Counter
from math import log

import pytest
from openpyxl import load_workbook

from qualcode.messages import render
from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.source import Role
from qualcode.services import search, wordlists
from qualcode.services.search import Narrowing
from qualcode.store import sources as store
from qualcode.text.dialect.lexicon import bundled


def counts(study, **narrowing):
    found = wordlists.count(study.session, search.chosen(study.session, **narrowing))
    assert sum(one.count for one in found.counts) == found.words
    return {one.key: one.count for one in found.counts}


def test_every_spelling_is_counted_together_with_its_forms(study):
    found = wordlists.count(study.session)
    tidak = next(one for one in found.counts if one.key == "tidak")
    assert (tidak.count, tidak.streams, tidak.forms) == (3, 3, (("dak", 3),))


def test_no_word_is_left_out_and_questions_are(study):
    found = counts(study)
    assert {"ada", "tidak", "kurang", "di"} <= found.keys()
    assert "siapa" not in found
    assert counts(study, role="interviewer")["siapa"] == 1


def test_rare_words_can_be_left_out(study):
    everything = wordlists.count(study.session)
    frequent = wordlists.count(study.session, least=2)
    assert frequent.words == everything.words
    assert {one.count for one in frequent.counts}.isdisjoint({1})


def test_words_of_coded_passages_and_of_the_rest_are_all_words(study):
    study.apply("IDI-01", "Kader ado limo orang", "Input/Man")
    study.apply("IDI-01", "limo orang, tapi", "Input/Dana")
    coded, free, every = counts(study, code="Input"), counts(study, uncoded=True), counts(study)
    assert coded == {"kader": 1, "ada": 1, "lima": 1, "orang": 1, "tapi": 1}
    assert sum(coded.values()) == 5
    assert {key: coded.get(key, 0) + free.get(key, 0) for key in every} == every


def test_a_group_is_compared_with_everybody_else(study):
    group = search.chosen(study.session, attributes=[("role", "kader")])
    found = wordlists.compare(study.session, group, least=1)
    own = {k.key: (k.count, k.other) for k in found}
    total = counts(study)
    assert {key: a + b for key, (a, b) in own.items()} == total
    typical = next(k for k in found if k.key == "kurang")
    assert typical.log_likelihood > 0
    assert next(k for k in found if k.key == "timbangan").log_likelihood < 0


def test_log_likelihood_is_that_of_rayson_and_garside(study):
    group = search.chosen(study.session, attributes=[("role", "kader")])
    found = next(k for k in wordlists.compare(study.session, group, least=1) if k.key == "orang")
    a, b = found.count, found.other
    own = sum(counts(study, attributes=[("role", "kader")]).values())
    other = sum(counts(study).values()) - own
    share = (a + b) / (own + other)
    expected = 2 * (a * log(a / (own * share)) + (b * log(b / (other * share)) if b else 0))
    assert abs(found.log_likelihood) == pytest.approx(expected)


def test_two_groups_can_be_compared(study):
    group = search.chosen(study.session, attributes=[("role", "kader")])
    rest = search.chosen(study.session, informant="Informan 02I")
    found = {k.key: k for k in wordlists.compare(study.session, group, rest, least=1)}
    assert found["timbangan"].count == 0
    assert "dilatih" not in found


def test_comparing_with_nobody_is_refused(study):
    with pytest.raises(RuleBroken, match="nothing to compare"):
        wordlists.compare(study.session, search.chosen(study.session, attributes=[("role", "x")]))


def test_collocates_take_any_spelling_of_one_word(study):
    found = wordlists.near(study.session, "kurang", span=2, least=1)
    assert "kader" in {one.key for one in found}
    assert wordlists.near(study.session, "tdk", least=1) == wordlists.near(
        study.session, "tidak", least=1
    )
    for wrong in ("dak ado", "!!"):
        with pytest.raises(InputProblem):
            wordlists.near(study.session, wrong)


def test_roles_narrow_comparisons_too(study):
    asked = wordlists.count(study.session, Narrowing(roles=frozenset({Role.MODERATOR})))
    assert {one.key for one in asked.counts} >= {"lain", "apa"}


def test_a_word_list_is_written_to_files(study, tmp_path):
    found = wordlists.count(study.session)
    table = wordlists.table_of_counts(found)
    for extension in ("csv", "xlsx", "md", "docx"):
        wordlists.write(study.session, table, tmp_path / f"kata.{extension}")
    with (tmp_path / "kata.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["key"], int(row["count"])) for row in rows] == [
        (c.key, c.count) for c in found.counts
    ]
    sheet = load_workbook(tmp_path / "kata.xlsx").worksheets[0]
    cells = {row[0]: row[1] for row in sheet.iter_rows(min_row=3, values_only=True)}
    assert cells == {one.key: one.count for one in found.counts}
    with pytest.raises(InputProblem, match="extension"):
        wordlists.write(study.session, table, tmp_path / "kata.pdf")


def test_numbers_below_zero_stay_numbers_and_formulas_stay_text(study, tmp_path):
    group = search.chosen(study.session, attributes=[("role", "kader")])
    table = wordlists.table_of_keyness(wordlists.compare(study.session, group, least=1))
    wordlists.write(study.session, table, tmp_path / "k.csv")
    with (tmp_path / "k.csv").open(encoding="utf-8-sig", newline="") as file:
        values = [float(row["log_likelihood"]) for row in csv.DictReader(file)]
    assert min(values) < 0 < max(values)
    hits = list(search.search(study.session, "rusak"))
    wordlists.write(study.session, wordlists.table_of_hits(hits), tmp_path / "h.csv")
    assert "rusak" in (tmp_path / "h.csv").read_text(encoding="utf-8-sig")


def test_as_many_places_are_shown_as_a_word_counts(study):
    for one in wordlists.count(study.session).counts:
        places = list(search.occurrences(study.session, one.key))
        assert len(places) == one.count
        assert Counter(place.text.casefold() for place in places) == Counter(dict(one.forms))
        for place in places:
            text = store.text_of(study.session.project, place.source_id)
            assert text[place.start : place.end] == place.text


def test_a_place_says_why_its_word_has_the_key(study):
    (dak, *_) = search.occurrences(study.session, "tidak")
    assert render(dak.why) == "dak = tidak, Jambi lexicon"
    assert render(search.reading("do", "ada", bundled())[1]) == "do = ada, from the words beside it"
