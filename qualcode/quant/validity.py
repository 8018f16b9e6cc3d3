"""Which items of a questionnaire are valid: the statistic ``validity``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.quant.data import Dataset, Floats
from qualcode.quant.instruments import alpha_if_deleted, corrected_item_total, item_total, r_table
from qualcode.quant.instruments_input import Items, column_names, item_warnings, read_items
from qualcode.quant.result import Column, Result, Table
from qualcode.quant.wording import rounded

Blueprint = dict[str, tuple[str, ...]]


def validity(
    data: Dataset,
    *,
    items: Sequence[str] = (),
    criterion: str = "total",
    alpha: float = 0.05,
    tails: str = "2",
    threshold: float | None = None,
    reverse: Sequence[str] = (),
    scale: str = "",
    blueprint: str = "",
) -> Result:
    """Judge each item by its correlation with the total.

    ``criterion`` "total" compares r (item included) with the r table; "corrected" compares the r
    with the other items. ``threshold`` replaces the r table (such as 0.3). ``blueprint`` groups
    the items: "Pengertian = p1, p2; Penyebab = p3".

    Raises:
        InputProblem: too few items or respondents, text among the scores, an item in no group.
    """
    if not 0 < alpha < 0.5:
        raise InputProblem("Alpha is a small probability, such as 0.05.")
    read = read_items(data, items, reverse=reverse, scale=scale)
    options: dict[str, object] = {"criterion": criterion, "alpha": alpha, "tails": tails}
    options["threshold"] = threshold
    groups = read_blueprint(data, blueprint, read.names) if blueprint else {}
    limit = r_table(read.n, alpha, two_sided=tails != "1") if threshold is None else threshold
    plain, corrected = item_total(read.scores), corrected_item_total(read.scores)
    judged = plain if criterion == "total" else corrected
    with np.errstate(invalid="ignore"):
        valid = np.nan_to_num(judged, nan=-np.inf) > limit
    good = tuple(name for name, one in zip(read.names, valid.tolist(), strict=True) if one)
    bad = tuple(name for name in read.names if name not in good)
    tables = [_item_table(read, (plain, corrected), valid.tolist(), limit)]
    if groups:
        tables.append(blueprint_table(groups, good))
    return Result(
        name="validity",
        title=say("Item validity"),
        tables=tuple(tables),
        method=_method(criterion),
        options=options | {"reverse": tuple(reverse or ()), "df": read.n - 2},
        n=read.n,
        missing=read.missing,
        warnings=(*item_warnings(read), *_warnings(read, groups, good)),
        decision=_rule(limit, alpha, tails, read.n, threshold),
        interpretation=_interpretation(len(good), len(read.names)),
        values={
            "limit": limit,
            "valid": list(good),
            "invalid": list(bad),
            "r": _by_name(read, plain),
            "corrected": _by_name(read, corrected),
        },
    )


def _interpretation(valid: int, total: int) -> Sentence:
    return say(
        "{valid} of {all} items are valid by this rule. It shows that an item goes along with the total"
        " score, not that it measures the intended matter.",
        valid=valid,
        all=total,
    )


def _method(criterion: str) -> Sentence:
    if criterion == "total":
        return say("Pearson product-moment r of each item with the total score, item included.")
    return say("Corrected item-total correlation: Pearson r with the total of the other items.")


def _rule(limit: float, alpha: float, tails: str, n: int, threshold: float | None) -> Sentence:
    if threshold is not None:
        return say("Valid when r is above {limit}.", limit=rounded(limit, 3))
    facts = {"limit": rounded(limit, 4), "alpha": rounded(alpha, 3), "df": n - 2}
    if tails == "1":
        return say("Valid when r is above r table {limit} (one-sided α {alpha}, df {df}).", **facts)
    return say("Valid when r is above r table {limit} (two-sided α {alpha}, df {df}).", **facts)


def _by_name(items: Items, values: Floats) -> dict[str, float | None]:
    return {name: known(value) for name, value in zip(items.names, values.tolist(), strict=True)}


def known(value: float) -> float | None:
    """Return None for an undefined number."""
    return None if np.isnan(value) else float(value)


def _item_table(items: Items, r: tuple[Floats, Floats], valid: list[bool], limit: float) -> Table:
    deleted = alpha_if_deleted(items.scores)
    rows: list[tuple[object, ...]] = []
    for at, name in enumerate(items.names):
        verdict = say("valid") if valid[at] else say("not valid")
        if name in items.flat:
            verdict = say("not valid (no variance)")
        numbers = (known(r[0][at]), known(r[1][at]), known(deleted[at]))
        mean, spread = float(items.scores[:, at].mean()), float(items.scores[:, at].std(ddof=1))
        rows.append((name, mean, spread, *numbers, limit, verdict))
    return Table(
        say("Items"),
        (
            Column("item", say("Item")),
            Column("mean", say("Mean"), "number", 2),
            Column("sd", say("SD"), "number", 2),
            Column("r", say("r item-total"), "number", 3),
            Column("corrected", say("Corrected item-total r"), "number", 3),
            Column("alpha_if_deleted", say("Alpha if item deleted"), "number", 3),
            Column("limit", say("r table"), "number", 3),
            Column("verdict", say("Verdict")),
        ),
        tuple(rows),
    )


def read_blueprint(data: Dataset, text: str, names: Sequence[str]) -> Blueprint:
    """Read the groups of a blueprint (kisi-kisi).

    Raises:
        InputProblem: a group names an unknown item, or an item stands in two groups.
    """
    groups: Blueprint = {}
    placed: dict[str, str] = {}
    for part in text.replace("\n", ";").split(";"):
        group, _, listed = part.partition("=")
        if not part.strip():
            continue
        wanted = [name.strip() for name in listed.split(",") if name.strip()]
        if not wanted:
            raise InputProblem("“{part}” is no group. Write: Name = item, item.", part=part.strip())
        groups[group.strip()] = column_names(data, wanted)
        for name in groups[group.strip()]:
            if name not in names or name in placed:
                raise InputProblem(
                    "Item “{item}” of group “{group}” is not among the items, or stands in two"
                    " groups.",
                    item=name,
                    group=group.strip(),
                )
            placed[name] = group
    return groups


def blueprint_table(groups: Blueprint, valid: Sequence[str]) -> Table:
    """The blueprint before and after the trial."""
    rows: list[tuple[object, ...]] = []
    before = after = 0
    for group, members in groups.items():
        kept = [name for name in members if name in valid]
        dropped = [name for name in members if name not in valid]
        before, after = before + len(members), after + len(kept)
        cells = (", ".join(members), len(members), ", ".join(kept), len(kept), ", ".join(dropped))
        rows.append((group, *cells))
    rows.append((say("Total"), "", before, "", after, ""))
    return Table(
        say("Blueprint before and after the trial"),
        (
            Column("group", say("Indicator")),
            Column("items_before", say("Items before")),
            Column("before", say("Number before"), "int"),
            Column("items_after", say("Items after")),
            Column("after", say("Number after"), "int"),
            Column("dropped", say("Dropped")),
        ),
        tuple(rows),
    )


def _warnings(items: Items, groups: Blueprint, good: Sequence[str]) -> list[Sentence]:
    placed = {name for members in groups.values() for name in members}
    loose = [name for name in items.names if name not in placed] if groups else []
    found = [
        say("“{group}” keeps no valid item: the blueprint no longer covers it.", group=group)
        for group, members in groups.items()
        if not set(members) & set(good)
    ]
    if loose:
        found.append(say("Items in no group of the blueprint: {items}.", items=", ".join(loose)))
    return found
