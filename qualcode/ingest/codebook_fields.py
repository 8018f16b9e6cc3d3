"""The fields of a codebook file and what may stand in them, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.text.clean import clean

SIZE_LIMIT = 4 * 2**20
"""Bytes of a codebook file."""
CODE_LIMIT = 5_000
TEXT_FIELDS = ("definition", "include", "exclude", "example")
CODE_FIELDS = ("name", *TEXT_FIELDS, "keywords", "color", "retired", "codes")
BOOK_FIELDS = ("title", "language", "codes")

_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_YES = frozenset({"true", "yes", "ya", "1"})
_NO = frozenset({"false", "no", "tidak", "0", ""})


def decoded(data: bytes, path: Path) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or the Windows encoding of the West.

    Raises:
        InputProblem: the file holds something else than text.
    """
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputProblem("{file} does not hold text. Save the codebook as UTF-8.", file=path)


def tidy(text: str) -> str:
    """Return a text as it is stored: NFC, without invisible characters, no blanks around it."""
    return clean(text).text.strip()


def keyword_list(text: str) -> tuple[str, ...]:
    """Split keywords written as one text; semicolons separate, without any commas do."""
    parts = text.split(";" if ";" in text else ",")
    return unique(tidy(part) for part in parts)


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words without blanks and repetitions, in their order."""
    return tuple(dict.fromkeys(word for word in words if word))


def color_of(written: str) -> str | None:
    """Return a colour as ``#RRGGBB``, "" for none, or None when it is no colour."""
    if not written:
        return ""
    if not _COLOR.fullmatch(written):
        return None
    digits = written[1:] if len(written) == 7 else "".join(2 * digit for digit in written[1:])
    return f"#{digits.upper()}"


def flag_of(written: str) -> bool | None:
    """Return a yes or no as written by people; None when it is neither."""
    key = written.casefold()
    return True if key in _YES else False if key in _NO else None


def unknown_field(field: str, known: tuple[str, ...]) -> Sentence:
    """Say that there is no such field, and which one was probably meant."""
    close = get_close_matches(field.casefold(), known, n=1, cutoff=0.5)
    if close:
        return say("there is no field “{field}”. Is “{meant}” meant?", field=field, meant=close[0])
    return say(
        "there is no field “{field}”. The fields are: {known}.",
        field=field,
        known=", ".join(known),
    )
