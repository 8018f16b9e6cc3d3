"""Runs a regular expression in a process of its own: a hostile pattern can be stopped there.

Run as ``python -m qualcode.services.pattern_worker``. Lines of JSON come in: first the pattern, then
``[text, [[start, end], ...]]`` for each source; for each of these one line with the places goes out.
"""

from __future__ import annotations

import json
import re
import sys

FLAGS = re.IGNORECASE | re.MULTILINE
_MOST = 20_000
"""Places told for one source."""


def main() -> int:
    """Answer until there is nothing more to answer."""
    requests = sys.stdin.buffer
    pattern = re.compile(json.loads(requests.readline()), FLAGS)
    for line in requests:
        text, ranges = json.loads(line)
        answer = json.dumps(places(pattern, text, ranges))
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0


def places(
    pattern: re.Pattern[str], text: str, ranges: list[tuple[int, int]]
) -> list[tuple[int, int, int]]:
    """Return (index of the range, start, end) of every match that is not empty, inside each range."""
    found: list[tuple[int, int, int]] = []
    for index, (low, high) in enumerate(ranges):
        for match in pattern.finditer(text[low:high]):
            start, end = match.span()
            if end > start:
                found.append((index, low + start, low + end))
        if len(found) > _MOST:
            break
    return found


if __name__ == "__main__":
    sys.exit(main())
