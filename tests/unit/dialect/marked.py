"""The passages whose keys were marked by hand, and how well the keys agree with them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.lexicon import Lexicon

GOLD = Path(__file__).parent / "gold.tsv"


@dataclass(frozen=True)
class Marked:
    """One word with its hand-marked keys: ``+`` between several, ``-`` joined to the word before, ``~`` filler."""

    surface: str
    keys: str
    start: int


@dataclass(frozen=True)
class Score:
    words: int
    right: int
    needing: int
    recall: float
    precision: float
    damaged: tuple[str, ...]


def passage(half: str) -> tuple[str, list[Marked]]:
    text, marked, speaker = "", [], ""
    with GOLD.open(encoding="utf-8", newline="") as lines:
        rows = [
            row
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["half"] == half
        ]
    for row in rows:
        if speaker and speaker != row["speaker"]:
            text = text.rstrip() + "\n\n"
        speaker = row["speaker"]
        marked.append(Marked(row["surface"], row["keys"], len(text)))
        text += row["surface"] + (row["after"] or " ")
    return text, marked


def score(half: str, lexicon: Lexicon) -> Score:
    """Recall: words that need a key other than themselves and got it. Precision: changed words that are right."""
    text, marked = passage(half)
    stream = key_stream(text, lexicon)
    found: dict[int, list[str]] = {}
    for start, key in zip(stream.starts, stream.keys, strict=True):
        found.setdefault(start, []).append(key)
    for start, _, _ in stream.aside:
        found[start] = ["~"]
    right = needing = recalled = changed = changed_right = 0
    damaged = []
    for word in marked:
        keys = found.get(word.start, ["-"])
        readings = {"+".join(keys)}
        entry = lexicon.entries.get(keys[0])
        if entry and entry.is_ambiguous and len(keys) == 1:
            readings |= {"+".join(reading) for reading in entry.readings}
        folded, is_right = word.surface.lower(), word.keys in readings
        right += is_right
        if word.keys != folded:
            needing += 1
            recalled += is_right
        elif not is_right:
            damaged.append(word.surface)
        if readings != {folded}:
            changed += 1
            changed_right += is_right
    return Score(
        len(marked),
        right,
        needing,
        recalled / needing,
        changed_right / max(1, changed),
        tuple(damaged),
    )
