"""What the cursor steps over: words, sentences or turns of a transcript.

Sentences are those of Indonesian speech written down: abbreviations (dr., Ny., Bpk., no., Rp.),
clock times and decimals, pauses ("..."), closing quotes and brackets do not end one by themselves.
Units are ``(start, end)`` of the source text, without blanks around them and never empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import StrEnum

from qualcode.model.source import Role, Turn
from qualcode.text.sentences import sentences, whole


class Unit(StrEnum):
    """The size of a cursor step."""

    WORD = "word"
    SENTENCE = "sentence"
    TURN = "turn"


_MARK = (
    "\xad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0eff\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u20d0-\u20ff\ufe00-\ufe0f"
)
_WORD = re.compile(f"\\w[\\w{_MARK}]*(?:[-'’.,:/&@][\\w]+[\\w{_MARK}]*)*%?")
_CHUNK = re.compile(r"\S+")


def words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split ``text[start:end]`` into words, without punctuation; signs alone count when no word is."""
    return [match.span() for match in _WORD.finditer(text, start, end)] or [
        match.span() for match in _CHUNK.finditer(text, start, end)
    ]


_SPLITTERS: dict[Unit, Callable[[str, int, int], list[tuple[int, int]]]] = {
    Unit.WORD: words,
    Unit.SENTENCE: sentences,
    Unit.TURN: whole,
}


class UnitIndex:
    """Units of a transcript, found turn by turn when needed."""

    def __init__(self, text: str, turns: Sequence[Turn], *, skip_notes: bool = True) -> None:
        """Index a text. With ``skip_notes`` steps pass over turns that are not speech."""
        self.text = text
        self.turns = turns
        self.skip_notes = skip_notes
        self._starts = [turn.start for turn in turns]
        self._found: dict[tuple[int, Unit], list[tuple[int, int]]] = {}

    def turn_at(self, offset: int) -> int:
        """Return the index of the turn that holds a character, or the one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def of_turn(self, turn: int, unit: Unit) -> list[tuple[int, int]]:
        """Return the units of a turn."""
        key = (turn, unit)
        found = self._found.get(key)
        if found is None:
            here = self.turns[turn]
            found = self._found[key] = _SPLITTERS[unit](self.text, here.start, here.end)
        return found

    def is_stop(self, turn: int) -> bool:
        """Whether steps stop in this turn."""
        return not (self.skip_notes and self.turns[turn].role is Role.NOTE)

    def at(self, offset: int, unit: Unit) -> tuple[int, int] | None:
        """Return the unit at a character or the nearest one: in its turn, after it, before it."""
        if not self.turns:
            return None
        turn = self.turn_at(offset)
        here = self.of_turn(turn, unit)
        if here:
            index = bisect_right(here, (offset, len(self.text) + 1)) - 1
            if index < 0:
                return here[0]
            beyond = offset >= here[index][1] and index + 1 < len(here)
            return here[index + 1] if beyond else here[index]
        return self.after(offset, unit) or self.before(offset, unit)

    def after(
        self,
        offset: int,
        unit: Unit,
        wanted: Callable[[int, int, int], bool] | None = None,
        may_hold: Callable[[int], bool] | None = None,
    ) -> tuple[int, int] | None:
        """Return the first unit that starts at or after ``offset``.

        ``wanted(turn, start, end)`` chooses among units, ``may_hold(turn)`` skips whole turns.
        """
        if not self.turns:
            return None
        for turn in range(self.turn_at(offset), len(self.turns)):
            if not self.is_stop(turn) or (may_hold and not may_hold(turn)):
                continue
            units = self.of_turn(turn, unit)
            for index in range(bisect_left(units, (offset, 0)), len(units)):
                if wanted is None or wanted(turn, *units[index]):
                    return units[index]
        return None

    def before(
        self,
        offset: int,
        unit: Unit,
        wanted: Callable[[int, int, int], bool] | None = None,
        may_hold: Callable[[int], bool] | None = None,
    ) -> tuple[int, int] | None:
        """Return the last unit that starts before ``offset``; see `after`."""
        if not self.turns:
            return None
        for turn in range(self.turn_at(offset), -1, -1):
            if not self.is_stop(turn) or (may_hold and not may_hold(turn)):
                continue
            units = self.of_turn(turn, unit)
            for index in range(bisect_left(units, (offset, 0)) - 1, -1, -1):
                if wanted is None or wanted(turn, *units[index]):
                    return units[index]
        return None
