"""A project file: opening, creating, closing, and the one way to write to it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qualcode.model.errors import InputProblem, ProjectProblem
from qualcode.model.ids import new_id
from qualcode.store import backup, projector
from qualcode.store.action import Action
from qualcode.store.engine import APPLICATION_ID, connect, translated, with_sqlite_utils

SUFFIX = ".qualcode"
SCHEMA_VERSION = 5
"""Kept equal to ``migrations.VERSION`` (a test compares them); importing that one is slow."""

Clock = Callable[[], datetime]
Parameters = Sequence[object] | Mapping[str, object]


def now_utc() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Project:
    """An open project. Reads go through `rows`, writes through `act`."""

    def __init__(
        self, path: Path, connection: Any, *, read_only: bool, clock: Clock, backups: bool = True
    ) -> None:
        """Wrap an open connection; use `open` or `create`."""
        self.path = path
        self.read_only = read_only
        self.clock = clock
        self._backups = backups and not read_only
        self._is_open = True
        self._connection = connection
        self._site = "" if read_only else self._own_site()

    # -- life ---------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, *, clock: Clock = now_utc) -> Project:
        """Make a new, empty project file (mode 0600). Nothing is left behind when it fails.

        Raises:
            InputProblem: the file exists already, or its folder does not or cannot be written.
        """
        path = named(path)
        if os.path.lexists(path):
            raise InputProblem(
                "{file} exists already. Choose another name, or open it.", file=str(path)
            )
        if not os.path.isdir(path.parent):  # noqa: PTH112 - never raises
            raise InputProblem(
                "The folder {folder} does not exist. Create it first.", folder=str(path.parent)
            )
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with translated(path):
                _lay_foundations(draft)
            draft.replace(path)
        except OSError as error:
            raise InputProblem(
                "{file} cannot be created: {reason}. Choose a folder you may write to.",
                file=str(path),
                reason=error.strerror or str(error),
            ) from error
        finally:
            for leftover in (draft, *(Path(f"{draft}{end}") for end in ("-wal", "-shm"))):
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)
        return cls.open(path, clock=clock)

    @classmethod
    def open(cls, path: Path, *, clock: Clock = now_utc, backups: bool = True) -> Project:
        """Open a project file, migrating an older one after a verified backup.

        A file that cannot be written is opened for reading only. What was not backed up when it
        was last closed (after a crash, say) is backed up now; ``backups=False`` makes none.

        Raises:
            ProjectProblem: not there, not a project, newer than this program, damaged, locked.
        """
        path = _existing(path)
        read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        _check_header(path)
        with translated(path):
            connection = connect(path, read_only=read_only)
            try:
                _check_version(path, connection, read_only=read_only, backups=backups)
                project = cls(path, connection, read_only=read_only, clock=clock, backups=backups)
                project.back_up_when_due()
                return project  # noqa: TRY300 - what follows handles what fails above
            except BaseException:
                connection.close()
                raise

    def close(self) -> None:
        """Back up what changed and close; no ``-wal`` file stays behind."""
        if self._is_open:
            try:
                self.back_up_when_due()
            finally:
                self._is_open = False
                self._connection.close()

    def reader(self) -> Project:
        """Open the file once more, only for reading: for a thread that works beside this one.

        Raises:
            ProjectProblem: the file cannot be read any more.
        """
        with translated(self.path):
            connection = connect(self.path, read_only=True)
            return Project(self.path, connection, read_only=True, clock=self.clock)

    def discard(self) -> None:
        """Close and remove a project that could not be begun."""
        self._is_open = False
        self._connection.close()
        for ending in ("", "-wal", "-shm"):
            self.path.with_name(f"{self.path.name}{ending}").unlink(missing_ok=True)

    def back_up_when_due(self) -> None:
        """Back up if something changed since the newest backup and that one is old enough."""
        if self._backups:
            with translated(self.path):
                backup.when_due(self._connection, self.path, self.clock())

    def __enter__(self) -> Self:
        """Enter: the project itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    # -- reading ------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Run a SELECT and return all rows."""
        with translated(self.path):
            found: list[tuple[Any, ...]] = self._connection.execute(sql, parameters).fetchall()
        return found

    def row(self, sql: str, parameters: Parameters = ()) -> tuple[Any, ...] | None:
        """Run a SELECT and return its first row."""
        with translated(self.path):
            found: tuple[Any, ...] | None = self._connection.execute(sql, parameters).fetchone()
        return found

    @property
    def connection(self) -> Any:
        """The connection, for the rest of this room."""
        return self._connection

    @property
    def data_version(self) -> int:
        """A number that changes when another program writes to the file."""
        row = self.row("PRAGMA data_version")
        return int(row[0]) if row else 0

    @property
    def head(self) -> str:
        """Hash of the newest operation: names the state of the project ("" for an empty log)."""
        row = self.row("SELECT hash FROM op ORDER BY at DESC, site DESC, seq DESC LIMIT 1")
        return str(row[0]) if row else ""

    # -- writing ------------------------------------------------------------------------------

    @contextmanager
    def act(self, coder: str, verb: str, /, **facts: object) -> Iterator[Action]:
        """Open one act of a coder: everything inside is one transaction and one undo step.

        ``verb`` names the act in the audit trail, ``facts`` what it tells of it. An act that
        writes nothing leaves no trace.

        Raises:
            ProjectProblem: the file is read-only, locked, or the disk is full; nothing is changed.
        """
        with self._transaction():
            action = Action(self._connection, site=self._site, coder=coder, clock=self.clock)
            action.head(verb, facts)
            yield action
            if action.count == 1:
                raise _NothingDone
            action.settle()

    @contextmanager
    def linked_act(self, coder: str, verb: str, /, **links: str) -> Iterator[Action]:
        """Open an act that undoes or redoes another (``undoes=`` or ``redoes=`` its id)."""
        with self._transaction():
            action = Action(self._connection, site=self._site, coder=coder, clock=self.clock)
            action.head(verb, {}, **links)
            yield action
            action.settle()

    @contextmanager
    def derived(self) -> Iterator[None]:
        """Write what is derived from the log, such as the search index, in a transaction of its own.

        Inside an act, it belongs to the transaction of the act.
        """
        if self._connection.in_transaction:
            yield
            return
        with self._transaction():
            yield

    def rebuild(self) -> None:
        """Make the projections anew from the log."""
        with self._transaction():
            projector.rebuild(self._connection)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self.read_only:
            raise ProjectProblem(
                "{file} cannot be written: the file or its folder is read-only. "
                "Copy it to a folder of your own, or change its permissions.",
                file=str(self.path),
            )
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.execute("PRAGMA defer_foreign_keys = ON")
                yield
                self._connection.execute("COMMIT")
            except _NothingDone:
                self._connection.execute("ROLLBACK")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    # -- identity -----------------------------------------------------------------------------

    def _own_site(self) -> str:
        """Return the id of this copy of the file, minting a new one where the file was copied to."""
        place = sha256(f"{platform.node()}:{self.path.resolve()}".encode()).hexdigest()
        known = dict(self._connection.execute("SELECT key, value FROM meta").fetchall())
        if known.get("place") == place:
            return str(known["site"])
        site = new_id()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [("site", site), ("place", place)]
        )
        self._connection.execute("COMMIT")
        return site


