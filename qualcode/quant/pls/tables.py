"""The tables of a path model report."""

from __future__ import annotations

import numpy as np

from qualcode.model.sentence import Sentence, mark, say
from qualcode.quant.pls.analysis import Analysis
from qualcode.quant.pls.bootstrap import Spread
from qualcode.quant.result import Column, Figure, Table
from qualcode.quant.wording import label, rounded


def all_tables(found: Analysis, confidence: float) -> tuple[Table, ...]:
    """Return the report: measurement model first, then the structural model."""
    tables = [
        measurement_table(found, confidence),
        reliability_table(found),
        htmt_table(found, confidence),
        fornell_larcker_table(found),
        cross_loadings_table(found),
        paths_table(found, confidence),
        explained_table(found),
    ]
    if found.indirect:
        tables += [indirect_table(found, confidence), totals_table(found, confidence)]
    return (*tables, fit_table(found))


def _spread_columns(found: Analysis, confidence: float) -> tuple[Column, ...]:
    if found.bootstrapped is None:
        return ()
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    return (
        Column("mean", label(mark("Bootstrap mean")), "number", 3),
        Column("sd", label(mark("Bootstrap SD")), "number", 3),
        Column("t", label(mark("t")), "number", 2),
        Column("p", label(mark("p")), "p", 3),
        Column("low", say("{level} % CI, lower", level=level), "number", 3),
        Column("high", say("{level} % CI, upper", level=level), "number", 3),
        Column("bca", say("{level} % CI, BCa", level=level)),
    )


def _spread_cells(spread: Spread | None) -> tuple[object, ...]:
    if spread is None:
        return ()
    cells = (spread.mean, spread.sd, spread.t, spread.p, spread.low, spread.high)
    bca = say("{low} to {high}", low=rounded(spread.bca_low, 3), high=rounded(spread.bca_high, 3))
    return (*(_number(cell) for cell in cells), bca if np.isfinite(spread.bca_low) else None)


def _number(value: float) -> float | None:
    """Return the value, None for "not computed"."""
    return float(value) if np.isfinite(value) else None


def measurement_table(found: Analysis, confidence: float) -> Table:
    """Outer loadings, weights and VIF; the bootstrap is that of loadings (A) or weights (B)."""
    rows = []
    place = 0
    for number, construct in enumerate(found.model.constructs):
        formative = found.layout.mode_b[number]
        for indicator in construct.indicators:
            spread = None
            if found.bootstrapped is not None:
                kind = found.bootstrapped.weights if formative else found.bootstrapped.loadings
                spread = kind[place]
            rows.append(
                (
                    construct.name,
                    indicator,
                    construct.mode,
                    float(found.estimates.loadings[0, place]),
                    float(found.estimates.weights[0, place]),
                    _number(found.outer_vif[place]),
                    *_spread_cells(spread),
                )
            )
            place += 1
    return Table(
        label(mark("Measurement model")),
        (
            Column("construct", label(mark("Construct"))),
            Column("indicator", label(mark("Indicator"))),
            Column("mode", label(mark("Mode"))),
            Column("loading", label(mark("Outer loading")), "number", 3),
            Column("weight", label(mark("Outer weight")), "number", 3),
            Column("vif", label(mark("VIF")), "number", 2),
            *_spread_columns(found, confidence),
        ),
        tuple(rows),
        (
            say(
                "Reflective indicators (Mode A): a loading of 0.70 or more is good, 0.40 to 0.70 is"
                " judged by the AVE, below 0.40 the indicator leaves. The bootstrap columns are"
                " about the loading."
            ),
            say(
                "Formative indicators (Mode B): judge the weight and its p, and VIF below 5. The"
                " bootstrap columns are about the weight."
            ),
        ),
    )


def reliability_table(found: Analysis) -> Table:
    """Alpha, rho_A, rho_C and AVE of the reflective constructs."""
    rows = []
    for number, name in enumerate(found.model.names):
        values = found.reliability.get(number)
        numbers = (
            (None,) * 4
            if values is None
            else tuple(_number(v) for v in (values.alpha, values.rho_a, values.rho_c, values.ave))
        )
        rows.append((name, *numbers))
    return Table(
        label(mark("Reliability and convergent validity")),
        (
            Column("construct", label(mark("Construct"))),
            Column("alpha", label(mark("Cronbach's alpha")), "number", 3),
            Column("rho_a", label(mark("rho_A")), "number", 3),
            Column("rho_c", label(mark("Composite reliability (rho_C)")), "number", 3),
            Column("ave", label(mark("AVE")), "number", 3),
        ),
        tuple(rows),
        (
            say(
                "Wanted: reliability of 0.70 or more, AVE of 0.50 or more. Nothing is computed for a"
                " single indicator or a formative construct. Alpha is that of standardised"
                " indicators."
            ),
        ),
    )


