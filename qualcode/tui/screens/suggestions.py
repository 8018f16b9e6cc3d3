"""Codes suggested for the passage under the cursor, and how good suggestions are here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.messages import render, tr
from qualcode.services import suggesting
from qualcode.services.reduction import Place
from qualcode.services.suggesting import Report, Suggestion
from qualcode.text.visible import visible
from qualcode.tui.advising import Counsel, counsel_of
from qualcode.tui.labels import crumbs, percent
from qualcode.tui.picker import Offer
from qualcode.tui.screens.dialogs import Dialog, Wait
from qualcode.tui.transcript.display import plain_line
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

if TYPE_CHECKING:
    from qualcode.tui.desk import Desk
    from qualcode.tui.picker import CodePicker
    from qualcode.tui.screens.coding import CodingScreen


def _with_counsel(screen: CodingScreen, then: Callable[[Counsel], None]) -> None:
    """Learn what changed, while a box says so, and go on."""
    counsel = counsel_of(screen.desk)
    if counsel.is_fresh(screen.session):
        then(counsel)
        return
    wait = Wait(tr("Learning from what is coded…"))
    screen.app.push_screen(wait)

    def done() -> None:
        wait.dismiss(None)
        then(counsel)

    counsel.learn(screen.host, screen.session, done)


def offer_in(picker: CodePicker, screen: CodingScreen, place: Place) -> None:
    """Offer suggestions for a place in an open picker, now or as soon as something is learned.

    What was learned of an earlier state is good enough to offer; the present one is learned
    meanwhile and serves the next time, so that lines never change under the coder's eyes.
    """
    counsel = counsel_of(screen.desk)

    def show() -> None:
        if picker.is_attached and screen.host.desk is not None:
            screen.host.attempt(lambda: picker.offer(offers(), reject))

    def offers() -> list[Offer]:
        entries = {entry.code_id: entry for entry in screen.desk.entries()}
        found = counsel.suggest(screen.session, place)
        return [
            Offer(entries[one.code_id], visible(render(one.why)), _alike(one))
            for one in found
            if one.code_id in entries
        ]

    def reject(offer: Offer) -> None:
        suggesting.reject(screen.session, place, offer.entry.code_id)
        screen.seen()
        _tell_rejected(screen, offer.entry.path)

    if counsel.knows:
        show()
    if not counsel.is_fresh(screen.session):
        counsel.learn(screen.host, screen.session, (lambda: None) if counsel.knows else show)


def _alike(one: Suggestion) -> str:
    """Return the passages a suggestion rests on, short enough for two lines."""
    quotes = ", ".join(f"“{plain_line(visible(like.text), 44)}”" for like in one.likes)
    return tr("like {quotes}", quotes=quotes) if quotes else ""


def _tell_rejected(screen: CodingScreen, path: str) -> None:
    name = crumbs(path)
    screen.host.tell(tr("{code} will not be suggested here again.", code=name), "accent")


def suggest_here(screen: CodingScreen, place: Place) -> None:
    """Offer codes for a place; the answer is stored."""

    def learned(counsel: Counsel) -> None:
        found = counsel.suggest(screen.session, place)
        if not found:
            said = tr("Nothing that is coded so far resembles this enough.")
            screen.host.tell(said, "accent")
            return
        screen.app.push_screen(SuggestDialog(found, screen.desk), answered)

    def answered(answer: tuple[str, Suggestion] | None) -> None:
        screen.host.attempt(lambda: _store(screen, place, answer))

    _with_counsel(screen, learned)


def _store(screen: CodingScreen, place: Place, answer: tuple[str, Suggestion] | None) -> None:
    if answer is None:
        return
    verb, suggestion = answer
    if verb == "accept":
        screen.apply([suggestion.code_id], suggested=[suggestion.code_id])
    else:
        suggesting.reject(screen.session, place, suggestion.code_id)
        screen.seen()
        _tell_rejected(screen, suggestion.code)


class SuggestDialog(Dialog):
    """Up to three codes with their reasons; Enter takes one, x rejects it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('accept')", show=False, priority=True),
        Binding("x,delete", "answer('reject')", show=False),
        *(Binding(str(n), f"pick({n})", show=False) for n in (1, 2, 3)),
    ]

    def __init__(self, found: list[Suggestion], desk: Desk) -> None:
        """Offer these."""
        super().__init__()
        self._found, self._desk = found, desk

    def compose(self) -> ComposeResult:
        """Lay out codes and reasons."""
        with Vertical(id="box"):
            yield Static(Content(tr("Suggested codes")), id="question")
            yield RowList(lines=4)
            yield Static(Content(tr("Enter or 1-3 code · x does not fit · Esc neither")), id="hint")

    def on_mount(self) -> None:
        """Show them."""
        rows = self.query_one(RowList)
        rows.fill(self._found, self._draw)
        rows.styles.height = 4 * len(self._found)

    def _draw(self, one: Suggestion, width: int) -> list[Line]:
        number = self._found.index(one) + 1
        head: Line = [
            (f" {number} ", "accent"),
            (f"{self._desk.tags.get(one.code_id, '??')} ", self._desk.color(one.code_id)),
            (fit(crumbs(one.code), max(width - 14, 8)), "strong"),
            (right(percent(one.score), 6), "dim"),
        ]
        reasons = [tr("like “{quote}”", quote=visible(like.text)) for like in one.likes]
        if not reasons:
            reasons = [visible(render(one.why))]
        lines: list[Line] = [[("    " + fit(reason, width - 5), "dim")] for reason in reasons[:3]]
        return [head, *lines]

    def action_answer(self, verb: str) -> None:
        """Close with the answer on the suggestion under the cursor."""
        current = self.query_one(RowList).current
        if current is not None:
            self.dismiss((verb, current))

    def action_pick(self, number: int) -> None:
        """Take a suggestion by its number."""
        if number <= len(self._found):
            self.dismiss(("accept", self._found[number - 1]))


