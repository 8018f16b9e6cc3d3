"""What a written cell rests on, and whether that is still so.

A thing is compared by a digest of what a reader would notice: the quoted words, the code, the coder,
the direction, and whether it was set aside. So a corrected typing error elsewhere in the transcript
makes nothing stale, and undo makes fresh again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from qualcode.analysis.axes import people_in, response_keys
from qualcode.analysis.matrices import axis
from qualcode.model.coding import Coding
from qualcode.model.conclusion import CellPlace, Evidence, WrittenCell
from qualcode.model.errors import RuleBroken
from qualcode.model.ids import CodingId, SourceId
from qualcode.model.reduction import Relevance, Response
from qualcode.model.study import Study

RESPONSE = "response:"


def place_of(pairs: Mapping[str, str], scope: Iterable[str] = ()) -> CellPlace:
    """Name a cell by its axes and keys, in whichever order they are given."""
    return CellPlace(at=tuple(sorted(pairs.items())), scope=tuple(sorted(scope)))


@dataclass(slots=True)
class Digester:
    """Digests codings and responses of one study; texts are fetched once each."""

    study: Study
    _texts: dict[SourceId, str] = field(default_factory=dict)
    _known: dict[CodingId, str] = field(default_factory=dict)

    def coding(self, coding: Coding) -> str:
        """Digest what a reader notices of a coding."""
        known = self._known.get(coding.id)
        if known is None:
            text = self._texts.get(coding.source_id)
            if text is None:
                text = self._texts[coding.source_id] = self.study.text_of(coding.source_id)
            known = self._known[coding.id] = _digest(
                coding.source_id,
                text[coding.start : coding.end],
                coding.code_id,
                coding.coder_id,
                coding.direction or "",
                "aside" if coding.relevance is Relevance.ASIDE else "",
            )
        return known


def response_digest(response: Response) -> str:
    """Digest a decided state."""
    return _digest(response.state)


def _digest(*parts: str) -> str:
    joined = "\x1f".join(parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in a cell."""

    codings: Sequence[Coding] = ()
    responses: Sequence[Response] = ()


def held(study: Study, places: Iterable[CellPlace]) -> dict[CellPlace, Held]:
    """Return what stands in each of these cells. A key or axis that is gone holds nothing."""
    families: dict[tuple[tuple[str, ...], tuple[str, ...]], list[CellPlace]] = {}
    for place in dict.fromkeys(places):
        families.setdefault((tuple(axis for axis, _ in place.at), place.scope), []).append(place)
    found: dict[CellPlace, Held] = {}
    for (names, scope), members in families.items():
        found.update(_family(study, names, scope, members))
    return found


def _family(
    study: Study, names: tuple[str, ...], scope: tuple[str, ...], members: Sequence[CellPlace]
) -> dict[CellPlace, Held]:
    """Fill all cells of one pair of axes in one pass over the codings."""
    try:
        keyed = [axis(study, name).keys_of for name in names]
    except RuleBroken:
        return dict.fromkeys(members, Held())
    wanted = {tuple(key for _, key in place.at): place for place in members}
    codings: dict[CellPlace, list[Coding]] = {}
    for coding in study.codings:
        if scope and study.sources[coding.source_id].kind not in scope:
            continue
        for keys in _products([tuple(keys_of(coding)) for keys_of in keyed]):
            if (place := wanted.get(keys)) is not None:
                codings.setdefault(place, []).append(coding)
    responses: dict[CellPlace, list[Response]] = {}
    within = people_in(study, scope) if study.responses else frozenset()
    for response in study.responses:
        if response.informant_id in within:
            for keys in _products([response_keys(study, n, response) for n in names]):
                if (place := wanted.get(keys)) is not None:
                    responses.setdefault(place, []).append(response)
    return {p: Held(codings.get(p, ()), responses.get(p, ())) for p in members}


def _products(keys: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """All combinations of one key of each axis."""
    found: list[tuple[str, ...]] = [()]
    for options in keys:
        found = [(*start, option) for start in found for option in options]
    return found


def basis(digester: Digester, content: Held) -> dict[str, str]:
    """Return what a cell rests on: id of each coding and response, and its digest."""
    rests = {str(coding.id): digester.coding(coding) for coding in content.codings}
    rests.update({f"{RESPONSE}{r.id}": response_digest(r) for r in content.responses})
    return rests


@dataclass(frozen=True, slots=True)
class Change:
    """How the evidence of a cell differs from what it was when somebody last looked."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.changed or self.removed)


def compared(was: Mapping[str, str], now: Mapping[str, str]) -> Change:
    """Tell what was added, changed and removed."""
    return Change(
        added=tuple(key for key in now if key not in was),
        changed=tuple(key for key in now if key in was and was[key] != now[key]),
        removed=tuple(key for key in was if key not in now),
    )


def stale_cells(
    study: Study,
    cells: Sequence[WrittenCell],
    contents: Mapping[CellPlace, Held] | None = None,
) -> dict[str, Change]:
    """Return the changes below each stale cell, by the cell's id. What they hold may be given."""
    digester = Digester(study)
    contents = held(study, (cell.place for cell in cells)) if contents is None else contents
    changes: dict[str, Change] = {}
    for cell in cells:
        now = basis(digester, contents[cell.place])
        if now != cell.basis:
            changes[cell.id] = compared(cell.basis, now)
    return changes


def evidence_digests(
    study: Study, cells: Sequence[WrittenCell], wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the present digest of what findings rest on, by (kind, id); what is gone is left out.

    A written cell is its text and what it holds now.
    """
    digester = Digester(study)
    asked = set(wanted)
    found = {
        ("coding", str(coding.id)): digester.coding(coding)
        for coding in study.codings
        if ("coding", coding.id) in asked
    }
    chosen = [cell for cell in cells if ("cell", cell.id) in asked]
    contents = held(study, (cell.place for cell in chosen))
    for cell in chosen:
        rests = basis(digester, contents[cell.place])
        parts = [part for key in sorted(rests) for part in (key, rests[key])]
        found["cell", cell.id] = _digest(cell.body, *parts)
    return found


def stale_evidence(
    evidence: Iterable[Evidence], now: Mapping[tuple[str, str], str]
) -> list[Evidence]:
    """Return the evidence that changed, or is gone, since it was linked or looked at."""
    return [one for one in evidence if now.get((one.kind, one.ref)) != one.digest]
