"""The last gate before the terminal: no widget can let a control character through."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_ORDERS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Harmless(LineFilter):
    """Takes out what terminals obey: control characters and changes of the direction of writing.

    They are zero cells wide, so lines keep their width. Widgets show them as signs (`visible`);
    this is for the one that forgets.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments without them."""
        if not any(_ORDERS.search(segment.text) for segment in segments):
            return segments
        return [Segment(_ORDERS.sub("", text), style, order) for text, style, order in segments]
