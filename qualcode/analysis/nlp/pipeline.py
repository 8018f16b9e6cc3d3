"""An Indonesian pipeline whose tokens are the words of the key stream and whose norm is their key.

The tokenizer is our own: the stock one carries 16,000 exceptions for words with a hyphen, and a norm
cannot say that *katek* is two words (tidak ada) or *di timbang* one. Between sentences stands a token
of its own, which no rule can match, so that nothing crosses a border.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from spacy.attrs import NORM  # type: ignore[import-not-found]  # compiled, without types
from spacy.lang.id import Indonesian
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from qualcode.text.dialect.keys import SENTINEL, KeyStream

NOWHERE = -1
"""The offset of a token that stands for a border."""
_KEYS, _STARTS, _ENDS = "keys", "starts", "ends"


class _Defaults(Indonesian.Defaults):  # type: ignore[valid-type,misc]  # made at run time
    tokenizer_exceptions: dict[str, Any] = {}  # noqa: RUF012  spaCy reads it from the class


class DialectIndonesian(Indonesian):  # type: ignore[no-untyped-call]
    """Indonesian without tokenizer exceptions: `document` makes the tokens."""

    lang = "id"
    Defaults = _Defaults


class _Hashes(dict[str, int]):
    """Keys to their numbers in the vocabulary."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._strings = vocab.strings

    def __missing__(self, key: str) -> int:
        number = self[key] = self._strings.add(key)
        return number


@Language.factory("dialect_norm")
class DialectNorm:
    """Writes the dialect key of every token to its norm, which the matchers compare."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Serve one pipeline."""
        self.name = name
        self._hashes = _Hashes(nlp.vocab)

    def __call__(self, doc: Doc) -> Doc:
        """Write the norms of a document made by `document`."""
        keys = doc.user_data[_KEYS]
        if keys:
            hashes = self._hashes
            norms: Any = np.array([hashes[key] for key in keys], dtype=np.uint64)
            doc.from_array([NORM], norms.reshape(-1, 1))
        return doc


def pipeline() -> Language:
    """Return a new pipeline."""
    nlp = DialectIndonesian()
    nlp.add_pipe("dialect_norm")
    return nlp


def document(nlp: Language, streams: Iterable[tuple[int, KeyStream]]) -> Doc:
    """Return the key streams of a source as one document.

    ``streams`` come with the offset of their text in the source; `span_of` gives places in it.
    """
    words: list[str] = []
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for offset, stream in streams:
        for a, b, key, border in zip(
            stream.starts, stream.ends, stream.keys, stream.breaks, strict=True
        ):
            if border:
                _border(words, keys, starts, ends)
            words.append(stream.text[a:b])
            keys.append(key)
            starts.append(offset + a)
            ends.append(offset + b)
        for a, b, key in stream.aside:
            _border(words, keys, starts, ends)
            words.append(stream.text[a:b])
            keys.append(key)
            starts.append(offset + a)
            ends.append(offset + b)
        _border(words, keys, starts, ends)
    doc = Doc(nlp.vocab, words=words, user_data={_KEYS: keys, _STARTS: starts, _ENDS: ends})
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _border(words: list[str], keys: list[str], starts: list[int], ends: list[int]) -> None:
    words.append(SENTINEL)
    keys.append(SENTINEL)
    starts.append(NOWHERE)
    ends.append(NOWHERE)


def keys_document(nlp: Language, keys: Iterable[str]) -> Doc:
    """Return keys as a document, for the phrase matcher."""
    listed = list(keys)
    doc = Doc(nlp.vocab, words=listed, user_data={_KEYS: listed})
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def span_of(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Return where tokens ``first`` to ``last`` (exclusive) stand in the source."""
    return doc.user_data[_STARTS][first], doc.user_data[_ENDS][last - 1]
