"""Numbers and dates as people in Indonesia write them: "12,5", "1.250.000", "12 Maret 2022"."""

from __future__ import annotations

import re
from datetime import date

_PLAIN = re.compile(r"[+-]?(?:\d++(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,\u00a0\u202f ])\d{3})(?:\1\d{3})*(?:[.,]\d+)?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_NUMERIC = re.compile(
    r"(\d{1,2})\s{0,3}[-/. ]\s{0,3}(\d{1,2})\s{0,3}[-/. ]\s{0,3}(\d{4}|\d{2})", re.ASCII
)
_WORDED = re.compile(r"(\d{1,2})[\s.\-/]*([A-Za-z]+)[\s.,\-/]*(\d{4}|\d{2})", re.ASCII)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt ags aug agust",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}


_BLANKS = frozenset(
    {"", "-", "\u2013", "\u2014", ".", "na", "n/a", "nan", "null", "#n/a", "#null!"}
)


def is_blank(text: str) -> bool:
    """Whether a cell says that there is no value: empty, a dash, NA."""
    return text.strip().casefold() in _BLANKS


def parse_number(text: str, *, decimal: str = "") -> float | None:
    """Read a number with decimal comma or point; None when it is not a number.

    ``decimal`` is the mark that the file is known to use. Without it, the last mark of "1.234,5" is
    the decimal one, a mark that occurs twice groups thousands, and a single mark is decimal.
    """
    written = text.strip().replace("\u2212", "-")
    if "," not in written and decimal != "," and _PLAIN.fullmatch(written):
        return float(written)
    if len(written) > 40:
        return None
    mark = decimal or _decimal_mark(written)
    group = "." if mark == "," else ","
    if (group in written or " " in written or "\u00a0" in written or "\u202f" in written) and (
        not _GROUPED.fullmatch(written)
        or (mark in written and written.rindex(mark) < max(written.rfind(group), 0))
    ):
        return None
    for separator in (group, " ", "\u00a0", "\u202f"):
        written = written.replace(separator, "")
    plain = written.replace(mark, ".")
    return float(plain) if _PLAIN.fullmatch(plain) else None


def _decimal_mark(written: str) -> str:
    commas, points = written.count(","), written.count(".")
    if commas and points:
        return "," if written.rindex(",") > written.rindex(".") else "."
    if commas > 1 or points > 1:
        return "." if commas else ","
    return "," if commas else "."


def parse_date(text: str) -> date | None:
    """Read a date, day first ("12/03/2022", "12 Maret 2022", "2022-03-12"); None when it is none.

    Two-digit years are of this century up to 68, as in POSIX.
    """
    written = text.strip()
    if len(written) > 40:
        return None
    if "," in written and written.split(",", 1)[0].isalpha():
        written = written.split(",", 1)[1].strip()
    if match := _ISO.fullmatch(written):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(written):
        return _date(_year(match[3]), int(match[2]), int(match[1]))
    if (match := _WORDED.fullmatch(written)) and (month := _MONTHS.get(match[2].casefold())):
        return _date(_year(match[3]), month, int(match[1]))
    return None


def looks_like_date(text: str) -> bool:
    """Whether the text has the shape of a date, even of an impossible one such as 31/02/2022."""
    written = text.strip()
    return len(written) <= 40 and bool(
        _ISO.fullmatch(written)
        or _NUMERIC.fullmatch(written)
        or ((match := _WORDED.fullmatch(written)) and match[2].casefold() in _MONTHS)
    )


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year <= 68 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
