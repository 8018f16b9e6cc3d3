"""Correcting a coded text: editing it, seeing what becomes of the codings, settling what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static, TextArea

from qualcode.messages import tr, tr_n
from qualcode.model.correction import STATE_NAMES, UnsettledState
from qualcode.model.ids import SourceId
from qualcode.model.sentence import mark
from qualcode.services import correcting, quarantine, sources
from qualcode.services.correcting import CodingChange, Correction
from qualcode.services.quarantine import Waiting
from qualcode.text.reanchor import Fate
from qualcode.text.visible import visible
from qualcode.tui.actions import PLACES
from qualcode.tui.labels import crumbs, percent
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, AskPath, Choose, Confirm, Option
from qualcode.tui.widgets.bars import PieceBar
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

FATES = {
    Fate.LOST: (mark("no place"), "error"),
    Fate.CHANGED: (mark("changed"), "warn"),
    Fate.MOVED: (mark("moved"), "dim"),
    Fate.KEPT: (mark("kept"), "dim"),
}
"""In the order in which they matter."""


def begin(host: QualcodeApp, source_id: SourceId) -> None:
    """Ask how the text is to be corrected, and do it."""

    def chosen(how: str | None) -> None:
        if how == "edit":
            host.push_screen(EditText(source_id))
        elif how == "file":
            host.push_screen(AskPath(tr("Which corrected file?"), value=f"{Path.cwd()}/"), taken)

    def taken(path: str | None) -> None:
        if path:
            host.attempt(lambda: _review_file(host, source_id, Path(path).expanduser()))

    options = [
        Option("edit", tr("edit the text here")),
        Option("file", tr("read a corrected file")),
    ]
    about = tr("Codings follow their words; what cannot be placed waits in quarantine.")
    host.push_screen(Choose(tr("How do you correct the text?"), options, about=about), chosen)


def _review_file(host: QualcodeApp, source_id: SourceId, path: Path) -> None:
    assert host.desk is not None
    plan = correcting.preview_file(host.desk.session, source_id, path)
    host.push_screen(ReviewCorrection(plan))


class EditText(MainScreen):
    """The stored text in an editor; Ctrl+R goes on to what it does to the codings."""

    PLACE = "edit"
    AUTO_FOCUS = "TextArea"
    DEFAULT_CSS = """
    EditText TextArea, EditText TextArea:focus { height: 1fr; border: none; padding: 0 1; }
    """

    def __init__(self, source_id: SourceId) -> None:
        """Edit the text of this source."""
        super().__init__()
        self._source_id = source_id
        self._text = ""

    def body(self) -> Iterable[Widget]:
        """Return the editor."""
        yield TextArea("", soft_wrap=True, tab_behavior="focus", show_line_numbers=False)

    def begin(self) -> None:
        """Show the text."""
        document = sources.document(self.session, self._source_id)
        self._text = document.text
        area = self.query_one(TextArea)
        area.text = document.text
        self.title_line((f"  {document.source.name}", "text"))
        hint = tr(" Ctrl+R shows what becomes of the codings before anything is stored.")
        self.status.show([(hint, "dim")])
        self.seen()

    def resume(self) -> None:
        """Keep what was typed."""

    def changed_by_history(self) -> None:
        """Keep what was typed."""

    def action_review(self) -> None:
        """Show what the edit does."""
        plan = correcting.preview(self.session, self._source_id, self.query_one(TextArea).text)
        if plan.is_empty:
            self.host.tell(tr("The text is the same: nothing to correct."))
            return
        self.app.push_screen(ReviewCorrection(plan, close=self._close))

    def _close(self) -> None:
        self.app.pop_screen()

    def go_back(self) -> bool:
        """Ask before an edit is lost."""
        if self.query_one(TextArea).text == self._text:
            return False

        def answered(yes: bool | None) -> None:  # noqa: FBT001
            if yes:
                self._close()

        question = tr("Leave without storing?")
        self.app.push_screen(Confirm(question, tr("What you changed here is lost.")), answered)
        return True


class ReviewCorrection(MainScreen):
    """What a correction does, the gravest first; `a` stores it."""

    PLACE = "correction"
    WIDGETS: ClassVar[tuple[str, ...]] = ("list",)
    DEFAULT_CSS = "ReviewCorrection #detail { height: 9; }"

    def __init__(self, plan: Correction, close: Callable[[], None] = lambda: None) -> None:
        """Show a correction; ``close`` is called after it was stored."""
        super().__init__()
        self._plan, self._close = plan, close

    def body(self) -> Iterable[Widget]:
        """Return the codings and the one under the cursor."""
        yield RowList(empty=tr("No coding stands on this text.\n\na   store the corrected text"))
        yield Detail()

    def update_content(self) -> None:
        """List the codings."""
        plan, order = self._plan, list(FATES)
        found = sorted(plan.codings, key=lambda c: (order.index(c.fate), c.start))
        self.query_one(RowList).fill(found, self._draw, header=self._header if found else None)
        counts = " · ".join(f"{tr(FATES[f][0])} {plan.count(f)}" for f in FATES if plan.count(f))
        place: Line = [(" ", "text"), (tr(PLACES[self.PLACE]), "accent")]
        name = (f"  {plan.source.name}", "strong")
        self.query_one("#title", PieceBar).show([*place, name], [(f"  {counts} ", "dim")])
        turns = tr(
            " {before} turns before, {after} now. a stores, Esc goes back.",
            before=plan.turns_before,
            after=len(plan.layout.turns),
        )
        self.status.show([(turns, "dim")])
        self._describe()
        self.seen()

    def _header(self, width: int) -> Line:
        head = f"  {fit(tr('what'), 10)}{fit(tr('code'), 24)}"
        return [(head, ""), (fit(tr("quotation"), max(0, width - 36)), "")]

    def _draw(self, change: CodingChange, width: int) -> list[Line]:
        name, style = FATES[change.fate]
        code = self.desk.crumbs(change.coding.code_id)
        return [
            [
                (" " + fit(tr(name), 9) + " ", style),
                (fit(code, 23) + " ", self.desk.color(change.coding.code_id)),
                (fit(change.quotation, max(0, width - 35)), "text"),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        change = self.query_one(RowList).current
        if isinstance(change, CodingChange):
            words = f"“{change.quotation}”"
            if change.text != change.quotation:
                now = f"“{change.text}”" if change.text else tr("nowhere: it goes to quarantine")
                words = f"{words}\n→ {now}"
            self.query_one("#detail", Static).update(Content(visible(words)))

    def action_store(self) -> None:
        """Store the correction."""
        plan, host = self._plan, self.host
        correcting.apply(self.session, plan)
        self.desk.reload()
        waiting = plan.count(Fate.CHANGED) + plan.count(Fate.LOST)
        self.app.pop_screen()
        self._close()
        if isinstance(host.screen, MainScreen):
            host.screen.changed_by_history()
        done = tr("“{name}” is corrected; u takes it back.", name=plan.source.name)
        if waiting:
            done += " " + tr_n("{n} coding waits for you.", "{n} codings wait for you.", n=waiting)
        host.tell(done)


class QuarantineScreen(MainScreen):
    """Codings that a correction unsettled: confirm, place, or give up."""

    PLACE = "quarantine"
    WIDGETS: ClassVar[tuple[str, ...]] = ("list",)
    DEFAULT_CSS = "QuarantineScreen #detail { height: 9; }"

    def body(self) -> Iterable[Widget]:
        """Return what waits and the one under the cursor."""
        yield RowList(empty=tr("Nothing waits: every coding stands on the words it was given to."))
        yield Detail()

    def update_content(self) -> None:
        """Read what waits."""
        found = quarantine.listing(self.session)
        self.query_one(RowList).fill(found, self._draw, header=self._header if found else None)
        lost = sum(row.entry.state is UnsettledState.LOST for row in found)
        counts = tr(
            "{changed} changed · {lost} without a place", changed=len(found) - lost, lost=lost
        )
        self.title_line(right=[(f"{counts} ", "dim")])
        self._describe()
        self.seen()

    @property
    def current(self) -> Waiting | None:
        """Return what is under the cursor."""
        row = self.query_one(RowList).current
        return row if isinstance(row, Waiting) else None

    def _header(self, width: int) -> Line:
        head = f"  {fit(tr('state'), 14)}{fit(tr('source'), 14)}{fit(tr('code'), 20)}"
        return [(head, ""), (fit(tr("quotation"), max(0, width - 50)), "")]

    def _draw(self, row: Waiting, width: int) -> list[Line]:
        is_lost = row.entry.state is UnsettledState.LOST
        return [
            [
                (
                    " " + fit(tr(STATE_NAMES[row.entry.state]), 13) + " ",
                    "error" if is_lost else "warn",
                ),
                (fit(row.source, 13) + " ", "text"),
                (fit(crumbs(row.code), 19) + " ", self.desk.color(row.entry.code_id)),
                (fit(row.entry.quotation, max(0, width - 49)), "text"),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        row = self.current
        if row is None:
            self.query_one("#detail", Static).update("")
            self.status.show([])
            return
        entry = row.entry
        quoted = f"…{entry.before}[{entry.quotation}]{entry.after}…"
        now = f"\n→ “{row.text}”" if row.text else ""
        self.query_one("#detail", Static).update(Content(visible(quoted + now)))
        self.status.show([(f" {row.coder}", "dim")])

    def _settled(self, sentence: str) -> None:
        self.desk.reload()
        self.update_content()
        self.host.tell(sentence)

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        self.action_place()

    def action_confirm(self) -> None:
        """Accept the coding on its changed words."""
        if (row := self.current) is not None:
            quarantine.confirm(self.session, [row.entry])
            self._settled(tr("Confirmed."))

    def action_confirm_all(self) -> None:
        """Accept all of one's own that are changed."""
        own = self.session.known_coder_id
        found = [
            row.entry
            for row in quarantine.listing(self.session)
            if row.entry.state is UnsettledState.CHANGED and row.entry.coder_id == own
        ]
        n = quarantine.confirm(self.session, found)
        self._settled(tr_n("{n} coding confirmed.", "{n} codings confirmed.", n=n))

    def action_place(self) -> None:
        """Offer places where the words may stand."""
        row = self.current
        if row is None:
            return
        text = sources.document(self.session, row.entry.source_id).text
        found = quarantine.proposals(self.session, row.entry, most=8)
        options = [
            Option((lead.start, lead.end), text[lead.start : lead.end], percent(lead.likeness))
            for lead in found
        ]
        options.append(Option("words", tr("other words of the text …")))

        def chosen(place: tuple[int, int] | str | None) -> None:
            if place == "words":
                self._ask_words(row)
            elif isinstance(place, tuple):
                self.host.attempt(lambda: self._place(row, *place))

        self.app.push_screen(
            Choose(tr("Where does it belong?"), options, about=row.entry.quotation), chosen
        )

    def _ask_words(self, row: Waiting) -> None:
        from qualcode.services import reduction

        def told(words: str | None) -> None:
            if words:
                self.host.attempt(lambda: place(words))

        def place(words: str) -> None:
            found = reduction.locate(self.session, row.entry.source_id, words)
            self._place(row, found.start, found.end)

        about = tr("They must stand in the text once.")
        self.app.push_screen(Ask(tr("On which words does it belong?"), about=about), told)

    def _place(self, row: Waiting, start: int, end: int) -> None:
        quarantine.place(self.session, row.entry, start, end)
        self._settled(tr("Placed."))

    def action_give_up(self) -> None:
        """Take the coding back for good, after asking."""
        row = self.current
        if row is None:
            return

        @guarded
        def answered(screen: QuarantineScreen, yes: bool | None) -> None:  # noqa: FBT001
            if yes:
                quarantine.give_up(screen.session, [row.entry])
                screen._settled(tr("The coding is taken back; u brings it back."))

        question = tr("Take this coding back for good?")
        self.app.push_screen(Confirm(question, row.entry.quotation), lambda y: answered(self, y))
