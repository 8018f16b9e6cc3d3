"""Who the speakers are: the kind of source, the role behind each label, the informant's name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.model.sentence import say
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import DraftSpeaker, Problem, Severity
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import legend
from qualcode.text.turns.draft import Draft, Reading

_FGD = re.compile(
    r"\bfgd\b|focus group|diskusi kelompok|kelompok terarah|diskusi terarah|\bdkt\b", re.IGNORECASE
)
_IDI = re.compile(r"\bidi\b|in-?depth|wawancara|interview", re.IGNORECASE)
_OBSERVATION = re.compile(r"observasi|catatan lapangan|field ?notes?|pengamatan", re.IGNORECASE)
_DOCUMENT = re.compile(r"(?:telaah|studi|review|kajian) dokumen|document review", re.IGNORECASE)
_UNSPECIFIC = """informan subjek subyek narasumber responden partisipan peserta informankunci informanutama
    informant jawaban jawab"""
_GENERIC = frozenset(_UNSPECIFIC.split())
_SPEAKS = frozenset({Voice.ANSWERS, Voice.GROUP, Voice.PERSON})


@dataclass(frozen=True)
class Profile:
    """A layout chosen by a person, to be used again: which pattern, and which label has which role.

    ``pattern`` "" lets the patterns compete; keys of ``roles`` are labels as written.
    ``file_name`` says what stands where in the names of the files, such as "{informant}_{role}".
    ``text_columns`` and ``attribute_columns`` are headings of a survey whose use is decided.
    """

    pattern: str = ""
    roles: Mapping[str, Role] = field(default_factory=dict)
    file_name: str = ""
    text_columns: tuple[str, ...] = ()
    attribute_columns: tuple[str, ...] = ()


@dataclass
class _Voices:
    """What is known of each speaker key while roles are worked out."""

    draft: Draft
    reading: Reading
    kind: SourceKind
    found: dict[str, Voice] = field(default_factory=dict)
    announced: set[str] = field(default_factory=set)

    def resolve(self, keys: list[str]) -> None:
        for key in keys:
            told = self.reading.roles.get(key)
            if told:
                self.found[key] = Voice.ASKS if told == "asks" else Voice.ANSWERS
                self.announced.add(key)
            elif key in self.draft.head.legend:
                self.found[key] = self._defined(key)
            elif key in self.draft.head.people:
                self.found[key] = Voice.GROUP
            else:
                self.found[key] = labels.voice(self.reading.labels.get(key, key))
            if key in self.draft.head.legend and self.found[key] is not Voice.UNKNOWN:
                self.announced.add(key)
        unknown = [key for key in keys if self.found[key] in {Voice.UNKNOWN, Voice.NOTE}]
        for key in unknown:
            self.found[key] = self._letter(key, keys)
        self._by_questions(keys)

    def _defined(self, key: str) -> Voice:
        definition = self.draft.head.legend[key][1]
        voice = labels.voice(definition)
        if voice is Voice.UNKNOWN:
            for word in definition.split():
                if (voice := labels.voice(word)) not in {Voice.UNKNOWN, Voice.NOTE}:
                    return voice
        return voice

    def is_writing(self, key: str, keys: list[str]) -> bool:
        """Whether a note taker's lines are notes: others lead the talk, and the lines ask nothing."""
        return (
            self.found.get(key) is Voice.ASKS
            and self._is_recorder(key)
            and any(self._is_asking(k) for k in keys)
            and self._question_shares().get(key, 0.0) < 0.2
        )

    def _is_asking(self, key: str) -> bool:
        return self.found.get(key) is Voice.ASKS and not self._is_recorder(key)

    def _is_recorder(self, key: str) -> bool:
        written = labels.key(self.draft.head.legend.get(key, ("", key))[1])
        return labels.stem_and_number(written)[0] in labels.RECORDERS

    def _letter(self, key: str, keys: list[str]) -> Voice:
        stem, number = labels.stem_and_number(key)
        others = [k for k in keys if k != key]
        asks = any(self._is_asking(k) for k in others)
        stems = {labels.stem_and_number(k)[0] for k in others if not labels.stem_and_number(k)[1]}
        match stem:
            case "p" if number:
                series = sum(labels.stem_and_number(k)[0] == "p" for k in keys)
                is_group = (
                    series > 2
                    or asks
                    or self.kind is SourceKind.FGD
                    or bool(stems & {"m", "f", "p", "t"})
                )
                return Voice.GROUP if is_group else Voice.UNKNOWN
            case "p":
                return Voice.GROUP if asks or stems & {"m", "f", "t", "q"} else Voice.ASKS
            case "t" | "q" | "w" | "f" | "m":
                return Voice.UNKNOWN if asks or number else Voice.ASKS
            case "n" | "r" | "s" | "j" | "k" | "ib":
                return Voice.ANSWERS
            case "i":
                answered = stems & {"n", "r", "s", "j"} or any(
                    self.found[k] in _SPEAKS for k in others
                )
                return (
                    Voice.ASKS
                    if answered and not asks and "p" not in stems and not number
                    else Voice.ANSWERS
                )
            case "a":
                return Voice.ANSWERS if stems & {"q", "t", "p"} else Voice.UNKNOWN
            case _:
                return Voice.UNKNOWN

    def _by_questions(self, keys: list[str]) -> None:
        """Let the question marks decide where the labels do not, or plainly contradict a guess."""
        share = self._question_shares()
        unknown = [k for k in keys if self.found[k] is Voice.UNKNOWN]
        if unknown and not any(self._is_asking(k) for k in keys):
            most = max(unknown, key=lambda k: share.get(k, 0.0))
            if share.get(most, 0.0) >= 0.34 and len(keys) > 1:
                self.found[most] = Voice.ASKS
        for key in unknown:
            if self.found[key] is Voice.UNKNOWN:
                self.found[key] = Voice.ANSWERS
        guessed = [k for k in keys if len(k) == 1 and k not in self.announced]
        if len(guessed) == len(keys) > 1 and not any(self.found[k] is Voice.ASKS for k in keys):
            most = max(guessed, key=lambda k: share.get(k, 0.0))
            rest = max(share.get(k, 0.0) for k in guessed if k != most)
            if share.get(most, 0.0) >= 0.5 and rest < 0.25:
                self.found[most] = Voice.ASKS
        asking = [k for k in guessed if self.found[k] is Voice.ASKS]
        answering = [k for k in guessed if self.found[k] in _SPEAKS]
        if len(asking) == 1 and len(answering) == 1 == len(keys) - 1:
            one, other = asking[0], answering[0]
            if share.get(one, 0.0) < 0.2 and share.get(other, 0.0) > 0.5:
                self.found[one], self.found[other] = Voice.ANSWERS, Voice.ASKS

    def _question_shares(self) -> dict[str, float]:
        asked: dict[str, int] = defaultdict(int)
        total: dict[str, int] = defaultdict(int)
        text = self.draft.page.text
        for piece in self.reading.pieces:
            if piece.key is not None:
                total[piece.key] += 1
                asked[piece.key] += text.find("?", piece.start, piece.end) >= 0
        return {key: asked[key] / total[key] for key in total}


