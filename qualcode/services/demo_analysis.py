"""The sample study analysed: what a prepared analysis says is done by the verbs people use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualcode.ingest.prepared_analysis import Entry, PreparedAnalysis, read_analysis
from qualcode.model.conclusion import (
    FindingId,
    FindingStatus,
    Side,
    Subject,
    Triangulation,
    Verdict,
)
from qualcode.model.display import DisplaySpec
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodingId, InformantId
from qualcode.model.reduction import Direction, Passage, Relevance, ResponseState
from qualcode.services import (
    codebooks,
    conclusion,
    display,
    display_gallery,
    reduction,
    reduction_sheets,
    responses,
    sources,
    triangulation,
    written_cells,
)
from qualcode.services.session import Session

FILE = "prepared_analysis.yaml"


def fill(session: Session, path: Path) -> None:
    """Do what a prepared analysis says, in the order of the method."""
    prepared = read_analysis(path)
    analyst = _Analyst(Session(session.project, prepared.coder))
    analyst.reduce(prepared)
    analyst.display(prepared)
    analyst.conclude(prepared)


class _Analyst:
    """A coder who finds codings by the beginning of their words."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._book = codebooks.current(session)
        self._quoted = [
            (quotation.text, quotation.coding_id)
            for quotation in display.quotations(session)
            if quotation.coder == session.coder_name
        ]
        self._people = {person.name: person.id for person in sources.informants(session)}

    def reduce(self, prepared: PreparedAnalysis) -> None:
        """Weigh codings, decide silences, state links, fill in sheets."""
        for entry in prepared.weigh:
            reduction_sheets.appraise(
                self.session,
                [coding for quote in entry["quotes"] for coding in self._codings(quote)],
                direction=_as(Direction, entry.get("direction")),
                relevance=_as(Relevance, entry.get("relevance")),
            )
        for quote, words in prepared.paraphrases.items():
            reduction_sheets.appraise(self.session, self._codings(quote), paraphrase=words)
        decisions = [self._silence(entry) for entry in prepared.silence]
        if decisions:
            responses.decide_all(self.session, decisions)
        for entry in prepared.leads:
            reduction_sheets.lead(
                self.session,
                self._book.find(entry["from"]).id,
                self._book.find(entry["to"]).id,
                sign=entry["sign"],
                note=entry.get("note", ""),
                evidence=[self._coding(quote) for quote in entry.get("evidence", ())],
            )
        for entry in prepared.sheets:
            fields = {name: text for name, text in entry.items() if name != "file"}
            source = sources.find(self.session, entry["file"])
            reduction_sheets.fill_sheet(self.session, source.id, fields)

    def display(self, prepared: PreparedAnalysis) -> None:
        """Write results and interpretations, and keep displays."""
        study = display.study(self.session)
        for entry in (*prepared.cells, *prepared.interpretations):
            named = written_cells.named(
                study, entry["row"], entry.get("col", ""), kind=entry.get("kind", "")
            )
            inside = {c.id for c in written_cells.codings_at(study, named.place)}
            cited = [
                coding
                for quote in entry.get("evidence", ())
                for coding in self._codings(quote)
                if coding in inside
            ]
            written_cells.write(self.session, named.place, entry["text"], evidence=cited)
        for entry in prepared.displays:
            codes = (self._book.find(entry["code"]).id,) if "code" in entry else ()
            spec = DisplaySpec(
                design=entry["design"], codes=codes, order_by=entry.get("order_by", "")
            )
            display_gallery.save(self.session, entry["name"], spec)

    def conclude(self, prepared: PreparedAnalysis) -> None:
        """Set indicators, write findings with their evidence, triangulate and verify them."""
        for entry in prepared.indicators:
            triangulation.set_indicator(
                self.session,
                entry["name"],
                entry["value"],
                entry["target"],
                aim=entry["aim"],
                facts={key: str(entry.get(key, "")) for key in ("unit", "period", "document")},
                code_id=self._book.find(entry["code"]).id,
            )
        for entry in prepared.findings:
            self._finding(entry)

    def _finding(self, entry: Entry) -> None:
        session = self.session
        made = conclusion.add(
            session,
            entry["text"],
            codes=[self._book.find(code).id for code in entry["codes"]],
            direction=_as(Direction, entry.get("direction")),
        )
        items = [("coding", str(self._coding(quote))) for quote in entry["for"]]
        items += [("cell", self._cell(row, col)) for row, col in entry["cells"]]
        conclusion.link(session, made, items, Side.FOR)
        against = [("coding", str(self._coding(quote))) for quote in entry["against"]]
        if against:
            conclusion.link(session, made, against, Side.AGAINST)
        for tactic in entry["tactics"]:
            conclusion.log_tactic(
                session, made, tactic["tactic"], tactic["done"], tactic.get("result", "")
            )
        for verdict in entry["triangulation"]:
            self._decide(made, verdict)
        if entry["status"] != FindingStatus.TENTATIVE:
            conclusion.set_status(session, made, FindingStatus(entry["status"]))

    def _decide(self, finding: FindingId, entry: Entry) -> None:
        subject, by = Subject("finding", finding), Triangulation(entry["by"])
        triangulation.decide(
            self.session,
            subject,
            by,
            entry["party"],
            Verdict(entry["verdict"]),
            note=entry.get("note", ""),
        )
        if "resolution" in entry:
            triangulation.resolve(self.session, subject, by, entry["party"], entry["resolution"])

    def _cell(self, row: str, col: str) -> str:
        place = written_cells.named(display.study(self.session), row, col).place
        there = written_cells.at(self.session, place)
        if there is None:
            raise RuleBroken("Nothing is written in the cell {row} × {col} yet.", row=row, col=col)
        return there.id

    def _silence(self, entry: Entry) -> responses.Decision:
        at = Passage()
        if "quote" in entry:
            source = sources.find(self.session, entry["file"])
            place = reduction.locate(self.session, source.id, entry["quote"])
            at = Passage(source.id, place.start, place.end)
        return (
            InformantId(self._people[entry["informant"]]),
            self._book.find(entry["code"]).id,
            ResponseState(entry["state"]),
            entry.get("note", ""),
            at,
        )

    def _codings(self, quote: str) -> list[CodingId]:
        found = [CodingId(coding) for text, coding in self._quoted if text.startswith(quote)]
        if not found:
            raise RuleBroken("No passage that begins “{quote}” is coded.", quote=quote)
        return found

    def _coding(self, quote: str) -> CodingId:
        return self._codings(quote)[0]


def _as(kind: Any, value: str | None) -> Any:
    return kind(value) if value else None
