"""Praat TextGrids: interval tiers, one for each speaker, in the long or the short form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from qualcode.ingest.plain import decode
from qualcode.ingest.safety import read_bytes
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say_n
from qualcode.model.transcript import FileText, Problem, Severity

_SIZE_LIMIT = 20 * 2**20
_TOKEN = re.compile(
    r'"((?:[^"]|"")*)"|\[[^\]\n]{0,12}\]|(?<![\w.])(-?\d{1,12}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?)(?![\w.])'
)
_PARTS = re.compile(
    r"phon|fon\b|word|kata|segm|syll|suku|token|lemma|gloss|pos\b|tone|pitch", re.IGNORECASE
)


class _Tier(NamedTuple):
    name: str
    said: list[tuple[float, str]]


def read(path: Path) -> FileText:
    """Return what the speakers say in the order of time; tiers of words or sounds are left out.

    Raises:
        InputProblem: the file is no TextGrid, or cut off.
    """
    data = read_bytes(path, _SIZE_LIMIT)
    if data.startswith(b"ooBinaryFile"):
        raise InputProblem(
            "{file} is a binary TextGrid. Save it in Praat as a text file.", file=path
        )
    text, encoding = decode(data, path)
    tiers = _tiers(path, list(_tokens(text)))
    spoken = [tier for tier in tiers if any(words.strip() for _, words in tier.said)]
    chosen = [tier for tier in spoken if not _PARTS.search(tier.name)] or spoken
    left = [tier.name for tier in spoken if tier not in chosen]
    problems: list[Problem] = []
    if left:
        what = say_n(
            "{n} tier of words or sounds was left out: {names}.",
            "{n} tiers of words or sounds were left out: {names}.",
            n=len(left),
            names=", ".join(left[:12]),
        )
        problems.append(Problem(Severity.WARNING, None, what))
    sheet = Sheet()
    lines = sorted(
        (time, number, words)
        for number, tier in enumerate(chosen)
        for time, words in tier.said
        if words.strip()
    )
    for time, number, words in lines:
        sheet.say(chosen[number].name or str(number + 1), words, time)
    return FileText(
        sheet.text(),
        tuple(sheet.blocks),
        {"format": "textgrid", "encoding": encoding},
        tuple(problems),
    )


def _tokens(text: str) -> Iterator[str | float]:
    """Yield the strings and numbers of the file: in this order they say everything."""
    for match in _TOKEN.finditer(text):
        if match[2] is not None:
            yield float(match[2])
        elif match[1] is not None:
            yield match[1].replace('""', '"')


def _tiers(path: Path, tokens: list[str | float]) -> list[_Tier]:
    problem = InputProblem(
        "{file} is no TextGrid, or it is cut off. Save it again in Praat.", file=path
    )
    if "TextGrid" not in tokens[:3]:
        raise problem
    at = tokens.index("TextGrid") + 1
    tiers: list[_Tier] = []
    while at < len(tokens):
        kind = tokens[at]
        if kind not in {"IntervalTier", "TextTier"}:
            at += 1
            continue
        try:
            name, count = tokens[at + 1], tokens[at + 4]
            size = 3 if kind == "IntervalTier" else 2
            if not isinstance(name, str) or not isinstance(count, float) or not 0 <= count < 1e7:
                raise problem
            start = at + 5
            said = [
                _entry(tokens[place : place + size], problem)
                for place in range(start, start + int(count) * size, size)
            ]
        except IndexError:
            raise problem from None
        tiers.append(_Tier(" ".join(name.split()), said))
        at = start + int(count) * size
    if not tiers:
        raise problem
    return tiers


def _entry(tokens: list[str | float], problem: InputProblem) -> tuple[float, str]:
    if len(tokens) < 2 or not isinstance(tokens[0], float) or not isinstance(tokens[-1], str):
        raise problem
    return tokens[0], tokens[-1]
