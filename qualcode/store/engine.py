"""The SQLite that qualcode runs on, and how a connection is set up.

The wheel ``sqlcipher3`` carries a current SQLite: builds before 3.51.3 have a WAL bug that can
corrupt a file with several writers. It is registered under the name sqlite-utils tries first, so
both speak through the same library.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3
import sqlcipher3.dbapi2 as sqlite

from qualcode.model.errors import ProjectProblem, QualcodeError

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x51434F44  # "QCOD", at byte 68 of the file
BUSY_TIMEOUT_MS = 10_000
Connection = Any  # sqlcipher3 ships no types

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlite)


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """Open a connection in autocommit mode; transactions are begun explicitly.

    A file in a folder that cannot be written is opened immutable, so that it can still be read.
    """
    if read_only:
        uri = f"{path.absolute().as_uri()}?mode=ro" + ("" if _has_journal(path) else "&immutable=1")
        connection = sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    else:
        connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def _has_journal(path: Path) -> bool:
    return path.with_name(path.name + "-wal").exists()


def with_sqlite_utils(connection: Connection) -> Database:
    """Wrap a connection for schema work. Imports sqlite-utils, which is slow: never at start."""
    from sqlite_utils import Database

    return Database(connection)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences about this project file."""
    try:
        yield
    except sqlite.Error as error:
        raise problem_of(error, path) from error


def problem_of(error: sqlite.Error, path: Path) -> QualcodeError:
    """Say in a sentence what a SQLite error means for the project file."""
    text = str(error).lower()
    file = str(path)
    if "locked" in text or "busy" in text:
        return ProjectProblem(
            "{file} is being written by another program. Try again in a moment.", file=file
        )
    if "full" in text or "disk i/o" in text:
        return ProjectProblem(
            "{file} could not be written: the disk is full or cannot be reached. "
            "Nothing was changed. Free some space and try again.",
            file=file,
        )
    if "readonly" in text or "read-only" in text:
        return ProjectProblem(
            "{file} cannot be written: the file or its folder is read-only. "
            "Copy it to a folder of your own, or change its permissions.",
            file=file,
        )
    if "unable to open" in text:
        return ProjectProblem(
            "{file} cannot be opened. Check the folder and its permissions.", file=file
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return ProjectProblem(
            "{file} is damaged. Restore a backup: qualcode restore BACKUP NEWFILE "
            "(backups are in {backups}).",
            file=file,
            backups=f"{path.name}-backups",
        )
    return ProjectProblem("{file}: the database said: {reason}", file=file, reason=str(error))
