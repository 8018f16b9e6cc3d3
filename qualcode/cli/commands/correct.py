"""Correcting the text of a coded source, and settling the codings that this unsettled."""

from __future__ import annotations

from collections.abc import Sequence
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
    project_argument,
    project_of_group,
    seated,
)
from qualcode.cli.given import span
from qualcode.messages import tr, tr_n
from qualcode.model.correction import STATE_NAMES, UnsettledState
from qualcode.model.errors import InputProblem
from qualcode.model.ids import SourceId
from qualcode.model.sentence import mark
from qualcode.services import sources
from qualcode.services.session import Session
from qualcode.text.reanchor import Fate

if TYPE_CHECKING:
    from qualcode.services.correcting import CodingChange, Correction
    from qualcode.services.quarantine import Waiting

MOST_SHOWN = 20
"""So many codings that only moved are listed one by one."""


@command(
    "correct",
    mark(
        "Correct the text of SOURCE, coded or not. FILE is the corrected transcript; with --text it "
        "is the stored text as `qualcode show --plain` prints it, edited; with --edit your editor "
        "is opened. Codings follow their words. Those on changed words are listed for confirmation, "
        "those without a place go to quarantine with their words (`qualcode quarantine`); nothing "
        "is dropped, and `qualcode undo` takes all back."
    ),
    examples=(
        "qualcode correct study IDI-05 corrected/IDI-05.docx --dry-run",
        "qualcode correct study IDI-05 idi-05.txt --text",
        "qualcode correct study IDI-05 --edit",
    ),
)
@project_argument
@click.argument("wanted", metavar="SOURCE")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@option("--text", "is_text", is_flag=True, help_text=mark("FILE is the stored text, edited."))
@option("--edit", is_flag=True, help_text=mark("Open the stored text in your editor ($EDITOR)."))
@option("--dry-run", is_flag=True, help_text=mark("Only report; store nothing."))
@coder_option
@json_option
def correct(
    project: str,
    wanted: str,
    file: Path | None,
    is_text: bool,
    edit: bool,
    dry_run: bool,
    coder: str,
    as_json: bool,
) -> None:
    """Correct a text."""
    from qualcode.services import correcting

    with seated(project, coder) as session:
        source = sources.find(session, wanted)
        if file is not None and not is_text and not edit:
            plan = correcting.preview_file(session, source.id, file)
        else:
            new = _edited(session, source.id, file, edit=edit)
            plan = correcting.preview(session, source.id, new)
        if not dry_run:
            correcting.apply(session, plan)
        codes = _code_paths(session)
    if as_json:
        show.as_json({**_record(plan, codes), "applied": not (dry_run or plan.is_empty)})
    else:
        _print(plan, codes, dry_run=dry_run)


def _edited(session: Session, source_id: SourceId, file: Path | None, *, edit: bool) -> str:
    text = sources.document(session, source_id).text
    if edit:
        changed = click.edit(text, extension=".txt")
        return text if changed is None else changed
    if file is None:
        raise InputProblem("Give the corrected FILE, or --edit to change the text in your editor.")
    return _read(file)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem(
            "{file} is not UTF-8 text. Save it as UTF-8, or leave --text out.", file=str(file)
        ) from error
    except OSError as error:
        raise InputProblem(
            "{file} cannot be read: {reason}.", file=str(file), reason=error.strerror or ""
        ) from error


def _code_paths(session: Session) -> dict[str, str]:
    from qualcode.services import codebooks

    book = codebooks.current(session)
    return {code.id: book.path(code.id) for code in book.codes}


def _record(plan: Correction, codes: dict[str, str]) -> dict[str, Any]:
    return {
        "source": plan.source.name,
        **{str(fate): plan.count(fate) for fate in Fate},
        "returned": [one.unsettled.coding_id for one in plan.returning],
        "turns_before": plan.turns_before,
        "turns": len(plan.layout.turns),
        "words": plan.layout.words,
        "codings": [
            {
                "id": change.coding.id,
                "code": codes.get(change.coding.code_id, ""),
                "fate": str(change.fate),
                "quotation": change.quotation,
                "text": change.text,
                "start": change.start,
                "end": change.end,
                "likeness": round(change.likeness, 3),
            }
            for change in plan.codings
            if change.fate is not Fate.KEPT
        ],
    }


