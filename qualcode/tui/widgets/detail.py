"""The pane below a list or table: more about what the cursor is on."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from qualcode.messages import tr
from qualcode.tui.actions import BY_ID, shown_keys


class Detail(Static):
    """Words about one item. When they do not fit, the border names the key that shows all of them."""

    def __init__(self, *, id: str = "detail") -> None:  # noqa: A002
        """Make an empty pane."""
        super().__init__("", id=id, classes="pane", markup=False)
        self.whole = ""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other words; a pane of fixed height does not move what is around it."""
        self.whole = content.plain if isinstance(content, Content) else str(content)
        grows = self.styles.height is None or self.styles.height.is_auto
        super().update(content, layout=layout and grows)
        if self.is_attached:
            self.call_after_refresh(self._tell_more)

    def on_resize(self) -> None:
        """See anew whether everything fits."""
        self._tell_more()

    def _tell_more(self) -> None:
        size = self.content_size
        if not size.width:
            return
        needed = self.get_content_height(self.size, self.app.size, size.width)
        keys = shown_keys(BY_ID["app.whole"].keys)
        told = tr("{key} shows all", key=keys) if needed > size.height > 0 else ""
        if told != (self.border_title or ""):
            self.border_title = told
