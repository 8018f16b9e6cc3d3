"""The transcript view: what it paints, how it moves, what the mouse selects."""

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.screen import Screen

from qualcode.model.ids import CodeId, CodingId, InformantId
from qualcode.model.source import Role, Turn
from qualcode.tui.transcript.document import SpanMark, TranscriptDocument
from qualcode.tui.transcript.view import TranscriptView

SPOKEN = (
    ("P", Role.INTERVIEWER, "Apo bae kegiatan BKB? Siapo yang datang?"),
    (
        "I3",
        Role.INFORMANT,
        (
            "Kadernyo ado limo orang (tertawa), tapi yang aktif cuma tigo kalau dak salah ingat. "
            "Dana dari desa ado, cukup dak cukup lah. Kami nimbang tiap bulan di posyandu."
        ),
    ),
    ("", Role.NOTE, "(hujan deras)"),
    (
        "I3",
        Role.INFORMANT,
        "[/] [@click=app.quit]x[/] 👩\u200d👩\u200d👧 你好 \x1b]0;judul\x07 ujung. Sudah.",
    ),
)


def document(times: int = 1) -> TranscriptDocument:
    text, turns = "", []
    for label, role, spoken in SPOKEN * times:
        text += f"{label}: " if label else ""
        start = len(text)
        text += spoken
        turns.append(
            Turn(
                n=len(turns) + 1,
                start=start,
                end=len(text),
                label=label or None,
                role=role,
                time=None,
                informant_id=InformantId("i") if label == "I3" else None,
            )
        )
        text += "\n"
    note = text.index("(tertawa)")
    return TranscriptDocument(
        text=text,
        turns=tuple(turns),
        notes=((note, note + 9),),
        informants={InformantId("i"): "Informan 3"},
    )


def mark(doc: TranscriptDocument, quote: str, tag: str, *, code: str = "", color: str = "#0072b2"):
    start = doc.text.index(quote)
    return SpanMark(
        coding_id=CodingId(tag),
        start=start,
        end=start + len(quote),
        code_id=CodeId(code or tag),
        tag=tag,
        color=color,
        name=f"Kode {tag}",
    )


class Stage(App[None]):
    def __init__(self, doc: TranscriptDocument, gap: int = 0) -> None:
        super().__init__()
        self.doc, self.gap = doc, gap
        self.seen: list[object] = []

    def compose(self) -> ComposeResult:
        yield TranscriptView(self.doc, gap=self.gap)

    @property
    def view(self) -> TranscriptView:
        return self.query_one(TranscriptView)

    def on_transcript_view_cursor_moved(self, event: TranscriptView.CursorMoved) -> None:
        self.seen.append(event)

    def on_transcript_view_nothing_there(self, event: TranscriptView.NothingThere) -> None:
        self.seen.append((event.wanted, event.step))


def lines(view: TranscriptView) -> list[str]:
    return [view.render_line(y).text for y in range(view.size.height)]


def reversed_text(view: TranscriptView) -> str:
    return "".join(
        segment.text
        for y in range(view.size.height)
        for segment in view.render_line(y)
        if segment.style and segment.style.reverse
    )


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10), (20, 6), (110, 24)])
async def test_every_line_has_exactly_the_width_of_the_view(size):
    doc = document(3)
    doc = replace(
        doc,
        marks=tuple(
            mark(doc, q, t)
            for q, t in (
                ("Kadernyo ado", "AA"),
                ("ado limo", "BB"),
                ("limo orang", "CC"),
                ("你好", "DD"),
            )
        ),
    )
    app = Stage(doc)
    async with app.run_test(size=size):
        for y in range(app.view.size.height):
            strip = app.view.render_line(y)
            assert sum(cell_len(segment.text) for segment in strip) == strip.cell_length
            if size[0] >= 40:
                assert strip.cell_length == app.view.scrollable_content_region.width


async def test_speakers_tags_and_names_of_codes_can_be_read_without_colour():
    doc = document()
    doc = replace(
        doc, marks=(mark(doc, "Kadernyo ado limo orang", "MA"), mark(doc, "ado limo", "MO"))
    )
    app = Stage(doc)
    async with app.run_test(size=(80, 24)):
        shown = lines(app.view)
        row = next(line for line in shown if "Kadernyo" in line)
        assert row.startswith(" 2 I3 ")
        assert row.rstrip().endswith("MA MO")
    app = Stage(doc)
    async with app.run_test(size=(120, 24)):
        row = next(line for line in lines(app.view) if "Kadernyo" in line)
        assert row.startswith(" 2 Informan 3 ")
        assert "Kode MA · Kode MO" in row


