"""The whole analysis as one Word document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli import show
from qualcode.cli.frame import command, json_option, option, project_argument, seated
from qualcode.messages import LANGUAGES, render, tr
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


@command(
    "report",
    mark(
        "Write the whole analysis as one Word document: method with its numbers, informants, "
        "matrices, findings, triangulation, pictures, codebook, audit trail, COREQ checklist. "
        "`--sections list` shows what there is."
    ),
    examples=(
        "qualcode report study --out laporan.docx --lang id",
        "qualcode report study --out bab4.docx --sections ipo,fgd,findings --house-style kampus.docx",
    ),
)
@project_argument
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help_text=mark("The Word file."))
@option(
    "--lang",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    help_text=mark("Language of the report (default: that of the program)."),
)
@option(
    "--sections",
    default="",
    metavar="A,B,...",
    help_text=mark("Only these parts, in the order of the document; “list” lists them."),
)
@option("--title", default="", help_text=mark("Title (default: the title of the study)."))
@option(
    "--house-style",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help_text=mark("A .docx whose styles are used."),
)
@option("--hide-coders", is_flag=True, help_text=mark("Number the coders instead of naming them."))
@option(
    "--acts",
    type=click.IntRange(min=0),
    default=200,
    metavar="N",
    help_text=mark("So many of the newest acts in the audit trail (default: 200)."),
)
@option(
    "--quotes",
    type=click.IntRange(min=0),
    default=3,
    metavar="N",
    help_text=mark(
        "So many passages in a cell, except per informant and in the focus group (default: 3; 0: all)."
    ),
)
@json_option
def report(
    project: str,
    out: Path | None,
    lang: str | None,
    sections: str,
    title: str,
    house_style: Path | None,
    hide_coders: bool,
    acts: int,
    quotes: int,
    as_json: bool,
) -> None:
    """Write the report."""
    from qualcode.services import reporting

    if sections.strip() == "list":
        _list(reporting.SECTIONS, reporting.USUAL, as_json=as_json)
        return
    if out is None:
        raise click.UsageError(tr("Give the Word file with --out."), click.get_current_context())
    options = reporting.ReportOptions(
        sections=tuple(part.strip() for part in sections.split(",") if part.strip()),
        language=lang or "",
        title=title,
        house_style=house_style,
        hide_coders=hide_coders,
        acts=acts,
        quotes=quotes,
    )
    with seated(project) as session:
        doubts = [render(one) for one in reporting.write(session, out, options)]
    if as_json:
        show.as_json({"file": str(out), "check": doubts})
        return
    show.value(out)
    for doubt in doubts:
        show.note(tr("Look at this before you give the report away: {what}", what=doubt))


def _list(known: Mapping[str, str], names: Collection[str], *, as_json: bool) -> None:
    if as_json:
        show.as_json([{"section": n, "what": tr(w), "usual": n in names} for n, w in known.items()])
        return
    columns = [
        show.Column(tr("Section")),
        show.Column(tr("What it holds")),
        show.Column(tr("Usual")),
    ]
    show.table(columns, [(n, tr(w), "●" if n in names else "") for n, w in known.items()])
