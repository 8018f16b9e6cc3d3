"""The lexicon of a project: the bundled one, with what the team added and switched off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qualcode.model.errors import InputProblem, NotFound
from qualcode.model.sentence import mark
from qualcode.services.session import Session
from qualcode.store import lexemes as store
from qualcode.store.lexemes import LexemeRow
from qualcode.text.dialect.explain import Explanation, explain
from qualcode.text.dialect.lexicon import (
    CLASSES,
    FIELDS,
    VARIETIES,
    Entry,
    Lexicon,
    bundled,
    folded_words,
    make_entry,
    read_entries,
)

LIMIT = 20_000
"""Entries a project may have of its own."""
SIZE_LIMIT = 8 * 2**20
"""Bytes of a file of entries."""
ORIGINS = {
    "bundled": mark("bundled"),
    "project": mark("of this project"),
    "off": mark("switched off"),
}


@dataclass(frozen=True, slots=True)
class Changes:
    """What a project changes in the bundled lexicon."""

    additions: tuple[Entry, ...] = ()
    disabled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is listed. ``origin`` is a key of `ORIGINS`."""

    entry: Entry
    origin: str


def changes(session: Session) -> Changes:
    """What the project adds and switches off."""
    rows = _by_form(session)
    return Changes(
        tuple(_entry(row) for row in rows.values() if row.enabled),
        tuple(form for form, row in rows.items() if not row.enabled),
    )


def current(session: Session) -> Lexicon:
    """The lexicon of the project."""
    return made(changes(session))


@lru_cache(maxsize=8)
def made(wanted: Changes) -> Lexicon:
    """Return the bundled lexicon with changes; what it has worked out is kept between calls."""
    if wanted == Changes():
        return bundled()
    return bundled().with_changes(wanted.additions, wanted.disabled)


def listing(session: Session, wanted: str = "", *, own: bool = False) -> list[Line]:
    """List entries by form: all, those with a word that begins like ``wanted``, or the project's own."""
    rows = _by_form(session)
    lines = [Line(_entry(row), "project" if row.enabled else "off") for row in rows.values()]
    if not own:
        lines += [
            Line(entry, "bundled") for form, entry in bundled().entries.items() if form not in rows
        ]
    key = " ".join(folded_words(wanted))
    if wanted.strip() and not key:
        return []
    found = [line for line in lines if not key or _holds(line.entry, key)]
    return sorted(found, key=lambda line: line.entry.form)


def _holds(entry: Entry, key: str) -> bool:
    texts = [entry.form, *(" ".join(reading) for reading in entry.readings)]
    return any(f" {key}" in f" {text}" for text in texts)


def told(session: Session, form: str) -> Explanation:
    """Say what a word or short phrase stands for in this project, and why."""
    if not folded_words(form):
        raise InputProblem("“{text}” holds no word. Type letters or numbers.", text=form)
    return explain(form, current(session))


# -- changing it ------------------------------------------------------------------------------


def add(
    session: Session,
    form: str,
    keys: str,
    *,
    word_class: str = "noun",
    variety: str = "project",
    note: str = "",
) -> Entry:
    """Say what a form stands for in this project; readings are divided by ``|``. One undo step.

    Raises:
        InputProblem: form, keys, class or variety cannot be used.
    """
    entry = make_entry(form, keys, word_class, variety, note)
    take(session, [entry])
    return entry


def take(session: Session, entries: Sequence[Entry]) -> tuple[int, int]:
    """Add or change entries of the project; returns how many were new and how many changed."""
    rows = _by_form(session)
    if len(rows.keys() | {entry.form for entry in entries}) > LIMIT:
        raise InputProblem("A project may have {n} entries of its own, not more.", n=LIMIT)
    added = changed = 0
    facts = {"n": len(entries), "form": entries[0].form if entries else ""}
    with session.project.act(session.coder_id, "lexicon.add", **facts) as action:
        for entry in {entry.form: entry for entry in entries}.values():
            known = rows.get(entry.form)
            if known is None:
                action.create("lexeme", _fields(entry, enabled=True))
                added += 1
            else:
                changed += action.update("lexeme", known.id, **_fields(entry, enabled=True))
    return added, changed


def switch_off(session: Session, form: str) -> None:
    """Leave a form as it is written: neither an entry nor a rule touches it. One undo step.

    Raises:
        InputProblem: this is no form.
    """
    entry = make_entry(form, form, "noun", "project")
    known = _by_form(session).get(entry.form)
    with session.project.act(session.coder_id, "lexicon.off", form=entry.form) as action:
        if known is None:
            action.create("lexeme", _fields(entry, enabled=False))
        else:
            action.update("lexeme", known.id, enabled=0)


def forget(session: Session, form: str) -> None:
    """Take back what the project says of a form: the bundled lexicon counts again. One undo step.

    Raises:
        NotFound: the project says nothing of it.
    """
    key = " ".join(folded_words(form))
    rows = [row for row in store.lexemes(session.project) if row.form == key]
    if not rows:
        raise NotFound("This project has no entry of its own for “{form}”.", form=form)
    with session.project.act(session.coder_id, "lexicon.forget", form=key) as action:
        for row in rows:
            action.delete("lexeme", row.id)


def read(path: Path) -> tuple[Entry, ...]:
    """Read entries from a csv or tab-separated file: form, keys, class, variety, note.

    Raises:
        InputProblem: it cannot be read; the sentence says where.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise InputProblem("{file} is too large for a lexicon.", file=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise InputProblem(
            "{file} cannot be read: {reason}.", file=str(path), reason=error.strerror or str(error)
        ) from error
    try:
        return read_entries(data.decode("utf-8-sig").replace("\0", ""), str(path))
    except UnicodeDecodeError as error:
        raise InputProblem(
            "{file} is not UTF-8 text. Save it as csv UTF-8.", file=str(path)
        ) from error


def write(path: Path, lines: Iterable[Line]) -> int:
    """Write entries, without forms switched off, to a csv file for `read`; returns how many."""
    from qualcode.export.atomic import write_atomically
    from qualcode.export.delimited import table_bytes

    kept = [line.entry for line in lines if line.origin != "off"]
    rows = [(e.form, _written_keys(e), e.word_class, e.variety, e.note) for e in kept]
    write_atomically(path, table_bytes([FIELDS, *rows], raw=True))
    return len(rows)


def choices() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The classes and the varieties an entry may have."""
    return tuple(CLASSES), tuple(VARIETIES)


def _by_form(session: Session) -> dict[str, LexemeRow]:
    return {row.form: row for row in store.lexemes(session.project)}


def _entry(row: LexemeRow) -> Entry:
    """Return the entry; what another version of qualcode wrote and this one does not know is no obstacle."""
    try:
        return make_entry(row.form, row.keys, row.word_class, row.variety, row.note)
    except InputProblem:
        return Entry(row.form, (tuple(row.form.split()) or ("?",),), "noun", "project", row.note)


def _fields(entry: Entry, *, enabled: bool) -> dict[str, object]:
    return {
        "form": entry.form,
        "keys": _written_keys(entry),
        "word_class": entry.word_class,
        "variety": entry.variety,
        "note": entry.note,
        "enabled": int(enabled),
    }


def _written_keys(entry: Entry) -> str:
    return "|".join(" ".join(reading) for reading in entry.readings)