async def test_the_sign_of_more_shows_when_the_lanes_are_full():
    doc = document()
    quotes = ("Kadernyo ado limo", "ado limo", "limo orang", "orang")
    doc = replace(doc, marks=tuple(mark(doc, q, f"A{i}") for i, q in enumerate(quotes)))
    app = Stage(doc)
    async with app.run_test(size=(80, 24)):
        row = next(line for line in lines(app.view) if "Kadernyo" in line)
        assert row.rstrip().endswith("+")


async def test_tints_underlines_and_dim_words_tell_what_is_coded():
    doc = document()
    doc = replace(
        doc,
        marks=(
            mark(doc, "Kadernyo ado limo orang", "MA"),
            mark(doc, "ado limo", "MO", color="#e69f00"),
        ),
    )
    app = Stage(doc)
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.go_to(0)
        await pilot.pause()
        styles = {
            segment.text.strip(): segment.style
            for y in range(app.view.size.height)
            for segment in app.view.render_line(y)
        }
        assert styles["Kadernyo"].bgcolor != styles["ado limo"].bgcolor
        assert styles["ado limo"].underline
        assert not styles["Kadernyo"].underline
        assert styles["(tertawa)"].italic
        assert styles["Apo bae kegiatan BKB?"].reverse


async def test_the_cursor_steps_over_units_and_skips_notes():
    app = Stage(document())
    async with app.run_test(size=(80, 24)) as pilot:
        view, seen = app.view, []
        for _ in range(20):
            seen.append(view.selected_text)
            if not view.move(1):
                break
        assert seen[0] == "Apo bae kegiatan BKB?"
        assert "(hujan deras)" not in seen
        assert seen[-1] == "Sudah."
        view.set_unit("turn")
        assert view.selected_text == SPOKEN[3][2]
        view.action_previous_unit()
        assert view.selected_text == SPOKEN[1][2]
        view.action_unit("word")
        assert view.selected_text == "Kadernyo"
        await pilot.pause()
        assert ("unit", 1) in app.seen
        assert reversed_text(view) == "Kadernyo"


async def test_extending_grows_shrinks_and_turns_round():
    app = Stage(document())
    async with app.run_test(size=(80, 24)):
        view = app.view
        view.set_unit("word")
        view.go_to(view.document.text.index("limo"))
        view.extend(1)
        assert view.selected_text == "limo orang"
        view.extend(-1)
        assert view.selected_text == "limo"
        view.extend(-1)
        assert view.selected_text == "ado limo"
        view.action_toggle_extend()
        view.move(1)
        view.move(1)
        assert view.selected_text == "limo orang"
        view.action_end_extend()
        assert view.selected_text == "orang"
        view.extend(1)
        view.move(1)
        assert view.selected_text == "tapi"


async def test_steps_to_uncoded_units_visit_exactly_those_of_informants():
    doc = document()
    doc = replace(doc, marks=(mark(doc, "Dana dari desa", "MO"),))
    app = Stage(doc)
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        while app.view.find_uncoded(1):
            seen.append(app.view.selected_text)
        assert seen == [
            "Kadernyo ado limo orang (tertawa), tapi yang aktif cuma tigo kalau dak salah ingat.",
            "Kami nimbang tiap bulan di posyandu.",
            "[/] [@click=app.quit]x[/] 👩\u200d👩\u200d👧 你好 \x1b]0;judul\x07 ujung.",
            "Sudah.",
        ]
        await pilot.pause()
        assert ("uncoded", 1) in app.seen
        back = []
        while app.view.find_uncoded(-1):
            back.append(app.view.selected_text)
        assert back == seen[-2::-1]


async def test_steps_to_coded_units_and_to_the_same_code():
    doc = document(2)
    text = doc.text
    second = text.index("Dana dari desa", text.index("Sudah."))
    marks = (
        mark(doc, "Kadernyo ado", "MA"),
        mark(doc, "Dana dari desa", "MO"),
        replace(mark(doc, "Dana dari desa", "XX", code="MO"), start=second, end=second + 14),
    )
    app = Stage(replace(doc, marks=marks))
    async with app.run_test(size=(80, 24)):
        view = app.view
        assert view.find_coded(1)
        assert view.find_coded(1)
        assert [m.code_id for m in view.marks_here] == ["MO"]
        view.action_next_same_code()
        assert view.selection[0] == second
        view.action_previous_coded()
        assert view.selected_text.startswith("Dana dari desa")


