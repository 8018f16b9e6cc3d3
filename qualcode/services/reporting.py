"""Reporting: the whole analysis as one Word document, and the sheet of a member check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode import messages
from qualcode.analysis import displays, triangulate
from qualcode.export.options import Layout
from qualcode.export.report_content import ReportContent, ReportDisplay
from qualcode.messages import tr
from qualcode.model.conclusion import TRIANGULATION_LABELS, Side, Triangulation
from qualcode.model.display import DESIGNS, DisplaySpec, filled
from qualcode.model.errors import InputProblem, RuleBroken
from qualcode.model.ids import InformantId
from qualcode.model.matrix import CellContent, Matrix
from qualcode.model.reduction import SHEET_FIELDS
from qualcode.model.sentence import Sentence, mark, say, say_n
from qualcode.model.study import Study
from qualcode.services import (
    codebooks,
    conclusion,
    coreq,
    display,
    display_gallery,
    glossing,
    pictures,
    projects,
    reduction_sheets,
    report_parts,
    triangulation,
)
from qualcode.services.conclusion import FindingView
from qualcode.services.session import Session
from qualcode.store import codings, history

DISPLAYS = ("ipo", "fgd", "framework", "role", "site", "events", "time", "clustered", "effects", "checklist",
            "cases", "counts", "crosstab", "cooccurrence")  # fmt: skip
SECTIONS: Mapping[str, str] = {
    "method": mark("method paragraph with the numbers of the study"),
    "informants": mark("table of informants"),
    **{name: DESIGNS[name].title for name in DISPLAYS},
    "findings": mark("findings with evidence, tactics and verification"),
    "triangulation": mark("triangulation ledger, convergence, contradictions"),
    "indicators": mark("indicators against targets"),
    "pictures": mark("pictures of codes, links and saturation"),
    "sheets": mark("summary sheets of contacts and documents"),
    "followup": mark("follow-up questions for every informant"),
    "codebook": mark("codebook"),
    "audit": mark("audit trail with the head of the log"),
    "coreq": mark("COREQ checklist"),
}
"""What a report can hold, in the order of the document."""
USUAL = ("method", "informants", "ipo", "fgd", "role", "events", "effects", "findings",
         "triangulation", "indicators", "pictures", "codebook", "audit", "coreq")  # fmt: skip
PICTURES = ("tree", "frequencies", "network", "causal", "saturation")
MOST_ACTS = 200
MOST_QUOTES = 2
WHOLE = {"ipo", "fgd"}
"""Displays that always show every passage: they are the data of the chapter."""
LARGE = 6_000
"""With more codings than this, displays of the usual report show numbers where quotations would be."""
_NUMBERS = re.compile(r"(?<!\d)(?:\d{16}|(?:\+62|62|0)8\d{8,11})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """What a report holds and how it looks. ``sections`` empty means the usual ones.

    ``language`` is "id" or "en"; empty: the language in use. ``house_style`` is a .docx whose styles
    are used. ``quotes`` is how many passages a cell shows where not all are wanted (0: all).
    """

    sections: tuple[str, ...] = ()
    language: str = ""
    title: str = ""
    house_style: Path | None = None
    hide_coders: bool = False
    acts: int = MOST_ACTS
    quotes: int = MOST_QUOTES


def write(session: Session, path: Path, options: ReportOptions | None = None) -> list[Sentence]:
    """Write the report and return what should be looked at before it is given away.

    Raises:
        InputProblem: the file is no .docx, cannot be written, or the house style is not readable.
        RuleBroken: a section is unknown.
    """
    from qualcode.export import report
    from qualcode.export.atomic import write_atomically

    if path.suffix.lower() != ".docx":
        raise InputProblem("{file} is no Word file. A report is written as .docx.", file=str(path))
    options = options or ReportOptions()
    with _speaking(options.language):
        made = content(session, options)
        write_atomically(path, report.render(made))
    return doubts(session, made)


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Use a language while the report is made."""
    before = messages.language()
    messages.use(language or before)
    try:
        yield
    finally:
        messages.use(before)


@dataclass(slots=True)
class _Maker:
    """Makes the parts of one report from one snapshot."""

    session: Session
    options: ReportOptions
    study: Study
    wanted: tuple[str, ...]
    aliases: dict[str, str] = field(default_factory=dict)
    _findings: list[FindingView] | None = None

    def alias(self, coder: str) -> str:
        """Return what a coder is called in this report."""
        return self.aliases.get(coder, coder) if self.options.hide_coders else coder

    @property
    def findings(self) -> list[FindingView]:
        """All findings; computed once."""
        if self._findings is None:
            self._findings = conclusion.findings(self.session)
        return self._findings

    def has(self, section: str) -> bool:
        """Whether a section is wanted."""
        return section in self.wanted


