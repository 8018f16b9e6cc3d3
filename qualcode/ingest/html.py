"""Web pages (.html): what a reader sees, block by block; scripts, styles and menus left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from qualcode.ingest.losses import report
from qualcode.ingest.plain import decode
from qualcode.ingest.safety import NODE_LIMIT, read_bytes
from qualcode.ingest.sheet import Emphasis, Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say
from qualcode.model.transcript import Aside, AsideKind, FileText, Problem, Severity, TableCell

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NOT_READ = frozenset(
    ("script", "style", "head", "template", "noscript", "object", "iframe", "svg", "math", "select", "button")
)  # fmt: skip
_BLOCK_TAGS = """
p div h1 h2 h3 h4 h5 h6 blockquote pre address article aside section main header footer figure figcaption
dl dt dd form fieldset details summary nav ul ol center body html
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_BOLD, _ITALIC = frozenset({"b", "strong", "th"}), frozenset({"i", "em", "cite", "var"})
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|lighter|\d{3})", re.IGNORECASE)
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique|normal)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE = re.compile(
    r"#_?((?:sdfootnote|sdendnote|ftn|edn|fn:?|footnote-?)\d{1,4})(?:sym)?$", re.IGNORECASE
)
"""What LibreOffice, Word and Markdown programs link to from the mark of a note."""
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[ivxlc]{1,5}|[*†‡])[\])]?\s*", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 250
_WIDEST = 100


def read(path: Path) -> FileText:
    """Return the text of a web page.

    Raises:
        InputProblem: the file is empty, too large or not text.
    """
    data = read_bytes(path)
    text, encoding = _decoded(data, path)
    walker = walk(text, path)
    properties = {"format": "html", "encoding": encoding}
    problems = report(walker.seen, walker.asides, properties)
    if encoding not in {"utf-8", "ascii"}:
        what = say("The file is encoded as {encoding}.", encoding=encoding)
        problems = (Problem(Severity.INFO, None, what), *problems)
    return FileText(
        walker.sheet.text(),
        tuple(walker.sheet.blocks),
        properties,
        problems=problems,
        asides=tuple(walker.asides),
    )


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    told = _CHARSET.search(data[:4096])
    if told is not None and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        name = told[1].decode("ascii", "replace").lower()
        if name in {"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"}:
            name = "cp1252"  # as browsers do
        try:
            return data.decode(name), "utf-8" if name in {"utf8", "utf-8"} else name
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, path)


def walk(markup: str, path: Path, on_stamp: bool = False) -> HtmlWalker:  # noqa: FBT001, FBT002
    """Read markup; ``on_stamp`` takes the time stamps of oTranscribe out of the text.

    Raises:
        InputProblem: it has more tags than a transcript can have.
    """
    if markup.count("<") + markup.count("=") > NODE_LIMIT:
        raise InputProblem(
            "{file} is too large for a transcript. Split it, or save the text alone.", file=path
        )
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    source = _XML_DECLARATION.sub("", markup).encode("utf-8", "replace")
    walker = HtmlWalker(on_stamp=on_stamp)
    try:
        root = etree.fromstring(source, parser) if source.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if root is not None:
        walker.walk(root)
    return walker


