"""Bringing transcripts into a project: read all, show what was understood, store as one act."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from qualcode.model.coding import MemoKind, MemoTarget
from qualcode.model.errors import QualcodeError, Stopped
from qualcode.model.ids import SourceId
from qualcode.model.report import FileReport, SpeakerReport
from qualcode.model.sentence import say
from qualcode.model.source import Role, SourceKind
from qualcode.model.transcript import DraftSpeaker, Problem, Severity, Transcript
from qualcode.services import indexing
from qualcode.services.session import Session
from qualcode.store import sources as store
from qualcode.store.action import Action, sha_of
from qualcode.text import labels
from qualcode.text.turns import Profile

Progress = Callable[[int, int, str], bool]
"""Called with (files done, files in all, name of the next); False cancels."""

ATTRIBUTES = ("role", "site", "age", "sex", "education", "occupation")
"""Facts of a header that describe the informant rather than the interview."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file (or one interview of it) as understood, not stored yet.

    ``transcript`` is None when it could not be read, or was passed over.
    """

    path: Path
    sha: str
    transcript: Transcript | None
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Name the source is given: that of the file, and of the one among several in it."""
        own = self.transcript.name if self.transcript else ""
        if own.isdecimal():
            return f"{self.path.stem} ({own})"
        return f"{self.path.stem} - {own}" if own else self.path.stem


def readable() -> tuple[str, ...]:
    """Return the extensions of files that can be imported, such as ".docx"."""
    from qualcode.ingest import registry

    return registry.supported()


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the transcripts among these files and folders, in natural order.

    Raises:
        InputProblem: a path does not exist, or no readable file is among them.
    """
    from qualcode.ingest import registry

    return registry.find_files(paths)


def passed_over(paths: Sequence[Path]) -> list[ReadFile]:
    """Return what is found in these folders and not read, to be told in the report."""
    from qualcode.ingest import registry

    return [
        ReadFile(found.path, "", None, (found.problem,)) for found in registry.passed_over(paths)
    ]


def read(
    paths: Sequence[Path],
    *,
    kind: SourceKind | None = None,
    profile: Profile | None = None,
    progress: Progress | None = None,
) -> list[ReadFile]:
    """Read and understand files without storing anything; a bad file becomes a problem of its own.

    A file that holds several interviews gives several. ``profile`` is a layout chosen by a person.
    ``progress`` may cancel: the files read so far are returned.
    """
    found: list[ReadFile] = []
    for number, path in enumerate(paths):
        if progress and not progress(number, len(paths), path.name):
            break
        found.extend(_read_one(path, kind, profile))
    return found


def _read_one(path: Path, kind: SourceKind | None, profile: Profile | None) -> list[ReadFile]:
    from qualcode.ingest import registry

    try:
        transcripts = registry.transcribe_all(path, kind=kind, profile=profile)
        sha = sha256(path.read_bytes()).hexdigest()
    except QualcodeError as error:
        return [ReadFile(path, "", None, (Problem(Severity.ERROR, None, error.sentence),))]
    return [ReadFile(path, sha, transcript) for transcript in transcripts]


def report_of(files: Sequence[ReadFile]) -> list[FileReport]:
    """The import report of files that are not stored (``--dry-run``)."""
    return [_report(file, None, file.name, {}) for file in files]


def bring_in(
    session: Session,
    files: Sequence[ReadFile],
    *,
    comments: bool = False,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Store what was read, as one undo step, and return the import report.

    A file whose text is already in the project is left out and named in the report. ``comments``
    makes memos on the source of the comments and notes beside the text. ``progress`` is told of each
    file that is stored, and then, without a name, of each text whose words are indexed.

    Raises:
        Stopped: ``progress`` returned False; nothing is stored.
    """

    def going(done: int, total: int, name: str = "") -> None:
        if progress and not progress(done, total, name):
            raise Stopped("Import stopped; nothing was stored.")

    project = session.project
    reports: list[FileReport] = []
    coder = session.coder_id
    planned = _planned(session, files)
    with project.act(coder, "source.import", n=sum(bool(one.name) for one in planned)) as action:
        people = _People(action, {p.name.casefold(): p.id for p in store.informants(project)})
        for number, (file, name, twin) in enumerate(planned):
            going(number, len(files), file.name)
            if file.transcript is None:
                reports.append(_report(file, None, file.name, {}))
                continue
            if twin:
                reports.append(_already_there(file, twin))
                continue
            sha = action.keep_text(file.transcript.text)
            source_id = _store(action, file, file.transcript, name, sha)
            linked = _store_speakers(action, people, file.transcript, name, source_id)
            if comments:
                _store_comments(action, file.transcript, source_id, coder)
            reports.append(_report(file, source_id, name, linked))
        action.flush()
        indexing.keep_up(session, going)
        going(len(files), len(files))
    return reports


