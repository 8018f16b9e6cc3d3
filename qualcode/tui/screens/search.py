"""Search in all transcripts, in dialect; hits are read, taken along, and coded in one step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from textual import events, on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.messages import render, tr, tr_n
from qualcode.model.sentence import mark
from qualcode.services import codebooks, search, search_acts
from qualcode.services.search import Found, Narrowing
from qualcode.services.search_acts import EXTENTS, Extent
from qualcode.text.dialect.query import Mode
from qualcode.text.visible import visible
from qualcode.tui.labels import ROLES
from qualcode.tui.picker import CodePicker, PickResult
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Option, Wait
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, cells, fit
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

AT_ONCE = 100
NEAR_END = 20
SUFFIXES = (".csv", ".xlsx", ".docx", ".md")
MODES = {
    Mode.DIALECT: mark("every spelling"),
    Mode.EXACT: mark("only this spelling"),
    Mode.FUZZY: mark("misspellings and the same root too"),
    Mode.REGEX: mark("regular expression"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one informant."""

    name: str
    hits: list[Found] = field(default_factory=list)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort "Informan 10" after "Informan 9"."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


class SearchLine(Input):
    """The line for the query; Enter searches, Down and Esc go to the hits."""

    DEFAULT_CSS = """
    SearchLine, SearchLine:focus { border: none; height: 1; padding: 0 1; background: $surface; }
    """

    def on_key(self, event: events.Key) -> None:
        """Go to the hits."""
        if event.key in {"down", "escape", "tab"}:
            event.stop()
            event.prevent_default()
            self.screen.query_one(RowList).focus()


