"""Why a written form has its key: the sentence beside a hit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from qualcode.model.sentence import Sentence, mark, say
from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.lexicon import VARIETIES, Entry, Finding, Lexicon, bundled
from qualcode.text.dialect.rules import RULE_NAMES
from qualcode.text.dialect.tokens import WORD, fold

_LABELS = (mark("exact"), mark("spelling"), mark("dialect"), mark("fuzzy"), mark("root"))


class Level(IntEnum):
    """How far a hit is from the query; a lower one is surer."""

    EXACT = 0
    SPELLING = 1
    DIALECT = 2
    FUZZY = 3
    ROOT = 4

    @property
    def label(self) -> str:
        """The name in output: exact, spelling, dialect, fuzzy, root."""
        return _LABELS[self]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The keys of a form, how far they are from it, and why."""

    keys: tuple[str, ...]
    level: Level
    why: Sentence


_SPELLING_RULES = frozenset({"long", "h"})


def explain(form: str, lexicon: Lexicon | None = None) -> Explanation:
    """Say what a word or short phrase stands for and how we know: "dak do = tidak ada, Jambi lexicon"."""
    lexicon = lexicon or bundled()
    stream = key_stream(form, lexicon)
    keys = tuple(stream.keys) or tuple(key for _, _, key in stream.aside)
    folded = [fold(word) for word in WORD.findall(form)]
    level, source, entry = _source(folded, lexicon)
    if entry is not None and entry.is_ambiguous and len(folded) == 1:
        readings = " / ".join(" ".join(reading) for reading in entry.readings)
        return Explanation(
            keys,
            level,
            say("{form} may be {readings}, {source}", form=form, readings=readings, source=source),
        )
    if not stream.keys and stream.aside:
        return Explanation(
            keys,
            Level.EXACT,
            say("{form} is a filler or a remark, skipped inside phrases", form=form),
        )
    if list(keys) == folded:
        return Explanation(keys, Level.EXACT, say("{form} as written", form=form))
    if source is None:
        level, source = Level.SPELLING, say("written apart or together")
    return Explanation(
        keys,
        level,
        say("{form} = {meaning}, {source}", form=form, meaning=" ".join(keys), source=source),
    )


def _source(folded: list[str], lexicon: Lexicon) -> tuple[Level, Sentence | None, Entry | None]:
    """Return the weightiest reason among the words of a form."""
    best: tuple[Level, Sentence | None, Entry | None] = (Level.EXACT, None, None)
    for finding in _findings(folded, lexicon):
        level, source = _weight(finding)
        if source is not None and (best[1] is None or level > best[0]):
            best = (level, source, finding.entry)
    return best


def _findings(folded: list[str], lexicon: Lexicon) -> list[Finding]:
    findings = []
    skip = 0
    for i, form in enumerate(folded):
        if i < skip:
            continue
        for rest, entry in lexicon.phrases.get(form, ()):
            if tuple(folded[i + 1 : i + 1 + len(rest)]) == rest:
                findings.append(Finding(entry.keys, entry))
                skip = i + 1 + len(rest)
                break
        else:
            findings.append(lexicon.find(form))
    return findings


def _weight(finding: Finding) -> tuple[Level, Sentence | None]:
    entry = finding.entry
    if entry is not None:
        if entry.variety == "standard":
            return Level.EXACT, None
        level = Level.SPELLING if entry.variety == "spelling" else Level.DIALECT
        return level, Sentence(VARIETIES[entry.variety])
    if finding.rule:
        level = Level.SPELLING if finding.rule in _SPELLING_RULES else Level.DIALECT
        return level, say("rule: {rule}", rule=Sentence(RULE_NAMES[finding.rule]))
    return Level.EXACT, None
