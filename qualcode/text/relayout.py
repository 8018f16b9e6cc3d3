"""Turns of a transcript after its text was edited, and turns as a person wants them.

What did not change keeps its speaker, time and marks. Where lines are new, labels that are known
open turns, and words added at the end of a turn belong to it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.model.errors import RuleBroken
from qualcode.model.source import SourceKind
from qualcode.model.transcript import Block, DraftTurn, FileText
from qualcode.text import labels
from qualcode.text.alignment import TextMap
from qualcode.text.clean import OffsetMap
from qualcode.text.turns import notes as remarks
from qualcode.text.turns.openings import Opening, openings
from qualcode.text.turns.page import Line, make_page
from qualcode.text.words import count_words_in

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """The turns of a text, the remarks inside them, and the number of words that were said."""

    turns: tuple[DraftTurn, ...]
    notes: tuple[Span, ...]
    words: int


def laid_out(text: str, turns: Sequence[DraftTurn], notes: Iterable[Span]) -> Layout:
    """Make a layout of turns in order; remarks that no spoken turn holds are left out."""
    spoken = [(turn.start, turn.end) for turn in turns if not turn.note]
    starts = [start for start, _ in spoken]
    kept: list[Span] = []
    for start, end in sorted(set(notes)):
        index = bisect_right(starts, start) - 1
        if index >= 0 and end <= spoken[index][1] and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return Layout(tuple(turns), tuple(kept), count_words_in(text, spoken, kept))


# -- after the text changed -------------------------------------------------------------------


def follow(
    old: str, new: str, text_map: TextMap, before: Layout, known_labels: Iterable[str]
) -> Layout:
    """Return the layout of an edited text, as far as possible that of the text before."""
    keys = {labels.key(label): label for label in known_labels}
    turns = list(_carried(old, new, text_map, before.turns))
    changed = _changed(text_map)
    for line, opening in _new_lines(new, text_map):
        known = keys.get(opening.key) if opening else None
        if opening and known and changed.touch(line.start - 1, opening.text_start):
            _open(turns, line, opening, known)
        else:
            _extend(turns, new, line, changed)
    turns = _sound(new, turns)
    return laid_out(new, turns, _notes(new, text_map, before.notes, turns))


def follow_with(old: str, new: str, text_map: TextMap, before: Layout, fresh: Layout) -> Layout:
    """Return the layout of a corrected file: a fresh reading where it changed, else as it was."""
    carried = list(_carried(old, new, text_map, before.turns))
    zones = _zones(new, _changed(text_map), [*carried, *fresh.turns])
    inside = [turn for turn in fresh.turns if zones.touch(turn.start, turn.end)]
    outside = [turn for turn in carried if not zones.touch(turn.start, turn.end)]
    turns = _sound(new, [*inside, *outside])
    notes = [*_notes(new, text_map, before.notes, turns), *fresh.notes]
    return laid_out(new, turns, notes)


def carry(text: str, text_map: TextMap, before: Layout, names: Mapping[str, str]) -> Layout:
    """Return a layout at the places that an exact map tells; ``names`` are new labels by the old."""
    turns = []
    for turn in before.turns:
        start, end = trimmed(text, *text_map.outer_span(turn.start, turn.end))
        label = names.get(turn.label, turn.label) if turn.label else turn.label
        if start < end:
            turns.append(replace(turn, start=start, end=end, label=label))
    return laid_out(text, turns, [text_map.outer_span(a, b) for a, b in before.notes])


def _carried(
    old: str, new: str, text_map: TextMap, turns: Sequence[DraftTurn]
) -> Iterator[DraftTurn]:
    """Yield the turns at their new places; one that was joined to the line before goes into it."""
    last: DraftTurn | None = None
    last_end = 0
    for turn in turns:
        start, end = trimmed(new, *text_map.span(turn.start, turn.end))
        if start >= end or (last and start < last.end):
            continue
        moved = replace(turn, start=start, end=end)
        was_apart = last is not None and "\n" in old[last_end : turn.start]
        if last and was_apart and "\n" not in new[last.end : start]:
            last = replace(last, end=end)
        else:
            if last:
                yield last
            last = moved
        last_end = turn.end
    if last:
        yield last


def _new_lines(new: str, text_map: TextMap) -> Iterator[tuple[Line, Opening | None]]:
    """Yield the lines that hold something new, with the label each may begin with."""
    blocks: list[Block] = []
    done = -1
    for change in text_map.changes():
        if change.new_start == change.new_end:
            continue
        start = max(new.rfind("\n", 0, change.new_start) + 1, done)
        while start < change.new_end:
            end = new.find("\n", start)
            end = len(new) if end < 0 else end
            if start < end:
                blocks.append(Block(start, end))
            start = done = end + 1
    page = make_page(FileText(new, tuple(blocks)), new, OffsetMap(), name="", kind=SourceKind.IDI)
    yield from zip(page.lines, openings(page), strict=True)


def _open(turns: list[DraftTurn], line: Line, opening: Opening, label: str) -> None:
    """Let a label open a turn on this line, or correct the speaker of the turn that begins there."""
    index = next((i for i, turn in enumerate(turns) if turn.end > line.start), len(turns))
    here = turns[index] if index < len(turns) else None
    if here and line.start <= here.start < line.end:
        if opening.text_start < here.end:
            turns[index] = replace(here, start=opening.text_start, label=label)
        return
    end = line.end
    if here and here.start < line.start:
        end = max(end, here.end)
        turns[index] = replace(here, end=line.start)
        index += 1
    if opening.text_start < end:
        turns.insert(index, DraftTurn(opening.text_start, end, label))


def _extend(turns: list[DraftTurn], new: str, line: Line, changed: _Ranges) -> None:
    """Give new words to the turn they follow; before the first turn they belong to none."""
    index = next((i for i, turn in enumerate(turns) if turn.start >= line.end), len(turns)) - 1
    if index < 0 or not changed.touch(max(turns[index].end, line.start), line.end):
        return
    turns[index] = replace(turns[index], end=trimmed(new, turns[index].start, line.end)[1])


def _sound(new: str, turns: Iterable[DraftTurn]) -> list[DraftTurn]:
    """Return the turns in order, trimmed, none empty, none inside another."""
    found: list[DraftTurn] = []
    for turn in sorted(turns, key=lambda turn: (turn.start, turn.end)):
        first = max(turn.start, found[-1].end) if found else turn.start
        start, end = trimmed(new, first, turn.end)
        if start < end:
            found.append(replace(turn, start=start, end=end))
    return found


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a range without the blanks at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _notes(
    new: str, text_map: TextMap, notes: Iterable[Span], turns: Sequence[DraftTurn]
) -> list[Span]:
    """Return the remarks that stand as they stood, and those in turns that changed."""
    changed = _changed(text_map)
    found = []
    for start, end in notes:
        span = text_map.span(start, end)
        if span[1] - span[0] == end - start and not changed.touch(*span):
            found.append(span)
    for turn in turns:
        if not turn.note and changed.touch(turn.start, turn.end):
            if remarks.is_silence(new, turn.start, turn.end):
                found.append((turn.start, turn.end))
            inside = remarks.find_notes(new[turn.start : turn.end])
            found.extend((turn.start + a, turn.start + b) for a, b in inside)
    return found


class _Ranges:
    """Ranges in order, none inside another."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether a range has characters in common with one of these."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._spans[index][1] > start


