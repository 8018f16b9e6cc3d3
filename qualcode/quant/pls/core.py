"""The PLS path algorithm on correlation matrices, many at a time.

Arrays carry a leading axis of models: ``(m, p, p)`` correlations of indicators in, weights
``(m, p)`` and construct correlations ``(m, k, k)`` out. A bootstrap is then one call, not 5,000.
Sources: Lohmöller 1989 ch. 2; Tenenhaus et al. 2005, CSDA 48, 159-205.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qualcode.quant.pls.spec import PathModel, ordered

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Scheme = Literal["path", "centroid", "factor"]

TOLERANCE = 1e-7
MAX_ITERATIONS = 300
_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A model as positions: ``blocks[j]`` are the indicators of construct j.

    ``member[p, j]`` is 1 where indicator p belongs to construct j; ``predictors[j]`` are the
    constructs that lead to j; ``order`` visits predictors before outcomes.
    """

    blocks: tuple[slice, ...]
    member: Floats
    mode_b: tuple[bool, ...]
    predictors: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]

    @classmethod
    def of(cls, model: PathModel) -> Layout:
        """Number the constructs and indicators of a model."""
        number = {name: place for place, name in enumerate(model.names)}
        ends = np.cumsum([len(construct.indicators) for construct in model.constructs])
        blocks = tuple(
            slice(int(end) - len(construct.indicators), int(end))
            for end, construct in zip(ends, model.constructs, strict=True)
        )
        member = np.zeros((int(ends[-1]), len(blocks)))
        for place, block in enumerate(blocks):
            member[block, place] = 1.0
        return cls(
            blocks=blocks,
            member=member,
            mode_b=tuple(
                construct.mode == "B" and len(construct.indicators) > 1
                for construct in model.constructs
            ),
            predictors=tuple(
                tuple(number[name] for name in model.predictors(end)) for end in model.names
            ),
            order=tuple(number[name] for name in ordered(model)),
        )

    @property
    def size(self) -> int:
        """Number of constructs."""
        return len(self.blocks)

    @property
    def neighbours(self) -> Floats:
        """1 where two constructs are joined by a path, in either direction."""
        joined = np.zeros((self.size, self.size))
        for end, starts in enumerate(self.predictors):
            for start in starts:
                joined[start, end] = joined[end, start] = 1.0
        return joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """Estimates of m models. ``ok`` is False where the algorithm failed or did not converge.

    ``weights`` and ``loadings`` (m, p); ``cross`` (m, p, k) are correlations of every indicator
    with every construct; ``correlations`` (m, k, k); ``paths[:, i, j]`` from i to j; ``r2`` (m, k).
    """

    weights: Floats
    loadings: Floats
    cross: Floats
    correlations: Floats
    paths: Floats
    r2: Floats
    iterations: NDArray[np.int64]
    ok: Flags


def correlate(data: Floats) -> Floats:
    """Return the correlation matrix (p, p) of complete data (n, p) whose columns vary."""
    centred = data - data.mean(axis=0)
    scaled = centred / np.sqrt((centred**2).sum(axis=0))
    return symmetric(scaled.T @ scaled)


def symmetric(matrix: Floats) -> Floats:
    """Return correlation matrices with an exact diagonal of 1."""
    matrix = (matrix + np.swapaxes(matrix, -1, -2)) / 2
    diagonal = np.arange(matrix.shape[-1])
    matrix[..., diagonal, diagonal] = 1.0
    return matrix


def estimate(correlations: Floats, layout: Layout, scheme: Scheme = "path") -> Estimates:
    """Estimate the model for every correlation matrix of ``(m, p, p)``."""
    m, p, _ = correlations.shape
    weights = np.ones((m, p))
    iterations = np.zeros(m, dtype=np.int64)
    inverses, solid = _block_inverses(correlations, layout)
    weights, alive = _standardise(weights, correlations, layout)
    alive &= solid
    done = np.zeros(m, dtype=bool)
    running = np.flatnonzero(alive)
    for _ in range(MAX_ITERATIONS):
        if not len(running):
            break
        chosen = {place: inverse[running] for place, inverse in inverses.items()}
        new, usable = _step(weights[running], correlations[running], chosen, layout, scheme)
        change = np.abs(new - weights[running]).sum(axis=1)
        weights[running] = new
        iterations[running] += 1
        settled = usable & (change < TOLERANCE)
        done[running[settled]] = True
        running = running[usable & ~settled]
    return _finish(weights, correlations, layout, iterations, done)


def _block_inverses(correlations: Floats, layout: Layout) -> tuple[dict[int, Floats], Flags]:
    """Invert the blocks of Mode B constructs; False where one is singular."""
    inverses: dict[int, Floats] = {}
    solid: Flags = np.asarray(np.isfinite(correlations).all(axis=(1, 2)))
    for place, block in enumerate(layout.blocks):
        if layout.mode_b[place]:
            inverses[place], regular = _inverse(correlations[:, block, block])
            solid &= regular
    return inverses, solid


