"""Translations in brackets: "dak do bu, meja pinjam la (tidak ada bu, mejanya pinjam saja)".

They are the transcriber's words: kept in the text, not counted, and left out on request.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.text.turns import notes

_BRACKET = re.compile(r"\(([^()\n]{8,1000})\)|\[([^\[\]\n]{8,1000})\]")
_WORD = re.compile(r"\w[\w'’-]*")
_SENTENCE_END = re.compile(r"[.?!…]+[\s”\"]+(?=\S)")
_LEAST_WORDS = 3
"""Two words are a translation only when both say the same again."""
_SURE = 0.4
"""Share of the words in brackets that mean the same as words before them."""
_REGULAR = 3
"""So many brackets as long as the speech before them make a habit of the transcriber."""


class _Bracket(NamedTuple):
    start: int
    end: int
    shared: float
    is_long: bool
    """As long as the speech before it, and not to be taken for a remark such as "(tidak jelas)"."""


def find_translations(text: str, spoken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges of translations (their brackets included) inside turns, in order.

    A remark is a translation when it is about as long as the speech before it and most of its words
    have the same meaning in the dialect; where that is so again and again, in any language.
    """
    starts = [start for start, _ in spoken]
    found: list[_Bracket] = []
    for match in _BRACKET.finditer(text):
        turn = bisect_right(starts, match.start()) - 1
        if turn < 0 or match.end() > spoken[turn][1]:
            continue
        inside = match[1] or match[2]
        size = len(_WORD.findall(inside))
        if size < _LEAST_WORDS - 1:
            continue
        begin = max(spoken[turn][0], found[-1].end if found else 0)
        bracket = _judged(text, begin, match, inside, size)
        if notes.is_note(match[0]):
            bracket = bracket._replace(is_long=False)
        if size >= _LEAST_WORDS or bracket.shared == 1.0:
            found.append(bracket)
    habit = sum(bracket.is_long for bracket in found)
    is_habit = habit >= _REGULAR and habit >= 0.5 * len(found)
    return [
        (bracket.start, bracket.end)
        for bracket in found
        if bracket.shared >= _SURE or (is_habit and bracket.is_long)
    ]


def _judged(text: str, begin: int, match: re.Match[str], inside: str, size: int) -> _Bracket:
    """Compare a bracket with the one to many sentences before it that are about as long."""
    before = text[begin : match.start()].rstrip()
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(before))]
    best, is_long = 0.0, False
    for cut in reversed(cuts[-12:]):
        passage = before[cut:]
        length = len(_WORD.findall(passage))
        if length > 2.2 * size:
            break
        if length >= 0.45 * size and length >= _LEAST_WORDS - 1:
            is_long = is_long or 0.55 * size <= length <= 1.8 * size
            best = max(best, _shared(passage, inside))
    return _Bracket(match.start(), match.end(), best, is_long)


def _shared(speech: str, translation: str) -> float:
    from qualcode.text.dialect.keys import key_stream

    said, meant = set(key_stream(speech).keys), set(key_stream(translation).keys)
    if not said or not meant or speech.casefold() == translation.casefold():
        return 0.0
    return len(said & meant) / len(meant)
