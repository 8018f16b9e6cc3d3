"""A statistic as words and numbers of the reader's language, and as csv, Markdown and plain data.

`printed` is what every door shows: terminal, Word, screen. The numbers are rounded here, halves away
from zero, as in a hand calculation; `record` and the csv file carry them unrounded.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from qualcode.export.delimited import protected
from qualcode.export.markdown import escaped
from qualcode.export.plain import one_line, plain
from qualcode.messages import language, render, tr
from qualcode.model.result import Column, ColumnKind, Figure, Result, Table
from qualcode.model.sentence import Sentence

NOT_COMPUTED = "–"
SMALLEST_P = Decimal("0.001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A table in words: ``right[i]`` says that column i holds numbers."""

    title: str
    heads: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedResult:
    """A statistic in words. ``facts`` are the lines that say how it was made."""

    title: str
    tables: tuple[PrintedTable, ...]
    decision: str
    interpretation: str
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]


def printed(result: Result) -> PrintedResult:
    """Put a statistic into words."""
    return PrintedResult(
        title=render(result.title),
        tables=tuple(printed_table(table) for table in result.tables),
        decision=render(result.decision) if result.decision else "",
        interpretation=render(result.interpretation) if result.interpretation else "",
        warnings=tuple(render(warning) for warning in result.warnings),
        facts=tuple(_facts(result)),
        figures=result.figures,
    )


def _facts(result: Result) -> Iterator[tuple[str, str]]:
    yield tr("Method"), render(result.method)
    if result.options:
        chosen = {k: v for k, v in result.options.items() if v not in (None, "", (), [])}
        yield tr("Options"), "; ".join(f"{name} = {_option(v)}" for name, v in chosen.items())
    if not result.is_list:
        yield "n", whole_number(result.n)
        yield tr("Missing"), whole_number(result.missing)
    yield tr("Made with"), f"qualcode {result.version}"


def _option(value: object) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float):
        return decimal_number(value, None)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_option, value)) or NOT_COMPUTED
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_option(one)}" for key, one in value.items())
    if isinstance(value, Sentence):
        return render(value)
    return one_line(str(value)) if value not in {None, ""} else NOT_COMPUTED


def printed_table(table: Table) -> PrintedTable:
    """Put a table into words."""
    return PrintedTable(
        title=render(table.title),
        heads=tuple(words(column.label) for column in table.columns),
        right=tuple(column.kind != "text" for column in table.columns),
        rows=tuple(
            tuple(shown(cell, column) for cell, column in zip(row, table.columns, strict=True))
            for row in table.rows
        ),
        notes=tuple(render(note) for note in table.notes),
    )


def narrowed(table: PrintedTable, width: int, *, gap: int = 2) -> Iterator[PrintedTable]:
    """Cut a table into pieces that fit a terminal; each repeats the first column.

    Numbers keep their width, texts may be broken: they need `_TEXT_ROOM` letters.
    """
    needs = [
        _need(table.heads[place], [row[place] for row in table.rows], is_number=is_number)
        for place, is_number in enumerate(table.right)
    ]
    chunk: list[int] = []
    for place, need in enumerate(needs):
        used = sum(needs[one] + gap for one in chunk)
        if len(chunk) > 1 and used + need > width:
            yield _part(table, chunk)
            chunk = [0]
        chunk.append(place)
    if chunk:
        yield _part(table, chunk)


_TEXT_ROOM = 14


def _need(head: str, cells: Sequence[str], *, is_number: bool) -> int:
    longest = max(map(len, cells), default=1)
    word = max(map(len, head.split()), default=1)
    return max(longest, min(word, 10)) if is_number else min(max(longest, word), _TEXT_ROOM)


def _part(table: PrintedTable, columns: Sequence[int]) -> PrintedTable:
    return replace(
        table,
        heads=tuple(table.heads[c] for c in columns),
        right=tuple(table.right[c] for c in columns),
        rows=tuple(tuple(row[c] for c in columns) for row in table.rows),
    )


def words(label: Sentence | str) -> str:
    """Translate a sentence; a plain text is data and stays as it is."""
    return render(label) if isinstance(label, Sentence) else plain(label)


def shown(cell: object, column: Column) -> str:
    """Write one cell as the kind of its column asks."""
    if cell is None:
        return NOT_COMPUTED if column.kind == "number" else ""
    if isinstance(cell, Sentence):
        return render(cell)
    if isinstance(cell, bool):
        return tr("yes") if cell else tr("no")
    if isinstance(cell, int):
        return whole_number(cell)
    if not isinstance(cell, (float, Decimal)):
        return plain(str(cell))
    value = float(cell)
    if column.kind == "p":
        return p_value(value)
    if column.kind == "int" and math.isfinite(value) and value == int(value):
        return whole_number(int(value))
    return decimal_number(value, column.decimals)


def whole_number(value: int) -> str:
    """Write a count: ``1.250`` in Indonesian."""
    return _marked(f"{value:,}")


