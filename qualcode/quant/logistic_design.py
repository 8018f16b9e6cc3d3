"""The design of a regression: cases, columns of numbers, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualcode.model.dataset import VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.quant.categories import Axis, axis_of
from qualcode.quant.data import Dataset
from qualcode.quant.groups import measured

Floats = NDArray[np.float64]

MAX_PREDICTORS = 60
MAX_LEVELS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A predictor: its columns, and for a category the levels they stand for and the reference."""

    name: str
    label: str
    values: Floats
    levels: tuple[str, ...] = ()
    reference: str = ""

    @property
    def width(self) -> int:
        """Number of columns, which are the degrees of freedom."""
        return int(self.values.shape[1])

    def column_label(self, column: int) -> str:
        """Name of a column: the variable, and its level against the reference."""
        if not self.levels:
            return self.label
        return f"{self.label}: {self.levels[column]} / {self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Complete cases of a logistic regression; ``event`` is 1 where the outcome occurred."""

    terms: tuple[Term, ...]
    event: Floats
    outcome: str
    event_title: str
    missing: int
    notes: tuple[Sentence, ...]

    def matrix(self, terms: tuple[Term, ...] | None = None) -> Floats:
        """Return the constant and the columns of the terms (all by default)."""
        chosen = self.terms if terms is None else terms
        return np.column_stack([np.ones(len(self.event)), *(term.values for term in chosen)])


def make_design(
    data: Dataset,
    outcome: str,
    predictors: tuple[str, ...],
    *,
    event: str | None,
    categorical: tuple[str, ...],
    reference: str,
) -> Design:
    """Collect the complete cases and code categories against their reference.

    ``reference`` reads "education=3, sex=1"; without it the first category is the reference.

    Raises:
        InputProblem: a column is absent or unusable, or the outcome has not two categories.
    """
    names = tuple(dict.fromkeys(data.variable(name).name for name in predictors))
    _check_names(data.variable(outcome).name, names)
    references = _references(data, names, reference)
    coded = {data.variable(name).name for name in categorical}
    coded |= {name for name in names if data.variable(name).type is not VariableType.NUMBER}
    coded |= set(references)
    columns: dict[str, Floats | list[str | None]] = {
        name: data.codes(name) if name in coded else measured(data, name) for name in names
    }
    codes = data.codes(outcome)
    known = np.array([code is not None for code in codes], dtype=bool)
    for column in columns.values():
        known &= (
            ~np.isnan(column)
            if isinstance(column, np.ndarray)
            else np.array([code is not None for code in column], dtype=bool)
        )
    kept = [code for code, use in zip(codes, known, strict=True) if use and code is not None]
    title, hit, notes = _event(data, outcome, kept, event)
    terms = []
    for name, column in columns.items():
        if isinstance(column, np.ndarray):
            terms.append(_number_term(data, name, column[known]))
        else:
            used = [c for c, use in zip(column, known, strict=True) if use and c is not None]
            terms.append(_category_term(data, name, used, references.get(name)))
    variable = data.variable(outcome)
    return Design(
        terms=tuple(terms),
        event=hit,
        outcome=variable.label or variable.name,
        event_title=title,
        missing=int((~known).sum()),
        notes=notes,
    )


def _check_names(outcome: str, names: tuple[str, ...]) -> None:
    if not names:
        raise InputProblem("Name at least one predictor.")
    if len(names) > MAX_PREDICTORS:
        raise InputProblem(
            "{n} predictors are too many; {limit} is the most.", n=len(names), limit=MAX_PREDICTORS
        )
    if outcome in names:
        raise InputProblem("“{column}” cannot explain itself; take it out of the predictors.",
                           column=outcome)  # fmt: skip


def _references(data: Dataset, names: tuple[str, ...], text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        name, equals, code = part.partition("=")
        if not equals or not code.strip():
            raise InputProblem(
                "“{text}” cannot be read as a reference. Write “column=category”, separated by"
                " commas.",
                text=part.strip(),
            )
        column = data.variable(name).name
        if column not in names:
            raise InputProblem("“{column}” is no predictor.", column=column)
        found[column] = code.strip()
    return found


def _event(
    data: Dataset, outcome: str, codes: list[str], wanted: str | None
) -> tuple[str, Floats, tuple[Sentence, ...]]:
    distinct = list(dict.fromkeys(codes))
    if len(distinct) != 2:
        raise InputProblem(
            "{file}, column “{column}” has {n} categories among the complete cases; a logistic"
            " regression needs exactly two.",
            file=data.name,
            column=data.variable(outcome).name,
            n=len(distinct),
        )
    axis: Axis = axis_of(data.variable(outcome), distinct)
    notes: tuple[Sentence, ...] = ()
    if wanted is not None:
        chosen = axis.categories[axis.position(wanted)]
    elif set(distinct) == {"0", "1"}:
        chosen = axis.categories[axis.position("1")]
    else:
        chosen = axis.categories[0]
        notes = (
            say(
                "The event of “{column}” was not named; “{category}” is taken. Name it, or the odds"
                " ratios may stand upside down.",
                column=axis.name,
                category=chosen.title,
            ),
        )
    hit = np.array([1.0 if code == chosen.code else 0.0 for code in codes])
    return chosen.title, hit, notes


def _number_term(data: Dataset, name: str, values: Floats) -> Term:
    _check_varies(data, name, len(np.unique(values)))
    variable = data.variable(name)
    return Term(name=name, label=variable.label or name, values=values[:, None])


def _category_term(data: Dataset, name: str, codes: list[str], wanted: str | None) -> Term:
    distinct = list(dict.fromkeys(codes))
    _check_varies(data, name, len(distinct))
    if len(distinct) > MAX_LEVELS:
        raise InputProblem(
            "{file}, column “{column}” has {n} categories; a predictor takes {limit} at most."
            " Recode it into groups first.",
            file=data.name,
            column=name,
            n=len(distinct),
            limit=MAX_LEVELS,
        )
    axis = axis_of(data.variable(name), distinct)
    base = 0 if wanted is None else axis.position(wanted)
    others = [category for number, category in enumerate(axis.categories) if number != base]
    cells = np.array(codes, dtype=object)
    return Term(
        name=name,
        label=axis.name,
        values=np.column_stack([(cells == category.code).astype(float) for category in others]),
        levels=tuple(category.title for category in others),
        reference=axis.categories[base].title,
    )


def _check_varies(data: Dataset, name: str, distinct: int) -> None:
    if distinct < 2:
        raise InputProblem(
            "{file}, column “{column}” has the same value in all complete cases, so it can explain"
            " nothing. Leave it out.",
            file=data.name,
            column=name,
        )
