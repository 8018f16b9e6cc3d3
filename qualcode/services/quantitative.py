"""Statistics of a study beside the transcripts: every entry of the registry, on data files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode import __version__
from qualcode.export.figures_text import in_letters
from qualcode.export.options import DocumentFacts
from qualcode.export.statistics_tables import (
    PrintedResult,
    PrintedTable,
    narrowed,
    printed,
    record,
)
from qualcode.messages import render, tr
from qualcode.model.dataset import RawTable
from qualcode.model.errors import InputProblem
from qualcode.model.result import Derived, Result
from qualcode.model.transcript import Problem
from qualcode.quant import registry
from qualcode.quant.entry import Parameter, Statistic
from qualcode.services.session import Session

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset

__all__ = [
    "DataFiles",
    "Parameter",
    "PrintedResult",
    "PrintedTable",
    "Read",
    "Statistic",
    "find",
    "in_letters",
    "narrowed",
    "printed",
    "read",
    "record",
    "run",
    "statistics",
    "with_new_variables",
    "write",
    "write_data",
    "write_display",
]

FORMATS = (".docx", ".xlsx", ".csv", ".md")
STEPS_LIMIT = 4 * 2**20
"""Bytes of a file of steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFiles:
    """Where the data of a statistic are and what is done to them first.

    Several files are put under each other, or side by side when ``join`` names the column of the
    ids. ``dictionary`` explains the variables, ``steps`` is a recorded list of operations (JSON).
    """

    files: tuple[Path, ...]
    sheet: str = ""
    join: str = ""
    dictionary: Path | None = None
    steps: Path | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """Data as read, with what the readers kept, dropped or doubted, by file name."""

    data: Dataset
    problems: tuple[tuple[str, Problem], ...]


def statistics() -> tuple[Statistic, ...]:
    """Return what can be computed, in the order of a study."""
    return registry.describe()


def find(name: str) -> Statistic:
    """Return the statistic of this name.

    Raises:
        NotFound: there is none.
    """
    return registry.find(name)


# -- data ----------------------------------------------------------------------------------------


def read(wanted: DataFiles) -> Read:
    """Read data files, put them together, explain them and do the steps.

    Raises:
        InputProblem: a file cannot be read, the tables do not fit, or a step cannot be done.
    """
    from qualcode.quant.data_combine import joined, stacked

    problems: list[tuple[str, Problem]] = []
    tables = [_dataset(path, wanted.sheet, problems) for path in wanted.files]
    data = tables[0]
    if wanted.join:
        for table in tables[1:]:
            data = joined(data, table, wanted.join)
    elif len(tables) > 1:
        data = stacked(tables)
    return Read(prepared(data, wanted, problems), tuple(problems))


def prepared(data: Dataset, wanted: DataFiles, problems: list[tuple[str, Problem]]) -> Dataset:
    """Explain data with a dictionary and do the recorded steps."""
    from qualcode.quant.data_dictionary import apply_dictionary
    from qualcode.quant.data_steps import apply_steps, steps_from_json

    if wanted.dictionary:
        data = apply_dictionary(data, _dataset(wanted.dictionary, "", problems))
    if wanted.steps:
        data = apply_steps(data, steps_from_json(text_of(wanted.steps)))
    return data


def text_of(path: Path) -> str:
    """Read a small text file.

    Raises:
        InputProblem: it cannot be opened, is too large, or no text.
    """
    try:
        if path.stat().st_size > STEPS_LIMIT:
            raise InputProblem("{file} is too large for a list of steps.", file=path.name)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem("{file} does not hold text in UTF-8.", file=path.name) from error
    except OSError as error:
        raise InputProblem(
            "{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror or ""
        ) from error


def _dataset(path: Path, sheet: str, problems: list[tuple[str, Problem]]) -> Dataset:
    from qualcode.ingest.dataset import read_dataset
    from qualcode.quant.data import Dataset

    table = read_dataset(path, sheet=sheet)
    problems.extend((path.name, problem) for problem in table.problems)
    return Dataset.of(table)


# -- computing -----------------------------------------------------------------------------------


def run(name: str, data: Dataset | None, options: Mapping[str, object]) -> Result:
    """Compute a statistic; options may be as a person wrote them, files may be paths.

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
        key: _dataset(Path(str(value)), "", []) if _is_path(key, value, files) else value
        for key, value in options.items()
    }
    result = registry.run(name, data, **given)
    return replace(result, options={**result.options, **_sources(data)})


def _is_path(key: str, value: object, files: set[str]) -> bool:
    return key.replace("-", "_") in files and isinstance(value, (str, Path)) and bool(str(value))


def _sources(data: Dataset | None) -> dict[str, object]:
    """Name the data of a result, so that it can be made again from the same bytes."""
    if data is None:
        return {}
    return {"data": data.name, "sha256": " ".join(sha[:12] for sha in data.sha256.split())}


def with_new_variables(data: Dataset, derived: Sequence[Derived]) -> Dataset:
    """Add the new variables of a result to the data, their labels in the language in use."""
    return data.with_derived(
        Derived(
            replace(
                one.variable,
                label=tr(one.variable.label) if one.variable.label else "",
                value_labels={code: tr(name) for code, name in one.variable.value_labels.items()},
            ),
            one.values,
        )
        for one in derived
    )


# -- files ---------------------------------------------------------------------------------------


def write(
    results: Sequence[Result], path: Path, *, title: str, facts: DocumentFacts | None = None
) -> None:
    """Write statistics to a file; the extension says which format (`FORMATS`).

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    from qualcode.export import statistics_tables
    from qualcode.export.atomic import write_atomically

    about = facts or DocumentFacts(project=title, version=__version__)
    match path.suffix.casefold():
        case ".docx":
            from qualcode.export import statistics_word

            content = statistics_word.render(results, title=title, facts=about)
        case ".xlsx":
            from qualcode.export.statistics_excel import workbook_bytes

            content = workbook_bytes(results, title=title, facts=about)
        case ".csv":
            content = statistics_tables.csv_bytes(results)
        case ".md":
            content = statistics_tables.markdown_bytes(results)
        case _:
            raise InputProblem(
                "{file} cannot be written: the extension says which format is wanted. Known are "
                "{known}.",
                file=str(path),
                known=" ".join(FORMATS),
            )
    write_atomically(path, content)


def write_display(session: Session, results: Sequence[Result], path: Path) -> None:
    """Write displays of a project; the file names the state of the project it was made from.

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    from qualcode.services import display

    facts = display.facts(session)
    title = render(results[0].title) if len(results) == 1 else facts.project
    write(results, path, title=title, facts=facts)


def raw_table(data: Dataset) -> RawTable:
    """Return data as a table of the model."""
    return RawTable(
        name=data.name,
        variables=data.variables,
        columns=data.columns,
        row_numbers=data.row_numbers,
        sha256=data.sha256,
    )


def write_data(data: Dataset, path: Path) -> None:
    """Write data with their new variables (.csv, .xlsx).

    Raises:
        InputProblem: the extension is unknown or the file cannot be written.
    """
    from qualcode.export.data_tables import write_data as write_table

    write_table(raw_table(data), path)