class _NothingDone(Exception):
    """Ends an act that wrote nothing."""


def named(path: Path) -> Path:
    """Return where a project of this name is made: the extension is added where it is missing."""
    if path.name in {"", ".."} or path.suffix.lower() == SUFFIX:
        return path
    return path.with_name(f"{path.name}{SUFFIX}")


def _existing(path: Path) -> Path:
    if not os.path.isfile(path) and os.path.exists(f"{path}{SUFFIX}"):  # noqa: PTH110, PTH113 - never raise
        path = Path(f"{path}{SUFFIX}")
    if not os.path.exists(path):  # noqa: PTH110
        raise ProjectProblem(
            "There is no project {file}. `qualcode new {file}` makes one.", file=str(path)
        )
    if path.is_dir():
        raise ProjectProblem("{file} is a folder, not a qualcode project.", file=str(path))
    return path


def copy_untouched(source: Path, target: Path) -> None:
    """Copy a project file as it stands, verified, without writing a byte to it.

    Raises:
        ProjectProblem: it is not there, not a project, newer, damaged; or the copy failed.
    """
    source = _existing(source)
    _check_header(source)
    with translated(source):
        connection = connect(source, read_only=True)
        try:
            backup.make(connection, target)
        finally:
            connection.close()


def _check_header(path: Path) -> None:
    """Refuse a file that is not a qualcode project before SQLite touches it."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise ProjectProblem(
            "{file} cannot be read: {reason}.", file=str(path), reason=error.strerror or str(error)
        ) from error
    is_sqlite = len(header) == 100 and header.startswith(b"SQLite format 3\x00")
    if not is_sqlite or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ProjectProblem(
            "{file} is not a qualcode project. Transcripts are imported into a project: "
            "`qualcode new PROJECT`, then `qualcode import PROJECT {file}`.",
            file=str(path),
        )
    _check_not_newer(path, int.from_bytes(header[60:64], "big"))


def _check_not_newer(path: Path, version: int) -> None:
    if version > SCHEMA_VERSION:
        raise ProjectProblem(
            "{file} was made by a newer qualcode (project version {theirs}, this program knows "
            "{ours}). Update qualcode to open it; nothing was changed.",
            file=str(path),
            theirs=version,
            ours=SCHEMA_VERSION,
        )


def _check_version(path: Path, connection: Any, *, read_only: bool, backups: bool) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    _check_not_newer(path, version)
    if version < SCHEMA_VERSION:
        if read_only:
            raise ProjectProblem(
                "{file} is of an older version and must be upgraded, but it is read-only. "
                "Copy it to a folder of your own first.",
                file=str(path),
            )
        if backups:
            backup.make(connection, backup.place_for(path, connection, now_utc()))
        _migrate(connection)


def _migrate(connection: Any) -> None:
    from qualcode.store.migrations import migrate

    migrate(with_sqlite_utils(connection))


def _lay_foundations(path: Path) -> None:
    connection = connect(path)
    try:
        _migrate(connection)
        connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [("project", new_id()), ("created", now_utc().isoformat())],
        )
    finally:
        connection.close()
