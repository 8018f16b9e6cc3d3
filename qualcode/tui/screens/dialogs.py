"""Small questions: a line of text, yes or no, one or several of a list, a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from qualcode.messages import tr
from qualcode.text.visible import visible
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList

FILTER_FROM = 10
SHOWN_PATHS = 5
HINT_WIDTH = 66
MOST_OPTIONS, LEAST_OPTIONS = 16, 3
TEXT_WIDTH = 68


class Dialog(ModalScreen[Any]):
    """A box over the screen. Esc closes it with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input, TextArea, RowList"
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > #box {
        width: 72; max-width: 96%; height: auto; max-height: 92%;
        background: $panel; border: round $primary; padding: 0 1;
    }
    Dialog #question { height: auto; padding: 0 0 1 0; text-style: bold; }
    Dialog #about { height: auto; max-height: 8; color: $foreground 80%; }
    Dialog #problem { height: auto; color: $text-error; display: none; }
    Dialog #hint { height: auto; color: $foreground 62%; padding: 1 0 0 0; }
    Dialog Input, Dialog Input:focus {
        border: none; height: 1; padding: 0 1; background: $background;
    }
    Dialog RowList { height: auto; max-height: 16; background: $panel; }
    """

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def refuse(self, why: str) -> None:
        """Say why the answer cannot be taken; empty text takes that back."""
        line = self.query_one("#problem", Static)
        line.update(Content(why))
        line.display = bool(why)


class Ask(Dialog):
    """Asks for a line of text; dismisses with it, or None."""

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        placeholder: str = "",
        about: str = "",
        refuse: Callable[[str], str] | None = None,
        may_be_empty: bool = False,
        chosen: str = "",
    ) -> None:
        """Ask. ``refuse`` returns a sentence when an answer cannot be taken.

        ``chosen`` is the part of the value that typing replaces.
        """
        super().__init__()
        self._chosen = chosen
        self._question, self._value, self._about = question, value, about
        self._placeholder, self._refuse, self._may_be_empty = placeholder, refuse, may_be_empty

    def compose(self) -> ComposeResult:
        """Lay out question, line and hint."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._question)), id="question")
            if self._about:
                yield Static(Content(visible(self._about)), id="about")
            yield self.line()
            yield Static("", id="problem", markup=False)
            yield Static("", id="paths", markup=False)
            yield Static(Content(self.hint()), id="hint")

    def line(self) -> Input:
        """Return the line to type into."""
        return Input(self._value, placeholder=self._placeholder, select_on_focus=False)

    def hint(self) -> str:
        """Return what the keys do."""
        return tr("Enter take · Esc cancel")

    def on_mount(self) -> None:
        """Nothing to complete yet."""
        self.query_one("#paths", Static).display = False
        if self._chosen and (start := self._value.rfind(self._chosen)) >= 0:
            self.query_one(Input).selection = Selection(start, start + len(self._chosen))

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refuse("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        value = event.value.strip()
        why = "" if value or self._may_be_empty else tr("Type something, or press Esc.")
        why = why or (self._refuse(value) if self._refuse else "")
        if why:
            self.refuse(why)
        else:
            self.dismiss(value)


class PathSuggester(Suggester):
    """Completes paths of the file system."""

    def __init__(self, suffixes: Sequence[str] = ()) -> None:
        """Complete folders and files with one of these suffixes (any when none is given)."""
        super().__init__(use_cache=False, case_sensitive=True)
        self.suffixes = tuple(suffixes)

    async def get_suggestion(self, value: str) -> str | None:
        """Return the path completed as far as it is certain, or to the first match."""
        found = self.matches(value)
        if not found:
            return None
        head = value[: len(value) - len(Path(value).name)] if not value.endswith("/") else value
        return f"{head}{found[0]}"

    def matches(self, value: str) -> list[str]:
        """Return the names that continue the path; folders end with a slash."""
        if not value:
            return []
        typed = Path(value).expanduser()
        folder, begun = (typed, "") if value.endswith("/") else (typed.parent, typed.name)
        try:
            entries = sorted(folder.iterdir(), key=lambda e: (not e.is_dir(), e.name.casefold()))
        except OSError:
            return []
        names = []
        for entry in entries:
            if not entry.name.startswith(begun) or (entry.name.startswith(".") and not begun):
                continue
            if entry.is_dir():
                names.append(f"{entry.name}/")
            elif not self.suffixes or entry.suffix.lower() in self.suffixes:
                names.append(entry.name)
        return names


def begun_anew(typed: str, folder: str, ending: str = "") -> str:
    """Return the whole path that was typed or pasted behind an offered folder, without that folder.

    The offered ending of the name is not doubled by one that was pasted with it.
    """
    path = typed.removeprefix(folder) if folder.endswith("/") else typed
    if path == typed or not path.startswith(("/", "~")):
        return typed
    return path.removesuffix(ending) if ending and path.endswith(ending * 2) else path


class AskPath(Ask):
    """Asks for a path and completes it with Tab or the right arrow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        about: str = "",
        suffixes: Sequence[str] = (),
        refuse: Callable[[str], str] | None = None,
        chosen: str = "",
    ) -> None:
        """Ask for a path; ``suffixes`` are those of the files to offer."""
        super().__init__(question, value=value, about=about, refuse=refuse, chosen=chosen)
        self._suggester = PathSuggester(suffixes)

    def line(self) -> Input:
        """Return a line that completes paths."""
        return Input(self._value, suggester=self._suggester, select_on_focus=False)

    def hint(self) -> str:
        """Return what the keys do."""
        return tr("Tab complete · Enter take · Esc cancel")

    def on_mount(self) -> None:
        """Show what the path could become."""
        self._offer(self._value)

    @on(Input.Changed)
    def _offer_more(self, event: Input.Changed) -> None:
        folder, ending = self._value, ""
        if self._chosen:
            folder, _, ending = self._value.rpartition(self._chosen)
        begun = begun_anew(event.value, folder, ending)
        if begun != event.value:
            rest = len(event.value) - event.input.cursor_position
            event.input.value = begun
            event.input.cursor_position = max(len(begun) - rest, 0)
        self._offer(begun)

    def _offer(self, value: str) -> None:
        names = self._suggester.matches(value)
        shown = [fit(visible(name), 64).rstrip() for name in names[:SHOWN_PATHS]]
        if len(names) > SHOWN_PATHS:
            shown.append(tr("… and {n} more", n=len(names) - SHOWN_PATHS))
        line = self.query_one("#paths", Static)
        line.update(Content("\n".join(f"  {name}" for name in shown)))
        line.display = bool(shown)

    async def action_complete(self) -> None:
        """Take the completion."""
        line = self.query_one(Input)
        suggestion = await self._suggester.get_suggestion(line.value)
        if suggestion:
            line.value = suggestion
            line.cursor_position = len(suggestion)


class Confirm(Dialog):
    """Asks yes or no; dismisses with True only for yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", show=False),
        Binding("enter", "answer(True)", show=False),
        Binding("n", "answer(False)", show=False),
    ]
    AUTO_FOCUS = ""

    def __init__(self, question: str, about: str = "") -> None:
        """Ask a question and tell what hangs on it."""
        super().__init__()
        self._question, self._about = question, about

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._question)), id="question")
            yield Static(Content(self._about), id="about")
            yield Static(Content(tr("y or Enter yes · n or Esc no")), id="hint")

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001
        """Close with the answer."""
        self.dismiss(answer)


