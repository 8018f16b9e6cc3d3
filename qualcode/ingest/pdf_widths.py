"""How wide the letters of a PDF's fonts are, so that gaps between words are told from none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]- "), frozenset("mwMWQO@%")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_MOST = 70_000
_LARGE = 5 * 2**20

Widths = Mapping[str, float]
"""Letter -> its width as part of the size of the font."""


def width(text: str, widths: Widths) -> float:
    """Return how wide words are printed, as a multiple of the size of the font."""
    return sum(widths[c] if c in widths else _usual(c) for c in text)


def _usual(character: str) -> float:
    return 0.3 if character in _NARROW else 0.84 if character in _WIDE else 0.53


def widths_of(font: Any) -> Widths:
    """Return the widths that a font tells; empty when it tells none, or nonsense."""
    try:
        of_code = dict(_composite(font) if "/DescendantFonts" in font else _simple(font))
        letters = _letters(font)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return {}
    return {
        letter: of_code[code] / 1000
        for code, letter in letters.items()
        if 0 < of_code.get(code, 0) < 3000
    }


def _simple(font: Any) -> Iterator[tuple[int, float]]:
    first = int(font["/FirstChar"])
    for code, wide in enumerate(list(font["/Widths"])[:256], start=first):
        yield code, float(wide)


def _composite(font: Any) -> Iterator[tuple[int, float]]:
    """Yield the widths of a font of two bytes a letter: ``[first [w w w] first last w ...]``."""
    listed = list(font["/DescendantFonts"][0].get_object()["/W"])
    at = 0
    while at + 1 < len(listed) and at < _MOST:
        first, second = int(listed[at]), listed[at + 1].get_object()
        if isinstance(second, list):
            for code, wide in enumerate(second[:_MOST], start=first):
                yield code, float(wide)
            at += 2
        else:
            for code in range(first, min(int(second), first + 1000) + 1):
                yield code, float(listed[at + 2])
            at += 3


def _letters(font: Any) -> dict[int, str]:
    """Return which letter a code stands for."""
    if "/ToUnicode" not in font:
        return {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}
    data = font["/ToUnicode"].get_object().get_data()
    if len(data) > _LARGE:
        return {}
    found: dict[int, str] = {}
    for part in _CHARS.findall(data):
        for code, letter in _PAIR.findall(part):
            found[int(code, 16)] = chr(int(letter, 16))
    for part in _RANGES.findall(data):
        for low, high, letter in _TRIPLE.findall(part):
            start = int(low, 16)
            for code in range(start, min(int(high, 16), start + 1000) + 1):
                found[code] = chr(int(letter, 16) + code - start)
    return found
