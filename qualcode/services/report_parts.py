"""The parts of the report in words: method, informants, findings, triangulation, audit trail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from qualcode import __version__
from qualcode.analysis.saturation import is_saturated, saturation
from qualcode.analysis.triangulate import Convergence, Position
from qualcode.export.local_numbers import long_date, number
from qualcode.export.report_content import PlainTable, ReportFinding, ReportQuote
from qualcode.messages import render, tr, tr_n
from qualcode.model.coding import Quotation
from qualcode.model.conclusion import (
    STATUS_LABELS,
    TACTICS,
    TRIANGULATION_LABELS,
    VERDICT_LABELS,
    FindingStatus,
    Side,
    Verdict,
)
from qualcode.model.reduction import DIRECTION_LABELS, ResponseState
from qualcode.model.sentence import mark, mark_n
from qualcode.model.source import Role, SourceKind
from qualcode.model.study import Study, role_of
from qualcode.model.written import parse_date
from qualcode.services import reduction_sheets, responses, trail, triangulation
from qualcode.services.conclusion import EvidenceLine, FindingView
from qualcode.services.session import Session
from qualcode.store.history import PastAction, past
from qualcode.store.oplog import broken_links

IDENTIFYING = frozenset(
    {
        *("name", "nama", "nik", "phone", "telepon", "telp", "hp", "no_hp", "whatsapp", "email"),
        *("alamat", "address", "birthdate", "tanggal_lahir"),
    }
)
"""Attributes of informants that no report prints."""
KIND_LABELS: Mapping[SourceKind, tuple[str, str]] = {
    SourceKind.IDI: mark_n("{n} in-depth interview", "{n} in-depth interviews"),
    SourceKind.FGD: mark_n("{n} focus group discussion", "{n} focus group discussions"),
    SourceKind.OBSERVATION: mark_n("{n} observation", "{n} observations"),
    SourceKind.DOCUMENT: mark_n("{n} document", "{n} documents"),
}
ATTRIBUTE_LABELS = {
    "role": mark("Role"),
    "site": mark("Site"),
    "age": mark("Age"),
    "sex": mark("Sex"),
    "education": mark("Education"),
    "occupation": mark("Occupation"),
}
MOST_ATTRIBUTES = 6
Alias = Callable[[str], str]


# -- method and informants ------------------------------------------------------------------------


def method(study: Study, findings: Sequence[FindingView]) -> list[str]:
    """Return the paragraphs on how the study was analysed, with its true numbers."""
    return [
        " ".join(_data_sentences(study)),
        " ".join(_reduction_sentences(study)),
        " ".join(_conclusion_sentences(findings)),
    ]


def _data_sentences(study: Study) -> list[str]:
    kinds = Counter(source.kind for source in study.sources.values())
    named = [tr_n(*KIND_LABELS[kind], n=kinds[kind]) for kind in SourceKind if kinds[kind]]
    listed = ", ".join(named[:-1])
    if listed:
        named = [tr("{first} and {last}", first=listed, last=named[-1])]
    words = sum(source.words for source in study.sources.values())
    turns = sum(
        role_of(row, study.speaker_of(source, row)) is not Role.NOTE
        for source in study.sources
        for row in study.turns.get(source, ())
    )
    sentences = [
        tr(
            "The data are {sources} with {informants}: {words} words in {turns} turns.",
            sources=named[0] if named else tr("no sources"),
            informants=tr_n("{n} informant", "{n} informants", n=len(study.informants)),
            words=number(words),
            turns=number(turns),
        )
    ]
    days = sorted(
        filter(None, (parse_date(s.meta.get("date", "")) for s in study.sources.values()))
    )
    if days:
        sentences.append(_period(days))
    return sentences


def _period(days: Sequence[date]) -> str:
    if days[0] == days[-1]:
        return tr("They were collected on {day}.", day=long_date(days[0]))
    return tr(
        "They were collected from {first} to {last}.",
        first=long_date(days[0]),
        last=long_date(days[-1]),
    )


def _reduction_sentences(study: Study) -> list[str]:
    book = study.codebook
    coders = {coding.coder_id for coding in study.codings}
    sentences = [
        tr("The analysis followed the interactive model of Miles and Huberman: data reduction, data "
           "display, and conclusion drawing and verification, done concurrently."),
        tr(
            "The codebook holds {codes} codes in {dimensions} dimensions; {coders} applied them in "
            "{codings} codings.",
            codes=number(len(book.codes)),
            dimensions=number(len(book.children(None))),
            coders=tr_n("{n} coder", "{n} coders", n=len(coders)),
            codings=number(len(study.codings)),
        ),
    ]  # fmt: skip
    weighed = sum(bool(c.direction or c.relevance or c.paraphrase) for c in study.codings)
    if weighed:
        sentences.append(
            tr("{n} codings were paraphrased or weighed by relevance and direction.",
               n=number(weighed))
        )  # fmt: skip
    if study.responses:
        sentences.append(
            tr("For {n} pairs of informant and theme the state of silence was decided.",
               n=number(len(study.responses)))
        )  # fmt: skip
    points = saturation(study)
    if points:
        sentences.append(
            tr("The last three sources brought no new code.")
            if is_saturated(points)
            else tr("The last three sources still brought new codes.")
        )
    sentences.append(tr("The software was qualcode {version}.", version=__version__))
    return sentences


def _conclusion_sentences(findings: Sequence[FindingView]) -> list[str]:
    if not findings:
        return []
    counted = Counter(one.finding.status for one in findings)
    parts = ", ".join(
        f"{number(counted[status])} {tr(STATUS_LABELS[status])}"
        for status in FindingStatus
        if counted[status]
    )
    return [
        tr_n("{n} finding was drawn: {parts}.", "{n} findings were drawn: {parts}.",
             n=len(findings), parts=parts),
        tr("A finding counts as verified when its evidence comes from more than one type of informant "
           "or method, a search for negative evidence was recorded, and no contradiction is open."),
    ]  # fmt: skip


def informants(study: Study) -> PlainTable | None:
    """Return the table of informants without what could identify them; None when there are none."""
    if not study.informants:
        return None
    counted: Counter[str] = Counter()
    for person in study.informants.values():
        counted.update(k for k, v in person.attributes.items() if v and k not in IDENTIFYING)
    order = {name: place for place, name in enumerate(ATTRIBUTE_LABELS)}
    ranked = sorted(counted, key=lambda k: (order.get(k, 99), -counted[k], k))
    half = len(study.informants) / 2
    chosen = [k for k in ranked if counted[k] >= half or k == "role"][:MOST_ATTRIBUTES]
    spoken: Counter[str] = Counter()
    for coding in study.codings:
        if (speaker := study.informant_at(coding.source_id, coding.start)) is not None:
            spoken[speaker.id] += 1
    heads = tuple(tr(ATTRIBUTE_LABELS[k]) if k in ATTRIBUTE_LABELS else k for k in chosen)
    rows = [
        (person.name, *(person.attributes.get(k, "") for k in chosen), number(spoken[person.id]))
        for person in study.informants.values()
    ]
    shares = (18, *(34 if k == "role" else 16 for k in chosen), 15)
    return PlainTable(
        title=tr("Informants"),
        heads=(tr("Informant"), *heads, tr("Codings")),
        rows=rows,
        shares=shares,
        centered=frozenset({len(chosen) + 1}),
    )


def followup(session: Session, study: Study) -> PlainTable | None:
    """Return what to ask each informant next time: themes not asked, and those without an answer."""
    found = responses.coverage(session)
    wanted: dict[str, tuple[list[str], list[str]]] = {}
    for gap in found.gaps:
        lists = wanted.setdefault(gap.informant_id, ([], []))
        lists[gap.state is ResponseState.NO_ANSWER].append(found.codes[gap.code_id])
    noted: dict[str, list[str]] = {}
    sheets = {one.source_id: one.fields.get("next", "") for one in reduction_sheets.sheets(session)}
    for speaker in study.speakers.values():
        if speaker.informant_id and (text := sheets.get(speaker.source_id)):
            noted.setdefault(speaker.informant_id, []).append(text)
    rows = [
        (
            person.name,
            "; ".join(wanted.get(person.id, ([], []))[0]),
            "; ".join(wanted.get(person.id, ([], []))[1]),
            " ".join(dict.fromkeys(noted.get(person.id, []))),
        )
        for person in study.informants.values()
        if person.id in wanted or person.id in noted
    ]
    if not rows:
        return None
    return PlainTable(
        title=tr("What to ask at the next contact"),
        heads=(tr("Informant"), tr("Not asked yet"), tr("Asked, no answer"), tr("From the sheet")),
        rows=rows,
        shares=(16, 34, 22, 28),
    )


# -- findings and triangulation -------------------------------------------------------------------


def finding(one: FindingView, alias: Alias) -> ReportFinding:
    """Return a finding as printed."""
    found = one.finding
    facts = [f"{tr('Status')}: {tr(STATUS_LABELS[found.status])}", *one.codes]
    if found.direction:
        facts.append(tr(DIRECTION_LABELS[found.direction]))
    facts += [alias(one.coder), _day(found.written)]
    return ReportFinding(
        heading=tr("Finding {n}. {text}", n=found.number, text=found.proposition),
        facts=[fact for fact in facts if fact],
        supporting=[_quote(line) for line in one.on(Side.FOR) if line.quotation],
        opposing=[_quote(line) for line in one.on(Side.AGAINST) if line.quotation],
        cells=[
            (" × ".join(filter(None, (line.cell.row, line.cell.col))), line.cell.cell.body)
            for line in one.evidence
            if line.cell
        ],
        tactics=_tactics(one),
        remarks=_remarks(one),
    )


def _quote(line: EvidenceLine) -> ReportQuote:
    assert line.quotation is not None
    remarks = [line.evidence.note]
    if line.is_stale:
        remarks.append(tr("its evidence changed since this was written"))
    joined = "; ".join(filter(None, remarks))
    return quoted(line.quotation, f"[{joined}]" if joined else "")


def quoted(quotation: Quotation, remark: str = "") -> ReportQuote:
    """Return a quotation as printed."""
    return ReportQuote(quotation.text.strip(), quotation.citation, remark)


def _tactics(one: FindingView) -> PlainTable | None:
    if not one.tactics:
        return None
    return PlainTable(
        title=tr("Tactics on finding {n}", n=one.finding.number),
        heads=(tr("Tactic"), tr("What was done"), tr("Result")),
        rows=[
            (tr(TACTICS.get(e.tactic, e.tactic)), trail.done_words(e), e.result)
            for e in one.tactics
        ],
        shares=(26, 37, 37),
    )


def _remarks(one: FindingView) -> list[str]:
    remarks = []
    if one.finding.reason:
        remarks.append(tr("Reason given: {reason}", reason=one.finding.reason))
    gone = sum(line.is_gone for line in one.evidence)
    if gone:
        remarks.append(tr_n("{n} piece of evidence was taken back since.",
                            "{n} pieces of evidence were taken back since.", n=gone))  # fmt: skip
    if one.unmet and one.finding.status is not FindingStatus.REJECTED:
        missing = " ".join(render(sentence) for sentence in one.unmet)
        remarks.append(
            tr("By the rule it would not be called verified: {missing}", missing=missing)
            if one.finding.status is FindingStatus.VERIFIED
            else tr("Verification is refused: {missing}", missing=missing)
        )
    return remarks


def convergence(found: Sequence[Convergence]) -> PlainTable | None:
    """Return who agrees, contradicts, is silent or was not asked, finding by finding."""
    if not found:
        return None
    rows = []
    for one in found:
        named = [
            "; ".join(position.party_words for position in one.parties[verdict])
            for verdict in Verdict
        ]
        rows.append((one.claim.label, tr(triangulation.OUTCOMES[one.outcome]), *named))
    return PlainTable(
        title=tr("Convergence of sources per finding"),
        heads=(
            tr("Finding"),
            tr("Together"),
            *(tr(VERDICT_LABELS[verdict]).capitalize() for verdict in Verdict),
        ),
        rows=rows,
        shares=(24, 13, 13, 13, 13, 12, 12),
        note=tr(
            "Note: {text}", text=tr("In brackets: proposed from the codings, not decided yet.")
        ),
    )


def contradictions(positions: Sequence[Position], numbers: Mapping[str, int]) -> PlainTable | None:
    """Return every contradiction to a finding, with how it was resolved or that it is open."""
    found = [
        one
        for one in positions
        if one.verdict is Verdict.CONTRADICT and one.claim.subject.id in numbers
    ]
    rows = [
        (
            tr("Finding {n}", n=numbers[one.claim.subject.id]),
            one.party.label if one.decided else f"({one.party.label})",
            tr(TRIANGULATION_LABELS[one.by]),
            (one.decided.note if one.decided else "") or render(one.why),
            (one.decided.resolution if one.decided else "") or tr("not resolved"),
        )
        for one in found
    ]
    if not rows:
        return None
    return PlainTable(
        title=tr("Contradictions and how they were resolved"),
        heads=(tr("Finding"), tr("Party"), tr("Triangulation"), tr("What contradicts"),
               tr("Resolution")),
        rows=rows,
        shares=(10, 18, 14, 25, 33),
        note=tr("Note: {text}", text=tr("In brackets: proposed from the codings, not decided yet."))
        if any(one.decided is None for one in found)
        else "",
    )  # fmt: skip


def indicators(lines: Sequence[triangulation.IndicatorLine]) -> PlainTable | None:
    """Return the figures beside their targets and themes."""
    if not lines:
        return None
    rows = [
        (
            line.indicator.name,
            f"{number(line.indicator.value)} {line.indicator.unit}".strip(),
            f"{line.indicator.aim} {number(line.indicator.target)} {line.indicator.unit}".strip(),
            tr("reached") if line.indicator.is_reached else tr("not reached"),
            line.indicator.period,
            line.code,
            line.document,
        )
        for line in lines
    ]
    return PlainTable(
        title=tr("Indicators against targets"),
        heads=(
            tr("Indicator"), tr("Value"), tr("Target"), tr("Result"), tr("Period"), tr("Theme"),
            tr("Source document"),
        ),
        rows=rows,
        shares=(22, 12, 12, 12, 10, 16, 16),
    )  # fmt: skip


# -- the audit trail ------------------------------------------------------------------------------


def audit(session: Session, *, most: int) -> tuple[list[str], list[PastAction]]:
    """Return what the log says of itself, and its acts newest first."""
    acts = past(session.project)
    if not acts:
        return [], []
    operations = sum(act.operations + 1 for act in acts)
    broken = broken_links(session.project.connection)
    words = [
        tr(
            "The log of the project holds {acts} acts with {operations} operations, from {first} to "
            "{last}. The head of its hash chain is {head}.",
            acts=number(len(acts)),
            operations=number(operations),
            first=_day(acts[-1].at),
            last=_day(acts[0].at),
            head=session.project.head,
        ),
        tr("Every operation fits the chain: nothing was changed or taken out afterwards.")
        if not broken
        else tr("{n} operations do not fit the chain: the log was changed.", n=number(len(broken))),
    ]
    words.append(
        tr("Acts of one kind that a coder did one after another stand in one line, under the time and "
           "hash of the last.")
    )  # fmt: skip
    if len(_runs(acts)) > most:
        words.append(tr("The newest {n} lines are listed.", n=number(most)))
    return words, acts


def _runs(acts: Sequence[PastAction]) -> list[list[PastAction]]:
    """Gather acts of one kind that a coder did one after another."""
    keyed = groupby(acts, key=lambda act: (act.verb, act.coder, act.undone))
    return [list(members) for _, members in keyed]


def audit_tables(acts: Sequence[PastAction], alias: Alias, *, most: int) -> list[PlainTable]:
    """Return how often each kind of act was done, and the newest acts one by one."""
    if not acts:
        return []
    counted = Counter((trail.subject(act.verb), alias(act.coder)) for act in acts)
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        PlainTable(
            title=tr("Acts by subject and coder"),
            heads=(tr("Acts on"), tr("Coder"), tr("Number of acts")),
            rows=[(subject, coder, number(n)) for (subject, coder), n in ranked],
            shares=(40, 35, 25),
            centered=frozenset({2}),
        ),
        PlainTable(
            title=tr("The newest acts"),
            heads=(tr("Time (UTC)"), tr("Coder"), tr("Act"), tr("Hash")),
            rows=[_line(run, alias) for run in _runs(acts)[:most]],
            shares=(19, 12, 44, 25),
        ),
    ]


def _line(run: Sequence[PastAction], alias: Alias) -> tuple[str, ...]:
    act = run[0]
    said = trail.told(act.verb, _hidden(act, alias))
    if len(run) > 1:
        more = tr_n("and {n} act of the same kind", "and {n} acts of the same kind", n=len(run) - 1)
        said += f" ({more})"
    if act.undone:
        said += f" ({tr('undone')})"
    return (act.at[:16].replace("T", " "), alias(act.coder), said, act.hash[:12])


def _hidden(act: PastAction, alias: Alias) -> Mapping[str, object]:
    """Return the facts of an act with coders called as everywhere in the report."""
    if act.verb.startswith("coder."):
        return {
            name: alias(value) if isinstance(value, str) else value
            for name, value in act.facts.items()
        }
    return act.facts


def _day(stamp: str) -> str:
    return long_date(datetime.fromisoformat(stamp).date()) if stamp else ""
