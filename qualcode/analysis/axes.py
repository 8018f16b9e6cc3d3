"""Where people stand on the axes of a display: for what is known of them without a coding."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qualcode.model.ids import InformantId, SourceId
from qualcode.model.reduction import Response
from qualcode.model.study import Study


def people_in(study: Study, kinds: Collection[str] = ()) -> frozenset[InformantId]:
    """Return the informants who speak in a source of these kinds (none given: all informants)."""
    if not kinds:
        return frozenset(study.informants)
    return frozenset(
        speaker.informant_id
        for (source_id, _), speaker in study.speakers.items()
        if speaker.informant_id is not None
        and source_id in study.sources
        and study.sources[source_id].kind in kinds
    )


def sources_of(study: Study) -> Mapping[InformantId, tuple[SourceId, ...]]:
    """Return the sources in which each informant speaks."""
    found: dict[InformantId, dict[SourceId, None]] = {}
    for (source_id, _), speaker in study.speakers.items():
        if speaker.informant_id is not None:
            found.setdefault(speaker.informant_id, {})[source_id] = None
    return {person: tuple(sources) for person, sources in found.items()}


def response_keys(study: Study, axis: str, response: Response) -> tuple[str, ...]:
    """Return the headers of an axis under which a decided state stands."""
    person = study.informants.get(response.informant_id)
    if person is None or response.code_id not in study.codebook.by_id:
        return ()
    match axis:
        case "informant":
            return (person.id,)
        case "code":
            return (response.code_id,)
        case "dimension":
            return (study.codebook.dimension(response.code_id).id,)
        case _:
            value = person.attributes.get(axis)
            return (value,) if value else ()
