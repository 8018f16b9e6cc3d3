"""A query made ready: its key sequences, and the MATCH text that finds candidates in an FTS5 index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from qualcode.model.sentence import Sentence
from qualcode.text.dialect.explain import Level
from qualcode.text.dialect.fuzzy import near_words, related_words
from qualcode.text.dialect.keys import key_stream, surface_stream
from qualcode.text.dialect.lexicon import Lexicon, bundled
from qualcode.text.dialect.query import AllOf, AnyOf, Mode, Near, Node, Phrase, Without, parse
from qualcode.text.dialect.rules import Keys
from qualcode.text.dialect.tokens import WORD, fold

_MAX_SEQUENCES = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """One phrase of a query: any of the sequences (key tuples, with the level they stand for)."""

    phrase: Phrase
    words: Keys
    sequences: dict[Keys, Level]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query for one lexicon and mode. `match.find` runs it over streams of that mode."""

    node: Node
    mode: Mode
    lexicon: Lexicon
    wanted: dict[Phrase, Wanted]
    reasons: dict[tuple[Phrase, str, Level], tuple[Level, Sentence]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def fts(self, column: str = "") -> str:
        """Return an FTS5 MATCH string whose rows hold every hit; NOT and distances are left to `find`."""
        expression = _fts(self.node, self.wanted)
        return f"{column} : ({expression})" if column else expression


def make_plan(
    query: str | Node,
    lexicon: Lexicon | None = None,
    mode: Mode = Mode.DIALECT,
    vocabulary: Sequence[str] = (),
) -> Plan:
    """Make a query ready. ``vocabulary`` (all keys of the index) is needed for `Mode.FUZZY`.

    Raises:
        InputProblem: the query cannot be parsed.
    """
    lexicon = lexicon or bundled()
    node = parse(query) if isinstance(query, str) else query
    wanted = {
        phrase: _exactly(phrase)
        if mode is Mode.EXACT
        else _by_keys(phrase, lexicon, mode, vocabulary)
        for phrase in phrases_of(node)
    }
    return Plan(node, mode, lexicon, wanted)


def phrases_of(node: Node) -> Iterator[Phrase]:
    """Yield the phrases of a query in order."""
    if isinstance(node, Phrase):
        yield node
    elif isinstance(node, Without):
        yield from phrases_of(node.part)
    else:
        for part in node.parts:
            yield from phrases_of(part)


def _words(text: str) -> Keys:
    return tuple(word.casefold() for word in WORD.findall(text))


def _exactly(phrase: Phrase) -> Wanted:
    keys = tuple(surface_stream(phrase.text).keys)
    return Wanted(phrase, keys, {keys: Level.EXACT})


def _by_keys(phrase: Phrase, lexicon: Lexicon, mode: Mode, vocabulary: Sequence[str]) -> Wanted:
    words = _words(phrase.text)
    if phrase.is_prefix:
        *before, last = words
        keys = (*key_stream(" ".join(before), lexicon).keys, fold(last))
        return Wanted(phrase, words, {keys: Level.DIALECT})
    steps = _steps(phrase.text, lexicon)
    sequences = dict.fromkeys(islice(_paths(steps), _MAX_SEQUENCES), Level.DIALECT)
    if mode is Mode.FUZZY and steps:
        base = next(iter(sequences))
        for sequence, level in _fuzzy(base, lexicon, vocabulary):
            sequences.setdefault(sequence, level)
    return Wanted(phrase, words, sequences)


def _steps(text: str, lexicon: Lexicon) -> list[list[tuple[int, Keys]]]:
    """Return for each position the steps that lead on: (position reached, keys)."""
    stream = key_stream(text, lexicon)
    keys = tuple(stream.keys) or tuple(key for _, _, key in stream.aside)
    steps: list[list[tuple[int, Keys]]] = [[(i + 1, (key,))] for i, key in enumerate(keys)]
    for i, key in enumerate(keys):
        here = steps[i]
        entry = lexicon.entries.get(key)
        if entry is not None and entry.is_ambiguous and (key,) not in entry.readings:
            for reading in entry.readings:
                here.append((i + 1, reading))
                here += [(i + 1, (form,)) for form in lexicon.ambiguous[reading]]
        if stream.keys and len(WORD.findall(text[stream.starts[i] : stream.ends[i]])) == 1:
            surface = fold(text[stream.starts[i] : stream.ends[i]])
            shares = (i and stream.starts[i - 1] == stream.starts[i]) or (
                i + 1 < len(keys) and stream.starts[i + 1] == stream.starts[i]
            )
            if surface != key and not shares:
                here.append((i + 1, (surface,)))
        for j in range(i + 1, min(i + 4, len(keys)) + 1):
            here += [(j, (form,)) for form in lexicon.ambiguous.get(keys[i:j], ())]
    return [list(dict.fromkeys(here)) for here in steps]


def _paths(steps: list[list[tuple[int, Keys]]], at: int = 0) -> Iterator[Keys]:
    if at >= len(steps):
        yield ()
        return
    for reached, keys in steps[at]:
        for rest in _paths(steps, reached):
            yield keys + rest


def _fuzzy(base: Keys, lexicon: Lexicon, vocabulary: Sequence[str]) -> Iterator[tuple[Keys, Level]]:
    """Yield the sequence with misspelt words, then with words of the same root."""
    choices = [[key, *near_words(key, vocabulary, lexicon)] for key in base]
    for sequence in islice(product(*choices), 1, _MAX_SEQUENCES):
        yield sequence, Level.FUZZY
    choices = [[key, *related_words(key, vocabulary, lexicon)] for key in base]
    for sequence in islice(product(*choices), 1, _MAX_SEQUENCES):
        yield sequence, Level.ROOT


def _fts(node: Node, wanted: dict[Phrase, Wanted]) -> str:
    if isinstance(node, Phrase):
        star = "*" if node.is_prefix else ""
        found = [f'"{" ".join(keys)}"{star}'.replace("\0", "") for keys in wanted[node].sequences]
        return " OR ".join(found) if len(found) == 1 else f"({' OR '.join(found)})"
    if isinstance(node, AnyOf):
        return "(" + " OR ".join(_fts(part, wanted) for part in node.parts) + ")"
    if isinstance(node, Near):
        return "(" + " AND ".join(_fts(part, wanted) for part in node.parts) + ")"
    if isinstance(node, AllOf):
        parts = [_fts(part, wanted) for part in node.parts if not isinstance(part, Without)]
        return "(" + " AND ".join(parts) + ")"
    return _fts(node.part, wanted)
