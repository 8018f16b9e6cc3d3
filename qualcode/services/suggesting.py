"""Suggested codes for what is not coded yet, with reasons; offered, never applied by themselves.

`gather` reads the project, `train` learns (pure: it may run in a worker), `suggest` asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.model.ids import CodeId, CodingId, SourceId
from qualcode.model.sentence import Sentence, say
from qualcode.model.study import role_of
from qualcode.services import lexicon as lexicons
from qualcode.services import reduction
from qualcode.services.autocoding import quote_sha
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.store import codings, history, lexemes
from qualcode.store import sources as store
from qualcode.text.dialect.keys import key_stream
from qualcode.text.sentences import sentences

if TYPE_CHECKING:
    from qualcode.analysis.suggest import Adviser, Evaluation, Example
    from qualcode.text.dialect.lexicon import Lexicon

ORIGIN = "suggestion"
QUOTE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """A passage that was coded before and resembles the one in question."""

    coding_id: CodingId
    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A code for a passage, with a score from 0 to 1 and the reasons."""

    code_id: CodeId
    code: str
    score: float
    likes: tuple[Like, ...]
    keywords: tuple[str, ...]

    @property
    def why(self) -> Sentence:
        """The reason in a sentence."""
        if self.likes:
            return say(
                "like “{quote}” ({source})", quote=self.likes[0].text, source=self.likes[0].source
            )
        return say("keywords of the code: {words}", words=", ".join(self.keywords))


@dataclass(frozen=True, slots=True)
class Material:
    """What can be learned from: passages with their codes, and the keywords of codes."""

    examples: Sequence[Example]
    keywords: Mapping[CodeId, tuple[str, ...]]
    lexicon: Lexicon


@dataclass(slots=True)
class KeyCache:
    """Keys of passages that were read before, so that gathering again costs little."""

    lexicon: Lexicon | None = None
    keys: dict[tuple[CodingId, int, int], tuple[str, ...]] = field(default_factory=dict)


def gather(session: Session, cache: KeyCache | None = None) -> Material:
    """Read what the project's coding teaches."""
    from qualcode.analysis.suggest import Example

    lexicon = lexicons.current(session)
    cache = cache or KeyCache()
    if cache.lexicon is not lexicon:
        cache.lexicon = lexicon
        cache.keys.clear()
    book = codings.codebook(session.project)
    examples: list[Example] = []
    text, shown = "", ""
    for coding in codings.codings(session.project):
        code = book.by_id.get(coding.code_id)
        if code is None or code.retired:
            continue
        place = (coding.id, coding.start, coding.end)
        keys = cache.keys.get(place)
        if keys is None:
            if shown != coding.source_id:
                text, shown = store.text_of(session.project, coding.source_id), coding.source_id
            keys = tuple(key_stream(text[coding.start : coding.end], lexicon).keys)
            cache.keys[place] = keys
        examples.append(
            Example(
                coding_id=coding.id,
                source_id=coding.source_id,
                start=coding.start,
                end=coding.end,
                code_id=coding.code_id,
                keys=keys,
            )
        )
    keywords = {
        code.id: tuple(key_stream(". ".join([*code.keywords, code.name]), lexicon).keys)
        for code in book.codes
        if not code.retired and code.keywords
    }
    return Material(examples, keywords, lexicon)


def train(material: Material) -> Adviser:
    """Learn. Slow packages are loaded here: call it in a worker."""
    from qualcode.analysis.suggest import Adviser

    return Adviser(material.examples, material.keywords)


