"""A Word file under construction: headings, captions, tables, sections, footer, comments.

Everything that goes to Word (a matrix, a codebook, a report) is put together with `WordFile`.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from typing import Any

import docx
from docx.shared import Twips
from lxml import etree

from qualcode.export import word_template
from qualcode.export.local_numbers import long_date
from qualcode.export.options import DocumentFacts
from qualcode.export.plain import one_line, plain, unbroken
from qualcode.export.word_contents import Entry, Listing, fill
from qualcode.export.word_xml import (
    RELATIONS,
    Paragraph,
    Run,
    Table,
    add_bookmark,
    add_field,
    add_paragraph,
    add_run,
    add_table,
    child,
    q,
    type_element,
)
from qualcode.export.zipped import normalised
from qualcode.messages import language, tr
from qualcode.model.errors import InputProblem

_UNDATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_PACKAGE_PARTS = {"officeDocument", "core-properties"}
_WORD_PARTS = {"styles", "settings", "numbering", "theme", "fontTable"}
_LANGUAGE_TAGS = {"id": "id-ID", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Page:
    """An A4 page in twips: size, and margins top, right, bottom, left."""

    width: int
    height: int
    margins: tuple[int, int, int, int]

    @property
    def text_width(self) -> int:
        """Width between the margins."""
        return self.width - self.margins[1] - self.margins[3]


PORTRAIT = Page(11906, 16838, (1701, 1701, 1701, 2268))
LANDSCAPE = Page(16838, 11906, (1418, 1418, 1418, 1418))


class WordFile:
    """Builds a .docx from top to bottom; `to_bytes` gives the same bytes for the same calls.

    Raises:
        InputProblem: ``house_style`` is not a Word document.
    """

    def __init__(
        self,
        *,
        title: str,
        facts: DocumentFacts,
        page: Page = LANDSCAPE,
        house_style: bytes | None = None,
    ) -> None:
        self._facts = facts
        self._document = _opened(house_style)
        self._styles = _style_ids(self._document, own=house_style is None)
        self._body: type_element = self._document.element.body
        for element in list(self._body):
            self._body.remove(element)
        self.page = page
        self._entries: list[Entry] = []
        self._lists: list[tuple[type_element, Listing]] = []
        self._comments = 0
        self._table_number = 0
        self._figure_number = 0
        self._renumbered = False
        self._footers: dict[Page, str] = {}
        self._set_properties(one_line(title))

    # -- text ------------------------------------------------------------------------------------

    def add(
        self, paragraph: Paragraph, *, keep_next: bool | None = None, new_page: bool = False
    ) -> type_element:
        """Add a paragraph; see `word_xml.add_paragraph`."""
        return add_paragraph(self._body, paragraph, keep_next=keep_next, new_page=new_page)

    def title(self, text: str, subtitle: str = "") -> None:
        """Add the title of the document."""
        self.add(Paragraph((Run(one_line(text)),), style="Title"))
        if subtitle:
            self.add(Paragraph((Run(one_line(subtitle)),), style="Subtitle"))

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Add a heading of level 1 to 3, bookmarked for a table of contents."""
        words = Paragraph((Run(one_line(text)),), style=f"Heading{level}")
        element = self.add(words, new_page=new_page)
        self._enter(element, level, one_line(text))

    def contents(self) -> None:
        """Put a table of contents here; it lists the headings of the finished file."""
        self._list(tr("Contents"))

    def list_of_tables(self) -> None:
        """Put a list of tables here."""
        self._list(tr("List of tables"), tr("Table"))

    def list_of_figures(self) -> None:
        """Put a list of figures here."""
        self._list(tr("List of figures"), tr("Figure"))

    def _list(self, heading: str, label: str = "") -> None:
        listing = Listing(heading, self.page.text_width, label)
        self._lists.append((self.add(Paragraph(())), listing))

    def text(self, text: str, *, keep_next: bool = False) -> None:
        """Add a paragraph of running text; ``keep_next`` holds it on the page of what follows."""
        self.add(Paragraph((Run(text),), style="Normal"), keep_next=keep_next or None)

    def quotation(self, text: str, citation: str) -> None:
        """Add a quotation as its own paragraph."""
        runs = (Run(text, verbatim=True), Run(f" ({unbroken(citation)})"))
        self.add(Paragraph(runs, style="Quote"))

    def note(self, text: str) -> None:
        """Add a note below a table."""
        self.add(Paragraph((Run(text),), style="TableNote"))

    def comment(self, text: str, author: str) -> int:
        """Store a Word comment and return its id, to be given to a `Run`."""
        number = self._comments
        self._comments += 1
        name = author or tr("Coder")
        comments = self._document.part._comments_part.element  # noqa: SLF001 - no public way
        element = child(comments, "comment", id=number, author=name, initials=name[:2])
        if self._facts.date:
            element.set(q("date"), f"{self._facts.date.isoformat()}T00:00:00Z")
        paragraph = add_paragraph(element, Paragraph((), style="CommentText"))
        mark = child(paragraph, "r")
        child(child(mark, "rPr"), "rStyle", val="CommentReference")
        child(mark, "annotationRef")
        add_run(paragraph, Run(text))
        return number

    # -- tables ----------------------------------------------------------------------------------

    def number_tables_from(self, number: int) -> None:
        """Give the next caption this number."""
        self._table_number = number - 1
        self._renumbered = number != 1

    def caption(self, title: str, *, continued: bool = False, new_page: bool = False) -> None:
        """Add a numbered caption ("Tabel 1. …") that stays with the table below it.

        A continued table repeats the number of the one before.
        """
        label = tr("Table")
        words = Paragraph((Run(f"{label} "),), style="Caption")
        element = self.add(words, new_page=new_page)
        add_field(element, self._sequence(label, continued=continued), str(self._table_number))
        ending = f" {tr('(continued)')}" if continued else ""
        add_run(element, Run(f". {one_line(title)}{ending}"))
        if not continued:
            self._enter(element, 0, f"{label} {self._table_number}. {one_line(title)}", label)

    def _sequence(self, label: str, *, continued: bool) -> str:
        """Return the field that numbers a table; it counts on by itself when tables are added."""
        if continued:
            return f"SEQ {label} \\c \\* ARABIC"
        self._table_number += 1
        restart = f" \\r {self._table_number}" if self._renumbered else ""
        self._renumbered = False
        return f"SEQ {label}{restart} \\* ARABIC"

    def table(self, table: Table) -> None:
        """Add a table. Add a note or another paragraph after it: Word needs one between tables."""
        add_table(self._body, table)

    def figure_caption(self, title: str) -> None:
        """Add a numbered caption ("Gambar 1. …") below a picture."""
        label = tr("Figure")
        self._figure_number += 1
        element = self.add(Paragraph((Run(f"{label} "),), style="Caption"), keep_next=False)
        add_field(element, f"SEQ {label} \\* ARABIC", str(self._figure_number))
        add_run(element, Run(f". {one_line(title)}"))
        self._enter(element, 0, f"{label} {self._figure_number}. {one_line(title)}", label)

    def picture(self, png: bytes, *, width: int, alt: str, keep_next: bool = False) -> None:
        """Add a picture (PNG or JPEG), ``width`` twips wide at most the text, with a text for the blind.

        ``keep_next`` holds it on the page of what follows, such as its caption.
        """
        twips = min(width, self.page.text_width)
        holder = self._document.add_paragraph()
        holder.add_run().add_picture(io.BytesIO(png), width=Twips(twips))
        element: type_element = holder._p  # noqa: SLF001 - the element is what is placed
        for inline in element.iter(f"{{{_DRAWING}}}inline"):
            for side in ("distT", "distB", "distL", "distR"):
                inline.set(side, "0")
        for properties in element.iter(f"{{{_DRAWING}}}docPr"):
            properties.set("descr", plain(alt))
            properties.set("name", f"{tr('Picture')} {properties.get('id')}")
        if keep_next:
            holder.paragraph_format.keep_with_next = True
        self._body.append(element)

    def page_break(self) -> None:
        """Start a new page."""
        paragraph = self.add(Paragraph((), style="Normal"))
        child(child(paragraph, "r"), "br", type="page")

    def turn_page(self, page: Page) -> None:
        """End this section; what follows stands on pages of the other kind."""
        if page == self.page:
            return
        last = self._body[-1] if len(self._body) else None
        if last is None or not self._can_end_section(last):
            last = self.add(Paragraph((), style="TableNote"))
        self._add_section(last[0])
        self.page = page

    def _can_end_section(self, element: type_element) -> bool:
        """Whether it is a paragraph that stays and ends no other section."""
        is_place = any(element is place for place, _ in self._lists)
        is_text = element.tag == q("p") and len(element) > 0 and element[0].tag == q("pPr")
        return is_text and not is_place and element[0].find(q("sectPr")) is None

    # -- the package -----------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Finish the file."""
        if not len(self._body) or self._body[-1].tag == q("tbl"):
            self.add(Paragraph((), style="Normal"))
        self._add_section(self._body)
        filled = [fill(place, self._entries, listing) for place, listing in self._lists]
        if any(filled):
            self._update_fields()
        self._use_available_styles()
        stream = io.BytesIO()
        self._document.save(stream)
        return normalised(stream.getvalue())

    def _update_fields(self) -> None:
        """Let Word fill in the page numbers when the file is opened."""
        settings: type_element = self._document.settings.element
        update = child(settings, "updateFields")
        settings.find(q("compat")).addprevious(update)  # type: ignore[union-attr]

    def _enter(self, paragraph: type_element, level: int, text: str, label: str = "") -> None:
        """Bookmark a heading or caption and remember it for the lists."""
        entry = Entry(level, text, f"_Toc{len(self._entries) + 1:08d}", label)
        self._entries.append(entry)
        add_bookmark(paragraph, len(self._entries), entry.bookmark)

    def _add_section(self, parent: type_element) -> None:
        page = self.page
        section = child(parent, "sectPr")
        reference = child(section, "footerReference", type="default")
        reference.set(f"{{{RELATIONS}}}id", self._footer(page))
        size = child(section, "pgSz", w=page.width, h=page.height)
        if page.width > page.height:
            size.set(q("orient"), "landscape")
        top, right, bottom, left = page.margins
        child(
            section,
            "pgMar",
            top=top,
            right=right,
            bottom=bottom,
            left=left,
            header=709,
            footer=709,
            gutter=0,
        )

    def _footer(self, page: Page) -> str:
        """Return the relation id of the footer for this page; made once per page kind."""
        if page not in self._footers:
            part, relation = self._document.part.add_footer_part()
            footer: type_element = part.element
            for element in list(footer):
                footer.remove(element)
            paragraph = add_paragraph(footer, Paragraph((), style="Footer"))
            child(child(paragraph[0], "tabs"), "tab", val="right", pos=page.text_width)
            add_run(paragraph, Run(f"{shortened(self._facts.project)}\n{self._state()}\t"))
            add_run(paragraph, Run(f"{tr('Page')} "))
            add_field(paragraph, "PAGE", "1")
            add_run(paragraph, Run(f" {tr('of')} "))
            add_field(paragraph, "NUMPAGES", "1")
            self._footers[page] = relation
        return self._footers[page]

    def _state(self) -> str:
        """Name the state of the project this was made from."""
        facts = self._facts
        parts: list[str] = []
        if facts.head:
            parts.append(tr("log {hash}", hash=facts.short_head))
        if facts.date:
            parts.append(long_date(facts.date))
        parts.append(f"qualcode {facts.version}".strip())
        return " · ".join(filter(None, parts))

    def _set_properties(self, title: str) -> None:
        """Name the document; no author, no comments, no time but the one given."""
        day = self._facts.date
        when = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else _UNDATED
        properties = self._document.core_properties
        element: type_element = properties._element  # noqa: SLF001 - properties cannot be removed otherwise
        for old in list(element):
            element.remove(old)
        properties.title = plain(title)[:255]
        properties.author = ""
        properties.language = _LANGUAGE_TAGS[language()]
        properties.created = when
        properties.modified = when

    def _use_available_styles(self) -> None:
        """Point at the styles of a house style by their own ids."""
        if all(ours == theirs for ours, theirs in self._styles.items()):
            return
        names = {q("pStyle"), q("rStyle"), q("tblStyle")}
        roots = [self._body, *(rel.target_part.element for rel in self._footer_relations())]
        if self._comments:
            roots.append(self._document.part._comments_part.element)  # noqa: SLF001 - no public way
        for root in roots:
            for element in root.iter(*names):
                value = element.get(q("val"), "")
                element.set(q("val"), self._styles.get(value, value))

    def _footer_relations(self) -> list[Any]:
        relations = self._document.part.rels
        return [relations[name] for name in self._footers.values()]


