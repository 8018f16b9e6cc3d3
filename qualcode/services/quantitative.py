"""Statistics of a study beside the transcripts: every entry of the registry, on a data file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.model.errors import InputProblem
from qualcode.model.result import Result
from qualcode.quant import registry
from qualcode.quant.entry import Parameter, Statistic

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset

__all__ = ["Parameter", "Statistic", "find", "run", "statistics"]


def statistics() -> tuple[Statistic, ...]:
    """Return what can be computed, in the order of a study."""
    return registry.describe()


def find(name: str) -> Statistic:
    """Return the statistic of this name.

    Raises:
        NotFound: there is none.
    """
    return registry.find(name)


def run(name: str, data: Path | None, options: Mapping[str, object], *, sheet: str = "") -> Result:
    """Compute a statistic on a data file (csv, xlsx, sav); options may be as a person wrote them.

    Raises:
        NotFound: there is no statistic of that name.
        InputProblem: the data or an option is missing or cannot be used.
    """
    entry = registry.find(name)
    if data is not None and not entry.needs_data:
        raise InputProblem(
            "“{name}” is computed from its options alone: it takes no data.", name=name
        )
    files = {parameter.name for parameter in entry.parameters if parameter.kind == "file"}
    given = {
        key: _dataset(Path(str(value))) if key in files and value else value
        for key, value in options.items()
    }
    return registry.run(name, None if data is None else _dataset(data, sheet), **given)


def _dataset(path: Path, sheet: str = "") -> Dataset:
    from qualcode.ingest.dataset import read_dataset
    from qualcode.quant.data import Dataset

    return Dataset.of(read_dataset(path, sheet=sheet))
