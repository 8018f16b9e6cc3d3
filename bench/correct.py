"""Correcting a coded text: CPU time beside the budget. Run: python bench/correct.py"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

WORDS, SPANS = 200_000, 6_000


def spoken(dice: random.Random) -> tuple[tuple[str, str], ...]:
    vocabulary = [f"kato{n}" for n in range(3000)] + ["kader", "dak", "ado", "posyandu"] * 20
    turns, made = [], 0
    while made < WORDS:
        words = dice.choices(vocabulary, k=dice.randint(3, 40))
        made += len(words)
        turns.append((dice.choice("PI"), " ".join(words) + "."))
    return tuple(turns)


def edited(text: str, edits: int, dice: random.Random) -> str:
    for _ in range(edits):
        at = dice.randrange(len(text))
        text = f"{text[:at]} kata baru {text[at + dice.randint(0, 40) :]}"
    return text


def told(what: str, since: float, budget: float | None = None) -> None:
    used = time.process_time() - since
    print(f"{what:<58}{used:7.2f} s" + (f"   budget {budget:.2f} s" if budget else ""))


def main() -> None:
    from qualcode.services import codebooks, correcting, projects, reduction
    from qualcode.text.reanchor import reanchor
    from tests import builders

    dice = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        session = builders.new_session(Path(folder) / "bench.qualcode")
        builders.fill(session)
        with session.project.act(session.coder_id, "source.import", n=1) as action:
            source_id = builders.add_source(action, "BIG", "idi", spoken(dice), {})
        text = reduction.text(session, source_id)
        code = codebooks.add_path(session, "Z")
        spans = {}
        while len(spans) < SPANS:
            start = dice.randrange(len(text) - 300)
            spans[start, start + dice.randint(30, 250)] = True
        places = [(reduction.Place(source_id, a, b), code) for a, b in spans]
        reduction.apply_codes(session, places)
        for edits in (1, 20, 200, 2000):
            new = edited(text, edits, dice)
            since = time.process_time()
            fates = Counter(str(one.fate) for one in reanchor(text, new, list(spans)))
            told(f"{edits} edits: {dict(fates)}"[:57], since, 1.0)
        new = edited(text, 20, dice)
        since = time.process_time()
        plan = correcting.preview(session, source_id, new)
        told("preview of a correction, turns included", since)
        since = time.process_time()
        correcting.apply(session, plan)
        told("storing it", since)
        since = time.process_time()
        projects.undo(session)
        told("undoing it", since)
        assert projects.verify(session) == []
        session.close()


if __name__ == "__main__":
    main()
