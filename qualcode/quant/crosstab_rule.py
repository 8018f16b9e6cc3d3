"""Which p of a chi-square table is read. Schools differ; the rule is a setting and is printed."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.model.sentence import Sentence, say
from qualcode.quant.association import TableTests
from qualcode.quant.wording import p_phrase, rounded

RULES = ("indonesian", "pearson", "cochran", "campbell")


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen row of the table (its key), its p, why, and what else is to be known."""

    test: str | None
    p: float | None
    reason: Sentence
    warnings: tuple[Sentence, ...] = ()


def rule_name(rule: str) -> Sentence:
    """Return the name of a rule in words."""
    match rule:
        case "indonesian":
            return say("as usually taught in Indonesia")
        case "pearson":
            return say("Pearson unless cells are small")
        case "cochran":
            return say("Cochran 1954")
        case _:
            return say("Campbell 2007")


def test_name(test: str) -> Sentence:
    """Return the name of a row of the chi-square table."""
    match test:
        case "pearson":
            return say("Pearson chi-square")
        case "continuity":
            return say("Continuity correction")
        case "likelihood":
            return say("Likelihood ratio")
        case "fisher":
            return say("Fisher's exact test")
        case "n-1":
            return say("“N-1” chi-square")
        case _:
            return say("Linear-by-linear association")


def p_of(tests: TableTests, test: str) -> float | None:
    """Return the two-sided p of a row of the table."""
    found = {
        "pearson": tests.pearson,
        "continuity": tests.continuity,
        "likelihood": tests.likelihood,
        # in a 2 x 2 table the linear-by-linear association is the "N-1" chi-square
        "n-1": tests.linear if tests.is_two_by_two else None,
        "linear": tests.linear,
    }
    if test == "fisher":
        return tests.fisher
    row = found[test]
    return None if row is None else row.p


def choose(tests: TableTests, *, rule: str = "indonesian", alpha: float = 0.05) -> Choice:
    """Choose the p to read by one of `RULES`, and warn where another school concludes otherwise."""
    test, why = _two_by_two(tests, rule) if tests.is_two_by_two else _larger(tests)
    p = p_of(tests, test)
    reason = say(
        "{test}: {why} (rule: {rule}).", test=test_name(test), why=why, rule=rule_name(rule)
    )
    warnings = []
    if not tests.is_two_by_two and not _is_large_enough(tests):
        warnings.append(
            say(
                "{cells} cells ({share} %) expect fewer than 5 cases and the smallest expects"
                " {smallest}: the chi-square p is not reliable. Merge categories where that makes"
                " sense, or read the exact test or the likelihood ratio.",
                cells=tests.small_cells,
                share=rounded(tests.small_share, 1),
                smallest=rounded(tests.min_expected),
            )
        )
    conflict = _conflict(tests, test, alpha)
    if conflict is not None:
        warnings.append(conflict)
    return Choice(test, p, reason, tuple(warnings))


def _two_by_two(tests: TableTests, rule: str) -> tuple[str, Sentence]:
    small = tests.min_expected < 5
    if rule == "campbell":
        if tests.min_expected >= 1:
            return "n-1", say("2 x 2 and every cell expects at least 1 case")
        return "fisher", say("2 x 2 and a cell expects fewer than 1 case")
    if rule == "cochran":
        if tests.n < 20:
            return "fisher", say("2 x 2 with fewer than 20 cases")
        if tests.n < 40 and small:
            return "fisher", say("2 x 2 with 20 to 39 cases and a cell that expects fewer than 5")
        return "continuity", say("2 x 2 with 40 cases or more, or every cell expects at least 5")
    if small:
        return "fisher", say(
            "2 x 2 and {n} of its cells expect fewer than 5 cases", n=tests.small_cells
        )
    chosen = "pearson" if rule == "pearson" else "continuity"
    return chosen, say("2 x 2 and no cell expects fewer than 5 cases")


def _larger(tests: TableTests) -> tuple[str, Sentence]:
    if _is_large_enough(tests):
        return "pearson", say(
            "larger than 2 x 2, at most 20 % of the cells expect fewer than 5 cases and none fewer"
            " than 1"
        )
    why = say(
        "larger than 2 x 2 and more than 20 % of the cells expect fewer than 5 cases, or one fewer"
        " than 1"
    )
    return ("likelihood" if tests.fisher is None else "fisher"), why


def _is_large_enough(tests: TableTests) -> bool:
    return tests.small_share <= 20 and tests.min_expected >= 1


def _conflict(tests: TableTests, chosen: str, alpha: float) -> Sentence | None:
    """Say when a test that another school would read falls on the other side of alpha."""
    own = p_of(tests, chosen)
    schools = (
        ("pearson", "continuity", "fisher", "n-1")
        if tests.is_two_by_two
        else ("pearson", "likelihood", "fisher")
    )
    others = []
    for test in schools:
        p = p_of(tests, test)
        if p is not None and own is not None and (p < alpha) != (own < alpha):
            others.append((test, p))
    if not others or own is None:
        return None
    worst = max(others, key=lambda pair: abs(pair[1] - own))
    return say(
        "The choice of the test changes the conclusion at {alpha}: {chosen} gives {p}, {other} gives"
        " {other_p}. Say in the text which test was planned.",
        alpha=rounded(alpha),
        chosen=test_name(chosen),
        p=p_phrase(own),
        other=test_name(worst[0]),
        other_p=p_phrase(worst[1]),
    )
