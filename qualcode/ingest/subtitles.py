"""Subtitles (.vtt, .srt) as Zoom, Teams, Descript, aTrain and noScribe write them: cues with times."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import webvtt
from webvtt.errors import MalformedFileError

from qualcode.ingest.plain import decode
from qualcode.ingest.safety import read_bytes
from qualcode.ingest.sheet import Sheet
from qualcode.model.errors import InputProblem
from qualcode.model.sentence import say, say_n
from qualcode.model.transcript import FileText, Problem, Severity
from qualcode.text import labels
from qualcode.text.labels import Voice

_SIZE_LIMIT = 20 * 2**20
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?\s+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,100}>|</?\d{1,2}:[\d:.]+>|\{\\[^{}\n]{0,60}\}")
_PREFIX = re.compile(r"(?:-\s*)?[\[(]?([^\W\d_][^:\n<>\[\]]{0,50}?)[\])]?\s*:\s+(?=\S)")
_TIME = re.compile(r"-->")
_COUNTER = re.compile(r"\d+\s*$")


class _Cue(NamedTuple):
    start: float
    speaker: str
    text: str


def read(path: Path) -> FileText:
    """Return the words of subtitles; speakers and times stand beside them where the file has them.

    Raises:
        InputProblem: the file holds no cues.
    """
    text, encoding = decode(read_bytes(path, _SIZE_LIMIT), path)
    cues = list(_voices(_cues(path, text)))
    problems: list[Problem] = []
    if not any(cue.speaker for cue in cues):
        cues = _named(cues)
    if any(cue.speaker for cue in cues):
        cues, unknown = _carried(cues)
        if unknown:
            what = say_n(
                "{n} cue does not say who speaks: taken as the speaker before it.",
                "{n} cues do not say who speaks: taken as the speakers before them.",
                n=unknown,
            )
            problems.append(Problem(Severity.WARNING, None, what))
    if encoding not in {"utf-8", "utf-8-sig", "ascii"}:
        what = say("The file is encoded as {encoding}.", encoding=encoding)
        problems.append(Problem(Severity.INFO, None, what))
    sheet = Sheet()
    for cue in cues:
        sheet.say(cue.speaker, cue.text, cue.start)
    return FileText(
        sheet.text(),
        tuple(sheet.blocks),
        {"format": path.suffix.lower().lstrip("."), "encoding": encoding},
        tuple(problems),
    )


def _cues(path: Path, text: str) -> list[tuple[float, str]]:
    """Return start and text of each cue; a missing header or blank line is put in before."""
    body = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not _TIME.search(body):
        raise InputProblem(
            "{file} holds no subtitles: there is no line with “-->”. Is it complete?", file=path
        )
    try:
        if body.lstrip().startswith("WEBVTT"):
            found = webvtt.from_string(body.lstrip())
        else:
            found = webvtt.from_string("WEBVTT\n\n" + _as_vtt(body))
        cues = [(_seconds(cue.start), cue.raw_text) for cue in found.captions]
    except (MalformedFileError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise InputProblem(
            "{file} is damaged: its cues cannot be read. Export it again.", file=path
        ) from error
    if not cues:
        raise InputProblem(
            "{file} holds no subtitles: there is no line with “-->”. Is it complete?", file=path
        )
    return cues


def _as_vtt(body: str) -> str:
    """Turn SubRip into WebVTT: points for commas, a blank line before every cue, no counters."""
    lines: list[str] = []
    for line in body.split("\n"):
        if "-->" in line:
            while lines and (_COUNTER.fullmatch(lines[-1]) or not lines[-1].strip()):
                is_counter = bool(lines[-1].strip())
                lines.pop()
                if is_counter:
                    break
            lines.extend(["", re.sub(r"(\d),(\d)", r"\1.\2", line)])
        else:
            lines.append(line.replace("\\N", "\n").replace("\\n", "\n"))
    return "\n".join(lines)


def _seconds(stamp: str) -> float:
    seconds = 0.0
    for part in stamp.split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds, 3)


def _voices(cues: list[tuple[float, str]]) -> list[_Cue]:
    """Split cues at their voice tags and take other tags away."""
    found: list[_Cue] = []
    for start, raw in cues:
        pieces = _VOICE.split(raw)
        if plain := _plain(pieces[0]):
            found.append(_Cue(start, "", plain))
        for name, words in zip(pieces[1::2], pieces[2::2], strict=True):
            if plain := _plain(words):
                found.append(_Cue(start, " ".join(html.unescape(name).split()), plain))
    return found


def _plain(raw: str) -> str:
    return html.unescape(_TAG.sub("", raw)).strip()


def _named(cues: list[_Cue]) -> list[_Cue]:
    """Take "Name: words" apart where names recur; a cue of two lines may have two speakers."""
    lines = [_Cue(cue.start, "", line) for cue in cues for line in cue.text.splitlines()]
    found = [_PREFIX.match(line.text) for line in lines]
    names = Counter(
        labels.key(match[1]) for match in found if match and labels.is_possible(match[1].strip())
    )
    known = {
        key
        for key, count in names.items()
        if count > 1 or labels.voice(key) not in {Voice.UNKNOWN, Voice.NOTE}
    }
    if known:
        known |= {key for key in names if len(labels.stem_and_number(key)[0]) < 3}
    named = sum(names[key] for key in known)
    if named < max(2, 0.15 * len(cues)):
        return cues
    return [
        _Cue(line.start, match[1].strip(), line.text[match.end() :])
        if match and labels.key(match[1]) in known
        else line
        for line, match in zip(lines, found, strict=True)
    ]


def _carried(cues: list[_Cue]) -> tuple[list[_Cue], int]:
    """Give cues without a speaker the one before; return how many stand after another cue's end."""
    speaker, unknown = "", 0
    carried: list[_Cue] = []
    last = -1.0
    for cue in cues:
        if cue.speaker:
            speaker = cue.speaker
        elif cue.start != last:
            unknown += 1
        carried.append(cue._replace(speaker=cue.speaker or speaker))
        last = cue.start
    return carried, unknown
