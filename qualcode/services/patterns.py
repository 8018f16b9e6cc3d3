"""Regular expressions over the project, in a worker that is stopped when a pattern does not end."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from qualcode.model.errors import InputProblem
from qualcode.text.dialect.match import compile_pattern

PATIENCE = 5.0
"""Seconds that one source may take."""
LONGEST = 1_000
"""Characters of a pattern."""

Ranges = Sequence[tuple[int, int]]


class PatternSearch:
    """A pattern at work. Use it in a ``with`` block: the worker ends with it."""

    def __init__(self, pattern: str, *, patience: float = PATIENCE) -> None:
        """Check the pattern.

        Raises:
            InputProblem: the pattern is not valid, too long, or matches the empty text.
        """
        if len(pattern) > LONGEST:
            raise InputProblem("The query is longer than {n} characters. Shorten it.", n=LONGEST)
        compile_pattern(pattern)
        self._pattern = pattern
        self._patience = patience

    def __enter__(self) -> Self:
        """Start the worker."""
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "qualcode.services.pattern_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._send(self._pattern)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the worker."""
        self._worker.kill()
        for stream in (self._worker.stdin, self._worker.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._worker.wait()

    def places(self, name: str, text: str, ranges: Ranges) -> Iterator[tuple[int, int, int]]:
        """Yield (index of the range, start, end) of the matches in one source.

        Raises:
            InputProblem: the pattern takes too long on it.
        """
        timer = threading.Timer(self._patience, self._worker.kill)
        timer.start()
        try:
            self._send([text, list(ranges)])
            assert self._worker.stdout is not None
            line = self._worker.stdout.readline()
        finally:
            timer.cancel()
        if not line:
            raise InputProblem(
                "“{pattern}” takes too long on {source}. Make it simpler: avoid repeats inside "
                "repeats, such as (a+)+.",
                pattern=self._pattern,
                source=name,
            )
        yield from json.loads(line)

    def _send(self, request: object) -> None:
        assert self._worker.stdin is not None
        with suppress(OSError):  # a worker that is gone gives no answer; `places` tells of it
            self._worker.stdin.write(json.dumps(request).encode() + b"\n")
            self._worker.stdin.flush()