def _print(plan: Correction, codes: dict[str, str], *, dry_run: bool) -> None:
    if plan.is_empty:
        show.note(tr("The text is the same: nothing to correct."))
        return
    show.paragraph(
        tr(
            "{source}: {before} turns before, {after} now; codings: {kept} kept, {moved} moved, "
            "{changed} changed, {lost} without a place.",
            source=plan.source.name,
            before=plan.turns_before,
            after=len(plan.layout.turns),
            kept=plan.count(Fate.KEPT),
            moved=plan.count(Fate.MOVED),
            changed=plan.count(Fate.CHANGED),
            lost=plan.count(Fate.LOST),
        )
    )
    _print_changes(tr("Moved"), _few(plan.of(Fate.MOVED)), codes)
    _print_changes(tr("Changed: please confirm"), plan.of(Fate.CHANGED), codes)
    _print_changes(tr("Without a place: in quarantine"), plan.of(Fate.LOST), codes)
    for one in plan.returning:
        show.paragraph(tr("Back from quarantine: “{quote}”", quote=one.unsettled.quotation))
    if dry_run:
        show.note(tr("Nothing was stored."))
    elif plan.of(Fate.CHANGED, Fate.LOST):
        show.note(tr("`qualcode quarantine PROJECT` lists what waits for you."))


def _few(changes: Sequence[CodingChange]) -> Sequence[CodingChange]:
    return changes if len(changes) <= MOST_SHOWN else ()


def _print_changes(title: str, changes: Sequence[CodingChange], codes: dict[str, str]) -> None:
    if not changes:
        return
    show.blank()
    show.heading(title)
    for change in changes:
        code = codes.get(change.coding.code_id, "")
        show.paragraph(f"{change.coding.id[-6:]}  {code}  “{change.quotation}”", hanging=8)
        if change.text and change.text != change.quotation:
            show.paragraph(f"→ “{change.text}”", indent=8)


# -- what waits -------------------------------------------------------------------------------

quarantine = ProjectGroup(
    "quarantine",
    default="list",
    help=mark(
        "Codings that a correction unsettled: those on changed words, to be confirmed, and those "
        "without a place, to be placed. ID is that of the list; its last 6 characters are enough."
    ),
)


@command("list", mark("List what waits, of all sources or of SOURCE."), group=quarantine)
@click.argument("wanted", required=False, metavar="[SOURCE]")
@json_option
def list_waiting(wanted: str | None, as_json: bool) -> None:
    """List what waits."""
    from qualcode.services import quarantine as service

    with seated(project_of_group()) as session:
        only = sources.find(session, wanted).id if wanted else None
        rows = service.listing(session, only)
    if as_json:
        show.as_json([_waiting_record(row) for row in rows])
        return
    if not rows:
        show.note(tr("Nothing waits: every coding stands on the words it was given to."))
        return
    labels = (tr("Id"), tr("Source"), tr("Code"), tr("State"), tr("Quotation"), tr("Now"))
    show.table(
        [show.Column(label) for label in labels],
        [
            (
                row.entry.id[-6:],
                row.source,
                row.code,
                tr(STATE_NAMES[row.entry.state]),
                row.entry.quotation,
                row.text,
            )
            for row in rows
        ],
    )


def _waiting_record(row: Waiting) -> dict[str, Any]:
    entry = row.entry
    return {
        "id": entry.id,
        "coding": entry.coding_id,
        "state": str(entry.state),
        "source": row.source,
        "code": row.code,
        "coder": row.coder,
        "quotation": entry.quotation,
        "before": entry.before,
        "after": entry.after,
        "text": row.text,
        "start": entry.start,
        "end": entry.end,
        "since": entry.since,
    }


