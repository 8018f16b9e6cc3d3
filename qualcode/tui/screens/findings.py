"""Findings: what is concluded, on which evidence, how far it is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import render, tr
from qualcode.model.coding import MemoTarget
from qualcode.model.conclusion import (
    STATUS_LABELS,
    TACTICS,
    VERIFYING,
    FindingStatus,
    Side,
)
from qualcode.services import conclusion
from qualcode.services.conclusion import EvidenceLine, FindingView
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Confirm, Option
from qualcode.tui.screens.writing import TextEditor
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

STATUS_STYLES = {
    FindingStatus.TENTATIVE: "dim",
    FindingStatus.SUPPORTED: "accent",
    FindingStatus.VERIFIED: "good",
    FindingStatus.REJECTED: "error",
}
SIDE_SIGNS = {Side.FOR: ("+ ", "good"), Side.AGAINST: ("− ", "error")}


class FindingsScreen(MainScreen):
    """The conclusions, and what each still lacks."""

    PLACE = "findings"
    WIDGETS = ("list",)
    DEFAULT_CSS = "FindingsScreen #detail { height: auto; max-height: 45%; min-height: 4; }"

    def body(self) -> Iterable[Widget]:
        """Return the list, and more about one finding."""
        empty = "\n".join(
            (
                tr("There is no finding yet."),
                "",
                tr("a   write one down"),
                tr("Then: l on a quotation links it as evidence."),
            )
        )
        yield RowList(lines=2, empty=empty)
        yield Detail()

    def update_content(self) -> None:
        """Read the findings again."""
        found = conclusion.findings(self.session)
        self.query_one(RowList).fill(found, self._draw)
        self.title_line()
        self._describe()
        self.seen()

    def _draw(self, one: FindingView, width: int) -> list[Line]:
        status = one.finding.status
        below: Line = [
            ("     ", "text"),
            (tr(STATUS_LABELS[status]), STATUS_STYLES[status]),
            (f"  +{len(one.on(Side.FOR))} −{len(one.on(Side.AGAINST))}", "text"),
            (f"  {tr('stale')}" if one.is_stale else "", "warn"),
            (f"  {tr('contradiction')}" if one.contradictions else "", "error"),
        ]
        head = f"{one.finding.number:>3}. "
        return [
            [(head, "accent"), (fit(one.finding.proposition, width - len(head)), "strong")],
            below,
        ]

    @property
    def current(self) -> FindingView | None:
        """Return the finding under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, FindingView) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        one, detail = self.current, self.query_one("#detail", Static)
        detail.display = one is not None
        if one is None:
            self.status.show([])
            return
        lines = [visible(one.finding.proposition)]
        lines += [f"– {render(sentence)}" for sentence in one.unmet]
        lines += [tr("Reason: {reason}", reason=one.finding.reason)] if one.finding.reason else []
        lines += [
            f"{tr(TACTICS.get(entry.tactic, entry.tactic))}: "
            f"{visible(entry.done)} {visible(entry.result)}".rstrip()
            for entry in one.tactics
        ]
        detail.update(Content("\n".join(lines)))
        facts = [one.coder, one.finding.written[:10], *one.codes, tr("Enter shows the evidence")]
        self.status.show([(" " + " · ".join(filter(None, facts)), "dim")])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        if (one := self.current) is not None:
            finding = one.finding.id

            def fetch() -> FindingView:
                return conclusion.view(self.session, finding)

            self.app.push_screen(EvidenceScreen(fetch))

    # Actions

    def action_add(self) -> None:
        """Write a finding down."""
        self.app.push_screen(TextEditor(tr("What did you find?")), self._added)

    @guarded
    def _added(self, text: str | None) -> None:
        if text and text.strip():
            conclusion.add(self.session, text)
            self.update_content()
            rows = self.query_one(RowList)
            rows.go(len(rows.items) - 1)

    def action_edit(self) -> None:
        """Change its words."""
        if (one := self.current) is not None:
            editor = TextEditor(tr("What did you find?"), one.finding.proposition)
            self.app.push_screen(editor, lambda text: self._edited(one, text))

    @guarded
    def _edited(self, one: FindingView, text: str | None) -> None:
        if text and text.strip() and text.strip() != one.finding.proposition:
            conclusion.change(self.session, one.finding.id, proposition=text)
            self.update_content()

    def action_codes(self) -> None:
        """Say which themes it is about."""
        one = self.current
        if one is None:
            return
        options = [Option(c.id, self.desk.crumbs(c.id)) for _, c in self.desk.book.walk()]
        dialog = Choose(tr("Which themes is it about?"), options, several=True)
        self.app.push_screen(dialog, lambda codes: self._about(one, codes))

    @guarded
    def _about(self, one: FindingView, codes: list[str] | None) -> None:
        if codes:
            conclusion.change(self.session, one.finding.id, codes=codes)
            self.update_content()

    def action_tactic(self) -> None:
        """Choose a tactic, then say what was done and what came of it."""
        one = self.current
        if one is None:
            return
        options = [
            Option(name, tr(label), tr("verifying") if name in VERIFYING else tr("drawing meaning"))
            for name, label in TACTICS.items()
        ]

        def chosen(name: str | None) -> None:
            if name:
                question = tr("{tactic}: what was done?", tactic=tr(TACTICS[name]))
                self.app.push_screen(Ask(question), lambda done: result(name, done))

        def result(name: str, done: str | None) -> None:
            if done:
                ask = Ask(tr("What came of it?"), may_be_empty=True)
                self.app.push_screen(ask, lambda text: self._logged(one, name, done, text))

        self.app.push_screen(Choose(tr("Which tactic?"), options), chosen)

    @guarded
    def _logged(self, one: FindingView, name: str, done: str, result: str | None) -> None:
        if result is not None:
            conclusion.log_tactic(self.session, one.finding.id, name, done, result)
            self.update_content()
            self.host.tell(tr("The tactic is in the log."))

    def action_verify(self) -> None:
        """Call it verified; when the rule refuses, a reason is asked for."""
        one = self.current
        if one is None:
            return
        if one.finding.status is FindingStatus.VERIFIED and not one.is_stale:
            self.host.tell(tr("It is verified already."), "accent")
            return
        if not one.unmet:
            self._status(one, FindingStatus.VERIFIED, "")
            return
        why = "\n".join(f"– {render(sentence)}" for sentence in one.unmet)
        ask = Ask(
            tr("It cannot be called verified yet. Give a reason to do so all the same:"), about=why
        )
        self.app.push_screen(
            ask, lambda reason: reason and self._status(one, FindingStatus.VERIFIED, reason)
        )

    def action_status(self) -> None:
        """Say how far it is."""
        one = self.current
        if one is None:
            return
        options = [Option(s, tr(STATUS_LABELS[s])) for s in FindingStatus]

        def chosen(status: FindingStatus | None) -> None:
            if status is FindingStatus.VERIFIED:
                self.action_verify()
            elif status is FindingStatus.REJECTED:
                ask = Ask(tr("Why is it rejected?"))
                self.app.push_screen(ask, lambda why: why and self._status(one, status, why))
            elif status is not None:
                self._status(one, status, "")

        dialog = Choose(tr("How far is it?"), options, at=one.finding.status)
        self.app.push_screen(dialog, chosen)

    @guarded
    def _status(self, one: FindingView, status: FindingStatus, reason: str) -> None:
        conclusion.set_status(self.session, one.finding.id, status, reason=reason)
        self.update_content()
        self.host.tell(
            tr("Finding {n}: {status}", n=one.finding.number, status=tr(STATUS_LABELS[status]))
        )

    @guarded
    def action_look(self) -> None:
        """Say that it still holds with its present evidence."""
        one = self.current
        if one is None:
            return
        n = conclusion.look(self.session, one.finding.id)
        self.update_content()
        self.host.tell(
            tr("It still holds with its present evidence.") if n else tr("Nothing is stale here."),
            "good" if n else "accent",
        )

    def action_memo(self) -> None:
        """Write a memo on the finding."""
        if (one := self.current) is not None:
            on_what = tr("finding {n}", n=one.finding.number)
            self.write_memo(
                MemoTarget.FINDING, one.finding.id, on_what, one.finding.proposition[:300]
            )

    @guarded
    def action_check(self) -> None:
        """Put the findings before an informant (member check)."""
        from qualcode.tui.screens.member_check import begin

        begin(self)

    def action_delete(self) -> None:
        """Delete it after a question."""
        one = self.current
        if one is None:
            return
        question = tr("Delete finding {n}?", n=one.finding.number)
        about = tr("Evidence, tactics and verdicts go with it. Undo brings all back.")
        self.app.push_screen(Confirm(question, about), lambda yes: yes and self._deleted(one))

    @guarded
    def _deleted(self, one: FindingView) -> None:
        conclusion.delete(self.session, one.finding.id)
        self.update_content()
        self.host.tell(tr("Deleted; u brings it back."))


