"""Plain text and Markdown files: the encoding is found out and told; lines become blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from qualcode.ingest.safety import read_bytes
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say
from qualcode.model.transcript import Block, FileText, Problem, Severity, TableCell

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_FOREIGN = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"ID3", "MP3"),
    (b"RIFF", "WAV"),
    (b"OggS", "Ogg"),
    (b"\x7fELF", "program"),
    (b"{\\rtf", "Rich Text"),
)
_CONTROLS = re.compile("[\x00-\x06\x08\x0e-\x19\x1c-\x1f\x7f]")
"""Controls no text holds in numbers; tab, line ends, bell and escape occur in text."""
_MAX_CONTROLS = {"utf-8": 0.04}
_MAX_CONTROLS_ELSEWHERE = 0.01
_WESTERN = re.compile("[\xa0-\xff–—‘’‚“”„†‡•…‰‹›€™ŒœŠšŽžŸƒˆ˜]")
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_HEADING = re.compile(r"(#{1,6})\s+")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_LEAD = re.compile(r"\s*(\*\*\*|___|\*\*|__|\*|_)(?=\S)(?:(?!\1).)+\1")
_RULE = re.compile(r"[\s:|]*-[\s:|-]*$")


def read(path: Path) -> FileText:
    """Return the text of a .txt file.

    Raises:
        InputProblem: the file is empty, too large or not text.
    """
    text, encoding = decode(read_bytes(path), path)
    return _file_text(text, tuple(_lines(text)), encoding)


def read_markdown(path: Path) -> FileText:
    """Return the text of a Markdown file; headings, bullets and pipe tables become structure.

    Raises:
        InputProblem: the file is empty, too large or not text.
    """
    text, encoding = decode(read_bytes(path), path)
    return _file_text(text, tuple(_markdown(text)), encoding)


def _file_text(text: str, blocks: tuple[Block, ...], encoding: str) -> FileText:
    problems: tuple[Problem, ...] = ()
    if encoding not in {"utf-8", "ascii"}:
        what = say("The file is encoded as {encoding}.", encoding=encoding)
        problems = (Problem(Severity.INFO, None, what),)
    return FileText(text, blocks, {"encoding": encoding}, problems)


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Return the characters of a text file and the name of its encoding.

    Raises:
        InputProblem: the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    for mark, kind in _FOREIGN:
        if data.startswith(mark):
            raise InputProblem(
                "{file} is not a text file but a {kind} file. Give it its right name, or save it "
                "as .txt.",
                file=path,
                kind=kind,
            )
    wide = _wide_encoding(data)
    text, encoding = (data.decode(wide, "replace"), wide) if wide else _narrow(data, path)
    bearable = _MAX_CONTROLS.get(encoding, _MAX_CONTROLS_ELSEWHERE) * len(text)
    if len(_CONTROLS.findall(text)) > bearable:
        raise _binary(path)
    return text, encoding


def _wide_encoding(data: bytes) -> str:
    """Recognise UTF-16 without a mark by its zero bytes."""
    sample = data[:4000]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _narrow(data: bytes, path: Path) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        pass
    else:
        foreign = [c for c in text if c >= "\x80" and not _WESTERN.match(c)]
        if not foreign and len(_WESTERN.findall(text)) < 0.2 * len(text):
            return text, "cp1252"
    return _guessed(data, path)


def _guessed(data: bytes, path: Path) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        raise _binary(path)
    return data.decode(best.encoding, "replace"), best.encoding


def _binary(path: Path) -> InputProblem:
    return InputProblem(
        "{file} is not text: it holds binary data. Export the transcript as .docx or .txt.",
        file=path,
    )


def _lines(text: str) -> Iterator[Block]:
    page = searched = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        if not match[0].isspace():
            page += text.count("\f", searched, start)
            searched = start
            lead = _LEAD.match(text, start, end)
            yield Block(start, end, lead.end() - start if lead else 0, page=page)


def _markdown(text: str) -> Iterator[Block]:
    table = row = -1
    for block in _lines(text):
        line = text[block.start : block.end]
        if line.lstrip().startswith("|"):
            if row < 0:
                table += 1
            if not _RULE.match(line):
                row += 1
                yield from _cells(text, block, table, row)
            continue
        row = -1
        if heading := _HEADING.match(line):
            yield Block(block.start + heading.end(), block.end, heading=len(heading[1]))
        elif bullet := _BULLET.match(line):
            start = block.start + bullet.end()
            lead = _LEAD.match(text, start, block.end)
            yield Block(start, block.end, lead.end() - start if lead else 0, number="•")
        elif not _RULE.match(line):
            yield block


def _cells(text: str, block: Block, table: int, row: int) -> Iterator[Block]:
    edges = [m.start() for m in re.finditer(r"(?<!\\)\|", text[block.start : block.end])]
    starts = [block.start + edge + 1 for edge in edges]
    ends = [start - 1 for start in starts[1:]] + [block.end]
    pairs = list(zip(starts, ends, strict=True))
    if text[pairs[-1][0] : pairs[-1][1]].isspace() or pairs[-1][0] == pairs[-1][1]:
        pairs.pop()
    for column, (start, end) in enumerate(pairs):
        if text[start:end].strip():
            lead = _LEAD.match(text, start, end)
            cell = TableCell(table, row, column, len(pairs))
            yield Block(start, end, lead.end() - start if lead else 0, cell=cell)
