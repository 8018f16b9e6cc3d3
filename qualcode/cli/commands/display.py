"""The gallery of displays: list, show, write, save, compare."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.matrix import CONTENTS, LAYOUTS, matrix_record, print_matrix
from qualcode.cli.frame import (
    KINDS,
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import tr
from qualcode.model.display import DESIGNS, DisplaySpec, filled
from qualcode.model.matrix import CellContent
from qualcode.model.sentence import mark
from qualcode.services import codebooks, display_gallery, sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.services.session import Session

display = ProjectGroup(
    "display",
    default="list",
    help=mark(
        "The gallery of displays of Miles & Huberman. NAME is a display of the gallery or one you "
        "saved; matrices go to .docx .xlsx .csv .html .md, pictures to .png .svg."
    ),
)


@command(
    "list", mark("List the displays and what each is for, then the saved ones."), group=display
)
@json_option
def list_displays(as_json: bool) -> None:
    """List displays."""
    with seated(project_of_group()) as session:
        saved = display_gallery.saved(session)
    if as_json:
        show.as_json({
            "gallery": [
                {"name": d.name, "title": tr(d.title), "purpose": tr(d.purpose), "rows": d.rows,
                 "cols": d.cols, "content": str(d.content), "picture": bool(d.picture)}
                for d in DESIGNS.values()
            ],
            "saved": [{"name": one.name, "spec": dict(one.spec)} for one in saved],
        })  # fmt: skip
        return
    columns = [show.Column(tr("Display")), show.Column(tr("What it is for"))]
    rows = [(d.name, f"{tr(d.title)}. {tr(d.purpose)}") for d in DESIGNS.values()]
    show.table(columns, rows)
    if saved:
        show.blank()
        columns = [show.Column(tr("Saved")), show.Column(tr("Display"))]
        show.table(columns, [(one.name, one.spec.get("design", "")) for one in saved])


def _choices(function: Callable[..., Any]) -> Callable[..., Any]:
    for decorate in (
        option("--rows", metavar="AXIS", help_text=mark("Other rows than the display has.")),
        option("--cols", metavar="AXIS", help_text=mark("Other columns than the display has.")),
        option("--cell", "content", type=click.Choice(CONTENTS), help_text=mark("Cell content.")),
        option(
            "--layout", type=click.Choice(LAYOUTS), help_text=mark("Form of the table in Word.")
        ),
        option("--title", help_text=mark("Title.")),
        option("--kind", type=click.Choice(KINDS), help_text=mark("Only sources of this kind.")),
        option("--source", metavar="SOURCE", help_text=mark("Only this source.")),
        option("--code", metavar="CODE", help_text=mark("Only this code and those below.")),
        option("--informant", metavar="NAME", help_text=mark("Only this informant.")),
        option(
            "--order-by",
            metavar="ATTRIBUTE",
            help_text=mark("Sort the rows by an attribute of informants, or by count."),
        ),
        option("--descending", is_flag=True, help_text=mark("Sort from the largest.")),
        option("--only-used", is_flag=True, help_text=mark("Leave empty rows and columns out.")),
        option(
            "--by",
            type=click.Choice(["overlap", "turn", "source"]),
            help_text=mark(
                "What counts as together in a co-occurrence (default: overlap; in the network, turn)."
            ),
        ),
        option(
            "--outcomes", metavar="CODE", help_text=mark("The dimension of outcomes (effects).")
        ),
    ):
        function = decorate(function)
    return function


def _spec(session: Session, name: str, given: dict[str, Any]) -> DisplaySpec:
    """Return a display of the gallery, or a saved one, with what was asked for on the command line."""
    spec = display_gallery.load(session, name)
    book = codebooks.current(session)
    changes: dict[str, Any] = {
        key: given[key]
        for key in ("rows", "cols", "content", "layout", "title", "order_by", "by", "outcomes")
        if given[key]
    }
    changes |= {key: True for key in ("descending", "only_used") if given[key]}
    if given["kind"]:
        changes["kinds"] = (given["kind"],)
    if given["source"]:
        changes["sources"] = (sources.find(session, given["source"]).id,)
    if given["code"]:
        changes["codes"] = (book.find(given["code"]).id,)
    if given["informant"]:
        changes["informants"] = (sources.find_informant(session, given["informant"]).id,)
    return replace(spec, **changes)


@command(
    "show",
    mark("Show the display NAME, or write it to --out."),
    examples=(
        "qualcode display study show fgd --out fgd.docx",
        "qualcode display study show cases --order-by haz --only-used",
        "qualcode display study show causal --out jaringan.png",
    ),
    group=display,
)
@click.argument("name")
@_choices
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help_text=mark("Write to FILE."))
@json_option
def show_display(name: str, out: Path | None, as_json: bool, **given: Any) -> None:
    """Show a display."""
    with seated(project_of_group()) as session:
        spec = _spec(session, name, given)
        design = DESIGNS[spec.design]
        if out:
            display_gallery.write(session, spec, out)
            if not as_json:
                show.value(out)
                return
        if design.picture:
            _show_picture(session, spec, as_json=as_json)
            return
        built = display_gallery.build(session, spec)
        if as_json:
            show.as_json(matrix_record(built))
            return
        print_matrix(built, CellContent(filled(spec).content))


def _show_picture(session: Session, spec: DisplaySpec, *, as_json: bool) -> None:
    """Print what a picture holds: in a terminal, words say it better than dots."""
    from qualcode.services import pictures

    drawn = pictures.drawing(session, spec)
    names = {node.key: node.label for node in drawn.nodes}
    if as_json:
        show.as_json({
            "kind": drawn.kind,
            "title": drawn.title,
            "nodes": [{"label": n.label, "group": n.group, "size": n.size} for n in drawn.nodes],
            "edges": [
                {"from": names[e.first], "to": names[e.second], "weight": e.weight, "sign": e.sign}
                for e in drawn.edges
            ],
            "points": [list(point) for point in drawn.points],
        })  # fmt: skip
        return
    show.heading(drawn.title)
    if drawn.points:
        columns = [show.Column(tr("Source")), show.Column(tr("New"), right=True)]
        columns.append(show.Column(tr("Codes so far"), right=True))
        show.table(columns, drawn.points)
    elif drawn.kind in {"network", "causal"}:
        columns = [show.Column(tr("From")), show.Column(""), show.Column(tr("To"))]
        columns.append(show.Column(tr("Times"), right=True))
        ranked = sorted(drawn.edges, key=lambda e: -e.weight)
        arrow = "→" if drawn.kind == "causal" else "—"
        rows = [(names[e.first], arrow + e.sign, names[e.second], e.weight) for e in ranked]
        show.table(columns, rows)
    else:
        for node in drawn.nodes:
            indent = 2 * node.depth if drawn.kind == "tree" else 0
            show.paragraph(f"{node.label} ({node.size})", indent=indent)
    show.note(tr("With --out FILE.png or FILE.svg it is drawn."))


@command("save", mark("Keep a display under the name AS."), group=display)
@click.argument("name")
@click.argument("as_name", metavar="AS")
@_choices
@coder_option
@json_option
def save(name: str, as_name: str, coder: str, as_json: bool, **given: Any) -> None:
    """Save a display."""
    with seated(project_of_group(), coder) as session:
        made = display_gallery.save(session, as_name, _spec(session, name, given))
    if as_json:
        show.as_json({"id": made, "name": as_name})
    else:
        show.note(tr("The display “{name}” is saved.", name=as_name))


@command("drop", mark("Remove the saved display NAME."), group=display)
@click.argument("name")
@coder_option
@json_option
def drop(name: str, coder: str, as_json: bool) -> None:
    """Remove a display."""
    with seated(project_of_group(), coder) as session:
        display_gallery.drop(session, name)
    if as_json:
        show.as_json({"dropped": name})
    else:
        show.note(tr("The display “{name}” is removed.", name=name))


@command(
    "compare",
    mark("Lay two cases side by side, theme by theme: informants, roles, sites, sources."),
    examples=('qualcode display study compare "Informan 5" "Informan 8"',),
    group=display,
)
@click.argument("first")
@click.argument("second")
@option("--axis", default="", metavar="AXIS", help_text=mark("What the two are (default: found)."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help_text=mark("Write to FILE."))
@json_option
def compare(first: str, second: str, axis: str, out: Path | None, as_json: bool) -> None:
    """Compare two cases."""
    from qualcode.services import display as service

    with seated(project_of_group()) as session:
        found = display_gallery.compare(session, first, second, axis=axis)
        if out:
            service.write_matrix(
                session, found.matrix, out, content=CellContent.RESULT, layout="grid"
            )
        if as_json:
            show.as_json({
                "both": list(found.both),
                "only_first": list(found.only_first),
                "only_second": list(found.only_second),
                "matrix": matrix_record(found.matrix),
            })  # fmt: skip
            return
        if out:
            show.value(out)
            return
        columns = [show.Column(tr("Theme")), show.Column(first), show.Column(second)]
        rows = []
        for row in found.matrix.rows:
            counts = [found.matrix.cell(row.key, c.key).count or "·" for c in found.matrix.cols]
            rows.append((f"{row.group} / {row.label}" if row.group else row.label, *counts))
        show.table(columns, rows)
