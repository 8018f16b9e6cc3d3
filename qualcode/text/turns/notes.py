"""Non-verbal notes: "(tertawa)", "[diam]", "*menangis*", a lone "Diam". Kept in the text, not words."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"[(\[](?:(?<=\()[^()\n]{1,120}\)|(?<=\[)[^\[\]\n]{1,120}\])")
_STARRED = re.compile(r"\*(?<![*\w]\*)[^*\n]{2,60}\*(?![*\w])")
_WORDS = re.compile(r"[^\W_]+")
_DONE = """
tertawa ketawa tawa tersenyum senyum senyumsenyum diam terdiam jeda hening menangis nangis tangis
terisak isak batuk berdehem deham mengangguk angguk mengangguk geleng menggeleng menggelengkan
menunjuk menunjukkan tunjuk menghela napas nafas berpikir mikir pikir bisik berbisik tangan
inaudible unclear laughs laughter laughing pause silence crosstalk crying sighs nods applause
bersin menguap garukgaruk bingung ragu raguragu kaget terkejut malu malumalu gugup marah emosi sedih
terbata menepuk tepuk mengusap melihat melirik menoleh menatap memandang berdiri duduk pergi keluar
masuk kembali datang berhenti terhenti dihentikan terputus putus hilang bersuara menjawab berteriak
mengeraskan memegang mengambil menulis mencatat membuka membaca memperlihatkan
"""
_ACTS = frozenset(_DONE.split())
_ALONE = """
tertawa ketawa tersenyum senyum diam terdiam jeda hening menangis nangis terisak batuk mengangguk
menggeleng menggelengkan berdehem menghela inaudible unclear laughs laughter pause silence crosstalk
crying sighs nods applause bersin berpikir mikir
"""
_SURE = frozenset(_ALONE.split())
_MOVES = """
menunjuk menunjukkan mengangkat mengambil memegang membuka memperlihatkan menepuk menoleh melirik
menatap mengusap memanggil menyusui menggendong berbisik berdiri berteriak menghitung menulis mencatat
"""
_GESTURES = frozenset(_MOVES.split())
_BEFORE = """
sambil suara semua peserta informan narasumber responden subjek ibu bapak tidak kurang rekaman
wawancara sejenak lama nada anak bayi balita
"""
_OPENERS = frozenset(_BEFORE.split())
_UNCLEAR = re.compile(
    r"(?:tidak|kurang|tdk|kurg|gak|nggak) (?:jelas|terdengar|dengar)|inaudible|unclear"
)
_SOUND = re.compile(
    r"suara |bunyi |rekaman (?:ter|di|ber)|wawancara (?:ter|di|ber)|telepon |hp ber"
)
_BROKEN_OFF = re.compile(
    r"\b(?:wawancara|rekaman|diskusi|fgd) (?:\w+ )?(?:ter|ber|di)(?:henti|putus|potong|ganggu|tunda|lanjut)"
)
_SILENT = re.compile(
    r"[\W_]*(?:(?:hanya |cuma )?(?:ter)?diam(?: saja| sejenak| lama| sebentar| bae)?|hening)[\W_]*",
    re.IGNORECASE,
)
MAX_WORDS = 14


def is_note(bracketed: str) -> bool:
    """Whether a bracketed remark is the transcriber's and not something said.

    Square brackets are; round ones and asterisks when they tell of laughter, silence, sounds or
    gestures, hold only marks or a number, or say that nothing could be heard. A translation or an
    explanation ("PMT (makanan tambahan)") is not.
    """
    inner = bracketed[1:-1].strip().casefold()
    words = _WORDS.findall(inner)
    if not words or bracketed[0] == "[":
        return True
    if len(words) > MAX_WORDS:
        return False
    if all(word.isdecimal() for word in words):
        return bracketed[0] == "(" and len(words) == 1 and len(words[0]) <= 3
    if words[0] in _SURE or _UNCLEAR.match(inner) or _SOUND.match(inner):
        return True
    if _BROKEN_OFF.search(inner):
        return True
    if words[0] in _GESTURES and len(words) <= 6:
        return True
    return words[0] in _OPENERS and any(word in _ACTS for word in words[1:])


def find_notes(text: str) -> list[tuple[int, int]]:
    """Return the ranges of non-verbal remarks, in order, none inside another."""
    found = [match.span() for match in _BRACKETS.finditer(text) if is_note(match[0])]
    if "*" not in text:
        return found
    found.extend(match.span() for match in _STARRED.finditer(text) if is_note(match[0]))
    apart: list[tuple[int, int]] = []
    for span in sorted(found):
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def is_silence(text: str, start: int, end: int) -> bool:
    """Whether a whole answer says no more than that nobody spoke: "Diam", "diam saja..."."""
    return end - start <= 30 and _SILENT.fullmatch(text, start, end) is not None


_MAX_DIRECTION = 300
"""Characters: in a longer line of asterisks the search for the opening one would begin again and again."""
_DIRECTION = re.compile(r"[-–—*_\s]*([(\[*][^()\[\]*]{1,200}[)\]*])[-–—.*_\s]*")


def is_direction(line: str) -> bool:
    """Whether a whole line is a stage direction: "(hening sejenak)", "[rekaman terputus]"."""
    match = _DIRECTION.fullmatch(line) if len(line) <= _MAX_DIRECTION else None
    return match is not None and is_note(match[1])