async def test_marks_added_and_removed_repaint_and_are_told():
    app = Stage(document())
    async with app.run_test(size=(80, 24)) as pilot:
        new = mark(app.doc, "Apo bae", "MA")
        lines(app.view)
        app.view.add_mark(new)
        await pilot.pause()
        assert "MA" in lines(app.view)[0]
        assert app.seen[-1].marks == (new,)
        app.view.add_mark(replace(new, tag="ZZ"))
        assert "ZZ" in lines(app.view)[0]
        app.view.remove_mark(new.coding_id)
        await pilot.pause()
        assert "ZZ" not in lines(app.view)[0]
        assert app.seen[-1].marks == ()
        app.view.set_codings([new])
        assert "MA" in lines(app.view)[0]
        app.view.remove_mark(CodingId("unknown"))


async def test_a_drag_over_wrapped_rows_selects_exact_characters():
    app = Stage(document())
    async with app.run_test(size=(60, 24)) as pilot:
        view = app.view
        shown = lines(view)
        y = next(i for i, line in enumerate(shown) if "limo" in line)
        start = Offset(shown[y].index("limo") + 1, y)
        end = Offset(shown[y + 1].index(shown[y + 1].split()[0]) + 2, y + 1)
        await pilot.mouse_down(view, offset=start)
        await pilot.hover(view, offset=end)
        await pilot.mouse_up(view, offset=end)
        picked = view.selected_text
        assert picked.startswith("imo orang")
        assert picked in view.document.text
        first, last = view.selection
        assert reversed_text(view).replace(" ", "") == picked.replace(" ", "")
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert view.selection == (first, last)
        assert view.get_selection(None) == (picked, "\n")
        assert app.screen.get_selected_text() == picked
        await pilot.press("ctrl+c")
        assert app.clipboard == picked


async def test_a_drag_never_cuts_an_emoji_and_is_exact_after_wide_characters():
    app = Stage(document())
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        shown = lines(view)
        y = next(i for i, line in enumerate(shown) if "你好" in line)
        column = cell_len(shown[y][: shown[y].index("你")])
        await pilot.mouse_down(view, offset=Offset(column - 2, y))
        await pilot.hover(view, offset=Offset(column + 3, y))
        await pilot.mouse_up(view, offset=Offset(column + 3, y))
        assert view.selected_text == "👩\u200d👩\u200d👧 你好"


async def test_a_click_places_the_cursor_and_a_double_click_takes_the_word():
    app = Stage(document())
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        shown = lines(view)
        y = next(i for i, line in enumerate(shown) if "posyandu" in line)
        await pilot.click(view, offset=Offset(shown[y].index("posyandu") + 2, y))
        assert view.selected_text == "Kami nimbang tiap bulan di posyandu."
        await pilot.click(view, offset=Offset(shown[y].index("posyandu") + 2, y), times=2)
        assert view.selected_text == "posyandu"
        await pilot.press("escape")
        await pilot.pause()
        assert view.selected_text == "Kami nimbang tiap bulan di posyandu."
        assert (app.seen[-1].start, app.seen[-1].end) == view.selection
        await pilot.click(view, offset=Offset(1, 0))
        assert view.selected_text == SPOKEN[0][2]


