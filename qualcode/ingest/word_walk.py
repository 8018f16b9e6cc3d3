"""Walk the body of a Word document and write down its text, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from qualcode.ingest.word_style import (
    PLAIN,
    VAL,
    Numbering,
    Style,
    W,
    is_on,
    numbering_of,
    outline_level,
)
from qualcode.model.transcript import AsideKind, Block, TableCell

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_R, _T, _RPR, _PPR, _P = W + "r", W + "t", W + "rPr", W + "pPr", W + "p"
_B, _I, _VANISH, _RSTYLE = W + "b", W + "i", W + "vanish", W + "rStyle"
_SHORT_CELL = 40
"""A cell with no more than this in one paragraph is followed by a tab: a label, a number, a stamp."""

_Emphasis = tuple[bool, bool]


class Walker:
    """Collects text and blocks. ``seen`` counts what has to be reported: kind -> (count, line)."""

    def __init__(
        self, styles: Mapping[str, Style], numbering: Numbering, *, may_hide: bool = True
    ) -> None:
        self._may_hide = may_hide
        self.blocks: list[Block] = []
        self.seen: dict[str, tuple[int, int]] = {}
        self.places: dict[AsideKind, dict[str, tuple[int, int]]] = {}
        self._styles = styles
        self._numbering = numbering
        self._out: list[str] = []
        self._length = 0
        self._lines = 1
        self._page = 0
        self._pending: list[str] = []
        self._line: list[str] = []
        self._line_length = 0
        self._lead: int | None = None
        self._lead_emphasis: _Emphasis | None = None
        self._style = PLAIN
        self._heading = 0
        self._number = ""
        self._cell: TableCell | None = None
        self._depth = 0
        self._tables = 0
        self._boxes: list[etree._Element] = []
        self._goes_on = False
        self._inline = self._inline_readers()
        self._in_run = self._run_readers()

    def text(self) -> str:
        """Return everything written so far."""
        return "".join(self._out)

    def walk(self, container: etree._Element) -> None:
        """Read the paragraphs and tables of a body, cell, text box or content control."""
        for child in container:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == W + "tbl":
                self._table(child)
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    self.walk(content)
            elif tag == W + "altChunk":
                self._note("embedded")
            elif tag in {W + "del", W + "moveFrom"}:
                self._note("deletion")
            elif tag == _MC + "AlternateContent":
                self.walk(_branch(child))
            elif tag in {W + "ins", W + "moveTo", W + "customXml", W + "smartTag"}:
                self.walk(child)
        if self._goes_on:
            self._goes_on = False
            self._end_block("\n")

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(_PPR)
        mark_deleted = False
        if not self._goes_on:
            self._style, self._heading, self._number = self._styles.get("", PLAIN), 0, ""
        if properties is not None:
            mark_deleted = self._paragraph_properties(properties)
        elif not self._goes_on:
            self._heading = self._style.heading
        for child in paragraph:
            reader = self._inline.get(child.tag)
            if reader is not None:
                reader(child)
        self._goes_on = mark_deleted
        if not mark_deleted:
            self._end_block("\n")
        if self._boxes:
            self._text_boxes()

    def _paragraph_properties(self, properties: etree._Element) -> bool:
        """Take over style, heading and number; return whether the paragraph mark was deleted."""
        if not self._goes_on:
            style = properties.find(W + "pStyle")
            if style is not None:
                self._style = self._styles.get(style.get(VAL, ""), PLAIN)
            self._heading = outline_level(properties) or self._style.heading
            numbering = numbering_of(properties) or self._style.numbering
            if numbering is not None and numbering[0] != "0":
                self._number = self._numbering.number(*numbering)
        mark = properties.find(_RPR)
        return mark is not None and (
            mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
        )

    def _inline_readers(self) -> dict[str, Callable[[etree._Element], None]]:
        through = dict.fromkeys(
            (
                W + "hyperlink",
                W + "smartTag",
                W + "customXml",
                W + "fldSimple",
                W + "bdo",
                W + "dir",
            ),
            self._inside,
        )
        return {
            **through,
            _R: self._run,
            W + "ins": self._inserted,
            W + "del": self._deleted,
            W + "moveFrom": self._skip,
            W + "moveTo": self._moved,
            W + "sdt": self._content_control,
            W + "commentRangeStart": self._comment_start,
            W + "commentRangeEnd": self._comment_end,
            _MC + "AlternateContent": self._alternate,
            _MATH + "oMath": self._formula,
            _MATH + "oMathPara": self._formula,
        }

    def _inside(self, element: etree._Element) -> None:
        for child in element:
            reader = self._inline.get(child.tag)
            if reader is not None:
                reader(child)

    def _skip(self, _element: etree._Element) -> None:
        """Leave out text that stands elsewhere."""

    def _inserted(self, element: etree._Element) -> None:
        self._note("insertion")
        self._inside(element)

    def _deleted(self, element: etree._Element) -> None:
        if element.find(f".//{W}delText") is not None:
            self._note("deletion")

    def _moved(self, element: etree._Element) -> None:
        self._note("moved")
        self._inside(element)

    def _content_control(self, element: etree._Element) -> None:
        content = element.find(W + "sdtContent")
        if content is not None:
            self._inside(content)

    def _alternate(self, element: etree._Element) -> None:
        for child in _branch(element):
            reader = self._inline.get(child.tag) or self._in_run.get(child.tag)
            if reader is not None:
                reader(child)

    def _formula(self, element: etree._Element) -> None:
        self._write("".join(e.text or "" for e in element.iter(_MATH + "t")))

    # Runs

    def _run_readers(self) -> dict[str, Callable[[etree._Element], None]]:
        return {
            W + "tab": lambda _: self._write("\t"),
            W + "ptab": lambda _: self._write("\t"),
            W + "br": self._break,
            W + "cr": lambda _: self._end_block("\n"),
            W + "noBreakHyphen": lambda _: self._write("-"),
            W + "sym": self._symbol,
            W + "lastRenderedPageBreak": self._page_break,
            W + "footnoteReference": lambda e: self._place(AsideKind.FOOTNOTE, e),
            W + "endnoteReference": lambda e: self._place(AsideKind.ENDNOTE, e),
            W + "commentReference": lambda e: self._place(AsideKind.COMMENT, e),
            W + "drawing": self._picture,
            W + "pict": self._picture,
            W + "object": self._picture,
            W + "ruby": self._ruby,
            _MC + "AlternateContent": self._alternate,
        }

    def _run(self, run: etree._Element) -> None:
        properties, base = None, PLAIN
        for child in run:
            tag = child.tag
            if tag == _T:
                text = child.text
                if text:
                    if "\n" in text or "\r" in text:
                        text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
                    if self._lead is None and not text.isspace():
                        self._follow_lead(self._emphasis(properties, base))
                    self._write(text)
            elif tag == _RPR:
                properties = child
                style = child.find(_RSTYLE)
                if style is not None:
                    base = self._styles.get(style.get(VAL, ""), PLAIN)
                if self._may_hide and self._is_hidden(child, base):
                    if run.find(_T) is not None:
                        self._note("hidden")
                    return
            else:
                reader = self._in_run.get(tag)
                if reader is not None:
                    reader(child)

    def _is_hidden(self, properties: etree._Element, base: Style) -> bool:
        state = is_on(properties.find(_VANISH))
        return base.hidden or self._style.hidden if state is None else state

    def _emphasis(self, properties: etree._Element | None, base: Style) -> _Emphasis:
        if properties is None:
            return self._style.bold, self._style.italic
        bold, italic = is_on(properties.find(_B)), is_on(properties.find(_I))
        return (
            self._style.bold or base.bold if bold is None else bold,
            self._style.italic or base.italic if italic is None else italic,
        )

    def _follow_lead(self, emphasis: _Emphasis) -> None:
        """Find where the opening emphasis of the line ends; ``_lead`` is None as long as it goes on."""
        if self._lead_emphasis is None:
            if any(emphasis):
                self._lead_emphasis = emphasis
            else:
                self._lead = 0
        elif emphasis != self._lead_emphasis:
            self._lead = self._line_length

    def _write(self, text: str) -> None:
        self._line.append(text)
        self._line_length += len(text)

    def _break(self, element: etree._Element) -> None:
        if element.get(W + "type") == "page":
            self._page += 1
        self._end_block("\n")

    def _page_break(self, _element: etree._Element) -> None:
        self._page += 1

    def _symbol(self, element: etree._Element) -> None:
        code = element.get(W + "char", "")
        try:
            character = chr(int(code, 16))
        except (ValueError, OverflowError):
            character = "\ue000"
        if "\ue000" <= character <= "\uf8ff" or not character.isprintable():
            self._note("symbol")
            character = "□"
        self._write(character)

    def _ruby(self, element: etree._Element) -> None:
        base = element.find(W + "rubyBase")
        if base is not None:
            self._inside(base)

    def _picture(self, element: etree._Element) -> None:
        boxes = list(_text_boxes(element))
        self._boxes.extend(boxes)
        if not boxes and any(True for _ in element.iter(_DRAWING + "blip", _VML + "imagedata")):
            self._note("picture")

    def _text_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        keep = self._cell
        for box in boxes:
            self._note("text box")
            self.walk(box)
        self._cell = keep

    # Comments, footnotes, endnotes

    def _here(self) -> int:
        return self._length + sum(map(len, self._pending)) + self._line_length

    def _place(self, kind: AsideKind, element: etree._Element) -> None:
        here = self._here()
        self.places.setdefault(kind, {}).setdefault(element.get(W + "id", ""), (here, here))

    def _comment_start(self, element: etree._Element) -> None:
        self._place(AsideKind.COMMENT, element)

    def _comment_end(self, element: etree._Element) -> None:
        comments = self.places.setdefault(AsideKind.COMMENT, {})
        comment_id = element.get(W + "id", "")
        start = comments.get(comment_id, (self._here(), 0))[0]
        comments[comment_id] = (start, max(start, self._here()))

    # Tables

    def _table(self, table: etree._Element) -> None:
        outer, number = self._cell, self._tables
        self._tables += 1
        if outer is not None:
            self._note("nested")
        row_number = 0
        for row in _unwrapped(table, W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self._note("deletion")
                continue
            self._row(row, number, row_number)
            row_number += 1
        self._cell = outer

    def _row(self, row: etree._Element, table: int, row_number: int) -> None:
        cells = list(_unwrapped(row, W + "tc"))
        column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for index, cell in enumerate(cells):
            span = max(1, _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1))
            self._cell = TableCell(table, row_number, column, len(cells), span)
            before = len(self.blocks)
            self.walk(cell)
            is_short = (
                len(self.blocks) == before + 1
                and self.blocks[-1].end - self.blocks[-1].start <= _SHORT_CELL
            )
            if is_short and index + 1 < len(cells) and self._pending == ["\n"]:
                self._pending = ["\t"]
            column += span
        if self._pending == ["\t"]:
            self._pending = ["\n"]

    # Blocks

    def _end_block(self, separator: str) -> None:
        text = "".join(self._line)
        if text.strip():
            self._flush_pending()
            lead = self._lead
            if lead is None:
                lead = 0 if self._lead_emphasis is None else len(text)
            self.blocks.append(
                Block(
                    self._length,
                    self._length + len(text),
                    lead,
                    self._heading,
                    self._number,
                    self._cell,
                    self._page,
                )
            )
            self._number = ""
            self._out.append(text)
            self._length += len(text)
            self._pending.append(separator)
        elif self._cell is None and self._out:
            self._pending.append(separator)
        self._line.clear()
        self._line_length = 0
        self._lead, self._lead_emphasis = None, None

    def _flush_pending(self) -> None:
        if self._pending:
            separators = "".join(self._pending)
            self._out.append(separators)
            self._length += len(separators)
            self._lines += separators.count("\n")
            self._pending.clear()

    def _note(self, kind: str) -> None:
        count, line = self.seen.get(kind, (0, self._lines + "".join(self._pending).count("\n")))
        self.seen[kind] = (count + 1, line)


def _branch(alternate: etree._Element) -> etree._Element:
    """Return the one branch of alternate content that is read."""
    choice = alternate.find(_MC + "Choice")
    fallback = alternate.find(_MC + "Fallback")
    return choice if choice is not None else alternate if fallback is None else fallback


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == W + "txbxContent":
            yield child
        elif child.tag == _MC + "AlternateContent":
            yield from _text_boxes(_branch(child))
        else:
            yield from _text_boxes(child)


def _unwrapped(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield rows or cells, also from inside content controls and tracked insertions."""
    for child in container:
        if child.tag == tag:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"}:
            yield from _unwrapped(child, tag)


def _number(element: etree._Element | None, default: int) -> int:
    value = "" if element is None else element.get(VAL, "")
    return int(value) if value.isdecimal() and len(value) < 5 else default
