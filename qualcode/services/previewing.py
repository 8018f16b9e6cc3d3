"""Looking at how a file was understood, and changing it, before anything is stored.

A `Preview` is a value: every change gives another one. What is right in the end goes to
`qualcode.services.importing.bring_in` as its ``file``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.model.errors import InputProblem
from qualcode.model.report import FileReport
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import (
    DraftSpeaker,
    DraftTurn,
    LayoutReading,
    Problem,
    Severity,
    Transcript,
)
from qualcode.services import importing
from qualcode.services.importing import Progress, ReadFile
from qualcode.services.turns import guessed_role
from qualcode.text import labels, relayout
from qualcode.text.turns import Profile

PROFILE_SUFFIX = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A file (or one interview of it) as understood, and the other ways to understand it.

    ``alternatives`` are all readings of the layout, the surest first, the present one included.
    ``by_hand`` says that turns were changed one by one: another layout would lose that.
    """

    file: ReadFile
    index: int = 0
    kind: SourceKind | None = None
    profile: Profile = field(default_factory=Profile)
    alternatives: tuple[LayoutReading, ...] = ()
    by_hand: bool = False

    @property
    def transcript(self) -> Transcript:
        """What was understood.

        Raises:
            InputProblem: the file could not be read.
        """
        if self.file.transcript is None:
            raise InputProblem(self.file.problems[0].what)
        return self.file.transcript


def look(
    paths: Sequence[Path],
    *,
    kind: SourceKind | None = None,
    profile: Profile | None = None,
    progress: Progress | None = None,
) -> list[Preview]:
    """Read files without storing anything, with the other ways to read each."""
    found = []
    for number, path in enumerate(paths):
        if progress and not progress(number, len(paths), path.name):
            break
        found.extend(_look_at(path, kind, profile or Profile()))
    return found


def _look_at(path: Path, kind: SourceKind | None, profile: Profile) -> list[Preview]:
    files = importing.read([path], kind=kind, profile=profile)
    readable = any(file.transcript is not None for file in files)
    others = alternatives(path, kind=kind, profile=profile) if readable else []
    return [
        Preview(
            file=file,
            index=index,
            kind=kind,
            profile=profile,
            alternatives=others[index] if index < len(others) else (),
        )
        for index, file in enumerate(files)
    ]


def alternatives(
    path: Path, *, kind: SourceKind | None = None, profile: Profile | None = None
) -> list[tuple[LayoutReading, ...]]:
    """Return all ways to read each interview of a file, the surest first.

    Raises:
        InputProblem: the file cannot be read.
    """
    from qualcode.ingest import registry
    from qualcode.text.turns import interviews, readings

    parts = [
        part
        for file in registry.read_all(path, profile)
        for part in interviews(file, name=path.stem, kind=kind)
        if part.text.strip()
    ]
    return [readings(part, name=path.stem, kind=kind) for part in parts]


def report_of(previews: Sequence[Preview]) -> list[FileReport]:
    """Return the import report of files that are not stored, with all ways to read each."""
    reports = importing.report_of([preview.file for preview in previews])
    return [
        replace(report, alternatives=preview.alternatives)
        for report, preview in zip(reports, previews, strict=True)
    ]


# -- changing it ------------------------------------------------------------------------------


def with_layout(preview: Preview, pattern: str) -> Preview:
    """Read the file by another layout; roles that were chosen stay, changes of turns do not.

    Raises:
        InputProblem: the layout does not fit the file.
    """
    return _read_again(preview, replace(preview.profile, pattern=pattern), preview.kind)


def with_kind(preview: Preview, kind: SourceKind) -> Preview:
    """Say what kind of source it is; the file is read anew.

    Raises:
        InputProblem: the layout that was chosen does not fit.
    """
    return _read_again(preview, preview.profile, kind)


def _read_again(preview: Preview, profile: Profile, kind: SourceKind | None) -> Preview:
    files = importing.read([preview.file.path], kind=kind, profile=profile)
    file = files[min(preview.index, len(files) - 1)]
    if file.transcript is None:
        raise InputProblem(file.problems[0].what)
    return replace(preview, file=file, profile=profile, kind=kind, by_hand=False)


def with_role(preview: Preview, label: str, role: Role) -> Preview:
    """Give everybody of this label another role; the choice is part of the profile."""
    transcript = preview.transcript
    key = labels.key(label)
    speakers = tuple(
        replace(speaker, role=role) if labels.key(speaker.label) == key else speaker
        for speaker in transcript.speakers
    )
    if speakers == transcript.speakers and all(labels.key(s.label) != key for s in speakers):
        raise InputProblem(
            "Nobody is called “{label}” in this source. Its speakers: {labels}.",
            label=label,
            labels=", ".join(speaker.label for speaker in speakers) or "-",
        )
    profile = replace(preview.profile, roles={**preview.profile.roles, label: role})
    return _with(replace(preview, profile=profile), replace(transcript, speakers=speakers))


