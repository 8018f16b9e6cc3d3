"""Finding a code by a few letters: beginnings of words, then initials and gaps, then typing errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

from qualcode.model.codebook import PATH_SEPARATOR, is_valid_name
from qualcode.model.ids import CodeId

SHOWN = 200
_WORD = re.compile(r"\w+")
_TYPO_LENGTH = 4
_TYPO_CUTOFF = 72.0
_NAME, _ABOVE, _KEYWORD, _DEFINITION = 1.0, 0.7, 0.75, 0.45
_WORD_ITSELF, _BEGINNING, _INITIALS, _INSIDE, _GAPPED = 100.0, 92.0, 82.0, 60.0, 50.0
_TYPO = 0.6
_CLOSE = 46.0
"""More than a definition alone can give (a whole word of it scores 45)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickEntry:
    """A code as the picker offers it.

    ``pinned_key`` is the digit it is pinned to or "", ``recent_rank`` 0 for the code used last.
    """

    code_id: CodeId
    path: str
    name: str
    tag: str
    color: str
    count: int = 0
    definition: str = ""
    keywords: tuple[str, ...] = ()
    pinned_key: str = ""
    recent_rank: int | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code to create: its name and the path of the code it goes under ("" for a dimension)."""

    name: str
    parent_path: str


def _fold(text: str) -> str:
    return text.casefold()


def _words(text: str) -> list[str]:
    return _WORD.findall(_fold(text))


class CodeFinder:
    """An index over the codes of a project; retired codes take no new codings and are left out."""

    def __init__(self, entries: Iterable[PickEntry]) -> None:
        """Index the entries, given in the order of the codebook."""
        self.entries = [entry for entry in entries if not entry.retired]
        self._names = [_fold(entry.name) for entry in self.entries]
        self._initials = ["".join(word[0] for word in _words(e.name)) for e in self.entries]
        self._index: dict[str, dict[int, float]] = {}
        for place, entry in enumerate(self.entries):
            above = entry.path[: -len(entry.name)] if entry.path.endswith(entry.name) else ""
            self._learn(place, entry.name, _NAME)
            self._learn(place, above, _ABOVE)
            for keyword in entry.keywords:
                self._learn(place, keyword, _KEYWORD)
            self._learn(place, entry.definition, _DEFINITION)
        self._vocabulary = [word for word in self._index if len(word) >= _TYPO_LENGTH]

    def _learn(self, place: int, text: str, weight: float) -> None:
        for word in _words(text):
            places = self._index.setdefault(word, {})
            places[place] = max(places.get(place, 0.0), weight)

    @property
    def dimensions(self) -> list[str]:
        """Names of the top-level codes, in the order of the codebook."""
        return list(dict.fromkeys(e.path.split(PATH_SEPARATOR)[0] for e in self.entries))

    def split(self, query: str) -> tuple[list[str], str]:
        """Split off a dimension: ``i/ka`` gives those whose name begins with "i", and ``ka``.

        Without a dimension of that beginning, the whole query is returned.
        """
        head, slash, rest = query.partition(PATH_SEPARATOR)
        key = _fold(head.strip())
        found = [name for name in self.dimensions if _fold(name).startswith(key)]
        exact = [name for name in found if _fold(name) == key]
        return (exact or found, rest) if slash and key and found else ([], query)

    def find(self, query: str, limit: int = SHOWN) -> list[PickEntry]:
        """Return the entries that match, the best first; pinned and recent ones for no query."""
        return self.rank(query, limit)[0]

    def rank(self, query: str, limit: int = SHOWN) -> tuple[list[PickEntry], bool]:
        """Return what `find` does, and whether the best one is meant by name or keyword.

        When it is not, every match rests on a definition or on far-fetched likeness, and a new code
        is the better guess.
        """
        dimensions, rest = self.split(query)
        tokens = _words(rest)
        places: Iterable[int] = range(len(self.entries))
        if dimensions:
            inside = set(dimensions)
            places = [p for p in places if self.entries[p].path.split(PATH_SEPARATOR)[0] in inside]
        if not tokens:
            if rest.strip(f" {PATH_SEPARATOR}"):
                return [], False
            order = sorted(places, key=lambda p: (_rest_order(self.entries[p]), p))
            return [self.entries[p] for p in order[:limit]], True
        scores, weakest = self._scores(tokens, _fold(rest.strip()))
        ranked = sorted(
            (place for place in places if place in scores), key=lambda p: (-scores[p], p)
        )
        is_close = bool(ranked) and weakest[ranked[0]] >= _CLOSE
        return [self.entries[place] for place in ranked[:limit]], is_close

    def _scores(
        self, tokens: Sequence[str], whole: str
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Score the entries that every token matches; also the score of their weakest token."""
        each = [self._token_scores(token) for token in tokens]
        both = set(each[0]).intersection(*each[1:])
        weakest = {place: min(scores[place] for scores in each) for place in both}
        found = {place: sum(scores[place] for scores in each) for place in both}
        packed = "".join(tokens)
        for place, initials in enumerate(self._initials):
            if len(packed) > 1 and initials.startswith(packed):
                found[place] = weakest[place] = max(found.get(place, 0.0), _INITIALS)
        for place in found:
            name = self._names[place]
            if name == whole:
                found[place] += 60
            elif name.startswith(whole):
                found[place] += 12
            found[place] += _boost(self.entries[place])
        return found, weakest

    def _token_scores(self, token: str) -> dict[int, float]:
        scores: dict[int, float] = {}
        for word, places in self._index.items():
            if word.startswith(token):
                value = _WORD_ITSELF if word == token else _BEGINNING
            elif len(token) >= 3 and token in word:
                value = _INSIDE
            else:
                continue
            _raise(scores, places, value, 0.0 if len(token) > 2 else _KEYWORD)
        if len(token) >= 2:
            for place, name in enumerate(self._names):
                if scores.get(place, 0.0) < _GAPPED and _has_gapped(name, token):
                    scores[place] = _GAPPED
        if len(token) >= _TYPO_LENGTH:
            for word, closeness in self._typos(token):
                _raise(scores, self._index[word], closeness * _TYPO, _KEYWORD)
        return scores

    def _typos(self, token: str) -> list[tuple[str, float]]:
        """Return words of the codebook that look like the token, with 0 to 100."""
        from rapidfuzz import fuzz, process

        near = process.extract(
            token, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_TYPO_CUTOFF, limit=40
        )
        return [(word, closeness) for word, closeness, _ in near]

    def creatable(self, query: str, default_parent: str) -> NewCode | None:
        """Return the code that the query would create, or None when it exists or has no usable name.

        ``i/Kader aktif`` goes under Input, ``i/Man/Kader aktif`` under Input/Man, and
        ``Kader aktif`` under ``default_parent``.
        """
        dimensions, rest = self.split(query)
        parent = dimensions[0] if dimensions else default_parent
        *above, name = [" ".join(part.split()) for part in rest.split(PATH_SEPARATOR)]
        if above and not dimensions:
            return None
        for part in above:
            wanted = _fold(f"{parent}{PATH_SEPARATOR}{part}")
            match = next((e.path for e in self.entries if _fold(e.path) == wanted), None)
            if match is None:
                return None
            parent = match
        if not is_valid_name(name):
            return None
        path = _fold(f"{parent}{PATH_SEPARATOR}{name}" if parent else name)
        if any(_fold(entry.path) == path for entry in self.entries):
            return None
        return NewCode(name, parent)


def _has_gapped(name: str, token: str) -> bool:
    """Whether the letters stand in this order in the name, the first one beginning a word."""
    start = re.search(rf"\b{re.escape(token[0])}", name)
    if start is None:
        return False
    position = start.end()
    for letter in token[1:]:
        position = name.find(letter, position) + 1
        if position == 0:
            return False
    return True


def _raise(scores: dict[int, float], places: dict[int, float], value: float, least: float) -> None:
    """Raise the scores of places whose field weighs at least ``least``."""
    for place, weight in places.items():
        if weight >= least and value * weight > scores.get(place, 0.0):
            scores[place] = value * weight


def _boost(entry: PickEntry) -> float:
    recent = max(0.0, 10.0 - entry.recent_rank) if entry.recent_rank is not None else 0.0
    return recent * 0.6 + (3.0 if entry.pinned_key else 0.0) + min(3.0, log1p(entry.count) * 0.5)


def _rest_order(entry: PickEntry) -> tuple[int, str, int]:
    if entry.pinned_key:
        return 0, entry.pinned_key, 0
    if entry.recent_rank is not None:
        return 1, "", entry.recent_rank
    return 2, "", 0