class _Planned(NamedTuple):
    """A file and the name of its source; "" for one that is left out, perhaps because of its twin."""

    file: ReadFile
    name: str = ""
    twin: str = ""


def _planned(session: Session, files: Sequence[ReadFile]) -> list[_Planned]:
    """Say which files become sources, and which of them the project has already."""
    there = store.all_sources(session.project)
    known = {source.text_sha: source.name for source in there}
    names = {source.name.casefold() for source in there}
    stored_from: dict[str, Path] = {}
    planned: list[_Planned] = []
    for file in files:
        if file.transcript is None:
            planned.append(_Planned(file))
            continue
        sha = sha_of(file.transcript.text)
        # two respondents of one survey may well have written the same
        if sha in known and not (file.transcript.name and stored_from.get(sha) == file.path):
            planned.append(_Planned(file, twin=known[sha]))
            continue
        name = _free_name(file.name, names)
        known[sha], stored_from[sha] = name, file.path
        names.add(name.casefold())
        planned.append(_Planned(file, name))
    return planned


def _already_there(file: ReadFile, name: str) -> FileReport:
    problem = Problem(
        Severity.WARNING,
        None,
        say("The same text is already in the project as “{name}”; it was left out.", name=name),
    )
    return FileReport(file=str(file.path), name=name, problems=(problem,))


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name.casefold() in taken:
        name = f"{wanted} ({number})"
        number += 1
    return name


def _store(
    action: Action, file: ReadFile, transcript: Transcript, name: str, text_sha: str
) -> SourceId:
    layout = {
        "turns": [[t.start, t.end, t.label, int(t.note), t.time] for t in transcript.turns],
        "notes": [list(note) for note in transcript.notes],
        "origin": [list(point) for point in transcript.origin],
        **_beside(transcript),
        "pattern": transcript.layout.pattern,
        "confidence": transcript.layout.confidence,
        "problems": [
            [str(p.severity), p.line, p.what.template, p.what.plural, _plain(p.what.facts)]
            for p in transcript.problems
        ],
    }
    meta = dict(transcript.meta)
    if transcript.title:
        meta.setdefault("title", transcript.title)
    fields = {
        "name": name,
        "kind": str(transcript.kind),
        "meta": meta,
        "text_sha": text_sha,
        "layout_sha": action.keep_layout(layout),
        "words": transcript.words,
        "file_name": file.path.name,
        "file_sha": file.sha,
    }
    return SourceId(action.create("source", fields))


def _beside(transcript: Transcript) -> dict[str, object]:
    """Return what only some files have: translations, pages, places in time, comments."""
    facts: dict[str, list[object]] = {
        "translations": [list(span) for span in transcript.translations],
        "pages": list(transcript.pages),
        "times": [list(place) for place in transcript.times],
        "asides": [[str(a.kind), a.start, a.end, a.text, a.author] for a in transcript.asides],
    }
    return {key: value for key, value in facts.items() if value}


