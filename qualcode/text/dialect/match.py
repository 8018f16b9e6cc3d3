"""A plan run over a key stream: exact spans, each with its level and reason."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.text.dialect.explain import Level, explain
from qualcode.text.dialect.keys import KeyStream, key_stream, surface_stream
from qualcode.text.dialect.plan import Plan, Wanted
from qualcode.text.dialect.query import AllOf, AnyOf, Mode, Near, Node, Phrase, Without
from qualcode.text.dialect.rules import Keys
from qualcode.text.dialect.tokens import SPEAKER, WORD


@dataclass(frozen=True, slots=True)
class Hit:
    """``text[start:end]`` answers the query, with how surely and why."""

    start: int
    end: int
    text: str
    level: Level
    why: Sentence


@dataclass(frozen=True, slots=True)
class _Raw:
    """Words ``first`` to ``last`` (exclusive) of the stream, or a word that stands aside."""

    first: int
    last: int
    start: int
    end: int
    phrase: Phrase
    keys: Keys
    level: Level
    why: Sentence | None = None


def find(plan: Plan, stream: KeyStream) -> list[Hit]:
    """Return the hits of a plan in a stream (of one turn or of a whole source), in order, each span once.

    AND and NOT look at the stream as a whole; phrases never cross a sentence, NEAR never a speaker.
    """
    raws = _answers(plan.node, plan, stream) or []
    hits: dict[tuple[int, int], Hit] = {}
    for raw in raws:
        hit = _judged(raw, plan, stream.text)
        known = hits.get((hit.start, hit.end))
        if known is None or hit.level < known.level:
            hits[hit.start, hit.end] = hit
    return sorted(hits.values(), key=lambda hit: (hit.start, hit.end))


def find_in(plan: Plan, text: str, borders: tuple[int, ...] = ()) -> list[Hit]:
    """Return the hits of a plan in a text."""
    if plan.mode is Mode.EXACT:
        return find(plan, surface_stream(text, borders=borders))
    return find(plan, key_stream(text, plan.lexicon, borders=borders))


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a regular expression of the user, without regard to case.

    Raises:
        InputProblem: the pattern is not valid, or matches the empty text.
    """
    try:
        compiled = re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputProblem(
            "“{pattern}” is not a regular expression: {error}. Correct it, or choose another mode.",
            pattern=pattern,
            error=str(error),
        ) from error
    if not pattern or compiled.fullmatch(""):
        raise InputProblem(
            "“{pattern}” matches nothing at all as well. Add a character it needs.", pattern=pattern
        )
    return compiled


def find_pattern(pattern: re.Pattern[str], text: str) -> list[Hit]:
    """Return the places where a compiled regular expression matches."""
    why = say("regular expression")
    return [
        Hit(*match.span(), match.group(), Level.EXACT, why)
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]


def _answers(node: Node, plan: Plan, stream: KeyStream) -> list[_Raw] | None:
    """Return what answers a part of the query, or None when it is not answered."""
    if isinstance(node, Phrase):
        return list(_places(plan.wanted[node], stream)) or None
    if isinstance(node, Near):
        return _together(node, plan, stream) or None
    if isinstance(node, AnyOf):
        found = [_answers(part, plan, stream) for part in node.parts]
        return [raw for raws in found if raws for raw in raws] or None
    if isinstance(node, AllOf):
        gathered: list[_Raw] = []
        for part in node.parts:
            raws = _answers(part, plan, stream)
            if raws is None:
                return None
            gathered += raws
        return gathered
    assert isinstance(node, Without)
    return None if _answers(node.part, plan, stream) else []


def _places(wanted: Wanted, stream: KeyStream) -> Iterator[_Raw]:
    for keys, level in wanted.sequences.items():
        if not keys:
            continue
        is_prefix = wanted.phrase.is_prefix
        for first in _starts(keys, stream, is_prefix=is_prefix):
            last = first + len(keys)
            span = stream.starts[first], stream.ends[last - 1]
            yield _Raw(first, last, *span, wanted.phrase, keys, level)
        if len(keys) == 1:
            for start, end, key in stream.aside:
                if key == keys[0] or (is_prefix and key.startswith(keys[0])):
                    yield _Raw(-1, -1, start, end, wanted.phrase, keys, level)


