"""Text and colours made fit for any file format."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_LONG_COLOR = re.compile(r"#([0-9a-fA-F]{6})")
_SHORT_COLOR = re.compile(r"#([0-9a-fA-F]{3})")
_BEFORE_NUMBER = re.compile(r"(?<=\w) (?=\d)")


def plain(text: str) -> str:
    """Return the text without characters that XML and spreadsheets refuse; line ends become LF."""
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text))


def one_line(text: str) -> str:
    """Return plain text with every run of white space as one blank: for captions and labels."""
    return " ".join(plain(text).split())


def unbroken(citation: str) -> str:
    """Return a citation in which a number never stands on another line than its word."""
    return _BEFORE_NUMBER.sub("\N{NO-BREAK SPACE}", citation)


def hex_color(color: str) -> str:
    """Return ``RRGGBB`` for ``#RRGGBB`` or ``#RGB``, and "" for anything else."""
    if found := _LONG_COLOR.fullmatch(color.strip()):
        return found[1].upper()
    if found := _SHORT_COLOR.fullmatch(color.strip()):
        return "".join(digit * 2 for digit in found[1]).upper()
    return ""


def tint(color: str, strength: float = 0.18) -> str:
    """Return ``RRGGBB`` of the colour thinned with white, light enough for black text; "" if none."""
    digits = hex_color(color)
    if not digits:
        return ""
    parts = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)


def utf16_length(text: str) -> int:
    """Length as spreadsheets and Word count it: characters beyond the BMP count twice."""
    return len(text) + sum(character > "\uffff" for character in text)


def pieces(text: str, limit: int) -> list[str]:
    """Cut a text into pieces of at most ``limit`` UTF-16 units; joined they are the text again.

    Cuts fall before a word where one begins near the end, and never inside a letter and its marks.
    """
    found: list[str] = []
    while utf16_length(text) > limit:
        cut = _cut(text, limit)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def _cut(text: str, limit: int) -> int:
    cut = min(limit, len(text))
    while utf16_length(text[:cut]) > limit:
        cut -= max(1, (utf16_length(text[:cut]) - limit) // 2)
    for place in range(cut, max(cut - 200, 1), -1):
        if text[place - 1].isspace():
            return place
    for place in range(cut, max(cut - 50, 1), -1):
        if not unicodedata.combining(text[place]) and text[place - 1] != "\u200d":
            return place
    return cut
