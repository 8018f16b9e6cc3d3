"""Word files turned by LibreOffice into odt, rtf, html, pdf and txt, and read again: are the turns the same?

``python bench/office_round_trip.py [FILE.docx ...]``; without files, all fixtures and the sample study.
Exits with 1 when a file differs without a reported exception. tests/ingest keeps the files of one run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from qualcode.ingest import registry
from qualcode.model.errors import InputProblem
from qualcode.model.transcript import Severity, Transcript

ROOT = Path(__file__).parents[1]
FORMATS = {name: name for name in ("odt", "rtf", "html", "pdf")} | {
    "txt": "txt:Text (encoded):UTF8"
}

KNOWN = {
    ("html", "question_matrix"): "LibreOffice writes a wrong height of the merged cell",
    ("txt", "codes_beside"): "codes stand behind the words like words",
    ("txt", "speech_and_codes"): "codes stand behind the words like words",
    **dict.fromkeys(
        ((form, "IDI-05 Ketua BKB Melati Putih") for form in ("html", "pdf", "txt")),
        "LibreOffice writes tracked deletions as text",
    ),
}
"""What these formats cannot tell any more."""


def turns(transcripts: list[Transcript]) -> list[list[tuple[str | None, str]]]:
    """Who says what, spaces aside; notes are left out."""
    return [
        [(t.label, " ".join(one.text[t.start : t.end].split())) for t in one.turns if not t.note]
        for one in transcripts
    ]


def converted(files: list[Path], wanted: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", wanted, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files)], check=True, timeout=900, capture_output=True)


def compare(of_word: list[Transcript], path: Path) -> str:
    """Return "same", "reported" (other turns, and a warning says so) or what differs."""
    try:
        found = registry.transcribe_all(path)
    except InputProblem as problem:
        return f"refused: {problem}"
    ours, theirs = turns(of_word), turns(found)
    if ours == theirs:
        return "same"
    if any(p.severity is Severity.WARNING for one in found for p in one.problems):
        return "reported"
    pairs = [pair for both in zip(ours, theirs, strict=False) for pair in zip(*both, strict=False)]
    first = next((pair for pair in pairs if pair[0] != pair[1]), (len(ours), len(theirs)))
    return f"different: {first}"[:160]


def main() -> int:
    if shutil.which("soffice") is None:
        print("LibreOffice (soffice) is not here: nothing was compared.")
        return 0
    given = [Path(name).resolve() for name in sys.argv[1:]]
    places = ("tests/data/layouts", "tests/data/seeds", "transcripts")
    files = given or [f for place in places for f in sorted((ROOT / place).glob("*.docx"))]
    counts: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for extension, wanted in FORMATS.items():
            converted(files, wanted, folder)
            for file in files:
                of_word = registry.transcribe_all(file)
                verdict = compare(of_word, folder / f"{file.stem}.{extension}")
                if verdict.startswith("different") and (extension, file.stem) in KNOWN:
                    verdict = f"known: {KNOWN[extension, file.stem]}"
                kind = verdict.split(":")[0]
                counts.setdefault(extension, {})
                counts[extension][kind] = counts[extension].get(kind, 0) + 1
                if kind != "same":
                    print(f"  {extension:5} {file.stem}: {verdict}")
    for extension, found in counts.items():
        print(f"{extension:5} " + ", ".join(f"{n} {kind}" for kind, n in sorted(found.items())))
    bad = {kind for found in counts.values() for kind in found} - {"same", "reported", "known"}
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
