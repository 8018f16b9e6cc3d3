"""A code of the informant's own words: its name, and where it belongs."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.messages import tr
from qualcode.model.codebook import PATH_SEPARATOR, is_valid_name
from qualcode.text.visible import visible
from qualcode.tui.desk import Desk
from qualcode.tui.labels import crumbs
from qualcode.tui.picker import NewCode
from qualcode.tui.screens.dialogs import Dialog
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList

NAME_LENGTH = 60


class InVivo(Dialog):
    """Asks for name and place of an in vivo code; dismisses with a `NewCode`, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("pageup", "step(-6)", show=False, priority=True),
        Binding("pagedown", "step(6)", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = "InVivo RowList { height: 8; }"

    def __init__(self, words: str, desk: Desk) -> None:
        """Propose the words as a name, below the code used last for a new one."""
        super().__init__()
        self._words, self._desk = words, desk

    def compose(self) -> ComposeResult:
        """Lay out name and places."""
        with Vertical(id="box"):
            yield Static(Content(tr("In vivo code")), id="question")
            yield Input(name_from(self._words), select_on_focus=False)
            yield Static("", id="problem", markup=False)
            yield Static(Content(tr("below")), id="below-what")
            yield RowList()
            hint = tr("↑↓ where it belongs · Enter make and apply · Esc cancel")
            yield Static(Content(hint), id="hint")

    def on_mount(self) -> None:
        """Offer the places: top level, dimensions, and codes."""
        book = self._desk.book
        places = [book.path(code.id) for _, code in book.walk() if not code.retired]
        dimensions = [code.name for code in book.children(None)]
        wanted = self._desk.parent_path or (dimensions[0] if dimensions else "")
        every = [*places, ""]
        at = every.index(wanted) if wanted in every else 0
        rows = self.query_one(RowList)
        rows.can_focus = False
        rows.fill(every, self._draw, at=at)

    def _draw(self, path: str, width: int) -> list[Line]:
        label = crumbs(path) if path else tr("top level: a dimension of its own")
        color = self._desk.color(self._desk.book.find(path).id) if path else "dim"
        return [[(fit(label, width), color)]]

    def action_step(self, step: int) -> None:
        """Choose another place."""
        self.query_one(RowList).action_row(step)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refuse("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.value.strip()
        parent = str(self.query_one(RowList).current or "")
        path = f"{parent}{PATH_SEPARATOR}{name}" if parent else name
        if not is_valid_name(name):
            self.refuse(tr("A name cannot be empty or hold “/”."))
        elif any(
            self._desk.book.path(c.id).casefold() == path.casefold() for c in self._desk.book.codes
        ):
            self.refuse(tr("There is already a code {code}.", code=crumbs(path)))
        else:
            self.dismiss(NewCode(name, parent))


def name_from(words: str) -> str:
    """Return a name for a code made of an informant's words, shortened at a word."""
    line = " ".join(visible(words).replace(PATH_SEPARATOR, "-").split()).strip(" .,;:!?…\"“”'")
    line = "".join(char for char in line if char.isprintable())
    if len(line) <= NAME_LENGTH:
        return line
    cut = line[:NAME_LENGTH]
    return cut.rsplit(" ", 1)[0] if " " in cut else cut
