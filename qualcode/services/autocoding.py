"""Codebook keywords become proposed codings: looked at, then applied or rejected, never by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from qualcode.analysis.retrieve import with_descendants
from qualcode.model.codebook import Code, Codebook
from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.ids import CodeId, CodingId, SourceId
from qualcode.model.sentence import Sentence, say
from qualcode.model.source import Source, Speaker
from qualcode.model.study import TurnRow, role_of
from qualcode.services import lexicon as lexicons
from qualcode.services import reduction
from qualcode.services.reduction import Place
from qualcode.services.search_acts import Extent
from qualcode.services.session import Session
from qualcode.store import codings, lexemes, search_index
from qualcode.store import sources as store
from qualcode.text.dialect.explain import explain
from qualcode.text.dialect.keywords import Keyword, read_keyword
from qualcode.text.dialect.segments import stream_of
from qualcode.text.sentences import around, whole

if TYPE_CHECKING:
    from qualcode.analysis.nlp.rules import Match, Rules
    from qualcode.text.dialect.lexicon import Lexicon

ORIGIN = "keyword"
Progress = Callable[[int, int, str], bool]
"""Called with (sources done, sources in all, name of the next); False stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A passage that holds keywords of a code. ``matches`` are the places of the keywords in it."""

    source_id: SourceId
    source: str
    turn: int
    start: int
    end: int
    text: str
    code_id: CodeId
    code: str
    keywords: tuple[str, ...]
    matches: tuple[tuple[int, int], ...]
    informant: str
    why: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What the keywords propose, with the keywords that could not be read."""

    proposals: tuple[Proposal, ...]
    problems: tuple[Sentence, ...]
    rejected: int
    """How many were left out because somebody rejected them before."""
    coded: int
    """How many were left out because the passage has the code already."""

    def counts(self) -> dict[str, int]:
        """Number of proposals of each code, by its path."""
        found: dict[str, int] = {}
        for proposal in self.proposals:
            found[proposal.code] = found.get(proposal.code, 0) + 1
        return found


@dataclass(slots=True)
class _Work:
    """What is known while sources are gone through."""

    book: Codebook
    lexicon: Lexicon
    extent: Extent
    all_roles: bool
    people: dict[str, str]
    proposals: list[Proposal] = field(default_factory=list)
    rejected: int = 0
    coded: int = 0


def propose(
    session: Session,
    *,
    codes: Iterable[CodeId] = (),
    sources: Iterable[SourceId] = (),
    extent: Extent = Extent.SENTENCE,
    all_roles: bool = False,
    progress: Progress | None = None,
) -> Proposals:
    """Find what the keywords of the codebook propose, in reading order; nothing is stored.

    ``codes`` (with those below) and ``sources`` narrow it down. Without ``all_roles``, questions and
    notes are passed over. A passage that has the code, or one below it, is not proposed again, nor
    is one that was rejected.
    """
    from qualcode.analysis.nlp.rules import Rules

    project = session.project
    book = codings.codebook(project)
    wanted = with_descendants(book, frozenset(codes))
    lexicon = lexicons.current(session)
    keywords, problems = _keywords(book, wanted, lexicon)
    people = {str(person.id): person.name for person in store.informants(project)}
    work = _Work(book, lexicon, extent, all_roles, people)
    only = frozenset(sources)
    every = [s for s in store.all_sources(project) if not only or s.id in only]
    if any(keywords.values()):
        rules = Rules(keywords)
        for number, source in enumerate(every):
            if progress and not progress(number, len(every), source.name):
                break
            _propose_in(session, source, rules, work)
    return Proposals(
        proposals=tuple(work.proposals),
        problems=tuple(problems),
        rejected=work.rejected,
        coded=work.coded,
    )


def _keywords(
    book: Codebook, wanted: frozenset[CodeId], lexicon: Lexicon
) -> tuple[dict[CodeId, list[Keyword]], list[Sentence]]:
    found: dict[CodeId, list[Keyword]] = {}
    problems: list[Sentence] = []
    for _, code in book.walk():
        if code.retired or (wanted and code.id not in wanted):
            continue
        for text in code.keywords:
            try:
                found.setdefault(code.id, []).append(read_keyword(text, lexicon))
            except InputProblem as problem:
                path = book.path(code.id)
                problems.append(say("{code}: {problem}", code=path, problem=problem.sentence))
    return found, problems


def unreadable(session: Session, keywords: Iterable[str]) -> Sentence | None:
    """Return what is wrong with the first keyword that cannot be read, or None."""
    lexicon = lexicons.current(session)
    for keyword in keywords:
        try:
            read_keyword(keyword, lexicon)
        except InputProblem as problem:
            return problem.sentence
    return None


