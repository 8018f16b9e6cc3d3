"""Binary logistic regression on plain arrays: fit, separation, goodness of fit."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats
from statsmodels.discrete.discrete_model import Logit
from statsmodels.tools.sm_exceptions import ConvergenceWarning, HessianInversionWarning

Floats = NDArray[np.float64]


class CannotFit(Exception):
    """The model has no estimate: ``columns`` of the design are the ones to blame."""

    def __init__(self, reason: str, columns: tuple[int, ...] = ()) -> None:
        """Take "separation", "rank" or "convergence", and columns of the design."""
        super().__init__(reason)
        self.reason = reason
        self.columns = columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted model. Column 0 of the design is the constant; ``fitted`` are probabilities."""

    coefficients: Floats
    errors: Floats
    covariance: Floats
    fitted: Floats
    log_likelihood: float
    null_log_likelihood: float
    n: int

    @property
    def chi_square(self) -> float:
        """Likelihood ratio against the model with the constant only."""
        return max(0.0, 2 * (self.log_likelihood - self.null_log_likelihood))

    @property
    def df(self) -> int:
        """Number of coefficients without the constant."""
        return len(self.coefficients) - 1

    @property
    def p(self) -> float:
        """P of the likelihood ratio (omnibus test)."""
        return float(stats.chi2.sf(self.chi_square, self.df)) if self.df else 1.0

    @property
    def cox_snell(self) -> float:
        """Cox and Snell's pseudo R²."""
        return 1 - math.exp(-self.chi_square / self.n)

    @property
    def nagelkerke(self) -> float:
        """Nagelkerke's pseudo R²."""
        return self.cox_snell / (1 - math.exp(2 * self.null_log_likelihood / self.n))


def fit_logistic(design: Floats, event: Floats) -> Fit:
    """Fit by maximum likelihood. ``design`` (n, 1 + q) starts with a constant; ``event`` is 0 or 1.

    Raises:
        CannotFit: columns are combinations of each other, the outcome is separated, or the
            iteration did not converge.
    """
    scale = np.sqrt((design**2).mean(axis=0))
    scaled = design / np.where(scale > 0, scale, 1.0)
    dependent = dependent_columns(scaled)
    if dependent:
        raise CannotFit("rank", dependent)
    separated = separating_columns(scaled, event)
    if separated:
        raise CannotFit("separation", separated)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", HessianInversionWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            found = Logit(event, scaled).fit(method="newton", maxiter=100, disp=False)
        except (ConvergenceWarning, HessianInversionWarning, np.linalg.LinAlgError):
            raise CannotFit("convergence") from None
    covariance = np.asarray(found.cov_params()) / np.outer(scale, scale)
    share = float(event.mean())
    null = len(event) * (share * math.log(share) + (1 - share) * math.log(1 - share))
    return Fit(
        coefficients=np.asarray(found.params) / scale,
        errors=np.sqrt(np.diag(covariance)),
        covariance=covariance,
        fitted=np.asarray(found.predict()),
        log_likelihood=float(found.llf),
        null_log_likelihood=null,
        n=len(event),
    )


def dependent_columns(design: Floats) -> tuple[int, ...]:
    """Return the columns that are combinations of those before them."""
    basis = np.zeros((len(design), 0))
    dependent = []
    for column in range(design.shape[1]):
        vector = design[:, column]
        # projected twice: once loses digits when columns nearly agree
        rest = vector - basis @ (basis.T @ vector)
        rest = rest - basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        if length <= 1e-9 * max(float(np.linalg.norm(vector)), 1e-300):
            dependent.append(column)
        else:
            basis = np.column_stack([basis, rest / length])
    return tuple(dependent)


def separating_columns(design: Floats, event: Floats) -> tuple[int, ...]:
    """Return the columns of a direction that divides events from others, or nothing.

    Linear programme of Konis (2007): such a direction exists exactly when maximum likelihood has
    no finite estimate (complete or quasi-complete separation).
    """
    signed = design * np.where(event > 0, 1.0, -1.0)[:, None]
    found = optimize.linprog(
        -signed.sum(axis=0),
        A_ub=-signed,
        b_ub=np.zeros(len(signed)),
        bounds=[(-1.0, 1.0)] * design.shape[1],
        method="highs",
    )
    if found.status != 0 or -found.fun <= 1e-7 * len(signed):
        return ()
    return tuple(int(column) for column in np.flatnonzero(np.abs(found.x) > 1e-7) if column > 0)


@dataclass(frozen=True, slots=True)
class HosmerLemeshow:
    """Goodness of fit in groups of risk; p is NaN with fewer than three groups."""

    chi_square: float
    df: int
    p: float


def hosmer_lemeshow(fitted: Floats, event: Floats, groups: int = 10) -> HosmerLemeshow:
    """Compare observed and expected events in (up to) ten groups of equal size by risk.

    Cases with the same risk stay together, so there may be fewer groups.
    """
    values, inverse = np.unique(np.round(fitted, 10), return_inverse=True)
    sizes = np.bincount(inverse.ravel())
    upto = np.cumsum(sizes)
    # a pattern belongs to the group in which its middle case stands
    number = np.minimum(((upto - sizes / 2) * groups / len(fitted)).astype(int), groups - 1)
    group = number[inverse.ravel()]
    _, group = np.unique(group, return_inverse=True)
    total = np.bincount(group)
    expected = np.bincount(group, weights=fitted)
    observed = np.bincount(group, weights=event)
    used = len(total)
    spread = expected * (1 - expected / total)
    chi_square = float(
        np.where(spread > 0, (observed - expected) ** 2 / np.where(spread > 0, spread, 1), 0).sum()
    )
    df = used - 2
    p = float(stats.chi2.sf(chi_square, df)) if df > 0 and len(values) > 2 else math.nan
    return HosmerLemeshow(chi_square, df, p)


def area_under_curve(fitted: Floats, event: Floats) -> float:
    """Share of pairs of an event and a non-event in which the event has the higher risk."""
    ranks = stats.rankdata(fitted)
    events = float(event.sum())
    others = len(event) - events
    return float((ranks[event > 0].sum() - events * (events + 1) / 2) / (events * others))
