"""Making, describing, checking, backing up and restoring projects."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.model.errors import InputProblem, NotFound, ProjectProblem
from qualcode.model.sentence import Sentence
from qualcode.services import codebooks
from qualcode.services.session import Session
from qualcode.store import backup as backups
from qualcode.store import checks, codings, counts, history
from qualcode.store.project import Clock, Project, copy_untouched, named, now_utc


def file_for(path: Path) -> Path:
    """Return the file a new project is made as: the extension is added where it is missing."""
    return named(path)


def create(
    path: Path,
    coder: str,
    *,
    title: str = "",
    codebook: Path | None = None,
    clock: Clock = now_utc,
) -> Session:
    """Make a project, with a codebook when one is given, and seat the coder at it.

    Raises:
        InputProblem: the file exists, the folder cannot be written, or the codebook is not readable.
    """
    draft = codebooks.read(codebook) if codebook else None
    project = Project.create(path, clock=clock)
    try:
        session = Session(project, coder)
        name = title.strip() or session.project.path.stem
        with session.project.act(session.coder_id, "project.new", title=name) as action:
            action.put_setting("title", name)
        if draft:
            codebooks.bring_in(session, draft)
    except BaseException:
        project.discard()
        raise
    return session


@dataclass(frozen=True, slots=True)
class Overview:
    """The first facts about a project."""

    title: str
    sources: int
    informants: int
    codes: int
    codings: int
    memos: int
    words: int
    coders: tuple[str, ...]
    head: str


def overview(session: Session) -> Overview:
    """Count what is in the project."""
    project = session.project
    return Overview(
        title=title(session),
        sources=counts.living(project, "source"),
        informants=counts.living(project, "informant"),
        codes=counts.living(project, "code"),
        codings=counts.living(project, "coding"),
        memos=counts.living(project, "memo"),
        words=counts.words(project),
        coders=tuple(coder.name for coder in codings.coders(project)),
        head=project.head,
    )


def title(session: Session) -> str:
    """The project's title."""
    return str(codings.setting(session.project, "title", session.project.path.stem))


def set_setting(session: Session, key: str, value: object) -> None:
    """Change a setting of the project (one undo step)."""
    with session.project.act(session.coder_id, "setting.change", key=key) as action:
        action.put_setting(key, value)


def get_setting(session: Session, key: str, default: Any = None) -> Any:
    """A setting of the project."""
    return codings.setting(session.project, key, default)


def verify(session: Session) -> list[Sentence]:
    """Check file, chains, texts, offsets and projections; empty when all is well."""
    return checks.verify(session.project)


def repair(session: Session) -> None:
    """Make the projections anew from the log."""
    session.project.rebuild()


def back_up(session: Session, target: Path | None = None) -> Path:
    """Write a verified copy and return where: to ``target``, or among the automatic backups.

    Raises:
        InputProblem: the target exists already, or its folder does not exist.
        ProjectProblem: it could not be written or did not pass its check.
    """
    project = session.project
    if target is None:
        target = backups.place_for(project.path, project.connection, project.clock())
        if target.exists():
            return target
    elif target.exists():
        raise InputProblem("{file} exists already. Choose another name.", file=str(target))
    elif not target.parent.is_dir():
        raise InputProblem(
            "The folder {folder} does not exist. Create it first.", folder=str(target.parent)
        )
    return backups.make(project.connection, target)


def restore(source: Path, target: Path) -> Path:
    """Make a project at ``target`` from a backup and return its path.

    The backup is checked first; the new file is a copy of its own (its own site in the log).

    Raises:
        InputProblem: the target exists.
        ProjectProblem: the backup is not a sound project.
    """
    target = named(target)
    if os.path.lexists(target):
        raise InputProblem(
            "{file} exists already. A restore never overwrites: choose another name.",
            file=str(target),
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy_untouched(source, draft)
        with Project.open(draft, backups=False) as project:
            findings = checks.verify(project)
        if findings:
            raise ProjectProblem(
                "{file} is not a sound project: {finding} Try another backup.",
                file=str(source),
                finding=findings[0],
            )
        draft.replace(target)
    except OSError as error:
        raise InputProblem(
            "{file} cannot be written: {reason}.", file=str(target), reason=error.strerror or ""
        ) from error
    finally:
        for leftover in (draft, *(Path(f"{draft}{end}") for end in ("-wal", "-shm"))):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    return target


def list_backups(path: Path) -> list[Path]:
    """The automatic backups of a project, newest first."""
    return backups.existing(path)


def undo(session: Session) -> history.PastAction:
    """Undo this coder's newest act.

    Raises:
        NotFound: there is nothing to undo.
        RuleBroken: a later act depends on it.
    """
    if session.known_coder_id is None:
        raise NotFound("There is nothing to undo.")
    return history.undo(session.project, session.known_coder_id)


def redo(session: Session) -> history.PastAction:
    """Redo the act this coder undid last.

    Raises:
        NotFound: there is nothing to redo.
        RuleBroken: a later act stands in the way.
    """
    if session.known_coder_id is None:
        raise NotFound("There is nothing to redo.")
    return history.redo(session.project, session.known_coder_id)


def log(session: Session, *, limit: int | None = None) -> list[history.PastAction]:
    """The audit trail, newest act first."""
    return history.past(session.project, limit=limit)


def facts_of(action: history.PastAction) -> Mapping[str, object]:
    """The facts that the audit trail tells of an act."""
    return action.facts


def free_space(path: Path) -> int:
    """Bytes free where the project stands."""
    return shutil.disk_usage(path.parent).free
