"""OpenDocument texts (.odt, .fodt): paragraphs and tables in order, notes beside the text.

The XML is walked directly, for the reasons given for Word files; `odfdo` is the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from qualcode.ingest.losses import report
from qualcode.ingest.odt_style import LISTS, Level, Look, looks_of
from qualcode.ingest.safety import open_package, read_bytes, safe_xml
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.transcript import Aside, AsideKind, FileText, TableCell

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{{{_NS}text:1.0}}"
TABLE = f"{{{_NS}table:1.0}}"
OFFICE = f"{{{_NS}office:1.0}}"
DRAW = f"{{{_NS}drawing:1.0}}"
STYLE = f"{{{_NS}style:1.0}}"
META = f"{{{_NS}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MOST_SPACES = 1_000
_DEEPEST = 10
"""Levels of a list."""
_MOST_REPEATS = 200


def read(path: Path) -> FileText:
    """Return the text of an .odt file.

    Raises:
        InputProblem: the file is no OpenDocument text, is locked, damaged or hostile.
    """
    with open_package(path) as package:
        manifest = package.read("META-INF/manifest.xml") or b""
        if b"encryption-data" in manifest:
            raise InputProblem(
                "{file} is locked with a password. Open it in LibreOffice, remove the password, save "
                "it and import it again.",
                file=path,
            )
        content = package.xml("content.xml")
        if content is None:
            raise _no_document(path)
        styles = package.xml("styles.xml")
    return _file_text(path, content, [styles] if styles is not None else [])


def read_flat(path: Path) -> FileText:
    """Return the text of a flat OpenDocument file (.fodt): one XML file.

    Raises:
        InputProblem: the file is no OpenDocument text, damaged or hostile.
    """
    return _file_text(path, safe_xml(read_bytes(path), path), [])


def _no_document(path: Path) -> InputProblem:
    return InputProblem(
        "{file} is a zip file, but no OpenDocument text. Save it as .odt or .docx.", file=path
    )


def _file_text(path: Path, content: etree._Element, others: list[etree._Element]) -> FileText:
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise _no_document(path)
    walker = Walker(looks_of([*others, content]))
    walker.walk(body)
    asides = tuple(sorted(walker.asides, key=lambda aside: (aside.start, aside.end)))
    properties = {"format": "odt"}
    for kind in ("header", "footer"):
        if written := _margin([*others, content], kind):
            properties[kind] = written
    return FileText(
        text=walker.sheet.text(),
        blocks=tuple(walker.sheet.blocks),
        properties=properties,
        problems=report(walker.seen, asides, properties),
        asides=asides,
    )


def _margin(roots: list[etree._Element], kind: str) -> str:
    found: list[str] = []
    for root in roots:
        for element in root.iter(STYLE + kind):
            text = " ".join(_words(element).split())
            if text and text not in found:
                found.append(text)
    return "\n".join(found)


class Walker:
    """Writes the body of an OpenDocument text down. ``seen`` counts what has to be reported."""

    def __init__(self, looks: Mapping[tuple[str, str], Look]) -> None:
        """Take the looks of the styles."""
        self.sheet = Sheet()
        self.asides: list[Aside] = []
        self.seen: dict[str, tuple[int, int | None]] = {}
        self._looks = looks
        self._tables = 0
        self._boxes: list[etree._Element] = []
        self._lists: list[tuple[Mapping[int, Level], list[int]]] = []
        self._by_style: dict[str, list[int]] = {}
        self._by_id: dict[str, list[int]] = {}
        self._comments: dict[str, tuple[int, str, str]] = {}
        self._deletions: set[str] = set()
        self._deleting: set[str] = set()
        self._blocks: dict[str, Callable[[etree._Element], None]] = {
            TEXT + "p": self._paragraph,
            TEXT + "h": self._paragraph,
            TEXT + "list": self._list,
            TEXT + "numbered-paragraph": self.walk,
            TABLE + "table": self._table,
            TEXT + "section": self._section,
            TEXT + "index-body": self.walk,
            TEXT + "tracked-changes": self._changes,
            DRAW + "frame": self._frame,
        }
        self._inline: dict[str, Callable[[etree._Element, Look], None]] = {
            TEXT + "span": self._span,
            TEXT + "a": self._inside,
            TEXT + "meta": self._inside,
            TEXT + "ruby": self._ruby,
            TEXT + "s": self._spaces,
            TEXT + "tab": lambda _, __: self.sheet.write("\t"),
            TEXT + "line-break": lambda _, __: self.sheet.end_block(),
            TEXT + "soft-page-break": lambda _, __: self._page(),
            TEXT + "note": self._note,
            TEXT + "change-start": lambda e, _: self._change(e, begins=True),
            TEXT + "change-end": lambda e, _: self._change(e, begins=False),
            OFFICE + "annotation": self._annotation,
            OFFICE + "annotation-end": self._annotation_end,
            DRAW + "frame": lambda e, _: self._boxes.append(e),
            DRAW + "custom-shape": lambda e, _: self._boxes.append(e),
            DRAW + "g": lambda e, _: self._boxes.append(e),
        }

    def walk(self, container: etree._Element) -> None:
        """Read the paragraphs, lists and tables of a body, cell or text box."""
        for child in container:
            reader = self._blocks.get(child.tag)
            if reader is not None:
                reader(child)
            elif child.tag == TEXT + "soft-page-break":
                self._page()
            elif child.find(TEXT + "index-body") is not None:
                self.walk(child)

    def _note_seen(self, kind: str) -> None:
        count, line = self.seen.get(kind, (0, None))
        self.seen[kind] = (count + 1, line)

    def _page(self) -> None:
        self.sheet.page += 1

    def _section(self, section: etree._Element) -> None:
        if section.get(TEXT + "display") == "none":
            self._note_seen("hidden")
        else:
            self.walk(section)

    def _changes(self, changes: etree._Element) -> None:
        for kind, tag in (("deletion", "deletion"), ("insertion", "insertion")):
            for change in changes.iter(TEXT + tag):
                self._note_seen(kind)
                region = change.getparent()
                if kind == "deletion" and region is not None:
                    self._deletions |= {region.get(TEXT + "id", ""), region.get(_XML_ID, "")} - {""}

    def _change(self, mark: etree._Element, *, begins: bool) -> None:
        """Pass over what is deleted, where it still stands between two marks."""
        name = mark.get(TEXT + "change-id", "")
        if begins and name in self._deletions:
            self._deleting.add(name)
        elif not begins:
            self._deleting.discard(name)

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element) -> None:
        look = self._looks.get(("paragraph", paragraph.get(TEXT + "style-name", "")), Look())
        level = paragraph.get(TEXT + "outline-level", "")
        self.sheet.heading = (
            int(level)
            if paragraph.tag == TEXT + "h" and level.isdecimal() and len(level) < 3
            else look.heading
        )
        if look.breaks_page and self.sheet.blocks:
            self._page()
        if not look.hidden:
            self._inside(paragraph, look)
        elif _words(paragraph).strip():
            self._note_seen("hidden")
        self.sheet.end_block()
        self.sheet.heading = 0
        if self._boxes:
            self._text_boxes()

    def _inside(self, element: etree._Element, look: Look) -> None:
        self._text(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                reader = self._inline.get(child.tag)
                if reader is not None:
                    reader(child, look)
                elif child.tag.startswith(TEXT) and not _is_mark(child.tag):
                    self._inside(child, look)  # a field: its result
            self._text(child.tail, look)

    def _text(self, text: str | None, look: Look) -> None:
        if text and not self._deleting:
            squeezed = _squeezed(text)
            self.sheet.write(squeezed, (look.bold, look.italic))

    def _span(self, span: etree._Element, look: Look) -> None:
        own = self._looks.get(("text", span.get(TEXT + "style-name", "")))
        inner = look if own is None else own.over(look)
        if inner.hidden:
            if _words(span).strip():
                self._note_seen("hidden")
            return
        self._inside(span, inner)

    def _ruby(self, ruby: etree._Element, look: Look) -> None:
        base = ruby.find(TEXT + "ruby-base")
        if base is not None:
            self._inside(base, look)

    def _spaces(self, element: etree._Element, look: Look) -> None:
        count = element.get(TEXT + "c", "1")
        number = int(count) if count.isdecimal() and len(count) < 5 else 1
        self.sheet.write(" " * min(number, _MOST_SPACES), (look.bold, look.italic))

    # Lists

    def _list(self, element: etree._Element) -> None:
        name = element.get(TEXT + "style-name", "")
        look = self._looks.get((LISTS, name))
        outer = self._lists[-1] if self._lists else None
        counts = self._counts_of(element, name) if outer is None else outer[1]
        levels = look.levels if look is not None else outer[0] if outer else {}
        self._lists.append((levels, counts))
        depth = len(self._lists)
        level = levels.get(depth, Level())
        if len(counts) < depth:
            counts.extend([0] * (depth - len(counts)))
            counts[depth - 1] = level.start - 1
        elif element.get(TEXT + "continue-numbering") != "true" and outer is not None:
            counts[depth - 1] = level.start - 1
        for item in element:
            if item.tag == TEXT + "list-item" and depth <= _DEEPEST:
                if item.find(TEXT + "p") is not None or item.find(TEXT + "h") is not None:
                    start = item.get(TEXT + "start-value", "")
                    counts[depth - 1] = _number(start, counts[depth - 1] + 1)
                    del counts[depth:]
                    self.sheet.number = level.written(counts)
                self.walk(item)
                self.sheet.number = ""
            elif item.tag == TEXT + "list-header":
                self.walk(item)
        self._lists.pop()

    def _counts_of(self, element: etree._Element, name: str) -> list[int]:
        """Return how far a list has counted: on from another one, or from the beginning."""
        before = element.get(TEXT + "continue-list", "")
        if before in self._by_id:
            counts = self._by_id[before]
        elif element.get(TEXT + "continue-numbering") == "true":
            counts = self._by_style.get(name, [])
        else:
            counts = []
        self._by_style[name] = counts
        if own := element.get(_XML_ID):
            self._by_id[own] = counts
        return counts

    # Tables

    def _table(self, table: etree._Element) -> None:
        outer, number = self.sheet.cell, self._tables
        self._tables += 1
        if outer is not None:
            self._note_seen("nested")
        for row_number, row in enumerate(_rows(table)):
            self._row(row, number, row_number)
        self.sheet.cell = outer

    def _row(self, row: etree._Element, table: int, row_number: int) -> None:
        cells = [c for c in row if c.tag in {TABLE + "table-cell", TABLE + "covered-table-cell"}]
        real = [c for c in cells if c.tag == TABLE + "table-cell"]
        column = 0
        for cell in cells:
            repeated = _number(cell.get(TABLE + "number-columns-repeated"), 1)
            if cell.tag == TABLE + "table-cell":
                span = _number(cell.get(TABLE + "number-columns-spanned"), 1)
                for _ in range(min(repeated, _MOST_REPEATS if len(cell) else 1)):
                    self.sheet.cell = TableCell(table, row_number, column, len(real), span)
                    before = len(self.sheet.blocks)
                    self.walk(cell)
                    self.sheet.end_cell(before, is_last=cell is cells[-1])
                    column += 1
                column += max(0, repeated - _MOST_REPEATS) if len(cell) else repeated - 1
            else:
                column += repeated
        self.sheet.end_row()

    # Boxes, pictures, notes, comments

    def _frame(self, frame: etree._Element) -> None:
        self._boxes.append(frame)
        self._text_boxes()

    def _text_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        keep = self.sheet.cell
        for shape in boxes:
            inner = [b for b in shape.iter(DRAW + "text-box") if b.getparent() is not None]
            if shape.tag == DRAW + "custom-shape" and shape.find(TEXT + "p") is not None:
                inner = [shape]
            for box in inner:
                if _words(box).strip():
                    self._note_seen("text box")
                    self.walk(box)
            if not inner and shape.find(f".//{DRAW}image") is not None:
                self._note_seen("picture")
        self.sheet.cell = keep

    def _note(self, note: etree._Element, _look: Look) -> None:
        here = self.sheet.here
        body = note.find(TEXT + "note-body")
        text = "" if body is None else _plain_text(body)
        is_end = note.get(TEXT + "note-class") == "endnote"
        kind = AsideKind.ENDNOTE if is_end else AsideKind.FOOTNOTE
        if text:
            self.asides.append(Aside(kind=kind, start=here, end=here, text=text))

    def _annotation(self, note: etree._Element, _look: Look) -> None:
        here = self.sheet.here
        author = note.findtext(_DC + "creator") or ""
        text = _plain_text(note)
        name = note.get(OFFICE + "name", "")
        if name:
            self._comments[name] = (len(self.asides), text, author)
        if text:
            aside = Aside(kind=AsideKind.COMMENT, start=here, end=here, text=text, author=author)
            self.asides.append(aside)

    def _annotation_end(self, end: etree._Element, _look: Look) -> None:
        index, text, author = self._comments.pop(end.get(OFFICE + "name", ""), (-1, "", ""))
        if 0 <= index < len(self.asides) and text:
            start = self.asides[index].start
            stop = max(start, self.sheet.here)
            self.asides[index] = Aside(
                kind=AsideKind.COMMENT, start=start, end=stop, text=text, author=author
            )


_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MARKS = frozenset(
    TEXT + name
    for name in (
        "bookmark", "bookmark-start", "bookmark-end", "reference-mark", "reference-mark-start",
        "reference-mark-end", "change", "change-start", "change-end", "toc-mark", "alphabetical-index-mark",
    )
)  # fmt: skip


def _is_mark(tag: str) -> bool:
    return tag in _MARKS


def _squeezed(text: str) -> str:
    """Return running text as OpenDocument means it: a row of white space is one space."""
    if "\n" not in text and "\t" not in text and "  " not in text and "\r" not in text:
        return text
    squeezed = " ".join(text.replace("\u00a0", "\ue000").split())
    lead = " " if text[:1].isspace() and text[:1] != "\u00a0" else ""
    trail = " " if text[-1:].isspace() and text[-1:] != "\u00a0" and squeezed else ""
    return (lead + squeezed + trail).replace("\ue000", "\u00a0")


def _words(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _plain_text(element: etree._Element) -> str:
    lines = (" ".join(_words(p).split()) for p in element.iter(TEXT + "p", TEXT + "h"))
    return "\n".join(line for line in lines if line)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == TABLE + "table-row":
            for _ in range(
                min(_number(child.get(TABLE + "number-rows-repeated"), 1), _MOST_REPEATS)
            ):
                yield child
        elif child.tag in {
            TABLE + "table-header-rows",
            TABLE + "table-rows",
            TABLE + "table-row-group",
        }:
            yield from _rows(child)


def _number(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.isdecimal() and len(value) < 6 else default
