"""What users write in arguments, understood: pairs, places, ids."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualcode.model.errors import InputProblem

_PLACE = re.compile(r"(\d{1,12}):(\d{1,12})", re.ASCII)


def assignments(written: Iterable[str]) -> dict[str, str]:
    """Split ``key=value`` pairs.

    Raises:
        InputProblem: one has no key or no equals sign.
    """
    return dict(pairs(written))


def pairs(written: Iterable[str]) -> list[tuple[str, str]]:
    """Split ``key=value`` pairs, of which a key may come several times; see `assignments`."""
    found = []
    for pair in written:
        key, sign, value = pair.partition("=")
        if not sign or not key.strip():
            raise InputProblem(
                "“{pair}” is not of the form key=value, such as role=Kader.", pair=pair
            )
        found.append((key.strip(), value.strip()))
    return found


def span(written: str) -> tuple[int, int]:
    """Read START:END.

    Raises:
        InputProblem: it is not of this form.
    """
    match = _PLACE.fullmatch(written.strip())
    if match is None:
        raise InputProblem(
            "“{place}” is not a place. Write START:END, such as 120:180, or use --quote.",
            place=written,
        )
    return int(match[1]), int(match[2])


def body_of(written: str) -> str:
    """Return a text given as an argument; "-" reads it from the standard input."""
    if written != "-":
        return written
    import sys

    return sys.stdin.read()


_PICK = re.compile(r"(\d{1,7})(?:\s*-\s*(\d{1,7}))?", re.ASCII)


def picked(written: str, n: int) -> list[int]:
    """Read numbers and ranges such as ``1,3-5``, of a list of ``n``; each once, in order.

    Raises:
        InputProblem: it is not of this form, or a number is not in the list.
    """
    chosen: set[int] = set()
    for part in written.split(","):
        match = _PICK.fullmatch(part.strip())
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 1 <= first <= last <= n:
            raise InputProblem(
                "“{part}” does not pick from the {n} in the list. Write numbers such as 1,3-5.",
                part=part.strip(),
                n=n,
            )
        chosen.update(range(first, last + 1))
    return sorted(chosen)