def htmt_table(found: Analysis, confidence: float) -> Table:
    """Heterotrait-monotrait ratios, with their bootstrap interval."""
    names = found.model.names
    rows = []
    for (one, other), value in found.htmt.items():
        spread = None if found.bootstrapped is None else found.bootstrapped.htmt[one, other]
        low_high = () if spread is None else (_number(spread.low), _number(spread.high))
        rows.append((f"{names[one]} - {names[other]}", _number(value), *low_high))
    level = rounded(confidence, 0 if float(confidence).is_integer() else 1)
    limits = (
        ()
        if found.bootstrapped is None
        else (
            Column("low", say("{level} % CI, lower", level=level), "number", 3),
            Column("high", say("{level} % CI, upper", level=level), "number", 3),
        )
    )
    return Table(
        label(mark("Discriminant validity: HTMT")),
        (
            Column("pair", label(mark("Constructs"))),
            Column("htmt", label(mark("HTMT")), "number", 3),
            *limits,
        ),
        tuple(rows),
        (
            say(
                "Wanted: below 0.85 (strict) or 0.90, and an interval below 1. Formative constructs"
                " have none."
            ),
        ),
    )


def fornell_larcker_table(found: Analysis) -> Table:
    """Construct correlations with the root of the AVE on the diagonal."""
    names = found.model.names
    between = found.estimates.correlations[0]
    rows = []
    for number, name in enumerate(names):
        values = found.reliability.get(number)
        root = None if values is None else float(np.sqrt(values.ave))
        cells: list[object] = [float(between[number, other]) for other in range(number)]
        rows.append((name, *cells, root, *(None for _ in names[number + 1 :])))
    return Table(
        label(mark("Discriminant validity: Fornell-Larcker")),
        (
            Column("construct", label(mark("Construct"))),
            *(Column(f"c{number}", name, "number", 3) for number, name in enumerate(names)),
        ),
        tuple(rows),
        (
            say(
                "On the diagonal stands the square root of the AVE; it is to be larger than the"
                " correlations in its row and column."
            ),
        ),
    )


def cross_loadings_table(found: Analysis) -> Table:
    """Correlation of every indicator with every construct."""
    names = found.model.names
    rows = tuple(
        (indicator, *(float(value) for value in found.estimates.cross[0, place]))
        for place, indicator in enumerate(found.model.indicators)
    )
    return Table(
        label(mark("Cross loadings")),
        (
            Column("indicator", label(mark("Indicator"))),
            *(Column(f"c{number}", name, "number", 3) for number, name in enumerate(names)),
        ),
        rows,
        (say("An indicator is to load highest on its own construct."),),
    )


def paths_table(found: Analysis, confidence: float) -> Table:
    """Path coefficients with bootstrap, effect size and collinearity."""
    rows = []
    for path, value in found.paths.items():
        spread = None if found.bootstrapped is None else found.bootstrapped.paths[path]
        rows.append(
            (
                route_name(found, path),
                value,
                *_spread_cells(spread),
                _number(found.f2[path]),
                _number(found.f2_reestimated[path]),
                _number(found.inner_vif[path]),
            )
        )
    return Table(
        label(mark("Path coefficients")),
        (
            Column("path", label(mark("Path"))),
            Column("coefficient", label(mark("Coefficient")), "number", 3),
            *_spread_columns(found, confidence),
            Column("f2", label(mark("f²")), "number", 3),
            Column("f2_again", label(mark("f² (estimated again)")), "number", 3),
            Column("vif", label(mark("VIF")), "number", 2),
        ),
        tuple(rows),
        (
            say("t above 1.96 corresponds to p below 0.05 (two-sided, normal)."),
            say(
                "f²: 0.02 small, 0.15 medium, 0.35 large; construct scores kept when the predictor is"
                " left out, or the whole model estimated again without it."
            ),
        ),
    )


