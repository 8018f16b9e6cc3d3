"""Sentences of Indonesian speech written down.

Abbreviations (dr., Ny., Bpk., no., Rp.), clock times and decimals, pauses ("..."), closing quotes and
brackets do not end a sentence by themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_STOP = re.compile(r"(?<![.!?…])(?P<stops>[.!?…]++)(?P<closers>[\"'”’»)\]}]*)(?=\s|$)|\n+")
_BRACKETS = re.compile(r"\([^()\n]{0,300}\)|\[[^\[\]\n]{0,300}\]")
_BEFORE = re.compile(r"[^\s(\[\"'“‘]*$")
_NUMBER = re.compile(r"\d+|[a-z]|[ivx]+", re.IGNORECASE)

_KNOWN_SHORT = """
    dr drs dra drg prof ir h hj hjh kh ust ustd ustz ny tn nn sdr sdri sdra bpk bp alm almh yth
    no nr rp jl jln gg rt rw kab kec kel ds dsn dn kp prov kpd km tgl tlp telp hp pkl wib
    jan feb mar apr jun jul agt agu sep sept okt nov des dll dsb dst dkk tsb yg dgn utk sbg spt pd
    dg dlm krn blm sdh tdk a.n an a.l a.s s.d sd u.p d.a dpt ttg thd hlm hal bab ps ay vol ed cet
    lih ket gr kg cm ml s.pd s.km s.kep s.gz s.st s.t s.e s.h s.ag s.sos s.ip s.si s.kom m.kes m.pd
    m.si m.m m.km m.gizi a.md amd amd.keb amd.kep a.md.keb a.md.kep a.md.gz ns str str.keb str.gz
    s.tr.keb skm spd se sh st ssi msi mkes mpd sp sp.a sp.og sp.gk ph.d vs cf etc mr mrs ms
"""
ABBREVIATIONS = frozenset(_KNOWN_SHORT.split())
"""Without their last full stop, in lower case; matched in any case."""

_SOMETIMES_LAST = """
    dll dsb dst dkk tsb wib an ms se st sp hal bab ay ed kg gr cm ml km rt rw hp
    jan feb mar apr jun jul agt agu sep sept okt nov des skm sh spd mkes mpd
"""
_OFTEN_LAST = frozenset(_SOMETIMES_LAST.split())
"""Abbreviations that often stand last in a sentence: a capital after them begins a new one."""


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split ``text[start:end]`` into sentences."""
    found: list[tuple[int, int]] = []
    piece = text[start:end]
    held = [match.span() for match in _BRACKETS.finditer(piece)]
    starts = [span[0] for span in held]
    begin = 0
    for match in _STOP.finditer(piece):
        if match["stops"] is not None:
            index = bisect_right(starts, match.start()) - 1
            inside = index >= 0 and match.end("stops") < held[index][1]
            if inside or not _ends_sentence(piece, begin, match):
                continue
        _append(found, piece, begin, match.end(), start)
        begin = match.end()
    _append(found, piece, begin, len(piece), start)
    return found


def _ends_sentence(piece: str, begin: int, match: re.Match[str]) -> bool:
    stops, closers = match["stops"], match["closers"]
    following = piece[match.end() : match.end() + 40].lstrip()[:1]
    if not following:
        return True
    continues = following.islower() or following in ",;:"
    if stops == ".":
        return not continues if closers else _dot_ends(piece, begin, match.start(), following)
    if set(stops) <= {".", "…"} or closers:
        return not continues
    return True


def _dot_ends(piece: str, begin: int, dot: int, following: str) -> bool:
    """Whether a single full stop at ``dot`` ends the sentence that began at ``begin``."""
    if following in ",;:":
        return False
    before = _BEFORE.search(piece, max(begin, dot - 24), dot)
    word = before.group() if before else ""
    lead = piece[max(begin, dot - 24) : dot - len(word)].strip()
    if not lead and _NUMBER.fullmatch(word) and dot - begin < 8:
        return False
    if len(word) == 1 and word.isupper():
        return False
    key = word.casefold()
    if key in _OFTEN_LAST:
        return following.isupper() or following in "\"“'‘([-–—"
    return key not in ABBREVIATIONS


def _append(found: list[tuple[int, int]], piece: str, begin: int, stop: int, shift: int) -> None:
    sentence = piece[begin:stop]
    left = len(sentence) - len(sentence.lstrip())
    trimmed = sentence.strip()
    if not trimmed:
        return
    first = begin + left
    if (
        found
        and not any(c.isalnum() for c in trimmed)
        and "\n" not in piece[found[-1][1] - shift : first]
    ):
        found[-1] = (found[-1][0], shift + first + len(trimmed))
        return
    found.append((shift + first, shift + first + len(trimmed)))


def whole(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the turn without the blanks around it as one unit, or nothing when it is blank."""
    piece = text[start:end]
    trimmed = piece.strip()
    if not trimmed:
        return []
    first = start + len(piece) - len(piece.lstrip())
    return [(first, first + len(trimmed))]


def around(text: str, turn: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """Return the sentence or sentences of a turn that hold ``text[start:end]``."""
    own = [span for span in sentences(text, *turn) if span[0] < end and span[1] > start]
    return (min(own[0][0], start), max(own[-1][1], end)) if own else (start, end)
