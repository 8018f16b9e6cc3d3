"""What really comes out of a terminal."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time

import pytest

PROGRAM = r"""
from textual.app import App
from qualcode.model.source import Role, Turn
from qualcode.tui.transcript.document import TranscriptDocument
from qualcode.tui.transcript.view import TranscriptView

hostile = (
    "awal \x1b]0;dicuri\x07 \x1b[2J\x1b[99;99H \x9b5m \x1bP+q\x1b\\ \u202e [/] "
    "[@click=app.quit]x[/] \x00\x08\x7f \u2028 \ud800 ujung"
)
turn = Turn(n=1, start=0, end=len(hostile), label="\x1b[31mP", role=Role.INFORMANT, time=None)

class Show(App):
    def compose(self):
        yield TranscriptView(TranscriptDocument(text=hostile, turns=(turn,)))

    def on_mount(self):
        self.set_timer(0.6, self.exit)

Show().run()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_no_escape_sequence_of_a_transcript_reaches_the_terminal():
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = os.environ | {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", PROGRAM],
        environment,
        file_actions=[
            (os.POSIX_SPAWN_DUP2, side, 0),
            (os.POSIX_SPAWN_DUP2, side, 1),
            (os.POSIX_SPAWN_DUP2, side, 2),
        ],
    )
    os.close(side)
    written, deadline = b"", time.monotonic() + 20
    while time.monotonic() < deadline:
        if select.select([main], [], [], 0.2)[0]:
            try:
                data = os.read(main, 65536)
            except OSError:
                break
            if not data:
                break
            written += data
        elif os.waitpid(child, os.WNOHANG)[0]:
            child = 0
            break
    os.close(main)
    if child:
        os.waitpid(child, 0)
    assert "awal ◆]0;dicuri◆ ◆[2J◆[99;99H ◆5m ◆P+q◆\\ ◆ [/]" in written.decode(errors="replace")
    assert b"ujung" in written
    for forbidden in (b"\x1b]0;dicuri", b"\x1b[2J", b"\x1b[99;99H", b"\x1bP+q", b"\x1b[31mP"):
        assert forbidden not in written
    shown = re.sub(rb"\x1b[\[\]P>=][^a-zA-Z~\\]*[a-zA-Z~\\]?", b"", written).decode(
        errors="replace"
    )
    for char in ("\x9b", "\u202e", "\x00", "\x08", "\x7f"):
        assert char not in shown
