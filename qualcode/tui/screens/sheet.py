"""The summary sheet of a source: after a contact with people, or after reading a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static, TextArea

from qualcode.messages import tr, tr_n
from qualcode.model.reduction import SHEET_FIELDS, Sheet, SheetKind
from qualcode.model.source import Source
from qualcode.services import reduction, reduction_sheets
from qualcode.services.session import Session
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Dialog
from qualcode.tui.workers import guarded

TITLES: Mapping[SheetKind, Callable[[], str]] = {
    SheetKind.CONTACT: lambda: tr("Contact summary sheet"),
    SheetKind.DOCUMENT: lambda: tr("Document summary form"),
}


class SheetEditor(Dialog):
    """Edits a sheet; Esc dismisses with the fields that were changed, Ctrl+G with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "discard", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    SheetEditor > #box { width: 92; height: 96%; max-height: 40; }
    SheetEditor #question { padding: 0; }
    SheetEditor #fields { height: 1fr; }
    SheetEditor .label { color: $text-accent; height: 1; }
    SheetEditor TextArea, SheetEditor TextArea:focus {
        height: 1fr; min-height: 2; border: none; padding: 0 1; background: $background;
    }
    SheetEditor TextArea:focus { border-left: thick $primary; padding: 0; }
    """

    def __init__(self, name: str, kind: SheetKind, fields: Mapping[str, str], state: str) -> None:
        """Edit the sheet of the source called ``name``; ``state`` says how far it is."""
        super().__init__()
        self._source, self._kind, self._state = name, kind, state
        self._before = {key: visible(fields.get(key, "")) for key in SHEET_FIELDS[kind]}

    def compose(self) -> ComposeResult:
        """Lay out the fields one below the other."""
        with Vertical(id="box"):
            title = f"{TITLES[self._kind]()} · {visible(self._source)}"
            yield Static(Content(title), id="question")
            yield Static(Content(self._state), id="about")
            with VerticalScroll(id="fields", can_focus=False):
                for key, label in SHEET_FIELDS[self._kind].items():
                    yield Static(Content(tr(label)), classes="label")
                    yield TextArea(
                        self._before[key],
                        id=f"field-{key}",
                        soft_wrap=True,
                        tab_behavior="focus",
                        show_line_numbers=False,
                    )
            hint = tr("Esc store · Tab next field · Ctrl+G discard")
            yield Static(Content(hint), id="hint")

    def on_mount(self) -> None:
        """Write at the end of what is there."""
        for area in self.query(TextArea):
            area.move_cursor(area.document.end)

    def action_cancel(self) -> None:
        """Store: Esc never loses what was typed."""
        now = {key: self.query_one(f"#field-{key}", TextArea).text for key in self._before}
        self.dismiss(
            {key: text for key, text in now.items() if text.strip() != self._before[key].strip()}
        )

    def action_discard(self) -> None:
        """Leave the sheet as it was."""
        self.dismiss(None)


def state_of(session: Session, sheet: Sheet | None) -> str:
    """Return whether a sheet is empty, written (when, by whom), or older than codings."""
    if sheet is None:
        return tr("not written yet")
    coders = {coder.id: coder.name for coder in reduction.coders(session)}
    told = tr(
        "written by {coder} on {day}",
        coder=coders.get(sheet.coder_id, "?"),
        day=sheet.written[:10],
    )
    if since := len(reduction_sheets.themes_since(session, sheet)):
        told += " · ! " + tr_n(
            "stale: {n} theme came up since. Esc says that it still holds.",
            "stale: {n} themes came up since. Esc says that it still holds.",
            n=since,
        )
    return told


def edit_sheet(screen: MainScreen, source: Source, then: Callable[[], None]) -> None:
    """Open the sheet of a source, store what comes back, and do ``then``."""
    session = screen.session
    there = reduction_sheets.sheet(session, source.id)
    kind = there.kind if there else reduction_sheets.kind_for(source.kind)

    is_stale = there is not None and bool(reduction_sheets.themes_since(session, there))

    @guarded
    def stored(screen: MainScreen, changed: dict[str, str] | None) -> None:
        if changed is None or not (changed or is_stale):
            return
        left = reduction_sheets.fill_sheet(screen.session, source.id, changed)
        then()
        screen.host.tell(tr("The sheet is stored.") if left else tr("The empty sheet is removed."))

    editor = SheetEditor(source.name, kind, there.fields if there else {}, state_of(session, there))
    screen.app.push_screen(editor, lambda changed: stored(screen, changed))
