"""Safe copies: made under a temporary name, checked, then renamed; old ones are rotated.

Backups stand in ``NAME.qualcode-backups/`` beside the project, named by time and state:
``20261122T031500Z-1a2b3c4d.qualcode``.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from qualcode.model.errors import ProjectProblem
from qualcode.store.engine import connect, translated

KEEP_RECENT = 10
KEEP_DAYS = 30
DUE_AFTER = timedelta(minutes=10)
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z-(?:[0-9a-f]{8}|empty)\.")


def folder_of(project: Path) -> Path:
    """The folder of a project's automatic backups."""
    return project.with_name(f"{project.name}-backups")


def place_for(project: Path, connection: Any, now: datetime) -> Path:
    """The name of the next automatic backup."""
    head = _head(connection)[:8] or "empty"
    return folder_of(project) / f"{now.astimezone(UTC).strftime(_STAMP)}-{head}{project.suffix}"


def existing(project: Path) -> list[Path]:
    """Automatic backups, newest first; other files in their folder are none of our business."""
    found = folder_of(project).glob(f"*{project.suffix}")
    return sorted((path for path in found if _NAME.match(path.name)), reverse=True)


def when_due(connection: Any, project: Path, now: datetime) -> Path | None:
    """Back up when the newest backup holds another state and is old enough; rotate.

    A backup that fails (full disk, read-only folder) does not keep the project from closing:
    the project itself is safe. None when none was due or possible.
    """
    head = _head(connection)
    if not head:
        return None
    newest = next(iter(existing(project)), None)
    if newest is not None:
        if newest.stem.endswith(head[:8]):
            return None
        if timedelta(0) <= now.astimezone(UTC) - _time_of(newest) < DUE_AFTER:
            return None
    try:
        made = make(connection, place_for(project, connection, now))
    except ProjectProblem:
        return None
    rotate(project, now)
    return made


def make(connection: Any, target: Path) -> Path:
    """Copy the project to ``target``, verified, with mode 0600; the target appears whole or not at all.

    Raises:
        ProjectProblem: the copy could not be written or did not pass its check.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with translated(target):
            connection.execute("VACUUM INTO ?", (str(draft),))
            _check(connection, draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise ProjectProblem(
            "The backup {file} cannot be written: {reason}.",
            file=str(target),
            reason=error.strerror or str(error),
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return target


def _check(connection: Any, draft: Path) -> None:
    """Re-open the copy: it must be sound and hold the same end of the log."""
    copy = connect(draft, read_only=True)
    try:
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        same = _head(copy) == _head(connection) and _counts(copy) == _counts(connection)
    finally:
        copy.close()
    if not (sound and same):
        raise ProjectProblem(
            "The backup {file} did not pass its check and was discarded. Run `qualcode verify`.",
            file=str(draft),
        )


def rotate(project: Path, now: datetime) -> None:
    """Keep the newest `KEEP_RECENT` backups and the last of each day for `KEEP_DAYS` days."""
    kept_days: set[str] = set()
    for index, path in enumerate(existing(project)):
        day = path.name[:8]
        fresh = now.astimezone(UTC) - _time_of(path) <= timedelta(days=KEEP_DAYS)
        keep = index < KEEP_RECENT or (fresh and day not in kept_days)
        kept_days.add(day)
        if not keep:
            with suppress(OSError):
                path.unlink()


def _time_of(path: Path) -> datetime:
    try:
        return datetime.strptime(path.name[:16], _STAMP).replace(tzinfo=UTC)
    except ValueError:  # digits that are no date
        return datetime.min.replace(tzinfo=UTC)


def _head(connection: Any) -> str:
    has_log = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'op'").fetchone()
    if not has_log:
        return ""
    row = connection.execute("SELECT hash FROM op ORDER BY at DESC, site DESC, seq DESC LIMIT 1")
    found = row.fetchone()
    return str(found[0]) if found else ""


def _counts(connection: Any) -> tuple[int, ...]:
    return tuple(
        connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
        for table in ("op", "text", "layout")
    )
