"""Sentences for people, written where they arise and translated at the rim.

The lower rooms never look up a language. They say *what* is to be told: an English template and
its facts. ``qualcode.messages`` finds the translation and fills the facts in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with named places, e.g. ``Sentence("{file} is empty.", facts={"file": "a.docx"})``.

    ``plural`` is the English plural template, chosen by ``facts["n"]``; Indonesian has one form.
    """

    template: str
    plural: str | None = None
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        """Return the untranslated English sentence (for logs and ``repr``)."""
        use_plural = self.plural is not None and self.facts.get("n") != 1
        template = self.plural if use_plural and self.plural is not None else self.template
        return template.format(**self.facts) if self.facts else template


def say(template: str, /, **facts: object) -> Sentence:
    """Make a sentence. The template is a literal: the message extraction reads it from the code."""
    return Sentence(template, facts=facts)


def say_n(template: str, plural: str, /, *, n: int, **facts: object) -> Sentence:
    """Make a sentence about ``n`` things, with an English singular and plural."""
    return Sentence(template, plural, {"n": n, **facts})


def mark(template: str) -> str:
    """Mark a literal for translation without building a sentence (labels in tables of data)."""
    return template


def mark_n(template: str, plural: str) -> tuple[str, str]:
    """Mark an English singular and plural for translation; both go to `messages.tr_n`."""
    return template, plural
