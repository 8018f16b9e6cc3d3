"""Word lists of the project by dialect key: frequencies, keyness, collocates; and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.result import Column, Table
from qualcode.model.sentence import Sentence, say
from qualcode.services import lexicon as lexicons
from qualcode.services import search, tables
from qualcode.services.search import Narrowing
from qualcode.services.session import Session
from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.words import (
    Collocate,
    Keyness,
    WordCount,
    collocates,
    frequencies,
    keyness,
)

FORMS = 8
"""Written forms shown beside a key."""
SPAN = 5
_P_05, _P_001 = 3.84, 10.83


@dataclass(frozen=True, slots=True)
class WordList:
    """Counts of keys, and the number of words they were counted in."""

    words: int
    counts: tuple[WordCount, ...]


def count(session: Session, narrowing: Narrowing | None = None, *, least: int = 1) -> WordList:
    """Count the words of the evidence by key with their written forms, commonest first."""
    found = frequencies(search.evidence(session, narrowing))
    total = sum(one.count for one in found)
    return WordList(total, tuple(one for one in found if one.count >= least))


def compare(
    session: Session, group: Narrowing, rest: Narrowing | None = None, *, least: int = 3
) -> list[Keyness]:
    """Compare the words of a group with those of the rest: Dunning's log-likelihood by key.

    Without ``rest`` everything else is the rest. Keys seen fewer than ``least`` times in all are
    left out.

    Raises:
        RuleBroken: one of the two has no words.
    """
    own = {one.key: one.count for one in count(session, group).counts}
    if rest is None:
        every = {one.key: one.count for one in count(session, _everything_like(group)).counts}
        other = {key: n - own.get(key, 0) for key, n in every.items() if n > own.get(key, 0)}
    else:
        other = {one.key: one.count for one in count(session, rest).counts}
    if not own or not other:
        raise RuleBroken("There is nothing to compare: one of the two groups has no words.")
    return [one for one in keyness(own, other) if one.count + one.other >= least]


def _everything_like(group: Narrowing) -> Narrowing:
    return Narrowing(roles=group.roles)


def near(
    session: Session,
    word: str,
    narrowing: Narrowing | None = None,
    *,
    span: int = SPAN,
    least: int = 2,
) -> list[Collocate]:
    """Return the keys that stand within ``span`` words of a word more often than by chance.

    Raises:
        InputProblem: this is not one word.
    """
    keys = key_stream(word, lexicons.current(session)).keys
    if len(keys) != 1:
        raise InputProblem("“{word}” is not one word. Collocates are those of one word.", word=word)
    return near_key(session, keys[0], narrowing, span=span, least=least)


def near_key(
    session: Session,
    key: str,
    narrowing: Narrowing | None = None,
    *,
    span: int = SPAN,
    least: int = 2,
) -> list[Collocate]:
    """Return what `near` does, for a key as the lists show it."""
    return collocates(search.evidence(session, narrowing), key, span, least)


# -- as tables --------------------------------------------------------------------------------


def table_of_counts(found: WordList) -> Table:
    """Return the counts as a table."""
    columns = (
        Column("key", say("Word")),
        Column("count", say("Count"), "int"),
        Column("per_1000", say("Per 1,000"), "number"),
        Column("turns", say("Turns"), "int"),
        Column("forms", say("Written as")),
    )
    rows = tuple(
        (one.key, one.count, 1000 * one.count / found.words, one.streams, forms_of(one))
        for one in found.counts
    )
    return Table(say("Words of {n} in all", n=found.words), columns, rows)


def forms_of(one: WordCount) -> str:
    """Return the written forms of a key with their counts."""
    shown = ", ".join(f"{form} {n}" for form, n in one.forms[:FORMS])
    return f"{shown} …" if len(one.forms) > FORMS else shown


def table_of_keyness(found: Sequence[Keyness]) -> Table:
    """Return the comparison as a table."""
    columns = (
        Column("key", say("Word")),
        Column("group", say("Group"), "int"),
        Column("rest", say("Rest"), "int"),
        Column("log_likelihood", say("Log-likelihood"), "number"),
        Column("log_ratio", say("Log ratio"), "number"),
    )
    rows = tuple((k.key, k.count, k.other, k.log_likelihood, k.log_ratio) for k in found)
    note = say(
        "Log-likelihood (Dunning 1993), negative where the rest has more; beyond {a} p < 0.05, "
        "beyond {b} p < 0.001 for one word. Log ratio: 1 is twice as common.",
        a=_P_05,
        b=_P_001,
    )
    return Table(say("Words typical of the group"), columns, rows, (note,))


def table_of_collocates(word: str, span: int, found: Sequence[Collocate]) -> Table:
    """Return the collocates as a table."""
    columns = (
        Column("key", say("Word")),
        Column("count", say("Count"), "int"),
        Column("expected", say("Expected"), "number"),
        Column("log_likelihood", say("Log-likelihood"), "number"),
    )
    rows = tuple((c.key, c.count, c.expected, c.log_likelihood) for c in found)
    return Table(say("Within {n} words of {word}", n=span, word=word), columns, rows)


def table_of_hits(hits: Sequence[search.Found]) -> Table:
    """Return hits with their context (KWIC) as a table."""
    columns = (
        Column("source", say("Source")),
        Column("turn", say("Turn"), "int"),
        Column("informant", say("Informant")),
        Column("left", say("Before")),
        Column("text", say("Found")),
        Column("right", say("After")),
        Column("level", say("Level")),
        Column("start", say("Start"), "int"),
        Column("end", say("End"), "int"),
    )
    rows = tuple(
        (
            h.source,
            h.turn,
            h.informant,
            h.left,
            h.text,
            h.right,
            Sentence(h.level.label),
            h.start,
            h.end,
        )
        for h in hits
    )
    return Table(say("Found in context"), columns, rows)


def write(session: Session, table: Table, path: Path) -> None:
    """Write a table to a file: .csv with plain columns, .xlsx, .docx or .md.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    how = say("Words counted by dialect key: every spelling of a word together.")
    tables.write(session, [table], path, how=how)