def _inverse(matrices: Floats) -> tuple[Floats, Flags]:
    finite: Flags = np.asarray(np.isfinite(matrices).all(axis=(1, 2)))
    regular = finite.copy()
    regular[finite] = np.linalg.eigvalsh(matrices[finite])[:, 0] > _SINGULAR
    safe = np.where(regular[:, None, None], matrices, np.eye(matrices.shape[-1]))
    return np.linalg.inv(safe), regular


def _standardise(weights: Floats, correlations: Floats, layout: Layout) -> tuple[Floats, Flags]:
    """Scale the weights of each construct so that its score has variance 1."""
    blocked = weights[:, :, None] * layout.member
    variance = np.einsum("mpk,mpk->mk", blocked, correlations @ blocked)
    usable = np.isfinite(variance).all(axis=1) & (variance > _SINGULAR).all(axis=1)
    scale = np.sqrt(np.where(usable[:, None], variance, 1.0))
    return weights / (scale @ layout.member.T), usable


def _step(
    weights: Floats,
    correlations: Floats,
    inverses: dict[int, Floats],
    layout: Layout,
    scheme: Scheme,
) -> tuple[Floats, Flags]:
    blocked = weights[:, :, None] * layout.member
    cross = correlations @ blocked
    between = np.swapaxes(blocked, 1, 2) @ cross
    inner, solid = _inner_weights(between, layout, scheme)
    towards = ((cross @ inner) * layout.member).sum(axis=2)
    for place, inverse in inverses.items():
        block = layout.blocks[place]
        towards[:, block] = (inverse @ towards[:, block, None])[:, :, 0]
    new, usable = _standardise(towards, correlations, layout)
    return new, usable & solid


def _inner_weights(between: Floats, layout: Layout, scheme: Scheme) -> tuple[Floats, Flags]:
    """Weights (m, k, k): column j mixes the neighbours of construct j into its inner estimate."""
    joined = layout.neighbours
    if scheme == "centroid":
        return np.sign(between) * joined, np.ones(len(between), dtype=bool)
    inner = between * joined
    solid = np.ones(len(between), dtype=bool)
    if scheme == "path":
        for end, starts in enumerate(layout.predictors):
            if len(starts) > 1:
                slopes, regular = _regress(between, starts, end)
                inner[:, list(starts), end] = slopes
                solid &= regular
    return inner, solid


def _regress(between: Floats, starts: tuple[int, ...], end: int) -> tuple[Floats, Flags]:
    chosen = list(starts)
    inverse, regular = _inverse(between[:, chosen][:, :, chosen])
    slopes: Floats = (inverse @ between[:, chosen, end][:, :, None])[:, :, 0]
    return slopes, regular


def _finish(
    weights: Floats,
    correlations: Floats,
    layout: Layout,
    iterations: NDArray[np.int64],
    done: Flags,
) -> Estimates:
    cross = correlations @ (weights[:, :, None] * layout.member)
    # the sign of a construct is free: most of its indicators shall agree with it
    turn = np.where(((cross * layout.member).sum(axis=1)) < 0, -1.0, 1.0)
    weights = weights * (turn @ layout.member.T)
    cross = cross * turn[:, None, :]
    between = symmetric(np.swapaxes(weights[:, :, None] * layout.member, 1, 2) @ cross)
    paths = np.zeros_like(between)
    r2 = np.full((len(between), layout.size), np.nan)
    ok = done.copy()
    for end, starts in enumerate(layout.predictors):
        if starts:
            slopes, regular = _regress(between, starts, end)
            paths[:, list(starts), end] = slopes
            r2[:, end] = (slopes * between[:, list(starts), end]).sum(axis=1)
            ok &= regular
    return Estimates(
        weights=weights,
        loadings=(cross * layout.member).sum(axis=2),
        cross=cross,
        correlations=between,
        paths=paths,
        r2=r2,
        iterations=iterations,
        ok=ok,
    )


def flip(estimates: Estimates, layout: Layout, original: Floats) -> Estimates:
    """Give every construct the sign that agrees with the loadings (p,) of the original model."""
    agreement = (estimates.loadings * original) @ layout.member
    turn = np.where(agreement < 0, -1.0, 1.0)
    spread = turn @ layout.member.T
    both = turn[:, :, None] * turn[:, None, :]
    return Estimates(
        weights=estimates.weights * spread,
        loadings=estimates.loadings * spread,
        cross=estimates.cross * turn[:, None, :],
        correlations=estimates.correlations * both,
        paths=estimates.paths * both,
        r2=estimates.r2,
        iterations=estimates.iterations,
        ok=estimates.ok,
    )


def total_effects(paths: Floats) -> Floats:
    """Return the total effects (m, k, k) of acyclic paths: B + B² + B³ + ..."""
    total, step = paths.copy(), paths
    for _ in range(paths.shape[-1] - 1):
        step = step @ paths
        total = total + step
    return total
