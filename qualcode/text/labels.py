"""Speaker labels of Indonesian transcripts: their shape, their key, and the role they announce."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class Voice(StrEnum):
    """What a label says about its speaker, before the kind of source is known."""

    ASKS = "asks"
    """Pewawancara, peneliti, moderator: the research team."""
    ANSWERS = "answers"
    """Informan, narasumber, responden: gives data."""
    GROUP = "group"
    """Peserta, partisipan FGD: one of several who give data."""
    PERSON = "person"
    """Ibu, kader, bidan, suami: a person named by kinship or office, who gives data."""
    NOTE = "note"
    """Catatan peneliti, observasi: not speech."""
    UNKNOWN = "unknown"


_ASKS = """
pewawancara peneliti penulis penanya interviewer enumerator pertanyaan tanya moderator mod fasilitator
fas pemandu comoderator asistenmoderator wakilmoderator notulen notulis pencatat observer pengamat pw
pwc pwcr pwwcr pnl plt pen iwr int question q researcher facilitator surveyor petugaswawancara
timpeneliti asistenpeneliti mahasiswa mhs
"""
_ANSWERS = """
informan informankunci informanutama informantambahan informanpendukung informantriangulasi
keyinforman informant info inf infor iff if ik iu it ip inform narasumber nara nrs narsum responden
resp rsp respondent subjek subyek subject jawab jawaban jwb jwban answer ans risetpartisipan
interviewee terwawancara indepthinforman informanahli
"""
_GROUP = """
peserta partisipan participant participants psrt pst pes ps pt par prt pesertafgd semua semuapeserta
serempak serentak bersama bersamasama semuanya pesertalain beberapapeserta all
"""
_PERSON = """
ibu bu bapak pak bpk bp kader bidan bides perawat dokter suami istri isteri nenek kakek ayah anak
mertua ibumertua mamak emak bibi paman kakak adik tetangga keluarga kepaladesa kades lurah camat
sekdes sekretaris ketua wakilketua bendahara kadus rt rw kepalapuskesmas kapus tpg tenagagizi
petugasgizi ahligizi nutrisionis guru plkb pkb penyuluh koordinator balita
orangtua ibubalita ibuhamil bumil istrikades kepaladinas kabid staf pegawai warga masyarakat
tokohagama tokohmasyarakat dukun ny nyonya tn tuan sdr saudara sdri saudari kak mbak mas uni datuk
"""
_NOTES = """
catatanpeneliti catatanlapangan catatanpewawancara catatanobservasi catatanobserver
catatantranskriptor catatantranskrip catatanpenulis catatanenumerator observasi refleksi
refleksipeneliti kesanpeneliti kesan komentarpeneliti situasi suasana
"""
VOICES: dict[str, Voice] = {
    **dict.fromkeys(_ASKS.split(), Voice.ASKS),
    **dict.fromkeys(_ANSWERS.split(), Voice.ANSWERS),
    **dict.fromkeys(_GROUP.split(), Voice.GROUP),
    **dict.fromkeys(_PERSON.split(), Voice.PERSON),
    **dict.fromkeys(_NOTES.split(), Voice.NOTE),
}
_WRITING = "notulen notulis pencatat observer pengamat transkriptor"
RECORDERS = frozenset(_WRITING.split())
"""Of the research team, but not the ones who ask."""
_EVERYBODY = "semua semuapeserta serempak serentak bersama bersamasama semuanya beberapapeserta all"
EVERYBODY = frozenset(_EVERYBODY.split())

_KIN = re.compile(
    r"\b(?:ibu mertua|mertua|suami|isteri|istri|nenek|kakek|anak|adik|kakak|paman|bibi|tetangga|keluarga"
    r"|menantu|ipar|sepupu|cucu|orang ?tua|pengasuh)\b",
    re.IGNORECASE,
)


def is_kin(called: str) -> bool:
    """Whether somebody is called by what they are to the informant, without a number of their own."""
    return _KIN.search(called) is not None and not any(c.isdigit() for c in called)


_REFUSED = """
    catatan contoh contohnya misal misalnya antaralain diantaranya yaitu yakni jam pukul waktu rp
    http https www ket keterangan nb note kesimpulan tema subtema kategori sumber total jumlah kka
    alamat telp tlp hp nohp wa email website link judul topik tanggal hari tempat lokasi umur usia
    pendidikan pekerjaan kode hasil interpretasi input proses output tujuan sasaran adalah ialah
    artinya maksudnya bahwa bilang katanya kata jadi kemudian lalu terus pertama kedua ketiga
    keempat kelima seperti berikut sebagaiberikut ini itu dan atau serta kalau kalo karena sebab
    rasio bab halaman hal pasal ayat tabel gambar lampiran rekaman durasi poin point nomor no
    """
_NEVER = frozenset(_REFUSED.split())
_REFUSED_LAST = """
    lain yaitu yakni misalnya contohnya adalah ialah seperti berikut ini itu diantaranya dan atau
    dengan untuk bahwa katanya bilang tanya kata jawabnya jam pukul rp ada
    """
_NEVER_LAST = frozenset(_REFUSED_LAST.split())
_LABEL_SHAPE = re.compile(r"[^\W\d_][\w.'’`/&-]*(?: ?[\w.'’`/&,-]+){0,3}(?: ?\([^()]{1,40}\))?$")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_JOINTS = re.compile(r"[\W_]+")
_ROMAN_END = re.compile(r" (i{1,3}|iv|vi{0,3}|ix|x)$")
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
MAX_LABEL = 63


def without_parenthesis(label: str) -> tuple[str, str]:
    """Split "Peserta 1 (Ibu S)" into the label and what stands in brackets."""
    match = _PARENTHESIS.search(label)
    return (label[: match.start()].rstrip(), match[1].strip()) if match else (label, "")


@lru_cache(maxsize=4096)
def key(label: str) -> str:
    """Return what equal labels have in common: "I-02", "I 2" and "i2:" are "i2"."""
    plain = without_parenthesis(label)[0].casefold()
    if roman := _ROMAN_END.search(plain):
        plain = f"{plain[: roman.start()]} {_ROMAN[roman[1]]}"
    joined = _JOINTS.sub("", plain)
    stem, number = _number_at_end(joined)
    return f"{stem}{int(number)}" if number and len(number) < 9 else joined


@lru_cache(maxsize=4096)
def stem_and_number(label_key: str) -> tuple[str, str]:
    """Split a key: "informan3" gives ("informan", "3")."""
    return _number_at_end(label_key)


def _number_at_end(text: str) -> tuple[str, str]:
    """Split "informan03" into "informan" and "3"; the number is empty where there is none."""
    end = len(text)
    while end and text[end - 1].isdecimal():
        end -= 1
    digits = text[end:]
    return text[:end], digits.lstrip("0") or digits[-1:]


@lru_cache(maxsize=4096)
def voice(label: str) -> Voice:
    """Return what the words of a label say; a misspelt role word counts as the role meant.

    Single letters say nothing here: what P or I means depends on the other labels.
    """
    stem = stem_and_number(key(label))[0]
    if found := VOICES.get(stem):
        return found
    words = without_parenthesis(label)[0].casefold().replace(".", " ").split()
    for word in words[:1] if len(words) > 1 else ():
        found = VOICES.get(_JOINTS.sub("", word))
        if found in {Voice.PERSON, Voice.ANSWERS, Voice.GROUP, Voice.ASKS}:
            return found
    if meant := correct_role_word(stem):
        return VOICES[meant]
    return Voice.UNKNOWN


_LETTERED = re.compile(r"([^\W\d_]{4,}) +[A-Za-z]")


def is_lettered(label: str) -> bool:
    """Whether a label is a role word with a letter for a number: "Peserta A"."""
    match = _LETTERED.fullmatch(without_parenthesis(label)[0].strip())
    return match is not None and match[1].casefold() in VOICES


_SPELLED = tuple(
    word for word in VOICES if len(word) >= 6 and VOICES[word] not in {Voice.PERSON, Voice.NOTE}
)


@lru_cache(maxsize=1024)
def correct_role_word(stem: str) -> str:
    """Return the role word that was meant by a misspelt one ("infroman"), or ""."""
    if len(stem) < 6 or stem in VOICES:
        return ""
    return closest(stem, _SPELLED)


def closest(word: str, candidates: tuple[str, ...]) -> str:
    """Return the one candidate at most one slip (two in words of nine letters) away, or ""."""
    from rapidfuzz.distance import OSA

    allowed = 1 if len(word) < 9 else 2
    best, best_distance, ties = "", allowed + 1, 0
    for candidate in candidates:
        distance = OSA.distance(word, candidate, score_cutoff=allowed)
        if distance < best_distance:
            best, best_distance, ties = candidate, distance, 1
        elif distance == best_distance <= allowed:
            ties += 1
    return best if ties == 1 else ""


@lru_cache(maxsize=8192)
def is_possible(label: str) -> bool:
    """Whether text before a separator can be a label at all: its shape, length and words."""
    if len(label) > MAX_LABEL or not _LABEL_SHAPE.match(label):
        return False
    plain = without_parenthesis(label)[0]
    words = plain.casefold().split()
    if len(words) > 4 or not words:
        return False
    label_key = key(label)
    if voice(label) is not Voice.UNKNOWN:
        return True
    stem, number = stem_and_number(label_key)
    if stem == "rp" and number:
        return len(number) <= 2 and label.startswith("RP")
    if label_key in _NEVER or stem in _NEVER or words[0] in _NEVER:
        return False
    return words[-1].strip(".") not in _NEVER_LAST


def is_name_like(label: str) -> bool:
    """Whether a label looks like a name or an abbreviation: capitals, initials, few words."""
    plain = without_parenthesis(label)[0]
    words = plain.replace("-", " ").split()
    if not 1 <= len(words) <= 4:
        return False
    return all(word[0].isupper() or word[0].isdigit() for word in words)
