"""Layout: questions stand alone (numbered, in bold, or ending in "?"), answers follow "Jawab:" or plain."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from qualcode.model.sentence import Sentence, say
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import stamps
from qualcode.text.turns.draft import Draft, Piece, Reading, is_aside, is_blank, numbers_of_pages
from qualcode.text.turns.grids import person_of
from qualcode.text.turns.page import Line

ANSWERED = "numbered questions"
EMPHASIS = "emphasised questions"
FLATTENED = "flattened table"
QUESTION, ANSWER = "Pertanyaan", "Jawaban"

_WORDS = "jwb jawab jawaban answer ans jawb jwab jawa jwbn jwban jawban jawabn jawabna"
_ANSWER_KEYS = tuple(_WORDS.split())
"""How the word before an answer is written and mistyped."""
_ANSWER = re.compile(rf"(?:{'|'.join(_ANSWER_KEYS)})\.?\s*(?:[:：;=-]|$)\s*", re.IGNORECASE)
_LETTERED = re.compile(r"[A-J]\.\s+[A-Z][^.?!:]*$")
_NUMBER = re.compile(r"\d{1,3}\s*[.)]\s*")
_KEYS = {labels.key(QUESTION): QUESTION, labels.key(ANSWER): ANSWER}
_ROLES = {labels.key(QUESTION): "asks", labels.key(ANSWER): "answers"}


@dataclass
class _Turns:
    draft: Draft
    pieces: list[Piece] = field(default_factory=list)
    questions: int = 0
    answers: int = 0
    first: int = -1

    def add(self, index: int, start: int, key: str, *, fresh: bool) -> None:
        line = self.draft.page.lines[index]
        if self.first < 0:
            self.first = index
        if fresh or not self.pieces or self.pieces[-1].key != key or self.pieces[-1].note:
            stamp = (
                stamps.leading(self.draft.page.text, start, line.end) if start < line.end else None
            )
            start, time = stamp or (start, None)
            self.pieces.append(Piece(start, line.end, key, time, line.number))
            self.questions += key == labels.key(QUESTION)
            self.answers += key == labels.key(ANSWER)
        else:
            last = self.pieces[-1]
            begin = start if last.start >= last.end else last.start
            self.pieces[-1] = last._replace(start=begin, end=line.end)

    def note(self, line: Line) -> None:
        self.pieces.append(Piece(line.start, line.end, None, None, line.number, note=True))

    def reading(self, pattern: str, evidence: Sentence, confidence: float) -> Reading:
        kept = tuple(piece for piece in self.pieces if piece.start < piece.end)
        first = max(self.first, 0)
        return Reading(pattern, evidence, confidence, kept, _KEYS, _ROLES, first=first)


def read_answered(draft: Draft) -> Reading | None:
    """Read questions whose answers are opened by "Jawab:"; None when the questions have labels, too."""
    found = Counter(o.key for o in draft.openings[draft.head.facts :] if o is not None)
    if sum(found[key] for key in _ANSWER_KEYS) < 2 or _has_asking_label(found):
        return None
    turns = _Turns(draft)
    lines = draft.page.lines
    pages = numbers_of_pages(draft.page, draft.head.facts)
    in_answer = False
    for index in range(draft.head.facts, len(lines)):
        line = lines[index]
        if not turns.pieces and not _is_question(line) and not line.text.endswith("?"):
            continue
        if match := _ANSWER.match(line.text):
            turns.add(index, line.start + match.end(), labels.key(ANSWER), fresh=True)
            in_answer = True
        elif index in pages or (is_aside(line) and not _is_question(line)) or _is_lettered(line):
            turns.note(line)
        elif _is_question(line) or not in_answer:
            number = _NUMBER.match(line.text)
            start = line.start + (number.end() if number else 0)
            fresh = in_answer or bool(number) or bool(line.item)
            turns.add(index, start, labels.key(QUESTION), fresh=fresh)
            in_answer = False
        elif not is_blank(line.text):
            turns.add(index, line.start, labels.key(ANSWER), fresh=False)
    if turns.answers < 2 or turns.questions < 0.5 * turns.answers:
        return None
    evidence = say("{n} questions are followed by “Jawab:”.", n=turns.answers)
    return turns.reading(ANSWERED, evidence, 0.93)


def read_flattened(draft: Draft) -> Reading | None:
    """Read a table No | Pertanyaan | Jawaban that was saved as plain text, a cell to a line."""
    lines = draft.page.lines
    header = _flat_header(lines)
    if header is None:
        return None
    size, number, turns = 3, 0, _Turns(draft)
    place = 0
    titles = [line.text.casefold() for line in lines[header : header + size]]
    for index in range(header + size, len(lines)):
        line = lines[index]
        if [ln.text.casefold() for ln in lines[index : index + size]] == titles:
            place = -size
        counted = _COUNT.fullmatch(line.text)
        if counted and int(counted[1]) == number + 1 and line.cell is None:
            number, place = number + 1, 1
        elif place < 0:
            place += 1
        elif place == 1:
            turns.add(index, line.start, labels.key(QUESTION), fresh=True)
            place = 2
        elif place == 2 and not is_blank(line.text):
            turns.add(index, line.start, labels.key(ANSWER), fresh=False)
    if turns.questions < 2 or not turns.answers:
        return None
    evidence = say("{n} numbers stand above a question and an answer each.", n=number)
    return turns.reading(FLATTENED, evidence, 0.9)


_NEAR = 8
_COUNT = re.compile(r"(\d{1,3})[.)]?")
_FLAT_TITLES = (
    re.compile(r"no(?:mor)?\.?", re.IGNORECASE),
    re.compile(r"(?:daftar )?pertanyaan\b.*", re.IGNORECASE),
    re.compile(r"(?:jawaban|hasil wawancara)\b.*", re.IGNORECASE),
)


def _flat_header(lines: tuple[Line, ...]) -> int | None:
    for index in range(len(lines) - 2):
        if lines[index].cell is None and all(
            title.fullmatch(lines[index + n].text) for n, title in enumerate(_FLAT_TITLES)
        ):
            after = lines[index + len(_FLAT_TITLES) :][:_NEAR]
            # the columns of several informants: which answer is whose cannot be told any more
            return None if any(person_of(line.text) for line in after) else index
    return None


def _is_lettered(line: Line) -> bool:
    """Whether a line is the title of a group of questions: "B. Pola asuh"."""
    return _LETTERED.match(line.text) is not None and len(line.text.split()) <= 8


def _has_asking_label(found: Counter[str]) -> bool:
    return any(
        n > 1 and (key in {"p", "t", "q"} or labels.voice(key) is Voice.ASKS)
        for key, n in found.items()
    )


def _is_question(line: Line) -> bool:
    numbered = bool(line.item and line.item[0].isalnum()) or _NUMBER.match(line.text) is not None
    return numbered or (line.text.endswith("?") and (line.is_all_lead or line.heading > 0))


def read_emphasised(draft: Draft) -> Reading | None:
    """Read questions set wholly in bold or italics, with plain answers below them."""
    turns = _Turns(draft)
    lines = draft.page.lines[draft.head.facts :]
    asked = [line for line in lines if line.is_all_lead and len(line.text.split()) > 2]
    if len(asked) < 2 or len(asked) > 0.75 * len(lines):
        return None
    marks = sum(line.text.rstrip(' ”"').endswith("?") for line in asked)
    if marks < 0.5 * len(asked):
        return None
    pages = numbers_of_pages(draft.page, draft.head.facts)
    for index, line in enumerate(lines, start=draft.head.facts):
        emphasised = line.is_all_lead and len(line.text.split()) > 2
        if index in pages or (is_aside(line) and not line.text.endswith("?")):
            turns.note(line)
        elif emphasised:
            number = _NUMBER.match(line.text)
            start = line.start + (number.end() if number else 0)
            turns.add(index, start, labels.key(QUESTION), fresh=bool(number or line.item))
        elif turns.questions and not is_blank(line.text):
            turns.add(index, line.start, labels.key(ANSWER), fresh=False)
    if not turns.answers or turns.answers < 0.5 * turns.questions:
        return None
    evidence = say("{n} questions are set in bold or italics.", n=turns.questions)
    return turns.reading(EMPHASIS, evidence, 0.45 + 0.35 * marks / len(asked))