class HtmlWalker:
    """Writes a tree down. ``seen`` counts what has to be reported."""

    def __init__(self, *, on_stamp: bool = False) -> None:
        """Begin with nothing."""
        self.sheet = Sheet()
        self.asides: list[Aside] = []
        self.seen: dict[str, tuple[int, int | None]] = {}
        self._marks: dict[str, int] = {}
        self._on_stamp = on_stamp
        self._space = False
        self._fresh = True
        self._pre = 0
        self._depth = 0
        self._tables = 0
        self._lists: list[int | None] = []
        self._heading = 0
        self._special: dict[str, Callable[[etree._Element, Emphasis], None]] = {
            "br": lambda _, __: self._end(),
            "hr": lambda _, __: self._end(),
            "img": lambda _, __: self._note("picture"),
            "table": self._table,
            "li": self._item,
            "del": lambda _, __: self._note("deletion"),
            "ins": self._inserted,
        }

    def walk(self, root: etree._Element) -> None:
        """Read a whole page."""
        self._element(root, (False, False))
        self._end()

    def _note(self, kind: str) -> None:
        count, line = self.seen.get(kind, (0, self.sheet.lines))
        self.seen[kind] = (count + 1, line)

    def _element(self, element: etree._Element, emphasis: Emphasis) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _NOT_READ or self._depth > _DEEPEST:
            return
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
            if any(str(piece).strip() for piece in element.itertext()):
                self._note("hidden")
            return
        if self._on_stamp and "timestamp" in element.get("class", ""):
            self._stamp(element)
            return
        if self._is_footnote(element):
            return
        self._depth += 1
        special = self._special.get(tag)
        if special is not None:
            special(element, emphasis)
        elif tag in _BLOCKS:
            self._block(element, emphasis)
        else:
            self._inside(element, self._emphasis(element, emphasis))
        self._depth -= 1

    def _is_footnote(self, element: etree._Element) -> bool:
        """Keep the marks of footnotes out of the words, and the notes themselves beside them."""
        href, name = element.get("href", ""), element.get("id", "")
        target = _NOTE.match(href) if element.tag == "a" else None
        if target is not None and _NOTE_MARK.fullmatch(_words(element)):
            self._marks.setdefault(target[1].lower(), self.sheet.here)
            return True
        note = _NOTE.match(f"#{name}") if name else None
        if note is None or (key := note[1].lower()) not in self._marks:
            return False
        text = _NOTE_MARK.sub("", _words(element), count=1).strip()
        kind = AsideKind.ENDNOTE if "ed" in key or "end" in key else AsideKind.FOOTNOTE
        place = self._marks[key]
        if text:
            self.asides.append(Aside(kind=kind, start=place, end=place, text=text))
        return True

    def _emphasis(self, element: etree._Element, outer: Emphasis) -> Emphasis:
        bold, italic = outer
        bold = bold or element.tag in _BOLD
        italic = italic or element.tag in _ITALIC
        style = element.get("style", "")
        if style:
            if weight := _WEIGHT.search(style):
                written = weight[1].lower()
                bold = written.startswith("bold") or (written.isdecimal() and int(written) >= 600)
            if slant := _SLANT.search(style):
                italic = slant[1].lower() != "normal"
        return bold, italic

    def _inside(self, element: etree._Element, emphasis: Emphasis) -> None:
        self._text(element.text, emphasis)
        for child in element:
            self._element(child, emphasis)
            self._text(child.tail, emphasis)

    def _text(self, text: str | None, emphasis: Emphasis) -> None:
        if not text:
            return
        if self._pre:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._end()
                self.sheet.write(line, emphasis)
            return
        pieces = _SPACE.sub(" ", text)
        if pieces.startswith(" "):
            self._space = True
        words = pieces.strip(" ")
        if not words:
            return
        if self._space and not self._fresh:
            self.sheet.write(" ", emphasis)
        self.sheet.heading = self._heading
        self.sheet.write(words, emphasis)
        self._fresh = False
        self._space = pieces.endswith(" ")

    def _end(self) -> None:
        self.sheet.end_block()
        self._fresh, self._space = True, False

    def _end_if_begun(self) -> None:
        if not self._fresh or self._pre:
            self._end()

    def _block(self, element: etree._Element, emphasis: Emphasis) -> None:
        tag = element.tag
        self._end_if_begun()
        outer = self._heading
        if tag[0] == "h" and tag[1:].isdecimal():
            self._heading = int(tag[1:])
        if tag in {"ol", "ul"}:
            start = element.get("start", "1")
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            self._lists.append(first - 1 if tag == "ol" else None)
        self._pre += tag == "pre"
        self._inside(element, self._emphasis(element, emphasis))
        self._pre -= tag == "pre"
        if tag in {"ol", "ul"}:
            self._lists.pop()
        self._end_if_begun()
        self._heading = outer

    def _item(self, element: etree._Element, emphasis: Emphasis) -> None:
        self._end_if_begun()
        if self._lists and (count := self._lists[-1]) is not None:
            value = element.get("value", "")
            number = int(value) if value.isdecimal() and len(value) < 6 else count + 1
            self._lists[-1] = number
            self.sheet.number = f"{number}."
        else:
            self.sheet.number = "•"
        self._inside(element, self._emphasis(element, emphasis))
        self._end_if_begun()
        self.sheet.number = ""

    def _inserted(self, element: etree._Element, emphasis: Emphasis) -> None:
        self._note("insertion")
        self._inside(element, emphasis)

    # Tables

    def _table(self, table: etree._Element, emphasis: Emphasis) -> None:
        self._end_if_begun()
        outer, number = self.sheet.cell, self._tables
        self._tables += 1
        if outer is not None:
            self._note("nested")
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        caption = table.find("caption")
        if caption is not None:
            self._inside(caption, emphasis)
            self._end_if_begun()
        covered: dict[int, int] = {}
        for row_number, row in enumerate(rows):
            self._row(row, number, row_number, covered, emphasis)
        self.sheet.cell = outer

    def _row(
        self,
        row: etree._Element,
        table: int,
        number: int,
        covered: dict[int, int],
        emphasis: Emphasis,
    ) -> None:
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        column = 0
        for cell in cells:
            while covered.get(column, 0) > 0:
                covered[column] -= 1
                column += 1
            span = _span(cell.get("colspan"))
            self.sheet.cell = TableCell(table, number, column, len(cells), span)
            before = len(self.sheet.blocks)
            self._inside(cell, self._emphasis(cell, emphasis))
            self._end_if_begun()
            self.sheet.end_cell(before, is_last=cell is cells[-1])
            if (height := _span(cell.get("rowspan"))) > 1:
                for under in range(column, column + span):
                    covered[under] = height - 1
            column += span
        for under, rows in covered.items():
            if under >= column and rows > 0:
                covered[under] = rows - 1
        self.sheet.end_row()

    def _stamp(self, element: etree._Element) -> None:
        try:
            seconds = float(element.get("data-timestamp", ""))
        except ValueError:
            seconds = -1.0
        if not self._fresh:
            self._end()
        if 0 <= seconds < 1_000_000:
            self.sheet.time = seconds
        self._space = False


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(piece) for piece in element.itertext()).split())


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and int(value) else 1
