"""Links between codes: pattern codes that gather others, and causes with their effects."""

from __future__ import annotations

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
from qualcode.messages import tr, tr_n
from qualcode.model.reduction import LinkKind
from qualcode.model.sentence import mark
from qualcode.services import codebooks, reduction, reduction_sheets

if TYPE_CHECKING:
    from qualcode.model.codebook import Codebook
    from qualcode.model.reduction import CodeLink

link = ProjectGroup(
    "link",
    default="list",
    help=mark(
        "Links between codes: a pattern code gathers others; a code leads to another (+ or -)."
    ),
)


@command("list", mark("List the links between codes."), group=link)
@json_option
def list_links(as_json: bool) -> None:
    """List links."""
    with seated(project_of_group()) as session:
        book = codebooks.current(session)
        records = [_record(book, one) for one in reduction_sheets.links(session)]
    if as_json:
        show.as_json(records)
        return
    arrows = {LinkKind.GATHERS: "⊃", LinkKind.LEADS: "→"}
    columns = [show.Column(tr("From")), show.Column(""), show.Column(tr("To"))]
    columns += [show.Column(tr("Evidence"), right=True), show.Column(tr("Note"))]
    rows = [
        (r["from"], f"{arrows[LinkKind(r['kind'])]}{r['sign']}", r["to"],
         len(r["evidence"]) or "", r["note"])
        for r in records
    ]  # fmt: skip
    show.table(columns, rows)
    if not records:
        show.note(tr("No link is stated yet."))


def _record(book: Codebook, one: CodeLink) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": str(one.kind),
        "from": book.path(one.from_code),
        "to": book.path(one.to_code),
        "sign": one.sign,
        "note": one.note,
        "evidence": list(one.evidence),
        "written": one.written,
    }


@command(
    "gather",
    mark("Let the pattern code PATTERN gather other codes (second cycle of coding)."),
    examples=("qualcode link study gather Keterlaporan Input/Man Proses/pengawasan",),
    group=link,
)
@click.argument("pattern")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@coder_option
@json_option
def gather(pattern: str, codes: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Gather codes."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        ids = [book.find(code).id for code in codes]
        new = reduction_sheets.gather(session, book.find(pattern).id, ids)
    if as_json:
        show.as_json({"new": new})
    else:
        show.note(tr_n("{n} code gathered.", "{n} codes gathered.", n=new))


@command(
    "lead",
    mark("State that CAUSE leads to EFFECT; --sign + furthers it, --sign - hinders it."),
    examples=(
        "qualcode link study lead Input/Money Proses/pelaksanaan --sign - --evidence 3f9a1c",
    ),
    group=link,
)
@click.argument("cause")
@click.argument("effect")
@option("--sign", type=click.Choice(["+", "-"]), help_text=mark("Furthers (+) or hinders (-)."))
@option("--note", default="", metavar="TEXT", help_text=mark("Why it is so."))
@option("--evidence", multiple=True, metavar="CODING", help_text=mark("A coding that shows it."))
@coder_option
@json_option
def lead(
    cause: str,
    effect: str,
    sign: str | None,
    note: str,
    evidence: tuple[str, ...],
    coder: str,
    as_json: bool,
) -> None:
    """State a cause and its effect."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        shown = [reduction.find_coding(session, one).id for one in evidence]
        made = reduction_sheets.lead(
            session,
            book.find(cause).id,
            book.find(effect).id,
            sign=sign or "",
            note=note,
            evidence=shown,
        )
    if as_json:
        show.as_json({"id": made})
    else:
        show.value(made)


@command("remove", mark("Take back what is stated from FIRST to SECOND."), group=link)
@click.argument("first")
@click.argument("second")
@coder_option
@json_option
def remove(first: str, second: str, coder: str, as_json: bool) -> None:
    """Take links back."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        gone = reduction_sheets.unlink(session, book.find(first).id, book.find(second).id)
    if as_json:
        show.as_json({"removed": gone})
    else:
        show.note(tr_n("{n} link removed.", "{n} links removed.", n=gone))
