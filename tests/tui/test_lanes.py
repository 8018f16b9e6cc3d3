"""Lanes of overlapping codings."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.tui.transcript.lanes import assign

INTERVALS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 10)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=30,
)


@given(INTERVALS)
@settings(max_examples=100, deadline=None)
def test_no_two_overlapping_codings_share_a_lane(intervals):
    lanes = assign(intervals)
    for i, (first, last) in enumerate(intervals):
        for j in range(i):
            if intervals[j][0] <= last and first <= intervals[j][1]:
                assert lanes[i] != lanes[j]


@given(INTERVALS)
@settings(max_examples=100, deadline=None)
def test_there_are_only_as_many_lanes_as_codings_lie_over_one_another(intervals):
    deepest = max((sum(a <= x <= b for a, b in intervals) for x in range(45)), default=0)
    assert len(set(assign(intervals))) == deepest
    assert all(0 <= lane < deepest for lane in assign(intervals))


def test_a_coding_that_ends_where_another_begins_needs_a_second_lane():
    assert assign([(0, 3), (3, 5), (4, 9), (6, 6)]) == [0, 1, 0, 1]
