"""Displays of the method: what each one is for, and how it is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from qualcode.model.errors import InputProblem
from qualcode.model.matrix import CellContent
from qualcode.model.sentence import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplaySpec:
    """A display as chosen: a design of the gallery, and what was changed about it.

    ``kinds``, ``sources``, ``codes``, ``informants`` and ``coders`` narrow it down (empty: all).
    ``order_by`` sorts the rows by an attribute of informants, or by "count". ``by`` is what a
    co-occurrence counts, ``outcomes`` the dimension of an effects matrix.
    """

    design: str
    rows: str = ""
    cols: str = ""
    content: str = ""
    layout: str = ""
    title: str = ""
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    informants: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    order_by: str = ""
    descending: bool = False
    only_used: bool = False
    by: str = ""
    outcomes: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as stored: only what differs from the design."""
        blank = asdict(DisplaySpec(design=self.design))
        mine = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}
        kept = {k: v for k, v in mine.items() if v not in (blank[k], []) or k == "design"}
        return {**kept, "design": self.design}


def spec_of(stored: Mapping[str, Any]) -> DisplaySpec:
    """Read a stored display; what a newer version added is passed over.

    Raises:
        InputProblem: it names no design.
    """
    known = DisplaySpec.__slots__
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in known
    }
    if fields.get("design") not in DESIGNS:
        raise InputProblem(
            "This display is of an unknown design: {name}.", name=fields.get("design")
        )
    return DisplaySpec(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A display of the gallery. ``picture`` names the drawing when it is none of rows and columns."""

    name: str
    title: str
    purpose: str
    rows: str = ""
    cols: str = ""
    content: CellContent = CellContent.QUOTES
    layout: str = "grid"
    kinds: tuple[str, ...] = ()
    silence: bool = False
    picture: str = ""


DESIGNS: Mapping[str, Design] = {
    design.name: design
    for design in (
        Design(
            name="ipo",
            title=mark("Results per informant"),
            purpose=mark(
                "What each informant says on Input, Process and Output, as journals print it: the "
                "written result, or the quotations while none is written."
            ),
            rows="informant",
            cols="dimension",
            content=CellContent.RESULT,
            layout="journal",
        ),
        Design(
            name="fgd",
            title=mark("Focus group: theme by participant"),
            purpose=mark(
                "Who said what in the group, who was silent and who does not know, with the "
                "interpretation below each theme."
            ),
            rows="code",
            cols="informant",
            kinds=("fgd",),
            silence=True,
        ),
        Design(
            name="framework",
            title=mark("Framework matrix"),
            purpose=mark(
                "One case a row, one theme a column: a summary resting on its quotations."
            ),
            rows="informant",
            cols="code",
            content=CellContent.SUMMARY,
        ),
        Design(
            name="role",
            title=mark("Role-ordered matrix"),
            purpose=mark("Whether people in different positions see a theme differently."),
            rows="role",
            cols="code",
            content=CellContent.RESULT,
        ),
        Design(
            name="site",
            title=mark("Site-ordered matrix"),
            purpose=mark("How places differ on each theme."),
            rows="site",
            cols="code",
            content=CellContent.RESULT,
        ),
        Design(
            name="events",
            title=mark("Event listing"),
            purpose=mark("What happened when: the years that informants name, in order, by theme."),
            rows="year",
            cols="dimension",
            content=CellContent.RESULT,
        ),
        Design(
            name="time",
            title=mark("Time-ordered matrix"),
            purpose=mark("What was said when: themes in the order of the days of data collection."),
            rows="time",
            cols="dimension",
            content=CellContent.RESULT,
        ),
        Design(
            name="clustered",
            title=mark("Conceptually clustered matrix"),
            purpose=mark("Themes that belong together stand side by side, for every informant."),
            rows="informant",
            cols="code",
            content=CellContent.RESULT,
        ),
        Design(
            name="effects",
            title=mark("Effects matrix"),
            purpose=mark("Which component is said to lead to which outcome, and the words for it."),
            rows="component",
            cols="outcome",
            content=CellContent.RESULT,
        ),
        Design(
            name="checklist",
            title=mark("Checklist matrix"),
            purpose=mark(
                "Whether each component is adequate, present, or absent, and who says so."
            ),
            rows="code",
            cols="condition",
        ),
        Design(
            name="cases",
            title=mark("Case-ordered matrix"),
            purpose=mark("Cases sorted by an outside variable, so that a pattern along it shows."),
            rows="informant",
            cols="code",
            content=CellContent.RESULT,
        ),
        Design(
            name="counts",
            title=mark("Codings per code and case"),
            purpose=mark("How often each theme comes up with each case. Numbers are no weights."),
            rows="code",
            cols="informant",
            content=CellContent.COUNT,
        ),
        Design(
            name="crosstab",
            title=mark("Share of informants per theme"),
            purpose=mark("How many of each kind of informants speak of a theme."),
            rows="code",
            cols="role",
            content=CellContent.SHARE,
        ),
        Design(
            name="cooccurrence",
            title=mark("Co-occurrence of codes"),
            purpose=mark("Which themes stand together: on the same words, turn, or source."),
            rows="code",
            cols="code",
            content=CellContent.COUNT,
        ),
        Design(
            name="tree",
            title=mark("Tree of codes"),
            purpose=mark("The codebook at a glance, with the number of codings."),
            picture="tree",
        ),
        Design(
            name="network",
            title=mark("Co-occurrence network"),
            purpose=mark("Themes that stand together are joined; a thicker line is more often."),
            picture="network",
        ),
        Design(
            name="causal",
            title=mark("Causal network"),
            purpose=mark("What leads to what, as stated between codes, with + and - and evidence."),
            picture="causal",
        ),
        Design(
            name="saturation",
            title=mark("Saturation"),
            purpose=mark("Whether further sources still bring new codes."),
            picture="saturation",
        ),
        Design(
            name="frequencies",
            title=mark("Frequencies of codes"),
            purpose=mark("How many codings each code has."),
            picture="frequencies",
        ),
    )
}


def filled(spec: DisplaySpec) -> DisplaySpec:
    """Return the display with everything that its design decides.

    Raises:
        InputProblem: the design is unknown.
    """
    design = DESIGNS.get(spec.design)
    if design is None:
        raise InputProblem(
            "There is no display “{name}”. Known are {known}.",
            name=spec.design,
            known=", ".join(DESIGNS),
        )
    return replace(
        spec,
        rows=spec.rows or design.rows,
        cols=spec.cols or design.cols,
        content=spec.content or str(design.content),
        layout=spec.layout or design.layout,
        kinds=spec.kinds or design.kinds,
        by=spec.by or ("turn" if design.picture else "overlap"),
    )
