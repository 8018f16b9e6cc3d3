"""Surveys with open questions (.xlsx, .csv): a respondent a row, a question or attribute a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qualcode.ingest.dataset import read_dataset
from qualcode.ingest.sheet import Sheet
from qualcode.model.dataset import Cell, RawTable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import DraftSpeaker, FileText, Problem, Severity
from qualcode.text.meta import canonical, unknown_key
from qualcode.text.turns import Profile

SIZE_LIMIT = 30 * 2**20
"""Bytes of the file."""
ROW_LIMIT = 5_000
QUESTION, RESPONDENT = "Pertanyaan", "Responden"
_ID = re.compile(
    r"(?:no|nomor|id|kode)\.?|(?:(?:no|nomor|id|kode)\.?[ _-]*)(?:responden|urut|peserta|informan|subjek)?"
    r"|responden|respondent|respondent[ _]?id",
    re.IGNORECASE,
)
_STAMP = re.compile(r"timestamp|cap waktu|stempel waktu|waktu pengisian|submitted.*", re.IGNORECASE)
_OPEN_WORDS, _OPEN_DISTINCT = 4.0, 0.5
"""From so many words on average, in so many different answers, a column is an open question."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column and its use: "text", "attribute", "name", "date", "author", "ignore"."""

    index: int
    title: str
    use: str
    question: str = ""


def read_respondents(path: Path, profile: Profile) -> tuple[FileText, ...]:
    """Return one text for each respondent: the open questions with the answers as turns.

    The profile may say which columns are text and which are attributes; headings with the signs of
    ATLAS.ti (``!`` name, ``^`` author, ``&`` date, ``<`` ignored, ``.`` ``:`` ``#`` attributes) say it
    themselves; otherwise columns with long and different answers are text.

    Raises:
        InputProblem: the file is damaged or too large, a column is unknown, or none holds answers.
    """
    if path.is_file() and path.stat().st_size > SIZE_LIMIT:
        raise InputProblem("{file} is too large for a survey with open questions.", file=path)
    table = read_dataset(path)
    if len(table.row_numbers) > ROW_LIMIT:
        raise InputProblem(
            "{file} holds more than {limit} rows. Is it the right file?", file=path, limit=ROW_LIMIT
        )
    columns = _columns(path, table, profile)
    if not any(column.use == "text" for column in columns):
        raise InputProblem(
            "{file} has no column with open answers. Name the columns that hold them "
            "(--text-column), among: {columns}.",
            file=path,
            columns=", ".join(column.title for column in columns[:30]),
        )
    found: list[FileText] = []
    for row in range(len(table.row_numbers)):
        text = _respondent(table, columns, row)
        if text is not None:
            found.append(text)
    if not found:
        raise InputProblem("{file} holds no answers: all cells of text are empty.", file=path)
    told = (*_told(columns, len(table.row_numbers) - len(found)), *table.problems)
    first = found[0]
    found[0] = FileText(
        first.text,
        first.blocks,
        first.properties,
        told,
        speakers=first.speakers,
        meta=first.meta,
        kind=first.kind,
        name=first.name,
    )
    return tuple(found)


def _told(columns: Sequence[_Column], silent: int) -> tuple[Problem, ...]:
    def names(*uses: str) -> str:
        return ", ".join(c.title for c in columns if c.use in uses) or "-"

    what = say(
        "Columns read as text: {text}; as attributes: {attributes}; left out: {ignored}.",
        text=names("text"),
        attributes=names("attribute", "name", "date", "author"),
        ignored=names("ignore"),
    )
    problems = [Problem(Severity.INFO, None, what)]
    if silent:
        what = say("{n} respondents wrote no answer: no sources were made.", n=silent)
        problems.append(Problem(Severity.WARNING, None, what))
    return tuple(problems)


# -- which column is what -----------------------------------------------------------------------


