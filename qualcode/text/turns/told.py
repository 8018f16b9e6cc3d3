"""Layout: the file keeps the speakers apart from the words (subtitles, ELAN, CHAT, surveys)."""

from __future__ import annotations

from qualcode.model.sentence import say
from qualcode.model.source import Role
from qualcode.model.transcript import FileText
from qualcode.text import labels
from qualcode.text.turns.draft import Draft, Piece, Reading, is_blank
from qualcode.text.turns.head import Head
from qualcode.text.turns.legend import Person

NAME = "speakers of the file"
_TOLD = {
    Role.INTERVIEWER: "asks",
    Role.MODERATOR: "asks",
    Role.INFORMANT: "answers",
    Role.PARTICIPANT: "answers",
}


def tells(file: FileText) -> bool:
    """Whether the file says who speaks, so that nothing has to be found out from the words."""
    return any(block.speaker for block in file.blocks)


def head_of(file: FileText) -> Head:
    """Return the header of a file that tells everything beside the words."""
    head = Head(title=file.properties.get("title", ""))
    for written, value in file.meta.items():
        head.add_meta(written, value)
    for speaker in file.speakers:
        key = labels.key(speaker.label)
        if speaker.name:
            head.legend[key] = (speaker.label, speaker.name)
        if speaker.attributes:
            head.people[key] = Person(speaker.name, speaker.attributes)
        if role := _TOLD.get(speaker.role):
            head.told[key] = role
    return head


def read(draft: Draft) -> Reading | None:
    """Join what one speaker says in a row; lines without speaker are notes."""
    pieces: list[Piece] = []
    written: dict[str, str] = {}
    for line in draft.page.lines:
        if is_blank(line.text) and not line.speaker:
            continue
        if not line.speaker:
            pieces.append(Piece(line.start, line.end, None, None, line.number, note=True))
            continue
        key = labels.key(line.speaker) or line.speaker
        written.setdefault(key, line.speaker)
        last = pieces[-1] if pieces else None
        if last is not None and last.key == key and not last.note:
            pieces[-1] = last._replace(end=line.end)
        else:
            pieces.append(Piece(line.start, line.end, key, line.time, line.number))
    if not written:
        return None
    evidence = say("The file itself says who speaks: {labels}.", labels=", ".join(written.values()))
    return Reading(NAME, evidence, 0.99, tuple(pieces), labels=written, roles=draft.head.told)