@dataclass(frozen=True, slots=True)
class Option:
    """A line to choose: its value, what it is called, more about it, and its colour."""

    value: Any
    label: str
    detail: str = ""
    color: str = ""


class Choose(Dialog):
    """Asks for one of a list (or several: Space takes); dismisses with the value or values."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False, priority=True),
        Binding("tab", "take_along", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("pageup", "step(-8)", show=False, priority=True),
        Binding("pagedown", "step(8)", show=False, priority=True),
        Binding("tab", "take_along", show=False, priority=True),
    ]

    def __init__(
        self,
        question: str,
        options: Sequence[Option],
        *,
        at: Any = None,
        several: bool = False,
        chosen: Sequence[Any] = (),
        may_be_none: bool = False,
        about: str = "",
    ) -> None:
        """Offer these options, with the cursor on the value ``at``; ``chosen`` are taken already.

        When none may remain, Enter takes only what was taken, not the option under the cursor.
        """
        super().__init__()
        self._question, self._options, self._about = question, list(options), about
        self._at, self.several = at, several
        self._filtered = len(options) >= FILTER_FROM
        self._chosen: list[Any] = list(chosen)
        self._may_be_none = may_be_none

    def compose(self) -> ComposeResult:
        """Lay out question, filter and list."""
        with Vertical(id="box"):
            yield Static(Content(visible(self._question)), id="question")
            if self._about:
                yield Static(Content(visible(self._about)), id="about")
            if self._filtered:
                yield Input(placeholder=tr("Type to filter"))
            yield ChoiceList(self, empty=tr("Nothing matches."))
            yield Static(Content(self._hint()), id="hint")

    def _hint(self) -> str:
        if not self.several:
            return tr("Enter choose · Esc cancel")
        key = "Tab" if self._filtered else tr("Space")
        keys = tr("{key} take several · Enter done · Esc cancel", key=key)
        taken = [option.label for option in self._options if option.value in self._chosen]
        told = f"✓ {len(taken)}: {', '.join(map(visible, taken))}"
        return f"{fit(told, HINT_WIDTH).rstrip()}\n{keys}" if taken else keys

    def on_mount(self) -> None:
        """Show all options."""
        values = [option.value for option in self._options]
        self._fill(self._options, values.index(self._at) if self._at in values else 0)

    def room(self) -> int:
        """Return how many lines are left for options when question and keys are to be seen."""
        above = sum(
            -(-len(line) // TEXT_WIDTH) or 1
            for text in (self._question, self._about)
            if text
            for line in text.split("\n")
        )
        box = self.app.size.height * 92 // 100
        return max(LEAST_OPTIONS, box - above - 5 - self._filtered - self.several)

    def _fill(self, options: Sequence[Option], at: int) -> None:
        self.query_one(ChoiceList).fill(options, self._draw, at=at)

    def _draw(self, option: Option, width: int) -> list[Line]:
        check = ("✓ " if option.value in self._chosen else "  ") if self.several else ""
        detail = option.detail
        room = max(8, width - len(check) - (min(len(detail), width // 2) + 2 if detail else 0))
        line: Line = [(check, "accent"), (fit(option.label, room), option.color or "text")]
        if detail:
            rest = width - room - len(check)
            line.append((right(detail, rest), "dim"))
        return [line]

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        found = [o for o in self._options if all(word in o.label.casefold() for word in words)]
        self._fill(found, 0)

    def action_step(self, step: int) -> None:
        """Go to another option."""
        self.query_one(ChoiceList).action_row(step)

    def action_take_along(self) -> None:
        """Take the option under the cursor along, or leave it; then all can be seen again."""
        rows = self.query_one(ChoiceList)
        if not self.several or rows.current is None:
            return
        value = rows.current.value
        if value in self._chosen:
            self._chosen.remove(value)
        else:
            self._chosen.append(value)
        rows.refresh_item(rows.index)
        self.query_one("#hint", Static).update(Content(self._hint()))
        if self._filtered and self.query_one(Input).value:
            self.query_one(Input).value = ""
        else:
            rows.action_row(1)

    def action_take(self) -> None:
        """Close with what was chosen."""
        current = self.query_one(ChoiceList).current
        if self.several:
            alone = [current.value] if current and not self._may_be_none else []
            values = self._chosen or alone
            if values or self._may_be_none:
                self.dismiss(values)
        elif current is not None:
            self.dismiss(current.value)

    @on(RowList.Chosen)
    def _clicked(self) -> None:
        self.action_take()


class ChoiceList(RowList):
    """The options of a `Choose`; Space takes several."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "take_along", show=False)]

    def __init__(self, dialog: Choose, *, empty: str) -> None:
        """Belong to a dialog."""
        super().__init__(empty=empty)
        self._dialog = dialog

    def _lay_out(self) -> None:
        super()._lay_out()
        most = min(MOST_OPTIONS, self._dialog.room()) if self.is_attached else MOST_OPTIONS
        self.styles.height = max(1, min(len(self.items) or 2, most))

    def action_take_along(self) -> None:
        """Take the option along."""
        self._dialog.action_take_along()


class Wait(Dialog):
    """Says what is being done while it is done; Esc asks to stop when that is possible."""

    AUTO_FOCUS = ""

    def __init__(self, what: str, stop: Callable[[], None] | None = None) -> None:
        """Tell what is being done; ``stop`` is called once when Esc is pressed."""
        super().__init__()
        self._what, self._stop = what, stop

    def compose(self) -> ComposeResult:
        """Lay out the sentence and the bar."""
        with Vertical(id="box"):
            yield Static(Content(self._what), id="question")
            yield Static("", id="about", markup=False)
            if self._stop:
                yield Static(Content(tr("Esc stop")), id="hint")

    def tell(self, text: str) -> None:
        """Say how far it is."""
        if self.is_attached:
            self.query_one("#about", Static).update(Content(visible(text)))

    def action_cancel(self) -> None:
        """Ask the work to stop; the box closes when it has."""
        if self._stop:
            self._stop()
            self.tell(tr("Stopping…"))
            self._stop = None
