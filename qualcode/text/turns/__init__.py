"""A file's text split into turns. Several layout patterns compete; the surest reading wins and says why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.source import SourceKind
from qualcode.model.transcript import (
    DraftTurn,
    FileText,
    LayoutReading,
    Problem,
    Severity,
    Transcript,
)
from qualcode.text import file_names, labels
from qualcode.text.clean import Cleaned, clean
from qualcode.text.turns import notes, paragraphs, stamps, told
from qualcode.text.turns.draft import Draft, Reading, doubt, is_aside, is_blank
from qualcode.text.turns.head import read_head
from qualcode.text.turns.openings import openings
from qualcode.text.turns.page import make_page
from qualcode.text.turns.patterns import PATTERNS, SURE
from qualcode.text.turns.several import interviews
from qualcode.text.turns.speakers import Profile, find_speakers, guess_kind
from qualcode.text.turns.translations import find_translations
from qualcode.text.words import count_words_in

__all__ = ["Profile", "interviews", "readings", "split"]

_NO_SPEAKERS = frozenset({SourceKind.OBSERVATION, SourceKind.DOCUMENT})


def split(
    file: FileText, *, name: str, kind: SourceKind | None = None, profile: Profile | None = None
) -> Transcript:
    """Clean the text of a file and split it into turns with speakers, roles, notes and header data.

    ``name`` is the file's name without its extension; ``kind`` None means: find out.

    Raises:
        InputProblem: the profile names a pattern that does not fit the file.
    """
    cleaned = clean(file.text)
    draft = _draft(file, cleaned, name, kind)
    pattern = profile.file_name if profile else ""
    for key, value in file_names.facts_in(name, pattern).items():
        draft.head.meta.setdefault(key, value)
    reading = _best(draft, profile)
    found = kind or file.kind or guess_kind(draft, reading)
    speakers, doubts = find_speakers(draft, reading, found, profile)
    turns = tuple(_turns(draft, reading))
    spoken = [(turn.start, turn.end) for turn in turns if not turn.note]
    translations = find_translations(cleaned.text, spoken)
    remarks = tuple(note for note in _notes(cleaned.text, spoken) if note not in translations)
    problems = reading.problems
    if reading.pattern == paragraphs.NAME and found in _NO_SPEAKERS:
        problems = ()
    origin = cleaned.origin
    return Transcript(
        title=draft.head.title or name,
        kind=found,
        text=cleaned.text,
        meta=draft.head.meta,
        speakers=tuple({speaker.label: speaker for key, speaker in speakers.items()}.values()),
        turns=tuple(
            turn
            if turn.label is None
            else DraftTurn(turn.start, turn.end, speakers[turn.label].label, turn.note, turn.time)
            for turn in turns
        ),
        notes=remarks,
        words=count_words_in(cleaned.text, spoken, _joined(remarks, translations)),
        layout=LayoutReading(reading.pattern, reading.evidence, round(reading.confidence, 2)),
        problems=(
            *file.problems,
            *_cleaning(cleaned),
            *_translated(cleaned.text, translations),
            *_in_order(draft, reading, problems, [*doubts, *_own_remarks(cleaned.text, spoken)]),
        ),
        origin=origin.points,
        asides=tuple(
            replace(
                a,
                start=origin.to_clean(a.start),
                end=origin.to_clean(a.end),
                text=clean(a.text).text,
            )
            for a in file.asides
        ),
        translations=tuple(translations),
        pages=tuple(_pages(draft)),
        times=tuple((ln.start, ln.time) for ln in draft.page.lines if ln.time is not None),
        name=file.name,
    )


def readings(
    file: FileText, *, name: str, kind: SourceKind | None = None
) -> tuple[LayoutReading, ...]:
    """Return all ways the file can be split, the surest first."""
    found = _all_readings(_draft(file, clean(file.text), name, kind))
    return tuple(LayoutReading(r.pattern, r.evidence, round(r.confidence, 2)) for r in found)


def _draft(file: FileText, cleaned: Cleaned, name: str, kind: SourceKind | None) -> Draft:
    page = make_page(file, cleaned.text, cleaned.origin, name=name, kind=kind)
    if told.tells(file):
        return Draft(page, told.head_of(file), (None,) * len(page.lines), is_told=True)
    found = openings(page)
    head = read_head(page, found)
    for key, value in file.meta.items():
        head.meta.setdefault(key, value)
    for speaker in file.speakers:
        head.legend.setdefault(labels.key(speaker.label), (speaker.label, speaker.name))
    return Draft(page, head, found)


def _all_readings(draft: Draft, *, enough: float = 2.0) -> list[Reading]:
    """Return the readings, the surest first; stop looking when one is sure ``enough``."""
    patterns = PATTERNS
    if draft.is_told:
        patterns = (told.read, paragraphs.read)
    elif draft.page.kind in _NO_SPEAKERS:
        patterns = (paragraphs.read,)
    found: list[Reading] = []
    for pattern in patterns:
        reading = pattern(draft)
        if reading is not None:
            found.append(reading)
            if reading.confidence >= enough:
                break
    return sorted(found, key=lambda reading: -reading.confidence)


def _best(draft: Draft, profile: Profile | None) -> Reading:
    if profile is None or not profile.pattern:
        found = _all_readings(draft, enough=SURE)
    else:
        found = _all_readings(draft)
        found = [reading for reading in found if reading.pattern == profile.pattern]
        if not found:
            raise InputProblem(
                "The layout “{pattern}” does not fit {file}.",
                pattern=profile.pattern,
                file=draft.page.name,
            )
    if found:
        return found[0]
    return Reading(paragraphs.NAME, say_n("{n} paragraph.", "{n} paragraphs.", n=0), 0.0, ())


def _turns(draft: Draft, reading: Reading) -> Iterator[DraftTurn]:
    text = draft.page.text
    times = {line.number: line.time for line in draft.page.lines if line.time is not None}
    for piece in reading.pieces:
        start, end, time = piece.start, piece.end, piece.time
        if time is None and times:
            time = times.get(piece.line)
        start, end = _trimmed(text, start, end)
        if start < end and not piece.note and (stamp := stamps.trailing(text, start, end)):
            end, time = stamp[0], stamp[1] if time is None else time
            start, end = _trimmed(text, start, end)
        if start < end:
            yield DraftTurn(start, end, piece.key, piece.note, time)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    for mark in ("**", "__"):
        if piece.endswith(mark) and piece.count(mark) == 1:
            piece = piece[: -len(mark)].rstrip()
    return start + lead, start + lead + len(piece)


def _notes(text: str, spoken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the remarks inside speech, and the turns that only say that nobody spoke."""
    starts = [start for start, _ in spoken]
    silent = {span for span in spoken if notes.is_silence(text, *span)}
    found = list(silent)
    for start, end in notes.find_notes(text):
        turn = bisect_right(starts, start) - 1
        if turn >= 0 and end <= spoken[turn][1] and spoken[turn] not in silent:
            found.append((start, end))
    yield from sorted(found)


