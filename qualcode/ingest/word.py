"""Word files (.docx): every word once, in order, and a line in the report for whatever is left out.

The XML is walked directly: tables and paragraphs in their order, tracked insertions, text boxes and
notes are all places where readers built on paragraphs lose or double an informant's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from lxml import etree

from qualcode.ingest.safety import Package, open_package, safe_xml
from qualcode.ingest.word_style import W, read_numbering, read_styles
from qualcode.ingest.word_walk import Walker
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.transcript import Aside, AsideKind, FileText, Problem, Severity

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
        problems=_report(walker, asides, properties),
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


def _report(
    walker: Walker, asides: tuple[Aside, ...], properties: Mapping[str, str]
) -> tuple[Problem, ...]:
    problems = [
        Problem(_SEVERITY.get(kind, Severity.WARNING), line, _SEEN[kind](count))
        for kind, (count, line) in walker.seen.items()
    ]
    for kind, sentence in _ASIDES.items():
        if count := sum(aside.kind is kind for aside in asides):
            problems.append(Problem(Severity.INFO, None, sentence(count)))
    for name, sentence_of in _MARGINS.items():
        if name in properties:
            problems.append(Problem(Severity.INFO, None, sentence_of(properties[name])))
    return tuple(problems)


_SEVERITY = {
    "insertion": Severity.INFO,
    "moved": Severity.INFO,
    "picture": Severity.INFO,
}


def _inserted(n: int) -> Sentence:
    return say_n("{n} tracked insertion was kept.", "{n} tracked insertions were kept.", n=n)


def _deleted(n: int) -> Sentence:
    return say_n("{n} tracked deletion was left out.", "{n} tracked deletions were left out.", n=n)


def _moved(n: int) -> Sentence:
    return say_n(
        "{n} tracked move was followed: the text stands at its new place only.",
        "{n} tracked moves were followed: the text stands at its new place only.",
        n=n,
    )


def _hidden(n: int) -> Sentence:
    return say_n(
        "{n} run of hidden text was left out.", "{n} runs of hidden text were left out.", n=n
    )


def _boxed(n: int) -> Sentence:
    return say_n(
        "{n} text box was put behind its paragraph: check the place.",
        "{n} text boxes were put behind their paragraphs: check the places.",
        n=n,
    )


def _pictures(n: int) -> Sentence:
    return say_n("{n} picture was left out.", "{n} pictures were left out.", n=n)


def _symbols(n: int) -> Sentence:
    return say_n(
        "{n} picture-font symbol was replaced by “□”.",
        "{n} picture-font symbols were replaced by “□”.",
        n=n,
    )


def _embedded(n: int) -> Sentence:
    return say_n(
        "{n} embedded document was not read. Open the file in Word and save it again to include it.",
        "{n} embedded documents were not read. Open the file in Word and save it again to include "
        "them.",
        n=n,
    )


def _nested(n: int) -> Sentence:
    return say_n(
        "{n} table stands inside another: check the order.",
        "{n} tables stand inside others: check the order.",
        n=n,
    )


_SEEN = {
    "insertion": _inserted,
    "deletion": _deleted,
    "moved": _moved,
    "hidden": _hidden,
    "text box": _boxed,
    "picture": _pictures,
    "symbol": _symbols,
    "embedded": _embedded,
    "nested": _nested,
}


def _comments(n: int) -> Sentence:
    return say_n(
        "{n} comment is kept beside the text.", "{n} comments are kept beside the text.", n=n
    )


def _footnotes(n: int) -> Sentence:
    return say_n(
        "{n} footnote is kept beside the text.", "{n} footnotes are kept beside the text.", n=n
    )


def _endnotes(n: int) -> Sentence:
    return say_n(
        "{n} endnote is kept beside the text.", "{n} endnotes are kept beside the text.", n=n
    )


_ASIDES = {
    AsideKind.COMMENT: _comments,
    AsideKind.FOOTNOTE: _footnotes,
    AsideKind.ENDNOTE: _endnotes,
}


def _header(text: str) -> Sentence:
    return say("The page header is kept beside the text: “{text}”", text=_shortened(text))


def _footer(text: str) -> Sentence:
    return say("The page footer is kept beside the text: “{text}”", text=_shortened(text))


_MARGINS = {"header": _header, "footer": _footer}


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