class EvidenceScreen(MainScreen):
    """The evidence of one finding, for and against. Enter shows the place in the transcript."""

    PLACE = "evidence"
    WIDGETS = ("list",)
    DEFAULT_CSS = "EvidenceScreen #detail { height: auto; max-height: 40%; min-height: 3; }"

    def __init__(self, fetch: Callable[[], FindingView]) -> None:
        """Show the finding that ``fetch`` returns."""
        super().__init__()
        self._fetch = fetch

    def body(self) -> Iterable[Widget]:
        """Return the list, and the whole of one piece."""
        empty = tr("No evidence is linked yet.\n\nl on a quotation links it.")
        yield RowList(lines=2, empty=empty)
        yield Detail()

    def update_content(self) -> None:
        """Read the finding again."""
        self.view = self._fetch()
        lines = [*self.view.on(Side.FOR), *self.view.on(Side.AGAINST)]
        self.query_one(RowList).fill(lines, self._draw)
        self.title_line((f"  {self.view.finding.number}. {self.view.finding.proposition}", "text"))
        self._describe()
        self.seen()

    def _draw(self, line: EvidenceLine, width: int) -> list[Line]:
        head: Line = [SIDE_SIGNS[line.evidence.side], (_source(line), "strong")]
        if line.is_stale:
            head.append((f"  {tr('taken back') if line.is_gone else tr('changed')}", "warn"))
        if line.evidence.note:
            head.append((f"  {visible(line.evidence.note)}", "dim"))
        return [head, [("    " + fit(_words(line), width - 5), "text")]]

    @property
    def current(self) -> EvidenceLine | None:
        """Return the piece under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, EvidenceLine) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        line, detail = self.current, self.query_one("#detail", Static)
        detail.display = line is not None
        if line is not None:
            detail.update(Content(f"{visible(_words(line))}\n({_source(line)})"))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.coding import CodingScreen

        line = self.current
        quote = line.quotation if line else None
        if quote is None:
            return
        screen = self.host.visit("coding")
        assert isinstance(screen, CodingScreen)
        self.host.attempt(lambda: screen.show_place(quote.source_id, quote.start, quote.end))

    @guarded
    def action_turn(self) -> None:
        """Put it on the other side."""
        line = self.current
        if line is None or line.is_gone:
            return
        side = Side.AGAINST if line.evidence.side is Side.FOR else Side.FOR
        item = (line.evidence.kind, line.evidence.ref)
        conclusion.link(self.session, self.view.finding.id, [item], side, note=line.evidence.note)
        self.update_content()

    @guarded
    def action_remove(self) -> None:
        """Take it away from the finding."""
        if (line := self.current) is not None:
            conclusion.unlink(self.session, self.view.finding.id, [line.evidence.id])
            self.update_content()


def _source(line: EvidenceLine) -> str:
    if line.quotation:
        return line.quotation.citation
    if line.cell:
        return " × ".join(filter(None, (line.cell.row, line.cell.col)))
    return tr("(taken back since)")


def _words(line: EvidenceLine) -> str:
    if line.quotation:
        return f"“{' '.join(line.quotation.text.split())}”"
    return " ".join(line.cell.cell.body.split()) if line.cell else ""
