"""The codebook: looking at it, exchanging it, and changing the tree while coding."""

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
from qualcode.cli.given import assignments
from qualcode.messages import tr, tr_n
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import mark
from qualcode.services import codebooks, reduction

if TYPE_CHECKING:
    from qualcode.model.codebook import Code, Codebook
    from qualcode.model.ids import CodeId, CodingId

codebook = ProjectGroup(
    "codebook",
    default="show",
    help=mark(
        "The codes as a tree. CODE is a path such as Input/Man, or a name that occurs once. "
        "Whatever is changed, nothing that was coded is lost, and undo takes it back."
    ),
)


@command(
    "show",
    mark("Show the tree with the number of codings of each code and those below it."),
    group=codebook,
)
@option("--full", is_flag=True, help_text=mark("With definitions, keywords and examples."))
@json_option
def show_codes(full: bool, as_json: bool) -> None:
    """Show the codebook."""
    with seated(project_of_group()) as session:
        book, counts = codebooks.current(session), codebooks.counts(session)
    if as_json:
        show.as_json([_record(book, code, counts) for _, code in book.walk()])
    elif full:
        _print_full(book, counts)
    else:
        _print_tree(book, counts)
    if not book.codes and not as_json:
        show.note(
            tr(
                "No codes yet: `qualcode codebook {project} import FILE`, or `add Input/Man`.",
                project=project_of_group(),
            )
        )


def _record(book: Codebook, code: Code, counts: dict[CodeId, int]) -> dict[str, Any]:
    return {
        "id": code.id,
        "path": book.path(code.id),
        "name": code.name,
        "parent": book.path(code.parent_id) if code.parent_id in book.by_id else None,
        "definition": code.definition,
        "include": code.include,
        "exclude": code.exclude,
        "example": code.example,
        "keywords": list(code.keywords),
        "color": code.color,
        "retired": code.retired,
        "codings": counts.get(code.id, 0),
    }


def _print_tree(book: Codebook, counts: dict[CodeId, int]) -> None:
    rows = []
    for depth, code in book.walk():
        name = "\u00a0\u00a0" * depth + code.name
        if code.retired:
            name += tr(" (retired)")
        n = sum(counts.get(below.id, 0) for below in book.descendants(code.id))
        rows.append((name, n, code.definition))
    columns = [
        show.Column(tr("Code")),
        show.Column(tr("Codings"), right=True),
        show.Column(tr("Definition")),
    ]
    show.table(columns, rows)


def _print_full(book: Codebook, counts: dict[CodeId, int]) -> None:
    for _, code in book.walk():
        show.heading(book.path(code.id))
        facts = {
            tr("codings"): counts.get(code.id, 0),
            tr("definition"): code.definition,
            tr("include"): code.include,
            tr("exclude"): code.exclude,
            tr("example"): code.example,
            tr("keywords"): ", ".join(code.keywords),
            tr("color"): code.color,
            tr("retired"): tr("yes") if code.retired else "",
        }
        show.pairs({name: fact for name, fact in facts.items() if fact != ""})
        show.blank()


@command(
    "import",
    mark(
        "Merge a codebook file (.yaml, .csv, .xlsx): new codes are added, known ones take the "
        "fields of the file. Nothing is removed."
    ),
    group=codebook,
)
@click.argument("file", type=click.Path(path_type=Path))
@coder_option
@json_option
def import_file(file: Path, coder: str, as_json: bool) -> None:
    """Import a codebook."""
    draft = codebooks.read(file)
    with seated(project_of_group(), coder) as session:
        added, changed = codebooks.bring_in(session, draft)
    if as_json:
        show.as_json({"added": added, "changed": changed})
        return
    show.note(tr("{added} codes added, {changed} changed.", added=added, changed=changed))


@command("export", mark("Write the codebook to FILE: .yaml, .docx, .xlsx or .csv."), group=codebook)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> None:
    """Export the codebook."""
    from qualcode.services import display

    with seated(project_of_group()) as session:
        display.write_codebook(session, file)
    if as_json:
        show.as_json({"file": str(file)})
    else:
        show.value(file)


@command(
    "add",
    mark("Add a code by its path; parents that are missing are made too."),
    examples=("qualcode codebook study add Input/Man/Pelatihan",),
    group=codebook,
)
@click.argument("path")
@coder_option
@json_option
def add(path: str, coder: str, as_json: bool) -> None:
    """Add a code."""
    with seated(project_of_group(), coder) as session:
        made = codebooks.add_path(session, path)
        full = codebooks.current(session).path(made)
    _done(as_json, {"id": made, "path": full}, tr("Added {code}.", code=full))


