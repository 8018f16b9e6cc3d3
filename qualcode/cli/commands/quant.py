"""Statistics by name, made from the registry: a new statistic needs no line here."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import Command, Option, command, json_option
from qualcode.messages import decimal, render, tr
from qualcode.model.errors import NotFound
from qualcode.model.sentence import Sentence, mark
from qualcode.services import quantitative

if TYPE_CHECKING:
    from qualcode.model.result import Column, Result, Table
    from qualcode.services.quantitative import Parameter, Statistic

LIST = "list"
METAVARS = {
    "number": "NUMBER",
    "integer": "N",
    "text": "TEXT",
    "column": "COLUMN",
    "columns": "COLUMN,...",
    "file": "FILE",
}


class Quant(Command, click.Group):
    """``qualcode quant NAME DATA``: one command for each statistic."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a study."""
        del ctx
        return [LIST, *(entry.name for entry in quantitative.statistics())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a statistic."""
        del ctx
        if cmd_name == LIST:
            return list_statistics
        try:
            return _command_of(quantitative.find(cmd_name))
        except NotFound:
            return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the names with their summaries."""
        del ctx
        rows = [(entry.name, tr(entry.summary)) for entry in quantitative.statistics()]
        with formatter.section(tr("Statistics")):
            formatter.write_dl([(LIST, list_statistics.get_short_help_str()), *rows])


quant = Quant(
    "quant",
    help=mark(
        "Statistics of a study beside the transcripts, on a data file (.csv, .xlsx, .sav). "
        "`qualcode quant NAME --help` tells the options of one."
    ),
    subcommand_metavar="NAME [DATA] ...",
    examples=(
        "qualcode quant sample-size --p 0.5 --d 0.1 --population 573",
        "qualcode quant crosstab data.csv --row knowledge --column stunting",
    ),
)
quant.options_metavar = ""


@command(LIST, mark("List what can be computed, with the options of each."))
@json_option
def list_statistics(as_json: bool) -> None:
    """List statistics."""
    entries = quantitative.statistics()
    if as_json:
        show.as_json([_entry_record(entry) for entry in entries])
        return
    columns = [show.Column(tr("Name")), show.Column(tr("What")), show.Column(tr("Options"))]
    rows = [
        (entry.name, tr(entry.summary), " ".join(_flag(p) for p in entry.parameters))
        for entry in entries
    ]
    show.table(columns, rows)


def _entry_record(entry: Statistic) -> dict[str, Any]:
    return {
        "name": entry.name,
        "summary": tr(entry.summary),
        "needs_data": entry.needs_data,
        "options": [
            {
                "name": parameter.name,
                "kind": parameter.kind,
                "help": tr(parameter.help),
                "default": _plain(parameter.default),
                "choices": list(parameter.choices),
                "required": parameter.required,
            }
            for parameter in entry.parameters
        ],
    }


def _flag(parameter: Parameter) -> str:
    return f"--{parameter.name.replace('_', '-')}"


def _command_of(entry: Statistic) -> click.Command:
    parameters: list[click.Parameter] = []
    if entry.needs_data:
        parameters.append(click.Argument(["data"], type=click.Path(path_type=Path)))
    parameters += [_option_of(parameter) for parameter in entry.parameters]
    if entry.needs_data:
        parameters.append(
            Option(
                ["--sheet", "_sheet"],
                default="",
                metavar="NAME",
                help=mark("The sheet of a workbook (default: the first that holds data)."),
            )
        )
    parameters.append(Option(["--json", "_json"], is_flag=True, help=mark("Print JSON.")))

    def compute(
        data: Path | None = None, _sheet: str = "", _json: bool = False, **options: object
    ) -> None:
        given = {name.removeprefix("given_"): v for name, v in options.items() if v is not None}
        result = quantitative.run(entry.name, data, given, sheet=_sheet)
        if _json:
            show.as_json(result_record(result))
        else:
            print_result(result)

    return Command(entry.name, params=parameters, callback=compute, help=entry.summary)


class QuantOption(Option):
    """An option whose default is chosen by the statistic and told in the help."""

    def __init__(self, *args: Any, told_default: object, **kwargs: Any) -> None:
        """Take what click takes, and the default."""
        super().__init__(*args, **kwargs)
        self.told_default = told_default

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the line of the help with the default."""
        record = super().get_help_record(ctx)
        if record is None or self.told_default in {None, "", (), False}:
            return record
        told = tr("default: {default}", default=str(self.told_default))
        return record[0], f"{record[1]}  [{told}]"


def _option_of(parameter: Parameter) -> Option:
    if parameter.kind == "flag":
        names = [f"{_flag(parameter)}/--no-{parameter.name.replace('_', '-')}"]
    else:
        names = [_flag(parameter)]
    return QuantOption(
        [*names, f"given_{parameter.name}"],
        told_default=parameter.default,
        required=parameter.required,
        type=click.Choice(parameter.choices) if parameter.kind == "choice" else None,
        metavar=METAVARS.get(parameter.kind),
        help=parameter.help,
    )


def result_record(result: Result) -> dict[str, Any]:
    """Return a result as JSON shows it: tables as rows by key, and the unrounded values."""
    return {
        "name": result.name,
        "title": render(result.title),
        "n": result.n,
        "missing": result.missing,
        "method": render(result.method),
        "decision": _said(result.decision),
        "interpretation": _said(result.interpretation),
        "warnings": [render(warning) for warning in result.warnings],
        "options": _plain(result.options),
        "values": _plain(result.values),
        "tables": [
            {
                "title": render(table.title),
                "columns": [
                    {"key": c.key, "label": _label(c), "kind": c.kind} for c in table.columns
                ],
                "rows": [
                    {c.key: _plain(cell) for c, cell in zip(table.columns, row, strict=True)}
                    for row in table.rows
                ],
                "notes": [render(note) for note in table.notes],
            }
            for table in result.tables
        ],
        "derived": [
            {"name": one.variable.name, "values": [_plain(value) for value in one.values]}
            for one in result.derived
        ],
        "version": result.version,
    }


def _said(sentence: Sentence | None) -> str | None:
    return render(sentence) if sentence else None


def _label(column: Column) -> str:
    return render(column.label) if isinstance(column.label, Sentence) else column.label


def _plain(value: object) -> Any:
    """Return what JSON can hold; numbers that are none become null."""
    if isinstance(value, Sentence):
        return render(value)
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    item = getattr(value, "item", None)
    return _plain(item()) if callable(item) else str(value)


def print_result(result: Result) -> None:
    """Print the tables of a result with what was decided and what it means."""
    for number, table in enumerate(result.tables):
        if number:
            show.blank()
        show.heading(render(table.title))
        _print_table(table)
        for note in table.notes:
            show.paragraph(render(note))
    show.blank()
    counted = {"n": result.n, tr("missing"): result.missing or ""}
    said = {
        tr("method"): render(result.method),
        tr("decision"): _said(result.decision) or "",
        tr("interpretation"): _said(result.interpretation) or "",
    }
    show.pairs({name: value for name, value in (counted | said).items() if value != ""})
    for warning in result.warnings:
        show.paragraph(f"! {render(warning)}", hanging=2)


def _print_table(table: Table) -> None:
    columns = [show.Column(_label(c), right=c.kind != "text") for c in table.columns]
    rows = [
        [_written(column, cell) for column, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    show.table(columns, rows)


def _written(column: Column, cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, Sentence):
        return render(cell)
    if isinstance(cell, bool | str) or not isinstance(cell, int | float | Decimal):
        return str(cell)
    if not math.isfinite(cell):
        return "–"
    if column.kind == "p":
        return f"<{decimal(Decimal('0.001'))}" if cell < 0.001 else decimal(Decimal(f"{cell:.3f}"))
    if column.kind == "int" or (column.kind == "text" and isinstance(cell, int)):
        return f"{cell:.0f}"
    return decimal(Decimal(f"{cell:.{column.decimals}f}"))
