"""Searching the whole project as people speak: hits with their place, level and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from qualcode.analysis.coverage import merged
from qualcode.analysis.retrieve import with_descendants
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodeId, InformantId, SourceId
from qualcode.model.sentence import Sentence, say
from qualcode.model.source import Informant, Role, Source, SourceKind, Speaker
from qualcode.model.study import TurnRow, role_of
from qualcode.services import indexing
from qualcode.services import lexicon as lexicons
from qualcode.services.patterns import PatternSearch
from qualcode.services.session import Session
from qualcode.store import codings, search_index
from qualcode.store import sources as store
from qualcode.text.dialect.explain import Level, explain
from qualcode.text.dialect.keys import KeyStream, surface_stream
from qualcode.text.dialect.match import find
from qualcode.text.dialect.plan import Plan, make_plan
from qualcode.text.dialect.query import Mode
from qualcode.text.dialect.segments import stream_of, written_expression

if TYPE_CHECKING:
    from qualcode.text.dialect.lexicon import Lexicon

CONTEXT = 40
"""Characters of context on each side of a hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Where to look; an empty set means everywhere. What is named in several fields must all fit.

    ``attributes`` are (name, value) pairs of informants, of which one of each name must fit;
    ``codes`` keeps hits that touch a passage with one of these codes or one below; ``uncoded`` keeps
    hits that touch no coded passage.
    """

    sources: frozenset[SourceId] = frozenset()
    kinds: frozenset[SourceKind] = frozenset()
    roles: frozenset[Role] = frozenset()
    informants: frozenset[InformantId] = frozenset()
    attributes: tuple[tuple[str, str], ...] = ()
    codes: frozenset[CodeId] = frozenset()
    uncoded: bool = False


def together(parts: Iterable[Narrowing]) -> Narrowing:
    """Join narrowings: several of a kind (two roles) widen it, several kinds narrow it down."""
    every = list(parts)
    return Narrowing(
        sources=frozenset().union(*(one.sources for one in every)),
        kinds=frozenset().union(*(one.kinds for one in every)),
        roles=frozenset().union(*(one.roles for one in every)),
        informants=frozenset().union(*(one.informants for one in every)),
        attributes=tuple(dict.fromkeys(pair for one in every for pair in one.attributes)),
        codes=frozenset().union(*(one.codes for one in every)),
        uncoded=any(one.uncoded for one in every),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A hit: ``text`` is the source's text from ``start`` to ``end``, word for word.

    ``left`` and ``right`` are its context within the turn, on one line.
    """

    source_id: SourceId
    source: str
    turn: int
    start: int
    end: int
    text: str
    level: Level
    why: Sentence
    left: str
    right: str
    role: Role
    informant_id: InformantId | None
    informant: str


@dataclass(slots=True)
class Page:
    """The first hits, and whether there are more."""

    hits: list[Found] = field(default_factory=list)
    more: bool = False


def first(
    session: Session,
    query: str,
    *,
    mode: Mode = Mode.DIALECT,
    narrowing: Narrowing | None = None,
    limit: int = 50,
) -> Page:
    """Return the first hits in reading order; see `search`."""
    hits = list(islice(search(session, query, mode=mode, narrowing=narrowing), limit + 1))
    return Page(hits[:limit], len(hits) > limit)


def search(
    session: Session,
    query: str,
    *,
    mode: Mode = Mode.DIALECT,
    narrowing: Narrowing | None = None,
) -> Iterator[Found]:
    """Return the hits of a query in reading order, found as they are asked for.

    A turn is what AND and NOT look at. Regular expressions are matched within turns.

    Raises:
        InputProblem: the query or pattern cannot be read.
    """
    wanted = narrowing or Narrowing()
    if mode is Mode.REGEX:
        pattern = PatternSearch(query)
        return _by_pattern(_Reader(session, wanted), pattern)
    lexicon = indexing.keep_up(session)
    project = session.project
    words = search_index.vocabulary(project, keys_only=True) if mode is Mode.FUZZY else ()
    plan = make_plan(query, lexicon, mode, words)
    return _by_plan(_Reader(session, wanted), plan)


def _by_plan(reader: _Reader, plan: Plan) -> Iterator[Found]:
    expression = written_expression(plan) if plan.mode is Mode.EXACT else plan.fts("norm")
    project = reader.session.project
    for run in _runs(search_index.documents(project), reader.sources):
        for document, n in search_index.matching(project, expression, min(run), max(run)):
            place = reader.place(run[document], n) if document in run else None
            if place is None:
                continue
            for hit in find(plan, reader.stream(place, plan)):
                start, end = place.row.start + hit.start, place.row.start + hit.end
                yield from reader.found(place, start, end, hit.level, hit.why)


