"""The transcript on the screen: reading, moving and selecting, with every coding in its colour.

The widget draws rows of its own wrap table (Textual's Line API), so its cost does not grow with
the text. It binds no keys: the application binds its `action_*` methods.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.selection import SELECT_ALL, Selection
from textual.timer import Timer

from qualcode.model.ids import CodeId, CodingId
from qualcode.model.source import Turn
from qualcode.tui.transcript.document import SpanMark, TranscriptDocument
from qualcode.tui.transcript.marks import MarkIndex
from qualcode.tui.transcript.page import TranscriptPage
from qualcode.tui.transcript.search import Hits, find_in
from qualcode.tui.transcript.units import Unit

DRAG_SCROLL_SECONDS = 0.05


class TranscriptView(TranscriptPage, can_focus=True, inherit_bindings=False):
    """A transcript to read and code. Give it a document with `show`."""

    class CursorMoved(Message):
        """The cursor or the selection changed. ``marks`` are the codings that overlap it."""

        def __init__(
            self,
            view: TranscriptView,
            selection: tuple[int, int],
            turn: Turn | None,
            marks: tuple[SpanMark, ...],
        ) -> None:
            super().__init__()
            self.view = view
            self.start, self.end = selection
            self.turn = turn
            self.marks = marks

        @property
        def control(self) -> TranscriptView:
            """The view that sent the message."""
            return self.view

    class SelectionChanged(Message):
        """More or other than the unit under the cursor is selected, or no longer."""

        def __init__(self, view: TranscriptView, selection: tuple[int, int] | None) -> None:
            super().__init__()
            self.view = view
            self.selection = selection

        @property
        def control(self) -> TranscriptView:
            """The view that sent the message."""
            return self.view

    class NothingThere(Message):
        """A step found nothing: ``wanted`` is unit, uncoded, coded, same or hit."""

        def __init__(self, view: TranscriptView, wanted: str, step: int) -> None:
            super().__init__()
            self.view = view
            self.wanted = wanted
            self.step = step

        @property
        def control(self) -> TranscriptView:
            """The view that sent the message."""
            return self.view

    def __init__(
        self,
        document: TranscriptDocument | None = None,
        *,
        gap: int = 0,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        """Make a view. ``gap`` is the number of empty lines between turns."""
        self._drag: tuple[int, int] | None = None
        self._drag_timer: Timer | None = None
        self._pointer = Offset(0, 0)
        super().__init__(
            document or TranscriptDocument(text="", turns=()), gap=gap, id=id, classes=classes
        )

    # What is shown

    def on_mount(self) -> None:
        """Tell where the cursor stands at first."""
        self._tell()

    def show(self, document: TranscriptDocument, *, at: int | None = None) -> None:
        """Show another transcript, at its beginning or at a character."""
        unit = self.reader.unit
        self._set_document(document)
        self.reader.set_unit(unit)
        self._share_selection()
        if self.size.width:
            self._rewrap()
            self.scroll_to(y=0, animate=False)
        if at is not None:
            self.go_to(at)
        else:
            self._tell()

    def set_codings(self, marks: Iterable[SpanMark]) -> None:
        """Show these codings instead of the present ones."""
        self.marks = self.reader.marks = MarkIndex(self.document.turns, marks)
        if self._painter is not None:
            self._painter.marks = self.marks
        self._repaint_turns(range(len(self.document.turns)))
        self._tell()

    def add_mark(self, mark: SpanMark) -> None:
        """Show one more coding (or a changed one); repaints its turns only."""
        self._repaint_turns(self.marks.add(mark))
        self._tell()

    def remove_mark(self, coding_id: CodingId) -> None:
        """Take one coding away; repaints its turns only."""
        self._repaint_turns(self.marks.remove(coding_id))
        self._tell()

    # The cursor

    @property
    def cursor(self) -> tuple[int, int]:
        """Return the unit under the cursor."""
        return self.reader.here

    @property
    def selection(self) -> tuple[int, int]:
        """Return the characters an action applies to: the selection, or the unit."""
        return self.reader.selection

    @property
    def selected_text(self) -> str:
        """Return the words an action applies to, as they stand in the source."""
        start, end = self.selection
        return self.document.text[start:end]

    @property
    def turn(self) -> Turn | None:
        """Return the turn under the cursor."""
        turns = self.document.turns
        return turns[self.units.turn_at(self.selection[0])] if turns else None

    @property
    def marks_here(self) -> tuple[SpanMark, ...]:
        """Return the codings that overlap the selection."""
        return tuple(self.marks.between(*self.selection))

    def _moved(self, old: tuple[int, int], was_stretched: bool, *, follow: bool = True) -> None:  # noqa: FBT001
        """Paint, scroll and tell what follows from a move of the cursor."""
        self._repaint_change(old, self.selection)
        if follow:
            self._scroll_to_cursor()
        stretched = self.reader.is_stretched
        if stretched or was_stretched:
            self._share_selection()
            self._post(self.SelectionChanged(self, self.selection if stretched else None))
        self._tell()

    def _post(self, message: Message) -> None:
        """Post as sent by this view: what a parent sends through its child does not come back."""
        if self.is_attached:
            self.post_message(message.set_sender(self))

    def _tell(self) -> None:
        if self.is_attached:
            self._post(self.CursorMoved(self, self.selection, self.turn, self.marks_here))

    def _change(self, wanted: str, step: int, found: bool, old: tuple[int, int], was: bool) -> bool:  # noqa: FBT001
        if found:
            self._moved(old, was)
        else:
            self._post(self.NothingThere(self, wanted, step))
        return found

    def make_room(self, rows: int) -> None:
        """Scroll so that what is selected is not under the last ``rows`` lines of the view."""
        self._scroll_to_cursor(covered=rows)

    def set_unit(self, unit: Unit | str) -> None:
        """Step by words, sentences or turns from now on."""
        old, was = self.selection, self.reader.is_stretched
        self.reader.set_unit(Unit(unit))
        self._moved(old, was)

    def move(self, step: int) -> bool:
        """Go to the next (+1) or previous (-1) unit."""
        old, was = self.selection, self.reader.is_stretched
        return self._change("unit", step, self.reader.move(step), old, was)

    def extend(self, step: int) -> bool:
        """Stretch or shrink the selection by one unit."""
        old, was = self.selection, self.reader.is_stretched
        return self._change("unit", step, self.reader.extend(step), old, was)

    def go_to(self, offset: int) -> None:
        """Go to the unit at a character."""
        old, was = self.selection, self.reader.is_stretched
        self.reader.go_to(offset)
        self._moved(old, was)

    def select(self, start: int, end: int, *, follow: bool = True) -> None:
        """Select exact characters, widened to what a reader sees as whole characters."""
        old, was = self.selection, self.reader.is_stretched
        if self.reader.select(*self._display.snap(start, end)):
            self._moved(old, was, follow=follow)

    def find_uncoded(self, step: int) -> bool:
        """Go to the next or previous unit of evidence without a coding."""
        old, was = self.selection, self.reader.is_stretched
        return self._change("uncoded", step, self.reader.find_uncoded(step), old, was)

    def find_coded(self, step: int, codes: Iterable[CodeId] | None = None) -> bool:
        """Go to the next or previous unit with a coding, of one of these codes when given."""
        old, was = self.selection, self.reader.is_stretched
        wanted = "coded" if codes is None else "same"
        return self._change(wanted, step, self.reader.find_coded(step, codes), old, was)

    # Searching

    def search(self, query: str) -> int:
        """Mark every place where the words stand; return how many there are."""
        self.show_hits(find_in(self.document.text, self._ranges, query))
        return len(self.hits)

    def show_hits(self, places: Iterable[tuple[int, int]]) -> None:
        """Mark these places, for instance those of a dialect search."""
        self.hits = Hits(places)
        if self._painter is not None:
            self._painter.hits = self.hits
        self._strips.clear()
        self.refresh()

    def find_hit(self, step: int) -> bool:
        """Select the next or previous place found, round the ends of the text."""
        place = self.hits.step(self.selection, step)
        if place is None:
            self._post(self.NothingThere(self, "hit", step))
            return False
        self._strips.clear()
        self.select(*place)
        self.refresh()
        return True

    # Pages, the mouse and the clipboard

    def _page(self, step: int) -> None:
        painter = self._painter
        if painter is None or not painter.wrap.rows:
            return
        wrap = painter.wrap
        height = max(1, self.scrollable_content_region.height - 1)
        line = wrap.line_of(wrap.row_of(self.reader.here[0] if step < 0 else self.selection[1] - 1))
        inside = line - self.scroll_offset.y
        bottom = max(0, wrap.height - self.scrollable_content_region.height)
        top = min(max(0, self.scroll_offset.y + step * height), bottom)
        stays = top == self.scroll_offset.y
        self.scroll_to(y=top, animate=False)
        target = (
            (0 if step < 0 else wrap.height - 1) if stays else top + min(max(0, inside), height)
        )
        self.go_to(wrap.starts[wrap.nearest_row(target)])

    def _cluster_under(self, pointer: Offset) -> tuple[int, int] | None:
        """Return the cluster in the cell under the pointer, or the nearest one of its row."""
        painter = self._painter
        if painter is None or not painter.wrap.rows:
            return None
        row = painter.wrap.nearest_row(pointer.y + self.scroll_offset.y)
        return painter.wrap.cluster_at(row, max(0, pointer.x - painter.columns.gutter))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor where the mouse is and begin to select."""
        pointer = event.get_content_offset(self)
        cluster = None if pointer is None else self._cluster_under(pointer)
        if event.button != 1 or pointer is None or cluster is None or self._painter is None:
            return
        event.stop()
        if event.shift:
            return
        self._drag, self._pointer = cluster, pointer
        self.capture_mouse()
        old, was = self.selection, self.reader.is_stretched
        self.reader.go_to(cluster[0])
        self._moved(old, was, follow=False)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select the characters over which the mouse is drawn."""
        if self._drag is None:
            return
        self._pointer = event.get_content_offset_capture(self)
        outside = not 0 <= self._pointer.y < self.scrollable_content_region.height
        if outside and self._drag_timer is None:
            self._drag_timer = self.set_interval(DRAG_SCROLL_SECONDS, self._drag_on)
        self._drag_on()

    def _drag_on(self) -> None:
        """Select up to the pointer; scroll by a line while it is held beyond the edge."""
        height = self.scrollable_content_region.height
        beyond = self._pointer.y if self._pointer.y < 0 else max(0, self._pointer.y - height + 1)
        if beyond:
            self.scroll_to(y=self.scroll_offset.y + (1 if beyond > 0 else -1), animate=False)
        elif self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None
        inside = Offset(self._pointer.x, min(max(0, self._pointer.y), height - 1))
        cluster = self._cluster_under(inside)
        if self._drag is None or cluster is None:
            return
        if cluster != self._drag or self.reader.is_stretched:
            start, end = min(self._drag[0], cluster[0]), max(self._drag[1], cluster[1])
            self.select(start, end, follow=False)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag; the selection stays."""
        if self._drag is None:
            return
        event.stop()
        self._drag = None
        self.release_mouse()
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None

    def on_click(self, event: events.Click) -> None:
        """Double click: the word. With Shift: up to here. In the left margin: the turn.

        Not done on the press: the screen drops selections when the button goes up.
        """
        pointer = event.get_content_offset(self)
        cluster = None if pointer is None else self._cluster_under(pointer)
        if pointer is None or cluster is None or self._painter is None or event.button > 1:
            return
        found: tuple[int, int] | None = None
        if pointer.x < self._painter.columns.gutter:
            found = self.units.at(cluster[0], Unit.TURN)
        elif event.shift:
            found = min(self.selection[0], cluster[0]), max(self.selection[1], cluster[1])
        elif event.chain == 2:
            found = self.units.at(cluster[0], Unit.WORD)
        if found is not None:
            self.select(*found, follow=False)

    def _share_selection(self) -> None:
        """Tell the screen what is selected, so that its own copy key finds it."""
        if not self.is_attached:
            return
        if self.reader.is_stretched:
            self.screen.selections = {self: SELECT_ALL}
        elif self in self.screen.selections:
            self.screen.selections = {}

    def selection_updated(self, selection: Selection | None) -> None:
        """Follow the screen when it drops the selection (Esc, a click elsewhere)."""
        if selection is None and self not in self.screen.selections and self.reader.is_stretched:
            self.action_end_extend()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected words as they stand in the source."""
        del selection
        return (self.selected_text, "\n") if self.selected_text else None

    # Actions for the application's table of keys

    def action_next_unit(self) -> None:
        """Go to the next unit."""
        self.move(1)

    def action_previous_unit(self) -> None:
        """Go to the previous unit."""
        self.move(-1)

    def action_unit(self, unit: str) -> None:
        """Step by word, sentence or turn."""
        self.set_unit(unit)

    def action_extend(self, step: int) -> None:
        """Stretch the selection by a unit forward (1) or back (-1)."""
        self.extend(step)

    def action_toggle_extend(self) -> None:
        """Let moves stretch the selection, or end that."""
        if self.reader.extending:
            self.action_end_extend()
        else:
            self.reader.extending = True
            self._post(self.SelectionChanged(self, self.selection))

    def action_end_extend(self) -> None:
        """End the selection."""
        old = self.selection
        if self.reader.collapse():
            self._moved(old, True)

    def action_next_uncoded(self) -> None:
        """Go to the next unit without a coding."""
        self.find_uncoded(1)

    def action_previous_uncoded(self) -> None:
        """Go to the previous unit without a coding."""
        self.find_uncoded(-1)

    def action_next_coded(self) -> None:
        """Go to the next coded unit."""
        self.find_coded(1)

    def action_previous_coded(self) -> None:
        """Go to the previous coded unit."""
        self.find_coded(-1)

    def action_next_same_code(self) -> None:
        """Go to the next unit with a code of this one."""
        self.find_coded(1, [mark.code_id for mark in self.marks_here])

    def action_next_hit(self) -> None:
        """Go to the next place found."""
        self.find_hit(1)

    def action_previous_hit(self) -> None:
        """Go to the previous place found."""
        self.find_hit(-1)

    def action_page_down(self) -> None:
        """Go one screen forward."""
        self._page(1)

    def action_page_up(self) -> None:
        """Go one screen back."""
        self._page(-1)

    def action_first_unit(self) -> None:
        """Go to the beginning."""
        self.go_to(0)

    def action_last_unit(self) -> None:
        """Go to the end."""
        self.go_to(len(self.document.text))

    def action_copy(self) -> None:
        """Copy the selected words to the clipboard of the terminal."""
        if self.selected_text:
            self.app.copy_to_clipboard(self.selected_text)
