"""The lexicon: what dialect words stand for, and what this project changes in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual import on
from textual.widget import Widget

from qualcode.messages import render, tr, tr_n
from qualcode.services import lexicon
from qualcode.services.lexicon import ORIGINS
from qualcode.services.lexicon import Line as Entry
from qualcode.text.dialect.lexicon import CLASSES, VARIETIES
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, AskPath
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.widgets.pieces import Line, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

FORM_WIDTH = 18


class LexiconScreen(MainScreen):
    """Entries by form; the project's own are marked."""

    PLACE = "lexicon"
    WIDGETS = ("list",)

    def __init__(self) -> None:
        """Show all entries."""
        super().__init__()
        self._wanted = ""
        self._own = False

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        yield RowList(empty="", can_choose=True)

    def update_content(self) -> None:
        """Read the entries again."""
        found = lexicon.listing(self.session, self._wanted, own=self._own)
        rows = self.query_one(RowList)
        rows.empty = (
            tr("No entries of its own yet.\n\na   say what a form stands for\no   show all entries")
            if self._own and not self._wanted
            else tr("No entry holds this.\n\n/   find another\na   add it")
        )
        rows.fill(found, self._draw, header=self._header)
        parts = [tr_n("{n} entry", "{n} entries", n=len(found))]
        parts += [self._wanted] * bool(self._wanted)
        parts += [tr("own only")] * self._own
        self.title_line(right=[(f" {' · '.join(map(visible, parts))} ", "dim")])
        self._describe()
        self.seen()

    def _header(self, width: int) -> Line:
        rest = fit(tr("stands for"), max(width - FORM_WIDTH - 26, 8))
        return [(f"    {fit(tr('form'), FORM_WIDTH)}{rest}{tr('from')}", "")]

    def _draw(self, line: Entry, width: int) -> list[Line]:
        entry = line.entry
        meaning = " / ".join(" ".join(reading) for reading in entry.readings) or "…"
        style = {"bundled": "text", "project": "good", "off": "dim"}[line.origin]
        shown = tr("as it is written") if line.origin == "off" else meaning
        origin = VARIETIES[entry.variety] if line.origin == "bundled" else ORIGINS[line.origin]
        sign = {"bundled": " ", "project": "+", "off": "-"}[line.origin]
        return [
            [
                (f" {sign} ", style),
                (fit(entry.form, FORM_WIDTH), "strong"),
                (fit(shown, max(width - FORM_WIDTH - 26, 8)), style),
                (fit(tr(origin), 22), "dim"),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    @property
    def current(self) -> Entry | None:
        """Return the entry under the cursor."""
        found = self.query_one(RowList).current
        return found if isinstance(found, Entry) else None

    def _describe(self) -> None:
        line = self.current
        if line is None:
            self.status.show([])
            return
        why = render(lexicon.told(self.session, line.entry.form).why)
        parts = [why, tr(CLASSES[line.entry.word_class]), line.entry.note]
        self.status.show([(" " + " · ".join(visible(p) for p in parts if p), "dim")])

    def go_back(self) -> bool:
        """Show all entries again."""
        if not self._wanted and not self._own:
            return False
        self._wanted, self._own = "", False
        self.update_content()
        return True

    def action_find(self) -> None:
        """Find entries."""
        dialog = Ask(tr("Find which word?"), value=self._wanted, may_be_empty=True)
        self.app.push_screen(dialog, self._find)

    @guarded
    def _find(self, wanted: str | None) -> None:
        if wanted is not None:
            self._wanted = wanted
            self.update_content()

    def action_own(self) -> None:
        """Show the project's own entries only, or all."""
        self._own = not self._own
        self.update_content()

    def action_add(self) -> None:
        """Say what a form stands for."""
        about = tr("For example: sayo = saya. Several readings: samo = sama | dengan")
        here = self.current
        value = f"{here.entry.form} = " if here is not None else ""
        self.app.push_screen(
            Ask(tr("Form = what it stands for"), value=value, about=about), self._add
        )

    @guarded
    def _add(self, written: str | None) -> None:
        if not written:
            return
        form, _, meaning = written.partition("=")
        known = [line for line in lexicon.listing(self.session) if line.entry.form == form.strip()]
        word_class = known[0].entry.word_class if known else "noun"
        entry = lexicon.add(self.session, form, meaning, word_class=word_class)
        self.update_content()
        self.host.tell(tr("“{form}” is in the lexicon of this project.", form=entry.form))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.action_add()

    def action_off(self) -> None:
        """Switch a form off."""
        if self.current is not None:
            form = self.current.entry.form
            lexicon.switch_off(self.session, form)
            self.update_content()
            self.host.tell(tr("“{form}” is left as it is written.", form=form))

    def action_forget(self) -> None:
        """Take back what the project says."""
        if self.current is not None:
            form = self.current.entry.form
            lexicon.forget(self.session, form)
            self.update_content()
            self.host.tell(tr("For “{form}” the bundled lexicon counts again.", form=form))

    def action_bring(self) -> None:
        """Take entries from a file."""
        dialog = AskPath(tr("Which file of entries?"), suffixes=(".csv", ".tsv"))
        self.app.push_screen(dialog, self._bring)

    @guarded
    def _bring(self, path: str | None) -> None:
        if path:
            added, changed = lexicon.take(self.session, lexicon.read(Path(path).expanduser()))
            self.update_content()
            self.host.tell(
                tr("{added} entries added, {changed} changed.", added=added, changed=changed)
            )

    def action_export(self) -> None:
        """Write the project's own entries to a file."""
        session = self.session

        def write(path: Path) -> int:
            return lexicon.write(path, lexicon.listing(session, own=True))

        def told(n: int) -> None:
            self.host.tell(tr_n("{n} entry written", "{n} entries written", n=n))

        name = f"{tr('lexicon')}.csv"
        ask_and_write(self, tr("Write to which file?"), name, (".csv",), write, then=told)
