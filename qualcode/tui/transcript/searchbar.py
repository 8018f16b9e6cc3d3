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


class SearchBar(Horizontal):
    """Searches a transcript view. Hidden until `open`; Enter keeps what was found, Esc goes back."""

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

    def compose(self) -> ComposeResult:
        """Lay out the sign, the words and the count."""
        yield Static("/", id="sign", markup=False)
        yield Input(placeholder=tr("Find in this transcript"))
        yield Static("", id="count", markup=False)

    def open(self) -> None:
        """Show the bar and type into it; searching starts where the cursor is."""
        self._origin = self._view.selection[0]
        self.add_class("-open")
        words = self.query_one(Input)
        words.value = ""
        words.focus()

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        event.stop()
        if not self.has_class("-open"):
            return
        self._view.go_to(self._origin)
        if self._view.search(event.value):
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

    @on(Input.Submitted)
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        self._close(kept=bool(len(self._view.hits)))

    def on_key(self, event: events.Key) -> None:
        """Esc goes back to where the search began; Up and Down go through the places."""
        if event.key == "escape":
            self._view.show_hits(())
            self._view.go_to(self._origin)
            self._close(kept=False)
        elif event.key in {"up", "down"}:
            self._view.find_hit(1 if event.key == "down" else -1)
            self._count()
        else:
            return
        event.stop()

    def _close(self, *, kept: bool) -> None:
        self.remove_class("-open")
        self._view.focus()
        self.post_message(self.Closed(kept=kept).set_sender(self))
