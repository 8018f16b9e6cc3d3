"""What the keywords of the codebook propose: looked at one by one, coded or rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import render, tr, tr_n
from qualcode.services import autocoding
from qualcode.services.autocoding import Proposal, Proposals
from qualcode.text.visible import visible
from qualcode.tui.labels import crumbs
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option, Wait
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import in_background

Key = tuple[str, int, int, str]


def key_of(proposal: Proposal) -> Key:
    """Return what tells a proposal from all others."""
    return (proposal.source_id, proposal.start, proposal.end, proposal.code_id)


class AutocodeScreen(MainScreen):
    """Proposals in reading order; nothing is stored until they are coded or rejected."""

    PLACE = "autocode"
    WIDGETS = ("list",)
    DEFAULT_CSS = "AutocodeScreen #detail { height: auto; max-height: 40%; min-height: 3; }"

    def __init__(self) -> None:
        """Begin without proposals."""
        super().__init__()
        self.found: Proposals | None = None
        self.taken: set[Key] = set()
        self._code = ""

    def body(self) -> Iterable[Widget]:
        """Return the list, and the whole of one proposal."""
        yield RowList(lines=2, empty="")
        yield Detail()

    @property
    def rows(self) -> RowList:
        """Return the proposals."""
        return self.query_one(RowList)

    def update_content(self) -> None:
        """Look for proposals, while the screen waits."""
        session, stopped = self.session, []
        wait = Wait(tr("Going through the transcripts…"), stop=lambda: stopped.append(True))
        self.app.push_screen(wait)

        def progress(done: int, every: int, name: str) -> bool:
            self.app.call_from_thread(wait.tell, f"{done + 1}/{every}  {name}")
            return not stopped

        def found(proposals: Proposals) -> None:
            wait.dismiss(None)
            self.found = proposals
            self.taken &= {key_of(one) for one in proposals.proposals}
            self._fill()
            for problem in proposals.problems[:3]:
                self.host.complain(render(problem))

        in_background(
            self.host,
            lambda: autocoding.propose(session, progress=progress),
            found,
            otherwise=lambda: wait.dismiss(None),
        )

    def on_screen_resume(self) -> None:
        """Look again only when something changed while another screen was shown."""
        if self.found is not None:
            super().on_screen_resume()

    def shown(self) -> Sequence[Proposal]:
        """Return the proposals of the code that is looked at, or all."""
        if self.found is None:
            return ()
        return [p for p in self.found.proposals if not self._code or p.code == self._code]

    def _nothing(self) -> str:
        if self.found is not None and (self.found.coded or self.found.rejected):
            return tr("The keywords of the codebook propose nothing new.")
        return tr(
            "The keywords of the codebook propose nothing.\n\nB   codebook: e gives a code keywords"
        )

    def _fill(self) -> None:
        shown = self.shown()
        self.rows.empty = self._nothing()
        self.rows.fill(shown, self._draw, header=self._counts if shown else None)
        self._head()
        self._describe()
        self.seen()

    def _head(self) -> None:
        n = len(self.shown())
        parts = [tr_n("{n} proposal", "{n} proposals", n=n)]
        if self.taken:
            parts.append(tr("{n} taken", n=len(self.taken)))
        if self._code:
            parts.append(crumbs(self._code))
        if self.found is not None and self.found.rejected:
            parts.append(tr("{n} rejected before", n=self.found.rejected))
        self.title_line(right=[(f" {' · '.join(parts)} ", "dim")])

    def _counts(self, width: int) -> Line:
        """Return how many proposals each code has, the most first."""
        assert self.found is not None
        counts = Counter(proposal.code_id for proposal in self.found.proposals)
        told = " · ".join(
            f"{self.desk.tags.get(code, '??')} {n}" for code, n in counts.most_common()
        )
        return [("    ", ""), (fit(told, width - 4), "")]

    def _draw(self, proposal: Proposal, width: int) -> list[Line]:
        sign = "✓" if key_of(proposal) in self.taken else " "
        head: Line = [
            (f" {sign} ", "accent"),
            (f"{self.desk.tags.get(proposal.code_id, '??')} ", self.desk.color(proposal.code_id)),
            (crumbs(proposal.code), "strong"),
            (f"  {proposal.informant or proposal.source}", "dim"),
        ]
        start, end = (place - proposal.start for place in proposal.matches[0])
        before = proposal.text[:start]
        room = max((width - 6 - (end - start)) // 2, 8)
        body: Line = [
            ("    ", "text"),
            ("…" + before[-room + 1 :] if len(before) > room else before, "text"),
            (proposal.text[start:end], "accent"),
            (proposal.text[end:], "text"),
        ]
        return [head, body]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    @property
    def current(self) -> Proposal | None:
        """Return the proposal under the cursor."""
        found = self.rows.current
        return found if isinstance(found, Proposal) else None

    def _describe(self) -> None:
        proposal = self.current
        detail = self.query_one("#detail", Static)
        detail.display = proposal is not None
        if proposal is None:
            self.status.show([])
            return
        text = " ".join(visible(proposal.text).split())
        detail.update(Content(f"“{text}” ({visible(proposal.informant or proposal.source)})"))
        self.status.show([(" " + visible(render(proposal.why)), "dim")])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.coding import CodingScreen

        one = self.current
        if one is not None:
            screen = self.host.visit("coding")
            assert isinstance(screen, CodingScreen)
            self.host.attempt(lambda: screen.show_place(one.source_id, one.start, one.end))

    # Answers

    def action_take(self) -> None:
        """Take the proposal along, or leave it."""
        if self.current is not None:
            self.taken ^= {key_of(self.current)}
            self.rows.refresh_item(self.rows.index)
            self.rows.action_row(1)
            self._head()

    def action_all(self) -> None:
        """Take all that is shown along, or none."""
        every = {key_of(one) for one in self.shown()}
        self.taken = set() if self.taken >= every else every
        self._fill()

    def _answered(self) -> list[Proposal]:
        taken = [one for one in self.shown() if key_of(one) in self.taken]
        return taken or ([self.current] if self.current else [])

    def action_accept(self) -> None:
        """Code what was taken along, else what the cursor is on."""
        chosen = self._answered()
        if chosen:
            made = autocoding.apply(self.session, chosen)
            self.desk.reload()
            self._drop(chosen, coded=len(chosen))
            told = tr_n("{n} passage coded", "{n} passages coded", n=len(made))
            self.host.tell(f"✓ {told} · " + tr("u takes it back"))

    def action_reject(self) -> None:
        """Remember that these are not wanted."""
        chosen = self._answered()
        if chosen:
            n = autocoding.reject(self.session, chosen)
            self._drop(chosen, rejected=n)
            told = tr_n("{n} proposal rejected", "{n} proposals rejected", n=n)
            self.host.tell(f"{told} · " + tr("u takes it back"), "accent")

    def _drop(self, answered: Sequence[Proposal], *, coded: int = 0, rejected: int = 0) -> None:
        assert self.found is not None
        gone = {key_of(one) for one in answered}
        self.taken -= gone
        self.found = replace(
            self.found,
            proposals=tuple(p for p in self.found.proposals if key_of(p) not in gone),
            rejected=self.found.rejected + rejected,
            coded=self.found.coded + coded,
        )
        self._fill()

    def action_filter(self) -> None:
        """Show one code only."""
        if self.found is None:
            return
        options = [Option("", tr("all codes"))]
        options += [
            Option(path, crumbs(path), str(n)) for path, n in sorted(self.found.counts().items())
        ]

        def chosen(path: str | None) -> None:
            if path is not None:
                self._code = path
                self.host.attempt(self._fill)

        self.app.push_screen(Choose(tr("Which code?"), options, at=self._code), chosen)

    def action_again(self) -> None:
        """Look for proposals again."""
        self.update_content()
