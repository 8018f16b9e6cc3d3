"""A coder in a process of its own: codes and says so, line by line, until stopped.

Run: python -m tests.store.worker PROJECT CODER COUNT
"""

from __future__ import annotations

import sys
from pathlib import Path

from qualcode.model.errors import QualcodeError
from qualcode.services import reduction
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.store import codings, sources


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(path: str, coder: str, count: str) -> None:
    with Session.open(Path(path), coder) as session:
        project = session.project
        source = sources.all_sources(project)[0]
        text = sources.text_of(project, source.id)
        code = codings.codebook(project).find("Input/Man").id
        done = {
            (c.start, c.end) for c in codings.codings(project) if c.coder_id == session.coder_id
        }
        free = (
            (start, end)
            for start in range(len(text))
            for end in range(start + 3, min(start + 40, len(text)))
            if (start, end) not in done and text[start:end].strip()
        )
        tell("ready")
        for (start, end), _ in zip(free, range(int(count)), strict=False):
            try:
                coding = reduction.apply_code(session, Place(source.id, start, end), code, memo="m")
            except QualcodeError as error:
                tell(f"refused {type(error).__name__} {error}")
                return
            tell(f"stored {coding}")


if __name__ == "__main__":
    main(*sys.argv[1:])
