"""Statistics by name, made from the registry: a new statistic needs no line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import Command, Option, command, json_option, option, seated
from qualcode.messages import render, tr
from qualcode.model.errors import InputProblem, NotFound
from qualcode.model.mixed import Measure
from qualcode.model.sentence import mark
from qualcode.model.transcript import Problem
from qualcode.services import quantitative

if TYPE_CHECKING:
    from qualcode.services.quantitative import (
        Parameter,
        PrintedResult,
        PrintedTable,
        Statistic,
    )

LIST, REPORT = "list", "report"
MOST_ROWS, SHOWN_ROWS = 60, 40
"""A longer table is shown only in its beginning."""
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
        return [LIST, REPORT, *(entry.name for entry in quantitative.statistics())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a statistic."""
        del ctx
        if cmd_name in {LIST, REPORT}:
            return list_statistics if cmd_name == LIST else report
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
        "qualcode quant zscore children.xlsx --sex sex --days age --length cm --out z.docx",
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


@command(
    REPORT,
    mark(
        "Carry out a PLAN of statistics and write the chapter.\n\n"
        "A plan (YAML or JSON) names the data files, the operations on them, and the parts of the "
        "chapter in their order; docs/quant.md explains it with an example."
    ),
    examples=("qualcode quant report plan.yaml --out chapter.docx",),
)
@click.argument("plan", type=click.Path(path_type=Path))
@option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help_text=mark("Where the chapter goes (.docx; or .xlsx, .csv, .md with the tables alone)."),
)
@json_option
def report(plan: Path, out: Path, as_json: bool) -> None:
    """Write a chapter."""
    from qualcode.services import chapter

    made = chapter.carry_out(plan)
    tell_problems(made.problems)
    for result in made.results:
        for warning in result.warnings:
            show.note(f"! {render(result.title)}: {render(warning)}")
    chapter.write(made, out)
    if as_json:
        show.as_json([quantitative.record(result) for result in made.results])
    else:
        n = len(made.results)
        show.note(tr("{n} statistics are written to {file}.", n=n, file=str(out)))


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
                "default": plain(parameter.default),
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
        parameters.append(
            click.Argument(
                ["data"],
                nargs=-1,
                required=True,
                type=click.Path(path_type=Path),
                metavar="DATA...",
            )
        )
    parameters += [_option_of(parameter) for parameter in entry.parameters]
    parameters += [*_data_options(), *_project_options()] if entry.needs_data else []
    parameters += _result_options()

    def compute(**given: Any) -> None:
        options = {
            name.removeprefix("given_"): value
            for name, value in given.items()
            if name.startswith("given_") and value is not None
        }
        data = _data(given) if entry.needs_data else None
        result = quantitative.run(entry.name, data, options)
        if given.get("_keep"):
            _keep(given, entry.name, options)
        if given["_data_out"] is not None and data is not None:
            extended = quantitative.with_new_variables(data, result.derived)
            quantitative.write_data(extended, given["_data_out"])
            show.note(tr("The data are in {file}.", file=str(given["_data_out"])))
        if given["_out"] is not None:
            quantitative.write([result], given["_out"], title=render(result.title))
            show.note(tr("{file} is written.", file=str(given["_out"])))
        if given["_json"]:
            show.as_json(quantitative.record(result))
        elif given["_out"] is None:
            print_result(quantitative.printed(result), plots=given["_plot"])

    return Command(entry.name, params=parameters, callback=compute, help=entry.summary)


def _data_options() -> list[click.Parameter]:
    file = click.Path(path_type=Path)
    return [
        Option(
            ["--sheet", "_sheet"],
            default="",
            metavar="NAME",
            help=mark("The sheet of a workbook (default: the first that holds data)."),
        ),
        Option(
            ["--join", "_join"],
            default="",
            metavar="COLUMN",
            help=mark(
                "Put several DATA side by side by this column of ids (without it: under each other)."
            ),
        ),
        Option(
            ["--dictionary", "_dictionary"],
            type=file,
            metavar="FILE",
            help=mark("Meaning, type, codes and missing codes of the variables."),
        ),
        Option(
            ["--steps", "_steps"],
            type=file,
            metavar="FILE",
            help=mark("Recorded operations on the data (JSON), done before computing."),
        ),
    ]


