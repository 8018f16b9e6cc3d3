"""Word lists over key streams: frequencies, keyword in context, keyness, collocates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import copysign, log, log2

from qualcode.text.dialect.keys import KeyStream
from qualcode.text.dialect.match import Hit


@dataclass(frozen=True, slots=True)
class WordCount:
    """A key, how often it stands, in how many streams, and its written forms (commonest first)."""

    key: str
    count: int
    streams: int
    forms: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Concordance:
    """A hit with the text on both sides, on one line."""

    start: int
    end: int
    left: str
    text: str
    right: str


@dataclass(frozen=True, slots=True)
class Keyness:
    """How much commoner a key is in one group than in the rest.

    ``log_likelihood`` is Dunning's G2 with the sign of the difference; beyond 3.84 it is p < 0.05,
    beyond 10.83 p < 0.001. ``log_ratio`` is the binary logarithm of the relative frequencies.
    """

    key: str
    count: int
    other: int
    log_likelihood: float
    log_ratio: float


@dataclass(frozen=True, slots=True)
class Collocate:
    """A key near a node: seen how often, expected how often, and the log-likelihood of that."""

    key: str
    count: int
    expected: float
    log_likelihood: float


def frequencies(streams: Iterable[KeyStream]) -> list[WordCount]:
    """Count the keys of streams with their written forms, commonest first. Fillers do not count."""
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for stream in streams:
        counts.update(stream.keys)
        spread.update(set(stream.keys))
        text = stream.text
        pairs = zip(stream.keys, stream.starts, stream.ends, strict=True)
        for (key, form), n in Counter((key, text[a:b].casefold()) for key, a, b in pairs).items():
            forms.setdefault(key, Counter())[form] += n
    return [
        WordCount(key, n, spread[key], tuple(sorted(forms[key].items(), key=_by_count)))
        for key, n in sorted(counts.items(), key=_by_count)
    ]


def concordance(text: str, hits: Iterable[Hit], width: int = 40) -> list[Concordance]:
    """Return hits with up to ``width`` characters on both sides; line breaks become blanks."""
    return [
        Concordance(
            hit.start,
            hit.end,
            _one_line(text[max(0, hit.start - width) : hit.start]),
            _one_line(text[hit.start : hit.end]),
            _one_line(text[hit.end : hit.end + width]),
        )
        for hit in hits
    ]


def keyness(group: Mapping[str, int], rest: Mapping[str, int]) -> list[Keyness]:
    """Compare the counts of a group with those of the rest, the most typical of the group first.

    Log-likelihood after Dunning (1993) as in Rayson and Garside (2000), two cells:
    2 * sum(observed * ln(observed / expected)).
    """
    size, other_size = sum(group.values()), sum(rest.values())
    if not size or not other_size:
        return []
    found = []
    for key in {*group, *rest}:
        a, b = group.get(key, 0), rest.get(key, 0)
        share = (a + b) / (size + other_size)
        g2 = 2 * (_term(a, size * share) + _term(b, other_size * share))
        ratio = log2(((a or 0.5) / size) / ((b or 0.5) / other_size))
        found.append(Keyness(key, a, b, copysign(max(g2, 0.0), a / size - b / other_size), ratio))
    return sorted(found, key=lambda k: (-k.log_likelihood, k.key))


def collocates(
    streams: Iterable[KeyStream], node: str, span: int = 5, least: int = 2
) -> list[Collocate]:
    """Return the keys within ``span`` words of a key, of the same speaker, the most attracted first.

    Log-likelihood of the 2 x 2 table (near or not near the node, this key or another one), Dunning
    (1993). Words near two nodes count once. Only attracted keys seen at least ``least`` times.
    """
    totals: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for stream in streams:
        keys = stream.keys
        totals.update(keys)
        near.update(keys[i] for i in _around(stream, node, span))
    size, window = sum(totals.values()), sum(near.values())
    found = []
    for key, count in near.items():
        expected = window * totals[key] / size
        if count >= least and count > expected and key != node:
            g2 = _two_by_two(count, window - count, totals[key] - count, size)
            found.append(Collocate(key, count, expected, g2))
    return sorted(found, key=lambda c: (-c.log_likelihood, c.key))


def _around(stream: KeyStream, node: str, span: int) -> set[int]:
    """Return the positions near the node, without the node itself, not past a speaker."""
    positions: set[int] = set()
    nodes = [i for i, key in enumerate(stream.keys) if key == node]
    for at in nodes:
        for step in (-1, 1):
            i = at
            for _ in range(span):
                border = i if step < 0 else i + 1
                i += step
                if not 0 <= i < len(stream.keys) or stream.breaks[border] == 2:
                    break
                positions.add(i)
    return positions.difference(nodes)


def _two_by_two(a: int, b: int, c: int, size: int) -> float:
    d = max(size - a - b - c, 0)
    total = a + b + c + d
    g2 = sum(
        _term(n, row * col / total)
        for n, row, col in (
            (a, a + b, a + c),
            (b, a + b, b + d),
            (c, c + d, a + c),
            (d, c + d, b + d),
        )
    )
    return max(2 * g2, 0.0)


def _term(observed: int, expected: float) -> float:
    return observed * log(observed / expected) if observed else 0.0


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))
