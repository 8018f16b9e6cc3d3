"""A list of quotations: of a code, or of a cell of a matrix. Enter shows the place in the transcript."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import tr, tr_n
from qualcode.model.coding import MemoTarget, Quotation
from qualcode.model.conclusion import FindingId, Side
from qualcode.model.reduction import DIRECTION_LABELS, RELEVANCE_LABELS, Direction, Relevance
from qualcode.services import conclusion, display, reduction_sheets
from qualcode.text.visible import visible
from qualcode.tui.labels import crumbs
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Option
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

SUFFIXES = (".csv", ".xlsx")


class QuotationsScreen(MainScreen):
    """Quotations to read one after the other."""

    PLACE = "quotations"
    WIDGETS = ("list",)
    DEFAULT_CSS = "QuotationsScreen #detail { height: auto; max-height: 40%; min-height: 3; }"

    def __init__(self, title: str, fetch: Callable[[], Sequence[Quotation]]) -> None:
        """Show what ``fetch`` returns; it is asked again when the project changed."""
        super().__init__()
        self._title_text, self._fetch = title, fetch

    def body(self) -> Iterable[Widget]:
        """Return the list, and the whole of one quotation."""
        yield RowList(lines=2, empty=tr("Nothing is coded here yet.\n\nEsc   back"))
        yield Detail()

    def update_content(self) -> None:
        """Read the quotations again."""
        found = list(self._fetch())
        self.query_one(RowList).fill(found, self._draw)
        told = tr_n("{n} quotation", "{n} quotations", n=len(found))
        self.title_line(("  " + self._title_text, "text"), right=[(f" {told} ", "dim")])
        self._describe()
        self.seen()

    def _draw(self, quote: Quotation, width: int) -> list[Line]:
        color = self.desk.color(quote.code_id)
        citation = f"({quote.citation})"
        head: Line = [
            (f" {self.desk.tags.get(quote.code_id, '??')} ", color),
            (f"{citation}  ", "strong"),
            (crumbs(quote.code), "dim"),
            ("  ✎" if quote.memo else "", "accent"),
        ]
        return [head, [("    " + fit(f"“{quote.text}”", width - 5), "text")]]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    @property
    def current(self) -> Quotation | None:
        """Return the quotation under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, Quotation) else None

    def _describe(self) -> None:
        quote = self.current
        detail = self.query_one("#detail", Static)
        detail.display = quote is not None
        if quote is None:
            self.status.show([])
            return
        text = f"“{' '.join(visible(quote.text).split())}” ({quote.citation})"
        if quote.paraphrase:
            text += f"\n= {visible(quote.paraphrase)}"
        if quote.gloss:
            text += f"\n[{visible(quote.gloss)}]"
        weights = [tr(DIRECTION_LABELS[quote.direction])] if quote.direction else []
        weights += [tr(RELEVANCE_LABELS[quote.relevance])] if quote.relevance else []
        text += f"\n{' · '.join(weights)}" if weights else ""
        if quote.memo:
            text += f"\n✎ {visible(quote.memo)}"
        detail.update(Content(text))
        where = tr("turn {n}", n=quote.turn) if quote.turn else ""
        parts = (quote.source, where, quote.coder, tr("Enter shows the place"))
        self.status.show([(" " + " · ".join(part for part in parts if part), "dim")])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.coding import CodingScreen

        quote = self.current
        if quote is not None:
            screen = self.host.visit("coding")
            assert isinstance(screen, CodingScreen)
            self.host.attempt(lambda: screen.show_place(quote.source_id, quote.start, quote.end))

    def action_export(self) -> None:
        """Write the quotations to a file."""
        session, found = self.session, list(self.query_one(RowList).items)

        def write(path: Path) -> None:
            display.write_quotations(session, found, path)

        question = tr("Write to which file?")
        ask_and_write(self, question, f"{tr('quotations')}.xlsx", SUFFIXES, write)

    def action_copy(self) -> None:
        """Copy the quotation."""
        from qualcode.tui.clipping import copy_out

        quote = self.current
        if quote is not None:
            copy_out(self.host, f"“{quote.text}” ({quote.citation})")

    def action_memo(self) -> None:
        """Write a memo on the coding."""
        quote = self.current
        if quote is not None:
            self.write_memo(
                MemoTarget.CODING, quote.coding_id, crumbs(quote.code), quote.text[:300]
            )

    def action_link(self) -> None:
        """Link the quotation to a finding."""
        if (quote := self.current) is not None:
            link_to_finding(self, ("coding", quote.coding_id))

    def action_direction(self) -> None:
        """Say which way it speaks."""
        self._weigh("direction", tr("Which way does it speak?"), DIRECTION_LABELS)

    def action_relevance(self) -> None:
        """Say how much it matters."""
        self._weigh("relevance", tr("How much does it matter?"), RELEVANCE_LABELS)

    def _weigh(self, field: str, question: str, labels: Mapping[str, str]) -> None:
        quote = self.current
        if quote is None:
            return
        options = [Option("", tr("not said")), *(Option(k, tr(v)) for k, v in labels.items())]
        dialog = Choose(question, options, at=getattr(quote, field))
        self.app.push_screen(dialog, lambda value: self._weighed(quote, field, value))

    def action_gloss(self) -> None:
        """Write it in standard Indonesian."""
        from qualcode.tui.screens.gloss import write_gloss

        quote = self.current
        if quote is not None:
            write_gloss(self, quote.coding_id, quote.text, self.update_content)

    def action_paraphrase(self) -> None:
        """Say it in own words."""
        quote = self.current
        if quote is not None:
            ask = Ask(
                tr("The passage in your own words"),
                value=quote.paraphrase,
                about=quote.text[:300],
                may_be_empty=True,
            )
            self.app.push_screen(ask, lambda text: self._weighed(quote, "paraphrase", text))

    @guarded
    def _weighed(self, quote: Quotation, field: str, value: str | None) -> None:
        if value is None or value == getattr(quote, field):
            return
        if value:
            reduction_sheets.appraise(self.session, [quote.coding_id], **weight(field, value))
        else:
            reduction_sheets.appraise(self.session, [quote.coding_id], clear=[field])
        self.update_content()

    def memo_written(self) -> None:
        """Show the memo."""
        self.update_content()


def link_to_finding(screen: MainScreen, item: tuple[str, str], *, note: str = "") -> None:
    """Ask for a finding and a side, and link a coding or cell, given as (kind, id), to it."""
    found = conclusion.findings(screen.session)
    if not found:
        screen.host.tell(tr("There is no finding yet. T shows the findings, a adds one."), "accent")
        return
    options = [
        Option((one.finding.id, side), f"{sign} {one.finding.number}. {one.finding.proposition}")
        for side, sign in ((Side.FOR, "+"), (Side.AGAINST, "−"))
        for one in found
    ]

    @guarded
    def linked(screen: MainScreen, chosen: tuple[FindingId, Side] | None) -> None:
        if chosen is not None:
            finding, side = chosen
            conclusion.link(screen.session, finding, [item], side, note=note)
            screen.host.tell(tr("Linked as evidence."))

    question = tr("Evidence for (+) or against (−) which finding?")
    screen.app.push_screen(Choose(question, options), lambda chosen: linked(screen, chosen))


def weight(field: str, value: str) -> dict[str, Any]:
    """Return what weighs a coding, as the service takes it."""
    kinds: dict[str, Callable[[str], object]] = {"direction": Direction, "relevance": Relevance}
    return {field: kinds[field](value) if field in kinds else value}
