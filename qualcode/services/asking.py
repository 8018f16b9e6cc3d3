"""Statistics as questions: what somebody wants to know, what to choose for it, what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualcode.model.dataset import Variable, VariableType
from qualcode.model.sentence import mark
from qualcode.services import quantitative
from qualcode.services.quantitative import Parameter, Statistic

if TYPE_CHECKING:
    from qualcode.quant.data import Dataset

MOST_CATEGORIES = 12


class Kind(StrEnum):
    """What is chosen."""

    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"
    ANY = "any"
    VALUE = "value"
    """One of the categories of a variable chosen before."""
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One choice: the option it fills, how it is asked, and what may be chosen."""

    option: str
    prompt: str
    kind: Kind
    several: bool = False
    optional: bool = False
    of: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to find out, and the statistic that answers it."""

    sentence: str
    statistic: str
    asks: tuple[Ask, ...] = ()


def _one(option: str, prompt: str, kind: Kind, **more: object) -> Ask:
    return Ask(option=option, prompt=prompt, kind=kind, **more)  # type: ignore[arg-type]


_RISK = mark("Which of these is at risk?")
_IS_OUTCOME = mark("Which of these is the outcome?")
_OUTCOME = mark("Which variable is the outcome?")

QUESTIONS: tuple[Question, ...] = (
    Question(
        sentence=mark("Who are the respondents?"),
        statistic="frequencies",
        asks=(_one("columns", mark("Which variables?"), Kind.ANY, several=True),),
    ),
    Question(
        sentence=mark("Is one thing related to another? (knowledge and stunting)"),
        statistic="crosstab",
        asks=(
            _one("row", mark("Which variable may have to do with it (exposure)?"), Kind.CATEGORY),
            _one("exposed", _RISK, Kind.VALUE, of="row"),
            _one("column", _OUTCOME, Kind.CATEGORY),
            _one("outcome", _IS_OUTCOME, Kind.VALUE, of="column"),
        ),
    ),
    Question(
        sentence=mark("What has to do with the outcome? (the bivariate table)"),
        statistic="bivariate",
        asks=(
            _one("outcome", _OUTCOME, Kind.CATEGORY),
            _one("outcome_category", _IS_OUTCOME, Kind.VALUE, of="outcome"),
            _one("exposures", mark("Which exposures?"), Kind.CATEGORY, several=True),
        ),
    ),
    Question(
        sentence=mark("Were cases exposed more often than controls?"),
        statistic="casecontrol",
        asks=(
            _one("exposure", mark("Which variable is the exposure?"), Kind.CATEGORY),
            _one("exposed", _RISK, Kind.VALUE, of="exposure"),
            _one("outcome", mark("Which variable says who is a case?"), Kind.CATEGORY),
            _one("case", mark("Which of these is a case?"), Kind.VALUE, of="outcome"),
        ),
    ),
    Question(
        sentence=mark("Does a number differ between groups?"),
        statistic="compare",
        asks=(
            _one("outcome", mark("Which number?"), Kind.NUMBER),
            _one("group", mark("Between which groups?"), Kind.CATEGORY),
        ),
    ),
    Question(
        sentence=mark("Do numbers go together?"),
        statistic="correlate",
        asks=(_one("columns", mark("Which numbers (two or more)?"), Kind.NUMBER, several=True),),
    ),
    Question(
        sentence=mark("What remains when several things are looked at together?"),
        statistic="logistic",
        asks=(
            _one("outcome", _OUTCOME, Kind.CATEGORY),
            _one("event", _IS_OUTCOME, Kind.VALUE, of="outcome"),
            _one("predictors", mark("Which predictors?"), Kind.ANY, several=True),
        ),
    ),
    Question(
        sentence=mark("How are the children nourished? (z-scores)"),
        statistic="zscore",
        asks=(
            _one("sex", mark("Which variable is the sex?"), Kind.CATEGORY),
            _one("birth", mark("Which is the date of birth?"), Kind.DATE),
            _one("measured", mark("Which is the date of measurement?"), Kind.DATE),
            _one("weight", mark("Which are the weights in kg?"), Kind.NUMBER, several=True),
            _one("length", mark("Which are the lengths in cm?"), Kind.NUMBER, several=True),
            _one("measure", mark("Lying or standing?"), Kind.CATEGORY, optional=True),
        ),
    ),
    Question(
        sentence=mark("Are the items of the questionnaire valid?"),
        statistic="validity",
        asks=(_one("items", mark("Which items?"), Kind.NUMBER, several=True),),
    ),
    Question(
        sentence=mark("Is the questionnaire reliable?"),
        statistic="reliability",
        asks=(_one("items", mark("Which items?"), Kind.NUMBER, several=True),),
    ),
    Question(
        sentence=mark("Are the numbers normally distributed?"),
        statistic="normality",
        asks=(_one("columns", mark("Which numbers?"), Kind.NUMBER, several=True),),
    ),
    Question(
        sentence=mark("How many respondents are needed?"),
        statistic="sample-size",
        asks=(
            _one("p", mark("Expected proportion"), Kind.TEXT, default="0.5"),
            _one("population", mark("Size of the population"), Kind.TEXT, optional=True),
            _one("d", mark("Precision, as a proportion"), Kind.TEXT, default="0.1"),
        ),
    ),
    Question(sentence=mark("Are there faults in the data?"), statistic="check"),
    Question(sentence=mark("Which variables are there?"), statistic="dictionary"),
)


def every_question() -> tuple[Question, ...]:
    """Return the questions, then every other statistic under its summary."""
    asked = {question.statistic for question in QUESTIONS}
    others = (
        Question(sentence=entry.summary, statistic=entry.name, asks=_required(entry))
        for entry in quantitative.statistics()
        if entry.name not in asked
    )
    return (*QUESTIONS, *others)


def _required(entry: Statistic) -> tuple[Ask, ...]:
    return tuple(ask_of(one) for one in entry.parameters if one.required)


def ask_of(parameter: Parameter) -> Ask:
    """Return how any option of a statistic is asked for."""
    facts = {"option": parameter.name, "prompt": parameter.help, "optional": not parameter.required}
    match parameter.kind:
        case "column":
            return Ask(**facts, kind=Kind.ANY)  # type: ignore[arg-type]
        case "columns":
            return Ask(**facts, kind=Kind.ANY, several=True)  # type: ignore[arg-type]
        case "choice":
            return Ask(**facts, kind=Kind.CHOICE, choices=parameter.choices)  # type: ignore[arg-type]
        case "flag":
            return Ask(**facts, kind=Kind.CHOICE, choices=("yes", "no"))  # type: ignore[arg-type]
    default = "" if parameter.default is None else str(parameter.default)
    return Ask(**facts, kind=Kind.TEXT, default=default)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class VariableRow:
    """A variable that can be chosen: what it is, how many values, its categories when they are few."""

    name: str
    label: str
    kind: Kind
    n: int
    categories: Mapping[str, str]


def variables(data: Dataset) -> list[VariableRow]:
    """Return the variables of data as they can be chosen."""
    return [_row(data, variable) for variable in data.variables]


def _row(data: Dataset, variable: Variable) -> VariableRow:
    codes = [code for code in data.codes(variable.name) if code is not None]
    distinct = set(codes)
    listed = [code for code in variable.value_labels if code in distinct]
    listed += sorted(distinct - set(listed))
    few = 0 < len(distinct) <= MOST_CATEGORIES
    categories = {c: variable.value_labels.get(c, c) for c in listed} if few else {}
    kind = {VariableType.NUMBER: Kind.NUMBER, VariableType.DATE: Kind.DATE}.get(
        variable.type, Kind.CATEGORY if few else Kind.ANY
    )
    return VariableRow(variable.name, variable.label, kind, len(codes), categories)


def choosable(rows: Sequence[VariableRow], kind: Kind) -> list[VariableRow]:
    """Return the variables that suit a kind; all of them when none does."""
    if kind is Kind.CATEGORY:
        fitting = [row for row in rows if row.categories and row.kind is not Kind.DATE]
    elif kind in {Kind.NUMBER, Kind.DATE}:
        fitting = [row for row in rows if row.kind is kind]
    else:
        fitting = [row for row in rows if row.n]
    return fitting or list(rows)
