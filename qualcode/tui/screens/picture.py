"""Pictures of codes as far as a terminal shows them: trees, bars, curves, links as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.widget import Widget

from qualcode.messages import tr
from qualcode.model.coding import Quotation
from qualcode.model.display import DisplaySpec
from qualcode.model.drawing import Drawing
from qualcode.model.ids import CodeId
from qualcode.services import display, pictures
from qualcode.text.visible import visible
from qualcode.tui.labels import crumbs
from qualcode.tui.screens.base import MainScreen
from qualcode.tui.screens.gallery import export
from qualcode.tui.widgets.pieces import Line, fit, right
from qualcode.tui.widgets.rows import RowList

BAR = "█"
PARTS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a picture: ``lead`` and ``label``, a bar as long as ``size``, and words after it.

    ``codes`` are the codes it stands for: Enter shows their quotations.
    """

    label: str
    size: int = 0
    note: str = ""
    color: str = "text"
    codes: tuple[CodeId, ...] = ()


class PictureScreen(MainScreen):
    """A picture of the gallery, in characters."""

    PLACE = "picture"
    WIDGETS = ("list",)

    def __init__(self, spec: DisplaySpec, title: str) -> None:
        """Show a picture of the gallery or one that was kept."""
        super().__init__()
        self.spec, self._called = spec, title
        self._largest = 1

    def body(self) -> Iterable[Widget]:
        """Return the lines."""
        yield RowList(empty=tr("There is nothing to draw yet."))

    def update_content(self) -> None:
        """Draw it again."""
        drawn = pictures.drawing(self.session, self.spec)
        found = rows(drawn)
        self._largest = max((row.size for row in found), default=1) or 1
        self.query_one(RowList).fill(found, self._draw)
        self.title_line(("  " + visible(self._called), "accent"))
        self.status.show([(" " + _legend(drawn), "dim")])
        self.seen()

    def _draw(self, row: Row, width: int) -> list[Line]:
        name = max(18, int(width * 0.5))
        room = max(4, width - name - 16)
        number = right(str(row.size), 5) if row.size else " " * 5
        return [
            [
                (fit(row.label, name), "strong" if row.size else "dim"),
                (number + " ", "text"),
                (bar(row.size / self._largest, room), row.color),
                (" " + row.note, "dim"),
            ]
        ]

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from qualcode.tui.screens.quotations import QuotationsScreen

        row = self.query_one(RowList).current
        if not isinstance(row, Row) or not row.codes:
            return

        def fetch() -> list[Quotation]:
            wanted = [display.chosen(self.session, code=code) for code in row.codes]
            return [one for only in wanted for one in display.quotations(self.session, only)]

        title = " + ".join(self.desk.crumbs(code) for code in row.codes)
        self.app.push_screen(QuotationsScreen(title, fetch))

    def action_export(self) -> None:
        """Draw it into a file."""
        export(self, self.spec, self._called)


def bar(share: float, width: int) -> str:
    """Return a bar of at most ``width`` cells, exact to an eighth of a cell."""
    eighths = round(share * width * 8)
    if share > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    return (BAR * full + (PARTS[rest] if rest else "")).ljust(width)


def rows(drawn: Drawing) -> list[Row]:
    """Return a picture as lines."""
    if drawn.kind == "saturation":
        return [
            Row(label, total, tr("+{n} new", n=new) if new else tr("nothing new"))
            for label, new, total in drawn.points
        ]
    if drawn.kind in {"network", "causal"}:
        return _links(drawn)
    deep = drawn.kind == "tree"
    return [
        Row(
            "  " * (node.depth if deep else 0) + crumbs(node.label),
            node.size,
            color=node.color or "accent",
            codes=(CodeId(node.key),),
        )
        for node in drawn.nodes
    ]


def _links(drawn: Drawing) -> list[Row]:
    """Return the links of a network, the strongest first."""
    names = {node.key: crumbs(node.label) for node in drawn.nodes}
    causal = drawn.kind == "causal"
    ranked = sorted(drawn.edges, key=lambda e: (-e.weight, names[e.first], names[e.second]))
    arrows = {"+": "─(+)→", "-": "─(−)→"}
    return [
        Row(
            f"{names[e.first]} {arrows.get(e.sign, '──→') if causal else '───'} {names[e.second]}",
            e.weight,
            codes=(CodeId(e.first), CodeId(e.second)),
        )
        for e in ranked
    ]


def _legend(drawn: Drawing) -> str:
    if drawn.kind == "saturation":
        return tr("Codes so far, in the order of data collection; e draws the curve into a file.")
    if drawn.kind == "causal":
        return tr("Stated links with the number of passages for them; e draws the network.")
    if drawn.kind == "network":
        return tr("How often two codes stand together; e draws the network.")
    return tr("Number of codings; Enter shows them, e draws it into a file.")
