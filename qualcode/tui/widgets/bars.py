"""The one-line bars around a screen: title, status, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.tui.action import Action
from qualcode.tui.actions import for_bar, shown_key
from qualcode.tui.palette_colors import style_for
from qualcode.tui.widgets.pieces import Line, cells, fit, strip_of

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

STYLES = ("text", "dim", "strong", "accent", "warn", "error", "good")
_CSS = "\n".join(
    f"PieceBar .bar--{name} {{ {rule} }}"
    for name, rule in {
        "dim": "color: $foreground 62%;",
        "strong": "text-style: bold;",
        "accent": "color: $text-accent; text-style: bold;",
        "warn": "color: $text-warning;",
        "error": "color: $text-error; text-style: bold;",
        "good": "color: $text-success;",
    }.items()
)


class PieceBar(Widget):
    """A line of pieces, with others at its right end."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"bar--{name}" for name in STYLES}
    DEFAULT_CSS = "PieceBar { height: 1; background: $surface; color: $foreground; }\n" + _CSS

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Make an empty bar."""
        super().__init__(id=id, classes=classes)
        self.left: Line = []
        self.right: Line = []
        self._styles: dict[str, Style] = {}

    def show(self, left: Line, right: Line | None = None) -> None:
        """Show these pieces; nothing is painted when they are the same as before."""
        after = self.right if right is None else right
        if (left, after) != (self.left, self.right):
            self.left, self.right = left, after
            self.refresh()

    def notify_style_update(self) -> None:
        """Take up other colours."""
        super().notify_style_update()
        self._styles = {}

    def _style_table(self, *lines: Line) -> dict[str, Style]:
        if not self._styles:
            self._styles = {n: self.get_component_rich_style(f"bar--{n}") for n in STYLES}
        for line in lines:
            for _, name in line:
                if name.startswith("#") and name not in self._styles:
                    sign = style_for(name, self.app.current_theme.dark).sign
                    self._styles[name] = self._styles["text"] + Style(color=sign, bold=True)
        return self._styles

    def render_line(self, y: int) -> Strip:
        """Paint the bar."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        styles = self._style_table(self.left, self.right)
        tail = sum(cells(text) for text, _ in self.right)
        if tail > width * 2 // 3:
            return strip_of([*self.left, *self.right], width, styles)
        head = strip_of(self.left, width - tail, styles)
        return Strip.join([head, strip_of(self.right, tail, styles)])


class KeyBar(PieceBar):
    """The keys of a screen, from the table of actions; a click does what the key does."""

    DEFAULT_CSS = "KeyBar { background: $panel; dock: bottom; }"

    def __init__(self, *places: str) -> None:
        """Show the actions of these screens or widgets."""
        super().__init__(id="keys")
        self.places = places
        self._spans: list[tuple[int, int, Action]] = []

    def render_line(self, y: int) -> Strip:
        """Paint as many keys as there is room for; help always."""
        del y
        width = self.size.width
        app: QualcodeApp = self.app  # type: ignore[assignment]
        actions = for_bar([*self.places, "app"])
        if app.desk is None:
            actions = [a for a in actions if a.where != "app" or a.id in app.ALWAYS]
        last = next(a for a in actions if a.id == "app.help")
        shown = self._chosen([a for a in actions if a is not last], last, width)
        styles = self._style_table()
        line: Line = []
        self._spans = []
        used = 0
        for action in shown:
            key, label = self._text(action)
            line += [(f" {key} ", "accent"), (f"{label} ", "text")]
            size = cells(key) + cells(label) + 3
            self._spans.append((used, used + size, action))
            used += size
        return strip_of(line, width, styles)

    def _chosen(self, actions: list[Action], last: Action, width: int) -> list[Action]:
        room = width - self._cells_of(last)
        shown: list[Action] = []
        for action in actions:
            size = self._cells_of(action)
            if size > room:
                break
            shown.append(action)
            room -= size
        return [*shown, last]

    def _cells_of(self, action: Action) -> int:
        key, label = self._text(action)
        return cells(key) + cells(label) + 3

    def _text(self, action: Action) -> tuple[str, str]:
        app: QualcodeApp = self.app  # type: ignore[assignment]
        keys = app.keymap.keys[action.id].split(",")
        return shown_key(keys[0]), tr(action.label)

    async def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        for first, end, action in self._spans:
            if first <= event.x < end:
                app: QualcodeApp = self.app  # type: ignore[assignment]
                await app.perform(action)


class StatusBar(PieceBar):
    """A line that says where one stands, or for a moment what was done."""

    DEFAULT_CSS = "StatusBar { background: $surface; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        """Make an empty status line."""
        super().__init__(id=id)
        self._told = ""
        self._style = "good"

    def tell(self, text: str, style: str = "good") -> None:
        """Say something until `calm` is called (with the next key)."""
        self._told, self._style = text, style
        self.refresh()

    @property
    def told(self) -> str:
        """Return what is being said, or nothing."""
        return self._told

    def calm(self) -> None:
        """Show the state again."""
        if self._told:
            self._told = ""
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Paint what is being said, else the state."""
        if self._told and y == 0:
            line: Line = [(" ", "text"), (fit(self._told, self.size.width - 1), self._style)]
            return strip_of(line, self.size.width, self._style_table())
        return super().render_line(y)
