"""Real names, numbers and dates in a text: where they stand, and what is put in their place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from qualcode.model.sentence import mark
from qualcode.text.alignment import Edit

ALIKE = 82.0
"""So alike (in percent) a word must be to be proposed as another spelling of a name."""
SHORTEST = 4
"""A shorter name has too many neighbours: no other spelling of it is looked for."""
MOST_PROPOSALS = 200
_CLITICS = ("nya", "nyo", "lah", "mah", "tu", "ko")
_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


class IdentifierKind(StrEnum):
    """Numbers and dates that tell who somebody is."""

    NIK = "nik"
    """16 digits: number of a person or a family card."""
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"


KIND_NAMES: Mapping[str, str] = {
    NameKind.PERSON: mark("person"),
    NameKind.PLACE: mark("place"),
    NameKind.OTHER: mark("other"),
    IdentifierKind.NIK: mark("NIK or family card"),
    IdentifierKind.PHONE: mark("phone number"),
    IdentifierKind.EMAIL: mark("e-mail address"),
    IdentifierKind.DATE: mark("date"),
}
STAND_INS: Mapping[IdentifierKind, str] = {
    IdentifierKind.NIK: "[NIK]",
    IdentifierKind.PHONE: "[telepon]",
    IdentifierKind.EMAIL: "[surel]",
    IdentifierKind.DATE: "[tanggal]",
}
"""What stands in a transcript instead; part of the data, so the same in every language."""

_MONTHS = (
    "januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|"
    "nopember|desember|january|february|march|may|june|july|august|october|december|"
    "jan|feb|mar|apr|jun|jul|agu|agt|ags|aug|sep|sept|okt|oct|nov|des|dec"
)
_PATTERNS: Mapping[IdentifierKind, re.Pattern[str]] = {
    IdentifierKind.EMAIL: re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    IdentifierKind.NIK: re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?![ .-]?\d)"),
    IdentifierKind.PHONE: re.compile(
        r"(?<![\w+])(?:(?:\+?62|0)[ .-]?8\d{1,2}(?:[ .-]?\d){6,9}|\(0\d{2,3}\) ?\d{5,8})(?!\d)"
    ),
    IdentifierKind.DATE: re.compile(
        rf"(?<![\d/.-])(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:19|20)?\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}}"
        rf"|\d{{1,2}} (?:{_MONTHS})\.?(?: (?:19|20)?\d{{2}})?)(?![\d/-]|\w)",
        re.IGNORECASE,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A real name and what stands for it in the study."""

    real: str
    pseudonym: str
    kind: NameKind = NameKind.PERSON


