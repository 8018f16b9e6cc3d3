"""The memo editor: what is typed is stored when it closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from qualcode.messages import tr
from qualcode.model.coding import Memo, MemoKind, MemoTarget
from qualcode.services import reduction
from qualcode.services.session import Session
from qualcode.text.visible import visible
from qualcode.tui.labels import MEMOS
from qualcode.tui.screens.dialogs import Dialog


@dataclass(frozen=True, slots=True)
class Written:
    """A memo as it was left: its words and its kind."""

    body: str
    kind: MemoKind


class MemoEditor(Dialog):
    """Edits a memo; Esc dismisses with a `Written`, Ctrl+G with None (nothing is changed)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "kind(1)", show=False, priority=True),
        Binding("shift+tab", "kind(-1)", show=False, priority=True),
        Binding("ctrl+g", "discard", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    MemoEditor > #box { width: 78; height: 80%; max-height: 24; }
    MemoEditor TextArea, MemoEditor TextArea:focus {
        height: 1fr; border: none; padding: 0 1; background: $background;
    }
    MemoEditor #kinds { height: 1; }
    MemoEditor #about { max-height: 3; }
    """

    def __init__(self, on_what: str, quotation: str = "", memo: Memo | None = None) -> None:
        """Edit a memo on something, described in words; a new one when ``memo`` is None."""
        super().__init__()
        self._on_what, self._quotation = on_what, quotation
        self._body = memo.body if memo else ""
        self.kind = memo.kind if memo else MemoKind.DESCRIPTIVE

    def compose(self) -> ComposeResult:
        """Lay out what it is on, its kind, and the text."""
        with Vertical(id="box"):
            yield Static(Content(tr("Memo on {what}", what=self._on_what)), id="question")
            if self._quotation:
                yield Static(Content(f"“{visible(self._quotation)}”"), id="about")
            yield Static("", id="kinds", markup=False)
            yield TextArea(
                visible(self._body), soft_wrap=True, tab_behavior="focus", show_line_numbers=False
            )
            hint = tr("Esc store · Tab kind · Ctrl+G discard · an empty memo is deleted")
            yield Static(Content(hint), id="hint")

    def on_mount(self) -> None:
        """Show the kind and write at the end."""
        self._show_kind()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def _show_kind(self) -> None:
        parts: list[Any] = []
        for kind in MemoKind:
            name = tr(MEMOS[kind])
            here = kind is self.kind
            parts += [Content.styled(f" ● {name} " if here else f"   {name} ", "b" if here else "")]
        self.query_one("#kinds", Static).update(Content.assemble(*parts))

    def action_kind(self, step: int) -> None:
        """Make it another kind of memo."""
        kinds = list(MemoKind)
        self.kind = kinds[(kinds.index(self.kind) + step) % len(kinds)]
        self._show_kind()

    def action_cancel(self) -> None:
        """Store: Esc never loses what was typed."""
        self.dismiss(Written(self.query_one(TextArea).text, self.kind))

    def action_discard(self) -> None:
        """Leave the memo as it was."""
        self.dismiss(None)


def own_memo(session: Session, target: MemoTarget, target_id: str) -> Memo | None:
    """Return this coder's newest memo on something."""
    found = reduction.memos(session, target=target, target_id=target_id)
    mine = [memo for memo in found if memo.coder_id == session.known_coder_id]
    return mine[-1] if mine else None


def store(
    session: Session, target: MemoTarget, target_id: str, memo: Memo | None, new: Written | None
) -> str:
    """Store what the editor returned; return what was done, or nothing."""
    if new is None:
        return ""
    body = new.body.strip()
    if memo is None:
        if not body:
            return ""
        reduction.write_memo(session, target, target_id, body, kind=new.kind)
        return tr("Memo stored.")
    if (body, new.kind) == (visible(memo.body).strip(), memo.kind):
        return ""
    reduction.change_memo(session, memo.id, body, kind=new.kind)
    return tr("Memo stored.") if body else tr("Memo deleted.")
