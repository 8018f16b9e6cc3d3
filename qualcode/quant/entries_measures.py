"""Statistics of instruments, scores, nutrition and the cleaning of data."""

from __future__ import annotations

from qualcode.model.sentence import mark
from qualcode.quant.entry import Parameter, Statistic

_ITEMS = Parameter(
    "items", "columns", mark("Items; p1:p45 means all from p1 to p45; empty: all numbers"), ()
)
_REVERSE = Parameter("reverse", "columns", mark("Items to turn around"), ())
_SCALE = Parameter("scale", "text", mark("Lowest and highest answer, such as 1..5"), "")

_INSTRUMENTS = (
    Statistic(
        name="validity",
        summary=mark("Which items are valid: item-total r against the r table, blueprint after"),
        run="qualcode.quant.validity:validity",
        parameters=(
            _ITEMS,
            Parameter(
                "criterion",
                "choice",
                mark("r with the total, or with the total of the other items"),
                "total",
                ("total", "corrected"),
            ),
            Parameter("alpha", "number", mark("Level of the r table"), 0.05),
            Parameter("tails", "choice", mark("Two-sided or one-sided r table"), "2", ("2", "1")),
            Parameter("threshold", "number", mark("A fixed r instead of the r table, such as 0.3")),
            _REVERSE,
            _SCALE,
            Parameter("blueprint", "text", mark("Groups: Causes = p1, p2; Prevention = p3"), ""),
        ),
    ),
    Statistic(
        name="reliability",
        summary=mark("Cronbach's alpha with its interval, KR-20, split-half, omega"),
        run="qualcode.quant.reliability:reliability",
        parameters=(
            _ITEMS,
            _REVERSE,
            _SCALE,
            Parameter("threshold", "number", mark("Reliable above this alpha: 0.6 or 0.7"), 0.6),
            Parameter("confidence", "number", mark("Confidence in percent"), 95.0),
        ),
    ),
)

_SCORES = (
    Statistic(
        name="score",
        summary=mark("Score a questionnaire and put the respondents into categories"),
        run="qualcode.quant.scoring:score",
        parameters=(
            _ITEMS,
            Parameter("key", "text", mark("Right answers: p1=a, p2=c (or p2=c|d)"), ""),
            _REVERSE,
            Parameter("scale", "text", mark("Lowest and highest answer, such as 1..5"), "0..1"),
            Parameter(
                "unit",
                "choice",
                mark("Percent of the highest possible total, or the total itself"),
                "percent",
                ("percent", "sum"),
            ),
            Parameter(
                "blank",
                "choice",
                mark("An empty answer is missing, or counts as wrong"),
                "missing",
                ("missing", "wrong"),
            ),
            Parameter(
                "cutoffs",
                "text",
                mark("Categories with their codes; the limit may be mean or median"),
                "0 Baik > 75; 1 Cukup <= 75",
            ),
            Parameter("name", "text", mark("Name of the new variable"), "score"),
        ),
    ),
)

_NUTRITION = (
    Statistic(
        name="adequacy",
        summary=mark("2 x 24 h recalls against the AKG corrected by body weight"),
        run="qualcode.quant.adequacy:adequacy",
        parameters=(
            Parameter("id", "column", mark("Column that identifies the child"), required=True),
            Parameter("date", "column", mark("Column of the recalled day"), required=True),
            Parameter("months", "column", mark("Column of the age in months"), required=True),
            Parameter("weight", "column", mark("Column of the weight in kg"), required=True),
            Parameter("food", "column", mark("Column of the food eaten"), ""),
            Parameter("grams", "column", mark("Column of the grams eaten"), ""),
            Parameter("foods", "file", mark("Food composition table, per 100 g")),
            Parameter("food_key", "text", mark("Column of the foods in that table"), ""),
            Parameter("bdd", "text", mark("Column of the edible part in percent (BDD)"), ""),
            Parameter("children", "file", mark("Table with age and weight, once per child")),
            Parameter("energy", "text", mark("Column of energy in kcal"), ""),
            Parameter("protein", "text", mark("Column of protein in g"), ""),
            Parameter("fat", "text", mark("Column of fat in g"), ""),
            Parameter("carbohydrate", "text", mark("Column of carbohydrate in g"), ""),
            Parameter("fibre", "text", mark("Column of fibre in g"), ""),
            Parameter("water", "text", mark("Column of water in ml"), ""),
            Parameter("edition", "choice", mark("Edition of the AKG"), "2019", ("2019", "2013")),
            Parameter(
                "need",
                "choice",
                mark("Correct the AKG by body weight, or take it as it is"),
                "corrected",
                ("corrected", "plain"),
            ),
            Parameter(
                "cutoffs",
                "text",
                mark("Cut-offs, or a name: study, riskesdas-energy, riskesdas-protein, sdt-energy"),
                "study",
            ),
            Parameter("days", "integer", mark("Days that were to be recalled"), 2),
            Parameter(
                "incomplete",
                "choice",
                mark("Use the days there are, or drop the child"),
                "use",
                ("use", "drop"),
            ),
        ),
    ),
)

_DATA = (
    Statistic(
        name="dictionary",
        summary=mark("The data dictionary: variables, meanings, codes, missing codes, values"),
        run="qualcode.quant.data_dictionary:dictionary",
        parameters=(),
    ),
    Statistic(
        name="check",
        summary=mark("Cleaning report: rules, duplicates, odd spellings, text among numbers"),
        run="qualcode.quant.cleaning:check",
        parameters=(
            Parameter("rules", "text", mark("Such as: age: 0..60; sex: L|P; weight: required"), ""),
            Parameter("id", "column", mark("Column that must not repeat"), ""),
        ),
    ),
)

MEASURES: tuple[Statistic, ...] = (*_DATA, *_INSTRUMENTS, *_SCORES, *_NUTRITION)
