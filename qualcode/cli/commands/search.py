"""Searching as people speak, and coding what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli import show
from qualcode.cli.frame import (
    KINDS,
    NOTHING_FOUND,
    coder_option,
    command,
    json_option,
    option,
    project_argument,
    seated,
)
from qualcode.cli.given import pairs, picked
from qualcode.messages import render, tr, tr_n
from qualcode.model.sentence import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.services.search import Found, Narrowing, Page
    from qualcode.services.session import Session

MODES = ("dialect", "exact", "fuzzy", "regex")
EXTENTS = ("match", "sentence", "turn")
ROLES = ("interviewer", "informant", "moderator", "participant", "note", "text")
LIMIT = 50
ALL = 1_000_000


def narrowing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where to look."""
    for decorate in (
        option("--uncoded", is_flag=True, help_text=mark("Only what nobody has coded.")),
        option(
            "--in-code",
            multiple=True,
            metavar="CODE",
            help_text=mark("Only in passages with this code or one below."),
        ),
        option(
            "--where",
            multiple=True,
            metavar="KEY=VALUE",
            help_text=mark("Only informants with this attribute, such as role=Kader."),
        ),
        option(
            "--informant",
            multiple=True,
            metavar="NAME",
            help_text=mark("Only this informant."),
        ),
        option(
            "--role",
            multiple=True,
            type=click.Choice(ROLES),
            help_text=mark("Only turns of this role."),
        ),
        option(
            "--kind",
            multiple=True,
            type=click.Choice(KINDS),
            help_text=mark("Only sources of this kind."),
        ),
        option(
            "--source",
            multiple=True,
            metavar="SOURCE",
            help_text=mark(
                "Only this source. Any of these options can be given several times: several of one "
                "kind widen the search, several kinds narrow it down."
            ),
        ),
    ):
        function = decorate(function)
    return function


def narrowed(session: Session, given: dict[str, Any]) -> Narrowing:
    """Return the narrowing that the options of `narrowing_options` say."""
    from qualcode.services import search

    parts = [search.chosen(session, uncoded=given["uncoded"], attributes=pairs(given["where"]))]
    for name in ("source", "kind", "role", "informant"):
        parts += [search.chosen(session, **{name: value}) for value in given[name]]
    parts += [search.chosen(session, code=value) for value in given["in_code"]]
    return search.together(parts)


@command(
    "search",
    mark(
        "Search all sources. A phrase finds every spelling of it in dialect or standard "
        "Indonesian: “tidak ada” also finds “dak ado” and “katek”. AND, OR, NOT, NEAR/5 and "
        "penyuluh* work too. With --code, the hits (or those of --pick) are coded, as one step."
    ),
    examples=(
        'qualcode search study "tidak ada"',
        'qualcode search study "dana desa OR duit" --where role=Kader --json',
        'qualcode search study "dak ado" --pick 1,3-5 --code Input/Material',
        'qualcode search study penyuluan --mode fuzzy --save "penyuluhan, salah ketik"',
        'qualcode search study --saved "penyuluhan, salah ketik"',
    ),
)
@project_argument
@click.argument("query", default="")
@option(
    "--mode",
    type=click.Choice(MODES),
    default=None,
    help_text=mark(
        "dialect (default), exact: only this spelling, fuzzy: misspellings and the same root, "
        "or regex."
    ),
)
@option(
    "--limit",
    type=click.IntRange(min=0),
    default=None,
    metavar="N",
    help_text=mark("Stop after N hits; 0 for all (default: 50, with --code all)."),
)
@narrowing_options
@option("--code", default="", metavar="CODE", help_text=mark("Code the hits."))
@option("--pick", default="", metavar="NUMBERS", help_text=mark("Code only these hits: 1,3-5."))
@option(
    "--unit",
    type=click.Choice(EXTENTS),
    default="sentence",
    show_default=True,
    help_text=mark("How much around a hit is coded."),
)
@option("--save", default="", metavar="NAME", help_text=mark("Keep this search under a name."))
@option("--saved", default="", metavar="NAME", help_text=mark("Do the search of this name."))
@option("--list", "list_saved", is_flag=True, help_text=mark("List the saved searches."))
@option("--forget", default="", metavar="NAME", help_text=mark("Delete the search of this name."))
@coder_option
@json_option
def search(project: str, query: str, coder: str, as_json: bool, **given: Any) -> int:
    """Search."""
    from qualcode.services import search_acts

    with seated(project, coder) as session:
        if given["list_saved"]:
            return _list_saved(session, as_json)
        if given["forget"]:
            search_acts.forget(session, given["forget"])
            show.note(tr("The search “{name}” is deleted.", name=given["forget"]))
            return 0
        page = _searched(session, query, given)
        if given["code"]:
            return _code(session, page.hits, given, as_json)
        if as_json:
            show.as_json([hit_record(hit) for hit in page.hits])
        else:
            _print(page)
    return 0 if page.hits else NOTHING_FOUND