def _runs(
    documents: Mapping[SourceId, int], wanted: Iterable[SourceId]
) -> list[dict[int, SourceId]]:
    """Return sources by document, in stretches that stand in reading order in the index too."""
    rank = {number: place for place, number in enumerate(sorted(set(documents.values())))}
    runs: list[dict[int, SourceId]] = []
    last = None
    for source_id in wanted:
        number = documents.get(source_id)
        if number is None:
            continue
        if last is None or rank[number] != rank[last] + 1:
            runs.append({})
        runs[-1][number] = source_id
        last = number
    return runs


def _by_pattern(reader: _Reader, pattern: PatternSearch) -> Iterator[Found]:
    why = say("regular expression")
    with pattern:
        for source in reader.sources.values():
            rows = [
                row
                for row in store.turns_of(reader.session.project, source.id)
                if reader.place(source.id, row.n, row) is not None
            ]
            spans = [(row.start, row.end) for row in rows]
            text = reader.text(source.id)
            for index, start, end in pattern.places(source.name, text, spans):
                place = reader.place(source.id, rows[index].n, rows[index])
                if place is not None:
                    yield from reader.found(place, start, end, Level.EXACT, why)


@dataclass(frozen=True, slots=True)
class _Place:
    """A turn that passes the narrowing, and who speaks in it."""

    source: Source
    row: TurnRow
    role: Role
    person: Informant | None


class _Reader:
    """Reads turns of a project as hits are asked for, and narrows them down."""

    def __init__(self, session: Session, wanted: Narrowing) -> None:
        self.session = session
        self.wanted = wanted
        self.sources = {
            source.id: source
            for source in store.all_sources(session.project)
            if (not wanted.sources or source.id in wanted.sources)
            and (not wanted.kinds or source.kind in wanted.kinds)
        }
        self._people: dict[str, Informant] | None = None
        self._speakers: dict[SourceId, dict[str, Speaker]] = {}
        self._texts: dict[SourceId, str] = {}
        self._remarks: dict[SourceId, list[tuple[int, int]]] = {}
        self._coded: dict[SourceId, list[tuple[int, int]]] = {}
        self._codes: Collection[CodeId] = ()
        if wanted.codes:
            self._codes = with_descendants(codings.codebook(session.project), wanted.codes)

    def text(self, source_id: SourceId) -> str:
        """The text of a source; the last few are kept."""
        found = self._texts.get(source_id)
        if found is None:
            if len(self._texts) >= 16:
                self._texts.clear()
            found = self._texts[source_id] = store.text_of(self.session.project, source_id)
        return found

    def place(self, source_id: SourceId, n: int, row: TurnRow | None = None) -> _Place | None:
        """Return a turn, or None when it does not pass the narrowing."""
        row = row or store.turn(self.session.project, source_id, n)
        if row is None:
            return None
        speaker = self._speaker(source_id, row)
        role = role_of(row, speaker)
        wanted = self.wanted
        if wanted.roles and role not in wanted.roles:
            return None
        person = self._person(speaker)
        if wanted.informants and (person is None or person.id not in wanted.informants):
            return None
        if wanted.attributes and not (person and _has(person, wanted.attributes)):
            return None
        return _Place(self.sources[source_id], row, role, person)

    def _speaker(self, source_id: SourceId, row: TurnRow) -> Speaker | None:
        if row.label is None:
            return None
        if source_id not in self._speakers:
            own = store.speakers(self.session.project, source_id)
            self._speakers[source_id] = {speaker.label: speaker for speaker in own}
        return self._speakers[source_id].get(row.label)

    def _person(self, speaker: Speaker | None) -> Informant | None:
        if speaker is None or speaker.informant_id is None:
            return None
        if self._people is None:
            people = store.informants(self.session.project)
            self._people = {person.id: person for person in people}
        return self._people.get(speaker.informant_id)

    def stream(self, place: _Place, plan: Plan) -> KeyStream:
        """Return the keys of a turn, or its words as written in exact mode."""
        source_id, row = place.source.id, place.row
        text = self.text(source_id)
        if plan.mode is Mode.EXACT:
            return surface_stream(text[row.start : row.end])
        if source_id not in self._remarks:
            self._remarks[source_id] = search_index.remarks(self.session.project, source_id)
        return stream_of(text, plan.lexicon, self._remarks[source_id], row.start, row.end)

    def found(
        self, place: _Place, start: int, end: int, level: Level, why: Sentence
    ) -> Iterator[Found]:
        """Yield the hit, unless the codes of the narrowing leave it out."""
        if not self._passes_codes(place.source.id, start, end):
            return
        text = self.text(place.source.id)
        low, high = place.row.start, place.row.end
        yield Found(
            source_id=place.source.id,
            source=place.source.name,
            turn=place.row.n,
            start=start,
            end=end,
            text=text[start:end],
            level=level,
            why=why,
            left=_one_line(text[max(low, start - CONTEXT) : start]),
            right=_one_line(text[end : min(high, end + CONTEXT)]),
            role=place.role,
            informant_id=place.person.id if place.person else None,
            informant=place.person.name if place.person else "",
        )

    def _passes_codes(self, source_id: SourceId, start: int, end: int) -> bool:
        if not self._codes and not self.wanted.uncoded:
            return True
        touches = any(a < end and b > start for a, b in self._spans(source_id))
        return touches is not self.wanted.uncoded

    def _spans(self, source_id: SourceId) -> list[tuple[int, int]]:
        """Return what the codes of the narrowing (or any code) cover, as sorted, disjoint ranges."""
        if source_id not in self._coded:
            self._coded[source_id] = merged(
                (coding.start, coding.end)
                for coding in codings.codings(self.session.project, source_id=source_id)
                if not self._codes or coding.code_id in self._codes
            )
        return self._coded[source_id]

    def parts(self, source_id: SourceId, start: int, end: int) -> list[tuple[int, int]]:
        """Return the parts of a range that the codes of the narrowing leave."""
        if not self._codes and not self.wanted.uncoded:
            return [(start, end)]
        covered = [
            (max(a, start), min(b, end)) for a, b in self._spans(source_id) if a < end and b > start
        ]
        if not self.wanted.uncoded:
            return covered
        borders = [start, *(offset for span in covered for offset in span), end]
        return [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if a < b]


