"""Layout: quotations (or lines with a dash) that ask and answer in turn, without any label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.turns.draft import Draft, Piece, Reading, doubt, is_blank
from qualcode.text.turns.page import Line

NAME = "alternating quotations"
QUESTION, ANSWER = "Pertanyaan", "Jawaban"

_OPENS = re.compile(r"(?:[.…]{2,}\s*)?[“\"„«‟‘](?=\s*\S)")
_CLOSES = re.compile(r"[”\"»](?:[\s,.…]+\w+){0,5}[\s.,…]*$|[«‟’][\s.,…]*$")
_DASH = re.compile(r"[-–—]\s+(?=\S)")
_LONGEST = 20
"""Lines: a quotation that does not close before is taken to end with its line."""
_LEAST = 4
_SLIP, _STATED, _TWICE = 1.5, 0.7, 1.0
"""What it costs to read a question as an answer, a statement as a question, one side speaking twice."""

Unit = tuple[int, int, int]
"""Start and end of the words, and the number of the line."""


def read(draft: Draft) -> Reading | None:
    """Read quotations in turn as questions and answers; None when they are too few."""
    lines = draft.page.lines[draft.head.facts :]
    units, others = _units(draft, lines, quoted=True)
    if len(units) < _LEAST:
        units, others = _units(draft, lines, quoted=False)
    spoken = sum(end - start for start, end, _ in units)
    if len(units) < _LEAST or spoken < 0.6 * sum(len(line.text) for line in lines):
        return None
    text = draft.page.text
    asked = [text[start:end].rstrip(' .…"”').endswith("?") for start, end, _ in units]
    if not any(asked):
        return None
    sides = _sides(asked)
    if all(sides) or not any(sides):
        return None
    keys = {True: labels.key(QUESTION), False: labels.key(ANSWER)}
    pieces = [
        Piece(start, end, keys[side], None, line)
        for (start, end, line), side in zip(units, sides, strict=True)
    ]
    notes = [Piece(ln.start, ln.end, None, None, ln.number, note=True) for ln in others]
    fitting = sum(a == s for a, s in zip(asked, sides, strict=True)) / len(units)
    first = next(i for i, ln in enumerate(draft.page.lines) if ln.number >= units[0][2])
    return Reading(
        pattern=NAME,
        evidence=say("{n} quotations without labels ask and answer in turn.", n=len(units)),
        confidence=0.3 + 0.4 * fitting,
        pieces=tuple(
            sorted(
                [*pieces, *(n for n in notes if n.line > units[0][2])],
                key=lambda piece: piece.start,
            )
        ),
        labels={keys[True]: QUESTION, keys[False]: ANSWER},
        roles={keys[True]: "asks", keys[False]: "answers"},
        problems=tuple(_doubts(units, asked, sides)),
        first=first,
    )


def _units(draft: Draft, lines: Sequence[Line], *, quoted: bool) -> tuple[list[Unit], list[Line]]:
    """Return the stretches in quotation marks (or behind dashes), and the lines between them."""
    opens = _OPENS if quoted else _DASH
    units: list[Unit] = []
    others: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        match = opens.match(line.text)
        if match is None:
            if not is_blank(line.text):
                others.append(line)
            index += 1
            continue
        last = _end(lines, index, opens) if quoted else index
        start, end = line.start + match.end(), lines[last].end
        closing = _CLOSES.search(draft.page.text, start, end) if quoted else None
        units.append((start, closing.start() if closing else end, line.number))
        index = last + 1
    return units, others


def _end(lines: Sequence[Line], index: int, opens: re.Pattern[str]) -> int:
    for last in range(index, min(index + _LONGEST, len(lines))):
        if _CLOSES.search(lines[last].text) and (last > index or len(lines[last].text) > 1):
            return last
        if last + 1 < len(lines) and opens.match(lines[last + 1].text):
            return last
    return index


def _sides(asked: Sequence[bool]) -> list[bool]:
    """Return for each quotation whether the interviewer says it: the cheapest way through."""
    costs = [(0.0, 0.0)]
    came: list[tuple[bool, bool]] = []
    for is_question in asked:
        answer, question = costs[-1]
        back: list[bool] = []
        new: list[float] = []
        for side in (False, True):
            own = (
                _STATED if side and not is_question else _SLIP if is_question and not side else 0.0
            )
            same, other = (question, answer) if side else (answer, question)
            stays = same + _TWICE < other and bool(came)
            back.append(side if stays else not side)
            new.append(own + (same + _TWICE if stays else other))
        costs.append((new[0], new[1]))
        came.append((back[0], back[1]))
    side = costs[-1][1] < costs[-1][0]
    sides: list[bool] = []
    for before in reversed(came):
        sides.append(side)
        side = before[side]
    return sides[::-1]


def _doubts(units: Sequence[Unit], asked: Sequence[bool], sides: Sequence[bool]) -> list[Problem]:
    what = say(
        "There are no labels: who speaks was found out from the order and the question marks. Look "
        "through the turns."
    )
    found = [doubt(units[0][2], what)]
    wrong = [
        line
        for (_, _, line), question, side in zip(units, asked, sides, strict=True)
        if question and not side
    ]
    twice = [units[n + 1][2] for n in range(len(units) - 1) if sides[n] == sides[n + 1]]
    if doubtful := sorted({*wrong, *twice}):
        what = say_n(
            "{n} quotation may be the other speaker's.",
            "{n} quotations may be the other speaker's.",
            n=len(doubtful),
        )
        found.append(doubt(doubtful[0], what))
    return found
