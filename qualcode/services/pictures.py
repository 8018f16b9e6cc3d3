"""Pictures of the study: what they hold, and drawing them into files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from qualcode.analysis import cooccurrence
from qualcode.analysis.cooccurrence import Nearness
from qualcode.analysis.displays import filter_of
from qualcode.analysis.retrieve import selected
from qualcode.analysis.saturation import saturation
from qualcode.messages import tr
from qualcode.model.codebook import Code
from qualcode.model.display import DESIGNS, DisplaySpec, filled
from qualcode.model.drawing import Drawing, Edge, Node
from qualcode.model.ids import CodeId
from qualcode.model.reduction import LinkKind
from qualcode.model.study import Study
from qualcode.services import display
from qualcode.services.session import Session


def write(session: Session, spec: DisplaySpec, path: Path) -> None:
    """Draw a picture into a .png or .svg file.

    Raises:
        InputProblem: the extension is another, or the file cannot be written.
        NotFound: there is nothing to draw.
    """
    from qualcode.export import plots

    plots.write(drawing(session, spec), path)


def drawing(session: Session, spec: DisplaySpec, *, study: Study | None = None) -> Drawing:
    """Return what a picture of the gallery holds."""
    study = study or display.study(session)
    whole = filled(spec)
    kind = DESIGNS[whole.design].picture
    title = whole.title or tr(DESIGNS[whole.design].title)
    picked = list(selected(study, filter_of(whole)))
    counts = Counter(coding.code_id for coding in picked)
    match kind:
        case "saturation":
            points = tuple(
                (point.source.name, len(point.new), point.codes) for point in saturation(study)
            )
            return Drawing(kind=kind, title=title, points=points)
        case "network":
            return _network(study, whole, title, counts)
        case "causal":
            return _causal(study, title, counts)
        case "frequencies":
            nodes = [node for node in _nodes(study, counts) if node.size]
            return Drawing(kind=kind, title=title, nodes=tuple(nodes))
        case _:
            return Drawing(kind="tree", title=title, nodes=tuple(_tree_nodes(study, counts)))


def _nodes(study: Study, counts: Counter[CodeId]) -> list[Node]:
    """Every code with its path below the dimension, in the order of the codebook."""
    book = study.codebook
    return [
        Node(
            code.id,
            "/".join(c.name for c in reversed(book.ancestors(code.id)[:-1])) or code.name,
            book.dimension(code.id).name,
            _color(study, code),
            counts[code.id],
            depth,
        )
        for depth, code in book.walk()
    ]


def _tree_nodes(study: Study, counts: Counter[CodeId]) -> list[Node]:
    """Every code by its own name, with the codings of all below it."""
    book = study.codebook
    return [
        Node(
            code.id,
            code.name,
            book.dimension(code.id).name,
            _color(study, code),
            sum(counts[below.id] for below in book.descendants(code.id)),
            depth,
        )
        for depth, code in book.walk()
    ]


def _color(study: Study, code: Code) -> str:
    return code.color or study.codebook.dimension(code.id).color


def _network(study: Study, spec: DisplaySpec, title: str, counts: Counter[CodeId]) -> Drawing:
    found = cooccurrence.pairs(study, Nearness(spec.by), selected(study, filter_of(spec)))
    edges = [
        Edge(one, other, pair.places) for (one, other), pair in sorted(found.items()) if one < other
    ]
    nodes = tuple(_nodes(study, counts))
    return Drawing(kind="network", title=title, nodes=nodes, edges=tuple(edges))


def _causal(study: Study, title: str, counts: Counter[CodeId]) -> Drawing:
    known = study.codebook.by_id
    edges = [
        Edge(link.from_code, link.to_code, len(link.evidence), link.sign)
        for link in study.links
        if link.kind is LinkKind.LEADS and link.from_code in known and link.to_code in known
    ]
    nodes = tuple(_nodes(study, counts))
    return Drawing(kind="causal", title=title, nodes=nodes, edges=tuple(edges))
