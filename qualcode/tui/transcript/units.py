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
_STOP = re.compile(r"(?<![.!?…])(?P<stops>[.!?…]++)(?P<closers>[\"'”’»)\]}]*)(?=\s|$)|\n+")
_BRACKETS = re.compile(r"\([^()\n]{0,300}\)|\[[^\[\]\n]{0,300}\]")
_BEFORE = re.compile(r"[^\s(\[\"'“‘]*$")
_NUMBER = re.compile(r"\d+|[a-z]|[ivx]+", re.IGNORECASE)

_KNOWN_SHORT = """
    dr drs dra drg prof ir h hj hjh kh ust ustd ustz ny tn nn sdr sdri sdra bpk bp alm almh yth
    no nr rp jl jln gg rt rw kab kec kel ds dsn dn kp prov kpd km tgl tlp telp hp pkl wib
    jan feb mar apr jun jul agt agu sep sept okt nov des dll dsb dst dkk tsb yg dgn utk sbg spt pd
    dg dlm krn blm sdh tdk a.n an a.l a.s s.d sd u.p d.a dpt ttg thd hlm hal bab ps ay vol ed cet
    lih ket gr kg cm ml s.pd s.km s.kep s.gz s.st s.t s.e s.h s.ag s.sos s.ip s.si s.kom m.kes m.pd
    m.si m.m m.km m.gizi a.md amd amd.keb amd.kep a.md.keb a.md.kep a.md.gz ns str str.keb str.gz
    s.tr.keb skm spd se sh st ssi msi mkes mpd sp sp.a sp.og sp.gk ph.d vs cf etc mr mrs ms
"""
ABBREVIATIONS = frozenset(_KNOWN_SHORT.split())
"""Without their last full stop, in lower case; matched in any case."""

_SOMETIMES_LAST = """
    dll dsb dst dkk tsb wib an ms se st sp hal bab ay ed kg gr cm ml km rt rw hp
    jan feb mar apr jun jul agt agu sep sept okt nov des skm sh spd mkes mpd
"""
_OFTEN_LAST = frozenset(_SOMETIMES_LAST.split())
"""Abbreviations that often stand last in a sentence: a capital after them begins a new one."""


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split ``text[start:end]`` into sentences."""
    found: list[tuple[int, int]] = []
    piece = text[start:end]
    held = [match.span() for match in _BRACKETS.finditer(piece)]
    starts = [span[0] for span in held]
    begin = 0
    for match in _STOP.finditer(piece):
        if match["stops"] is not None:
            index = bisect_right(starts, match.start()) - 1
            inside = index >= 0 and match.end("stops") < held[index][1]
            if inside or not _ends_sentence(piece, begin, match):
                continue
        _append(found, piece, begin, match.end(), start)
        begin = match.end()
    _append(found, piece, begin, len(piece), start)
    return found


def _ends_sentence(piece: str, begin: int, match: re.Match[str]) -> bool:
    stops, closers = match["stops"], match["closers"]
    following = piece[match.end() : match.end() + 40].lstrip()[:1]
    if not following:
        return True
    continues = following.islower() or following in ",;:"
    if stops == ".":
        return not continues if closers else _dot_ends(piece, begin, match.start(), following)
    if set(stops) <= {".", "…"} or closers:
        return not continues
    return True


def _dot_ends(piece: str, begin: int, dot: int, following: str) -> bool:
    """Whether a single full stop at ``dot`` ends the sentence that began at ``begin``."""
    if following in ",;:":
        return False
    before = _BEFORE.search(piece, max(begin, dot - 24), dot)
    word = before.group() if before else ""
    lead = piece[max(begin, dot - 24) : dot - len(word)].strip()
    if not lead and _NUMBER.fullmatch(word) and dot - begin < 8:
        return False
    if len(word) == 1 and word.isupper():
        return False
    key = word.casefold()
    if key in _OFTEN_LAST:
        return following.isupper() or following in "\"“'‘([-–—"
    return key not in ABBREVIATIONS


def _append(found: list[tuple[int, int]], piece: str, begin: int, stop: int, shift: int) -> None:
    sentence = piece[begin:stop]
    left = len(sentence) - len(sentence.lstrip())
    trimmed = sentence.strip()
    if not trimmed:
        return
    first = begin + left
    if (
        found
        and not any(c.isalnum() for c in trimmed)
        and "\n" not in piece[found[-1][1] - shift : first]
    ):
        found[-1] = (found[-1][0], shift + first + len(trimmed))
        return
    found.append((shift + first, shift + first + len(trimmed)))


def words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split ``text[start:end]`` into words, without punctuation; signs alone count when no word is."""
    return [match.span() for match in _WORD.finditer(text, start, end)] or [
        match.span() for match in _CHUNK.finditer(text, start, end)
    ]


def whole(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the turn without the blanks around it as one unit, or nothing when it is blank."""
    piece = text[start:end]
    trimmed = piece.strip()
    if not trimmed:
        return []
    first = start + len(piece) - len(piece.lstrip())
    return [(first, first + len(trimmed))]


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
