"""Legends ("P : Penulis") and lists of participants ("Peserta 1 = Informan 14, 34 tahun, SMA")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.text import labels
from qualcode.text.labels import Voice

HEADING = re.compile(
    r"[-–—=*_\s]*(?:keterangan|ket\.?|legenda?|kode|daftar singkatan|singkatan|inisial)"
    r"(?: (?:kode|inisial|label|pembicara|singkatan|transkrip|transkip|wawancara))?"
    r"[*_\s]*+(?:[:：]|-|$)[*_\s]*",
    re.IGNORECASE,
)
LIST_HEADING = re.compile(
    r"(?:[A-Z\d]+[.)]\s*+)?(?:daftar|identitas|karakteristik|data|profil)?\s*+(?:nama\s++)?"
    r"(?:peserta|partisipan|informan)(?:\s+(?:fgd|diskusi|kelompok|focus group discussion))*\s*+[:：]?\s*$",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?<![^\s,;(])([^\W\d_][\w.'’-]{0,14}(?: ?\d{1,2})?)(?: ?\(([^()]{1,40})\))?\s*[:=：]\s*(?=\S)"
)
_MAX_DEFINITION = 6
_INFORMANT = re.compile(
    r"\b((?:informan|partisipan|responden|narasumber|subjek)"
    r"(?: (?:kunci|utama|tambahan|pendukung|triangulasi))?"
    r"(?: ke)?[ -]*\d{1,3}|(?:IF|IK|IU|IT|IP|INF)[ .-]?\d{1,3})\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(\d{2})\s*(?:th|thn|tahun|tahu)\b\.?", re.IGNORECASE)
_SCHOOL = re.compile(
    r"(?:tamat\s+|lulusan\s+|lulus\s+)?(?:(?:SD|SMP|SMA|SMK|SMU|SLTA|SLTP|MTs|MA|MAN|STM|SPK|SPG|PAUD|TK|"
    r"D ?-?(?:1|2|3|4|I|II|III|IV)|S ?-?(?:1|2|3|I|II|III)|Diploma|Sarjana|Magister)\b.*|"
    r"tidak (?:tamat )?sekolah|tidak tamat SD)$",
    re.IGNORECASE,
)
_SEX = {
    "perempuan": "perempuan", "wanita": "perempuan", "laki-laki": "laki-laki", "pria": "laki-laki",
    "lk": "laki-laki", "pr": "perempuan",
}  # fmt: skip
_HONORIFIC = re.compile(
    r"(?:ibu|bu|bapak|pak|ny|tn|sdri?|saudar[ai])\.? [A-Z][\w.]*\.?$", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,3}$")
_SPLIT = re.compile(r"[,;/|()]|(?<=\s)[-–—](?=\s)|\t+")


@dataclass(frozen=True, slots=True)
class Person:
    """What a list says about a participant."""

    name: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def entries(line: str) -> list[tuple[str, str]]:
    """Return the ``(label, definition)`` pairs of a legend line; several may stand side by side."""
    starts = list(_ENTRY.finditer(line))
    if not starts or line[: starts[0].start()].strip(" -–•*_\t0123456789.)"):
        return []
    found: list[tuple[str, str]] = []
    for match, following in zip(starts, [*starts[1:], None], strict=True):
        end = len(line) if following is None else following.start()
        definition = line[match.end() : end].strip(" \t,;.*_")
        if definition:
            found.append((match[1].strip(), definition))
    return found


def is_definition(label: str, definition: str, *, announced: bool) -> bool:
    """Whether ``label : definition`` explains a label. Unannounced ones must name a role."""
    words = definition.split()
    if len(words) > _MAX_DEFINITION or definition.endswith("?"):
        return False
    if announced:
        return True
    return (
        len(words) <= 4
        and len(labels.key(label)) <= 5
        and labels.voice(definition) in {Voice.ASKS, Voice.ANSWERS, Voice.GROUP}
    )


def person(written: str) -> Person | None:
    """Read "Informan 14, Ibu S, 34 tahun, SMA, kader"; None when it tells nothing of a person."""
    if written.endswith("?") or len(written.split()) > 25:
        return None
    name, attributes = "", dict[str, str]()
    evidence = 0
    for piece in (p.strip(" \t\xa0.-–—•*_") for p in _SPLIT.split(written)):
        if not piece:
            continue
        kind, value = _classified(piece)
        evidence += kind not in {"", "other"}
        if kind == "informant" and not name:
            name = value
        elif kind == "other":
            target = "occupation" if labels.voice(piece) is not Voice.PERSON else "role"
            attributes.setdefault("role" if "role" not in attributes else target, value)
        elif kind:
            attributes.setdefault(kind, value)
    if not evidence:
        return None
    if not name and "name" in attributes:
        name = attributes["name"]
    return Person(name, attributes)


def is_office(written: str) -> bool:
    """Whether it says what somebody is ("kader", "bidan desa") rather than their name ("Ibu S")."""
    return labels.voice(written) is Voice.PERSON and not _HONORIFIC.match(written)


def _classified(piece: str) -> tuple[str, str]:
    if _INFORMANT.fullmatch(piece):
        return "informant", piece
    if age := _AGE.fullmatch(piece.removeprefix("usia ").removeprefix("umur ").strip()):
        return "age", age[1]
    if _SCHOOL.match(piece):
        return "education", piece
    if sex := _SEX.get(piece.casefold()):
        return "sex", sex
    if _HONORIFIC.match(piece) or _INITIALS.match(piece):
        return "name", piece
    return ("other", piece) if len(piece.split()) <= 6 else ("", "")


def informant_in(text: str) -> str:
    """Return the informant a title names ("Transkip Wawancara Informan 2"), or ""."""
    match = _INFORMANT.search(text)
    if match is None:
        return ""
    words = [
        word.capitalize() if len(word) > 4 and word.isupper() else word for word in match[1].split()
    ]
    return " ".join(words)
