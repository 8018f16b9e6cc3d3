"""The header block of a transcript: "Umur : 34 tahun" becomes ``age: 34 tahun``."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEYS = {
    "informant": """informan|kode informan|no informan|nomor informan|id informan|informan ke|
        kode partisipan|kode responden|no responden|nomor responden|id responden|id partisipan|
        kode|responden|narasumber|partisipan|subjek|subyek|informant|nama informan kode""",
    "name": """nama|nama lengkap|nama informan|nama responden|nama narasumber|nama subjek|
        nama partisipan|inisial|inisial informan|nama inisial|inisial nama|name|nama ibu""",
    "age": "umur|usia|umur informan|usia informan|age|umur ibu|usia ibu|umur responden",
    "sex": "jenis kelamin|jk|kelamin|sex|gender|l p",
    "education": """pendidikan|pendidikan terakhir|pendidikan informan|tingkat pendidikan|
        pendidikan ibu|education|riwayat pendidikan""",
    "occupation": "pekerjaan|pekerjaan informan|pekerjaan ibu|occupation|profesi|mata pencaharian",
    "role": """jabatan|status|peran|posisi|kedudukan|jabatan informan|status informan|
        peran informan|role|pekerjaan jabatan|jabatan pekerjaan|pekerjaan status|status pekerjaan|
        jabatan peran|
        kategori informan|jenis informan|instansi jabatan|jabatan di bkb""",
    "tenure": "lama kerja|masa kerja|lama bekerja|lama menjadi kader|lama menjabat|masa jabatan",
    "site": """desa|kelurahan|desa kelurahan|kecamatan|kabupaten|wilayah|desa kecamatan|dusun|
        kelurahan desa|wilayah kerja|nama desa|asal desa|site|kab|kec""",
    "institution": "instansi|puskesmas|unit kerja|tempat kerja|asal instansi|posyandu|kelompok bkb",
    "date": """tanggal|tgl|hari|hari tanggal|hari tgl|tanggal wawancara|hari tanggal wawancara|
        tanggal pelaksanaan|hari dan tanggal|date|tanggal fgd|waktu pelaksanaan|tanggal kegiatan|
        hari tanggal pelaksanaan|hari tanggal fgd""",
    "place": """tempat|lokasi|tempat wawancara|lokasi wawancara|tempat pelaksanaan|place|
        tempat lokasi|tempat fgd|lokasi fgd|alamat""",
    "time": """waktu|jam|pukul|waktu wawancara|jam wawancara|time|pukul wawancara|waktu jam""",
    "duration": "durasi|lama wawancara|durasi wawancara|lamanya|durasi rekaman|lama rekaman",
    "interviewer": """pewawancara|nama pewawancara|interviewer|enumerator|peneliti|penanya|
        nama enumerator|nama peneliti""",
    "moderator": "moderator|fasilitator|nama moderator|pemandu|nama fasilitator|pemandu diskusi",
    "recorder": "notulen|notulis|pencatat|observer|nama notulen|transkriptor|ditranskrip oleh",
    "participants": "jumlah peserta|peserta|peserta fgd|banyak peserta|jumlah partisipan",
    "title": "judul|judul penelitian|topik|title|topik wawancara|topik diskusi|tema diskusi",
    "kind": "jenis|metode|teknik|teknik pengumpulan data|jenis wawancara|metode pengumpulan data",
    "phone": "no hp|hp|telepon|no telepon|telp|no telp|nomor hp",
    "children": "jumlah anak|anak|jumlah balita|anak ke",
    "religion": "agama",
    "ethnicity": "suku|etnis|suku bangsa",
    "situation": "situasi|suasana|kondisi|keadaan|situasi wawancara",
    "address": "alamat rumah|alamat informan|alamat lengkap|tempat tinggal",
    "birth": "tempat tanggal lahir|ttl|tanggal lahir|tempat tgl lahir",
}
NORMALISED = {
    " ".join(written.split()): name
    for name, listed in _KEYS.items()
    for written in listed.split("|")
}
_SPEAKERS = """informan responden narasumber partisipan subjek subyek pewawancara interviewer enumerator
    peneliti penanya moderator fasilitator pemandu notulen notulis pencatat observer peserta
    informant"""
SPEAKER_WORDS = frozenset(_SPEAKERS.split())
"""Keys that are labels of speakers as well."""

_PAIR = re.compile(
    r"[*_]{0,3}([^\W_][^:：=\t\n]{0,45}?)[*_]{0,3}\s*(?::|：|=|\t+:?)\s*[*_]{0,3}(.*)$", re.DOTALL
)
_WORD = re.compile(r"[^\W_]+")
_ITEM = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s+", re.IGNORECASE)
_GAP = re.compile(r"\t+|\s{4,}")


def canonical(written: str) -> str:
    """Return the normalised name of a header key, or "" when it is not a known one."""
    words = " ".join(_WORD.findall(written.casefold()))
    return NORMALISED.get(words, "")


def pair(line: str) -> tuple[str, str] | None:
    """Split "Key : value" (also with a tab or "=") into what is written, or return None."""
    line = line.strip()
    if item := _ITEM.match(line):
        line = line[item.end() :]
    match = _PAIR.match(line)
    if match is None or len(match[1].split()) > 6:
        return None
    return match[1].strip(" *_"), match[2].strip(" \t*_:")


def pairs(line: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of a line; several stand side by side when wide gaps separate them."""
    chunks = [chunk for chunk in _GAP.split(line.strip()) if chunk.strip()]
    found = [pair(chunk) for chunk in chunks]
    whole = [p for p in found if p is not None and p[1]]
    if len(chunks) > 1 and len(whole) == len(chunks) and all(canonical(k) for k, _ in whole):
        yield from whole
    elif sum(bool(canonical(chunk)) for chunk in chunks) < 2 and (one := pair(line)):
        yield one  # several keys in a row are the titles of a table


def unknown_key(written: str) -> str:
    """Return the name under which a pair with an unknown key is kept."""
    return " ".join(written.casefold().split())