def shortened(text: str, most: int = 70) -> str:
    """Return a title that fits beside the page number."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _opened(house_style: bytes | None) -> Any:
    if house_style is None:
        return docx.Document(io.BytesIO(word_template.template_bytes()))
    try:
        document = docx.Document(io.BytesIO(house_style))
        _keep_styles_only(document)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise InputProblem(
            "The house style is not a Word document. Save it as .docx and give that file."
        ) from error
    return document


def _keep_styles_only(document: Any) -> None:
    """Drop all but the looks: headers, pictures, properties may hold names of people."""
    part = document.part
    for owner, wanted in ((part.package, _PACKAGE_PARTS), (part, _WORD_PARTS)):
        for name, relation in list(owner.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] not in wanted:
                del owner.rels[name]
    settings = document.settings.element
    part._settings_part.rels.clear()  # noqa: SLF001 - no public way
    for old in list(settings):
        settings.remove(old)
    settings.extend(etree.fromstring(word_template.settings_xml()))


def _style_ids(document: Any, *, own: bool) -> dict[str, str]:
    """Map our style ids to those of the document; styles it lacks are added to it.

    Word names built-in styles alike in every language but not their ids ("Judul1").
    """
    styles: type_element = document.styles.element
    if own:
        for tag in styles.iter(q("lang")):
            tag.set(q("val"), _LANGUAGE_TAGS[language()])
    there = {_style_name(s): s.get(q("styleId"), "") for s in styles.iter(q("style"))}
    ids: dict[str, str] = {}
    for style in etree.fromstring(word_template.styles_xml()).iter(q("style")):
        name, own_id = _style_name(style), style.get(q("styleId"), "")
        if name not in there:
            styles.append(style)
        ids[own_id] = there.get(name, own_id)
    return ids


def _style_name(style: type_element) -> str:
    name = style.find(q("name"))
    return "" if name is None else name.get(q("val"), "").casefold()
