"""The reading cursor and the index of codings, without a screen."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model.ids import CodeId, CodingId
from qualcode.model.source import Role, Turn
from qualcode.tui.transcript.cursor import ReadingCursor
from qualcode.tui.transcript.document import SpanMark
from qualcode.tui.transcript.marks import MarkIndex
from qualcode.tui.transcript.units import Unit, UnitIndex

SPOKEN = ("Apo kabar, Bu? Sehat.", "", "Iyo, sehat. Kami tigo beradik...", "(diam)", "Sudah la.")
ROLES = (Role.INTERVIEWER, Role.INFORMANT, Role.INFORMANT, Role.NOTE, Role.INFORMANT)


def transcript() -> tuple[str, list[Turn]]:
    text, turns = "", []
    for n, (role, spoken) in enumerate(zip(ROLES, SPOKEN, strict=True), 1):
        text += "X: "
        turns.append(
            Turn(n=n, start=len(text), end=len(text) + len(spoken), label="X", role=role, time=None)
        )
        text += spoken + "\n"
    return text, turns


TEXT, TURNS = transcript()
SPANS = st.tuples(st.integers(0, len(TEXT)), st.integers(1, 30)).map(
    lambda pair: (pair[0], min(len(TEXT), pair[0] + pair[1]))
)


def made(spans: list[tuple[int, int]]) -> list[SpanMark]:
    return [
        SpanMark(
            coding_id=CodingId(str(i)),
            start=start,
            end=end,
            code_id=CodeId(str(i % 3)),
            tag="AA",
            color="",
        )
        for i, (start, end) in enumerate(spans)
        if start < end
    ]


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["move", "extend", "find_uncoded", "find_coded"]),
            st.sampled_from([1, -1]),
        ),
        st.tuples(st.just("set_unit"), st.sampled_from(list(Unit))),
        st.tuples(st.just("go_to"), st.integers(0, len(TEXT))),
        st.tuples(st.just("select"), SPANS),
        st.tuples(st.just("collapse"), st.none()),
        st.tuples(st.just("hold"), st.booleans()),
    ),
    max_size=25,
)


@given(STEPS, st.lists(SPANS, max_size=4))
@settings(max_examples=100, deadline=None)
def test_whatever_is_pressed_the_cursor_is_on_a_unit_and_something_is_selected(steps, spans):
    units = UnitIndex(TEXT, TURNS)
    cursor = ReadingCursor(units, MarkIndex(TURNS, made(spans)))
    for name, fact in steps:
        if name == "hold":
            cursor.extending = fact
        elif name == "collapse":
            cursor.collapse()
        elif name == "select":
            cursor.select(*fact)
        else:
            getattr(cursor, name)(fact)
        assert cursor.here in units.of_turn(units.turn_at(cursor.here[0]), cursor.unit)
        start, end = cursor.selection
        assert 0 <= start < end <= len(TEXT)


@given(st.lists(SPANS, max_size=8))
@settings(max_examples=100, deadline=None)
def test_uncoded_units_are_all_visited_once_forward_and_back(spans):
    units = UnitIndex(TEXT, TURNS)
    marks = made(spans)
    cursor = ReadingCursor(units, MarkIndex(TURNS, marks))
    expected = [
        unit
        for turn in (2, 4)
        for unit in units.of_turn(turn, Unit.SENTENCE)
        if not any(mark.start < unit[1] and mark.end > unit[0] for mark in marks)
    ]
    seen = []
    while cursor.find_uncoded(1):
        seen.append(cursor.here)
    assert seen == expected
    cursor.go_to(len(TEXT))
    back = [cursor.here] if cursor.here in expected else []
    while cursor.find_uncoded(-1):
        back.append(cursor.here)
    assert back == expected[::-1]


@given(
    st.lists(SPANS, max_size=10),
    st.lists(SPANS, max_size=5),
    st.lists(st.integers(0, 9), max_size=5),
)
@settings(max_examples=100, deadline=None)
def test_the_index_agrees_with_looking_at_every_coding(spans, later, gone):
    index = MarkIndex(TURNS, made(spans))
    alive = {mark.coding_id: mark for mark in made(spans)}
    for number, (start, end) in enumerate(later):
        mark = SpanMark(
            coding_id=CodingId(str(number * 2)),
            start=start,
            end=end,
            code_id=CodeId("9"),
            tag="ZZ",
            color="",
        )
        if start < end:
            index.add(mark)
            alive[mark.coding_id] = mark
    for number in gone:
        index.remove(CodingId(str(number)))
        alive.pop(CodingId(str(number)), None)
    assert len(index) == len(alive)
    for turn, here in enumerate(TURNS):
        expected = {
            m.coding_id for m in alive.values() if m.start < here.end and m.end > here.start
        }
        if here.start < here.end:
            assert {m.coding_id for m in index.in_turn(turn)} == expected
    for start, end in ((0, 12), (20, 30), (40, len(TEXT))):
        inside = {
            m.coding_id
            for m in alive.values()
            for t in TURNS
            if max(m.start, start, t.start) < min(m.end, end, t.end)
        }
        overlapping = {m.coding_id for m in alive.values() if m.start < end and m.end > start}
        assert inside <= {m.coding_id for m in index.between(start, end)} <= overlapping


def test_a_coding_outside_every_turn_is_kept_and_disturbs_nothing():
    index = MarkIndex(TURNS, made([(0, 2)]))
    assert len(index) == 1
    assert index.between(0, len(TEXT)) == []