def give_to(preview: Preview, n: int, label: str | None, role: Role | None = None) -> Preview:
    """Let another speaker say turn ``n``; a label that is new becomes a speaker.

    Raises:
        RuleBroken: there is no such turn.
    """
    transcript = preview.transcript
    speakers = transcript.speakers
    if label:
        key = labels.key(label)
        known = next((s.label for s in speakers if labels.key(s.label) == key), None)
        if known is None:
            made = DraftSpeaker(label, role or guessed_role(label, transcript.kind))
            speakers = (*speakers, made)
        label = known or label
    turns = relayout.give_to(transcript.turns, n, label or None)
    return _with_turns(preview, replace(transcript, speakers=speakers), turns)


def split(preview: Preview, n: int, at: int) -> Preview:
    """Split turn ``n`` before a character of the text.

    Raises:
        RuleBroken: there is no such turn, or the place is not inside it.
    """
    transcript = preview.transcript
    known = {labels.key(speaker.label): speaker.label for speaker in transcript.speakers}
    turns = relayout.split(transcript.text, transcript.turns, n, at, known)
    return _with_turns(preview, transcript, turns)


def join(preview: Preview, n: int) -> Preview:
    """Join turn ``n`` and the next one.

    Raises:
        RuleBroken: there is no such turn, or it is the last.
    """
    transcript = preview.transcript
    return _with_turns(preview, transcript, relayout.join(transcript.turns, n))


def mark_note(preview: Preview, n: int, *, is_note: bool = True) -> Preview:
    """Say that turn ``n`` is a remark and no speech, or that it is speech.

    Raises:
        RuleBroken: there is no such turn.
    """
    transcript = preview.transcript
    turns = relayout.mark_note(transcript.turns, n, is_note=is_note)
    return _with_turns(preview, transcript, turns)


def _with_turns(preview: Preview, transcript: Transcript, turns: Sequence[DraftTurn]) -> Preview:
    layout = relayout.laid_out(transcript.text, turns, transcript.notes)
    used = {turn.label for turn in layout.turns}
    changed = replace(
        transcript,
        turns=layout.turns,
        notes=layout.notes,
        words=layout.words,
        speakers=tuple(s for s in transcript.speakers if s.label in used),
    )
    return replace(_with(preview, changed), by_hand=True)


def _with(preview: Preview, transcript: Transcript) -> Preview:
    return replace(preview, file=replace(preview.file, transcript=transcript))


def doubts(transcript: Transcript) -> dict[int, list[Problem]]:
    """Return the warnings by the number of the turn they are about (0: before the first turn)."""
    starts = [0]
    at = transcript.text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = transcript.text.find("\n", at + 1)
    turn_starts = [turn.start for turn in transcript.turns]
    found: dict[int, list[Problem]] = {}
    for problem in transcript.problems:
        if problem.severity is Severity.WARNING and problem.line is not None:
            line = min(problem.line, len(starts))
            end = starts[line] if line < len(starts) else len(transcript.text) + 1
            found.setdefault(bisect_right(turn_starts, end - 1), []).append(problem)
    return found


# -- profiles ---------------------------------------------------------------------------------


def profile_of(layout: str = "", roles: Mapping[str, str] | None = None) -> Profile:
    """Return the profile that a person names: a layout, or a file with a profile, and roles.

    Raises:
        InputProblem: the file cannot be used, or a role is unknown.
    """
    from qualcode.ingest import profiles

    is_file = layout.lower().endswith(PROFILE_SUFFIX)
    found = profiles.read(Path(layout)) if is_file else Profile(pattern=layout)
    return replace(found, roles={**found.roles, **profiles.as_roles(roles or {})})


def save_profile(profile: Profile, path: Path) -> Path:
    """Write a profile to a file, so that the rest of a folder can be read the same way.

    Raises:
        InputProblem: the file cannot be written.
    """
    from qualcode.export.atomic import write_atomically
    from qualcode.ingest import profiles

    target = path if path.suffix.lower() == PROFILE_SUFFIX else path.with_suffix(PROFILE_SUFFIX)
    write_atomically(target, profiles.written(profile))
    return target


def profile_from(preview: Preview) -> Profile:
    """Return the profile that reads another file like this one: its layout and chosen roles."""
    return replace(preview.profile, pattern=preview.transcript.layout.pattern)
