"""Indicators against their targets, beside the themes they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.content import Content
from textual.widget import Widget

from qualcode.messages import tr, tr_n
from qualcode.services import display, sources, tables, triangulation
from qualcode.services.triangulation import IndicatorLine
from qualcode.text.visible import visible
from qualcode.tui.labels import crumbs
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Confirm
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.screens.indicator_form import Figures, IndicatorForm, figure
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded


class IndicatorsScreen(MainScreen):
    """Figures with their targets. Enter shows what is said of the theme."""

    PLACE = "indicators"
    WIDGETS = ("list",)
    DEFAULT_CSS = "IndicatorsScreen #detail { height: auto; max-height: 30%; min-height: 2; }"

    def body(self) -> Iterable[Widget]:
        """Return the list, and one indicator in full."""
        empty = "\n".join(
            (
                tr("No indicator is written yet."),
                "",
                tr("a   write down a figure and its target, such as 52.9 % > 70 %"),
                tr("A theme beside it shows what informants say of it."),
            )
        )
        yield RowList(lines=2, empty=empty)
        yield Detail()

    def update_content(self) -> None:
        """Read the indicators again."""
        self.desk.reload()
        found = triangulation.indicators(self.session)
        self.query_one(RowList).fill(found, self._draw)
        reached = sum(line.indicator.is_reached for line in found)
        told = tr("{n} of {total} reached", n=reached, total=len(found))
        self.title_line(right=[(f" {told} ", "dim")])
        self._describe()
        self.seen()

    def _draw(self, line: IndicatorLine, width: int) -> list[Line]:
        one = line.indicator
        value = f"{figure(one.value)} {one.unit}".strip()
        aim = f"{one.aim} {figure(one.target)} {one.unit}".strip()
        said, style = (tr("reached"), "good") if one.is_reached else (tr("not reached"), "error")
        sign = "✓" if one.is_reached else "✗"
        said_of = tr_n("{n} coding", "{n} codings", n=line.codings) if line.code else ""
        below = (crumbs(line.code) or tr("no theme"), line.document, one.period, said_of)
        return [
            [
                (f" {sign} ", style),
                (fit(one.name, width - 44), "strong"),
                (right(value, 12), "text"),
                (right(aim, 13), "dim"),
                (right(said, 15), style),
            ],
            [("   " + fit(" · ".join(filter(None, below)), width - 4), "dim")],
        ]

    @property
    def current(self) -> IndicatorLine | None:
        """Return the indicator under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, IndicatorLine) else None

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        line, detail = self.current, self.query_one(Detail)
        detail.display = line is not None
        if line is None:
            self.status.show([])
            return
        one = line.indicator
        value, aim = f"{figure(one.value)} {one.unit}".strip(), f"{one.aim} {figure(one.target)}"
        parts = (crumbs(line.code), line.document, one.period)
        below = " · ".join(visible(part) for part in parts if part)
        detail.update(Content(f"{visible(one.name)}: {visible(value)} ({aim})\n{below}".rstrip()))
        said = tr("Enter shows what is said of the theme") if line.code else tr("e names a theme")
        self.status.show([(f" {said}", "dim")])

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        line = self.current
        if line is None:
            return
        if not line.code or not line.indicator.code_id:
            self.host.tell(tr("It belongs to no theme yet: e names one."), "accent")
            return
        session, code = self.session, str(line.indicator.code_id)
        self.app.push_screen(
            QuotationsScreen(
                crumbs(line.code),
                lambda: display.quotations(session, display.chosen(session, code=code)),
            )
        )

    # Actions

    def action_add(self) -> None:
        """Write down a figure."""
        self.app.push_screen(self._form(None), lambda given: self._stored(None, given))

    def action_edit(self) -> None:
        """Change the indicator."""
        if (line := self.current) is not None:
            self.app.push_screen(self._form(line), lambda given: self._stored(line, given))

    def _form(self, line: IndicatorLine | None) -> IndicatorForm:
        paths = [self.desk.book.path(code.id) for _, code in self.desk.book.walk()]
        names = [row.source.name for row in sources.listing(self.session)]
        return IndicatorForm(line, self.desk.book, paths, names)

    @guarded
    def _stored(self, line: IndicatorLine | None, given: Figures | None) -> None:
        if given is None:
            return
        names = {row.source.name: row.source.id for row in sources.listing(self.session)}
        facts = {"unit": given.unit, "period": given.period, "document": given.document}
        made = triangulation.set_indicator(
            self.session,
            given.name,
            given.value,
            given.target,
            aim=given.aim,
            facts=facts,
            code_id=self.desk.book.find(given.code).id if given.code else None,
            source_id=names.get(given.document),
            replacing=line.indicator.id if line else None,
        )
        self.update_content()
        rows = self.query_one(RowList)
        rows.go(next(n for n, one in enumerate(rows.items) if one.indicator.id == made))
        self.host.tell(tr("The indicator is stored."))

    def action_remove(self) -> None:
        """Remove the indicator after a question."""
        line = self.current
        if line is None:
            return
        question = tr("Remove “{name}”?", name=line.indicator.name)
        about = tr("Undo brings it back.")
        self.app.push_screen(Confirm(question, about), lambda yes: yes and self._removed(line))

    @guarded
    def _removed(self, line: IndicatorLine) -> None:
        triangulation.drop_indicator(self.session, line.indicator.id)
        self.update_content()
        self.host.tell(tr("The indicator is removed; u brings it back."))

    def action_export(self) -> None:
        """Ask for a file and write the table."""
        session = self.session
        if not self.query_one(RowList).items:
            self.host.tell(tr("No indicator is written yet."), "accent")
            return

        def write(path: Path) -> None:
            shown = tables.indicators(triangulation.indicators(session))
            tables.write(session, [shown], path, how=tables.HOW_COMPARED)

        question = tr("Write the table to which file?")
        ask_and_write(self, question, f"{tr('indicators')}.docx", tables.FORMATS, write)
