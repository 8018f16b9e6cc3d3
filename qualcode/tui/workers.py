"""The error border of the terminal interface, and work that must not block the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from threading import Thread
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from textual.dom import DOMNode
from textual.worker import get_current_worker

from qualcode.messages import render, tr
from qualcode.model.errors import QualcodeError
from qualcode.text.visible import visible

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

P = ParamSpec("P")
R = TypeVar("R")
N = TypeVar("N", bound=DOMNode)

__all__ = ["beside", "border", "get_current_worker", "guarded", "in_background"]


@contextmanager
def border(app: QualcodeApp) -> Iterator[None]:
    """Turn every failure into a sentence on the screen; what is stored stays stored."""
    try:
        yield
    except QualcodeError as error:
        app.complain(render(error.sentence))
    except Exception as error:  # noqa: BLE001 the one border of this door
        app.complain(_bug(error))


def _bug(error: Exception) -> str:
    return tr(
        "That did not work because of a mistake in qualcode ({error}). "
        "Everything coded until now is stored. Please report it.",
        error=f"{type(error).__name__}: {visible(str(error))[:200]}",
    )


def guarded(method: Callable[Concatenate[N, P], R]) -> Callable[Concatenate[N, P], R | None]:
    """Put the border around a message handler or the callback of a dialog."""

    @wraps(method)
    def safe(self: N, /, *args: P.args, **kwargs: P.kwargs) -> R | None:
        with border(self.app):  # type: ignore[arg-type]
            return method(self, *args, **kwargs)
        return None

    return safe


def in_background(
    app: QualcodeApp,
    work: Callable[[], R],
    then: Callable[[R], Any],
    *,
    otherwise: Callable[[], Any] | None = None,
) -> Thread:
    """Run ``work`` in a thread and hand its result to ``then`` on the screen's own thread.

    A failure becomes a sentence and ``otherwise`` is called instead. While it runs, the screen
    does not touch the project: callers show a dialog that waits.
    """
    outcome: list[R] = []

    def deliver() -> None:
        app.busy -= 1
        with border(app):
            if outcome:
                then(outcome[0])
            elif otherwise is not None:
                otherwise()

    def run() -> None:
        try:
            outcome.append(work())
        except QualcodeError as error:
            app.call_from_thread(app.complain, render(error.sentence))
        except Exception as error:  # noqa: BLE001 the same border, seen from the thread
            app.call_from_thread(app.complain, _bug(error))
        app.call_from_thread(deliver)

    app.busy += 1
    thread = Thread(target=run, name="qualcode work", daemon=False)
    thread.start()
    return thread


def beside(app: QualcodeApp, work: Callable[[], R], then: Callable[[R | None], Any]) -> None:
    """Run ``work`` in a thread while the screens go on, and hand its result to ``then`` on theirs.

    For help that nobody waits for: ``work`` reads through a session of its own. What it could not
    do becomes None; a mistake of the program is told.
    """

    def deliver(outcome: R | None, complaint: str) -> None:
        if complaint:
            app.complain(complaint)
        with border(app):
            then(outcome)

    def run() -> None:
        outcome: R | None = None
        complaint = ""
        try:
            outcome = work()
        except QualcodeError:
            outcome = None
        except Exception as error:  # noqa: BLE001 the same border, seen from the thread
            complaint = _bug(error)
        with suppress(RuntimeError):  # the screens were closed meanwhile
            app.call_later(deliver, outcome, complaint)

    Thread(target=run, name="qualcode beside", daemon=False).start()
