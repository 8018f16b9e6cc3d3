"""CPU time of displays on the screen: 300 informants, 60 codes, 30,000 codings, results written or not.

The program runs in a real pseudo-terminal; keys are written to it. Run: python bench/table_screens.py
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

DESIGNS = ("ipo", "framework", "counts")
KEYS = (
    ("next row, scrolling", b"j", 60, 20),
    ("next column, scrolling", b"l", 40, 20),
    ("page", b"\x1b[6~", 20, 30),
)


def main() -> None:
    from bench.budgets import coded_project
    from bench.transcript_view import Terminal
    from qualcode.model.display import DESIGNS as GALLERY

    folder = Path(tempfile.mkdtemp(prefix="qualcode-bench-"))
    os.environ.update(HOME=str(folder), XDG_CONFIG_HOME=str(folder), XDG_STATE_HOME=str(folder))
    try:
        session = coded_project(folder)
        path = session.project.path
        session.close()
        for design in DESIGNS:
            terminal = Terminal((sys.executable, "-m", "qualcode", "--coder", "bench", str(path)))
            terminal.quiet(2.0)
            os.write(terminal.fd, b"V" + b"j" * list(GALLERY).index(design))
            terminal.quiet(2.0)
            before = terminal.cpu()
            os.write(terminal.fd, b"\r")
            terminal.quiet(3.0)
            print(
                f"{design}: open {terminal.cpu() - before:7.0f} ms CPU   budget 1000   "
                f"{terminal.memory():4.0f} MiB"
            )
            for name, keys, times, budget in KEYS:
                cost, sent = terminal.cost(keys, times)
                print(f"  {name:22} {cost:7.1f} ms CPU   budget {budget:3}   {sent} bytes")
            os.kill(terminal.pid, signal.SIGTERM)
            os.waitpid(terminal.pid, 0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
