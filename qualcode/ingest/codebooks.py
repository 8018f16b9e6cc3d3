"""Reading codebook files: YAML as people write it, and tables (csv, xlsx)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from qualcode.model.codebook import DraftCodebook
from qualcode.model.errors import InputProblem

FORMATS: dict[str, tuple[str, str]] = {
    ".yaml": ("codebook_yaml", "read_yaml"),
    ".yml": ("codebook_yaml", "read_yaml"),
    ".csv": ("codebook_table", "read_csv"),
    ".tsv": ("codebook_table", "read_csv"),
    ".xlsx": ("codebook_table", "read_xlsx"),
}
"""Extension -> module of this package and its reading function."""


def read_codebook(path: Path) -> DraftCodebook:
    """Read a codebook from YAML, csv or xlsx, by the file's extension.

    Raises:
        InputProblem: it cannot be read; the sentence names the file, the line and what is wrong.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputProblem(
            "{file} is not a codebook that can be read. A codebook is one of these: {formats}.",
            file=path,
            formats=" ".join(FORMATS),
        )
    module, function = FORMATS[path.suffix.lower()]
    reader = getattr(import_module(f"qualcode.ingest.{module}"), function)
    return cast("Callable[[Path], DraftCodebook]", reader)(path)
