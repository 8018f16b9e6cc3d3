"""Data sets of a project: measurements and questionnaires beside the transcripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from qualcode.cli import show
from qualcode.cli.commands.quant import tell_problems
from qualcode.cli.frame import (
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.cli.given import assignments, body_of
from qualcode.messages import render, tr
from qualcode.model.errors import InputProblem
from qualcode.model.mixed import DataSet, Relation
from qualcode.model.sentence import mark
from qualcode.services import datasets, quantitative, sources
from qualcode.services.quantitative import DataFiles

RELATIONS = tuple(str(one) for one in Relation)
FILE = click.Path(path_type=Path)

data = ProjectGroup(
    "data",
    default="list",
    help=mark(
        "Data sets of a project: tables of measurements and questionnaires, kept as they were read, "
        "with their dictionary, every operation recorded, and their cases joined with informants."
    ),
)


@command("list", mark("List the data sets."), group=data)
@json_option
def list_data(as_json: bool) -> None:
    """List data sets."""
    with seated(project_of_group()) as session:
        rows = [(one, len(datasets.links(session, one))) for one in datasets.listing(session)]
    if as_json:
        show.as_json([{**_record(one), "links": n} for one, n in rows])
        return
    labels = [tr("Name"), tr("File"), tr("Rows"), tr("Operations"), tr("Cases"), tr("Linked")]
    columns = [show.Column(label, right=n in {2, 3, 5}) for n, label in enumerate(labels)]
    show.table(
        columns,
        [
            (one.name, one.file_name, one.rows, len(one.steps), one.case_column or "–", n)
            for one, n in rows
        ],
    )


def _record(one: DataSet) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "file": one.file_name,
        "sha256": one.file_sha,
        "rows": one.rows,
        "steps": [dict(step) for step in one.steps],
        "case_column": one.case_column,
        "relation": str(one.relation),
    }


@command(
    "attach",
    mark("Keep a copy of a table (csv, xlsx, sav) in the project; several are put together."),
    examples=("qualcode data study attach children.xlsx --case code --dictionary meaning.csv",),
    group=data,
)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@option("--name", default="", help_text=mark("What it is called (default: the file's name)."))
@option("--sheet", default="", metavar="NAME", help_text=mark("The sheet of a workbook."))
@option("--join", default="", metavar="COLUMN", help_text=mark("Put files side by side by ids."))
@option("--dictionary", type=FILE, help_text=mark("Meaning and codes of the variables."))
@option("--steps", type=FILE, help_text=mark("Recorded operations on the data (JSON)."))
@option("--case", default="", metavar="COLUMN", help_text=mark("The column that names a case."))
@option(
    "--relation",
    type=click.Choice(RELATIONS),
    default=str(Relation.ONE),
    help_text=mark("How many informants a case may have, and cases an informant."),
)
@coder_option
@json_option
def attach(files: tuple[Path, ...], coder: str, as_json: bool, **given: Any) -> None:
    """Attach a data set."""
    wanted = DataFiles(
        files=files,
        sheet=given["sheet"],
        join=given["join"],
        dictionary=given["dictionary"],
        steps=given["steps"],
    )
    with seated(project_of_group(), coder) as session:
        made, problems = datasets.attach(
            session,
            wanted,
            name=given["name"],
            case_column=given["case"],
            relation=Relation(given["relation"]),
        )
    tell_problems(problems)
    sentence = tr("“{name}” is attached: {n} rows.", name=made.name, n=made.rows)
    _done(as_json, made.id, sentence)


@command("show", mark("Show the variables of a data set and what was done to it."), group=data)
@click.argument("name", default="")
@json_option
def show_data(name: str, as_json: bool) -> None:
    """Show a data set."""
    with seated(project_of_group()) as session:
        found = datasets.load(session, datasets.find(session, name))
    result = quantitative.run("dictionary", found, {})
    if as_json:
        show.as_json(quantitative.record(result))
        return
    from qualcode.cli.commands.quant import print_table

    for table in quantitative.printed(result).tables:
        print_table(table)
    for sentence in found.log:
        show.paragraph(f"· {render(sentence)}", hanging=2)


@command(
    "change", mark("Rename a data set, name its column of cases, declare the relation."), group=data
)
@click.argument("name")
@option("--to", default="", metavar="NAME", help_text=mark("The new name."))
@option("--case", default="", metavar="COLUMN", help_text=mark("The column that names a case."))
@option(
    "--relation",
    type=click.Choice(RELATIONS),
    help_text=mark("How many informants a case may have, and cases an informant."),
)
@option("--dictionary", type=FILE, help_text=mark("Meaning and codes of the variables."))
@coder_option
@json_option
def change(
    name: str,
    to: str,
    case: str,
    relation: str | None,
    dictionary: Path | None,
    coder: str,
    as_json: bool,
) -> None:
    """Change a data set."""
    with seated(project_of_group(), coder) as session:
        found = datasets.find(session, name)
        if dictionary:
            datasets.explain(session, found, DataFiles(files=(), dictionary=dictionary))
            found = datasets.find(session, found.id)
        if to or case or relation:
            datasets.change(
                session,
                found,
                name=to,
                case_column=case,
                relation=Relation(relation) if relation else None,
            )
    _done(as_json, found.id, tr("“{name}” is changed.", name=name))


@command(
    "step",
    mark("Record operations on a data set: JSON, or - to read it, or a file with --file."),
    examples=("qualcode data study step children --file steps.json",),
    group=data,
)
@click.argument("name")
@click.argument("step", default="")
@option("--file", type=FILE, help_text=mark("A file with a list of operations."))
@coder_option
@json_option
def step(name: str, step: str, file: Path | None, coder: str, as_json: bool) -> None:
    """Record operations."""
    text = quantitative.text_of(file) if file else body_of(step)
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputProblem("The list of steps is not JSON.") from error
    found = found.get("steps", found) if isinstance(found, dict) else found
    steps = found if isinstance(found, list) else [found]
    with seated(project_of_group(), coder) as session:
        data_set = datasets.find(session, name)
        changed = datasets.add_steps(session, data_set, steps)
    for sentence in changed.log[-len(steps) :]:
        show.note(f"· {render(sentence)}")
    if as_json:
        show.as_json({"id": data_set.id, "log": [render(one) for one in changed.log]})


@command(
    "link",
    mark(
        "Join cases with informants: CASE=INFORMANT pairs, or --by an attribute of the informants "
        "that holds ids of cases. Who stays alone on either side is listed."
    ),
    examples=(
        'qualcode data study link children B012="Informan 9"',
        "qualcode data study link children --by case",
    ),
    group=data,
)
@click.argument("name")
@click.argument("pairs", nargs=-1, metavar="[CASE=INFORMANT]...")
@option("--by", default="", metavar="ATTRIBUTE", help_text=mark("An attribute of the informants."))
@coder_option
@json_option
def link(name: str, pairs: tuple[str, ...], by: str, coder: str, as_json: bool) -> None:
    """Link cases."""
    with seated(project_of_group(), coder) as session:
        data_set = datasets.find(session, name)
        if pairs:
            found = [
                (case, sources.find_informant(session, person).id)
                for case, person in assignments(pairs).items()
            ]
            datasets.link(session, data_set, found)
        if by:
            datasets.link_by(session, data_set, by)
        report = datasets.link_report(session, data_set)
    _print_links(report, as_json=as_json)


@command("links", mark("Show which case is joined with which informant."), group=data)
@click.argument("name", default="")
@json_option
def links(name: str, as_json: bool) -> None:
    """Show links."""
    with seated(project_of_group()) as session:
        report = datasets.link_report(session, datasets.find(session, name))
    _print_links(report, as_json=as_json)


def _print_links(report: datasets.LinkReport, *, as_json: bool) -> None:
    if as_json:
        show.as_json(
            {
                "links": [{"case": case, "informant": p.name} for case, p in report.pairs],
                "cases_alone": list(report.cases_alone),
                "informants_alone": [person.name for person in report.informants_alone],
            }
        )
        return
    columns = [show.Column(tr("Case")), show.Column(tr("Informant"))]
    show.table(columns, [(case, person.name) for case, person in report.pairs])
    for label, names in (
        (tr("Cases without an informant"), report.cases_alone),
        (tr("Informants without a case"), [p.name for p in report.informants_alone]),
    ):
        if names:
            shown = ", ".join(names[:30]) + (" …" if len(names) > 30 else "")
            show.paragraph(f"{label} ({len(names)}): {shown}", hanging=2)


@command("unlink", mark("Take the links of a CASE back."), group=data)
@click.argument("name")
@click.argument("case")
@coder_option
@json_option
def unlink(name: str, case: str, coder: str, as_json: bool) -> None:
    """Unlink a case."""
    with seated(project_of_group(), coder) as session:
        data_set = datasets.find(session, name)
        n = datasets.unlink(session, data_set, case)
    _done(as_json, data_set.id, tr("{n} links of {case} are taken back.", n=n, case=case))


@command("drop", mark("Take a data set out of the project; undo brings it back."), group=data)
@click.argument("name")
@coder_option
@json_option
def drop(name: str, coder: str, as_json: bool) -> None:
    """Drop a data set."""
    with seated(project_of_group(), coder) as session:
        data_set = datasets.find(session, name)
        datasets.drop(session, data_set)
    _done(as_json, data_set.id, tr("“{name}” is taken out.", name=data_set.name))


def _done(as_json: bool, made: str, sentence: str) -> None:
    if as_json:
        show.as_json({"id": made})
    else:
        show.note(sentence)