def _propose_in(session: Session, source: Source, rules: Rules[CodeId], work: _Work) -> None:
    project = session.project
    text = store.text_of(project, source.id)
    speakers = {speaker.label: speaker for speaker in store.speakers(project, source.id)}
    rows = [
        row
        for row in store.turns_of(project, source.id)
        if work.all_roles or role_of(row, _speaker(speakers, row)).is_evidence
    ]
    remarks = search_index.remarks(project, source.id)
    streams = [
        (row.start, stream_of(text, work.lexicon, remarks, row.start, row.end)) for row in rows
    ]
    groups: dict[tuple[int, int, CodeId], list[Match[CodeId]]] = {}
    turns: dict[tuple[int, int], TurnRow] = {}
    index = 0
    for match in rules.find(streams):
        while rows[index].end <= match.start:
            index += 1
        span = _extended(text, rows[index], match.start, match.end, work.extent)
        turns[span] = rows[index]
        groups.setdefault((*span, match.owner), []).append(match)
    if not groups:
        return
    standing = _standing(session, source.id)
    refused = _rejected(session, source.id)
    for (start, end, code_id), matches in sorted(groups.items(), key=lambda item: item[0][:2]):
        row = turns[start, end]
        below = {code.id for code in work.book.descendants(code_id)}
        if any(c in below and a < end and b > start for a, b, c in standing):
            work.coded += 1
        elif (code_id, quote_sha(text[start:end])) in refused:
            work.rejected += 1
        else:
            speaker = _speaker(speakers, row)
            who = work.people.get(str(speaker.informant_id), "") if speaker else ""
            work.proposals.append(
                _proposal(
                    source, text, row, (start, end), work.book.by_id[code_id], matches, who, work
                )
            )


def _speaker(speakers: dict[str, Speaker], row: TurnRow) -> Speaker | None:
    return speakers.get(row.label) if row.label else None


def _extended(text: str, row: TurnRow, start: int, end: int, extent: Extent) -> tuple[int, int]:
    if extent is Extent.SENTENCE:
        return around(text, (row.start, row.end), start, end)
    if extent is Extent.TURN:
        return next(iter(whole(text, row.start, row.end)), (start, end))
    return start, end


def _proposal(
    source: Source,
    text: str,
    row: TurnRow,
    span: tuple[int, int],
    code: Code,
    matches: Sequence[Match[CodeId]],
    informant: str,
    work: _Work,
) -> Proposal:
    first = matches[0]
    written = text[first.start : first.end]
    return Proposal(
        source_id=source.id,
        source=source.name,
        turn=row.n,
        start=span[0],
        end=span[1],
        text=text[slice(*span)],
        code_id=code.id,
        code=work.book.path(code.id),
        keywords=tuple(dict.fromkeys(match.keyword for match in matches)),
        matches=tuple(dict.fromkeys((match.start, match.end) for match in matches)),
        informant=informant,
        why=say(
            "keyword “{keyword}”: {why}",
            keyword=first.keyword,
            why=explain(written, work.lexicon).why,
        ),
    )


def _standing(session: Session, source_id: SourceId) -> list[tuple[int, int, CodeId]]:
    return [
        (coding.start, coding.end, coding.code_id)
        for coding in codings.codings(session.project, source_id=source_id)
    ]


# -- answers ----------------------------------------------------------------------------------


def quote_sha(text: str) -> str:
    """Name a quotation by its words, whatever the blanks."""
    return sha256(" ".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def _rejected(session: Session, source_id: SourceId) -> set[tuple[CodeId, str]]:
    return {
        (CodeId(row.code_id), row.quote_sha)
        for row in lexemes.answers(session.project, source_id)
        if row.origin == ORIGIN and not row.accepted
    }


def apply(session: Session, proposals: Sequence[Proposal]) -> list[CodingId]:
    """Code what was proposed and looked at, as one undo step.

    Raises:
        RuleBroken: nothing is given, or a passage was coded so meanwhile.
    """
    if not proposals:
        raise RuleBroken("Nothing is chosen.")
    pairs = [(Place(p.source_id, p.start, p.end), p.code_id) for p in proposals]
    return reduction.apply_codes(session, pairs, verb="autocode.apply")


def reject(session: Session, proposals: Sequence[Proposal], *, origin: str = ORIGIN) -> int:
    """Remember that these are not wanted, so that they are not proposed again. One undo step."""
    if not proposals:
        return 0
    coder = session.coder_id
    facts = {"code": proposals[0].code, "n": len(proposals)}
    with session.project.act(coder, "autocode.reject", **facts) as action:
        for proposal in proposals:
            action.create(
                "answer",
                {
                    "origin": origin,
                    "source_id": proposal.source_id,
                    "quote_sha": quote_sha(proposal.text),
                    "code_id": proposal.code_id,
                    "coder_id": coder,
                    "accepted": 0,
                },
            )
    return len(proposals)