def _starts(keys: Keys, stream: KeyStream, *, is_prefix: bool) -> Iterator[int]:
    """Yield where a sequence of keys begins in a stream."""
    words, breaks, n = stream.keys, stream.breaks, len(keys)
    if is_prefix and n == 1:
        yield from (i for i, word in enumerate(words) if word.startswith(keys[0]))
        return
    wanted, at = list(keys), -1
    while True:
        try:
            at = words.index(keys[0], at + 1)
        except ValueError:
            return
        here = words[at : at + n]
        fits = here == wanted or (
            is_prefix
            and len(here) == n
            and here[:-1] == wanted[:-1]
            and here[-1].startswith(keys[-1])
        )
        if fits and not any(breaks[at + 1 : at + n]):
            yield at


def _together(node: Near, plan: Plan, stream: KeyStream) -> list[_Raw]:
    """Return the shortest stretches that hold all parts within the distance, of one speaker."""
    places = [
        sorted(
            (raw for raw in _places(plan.wanted[part], stream) if raw.first >= 0),
            key=lambda raw: raw.first,
        )
        for part in node.parts
    ]
    if not all(places):
        return []
    speakers = list(accumulate(int(stop == SPEAKER) for stop in stream.breaks))
    found = []
    for raw in places[0]:
        chosen = [raw]
        for others in places[1:]:
            best = _nearest(chosen, others, node.distance, speakers)
            if best is None:
                break
            chosen.append(best)
        else:
            found.append(_stretch(chosen, node, plan, stream.text))
    return found


def _nearest(
    chosen: list[_Raw], others: list[_Raw], distance: int, speakers: list[int]
) -> _Raw | None:
    """Return the place nearest to those chosen, overlapping none, not farther than allowed."""
    low, high = min(c.first for c in chosen), max(c.last for c in chosen)
    at = bisect_left(others, low - distance - 64, key=lambda raw: raw.first)
    best, best_gap = None, distance + 1
    for raw in others[at:]:
        if raw.first > high + distance:
            break
        if any(raw.first < c.last and c.first < raw.last for c in chosen):
            continue
        gap = min(max(raw.first - c.last, c.first - raw.last) for c in chosen)
        if gap < best_gap and speakers[raw.first] == speakers[low]:
            best, best_gap = raw, gap
    return best


def _stretch(chosen: list[_Raw], node: Near, plan: Plan, text: str) -> _Raw:
    ordered = sorted(chosen, key=lambda raw: raw.first)
    judged = [_judged(raw, plan, text) for raw in ordered]
    return _Raw(
        ordered[0].first,
        max(raw.last for raw in chosen),
        ordered[0].start,
        max(raw.end for raw in chosen),
        chosen[0].phrase,
        tuple(key for raw in ordered for key in raw.keys),
        max(hit.level for hit in judged),
        say(
            "{words} with at most {n} words between",
            words=", ".join(hit.text for hit in judged),
            n=node.distance,
        ),
    )


def _judged(raw: _Raw, plan: Plan, text: str) -> Hit:
    surface = text[raw.start : raw.end]
    if raw.why is not None:
        return Hit(raw.start, raw.end, surface, raw.level, raw.why)
    known = plan.reasons.get((raw.phrase, surface, raw.level))
    if known is None:
        known = _reason(raw, plan, surface)
        plan.reasons[raw.phrase, surface, raw.level] = known
    return Hit(raw.start, raw.end, surface, *known)


def _reason(raw: _Raw, plan: Plan, surface: str) -> tuple[Level, Sentence]:
    """Return the level of a hit, judged by what was typed and what is written, and the reason."""
    asked = raw.phrase.text
    if _is_same(surface, asked):
        return Level.EXACT, say("as written")
    if raw.level is Level.FUZZY:
        return raw.level, say("{form} is spelt almost like {word}", form=surface, word=asked)
    if raw.level is Level.ROOT:
        return raw.level, say("{form} has the same root as {word}", form=surface, word=asked)
    here, there = explain(surface, plan.lexicon), explain(asked, plan.lexicon)
    if raw.phrase.is_prefix:
        return Level.SPELLING, say("{form} begins like {word}", form=surface, word=asked)
    level = max(here.level, there.level, Level.SPELLING)
    if here.level is not Level.EXACT:
        return level, here.why
    if there.level is not Level.EXACT:
        return level, there.why
    return level, say("{form} is {word}, written apart or together", form=surface, word=asked)


def _is_same(surface: str, asked: str) -> bool:
    written, typed = WORD.findall(surface), WORD.findall(asked)
    return [word.casefold() for word in written] == [word.casefold() for word in typed]