def kind_by_title(draft: Draft) -> SourceKind | None:
    """Return what title, header and file name say about how the data were gathered."""
    head = draft.head
    for written in (*head.headings, head.meta.get("kind", ""), draft.page.name):
        for pattern, kind in (
            (_FGD, SourceKind.FGD),
            (_OBSERVATION, SourceKind.OBSERVATION),
            (_DOCUMENT, SourceKind.DOCUMENT),
            (_IDI, SourceKind.IDI),
        ):
            if pattern.search(written):
                return kind
    return None


def guess_kind(draft: Draft, reading: Reading) -> SourceKind:
    """Return the kind of source: by title, then by who speaks."""
    titled = kind_by_title(draft)
    speaking = [k for k in reading.labels if any(p.key == k for p in reading.pieces)]
    if titled in {SourceKind.FGD, SourceKind.IDI} or (titled is not None and not speaking):
        return titled
    group = {
        k
        for k in speaking
        if labels.voice(reading.labels[k]) is Voice.GROUP and k not in labels.EVERYBODY
    }
    series = {
        k for k in speaking if labels.stem_and_number(k)[0] == "p" and labels.stem_and_number(k)[1]
    }
    moderated = any(
        labels.stem_and_number(k)[0] in {"moderator", "mod", "fasilitator"} for k in speaking
    )
    if max(len(group), len(series)) >= 3 or (moderated and len(speaking) >= 4):
        return SourceKind.FGD
    return SourceKind.IDI