def _has(person: Informant, attributes: tuple[tuple[str, str], ...]) -> bool:
    own = {name.casefold(): value.casefold() for name, value in person.attributes.items()}
    wanted: dict[str, set[str]] = {}
    for name, value in attributes:
        wanted.setdefault(name.casefold(), set()).add(value.casefold())
    return all(own.get(name) in values for name, values in wanted.items())


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


class Passage(NamedTuple):
    """A stretch of a turn that begins at ``start`` of its source, as keys."""

    place: _Place
    start: int
    stream: KeyStream


def evidence(session: Session, narrowing: Narrowing | None = None) -> Iterator[KeyStream]:
    """Yield the keys of what passes a narrowing, turn by turn, for word lists.

    Without roles in the narrowing, questions and notes are passed over. With codes, only the coded
    passages are read; with ``uncoded``, only what stands between codings.
    """
    reader = _Reader(session, narrowing or Narrowing())
    return (passage.stream for passage in _passages(reader))


def _passages(reader: _Reader) -> Iterator[Passage]:
    lexicon = lexicons.current(reader.session)
    project = reader.session.project
    for source in reader.sources.values():
        text = reader.text(source.id)
        remarks = search_index.remarks(project, source.id)
        for row in store.turns_of(project, source.id):
            place = reader.place(source.id, row.n, row)
            if place is None or not (reader.wanted.roles or place.role.is_evidence):
                continue
            for start, end in reader.parts(source.id, row.start, row.end):
                yield Passage(place, start, stream_of(text, lexicon, remarks, start, end))


def occurrences(session: Session, key: str, narrowing: Narrowing | None = None) -> Iterator[Found]:
    """Yield the places where a key of the word lists stands, in reading order: as many as it counts."""
    lexicon = lexicons.current(session)
    reader = _Reader(session, narrowing or Narrowing())
    for place, at, stream in _passages(reader):
        for own, start, end in zip(stream.keys, stream.starts, stream.ends, strict=True):
            if own == key:
                form = stream.text[start:end]
                level, why = reading(form, key, lexicon)
                yield from reader.found(place, at + start, at + end, level, why)


def reading(form: str, key: str, lexicon: Lexicon) -> tuple[Level, Sentence]:
    """Say why a word has a key; when it has it alone in this place, its neighbours say so."""
    told = explain(form, lexicon)
    if key in told.keys:
        return told.level, told.why
    return Level.DIALECT, say(
        "{form} = {meaning}, from the words beside it", form=form, meaning=key
    )


def chosen(
    session: Session,
    *,
    source: str = "",
    kind: str = "",
    role: str = "",
    informant: str = "",
    code: str = "",
    attributes: Iterable[tuple[str, str]] = (),
    uncoded: bool = False,
) -> Narrowing:
    """Turn names as a user gives them into a narrowing; empty means everywhere.

    Raises:
        RuleBroken: a name is unknown or ambiguous.
    """
    from qualcode.services import sources

    book = codings.codebook(session.project)
    if role and role not in set(Role):
        raise RuleBroken(
            "There is no role “{role}”. The roles are: {known}.", role=role, known=", ".join(Role)
        )
    return Narrowing(
        sources=frozenset({sources.find(session, source).id} if source else ()),
        kinds=frozenset({SourceKind(kind)} if kind else ()),
        roles=frozenset({Role(role)} if role else ()),
        informants=frozenset({sources.find_informant(session, informant).id} if informant else ()),
        attributes=tuple(attributes),
        codes=frozenset({book.find(code).id} if code else ()),
        uncoded=uncoded,
    )
