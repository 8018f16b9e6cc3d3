"""What is done with hits: coding them in one step, and keeping a search under a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from qualcode.model.errors import NotFound, RuleBroken
from qualcode.model.ids import CodeId, CodingId, InformantId, SourceId
from qualcode.model.sentence import mark
from qualcode.model.source import Role, SourceKind
from qualcode.services import reduction
from qualcode.services.reduction import Place
from qualcode.services.search import Found, Narrowing
from qualcode.services.session import Session
from qualcode.store import codings, lexemes
from qualcode.store import sources as store
from qualcode.text.dialect.query import Mode
from qualcode.text.sentences import around, whole


class Extent(StrEnum):
    """How much around a hit is coded."""

    MATCH = "match"
    SENTENCE = "sentence"
    TURN = "turn"


EXTENTS = {
    Extent.MATCH: mark("the words found"),
    Extent.SENTENCE: mark("the sentence"),
    Extent.TURN: mark("the whole turn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search kept under a name; `search.search` takes its parts."""

    id: str
    name: str
    query: str
    mode: Mode
    narrowing: Narrowing


# -- coding -----------------------------------------------------------------------------------


def places(
    session: Session, hits: Iterable[Found], extent: Extent = Extent.SENTENCE
) -> list[Place]:
    """Return what would be coded for some hits: each place once, in their order."""
    texts: dict[SourceId, str] = {}
    found: dict[Place, None] = {}
    for hit in hits:
        if hit.source_id not in texts:
            texts[hit.source_id] = store.text_of(session.project, hit.source_id)
        text = texts[hit.source_id]
        start, end = hit.start, hit.end
        row = None
        if extent is not Extent.MATCH:
            row = store.turn(session.project, hit.source_id, hit.turn)
        if row is not None:
            start, end = (
                around(text, (row.start, row.end), start, end)
                if extent is Extent.SENTENCE
                else next(iter(whole(text, row.start, row.end)), (start, end))
            )
        found[Place(hit.source_id, start, end)] = None
    return list(found)


def text_of(session: Session, place: Place) -> str:
    """Return the text of a place."""
    return store.text_of(session.project, place.source_id)[place.start : place.end]


def code_hits(
    session: Session,
    hits: Iterable[Found],
    code_ids: CodeId | Sequence[CodeId],
    extent: Extent = Extent.SENTENCE,
) -> list[CodingId]:
    """Code hits with one code or several, in one undo step; what this coder has coded so is left out.

    Raises:
        RuleBroken: a code is unknown or retired.
    """
    wanted = [code_ids] if isinstance(code_ids, str) else list(code_ids)
    book = codings.codebook(session.project)
    for code_id in wanted:
        code = book.by_id.get(code_id)
        if code is None or code.retired:
            raise RuleBroken(
                "There is no code “{name}” in use.", name=code.name if code else code_id
            )
    coder = session.coder_id
    standing = {
        (Place(coding.source_id, coding.start, coding.end), code_id)
        for code_id in wanted
        for coding in codings.codings(session.project, code_id=code_id)
        if coding.coder_id == coder
    }
    found = places(session, hits, extent)
    pairs = [(place, code_id) for code_id in wanted for place in found]
    pairs = [pair for pair in pairs if pair not in standing]
    return reduction.apply_codes(session, pairs, verb="search.code") if pairs else []


# -- saved searches ---------------------------------------------------------------------------


def save(
    session: Session,
    name: str,
    query: str,
    *,
    mode: Mode = Mode.DIALECT,
    narrowing: Narrowing | None = None,
) -> str:
    """Keep a search under a name, replacing one of the same name; returns its id. One undo step.

    Raises:
        RuleBroken: the name is empty.
    """
    name = " ".join(name.split())
    if not name:
        raise RuleBroken("A saved search needs a name.")
    coder = session.coder_id
    fields = {
        "name": name,
        "query": query,
        "mode": str(mode),
        "narrowing": _plain(narrowing or Narrowing()),
        "coder_id": coder,
    }
    known = _named(session, name)
    with session.project.act(coder, "search.save", name=name) as action:
        if known is None:
            return action.create("saved_search", fields)
        action.update("saved_search", known.id, **fields)
        return known.id


def saved(session: Session) -> list[SavedSearch]:
    """All saved searches by name."""
    return [
        SavedSearch(
            id=row.id,
            name=row.name,
            query=row.query,
            mode=Mode(row.mode),
            narrowing=_narrowing(row.narrowing),
        )
        for row in lexemes.saved_searches(session.project)
        if row.mode in set(Mode)
    ]


def find_saved(session: Session, name: str) -> SavedSearch:
    """Return the saved search of this name.

    Raises:
        NotFound: there is none.
    """
    known = _named(session, name)
    if known is None:
        raise NotFound("There is no saved search “{name}”.", name=name)
    return known


def forget(session: Session, name: str) -> None:
    """Delete a saved search. One undo step.

    Raises:
        NotFound: there is none of this name.
    """
    known = find_saved(session, name)
    with session.project.act(session.coder_id, "search.forget", name=known.name) as action:
        action.delete("saved_search", known.id)


def _named(session: Session, name: str) -> SavedSearch | None:
    key = " ".join(name.split()).casefold()
    return next((one for one in saved(session) if one.name.casefold() == key), None)


def _plain(narrowing: Narrowing) -> dict[str, object]:
    """Return the narrowing as JSON holds it, without what is not narrowed."""
    fields = asdict(narrowing)
    plain = {
        name: sorted(map(str, value)) if isinstance(value, frozenset) else value
        for name, value in fields.items()
    }
    plain["attributes"] = [list(pair) for pair in narrowing.attributes]
    return {name: value for name, value in plain.items() if value}


def _narrowing(plain: dict[str, Sequence[str]]) -> Narrowing:
    known_kinds, known_roles = set(SourceKind), set(Role)
    return Narrowing(
        sources=frozenset(SourceId(one) for one in plain.get("sources", ())),
        kinds=frozenset(SourceKind(one) for one in plain.get("kinds", ()) if one in known_kinds),
        roles=frozenset(Role(one) for one in plain.get("roles", ()) if one in known_roles),
        informants=frozenset(InformantId(one) for one in plain.get("informants", ())),
        attributes=tuple((pair[0], pair[1]) for pair in plain.get("attributes", ())),
        codes=frozenset(CodeId(one) for one in plain.get("codes", ())),
        uncoded=bool(plain.get("uncoded", False)),
    )
