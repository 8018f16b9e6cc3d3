"""All memos of the project: read, filtered, changed, followed to what they are on, exported."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget

from qualcode.messages import tr, tr_n
from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.services import memos, reduction, tables
from qualcode.services.memos import MemoLine
from qualcode.text.visible import visible
from qualcode.tui.labels import MEMOS, crumbs
from qualcode.tui.screens import memo_places
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.screens.memo import MemoEditor, Written, store
from qualcode.tui.screens.quotations import link_to_finding
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

LINKABLE = {MemoTarget.CODING: "coding", MemoTarget.CELL: "cell"}


class MemosScreen(MainScreen):
    """Memos of all coders, oldest first. Enter goes to what a memo is on."""

    PLACE = "memos"
    WIDGETS = ("list",)
    DEFAULT_CSS = "MemosScreen #detail { height: auto; max-height: 45%; min-height: 3; }"

    def __init__(self) -> None:
        """Begin with all of them."""
        super().__init__()
        self.kind: MemoKind | None = None
        self.target: MemoTarget | None = None

    def body(self) -> Iterable[Widget]:
        """Return the list, and one memo in full."""
        yield RowList(lines=2)
        yield Detail()

    def update_content(self) -> None:
        """Read the memos again."""
        self.desk.reload()
        every = memos.lines(self.session)
        found = [
            line
            for line in every
            if self.kind in {None, line.memo.kind} and self.target in {None, line.memo.target}
        ]
        rows = self.query_one(RowList)
        rows.empty = self._nothing(some=bool(every))
        rows.fill(found, self._draw)
        narrowed = [tr(MEMOS[self.kind])] if self.kind else []
        narrowed += [tr(memos.TARGETS[self.target])] if self.target else []
        told = " · ".join((*narrowed, tr_n("{n} memo", "{n} memos", n=len(found))))
        self.title_line(right=[(f" {told} ", "accent" if narrowed else "dim")])
        self._describe()
        self.seen()

    def _nothing(self, *, some: bool) -> str:
        if some:
            return tr("No memo is like that.\n\nt   another kind\nf   on other things")
        return "\n".join(
            (
                tr("No memo is written yet."),
                "",
                tr("a   write one on the project"),
                tr("m   on a source, coding or finding, where it stands"),
                tr("n   on a code, in the codebook"),
            )
        )

    def _draw(self, line: MemoLine, width: int) -> list[Line]:
        memo = line.memo
        what = tr(memos.TARGETS[memo.target])
        head: Line = [
            (f" {fit(tr(MEMOS[memo.kind]), 12)} ", "accent"),
            (f"{what} ", "strong"),
            (fit(_name(line), max(8, width - 28 - len(what))), "text"),
            (" " + memo.modified[:10], "dim"),
        ]
        return [head, [("   " + fit(visible(memo.body), width - 4), "dim")]]

    @property
    def current(self) -> MemoLine | None:
        """Return the memo under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, MemoLine) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        line, detail = self.current, self.query_one(Detail)
        detail.display = line is not None
        if line is None:
            self.status.show([])
            return
        detail.update(Content(visible(line.memo.body)))
        parts = (line.coder, _name(line), tr("Enter goes to what it is on"))
        self.status.show([(" " + " · ".join(filter(None, parts)), "dim")])

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        if (line := self.current) is not None:
            memo_places.go(self.host, line)

    # Actions

    def action_edit(self) -> None:
        """Change the memo and its kind."""
        if (line := self.current) is None:
            return
        memo = line.memo

        @guarded
        def stored(screen: MemosScreen, new: Written | None) -> None:
            done = store(screen.session, memo.target, memo.target_id, memo, new)
            if done:
                screen.update_content()
                screen.host.tell(done)

        what = _name(line) or tr("the project")
        self.app.push_screen(MemoEditor(what, memo=memo), lambda new: stored(self, new))

    def action_add(self) -> None:
        """Write a new memo on the project."""

        @guarded
        def stored(screen: MemosScreen, new: Written | None) -> None:
            done = store(screen.session, MemoTarget.PROJECT, "", None, new)
            if done:
                screen.update_content()
                rows = screen.query_one(RowList)
                rows.go(len(rows.items) - 1)
                screen.host.tell(done)

        self.app.push_screen(MemoEditor(tr("the project")), lambda new: stored(self, new))

    def action_kind(self) -> None:
        """Choose one kind of memo."""
        options = [Option("", tr("all kinds"))]
        options += [Option(kind, tr(label)) for kind, label in MEMOS.items()]
        dialog = Choose(tr("Which kind of memo?"), options, at=self.kind or "")
        self.app.push_screen(dialog, self._of_kind)

    @guarded
    def _of_kind(self, kind: str | None) -> None:
        if kind is not None:
            self.kind = MemoKind(kind) if kind else None
            self.update_content()

    def action_filter(self) -> None:
        """Choose one kind of thing."""
        options = [Option("", tr("everything"))]
        options += [Option(target, tr(label)) for target, label in memos.TARGETS.items()]
        dialog = Choose(tr("Memos on what?"), options, at=self.target or "")
        self.app.push_screen(dialog, self._on_target)

    @guarded
    def _on_target(self, target: str | None) -> None:
        if target is not None:
            self.target = MemoTarget(target) if target else None
            self.update_content()

    def go_back(self) -> bool:
        """Show all memos again."""
        if self.kind is None and self.target is None:
            return False
        self.kind = self.target = None
        self.update_content()
        return True

    def action_link(self) -> None:
        """Link what the memo is on to a finding."""
        line = self.current
        if line is None:
            return
        if (kind := LINKABLE.get(line.memo.target)) is None:
            self.host.tell(tr("Only codings and written cells can be evidence."), "accent")
            return
        link_to_finding(self, (kind, line.memo.target_id), note=line.memo.body)

    @guarded
    def action_delete(self) -> None:
        """Delete the memo."""
        if (line := self.current) is not None:
            reduction.change_memo(self.session, line.memo.id, "")
            self.update_content()
            self.host.tell(tr("Memo deleted; u brings it back."))

    def action_export(self) -> None:
        """Ask for a file and write the memos that are shown."""
        listed, session = list(self.query_one(RowList).items), self.session
        if not listed:
            self.host.tell(tr("There is no memo."), "accent")
            return

        def write(path: Path) -> None:
            tables.write(session, [tables.memos(listed)], path, how=tables.HOW_LISTED)

        question = tr("Write the memos to which file?")
        ask_and_write(self, question, f"{tr('memos')}.docx", tables.FORMATS, write)


def _name(line: MemoLine) -> str:
    is_path = line.memo.target in {MemoTarget.CODE, MemoTarget.CODING}
    return crumbs(line.name) if is_path else line.name