def suggest(
    session: Session, material: Material, adviser: Adviser, place: Place, *, most: int = 3
) -> list[Suggestion]:
    """Return the likeliest codes of a passage, but for those it has or that were rejected for it."""
    text = store.text_of(session.project, place.source_id)[place.start : place.end]
    given = {
        coding.code_id
        for coding in codings.codings(session.project, source_id=place.source_id)
        if coding.start < place.end and coding.end > place.start
    }
    book = codings.codebook(session.project)
    retired = {code.id for code in book.codes if code.retired}
    without = frozenset(given | retired | _rejected(session, place.source_id, text))
    keys = key_stream(text, material.lexicon).keys
    found = [
        Suggestion(
            code_id=advice.code_id,
            code=book.path(advice.code_id),
            score=advice.score,
            likes=tuple(filter(None, (_like(session, one) for one in advice.likes))),
            keywords=advice.keywords,
        )
        for advice in adviser.advise(keys, most=most, without=without)
        if advice.code_id in book.by_id
    ]
    # what was learned may be older than the project: a reason that is gone is none
    return [one for one in found if one.likes or one.keywords]


def _like(session: Session, coding_id: CodingId) -> Like | None:
    coding = codings.coding(session.project, coding_id)
    if coding is None:
        return None
    text = store.text_of(session.project, coding.source_id)[coding.start : coding.end]
    name = store.name_of(session.project, coding.source_id)
    return Like(coding_id=coding_id, source=name, text=" ".join(text.split())[:QUOTE])


def _rejected(session: Session, source_id: SourceId, text: str) -> set[CodeId]:
    sha = quote_sha(text)
    return {
        CodeId(row.code_id)
        for row in lexemes.answers(session.project, source_id)
        if row.origin == ORIGIN and not row.accepted and row.quote_sha == sha
    }


def accept(
    session: Session, place: Place, code_ids: Sequence[CodeId], also: Sequence[CodeId] = ()
) -> list[CodingId]:
    """Code a passage as suggested, and with codes of the coder's own choice; one undo step.

    The log says which codes were suggestions.

    Raises:
        RuleBroken: see `reduction.apply_code`.
    """
    book = codings.codebook(session.project)
    paths = [book.path(code_id) for code_id in code_ids if code_id in book.by_id]
    pairs = [(place, code_id) for code_id in (*code_ids, *also)]
    facts = {"code": ", ".join(paths), "n": len(paths)}
    return reduction.apply_codes(session, pairs, verb="suggestion.accept", facts=facts)


def reject(session: Session, place: Place, code_id: CodeId) -> None:
    """Remember that a code does not fit a passage. One undo step.

    Raises:
        RuleBroken: there is no such code.
    """
    book = codings.codebook(session.project)
    path = book.path(book.find(code_id).id)
    text = store.text_of(session.project, place.source_id)[place.start : place.end]
    coder = session.coder_id
    quote = text[: reduction.QUOTE_IN_TRAIL]
    with session.project.act(coder, "suggestion.reject", code=path, quote=quote) as action:
        action.create(
            "answer",
            {
                "origin": ORIGIN,
                "source_id": place.source_id,
                "quote_sha": quote_sha(text),
                "code_id": code_id,
                "coder_id": coder,
                "accepted": 0,
            },
        )


def uncoded(session: Session, source_id: SourceId) -> list[Place]:
    """Return the sentences of the evidence in a source that no coding touches, in order."""
    project = session.project
    text = store.text_of(project, source_id)
    speakers = {speaker.label: speaker for speaker in store.speakers(project, source_id)}
    spans = sorted((c.start, c.end) for c in codings.codings(project, source_id=source_id))
    found = []
    for row in store.turns_of(project, source_id):
        speaker = speakers.get(row.label) if row.label else None
        if role_of(row, speaker).is_evidence:
            found += [
                Place(source_id, start, end)
                for start, end in sentences(text, row.start, row.end)
                if not any(a < end and b > start for a, b in spans)
            ]
    return found


# -- how good they are ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How good suggestions are on this project, and what was answered so far."""

    evaluation: Evaluation
    accepted: int
    rejected: int


def report(session: Session, progress: Callable[[int, int], bool] | None = None) -> Report:
    """Hide each source in turn and suggest codes for its passages; see `suggest.Evaluation`."""
    from qualcode.analysis.suggest import evaluate

    material = gather(session)
    return Report(
        evaluation=evaluate(material.examples, material.keywords, progress),
        accepted=history.standing(session.project, "suggestion.accept", counted=True),
        rejected=history.standing(session.project, "suggestion.reject"),
    )
