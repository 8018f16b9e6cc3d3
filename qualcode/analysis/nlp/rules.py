"""Keywords of codes run over documents: where each is found."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher

from qualcode.analysis.nlp.pipeline import document, keys_document, pipeline, span_of
from qualcode.text.dialect.keys import SENTINEL, KeyStream
from qualcode.text.dialect.keywords import Begins, Gap, Keyword, OneOf, Part

Owner = TypeVar("Owner", bound=Hashable)
_ANY: dict[str, Any] = {"NORM": {"NOT_IN": [SENTINEL]}, "OP": "?"}


class Match(NamedTuple, Generic[Owner]):
    """A keyword found at ``start`` to ``end`` of the source, and whose it is."""

    owner: Owner
    keyword: str
    start: int
    end: int


class Rules(Generic[Owner]):
    """The keywords of several owners (codes) as spaCy rules, over documents of ``nlp``."""

    def __init__(self, keywords: Mapping[Owner, Sequence[Keyword]]) -> None:
        """Make the rules ready."""
        self.nlp: Language = pipeline()
        self.phrases = PhraseMatcher(self.nlp.vocab, attr="NORM")
        self._patterns = Matcher(self.nlp.vocab)
        self._meant: dict[int, list[tuple[Owner, str]]] = {}
        by_form: dict[Keyword, list[tuple[Owner, str]]] = {}
        for owner, own in keywords.items():
            for keyword in own:
                plain = Keyword("", keyword.phrases, keyword.patterns)
                by_form.setdefault(plain, []).append((owner, keyword.text))
        for number, (keyword, meant) in enumerate(by_form.items()):
            name = f"keyword {number}"
            self._meant[self.nlp.vocab.strings.add(name)] = meant
            if keyword.phrases:
                self.phrases.add(name, [keys_document(self.nlp, k) for k in keyword.phrases])
            if keyword.patterns:
                self._patterns.add(name, [_token_rules(form) for form in keyword.patterns])

    def find(self, streams: Sequence[tuple[int, KeyStream]]) -> Iterator[Match[Owner]]:
        """Yield what is found in the turns of one source, by place; a longer match first."""
        doc = document(self.nlp, streams)
        found = [*self.phrases(doc), *(self._patterns(doc) if len(self._patterns) else ())]
        for number, first, last in sorted(found, key=lambda match: (match[1], -match[2])):
            start, end = span_of(doc, first, last)
            for owner, keyword in self._meant[number]:
                yield Match(owner, keyword, start, end)


def _token_rules(form: Sequence[Part]) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    for part in form:
        if isinstance(part, Gap):
            rules += [dict(_ANY) for _ in range(part.most)]
        elif isinstance(part, OneOf):
            rules.append({"NORM": {"IN": list(part.keys)}})
        elif isinstance(part, Begins):
            rules.append({"NORM": {"REGEX": f"^{re.escape(part.start)}"}})
        else:
            rules.append({"NORM": {"REGEX": r"^\d[\d.,:]*$"}})
    return rules