async def test_the_place_is_kept_when_the_window_changes():
    app = Stage(document(40), gap=1)
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        view.go_to(view.document.turns[77].start)
        await pilot.pause()
        word = view.selected_text
        for size in ((60, 12), (130, 40), (33, 9), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert view.selected_text == word
            assert reversed_text(view).replace(" ", "") == word.replace(" ", "")


async def test_pages_ends_and_the_first_line_of_a_long_turn():
    app = Stage(document(60))
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        places = []
        for _ in range(4):
            view.action_page_down()
            await pilot.pause()
            places.append(view.selection[0])
            assert reversed_text(view)
        assert places == sorted(set(places))
        for _ in range(10):
            view.action_page_up()
        assert view.selected_text == "Apo bae kegiatan BKB?"
        view.action_last_unit()
        await pilot.pause()
        assert view.selected_text == "Sudah."
        assert view.scroll_offset.y == view.max_scroll_y
        view.action_first_unit()
        await pilot.pause()
        assert view.scroll_offset.y == 0
        view.scroll_to(y=3, animate=False)
        await pilot.pause()
        assert lines(view)[0].split()[0] == "I3"


async def test_found_words_are_marked_and_visited_round_the_ends():
    app = Stage(document(2))
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        assert view.search("DANA  dari") == 2
        view.action_next_hit()
        first = view.selection
        assert view.selected_text == "Dana dari"
        view.action_next_hit()
        assert view.selection[0] > first[1]
        view.action_next_hit()
        assert view.selection == first
        view.action_previous_hit()
        assert view.selection[0] > first[1]
        assert view.search("[/]") == 4
        assert view.search("tidak ada di sini") == 0
        view.action_next_hit()
        await pilot.pause()
        assert ("hit", 1) in app.seen
        assert view.search("   ") == 0


async def test_another_transcript_starts_at_its_own_beginning_or_place():
    app = Stage(document(30))
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        view.action_unit("word")
        view.action_last_unit()
        other = document()
        view.show(other)
        await pilot.pause()
        assert view.selected_text == "Apo"
        assert view.scroll_offset.y == 0
        view.show(document(30), at=document(30).turns[100].start)
        await pilot.pause()
        assert view.turn.n == 101
        view.show(TranscriptDocument(text="", turns=()))
        await pilot.pause()
        assert view.turn is None
        assert view.selected_text == ""
        for action in (
            "next_unit",
            "page_down",
            "next_uncoded",
            "last_unit",
            "toggle_extend",
            "copy",
        ):
            getattr(view, f"action_{action}")()
        await pilot.click(view)


async def test_another_theme_repaints_with_its_own_colours():
    app = Stage(document())
    async with app.run_test(size=(80, 24)) as pilot:
        dark = app.view.render_line(0)
        app.theme = "textual-light"
        await pilot.pause()
        light = app.view.render_line(0)
        assert dark.text == light.text
        quiet = next(s.style.color for s in light if "Siapo" in s.text)
        ground = next(s.style.bgcolor for s in light if "Siapo" in s.text)
        assert sum(ground.triplet) - sum(quiet.triplet) > 250


async def test_room_is_made_for_a_panel_over_the_lower_lines():
    app = Stage(document(30))
    async with app.run_test(size=(80, 24)) as pilot:
        view = app.view
        for _ in range(15):
            view.move(1)
        view.make_room(12)
        await pilot.pause()
        lowest = max(
            y for y in range(24) for s in view.render_line(y) if s.style and s.style.reverse
        )
        assert lowest < 12


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "textual-light", "nord"])
async def test_every_theme_paints_tags_and_the_cursor(theme):
    doc = document()
    app = Stage(replace(doc, marks=(mark(doc, "Apo bae", "MA"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await pilot.pause()
        assert "MA" in lines(app.view)[0]
        assert reversed_text(app.view) == "Apo bae kegiatan BKB?"
        assert app.export_screenshot()


async def test_without_colours_the_tags_and_the_cursor_remain(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    doc = document()
    app = Stage(replace(doc, marks=(mark(doc, "Apo bae", "MA"), mark(doc, "kegiatan", "MO"))))
    async with app.run_test(size=(80, 24)):
        assert app.no_color
        assert lines(app.view)[0].split()[-2:] == ["MA", "MO"]
        assert reversed_text(app.view) == "Apo bae kegiatan BKB?"


async def test_names_of_codes_that_do_not_fit_are_counted():
    doc = document()
    quotes = ("Kadernyo ado limo", "ado limo", "limo orang", "orang")
    doc = replace(
        doc,
        marks=tuple(
            replace(mark(doc, q, f"A{i}"), name="Kerja sama lintas sektor")
            for i, q in enumerate(quotes)
        ),
    )
    app = Stage(doc)
    async with app.run_test(size=(120, 24)):
        row = next(line for line in lines(app.view) if "Kadernyo" in line)
        assert row.rstrip().endswith("+3")
        assert "Kerja sama lint" in row


class OwnScreen(Screen[None]):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        yield TranscriptView(document())

    def key_j(self) -> None:
        self.query_one(TranscriptView).move(1)

    def on_transcript_view_cursor_moved(self, event: TranscriptView.CursorMoved) -> None:
        self.seen.append((event.start, event.end))


async def test_a_screen_that_moves_its_view_hears_of_it():
    app = App[None]()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = OwnScreen()
        await app.push_screen(screen)
        await pilot.press("j")
        await pilot.pause()
        assert screen.seen[-1] == screen.query_one(TranscriptView).selection
        assert len(screen.seen) == 2
