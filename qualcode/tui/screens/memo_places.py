"""Where a memo leads: the transcript, the code, the evidence, the cell it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.messages import tr
from qualcode.model.coding import MemoTarget, Quotation
from qualcode.model.conclusion import FindingId
from qualcode.model.ids import CodeId, InformantId, SourceId
from qualcode.services import conclusion, display_gallery, reduction, sources, written_cells
from qualcode.services.memos import MemoLine
from qualcode.services.session import Session

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp


def go(host: QualcodeApp, line: MemoLine) -> None:
    """Go to what a memo is on; Esc comes back."""
    ref = line.memo.target_id
    match line.memo.target:
        case MemoTarget.SOURCE:
            _show(host, (SourceId(ref), 0, 0))
        case MemoTarget.INFORMANT:
            _show(host, sources.first_words(_session(host), InformantId(ref)))
        case MemoTarget.CODING:
            coding = reduction.find_coding(_session(host), ref)
            _show(host, (coding.source_id, coding.start, coding.end))
        case MemoTarget.CODE:
            from qualcode.tui.screens.codebook import CodebookScreen

            screen = host.visit("codebook")
            assert isinstance(screen, CodebookScreen)
            screen.call_after_refresh(screen.show_codes, CodeId(ref))
        case MemoTarget.FINDING:
            _evidence(host, FindingId(ref))
        case MemoTarget.CELL:
            _cell(host, ref, line.name)
        case MemoTarget.UNSETTLED:
            from qualcode.tui.screens.correct import QuarantineScreen

            host.push_screen(QuarantineScreen())
        case _:
            host.tell(tr("It is on the project as a whole."), "accent")


def _session(host: QualcodeApp) -> Session:
    assert host.desk is not None
    return host.desk.session


def _show(host: QualcodeApp, place: tuple[SourceId, int, int] | None) -> None:
    from qualcode.tui.screens.coding import CodingScreen

    if place is None or host.desk is None:
        host.tell(tr("This informant speaks in no transcript."), "accent")
        return
    source_id, start, end = place
    if end <= start:
        host.desk.source_id = source_id
        host.visit("coding")
        return
    screen = host.visit("coding")
    assert isinstance(screen, CodingScreen)
    host.attempt(lambda: screen.show_place(source_id, start, end))


def _evidence(host: QualcodeApp, finding: FindingId) -> None:
    from qualcode.tui.screens.findings import EvidenceScreen

    session = _session(host)
    host.push_screen(EvidenceScreen(lambda: conclusion.view(session, finding)))


def _cell(host: QualcodeApp, cell_id: str, name: str) -> None:
    from qualcode.tui.screens.quotations import QuotationsScreen

    session = _session(host)

    def fetch() -> list[Quotation]:
        return display_gallery.cell_quotations(session, written_cells.find(session, cell_id).place)

    host.push_screen(QuotationsScreen(name, fetch))
