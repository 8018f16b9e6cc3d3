"""A copy of a project that knows only how things are now: no history, no earlier texts."""

from __future__ import annotations

from pathlib import Path

from qualcode.services import indexing
from qualcode.services.session import Session
from qualcode.store import codings
from qualcode.store.present import copy_present
from qualcode.store.project import Project


def write(session: Session, target: Path) -> Path:
    """Make a project at ``target`` with everything that lives in this one, and return its path.

    Undo begins anew there, and all is said to have been done today. After pseudonyms were put in,
    the copy holds no earlier version with real names.

    Raises:
        InputProblem: the target exists, or its folder cannot be written.
    """
    source = session.project
    title = str(codings.setting(source, "title", source.path.stem))
    copy = Project.create(target, clock=source.clock)
    try:
        with copy.act(session.coder_id, "project.new", title=title) as action:
            copy_present(source, action)
        indexing.keep_up(Session(copy, session.coder_name))
    except BaseException:
        copy.discard()
        raise
    copy.close()
    return copy.path