def _project_options() -> list[click.Parameter]:
    return [
        Option(
            ["--project", "_project"],
            default="",
            metavar="PROJECT",
            help=mark("DATA is the name of a data set of this project."),
        ),
        Option(
            ["--codes", "_codes"],
            type=click.Choice(["presence", "count", "rate"]),
            help=mark("With --project: every code is a variable of the cases too."),
        ),
        Option(
            ["--keep", "_keep"],
            is_flag=True,
            help=mark("With --project: record this as an operation; its new variables stay."),
        ),
    ]


def _result_options() -> list[click.Parameter]:
    file = click.Path(path_type=Path)
    return [
        Option(
            ["--out", "_out"],
            type=file,
            metavar="FILE",
            help=mark("Write the result (.docx, .xlsx, .csv, .md) instead of printing it."),
        ),
        Option(
            ["--data-out", "_data_out"],
            type=file,
            metavar="FILE",
            help=mark("Write the data with the new variables (.csv, .xlsx)."),
        ),
        Option(
            ["--plot", "_plot"],
            is_flag=True,
            help=mark("Draw bars, boxes and forests in the terminal too."),
        ),
        Option(["--json", "_json"], is_flag=True, help=mark("Print JSON.")),
    ]


def _data(given: Mapping[str, Any]) -> Any:
    """Return the data that are asked for: of files, or of a project."""
    if given["_project"]:
        from qualcode.services import datasets, joint

        name = str(given["data"][0])
        with seated(given["_project"]) as session:
            data_set = datasets.find(session, name)
            if given["_codes"]:
                return joint.with_codes(session, data_set, measure=Measure(given["_codes"]))
            return datasets.load(session, data_set)
    wanted = quantitative.DataFiles(
        files=given["data"],
        sheet=given["_sheet"],
        join=given["_join"],
        dictionary=given["_dictionary"],
        steps=given["_steps"],
    )
    read = quantitative.read(wanted)
    tell_problems(read.problems)
    for sentence in read.data.log:
        show.note(f"· {render(sentence)}")
    return read.data


def _keep(given: Mapping[str, Any], name: str, options: Mapping[str, object]) -> None:
    """Record a statistic as an operation on a data set of a project.

    Raises:
        InputProblem: no project is named.
    """
    if not given["_project"]:
        raise InputProblem("--keep records an operation in a project: name it with --project.")
    from qualcode.services import datasets

    with seated(given["_project"]) as session:
        data_set = datasets.find(session, str(given["data"][0]))
        step = {"do": "statistic", "name": name, "options": dict(options)}
        changed = datasets.add_steps(session, data_set, [step])
    show.note(f"· {render(changed.log[-1])}")


def tell_problems(problems: Sequence[tuple[str, Problem]]) -> None:
    """Tell on stderr what the readers of data kept, dropped or doubted."""
    for file, problem in problems:
        where = tr("{file}, row {n}: ", file=file, n=problem.line) if problem.line else f"{file}: "
        show.note(f"! {where}{render(problem.what)}")


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


def print_result(found: PrintedResult, *, plots: bool = False) -> None:
    """Print a statistic: its tables, what was decided and why, what it means, how it was made."""
    for number, table in enumerate(found.tables):
        if number:
            show.blank()
        print_table(table)
    show.blank()
    for figure in found.figures if plots else ():
        if drawn := quantitative.in_letters(figure, show.width()):
            show.heading(render(figure.title))
            show.text_of("\n".join(drawn))
            show.blank()
    for name, text in ((tr("Decision"), found.decision), (tr("In words"), found.interpretation)):
        if text:
            show.paragraph(f"{name}: {text}", hanging=2)
    for warning in found.warnings:
        show.paragraph(f"! {warning}", hanging=2)
    if found.decision or found.interpretation or found.warnings:
        show.blank()
    show.pairs(dict(found.facts))


def print_table(table: PrintedTable) -> None:
    """Print a table; of a very long one the beginning."""
    show.heading(table.title)
    rows = table.rows
    shown = table if len(rows) <= MOST_ROWS else replace(table, rows=rows[:SHOWN_ROWS])
    for number, part in enumerate(quantitative.narrowed(shown, show.width(), gap=show.GAP)):
        if number:
            show.blank()
        heads = zip(part.heads, part.right, strict=True)
        show.table([show.Column(head, right=right) for head, right in heads], part.rows)
    if len(rows) > MOST_ROWS:
        more = len(rows) - SHOWN_ROWS
        show.paragraph(tr("… {n} more rows; --out FILE writes them all.", n=more))
    for note in table.notes:
        show.paragraph(note)


def plain(value: object) -> Any:
    """Return the default of an option as JSON holds it."""
    return list(value) if isinstance(value, tuple) else value