def explained_table(found: Analysis) -> Table:
    """R², adjusted R² and Q² of the constructs that are explained."""
    names = found.model.names
    rows = tuple(
        (
            names[end],
            value,
            _number(found.adjusted[end]),
            _number(found.q2[end]) if end in found.q2 else None,
        )
        for end, value in found.r2.items()
    )
    return Table(
        label(mark("Explained variance")),
        (
            Column("construct", label(mark("Construct"))),
            Column("r2", label(mark("R²")), "number", 3),
            Column("adjusted", label(mark("Adjusted R²")), "number", 3),
            Column("q2", label(mark("Q² (blindfolding)")), "number", 3),
        ),
        rows,
        (say("Q² above 0 means that the model predicts better than the mean."),),
    )


def indirect_table(found: Analysis, confidence: float) -> Table:
    """Specific indirect effects."""
    spreads = None if found.bootstrapped is None else found.bootstrapped.indirect
    rows = tuple(
        (
            route_name(found, route),
            value,
            *_spread_cells(None if spreads is None else spreads[route]),
        )
        for route, value in found.indirect.items()
    )
    return Table(
        label(mark("Specific indirect effects")),
        (
            Column("path", label(mark("Path"))),
            Column("effect", label(mark("Effect")), "number", 3),
            *_spread_columns(found, confidence),
        ),
        rows,
    )


def totals_table(found: Analysis, confidence: float) -> Table:
    """Total effects, with the total indirect part."""
    spreads = None if found.bootstrapped is None else found.bootstrapped.totals
    rows = tuple(
        (
            route_name(found, place),
            value - found.paths.get(place, 0.0),
            value,
            *_spread_cells(None if spreads is None else spreads[place]),
        )
        for place, value in found.totals.items()
    )
    return Table(
        label(mark("Total effects")),
        (
            Column("path", label(mark("Path"))),
            Column("indirect", label(mark("Total indirect effect")), "number", 3),
            Column("effect", label(mark("Total effect")), "number", 3),
            *_spread_columns(found, confidence),
        ),
        rows,
        (say("The bootstrap columns are about the total effect."),),
    )


def fit_table(found: Analysis) -> Table:
    """SRMR of the model."""
    fit = found.fit
    return Table(
        label(mark("Fit")),
        (
            Column("measure", label(mark("Measure"))),
            Column("saturated", label(mark("Saturated model")), "number", 3),
            Column("estimated", label(mark("Estimated model")), "number", 3),
        ),
        (
            (label(mark("SRMR, composites")), fit.composite_saturated, fit.composite_estimated),
            (label(mark("SRMR, common factors")), fit.factor_saturated, fit.factor_estimated),
        ),
        (say("An SRMR below 0.08 is taken as a good fit; for PLS the limit is debated."),),
    )


def route_name(found: Analysis, route: tuple[int, ...]) -> str:
    """Write a route: "A → B → C"."""
    return " → ".join(found.model.names[place] for place in route)


def path_figure(found: Analysis) -> Figure:
    """The path diagram: constructs with R², indicators with loadings, paths with coefficient and t."""
    nodes: list[dict[str, object]] = []
    edges: list[dict[str, object]] = []
    place = 0
    boot = found.bootstrapped
    for number, construct in enumerate(found.model.constructs):
        nodes.append(
            {
                "id": construct.name,
                "kind": "construct",
                "mode": construct.mode,
                "value": found.r2.get(number),
            }
        )
        for indicator in construct.indicators:
            node = f"{construct.name}/{indicator}"
            nodes.append({"id": node, "kind": "indicator", "label": indicator})
            formative = found.layout.mode_b[number]
            ends = (node, construct.name) if formative else (construct.name, node)
            values = found.estimates.weights if formative else found.estimates.loadings
            edges.append(
                {
                    "from": ends[0],
                    "to": ends[1],
                    "kind": "weight" if formative else "loading",
                    "value": float(values[0, place]),
                }
            )
            place += 1
    names = found.model.names
    for path, value in found.paths.items():
        spread = None if boot is None else boot.paths[path]
        edges.append(
            {
                "from": names[path[0]],
                "to": names[path[1]],
                "kind": "path",
                "value": value,
                "t": None if spread is None else _number(spread.t),
                "p": None if spread is None else _number(spread.p),
            }
        )
    title: Sentence = label(mark("Path model"))
    return Figure("path", title, {"nodes": nodes, "edges": edges})
