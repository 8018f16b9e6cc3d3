"""Counting words of a transcript."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

_NO_WORD = re.compile(r"(?<!\S)(?:[^\w\s]|_)+(?!\S)")


def count_words(text: str) -> int:
    """Count the words of a text.

    A word is what stands between spaces and holds a letter or a digit: "anak-anak" is one.
    """
    return len(text.split()) - sum(1 for _ in _NO_WORD.finditer(text))


def count_words_in(
    text: str, ranges: Sequence[tuple[int, int]], notes: Sequence[tuple[int, int]] = ()
) -> int:
    """Count the words of several ranges of a text, without the notes inside them (ascending, apart)."""
    starts = [start for start, _ in notes]
    pieces: list[str] = []
    for start, end in ranges:
        done = start
        for first, last in notes[bisect_left(starts, start) : bisect_left(starts, end)]:
            pieces.append(text[done:first])
            done = max(done, last)
        pieces.append(text[done:end])
    return count_words("\n".join(pieces))
