"""CPU time and memory of the transcript view in a real pseudo-terminal.

A transcript of 200,000 words with 6,000 overlapping codings of 120 codes is opened in a child
process; keys are written to its terminal and the CPU time it spends until it is quiet is read
from /proc (Linux only). Run: python bench/transcript_view.py
"""

from __future__ import annotations

import fcntl
import os
import pty
import random
import select
import signal
import statistics
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

VOCABULARY = """iyo dak ado kader bidan posyandu balita gizi ibu desa dana kurang cukup pernah tiap bulan kami
kito samo budak timbang buku administrasi pelatihan penyuluhan makan lauk sayur telur tempe ikan kalau
memang cuma biasonyo sudah belum datang rumah kepala puskesmas stunting pendek berat tinggi"""
SIZE = (40, 120)
BUDGETS = {"ready": 500, "cursor": 6, "page": 30, "apply": 10, "resize": 100}


def document(words: int = 200_000, spans: int = 6_000, codes: int = 120):
    """Make the same large transcript every time."""
    from qualcode.model.ids import CodeId, CodingId
    from qualcode.model.source import Role, Turn
    from qualcode.tui.palette_colors import HUES
    from qualcode.tui.transcript.document import SpanMark, TranscriptDocument

    chance = random.Random(7)
    vocabulary = VOCABULARY.split()
    pieces: list[str] = []
    turns: list[Turn] = []
    length = count = 0
    while count < words:
        asks = len(turns) % 2 == 0
        size = chance.randint(5, 30) if asks else int(chance.paretovariate(1.6) * 70)
        chosen = chance.choices(vocabulary, k=min(size, words - count, 1200))
        for i in range(0, len(chosen), 11):
            chosen[i] = chosen[i].capitalize()
            if i:
                chosen[i - 1] += "."
        if len(turns) % 50 == 7:
            chosen.append("👩‍👩‍👧 ❤️ 你好 e\u0301\t🇮🇩")
        body = " ".join(chosen)
        label = "P" if asks else "I1"
        start = length + len(label) + 2
        pieces.append(f"{label}: {body}\n")
        role = Role.INTERVIEWER if asks else Role.INFORMANT
        turns.append(
            Turn(
                n=len(turns) + 1,
                start=start,
                end=start + len(body),
                label=label,
                role=role,
                time=None,
            )
        )
        length += len(pieces[-1])
        count += len(chosen)
    text = "".join(pieces)
    marks = []
    for i in range(spans):
        start = chance.randrange(len(text) - 500)
        code = chance.randrange(codes)
        marks.append(
            SpanMark(
                coding_id=CodingId(str(i)),
                start=start,
                end=start + chance.randint(20, 480),
                code_id=CodeId(str(code)),
                tag=f"{chr(65 + code % 26)}{chr(65 + code // 26)}",
                color=HUES[code % len(HUES)],
                name=f"Kode {code}",
            )
        )
    return TranscriptDocument(text=text, turns=tuple(turns), marks=tuple(marks))


def child() -> None:
    """Run the view in this terminal: j, k, J, ], PgDn, a (apply), q."""
    from textual.app import App, ComposeResult

    import qualcode.tui.palette_colors  # noqa: F401  (counted as start, not as making the data)
    from qualcode.model.ids import CodeId, CodingId
    from qualcode.tui.transcript.document import SpanMark
    from qualcode.tui.transcript.view import TranscriptView

    before = time.process_time()
    made = document()
    Path(os.environ["BENCH_READY"]).write_text(str(time.process_time() - before))

    class Bench(App[None]):
        BINDINGS: ClassVar = [
            ("j", "do('next_unit')"),
            ("w", "do('unit', 'word')"),
            ("t", "do('unit', 'turn')"),
            ("s", "do('unit', 'sentence')"),
            ("pagedown", "do('page_down')"),
            ("right_square_bracket", "do('next_uncoded')"),
            ("a", "apply"),
        ]

        def compose(self) -> ComposeResult:
            yield TranscriptView(made)

        def action_do(self, name: str, *facts: object) -> None:
            getattr(self.query_one(TranscriptView), f"action_{name}")(*facts)

        def action_apply(self) -> None:
            view = self.query_one(TranscriptView)
            start, end = view.selection
            view.add_mark(
                SpanMark(
                    coding_id=CodingId(f"new{start}"),
                    start=start,
                    end=end,
                    code_id=CodeId("1"),
                    tag="AA",
                    color="#0072b2",
                )
            )

    Bench().run()


class Terminal:
    """A child in a pseudo-terminal; reads what it writes and what it costs."""

    def __init__(self, command: Sequence[str] = (sys.executable, __file__, "--child")) -> None:
        self.ready_file = f"/tmp/bench-ready-{os.getpid()}"
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(
                TERM="xterm-256color",
                COLORTERM="truecolor",
                TEXTUAL_ANIMATIONS="none",
                BENCH_READY=self.ready_file,
            )
            os.execv(command[0], list(command))
        self.resize(*SIZE)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def cpu(self) -> float:
        """CPU milliseconds of all threads of the child."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def quiet(self, seconds: float = 0.25) -> int:
        """Read until nothing came for a while; return the number of bytes."""
        total = 0
        while select.select([self.fd], [], [], seconds)[0]:
            data = os.read(self.fd, 65536)
            total += len(data)
            if b"\x1b[?2026$p" in data:
                os.write(self.fd, b"\x1b[?2026;2$y")
        return total

    def cost(self, keys: bytes, times: int) -> tuple[float, int]:
        """Return the median CPU milliseconds and bytes of a key, without idle work."""
        spent, sizes = [], []
        for _ in range(times):
            before = self.cpu()
            os.write(self.fd, keys)
            sizes.append(self.quiet(0.12))
            spent.append(self.cpu() - before)
        return statistics.median(spent), int(statistics.median(sizes))

    def memory(self) -> float:
        """Resident MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


def main() -> None:
    terminal = Terminal()
    terminal.quiet(2.0)
    made = float(Path(terminal.ready_file).read_text()) * 1000
    Path(terminal.ready_file).unlink()
    total = terminal.cpu()
    print(f"start to first paint:  {total - made:6.0f} ms CPU (budget {BUDGETS['ready']})")
    print(f"memory at start: {terminal.memory():6.0f} MiB with the generator's own data")
    idle = terminal.cpu()
    terminal.quiet(1.0)
    print(f"idle second: {terminal.cpu() - idle:6.1f} ms")
    for name, keys, times, budget in (
        ("cursor, sentence", b"j", 40, BUDGETS["cursor"]),
        ("apply a mark", b"ja", 30, BUDGETS["apply"] + BUDGETS["cursor"]),
        ("page", b"\x1b[6~", 30, BUDGETS["page"]),
        ("next uncoded", b"]", 20, BUDGETS["page"]),
        ("unit word, then move", b"wj", 10, BUDGETS["page"]),
    ):
        cost, size = terminal.cost(keys, times)
        print(f"{name:22} {cost:6.1f} ms CPU (budget {budget}), {size} bytes")
    spent = []
    for columns in (100, 140, 80, 120):
        before = terminal.cpu()
        terminal.resize(40, columns)
        terminal.quiet(0.6)
        spent.append(terminal.cpu() - before)
    print(
        f"resize                 {statistics.median(spent):6.1f} ms CPU (budget {BUDGETS['resize']})"
    )
    print(f"memory after use: {terminal.memory():6.0f} MiB")
    os.kill(terminal.pid, signal.SIGTERM)
    os.waitpid(terminal.pid, 0)


if __name__ == "__main__":
    child() if "--child" in sys.argv else main()
