"""Tokens per second (CPU) of the dialect keys: offsets, keys, borders; and the text for an index.

Run: ``python bench/dialect_keys.py [words]``. The text is made from the marked passages of the gold
set with random spellings, so that the number of distinct forms grows as in real transcripts.
"""

from __future__ import annotations

import csv
import random
import sys
import time
from pathlib import Path

from qualcode.text.dialect.keys import index_text, key_stream
from qualcode.text.dialect.lexicon import bundled

GOLD = Path(__file__).parents[1] / "tests" / "unit" / "dialect" / "gold.tsv"


def made_turns(words: int, seed: int = 7) -> list[str]:
    rng = random.Random(seed)
    with GOLD.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    forms = sorted(bundled().rules.words)
    turns, made = [], 0
    while made < words:
        at, size = rng.randrange(len(rows)), rng.randint(5, 60)
        parts = []
        for row in rows[at : at + size]:
            surface = row["surface"] if rng.random() < 0.7 else rng.choice(forms)
            if rng.random() < 0.02:
                cut = rng.randrange(len(surface) + 1)
                surface = surface[:cut] + rng.choice("aiueonk") + surface[cut:]
            parts.append(surface + (row["after"] or ". "))
        turns.append("".join(parts))
        made += len(parts)
    return turns


def main() -> None:
    words = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    start = time.process_time()
    lexicon = bundled()
    print(f"load of the lexicon: {time.process_time() - start:.3f} s CPU")
    turns = made_turns(words)
    for label in ("cold", "warm"):
        start = time.process_time()
        n = sum(len(key_stream(turn, lexicon).keys) for turn in turns)
        took = time.process_time() - start
        print(
            f"key_stream per turn, {label}: {n / took:,.0f} tokens/s CPU ({n:,} tokens, {took:.2f} s)"
        )
    start = time.process_time()
    for turn in turns:
        index_text(turn, (), lexicon)
    took = time.process_time() - start
    print(f"index_text per turn: {n / took:,.0f} tokens/s CPU")
    sources = ["\n".join(turns[i : i + 150]) for i in range(0, len(turns), 150)]
    start = time.process_time()
    for source in sources:
        index_text(source, (), lexicon)
    took = time.process_time() - start
    print(f"index_text per source: {n / took:,.0f} tokens/s CPU")
    print(f"distinct surface forms: {len(lexicon.cache):,}")


if __name__ == "__main__":
    main()
