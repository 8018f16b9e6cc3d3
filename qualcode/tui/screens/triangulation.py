"""The triangulation ledger: findings by parties; who agrees, contradicts, is silent, was not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import render, tr
from qualcode.model.coding import Quotation
from qualcode.model.conclusion import (
    TRIANGULATION_LABELS,
    VERDICT_LABELS,
    VERDICT_SIGNS,
    Triangulation,
    Verdict,
)
from qualcode.services import display_gallery, triangulation
from qualcode.services.display_gallery import ShownPosition
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Option
from qualcode.tui.screens.files import TABLES, ask_and_write
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.grid import Head, MatrixGrid
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.workers import guarded

WIDTH = 16


class TriangulationScreen(MainScreen):
    """Findings in the rows, parties in the columns. What is only proposed stands in brackets."""

    PLACE = "triangulation"
    WIDGETS = ("grid",)
    DEFAULT_CSS = """
    TriangulationScreen #detail { height: 9; }
    TriangulationScreen.-wide #detail { height: 12; }
    """

    def __init__(self) -> None:
        """Begin with types of informants."""
        super().__init__()
        self.by = Triangulation.SOURCE
        self._found: dict[tuple[str, str], ShownPosition] = {}
        self._rows: list[str] = []
        self._cols: list[str] = []

    def body(self) -> Iterable[Widget]:
        """Return the ledger and the words of one entry."""
        yield MatrixGrid()
        yield Detail()

    def update_content(self) -> None:
        """Read the ledger again."""
        grid = self.query_one(MatrixGrid)
        at = (grid.row, grid.col)
        shown = display_gallery.positions(self.session, self.by)
        rows = {one.position.claim.subject.id: one.position.claim.label for one in shown}
        cols = {one.position.party.key: one.position.party.label for one in shown}
        self._rows, self._cols = list(rows), list(cols)
        self._found = {
            (one.position.claim.subject.id, one.position.party.key): one for one in shown
        }
        grid.empty = "\n".join(
            (tr("There is nothing to triangulate yet."), "", tr("T   write down a finding"))
        )
        grid.fill(
            [Head(f"{n}. {label}") for n, label in enumerate(rows.values(), 1)],
            [Head(label) for label in cols.values()],
            self._cell,
            lines=2,
            width=WIDTH,
            at=at,
        )
        self.title_line((f"  {tr(TRIANGULATION_LABELS[self.by])}", "accent"))
        self.seen()

    def _cell(self, row: int, col: int, width: int) -> Sequence[Line]:
        one = self._found.get((self._rows[row], self._cols[col]))
        if one is None:
            return [[("", "dim")]]
        position = one.position
        label = tr(VERDICT_LABELS[position.verdict])
        text = label if position.decided else f"({label})"
        style = "strong" if position.decided else "dim"
        if position.is_open_contradiction:
            style = "accent"
        n, m = len(one.agreeing), len(one.contradicting)
        below = f"+{n} ×{m}" if n or m else ""
        if position.is_stale:
            below = f"! {tr('stale')} {below}"
        line = fit(f"{VERDICT_SIGNS[position.verdict]} {text}", width)
        return [[(line, style)], [(fit(below, width), "dim")]]

    @property
    def current(self) -> ShownPosition | None:
        """Return the entry under the cursor."""
        grid = self.query_one(MatrixGrid)
        if not self._rows or not self._cols:
            return None
        return self._found.get((self._rows[grid.row], self._cols[grid.col]))

    @on(MatrixGrid.Moved)
    def _moved(self) -> None:
        one, detail = self.current, self.query_one("#detail", Static)
        if one is None:
            detail.update("")
            self.status.show([])
            return
        position = one.position
        lines = [render(position.why)]
        if position.decided and position.decided.note:
            lines.append(visible(position.decided.note))
        if position.decided and position.decided.resolution:
            lines.append(tr("Resolved: {text}", text=position.decided.resolution))
        for sign, quotes in (("×", one.contradicting), ("+", one.agreeing), ("~", one.others)):
            lines += [
                f"{sign} “{' '.join(visible(q.text).split())}” ({q.citation})" for q in quotes[:4]
            ]
        detail.update(Content("\n".join(lines)))
        label = tr(VERDICT_LABELS[position.verdict])
        self.status.show(
            [
                (f" {visible(position.party.label)}: ", "strong"),
                (label if position.decided else f"({label})", "accent"),
            ]
        )

    @on(MatrixGrid.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        one = self.current
        if one is None:
            return
        key = (one.position.claim.subject.id, one.position.party.key)

        def fetch() -> list[Quotation]:
            if self._seen != self.session.project.head:
                self.update_content()
            found = self._found[key]
            return [*found.contradicting, *found.agreeing, *found.others]

        if not fetch():
            self.host.tell(tr("Nothing coded here."), "accent")
            return
        self.app.push_screen(QuotationsScreen(one.position.party.label, fetch))

    # Actions

    def action_decide(self) -> None:
        """Choose a verdict, then say why."""
        one = self.current
        if one is None:
            return
        options = [Option(v, f"{VERDICT_SIGNS[v]} {tr(VERDICT_LABELS[v])}") for v in Verdict]

        def chosen(verdict: Verdict | None) -> None:
            if verdict is not None:
                note = one.position.decided.note if one.position.decided else ""
                ask = Ask(tr("Why?"), value=note, may_be_empty=True)
                self.app.push_screen(ask, lambda text: self._decided(one, verdict, text))

        question = tr("How does {party} stand to it?", party=one.position.party.label)
        self.app.push_screen(Choose(question, options, at=one.position.verdict), chosen)

    @guarded
    def _decided(self, one: ShownPosition, verdict: Verdict, note: str | None) -> None:
        if note is None:
            return
        position = one.position
        triangulation.decide(
            self.session,
            position.claim.subject,
            self.by,
            position.party.key,
            verdict,
            note=note,
        )
        self.update_content()
        self.host.tell(f"{position.party.label}: {tr(VERDICT_LABELS[verdict])}")

    def action_resolve(self) -> None:
        """Say how a contradiction is to be understood."""
        one = self.current
        if one is None:
            return
        if one.position.verdict is not Verdict.CONTRADICT:
            self.host.tell(tr("Nothing contradicts here."), "accent")
            return
        before = one.position.decided.resolution if one.position.decided else ""
        ask = Ask(
            tr("How is this contradiction to be understood?"), value=before, may_be_empty=True
        )
        self.app.push_screen(ask, lambda text: self._resolved(one, text))

    @guarded
    def _resolved(self, one: ShownPosition, text: str | None) -> None:
        if text is not None:
            position = one.position
            triangulation.resolve(
                self.session, position.claim.subject, self.by, position.party.key, text
            )
            self.update_content()

    @guarded
    def action_withdraw(self) -> None:
        """Take the decision back; the proposal holds again."""
        if (one := self.current) is not None:
            triangulation.withdraw(
                self.session, one.position.claim.subject, self.by, one.position.party.key
            )
            self.update_content()
            self.host.tell(tr("The proposal holds again."))

    def action_kind(self) -> None:
        """Choose sources, methods, researchers, data or theories."""
        options = [Option(kind, tr(label)) for kind, label in TRIANGULATION_LABELS.items()]
        dialog = Choose(tr("Which kind of triangulation?"), options, at=str(self.by))
        self.app.push_screen(dialog, self._kind_chosen)

    @guarded
    def _kind_chosen(self, kind: str | None) -> None:
        if kind is not None:
            self.by = Triangulation(kind)
            self.update_content()

    def action_theory(self) -> None:
        """Name a theory and say how it stands to the finding under the cursor."""
        self.by = Triangulation.THEORY
        one = self.current
        subject = one.position.claim.subject if one else None
        if subject is None:
            return

        @guarded
        def named(screen: TriangulationScreen, name: str | None) -> None:
            if name:
                triangulation.decide(
                    screen.session, subject, Triangulation.THEORY, name, Verdict.AGREE
                )
            screen.update_content()

        self.app.push_screen(Ask(tr("Which theory?")), lambda name: named(self, name))

    def action_convergence(self) -> None:
        """Read who agrees, contradicts, is silent or was not asked, and what is still open."""
        from qualcode.tui.screens.reader import Reader

        lines: list[str] = []
        for one in triangulation.summary(self.session, self.by):
            outcome = tr(triangulation.OUTCOMES[one.outcome])
            lines += ["", visible(one.claim.label), f"→ {outcome}"]
            for verdict, positions in one.parties.items():
                names = ", ".join(visible(position.party_words) for position in positions)
                if names:
                    lines.append(
                        f"  {VERDICT_SIGNS[verdict]} {tr(VERDICT_LABELS[verdict])}: {names}"
                    )
        open_ones = triangulation.contradictions(self.session)
        lines += ["", tr("Contradictions that are not resolved:") if open_ones else
                  tr("No contradiction is open.")]  # fmt: skip
        lines += [
            f"  × {visible(one.party.label)}: {visible(one.claim.label)}" for one in open_ones
        ]
        lines += ["", tr("In brackets: proposed, decided by nobody yet.")]
        heading = tr("Convergence of sources per finding")
        self.app.push_screen(Reader(heading, "\n".join(lines).strip()))

    def action_export(self) -> None:
        """Ask for a file and write the ledger."""
        session, found, by = self.session, list(self._found.values()), self.by

        def write(path: Path) -> None:
            display_gallery.write_ledger(session, found, by, path)

        name = f"{tr('triangulation')}-{tr(TRIANGULATION_LABELS[by])}.docx"
        ask_and_write(self, tr("Write the table to which file?"), name, TABLES, write)
