"""The code picker: type a few letters, Enter applies; a name that does not exist yet is created.

Keys: letters filter · Up/Down choose · Tab (everywhere) or Space (while nothing is typed) takes
several · Enter applies · Esc cancels. A space belongs to the text as soon as something is typed, so
that new names can have several words; Tab exists in every terminal.

Suggestions stand above the codes, but the highlight waits on the first code, whether they come at
once or a moment later: Enter never applies what a machine chose unless Up went there. Delete rejects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.messages import tr, tr_n
from qualcode.model.ids import CodeId
from qualcode.tui.fuzzy import CodeFinder, NewCode, PickEntry
from qualcode.tui.palette_colors import style_for
from qualcode.tui.transcript.display import DisplayMap, plain_line

CHOSEN = "✓"
SUGGESTED = "≈"
WIDE = 110

__all__ = ["CodePicker", "NewCode", "Offer", "PickEntry", "PickResult"]


@dataclass(frozen=True, slots=True)
class PickResult:
    """What was picked: codes in the order they were taken, and perhaps a code to create.

    ``suggested`` are those of the codes that were taken from the suggestions.
    """

    code_ids: tuple[CodeId, ...] = ()
    create: NewCode | None = None
    suggested: tuple[CodeId, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggested code, why in a few words, and why at more length."""

    entry: PickEntry
    why: str
    about: str = ""


Item = PickEntry | NewCode | Offer


