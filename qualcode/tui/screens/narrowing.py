"""Where a search can look: the choices of a project."""

from __future__ import annotations

from qualcode.messages import tr
from qualcode.services import codebooks, sources
from qualcode.services.search import Narrowing
from qualcode.services.session import Session
from qualcode.tui.labels import crumbs

Choice = tuple[Narrowing, str, str]
"""A narrowing, what it is called, and what kind of thing it names."""


def choices(session: Session) -> list[Choice]:
    """Return what a search can be narrowed to: uncoded text, kinds, attributes, people, codes, sources."""
    found: list[Choice] = [(Narrowing(uncoded=True), tr("what nobody has coded"), "")]
    rows = sources.listing(session)
    found += [
        (Narrowing(kinds=frozenset({kind})), kind.upper(), tr("kind"))
        for kind in sorted({row.source.kind for row in rows})
    ]
    people = sources.informants(session)
    pairs = sorted({pair for person in people for pair in person.attributes.items()})
    found += [
        (Narrowing(attributes=(pair,)), f"{pair[0]}: {pair[1]}", tr("informants")) for pair in pairs
    ]
    found += [
        (Narrowing(informants=frozenset({person.id})), person.name, tr("informant"))
        for person in people
    ]
    book = codebooks.current(session)
    found += [
        (Narrowing(codes=frozenset({code.id})), crumbs(book.path(code.id)), tr("code"))
        for _, code in book.walk()
    ]
    found += [
        (Narrowing(sources=frozenset({row.source.id})), row.source.name, tr("source"))
        for row in rows
    ]
    return found