def content(session: Session, options: ReportOptions) -> ReportContent:
    """Return everything the report holds, in the language in use.

    Raises:
        InputProblem: the house style cannot be read.
        RuleBroken: a section is unknown.
    """
    wanted = options.sections or USUAL
    for name in wanted:
        if name not in SECTIONS:
            raise RuleBroken(
                "The report has no section “{name}”. Known are {known}.",
                name=name,
                known=", ".join(SECTIONS),
            )
    study = display.study(session)
    names = [coder.name for coder in codings.coders(session.project)]
    aliases = {name: tr("Coder {n}", n=place) for place, name in enumerate(names, 1)}
    maker = _Maker(session, options, study, wanted, aliases)
    start = ReportContent(
        title=options.title or projects.title(session),
        subtitle=tr("Report of the qualitative analysis"),
        facts=display.facts(session),
        house_style=_house_style(options.house_style),
        hide_coders=options.hide_coders,
        glosses={str(coding): text for coding, text in glossing.glosses(session).items()},
    )
    return _with_appendices(maker, _with_findings(maker, _with_data(maker, start)))


def _house_style(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputProblem(
            "{file} cannot be read: {reason}.", file=str(path), reason=error.strerror or str(error)
        ) from error


def _with_data(maker: _Maker, made: ReportContent) -> ReportContent:
    study = maker.study
    return replace(
        made,
        method=report_parts.method(study, maker.findings) if maker.has("method") else (),
        informants=report_parts.informants(study) if maker.has("informants") else None,
        displays=_displays(maker),
    )


def _displays(maker: _Maker) -> list[ReportDisplay]:
    """Return the wanted displays that hold something; asked for by name, also empty ones."""
    material = display.material(maker.session, maker.study)
    shown = []
    for name in DISPLAYS:
        if not maker.has(name):
            continue
        spec = _spec_for(maker, name)
        try:
            built = display_gallery.build(maker.session, spec, study=maker.study, material=material)
        except RuleBroken:
            if maker.options.sections:
                raise
            continue
        if name not in WHOLE and maker.options.quotes:
            built = displays.shortened(built, maker.options.quotes)
        if built.rows and built.cols and (built.cells or maker.options.sections):
            shown.append(_shown(spec, built))
    return shown


def _spec_for(maker: _Maker, name: str) -> DisplaySpec:
    """Return a display as the report shows it: nothing empty, and numbers when it would be endless."""
    design = DESIGNS[name]
    keeps_all = design.silence or name == "ipo"
    spec = filled(DisplaySpec(design=name, only_used=not keeps_all, title=tr(design.title)))
    is_text = CellContent(spec.content) in {CellContent.QUOTES, CellContent.RESULT}
    if is_text and len(maker.study.codings) > LARGE and not maker.options.sections:
        content = CellContent.SUMMARY if name == "ipo" else CellContent.COUNT
        return replace(spec, content=str(content))
    return spec


def _shown(spec: DisplaySpec, built: Matrix) -> ReportDisplay:
    design = DESIGNS[spec.design]
    return ReportDisplay(
        heading=tr(design.title),
        purpose=tr(design.purpose),
        matrix=built,
        content=CellContent(spec.content),
        layout=Layout(spec.layout),
    )


def _with_findings(maker: _Maker, made: ReportContent) -> ReportContent:
    session, study = maker.session, maker.study
    if maker.has("findings"):
        shown = [report_parts.finding(one, maker.alias) for one in maker.findings]
        made = replace(made, findings=shown)
    if maker.has("triangulation") and maker.findings:
        ledgers = {by: triangulation.positions(session, by, study=study) for by in Triangulation}
        summed = triangulate.convergence(ledgers[Triangulation.SOURCE])
        every = [one for positions in ledgers.values() for one in positions]
        numbers = {str(one.finding.id): one.finding.number for one in maker.findings}
        made = replace(
            made,
            convergence=report_parts.convergence(summed),
            contradictions=report_parts.contradictions(every, numbers),
            ledgers=[
                _ledger(maker, by, positions)
                for by, positions in ledgers.items()
                if by is Triangulation.SOURCE
                or (by is Triangulation.METHOD and len({p.party.key for p in positions}) > 1)
                or any(p.decided for p in positions)
            ],
        )
    if maker.has("indicators"):
        lines = triangulation.indicators(session)
        made = replace(made, indicators=report_parts.indicators(lines))
    return made


def _ledger(
    maker: _Maker, by: Triangulation, positions: Sequence[triangulate.Position]
) -> ReportDisplay:
    kind = tr(TRIANGULATION_LABELS[by])
    shown = display_gallery.shown(maker.session, positions, study=maker.study)
    title = tr("Triangulation: {kind}", kind=kind)
    laid = display_gallery.ledger_matrix(shown, by, title)
    numbers = {str(one.finding.id): one.finding.number for one in maker.findings}
    rows = (replace(h, label=_numbered(numbers[h.key], h.label)) for h in laid.rows)
    laid = replace(laid, rows=tuple(rows))
    if by is Triangulation.RESEARCHER:
        laid = replace(laid, cols=tuple(replace(h, label=maker.alias(h.label)) for h in laid.cols))
    return ReportDisplay(
        heading=title,
        purpose=tr(
            "How each party stands to each finding; in brackets what nobody has decided yet."
        ),
        matrix=laid,
        content=CellContent.RESULT,
    )


def _numbered(number: int, proposition: str) -> str:
    return tr("Finding {n}. {text}", n=number, text=proposition)


def _with_appendices(maker: _Maker, made: ReportContent) -> ReportContent:
    session = maker.session
    if maker.has("pictures"):
        drawings = [
            pictures.drawing(session, DisplaySpec(design=name), study=maker.study)
            for name in PICTURES
        ]
        made = replace(made, drawings=drawings)
    if maker.has("sheets"):
        made = replace(made, sheets=_sheets(session))
    if maker.has("followup"):
        made = replace(made, followup=report_parts.followup(session, maker.study))
    if maker.has("codebook"):
        counts = {str(code): n for code, n in codebooks.counts(session).items()}
        made = replace(made, codebook=codebooks.current(session), counts=counts)
    if maker.has("audit"):
        words, acts = report_parts.audit(session, most=maker.options.acts)
        tables = report_parts.audit_tables(acts, maker.alias, most=maker.options.acts)
        made = replace(made, audit=words, audit_tables=tables)
    if maker.has("coreq"):
        facts = coreq.Facts(
            coders=len({coding.coder_id for coding in maker.study.codings}),
            codes_added=sum(history.standing(session.project, v) for v in ("code.add", "code.new")),
            sheets=len(reduction_sheets.sheets(session)),
        )
        made = replace(made, coreq=coreq.checklist(maker.study, maker.findings, facts))
    return made


def _sheets(session: Session) -> list[tuple[str, list[tuple[str, str]]]]:
    names = {source.id: source.name for source in display.study(session).sources.values()}
    return [
        (
            names[one.source_id],
            [
                (tr(label), one.fields[name])
                for name, label in SHEET_FIELDS[one.kind].items()
                if name in one.fields
            ],
        )
        for one in reduction_sheets.sheets(session)
    ]


# -- what should not leave the house --------------------------------------------------------------


def doubts(session: Session, made: ReportContent) -> list[Sentence]:
    """Return what in a report could identify people: names kept as attributes, numbers of ID or phone."""
    study = display.study(session)
    words = list(_quoted_words(made))
    found: list[Sentence] = []
    for person in study.informants.values():
        for key, value in person.attributes.items():
            if key in report_parts.IDENTIFYING and len(value.strip()) > 2:
                pattern = re.compile(rf"(?<!\w){re.escape(value.strip())}(?!\w)", re.IGNORECASE)
                n = sum(bool(pattern.search(text)) for text in words)
                if n:
                    found.append(
                        say_n(
                            "{n} text in the report holds what is kept as “{key}” of {informant}.",
                            "{n} texts in the report hold what is kept as “{key}” of {informant}.",
                            n=n,
                            key=key,
                            informant=person.name,
                        )
                    )
    numbers = sum(bool(_NUMBERS.search(text)) for text in words)
    if numbers:
        found.append(say("{n} texts in the report hold a phone or identity number.", n=numbers))
    return found


def _quoted_words(made: ReportContent) -> Iterator[str]:
    for shown in (*made.displays, *made.ledgers):
        for cell in shown.matrix.cells.values():
            if cell.summary:
                yield cell.summary
            if shown.content in {CellContent.QUOTES, CellContent.RESULT}:
                for quotation in cell.quotations:
                    yield quotation.text
        yield from shown.matrix.interpretations.values()
    for finding in made.findings:
        yield finding.heading
        for quote in (*finding.supporting, *finding.opposing):
            yield quote.text
        for _, body in finding.cells:
            yield body
    for _, fields in made.sheets:
        for _, text in fields:
            yield text


# -- the member check -----------------------------------------------------------------------------


def write_member_check(
    session: Session, informant_id: InformantId, path: Path, *, language: str = ""
) -> None:
    """Write the sheet on which an informant answers to the findings that use their words.

    Raises:
        InputProblem: the file is no .docx or cannot be written.
        RuleBroken: no finding rests on words of this informant.
    """
    from qualcode.export import report
    from qualcode.export.atomic import write_atomically

    if path.suffix.lower() != ".docx":
        raise InputProblem("{file} is no Word file. The sheet is written as .docx.", file=str(path))
    person = display.study(session).informants[informant_id]
    checks = conclusion.member_check(session, informant_id)
    if not checks:
        raise RuleBroken("No finding rests on words of {informant}.", informant=person.name)
    with _speaking(language):
        made = ReportContent(
            title=projects.title(session), subtitle="", facts=display.facts(session)
        )
        rows = [
            (
                tr("Finding {n}. {text}", n=one.finding.number, text=one.finding.proposition),
                [report_parts.quoted(q) for side in Side for q in one.quotations[side]],
            )
            for one in checks
        ]
        write_atomically(path, report.member_check(made, person.name, rows))
