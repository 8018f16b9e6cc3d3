"""The statistic `pls`: from the data and the text of a model to the report."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal

import numpy as np

from qualcode.model.dataset import Variable, VariableType
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import Sentence, say
from qualcode.quant.data import Dataset
from qualcode.quant.groups import measured
from qualcode.quant.pls.analysis import Analysis, Options, analyse
from qualcode.quant.pls.bootstrap import Spread
from qualcode.quant.pls.core import TOLERANCE, Flags, Floats, Scheme
from qualcode.quant.pls.judge import interpretation_of, warnings_of
from qualcode.quant.pls.spec import PathModel, parse_model
from qualcode.quant.pls.tables import all_tables, path_figure, route_name
from qualcode.quant.result import Derived, Result
from qualcode.quant.wording import rounded, without_nan

MAX_DRAWS = 100_000
MIN_CASES = 5


def pls(
    data: Dataset,
    *,
    model: str,
    scheme: Scheme = "path",
    missing: Literal["mean", "listwise"] = "mean",
    bootstrap: int = 5000,
    seed: int = 20220101,
    confidence: float = 95.0,
    distance: int = 7,
) -> Result:
    """Estimate a PLS path model, e.g. ``COMP =~ c1 + c2; CUSA =~ s1; CUSA ~ COMP``.

    ``bootstrap`` is the number of resamples, 0 for none; ``distance`` the omission distance of the
    blindfolding for Q², 0 for none. The scores of the constructs come as derived variables.

    Raises:
        InputProblem: the model or the data cannot be used; the sentence says why.
    """
    options = Options(
        scheme=scheme, draws=bootstrap, seed=seed, confidence=confidence, distance=distance
    )
    _check(options)
    parsed = parse_model(model)
    raw = np.column_stack([measured(data, name) for name in parsed.indicators])
    used = _usable_rows(raw, missing)
    values, replaced = _completed(data, parsed, raw[used])
    found = analyse(values, parsed, options)
    if found is None:
        raise InputProblem(
            "The model could not be estimated: the algorithm did not converge, or indicators of a"
            " formative construct or the predictors of a construct are copies of each other. Look"
            " at their correlations."
        )
    return Result(
        name="pls",
        title=say("PLS path model"),
        tables=all_tables(found, confidence),
        method=_method(options, missing),
        n=found.n,
        missing=int((~used).sum()),
        options={
            "model": model, "scheme": scheme, "missing": missing, "bootstrap": bootstrap,
            "seed": seed, "confidence": confidence, "distance": distance,
        },
        warnings=(*_about_gaps(raw[used], parsed), *_about_distance(found, options),
                  *warnings_of(found)),
        interpretation=interpretation_of(found, 0.05),
        figures=(path_figure(found),),
        values=_values(found) | {"replaced": replaced},
        derived=_scores(found, used),
    )  # fmt: skip


def _check(options: Options) -> None:
    if options.draws != 0 and not 50 <= options.draws <= MAX_DRAWS:
        raise InputProblem(
            "{n} resamples cannot be used. Give 0 for none, or 50 to {limit}; 5,000 is usual.",
            n=options.draws,
            limit=MAX_DRAWS,
        )
    if options.seed < 0:
        raise InputProblem("The seed is {seed}; it must not be negative.", seed=options.seed)
    if not 50 <= options.confidence < 100:
        raise InputProblem(
            "The confidence is {confidence} %; give a percentage from 50 to below 100, such as 95.",
            confidence=options.confidence,
        )
    if options.distance != 0 and not 2 <= options.distance <= 50:
        raise InputProblem(
            "The omission distance is {distance}; give 0 for none, or 5 to 12 as usual.",
            distance=options.distance,
        )


def _usable_rows(raw: Floats, missing: str) -> Flags:
    """Rows without a gap, or (mean replacement) with any value at all."""
    gaps = np.isnan(raw)
    out = gaps.any(axis=1) if missing == "listwise" else gaps.all(axis=1)
    return np.asarray(~out)


def _completed(data: Dataset, model: PathModel, values: Floats) -> tuple[Floats, int]:
    """Fill gaps with the mean of the indicator; refuse what cannot be correlated."""
    if len(values) < MIN_CASES:
        raise InputProblem(
            "{file} has {n} usable cases for this model; at least {least} are needed.",
            file=data.name,
            n=len(values),
            least=MIN_CASES,
        )
    gaps = np.isnan(values)
    counts = (~gaps).sum(axis=0)
    means = np.where(gaps, 0.0, values).sum(axis=0) / np.maximum(counts, 1)
    filled = np.where(gaps, means, values)
    spread = filled.std(axis=0)
    flat = spread <= 1e-12 * np.maximum(np.abs(means), 1e-300)
    if flat.any():
        name = model.indicators[int(np.argmax(flat))]
        raise InputProblem(
            "{file}, column “{column}” has the same value in every case, so it cannot be an"
            " indicator. Take it out of the model.",
            file=data.name,
            column=name,
        )
    return filled, int(gaps.sum())


def _about_gaps(values: Floats, model: PathModel) -> list[Sentence]:
    shares = 100 * np.isnan(values).mean(axis=0)
    return [
        say(
            "{share} % of “{column}” was missing and replaced by its mean; above 5 % that bends the"
            " results, consider leaving cases out (listwise).",
            share=rounded(float(share), 1),
            column=name,
        )
        for name, share in zip(model.indicators, shares, strict=True)
        if share > 5
    ]


def _about_distance(found: Analysis, options: Options) -> list[Sentence]:
    if options.distance and found.n % options.distance == 0:
        return [
            say(
                "{n} cases are a multiple of the omission distance {distance}, so whole cases were"
                " left out for Q². Take another distance.",
                n=found.n,
                distance=options.distance,
            )
        ]
    return []


def _method(options: Options, missing: str) -> Sentence:
    schemes = {
        "path": say("path weighting"),
        "centroid": say("centroid weighting"),
        "factor": say("factor weighting"),
    }
    gaps = say("mean replacement") if missing == "mean" else say("cases with gaps left out")
    basic = say(
        "PLS-SEM, {scheme} scheme, tolerance {tolerance}, standardised indicators; missing values:"
        " {gaps}.",
        scheme=schemes[options.scheme],
        tolerance=f"{TOLERANCE:.0e}",
        gaps=gaps,
    )
    if not options.draws:
        return basic
    return say(
        "{basic} Bootstrap with {draws} resamples, seed {seed}, signs aligned with the original"
        " model per construct; p two-sided from the normal distribution.",
        basic=basic,
        draws=options.draws,
        seed=options.seed,
    )


def _scores(found: Analysis, used: Flags) -> tuple[Derived, ...]:
    rows = np.cumsum(used) - 1
    return tuple(
        Derived(
            Variable(name=f"{name}_score", label=name, type=VariableType.NUMBER),
            tuple(
                float(found.scores[row, number]) if use else None
                for row, use in zip(rows, used, strict=True)
            ),
        )
        for number, name in enumerate(found.model.names)
    )


def _values(found: Analysis) -> dict[str, object]:
    names = found.model.names
    indicators = found.model.indicators
    values: dict[str, object] = {
        "paths": {route_name(found, path): value for path, value in found.paths.items()},
        "total_effects": {route_name(found, key): value for key, value in found.totals.items()},
        "indirect_effects": {
            route_name(found, key): value for key, value in found.indirect.items()
        },
        "r2": {names[end]: value for end, value in found.r2.items()},
        "adjusted_r2": {names[end]: value for end, value in found.adjusted.items()},
        "q2": {names[end]: value for end, value in found.q2.items()},
        "f2": {route_name(found, path): value for path, value in found.f2.items()},
        "f2_reestimated": {
            route_name(found, path): value for path, value in found.f2_reestimated.items()
        },
        "inner_vif": {route_name(found, path): value for path, value in found.inner_vif.items()},
        "outer_vif": dict(zip(indicators, found.outer_vif.tolist(), strict=True)),
        "loadings": dict(zip(indicators, found.estimates.loadings[0].tolist(), strict=True)),
        "weights": dict(zip(indicators, found.estimates.weights[0].tolist(), strict=True)),
        "reliability": {
            names[number]: asdict(value) for number, value in found.reliability.items()
        },
        "htmt": {
            f"{names[one]} - {names[other]}": value for (one, other), value in found.htmt.items()
        },
        "construct_correlations": found.estimates.correlations[0].tolist(),
        "srmr": asdict(found.fit),
        "iterations": int(found.estimates.iterations[0]),
    }
    return without_nan(values | _bootstrap_values(found))


def _bootstrap_values(found: Analysis) -> dict[str, object]:
    boot = found.bootstrapped
    if boot is None:
        return {}
    indicators = found.model.indicators

    def named(spreads: tuple[Spread, ...]) -> dict[str, object]:
        return {name: asdict(value) for name, value in zip(indicators, spreads, strict=True)}

    def routed(spreads: dict[tuple[int, int], Spread]) -> dict[str, object]:
        return {route_name(found, key): asdict(value) for key, value in spreads.items()}

    return {
        "bootstrap": {
            "used": len(boot.found.draws),
            "requested": boot.found.requested,
            "no_variance": boot.found.no_variance,
            "not_converged": boot.found.not_converged,
            "paths": routed(boot.paths),
            "total_effects": routed(boot.totals),
            "indirect_effects": {
                route_name(found, key): asdict(value) for key, value in boot.indirect.items()
            },
            "loadings": named(boot.loadings),
            "weights": named(boot.weights),
            "r2": {found.model.names[end]: asdict(value) for end, value in boot.r2.items()},
        }
    }
