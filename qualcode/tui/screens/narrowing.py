"""Where a search or a word list looks: the choices of a project, several at once."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.messages import tr
from qualcode.model.source import Role
from qualcode.services import codebooks, search, sources
from qualcode.services.search import Narrowing
from qualcode.services.session import Session
from qualcode.tui.labels import KINDS, ROLES, crumbs
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option

Choice = tuple[Narrowing, str, str]
"""A narrowing, what it is called, and what kind of thing it names."""


def choices(session: Session) -> list[Choice]:
    """Return what can be looked at alone: uncoded text, kinds, roles, people, codes, sources."""
    found: list[Choice] = [(Narrowing(uncoded=True), tr("what nobody has coded"), "")]
    rows = sources.listing(session)
    found += [
        (Narrowing(kinds=frozenset({kind})), tr(KINDS[kind]), tr("kind of source"))
        for kind in sorted({row.source.kind for row in rows})
    ]
    found += [
        (Narrowing(roles=frozenset({role})), tr(ROLES[role]), tr("who speaks")) for role in Role
    ]
    found += groups(session)
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


def groups(session: Session) -> list[Choice]:
    """Return groups of informants by attribute, then each informant."""
    people = sources.informants(session)
    pairs = sorted({pair for person in people for pair in person.attributes.items()})
    found: list[Choice] = [
        (Narrowing(attributes=(pair,)), f"{pair[0]}: {pair[1]}", tr("informants")) for pair in pairs
    ]
    found += [
        (Narrowing(informants=frozenset({person.id})), person.name, tr("informant"))
        for person in people
    ]
    return found


def ask_where(screen: MainScreen, then: Callable[[Narrowing, str], None]) -> None:
    """Ask where to look, and hand over the narrowing and what it is called."""
    everywhere = (Narrowing(), "")
    options = [Option(everywhere, tr("everywhere"))]
    options += [Option((n, label), label, about) for n, label, about in choices(screen.session)]

    def chosen(values: list[tuple[Narrowing, str]] | None) -> None:
        if values:
            narrowing = search.together(part for part, _ in values)
            label = " + ".join(label for _, label in values if label)
            screen.host.attempt(lambda: then(narrowing, label))

    about = tr("Several of one kind widen the search, several kinds narrow it down.")
    dialog = Choose(tr("Look where?"), options, several=True, about=about)
    screen.app.push_screen(dialog, chosen)
