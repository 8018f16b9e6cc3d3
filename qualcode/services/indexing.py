"""Keeping the full-text index in step with texts and lexicon.

The index is derived: `keep_up` looks at what is there and makes what is missing, whatever happened
meanwhile (an import, an undo, a correction, another lexicon, an older project). A changed entry of
the lexicon reaches only the turns that hold its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from functools import cache
from typing import Any

from qualcode.services import lexicon as lexicons
from qualcode.services.lexicon import Changes
from qualcode.services.session import Session
from qualcode.store import search_index as index
from qualcode.store.project import Project
from qualcode.store.search_index import IndexRow, Pending
from qualcode.text.dialect.lexicon import Entry, Lexicon, bundled
from qualcode.text.dialect.segments import Segmenter, any_of_expression, ranges_in, reached

_LEXICON = "lexicon"
_WORDS_AT_ONCE = 200
_LAST_DOCUMENT = 1 << 38


def keep_up(session: Session, going: Callable[[int, int], None] | None = None) -> Lexicon:
    """Bring the index up to date and return the lexicon it is made with.

    ``going`` is called with the number of texts done and in all; what it raises stops the work.
    """
    project = session.project
    wanted = lexicons.changes(session)
    lexicon = lexicons.made(wanted)
    if _is_current(project, wanted) and not index.missing(project):
        return lexicon
    if project.read_only and not index.is_in_memory(project):
        index.in_memory(project)
    with nullcontext() if project.read_only else project.derived():
        _follow_lexicon(project, wanted)
        segmenter = Segmenter(lexicon)
        wanting = index.missing(project)
        for done, source in enumerate(wanting):
            if going:
                going(done, len(wanting))
            index.add(project, source, _rows(project, source, segmenter))
        _add_words(project, segmenter)
    return lexicon


def rebuild(session: Session) -> None:
    """Make the index anew."""
    with session.project.derived():
        index.clear(session.project)
    keep_up(session)


def _rows(project: Project, source: Pending, segmenter: Segmenter) -> Iterable[IndexRow]:
    text, turns, remarks = index.content(project, source.text_sha, source.layout_sha)
    for n, segment in enumerate(segmenter.segments(text, turns, remarks), 1):
        if segment is not None:
            yield IndexRow(n, *segment)


def _add_words(project: Project, segmenter: Segmenter) -> None:
    index.add_words(project, segmenter.keys, segmenter.written)


# -- the lexicon the index was made with ------------------------------------------------------


@cache
def _bundled_version() -> str:
    return bundled().version


def _is_current(project: Project, wanted: Changes) -> bool:
    return bool(index.state(project, _LEXICON) == _recorded(wanted))


def _recorded(changes: Changes) -> dict[str, Any]:
    additions = [
        [e.form, [list(reading) for reading in e.readings], e.word_class, e.variety]
        for e in changes.additions
    ]
    return {
        "bundled": _bundled_version(),
        "additions": additions,
        "disabled": list(changes.disabled),
    }


def _read_back(recorded: dict[str, Any]) -> Changes:
    return Changes(
        tuple(
            Entry(form, tuple(tuple(reading) for reading in readings), word_class, variety)
            for form, readings, word_class, variety in recorded["additions"]
        ),
        tuple(recorded["disabled"]),
    )


def _follow_lexicon(project: Project, wanted: Changes) -> None:
    """Key anew what the present lexicon reads otherwise than the one the index was made with."""
    recorded = index.state(project, _LEXICON)
    now = _recorded(wanted)
    if recorded == now:
        return
    if recorded is None or recorded["bundled"] != now["bundled"]:
        index.clear(project)
    else:
        index.prune(project)
        old, new = lexicons.made(_read_back(recorded)), lexicons.made(wanted)
        _key_anew(project, new, reached(old, new, index.vocabulary(project)))
    index.set_state(project, _LEXICON, now)


def _key_anew(project: Project, lexicon: Lexicon, words: list[str]) -> int:
    """Key anew every turn that holds one of these words; return how many there were."""
    segmenter = Segmenter(lexicon)
    versions = index.document_versions(project)
    touched: set[tuple[int, int]] = set()
    for at in range(0, len(words), _WORDS_AT_ONCE):
        expression = any_of_expression(words[at : at + _WORDS_AT_ONCE])
        touched.update(index.matching(project, expression, 0, _LAST_DOCUMENT))
    content: tuple[str, list[tuple[int, int]], list[tuple[int, int]]] = ("", [], [])
    shown = 0
    for document, n in sorted(touched):
        if document != shown:
            content, shown = index.content(project, *versions[document]), document
        text, turns, remarks = content
        start, end = turns[n - 1]
        segment = segmenter.segment(text[start:end], ranges_in(remarks, start, end))
        if segment is not None:
            index.replace(project, index.row_id(document, n), *segment)
    _add_words(project, segmenter)
    return len(touched)