def _joined(
    remarks: tuple[tuple[int, int], ...], translations: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the ranges that are no words of a speaker, in order and apart from each other."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted([*remarks, *translations]):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _translated(text: str, translations: list[tuple[int, int]]) -> Iterator[Problem]:
    if translations:
        what = say_n(
            "{n} translation in brackets is kept and not counted among the words.",
            "{n} translations in brackets are kept and not counted among the words.",
            n=len(translations),
        )
        yield Problem(Severity.INFO, text.count("\n", 0, translations[0][0]) + 1, what)


_REMARK = re.compile(r"\n[ \t]*((?:[Cc]atatan|CATATAN|[Kk]eterangan|KETERANGAN|Ket|NB)\.?)\s?:")


def _own_remarks(text: str, spoken: list[tuple[int, int]]) -> Iterator[Problem]:
    """Doubt "Catatan: ..." inside what somebody says: it may be the transcriber's."""
    starts = [start for start, _ in spoken]
    for match in _REMARK.finditer(text):
        turn = bisect_right(starts, match.start(1)) - 1
        if turn >= 0 and spoken[turn][0] <= match.start(1) < spoken[turn][1]:
            what = say(
                "“{label}:” was read as speech. If it is a remark of yours, split it off and mark it as a "
                "note.",
                label=match[1],
            )
            yield doubt(text.count("\n", 0, match.start(1)) + 1, what)


def _pages(draft: Draft) -> Iterator[int]:
    page = 0
    for line in draft.page.lines:
        for _ in range(min(line.page - page, 1000)):
            yield line.start
        page = max(page, line.page)


def _in_order(
    draft: Draft, reading: Reading, problems: tuple[Problem, ...], doubts: list[Problem]
) -> list[Problem]:
    lines = draft.page.lines
    between = range(draft.head.facts, reading.first) if reading.pieces else ()
    before = sorted({i for i in (*draft.head.prose, *between) if i < reading.first})
    before = [i for i in before if not is_blank(lines[i].text) and not is_aside(lines[i])]
    found = [*problems, *doubts]
    if before:
        what = say_n(
            "{n} paragraph before the first turn belongs to no turn.",
            "{n} paragraphs before the first turn belong to no turn.",
            n=len(before),
        )
        found.append(doubt(lines[before[0]].number, what))
    return sorted(found, key=lambda problem: (problem.line is not None, problem.line or 0))


def _cleaning(cleaned: Cleaned) -> Iterator[Problem]:
    for kind, count in (*cleaned.removed.items(), *cleaned.replaced.items()):
        sentence = _CLEANED.get(kind)
        if sentence is not None:
            yield Problem(Severity.INFO, None, sentence(count))


def _controls(n: int) -> Sentence:
    return say_n("{n} control character was removed.", "{n} control characters were removed.", n=n)


def _bidi(n: int) -> Sentence:
    return say_n(
        "{n} character that changes the direction of writing was removed.",
        "{n} characters that change the direction of writing were removed.",
        n=n,
    )


def _invisible(n: int) -> Sentence:
    return say_n(
        "{n} invisible character was removed.", "{n} invisible characters were removed.", n=n
    )


def _soft_hyphens(n: int) -> Sentence:
    return say_n("{n} soft hyphen was removed.", "{n} soft hyphens were removed.", n=n)


def _broken(n: int) -> Sentence:
    return say_n("{n} broken character was removed.", "{n} broken characters were removed.", n=n)


def _spaces(n: int) -> Sentence:
    return say_n(
        "{n} no-break space became a plain one.", "{n} no-break spaces became plain ones.", n=n
    )


def _hyphens(n: int) -> Sentence:
    return say_n(
        "{n} no-break hyphen became a plain one.", "{n} no-break hyphens became plain ones.", n=n
    )


def _composed(n: int) -> Sentence:
    return say_n(
        "{n} letter with a separate accent was composed.",
        "{n} letters with separate accents were composed.",
        n=n,
    )


_CLEANED = {
    "control": _controls,
    "bidi": _bidi,
    "invisible": _invisible,
    "soft hyphen": _soft_hyphens,
    "broken": _broken,
    "space": _spaces,
    "hyphen": _hyphens,
    "composed": _composed,
}
