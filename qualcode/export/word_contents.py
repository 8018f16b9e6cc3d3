"""Table of contents and list of tables with real entries.

Word fills such fields only when asked, other programs never: so the entries are written as links,
inside the field that lets Word add page numbers later (F9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.export.word_xml import Paragraph, Run, add_paragraph, add_run, child, type_element


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading (level 1 to 3) or a caption (level 0) and the bookmark around it."""

    level: int
    text: str
    bookmark: str


def fill(place: type_element, entries: Sequence[Entry], *, table_label: str = "") -> None:
    """Replace the paragraph ``place`` by links to headings, or to captions with that label."""
    wanted = [entry for entry in entries if (entry.level == 0) == bool(table_label)]
    parent = place.getparent()
    assert parent is not None
    if not wanted:
        parent.remove(place)
        return
    code = f'TOC \\h \\z \\c "{table_label}"' if table_label else 'TOC \\o "1-3" \\h \\z \\u'
    position = parent.index(place)
    for number, entry in enumerate(wanted):
        style = f"TOC{entry.level}" if entry.level else "TableofFigures"
        paragraph = add_paragraph(parent, Paragraph((), style=style))
        if number == 0:
            _begin(paragraph, code)
        link = child(paragraph, "hyperlink", anchor=entry.bookmark, history=1)
        add_run(link, Run(entry.text))
        if number == len(wanted) - 1:
            child(child(paragraph, "r"), "fldChar", fldCharType="end")
        parent.insert(position + number, paragraph)
    parent.remove(place)


def _begin(paragraph: type_element, code: str) -> None:
    child(child(paragraph, "r"), "fldChar", fldCharType="begin")
    child(child(paragraph, "r"), "instrText").text = code
    child(child(paragraph, "r"), "fldChar", fldCharType="separate")
