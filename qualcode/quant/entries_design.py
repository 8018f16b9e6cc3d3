"""Statistics of the design and the measurement: samples, children, instruments, nutrition."""

from __future__ import annotations

from qualcode.model.sentence import mark
from qualcode.quant.entries_measures import MEASURES
from qualcode.quant.entry import Parameter, Statistic

_METHODS = ("ceil", "nearest", "largest-remainder")

_SAMPLING = (
    Statistic(
        name="sample-size",
        summary=mark("How many respondents: one proportion, two proportions, case-control"),
        needs_data=False,
        run="qualcode.quant.sampling:sample_size",
        parameters=(
            Parameter(
                "design",
                "choice",
                mark("What is estimated or compared"),
                "proportion",
                ("proportion", "two-proportions", "case-control"),
            ),
            Parameter("p", "number", mark("Expected proportion (of the controls or group 1)"), 0.5),
            Parameter("p2", "number", mark("Proportion of group 2")),
            Parameter("d", "number", mark("Precision, as a proportion"), 0.1),
            Parameter("population", "integer", mark("Size of the population; empty: infinite")),
            Parameter("odds_ratio", "number", mark("Smallest odds ratio to detect")),
            Parameter("ratio", "number", mark("Controls per case"), 1.0),
            Parameter("confidence", "number", mark("Confidence in percent"), 95.0),
            Parameter("power", "number", mark("Power in percent"), 80.0),
            Parameter(
                "z",
                "choice",
                mark("Normal quantile as printed in tables (1.96) or exact"),
                "",
                ("table", "exact"),
            ),
            Parameter("dropout", "number", mark("Expected drop-out, as a proportion"), 0.1),
            Parameter(
                "dropout_rule", "choice", mark("n(1 + f) or n / (1 - f)"), "add", ("add", "divide")
            ),
        ),
    ),
    Statistic(
        name="allocate",
        summary=mark("Divide a sample among strata in proportion to their sizes"),
        run="qualcode.quant.sampling:allocate",
        parameters=(
            Parameter("n", "integer", mark("Size of the sample"), required=True),
            Parameter("stratum", "column", mark("Column of the strata"), required=True),
            Parameter(
                "size", "column", mark("Column of the stratum sizes; empty: rows are counted")
            ),
            Parameter("method", "choice", mark("How fractions are rounded"), "ceil", _METHODS),
        ),
    ),
    Statistic(
        name="draw",
        summary=mark("Seeded lottery, simple or per stratum, with a draw protocol to print"),
        run="qualcode.quant.draw:draw",
        parameters=(
            Parameter("id", "column", mark("Column that identifies a member"), required=True),
            Parameter(
                "seed", "integer", mark("Seed: the same seed repeats the draw"), required=True
            ),
            Parameter("n", "integer", mark("Size of the sample")),
            Parameter("stratum", "column", mark("Column of the strata; empty: one lottery")),
            Parameter("sizes", "text", mark("Numbers per stratum: Melati=8, Mawar=11"), ""),
            Parameter("method", "choice", mark("How fractions are rounded"), "ceil", _METHODS),
            Parameter("reserve", "integer", mark("Substitutes drawn per stratum"), 0),
        ),
    ),
    Statistic(
        name="screen",
        summary=mark("Inclusion and exclusion criteria, with the number left after each"),
        run="qualcode.quant.draw:screen",
        parameters=(
            Parameter("include", "text", mark("Criteria such as: age >= 12; age <= 59"), ""),
            Parameter("exclude", "text", mark("Criteria such as: ill = 1; weight missing"), ""),
        ),
    ),
)

_CHILDREN = (
    Statistic(
        name="zscore",
        summary=mark("WHO z-scores of children, categories of Permenkes 2/2020, prevalence"),
        run="qualcode.quant.zscore:zscore",
        parameters=(
            Parameter("sex", "column", mark("Column of the sex"), required=True),
            Parameter("id", "column", mark("Column that identifies the child"), ""),
            Parameter("birth", "column", mark("Column of the birth date"), ""),
            Parameter("measured", "column", mark("Column of the date of measurement"), ""),
            Parameter("days", "column", mark("Column of the age in days"), ""),
            Parameter("months", "column", mark("Column of the age in months"), ""),
            Parameter("weight", "columns", mark("Weight in kg; several columns are averaged"), ()),
            Parameter(
                "length", "columns", mark("Length or height in cm; several are averaged"), ()
            ),
            Parameter("measure", "column", mark("Column of the position, lying or standing"), ""),
            Parameter("oedema", "column", mark("Column of oedema, yes or no"), ""),
            Parameter("head", "columns", mark("Head circumference in cm"), ()),
            Parameter("arm", "columns", mark("Mid-upper arm circumference in cm"), ()),
            Parameter(
                "table",
                "choice",
                mark("Reference by exact days or completed months"),
                "days",
                ("days", "months"),
            ),
            Parameter(
                "interval",
                "choice",
                mark("Confidence interval of the prevalence"),
                "wilson",
                ("wilson", "normal"),
            ),
            Parameter(
                "faults",
                "choice",
                mark("Stop at impossible values, or treat them as missing"),
                "stop",
                ("stop", "skip"),
            ),
        ),
    ),
)

ENTRIES: tuple[Statistic, ...] = (*_SAMPLING, *_CHILDREN, *MEASURES)
