"""CPU time and memory of the screens on a project of 200,000 words in one transcript, with 6,000 codings.

The program runs in a real pseudo-terminal; keys are written to it. Run: python bench/screens.py
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def project(folder: Path, *, words: int = 200_000, codings: int = 6_000, codes: int = 120) -> Path:
    """A project with one very long interview."""
    from bench import corpus
    from qualcode.services import codebooks, importing, projects
    from qualcode.store import sources as store

    corpus.WORDS_PER_FILE = words
    paths = corpus.make(folder / "long", files=1, extension="txt")
    session = projects.create(folder / "long.qualcode", "bench")
    importing.bring_in(session, importing.read(paths))
    dimensions = [codebooks.add(session, name) for name in ("Input", "Proses", "Output")]
    leaves = [codebooks.add(session, f"Kode {n}", parent=dimensions[n % 3]) for n in range(codes)]
    (source,) = store.all_sources(session.project)
    turns = store.turns_of(session.project, source.id)
    rng = random.Random(5)
    coder = session.coder_id
    with session.project.act(coder, "coding.apply", n=codings) as action:
        for _ in range(codings):
            turn = rng.choice(turns)
            start = rng.randrange(turn.start, turn.end - 1)
            fields = {
                "source_id": source.id,
                "start": start,
                "end": min(turn.end, start + rng.randint(5, 200)),
                "code_id": rng.choice(leaves),
                "coder_id": coder,
                "text_sha": source.text_sha,
            }
            action.create("coding", fields)
    session.close()
    return folder / "long.qualcode"


def main() -> None:
    from bench.transcript_view import Terminal

    folder = Path(tempfile.mkdtemp(prefix="qualcode-bench-"))
    os.environ.update(HOME=str(folder), XDG_CONFIG_HOME=str(folder), XDG_STATE_HOME=str(folder))
    try:
        path = project(folder)
        terminal = Terminal((sys.executable, "-m", "qualcode", "--coder", "bench", str(path)))
        terminal.quiet(2.0)
        first, size = terminal.cpu(), terminal.memory()
        print(
            f"start to first paint     {first:7.1f} ms CPU   budget 600   {size:4.0f} MiB (budget 80)"
        )
        os.write(terminal.fd, b"\r")
        terminal.quiet(2.0)
        opened = terminal.cpu() - first
        print(
            f"open the transcript      {opened:7.1f} ms CPU                {terminal.memory():4.0f} MiB"
        )
        for name, keys, times, budget in (
            ("cursor, sentence", b"j", 40, 6),
            ("page", b"\x1b[6~", 30, 30),
            ("code with a key, move on", b"1", 30, 20),
            ("undo (no budget)", b"u", 20, 0),
        ):
            cost, sent = terminal.cost(keys, times)
            print(f"{name:24} {cost:7.1f} ms CPU   budget {budget:3}   {sent} bytes")
        print(f"memory after use         {terminal.memory():7.0f} MiB")
        os.kill(terminal.pid, signal.SIGTERM)
        os.waitpid(terminal.pid, 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
