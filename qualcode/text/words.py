"""Counting words of a transcript."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

_NO_WORD = re.compile(r"(?<!\S)(?:[^\w\s]|_)+(?!\S)")


def count_words(text: str, notes: Sequence[tuple[int, int]] = ()) -> int:
    """Count the words outside the note ranges (ascending).

    A word is what stands between spaces and holds a letter or a digit: "anak-anak" is one.
    """
    if notes:
        parts: list[str] = []
        done = 0
        for start, end in notes:
            parts.append(text[done:start])
            done = max(done, end)
        parts.append(text[done:])
        text = " ".join(parts)
    return len(text.split()) - sum(1 for _ in _NO_WORD.finditer(text))


def count_words_in(
    text: str, ranges: Sequence[tuple[int, int]], notes: Sequence[tuple[int, int]] = ()
) -> int:
    """Count the words of several ranges of a text, without the notes inside them."""
    starts = [start for start, _ in notes]
    total = 0
    for start, end in ranges:
        inside = notes[bisect_left(starts, start) : bisect_left(starts, end)] if notes else ()
        total += count_words(text[start:end], [(s - start, e - start) for s, e in inside])
    return total