def _searched(session: Session, query: str, given: dict[str, Any]) -> Page:
    from qualcode.services import search as service
    from qualcode.services import search_acts
    from qualcode.text.dialect.query import Mode

    mode = Mode(given["mode"] or "dialect")
    if given["saved"]:
        if query:
            raise click.UsageError(
                tr("Give a QUERY or --saved, not both."), click.get_current_context()
            )
        kept = search_acts.find_saved(session, given["saved"])
        query, mode, narrowing = kept.query, kept.mode, kept.narrowing
    else:
        if not query.strip():
            raise click.UsageError(tr("Give a QUERY."), click.get_current_context())
        narrowing = narrowed(session, given)
    limit = given["limit"]
    if limit is None:
        limit = ALL if given["code"] else LIMIT
    page = service.first(session, query, mode=mode, narrowing=narrowing, limit=limit or ALL)
    if given["save"]:
        search_acts.save(session, given["save"], query, mode=mode, narrowing=narrowing)
        show.note(tr("The search is kept as “{name}”.", name=given["save"]))
    return page


def _code(session: Session, hits: Sequence[Found], given: dict[str, Any], as_json: bool) -> int:
    from qualcode.services import codebooks, search_acts

    book = codebooks.current(session)
    code = book.find(given["code"])
    chosen = [hits[n - 1] for n in picked(given["pick"], len(hits))] if given["pick"] else hits
    extent = search_acts.Extent(given["unit"])
    made = search_acts.code_hits(session, chosen, code.id, extent)
    path = book.path(code.id)
    if as_json:
        show.as_json({"code": path, "hits": len(chosen), "codings": made})
    else:
        for coding in made:
            show.value(coding)
        show.note(
            tr_n(
                "{n} passage coded {code}. `qualcode undo {project}` takes it back.",
                "{n} passages coded {code}. `qualcode undo {project}` takes them back.",
                n=len(made),
                code=path,
                project=session.project.path,
            )
        )
    return 0 if chosen else NOTHING_FOUND


def hit_record(hit: Found) -> dict[str, Any]:
    """Return a hit as JSON shows it."""
    return {
        "source": hit.source,
        "turn": hit.turn,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "level": hit.level.label,
        "why": render(hit.why),
        "informant": hit.informant or None,
        "role": str(hit.role),
        "left": hit.left,
        "right": hit.right,
        "source_id": hit.source_id,
    }


def _print(page: Page) -> None:
    for title, numbered in _grouped(page.hits):
        show.heading(title)
        for number, hit in numbered:
            width = max((show.width() - 8) // 2 - len(hit.text) // 2, 10)
            left = hit.left[-width:].lstrip()
            right = hit.right[:width].rstrip()
            show.paragraph(f"{number}. …{left}[{hit.text}]{right}…", hanging=4)
            place = f"{hit.start}:{hit.end}"
            why = render(hit.why)
            show.paragraph(f"{place} · {tr(hit.level.label)} · {why}", indent=4)
        show.blank()
    if page.more:
        show.note(tr("There are more hits: --limit 0 shows all."))
    if not page.hits:
        show.note(tr("Nothing found. --mode fuzzy also finds misspellings."))


def _grouped(hits: Sequence[Found]) -> Iterator[tuple[str, list[tuple[int, Found]]]]:
    """Yield the hits by source and informant, numbered through."""
    groups: dict[tuple[str, str], list[tuple[int, Found]]] = {}
    for number, hit in enumerate(hits, 1):
        groups.setdefault((hit.source, hit.informant or tr(str(hit.role))), []).append(
            (number, hit)
        )
    for (source, who), numbered in groups.items():
        yield f"{source} · {who}", numbered


def _list_saved(session: Session, as_json: bool) -> int:
    from qualcode.services import search_acts

    kept = search_acts.saved(session)
    if as_json:
        show.as_json([{"name": s.name, "query": s.query, "mode": str(s.mode)} for s in kept])
        return 0
    labels = [tr("Name"), tr("Query"), tr("Mode")]
    show.table(
        [show.Column(label) for label in labels],
        [(one.name, one.query, tr(str(one.mode))) for one in kept],
    )
    return 0