def find_speakers(
    draft: Draft, reading: Reading, kind: SourceKind, profile: Profile | None
) -> tuple[dict[str, DraftSpeaker], list[Problem]]:
    """Return the speakers by key, in order of appearance, and what is doubtful about them."""
    keys = list(dict.fromkeys(p.key for p in reading.pieces if p.key is not None))
    voices = _Voices(draft, reading, kind)
    voices.resolve(keys)
    chosen = {} if profile is None else {labels.key(k): role for k, role in profile.roles.items()}
    speakers: dict[str, DraftSpeaker] = {}
    for key in keys:
        role = chosen.get(key) or _role(voices.found[key], kind)
        if key not in chosen and voices.is_writing(key, keys):
            role = Role.NOTE
        name, attributes = _identity(draft, reading, key, role, kind)
        label = labels.without_parenthesis(reading.labels.get(key, key))[0]
        speakers[key] = DraftSpeaker(label, role, name, attributes)
    return _with_header(draft, speakers, kind), _doubts(speakers, reading)


def _role(voice: Voice, kind: SourceKind) -> Role:
    if voice is Voice.ASKS:
        return Role.MODERATOR if kind is SourceKind.FGD else Role.INTERVIEWER
    return Role.PARTICIPANT if kind is SourceKind.FGD else Role.INFORMANT


def _identity(
    draft: Draft, reading: Reading, key: str, role: Role, kind: SourceKind
) -> tuple[str, dict[str, str]]:
    head = draft.head
    definition = head.legend.get(key, ("", ""))[1]
    if not role.is_evidence or key in labels.EVERYBODY:
        return definition, {}
    number = labels.stem_and_number(key)[1]
    person = head.people.get(key) or (
        head.people.get(number) if kind is SourceKind.FGD and number else None
    )
    attributes = dict(person.attributes) if person else {}
    name = person.name if person else ""
    if inside := reading.inside.get(key, ""):
        told = legend.person(inside)
        alone = {"role" if legend.is_office(inside) else "name": inside}
        attributes = {**(told.attributes if told else alone), **attributes}
        name = name or (told.name if told and legend.informant_in(told.name) else "")
    if not name and definition and labels.key(definition) not in _GENERIC:
        name = definition
    if not name and labels.voice(reading.labels.get(key, key)) is Voice.ANSWERS and len(key) > 5:
        name = legend.informant_in(reading.labels[key]) if number else ""
    return name, attributes


def _with_header(
    draft: Draft, speakers: dict[str, DraftSpeaker], kind: SourceKind
) -> dict[str, DraftSpeaker]:
    """In an interview with one informant, the header speaks of that informant."""
    informants = [key for key, one in speakers.items() if one.role is Role.INFORMANT]
    strangers = [
        k for k in informants if not labels.is_kin(f"{k} {speakers[k].label} {speakers[k].name}")
    ]
    informants = strangers or informants
    if kind is not SourceKind.IDI or not informants:
        return speakers
    main = informants[0]
    if len(informants) > 1:
        by_role = [k for k in informants if _is_main(draft, k)]
        if len(by_role) != 1:
            return speakers
        main = by_role[0]
    told = draft.head.meta.get("informant", "")
    if told.isdecimal():
        told = f"Informan {int(told)}"
    one = speakers[main]
    if told and (not one.name or legend.informant_in(one.name)):
        speakers[main] = DraftSpeaker(one.label, one.role, told, one.attributes)
    return speakers


def _is_main(draft: Draft, key: str) -> bool:
    definition = draft.head.legend.get(key, ("", key))[1]
    return labels.voice(definition) is Voice.ANSWERS


def _doubts(speakers: Mapping[str, DraftSpeaker], reading: Reading) -> list[Problem]:
    problems: list[Problem] = []
    roles = {speaker.role for speaker in speakers.values()}
    told = set(speakers) <= set(reading.roles)  # a matrix without questions has no interviewer
    if speakers and not told and not roles & {Role.INTERVIEWER, Role.MODERATOR}:
        what = say("No interviewer was recognised among the speakers: check their roles.")
        problems.append(Problem(Severity.WARNING, None, what))
    if speakers and not any(role.is_evidence for role in roles):
        what = say("No informant was recognised among the speakers: check their roles.")
        problems.append(Problem(Severity.WARNING, None, what))
    return problems
