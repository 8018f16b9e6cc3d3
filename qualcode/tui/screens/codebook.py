"""The codebook: the tree of codes, changed while coding; nothing coded is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.messages import render, tr, tr_n
from qualcode.model.codebook import Code
from qualcode.model.coding import MemoTarget
from qualcode.model.ids import CodeId, CodingId
from qualcode.services import codebooks, demo, display, reduction_sheets
from qualcode.text.visible import visible
from qualcode.tui.screens.base import WIDE, MainScreen
from qualcode.tui.screens.dialogs import Ask, AskPath, Choose, Confirm, Dialog, Option
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.screens.links import of_code
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import border

SUFFIXES = (".docx", ".yaml", ".xlsx", ".csv")
READABLE = (".yaml", ".yml", ".csv", ".xlsx")
TOP = "/"
OTHER = "…"


class CodebookScreen(MainScreen):
    """The codes as a tree with counts; below or beside it what the code means."""

    PLACE = "codebook"
    WIDGETS = ("list",)
    DEFAULT_CSS = """
    CodebookScreen #both { height: 1fr; layout: vertical; }
    CodebookScreen.-wide #both { layout: horizontal; }
    CodebookScreen RowList { width: 1fr; }
    CodebookScreen #detail { height: 8; }
    CodebookScreen.-wide #detail { height: 100%; width: 52; padding: 1 2; }
    """

    def body(self) -> Iterable[Widget]:
        """Return the tree, and one code in full."""
        yield Container(RowList(), Detail(), id="both")

    def update_content(self) -> None:
        """Read the codes again; the cursor stays on its code."""
        self.show_codes(self.current.id if self.current else None)

    def show_codes(self, at: CodeId | None) -> None:
        """Read the codes again, with the cursor on one of them."""
        desk = self.desk
        desk.reload()
        rows = self.query_one(RowList)
        rows.empty = "\n".join(
            (
                tr("No codes yet."),
                "",
                tr("i   bring in a codebook: IPO, or one of your own"),
                tr("a   add the first dimension by hand"),
                tr("C   code: c and i make codes while you read"),
            )
        )
        codes = [code for _, code in desk.book.walk()]
        self._depths = {code.id: depth for depth, code in desk.book.walk()}
        self._links = reduction_sheets.links(self.session)
        ids = [code.id for code in codes]
        rows.fill(codes, self._draw, at=ids.index(at) if at in ids else None)
        counted = tr_n("{n} code", "{n} codes", n=len(codes))
        name = f"  {desk.book.title}" if desk.book.title else ""
        self.title_line((name, "dim"), right=[(f" {counted} ", "dim")])
        self._describe()
        self.seen()

    def _draw(self, code: Code, width: int) -> list[Line]:
        desk = self.desk
        depth = self._depths.get(code.id, 0)
        key = str(desk.slots.index(code.id) + 1) if code.id in desk.slots else " "
        pinned = code.id in desk.pins
        name = code.name + (f"  ({tr('retired')})" if code.retired else "")
        room = width - 8 - 3 * depth - 8
        style = "dim" if code.retired else "strong" if depth == 0 else "text"
        count = desk.counts.get(code.id, 0)
        return [
            [
                (f" {key} ", "accent" if pinned else "dim"),
                ("   " * depth, "text"),
                (fit(desk.tags[code.id], 4), desk.color(code.id)),
                (fit(name, room), style),
                (right(str(count) if count else "·", 7), "text" if count else "dim"),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    @property
    def current(self) -> Code | None:
        """Return the code under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, Code) else None

    def _describe(self) -> None:
        code = self.current
        detail = self.query_one("#detail", Static)
        if code is None:
            detail.update("")
            self.status.show([])
            return
        fields = (
            (tr("definition"), code.definition),
            (tr("include when"), code.include),
            (tr("exclude when"), code.exclude),
            (tr("example"), code.example),
            (tr("keywords"), ", ".join(code.keywords)),
            (tr("links"), of_code(self._links, code.id, self.desk.crumbs)),
        )
        gap = "\n\n" if self.size.width >= WIDE else "\n"
        parts: list[Any] = []
        for label, text in fields:
            if text:
                parts += [(f"{label}  ", "dim"), visible(text), gap]
        if not parts:
            parts = [tr("No definition yet: e writes one.")]
        detail.update(Content.assemble(*parts))
        below = len(self.desk.book.descendants(code.id)) - 1
        under = tr_n("{n} code below", "{n} codes below", n=below) if below else ""
        used = tr_n("{n} coding", "{n} codings", n=self.desk.counts.get(code.id, 0))
        line = " · ".join(part for part in (self.desk.crumbs(code.id), used, under) if part)
        self.status.show([(" " + line, "text")])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        code = self.current
        if code is not None:
            session, code_id = self.session, code.id
            title = self.desk.crumbs(code_id)
            self.app.push_screen(
                QuotationsScreen(
                    title,
                    lambda: display.quotations(session, display.chosen(session, code=code_id)),
                )
            )

    # Asking and doing

    def _ask(self, dialog: Dialog, do: Callable[[Any], CodeId | None]) -> None:
        """Ask; do something with the answer; show the code that ``do`` returns."""

        def answered(answer: Any) -> None:
            if answer is None:
                return
            with border(self.host):
                at = do(answer)
                self.show_codes(at)

        self.app.push_screen(dialog, answered)

    def action_add(self) -> None:
        """Add a code beside the one under the cursor."""
        code = self.current
        self._add(code.parent_id if code else None)

    def action_child(self) -> None:
        """Add a code below the one under the cursor."""
        code = self.current
        self._add(code.id if code else None)

    def _add(self, parent: CodeId | None) -> None:
        where = self.desk.crumbs(parent) if parent else tr("top level")

        def do(name: str) -> CodeId:
            color = self.desk.book.dimension(parent).color if parent else ""
            return codebooks.add(self.session, name, parent=parent, color=color)

        self._ask(Ask(tr("New code in {place}", place=where)), do)

    def action_rename(self) -> None:
        """Give the code another name."""
        code = self.current
        if code is None:
            return

        def do(name: str) -> CodeId:
            if name != code.name:
                codebooks.change(self.session, code.id, name=name)
            return code.id

        self._ask(Ask(tr("New name of “{name}”", name=code.name), value=code.name), do)

    def action_edit(self) -> None:
        """Edit the fields of the code."""
        from qualcode.services.autocoding import unreadable
        from qualcode.tui.screens.code_form import CodeForm

        code = self.current
        if code is None:
            return

        def refuse(keywords: Sequence[str]) -> str:
            problem = unreadable(self.session, keywords)
            return render(problem) if problem is not None else ""

        def do(fields: dict[str, object]) -> CodeId:
            if fields:
                codebooks.change(self.session, code.id, **fields)
            return code.id

        self._ask(CodeForm(self.desk.crumbs(code.id), code, refuse), do)

    def action_move(self) -> None:
        """Move the code below another one."""
        code = self.current
        if code is None:
            return
        book = self.desk.book
        below = {c.id for c in book.descendants(code.id)}
        options = [Option(TOP, tr("top level: a dimension"))]
        options += [self._option(c) for _, c in book.walk() if c.id not in below]

        def do(parent: str) -> CodeId:
            codebooks.move(self.session, code.id, None if parent == TOP else CodeId(parent))
            return code.id

        question = tr("Move “{name}” below", name=code.name)
        self._ask(Choose(question, options, at=code.parent_id or TOP), do)

    def _option(self, code: Code) -> Option:
        count = str(self.desk.counts.get(code.id, 0) or "")
        return Option(code.id, self.desk.crumbs(code.id), count, self.desk.color(code.id))

    def action_shift(self, step: int) -> None:
        """Move the code among its neighbours."""
        code = self.current
        if code is None:
            return
        siblings = [c.id for c in self.desk.book.children(code.parent_id)]
        place = siblings.index(code.id) + step
        if 0 <= place < len(siblings):
            codebooks.move(self.session, code.id, code.parent_id, place)
            self.show_codes(code.id)

    def action_merge(self) -> None:
        """Merge the code into another."""
        code = self.current
        if code is None:
            return
        below = {c.id for c in self.desk.book.descendants(code.id)}
        options = [self._option(c) for _, c in self.desk.book.walk() if c.id not in below]
        count = self.desk.counts.get(code.id, 0)

        def do(into: CodeId) -> CodeId:
            moved = codebooks.merge(self.session, code.id, into)
            told = tr_n(
                "{n} coding moved; u undoes it.", "{n} codings moved; u undoes it.", n=moved
            )
            self.host.tell(told)
            return into

        question = tr("Merge “{name}” into", name=code.name)
        about = tr_n(
            "{n} coding, its memos and sub-codes go there.",
            "{n} codings, their memos and sub-codes go there.",
            n=count,
        )
        if options:
            self._ask(Choose(question, options, about=about), do)

    def action_split(self) -> None:
        """Give some codings of the code to a new code below it."""
        code = self.current
        if code is None:
            return
        only = display.chosen(self.session, code=code.id)
        quotes = [q for q in display.quotations(self.session, only) if q.code_id == code.id]
        if not quotes:
            self.host.tell(tr("No codings to split."), "accent")
            return
        options = [Option(q.coding_id, q.text, q.citation) for q in quotes]
        question = tr("Which codings of “{name}” go to a new code?", name=code.name)

        def chosen(taken: list[CodingId] | None) -> None:
            if taken:
                self._ask(
                    Ask(tr("Name of the new code below “{name}”", name=code.name)),
                    lambda name: codebooks.split(self.session, code.id, {name: taken})[name],
                )

        self.app.push_screen(Choose(question, options, several=True), chosen)

    def action_retire(self) -> None:
        """Take the code out of use, or back."""
        code = self.current
        if code is None:
            return
        codebooks.retire(self.session, code.id, retired=not code.retired)
        self.show_codes(code.id)
        if code.retired:
            self.host.tell(tr("“{name}” is in use again.", name=code.name))
        else:
            self.host.tell(tr("“{name}” is retired.", name=code.name))

    def action_pin(self) -> None:
        """Put the code on a key, or take it off."""
        from qualcode.tui.screens.pins import pin_this

        code = self.current
        if code is not None:
            pin_this(self, code.id, lambda: self.show_codes(code.id))

    def action_memo(self) -> None:
        """Write a memo on the code."""
        code = self.current
        if code is not None:
            self.write_memo(MemoTarget.CODE, code.id, self.desk.crumbs(code.id))

    def action_links(self) -> None:
        """Show what the code gathers, and what leads to what."""
        from qualcode.tui.screens.links import LinksScreen

        self.app.push_screen(LinksScreen(self.current.id if self.current else None))

    def memo_written(self) -> None:
        """A memo changes nothing that is shown."""
        self.seen()

    def action_delete(self) -> None:
        """Delete the code after asking."""
        code = self.current
        if code is None:
            return
        doomed = self.desk.book.descendants(code.id)
        count = sum(self.desk.counts.get(c.id, 0) for c in doomed)
        codes = tr_n("{n} code", "{n} codes", n=len(doomed))
        coded = tr_n("{n} coding", "{n} codings", n=count)
        about = tr("{codes} and {codings} go. Undo brings them back.", codes=codes, codings=coded)

        def do(yes: bool) -> CodeId | None:  # noqa: FBT001
            if not yes:
                return code.id
            codebooks.delete(self.session, code.id)
            self.host.tell(tr("“{name}” is deleted; u brings it back.", name=code.name))
            return code.parent_id

        self._ask(Confirm(tr("Delete “{name}”?", name=code.name), about), do)

    # Files

    def action_import(self) -> None:
        """Bring in a codebook: a bundled one, or a file."""
        books = sorted(demo.bundled("codebooks").glob("*.yaml"))
        options = [Option(str(book), book.stem.replace("_", " ")) for book in books]
        options.append(Option(OTHER, tr("a file of my own…")))

        def chosen(path: str | None) -> None:
            if path == OTHER:
                dialog = AskPath(
                    tr("Which codebook file?"), value=f"{Path.cwd()}/", suffixes=READABLE
                )
                self._ask(dialog, self._bring_in)
            elif path:
                with border(self.host):
                    self.show_codes(self._bring_in(path))

        self.app.push_screen(Choose(tr("Bring in which codebook?"), options), chosen)

    def _bring_in(self, path: str) -> CodeId | None:
        draft = codebooks.read(Path(path).expanduser())
        added, changed = codebooks.bring_in(self.session, draft)
        self.host.tell(tr("{added} codes added, {changed} changed.", added=added, changed=changed))
        return None

    def action_export(self) -> None:
        """Write the codebook to a file."""
        session = self.session

        def write(path: Path) -> None:
            display.write_codebook(session, path)

        question = tr("Write the codebook to which file?")
        ask_and_write(self, question, f"{tr('codebook')}.docx", SUFFIXES, write)
