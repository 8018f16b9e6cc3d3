from __future__ import annotations

from math import isclose, log

import pytest

from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.match import find_in
from qualcode.text.dialect.plan import make_plan
from qualcode.text.dialect.words import collocates, concordance, frequencies, keyness


def test_words_are_counted_by_key_with_their_written_forms():
    counts = frequencies([key_stream("Dak ado, tidak ada. Dak eee"), key_stream("ada")])
    assert [(c.key, c.count, c.streams) for c in counts] == [("ada", 3, 2), ("tidak", 3, 1)]
    assert counts[0].forms == (("ada", 2), ("ado", 1))
    assert counts[1].forms == (("dak", 2), ("tidak", 1))


def test_negation_and_other_stop_words_are_counted():
    keys = {count.key for count in frequencies([key_stream("belum pernah kurang tidak ada yang")])}
    assert keys == {"belum", "pernah", "kurang", "tidak", "ada", "yang"}


def test_a_concordance_shows_both_sides_on_one_line():
    text = "kami di sini\ndak ado meja"
    lines = concordance(text, find_in(make_plan("tidak ada"), text), width=6)
    assert [(line.left, line.text, line.right) for line in lines] == [
        (" sini ", "dak ado", " meja")
    ]


def test_keyness_is_the_log_likelihood_of_rayson_and_garside():
    group, rest = {"dana": 10, "kader": 90}, {"dana": 5, "kader": 195}
    found = {k.key: k for k in keyness(group, rest)}
    expected = 2 * (10 * log(10 / 5) + 5 * log(5 / 10))
    assert isclose(found["dana"].log_likelihood, expected)
    assert isclose(found["dana"].log_ratio, 2.0)
    assert found["kader"].log_likelihood < 0
    assert keyness(group, rest)[0].key == "dana"


def test_keyness_of_equal_or_empty_groups_is_nothing():
    assert keyness({}, {"a": 1}) == []
    assert keyness({"a": 5, "b": 5}, {"a": 10, "b": 10})[0].log_likelihood == pytest.approx(
        0, abs=1e-9
    )


def test_collocates_stand_near_the_node_and_not_past_a_speaker():
    text = (
        "dana desa cair. dana desa habis. dana desa kurang. kader datang pagi. kader pulang siang"
    )
    found = collocates([key_stream(text)], "dana", span=1)
    assert [(c.key, c.count) for c in found] == [("desa", 3)]
    assert found[0].log_likelihood > 3.84
    apart = key_stream("dana\ndesa dana\ndesa", borders=[5, 15])
    assert collocates([apart], "dana", span=1, least=1) == [] or all(
        c.count == 1 for c in collocates([apart], "dana", span=1, least=1)
    )
