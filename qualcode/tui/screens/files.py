"""Asking for a file and writing it: never over another one unasked, never blocking the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from qualcode.messages import tr
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import AskPath, Confirm, Wait
from qualcode.tui.workers import in_background

R = TypeVar("R")

TABLES = (".docx", ".xlsx", ".csv", ".html", ".md")
PICTURES = (".png", ".svg")


def ask_and_write(
    screen: MainScreen,
    question: str,
    name: str,
    suffixes: Sequence[str],
    write: Callable[[Path], R],
    *,
    then: Callable[[R], object] | None = None,
) -> None:
    """Ask for a file beside the project, and write it in the background.

    ``name`` is proposed. A file that is there already is replaced only after a question.
    ``then`` gets what ``write`` returned, on the screen's own thread.
    """
    folder = screen.session.project.path.absolute().parent
    dialog = AskPath(
        question,
        value=str(folder / name.replace(" ", "-").replace("/", "-")),
        about=tr("The ending says which format: {list}", list=" ".join(suffixes)),
        suffixes=suffixes,
        refuse=lambda path: _refusal(path, suffixes),
        chosen=Path(name).stem.replace(" ", "-"),
    )

    def answered(answer: str | None) -> None:
        if not answer:
            return
        path = Path(answer).expanduser()
        if not path.exists():
            _write(screen, path, write, then)
            return
        about = tr("What is in it now is lost, changes made in Word included.")
        screen.app.push_screen(
            Confirm(tr("Replace {file}?", file=path.name), about),
            lambda yes: _write(screen, path, write, then) if yes else None,
        )

    screen.app.push_screen(dialog, answered)


def _refusal(path: str, suffixes: Sequence[str]) -> str:
    if Path(path).suffix.lower() in suffixes:
        return ""
    return tr("The ending must be one of {list}.", list=" ".join(suffixes))


def _write(
    screen: MainScreen,
    path: Path,
    write: Callable[[Path], R],
    then: Callable[[R], object] | None,
) -> None:
    wait = Wait(tr("Writing {file}…", file=path.name))
    screen.app.push_screen(wait)

    def written(result: R) -> None:
        wait.dismiss(None)
        screen.host.tell(tr("Written: {file}", file=str(path)))
        if then is not None:
            then(result)

    in_background(screen.host, lambda: write(path), written, otherwise=lambda: wait.dismiss(None))
