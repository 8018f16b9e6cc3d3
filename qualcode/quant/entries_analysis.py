"""Statistics of the analysis: tables, tests, regression, path models."""

from __future__ import annotations

from qualcode.model.sentence import mark
from qualcode.quant.entry import Parameter, Statistic

DEFAULT_SEED = 20220101

_ALPHA = Parameter("alpha", "number", mark("Level of significance, such as 0.05."), 0.05)
_CONFIDENCE = Parameter("confidence", "number", mark("Confidence of intervals in percent."), 95.0)
_SEED = Parameter("seed", "integer", mark("Seed of the random numbers."), DEFAULT_SEED)
_WEIGHT = Parameter("weight", "column", mark("Column that says how many cases a row stands for."))
_RULE = Parameter(
    "rule",
    "choice",
    mark("Which p of a table is read: as taught in Indonesia, Pearson, Cochran or Campbell."),
    "indonesian",
    ("indonesian", "pearson", "cochran", "campbell"),
)

CROSSTAB = Statistic(
    name="crosstab",
    summary=mark("Two categorical variables: cross table, chi-square, Fisher, PR, RR or OR."),
    parameters=(
        Parameter("row", "column", mark("The exposure or group (rows)."), required=True),
        Parameter("column", "column", mark("The outcome (columns)."), required=True),
        Parameter("exposed", "text", mark("Category of the rows that is at risk.")),
        Parameter("outcome", "text", mark("Category of the columns that is the outcome.")),
        Parameter("reference", "text", mark("Category of the rows to compare with.")),
        Parameter(
            "design",
            "choice",
            mark("Design of the study; it decides between PR, RR and OR."),
            "cross-sectional",
            ("cross-sectional", "case-control", "cohort"),
        ),
        _RULE,
        Parameter(
            "percent", "choice", mark("Percentages of rows or columns."), "row", ("row", "column")
        ),
        _WEIGHT,
        _ALPHA,
        _CONFIDENCE,
        _SEED,
    ),
    run="qualcode.quant.crosstab:crosstab",
)

PLS = Statistic(
    name="pls",
    summary=mark("Path model with constructs (PLS-SEM): measurement, paths, bootstrap."),
    parameters=(
        Parameter(
            "model",
            "text",
            mark("The model, such as “COMP =~ c1 + c2; CUSA =~ s1; CUSA ~ COMP”."),
            required=True,
        ),
        Parameter(
            "scheme",
            "choice",
            mark("Inner weighting scheme."),
            "path",
            ("path", "centroid", "factor"),
        ),
        Parameter(
            "missing",
            "choice",
            mark("Missing values: replaced by the mean, or the case left out."),
            "mean",
            ("mean", "listwise"),
        ),
        Parameter("bootstrap", "integer", mark("Number of resamples, 0 for none."), 5000),
        _SEED,
        _CONFIDENCE,
        Parameter("distance", "integer", mark("Omission distance for Q², 0 for none."), 7),
    ),
    run="qualcode.quant.pls.run:pls",
)

ENTRIES: tuple[Statistic, ...] = (CROSSTAB, PLS)