def measure(screen: CodingScreen) -> None:
    """Hide each source in turn and tell how often the right code was suggested."""
    session, stopped = screen.session, []
    wait = Wait(tr("Hiding each source in turn…"), stop=lambda: stopped.append(True))
    screen.app.push_screen(wait)

    def progress(done: int, every: int) -> bool:
        screen.app.call_from_thread(wait.tell, f"{done}/{every}")
        return not stopped

    @guarded
    def told(shown: CodingScreen, report: Report) -> None:
        wait.dismiss(None)
        shown.app.push_screen(MeasureDialog(report, shown.desk))

    in_background(
        screen.host,
        lambda: suggesting.report(session, progress),
        lambda report: told(screen, report),
        otherwise=lambda: wait.dismiss(None),
    )


class MeasureDialog(Dialog):
    """How good suggestions are on this project."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "cancel", show=False)]

    def __init__(self, report: Report, desk: Desk) -> None:
        """Show a report."""
        super().__init__()
        self._report, self._desk = report, desk

    def compose(self) -> ComposeResult:
        """Lay out the figures."""
        with Vertical(id="box"):
            yield Static(Content(tr("How good are suggestions here?")), id="question")
            yield Static(Content(self._text()), id="about")
            yield RowList(empty=tr("Too little is coded to measure."), can_choose=False)
            yield Static(Content(tr("Esc close")), id="hint")

    def _text(self) -> str:
        found = self._report.evaluation
        if not found.passages or found.commonest is None:
            return tr("Passages in two sources are needed.")
        return tr(
            "{passages} passages of {sources} sources, each source hidden in turn.\n"
            "The right code came first for {top1}, among three for {top3}.\n"
            "Always saying {commonest} would be right for {share}.\n"
            "Accepted so far: {accepted}, rejected: {rejected}.",
            passages=found.passages,
            sources=found.sources,
            top1=percent(found.top1),
            top3=percent(found.top3),
            commonest=self._desk.crumbs(found.commonest),
            share=percent(found.commonest_share),
            accepted=self._report.accepted,
            rejected=self._report.rejected,
        )

    def on_mount(self) -> None:
        """Show the figures of each code."""
        rows = self.query_one(RowList)
        by_code = self._report.evaluation.by_code
        rows.fill(by_code, self._draw, header=self._header)
        rows.styles.height = min(len(by_code), 12) + 1 if by_code else 3

    def _header(self, width: int) -> Line:
        heads = "".join(right(text, 10) for text in (tr("passages"), tr("first"), tr("of three")))
        return [(fit("   " + tr("code"), max(width - 31, 8)) + heads, "")]

    def _draw(self, one: Any, width: int) -> list[Line]:
        figures = (str(one.passages), percent(one.top1), percent(one.top3))
        name = fit(self._desk.crumbs(one.code_id), max(width - 34, 8))
        return [[(f"   {name}", "text"), ("".join(right(text, 10) for text in figures), "dim")]]
