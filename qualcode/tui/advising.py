"""What was learned from the project's coding, kept for the screens and learned anew beside them.

Reading and learning happen in a thread with a connection of its own, so that no key waits for them;
what was learned before is used until then.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.services import suggesting
from qualcode.services.reduction import Place
from qualcode.services.suggesting import KeyCache, Material, Suggestion
from qualcode.tui.workers import beside

if TYPE_CHECKING:
    from qualcode.services.session import Session
    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.desk import Desk


class Learned(NamedTuple):
    """What was learned, and from which state of the project."""

    head: str
    material: Material
    adviser: Any


class Counsel:
    """The adviser of an open project."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: Learned | None = None
        self._cache = KeyCache()
        self._reading = Lock()
        self._is_learning = False
        self._waiting: list[Callable[[], None]] = []

    @property
    def knows(self) -> bool:
        """Whether something was learned, now or from an earlier state of the project."""
        return self._known is not None

    def is_fresh(self, session: Session) -> bool:
        """Whether the present state of the project was learned."""
        return self._known is not None and self._known.head == session.project.head

    def suggest(self, session: Session, place: Place) -> list[Suggestion]:
        """Suggest codes for a place from what is known; nothing while nothing was learned."""
        if self._known is None:
            return []
        return suggesting.suggest(session, self._known.material, self._known.adviser, place)

    def learn(self, app: QualcodeApp, session: Session, then: Callable[[], None]) -> None:
        """Learn the present state beside the screens, and call ``then`` on their thread.

        When learning fails, ``then`` is called all the same and what was known before stays.
        """
        self._waiting.append(then)
        if not self._is_learning:
            self._is_learning = True
            beside(app, lambda: self._learned(session), self._take)

    def _learned(self, session: Session) -> Learned:
        with self._reading, session.reader() as own:
            head = own.project.head
            material = suggesting.gather(own, self._cache)
        return Learned(head, material, suggesting.train(material))

    def _take(self, learned: Learned | None) -> None:
        self._is_learning = False
        self._known = learned or self._known
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def leave(self) -> None:
        """Wait until nothing is read any more: the project is about to be closed."""
        self._waiting = []
        with self._reading:
            pass


def counsel_of(desk: Desk) -> Counsel:
    """Return the adviser of an open project."""
    if desk.counsel is None:
        desk.counsel = Counsel()
    return desk.counsel
