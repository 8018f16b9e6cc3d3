"""Timestamps of transcripts: ``[00:01:12]``, ``00:03:15``, ``[03.15]``, ``(menit 5)``, ``#00:01:12-5#``."""

from __future__ import annotations

import re

_CLOCK = r"(?:(\d{1,2})[:.])?(\d{1,3})[:.](\d{2})(?:[.,-](\d{1,3}))?"
_BRACKETED = rf"[\[(<]\s*(?:menit(?: ke)?[ -]*)?{_CLOCK}(?:\s*(?:-|–|s/d)\s*[\d:.]+)?\s*[\])>]"
_MINUTE = r"[\[(]\s*menit(?: ke)?[ -]*(\d{1,3})\s*[\])]"
_F4 = r"#(\d{1,2}):(\d{2}):(\d{2})-(\d)#"
_BARE = r"(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d{1,3}))?(?![\d:])"
_LEADING = re.compile(rf"(?:{_F4}|{_BRACKETED}|{_MINUTE}|{_BARE})\s*[-–|]?\s*", re.IGNORECASE)
_TRAILING = re.compile(rf"\s*(?:{_F4}|\[\s*{_CLOCK}\s*\])\s*$")
_BARE_SHORT = re.compile(r"(\d{1,3}):(\d{2})(?![\d:])\s*[-–|]?\s*")


def leading(text: str, start: int, end: int) -> tuple[int, float] | None:
    """Return ``(where the text goes on, seconds)`` when a stamp opens the range."""
    if not (text[start] in "[(<#" or text[start].isdigit()):
        return None
    match = _LEADING.match(text, start, end)
    return None if match is None else (match.end(), _seconds(match.groups()))


def leading_short(text: str, start: int, end: int) -> tuple[int, float] | None:
    """As `leading`, for a bare ``03:15``: believed only when many lines begin so."""
    match = _BARE_SHORT.match(text, start, end)
    return None if match is None else (match.end(), int(match[1]) * 60.0 + int(match[2]))


def trailing(text: str, start: int, end: int) -> tuple[int, float] | None:
    """Return ``(where the speech ends, seconds)`` when a stamp closes the range."""
    if text[end - 1 : end] not in {"#", "]"}:
        return None
    match = _TRAILING.search(text, max(start, end - 40), end)
    return None if match is None else (match.start(), _seconds(match.groups()))


def _seconds(groups: tuple[str | None, ...]) -> float:
    """Read whichever alternative matched: (h, m, s, fraction) or a lone minute."""
    f4, rest = groups[:4], groups[4:]
    if f4[1] is not None:
        return _clock(*f4)
    if rest[1] is not None:
        return _clock(*rest[:4])
    minute = rest[4] if len(rest) > 4 else None
    return int(minute) * 60.0 if minute is not None else _clock(*rest[5:9])


def _clock(
    hours: str | None, minutes: str | None, seconds: str | None, fraction: str | None
) -> float:
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)
