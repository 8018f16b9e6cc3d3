"""What a researcher types in the search field, as a small tree.

``tidak ada`` and ``"tidak ada"`` are phrases; ``AND``, ``OR``, ``NOT`` and brackets combine them;
``"buku kader"~5`` and ``buku NEAR/5 kader`` mean at most five words between, in any order;
``penyuluh*`` is the beginning of a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qualcode.model.errors import InputProblem
from qualcode.text.dialect.tokens import WORD

DEFAULT_DISTANCE = 5


class Mode(StrEnum):
    """How a query is compared with the texts."""

    DIALECT = "dialect"
    EXACT = "exact"
    FUZZY = "fuzzy"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other. ``is_prefix``: the last one is only the beginning of a word."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Phrases with at most ``distance`` words between them, in any order, of one speaker."""

    parts: tuple[Phrase, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Everything must be found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must be found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """This must not be found; it stands inside an `AllOf`."""

    part: Node


Node = Phrase | Near | AllOf | AnyOf | Without

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\))
    | ["“”„«](?P<quoted>[^"“”„«»]*)(?:["“”»]|$)(?:~(?P<slop>\d{1,4}))?
    | (?P<near>(?:NEAR(?:/(?P<distance>\d{1,4}))?)(?=[\s("“]|$))
    | (?P<operator>(?:AND|OR|NOT)(?=[\s()"“]|$))
    | ~(?P<reach>\d{1,4})(?=[\s)]|$)
    | (?P<word>[^\s()"“”„«»]+)
    )""",
    re.VERBOSE,
)
_REACH = re.compile(r"(.+)~(\d{1,4})")
_MAX_LENGTH = 1_000
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str = ""
    number: int | None = None


def parse(query: str) -> Node:
    """Return the tree of a query.

    Raises:
        InputProblem: the query is empty, too long, or its operators and brackets do not fit.
    """
    if len(query) > _MAX_LENGTH:
        raise InputProblem("The query is longer than {n} characters. Shorten it.", n=_MAX_LENGTH)
    reader = _Reader(_lex(query))
    if not reader.tokens:
        raise InputProblem("The query is empty. Type a word or a phrase.")
    node = reader.any_of(0)
    if reader.at < len(reader.tokens):
        raise InputProblem("A bracket is closed that was not opened. Check the query.")
    return _checked(node)


def _lex(query: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or ""
        if match["quoted"] is not None:
            slop = match["slop"]
            found.append(_Token("quoted", match["quoted"], int(slop) if slop else None))
        elif match["near"]:
            found.append(_Token("near", "", int(match["distance"] or DEFAULT_DISTANCE)))
        elif match["operator"]:
            found.append(_Token(match["operator"]))
        elif match["reach"]:
            found.append(_Token("reach", "", int(match["reach"])))
        elif match["word"]:
            found.extend(_word_tokens(match["word"]))
        else:
            found.append(_Token(kind))
    return found


def _word_tokens(word: str) -> list[_Token]:
    reach = _REACH.fullmatch(word)
    if reach:
        return [_Token("word", reach[1]), _Token("reach", "", int(reach[2]))]
    return [_Token("word", word)]


class _Reader:
    """Recursive descent: OR binds loosest, then AND, then NOT and NEAR."""

    def __init__(self, found: list[_Token]) -> None:
        self.tokens = found
        self.at = 0

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def _take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def any_of(self, depth: int) -> Node:
        """Read alternatives."""
        if depth > _MAX_DEPTH:
            raise InputProblem("The query has too many brackets. Simplify it.")
        parts = [self._all_of(depth)]
        while self._peek() == "OR":
            self._take()
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all_of(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self._peek() not in {"", "OR", "close"}:
            if self._peek() == "AND":
                self._take()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self, depth: int) -> Node:
        negated = False
        while self._peek() == "NOT":
            self._take()
            negated = not negated
        node = self._near(depth)
        return Without(node) if negated else node

    def _near(self, depth: int) -> Node:
        node = self._primary(depth)
        parts = [node]
        distance = 0
        while self._peek() == "near":
            distance = max(distance, self._take().number or 0)
            parts.append(self._primary(depth))
        if len(parts) == 1:
            return node
        phrases = tuple(part for part in parts if isinstance(part, Phrase))
        if len(phrases) < len(parts):
            raise InputProblem("NEAR needs a word or a phrase on both sides. Take brackets away.")
        return Near(phrases, distance)

    def _primary(self, depth: int) -> Node:
        kind = self._peek()
        if kind == "open":
            self._take()
            node = self.any_of(depth + 1)
            if self._peek() != "close":
                raise InputProblem("A bracket is not closed. Add “)” to the query.")
            self._take()
            return node
        if kind == "quoted":
            token = self._take()
            return _phrase(token.text, token.number)
        if kind == "word":
            words = []
            while self._peek() == "word":
                words.append(self._take().text)
            reach = self._take().number if self._peek() == "reach" else None
            return _phrase(" ".join(words), reach)
        raise InputProblem("A word is missing beside AND, OR, NOT or NEAR. Complete the query.")


def _phrase(text: str, distance: int | None) -> Node:
    """Make a phrase, or its words near each other when a distance was given."""
    if not WORD.search(text):
        raise InputProblem("“{text}” holds no word. Type letters or numbers.", text=text)
    if distance is None:
        return Phrase(text.rstrip("*"), text.endswith("*"))
    words = tuple(Phrase(match.group()) for match in WORD.finditer(text))
    return Near(words, distance) if len(words) > 1 else words[0]


def _checked(node: Node) -> Node:
    """Refuse a query that would be answered by everything that lacks a word."""
    if isinstance(node, AnyOf):
        for part in node.parts:
            _checked(part)
    elif isinstance(node, AllOf):
        positive = [part for part in node.parts if not isinstance(part, Without)]
        if not positive:
            raise InputProblem("NOT needs something to be found beside it. Add a word.")
        for part in positive:
            _checked(part)
    elif isinstance(node, Without):
        raise InputProblem("NOT needs something to be found beside it. Add a word.")
    return node
