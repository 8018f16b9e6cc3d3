"""The COREQ checklist (Tong, Sainsbury and Craig 2007), filled in where the project knows the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode import __version__
from qualcode.analysis.saturation import is_saturated, saturation
from qualcode.export.local_numbers import number
from qualcode.export.report_content import PlainTable
from qualcode.messages import tr, tr_n
from qualcode.model.conclusion import FEEDBACK
from qualcode.model.sentence import mark
from qualcode.model.study import Study
from qualcode.services.conclusion import FindingView

ITEMS: tuple[str, ...] = (
    mark("Interviewer or facilitator"),
    mark("Credentials"),
    mark("Occupation"),
    mark("Gender"),
    mark("Experience and training"),
    mark("Relationship established"),
    mark("What participants knew of the interviewer"),
    mark("Interviewer characteristics"),
    mark("Methodological orientation and theory"),
    mark("Sampling"),
    mark("Method of approach"),
    mark("Sample size"),
    mark("Non-participation"),
    mark("Setting of data collection"),
    mark("Presence of non-participants"),
    mark("Description of sample"),
    mark("Interview guide"),
    mark("Repeat interviews"),
    mark("Audio or visual recording"),
    mark("Field notes"),
    mark("Duration"),
    mark("Data saturation"),
    mark("Transcripts returned"),
    mark("Number of data coders"),
    mark("Description of the coding tree"),
    mark("Derivation of themes"),
    mark("Software"),
    mark("Participant checking"),
    mark("Quotations presented"),
    mark("Data and findings consistent"),
    mark("Clarity of major themes"),
    mark("Clarity of minor themes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the log and the sheets know beside the study: coders, codes made while coding, sheets."""

    coders: int
    codes_added: int
    sheets: int


def checklist(study: Study, findings: Sequence[FindingView], facts: Facts) -> PlainTable:
    """Return the 32 items; what only the researcher knows is left to be filled in."""
    known = {**_data(study), **_analysis(study, findings, facts)}
    if facts.sheets:
        known[20] = tr_n("{n} summary sheet of contacts; field notes: to be filled in.",
                         "{n} summary sheets of contacts; field notes: to be filled in.",
                         n=facts.sheets)  # fmt: skip
    blank = tr("(to be filled in)")
    rows = [
        (str(place), tr(item), known.get(place, blank), " ") for place, item in enumerate(ITEMS, 1)
    ]
    return PlainTable(
        title=tr("COREQ checklist"),
        heads=(tr("No."), tr("Item"), tr("In this study"), tr("Page")),
        rows=rows,
        shares=(8, 34, 46, 12),
        centered=frozenset({0}),
        note=tr("Items 1–8: research team; 9–23: study design; 24–32: analysis and findings."),
    )


def _data(study: Study) -> dict[int, str]:
    sources = list(study.sources.values())
    leaders = {
        name
        for source in sources
        for key in ("interviewer", "moderator")
        if (name := source.meta.get(key, "").strip())
    }
    known: dict[int, str] = {}
    if leaders:
        known[1] = tr_n(
            "{n} interviewer or moderator, named in the transcripts.",
            "{n} interviewers or moderators, named in the transcripts.",
            n=len(leaders),
        )
    kinds = Counter(source.kind.upper() for source in sources)
    listed = ", ".join(f"{number(n)} {kind}" for kind, n in sorted(kinds.items()))
    known[12] = tr(
        "{informants} in {sources}.",
        informants=tr_n("{n} informant", "{n} informants", n=len(study.informants)),
        sources=listed or tr("no sources"),
    )
    places = {place for s in sources if (place := s.meta.get("place") or s.meta.get("site"))}
    if places:
        known[14] = tr_n("{n} place, in the transcripts.", "{n} places, in the transcripts.",
                         n=len(places))  # fmt: skip
    known[16] = tr("See the table of informants.")
    meetings: Counter[str] = Counter()
    for speaker in {(s.source_id, s.informant_id) for s in study.speakers.values()}:
        if speaker[1] is not None:
            meetings[speaker[1]] += 1
    repeated = sum(n > 1 for n in meetings.values())
    known[18] = (
        tr_n("{n} informant was met more than once.",
             "{n} informants were met more than once.", n=repeated)
        if repeated
        else tr("No informant was met more than once.")
    )  # fmt: skip
    durations = [d for source in sources if (d := source.meta.get("duration"))]
    if durations:
        known[21] = tr("Given for {n} of {all} sources.", n=len(durations), all=len(sources))
    else:
        known[21] = tr("Not in the transcripts; to be filled in.")
    return known


def _analysis(study: Study, findings: Sequence[FindingView], facts: Facts) -> dict[int, str]:
    book = study.codebook
    points = saturation(study)
    known = {
        9: tr("Interactive model of Miles and Huberman; state the orientation of the study."),
        24: tr_n("{n} coder.", "{n} coders.", n=facts.coders),
        25: tr("See the codebook in the appendix: {n} codes.", n=len(book.codes)),
        26: tr_n("{n} code was added while coding, the others come from the codebook.",
                 "{n} codes were added while coding, the others come from the codebook.",
                 n=facts.codes_added)
        if facts.codes_added
        else tr("From the codebook: no code was added while coding."),
        27: f"qualcode {__version__}",
        29: tr("Yes, each with the number of the informant."),
        30: tr("Every finding is followed by its evidence for and against."),
        31: tr("See the findings and the displays."),
    }  # fmt: skip
    if points:
        known[22] = " ".join((
            tr("The last three sources brought no new code.")
            if is_saturated(points)
            else tr("The last three sources still brought new codes."),
            tr("The first source held {n} of {all} codes used.",
               n=points[0].codes, all=points[-1].codes),
        ))  # fmt: skip
    checked = sum(any(e.tactic == FEEDBACK for e in one.tactics) for one in findings)
    known[28] = tr("{n} of {all} findings were put before informants.",
                   n=checked, all=len(findings))  # fmt: skip
    return known
