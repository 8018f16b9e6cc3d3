"""Rich Text files (.rtf): paragraphs, tables, emphasis, notes, as f4, NVivo and Word write them.

Read with an own small reader, because labels set in bold, cells and notes are needed, which the
library for plain text (`striprtf`, the oracle of the tests) does not keep.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qualcode.ingest.losses import report
from qualcode.ingest.rtf_state import Collected, Paragraph, State
from qualcode.ingest.rtf_table import Tables
from qualcode.ingest.rtf_words import CHARSETS, CODEPAGES, KEPT, MARKS, SKIPPED
from qualcode.ingest.safety import read_bytes
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.transcript import Aside, AsideKind, FileText

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_TOKEN_LIMIT = 6_000_000
"""Tokens of a file, so that a hostile one is not read for minutes."""
_HEADING = re.compile(r"heading (\d)\s*;", re.IGNORECASE)
_DEEPEST = 2_000
_SINKS = {
    "footnote": "footnote",
    "annotation": "comment",
    "shptxt": "box",
    "header": "header",
    "headerl": "header",
    "headerr": "header",
    "headerf": "header",
    "footer": "footer",
    "footerl": "footer",
    "footerr": "footer",
    "footerf": "footer",
    "listtext": "number",
    "pntext": "number",
    "atnauthor": "author",
    "atnref": "reference",
    "atrfstart": "start",
    "atrfend": "end",
    "stylesheet": "styles",
    "fonttbl": "fonts",
}
"""Groups whose words are collected apart from the text."""


def read(path: Path) -> FileText:
    """Return the text of an .rtf file.

    Raises:
        InputProblem: the file is no Rich Text, too large or damaged.
    """
    data = read_bytes(path)
    if not data.lstrip()[:5].startswith(b"{\\rtf"):
        raise InputProblem(
            "{file} is no Rich Text file, whatever its name says. Open it where it was made and save "
            "it as .rtf, .docx or .txt.",
            file=path,
        )
    if data.count(b"\\") + data.count(b"{") > _TOKEN_LIMIT:
        raise InputProblem(
            "{file} is too large for a transcript. Split it, or save the text alone.", file=path
        )
    reader = _Reader(data.decode("latin-1"))
    reader.read()
    asides = tuple(sorted(reader.asides, key=lambda aside: (aside.start, aside.end)))
    properties = {"format": "rtf", **reader.margins}
    return FileText(
        text=reader.sheet.text(),
        blocks=tuple(reader.sheet.blocks),
        properties=properties,
        problems=report(reader.seen, asides, properties),
        asides=asides,
    )


class _Reader:
    def __init__(self, source: str) -> None:
        self.sheet = Sheet()
        self.asides: list[Aside] = []
        self.margins: dict[str, str] = {}
        self.seen: dict[str, tuple[int, int | None]] = {}
        self._source = source
        self._state = State()
        self._stack: list[State] = []
        self._sinks: list[Collected] = []
        self._bytes = bytearray()
        self._to_skip = 0
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font_now = -1
        self._headings: dict[int, int] = {}
        self._paragraph = Paragraph()
        self._tables = Tables(self.sheet)
        self._boxes: list[str] = []
        self._places: dict[str, list[int]] = {}
        self._author = ""
        self._is_endnote = False
        self._reference = ""
        self._is_nested = False
        self._words: dict[str, Callable[[int | None], None]] = self._controls()

    def read(self) -> None:
        source, position, length = self._source, 0, len(self._source)
        match_at = _TOKEN.match
        while position < length:
            match = match_at(source, position)
            if match is None:
                position += 1
                continue
            position = match.end()
            index = match.lastindex
            if index == 6:
                self._plain(match[6])
            elif match[1]:
                position = self._control(match[1], match[2], position)
            elif match[3]:
                self._byte(int(match[3], 16))
            elif match[5] == "{":
                self._open()
            elif match[5] == "}":
                self._close()
            elif match[4]:
                self._symbol(match[4])
        self._flush()
        self.sheet.end_block()
        self._tables.close()

    # Groups

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        if len(self._stack) < _DEEPEST:
            self._stack.append(self._state)
            self._state = replace(self._state, first=True, is_ignorable=False)
        else:
            self._stack.append(self._state)

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        if self._sinks and self._sinks[-1].depth == len(self._stack):
            self._finish(self._sinks.pop())
        if self._stack:
            self._state = self._stack.pop()

    # Words and bytes

    def _plain(self, text: str) -> None:
        self._state.first = False
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if text and not self._state.is_skipped:
            self._bytes += text.encode("latin-1")

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._state.is_skipped:
            self._bytes.append(value)

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._state.font, "") or self._encoding
            words = bytes(self._bytes).decode(encoding, "replace")
            self._bytes.clear()
            self._write(words)

    def _write(self, words: str) -> None:
        state = self._state
        if state.is_skipped or not words:
            return
        if state.sink:
            if self._sinks:
                self._collect(words)
            return
        if state.deleted or state.hidden:
            if words.strip():
                self._note("deletion" if state.deleted else "hidden")
            return
        if state.revised and words.strip():
            self._note("insertion")
        self._before_words()
        self.sheet.write(words, (state.bold, state.italic))

    def _collect(self, words: str) -> None:
        found = self._sinks[-1]
        found.parts.append(words)
        if found.kind == "styles" and ";" in words:
            if match := _HEADING.match("".join(found.parts).strip()):
                self._headings[found.style] = int(match[1])
            found.parts.clear()
            found.style = 0

    def _before_words(self) -> None:
        if self._paragraph.in_table:
            self._tables.enter()
        elif self._tables.is_open:
            self._tables.close()
        self.sheet.heading = self._paragraph.outline or self._headings.get(self._paragraph.style, 0)

    def _note(self, kind: str) -> None:
        count, line = self.seen.get(kind, (0, self.sheet.lines))
        self.seen[kind] = (count + 1, line)

    # Control words

    def _symbol(self, sign: str) -> None:
        if sign == "*":
            self._state.is_ignorable = True
            return
        self._state.first = False
        if sign in "{}\\":
            self._plain(sign)
        elif sign == "~":
            self._say("\u00a0")
        elif sign == "_":
            self._say("\u2011")
        elif sign in "\r\n":
            self._control("par", None, 0)

    def _say(self, words: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        self._write(words)

    def _control(self, word: str, number: str | None, position: int) -> int:
        value = int(number) if number is not None else None
        state = self._state
        if state.first:
            state.first = False
            if self._begins_group(word):
                return position
        if word == "bin":
            return min(position + max(value or 0, 0), len(self._source))
        if word == "u" and value is not None:
            self._unicode(value)
            return position
        if word in MARKS:
            self._say(MARKS[word])
            return position
        self._flush()
        reader = self._words.get(word)
        if reader is not None:
            reader(value)
        return position

    def _unicode(self, value: int) -> None:
        if not self._to_skip:
            self._flush()
            self._write(chr(value % 65_536))
        self._to_skip = self._state.skip_after_unicode

    def _begins_group(self, word: str) -> bool:
        """Handle the first word of a group: it may say that the group is not text."""
        state = self._state
        if word in _SINKS and not state.is_skipped:
            state.sink = _SINKS[word]
            self._sinks.append(Collected(state.sink, len(self._stack)))
            self._font_now = -1
            return True
        if word in SKIPPED or (state.is_ignorable and word not in KEPT):
            if word == "pict" and not state.is_skipped:
                self._note("picture")
            state.is_skipped = True
            return True
        return False

    def _controls(self) -> dict[str, Callable[[int | None], None]]:
        return {
            "par": lambda _: self._end_paragraph(),
            "sect": lambda _: self._end_paragraph(),
            "line": lambda _: self._end_line(),
            "lbr": lambda _: self._end_line(),
            "page": lambda _: self._page(),
            "softpage": lambda _: self._page(soft=True),
            "pagebb": lambda _: self._page(soft=True),
            "cell": lambda _: self._cell(),
            "nestcell": lambda _: self._nested("\t"),
            "nestrow": lambda _: self._nested("\n"),
            "row": lambda _: self._row(),
            "trowd": lambda _: self._tables.define(),
            "cellx": lambda n: self._tables.edge(n or 0),
            "clmrg": lambda _: self._tables.merged(),
            "pard": lambda _: self._reset_paragraph(),
            "intbl": lambda _: self._set_paragraph(in_table=True),
            "s": lambda n: self._style(n or 0),
            "outlinelevel": self._set_outline,
            "plain": lambda _: self._set_plain(),
            "b": lambda n: self._set(bold=n != 0),
            "i": lambda n: self._set(italic=n != 0),
            "v": lambda n: self._set(hidden=n != 0),
            "deleted": lambda n: self._set(deleted=n != 0),
            "revised": lambda n: self._set(revised=n != 0),
            "f": lambda n: self._font(-1 if n is None else n),
            "fcharset": lambda n: self._charset(n or 0),
            "cpg": lambda n: self._font_page(n or 0),
            "uc": lambda n: self._set_skip(1 if n is None else n),
            "ansicpg": lambda n: self._page_of_codes(n or 0),
            "mac": lambda _: self._set_encoding("mac_roman"),
            "pc": lambda _: self._set_encoding("cp437"),
            "pca": lambda _: self._set_encoding("cp850"),
            "ftnalt": lambda _: self._endnote(),
        }

    def _set(self, **changes: bool) -> None:
        for name, value in changes.items():
            setattr(self._state, name, value)

    def _set_plain(self) -> None:
        self._set(bold=False, italic=False, hidden=False, deleted=False, revised=False)

    def _set_skip(self, count: int) -> None:
        self._state.skip_after_unicode = max(0, min(count, 16))

    def _set_encoding(self, name: str) -> None:
        self._encoding = name

    def _page_of_codes(self, number: int) -> None:
        self._encoding = CODEPAGES.get(number, "cp1252")

    # Fonts and styles

    def _font(self, number: int) -> None:
        self._state.font = number
        if self._sinks and self._sinks[-1].kind == "fonts":
            self._font_now = number

    def _charset(self, number: int) -> None:
        if self._font_now >= 0 and number in CHARSETS:
            self._fonts[self._font_now] = CHARSETS[number]

    def _font_page(self, number: int) -> None:
        if self._font_now >= 0 and number in CODEPAGES:
            self._fonts[self._font_now] = CODEPAGES[number]

    def _style(self, number: int) -> None:
        if self._sinks and self._sinks[-1].kind == "styles":
            self._sinks[-1].style = number
            self._sinks[-1].parts.clear()
        elif not self._state.sink and not self._state.is_skipped:
            self._paragraph.style = number

    def _endnote(self) -> None:
        self._is_endnote = True

    # Paragraphs and cells

    def _set_paragraph(self, *, in_table: bool) -> None:
        if not self._state.sink and not self._state.is_skipped:
            self._paragraph.in_table = in_table

    def _set_outline(self, level: int | None) -> None:
        if not self._state.sink and level is not None and 0 <= level < 9:
            self._paragraph.outline = level + 1
        elif self._sinks and self._sinks[-1].kind == "styles" and level is not None and level < 9:
            self._headings[self._sinks[-1].style] = level + 1

    def _reset_paragraph(self) -> None:
        if not self._state.sink and not self._state.is_skipped:
            self._paragraph = Paragraph()

    def _is_apart(self, sign: str) -> bool:
        """Write a break into words that are collected apart, if there are any."""
        if self._state.is_skipped:
            return True
        if self._state.sink:
            if self._sinks:
                self._sinks[-1].parts.append(sign)
            return True
        return False

    def _end_line(self) -> None:
        if not self._is_apart("\n"):
            self._before_words()
            self.sheet.end_block()

    def _end_paragraph(self) -> None:
        if self._is_apart("\n"):
            return
        if self._state.deleted:
            return  # the mark itself was deleted: the paragraphs are one
        self._before_words()
        self.sheet.end_block()
        self._write_boxes()

    def _write_boxes(self) -> None:
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._note("text box")
            for line in box.splitlines():
                self.sheet.write(line.strip())
                self.sheet.end_block()

    def _page(self, *, soft: bool = False) -> None:
        if self._is_apart(""):
            return
        if not soft:
            self.sheet.end_block()
        self.sheet.page += 1

    def _cell(self) -> None:
        if not self._is_apart("\t"):
            self._tables.enter()
            self.sheet.end_block()
            self._write_boxes()
            self._tables.end_cell()
            self._is_nested = False

    def _nested(self, separator: str) -> None:
        """A table inside a cell: its cells and rows are lines of the cell."""
        if not self._is_apart(separator):
            self._tables.enter()
            self.sheet.end_block()
            if not self._is_nested:
                self._note("nested")
            self._is_nested = True

    def _row(self) -> None:
        if not self._is_apart("\n"):
            self._tables.end_row()

    # Words that stand apart

    def _finish(self, found: Collected) -> None:
        text = "".join(found.parts)
        words = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
        match found.kind:
            case "footnote":
                kind = AsideKind.ENDNOTE if self._is_endnote else AsideKind.FOOTNOTE
                self._is_endnote = False
                self._aside(kind, words.lstrip("\u0002 "))
            case "comment":
                self._aside(AsideKind.COMMENT, words)
            case "box":
                if words:
                    self._boxes.append(words)
            case "header" | "footer":
                if words and words not in self.margins.get(found.kind, ""):
                    before = self.margins.get(found.kind)
                    self.margins[found.kind] = f"{before}\n{words}" if before else words
            case "number":
                if words and not self._sinks:
                    self.sheet.number = words if any(c.isalnum() for c in words) else "•"
            case "author":
                self._author = words
            case "reference":
                self._reference = words
            case "start" | "end":
                self._places.setdefault(words, []).append(self.sheet.here)
            case _:
                pass

    def _aside(self, kind: AsideKind, words: str) -> None:
        here = self.sheet.here
        start = end = here
        if kind is AsideKind.COMMENT and len(places := self._places.get(self._reference, [])) > 1:
            start, end = places[0], max(places[0], places[1])
        author, self._author, self._reference = self._author, "", ""
        if words:
            by = author if kind is AsideKind.COMMENT else ""
            self.asides.append(Aside(kind=kind, start=start, end=end, text=words, author=by))
