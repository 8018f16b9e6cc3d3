"""Whether the items of a questionnaire hang together: the statistic ``reliability``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.quant.data import Dataset
from qualcode.quant.instruments import (
    alpha_if_deleted,
    best_and_worst_split,
    corrected_item_total,
    cronbach_alpha,
    feldt_interval,
    guttman_lambda6,
    is_binary,
    kr20,
    kr21,
    mean_correlation,
    odd_even,
    omega_total,
    standardized_alpha,
)
from qualcode.quant.instruments_input import Items, item_warnings, read_items
from qualcode.quant.result import Column, Result, Table
from qualcode.quant.validity import known
from qualcode.quant.wording import rounded

_LABELS: dict[str, Sentence] = {
    "alpha": say("Cronbach's alpha"),
    "alpha_low": say("Alpha, lower confidence limit (Feldt)"),
    "alpha_high": say("Alpha, upper confidence limit (Feldt)"),
    "alpha_standardized": say("Standardized alpha"),
    "kr20": say("KR-20"),
    "kr21": say("KR-21"),
    "split_r": say("Odd-even split: r of the halves"),
    "spearman_brown": say("Odd-even split: Spearman-Brown"),
    "guttman": say("Odd-even split: Guttman's lambda 4"),
    "best_split": say("Best split (lambda 4)"),
    "worst_split": say("Worst split"),
    "lambda6": say("Guttman's lambda 6 (G6)"),
    "omega": say("McDonald's omega total (one factor)"),
    "mean_r": say("Mean correlation between items"),
}


def reliability(
    data: Dataset,
    *,
    items: Sequence[str] = (),
    reverse: Sequence[str] = (),
    scale: str = "",
    threshold: float = 0.6,
    confidence: float = 95.0,
) -> Result:
    """Compute alpha with its interval, KR-20/21, split-half, lambda 6 and omega.

    Raises:
        InputProblem: too few items or respondents, no variance, text among the scores.
    """
    if not 50 <= confidence < 100:
        raise InputProblem("The confidence is a percentage between 50 and 100.")
    everything = read_items(data, items, reverse=reverse, scale=scale)
    read = everything.varying if everything.flat else everything
    if len(read.names) < 2 or math.isnan(cronbach_alpha(read.scores)):
        raise InputProblem("{file}: the answers do not vary; alpha is undefined.", file=data.name)
    values = coefficients(read, confidence)
    alpha = values["alpha"]
    rows = [(label, known(values[key])) for key, label in _LABELS.items() if key in values]
    warnings = [*item_warnings(everything), *_warnings(values)]
    return Result(
        name="reliability",
        title=say("Reliability"),
        tables=(
            Table(
                say("Internal consistency"),
                (Column("what", say("Coefficient")), Column("value", say("Value"), "number", 3)),
                tuple(rows),
                (say("{k} items, {n} respondents.", k=len(read.names), n=read.n),),
            ),
            _item_table(read),
        ),
        method=say(
            "Cronbach's alpha with {confidence} % confidence interval after Feldt (1965); KR-20 with the"
            " same denominator for both variances; odd-even halves; omega from one factor by minimum"
            " residuals on the correlations.",
            confidence=rounded(confidence, 0),
        ),
        options={"threshold": threshold, "confidence": confidence, "reverse": tuple(reverse or ())},
        n=read.n,
        missing=everything.missing,
        warnings=tuple(warnings),
        decision=_decision(alpha, threshold),
        interpretation=say(
            "The items agree with each other with alpha {alpha} ({confidence} % CI {low} to {high}). This is"
            " consistency, not proof that they measure the intended matter.",
            alpha=rounded(alpha, 3),
            low=rounded(values["alpha_low"], 3),
            high=rounded(values["alpha_high"], 3),
            confidence=rounded(confidence, 0),
        ),
        values={key: known(value) for key, value in values.items()}
        | {"items": len(read.names), "reliable": alpha > threshold},
    )


def coefficients(items: Items, confidence: float) -> dict[str, float]:
    """All coefficients by stable key; NaN where undefined."""
    scores = items.scores
    alpha = cronbach_alpha(scores)
    low, high = feldt_interval(alpha, items.n, len(items.names), confidence=confidence)
    halves, splits = odd_even(scores), best_and_worst_split(scores)
    found = {
        "alpha": alpha,
        "alpha_low": low,
        "alpha_high": high,
        "alpha_standardized": standardized_alpha(scores),
    }
    if is_binary(scores):
        found |= {"kr20": kr20(scores), "kr21": kr21(scores)}
    found |= {
        "split_r": halves.r,
        "spearman_brown": halves.spearman_brown,
        "guttman": halves.guttman,
    }
    if splits:
        found |= {"best_split": splits[0], "worst_split": splits[1]}
    return found | {
        "lambda6": guttman_lambda6(scores),
        "omega": omega_total(scores),
        "mean_r": mean_correlation(scores),
    }


def _decision(alpha: float, threshold: float) -> Sentence:
    facts = {"alpha": rounded(alpha, 3), "threshold": rounded(threshold, 2)}
    if alpha > threshold:
        return say("Reliable: alpha {alpha} is above {threshold}.", **facts)
    return say("Not reliable: alpha {alpha} is not above {threshold}.", **facts)


def _warnings(values: dict[str, float]) -> list[Sentence]:
    found = []
    if values["alpha"] < 0:
        found.append(
            say(
                "Alpha is negative: some items run against the others. Are they to be turned around?"
            )
        )
    if math.isnan(values["omega"]):
        found.append(
            say("Omega could not be computed: fewer than three items, or no single factor.")
        )
    if values["alpha"] > 0.95:
        found.append(say("Alpha is above 0.95: some items may repeat each other."))
    return found


def _item_table(items: Items) -> Table:
    corrected, deleted = corrected_item_total(items.scores), alpha_if_deleted(items.scores)
    rows = [(name, known(corrected[at]), known(deleted[at])) for at, name in enumerate(items.names)]
    return Table(
        say("Items"),
        (
            Column("item", say("Item")),
            Column("corrected", say("Corrected item-total r"), "number", 3),
            Column("alpha_if_deleted", say("Alpha if item deleted"), "number", 3),
        ),
        tuple(rows),
    )
