"""A data file (csv, xlsx, sav) becomes a `RawTable`. The file is read once and never written."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from qualcode.model.dataset import RawTable
from qualcode.model.errors import InputProblem

MAX_BYTES = 300 * 1024 * 1024
_READERS = {
    ".csv": "dataset_csv:read_csv",
    ".tsv": "dataset_csv:read_csv",
    ".txt": "dataset_csv:read_csv",
    ".xlsx": "dataset_xlsx:read_xlsx",
    ".xlsm": "dataset_xlsx:read_xlsx",
    ".sav": "dataset_sav:read_sav",
    ".zsav": "dataset_sav:read_sav",
}


def read_dataset(path: Path, *, sheet: str = "") -> RawTable:
    """Read a table of measurements; ``sheet`` names a worksheet (default: the first with data).

    Raises:
        InputProblem: the file is absent, too large, of another format, damaged or empty.
    """
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        raise InputProblem(
            "{file} is not a data file that can be read. Save it as csv, xlsx or sav.",
            file=path.name,
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputProblem("{file} is larger than 300 MB.", file=path.name)
        content = path.read_bytes()
    except OSError as error:
        raise InputProblem(
            "{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror or ""
        ) from error
    if not content.strip():
        raise InputProblem("{file} is empty.", file=path.name)
    # each reader brings a heavy package: only the one that is needed is imported
    module, _, function = reader.partition(":")
    read = getattr(import_module(f"qualcode.ingest.{module}"), function)
    table: RawTable = read(path, content, sheet)
    return table
