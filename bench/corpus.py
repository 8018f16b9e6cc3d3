"""A synthetic corpus for the measurements: interviews recombined from the bundled sample study."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from qualcode.ingest import registry
from qualcode.model.source import Role
from qualcode.services.demo import bundled

WORDS_PER_FILE = 6_130
"""300 files of this length are 1.66 million words of speech."""

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>'
)


def speech() -> tuple[list[str], list[str]]:
    """Questions and answers of the bundled transcripts."""
    questions: list[str] = []
    answers: list[str] = []
    for path in registry.find_files([bundled("transcripts")]):
        if path.suffix != ".docx":
            continue
        transcript = registry.transcribe(path)
        roles = {speaker.label: speaker.role for speaker in transcript.speakers}
        for turn in transcript.turns:
            text = " ".join(transcript.text[turn.start : turn.end].split())
            if turn.note or not turn.label:
                continue
            asks = roles[turn.label] in {Role.INTERVIEWER, Role.MODERATOR}
            (questions if asks else answers).append(text)
    return questions, answers


def interview(number: int, seed: int, parts: tuple[list[str], list[str]]) -> list[str]:
    """Lines of one synthetic interview."""
    rng = random.Random(f"{seed}-{number}")
    questions, answers = parts
    lines = [
        f"Informan : Informan {number}",
        f"Umur : {rng.randint(20, 60)} tahun",
        "Tanggal : 12 Maret 2022",
        "",
    ]
    words = 0
    while words < WORDS_PER_FILE:
        question = f"P : {rng.choice(questions)} ({number})"
        answer = f"I : {' '.join(rng.choice(answers) for _ in range(rng.randint(1, 3)))}"
        lines += [question, answer]
        words += len(question.split()) + len(answer.split())
    return lines


def make(folder: Path, files: int = 300, *, seed: int = 1, extension: str = "docx") -> list[Path]:
    """Write the corpus and return its files."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = speech()
    paths = []
    for number in range(1, files + 1):
        path = folder / f"IDI-{number:03d}.{extension}"
        lines = interview(number, seed, parts)
        if extension == "docx":
            _write_docx(path, lines)
        else:
            path.write_text("\n".join(lines) + "\n", "utf-8")
        paths.append(path)
    return paths


def _write_docx(path: Path, lines: list[str]) -> None:
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/document.xml", f"{_HEAD}{body}</w:body></w:document>")
