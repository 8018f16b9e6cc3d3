"""Binary logistic regression in the layout of SPSS, with candidates and what to beware of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.crosstab import check_levels
from qualcode.quant.data import Dataset
from qualcode.quant.logistic_design import Design, Term, make_design
from qualcode.quant.logistic_fit import (
    CannotFit,
    Fit,
    HosmerLemeshow,
    area_under_curve,
    fit_logistic,
    hosmer_lemeshow,
)
from qualcode.quant.pls.core import correlate
from qualcode.quant.pls.quality import inflation
from qualcode.quant.result import Column, Figure, Result, Table
from qualcode.quant.wording import label, p_phrase, rounded, without_nan, yes_no


@dataclass(frozen=True, slots=True)
class Candidate:
    """A predictor alone: likelihood ratio and p, NaN when it cannot be fitted."""

    term: Term
    chi_square: float
    p: float
    enters: bool


def logistic(
    data: Dataset,
    *,
    outcome: str,
    predictors: tuple[str, ...],
    event: str | None = None,
    categorical: tuple[str, ...] = (),
    reference: str = "",
    selection: str = "all",
    candidate: float = 0.25,
    alpha: float = 0.05,
    confidence: float = 95.0,
) -> Result:
    """Explain a two-valued outcome by several predictors.

    Text and labelled codes become indicator columns against a reference; ``categorical`` names
    number columns that are codes too. With ``selection`` "candidates" only predictors whose p alone
    is below ``candidate`` enter.

    Raises:
        InputProblem: a column is absent or unusable.
    """
    check_levels(alpha, confidence)
    check_levels(candidate, confidence)
    design = make_design(
        data, outcome, predictors, event=event, categorical=categorical, reference=reference
    )
    candidates = _candidates(design, candidate)
    chosen = tuple(c.term for c in candidates if c.enters or selection == "all")
    found = _fit(design, chosen)
    z = float(stats.norm.ppf(0.5 + confidence / 200))
    fitted = isinstance(found, Fit)
    return Result(
        name="logistic",
        title=say("Logistic regression of {outcome}", outcome=design.outcome),
        tables=(
            _candidate_table(candidates, candidate),
            *(_model_tables(design, chosen, found, z, confidence) if fitted else ()),
        ),
        method=say(
            "Binary logistic regression by maximum likelihood; Wald tests, likelihood ratio,"
            " Hosmer-Lemeshow test in ten groups of risk."
        ),
        n=len(design.event),
        missing=design.missing,
        options={
            "outcome": outcome, "predictors": predictors, "event": event,
            "categorical": categorical, "reference": reference, "selection": selection,
            "candidate": candidate, "alpha": alpha, "confidence": confidence,
        },
        warnings=(*design.notes, *_warnings(design, chosen, found)),
        decision=_decision(design, candidates, selection, candidate, found),
        interpretation=_interpretation(design, chosen, found, alpha, z),
        figures=(_forest(chosen, found, z),) if fitted else (),
        values=without_nan(_values(design, candidates, chosen, found, z)),
    )  # fmt: skip


def _candidates(design: Design, limit: float) -> tuple[Candidate, ...]:
    found = []
    for term in design.terms:
        try:
            alone = fit_logistic(design.matrix((term,)), design.event)
        except CannotFit as problem:
            # a predictor that separates the outcome is no reason to leave it out unseen
            found.append(Candidate(term, math.nan, math.nan, problem.reason == "separation"))
        else:
            found.append(Candidate(term, alone.chi_square, alone.p, alone.p < limit))
    return tuple(found)


def _fit(design: Design, terms: tuple[Term, ...]) -> Fit | Sentence:
    """Fit the model; a sentence says why it cannot be fitted."""
    if not terms:
        return say("no predictor enters")
    names = [term.column_label(i) for term in terms for i in range(term.width)]
    matrix = design.matrix(terms)
    if matrix.shape[1] >= len(matrix):
        return say("there are as many columns as cases")
    try:
        return fit_logistic(matrix, design.event)
    except CannotFit as problem:
        listed = "; ".join(f"“{names[column - 1]}”" for column in problem.columns if column > 0)
        if problem.reason == "separation":
            return say(
                "{names} separate the events from the others, so their odds ratio is infinite; merge"
                " categories, leave them out, or describe the table",
                names=listed or "-",
            )
        if problem.reason == "rank":
            return say("{names} repeat what other predictors already say; leave them out",
                       names=listed or "-")  # fmt: skip
        return say("the estimation did not converge")


def _candidate_table(candidates: tuple[Candidate, ...], limit: float) -> Table:
    return Table(
        label(mark("Each predictor alone")),
        (
            Column("predictor", label(mark("Predictor"))),
            Column("chi_square", label(mark("Likelihood ratio")), "number", 3),
            Column("df", label(mark("df")), "int"),
            Column("p", label(mark("p")), "p", 3),
            Column("candidate", label(mark("Candidate"))),
        ),
        tuple(
            (
                c.term.label,
                None if math.isnan(c.p) else c.chi_square,
                c.term.width,
                None if math.isnan(c.p) else c.p,
                yes_no(value=c.enters),
            )
            for c in candidates
        ),
        (say("Candidates for the model have p below {limit} alone.", limit=rounded(limit)),),
    )


def _model_tables(
    design: Design, terms: tuple[Term, ...], found: Fit | Sentence, z: float, confidence: float
) -> tuple[Table, ...]:
    assert isinstance(found, Fit)
    fit_test = hosmer_lemeshow(found.fitted, design.event)
    return (
        _summary_table(found, fit_test),
        _coefficient_table(terms, found, z, confidence),
        _collinearity_table(design, terms),
        _classification_table(design, found),
    )


def _summary_table(found: Fit, fit_test: HosmerLemeshow) -> Table:
    hl_p = None if math.isnan(fit_test.p) else fit_test.p
    return Table(
        label(mark("Model")),
        (
            Column("measure", label(mark("Measure"))),
            Column("value", label(mark("Value")), "number", 3),
            Column("df", label(mark("df")), "int"),
            Column("p", label(mark("p")), "p", 3),
        ),
        (
            (label(mark("Omnibus chi-square")), found.chi_square, found.df, found.p),
            (label(mark("-2 log likelihood")), -2 * found.log_likelihood, None, None),
            (label(mark("Cox & Snell R²")), found.cox_snell, None, None),
            (label(mark("Nagelkerke R²")), found.nagelkerke, None, None),
            (label(mark("Hosmer-Lemeshow")), fit_test.chi_square, max(fit_test.df, 0), hl_p),
        ),
        (say("A small p of Hosmer-Lemeshow speaks against the model."),),
    )


def _rows(
    terms: tuple[Term, ...], found: Fit, z: float
) -> list[tuple[str, float, float, float, int, float, float, float, float]]:
    """Label, B, SE, Wald, df, p, Exp(B) and its limits of every coefficient, constant last."""
    names = [term.column_label(i) for term in terms for i in range(term.width)]
    order = [*range(1, len(names) + 1), 0]
    rows = []
    for name, place in zip([*names, ""], order, strict=True):
        b, se = float(found.coefficients[place]), float(found.errors[place])
        wald = (b / se) ** 2
        p = float(stats.chi2.sf(wald, 1))
        rows.append((name, b, se, wald, 1, p, _exp(b), _exp(b - z * se), _exp(b + z * se)))
    return rows


def _exp(value: float) -> float:
    return math.exp(value) if value < 700 else math.inf


def overall_wald(terms: tuple[Term, ...], found: Fit) -> dict[str, tuple[float, int, float]]:
    """Wald test of all columns of a category together: chi-square, df, p, by name."""
    start = 1
    tests: dict[str, tuple[float, int, float]] = {}
    for term in terms:
        part = slice(start, start + term.width)
        start += term.width
        if term.width > 1:
            b = found.coefficients[part]
            wald = float(b @ np.linalg.solve(found.covariance[part, part], b))
            tests[term.name] = (wald, term.width, float(stats.chi2.sf(wald, term.width)))
    return tests


def _coefficient_table(terms: tuple[Term, ...], found: Fit, z: float, confidence: float) -> Table:
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    overall = overall_wald(terms, found)
    rows: list[tuple[object, ...]] = []
    numbers = iter(_rows(terms, found, z))
    for term in terms:
        if term.name in overall:
            wald, df, p = overall[term.name]
            rows.append((term.label, None, None, wald, df, p, None, None, None))
        rows += [tuple(_plain(cell) for cell in next(numbers)) for _ in range(term.width)]
    constant = next(numbers)
    rows.append((label(mark("Constant")), *(_plain(cell) for cell in constant[1:7]), None, None))
    return Table(
        label(mark("Variables in the equation")),
        (
            Column("variable", label(mark("Variable"))),
            Column("b", "B", "number", 3),
            Column("se", "S.E.", "number", 3),
            Column("wald", "Wald", "number", 3),
            Column("df", label(mark("df")), "int"),
            Column("p", "Sig.", "p", 3),
            Column("exp_b", "Exp(B)", "number", 3),
            Column("low", say("{level} % CI, lower", level=level), "number", 3),
            Column("high", say("{level} % CI, upper", level=level), "number", 3),
        ),
        tuple(rows),
        (say("Exp(B) is the odds ratio, adjusted for the other variables of the model."),),
    )


def _plain(cell: object) -> object:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def _vif(design: Design, terms: tuple[Term, ...]) -> list[tuple[str, float]]:
    matrix = design.matrix(terms)[:, 1:]
    names = [term.column_label(i) for term in terms for i in range(term.width)]
    if matrix.shape[1] == 1:
        return [(names[0], 1.0)]
    return list(zip(names, inflation(correlate(matrix)).tolist(), strict=True))


def _collinearity_table(design: Design, terms: tuple[Term, ...]) -> Table:
    return Table(
        label(mark("Collinearity")),
        (
            Column("variable", label(mark("Variable"))),
            Column("tolerance", label(mark("Tolerance")), "number", 3),
            Column("vif", label(mark("VIF")), "number", 2),
        ),
        tuple((name, 1 / value, _plain(value)) for name, value in _vif(design, terms)),
        (say("A VIF of 10 or more means that predictors say the same."),),
    )


def _classification_table(design: Design, found: Fit) -> Table:
    said = found.fitted >= 0.5
    truth = design.event > 0
    rows = []
    for name, actual in (
        (say("Not “{event}”", event=design.event_title), ~truth),
        (say("“{event}”", event=design.event_title), truth),
    ):
        hits = int((actual & (said == truth)).sum())
        rows.append(
            (
                name,
                int((actual & ~said).sum()),
                int((actual & said).sum()),
                100 * hits / int(actual.sum()),
            )
        )
    right = 100 * float((said == truth).mean())
    rows.append((label(mark("Total")), int((~said).sum()), int(said.sum()), right))
    auc = area_under_curve(found.fitted, design.event)
    return Table(
        label(mark("Classification")),
        (
            Column("observed", label(mark("Observed"))),
            Column("no", say("Predicted: not “{event}”", event=design.event_title), "int"),
            Column("yes", say("Predicted: “{event}”", event=design.event_title), "int"),
            Column("right", label(mark("% right")), "percent", 1),
        ),
        tuple(rows),
        (
            say(
                "Cut at a risk of 0.5; area under the ROC curve {auc}. The same cases made the model,"
                " so this is on the bright side.",
                auc=rounded(auc, 3),
            ),
        ),
    )


def _warnings(design: Design, terms: tuple[Term, ...], found: Fit | Sentence) -> list[Sentence]:
    columns = sum(term.width for term in terms)
    events = int(min(design.event.sum(), len(design.event) - design.event.sum()))
    sentences = []
    if columns and events < 10 * columns:
        sentences.append(
            say(
                "{events} cases in the smaller outcome group for {columns} coefficients: fewer than"
                " ten per coefficient, the estimates are unsteady.",
                events=events,
                columns=columns,
            )
        )
    if not isinstance(found, Fit):
        return sentences
    sentences += [
        say("“{name}” has a VIF of {value}: it says the same as other predictors.",
            name=name, value=rounded(value))
        for name, value in _vif(design, terms)
        if value >= 10
    ]  # fmt: skip
    fit_test = hosmer_lemeshow(found.fitted, design.event)
    if fit_test.p < 0.05:
        sentences.append(
            say(
                "The Hosmer-Lemeshow test speaks against the model ({p}): risks are not described"
                " well.",
                p=p_phrase(fit_test.p),
            )
        )
    if float(np.max(found.errors[1:] * design.matrix(terms)[:, 1:].std(axis=0))) > 5:
        sentences.append(
            say("A standard error is very large: some combination of categories has hardly a case.")
        )
    return sentences


def _decision(
    design: Design,
    candidates: tuple[Candidate, ...],
    selection: str,
    limit: float,
    found: Fit | Sentence,
) -> Sentence:
    if not isinstance(found, Fit):
        return say("No model is given: {why}.", why=found)
    if selection == "all":
        return say(
            "All predictors enter together. Event: “{event}” of {outcome}.",
            event=design.event_title,
            outcome=design.outcome,
        )
    left = [c.term.label for c in candidates if not c.enters]
    return say(
        "Predictors with p below {limit} alone enter; left out: {names}. Event: “{event}” of"
        " {outcome}.",
        limit=rounded(limit),
        names=", ".join(left) or "-",
        event=design.event_title,
        outcome=design.outcome,
    )


def _interpretation(
    design: Design, terms: tuple[Term, ...], found: Fit | Sentence, alpha: float, z: float
) -> Sentence:
    facts = {"outcome": design.outcome, "event": design.event_title}
    if not isinstance(found, Fit):
        return say("What goes with “{event}” of {outcome} cannot be judged by a model.", **facts)
    joined: Sentence | None = None
    for name, _, _, _, _, p, ratio, low, high in _rows(terms, found, z)[:-1]:
        if p >= alpha:
            continue
        words = say(
            "{name} (OR {ratio}, {low} to {high}; {p})",
            name=name,
            ratio=rounded(ratio),
            low=rounded(low),
            high=rounded(high),
            p=p_phrase(p),
        )
        joined = words if joined is None else say("{first}; {second}", first=joined, second=words)
    if joined is None:
        return say(
            "With the other predictors held constant, none was shown to go with “{event}” of"
            " {outcome}. That is no proof that there is no relation.",
            **facts,
        )
    return say(
        "With the other predictors held constant, these go with “{event}” of {outcome}: {names}."
        " An association alone does not show a cause.",
        names=joined,
        **facts,
    )


def _forest(terms: tuple[Term, ...], found: Fit | Sentence, z: float) -> Figure:
    assert isinstance(found, Fit)
    entries = [
        {"label": row[0], "value": row[6], "low": row[7], "high": row[8]}
        for row in _rows(terms, found, z)[:-1]
    ]
    return Figure(
        "forest",
        label(mark("Adjusted odds ratios")),
        {"measure": "OR", "entries": entries, "reference": 1.0},
    )


def _values(
    design: Design,
    candidates: tuple[Candidate, ...],
    terms: tuple[Term, ...],
    found: Fit | Sentence,
    z: float,
) -> dict[str, object]:
    values: dict[str, object] = {
        "event": design.event_title,
        "events": int(design.event.sum()),
        "candidates": {
            c.term.name: {"chi_square": c.chi_square, "p": c.p, "enters": c.enters}
            for c in candidates
        },
    }
    if not isinstance(found, Fit):
        return values | {"coefficients": None}
    keys = ("b", "se", "wald", "df", "p", "exp_b", "low", "high")
    fit_test = hosmer_lemeshow(found.fitted, design.event)
    return values | {
        "coefficients": {
            row[0] or "constant": dict(zip(keys, row[1:], strict=True))
            for row in _rows(terms, found, z)
        },
        "overall": {
            name: {"wald": wald, "df": df, "p": p}
            for name, (wald, df, p) in overall_wald(terms, found).items()
        },
        "log_likelihood": found.log_likelihood,
        "chi_square": found.chi_square,
        "df": found.df,
        "p": found.p,
        "cox_snell": found.cox_snell,
        "nagelkerke": found.nagelkerke,
        "hosmer_lemeshow": {
            "chi_square": fit_test.chi_square, "df": fit_test.df, "p": fit_test.p,
        },
        "auc": area_under_curve(found.fitted, design.event),
        "vif": dict(_vif(design, terms)),
    }  # fmt: skip
