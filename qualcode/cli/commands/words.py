"""Word lists: counts by dialect key, comparisons, collocates, words in context."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.commands.search import narrowed, narrowing_options
from qualcode.cli.frame import (
    NOTHING_FOUND,
    ProjectGroup,
    command,
    option,
    project_of_group,
    seated,
)
from qualcode.cli.given import pairs
from qualcode.messages import render, tr
from qualcode.model.sentence import Sentence, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.model.result import Table
    from qualcode.services.session import Session

SHOWN = 40

words = ProjectGroup(
    "words",
    default="list",
    help=mark(
        "Words of the informants by dialect key: every spelling of a word is counted together, and "
        "no word is left out. Narrow it down as in `qualcode search`."
    ),
)


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--limit``, ``--out`` and ``--json``."""
    for decorate in (
        option("--json", "as_json", is_flag=True, help_text=mark("Print JSON.")),
        option(
            "--out",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help_text=mark("Write all of it to FILE (.csv, .xlsx, .docx, .md) instead."),
        ),
        option(
            "--limit",
            type=click.IntRange(min=0),
            default=SHOWN,
            show_default=True,
            metavar="N",
            help_text=mark("Show N rows; 0 for all."),
        ),
    ):
        function = decorate(function)
    return function


def _least(default: int) -> Callable[..., Any]:
    return option(
        "--least",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar="N",
        help_text=mark("Only words seen N times or more."),
    )


@command(
    "list",
    mark("Count words with their written forms."),
    examples=("qualcode words study --where role=Kader", "qualcode words study --out kata.xlsx"),
    group=words,
)
@_least(1)
@narrowing_options
@output_options
def list_words(least: int, limit: int, out: Path | None, as_json: bool, **given: Any) -> int:
    """Count words."""
    from qualcode.services import wordlists

    with seated(project_of_group()) as session:
        found = wordlists.count(session, narrowed(session, given), least=least)
        return _give(session, wordlists.table_of_counts(found), limit, out, as_json)


@command(
    "compare",
    mark(
        "Compare the words of a group of informants with those of everybody else, or of a second "
        "group: what is typical of them (log-likelihood)."
    ),
    examples=(
        "qualcode words study compare role=Kader",
        "qualcode words study compare role=Kader --with role=Ibu --out kader-ibu.csv",
    ),
    group=words,
)
@click.argument("group", nargs=-1, required=True, metavar="KEY=VALUE...")
@option(
    "--with",
    "others",
    multiple=True,
    metavar="KEY=VALUE",
    help_text=mark("The group to compare with (default: all others)."),
)
@_least(3)
@output_options
def compare(
    group: tuple[str, ...],
    others: tuple[str, ...],
    least: int,
    limit: int,
    out: Path | None,
    as_json: bool,
) -> int:
    """Compare groups."""
    from qualcode.services import search, wordlists

    with seated(project_of_group()) as session:
        own = search.chosen(session, attributes=pairs(group))
        rest = search.chosen(session, attributes=pairs(others)) if others else None
        found = wordlists.compare(session, own, rest, least=least)
        return _give(session, wordlists.table_of_keyness(found), limit, out, as_json)


@command(
    "near",
    mark("List the words that stand near WORD more often than by chance (collocates)."),
    examples=("qualcode words study near dana --span 3",),
    group=words,
)
@click.argument("word")
@option(
    "--span",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    metavar="N",
    help_text=mark("At most N words away."),
)
@_least(2)
@narrowing_options
@output_options
def near(
    word: str, span: int, least: int, limit: int, out: Path | None, as_json: bool, **given: Any
) -> int:
    """List collocates."""
    from qualcode.services import wordlists

    with seated(project_of_group()) as session:
        only = narrowed(session, given)
        found = wordlists.near(session, word, only, span=span, least=least)
        table = wordlists.table_of_collocates(word, span, found)
        return _give(session, table, limit, out, as_json)


@command(
    "context",
    mark("Show every hit of QUERY with the words around it (KWIC); QUERY as in `qualcode search`."),
    examples=('qualcode words study context "dana desa" --out kwic.xlsx',),
    group=words,
)
@click.argument("query")
@narrowing_options
@output_options
def context(query: str, limit: int, out: Path | None, as_json: bool, **given: Any) -> int:
    """Show words in context."""
    from qualcode.services import search, wordlists

    with seated(project_of_group()) as session:
        hits = list(search.search(session, query, narrowing=narrowed(session, given)))
        return _give(session, wordlists.table_of_hits(hits), limit, out, as_json)


def _give(session: Session, table: Table, limit: int, out: Path | None, as_json: bool) -> int:
    from qualcode.services import wordlists

    if out is not None:
        wordlists.write(session, table, out)
    if as_json:
        rows = table.rows if out is not None or not limit else table.rows[:limit]
        show.as_json([_record(table, row) for row in rows])
    elif out is not None:
        show.value(out)
    else:
        _print(table, limit or len(table.rows))
    return 0 if table.rows else NOTHING_FOUND


def _record(table: Table, row: tuple[object, ...]) -> dict[str, object]:
    return {
        column.key: render(cell) if isinstance(cell, Sentence) else cell
        for column, cell in zip(table.columns, row, strict=True)
    }


def _print(table: Table, limit: int) -> None:
    show.heading(render(table.title))
    columns = [show.Column(_words(c.label), right=c.kind != "text") for c in table.columns]
    rows = [[_shown(cell) for cell in row] for row in table.rows[:limit]]
    show.table(columns, rows)
    for note in table.notes:
        show.paragraph(render(note))
    if len(table.rows) > limit:
        show.note(tr("{n} more rows: --limit 0 shows all.", n=len(table.rows) - limit))


def _words(label: Sentence | str) -> str:
    return render(label) if isinstance(label, Sentence) else label


def _shown(cell: object) -> object:
    if isinstance(cell, Sentence):
        return render(cell)
    return tr("{number}", number=round(cell, 2)) if isinstance(cell, float) else cell
