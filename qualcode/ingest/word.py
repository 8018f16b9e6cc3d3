"""Word files (.docx): every word once, in order, and a line in the report for whatever is left out.

The XML is walked directly: tables and paragraphs in their order, tracked insertions, text boxes and
notes are all places where readers built on paragraphs lose or double an informant's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from lxml import etree

from qualcode.ingest.losses import report
from qualcode.ingest.safety import Package, open_package, safe_xml
from qualcode.ingest.word_style import W, read_numbering, read_styles
from qualcode.ingest.word_walk import Walker
from qualcode.model.errors import InputProblem
from qualcode.model.transcript import Aside, AsideKind, FileText

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_PLAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read(path: Path) -> FileText:
    """Return the text of a Word file.

    Raises:
        InputProblem: the file is no Word file, is locked, damaged or hostile.
    """
    with open_package(path) as package:
        main = _main_part(package)
        data = package.read(main) or b""
        body = _body(package, data)
        relations = _relations(package, main)
        styles_part = package.read(relations.get("styles", [""])[0]) or b""
        numbering = _optional(package, relations, "numbering")
        walker = Walker(
            read_styles(styles_part.replace(_STRICT, _PLAIN), path) if styles_part else {},
            read_numbering(numbering),
            may_hide=b"vanish" in data or b"vanish" in styles_part,
        )
        walker.walk(body)
        asides = _asides(package, relations, walker)
        properties = {"format": "docx"}
        for kind in ("header", "footer"):
            if written := _margin_text(package, relations.get(kind, [])):
                properties[kind] = written
    return FileText(
        text=walker.text(),
        blocks=tuple(walker.blocks),
        properties=properties,
        problems=report(walker.seen, asides, properties),
        asides=asides,
    )


def _main_part(package: Package) -> str:
    relations = _relations(package, "")
    name = relations.get("officeDocument", ["word/document.xml"])[0]
    if name not in package.names:
        raise InputProblem(
            "{file} is a zip file, but no Word document. Save it as .docx in Word or LibreOffice.",
            file=package.path,
        )
    return name


def _body(package: Package, data: bytes) -> etree._Element:
    body = safe_xml(data.replace(_STRICT, _PLAIN), package.path).find(W + "body")
    if body is None:
        raise InputProblem(
            "{file} has no document text. Open it in Word and save it again.", file=package.path
        )
    return body


def _relations(package: Package, part: str) -> Mapping[str, list[str]]:
    """Return the internal parts a part refers to, by the last word of the kind of relation."""
    folder, name = PurePosixPath(part).parent, PurePosixPath(part).name
    root = package.xml(str(folder / "_rels" / f"{name}.rels"))
    found: dict[str, list[str]] = {}
    if root is None:
        return found
    for relation in root.iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or not target:
            continue
        where = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        found.setdefault(relation.get("Type", "").rpartition("/")[2], []).append(where)
    return found


def _joined(folder: PurePosixPath, target: str) -> str:
    parts = list(folder.parts)
    for piece in target.split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in {"", "."}:
            parts.append(piece)
    return "/".join(parts)


def _optional(
    package: Package, relations: Mapping[str, list[str]], kind: str
) -> etree._Element | None:
    """Return a side part; its elements are put into the usual namespace."""
    names = relations.get(kind, [])
    data = package.read(names[0]) if names else None
    return None if data is None else safe_xml(data.replace(_STRICT, _PLAIN), package.path)


def plain_text(element: etree._Element) -> str:
    """Return the words of a side part (header, note, comment), one line for each paragraph."""
    lines = (
        "".join(
            "\t" if piece.tag == W + "tab" else piece.text or ""
            for run in paragraph.iter(W + "r")
            for piece in run.iterchildren(W + "t", W + "tab")
        ).strip()
        for paragraph in element.iter(W + "p")
    )
    return "\n".join(line for line in lines if line)


def _margin_text(package: Package, names: list[str]) -> str:
    texts: list[str] = []
    for name in names:
        data = package.read(name)
        if data is not None and b"t>" in data:
            text = plain_text(safe_xml(data.replace(_STRICT, _PLAIN), package.path))
            if text and text not in texts:
                texts.append(text)
    return "\n".join(texts)


_SIDE_PARTS = (
    ("comments", "comment", AsideKind.COMMENT),
    ("footnotes", "footnote", AsideKind.FOOTNOTE),
    ("endnotes", "endnote", AsideKind.ENDNOTE),
)


def _asides(
    package: Package, relations: Mapping[str, list[str]], walker: Walker
) -> tuple[Aside, ...]:
    asides: list[Aside] = []
    for relation, tag, kind in _SIDE_PARTS:
        places = walker.places.get(kind, {})
        root = _optional(package, relations, relation) if places else None
        if root is None:
            continue
        for note in root.iterchildren(W + tag):
            place = places.get(note.get(W + "id", ""))
            text = plain_text(note)
            if place is not None and text:
                author = note.get(W + "author", "")
                asides.append(
                    Aside(kind=kind, start=place[0], end=place[1], text=text, author=author)
                )
    return tuple(sorted(asides, key=lambda aside: (aside.start, aside.end)))
