"""Who is at work on which project: the first argument of every verb."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode.model.errors import InputProblem
from qualcode.model.ids import CoderId
from qualcode.store import codings
from qualcode.store.project import Clock, Project, now_utc


class Session:
    """A coder at an open project. ``coder_id`` is minted at the coder's first act."""

    def __init__(self, project: Project, coder_name: str) -> None:
        """Seat a coder at a project."""
        self.project = project
        self.coder_name = coder_name.strip()
        if not self.coder_name:
            raise InputProblem("The name of the coder is empty. Give one with --coder.")
        self._coder_id: CoderId | None = None

    @classmethod
    def open(cls, path: Path, coder_name: str, *, clock: Clock = now_utc) -> Session:
        """Open a project for a coder (see `Project.open` for the errors)."""
        return cls(Project.open(path, clock=clock), coder_name)

    def reader(self) -> Session:
        """Return a second session that only reads, for a thread beside this one; close it."""
        return Session(self.project.reader(), self.coder_name)

    @property
    def known_coder_id(self) -> CoderId | None:
        """The coder's id if they have worked on this project before."""
        if self._coder_id is None:
            key = self.coder_name.casefold()
            self._coder_id = next(
                (c.id for c in codings.coders(self.project) if c.name.casefold() == key), None
            )
        return self._coder_id

    @property
    def coder_id(self) -> CoderId:
        """The coder's id; joins them to the project if they are new."""
        if self.known_coder_id is None:
            with self.project.act("", "coder.join", name=self.coder_name) as action:
                # Within the write lock: another program may have joined the same name just now.
                if self.known_coder_id is None:
                    self._coder_id = CoderId(action.create("coder", {"name": self.coder_name}))
        assert self._coder_id is not None
        return self._coder_id

    def close(self) -> None:
        """Close the project."""
        self.project.close()

    def __enter__(self) -> Self:
        """Enter: the session itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()
