"""The line in which one types what to find in the transcript; finds while typing."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from qualcode.messages import tr
from qualcode.tui.transcript.view import TranscriptView


class SearchInput(Input):
    """The words to find. Enter, Esc and the arrows are the bar's, in the order they are typed."""

    def on_key(self, event: events.Key) -> None:
        """Hand the bar's keys on."""
        bar = self.parent
        if not isinstance(bar, SearchBar):
            return
        if event.key in SearchBar.KEYS or not bar.is_open:
            event.stop()
            event.prevent_default()
            bar.press(event.key)


class SearchBar(Horizontal):
    """Searches a transcript view. Hidden until `open`; Enter keeps what was found, Esc goes back."""

    KEYS = frozenset({"enter", "escape", "up", "down"})
    DEFAULT_CSS = """
    SearchBar { height: 1; display: none; background: $panel; }
    SearchBar.-open { display: block; }
    SearchBar #sign { width: 2; }
    SearchBar Input, SearchBar Input:focus {
        border: none; height: 1; padding: 0; width: 1fr; background: $panel;
    }
    SearchBar #count { width: auto; min-width: 12; padding: 0 1; text-align: right; }
    """

    class Closed(Message):
        """The bar was closed; ``kept`` tells whether the places found stay marked."""

        def __init__(self, *, kept: bool) -> None:
            super().__init__()
            self.kept = kept

    def __init__(self, view: TranscriptView, *, id: str | None = None) -> None:  # noqa: A002
        """Search this view."""
        super().__init__(id=id)
        self._view = view
        self._origin = 0
        self._found = ""

    def compose(self) -> ComposeResult:
        """Lay out the sign, the words and the count."""
        yield Static("/", id="sign", markup=False)
        yield SearchInput(placeholder=tr("Find in this transcript"))
        yield Static("", id="count", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether one can type into the bar."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show the bar and type into it; searching starts where the cursor is."""
        self._origin = self._view.selection[0]
        self.add_class("-open")
        words = self.query_one(Input)
        words.value = self._found = ""
        words.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_open:
            self._catch_up()

    def _catch_up(self) -> None:
        """Find what is typed by now, if that has not been done yet."""
        query = self.query_one(Input).value
        if query == self._found:
            return
        self._found = query
        self._view.go_to(self._origin)
        if self._view.search(query):
            self._view.find_hit(1)
        self._count()

    def _count(self) -> None:
        hits = self._view.hits
        if not self.query_one(Input).value.strip():
            text = ""
        elif not len(hits):
            text = tr("not found")
        else:
            text = tr("{n} of {total}", n=(hits.current or 0) + 1, total=len(hits))
        self.query_one("#count", Static).update(Content(text))

    def press(self, key: str) -> None:
        """Enter stays at the place found, Esc goes back, Up and Down go through the places."""
        if not self.is_open:
            return
        self._catch_up()
        if key == "enter":
            self._close(kept=bool(len(self._view.hits)))
        elif key == "escape":
            self._view.show_hits(())
            self._view.go_to(self._origin)
            self._close(kept=False)
        else:
            self._view.find_hit(1 if key == "down" else -1)
            self._count()

    def _close(self, *, kept: bool) -> None:
        self.remove_class("-open")
        self._view.focus()
        self.post_message(self.Closed(kept=kept).set_sender(self))
