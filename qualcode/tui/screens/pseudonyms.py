"""The list of real names, behind its password: what of it stands in the project, and putting it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.messages import tr, tr_n
from qualcode.services import pseudonyms
from qualcode.services.pseudonyms import Plan
from qualcode.text.pseudonyms import KIND_NAMES, IdentifierKind, KeyList, Name, NameKind, key
from qualcode.text.visible import visible
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.dialogs import Ask, Choose, Confirm, Option
from qualcode.tui.widgets.detail import Detail
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList
from qualcode.tui.workers import guarded

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

MOST_PLACES = 6


class AskPassword(Ask):
    """Asks for a password; nothing of it is shown."""

    def line(self) -> Input:
        """Return a line that hides what is typed."""
        return Input(password=True)


def begin(host: QualcodeApp) -> None:
    """Ask for the password of the list (twice when there is none yet) and show it."""
    assert host.desk is not None
    session = host.desk.session

    def opened(password: str | None) -> None:
        if password:
            host.attempt(lambda: show(password))

    def show(password: str) -> None:
        keys = pseudonyms.open_list(session, password)
        host.push_screen(PseudonymsScreen(keys, password))

    def first(password: str | None) -> None:
        if password:
            same = tr("That is not the same.")
            again = AskPassword(
                tr("Once more"), refuse=lambda typed: "" if typed == password else same
            )
            host.push_screen(again, opened)

    if pseudonyms.has_list(session):
        host.push_screen(AskPassword(tr("Password of the list of names")), opened)
        return
    about = tr("Who is who lies in an encrypted file. Whoever loses the password loses the list.")
    host.push_screen(AskPassword(tr("New password of the list of names"), about=about), first)


class NameLine(NamedTuple):
    """A name of the list, or an identifier that was found, and how often it stands in the texts."""

    real: str
    instead: str
    kind: str
    times: int
    name: Name | None


class PseudonymsScreen(MainScreen):
    """Names and numbers with their counts; `e` puts the pseudonyms in."""

    PLACE = "pseudonyms"
    WIDGETS: ClassVar[tuple[str, ...]] = ("list",)
    DEFAULT_CSS = "PseudonymsScreen #detail { height: 9; }"

    def __init__(self, keys: KeyList, password: str) -> None:
        """Show an opened list; the password is kept to store changes."""
        super().__init__()
        self._keys, self._password = keys, password
        self._also: dict[str, str] = {}
        self._kinds: tuple[IdentifierKind, ...] = pseudonyms.DEFAULT_IDENTIFIERS
        self._plan: Plan | None = None

    def body(self) -> Iterable[Widget]:
        """Return the names and where one of them stands."""
        empty = (tr("The list is empty."), "", tr("a   add a real name and its pseudonym"))
        yield RowList(empty="\n".join(empty))
        yield Detail()

    def update_content(self) -> None:
        """Look for the names again."""
        plan = pseudonyms.preview(self.session, self._keys, also=self._also, kinds=self._kinds)
        self._plan = plan
        lines = self._lines(plan)
        self.query_one(RowList).fill(lines, self._draw, header=self._header if lines else None)
        told = tr(
            "{n} places in {sources} texts · {elsewhere} elsewhere",
            n=plan.hits,
            sources=len(plan.texts),
            elsewhere=plan.elsewhere,
        )
        self.title_line(right=[(f"{told} ", "warn" if plan.hits else "good")])
        self._describe()
        self.seen()

    def _lines(self, plan: Plan) -> list[NameLine]:
        times: Counter[str] = Counter()
        others: dict[tuple[str, str], int] = {}
        known = {key(name.real): name for name in self._keys.names}
        spelled = {key(form): key(real) for form, real in self._also.items()}
        for (written, instead), n in plan.counts.items():
            name_key = spelled.get(key(written), key(written))
            if name_key in known:
                times[name_key] += n
            else:
                others[written, instead] = n
        named = [
            NameLine(one.real, one.pseudonym, tr(KIND_NAMES[one.kind]), times[key(one.real)], one)
            for one in sorted(self._keys.names, key=lambda one: one.real.casefold())
        ]
        numbers = [
            NameLine(written, instead, tr("number or date"), n, None)
            for (written, instead), n in sorted(others.items())
        ]
        return [*named, *numbers]

    def _header(self, width: int) -> Line:
        half = max(10, (width - 28) // 2)
        head = f"  {fit(tr('real'), half)}{fit(tr('instead'), half)}{fit(tr('kind'), 16)}"
        return [(head, ""), (right(tr("times"), 7), "")]

    def _draw(self, line: NameLine, width: int) -> list[Line]:
        half = max(10, (width - 27) // 2)
        return [
            [
                (" " + fit(line.real, half - 1) + " ", "strong" if line.times else "dim"),
                (fit(line.instead, half - 1) + " ", "text"),
                (fit(line.kind, 15) + " ", "dim"),
                (f"{line.times:>7}", "text"),
            ]
        ]

    @on(RowList.Moved)
    def _moved(self) -> None:
        self._describe()

    @property
    def current(self) -> NameLine | None:
        """Return the line under the cursor."""
        line = self.query_one(RowList).current
        return line if isinstance(line, NameLine) else None

    def _describe(self) -> None:
        line = self.current
        found: list[str] = []
        if line is not None and self._plan is not None:
            places = pseudonyms.places(self.session, self._plan, most=5000)
            for one in places:
                if one.hit.instead == line.instead and len(found) < MOST_PLACES:
                    words = " ".join(f"{one.before}[{one.written}]{one.after}".split())
                    found.append(f"{one.where}: …{words}…")
        self.query_one("#detail", Static).update(Content(visible("\n".join(found))))
        file = pseudonyms.key_file(self.session).name
        self.status.show([(tr(" The list lies encrypted in {file}.", file=file), "dim")])

    def _keep(self, keys: KeyList) -> None:
        pseudonyms.save_list(self.session, keys, self._password)
        self._keys = keys
        self.update_content()

    # Acting

    def action_add(self) -> None:
        """Ask for a name and its pseudonym."""

        def named(real: str | None) -> None:
            if real:
                question = tr("What stands for “{name}”?", name=real)
                self.app.push_screen(Ask(question), lambda stand_in: given(real, stand_in))

        def given(real: str, stand_in: str | None) -> None:
            if not stand_in:
                return
            options = [Option(kind, tr(KIND_NAMES[kind])) for kind in NameKind]
            dialog = Choose(tr("What is “{name}”?", name=real), options)
            self.app.push_screen(dialog, lambda kind: stored(real, stand_in, kind))

        def stored(real: str, stand_in: str, kind: NameKind | None) -> None:
            if kind is not None:
                self.host.attempt(
                    lambda: self._keep(pseudonyms.with_name(self._keys, real, stand_in, kind))
                )

        self.app.push_screen(Ask(tr("Which real name?")), named)

    @on(RowList.Chosen)
    @guarded
    def _chosen(self) -> None:
        self.action_change()

    def action_change(self) -> None:
        """Give the name another pseudonym."""
        line = self.current
        if line is None or line.name is None:
            return
        name = line.name

        @guarded
        def given(screen: PseudonymsScreen, stand_in: str | None) -> None:
            if stand_in:
                screen._keep(pseudonyms.with_name(screen._keys, name.real, stand_in, name.kind))

        question = tr("What stands for “{name}”?", name=name.real)
        self.app.push_screen(Ask(question, value=name.pseudonym), lambda new: given(self, new))

    def action_remove(self) -> None:
        """Take the name off the list."""
        line = self.current
        if line is not None and line.name is not None:
            self._keep(pseudonyms.without_name(self._keys, line.real))

    def action_similar(self) -> None:
        """Offer other spellings that may be meant."""
        found = pseudonyms.similar(self.session, self._keys)
        options = [
            Option(one.form, f"{one.form} = {one.name.real}?", str(one.times)) for one in found
        ]
        if not options:
            self.host.tell(tr("No other spellings were found."))
            return
        names = {one.form: one.name.real for one in found}

        @guarded
        def chosen(screen: PseudonymsScreen, forms: list[str] | None) -> None:
            if forms:
                screen._also.update({form: names[form] for form in forms})
                screen.update_content()

        about = tr("Those you take are replaced too; n refuses the others for good.")
        dialog = Choose(tr("Other spellings?"), options, several=True, about=about)
        self.app.push_screen(dialog, lambda forms: chosen(self, forms))

    def action_refuse(self) -> None:
        """Say that the spellings not taken are no names."""
        found = pseudonyms.similar(self.session, self._keys)
        others = [one.form for one in found if one.form not in self._also]
        self._keep(pseudonyms.refusing(self._keys, others))
        self.host.tell(tr_n("{n} spelling refused.", "{n} spellings refused.", n=len(others)))

    def action_kinds(self) -> None:
        """Choose which numbers and dates are looked for."""
        options = [Option(kind, tr(KIND_NAMES[kind])) for kind in IdentifierKind]

        @guarded
        def chosen(screen: PseudonymsScreen, kinds: list[IdentifierKind] | None) -> None:
            if kinds:
                screen._kinds = tuple(kinds)
                screen.update_content()

        question = tr("Which numbers and dates?")
        self.app.push_screen(
            Choose(question, options, several=True), lambda kinds: chosen(self, kinds)
        )

    def action_apply(self) -> None:
        """Put the pseudonyms in, after asking."""
        plan = self._plan
        if plan is None or plan.is_empty:
            self.host.tell(tr("Nothing real was found."))
            return

        @guarded
        def answered(screen: PseudonymsScreen, yes: bool | None) -> None:  # noqa: FBT001
            if yes:
                pseudonyms.apply(screen.session, plan)
                screen.desk.reload()
                screen.update_content()
                screen.host.tell(tr("Pseudonyms are in; u takes them out again."))

        question = tr("Put pseudonyms in at {n} places?", n=plan.hits + plan.elsewhere)
        about = tr(
            "One step that can be undone. The earlier texts stay in the project file and its "
            "backups; `qualcode pseudonym PROJECT copy NEW` makes a project without them."
        )
        self.app.push_screen(Confirm(question, about), lambda yes: answered(self, yes))