@command(
    "confirm",
    mark("Accept codings on their changed words; --all accepts all of yours that are changed."),
    examples=(
        "qualcode quarantine study confirm 3f2a91",
        "qualcode quarantine study confirm --all",
    ),
    group=quarantine,
)
@click.argument("ids", nargs=-1, metavar="[ID...]")
@option("--all", "everything", is_flag=True, help_text=mark("All of yours that are changed."))
@coder_option
@json_option
def confirm(ids: tuple[str, ...], everything: bool, coder: str, as_json: bool) -> None:
    """Confirm."""
    from qualcode.services import quarantine as service

    with seated(project_of_group(), coder) as session:
        if everything:
            own = session.known_coder_id
            entries = [
                row.entry
                for row in service.listing(session)
                if row.entry.state is UnsettledState.CHANGED and row.entry.coder_id == own
            ]
        else:
            entries = [service.find(session, one) for one in _given(ids)]
        n = service.confirm(session, entries)
    _done(as_json, n, tr_n("{n} coding confirmed.", "{n} codings confirmed.", n=n))


def _given(ids: Sequence[str]) -> Sequence[str]:
    if not ids:
        raise InputProblem("Give the ID of one or more of the list.")
    return ids


@command(
    "propose",
    mark("Show where the words of ID may stand in the present text, the likeliest first."),
    group=quarantine,
)
@click.argument("ident", metavar="ID")
@json_option
def propose(ident: str, as_json: bool) -> None:
    """Propose places."""
    from qualcode.services import quarantine as service

    with seated(project_of_group()) as session:
        entry = service.find(session, ident)
        text = sources.document(session, entry.source_id).text
        found = service.proposals(session, entry)
    if as_json:
        show.as_json(
            [
                {
                    "start": lead.start,
                    "end": lead.end,
                    "likeness": round(lead.likeness, 3),
                    "text": text[lead.start : lead.end],
                }
                for lead in found
            ]
        )
        return
    show.paragraph(f"“{entry.quotation}”")
    for lead in found:
        place = f"{lead.start}:{lead.end}"
        share = f"{round(lead.likeness * 100)} %"
        show.paragraph(f"{place}  {share}  {text[lead.start : lead.end]}", indent=2, hanging=4)
    if not found:
        show.note(tr("Nothing like it stands in the text."))


@command(
    "place",
    mark("Give ID the place START:END of the present text; without one, the likeliest proposal."),
    examples=("qualcode quarantine study place 3f2a91 1204:1260",),
    group=quarantine,
)
@click.argument("ident", metavar="ID")
@click.argument("where", required=False, metavar="[START:END]")
@option("--quote", default="", help_text=mark("The place as a quotation; it must occur once."))
@coder_option
@json_option
def place(ident: str, where: str | None, quote: str, coder: str, as_json: bool) -> None:
    """Place a coding."""
    from qualcode.services import quarantine as service
    from qualcode.services import reduction

    with seated(project_of_group(), coder) as session:
        entry = service.find(session, ident)
        if quote:
            found = reduction.locate(session, entry.source_id, quote)
            start, end = found.start, found.end
        elif where:
            start, end = span(where)
        else:
            leads = service.proposals(session, entry, most=1)
            if not leads:
                raise InputProblem(
                    "Nothing like “{quote}” stands in the text. Give the place as START:END.",
                    quote=entry.quotation,
                )
            start, end = leads[0].start, leads[0].end
        service.place(session, entry, start, end)
    if as_json:
        show.as_json({"id": entry.coding_id, "start": start, "end": end})
    else:
        show.note(tr("Placed at {start}:{end}.", start=start, end=end))


@command("give-up", mark("Take codings back for good, with their memos."), group=quarantine)
@click.argument("ids", nargs=-1, metavar="ID...")
@coder_option
@json_option
def give_up(ids: tuple[str, ...], coder: str, as_json: bool) -> None:
    """Give codings up."""
    from qualcode.services import quarantine as service

    with seated(project_of_group(), coder) as session:
        n = service.give_up(session, [service.find(session, one) for one in _given(ids)])
    _done(as_json, n, tr_n("{n} coding taken back.", "{n} codings taken back.", n=n))


def _done(as_json: bool, n: int, sentence: str) -> None:
    if as_json:
        show.as_json({"n": n})
    else:
        show.note(sentence)