def _store_comments(
    action: Action, transcript: Transcript, source_id: SourceId, coder: str
) -> None:
    for aside in transcript.asides:
        quoted = " ".join(transcript.text[aside.start : aside.end].split())
        body = f"“{quoted}”\n{aside.text}" if quoted else aside.text
        fields = {
            "target": str(MemoTarget.SOURCE),
            "target_id": source_id,
            "kind": str(MemoKind.DESCRIPTIVE),
            "body": f"{body}\n({aside.author})" if aside.author else body,
            "coder_id": coder,
        }
        action.create("memo", fields)


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {k: v if isinstance(v, str | int | float) else str(v) for k, v in facts.items()}


class _People:
    """Informants met during one import: known by name, made when new."""

    def __init__(self, action: Action, known: dict[str, str]) -> None:
        self._action = action
        self._known: dict[str, str] = dict(known)

    def called(self, name: str, attributes: Mapping[str, str]) -> str:
        """Return the id of the informant of this name, creating them when new."""
        key = name.casefold()
        if key not in self._known:
            fields = {"name": name, "attributes": dict(attributes)}
            self._known[key] = self._action.create("informant", fields)
        return self._known[key]


def _store_speakers(
    action: Action, people: _People, transcript: Transcript, name: str, source_id: SourceId
) -> dict[str, str]:
    """Store the speakers and return the informant's name for each label that is an informant."""
    linked: dict[str, str] = {}
    main = main_informant(transcript)
    for speaker in transcript.speakers:
        informant_id = None
        speaks = speaker.role in {Role.INFORMANT, Role.PARTICIPANT} and not is_collective(speaker)
        if speaks and not is_bystander(transcript, speaker):
            is_main = main is not None and speaker.label == main.label
            person = informant_name(transcript, speaker, name, is_main=is_main)
            attributes = dict(speaker.attributes)
            if is_main:
                attributes = {**_header_attributes(transcript.meta), **attributes}
            informant_id = people.called(person, attributes)
            linked[speaker.label] = person
        fields = {
            "source_id": source_id,
            "label": speaker.label,
            "role": str(speaker.role),
            "name": speaker.name,
            "informant_id": informant_id,
        }
        action.create("speaker", fields)
    return linked


def _header_attributes(meta: Mapping[str, str]) -> dict[str, str]:
    return {key: meta[key] for key in ATTRIBUTES if meta.get(key)}


def main_informant(transcript: Transcript) -> DraftSpeaker | None:
    """Return the informant an interview is with: the one who says most. None in a focus group.

    The family speaks only when nobody else is the informant.
    """
    if transcript.kind is SourceKind.FGD:
        return None
    said: dict[str, int] = {}
    for turn in transcript.turns:
        if turn.label and not turn.note:
            said[turn.label] = said.get(turn.label, 0) + turn.end - turn.start
    informants = [s for s in transcript.speakers if s.role is Role.INFORMANT]
    own = [s for s in informants if not _is_kin(s)] or informants
    return max(own, key=lambda s: said.get(s.label, 0), default=None)


_COLLECTIVE = re.compile(r"(?i)^(semua|serempak|bersama|peserta|all|everyone|beberapa.*)$")
_SEVERAL = re.compile(
    r"(?i)\d{1,2}\s*(?:[,&+/–-]|dan|sampai|s\.?/?d\.?)\s*(?:[^\W\d_]+[\s.-]*)?\d{1,2}$"
)
_QUALIFIED = re.compile(
    r"(?i)\binforman\s+(kunci|utama|tambahan|pendukung|triangulasi|ahli)\s*(?:ke)?[\s._-]*0*(\d{1,3})\b"
)
_CODED = re.compile(r"(?i)(?<![^\W_])(ik|iu)[\s._-]*0*(\d{1,3})(?![^\W_])")
_CODES = {"ik": "Kunci", "iu": "Utama"}
_NUMBER = re.compile(
    r"(?i)\b(?:inf\w*|if|i|r|responden|narasumber|idi|wm|wawancara)[\s._-]*0*(\d{1,3})\b"
)


