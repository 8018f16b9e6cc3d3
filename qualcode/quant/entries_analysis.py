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

_DESIGN = Parameter(
    "design",
    "choice",
    mark("Design of the study; it decides between PR, RR and OR."),
    "cross-sectional",
    ("cross-sectional", "case-control", "cohort"),
)

_PERCENT = Parameter(
    "percent", "choice", mark("Percentages of rows or columns."), "row", ("row", "column")
)

FREQUENCIES = Statistic(
    name="frequencies",
    summary=mark("Univariate tables: n and % of categories, mean and median of numbers."),
    parameters=(
        Parameter("columns", "columns", mark("The columns to describe."), required=True),
        Parameter("numeric", "flag", mark("List numbers in a frequency table too."), default=False),
        _CONFIDENCE,
    ),
    run="qualcode.quant.univariate:frequencies",
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
        _DESIGN,
        _RULE,
        _PERCENT,
        _WEIGHT,
        _ALPHA,
        _CONFIDENCE,
        _SEED,
    ),
    run="qualcode.quant.crosstab:crosstab",
)

BIVARIATE = Statistic(
    name="bivariate",
    summary=mark("One outcome against several exposures, in the bivariate table of a thesis."),
    parameters=(
        Parameter("outcome", "column", mark("The outcome (columns)."), required=True),
        Parameter("exposures", "columns", mark("The exposures (rows)."), required=True),
        Parameter("outcome_category", "text", mark("Category of the columns that is the outcome.")),
        Parameter(
            "exposed", "text", mark("Categories at risk, such as “knowledge=kurang, energy=1”."), ""
        ),
        _DESIGN,
        _RULE,
        _PERCENT,
        _WEIGHT,
        _ALPHA,
        _CONFIDENCE,
        _SEED,
    ),
    run="qualcode.quant.crosstab_bivariate:bivariate",
)

CASECONTROL = Statistic(
    name="casecontrol",
    summary=mark("Cases and controls: exposure, odds ratio; in pairs McNemar's test."),
    parameters=(
        Parameter("exposure", "column", mark("The exposure."), required=True),
        Parameter("outcome", "column", mark("The column of cases and controls."), required=True),
        Parameter("exposed", "text", mark("Category of the exposure that is at risk.")),
        Parameter("case", "text", mark("Category of the outcome that means a case.")),
        Parameter("pair", "column", mark("Column that joins a case with its control.")),
        _RULE,
        _WEIGHT,
        _ALPHA,
        _CONFIDENCE,
        _SEED,
    ),
    run="qualcode.quant.casecontrol:casecontrol",
)

MANTEL_HAENSZEL = Statistic(
    name="mantel-haenszel",
    summary=mark("Exposure and outcome within strata of a third variable (Mantel-Haenszel)."),
    parameters=(
        Parameter("row", "column", mark("The exposure or group (rows)."), required=True),
        Parameter("column", "column", mark("The outcome (columns)."), required=True),
        Parameter("strata", "column", mark("The variable to hold constant."), required=True),
        Parameter("exposed", "text", mark("Category of the rows that is at risk.")),
        Parameter("outcome", "text", mark("Category of the columns that is the outcome.")),
        _DESIGN,
        _WEIGHT,
        _ALPHA,
        _CONFIDENCE,
    ),
    run="qualcode.quant.casecontrol_strata:mantel_haenszel",
)

COMPARE = Statistic(
    name="compare",
    summary=mark("A number between groups or before and after: t, ANOVA or tests of ranks."),
    parameters=(
        Parameter("outcome", "column", mark("The number to compare."), required=True),
        Parameter("group", "column", mark("Column of the groups.")),
        Parameter("second", "column", mark("Second measurement of the same cases.")),
        Parameter(
            "test",
            "choice",
            mark("The test; auto chooses by normality and variances."),
            "auto",
            (
                "auto",
                "student",
                "welch",
                "mann-whitney",
                "anova",
                "welch-anova",
                "kruskal",
                "paired-t",
                "wilcoxon",
            ),
        ),
        _ALPHA,
        _CONFIDENCE,
    ),
    run="qualcode.quant.comparing:compare",
)

CORRELATE = Statistic(
    name="correlate",
    summary=mark("Correlation of numbers: Pearson or Spearman."),
    parameters=(
        Parameter("columns", "columns", mark("Two or more columns of numbers."), required=True),
        Parameter(
            "method",
            "choice",
            mark("The coefficient; auto chooses by normality."),
            "auto",
            ("auto", "pearson", "spearman"),
        ),
        _ALPHA,
        _CONFIDENCE,
    ),
    run="qualcode.quant.correlating:correlate",
)

NORMALITY = Statistic(
    name="normality",
    summary=mark("Normal distribution: Shapiro-Wilk, Lilliefors, skewness, kurtosis."),
    parameters=(
        Parameter("columns", "columns", mark("Columns of numbers."), required=True),
        Parameter("group", "column", mark("Column of the groups.")),
        _ALPHA,
    ),
    run="qualcode.quant.normality:normality",
)

LOGISTIC = Statistic(
    name="logistic",
    summary=mark("Logistic regression: several predictors of a two-valued outcome."),
    parameters=(
        Parameter("outcome", "column", mark("The outcome with two categories."), required=True),
        Parameter("predictors", "columns", mark("The predictors."), required=True),
        Parameter("event", "text", mark("Category of the outcome to explain.")),
        Parameter("categorical", "columns", mark("Number columns that are codes."), ()),
        Parameter("reference", "text", mark("References, such as “education=3, sex=1”."), ""),
        Parameter(
            "selection",
            "choice",
            mark("All predictors enter, or only the candidates."),
            "all",
            ("all", "candidates"),
        ),
        Parameter("candidate", "number", mark("Limit of p alone for a candidate."), 0.25),
        _ALPHA,
        _CONFIDENCE,
    ),
    run="qualcode.quant.logistic:logistic",
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

ENTRIES: tuple[Statistic, ...] = (
    FREQUENCIES,
    CROSSTAB,
    BIVARIATE,
    CASECONTROL,
    MANTEL_HAENSZEL,
    COMPARE,
    CORRELATE,
    NORMALITY,
    LOGISTIC,
    PLS,
)