class PickList(Widget):
    """The codes that match, one line each, with the highlighted one in reverse."""

    DEFAULT_CSS = "PickList { height: 1fr; }"

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.items: Sequence[Item] = ()
        self.chosen: Sequence[CodeId] = ()
        self.index = 0
        self._top = 0

    @property
    def current(self) -> Item | None:
        """Return the highlighted line's code."""
        return self.items[self.index] if self.index < len(self.items) else None

    def fill(self, items: Sequence[Item], *, at: int = 0) -> None:
        """Show other codes, one of them highlighted."""
        self.items, self.index, self._top = items, min(at, max(0, len(items) - 1)), 0
        self.refresh()

    def move(self, step: int) -> None:
        """Highlight another line; a single step goes round the ends."""
        if not self.items:
            return
        target = self.index + step
        last = len(self.items) - 1
        self.index = target % (last + 1) if abs(step) == 1 else min(max(0, target), last)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        height = max(1, self.size.height)
        self._top = min(max(self._top, self.index - height + 1), self.index)
        place = y + self._top
        width = self.size.width
        if place >= len(self.items):
            empty = tr("No code matches.") if not self.items and y == 0 else ""
            return self._strip([(" " + empty, Style(italic=True))], width, highlighted=False)
        item = self.items[place]
        if isinstance(item, NewCode):
            pieces = self._new(item)
        elif isinstance(item, Offer):
            pieces = self._offer(item, width)
        else:
            pieces = self._entry(item, width)
        return self._strip(pieces, width, highlighted=place == self.index)

    def _offer(self, offer: Offer, width: int) -> list[tuple[str, Style]]:
        entry = offer.entry
        sign = Style(color=style_for(entry.color, self.app.current_theme.dark).sign, bold=True)
        check = CHOSEN if entry.code_id in self.chosen else " "
        name = plain_line(entry.name, max(4, min(28, width // 3)))
        return [
            (f" {check}{SUGGESTED} ", Style(bold=True)),
            (f"{plain_line(entry.tag, 2):<2} ", sign),
            (name, Style(bold=True)),
            ("  ", Style()),
            (offer.why, Style(italic=True, dim=True)),
        ]

    def _new(self, item: NewCode) -> list[tuple[str, Style]]:
        where = item.parent_path or tr("top level")
        text = tr("create “{name}” in {parent}", name=item.name, parent=where)
        return [(" + ", Style(bold=True)), (text, Style(bold=True))]

    def _entry(self, entry: PickEntry, width: int) -> list[tuple[str, Style]]:
        sign = Style(color=style_for(entry.color, self.app.current_theme.dark).sign, bold=True)
        check = CHOSEN if entry.code_id in self.chosen else " "
        key = entry.pinned_key[:1] or " "
        above = entry.path[: -len(entry.name)] if entry.path.endswith(entry.name) else ""
        count = str(entry.count) if entry.count else ""
        room = max(4, width - 9 - len(count) - 1)
        label = plain_line(above + entry.name, room)
        faint = min(len(above), max(0, len(label) - 1))
        cells = _cells(label)
        return [
            (f" {check}{key} ", Style(bold=True)),
            (f"{plain_line(entry.tag, 2):<2} ", sign),
            (label[:faint], Style(dim=True)),
            (label[faint:], Style(bold=entry.recent_rank is not None or bool(entry.pinned_key))),
            (" " * (room - cells + 1) + count + " ", Style(dim=True)),
        ]

    def _strip(
        self, pieces: Iterable[tuple[str, Style]], width: int, *, highlighted: bool
    ) -> Strip:
        base = self.rich_style
        over = Style(reverse=True, dim=False) if highlighted else Style()
        segments: list[Segment] = []
        used = 0
        for text, style in pieces:
            shown = plain_line(text, width - used) if _cells(text) > width - used else text
            if shown:
                segments.append(Segment(shown, base + style + over))
                used += _cells(shown)
        if used < width:
            segments.append(Segment(" " * (width - used), base + over))
        return Strip(segments, width)

    def on_click(self, event: events.Click) -> None:
        """Highlight and take the clicked line."""
        place = event.y + self._top
        if place < len(self.items):
            self.post_message(self.Clicked(place))


def _cells(text: str) -> int:
    return DisplayMap(text, [(0, len(text))]).width(0, len(text))


class PickInput(Input):
    """The filter; it also hears the other keys of the picker.

    They are not priority bindings: those would overtake letters that are still waiting to be
    typed, and Enter would then apply what stood first before.
    """

    PICKER_KEYS: ClassVar[dict[str, str]] = {
        "enter": "apply",
        "escape": "cancel",
        "tab": "take",
        "ctrl+@": "take",
        "up": "step(-1)",
        "down": "step(1)",
        "pageup": "step(-8)",
        "pagedown": "step(8)",
    }
    FIRST_KEYS: ClassVar[dict[str, str]] = {"space": "take", "delete": "reject"}
    """Keys of the picker as long as nothing is typed."""

    async def on_key(self, event: events.Key) -> None:
        """Hand the keys of the picker to the screen."""
        action = self.PICKER_KEYS.get(event.key)
        if action is None and not self.value:
            action = self.FIRST_KEYS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(f"screen.{action}")


class CodePicker(ModalScreen[PickResult | None]):
    """Asks for one or several codes; dismisses with a `PickResult`, or None when cancelled."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012
    DEFAULT_CSS = """
    CodePicker { background: transparent; }
    CodePicker > #panel {
        dock: bottom; width: 100%; height: 50%; min-height: 9; max-height: 20;
        background: $panel; color: $foreground; border-top: solid $accent;
    }
    CodePicker PickInput, CodePicker PickInput:focus {
        border: none; height: 1; padding: 0 1; background: $background;
    }
    CodePicker #taken { height: auto; max-height: 2; padding: 0 1; color: $accent; }
    CodePicker #found { height: 1fr; }
    CodePicker #about { height: 2; padding: 0 1; color: $foreground 80%; }
    CodePicker.-wide #found { layout: horizontal; }
    CodePicker.-wide PickList { width: 3fr; height: 100%; }
    CodePicker.-wide #about { width: 2fr; height: 100%; padding: 0 2; }
    CodePicker #keys { height: 1; padding: 0 1; color: $foreground 60%; }
    """

    def __init__(
        self,
        entries: Iterable[PickEntry],
        *,
        parent_path: str = "",
        can_create: bool = True,
        query: str = "",
    ) -> None:
        """Offer these codes, given in the order of the codebook.

        A code created without a dimension goes under ``parent_path`` (the one last used; by
        default the first dimension). ``query`` is typed in beforehand.
        """
        super().__init__()
        self._finder = CodeFinder(entries)
        self._parent_path = parent_path or next(iter(self._finder.dimensions), "")
        self._can_create = can_create
        self._query = self._filtered = query
        self._taken: list[PickEntry] = []
        self._offers: list[Offer] = []
        self._accepted: list[CodeId] = []
        self._reject: Callable[[Offer], None] | None = None

    def compose(self) -> ComposeResult:
        """Lay out filter, list, definition and keys."""
        with Vertical(id="panel"):
            yield PickInput(self._query, placeholder=tr("Code, keyword or new name…"))
            yield Static("", id="taken", markup=False)
            with Vertical(id="found"):
                yield PickList()
                yield Static("", id="about", markup=False)
            yield Static(Content(self._keys()), id="keys")

    def _keys(self) -> str:
        if self._offers:
            return tr("Enter apply · Tab several · ↑ suggested · Del does not fit · Esc cancel")
        return tr("Enter apply · Tab take several · ↑↓ choose · Esc cancel")

    def on_mount(self) -> None:
        """Show pinned and recent codes first."""
        self._list = self.query_one(PickList)
        self._input = self.query_one(PickInput)
        self._input.focus()
        self._filter()
        self.call_after_refresh(self._finder.find, "....warm")

    @on(Input.Changed)
    def _on_typed(self) -> None:
        self._catch_up()

    def _catch_up(self) -> None:
        """Filter by what is typed by now, if that has not been done yet."""
        if self._input.value != self._filtered:
            self._filter()

    def _filter(self) -> None:
        query = self._filtered = self._input.value
        found, is_close = self._finder.rank(query)
        items: list[Item] = list(found)
        if not query and self._taken:
            items = [*self._taken, *(item for item in items if item not in self._taken)]
        new = self._finder.creatable(query, self._parent_path) if self._can_create else None
        if new is not None:
            items.insert(len(items) if is_close else 0, new)
        offers = [] if query else self._offers
        self._list.fill([*offers, *items], at=len(offers))
        self._describe()

    # Suggestions

    def offer(self, offers: Sequence[Offer], reject: Callable[[Offer], None]) -> None:
        """Show suggestions above the codes; ``reject`` stores that one does not fit.

        The highlight stays on the code it is on. Once something is typed or taken, nothing is
        offered any more: lines do not move under somebody who is at work.
        """
        if self._input.value or self._taken or not offers:
            return
        here = self._list.index - len(self._offers)
        self._offers, self._reject = list(offers), reject
        items = [item for item in self._list.items if not isinstance(item, Offer)]
        self._list.fill([*offers, *items], at=max(0, here) + len(offers))
        self.query_one("#keys", Static).update(Content(self._keys()))
        self._describe()

    def action_reject(self) -> None:
        """Store that the highlighted suggestion does not fit, and show it no more."""
        item, at = self._list.current, self._list.index
        if not isinstance(item, Offer) or self._reject is None:
            return
        self._reject(item)
        self._offers.remove(item)
        self._list.fill([one for one in self._list.items if one is not item], at=at)
        self.query_one("#keys", Static).update(Content(self._keys()))
        self._describe()

    def _describe(self) -> None:
        item = self._list.current
        about = ""
        if isinstance(item, Offer):
            about = " · ".join(filter(None, (item.entry.path, item.about or item.why)))
        elif isinstance(item, PickEntry):
            used = tr_n("{n} coding", "{n} codings", n=item.count)
            about = " · ".join(part for part in (item.path, used, item.definition) if part)
            if item.keywords:
                about += " · " + ", ".join(item.keywords)
        self.query_one("#about", Static).update(Content(plain_line(about, 600)))
        taken = " ".join(f"{CHOSEN} {plain_line(entry.name, 30)}" for entry in self._taken)
        line = self.query_one("#taken", Static)
        line.update(Content(taken))
        line.display = bool(taken)

    def action_step(self, step: int) -> None:
        """Highlight another code; up from the first one leads to the best suggestion."""
        self._catch_up()
        offered = 0 if self._input.value else len(self._offers)
        if step == -1 and offered and self._list.index == offered:
            step = -offered
        self._list.move(step)
        self._describe()

    def action_take(self) -> None:
        """Take the highlighted code along with others, or leave it again."""
        self._catch_up()
        entry = self._chosen_entry(self._list.current)
        if entry is None:
            return
        if entry in self._taken:
            self._taken.remove(entry)
            self._accepted = [code for code in self._accepted if code != entry.code_id]
        else:
            self._taken.append(entry)
        self._list.chosen = [entry.code_id for entry in self._taken]
        if self._input.value:
            self._input.value = ""
            self._catch_up()
        else:
            self._list.refresh()
            self._describe()

    def _chosen_entry(self, item: Item | None) -> PickEntry | None:
        """Return the code of a line that was chosen, and remember whether it was suggested."""
        if isinstance(item, Offer):
            self._accepted.append(item.entry.code_id)
            return item.entry
        return item if isinstance(item, PickEntry) else None

    def action_apply(self) -> None:
        """Close with what was taken, or with the highlighted code when nothing was."""
        self._catch_up()
        item = self._list.current
        codes = [entry.code_id for entry in self._taken]
        create = item if isinstance(item, NewCode) else None
        if not codes or self._input.value:
            entry = self._chosen_entry(item)
            codes += [entry.code_id] if entry and entry.code_id not in codes else []
        if codes or create is not None:
            suggested = tuple(code for code in codes if code in self._accepted)
            self.dismiss(PickResult(tuple(codes), create, suggested))

    def action_cancel(self) -> None:
        """Close without a code."""
        self.dismiss(None)

    @on(PickList.Clicked)
    def _on_clicked(self, event: PickList.Clicked) -> None:
        self._list.index = event.index
        self._list.refresh()
        self._describe()
        self.action_apply()
