"""Table of contents, lists of tables and figures: links with the number of their page.

Each entry is a link and a field that finds the page of its bookmark. No field of the kind "TOC"
stands around them: LibreOffice never makes such a list anew and would print it without numbers,
while it keeps single fields true, as Word does when a file is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.export.word_xml import (
    Paragraph,
    Run,
    add_field,
    add_paragraph,
    add_run,
    child,
    q,
    type_element,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading (level 1 to 3) or a caption (level 0, with its label) and the bookmark around it."""

    level: int
    text: str
    bookmark: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list to be made: of headings, or of the captions with a label; its heading, its width."""

    heading: str
    width: int
    label: str = ""


def fill(place: type_element, entries: Sequence[Entry], listing: Listing) -> bool:
    """Replace the paragraph ``place`` by links; false when there is nothing to list."""
    wanted = [entry for entry in entries if entry.label == listing.label]
    parent = place.getparent()
    assert parent is not None
    position = parent.index(place)
    parent.remove(place)
    if not wanted:
        return False
    head = add_paragraph(parent, Paragraph((Run(listing.heading),), style="TOCHeading"))
    parent.insert(position, head)
    for number, entry in enumerate(wanted):
        style = f"TOC{entry.level}" if entry.level else "TableofFigures"
        paragraph = add_paragraph(parent, Paragraph((), style=style))
        tab = child(child(paragraph[0], "tabs"), "tab", val="right")
        tab.set(q("leader"), "dot")
        tab.set(q("pos"), str(listing.width))
        link = child(paragraph, "hyperlink", anchor=entry.bookmark, history=1)
        add_run(link, Run(f"{entry.text}\t"))
        add_field(link, f"PAGEREF {entry.bookmark} \\h", "–")
        parent.insert(position + 1 + number, paragraph)
    return True
