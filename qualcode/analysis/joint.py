"""Joint displays: numbers and words in one table. Here they are laid out; services gather the parts.

Types after Guetterman, Fetters and Creswell (2015): statistics by themes, side by side, cases ordered
by a number (Miles & Huberman), and the building display from a theme to a questionnaire item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.model.mixed import FIT_LABELS, ITEM_LABELS, Fit, ItemKind
from qualcode.model.result import Column, Result, Table
from qualcode.model.sentence import Sentence, mark, say

LEAST_FOR_PERCENT = 10
"""Below so many people a percentage says more than is known: only counts are printed."""
LONGEST_QUOTE = 240
MENTIONED, NOT_MENTIONED, NOT_ASKED = "✓", "–", ""


@dataclass(frozen=True, slots=True)
class Words:
    """A quotation with its source in brackets."""

    text: str
    citation: str

    def sentence(self) -> Sentence:
        """Return it as it is printed; a long one is shortened at a word."""
        text = " ".join(self.text.split())
        if len(text) > LONGEST_QUOTE:
            text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        return say("“{text}” ({citation})", text=text, citation=self.citation)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLine:
    """A theme in groups of cases: who mentioned it of those who were asked, and how it was put."""

    theme: str
    mentioned: Mapping[str, int]
    asked: Mapping[str, int]
    p: float | None
    test: str
    words: Mapping[str, Words]


def statistics_by_themes(
    lines: Sequence[ThemeLine], groups: Mapping[str, str], *, variable: str, unlinked: int
) -> Result:
    """Lay out themes against groups of a variable; ``groups`` maps codes to names."""
    rows = []
    for line in lines:
        cells: list[object] = [line.theme]
        for group in groups:
            n, of = line.mentioned.get(group, 0), line.asked.get(group, 0)
            cells += [say("{n} of {of}", n=n, of=of)]
            cells.append(100 * n / of if of >= LEAST_FOR_PERCENT else None)
        quoted = [
            say("{group}: {words}", group=name, words=line.words[group].sentence())
            for group, name in groups.items()
            if group in line.words
        ]
        rows.append((*cells, line.p, Sentence(line.test) if line.test else None, stacked(quoted)))
    columns = [Column("theme", say("Theme"))]
    for number, name in enumerate(groups.values()):
        columns.append(Column(f"n{number}", say("{name}, n", name=name)))
        columns.append(Column(f"share{number}", say("{name}, %", name=name), "percent", 1))
    columns += [
        Column("p", say("p"), "p", 3),
        Column("test", say("Test")),
        Column("words", say("In their words")),
    ]
    asked = max((sum(line.asked.values()) for line in lines), default=0)
    warnings = [say("{n} cases have no informant and are left out.", n=unlinked)] * (unlinked > 0)
    if asked < 20:
        warnings.append(
            say("With {n} cases only counts and Fisher's exact test are meaningful.", n=asked)
        )
    return Result(
        name="themes",
        title=say("{variable} by themes", variable=variable),
        tables=(
            Table(
                say("Who mentions which theme, by {variable}", variable=variable),
                tuple(columns),
                tuple(rows),
                (
                    say(
                        "n of those who were asked; percentages from {least} cases on.",
                        least=LEAST_FOR_PERCENT,
                    ),
                ),
            ),
        ),
        method=say(
            "Cases are joined with their informants; a theme counts once for a case. Not asked is no"
            " answer, asked and not said is no."
        ),
        n=asked,
        missing=unlinked,
        warnings=tuple(warnings),
        interpretation=say(
            "The interviews were chosen, not drawn: the counts describe these people and prove"
            " nothing about others."
        ),
    )


def joined(parts: Sequence[Sentence]) -> Sentence | None:
    """Put sentences behind each other; None of nothing."""
    whole: Sentence | None = None
    for part in parts:
        whole = part if whole is None else say("{first}; {second}", first=whole, second=part)
    return whole


def stacked(parts: Sequence[Sentence]) -> Sentence | None:
    """Put sentences under each other; None of nothing."""
    whole: Sentence | None = None
    for part in parts:
        whole = part if whole is None else say("{first}\n{second}", first=whole, second=part)
    return whole


@dataclass(frozen=True, slots=True, kw_only=True)
class SideLine:
    """A theme with its number on one side and its words on the other."""

    theme: str
    number: Sentence | str
    mentioned: int
    asked: int
    words: Words | None
    fit: Fit | None
    inference: str


def side_by_side(lines: Sequence[SideLine]) -> Result:
    """Lay numbers and words of each theme side by side, with how they fit."""
    rows = [
        (
            line.theme,
            line.number or None,
            say("{n} of {of}", n=line.mentioned, of=line.asked),
            line.words.sentence() if line.words else None,
            Sentence(FIT_LABELS[line.fit]) if line.fit else None,
            line.inference or None,
        )
        for line in lines
    ]
    counts = {fit: sum(line.fit is fit for line in lines) for fit in Fit}
    open_ones = sum(line.fit is None for line in lines)
    told = joined(
        [say("{fit}: {n}", fit=Sentence(FIT_LABELS[fit]), n=n) for fit, n in counts.items() if n]
        + [say("not decided: {n}", n=open_ones)] * (open_ones > 0)
    )
    return Result(
        name="side-by-side",
        title=say("Numbers and words side by side"),
        tables=(
            Table(
                say("Numbers and words of each theme"),
                (
                    Column("theme", say("Theme")),
                    Column("number", say("Numbers")),
                    Column("mentioned", say("Informants")),
                    Column("words", say("In their words")),
                    Column("fit", say("Fit")),
                    Column("inference", say("What follows")),
                ),
                tuple(rows),
                (say("Informants who mention the theme, of those who were asked."),),
            ),
        ),
        method=say(
            "Fit after Fetters, Curry and Creswell (2013), decided by a person: confirms, expands,"
            " contradicts, or silent on one side."
        ),
        n=len(lines),
        interpretation=say("Fit of the themes: {told}.", told=told) if told else None,
        values={str(fit): n for fit, n in counts.items()} | {"not_decided": open_ones},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case: its number, who speaks for it, and what is known of each theme."""

    case: str
    value: float
    group: str
    informants: str
    themes: tuple[int | None, ...]


