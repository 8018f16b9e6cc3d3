"""Searching within a transcript."""

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.widgets import Input

from qualcode.model.source import Role, Turn
from qualcode.tui.transcript.document import TranscriptDocument
from qualcode.tui.transcript.search import Hits, find_in
from qualcode.tui.transcript.searchbar import SearchBar
from qualcode.tui.transcript.view import TranscriptView

TEXT = "P: Dana desa ado?\nI: Dana  DESA cukup. Dana lain dak ado."
TURNS = (
    Turn(n=1, start=3, end=17, label="P", role=Role.INTERVIEWER, time=None),
    Turn(n=2, start=21, end=len(TEXT), label="I", role=Role.INFORMANT, time=None),
)


def test_words_are_found_in_any_case_over_any_blanks_and_only_in_turns():
    ranges = [(turn.start, turn.end) for turn in TURNS]
    found = find_in(TEXT, ranges, " dana desa ")
    assert [TEXT[s:e] for s, e in found] == ["Dana desa", "Dana  DESA"]
    assert find_in(TEXT, ranges, "P") == [(TEXT.index("cukup") + 4, TEXT.index("cukup") + 5)]
    assert find_in(TEXT, ranges, "(") == find_in(TEXT, ranges, " ") == []


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)).map(lambda p: (p[0], p[0] + p[1])))
)
@settings(max_examples=60, deadline=None)
def test_places_within_a_range_are_those_that_overlap_it(places):
    hits = Hits(places)
    for start, end in ((0, 5), (10, 30), (58, 80)):
        expected = sorted(p for p in places if p[0] < p[1] and p[0] < end and p[1] > start)
        assert hits.within(start, end) == expected


class Stage(App[None]):
    def compose(self) -> ComposeResult:
        view = TranscriptView(TranscriptDocument(text=TEXT, turns=TURNS))
        yield view
        yield SearchBar(view)

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)


async def test_typing_goes_to_the_first_place_and_enter_stays_there():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(SearchBar).open()
        await pilot.press(*"dana")
        await pilot.pause()
        assert app.view.selection == (3, 7)
        assert str(app.query_one("#count").render()) == "1 of 3"
        await pilot.press("down")
        assert app.view.selection == (21, 25)
        await pilot.press("enter")
        await pilot.pause()
        assert app.view.has_focus
        assert app.view.selection == (21, 25)
        app.view.action_next_hit()
        assert app.view.selection[0] > 25


async def test_esc_goes_back_to_where_the_search_began():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.action_last_unit()
        before = app.view.selection
        app.query_one(SearchBar).open()
        await pilot.press(*"desa")
        await pilot.pause()
        assert app.view.selection != before
        await pilot.press("escape")
        await pilot.pause()
        assert app.view.selection == before
        assert len(app.view.hits) == 0
        app.query_one(SearchBar).open()
        assert app.query_one(Input).value == ""
        await pilot.press(*"zzz")
        await pilot.pause()
        assert str(app.query_one("#count").render()) == "not found"
