"""The audit trail: who did what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from textual import on
from textual.widget import Widget

from qualcode.messages import tr, tr_n
from qualcode.services import projects
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Choose, Option
from qualcode.tui.trail import told
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList

NEWEST = 5000
"""Acts that are read; all of them are in `qualcode log`."""


class LogScreen(MainScreen):
    """Acts, newest first."""

    PLACE = "log"
    WIDGETS = ("list",)

    def __init__(self) -> None:
        """Show the acts of everybody."""
        super().__init__()
        self._coder = ""

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        yield RowList(empty=tr("Nothing was done yet."))

    def update_content(self) -> None:
        """Read the acts again."""
        acts = projects.log(self.session, limit=NEWEST)
        many = len(acts) == NEWEST
        shown = [act for act in acts if not self._coder or act.coder == self._coder]
        self.query_one(RowList).fill(shown, self._draw, header=self._header)
        count = tr_n("{n} act", "{n} acts", n=len(shown))
        more = " · " + tr("the newest; `qualcode log` has all") if many else ""
        coder = f" · {self._coder}" if self._coder else ""
        self.title_line(right=[(f" {count}{more}{coder} ", "dim")])
        self._describe()
        self.seen()

    def _header(self, width: int) -> Line:
        return [
            (f"  {fit(tr('when'), 18)}{fit(tr('who'), 18)}{fit(tr('what'), width - 38)}", ""),
        ]

    def _draw(self, act: Any, width: int) -> list[Line]:
        style = "dim" if act.undone or act.verb in {"undo", "redo"} else "text"
        what = told(act.verb, act.facts)
        if act.undone:
            what = tr("[undone] {what}", what=what)
        return [
            [
                (f" {_local(act.at):<18}", "dim"),
                (fit(act.coder, 16) + "  ", style),
                (fit(what, width - 37), style),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        act = self.query_one(RowList).current
        if act is None:
            self.status.show([])
            return
        changes = tr_n("{n} change in the log", "{n} changes in the log", n=act.operations)
        line = f" {changes} · {act.verb} · {str(act.hash)[:12]}"
        self.status.show([(line, "dim")])

    def action_filter(self) -> None:
        """Show the acts of one coder only."""
        names = projects.overview(self.session).coders
        options = [Option("", tr("everybody")), *(Option(name, name) for name in names)]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._coder = name
                self.host.attempt(self.update_content)

        self.app.push_screen(Choose(tr("Whose acts?"), options, at=self._coder), chosen)


def _local(at: str) -> str:
    """Return a moment of the log in the time of this computer."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at[:16]
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