def _columns(path: Path, table: RawTable, profile: Profile) -> list[_Column]:
    titles = [variable.name for variable in table.variables]
    if any(title[:1] in "!^&<#" or title[:1] in ".:" for title in titles):
        columns = [_by_sign(index, title) for index, title in enumerate(titles)]
    else:
        columns = [_by_content(index, title, table) for index, title in enumerate(titles)]
        if not any(column.use == "name" for column in columns):
            columns = [_as_name(column) for column in columns]
    for use, wanted in (("text", profile.text_columns), ("attribute", profile.attribute_columns)):
        for written in wanted:
            index = _find(path, titles, written)
            columns[index] = _Column(index, titles[index], use, titles[index])
    if profile.text_columns:
        chosen = {_find(path, titles, written) for written in profile.text_columns}
        columns = [
            _Column(c.index, c.title, "attribute")
            if c.use == "text" and c.index not in chosen
            else c
            for c in columns
        ]
    return columns


def _find(path: Path, titles: Sequence[str], written: str) -> int:
    """Return the column with this heading, an unambiguous beginning of it, or this number."""
    key = " ".join(written.split()).casefold()
    exact = [n for n, title in enumerate(titles) if title.casefold() == key]
    found = exact or [
        n for n, title in enumerate(titles) if key and title.casefold().startswith(key)
    ]
    if not found and key.isdecimal() and len(key) < 5 and 0 < int(key) <= len(titles):
        found = [int(key) - 1]
    if len(found) == 1:
        return found[0]
    raise InputProblem(
        "{file} has no single column “{column}”. Its columns: {columns}.",
        file=path,
        column=written,
        columns=", ".join(titles[:30]),
    )


def _by_sign(index: int, title: str) -> _Column:
    """Read a heading in the manner of ATLAS.ti."""
    uses = {"!": "name", "^": "author", "&": "date", "<": "ignore"}
    if use := uses.get(title[:1]):
        return _Column(index, title[1:].strip() or title, use)
    if title[:1] in {".", ":", "#"}:
        name = title[1:].partition("::")[0].strip()
        return _Column(index, name or title, "attribute")
    name, _, comment = title.partition("::")
    return _Column(index, name.strip(), "text", comment.strip() or name.strip())


def _by_content(index: int, title: str, table: RawTable) -> _Column:
    variable, cells = table.variables[index], table.columns[index]
    filled = [cell for cell in cells if cell is not None]
    if _STAMP.fullmatch(title):
        return _Column(index, title, "date")
    if not filled:
        return _Column(index, title, "ignore")
    if variable.type is VariableType.TEXT:
        answers = [str(cell) for cell in filled]
        words = sum(len(answer.split()) for answer in answers) / len(answers)
        distinct = len({answer.casefold() for answer in answers}) / len(answers)
        is_question = title.rstrip().endswith("?") or len(title.split()) > 4
        known = canonical(title)
        if (
            not known
            and distinct >= _OPEN_DISTINCT
            and words >= _OPEN_WORDS / (2 if is_question else 1)
        ):
            return _Column(index, title, "text", title)
    return _Column(index, title, "attribute")


def _as_name(column: _Column) -> _Column:
    is_name = column.use == "attribute" and (
        _ID.fullmatch(column.title) or canonical(column.title) in {"informant", "name"}
    )
    return _Column(column.index, column.title, "name") if is_name else column


# -- one respondent -----------------------------------------------------------------------------


def _respondent(table: RawTable, columns: Sequence[_Column], row: int) -> FileText | None:
    def cell(column: _Column) -> str:
        return _written(table.columns[column.index][row])

    sheet = Sheet()
    for column in columns:
        if column.use == "text" and (answer := cell(column).strip()):
            sheet.say(QUESTION, " ".join(column.question.split()))
            sheet.say(RESPONDENT, answer)
    if not sheet.blocks:
        return None
    names = [written for c in columns if c.use == "name" and (written := cell(c))]
    name = names[0] if names else str(table.row_numbers[row])
    attributes = {
        canonical(c.title) or unknown_key(c.title): written
        for c in columns
        if c.use in {"attribute", "author"} and (written := cell(c))
    }
    dates = [written for c in columns if c.use == "date" and (written := cell(c))]
    return FileText(
        sheet.text(),
        tuple(sheet.blocks),
        {"format": "survey", "title": Path(table.name).stem},
        speakers=(
            DraftSpeaker(QUESTION, Role.INTERVIEWER),
            DraftSpeaker(RESPONDENT, Role.INFORMANT, "", attributes),
        ),
        meta={"date": dates[0]} if dates else {},
        kind=SourceKind.DOCUMENT,
        name=" ".join(f"R{name}".split()) if name.isdecimal() else " ".join(name.split())[:80],
    )


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)
