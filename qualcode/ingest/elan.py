"""ELAN annotations (.eaf): one tier for each speaker, annotations with times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from qualcode.ingest.safety import read_bytes, safe_xml
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say_n
from qualcode.model.source import Role
from qualcode.model.transcript import DraftSpeaker, FileText, Problem, Severity


@dataclass
class _Tier:
    name: str
    speaker: str
    parent: str
    annotations: list[tuple[str, str, str]] = field(default_factory=list)
    """Id, reference (a time slot, or "#" and another annotation), text."""

    @property
    def letters(self) -> int:
        return sum(len(text) for _, _, text in self.annotations)


def read(path: Path) -> FileText:
    """Return what the speakers say in the order of time; dependent tiers (glosses) are left out.

    Raises:
        InputProblem: the file is no ELAN file, damaged or hostile.
    """
    root = safe_xml(read_bytes(path), path)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise InputProblem("{file} is no ELAN file. Save it again in ELAN.", file=path)
    tiers = _tiers(root)
    chosen, left = _speaking(tiers)
    times = _times(root, tiers)
    said = sorted(
        (times.get(identity, 0.0), number, place, text)
        for number, tier in enumerate(chosen)
        for place, (identity, _, text) in enumerate(tier.annotations)
        if text.strip()
    )
    sheet = Sheet()
    for time, number, _, text in said:
        sheet.say(chosen[number].speaker, text, time)
    problems: list[Problem] = []
    if left:
        what = say_n(
            "{n} tier that depends on another one was left out: {names}.",
            "{n} tiers that depend on others were left out: {names}.",
            n=len(left),
            names=", ".join(tier.name for tier in left[:12]),
        )
        problems.append(Problem(Severity.WARNING, None, what))
    return FileText(
        sheet.text(),
        tuple(sheet.blocks),
        {"format": "eaf"},
        tuple(problems),
        speakers=tuple(
            DraftSpeaker(tier.speaker, Role.TEXT, tier.name if tier.name != tier.speaker else "")
            for tier in chosen
        ),
        meta=_meta(root),
    )


def _tiers(root: etree._Element) -> dict[str, _Tier]:
    tiers: dict[str, _Tier] = {}
    for element in root.iterchildren("TIER"):
        name = " ".join(element.get("TIER_ID", "").split())
        speaker = " ".join(element.get("PARTICIPANT", "").split()) or name
        tier = tiers.setdefault(name, _Tier(name, speaker, element.get("PARENT_REF", "")))
        for annotation in element.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            text = annotation.findtext("ANNOTATION_VALUE") or ""
            slot = annotation.get("TIME_SLOT_REF1") or "#" + annotation.get("ANNOTATION_REF", "")
            tier.annotations.append((annotation.get("ANNOTATION_ID", ""), slot, text))
    return tiers


def _speaking(tiers: Mapping[str, _Tier]) -> tuple[list[_Tier], list[_Tier]]:
    """Return the tiers with speech, one for each tier at the top, and the others that hold words."""
    chosen: list[_Tier] = []
    for tier in tiers.values():
        if tier.parent in tiers:
            continue
        if not tier.letters:
            below = [one for one in tiers.values() if _top(one, tiers) is tier and one.letters]
            if not below:
                continue
            best = max(below, key=lambda one: one.letters)
            best.speaker = best.speaker if best.speaker != best.name else tier.speaker
            tier = best  # noqa: PLW2901  the words stand one level below
        chosen.append(tier)
    left = [one for one in tiers.values() if one.letters and one not in chosen]
    return chosen, left


def _top(tier: _Tier, tiers: Mapping[str, _Tier]) -> _Tier:
    seen = {tier.name}
    while tier.parent in tiers and tier.parent not in seen:
        seen.add(tier.parent)
        tier = tiers[tier.parent]
    return tier


def _times(root: etree._Element, tiers: Mapping[str, _Tier]) -> dict[str, float]:
    """Return the seconds at which each annotation begins; a slot without a time has that before it."""
    slots: dict[str, float] = {}
    last = 0.0
    for element in root.iterfind("TIME_ORDER/TIME_SLOT"):
        value = element.get("TIME_VALUE", "")
        last = int(value) / 1000 if value.isdecimal() and len(value) < 12 else last
        slots[element.get("TIME_SLOT_ID", "")] = last
    places = {identity: slot for tier in tiers.values() for identity, slot, _ in tier.annotations}
    times: dict[str, float] = {}
    for identity, first in places.items():
        slot, hops = first, 0
        while slot.startswith("#") and hops < 50:
            slot, hops = places.get(slot[1:], ""), hops + 1
        times[identity] = slots.get(slot, 0.0)
    return times


def _meta(root: etree._Element) -> dict[str, str]:
    media = root.find("HEADER/MEDIA_DESCRIPTOR")
    url = "" if media is None else media.get("MEDIA_URL", "")
    name = url.replace("\\", "/").rpartition("/")[2]
    return {"recording": name} if name else {}
