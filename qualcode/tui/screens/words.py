"""Word lists: how often, typical of whom, beside what, and where: from a word to its places and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textual import on
from textual.widget import Widget

from qualcode.messages import language, render, tr, tr_n
from qualcode.model.result import Table
from qualcode.model.sentence import mark
from qualcode.services import search, wordlists
from qualcode.services.search import Found, Narrowing
from qualcode.text.dialect.words import Collocate, Keyness, WordCount
from qualcode.text.visible import visible
from qualcode.tui.actions import PLACES
from qualcode.tui.labels import ROLES, grouped
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Option, Wait
from qualcode.tui.screens.files import ask_and_write
from qualcode.tui.screens.narrowing import ask_where, groups
from qualcode.tui.widgets.bars import PieceBar
from qualcode.tui.widgets.pieces import Line, cells, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded, in_background

SUFFIXES = (".csv", ".xlsx", ".docx", ".md")
SPANS = (1, 2, 3, 5, 10)
WORD, NUMBER, WHO = 18, 10, 14


def _key(row: Any) -> str:
    return str(row.key)


def _before(hit: Found) -> tuple[list[str], str]:
    return list(reversed(hit.left.casefold().split())), hit.right.casefold()


def _after(hit: Found) -> tuple[str, str]:
    return hit.right.casefold().strip(), hit.left.casefold()


def _speaker(hit: Found) -> tuple[str, str]:
    return hit.informant.casefold() or str(hit.role), hit.source.casefold()


ORDERS: dict[str, tuple[str, Callable[[Any], Any], bool]] = {
    "key": (mark("by alphabet"), _key, False),
    "after": (mark("by what stands after"), _after, True),
    "before": (mark("by what stands before"), _before, True),
    "speaker": (mark("by informant"), _speaker, True),
}
"""Orders of lines: what each is called, its sort key, and whether it is one of places."""


@dataclass(slots=True)
class View:
    """A list that is shown: how its rows are made, drawn and written, and where the cursor stood."""

    title: str
    fetch: Callable[[], tuple[str, Sequence[Any]]]
    """Returns what is told about the rows, and the rows; runs beside the screen."""
    draw: Callable[[Any, int], list[Line]]
    header: Callable[[int], Line] | None
    table: Callable[[Sequence[Any]], Table]
    empty: str
    narrowing: Narrowing = field(default_factory=Narrowing)
    """Where its words stand."""
    about: str = ""
    rows: Sequence[Any] = ()
    head: str = ""
    at: int = 0
    order: str = ""


class WordsScreen(MainScreen):
    """Words of the informants by dialect key: every spelling of a word is one line."""

    PLACE = "words"
    WIDGETS = ("list",)

    def __init__(self) -> None:
        """Begin with the words of everybody."""
        super().__init__()
        self.narrowing = Narrowing()
        self._narrowed = ""
        self._wanted = ""
        self.span = wordlists.SPAN
        self.views: list[View] = []

    def body(self) -> Iterable[Widget]:
        """Return the list."""
        yield RowList(empty="")

    @property
    def rows(self) -> RowList:
        """Return the lines."""
        return self.query_one(RowList)

    @property
    def view(self) -> View:
        """Return the list that is shown."""
        return self.views[-1]

    # Showing

    def begin(self) -> None:
        """Count the words."""
        self.views = [self._counts()]
        self._refetch()

    def update_content(self) -> None:
        """Read again what is shown; the lists below it when they are shown again."""
        self.view.at = self.rows.index
        self._refetch()

    def _open(self, view: View) -> None:
        if self.views:
            self.view.at = self.rows.index
        self.views.append(view)
        self._refetch()

    def _refetch(self) -> None:
        view, head = self.view, self.session.project.head
        wait = Wait(tr("Counting words…"))
        self.app.push_screen(wait)

        def done(found: tuple[str, Sequence[Any]]) -> None:
            wait.dismiss(None)
            view.about, view.rows = found
            view.head = head
            self._show()

        def failed() -> None:
            wait.dismiss(None)
            if len(self.views) > 1:
                self.views.pop()
                self._show()

        in_background(self.host, view.fetch, done, otherwise=failed)

    def _shown(self) -> Sequence[Any]:
        rows = self.view.rows
        if self._wanted:
            rows = [row for row in rows if self._wanted in _searchable(row)]
        order = ORDERS.get(self.view.order)
        return sorted(rows, key=order[1]) if order and rows else rows

    def _show(self) -> None:
        view = self.view
        self.rows.empty = view.empty
        self.rows.fill(self._shown(), view.draw, at=view.at, header=view.header)
        parts = [view.about, self._narrowed, f"/{self._wanted}" if self._wanted else ""]
        shown = " · ".join(visible(part) for part in parts if part)
        left: Line = [
            (f" {tr(PLACES[self.PLACE])}", "accent"),
            (f"  {visible(view.title)}", "strong"),
        ]
        self.query_one("#title", PieceBar).show(left, [(f" {shown} ", "dim")])
        self._describe()
        self.seen()

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    def _describe(self) -> None:
        row = self.rows.current
        told = ""
        if isinstance(row, WordCount):
            told = wordlists.forms_of(row)
        elif isinstance(row, Keyness | Collocate):
            told = tr("Log-likelihood: beyond 3.84 p < 0.05, beyond 10.83 p < 0.001.")
        elif isinstance(row, Found):
            place = tr("turn {n}", n=row.turn)
            told = " · ".join((row.source, place, _who(row), render(row.why)))
        self.status.show([(" " + visible(told), "dim")])

    def go_back(self) -> bool:
        """Show everything again, or the list before."""
        if self._wanted:
            self._wanted = ""
        elif len(self.views) > 1:
            self.views.pop()
            if self.view.head != self.session.project.head:
                self._refetch()
                return True
        else:
            return False
        self._show()
        return True

    # The lists

    def _counts(self) -> View:
        session, narrowing = self.session, self.narrowing
        found: list[wordlists.WordList] = []

        def fetch() -> tuple[str, Sequence[Any]]:
            counted = wordlists.count(session, narrowing)
            found[:] = [counted]
            told = tr(
                "{words} words, {n} different",
                words=grouped(counted.words),
                n=grouped(len(counted.counts)),
            )
            return told, counted.counts

        def draw(one: WordCount, width: int) -> list[Line]:
            share = 1000 * one.count / max(found[0].words, 1)
            figures = _figures(str(one.count), _decimal(share), str(one.streams))
            rest = fit(wordlists.forms_of(one), width - WORD - 3 * NUMBER - 3)
            return [
                [(" " + fit(one.key, WORD), "strong"), (figures, "text"), ("  ", ""), (rest, "dim")]
            ]

        return View(
            title=tr("frequencies"),
            fetch=fetch,
            draw=draw,
            header=_header(tr("count"), tr("per 1,000"), tr("turns"), last=tr("written as")),
            table=lambda rows: wordlists.table_of_counts(
                wordlists.WordList(found[0].words, tuple(rows))
            ),
            empty=tr("No words here.\n\nf   look elsewhere"),
            narrowing=narrowing,
        )

    def _compared(self, group: Narrowing, rest: Narrowing | None, title: str) -> View:
        session = self.session

        def fetch() -> tuple[str, Sequence[Any]]:
            found = wordlists.compare(session, group, rest)
            return tr_n("{n} word", "{n} words", n=len(found)), found

        def draw(one: Keyness, width: int) -> list[Line]:
            del width
            figures = _figures(str(one.count), str(one.other), _decimal(one.log_likelihood))
            style = "good" if one.log_likelihood > 0 else "warn"
            sign = right(_decimal(one.log_ratio), NUMBER)
            return [[(" " + fit(one.key, WORD), "strong"), (figures, style), (sign, "dim")]]

        heads = (tr("group"), tr("rest"), tr("LL"), tr("log ratio"))
        return View(
            title=title,
            fetch=fetch,
            draw=draw,
            header=_header(*heads),
            table=wordlists.table_of_keyness,
            empty=tr("No word is seen often enough to compare.\n\nEsc   back"),
            narrowing=group,
        )

    def _near(self, word: str) -> View:
        session, narrowing, span = self.session, self.view.narrowing, self.span

        def fetch() -> tuple[str, Sequence[Any]]:
            found = wordlists.near_key(session, word, narrowing, span=span)
            return tr_n("{n} word", "{n} words", n=len(found)), found

        def draw(one: Collocate, width: int) -> list[Line]:
            del width
            ll, expected = _decimal(one.log_likelihood), _decimal(one.expected)
            figures = _figures(str(one.count), expected, ll)
            return [[(" " + fit(one.key, WORD), "strong"), (figures, "text")]]

        return View(
            title=tr("within {n} words of “{word}”", n=span, word=word),
            fetch=fetch,
            draw=draw,
            header=_header(tr("count"), tr("expected"), tr("LL")),
            table=lambda rows: wordlists.table_of_collocates(word, span, rows),
            empty=tr("Nothing stands near it more often than by chance.\n\nEsc   back"),
            narrowing=narrowing,
        )

    def _places(self, word: str) -> View:
        session, narrowing = self.session, self.view.narrowing

        def fetch() -> tuple[str, Sequence[Any]]:
            found = list(search.occurrences(session, word, narrowing))
            return tr_n("{n} place", "{n} places", n=len(found)), found

        return View(
            title=f"“{word}”",
            fetch=fetch,
            draw=_draw_place,
            header=None,
            table=wordlists.table_of_hits,
            empty=tr("It does not stand here any more.\n\nEsc   back"),
            narrowing=narrowing,
        )

    # Keys

    @property
    def word(self) -> str:
        """Return the word under the cursor, or that of the places shown."""
        row = self.rows.current
        if isinstance(row, WordCount | Keyness | Collocate):
            return row.key
        return self.view.title.strip("“”") if isinstance(row, Found) else ""

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        from qualcode.tui.screens.coding import CodingScreen

        row = self.rows.current
        if isinstance(row, Found):
            screen = self.host.visit("coding")
            assert isinstance(screen, CodingScreen)
            screen.show_place(row.source_id, row.start, row.end)
        elif self.word:
            self._leave_filter()
            self._open(self._places(self.word))

    def _leave_filter(self) -> None:
        """Drop the filter and stay on the word."""
        if self._wanted:
            here = self.rows.current
            self._wanted = ""
            rows = self._shown()
            at = next((n for n, row in enumerate(rows) if row is here), 0)
            self.rows.fill(rows, self.view.draw, at=at, header=self.view.header)

    def action_find(self) -> None:
        """Show only the words that hold some letters."""
        dialog = Ask(tr("Find which word?"), value=self._wanted, may_be_empty=True)
        self.app.push_screen(dialog, self._find)

    @guarded
    def _find(self, wanted: str | None) -> None:
        if wanted is not None:
            self._wanted = " ".join(wanted.casefold().split())
            self.view.at = 0
            self._show()

    def action_near(self) -> None:
        """Show what stands near the word more often than by chance."""
        if self.word:
            word = self.word
            self._leave_filter()
            self._open(self._near(word))

    def action_span(self) -> None:
        """Choose how far "near" reaches."""
        options = [Option(n, tr_n("{n} word", "{n} words", n=n)) for n in SPANS]
        self.app.push_screen(Choose(tr("How near?"), options, at=self.span), self._with_span)

    @guarded
    def _with_span(self, span: int | None) -> None:
        if span is not None:
            self.span = span
            self.action_near()

    def action_order(self) -> None:
        """Choose how the lines are sorted."""
        is_places = isinstance(self.rows.current, Found)
        first = tr("as they were said") if is_places else tr("by weight")
        options = [Option("", first)]
        options += [
            Option(name, tr(label))
            for name, (label, _, for_places) in ORDERS.items()
            if for_places is is_places
        ]
        dialog = Choose(tr("In which order?"), options, at=self.view.order)
        self.app.push_screen(dialog, self._with_order)

    @guarded
    def _with_order(self, order: str | None) -> None:
        if order is not None:
            self.view.order, self.view.at = order, 0
            self._show()

    def action_compare(self) -> None:
        """Choose a group, then with whom to compare it."""
        options = [Option((part, label), label, about) for part, label, about in self._groups()]
        if not options:
            self.host.tell(tr("No informant is known. S, then v names the speakers."), "accent")
            return
        dialog = Choose(tr("Whose words?"), options, several=True)
        self.app.push_screen(dialog, self._compare_with)

    def _groups(self) -> list[tuple[Narrowing, str, str]]:
        return groups(self.session)

    @guarded
    def _compare_with(self, own: list[tuple[Narrowing, str]] | None) -> None:
        if not own:
            return
        group, label = _joined(own)

        def compare(others: list[tuple[Narrowing, str]] | None) -> None:
            if others:
                rest = None if others[0][0] == Narrowing() else _joined(others)[0]
                against = _joined(others)[1] if rest is not None else tr("all others")
                title = tr("{group} against {rest}", group=label, rest=against)
                self.host.attempt(lambda: self._open(self._compared(group, rest, title)))

        options = [Option((Narrowing(), ""), tr("all others"))]
        options += [Option((part, name), name, about) for part, name, about in self._groups()]
        self.app.push_screen(Choose(tr("Compared with whom?"), options, several=True), compare)

    def action_filter(self) -> None:
        """Choose whose words and which passages are counted."""
        ask_where(self, self._with_filter)

    def _with_filter(self, narrowing: Narrowing, label: str) -> None:
        self.narrowing, self._narrowed = narrowing, label
        self.begin()

    def action_export(self) -> None:
        """Write the list to a file."""
        shown, session = self._shown(), self.session
        if not shown:
            return
        table = self.view.table(shown)

        def write(path: Path) -> None:
            wordlists.write(session, table, path)

        ask_and_write(self, tr("Write to which file?"), f"{tr('words')}.xlsx", SUFFIXES, write)


def _joined(parts: Sequence[tuple[Narrowing, str]]) -> tuple[Narrowing, str]:
    return search.together(part for part, _ in parts), " + ".join(label for _, label in parts)


def _searchable(row: Any) -> str:
    if isinstance(row, WordCount):
        return " ".join((row.key, *(form for form, _ in row.forms)))
    if isinstance(row, Found):
        return f"{row.left}{row.text}{row.right} {row.source} {row.informant}".casefold()
    return str(row.key)


def _decimal(number: float) -> str:
    shown = f"{number:.1f}"
    return shown.replace(".", ",") if language() == "id" else shown


def _figures(*figures: str) -> str:
    return "".join(right(figure, NUMBER) for figure in figures)


def _header(*heads: str, last: str = "") -> Callable[[int], Line]:
    def line(width: int) -> Line:
        del width
        written = f"  {fit(tr('word'), WORD)}" + _figures(*heads)
        return [(written + (f"  {last}" if last else ""), "")]

    return line


def _who(hit: Found) -> str:
    return hit.informant or tr(ROLES[hit.role])


def _draw_place(hit: Found, width: int) -> list[Line]:
    """Draw a place as keyword in context: who, the words before, the word, the words after."""
    text = " ".join(visible(hit.text).split())
    room = max((width - WHO - 2 - cells(text)) // 2, 4)
    left = visible(hit.left)
    while cells(left) > room:
        left = left[1:]
    return [
        [
            (" " + fit(_who(hit), WHO - 1) + " ", "dim"),
            (" " * (room - cells(left)) + left, "text"),
            (text, "strong"),
            (visible(hit.right), "text"),
        ]
    ]
