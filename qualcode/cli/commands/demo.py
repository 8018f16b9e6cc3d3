"""The sample study: invented interviews from Jambi, a codebook, and a part of the coding."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from qualcode.cli import show
from qualcode.cli.frame import State, command, json_option, option
from qualcode.messages import tr
from qualcode.model.matrix import CellContent
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from qualcode.services.session import Session

WORD_FILE = "matriks-ipo.docx"


@command(
    "demo",
    mark(
        "Build the sample study in DIR (default: a new folder here) and open it. With --no-tui, or "
        "without a terminal, its matrix is printed and written as a Word file."
    ),
)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@option(
    "--no-tui", is_flag=True, help_text=mark("Print the matrix instead of opening the screens.")
)
@json_option
@click.pass_obj
def demo(state: State, folder: Path | None, no_tui: bool, as_json: bool) -> int:
    """Build the sample study."""
    from qualcode.services import demo as service

    target = folder or _free(Path(service.FOLDER))
    show.note(tr("Building the sample study in {folder} ...", folder=str(target)))
    with service.build(target) as session:
        path = session.project.path
        opens = sys.stdin.isatty() and sys.stdout.isatty() and not (no_tui or as_json)
        if not opens:
            _print(session, target / WORD_FILE, as_json=as_json)
    if opens:
        from qualcode.cli.main import open_screens

        return open_screens(path, state.coder_name())
    return 0


def _print(session: Session, word: Path, *, as_json: bool) -> None:
    """Print the matrix of who says what, and write it as a Word file."""
    from qualcode.cli.commands.matrix import matrix_record, print_matrix
    from qualcode.services import display

    path = str(session.project.path)
    built = display.matrix(session, "informant", "dimension")
    display.write_matrix(session, built, word, content=CellContent.QUOTES)
    if as_json:
        show.as_json({"project": path, "word": str(word), "matrix": matrix_record(built)})
        return
    print_matrix(built, CellContent.COUNT)
    show.flush()
    show.note("")
    show.note(tr("The matrix with its quotations: {file}", file=str(word)))
    show.note(tr("The project: {file} (open it with `qualcode {file}`)", file=quote(path)))


def _free(wanted: Path) -> Path:
    """Return a folder name that is not taken."""
    path, number = wanted, 2
    while path.exists():
        path = wanted.with_name(f"{wanted.name}-{number}")
        number += 1
    return path