def is_collective(speaker: DraftSpeaker) -> bool:
    """Whether a label stands for everybody, or for several, at once ("Semua", "P3, P4")."""
    label = speaker.label.strip()
    return bool(_COLLECTIVE.match(label) or _SEVERAL.search(label))


def is_bystander(transcript: Transcript, speaker: DraftSpeaker) -> bool:
    """Whether somebody of the informant's family speaks now and then in an interview with another.

    What they say is theirs and is kept so, but the study has not gained an informant by it.
    """
    if transcript.kind is not SourceKind.IDI or speaker.role is not Role.INFORMANT:
        return False
    main = main_informant(transcript)
    return main is not None and _is_kin(speaker) and not _is_kin(main)


def _is_kin(speaker: DraftSpeaker) -> bool:
    return labels.is_kin(f"{speaker.label} {speaker.name}")


def informant_name(
    transcript: Transcript, speaker: DraftSpeaker, source: str, *, is_main: bool
) -> str:
    """Return the public label of an informant: "Informan 3" wherever a number is known.

    The number is looked for in what the legend calls the speaker, in the header, in the label and
    in the name of the file; without one, the label and the source are joined. Key and main
    informants (IK, IU) are numbered apart from the others. Whoever filled in a questionnaire is
    called as the document.
    """
    if transcript.kind is SourceKind.DOCUMENT:
        return source
    hints = [speaker.name]
    if is_main:
        hints += [transcript.meta.get("informant", "")]
    hints.append(speaker.label)
    if is_main:
        hints.append(source)
    for hint in hints:
        if found := _QUALIFIED.search(hint):
            return f"Informan {found[1].capitalize()} {int(found[2])}"
        if found := _CODED.search(hint):
            return f"Informan {_CODES[found[1].lower()]} {int(found[2])}"
        if found := _NUMBER.search(hint):
            return f"Informan {int(found[1])}"
    if is_main and transcript.meta.get("informant", "").strip().isdecimal():
        return f"Informan {int(transcript.meta['informant'])}"
    if is_main:
        return source
    return f"{speaker.name or speaker.label} ({source})"


def _report(
    file: ReadFile, source_id: SourceId | None, name: str, linked: Mapping[str, str]
) -> FileReport:
    transcript = file.transcript
    if transcript is None:
        return FileReport(file=str(file.path), name=name, problems=file.problems)
    return FileReport(
        file=str(file.path),
        source=source_id,
        name=name,
        kind=str(transcript.kind),
        title=transcript.title,
        words=transcript.words,
        turns=len(transcript.turns),
        speakers=tuple(_speaker_reports(transcript, linked)),
        meta=transcript.meta,
        layout=transcript.layout.pattern,
        confidence=transcript.layout.confidence,
        evidence=transcript.layout.evidence,
        problems=(*file.problems, *transcript.problems, *_bystanders(transcript)),
    )


def _bystanders(transcript: Transcript) -> Iterator[Problem]:
    for speaker in transcript.speakers:
        if is_bystander(transcript, speaker):
            what = say(
                "“{name}” speaks beside the informant: kept as a speaker of this source, not counted "
                "among the informants. `qualcode speaker PROJECT link` with --new makes an informant "
                "of them.",
                name=speaker.name or speaker.label,
            )
            yield Problem(Severity.INFO, None, what)


def _speaker_reports(transcript: Transcript, linked: Mapping[str, str]) -> Iterator[SpeakerReport]:
    for speaker in transcript.speakers:
        yield SpeakerReport(
            label=speaker.label,
            role=str(speaker.role),
            turns=sum(t.label == speaker.label and not t.note for t in transcript.turns),
            informant=linked.get(speaker.label, ""),
        )