@command(
    "set",
    mark(
        "Change fields of CODE: definition, include, exclude, example, keywords (separated by "
        "commas) and color."
    ),
    examples=('qualcode codebook study set Input/Man keywords="kader, bidan" color=#0072B2',),
    group=codebook,
)
@click.argument("code")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=TEXT...")
@coder_option
@json_option
def set_fields(code: str, fields: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Change fields."""
    changes = {name: codebooks.field_of(name, text) for name, text in assignments(fields).items()}
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        found = book.find(code)
        codebooks.change(session, found.id, **changes)
    path = book.path(found.id)
    _done(as_json, {"id": found.id, "path": path}, tr("Changed {code}.", code=path))


@command("rename", mark("Give CODE another NAME; its place stays."), group=codebook)
@click.argument("code")
@click.argument("name")
@coder_option
@json_option
def rename(code: str, name: str, coder: str, as_json: bool) -> None:
    """Rename a code."""
    with seated(project_of_group(), coder) as session:
        before = codebooks.current(session)
        found = before.find(code)
        codebooks.change(session, found.id, name=name)
        path = codebooks.current(session).path(found.id)
    sentence = tr("{old} is now called {new}.", old=before.path(found.id), new=path)
    _done(as_json, {"id": found.id, "path": path}, sentence)


@command(
    "move",
    mark("Move CODE with all below it to PARENT (“/” makes it a dimension)."),
    examples=(
        "qualcode codebook study move Pelatihan Proses",
        "qualcode codebook study move Dana /",
    ),
    group=codebook,
)
@click.argument("code")
@click.argument("parent")
@option(
    "--position",
    type=click.IntRange(1),
    metavar="N",
    help_text=mark("Its place among its siblings, from 1 (default: last)."),
)
@coder_option
@json_option
def move(code: str, parent: str, position: int | None, coder: str, as_json: bool) -> None:
    """Move a code."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        found = book.find(code)
        target = None if parent.strip() == "/" else book.find(parent).id
        codebooks.move(session, found.id, target, None if position is None else position - 1)
        path = codebooks.current(session).path(found.id)
    sentence = tr("{old} is now {new}.", old=book.path(found.id), new=path)
    _done(as_json, {"id": found.id, "path": path}, sentence)


@command(
    "merge",
    mark("Merge CODE into INTO: its codings, memos and sub-codes go there, and it is gone."),
    group=codebook,
)
@click.argument("code")
@click.argument("into")
@coder_option
@json_option
def merge(code: str, into: str, coder: str, as_json: bool) -> None:
    """Merge codes."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        found, target = book.find(code), book.find(into)
        moved = codebooks.merge(session, found.id, target.id)
    sentence = tr_n(
        "{n} coding moved from {code} to {target}.",
        "{n} codings moved from {code} to {target}.",
        n=moved,
        code=book.path(found.id),
        target=book.path(target.id),
    )
    _done(as_json, {"id": target.id, "path": book.path(target.id), "moved": moved}, sentence)


@command(
    "split",
    mark("Give codings of CODE to new codes below it; ids or their last 6 characters or more."),
    examples=("qualcode codebook study split Input/Man Kader=1a2b3c,4d5e6f Bidan=7a8b9c",),
    group=codebook,
)
@click.argument("code")
@click.argument("parts", nargs=-1, required=True, metavar="NAME=CODING,CODING...")
@coder_option
@json_option
def split(code: str, parts: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Split a code."""
    wanted = {name: ids.split(",") for name, ids in assignments(parts).items()}
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        found = book.find(code)
        taken: dict[str, list[CodingId]] = {
            name: [reduction.find_coding(session, one).id for one in ids]
            for name, ids in wanted.items()
        }
        _refuse_doubles(taken)
        made = codebooks.split(session, found.id, taken)
        after = codebooks.current(session)
    records = [{"id": new, "path": after.path(new)} for new in made.values()]
    paths = ", ".join(record["path"] for record in records)
    sentence = tr("{code} is split into {parts}.", code=book.path(found.id), parts=paths)
    _done(as_json, records, sentence)


def _refuse_doubles(taken: dict[str, list[CodingId]]) -> None:
    every = [one for ids in taken.values() for one in ids]
    if double := next((one for one in every if every.count(one) > 1), None):
        raise InputProblem("Coding {id} is named twice.", id=double)


@command(
    "retire",
    mark("Take CODE out of use: its codings stay, new ones are refused."),
    group=codebook,
)
@click.argument("code")
@option("--back", is_flag=True, help_text=mark("Take it back into use."))
@coder_option
@json_option
def retire(code: str, back: bool, coder: str, as_json: bool) -> None:
    """Retire a code."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        found = book.find(code)
        codebooks.retire(session, found.id, retired=not back)
    path = book.path(found.id)
    sentence = (
        tr("{code} is in use again.", code=path) if back else tr("{code} is retired.", code=path)
    )
    _done(as_json, {"id": found.id, "path": path, "retired": not back}, sentence)


@command(
    "delete",
    mark("Delete CODE with all below it and their codings; undo brings all back."),
    group=codebook,
)
@click.argument("code")
@coder_option
@json_option
def delete(code: str, coder: str, as_json: bool) -> None:
    """Delete a code."""
    with seated(project_of_group(), coder) as session:
        book = codebooks.current(session)
        found = book.find(code)
        codes, coded = codebooks.delete(session, found.id)
    sentence = tr(
        "{code} is deleted: {codes} codes, {codings} codings. `qualcode undo` brings them back.",
        code=book.path(found.id),
        codes=codes,
        codings=coded,
    )
    _done(as_json, {"id": found.id, "codes": codes, "codings": coded}, sentence)


def _done(as_json: bool, record: object, sentence: str) -> None:
    if as_json:
        show.as_json(record)
    else:
        show.note(sentence)
