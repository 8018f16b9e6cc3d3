"""Joint displays: numbers and words of a mixed-methods study in one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.commands.quant import print_result
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.cli.given import assignments
from qualcode.messages import render, tr
from qualcode.model.mixed import Fit, ItemKind, Measure
from qualcode.model.result import Result
from qualcode.model.sentence import mark
from qualcode.services import datasets, quantitative
from qualcode.services import items as item_service
from qualcode.services import joint as service
from qualcode.services.session import Session

FILE = click.Path(path_type=Path)
FITS = tuple(str(fit) for fit in Fit)
KINDS = tuple(str(kind) for kind in ItemKind)

joint = ProjectGroup(
    "joint",
    default="side",
    help=mark(
        "Joint displays: what the numbers say beside what the informants say. Cases of a data set "
        "are joined with informants by `qualcode data PROJECT link`."
    ),
)
codes_option = option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    help_text=mark("Only this code with those below it; may be repeated."),
)
data_option = option(
    "--data", default="", metavar="NAME", help_text=mark("The data set (default: the only one).")
)
out_option = option(
    "--out", type=FILE, help_text=mark("Write the display (.docx, .xlsx, .csv, .md).")
)


def _shown(session: Session, result: Result, out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        quantitative.write_display(session, [result], out)
        show.note(tr("{file} is written.", file=str(out)))
    if as_json:
        show.as_json(quantitative.record(result))
    elif out is None:
        print_result(quantitative.printed(result))


@command("side", mark("Numbers and words of each theme side by side, with their fit."), group=joint)
@codes_option
@out_option
@json_option
def side(codes: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Side by side."""
    with seated(project_of_group()) as session:
        _shown(session, service.side_by_side(session, codes), out, as_json=as_json)


@command(
    "themes",
    mark("Who mentions which theme, by the categories of a VARIABLE, with a quotation each."),
    examples=("qualcode joint study themes stunting --code Input",),
    group=joint,
)
@click.argument("variable")
@data_option
@codes_option
@out_option
@json_option
def themes(
    variable: str, data: str, codes: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Statistics by themes."""
    with seated(project_of_group()) as session:
        found = service.themes_by(session, datasets.find(session, data), variable, codes)
        _shown(session, found, out, as_json=as_json)


@command(
    "cases",
    mark("Cases ordered by a number, such as the HAZ, against themes."),
    examples=("qualcode joint study cases haz --category stunting",),
    group=joint,
)
@click.argument("variable")
@data_option
@codes_option
@option("--category", default="", metavar="COLUMN", help_text=mark("A category to print too."))
@option("--counts", is_flag=True, help_text=mark("Numbers of codings in place of signs."))
@out_option
@json_option
def cases(
    variable: str,
    data: str,
    codes: tuple[str, ...],
    category: str,
    counts: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Cases in order."""
    with seated(project_of_group()) as session:
        found = service.cases_by(
            session,
            datasets.find(session, data),
            variable,
            codes,
            category=category,
            counts=counts,
        )
        _shown(session, found, out, as_json=as_json)


@command(
    "write",
    mark("Write the line of a theme: its number, how it fits the words, what follows."),
    examples=(
        'qualcode joint study write Output --number "52.94 % (target > 70 %)" --fit contradicts',
        "qualcode joint study write Input --statistic normality --option columns=haz",
    ),
    group=joint,
)
@click.argument("code")
@option("--number", help_text=mark("The number, in words."))
@option("--statistic", default="", metavar="NAME", help_text=mark("Compute the number anew."))
@option(
    "--option",
    "options",
    multiple=True,
    metavar="KEY=VALUE",
    help_text=mark("An option of the statistic; may be repeated."),
)
@data_option
@option("--fit", type=click.Choice(FITS), help_text=mark("How numbers and words fit."))
@option("--inference", help_text=mark("What follows from both."))
@coder_option
@json_option
def write(code: str, data: str, coder: str, as_json: bool, **given: Any) -> None:
    """Write a line."""
    with seated(project_of_group(), coder) as session:
        made = service.set_line(
            session,
            code,
            quantity=given["number"],
            data_set=datasets.find(session, data) if given["statistic"] else None,
            statistic=given["statistic"],
            options=assignments(given["options"]),
            fit=Fit(given["fit"]) if given["fit"] else None,
            inference=given["inference"],
        )
    _done(as_json, made, tr("The line of {code} is written.", code=code))


@command("drop", mark("Take the line of a theme away."), group=joint)
@click.argument("code")
@coder_option
def drop(code: str, coder: str) -> None:
    """Drop a line."""
    with seated(project_of_group(), coder) as session:
        service.drop_line(session, code)
    show.note(tr("The line of {code} is gone.", code=code))


@command(
    "items", mark("From themes to questionnaire items and hypotheses, with the words."), group=joint
)
@out_option
@json_option
def items(out: Path | None, as_json: bool) -> None:
    """Show the building display."""
    with seated(project_of_group()) as session:
        _shown(session, item_service.building(session), out, as_json=as_json)


@command(
    "item",
    mark(
        "Make a questionnaire item, or a hypothesis, of a theme; its quotations are kept with it."
    ),
    examples=(
        'qualcode joint study item Input/Man "Have the cadres been trained?" --variable p12',
    ),
    group=joint,
)
@click.argument("code")
@click.argument("wording")
@option("--kind", type=click.Choice(KINDS), default="item", help_text=mark("What it becomes."))
@option("--label", default="", help_text=mark("Its number (default: the next)."))
@option(
    "--variable",
    "variables",
    multiple=True,
    metavar="COLUMN",
    help_text=mark("The column with its answers; may be repeated."),
)
@data_option
@coder_option
@json_option
def item(
    code: str,
    wording: str,
    kind: str,
    label: str,
    variables: tuple[str, ...],
    data: str,
    coder: str,
    as_json: bool,
) -> None:
    """Make an item."""
    with seated(project_of_group(), coder) as session:
        made = item_service.add(
            session,
            code,
            wording,
            kind=ItemKind(kind),
            label=label,
            data_set=datasets.find(session, data) if variables or data else None,
            variables=variables,
        )
    _done(as_json, made, tr("The item is kept."))


@command("drop-item", mark("Take an item away, by its label or id."), group=joint)
@click.argument("label")
@coder_option
def drop_item(label: str, coder: str) -> None:
    """Drop an item."""
    with seated(project_of_group(), coder) as session:
        item_service.drop(session, label)
    show.note(tr("The item {label} is gone.", label=label))


@command(
    "table",
    mark(
        "Codes as variables of the informants or, with --data, of the cases: to FILE (.csv, .xlsx)."
    ),
    group=joint,
)
@click.argument("file", type=FILE)
@data_option
@codes_option
@option(
    "--measure",
    type=click.Choice(["presence", "count", "rate"]),
    default="presence",
    help_text=mark("Mentioned or not, number of codings, or codings per 1,000 words."),
)
def table(file: Path, data: str, codes: tuple[str, ...], measure: str) -> None:
    """Quantitize."""
    with seated(project_of_group()) as session:
        kind = Measure(measure)
        found = (
            service.with_codes(session, datasets.find(session, data), codes, measure=kind)
            if data
            else service.informant_table(session, codes, measure=kind)
        )
        for sentence in found.log:
            show.note(f"· {render(sentence)}")
        quantitative.write_data(found, file)
    show.note(tr("{file} is written.", file=str(file)))


def _done(as_json: bool, made: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": made})
    else:
        show.note(sentence)
