"""Layout: no speakers. Every paragraph is a turn: field notes, documents, or a layout not recognised."""

from __future__ import annotations

from qualcode.model.sentence import say, say_n
from qualcode.model.source import SourceKind
from qualcode.text.turns.draft import (
    Draft,
    Piece,
    Reading,
    doubt,
    is_aside,
    is_blank,
    numbers_of_pages,
)

NAME = "paragraphs"


def read(draft: Draft) -> Reading | None:
    """Make a turn of every line of the body."""
    page = draft.page
    is_text = page.kind in {SourceKind.OBSERVATION, SourceKind.DOCUMENT}
    first = 0 if is_text and not draft.head.meta else draft.head.body
    first = min([first, *draft.head.prose])
    pages = numbers_of_pages(page, first)
    known = set(range(first, draft.head.body)) - set(draft.head.prose)
    pieces = [
        Piece(line.start, line.end, None, None, line.number, note=index in pages or is_aside(line))
        for index, line in enumerate(page.lines)
        if index >= first and index not in known and not is_blank(line.text)
    ]
    if not pieces and page.lines:
        first = 0
        pieces = [
            Piece(ln.start, ln.end, None, None, ln.number)
            for ln in page.lines
            if not is_blank(ln.text)
        ]
    if not pieces:
        return None
    evidence = say_n(
        "{n} paragraph without speakers.", "{n} paragraphs without speakers.", n=len(pieces)
    )
    problems = (
        ()
        if is_text
        else (
            doubt(
                pieces[0].line,
                say(
                    "No speakers were recognised: every paragraph became a turn. Write a label such as "
                    "“P:” and “I:” before each turn to have them told apart."
                ),
            ),
        )
    )
    return Reading(
        NAME, evidence, 1.0 if is_text else 0.1, tuple(pieces), problems=problems, first=first
    )
