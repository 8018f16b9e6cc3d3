"""CHAT transcripts (.cha) of CHILDES and TalkBank: main tiers with speakers, media bullets, headers."""

from __future__ import annotations

import re
from pathlib import Path

from qualcode.ingest.plain import decode
from qualcode.ingest.safety import read_bytes
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say_n
from qualcode.model.source import Role
from qualcode.model.transcript import DraftSpeaker, FileText, Problem, Severity

_BULLET = re.compile(r"\s*\x15(?:%\w+:\"[^\"]*\"_)?(\d{1,10})_(\d{1,10})-?\x15\s*")
_ASKING = frozenset(
    {"investigator", "interviewer", "experimenter", "clinician", "examiner", "observer"}
)
_PEOPLE = {"Media": "recording", "Date": "date", "Location": "place", "Situation": "situation"}
_SEX = {"female": "perempuan", "male": "laki-laki"}


def read(path: Path) -> FileText:
    """Return the utterances of a CHAT file; dependent tiers (%...) are left out and counted.

    Raises:
        InputProblem: the file holds no main tier.
    """
    text, encoding = decode(read_bytes(path), path)
    tiers = _tiers(text)
    if not any(name.startswith("*") for name, _ in tiers):
        raise InputProblem(
            "{file} is no CHAT transcript: no line begins with a speaker such as “*INV:”.",
            file=path,
        )
    sheet = Sheet()
    dependent = 0
    for name, words in tiers:
        if name.startswith("*"):
            bullet = _BULLET.search(words)
            time = int(bullet[1]) / 1000 if bullet else None
            sheet.say(name[1:].strip(), _BULLET.sub(" ", words).strip(), time)
        elif name.startswith("%"):
            dependent += 1
    problems: list[Problem] = []
    if dependent:
        what = say_n(
            "{n} dependent tier (%) was left out.",
            "{n} dependent tiers (%) were left out.",
            n=dependent,
        )
        problems.append(Problem(Severity.WARNING, None, what))
    headers = [(name[1:], words) for name, words in tiers if name.startswith("@") and words]
    meta = {_PEOPLE[name]: words for name, words in headers if name in _PEOPLE}
    if "recording" in meta:
        meta["recording"] = meta["recording"].partition(",")[0].strip()
    return FileText(
        sheet.text(),
        tuple(sheet.blocks),
        {"format": "cha", "encoding": encoding},
        tuple(problems),
        speakers=_speakers(headers),
        meta=meta,
    )


def _tiers(text: str) -> list[tuple[str, str]]:
    """Return name and content of each tier; lines that begin with a tab go on."""
    tiers: list[list[str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        if line[:1] in {"*", "%", "@"}:
            name, _, words = line.partition(":")
            tiers.append([name.strip(), words.strip()])
        elif tiers and line.strip():
            tiers[-1][1] += " " + line.strip()
    return [(name, words) for name, words in tiers]


def _speakers(headers: list[tuple[str, str]]) -> tuple[DraftSpeaker, ...]:
    names: dict[str, tuple[str, str]] = {}
    attributes: dict[str, dict[str, str]] = {}
    for header, words in headers:
        if header == "Participants":
            for entry in words.split(","):
                parts = entry.split()
                if len(parts) > 1:
                    names[parts[0]] = (" ".join(parts[1:-1]), parts[-1])
        elif header == "ID":
            fields = [field.strip() for field in words.split("|")]
            if len(fields) > 7:
                facts = {
                    "age": fields[3].partition(";")[0],
                    "sex": _SEX.get(fields[4].casefold(), fields[4]),
                    "education": fields[8] if len(fields) > 8 else "",
                }
                attributes[fields[2]] = {key: value for key, value in facts.items() if value}
                if fields[7] and fields[2] not in names:
                    names[fields[2]] = ("", fields[7])
    return tuple(
        DraftSpeaker(label, _role(role), name.replace("_", " "), attributes.get(label, {}))
        for label, (name, role) in names.items()
    )


def _role(written: str) -> Role:
    return Role.INTERVIEWER if written.casefold() in _ASKING else Role.INFORMANT
