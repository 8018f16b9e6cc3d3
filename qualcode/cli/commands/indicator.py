"""Indicators against their targets, beside the themes they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import tr
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import mark
from qualcode.model.written import parse_number
from qualcode.services import codebooks, sources, tables, triangulation

if TYPE_CHECKING:
    from qualcode.services.triangulation import IndicatorLine

indicator = ProjectGroup(
    "indicator",
    default="list",
    help=mark("Indicators against their targets, beside the themes they belong to."),
)


@command("list", mark("List the indicators."), group=indicator)
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help_text=mark("Write to FILE (.docx .xlsx .csv .md)."),
)
@json_option
def list_indicators(out: Path | None, as_json: bool) -> None:
    """List indicators."""
    with seated(project_of_group()) as session:
        found = triangulation.indicators(session)
        if out:
            tables.write(session, [tables.indicators(found)], out, how=tables.HOW_COMPARED)
    if out and not as_json:
        show.value(out)
        return
    if as_json:
        show.as_json([_record(one) for one in found])
        return
    columns = [show.Column(tr("Indicator")), show.Column(tr("Value"), right=True)]
    columns += [show.Column(tr("Target"), right=True), show.Column(tr("Reached"))]
    columns += [show.Column(tr("Theme")), show.Column(tr("Document"))]
    rows = [
        (
            one.indicator.name,
            f"{one.indicator.value:g} {one.indicator.unit}".strip(),
            f"{one.indicator.aim} {one.indicator.target:g}",
            tr("yes") if one.indicator.is_reached else tr("no"),
            one.code,
            " ".join(filter(None, (one.document, one.indicator.period))),
        )
        for one in found
    ]
    show.table(columns, rows)
    if not found:
        show.note(tr("No indicator is written yet."))


def _record(one: IndicatorLine) -> dict[str, Any]:
    return {
        "id": one.indicator.id,
        "name": one.indicator.name,
        "value": one.indicator.value,
        "target": one.indicator.target,
        "aim": one.indicator.aim,
        "unit": one.indicator.unit,
        "reached": one.indicator.is_reached,
        "period": one.indicator.period,
        "code": one.code,
        "document": one.document,
        "codings": one.codings,
    }


@command(
    "set",
    mark("Write an indicator, or change the one of this name and period."),
    examples=(
        ('qualcode indicator study set "Keluarga ikut BKB" 52,94 ">" 70 --unit % --period 2021 '
        '--code Output/cakupan --document "Laporan BKB 2021"'),
    ),
    group=indicator,
)  # fmt: skip
@click.argument("name")
@click.argument("value")
@click.argument("aim", type=click.Choice(triangulation.AIMS))
@click.argument("target")
@option("--unit", default="", help_text=mark("Unit, such as %."))
@option("--period", default="", help_text=mark("Year or period."))
@option("--code", default="", metavar="CODE", help_text=mark("The theme it belongs to."))
@option(
    "--document", default="", metavar="SOURCE|TEXT", help_text=mark("The document it comes from.")
)
@coder_option
@json_option
def set_indicator(
    name: str, value: str, aim: str, target: str, coder: str, as_json: bool, **facts: str
) -> None:
    """Write an indicator."""
    numbers = [_number(value), _number(target)]
    with seated(project_of_group(), coder) as session:
        code = facts.pop("code")
        names = {row.source.name: row.source.id for row in sources.listing(session)}
        made = triangulation.set_indicator(
            session,
            name,
            *numbers,
            aim=aim,
            facts=facts,
            code_id=codebooks.current(session).find(code).id if code else None,
            source_id=names.get(facts["document"]),
        )
    if as_json:
        show.as_json({"id": made})
    else:
        show.value(made)


def _number(written: str) -> float:
    found = parse_number(written.rstrip("% "))
    if found is None:
        raise InputProblem("“{value}” is not a number.", value=written)
    return found


@command("remove", mark("Remove the indicators called NAME."), group=indicator)
@click.argument("name")
@coder_option
@json_option
def remove(name: str, coder: str, as_json: bool) -> None:
    """Remove indicators."""
    with seated(project_of_group(), coder) as session:
        n = triangulation.drop_indicator(session, name)
    if as_json:
        show.as_json({"removed": n})
    else:
        show.note(tr("The indicator is removed."))