class SearchScreen(MainScreen):
    """A query, its hits, and what is done with them."""

    PLACE = "search"
    WIDGETS = ("list",)
    AUTO_FOCUS = "SearchLine"
    DEFAULT_CSS = "SearchScreen #detail { height: auto; max-height: 40%; min-height: 3; }"

    def __init__(self) -> None:
        """Begin without a query."""
        super().__init__()
        self.mode = Mode.DIALECT
        self.extent = Extent.SENTENCE
        self.narrowing = Narrowing()
        self._narrowed = ""
        self.query_text = ""
        self.hits: list[Found] = []
        self.taken: set[int] = set()
        self.by_person = False
        self._rest: Iterator[Found] | None = None

    def body(self) -> Iterable[Widget]:
        """Return the line, the hits, and the whole of one hit."""
        yield SearchLine(placeholder=tr("Words, a phrase, AND OR NOT, penyuluh*, dana NEAR/5 desa"))
        yield RowList(lines=2, empty=self._empty())
        yield Detail()

    def _empty(self) -> str:
        if not self.query_text:
            return tr(
                "Type what you look for, then Enter.\n\n“tidak ada” also finds dak ado, katek"
            )
        return tr(
            "Nothing found.\n\no   look for misspellings too, or another way\n/   other words"
        )

    @property
    def rows(self) -> RowList:
        """Return the hits."""
        return self.query_one(RowList)

    def update_content(self) -> None:
        """Search again: the project may have changed."""
        self._run(keep=True)

    def on_screen_resume(self) -> None:
        """Show changed texts; hits that were found stay while only codings changed."""
        if self.is_mounted and not self.host.busy:
            self.host.attempt(self._describe)

    def changed_by_history(self) -> None:
        """Follow an undo or redo; it may have brought a transcript or an entry of the lexicon."""
        self.update_content()

    # Searching

    @on(Input.Submitted)
    @guarded
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_text = event.value.strip()
        self._run()
        if self.hits:
            self.rows.focus()

    def _run(self, *, keep: bool = False) -> None:
        self._rest, self.hits = None, []
        if not keep:
            self.taken = set()
        if not self.query_text:
            self._fill(0)
            return
        session, query, mode, narrowing = self.session, self.query_text, self.mode, self.narrowing
        self._rest = search.search(session, query, mode=mode, narrowing=narrowing)
        if mode is not Mode.REGEX:
            self._more()
            if self.by_person:
                self._all()
            self._fill(self.rows.index if keep else 0)
            return
        rest, self._rest = self._rest, None
        wait = Wait(tr("Searching…"))
        self.app.push_screen(wait)

        def found(hits: list[Found]) -> None:
            wait.dismiss(None)
            self.hits = hits
            self._fill(0)
            if hits:
                self.rows.focus()

        in_background(self.host, lambda: list(rest), found, otherwise=lambda: wait.dismiss(None))

    def _more(self, most: int = AT_ONCE) -> None:
        if self._rest is None:
            return
        found = list(islice(self._rest, most))
        self.hits += found
        if len(found) < most:
            self._rest = None

    def _all(self) -> None:
        while self._rest is not None:
            self._more(1000)

    def _items(self) -> list[Found | Group]:
        """Return what is listed: hits as they were said, or by informant under their names."""
        if not self.by_person:
            return list(self.hits)
        groups: dict[str, Group] = {}
        for hit in self.hits:
            who = hit.informant or tr(ROLES[hit.role])
            groups.setdefault(who, Group(who)).hits.append(hit)
        ordered = sorted(groups.values(), key=lambda group: _natural(group.name))
        items: list[Found | Group] = []
        for group in ordered:
            items += [group, *group.hits]
        return items

    def _fill(self, at: int) -> None:
        self.rows.empty = self._empty()
        self.rows.fill(self._items(), self._draw, at=at)
        self._head()
        self._describe()
        self.seen()

    def _head(self) -> None:
        n = len(self.hits)
        told = tr_n("{n} hit", "{n} hits", n=n)
        if self._rest is not None:
            told = tr("{n} hits and more", n=n)
        parts = [told if self.query_text else "", tr(MODES[self.mode]), self._narrowed]
        if self.taken:
            parts.insert(1, tr("{n} taken", n=len(self.taken)))
        shown = " · ".join(part for part in parts if part)
        self.title_line(right=[(f" {shown} ", "dim")])

    # Painting

    def _draw(self, hit: Found | Group, width: int) -> list[Line]:
        if isinstance(hit, Group):
            n = tr_n("{n} hit", "{n} hits", n=len(hit.hits))
            sources = ", ".join(dict.fromkeys(one.source for one in hit.hits))
            head: Line = [(f" {visible(hit.name)}", "accent"), (f"  {n}", "text")]
            return [head, [(" " + fit(sources, width - 2), "dim")]]
        index = self._index_of(hit)
        sign = "✓ " if index in self.taken else "  "
        text = " ".join(visible(hit.text).split())
        found = cells(text)
        room = max((width - 4 - found) // 2, 4)
        left = visible(hit.left)
        while cells(left) > room:
            left = left[1:]
        line: Line = [
            (" " + sign, "accent"),
            (" " * max(room - cells(left), 0) + left, "text"),
            (text, "strong"),
            (visible(hit.right), "text"),
        ]
        who = hit.informant or tr(ROLES[hit.role])
        about = f"{hit.source} · {who} · {tr(hit.level.label)}"
        return [line, [("    " + fit(about, width - 5), "dim")]]

    def _index_of(self, hit: Found) -> int:
        return self._places().get(id(hit), -1)

    def _places(self) -> dict[int, int]:
        known = getattr(self, "_place_cache", None)
        if known is None or known[0] is not self.hits or known[1] != len(self.hits):
            known = (self.hits, len(self.hits), {id(hit): n for n, hit in enumerate(self.hits)})
            self._place_cache = known
        places: dict[int, int] = known[2]
        return places

    @on(RowList.Moved)
    def _moved(self) -> None:
        if self._rest is not None and self.rows.index > len(self.hits) - NEAR_END:
            self._more()
            self.rows.fill(self._items(), self._draw)
            self._head()
        self._describe()

    @property
    def current(self) -> Found | None:
        """Return the hit under the cursor."""
        found = self.rows.current
        return found if isinstance(found, Found) else None

    def _describe(self) -> None:
        hit = self.current
        detail = self.query_one("#detail", Static)
        detail.display = hit is not None
        if hit is None:
            self.status.show([])
            return
        place = search_acts.places(self.session, [hit], self.extent)[0]
        text = search_acts.text_of(self.session, place)
        detail.update(Content(f"“{' '.join(visible(text).split())}”"))
        parts = (render(hit.why), tr("codes: {extent}", extent=tr(EXTENTS[self.extent])))
        self.status.show([(" " + " · ".join(visible(part) for part in parts), "dim")])

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.coding import CodingScreen

        hit = self.current
        if hit is not None:
            screen = self.host.visit("coding")
            assert isinstance(screen, CodingScreen)
            self.host.attempt(lambda: screen.show_place(hit.source_id, hit.start, hit.end))

    # Taking and coding

    def action_type(self) -> None:
        """Go to the line."""
        self.query_one(SearchLine).focus()

    def action_take(self) -> None:
        """Take the hit along, or leave it."""
        here = self.rows.current
        if isinstance(here, Group):
            own = {self._index_of(hit) for hit in here.hits}
            self.taken = self.taken - own if own <= self.taken else self.taken | own
            self.rows.refresh()
        elif here is not None:
            self.taken ^= {self._index_of(here)}
            self.rows.refresh_item(self.rows.index)
            self.rows.action_row(1)
        self._head()

    def action_people(self) -> None:
        """Group the hits by informant, or list them as they were said."""
        here = self.rows.current
        self.by_person = not self.by_person
        if self.by_person:
            self._all()
        items = self._items()
        self._fill(next((n for n, item in enumerate(items) if item is here), 0))

    def action_all(self) -> None:
        """Take all hits along, or none."""
        self._all()
        every = set(range(len(self.hits)))
        self.taken = set() if self.taken == every else every
        self._fill(self.rows.index)

    def action_code(self) -> None:
        """Code the hits taken along, else the one under the cursor (or all of its informant)."""
        if not self._chosen_hits():
            return
        picker = CodePicker(self.desk.entries(), parent_path=self.desk.parent_path)
        self.app.push_screen(picker, self._picked)

    def _chosen_hits(self) -> list[Found]:
        if self.taken:
            return [self.hits[n] for n in sorted(self.taken)]
        here = self.rows.current
        if isinstance(here, Group):
            return here.hits
        return [here] if here is not None else []

    @guarded
    def _picked(self, result: PickResult | None) -> None:
        hits = self._chosen_hits()
        if result is None or not hits:
            return
        codes = list(result.code_ids)
        if result.create is not None:
            book, new = self.desk.book, result.create
            parent = book.find(new.parent_path).id if new.parent_path else None
            codes.append(codebooks.add(self.session, new.name, parent=parent))
        made = search_acts.code_hits(self.session, hits, codes, self.extent)
        self.desk.reload()
        self.taken = set()
        self._fill(self.rows.index)
        names = "; ".join(self.desk.crumbs(code) for code in codes)
        told = tr_n(
            "{n} passage coded {codes}", "{n} passages coded {codes}", n=len(made), codes=names
        )
        self.host.tell(f"✓ {told} · " + tr("u takes it back"))

    # Choices

    def action_mode(self) -> None:
        """Choose how the query is compared with the texts."""
        options = [Option(mode, tr(label), str(mode)) for mode, label in MODES.items()]
        self.app.push_screen(Choose(tr("How to search?"), options, at=self.mode), self._with_mode)

    @guarded
    def _with_mode(self, mode: Mode | None) -> None:
        if mode is not None:
            self.mode = mode
            self._run()

    def action_extent(self) -> None:
        """Choose how much around a hit is coded."""
        options = [Option(extent, tr(label)) for extent, label in EXTENTS.items()]
        dialog = Choose(tr("What is coded?"), options, at=self.extent)
        self.app.push_screen(dialog, self._with_extent)

    @guarded
    def _with_extent(self, extent: Extent | None) -> None:
        if extent is not None:
            self.extent = extent
            self._describe()

    def action_filter(self) -> None:
        """Choose where to look."""
        from qualcode.tui.screens.narrowing import ask_where

        ask_where(self, self._with_filter)

    def _with_filter(self, narrowing: Narrowing, label: str) -> None:
        self.narrowing, self._narrowed = narrowing, label
        self._run()

    # Keeping

    def action_save(self) -> None:
        """Keep the search under a name."""
        if self.query_text:
            dialog = Ask(tr("Keep this search under which name?"), value=self.query_text)
            self.app.push_screen(dialog, self._save)

    @guarded
    def _save(self, name: str | None) -> None:
        if name:
            search_acts.save(
                self.session, name, self.query_text, mode=self.mode, narrowing=self.narrowing
            )
            self.host.tell(tr("The search is kept as “{name}”.", name=name))

    def action_saved(self) -> None:
        """Choose a search kept before."""
        kept = search_acts.saved(self.session)
        if not kept:
            self.host.tell(tr("No search was kept yet. w keeps this one."), "accent")
            return
        options = [Option(one, one.name, one.query) for one in kept]
        self.app.push_screen(Choose(tr("Which search?"), options), self._again)

    @guarded
    def _again(self, kept: search_acts.SavedSearch | None) -> None:
        if kept is None:
            return
        self.query_one(SearchLine).value = self.query_text = kept.query
        self.mode, self.narrowing = kept.mode, kept.narrowing
        self._narrowed = kept.name if kept.narrowing != Narrowing() else ""
        self._run()
        self.rows.focus()

    def action_export(self) -> None:
        """Write the hits with their context to a file."""
        from qualcode.services import wordlists

        if not self.hits:
            return
        self._all()
        session, table = self.session, wordlists.table_of_hits(self.hits)

        def write(path: Path) -> None:
            wordlists.write(session, table, path)

        question = tr("Write to which file?")
        ask_and_write(self, question, f"{tr('hits')}.xlsx", SUFFIXES, write)
