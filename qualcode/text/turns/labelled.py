"""Layout: every turn begins with a label ("P :", "Informan 3 -", a bold name), one line or more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import stamps
from qualcode.text.turns.accepted import Accepted, accept
from qualcode.text.turns.draft import (
    Draft,
    Piece,
    Reading,
    doubt,
    is_aside,
    is_blank,
    numbers_of_pages,
    remark,
)
from qualcode.text.turns.openings import Opening
from qualcode.text.turns.page import Line

NAME = "labels"


def read(draft: Draft) -> Reading | None:
    """Split at the labels; None when there is none."""
    accepted = accept(draft)
    if not accepted.keys:
        return None
    cutter = _Cutter(draft, accepted)
    cutter.cut()
    if not cutter.labelled:
        return None
    speakers = {piece.key for piece in cutter.pieces if piece.key}
    share = cutter.labelled / max(1, len(draft.page.lines) - draft.head.body)
    confidence = (
        0.45
        + (0.25 if len(speakers) > 1 else 0.0)
        + (0.1 if accepted.from_legend else 0.0)
        + 0.15 * min(1.0, 2 * share)
    )
    if cutter.labelled < 2:
        confidence = 0.3
    evidence = say(
        "{n} lines begin with one of {count} labels: {labels}.",
        n=cutter.labelled,
        count=len(speakers),
        labels=", ".join(accepted.written[key] for key in accepted.written if key in speakers),
    )
    return Reading(
        pattern=NAME,
        evidence=evidence,
        confidence=confidence,
        pieces=tuple(cutter.pieces),
        labels=accepted.written,
        inside=accepted.inside,
        problems=tuple(accepted.problems + cutter.problems),
        first=cutter.first,
    )


@dataclass
class _Cutter:
    draft: Draft
    accepted: Accepted
    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    labelled: int = 0
    first: int = 0
    _key: str | None = None
    _open: bool = False

    def __post_init__(self) -> None:
        self._pages = numbers_of_pages(self.draft.page, self.draft.head.body)
        self._inner = _inner_labels(self.accepted)
        self._is_bulleted = False

    def cut(self) -> None:
        lines = self.draft.page.lines
        for index in range(self.draft.head.body, len(lines)):
            line, opening = lines[index], self.draft.openings[index]
            key = self._speaker(opening)
            if opening is not None and key is not None:
                if not self.labelled:
                    self.first = index
                self.labelled += 1
                self._begin(line, opening, key)
            elif self._key is not None or self.labelled:
                self._unlabelled(index, line, opening)
        self._report_empty()

    def _speaker(self, opening: Opening | None) -> str | None:
        if opening is None or opening.sign not in self.accepted.signs:
            return None
        return self.accepted.keys.get(opening.key)

    def _begin(self, line: Line, opening: Opening, key: str) -> None:
        self._key, self._open = key, True
        start = opening.text_start
        time = opening.time
        stamp = stamps.leading(self.draft.page.text, start, line.end) if start < line.end else None
        if stamp is not None:
            start, time = stamp[0], stamp[1] if time is None else time
        self.pieces.append(Piece(min(start, line.end), line.end, key, time, line.number))
        self._inside(line, start)

    def _inside(self, line: Line, start: int) -> None:
        """Cut a line in which a second speaker answers: "P: Sudah? I: Belum"."""
        text = self.draft.page.text
        if self._inner is None or text.find(":", start, line.end) < 0:
            return
        for match in self._inner.finditer(text, start, line.end):
            key = self.accepted.keys[labels.key(match[1])]
            last = self.pieces[-1]
            if key == last.key and match.start() > last.start:
                continue
            self.pieces[-1] = last._replace(end=max(last.start, match.start()))
            self.pieces.append(Piece(match.end(), line.end, key, None, line.number))
            self._key = key
            what = say("“{label}” begins in the middle of a line.", label=match[1])
            self.problems.append(remark(line.number, what))

    def _unlabelled(self, index: int, line: Line, opening: Opening | None) -> None:
        if is_blank(line.text) and line.cell is None:
            self._open = self._open and line.text.strip(".…·") == ""
            if not self._open:
                return
        if index in self._pages or is_aside(line):
            self.pieces.append(Piece(line.start, line.end, None, None, line.number, note=True))
            self._open = False
            return
        if (
            opening is not None
            and labels.voice(opening.label) is Voice.NOTE
            and opening.sign == "colon"
        ):
            self.pieces.append(Piece(line.start, line.end, None, None, line.number, note=True))
            self._open = False
            return
        stamp = stamps.leading(self.draft.page.text, line.start, line.end)
        if stamp is not None or not self._open:
            start, time = stamp if stamp is not None else (line.start, None)
            self._open = True
            self.pieces.append(Piece(start, line.end, self._key, time, line.number))
        else:
            last = self.pieces[-1]
            start = line.start if last.start >= last.end else last.start
            self.pieces[-1] = last._replace(start=start, end=line.end)
        self._inside(line, line.start)

    def _report_empty(self) -> None:
        kept: list[Piece] = []
        for piece in self.pieces:
            if piece.start < piece.end or piece.note:
                kept.append(piece)
                continue
            label = self.accepted.written.get(piece.key or "", "")
            what = say("“{label}” stands here without words: no turn was made.", label=label)
            self.problems.append(doubt(piece.line, what))
        notes = sum(piece.note for piece in kept)
        if notes:
            first = next(piece.line for piece in kept if piece.note)
            what = say_n(
                "{n} line between the turns is no speech (heading, page number, remark): kept as a note.",
                "{n} lines between the turns are no speech (headings, page numbers, remarks): kept as "
                "notes.",
                n=notes,
            )
            self.problems.append(remark(first, what))
        self.pieces = kept


def _inner_labels(accepted: Accepted) -> re.Pattern[str] | None:
    """Match an accepted label inside a line, behind the end of a sentence or a wide gap."""
    if "colon" not in accepted.signs:
        return None
    written = sorted(accepted.written.values(), key=len, reverse=True)
    forms = "|".join(re.escape(label) for label in written if labels.key(label) in accepted.keys)
    if not forms:
        return None
    return re.compile(rf"(?:(?<=[.?!…”\")\]])\s+|\s{{3,}}|\t)({forms})\s?[:：]\s*(?=\S)")