def _changed(text_map: TextMap) -> _Ranges:
    """Return what is new; where something was only taken away, the character behind it."""
    return _Ranges([(c.new_start, max(c.new_end, c.new_start + 1)) for c in text_map.changes()])


def _zones(new: str, changed: _Ranges, turns: Iterable[DraftTurn]) -> _Ranges:
    """Return the stretches of turns of either reading that hang together and changed.

    What stands before the first turn of a stretch, its label perhaps, is part of it.
    """
    groups: list[Span] = []
    for start, end in sorted((turn.start, turn.end) for turn in turns):
        if groups and start < groups[-1][1]:
            groups[-1] = (groups[-1][0], max(groups[-1][1], end))
        else:
            groups.append((start, end))
    found, done = [], 0
    for start, end in groups:
        gap = new[done:start]
        if changed.touch(done + len(gap) - len(gap.lstrip()), end):
            found.append((start, end))
        done = end
    return _Ranges(found)


# -- as a person wants them -------------------------------------------------------------------


def give_to(turns: Sequence[DraftTurn], n: int, label: str | None) -> list[DraftTurn]:
    """Let another speaker (None: nobody known) say turn ``n``, counted from 1."""
    return _with(turns, n, replace(_one(turns, n), label=label, note=False))


def mark_note(turns: Sequence[DraftTurn], n: int, *, is_note: bool = True) -> list[DraftTurn]:
    """Say that turn ``n`` is no speech, or that it is."""
    return _with(turns, n, replace(_one(turns, n), note=is_note))


def split(
    text: str, turns: Sequence[DraftTurn], n: int, at: int, speakers: Mapping[str, str]
) -> list[DraftTurn]:
    """Split turn ``n`` before the character at ``at``.

    When the second part begins with a known label, that speaker says it and the label is left out.
    ``speakers`` are the known labels by their key (`labels.key`).

    Raises:
        RuleBroken: the place is not inside the turn, or one part would be empty.
    """
    turn = _one(turns, n)
    first = trimmed(text, turn.start, min(at, turn.end))
    second = trimmed(text, max(at, turn.start), turn.end)
    if not turn.start < at < turn.end or first[0] >= first[1] or second[0] >= second[1]:
        raise RuleBroken(
            "Turn {n} cannot be split at {at}: it goes from {start} to {end}, and both parts need "
            "words.",
            n=n,
            at=at,
            start=turn.start,
            end=turn.end,
        )
    label = turn.label
    end = text.find("\n", second[0])
    block = Block(second[0], min(second[1], end if end >= 0 else second[1]))
    page = make_page(FileText(text, (block,)), text, OffsetMap(), name="", kind=SourceKind.IDI)
    for opening in openings(page):
        if opening and opening.key in speakers and opening.text_start < second[1]:
            label, second = speakers[opening.key], trimmed(text, opening.text_start, second[1])
        break
    parts = (
        replace(turn, start=first[0], end=first[1]),
        DraftTurn(second[0], second[1], label, turn.note),
    )
    return [*turns[: n - 1], *(part for part in parts if part.start < part.end), *turns[n:]]


def join(turns: Sequence[DraftTurn], n: int) -> list[DraftTurn]:
    """Join turn ``n`` and the next; what stands between them, a label perhaps, becomes speech.

    Raises:
        RuleBroken: there is no next turn.
    """
    turn = _one(turns, n)
    if n == len(turns):
        raise RuleBroken("Turn {n} is the last one: there is nothing to join it with.", n=n)
    return [*turns[: n - 1], replace(turn, end=turns[n].end), *turns[n + 1 :]]


def _one(turns: Sequence[DraftTurn], n: int) -> DraftTurn:
    if not 1 <= n <= len(turns):
        raise RuleBroken(
            "There is no turn {n}: the source has {count} turns.", n=n, count=len(turns)
        )
    return turns[n - 1]


def _with(turns: Sequence[DraftTurn], n: int, turn: DraftTurn) -> list[DraftTurn]:
    return [*turns[: n - 1], turn, *turns[n:]]
