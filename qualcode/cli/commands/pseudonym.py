"""Pseudonyms: the encrypted list of names, looking for them, putting pseudonyms in, checking."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

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
from qualcode.services.session import Session
from qualcode.text.pseudonyms import KIND_NAMES, IdentifierKind, KeyList, NameKind

if TYPE_CHECKING:
    from qualcode.services.pseudonyms import Plan

PASSWORD = "QUALCODE_KEY_PASSWORD"  # noqa: S105 - the name of a variable
LEAKS_FOUND = 4
MOST_PLACES = 40

pseudonym = ProjectGroup(
    "pseudonym",
    default="list",
    help=mark(
        "Real names and their pseudonyms. Who is who lies in an encrypted file beside the project "
        "(NAME.qualcode-key), never in it. The password is asked for, or taken from "
        "QUALCODE_KEY_PASSWORD; whoever loses it loses the list."
    ),
)


def _password(session: Session) -> str:
    """Return the password of the list; a new one is asked for twice."""
    from qualcode.services import pseudonyms as service

    if given := os.environ.get(PASSWORD):
        return given
    if not sys.stdin.isatty():
        raise InputProblem(
            "The list of names has a password. Set QUALCODE_KEY_PASSWORD, or use a terminal."
        )
    is_new = not service.has_list(session)
    label = tr("New password of the list of names") if is_new else tr("Password")
    asked: str = click.prompt(label, hide_input=True, confirmation_prompt=is_new, err=True)
    return asked


def _opened(session: Session) -> tuple[KeyList, str]:
    from qualcode.services import pseudonyms as service

    password = _password(session)
    return service.open_list(session, password), password


@command("list", mark("Show the list of names."), group=pseudonym)
@json_option
def list_names(as_json: bool) -> None:
    """List names."""
    from qualcode.services import pseudonyms as service

    with seated(project_of_group()) as session:
        has_list = service.has_list(session)
        keys = _opened(session)[0] if has_list else None
    names = sorted(keys.names, key=lambda n: n.real.casefold()) if keys else []
    if as_json:
        show.as_json(
            [{"real": n.real, "pseudonym": n.pseudonym, "kind": str(n.kind)} for n in names]
        )
        return
    if not names:
        show.note(tr("The list is empty: `qualcode pseudonym PROJECT add REAL PSEUDONYM`."))
        return
    columns = [show.Column(tr("Real name")), show.Column(tr("Pseudonym")), show.Column(tr("Kind"))]
    show.table(columns, [(n.real, n.pseudonym, tr(KIND_NAMES[n.kind])) for n in names])


@command(
    "add",
    mark("Put a name on the list, or give it another pseudonym."),
    examples=(
        'qualcode pseudonym study add "Siti Rahayu" "Informan 3"',
        'qualcode pseudonym study add "Desa Pematang" "Desa Mawar" --kind place',
    ),
    group=pseudonym,
)
@click.argument("real")
@click.argument("stand_in", metavar="PSEUDONYM")
@option(
    "--kind",
    type=click.Choice([str(kind) for kind in NameKind]),
    default="person",
    help_text=mark("What it names."),
)
@json_option
def add(real: str, stand_in: str, kind: str, as_json: bool) -> None:
    """Add a name."""
    from qualcode.services import pseudonyms as service

    with seated(project_of_group()) as session:
        keys, password = _opened(session)
        keys = service.with_name(keys, real, stand_in, NameKind(kind))
        path = service.save_list(session, keys, password)
    _saved(as_json, len(keys.names), path)


@command(
    "import",
    mark("Put names on the list from a table (csv, xlsx) with the columns name and pseudonym."),
    group=pseudonym,
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_names(file: Path, as_json: bool) -> None:
    """Import names."""
    from qualcode.services import pseudonyms as service

    names = service.read_names(file)
    with seated(project_of_group()) as session:
        keys, password = _opened(session)
        for name in names:
            keys = service.with_name(keys, name.real, name.pseudonym, name.kind)
        path = service.save_list(session, keys, password)
    _saved(as_json, len(keys.names), path)


@command("remove", mark("Take a name off the list."), group=pseudonym)
@click.argument("real")
@json_option
def remove(real: str, as_json: bool) -> None:
    """Remove a name."""
    from qualcode.services import pseudonyms as service

    with seated(project_of_group()) as session:
        keys, password = _opened(session)
        keys = service.without_name(keys, real)
        path = service.save_list(session, keys, password)
    _saved(as_json, len(keys.names), path)


@command(
    "refuse", mark("Say that written forms are no names: never propose them."), group=pseudonym
)
@click.argument("forms", nargs=-1, required=True, metavar="FORM...")
@json_option
def refuse(forms: tuple[str, ...], as_json: bool) -> None:
    """Refuse forms."""
    from qualcode.services import pseudonyms as service

    with seated(project_of_group()) as session:
        keys, password = _opened(session)
        keys = service.refusing(keys, forms)
        path = service.save_list(session, keys, password)
    _saved(as_json, len(keys.names), path)


def _saved(as_json: bool, n: int, path: Path) -> None:
    if as_json:
        show.as_json({"names": n, "file": str(path)})
    else:
        show.note(tr_n("{n} name in {file}.", "{n} names in {file}.", n=n, file=path.name))


def _kinds(written: str) -> tuple[IdentifierKind, ...]:
    from qualcode.services import pseudonyms as service

    if not written:
        return service.DEFAULT_IDENTIFIERS
    if written == "none":
        return ()
    known = set(IdentifierKind)
    asked = [part.strip().lower() for part in written.split(",")]
    for part in asked:
        if part not in known:
            raise InputProblem(
                "“{kind}” is no kind of identifier. These are: {kinds}, none.",
                kind=part,
                kinds=", ".join(IdentifierKind),
            )
    return tuple(IdentifierKind(part) for part in asked)


_KINDS_HELP = mark("Which of nik,phone,email,date to look for (default: the first three), or none.")


@command(
    "find",
    mark(
        "Show where real names, NIK, phone numbers, e-mail addresses and dates stand, with counts, "
        "and which other spellings there may be. Nothing is changed."
    ),
    group=pseudonym,
)
@option("--identifiers", default="", metavar="KINDS", help_text=_KINDS_HELP)
@json_option
def find(identifiers: str, as_json: bool) -> None:
    """Find names."""
    from qualcode.services import pseudonyms as service

    kinds = _kinds(identifiers)
    with seated(project_of_group()) as session:
        keys = _opened(session)[0] if service.has_list(session) else KeyList()
        plan = service.preview(session, keys, kinds=kinds)
        places = service.places(session, plan, most=MOST_PLACES)
        proposals = service.similar(session, keys)
    if as_json:
        show.as_json(
            {
                **_counted(plan),
                "similar": [
                    {
                        "form": p.form,
                        "name": p.name.real,
                        "likeness": round(p.likeness, 3),
                        "count": p.times,
                    }
                    for p in proposals
                ],
            }
        )
        return
    _print_plan(plan)
    for one in places:
        words = " ".join(f"{one.before}[{one.written}]{one.after}".split())
        show.paragraph(f"{one.where}: …{words}… → {one.hit.instead}", hanging=4)
    if proposals:
        show.blank()
        show.heading(tr("Other spellings?"))
        columns = [
            show.Column(tr("Written")),
            show.Column(tr("Like")),
            show.Column(tr("Times"), right=True),
        ]
        show.table(columns, [(p.form, p.name.real, p.times) for p in proposals])
        show.note(
            tr(
                "`apply --also FORM=NAME` takes one for the name; `refuse FORM` never shows it again."
            )
        )


def _counted(plan: Plan) -> dict[str, object]:
    return {
        "hits": [
            {"written": written, "instead": instead, "count": n}
            for (written, instead), n in sorted(plan.counts.items())
        ],
        "sources": len(plan.texts),
        "elsewhere": plan.elsewhere,
    }


def _print_plan(plan: Plan) -> None:
    if plan.is_empty:
        show.note(tr("Nothing real was found."))
        return
    columns = [
        show.Column(tr("Written")),
        show.Column(tr("Instead")),
        show.Column(tr("Times"), right=True),
    ]
    show.table(columns, [(*pair, n) for pair, n in sorted(plan.counts.items())])
    show.note(
        tr(
            "{n} places in {sources} texts, and {elsewhere} labels, memos, header data or names.",
            n=plan.hits,
            sources=len(plan.texts),
            elsewhere=plan.elsewhere,
        )
    )


@command(
    "apply",
    mark(
        "Put the pseudonyms in: texts, labels, header data, informants, memos, codes, names of files. "
        "One step that `qualcode undo` takes back; codings stay. So that it can be undone, the "
        "earlier texts stay in the project file and its backups: give away a `pseudonym copy`."
    ),
    examples=(
        "qualcode pseudonym study apply --dry-run",
        "qualcode pseudonym study apply --also Sitti=Siti --identifiers nik,phone,email,date",
    ),
    group=pseudonym,
)
@option(
    "--also",
    "spellings",
    multiple=True,
    metavar="FORM=NAME",
    help_text=mark("Another spelling of a name of the list; may be repeated."),
)
@option("--identifiers", default="", metavar="KINDS", help_text=_KINDS_HELP)
@option("--dry-run", is_flag=True, help_text=mark("Only report; store nothing."))
@coder_option
@json_option
def apply(
    spellings: tuple[str, ...], identifiers: str, dry_run: bool, coder: str, as_json: bool
) -> None:
    """Put pseudonyms in."""
    from qualcode.services import pseudonyms as service

    kinds, also = _kinds(identifiers), assignments(spellings)
    with seated(project_of_group(), coder) as session:
        keys = _opened(session)[0] if service.has_list(session) else KeyList()
        plan = service.preview(session, keys, also=also, kinds=kinds)
        if not dry_run:
            service.apply(session, plan)
    if as_json:
        show.as_json({**_counted(plan), "applied": not (dry_run or plan.is_empty)})
        return
    _print_plan(plan)
    if dry_run:
        show.note(tr("Nothing was stored."))
    elif not plan.is_empty:
        show.note(
            tr(
                "Done. The earlier texts stay in this file and its backups, so that it can be "
                "undone; `qualcode pseudonym PROJECT copy NEW` makes a project without them."
            )
        )


@command(
    "check",
    mark(
        "Count what is still real in the project, or in FILES that are to leave (their names too). "
        "Without a list of names, numbers and addresses are looked for. Exit code 4 if something is."
    ),
    examples=("qualcode pseudonym study check report.docx matrix.xlsx",),
    group=pseudonym,
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
@json_option
def check(files: tuple[Path, ...], as_json: bool) -> int:
    """Check for names."""
    from qualcode.services import pseudonyms as service

    found: Counter[tuple[str, str]] = Counter()
    with seated(project_of_group()) as session:
        keys = _opened(session)[0] if service.has_list(session) else None
        if files:
            for file in files:
                found += service.check_file(file, keys)
        else:
            found = service.check_project(session, keys)
    rows = sorted(found.items())
    if as_json:
        show.as_json([{"written": w, "kind": kind, "count": n} for (w, kind), n in rows])
    elif rows:
        columns = [
            show.Column(tr("Written")),
            show.Column(tr("Kind")),
            show.Column(tr("Times"), right=True),
        ]
        show.table(columns, [(w, tr(KIND_NAMES.get(kind, kind)), n) for (w, kind), n in rows])
    else:
        show.note(tr("Nothing real was found."))
    return LEAKS_FOUND if rows else 0


@command(
    "copy",
    mark(
        "Write a copy of the project without history: no earlier texts, no undo of what was done. "
        "For giving away after pseudonyms were put in."
    ),
    group=pseudonym,
)
@click.argument("target", type=click.Path(path_type=Path), metavar="NEW")
@json_option
def copy(target: Path, as_json: bool) -> None:
    """Write a clean copy."""
    from qualcode.services import clean_copy

    with seated(project_of_group()) as session:
        path = clean_copy.write(session, target)
    if as_json:
        show.as_json({"file": str(path)})
    else:
        show.value(path)


@command("password", mark("Give the list of names another password."), group=pseudonym)
def password() -> None:
    """Change the password."""
    from qualcode.services import pseudonyms as service

    with seated(project_of_group()) as session:
        if not service.has_list(session):
            raise InputProblem("There is no list of names yet.")
        keys, _ = _opened(session)
        if not sys.stdin.isatty():
            raise InputProblem("A new password is asked for in a terminal only.")
        new: str = click.prompt(
            tr("New password of the list of names"),
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
        service.save_list(session, keys, new)
    show.note(tr("The list has a new password."))
