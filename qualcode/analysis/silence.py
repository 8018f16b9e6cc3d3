"""Who said what to which theme, who was silent, and who was not asked: read from the turns.

Everything here is a proposal with its reason; a person decides. Words are compared by their dialect
keys, so that "Dak tau", "dk tau" and "Tidak tahu" are one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.retrieve import Filter, selected
from qualcode.model.codebook import Codebook
from qualcode.model.coding import Coding
from qualcode.model.ids import CodeId, InformantId, SourceId
from qualcode.model.reduction import Passage, ProposedResponse, ResponseState
from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.source import Role, SourceKind
from qualcode.model.study import Study, TurnRow, role_of
from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.lexicon import Lexicon

LONGEST_IGNORANCE = 7
"""Words of an answer that says nothing but "I do not know"."""
LONGEST_DENIAL = 4
LONGEST_PROBE = 6
"""Words of a question that, without a theme of its own, still asks about the last theme."""

LONGEST_CLASSIFIED = 100
"""Characters of an answer that may be no more than a refusal to answer."""

_BRACKETS = frozenset("([{.…-")
_NEGATIONS = frozenset({"tidak", "kurang", "belum", "bukan"})
_KNOWING = frozenset({"tahu", "paham", "mengerti", "ingat", "teringat", "ngerti"})
_OBLIVION = frozenset({"entah", "lupa", "entahlah"})
_DENYING = frozenset({"tidak", "belum", "bukan"})
_LAUGHTER = frozenset({"haha", "hahaha", "hehe", "hehehe", "hihi"})
_RANK = {state: rank for rank, state in enumerate(ResponseState)}


def classified(text: str, lexicon: Lexicon | None = None) -> ResponseState:
    """Say what an answer amounts to by its words alone; remarks in brackets are no words."""
    if len(text) > LONGEST_CLASSIFIED and text.lstrip()[:1] not in _BRACKETS:
        return ResponseState.SAYS
    keys = [key for key in key_stream(text, lexicon).keys if key not in _LAUGHTER]
    if not keys or keys == ["diam"]:
        return ResponseState.NO_ANSWER
    head = [key.removesuffix("nya") for key in keys[:4]]
    if len(keys) <= LONGEST_IGNORANCE and (head[0] in _OBLIVION or _is_ignorance(head)):
        return ResponseState.DOES_NOT_KNOW
    if len(keys) <= LONGEST_DENIAL and head[0] in _DENYING:
        return ResponseState.DENIES
    return ResponseState.SAYS


def _is_ignorance(head: Sequence[str]) -> bool:
    negated = False
    for key in head:
        if negated and key in _KNOWING:
            return True
        negated = negated or key in _NEGATIONS
    return False


@dataclass(frozen=True, slots=True)
class Themes:
    """The words by which a question shows what it is about: first key -> (following keys, code)."""

    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], CodeId]]]

    def asked(self, question: str, lexicon: Lexicon | None = None) -> set[CodeId]:
        """Return the codes whose name or keyword stands in a question."""
        keys = [_bare(key) for key in key_stream(question, lexicon).keys]
        found: set[CodeId] = set()
        for index, key in enumerate(keys):
            for rest, code in self.phrases.get(key, ()):
                if tuple(keys[index + 1 : index + 1 + len(rest)]) == rest:
                    found.add(code)
        return found


def _bare(key: str) -> str:
    """Cut the endings that say whose it is: dananya is dana."""
    shorter = key.removesuffix("nya")
    return shorter if len(shorter) > 2 else key


def themes_of(book: Codebook, codes: Iterable[CodeId], lexicon: Lexicon | None = None) -> Themes:
    """Collect names and keywords of codes; a word that many codes share tells nothing and is left out."""
    phrases: dict[str, list[tuple[tuple[str, ...], CodeId]]] = {}
    owners: dict[tuple[str, ...], set[CodeId]] = {}
    for code_id in codes:
        code = book.by_id[code_id]
        for word in (code.name, *code.keywords):
            keys = tuple(_bare(key) for key in key_stream(word, lexicon).keys)
            if keys and "[" not in word:
                owners.setdefault(keys, set()).add(code_id)
    for keys, having in owners.items():
        if len(having) <= 2:
            for code_id in having:
                phrases.setdefault(keys[0], []).append((keys[1:], code_id))
    return Themes(phrases)


@dataclass(slots=True)
class _Section:
    """A question and what was said until the next one. ``to`` is who was addressed; empty: all."""

    codes: set[CodeId]
    question: TurnRow
    to: set[InformantId]
    answers: dict[InformantId, list[TurnRow]] = field(default_factory=dict)
    silent: dict[InformantId, TurnRow] = field(default_factory=dict)


@dataclass(slots=True)
class _Best:
    """The strongest state found so far for each informant and code."""

    found: dict[tuple[InformantId, CodeId], ProposedResponse] = field(default_factory=dict)

    def offer(
        self, person: InformantId, code: CodeId, state: ResponseState, why: Sentence, at: Passage
    ) -> None:
        known = self.found.get((person, code))
        if known is None or _RANK[state] > _RANK[known.state]:
            self.found[person, code] = ProposedResponse(
                informant_id=person, code_id=code, state=state, why=why, at=at
            )


def propose(
    study: Study,
    codes: Sequence[CodeId],
    *,
    only: Filter | None = None,
    lexicon: Lexicon | None = None,
) -> dict[tuple[InformantId, CodeId], ProposedResponse]:
    """Propose a state for every informant of the chosen sources and every one of these codes."""
    wanted = only or Filter()
    best = _Best()
    themes = themes_of(study.codebook, codes, lexicon)
    people: dict[InformantId, None] = {}
    asked_in_code = _coded_questions(study, codes)
    for source_id, source in study.sources.items():
        if (wanted.sources and source_id not in wanted.sources) or (
            wanted.kinds and source.kind not in wanted.kinds
        ):
            continue
        here = _people_of(study, source_id)
        people.update(dict.fromkeys(here.values()))
        if here:
            is_group = source.kind is SourceKind.FGD
            reader = _Reader(study, source_id, here, themes, asked_in_code, lexicon)
            for section in reader.sections():
                _judge(best, section, reader, is_group=is_group)
    _add_coded(best, study, set(codes), wanted, lexicon)
    for person in people:
        for code in codes:
            why = say("No question about it was found.")
            best.offer(person, code, ResponseState.NOT_ASKED, why, Passage())
    return best.found


def _coded_questions(
    study: Study, codes: Sequence[CodeId]
) -> dict[SourceId, list[tuple[int, CodeId]]]:
    """Codings that stand on a question: the researcher marked what it asks."""
    chosen = set(codes)
    found: dict[SourceId, list[tuple[int, CodeId]]] = {}
    for coding in study.codings:
        if coding.code_id in chosen:
            row = study.turn_at(coding.source_id, coding.start)
            speaker = study.speaker_of(coding.source_id, row)
            if row and speaker and speaker.role in {Role.INTERVIEWER, Role.MODERATOR}:
                found.setdefault(coding.source_id, []).append((row.n, coding.code_id))
    return found


def _people_of(study: Study, source_id: SourceId) -> dict[str, InformantId]:
    """Labels of a source that stand for an informant."""
    return {
        label: speaker.informant_id
        for (source, label), speaker in study.speakers.items()
        if source == source_id
        and speaker.informant_id is not None
        and speaker.role in {Role.INFORMANT, Role.PARTICIPANT}
    }


@dataclass(slots=True)
class _Reader:
    """Cuts one source into questions and their answers."""

    study: Study
    source_id: SourceId
    people: Mapping[str, InformantId]
    themes: Themes
    coded: Mapping[SourceId, Sequence[tuple[int, CodeId]]]
    lexicon: Lexicon | None
    _text: str = ""

    def words(self, row: TurnRow) -> str:
        """The text of a turn."""
        if not self._text:
            self._text = self.study.text_of(self.source_id)
        return self._text[row.start : row.end]

    def place(self, row: TurnRow) -> Passage:
        """Where a turn stands."""
        return Passage(self.source_id, row.start, row.end)

    def sections(self) -> Iterator[_Section]:
        """Yield the questions about any of the themes, each with what was said to it."""
        section: _Section | None = None
        marked: dict[int, set[CodeId]] = {}
        for n, code in self.coded.get(self.source_id, ()):
            marked.setdefault(n, set()).add(code)
        for row in self.study.turns.get(self.source_id, ()):
            speaker = self.study.speaker_of(self.source_id, row)
            role = role_of(row, speaker)
            if role in {Role.INTERVIEWER, Role.MODERATOR} and self._asks(row):
                following = self._next(row, section, marked.get(row.n, set()))
                if section is not None and following is not section:
                    yield section
                section = following
            elif section is not None:
                self._hear(section, row, role)
        if section is not None:
            yield section

    def _asks(self, row: TurnRow) -> bool:
        """Whether a turn of the one who leads is a question or an invitation, not a remark."""
        return "?" in self.words(row) or len(self.words(row).split()) > 2

    def _next(self, row: TurnRow, section: _Section | None, marked: set[CodeId]) -> _Section | None:
        question = self.words(row)
        codes = self.themes.asked(question, self.lexicon) | marked
        to = {person for label, person in self.people.items() if label in question}
        if codes:
            return _Section(codes, row, to if len(self.people) > 1 else set())
        if section is not None and len(question.split()) <= LONGEST_PROBE:
            return _Section(section.codes, row, to) if to else section
        return None

    def _hear(self, section: _Section, row: TurnRow, role: Role) -> None:
        person = self.people.get(row.label or "")
        if person is not None and role is not Role.NOTE:
            section.answers.setdefault(person, []).append(row)
        elif role is Role.NOTE and "diam" in self.words(row).casefold():
            for label, named in self.people.items():
                if label in self.words(row):
                    section.silent[named] = row


def _judge(best: _Best, section: _Section, reader: _Reader, *, is_group: bool) -> None:
    n = section.question.n
    for person in dict.fromkeys(reader.people.values()):
        said = section.answers.get(person, [])
        if section.to and person not in section.to and not said:
            continue
        states = [(classified(reader.words(row), reader.lexicon), row) for row in said]
        spoken = [pair for pair in states if pair[0] is not ResponseState.NO_ANSWER]
        if spoken:
            state, row = max(spoken, key=lambda pair: _RANK[pair[0]])
            why, at = _reason(state, n, row.n), reader.place(row)
        elif states or person in section.silent:
            row = section.silent.get(person) or states[0][1]
            state, at = ResponseState.NO_ANSWER, reader.place(row)
            why = say("Asked in turn {n}; turn {m} holds no words.", n=n, m=row.n)
        elif is_group or person in section.to:
            state, at = ResponseState.NO_ANSWER, reader.place(section.question)
            why = say("Asked in turn {n}; said nothing until the next question.", n=n)
        else:
            continue
        for code in section.codes:
            best.offer(person, code, state, why, at)


def _reason(state: ResponseState, n: int, m: int) -> Sentence:
    match state:
        case ResponseState.DOES_NOT_KNOW:
            return say("Asked in turn {n}; turn {m} says no more than not to know.", n=n, m=m)
        case ResponseState.DENIES:
            return say("Asked in turn {n}; turn {m} is a short no.", n=n, m=m)
        case _:
            return say("Asked in turn {n}; turn {m} answers, but is not coded so.", n=n, m=m)


def _add_coded(
    best: _Best, study: Study, codes: set[CodeId], wanted: Filter, lexicon: Lexicon | None
) -> None:
    """What is coded was said, or denied, or not known: read from the coded words."""
    passages: dict[tuple[InformantId, CodeId], list[Coding]] = {}
    for coding in selected(study, wanted):
        if coding.code_id in codes:
            person = study.informant_at(coding.source_id, coding.start)
            if person is not None:
                passages.setdefault((person.id, coding.code_id), []).append(coding)
    texts: dict[SourceId, str] = {}
    for (person_id, code_id), found in passages.items():
        states: dict[ResponseState, Coding] = {}
        for coding in found:
            text = texts.get(coding.source_id)
            if text is None:
                text = texts[coding.source_id] = study.text_of(coding.source_id)
            words = text[coding.start : coding.end]
            states.setdefault(classified(words, lexicon), coding)
        state = max(states, key=lambda each: _RANK[each])
        first = states[state]
        at = Passage(first.source_id, first.start, first.end)
        why = say_n("{n} passage is coded so.", "{n} passages are coded so.", n=len(found))
        best.found[person_id, code_id] = ProposedResponse(
            informant_id=person_id, code_id=code_id, state=state, why=why, at=at
        )


def settled(
    study: Study, proposed: Mapping[tuple[InformantId, CodeId], ProposedResponse]
) -> dict[tuple[InformantId, CodeId], ResponseState]:
    """Return the states that hold: what a person decided goes before what the turns suggest."""
    states = {place: one.state for place, one in proposed.items()}
    states.update({(one.informant_id, one.code_id): one.state for one in study.responses})
    return states
