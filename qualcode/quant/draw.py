"""A lottery that can be repeated and printed, and the screening before it.

PCG64 raw bits and numpy's SeedSequence are stable across versions of numpy (NEP 19), its `choice`
and `permutation` are not: the shuffle is our own, so the same seed and frame give the same list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.data import Dataset
from qualcode.quant.data_conditions import evaluate, parse_conditions
from qualcode.quant.result import Column, Derived, Result, Table
from qualcode.quant.sampling import Allocation, allocate_sizes, sum_warning

_WORD = 1 << 64


def lottery(members: int, take: int, *, seed: int, name: str = "") -> list[int]:
    """Draw ``take`` of ``members`` positions without replacement, in the order of the draw.

    ``name`` (the stratum) makes draws with one seed independent of each other.
    """
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    bits = np.random.PCG64(np.random.SeedSequence([seed, key]))
    lots = list(range(members))
    for place in range(take):
        swap = place + _below(bits, members - place)
        lots[place], lots[swap] = lots[swap], lots[place]
    return lots[:take]


def _below(bits: np.random.PCG64, bound: int) -> int:
    limit = _WORD - _WORD % bound
    while (word := int(bits.random_raw())) >= limit:
        continue
    return word % bound


def frame_checksum(ids: Sequence[str], strata: Sequence[str]) -> str:
    """Return the SHA-256 of the sampling frame: its ids and strata in order."""
    lines = "\n".join(f"{stratum}\t{one}" for one, stratum in zip(ids, strata, strict=True))
    return hashlib.sha256(lines.encode()).hexdigest()


def draw(
    data: Dataset,
    *,
    id: str,  # noqa: A002  # the option's name on the command line
    seed: int,
    n: int | None = None,
    stratum: str | None = None,
    sizes: str = "",
    method: Allocation = "ceil",
    reserve: int = 0,
) -> Result:
    """Draw a simple or stratified random sample from a frame with one row per member.

    ``sizes`` fixes the strata by hand ("Melati=8, Mawar=11"); otherwise ``n`` is allocated in
    proportion. ``reserve`` draws that many substitutes more per stratum.

    Raises:
        InputProblem: an id is missing or stands twice, a stratum is too small or unknown.
    """
    if seed < 0 or reserve < 0:
        raise InputProblem("The seed and the reserve are whole numbers from 0 on.")
    ids = unique_ids(data, id)
    groups = _groups(data, stratum)
    takes = _takes(groups, n, sizes, method)
    rows: list[tuple[object, ...]] = []
    chosen: dict[int, int] = {}
    counts: list[tuple[object, ...]] = []
    for name, members in groups.items():
        take = takes.get(name, 0)
        wanted = min(len(members), take + (reserve if take else 0))
        order = lottery(len(members), wanted, seed=seed, name=name)
        for place, lot in enumerate(order, start=1):
            row = members[lot]
            kind = say("drawn") if place <= take else say("reserve")
            rows.append((name, place, lot + 1, ids[row], data.row_numbers[row], kind))
            if place <= take:
                chosen[row] = place
        counts.append((name, len(members), take))
    strata = [name for name, members in groups.items() for _ in members]
    order_of_frame = [ids[row] for members in groups.values() for row in members]
    checksum = frame_checksum(order_of_frame, strata)
    drawn = tuple(1 if row in chosen else 0 for row in range(data.n))
    return Result(
        name="draw",
        title=say("Draw protocol"),
        tables=(_counts_table(counts), _protocol_table(rows)),
        method=_draw_method(seed, len(order_of_frame), checksum),
        options={"id": id, "seed": seed, "n": n, "stratum": stratum, "method": method},
        n=len(chosen),
        missing=data.n - len(order_of_frame),
        warnings=(
            *_draw_warnings(data, len(order_of_frame)),
            *sum_warning(len(chosen), len(chosen) if n is None else n),
        ),
        values={"checksum": checksum, **_drawn_ids(rows)},
        derived=(Derived(_DRAWN, drawn),),
    )


_DRAWN = Variable(
    name="drawn",
    type=VariableType.CATEGORY,
    value_labels={"0": mark("not drawn"), "1": mark("drawn")},
)


def _draw_method(seed: int, members: int, checksum: str) -> Sentence:
    return say(
        "Lottery without replacement per stratum: Fisher-Yates shuffle of PCG64, seed {seed}. Frame of"
        " {members} members, SHA-256 {checksum}. The same seed and the same frame give the same list.",
        seed=seed,
        members=members,
        checksum=checksum,
    )


def _drawn_ids(rows: list[tuple[object, ...]]) -> dict[str, list[str]]:
    return {
        key: [str(row[3]) for row in rows if row[5] == status]
        for key, status in (("drawn", say("drawn")), ("reserve", say("reserve")))
    }


def _draw_warnings(data: Dataset, framed: int) -> tuple[Sentence, ...]:
    if framed == data.n:
        return ()
    return (say("{n} rows have no stratum and took no part in the lottery.", n=data.n - framed),)


def _counts_table(counts: list[tuple[object, ...]]) -> Table:
    return Table(
        say("Members and sample per stratum"),
        (
            Column("stratum", say("Stratum")),
            Column("population", say("Population"), "int"),
            Column("sample", say("Sample"), "int"),
        ),
        tuple(counts),
    )


def _protocol_table(rows: list[tuple[object, ...]]) -> Table:
    return Table(
        say("Order of the draw"),
        (
            Column("stratum", say("Stratum")),
            Column("draw", say("Draw"), "int"),
            Column("lot", say("Number in the stratum's list"), "int"),
            Column("id", say("Id")),
            Column("row", say("Row in the file"), "int"),
            Column("status", say("Status")),
        ),
        tuple(rows),
        (say("Drawn by: ________  Witnesses: ________  Date: ________"),),
    )


def unique_ids(data: Dataset, column: str) -> list[str]:
    """Return the ids of all rows.

    Raises:
        InputProblem: one is missing or stands twice; both rows are named.
    """
    seen: dict[str, int] = {}
    ids: list[str] = []
    for row, code in enumerate(data.codes(column)):
        if code is None:
            raise data.problem(column, row, mark("the id is missing"))
        if code in seen:
            raise InputProblem(
                "{file}, row {row}, column “{column}”: the id “{id}” stands already in row {first}.",
                file=data.name,
                row=data.row_numbers[row],
                column=data.variable(column).name,
                id=code,
                first=data.row_numbers[seen[code]],
            )
        seen[code] = row
        ids.append(code)
    return ids


def _groups(data: Dataset, stratum: str | None) -> dict[str, list[int]]:
    if stratum is None:
        return {"-": list(range(data.n))}
    groups: dict[str, list[int]] = {}
    for row, code in enumerate(data.codes(stratum)):
        if code is not None:
            groups.setdefault(data.label_of(stratum, code), []).append(row)
    return groups


def _takes(
    groups: dict[str, list[int]], n: int | None, sizes: str, method: Allocation
) -> dict[str, int]:
    members = {name: len(rows) for name, rows in groups.items()}
    total = sum(members.values())
    if sizes:
        return _by_hand(members, sizes)
    if n is None:
        raise InputProblem("Say how many to draw: n, or sizes such as “Melati=8, Mawar=11”.")
    if not 1 <= n <= total:
        raise InputProblem(
            "A sample of {n} cannot be taken from a population of {total}.", n=n, total=total
        )
    parts = allocate_sizes(list(members.values()), n, method)
    return dict(zip(members, parts, strict=True))


def _by_hand(members: dict[str, int], sizes: str) -> dict[str, int]:
    names = {name.casefold(): name for name in members}
    takes: dict[str, int] = {}
    for part in sizes.split(","):
        name, _, number = part.rpartition("=")
        known = names.get(name.strip().casefold())
        if known is None or not number.strip().isdecimal() or int(number) > members[known]:
            raise InputProblem(
                "“{part}” cannot be drawn. Strata and their members: {strata}.",
                part=part.strip(),
                strata=", ".join(f"{one}={count}" for one, count in members.items()),
            )
        takes[known] = int(number)
    return takes


def screen(data: Dataset, *, include: str = "", exclude: str = "") -> Result:
    """Apply inclusion, then exclusion criteria, and count who is left after each.

    Raises:
        InputProblem: a criterion is no condition or names an unknown column.
    """
    left = np.ones(data.n, dtype=bool)
    rows: list[tuple[object, ...]] = [(say("Assessed"), "", None, None, data.n)]
    unknown_total = 0
    for kind, text in (("include", include), ("exclude", exclude)):
        for condition in parse_conditions(text):
            holds, unknown = evaluate(data, condition)
            stays = holds if kind == "include" else ~holds & ~unknown
            removed = int((left & ~stays & ~unknown).sum())
            untold = int((left & unknown).sum())
            left &= stays
            unknown_total += untold
            label = say("Inclusion") if kind == "include" else say("Exclusion")
            rows.append((label, str(condition), removed, untold, int(left.sum())))
    table = Table(
        say("Screening"),
        (
            Column("step", say("Step")),
            Column("criterion", say("Criterion")),
            Column("removed", say("Removed"), "int"),
            Column("unknown", say("Not known"), "int"),
            Column("left", say("Left"), "int"),
        ),
        tuple(rows),
        (say("Whose value is missing cannot be judged and is left out as “not known”."),),
    )
    eligible = tuple(int(one) for one in left)
    variable = Variable(
        name="eligible",
        type=VariableType.CATEGORY,
        value_labels={"0": mark("not eligible"), "1": mark("eligible")},
    )
    return Result(
        name="screen",
        title=say("Screening by inclusion and exclusion criteria"),
        tables=(table,),
        method=say("Criteria are applied one after the other, in the order given."),
        options={"include": include, "exclude": exclude},
        n=int(left.sum()),
        missing=unknown_total,
        values={"assessed": data.n, "eligible": int(left.sum())},
        derived=(Derived(variable, eligible),),
    )