def decimal_number(value: float, decimals: int | None) -> str:
    """Write a number with so many decimals, halves away from zero; None shows what it has."""
    if not math.isfinite(value):
        return NOT_COMPUTED if math.isnan(value) else ("∞" if value > 0 else "-∞")
    if decimals is None:
        return _marked(f"{value:,.10g}")
    exact = _half_up(value, decimals)
    return _marked(f"{exact or abs(exact):,f}")


def p_value(p: float) -> str:
    """Write a p: ``<0.001`` below that, and never 0.050 for one that is on either side of it."""
    if not math.isfinite(p):
        return NOT_COMPUTED
    if p < SMALLEST_P:
        return f"<{_marked(str(SMALLEST_P))}"
    decimals = 3
    while p != 0.05 and float(_half_up(p, decimals)) == 0.05 and decimals < 12:
        decimals += 1
    return decimal_number(p, decimals)


def _half_up(value: float, decimals: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _marked(written: str) -> str:
    return written.translate(_INDONESIAN) if language() == "id" else written


_INDONESIAN = str.maketrans(",.", ".,")


# -- as data -------------------------------------------------------------------------------------


def record(result: Result) -> dict[str, object]:
    """Return a statistic as JSON shows it: the same tables, numbers unrounded."""
    return {
        "name": result.name,
        "title": render(result.title),
        "method": render(result.method),
        "options": _data(result.options),
        "n": result.n,
        "missing": result.missing,
        "decision": render(result.decision) if result.decision else None,
        "interpretation": render(result.interpretation) if result.interpretation else None,
        "warnings": [render(warning) for warning in result.warnings],
        "tables": [_table_record(table) for table in result.tables],
        "values": _data(result.values),
        "derived": [
            {
                "name": one.variable.name,
                "label": tr(one.variable.label) if one.variable.label else "",
                "type": str(one.variable.type),
                "value_labels": {c: tr(m) for c, m in one.variable.value_labels.items()},
                "values": _data(one.values),
            }
            for one in result.derived
        ],
        "version": result.version,
    }


def _table_record(table: Table) -> dict[str, object]:
    return {
        "title": render(table.title),
        "columns": [
            {"key": column.key, "label": words(column.label), "kind": column.kind}
            for column in table.columns
        ],
        "rows": [
            {column.key: _data(cell) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.rows
        ],
        "notes": [render(note) for note in table.notes],
    }


def _data(value: object) -> object:
    match value:
        case Sentence():
            return render(value)
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {str(key): _data(item) for key, item in value.items()}
        case list() | tuple():
            return [_data(item) for item in value]
        case Decimal():
            return float(value)
        case bool() | int() | str() | None:
            return value
    item = getattr(value, "item", None)
    return _data(item()) if callable(item) else str(value)


def csv_bytes(results: Sequence[Result]) -> bytes:
    """Return the tables as csv: numbers unrounded with a point, text safe in spreadsheets."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for result in results:
        for table in result.tables:
            writer.writerow([protected(one_line(render(table.title)))])
            writer.writerow([protected(one_line(words(c.label))) for c in table.columns])
            writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
            writer.writerows([protected(one_line(render(note)))] for note in table.notes)
            writer.writerow([])
        writer.writerows(map(protected, map(one_line, pair)) for pair in lines(printed(result)))
        writer.writerow([])
    return ("\ufeff" + stream.getvalue()).encode()


def _csv_cell(cell: object) -> object:
    data = _data(cell)
    return protected(plain(data)) if isinstance(data, str) else data


def lines(found: PrintedResult) -> list[tuple[str, str]]:
    """Return what is told beside the tables: decision, interpretation, warnings, and the facts."""
    told = [(tr("Decision"), found.decision)] if found.decision else []
    told += [(tr("In words"), found.interpretation)] if found.interpretation else []
    told += [(tr("Note"), warning) for warning in found.warnings]
    return [*told, *found.facts]


def markdown_bytes(results: Sequence[Result]) -> bytes:
    """Return the statistics as Markdown with pipe tables."""
    return ("\n".join(_markdown(results)) + "\n").encode()


def _markdown(results: Sequence[Result]) -> Iterator[str]:
    number = 0
    for result in results:
        found = printed(result)
        yield f"## {escaped(found.title)}"
        yield ""
        for table in found.tables:
            number += 1
            yield f"**{tr('Table')} {number}. {escaped(table.title)}**"
            yield ""
            yield _pipes(map(escaped, table.heads))
            yield _pipes("--:" if right else "---" for right in table.right)
            yield from (_pipes(map(escaped, row)) for row in table.rows)
            yield ""
            yield from (f"{escaped(note)}\n" for note in table.notes)
        yield from (f"- **{escaped(name)}:** {escaped(text)}" for name, text in lines(found))
        yield ""


def _pipes(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def number_format(kind: ColumnKind, decimals: int) -> str:
    """Return the Excel format of a column of numbers."""
    if kind == "int":
        return "#,##0"
    if kind == "p":
        return f'[<0.001]"{p_value(0)}";0.000'
    return "#,##0" + ("." + "0" * decimals if decimals else "")
