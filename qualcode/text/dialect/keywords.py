"""Keywords of a codebook: phrases in any spelling, or patterns of words with room between.

``[NEG] .. dilatih`` is a negator, at most two words, then *dilatih* in any spelling. The parts of a
pattern: a word, the beginning of one (``penyuluh*``), a choice (``meja|kursi``), ``[NEG]`` for any
negator, ``[NUM]`` for a number in digits, ``..`` for at most two words and ``..5`` for at most five.
A pattern never crosses a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, product

from qualcode.model.errors import InputProblem
from qualcode.text.dialect.lexicon import Lexicon
from qualcode.text.dialect.plan import make_plan
from qualcode.text.dialect.query import Phrase
from qualcode.text.dialect.rules import Keys
from qualcode.text.dialect.tokens import WORD, fold

NEGATORS = ("tidak", "bukan", "belum", "jangan", "tanpa")
"""The keys that ``[NEG]`` stands for."""
DEFAULT_GAP = 2
WIDEST_GAP = 9
_MAX_FORMS = 64
_MAX_PARTS = 12
_GAP = re.compile(r"\.\.(\d?)|…")
_IS_PATTERN = re.compile(r"\[[^\]]*\]|(?<!\S)(?:\.\.\d?|…)(?!\S)|\*|\|")


@dataclass(frozen=True, slots=True)
class OneOf:
    """A word whose key is one of these."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begins:
    """A word whose key begins so."""

    start: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number in digits."""


@dataclass(frozen=True, slots=True)
class Gap:
    """At most so many words."""

    most: int


Part = OneOf | Begins | Number | Gap


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword made ready: the key sequences of a phrase, or the forms of a pattern."""

    text: str
    phrases: tuple[Keys, ...] = ()
    patterns: tuple[tuple[Part, ...], ...] = ()


def read_keyword(text: str, lexicon: Lexicon) -> Keyword:
    """Make a keyword ready.

    Raises:
        InputProblem: it holds no word, or is not a pattern that can be read.
    """
    if not _IS_PATTERN.search(text):
        return Keyword(text, phrases=_sequences(text, lexicon))
    steps = [_choices(part, lexicon, text) for part in text.split()]
    if len(steps) > _MAX_PARTS:
        raise InputProblem(
            "The pattern “{pattern}” has more than {n} parts. Shorten it.",
            pattern=text,
            n=_MAX_PARTS,
        )
    forms = [
        tuple(part for choice in chosen for part in choice)
        for chosen in islice(product(*steps), _MAX_FORMS)
    ]
    if not all(_is_anchored(form) for form in forms):
        raise InputProblem(
            "The pattern “{pattern}” must begin and end with a word, and hold one that is not "
            "[NEG] or [NUM].",
            pattern=text,
        )
    return Keyword(text, patterns=tuple(dict.fromkeys(forms)))


def _is_anchored(form: tuple[Part, ...]) -> bool:
    """Whether a form begins and ends with something, and would not be found everywhere."""
    if not form or isinstance(form[0], Gap) or isinstance(form[-1], Gap):
        return False
    return any(
        isinstance(part, Begins) or (isinstance(part, OneOf) and part.keys != NEGATORS)
        for part in form
    )


def _choices(part: str, lexicon: Lexicon, whole: str) -> list[tuple[Part, ...]]:
    """Return what may stand for one part of a pattern."""
    gap = _GAP.fullmatch(part)
    if gap:
        most = int(gap[1]) if gap[1] else DEFAULT_GAP
        return [(Gap(most),)] if most else [()]
    if part.upper() == "[NEG]":
        return [(OneOf(NEGATORS),)]
    if part.upper() == "[NUM]":
        return [(Number(),)]
    if part.startswith("["):
        raise InputProblem(
            "“{part}” in the pattern “{pattern}” is unknown. Known are [NEG] and [NUM].",
            part=part,
            pattern=whole,
        )
    single: dict[str, None] = {}
    others: list[tuple[Part, ...]] = []
    for word in part.split("|"):
        if word.endswith("*") and len(WORD.findall(word)) == 1:
            others.append((Begins(fold(word.rstrip("*"))),))
            continue
        for keys in _sequences(word, lexicon):
            if len(keys) == 1:
                single[keys[0]] = None
            else:
                others.append(tuple(OneOf((key,)) for key in keys))
    return ([(OneOf(tuple(single)),)] if single else []) + others


def _sequences(text: str, lexicon: Lexicon) -> tuple[Keys, ...]:
    if not WORD.search(text):
        raise InputProblem("The keyword “{keyword}” holds no word.", keyword=text)
    phrase = Phrase(text)
    return tuple(keys for keys in make_plan(phrase, lexicon).wanted[phrase].sequences if keys)
