"""What must be said about a path model, and what its numbers allow to conclude."""

from __future__ import annotations

import numpy as np

from qualcode.model.sentence import Sentence, say, say_n
from qualcode.quant.pls.analysis import MAX_INDIRECT, Analysis
from qualcode.quant.pls.tables import route_name
from qualcode.quant.wording import p_phrase, rounded


def warnings_of(found: Analysis) -> tuple[Sentence, ...]:
    """Return everything in the model that a reader must know before using it."""
    return (
        *_sample(found),
        *_indicators(found),
        *_constructs(found),
        *_collinearity(found),
        *_bootstrap(found),
    )


def _sample(found: Analysis) -> list[Sentence]:
    most = max(
        [len(starts) for starts in found.layout.predictors]
        + [
            len(construct.indicators)
            for construct in found.model.constructs
            if construct.mode == "B"
        ]
    )
    if found.n >= 10 * most:
        return []
    return [
        say(
            "{n} cases are few: a construct with {most} arrows needs at least {need} by the rule of"
            " ten, and a power analysis usually asks for more.",
            n=found.n,
            most=most,
            need=10 * most,
        )
    ]


def _indicators(found: Analysis) -> list[Sentence]:
    sentences = []
    place = 0
    for number, construct in enumerate(found.model.constructs):
        for indicator in construct.indicators:
            loading = float(found.estimates.loadings[0, place])
            place += 1
            facts = {
                "indicator": indicator,
                "construct": construct.name,
                "loading": rounded(loading, 3),
            }
            if found.layout.mode_b[number]:
                continue
            if loading < 0:
                sentences.append(
                    say(
                        "“{indicator}” loads {loading} on “{construct}”: it runs against the others."
                        " Was a reversed item not recoded?",
                        **facts,
                    )
                )
            elif loading < 0.4:
                sentences.append(
                    say(
                        "“{indicator}” loads only {loading} on “{construct}” (below 0.40): it hardly"
                        " belongs there.",
                        **facts,
                    )
                )
    return sentences


def _constructs(found: Analysis) -> list[Sentence]:
    names = found.model.names
    sentences = []
    for number, values in found.reliability.items():
        if values.alpha < 0.7:
            sentences.append(
                say(
                    "Cronbach's alpha of “{name}” is {value} (below 0.70).",
                    name=names[number],
                    value=rounded(values.alpha, 3),
                )
            )
        if values.rho_c < 0.7:
            sentences.append(
                say(
                    "The composite reliability of “{name}” is {value} (below 0.70).",
                    name=names[number],
                    value=rounded(values.rho_c, 3),
                )
            )
        if values.ave < 0.5:
            sentences.append(
                say(
                    "The AVE of “{name}” is {value} (below 0.50): its indicators share less than half"
                    " of their variance with it.",
                    name=names[number],
                    value=rounded(values.ave, 3),
                )
            )
    sentences += [
        say(
            "HTMT of “{one}” and “{other}” is {value} (0.90 or more): the two can hardly be told"
            " apart.",
            one=names[one],
            other=names[other],
            value=rounded(value, 3),
        )
        for (one, other), value in found.htmt.items()
        if value >= 0.9
    ]
    return sentences


def _collinearity(found: Analysis) -> list[Sentence]:
    sentences = [
        say(
            "“{name}” has a VIF of {value} (5 or more) on “{end}”: the predictors overlap and the"
            " path cannot be trusted.",
            name=found.model.names[start],
            end=found.model.names[end],
            value=rounded(value),
        )
        for (start, end), value in found.inner_vif.items()
        if value >= 5
    ]
    for number, block in enumerate(found.layout.blocks):
        if found.layout.mode_b[number]:
            sentences += [
                say(
                    "The formative indicator “{name}” has a VIF of {value} (5 or more).",
                    name=found.model.indicators[block.start + place],
                    value=rounded(float(value)),
                )
                for place, value in enumerate(found.outer_vif[block])
                if value >= 5
            ]
    return sentences


def _bootstrap(found: Analysis) -> list[Sentence]:
    sentences = []
    if len(found.indirect) >= MAX_INDIRECT:
        sentences.append(
            say("Only the first {n} indirect routes are listed.", n=len(found.indirect))
        )
    if found.bootstrapped is None:
        return sentences
    draws = found.bootstrapped.found
    if draws.no_variance:
        sentences.append(
            say_n(
                "{n} of {all} resamples was left out: an indicator had no variance in it.",
                "{n} of {all} resamples were left out: an indicator had no variance in them.",
                n=draws.no_variance,
                all=draws.requested,
            )
        )
    if draws.not_converged:
        sentences.append(
            say_n(
                "{n} of {all} resamples was left out: the estimation did not converge.",
                "{n} of {all} resamples were left out: the estimation did not converge.",
                n=draws.not_converged,
                all=draws.requested,
            )
        )
    if len(draws.draws) < 0.9 * draws.requested:
        sentences.append(
            say("More than a tenth of the resamples failed: standard errors and p are doubtful.")
        )
    return sentences


def interpretation_of(found: Analysis, alpha: float) -> Sentence:
    """Say which paths stand out, no more."""
    if found.bootstrapped is None:
        return say(
            "The coefficients are described without a test, since nothing was bootstrapped; nothing"
            " is said about chance."
        )
    clear: list[Sentence] = []
    unclear: list[Sentence] = []
    for path, spread in found.bootstrapped.paths.items():
        if not np.isfinite(spread.p):
            continue
        words = say(
            "{path} ({value}, {p})",
            path=route_name(found, path),
            value=rounded(spread.original, 3),
            p=p_phrase(spread.p),
        )
        (clear if spread.p < alpha else unclear).append(words)
    if not clear:
        return say(
            "No path differs clearly from 0 in these data. That is no proof that there is no"
            " relation."
        )
    listed = _list(clear)
    if not unclear:
        return say(
            "All paths differ from 0: {paths}. The arrows come from the theory; the data show"
            " associations.",
            paths=listed,
        )
    return say(
        "Differing from 0: {paths}. Not shown: {others}. The arrows come from the theory; the data"
        " show associations.",
        paths=listed,
        others=_list(unclear),
    )


def _list(parts: list[Sentence]) -> Sentence:
    joined = parts[0]
    for part in parts[1:]:
        joined = say("{first}; {second}", first=joined, second=part)
    return joined