@dataclass(frozen=True, slots=True)
class KeyList:
    """Real names with their pseudonyms, and written forms that were found to be no names."""

    names: tuple[Name, ...] = ()
    refused: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A place where something real stands: ``text[start:end]`` is to become ``instead``.

    ``what`` is the kind of name or identifier.
    """

    start: int
    end: int
    instead: str
    what: str


class Proposal(NamedTuple):
    """A written form that may be another spelling of a name, and how often it occurs."""

    form: str
    name: Name
    likeness: float
    times: int


@dataclass(frozen=True)
class Names:
    """A list of names that can be looked for. Case, and how many blanks part two words, do not count."""

    entries: tuple[Name, ...]

    @cached_property
    def _by_key(self) -> dict[str, Name]:
        return {key(name.real): name for name in self.entries}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        ordered = sorted(self._by_key, key=len, reverse=True)
        forms = [r"\s+".join(re.escape(word) for word in form.split()) for form in ordered]
        if not forms:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)

    def find(self, text: str) -> list[Hit]:
        """Return where names stand as whole words, the longest where several begin."""
        if self._pattern is None:
            return []
        found = []
        for match in self._pattern.finditer(text):
            name = self._by_key.get(key(match[0]))
            if name is not None:
                found.append(Hit(match.start(), match.end(), name.pseudonym, str(name.kind)))
        return found

    def scrub(self, text: str) -> str:
        """Return a text with the pseudonyms in it."""
        return replaced(text, self.find(text))

    def knows(self, form: str) -> bool:
        """Whether this is one of the names."""
        return key(form) in self._by_key

    def similar(self, counts: Mapping[str, int], *, but: Iterable[str] = ()) -> list[Proposal]:
        """Return written forms that may be other spellings, the likeliest first.

        ``counts`` are forms of a text (see `forms`); ``but`` are forms that were refused before.
        """
        from rapidfuzz import fuzz, process

        refused = {key(form) for form in but} | {key(n.pseudonym) for n in self.entries}
        candidates = [f for f in counts if len(f) >= SHORTEST and key(f) not in refused]
        candidates = [form for form in candidates if not self.knows(form)]
        by_size: dict[int, list[str]] = {}
        for form in candidates:
            by_size.setdefault(form.count(" "), []).append(form)
        best: dict[str, Proposal] = {}
        for name in self.entries:
            wanted = key(name.real)
            if len(wanted) < SHORTEST:
                continue
            choices = by_size.get(wanted.count(" "), [])
            found = process.extract(
                wanted, choices, scorer=fuzz.ratio, processor=key, score_cutoff=ALIKE, limit=50
            )
            for form, score, _ in [*found, *_with_clitics(wanted, choices)]:
                if form not in best or best[form].likeness < score / 100:
                    best[form] = Proposal(form, name, score / 100, counts[form])
        ordered = sorted(best.values(), key=lambda p: (-p.likeness, -p.times, p.form))
        return ordered[:MOST_PROPOSALS]


def _with_clitics(wanted: str, choices: Sequence[str]) -> Iterator[tuple[str, float, int]]:
    forms = {wanted + clitic for clitic in _CLITICS}
    for index, choice in enumerate(choices):
        if key(choice) in forms:
            yield choice, 95.0, index


def key(form: str) -> str:
    """Return what equal spellings of a name have in common."""
    return " ".join(normalize("NFC", form).casefold().split())


def forms(texts: Iterable[str], longest: int) -> Counter[str]:
    """Count the words of texts, and the runs of up to ``longest`` words on one line."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
        counts.update(word for word, _, _ in words)
        for size in range(2, longest + 1):
            for index in range(len(words) - size + 1):
                run = words[index : index + size]
                if all(text[a[2] : b[1]] == " " for a, b in pairwise(run)):
                    counts[" ".join(word for word, _, _ in run)] += 1
    return counts


def identifiers(text: str, kinds: Iterable[IdentifierKind]) -> list[Hit]:
    """Return the numbers and dates of these kinds; none inside another."""
    wanted = set(kinds)
    found: list[Hit] = []
    for kind, pattern in _PATTERNS.items():
        if kind in wanted:
            new = (
                Hit(m.start(), m.end(), STAND_INS[kind], str(kind)) for m in pattern.finditer(text)
            )
            taken = [(hit.start, hit.end) for hit in found]
            found += [h for h in new if all(h.end <= a or h.start >= b for a, b in taken)]
    return sorted(found)


def merged(*lists: Iterable[Hit]) -> list[Hit]:
    """Return hits in order; of two that overlap, the one of the earlier list."""
    found: list[Hit] = []
    for hits in lists:
        taken = sorted((hit.start, hit.end) for hit in found)
        found += [h for h in hits if not _is_taken(taken, h)]
    return sorted(found)


def _is_taken(taken: Sequence[tuple[int, int]], hit: Hit) -> bool:
    from bisect import bisect_left

    index = bisect_left(taken, (hit.end,)) - 1
    return index >= 0 and taken[index][1] > hit.start


def as_edits(hits: Iterable[Hit]) -> list[Edit]:
    """Return what has to be done to the text."""
    return [Edit(hit.start, hit.end, hit.instead) for hit in hits]


def replaced(text: str, hits: Sequence[Hit]) -> str:
    """Return a text with what is to stand instead of its hits (in order)."""
    parts: list[str] = []
    done = 0
    for hit in hits:
        parts += (text[done : hit.start], hit.instead)
        done = hit.end
    return "".join((*parts, text[done:]))
