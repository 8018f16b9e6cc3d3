"""Copying out of the terminal: by OSC 52, and into a file for terminals that refuse it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_state_path

from qualcode.messages import tr

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


def copied_file() -> Path:
    """Return the file that holds what was copied last."""
    return user_state_path("qualcode", appauthor=False) / "copied.txt"


def copy_out(app: QualcodeApp, text: str) -> None:
    """Copy a text and say where it went; whether a terminal obeys OSC 52 cannot be known."""
    app.copy_to_clipboard(text)
    path = copied_file()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
        app.tell(tr("Copied to the clipboard (OSC 52) and into {file}", file=str(path)))
        return
    app.tell(tr("Copied to the clipboard (OSC 52)."))
