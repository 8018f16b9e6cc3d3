"""The sample study: bundled transcripts, a codebook and a prepared coding become a project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from qualcode.ingest.prepared import PreparedCoding, PreparedMemo, PreparedQuote, read_prepared
from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.errors import InputProblem, NotFound, RuleBroken
from qualcode.model.ids import SourceId
from qualcode.model.source import Source
from qualcode.services import (
    codebooks,
    demo_analysis,
    importing,
    projects,
    reduction,
    sources,
)
from qualcode.services.reduction import Place
from qualcode.services.session import Session
from qualcode.store.project import Clock, now_utc

PROJECT_NAME = "demo.qualcode"
FOLDER = "demo-qualcode"


def bundled(what: str) -> Path:
    """Return the folder of bundled material ("transcripts" or "codebooks").

    It stands inside the installed package, or beside it in a checkout.

    Raises:
        NotFound: the installation lacks it.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "bundled" / what, package.parent / what):
        if folder.is_dir():
            return folder
    raise NotFound("The bundled {what} are missing: install qualcode again.", what=what)


def build(folder: Path, *, clock: Clock = now_utc) -> Session:
    """Make the sample project in a new or empty folder and return an open session.

    Raises:
        InputProblem: the folder holds a project already, or cannot be made.
    """
    target = folder / PROJECT_NAME
    if target.exists():
        raise InputProblem(
            "{file} exists already. Open it with `qualcode {file}`, or choose another folder.",
            file=str(target),
        )
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputProblem(
            "The folder {folder} cannot be made: {reason}.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
    try:
        return _built(target, clock)
    except BaseException:
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _built(target: Path, clock: Clock) -> Session:
    transcripts = bundled("transcripts")
    prepared = read_prepared(transcripts / "prepared_coding.yaml")
    lead = prepared.files[0].coder
    session = projects.create(
        target,
        lead,
        title=prepared.title,
        codebook=bundled("codebooks") / prepared.codebook,
        clock=clock,
    )
    try:
        _fill(session, transcripts, prepared)
        demo_analysis.fill(session, transcripts / demo_analysis.FILE)
    except BaseException:
        session.project.discard()
        raise
    return session


def _fill(session: Session, transcripts: Path, prepared: PreparedCoding) -> None:
    files = importing.find_files([transcripts])
    importing.bring_in(session, importing.read([f for f in files if f.suffix == ".docx"]))
    by_file = {row.source.file_name: row.source for row in sources.listing(session)}
    coders = {entry.coder: Session(session.project, entry.coder) for entry in prepared.files}
    for entry in prepared.files:
        _code(coders[entry.coder], by_file[entry.file], entry.quotes)
    for memo in prepared.memos:
        _write(session, memo, by_file)


def _code(session: Session, source: Source, quotes: Sequence[PreparedQuote]) -> None:
    text = reduction.text(session, source.id)
    book = codebooks.current(session)
    for quote in quotes:
        start = text.find(quote.quote)
        if start < 0:
            raise RuleBroken(
                "The passage “{quote}” is not in {file}.", quote=quote.quote, file=source.name
            )
        place = Place(SourceId(source.id), start, start + len(quote.quote))
        coding = reduction.apply_code(session, place, book.find(quote.code).id)
        if quote.memo:
            kind = MemoKind(quote.memo_kind)
            reduction.write_memo(session, MemoTarget.CODING, coding, quote.memo, kind=kind)


def _write(session: Session, memo: PreparedMemo, by_file: Mapping[str, Source]) -> None:
    target = MemoTarget(memo.on)
    match target:
        case MemoTarget.SOURCE:
            target_id: str = by_file[memo.target].id
        case MemoTarget.CODE:
            target_id = codebooks.current(session).find(memo.target).id
        case MemoTarget.INFORMANT:
            target_id = sources.find_informant(session, memo.target).id
        case _:
            target_id = ""
    reduction.write_memo(session, target, target_id, memo.body, kind=MemoKind(memo.kind))
