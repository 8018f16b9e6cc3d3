"""Findings as JSON and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.cli import show
from qualcode.cli.commands.coding import quotation_record
from qualcode.messages import render, tr
from qualcode.model.conclusion import STATUS_LABELS, TACTICS, Side
from qualcode.model.reduction import DIRECTION_LABELS
from qualcode.model.sentence import mark
from qualcode.services import trail

if TYPE_CHECKING:
    from qualcode.services.conclusion import EvidenceLine, FindingView

SIDE_LABELS = {Side.FOR: mark("For"), Side.AGAINST: mark("Against")}


def status_of(one: FindingView) -> str:
    """Return the status in words, and whether it is stale."""
    label = tr(STATUS_LABELS[one.finding.status])
    return f"{label} ({tr('stale')})" if one.is_stale else label


def finding_record(one: FindingView) -> dict[str, Any]:
    """Return a finding as JSON shows it."""
    return {
        "id": one.finding.id,
        "number": one.finding.number,
        "proposition": one.finding.proposition,
        "codes": list(one.codes),
        "direction": one.finding.direction,
        "status": str(one.finding.status),
        "reason": one.finding.reason,
        "stale": one.is_stale,
        "coder": one.coder,
        "written": one.finding.written,
        "evidence": [_evidence_record(line) for line in one.evidence],
        "tactics": [
            {
                "id": entry.id,
                "tactic": entry.tactic,
                "done": entry.done,
                "result": entry.result,
                "written": entry.written,
            }
            for entry in one.tactics
        ],
        "unmet": [render(sentence) for sentence in one.unmet],
        "contradictions": [position.party.label for position in one.contradictions],
    }


def _evidence_record(line: EvidenceLine) -> dict[str, Any]:
    return {
        "id": line.evidence.id,
        "kind": line.evidence.kind,
        "ref": line.evidence.ref,
        "side": str(line.evidence.side),
        "note": line.evidence.note,
        "stale": line.is_stale,
        "gone": line.is_gone,
        "quotation": quotation_record(line.quotation) if line.quotation else None,
        "summary": line.cell.cell.body if line.cell else None,
    }


def print_finding(one: FindingView) -> None:
    """Print a finding with its evidence, its tactics, and what it lacks."""
    show.heading(f"{one.finding.number}. {one.finding.proposition}")
    facts = [status_of(one), one.coder, one.finding.written[:10], *one.codes]
    if one.finding.direction:
        facts.append(tr(DIRECTION_LABELS[one.finding.direction]))
    show.paragraph(" · ".join(facts))
    if one.finding.reason:
        show.paragraph(tr("Reason: {reason}", reason=one.finding.reason))
    for side, label in SIDE_LABELS.items():
        if lines := one.on(side):
            show.blank()
            show.paragraph(f"{tr(label)}:")
            for line in lines:
                show.paragraph(f"- {_evidence(line)}", indent=2, hanging=4)
    if one.tactics:
        show.blank()
        show.paragraph(tr("Tactics:"))
        for entry in one.tactics:
            text = f"{tr(TACTICS[entry.tactic])}: {trail.done_words(entry)} {entry.result}".rstrip()
            show.paragraph(f"- {text} [{entry.id[-8:]}]", indent=2, hanging=4)
    show.blank()
    for sentence in one.unmet:
        show.paragraph(tr("Not verified: {why}", why=sentence))


def _evidence(line: EvidenceLine) -> str:
    if line.quotation:
        text = f"“{line.quotation.text}” ({line.quotation.citation})"
    elif line.cell:
        text = f"{line.cell.row} × {line.cell.col}: {line.cell.cell.body}"
    else:
        text = tr("(taken back since)")
    marks = f" [{tr('changed')}]" if line.is_stale and not line.is_gone else ""
    return f"{text}{marks} [{line.evidence.id[-8:]}]"
