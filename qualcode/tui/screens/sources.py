"""The sources: what was said, by whom, and how much of it is coded."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from qualcode.messages import tr, tr_n
from qualcode.model.coding import MemoTarget
from qualcode.model.source import Source
from qualcode.services import reduction_sheets, sources
from qualcode.services.reduction_sheets import themes_since
from qualcode.services.sources import SourceRow
from qualcode.tui.labels import KINDS, SHORT_KINDS, gauge, grouped, percent
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Confirm, Option
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

WIDE_ROWS = 100


class SourcesScreen(MainScreen):
    """All sources with their progress; Enter reads one."""

    PLACE = "sources"
    WIDGETS = ("list",)

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        yield RowList()

    def update_content(self) -> None:
        """Read all sources."""
        listed = sources.listing(self.session)
        self._sheets = {one.source_id: one for one in reduction_sheets.sheets(self.session)}
        self._stale = {key for key, one in self._sheets.items() if themes_since(self.session, one)}
        rows = self.query_one(RowList)
        rows.empty = "\n".join(
            (
                tr("No transcripts yet."),
                "",
                tr("i   import Word or text files, or a folder of them"),
                tr("B   look at the codebook first"),
                tr("?   what every key does"),
            )
        )
        ids = [row.source.id for row in listed]
        here = self.desk.source_id
        at = ids.index(here) if here in ids and not rows.items else None
        rows.fill(listed, self._draw, at=at, header=self._header if listed else None)
        total = sum(row.source.words for row in listed)
        words = tr_n("{n} source", "{n} sources", n=len(listed))
        coded = grouped(sum(row.codings for row in listed))
        counts = tr("{words} words · {codings} codings", words=grouped(total), codings=coded)
        self.title_line(right=[(f" {words} · {counts} ", "dim")])
        self._describe()
        self.seen()

    def _columns(self, width: int) -> tuple[int, int, int]:
        """Return the widths of name, informants and gauge."""
        gauge_width = 8 if width < WIDE_ROWS else 14
        turns = 0 if width < WIDE_ROWS else 6
        rest = width - 7 - 7 - turns - 7 - 1 - gauge_width - 5
        people = max(10, rest * 2 // 5)
        return rest - people, people, gauge_width

    def _header(self, width: int) -> Line:
        name, people, _ = self._columns(width - 1)
        return [
            (f"  {fit(tr('kind'), 5)} ", ""),
            (fit(tr("source"), name), ""),
            (fit(tr("informants"), people), ""),
            (right(tr("words"), 7), ""),
            (right(tr("turns"), 6) if width > WIDE_ROWS else "", ""),
            (right(tr("coded"), 7), ""),
        ]

    def _draw(self, row: SourceRow, width: int) -> list[Line]:
        name, people, bar = self._columns(width)
        source = row.source
        style = "good" if row.coded_share >= 0.995 else "accent" if row.codings else "dim"
        return [
            [
                self._sheet_sign(source),
                (f"{fit(tr(SHORT_KINDS[source.kind]), 6)}", "dim"),
                (fit(source.name, name - 1) + " ", "strong" if row.codings else "text"),
                (fit(_people(row.informants), people - 1) + " ", "text"),
                (f"{source.words:>7}", "text"),
                (f"{row.turns:>6}" if width >= WIDE_ROWS else "", "dim"),
                (f"{row.codings or '':>7} ", "text"),
                (gauge(row.coded_share, bar), style),
                (f"{percent(row.coded_share):>5}", style),
            ]
        ]

    def _sheet_sign(self, source: Source) -> tuple[str, str]:
        if source.id in self._stale:
            return "!", "warn"
        return ("≡", "accent") if source.id in self._sheets else (" ", "text")

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        row = self.query_one(RowList).current
        if not isinstance(row, SourceRow):
            self.status.show([], [])
            return
        facts = " · ".join(f"{value}" for value in row.source.meta.values() if value)
        sign, style = self._sheet_sign(row.source)
        told = {"!": tr("! sheet is stale"), "≡": tr("≡ sheet")}.get(sign, tr("no sheet"))
        self.status.show(
            [(" ", "text"), (f"{row.source.file_name}  ", "text"), (facts, "dim")],
            [(f" {told} ", style if sign.strip() else "dim")],
        )

    @on(RowList.Chosen)
    @guarded
    def _chosen(self, event: RowList.Chosen) -> None:
        self.desk.source_id = event.rows.items[event.index].source.id
        self.host.show("coding")

    @property
    def current(self) -> Source | None:
        """Return the source under the cursor."""
        row = self.query_one(RowList).current
        return row.source if isinstance(row, SourceRow) else None

    # Actions

    def action_import(self) -> None:
        """Import files or a folder."""
        from qualcode.tui.screens.importing import begin

        begin(self.host, self._imported)

    def action_preview(self) -> None:
        """Look at files before they are stored."""
        from qualcode.tui.screens.preview import begin

        begin(self.host, self._imported)

    def action_turns(self) -> None:
        """Change the turns of the source."""
        from qualcode.tui.screens.turns import StoredTurns

        if self.current is not None:
            self.app.push_screen(StoredTurns(self.current.id))

    def action_correct(self) -> None:
        """Correct the text of the source."""
        from qualcode.tui.screens.correct import begin

        if self.current is not None:
            begin(self.host, self.current.id)

    def action_quarantine(self) -> None:
        """Show the codings that a correction unsettled."""
        from qualcode.tui.screens.correct import QuarantineScreen

        self.app.push_screen(QuarantineScreen())

    def action_pseudonyms(self) -> None:
        """Open the list of real names."""
        from qualcode.tui.screens.pseudonyms import begin

        begin(self.host)

    def _imported(self) -> None:
        self.desk.reload()
        self.update_content()

    def action_report(self) -> None:
        """Show the report of the last import."""
        from qualcode.tui.screens.importing import ReportScreen

        if self.host.reports:
            self.app.push_screen(ReportScreen(self.host.reports))
        else:
            self.host.tell(tr("Nothing was imported since qualcode was started."))

    def action_rename(self) -> None:
        """Give the source another name."""
        source = self.current
        if source is None:
            return

        @guarded
        def renamed(screen: SourcesScreen, name: str | None) -> None:
            if name and name != source.name:
                sources.change(screen.session, source.id, name=name)
                screen.update_content()

        question = tr("New name of “{name}”", name=source.name)
        self.app.push_screen(Ask(question, value=source.name), lambda name: renamed(self, name))

    def action_kind(self) -> None:
        """Change the kind of the source."""
        source = self.current
        if source is None:
            return

        @guarded
        def chosen(screen: SourcesScreen, kind: str | None) -> None:
            if kind and kind != source.kind:
                sources.change(screen.session, source.id, kind=kind)
                screen.update_content()

        options = [Option(str(kind), tr(label)) for kind, label in KINDS.items()]
        question = tr("What is “{name}”?", name=source.name)
        dialog = Choose(question, options, at=str(source.kind))
        self.app.push_screen(dialog, lambda kind: chosen(self, kind))

    def action_details(self) -> None:
        """Show header data, speakers and informants."""
        from qualcode.tui.screens.details import DetailsScreen

        if self.current is not None:
            self.app.push_screen(DetailsScreen(self.host, self.current.id))

    def action_memo(self) -> None:
        """Write a memo on the source."""
        source = self.current
        if source is not None:
            self.write_memo(MemoTarget.SOURCE, source.id, source.name)

    def action_sheet(self) -> None:
        """Fill in the summary sheet of the source."""
        from qualcode.tui.screens.sheet import edit_sheet

        if self.current is not None:
            edit_sheet(self, self.current, self.update_content)

    def action_delete(self) -> None:
        """Delete the source after asking."""
        row = self.query_one(RowList).current
        if not isinstance(row, SourceRow):
            return
        source = row.source

        @guarded
        def answered(screen: SourcesScreen, yes: bool | None) -> None:  # noqa: FBT001
            if yes:
                gone = sources.delete(screen.session, source.id)
                if screen.desk.source_id == source.id:
                    screen.desk.source_id = None
                screen.desk.reload()
                screen.update_content()
                screen.host.tell(
                    tr(
                        "“{name}” and {n} codings are deleted; u brings them back.",
                        name=source.name,
                        n=gone,
                    )
                )

        question = tr("Delete “{name}”?", name=source.name)
        about = tr_n(
            "{n} coding goes with it. Undo brings everything back.",
            "{n} codings go with it. Undo brings everything back.",
            n=row.codings,
        )
        self.app.push_screen(Confirm(question, about), lambda yes: answered(self, yes))


def _people(names: tuple[str, ...]) -> str:
    """Return informants as a list, those of a focus group by their number."""
    if len(names) < 3:
        return ", ".join(names)
    names = tuple(sorted(names, key=lambda n: [(len(p), p) for p in n.split(" ")]))
    words = [name.split(" ") for name in names]
    if len({tuple(parts[:-1]) for parts in words}) == 1 and all(len(p) > 1 for p in words):
        return f"{' '.join(words[0][:-1])} {', '.join(parts[-1] for parts in words)}"
    return ", ".join(names)
