"""The lexicon: what dialect words stand for, and what a project changes in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    NOTHING_FOUND,
    ProjectGroup,
    coder_option,
    command,
    json_option,
    option,
    project_of_group,
    seated,
)
from qualcode.messages import render, tr
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from qualcode.services.lexicon import Line

lexicon = ProjectGroup(
    "lexicon",
    default="list",
    help=mark(
        "What a written form stands for in searches: the bundled lexicon of Jambi Malay and "
        "colloquial Indonesian, with what this project adds and switches off. The texts never "
        "change."
    ),
)


@command(
    "list",
    mark("List entries whose form or meaning holds WORD, or the project's own."),
    examples=("qualcode lexicon study list dak", "qualcode lexicon study"),
    group=lexicon,
)
@click.argument("word", default="")
@option("--all", "everything", is_flag=True, help_text=mark("The whole lexicon."))
@json_option
def list_entries(word: str, everything: bool, as_json: bool) -> int:
    """List entries."""
    from qualcode.services import lexicon as service

    with seated(project_of_group()) as session:
        lines = service.listing(session, word, own=not (word or everything))
    if as_json:
        show.as_json([_record(line) for line in lines])
        return 0
    if not lines:
        show.note(
            tr("No entry holds “{word}”.", word=word)
            if word
            else tr("This project has no entries of its own; --all lists the bundled ones.")
        )
        return NOTHING_FOUND if word else 0
    labels = [tr("Form"), tr("Stands for"), tr("Class"), tr("Variety"), tr("Origin"), tr("Note")]
    show.table([show.Column(label) for label in labels], [_row(line) for line in lines])
    return 0


def _record(line: Line) -> dict[str, Any]:
    return {
        "form": line.entry.form,
        "keys": _meanings(line),
        "class": line.entry.word_class,
        "variety": line.entry.variety,
        "note": line.entry.note,
        "origin": line.origin,
    }


def _row(line: Line) -> tuple[str, ...]:
    from qualcode.services.lexicon import ORIGINS
    from qualcode.text.dialect.lexicon import CLASSES, VARIETIES

    entry = line.entry
    meanings = "-" if line.origin == "off" else " / ".join(_meanings(line))
    return (
        entry.form,
        meanings,
        tr(CLASSES[entry.word_class]),
        tr(VARIETIES[entry.variety]),
        tr(ORIGINS[line.origin]),
        entry.note,
    )


def _meanings(line: Line) -> list[str]:
    return [" ".join(reading) for reading in line.entry.readings]


@command("tell", mark("Say what FORM stands for, and how we know."), group=lexicon)
@click.argument("form")
@json_option
def tell(form: str, as_json: bool) -> None:
    """Explain a form."""
    from qualcode.services import lexicon as service

    with seated(project_of_group()) as session:
        found = service.told(session, form)
    if as_json:
        show.as_json(
            {
                "form": form,
                "keys": list(found.keys),
                "level": found.level.label,
                "why": render(found.why),
            }
        )
    else:
        show.value(render(found.why))


@command(
    "add",
    mark(
        "Say what FORM stands for in this project. Several readings are divided by “|”: all are "
        "kept, none is preferred."
    ),
    examples=(
        'qualcode lexicon study add posbindu "pos binaan terpadu" --class health',
        'qualcode lexicon study add samo "sama|dengan"',
    ),
    group=lexicon,
)
@click.argument("form")
@click.argument("meaning")
@option("--class", "word_class", default="noun", show_default=True, metavar="CLASS",
        help_text=mark("Kind of word."))  # fmt: skip
@option("--variety", default="project", show_default=True, metavar="VARIETY",
        help_text=mark("Where it is said."))  # fmt: skip
@option("--note", default="", metavar="TEXT", help_text=mark("A remark."))
@coder_option
@json_option
def add(
    form: str,
    meaning: str,
    word_class: str,
    variety: str,
    note: str,
    coder: str,
    as_json: bool,
) -> None:
    """Add an entry."""
    from qualcode.services import lexicon as service

    with seated(project_of_group(), coder) as session:
        entry = service.add(
            session, form, meaning, word_class=word_class, variety=variety, note=note
        )
    line = service.Line(entry, "project")
    if as_json:
        show.as_json(_record(line))
        return
    show.note(tr("{form} = {meaning}", form=entry.form, meaning=" / ".join(_meanings(line))))


@command(
    "off",
    mark("Leave FORM as it is written: neither the lexicon nor a rule reads it otherwise."),
    group=lexicon,
)
@click.argument("form")
@coder_option
def switch_off(form: str, coder: str) -> None:
    """Switch a form off."""
    from qualcode.services import lexicon as service

    with seated(project_of_group(), coder) as session:
        service.switch_off(session, form)
    show.note(tr("“{form}” is left as it is written.", form=form))


@command(
    "forget",
    mark("Take back what this project says of FORM: the bundled lexicon counts again."),
    group=lexicon,
)
@click.argument("form")
@coder_option
def forget(form: str, coder: str) -> None:
    """Forget an entry."""
    from qualcode.services import lexicon as service

    with seated(project_of_group(), coder) as session:
        service.forget(session, form)
    show.note(tr("For “{form}” the bundled lexicon counts again.", form=form))


@command(
    "import",
    mark("Take entries from a .csv with the columns form, keys, class, variety, note."),
    group=lexicon,
)
@click.argument("file", type=click.Path(path_type=Path))
@coder_option
@json_option
def import_entries(file: Path, coder: str, as_json: bool) -> None:
    """Import entries."""
    from qualcode.services import lexicon as service

    with seated(project_of_group(), coder) as session:
        added, changed = service.take(session, service.read(file))
    if as_json:
        show.as_json({"added": added, "changed": changed})
        return
    show.note(tr("{added} entries added, {changed} changed.", added=added, changed=changed))


@command("export", mark("Write the project's own entries to a .csv file."), group=lexicon)
@click.argument("file", type=click.Path(path_type=Path))
@option("--all", "everything", is_flag=True, help_text=mark("The whole lexicon."))
def export_entries(file: Path, everything: bool) -> None:
    """Export entries."""
    from qualcode.services import lexicon as service

    with seated(project_of_group()) as session:
        n = service.write(file, service.listing(session, own=not everything))
    show.value(file)
    show.note(tr("{n} entries written.", n=n))
