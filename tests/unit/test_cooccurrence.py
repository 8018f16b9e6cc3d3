"""Codes that stand together are counted once for each place, in both directions."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis import cooccurrence
from qualcode.analysis.cooccurrence import Nearness
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.study import Study, TurnRow

CODES = ("a", "b", "c", "d")
TURNS = [TurnRow(n, n * 10, n * 10 + 9, None, 0, None) for n in range(10)]


def study_of(spans) -> Study:
    codings = [
        Coding(id=f"{i}", source_id=source, start=start, end=start + length, code_id=code, coder_id="x", created="")
        for i, (source, start, length, code) in enumerate(spans)
    ]  # fmt: skip
    return Study(
        title="",
        sources={},
        informants={},
        speakers={},
        turns={"s1": TURNS, "s2": TURNS},
        codebook=Codebook(()),
        codings=codings,
        coders={},
        text_of=lambda _: "",
    )


SPANS = st.lists(
    st.tuples(
        st.sampled_from(["s1", "s2"]),
        st.integers(0, 95),
        st.integers(1, 25),
        st.sampled_from(CODES),
    ),
    max_size=14,
)


def by_hand(study, nearness):
    """Count the plain way: look at every pair of codings."""
    places: dict[tuple[str, str], set] = {}
    for one, other in combinations(study.codings, 2):
        if one.source_id != other.source_id or one.code_id == other.code_id:
            continue
        where = []
        if nearness is Nearness.SOURCE:
            where = [one.source_id]
        elif nearness is Nearness.OVERLAP:
            start, end = max(one.start, other.start), min(one.end, other.end)
            where = [(one.source_id, start, end)] if start < end else []
        else:
            where = [(one.source_id, n) for n in turns_of(one) & turns_of(other)]
        for key in ((one.code_id, other.code_id), (other.code_id, one.code_id)):
            places.setdefault(key, set()).update(where)
    return {key: len(found) for key, found in places.items() if found}


def turns_of(coding):
    inside = {row.n for row in TURNS if row.start < coding.end and row.end > coding.start}
    after = {row.n for row in TURNS if row.end > coding.start and row.start < coding.end}
    return inside | after


@settings(max_examples=100, deadline=None)
@given(SPANS, st.sampled_from(list(Nearness)))
def test_counts_are_those_of_looking_at_every_pair(spans, nearness):
    study = study_of(spans)
    found = {key: pair.places for key, pair in cooccurrence.pairs(study, nearness).items()}
    assert found == by_hand(study, nearness)


@settings(max_examples=60, deadline=None)
@given(SPANS)
def test_passages_are_of_the_codes_they_stand_for(spans):
    for (one, other), pair in cooccurrence.pairs(study_of(spans), Nearness.OVERLAP).items():
        for first, second in pair.passages:
            assert (first.code_id, second.code_id) == (one, other)
            assert first.start < second.end
            assert second.start < first.end


@settings(max_examples=60, deadline=None)
@given(st.permutations(list("abcdefg")), st.dictionaries(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), st.integers(1, 5), max_size=12))  # fmt: skip
def test_clustering_only_orders(codes, strengths):
    def together(one, other):
        return strengths.get((one, other), 0) or strengths.get((other, one), 0)

    ordered = cooccurrence.clusters(codes, together)
    assert sorted(ordered) == sorted(codes)
    assert ordered == cooccurrence.clusters(codes, together)


def test_what_stands_together_most_stands_side_by_side():
    strengths = {("a", "d"): 9, ("b", "c"): 3}
    ordered = cooccurrence.clusters(list("abcd"), lambda o, t: strengths.get((o, t), 0))
    assert ordered == ["a", "d", "b", "c"]
