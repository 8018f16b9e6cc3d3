"""oTranscribe files (.otr): JSON that holds a web page with time stamps."""

from __future__ import annotations

import json
from pathlib import Path

from qualcode.ingest.html import walk
from qualcode.ingest.losses import report
from qualcode.ingest.plain import decode
from qualcode.ingest.safety import read_bytes
from qualcode.model.errors import InputProblem
from qualcode.model.transcript import FileText


def read(path: Path) -> FileText:
    """Return the text of an oTranscribe file; stamps become times beside the words.

    Raises:
        InputProblem: the file is no oTranscribe file.
    """
    written, _ = decode(read_bytes(path), path)
    try:
        data = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise _no_file(path) from error
    markup = data.get("text") if isinstance(data, dict) else None
    if not isinstance(markup, str):
        raise _no_file(path)
    walker = walk(markup, path, on_stamp=True)
    properties = {"format": "otr"}
    media = data.get("media")
    meta = {"recording": media} if isinstance(media, str) and media.strip() else {}
    return FileText(
        walker.sheet.text(),
        tuple(walker.sheet.blocks),
        properties,
        problems=report(walker.seen, (), properties),
        meta=meta,
    )


def _no_file(path: Path) -> InputProblem:
    return InputProblem(
        "{file} is no oTranscribe file. Export the transcript from oTranscribe again.", file=path
    )
