"""A quotation in standard Indonesian, written beside the informant's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qualcode.messages import tr
from qualcode.model.ids import CodingId
from qualcode.services import glossing
from qualcode.text.visible import visible
from qualcode.tui.screens.writing import TextEditor

if TYPE_CHECKING:
    from qualcode.tui.screens.base import MainScreen

QUOTED = 400


def write_gloss(
    screen: MainScreen, coding_id: CodingId, quotation: str, then: Callable[[], None]
) -> None:
    """Edit the gloss of a coding, store it, and go on when it changed."""
    before = glossing.glosses(screen.session, [coding_id]).get(coding_id, "")

    def store(text: str) -> None:
        if text.strip() == before.strip():
            return
        glossing.gloss(screen.session, coding_id, text)
        then()
        told = tr("The gloss is stored.") if text.strip() else tr("The gloss is taken away.")
        screen.host.tell(told)

    def written(text: str | None) -> None:
        if text is not None:
            screen.host.attempt(lambda: store(text))

    about = f"“{visible(quotation[:QUOTED])}”"
    editor = TextEditor(tr("In standard Indonesian"), before, about)
    screen.app.push_screen(editor, written)