def cases_in_order(
    lines: Sequence[CaseLine], themes: Sequence[str], *, variable: str, counts: bool, unlinked: int
) -> Result:
    """Lay out cases ordered by a number against themes."""
    ordered = sorted(lines, key=lambda line: (line.value, line.case))
    has_groups = any(line.group for line in lines)
    rows = []
    for line in ordered:
        signs = [_sign(value, counts=counts) for value in line.themes]
        group = [line.group] if has_groups else []
        rows.append((line.case, line.value, *group, line.informants, *signs))
    columns = [Column("case", say("Case")), Column("value", variable, "number", 2)]
    columns += [Column("group", say("Category"))] if has_groups else []
    columns.append(Column("informants", say("Informants")))
    columns += [Column(f"t{number}", theme) for number, theme in enumerate(themes)]
    legend = say(
        "{yes} mentioned, {no} asked but not mentioned, empty: not asked.",
        yes=MENTIONED,
        no=NOT_MENTIONED,
    )
    return Result(
        name="cases",
        title=say("Cases ordered by {variable}", variable=variable),
        tables=(
            Table(
                say("Cases ordered by {variable}, from low to high", variable=variable),
                tuple(columns),
                tuple(rows),
                () if counts else (legend,),
            ),
        ),
        method=say("Case-ordered display after Miles and Huberman."),
        n=len(rows),
        missing=unlinked,
        warnings=tuple(
            [say("{n} cases have no informant and are left out.", n=unlinked)] * (unlinked > 0)
        ),
    )


def _sign(value: int | None, *, counts: bool) -> object:
    if value is None:
        return NOT_ASKED
    if counts:
        return value
    return MENTIONED if value else NOT_MENTIONED


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """From a theme to an item or hypothesis: the words it rests on, and what the data say."""

    theme: str
    kind: ItemKind
    label: str
    wording: str
    words: tuple[Words, ...]
    variables: tuple[str, ...]
    answers: Sentence | None
    lost: int


def building(lines: Sequence[TraceLine]) -> Result:
    """Lay out how themes became items and hypotheses."""
    rows = [
        (
            line.theme,
            stacked([one.sentence() for one in line.words]),
            say("{kind} {label}", kind=Sentence(ITEM_LABELS[line.kind]), label=line.label),
            line.wording,
            ", ".join(line.variables),
            line.answers,
        )
        for line in lines
    ]
    lost = sum(line.lost for line in lines)
    bare = sum(not line.words for line in lines)
    warnings = []
    if lost:
        warnings.append(say("{n} quotations were taken back since; look again.", n=lost))
    if bare:
        warnings.append(say("{n} items rest on no quotation.", n=bare))
    return Result(
        name="items",
        title=say("From themes to items and hypotheses"),
        tables=(
            Table(
                say("From themes to items and hypotheses"),
                (
                    Column("theme", say("Theme")),
                    Column("words", say("In their words")),
                    Column("item", say("Item")),
                    Column("wording", say("Wording")),
                    Column("variables", say("Variable")),
                    Column("answers", say("Answers")),
                ),
                tuple(rows),
            ),
        ),
        method=say("Building display of an exploratory sequential design."),
        n=len(rows),
        warnings=tuple(warnings),
        values={"lost": lost, "without_quotation": bare},
    )


FISHER = mark("Fisher's exact test")
