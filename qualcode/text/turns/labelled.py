"""Layout: every turn begins with a label ("P :", "Informan 3 -", a bold name), one line or more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import Problem
from qualcode.text import labels
from qualcode.text.labels import Voice
from qualcode.text.turns import attributed, stamps
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
QUESTION = "Pertanyaan"


def read(draft: Draft) -> Reading | None:
    """Split at the labels; None when there is none."""
    accepted = accept(draft)
    if not accepted.keys:
        return None
    cutter = Cutter(draft, accepted)
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
class Cutter:
    """Cuts the lines of a file into turns. ``skip`` are lines that are read by others (tables)."""

    draft: Draft
    accepted: Accepted
    skip: frozenset[int] = frozenset()
    pieces: list[Piece] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    labelled: int = 0
    first: int = 0
    _key: str | None = None
    _open: bool = False
    _quoted: bool = False
    _row: tuple[int, int] = (-1, -1)

    def __post_init__(self) -> None:
        self._pages = numbers_of_pages(self.draft.page, self.draft.head.body)
        self._titles = {
            written.casefold() for written in self.draft.head.headings if len(written) > 8
        }
        self._inner = _inner_labels(self.accepted)
        self._asked = not any(asks(self.draft, key) for key in self.accepted.keys)
        self._margin = _margin(self.draft, self.accepted, self.skip)

    def cut(self) -> None:
        """Cut; what came of it stands in ``pieces`` and ``problems``."""
        lines = self.draft.page.lines
        for index in range(self.draft.head.facts, len(lines)):
            line, opening = lines[index], self.draft.openings[index]
            if index in self.skip:
                self._key, self._open = None, False
                continue
            key = self._speaker(opening)
            if opening is not None and key is not None and index not in self.accepted.heads:
                if not self.labelled and not self.pieces:
                    self.first = index
                self.labelled += 1
                self._begin(line, opening, key)
            elif self._asked and _is_question(line):
                self._question(index, line)
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
        if index in self._margin:
            self._beside(line)
            return
        if is_blank(line.text) and line.cell is None:
            self._open = self._open and line.text.strip(".…·") == ""
            if not self._open:
                return
        if index in self.accepted.heads:
            self._second_head(index, line)
            return
        if self._quotation(line):
            return
        lost = (self._key is None and bool(self.skip)) or self._is_caption(index, line)
        if lost or index in self._pages or is_aside(line) or line.text.casefold() in self._titles:
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

    def _is_caption(self, index: int, line: Line) -> bool:
        """Whether an emphasised line stands right above a table that is no part of the speech."""
        return line.is_all_lead and (index + 1 in self.skip or index + 1 in self._margin)

    def _beside(self, line: Line) -> None:
        """Keep the row of a table that is no speech as one note."""
        cell = line.cell
        assert cell is not None
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.note and self._row == (cell.table, cell.row):
            self.pieces[-1] = last._replace(end=line.end)
        else:
            self.pieces.append(Piece(line.start, line.end, None, None, line.number, note=True))
        self._row, self._open = (cell.table, cell.row), False

    def _quotation(self, line: Line) -> bool:
        """Read “…” (Informan 2) below a question as said by Informan 2."""
        if self._key is None or not (self._key == labels.key(QUESTION) or self._quoted):
            return False
        found = attributed.quoted(self.draft.page.text, line.start, line.end)
        for start, end, label in found:
            self._key, self._open, self._quoted = labels.key(label), False, True
            self.accepted.written.setdefault(self._key, label)
            self.pieces.append(Piece(start, end, self._key, None, line.number))
            self.labelled += 1
        return bool(found)

    def _question(self, index: int, line: Line) -> None:
        """A question that stands alone above the answers of those who have labels."""
        if not self.labelled and not self.pieces:
            self.first = index
        match = _NUMBER.match(line.text)
        start = line.start + (match.end() if match else 0)
        self._key, self._open = labels.key(QUESTION), True
        self.accepted.written[self._key] = QUESTION
        self.pieces.append(Piece(start, line.end, self._key, None, line.number))

    def _second_head(self, index: int, line: Line) -> None:
        self.pieces.append(Piece(line.start, line.end, None, None, line.number, note=True))
        self._open = False
        if index - 1 not in self.accepted.heads:
            what = say(
                "A second header begins here: the file seems to hold several interviews. Put each into "
                "a file of its own."
            )
            self.problems.append(doubt(line.number, what))

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


_NUMBER = re.compile(r"\d{1,3}\s*[.)]\s*")
ASKING = frozenset("ptqmfw")


def asks(draft: Draft, key: str) -> bool:
    """Whether a label is that of somebody who asks, as far as the label and the legend tell."""
    definition = draft.head.legend.get(key, ("", ""))[1]
    return (
        labels.voice(definition or key) is Voice.ASKS
        or labels.stem_and_number(key)[0] in ASKING
        or (labels.voice(key) is Voice.UNKNOWN and key not in draft.head.legend)
    )


def _margin(draft: Draft, accepted: Accepted, skip: frozenset[int]) -> frozenset[int]:
    """Return the lines in tables that are no speech: an inventory, a column of codes beside turns."""
    found: set[int] = set()
    for rows in draft.page.tables.values():
        cells = [(c, i) for row in rows.values() for c, indices in row.items() for i in indices]
        columns = {c for c, _ in cells}
        if len(columns) < 2 or cells[0][1] in skip or cells[0][1] < draft.head.body:
            continue
        spoken, alone = set[int](), 0
        for column, index in cells:
            opening = draft.openings[index]
            if opening is not None and opening.key in accepted.keys:
                spoken.add(column)
                alone += opening.text_start >= draft.page.lines[index].end
        if not alone:
            found.update(i for c, i in cells if c not in spoken)
    return frozenset(found)


def _is_question(line: Line) -> bool:
    """Whether a line without a label is a numbered or emphasised question."""
    if not line.text.rstrip(' ”"*_').endswith("?"):
        return False
    return (
        bool(line.item)
        or line.heading > 0
        or line.is_all_lead
        or _NUMBER.match(line.text) is not None
    )


def _inner_labels(accepted: Accepted) -> re.Pattern[str] | None:
    """Match an accepted label inside a line, behind the end of a sentence or a wide gap."""
    if "colon" not in accepted.signs:
        return None
    written = sorted(accepted.written.values(), key=len, reverse=True)
    forms = "|".join(re.escape(label) for label in written if labels.key(label) in accepted.keys)
    if not forms:
        return None
    return re.compile(rf"(?:(?<=[.?!…”\")\]])\s++|(?<!\s)\s{{3,}}+|\t)({forms})\s?[:：]\s*(?=\S)")
