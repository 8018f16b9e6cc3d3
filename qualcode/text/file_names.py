"""What the name of a file says about the interview: its date, or whatever a pattern says stands where."""

from __future__ import annotations

import re
from functools import lru_cache

from qualcode.model.errors import InputProblem
from qualcode.model.written import parse_date
from qualcode.text.meta import canonical, unknown_key

_MONTHS = (
    "januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|"
    "desember|january|february|march|may|june|july|august|october|december|"
    "jan|feb|mar|apr|jun|jul|agu|agt|ags|aug|sep|sept|okt|oct|nov|nop|des|dec"
)
_DATES = (
    re.compile(rf"(?<![\d])(\d{{1,2}})[ ._-]*({_MONTHS})[ ._-]*(\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(\d{4})[._-](\d{1,2})[._-](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{1,2})[._-](\d{1,2})[._-](\d{4})(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)"),
)  # fmt: skip
_FIELD = re.compile(r"\{([^{}]*)\}")
_LONGEST = 300


def date_in(name: str) -> str:
    """Return the date in the name of a file as it is written there ("2022-03-12"), or ""."""
    for number, pattern in enumerate(_DATES):
        for match in pattern.finditer(name[:_LONGEST]):
            written = (
                "-".join(match.groups()) if number == 3 else re.sub(r"[._]+", "-", match[0].strip())
            )
            if parse_date(written) is not None:
                return written
    return ""


def facts_in(name: str, pattern: str = "") -> dict[str, str]:
    """Return facts about the interview under normalised keys; an absent pattern finds the date only.

    Raises:
        InputProblem: the pattern has no field, or two fields without anything between them.
    """
    found: dict[str, str] = {}
    if pattern:
        match = _compiled(pattern)[0].fullmatch(name[:_LONGEST].strip())
        if match is not None:
            fields = zip(_compiled(pattern)[1], match.groups(), strict=True)
            found = {
                field: value.replace("_", " ").strip(" ._-")
                for field, value in fields
                if field and value.strip(" ._-")
            }
    if "date" not in found and (date := date_in(name)):
        found["date"] = date
    return found


def fits(name: str, pattern: str) -> bool:
    """Whether the name of a file has the form of the pattern."""
    return _compiled(pattern)[0].fullmatch(name[:_LONGEST].strip()) is not None


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Turn "{informant}_{role}_{date}" into a regular expression and the names of its fields.

    A field takes as little as possible; ``{}`` and ``{*}`` take something that is not kept.
    """
    fields: list[str] = []
    parts: list[str] = []
    end = 0
    for match in _FIELD.finditer(pattern):
        between = pattern[end : match.start()]
        if fields and not between:
            raise InputProblem(
                "In the pattern of file names “{pattern}”, two fields stand side by side. Put "
                "something between them, such as “{{informant}}_{{role}}”.",
                pattern=pattern,
            )
        parts.append(_literal(between))
        written = match[1].strip()
        fields.append("" if written in {"", "*"} else canonical(written) or unknown_key(written))
        parts.append("(.+?)")
        end = match.end()
    if not fields:
        raise InputProblem(
            "The pattern of file names “{pattern}” has no field. Write one such as "
            "“{{informant}}_{{role}}_{{site}}”.",
            pattern=pattern,
        )
    parts.append(_literal(pattern[end:]))
    return re.compile("".join(parts), re.IGNORECASE), tuple(fields)


def _literal(written: str) -> str:
    """Match what stands between fields as it is written, with as much space as there may be."""
    return r"\s*".join(re.escape(piece) for piece in re.split(r"\s+", written)) or ""
