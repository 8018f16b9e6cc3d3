"""What a picture of codes holds, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A code in a picture. ``group`` is its dimension, ``size`` its number of codings."""

    key: str
    label: str
    group: str = ""
    color: str = ""
    size: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two codes: ``weight`` places together, or a stated link with its sign."""

    first: str
    second: str
    weight: int = 1
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture: kind is "tree", "network", "causal", "saturation" or "frequencies".

    ``points`` are the steps of a curve: label, new codes, codes so far.
    """

    kind: str
    title: str
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    points: tuple[tuple[str, int, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        if self.kind in {"network", "causal"}:
            return not self.edges
        return not (self.points if self.kind == "saturation" else self.nodes)
