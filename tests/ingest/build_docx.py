"""Word files made of raw XML, so that a test says exactly what stands in the file."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def run(text: str, *, bold: bool = False, italic: bool = False, properties: str = "") -> str:
    inside = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + properties
    head = f"<w:rPr>{inside}</w:rPr>" if inside else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, style: str = "", number: tuple[int, int] | None = None) -> str:
    """A paragraph of runs; plain strings become runs."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += (
            f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
        )
    head = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return "<w:p>" + head + "".join(i if i.startswith("<") else run(i) for i in inside) + "</w:p>"


def cell(*paragraphs: str, span: int = 1, merge: str = "") -> str:
    """A table cell; plain strings become paragraphs."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}.get(
        merge, ""
    )
    head = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    inside = "".join(p if p.startswith("<") else paragraph(p) for p in paragraphs) or "<w:p/>"
    return f"<w:tc>{head}{inside}</w:tc>"


BORDERS = (
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr>"
)


def table(*rows: list[str], ruled: bool = False) -> str:
    """A table; plain strings become cells. ``ruled`` draws lines around them."""
    return (
        "<w:tbl>"
        + (BORDERS if ruled else "")
        + "".join(
            "<w:tr>" + "".join(c if c.startswith("<w:tc") else cell(c) for c in row) + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


def write(
    path: Path,
    *body: str,
    parts: Mapping[str, tuple[str, str]] | None = None,
    prolog: str = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    extra: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a .docx. ``parts`` maps a name below word/ to (kind of relation, XML)."""
    inside = "".join(b if b.startswith("<") else paragraph(b) for b in body)
    document = f"{prolog}<w:document {NS}><w:body>{inside}</w:body></w:document>"
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION}{kind}" Target="{name}"/>'
        for n, (name, (kind, _)) in enumerate((parts or {}).items())
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATION}officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document)
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        )
        for name, (_, xml) in (parts or {}).items():
            archive.writestr(f"word/{name}", xml)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return path


def part(root: str, inside: str) -> str:
    """A side part such as comments: ``<w:root>inside</w:root>``."""
    return f"<w:{root} {NS}>{inside}</w:{root}>"


def ole(*names: str) -> bytes:
    """The beginning of an OLE container that holds streams of these names."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + b"".join(n.encode("utf-16-le") + b"\0" * 40 for n in names)
    )
