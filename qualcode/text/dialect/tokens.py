"""Words of a text with exact offsets, and what stands between them."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import NamedTuple

SENTENCE = 1
"""A sentence ends in this gap: a phrase cannot cross it."""
SPEAKER = 2
"""Another speaker begins after this gap."""
BREAK = SENTENCE | SPEAKER
CAPITAL = 4
"""After this gap a capital letter proves nothing (start, quotation mark, new line)."""
JOINS = 8
"""Only blanks, or a hyphen with blanks: the two words may be one word written apart."""
PAUSE = 16
"""Dots that end a sentence only if a capital follows: "dak.... ado"."""
COMMA = 32
BORDER = "\ufdd0"
"""No character of any text (Unicode keeps it for programs): between turns that are read together."""

_INSIDE = "'’‘ʼ`\u00ad\u200b-\u200d\u2060"
WORD = re.compile(rf"(\d+(?:[.,:]\d+)+|[^\W_]+(?:[{_INSIDE}]+[^\W_]+)*)")
_DROPPED = re.compile(rf"[{_INSIDE}]")
_STOP = re.compile(r"[.?!;:…。！？；：؟۔।]")
_DOTS = re.compile(r"(?:\.\s?){2,}|…+")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_JOIN = re.compile(r"[^\S\n]*+(?:\n[^\S\n]*|[-‐‑][^\S\n]*)?")
_QUOTES = "\"“”„«»'‘’\n•*·"

_ABBREVIATIONS = (
    "bpk bp dr dra drg drs h hj hlm ir jl jln kab kec kel kp mis muh no ny pkl prof prov rp rt rw "
    "sdr sdri tgl tn yth"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""A full stop after one of these does not end the sentence."""

_NOTE = re.compile(
    r"[(\[]\s*(?:sambil\s+|semua(?:nya)?\s+|ikut\s+|mulai\s+|informan\s+|ibu\s+)?"
    r"(?:ter)?(?:tawa|ketawa|senyum|menangis|nangis|diam|hening|jeda|batuk|berpikir|mikir|menghela|"
    r"menggeleng|mengangguk|geleng|angguk|tidak jelas|tak jelas|suara|berbisik|berhenti)"
    r"[^()\[\]\n]{0,60}[)\]]",
    re.IGNORECASE,
)


class Tokens(NamedTuple):
    """Words with their offsets; ``gaps[i]`` describes what stands before word ``i`` (one more at the end)."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[int]


class _Gaps(dict[str, int]):
    """What a gap means, worked out once for each distinct gap."""

    def __missing__(self, gap: str) -> int:
        kind = gap_kind(gap)
        if len(gap) <= 8 and len(self) < 20_000:
            self[gap] = kind
        return kind


_KINDS = _Gaps()


def gap_kind(gap: str) -> int:
    """Return the flags of what stands between two words."""
    if BORDER in gap:
        return SENTENCE | SPEAKER | CAPITAL
    kind = JOINS if _JOIN.fullmatch(gap) else 0
    if any(quote in gap for quote in _QUOTES):
        kind |= CAPITAL
    if "," in gap:
        kind |= COMMA
    if _PARAGRAPH.search(gap):
        kind = (kind | SENTENCE | CAPITAL) & ~JOINS
    rest = _DOTS.sub("", gap)
    if _STOP.search(rest):
        return kind | SENTENCE | CAPITAL
    return kind | PAUSE if rest != gap else kind


def tokens(text: str) -> Tokens:
    """Split a text into words: ``text[starts[i]:ends[i]] == words[i]``."""
    parts = WORD.split(text)
    words = parts[1::2]
    offsets = list(accumulate(map(len, parts)))
    starts = offsets[0:-1:2]
    ends = offsets[1::2]
    gaps = list(map(_KINDS.__getitem__, parts[0::2]))
    gaps[0] |= CAPITAL
    telling = [i for i, kind in enumerate(gaps) if kind != JOINS]
    _judge_pauses(words, gaps, telling)
    _spare_abbreviations(words, parts, gaps, telling)
    return Tokens(words, starts, ends, gaps)


def _judge_pauses(words: list[str], gaps: list[int], telling: list[int]) -> None:
    """Let dots end a sentence only before a capital letter."""
    for i in telling:
        kind = gaps[i]
        if kind & PAUSE and i < len(words) and not words[i][:1].islower():
            gaps[i] = (kind | SENTENCE | CAPITAL) & ~JOINS


def _spare_abbreviations(
    words: list[str], parts: list[str], gaps: list[int], telling: list[int]
) -> None:
    """Take back the sentence end after "Ny." or "Kec."."""
    for i in telling:
        if gaps[i] & BREAK != SENTENCE or not 0 < i < len(words):
            continue
        if words[i - 1].lower() in ABBREVIATIONS:
            gap = parts[2 * i]
            if gap.startswith(".") and not _STOP.search(gap, 1) and "\n\n" not in gap:
                gaps[i] &= ~(SENTENCE | CAPITAL)


def notes(text: str) -> list[tuple[int, int]]:
    """Return the ranges of remarks such as "(tertawa)", which are not speech."""
    if "(" not in text and "[" not in text:
        return []
    return [match.span() for match in _NOTE.finditer(text)]


def fold(word: str) -> str:
    """Return the word without case, accents, apostrophes and invisible characters; never empty."""
    if word.isascii():
        folded = word.lower()
        return folded if folded.isalnum() else _DROPPED.sub("", folded) or folded
    bare = unicodedata.normalize("NFKD", _DROPPED.sub("", word).casefold()).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c) and not c.isspace())
    return unicodedata.normalize("NFC", bare.replace("\0", "")) or word.casefold()
