"""The layouts of real transcripts: what stands in the Word file, and what is expected, written by hand.

Run this file (with the names of layouts, or for all) to write the Word files to tests/data/layouts and to
have LibreOffice turn them into the other formats.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

_spec = importlib.util.spec_from_file_location(
    "build_docx", Path(__file__).with_name("build_docx.py")
)
assert _spec is not None
assert _spec.loader is not None
docx = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(docx)
cell, paragraph, run = docx.cell, docx.paragraph, docx.run

FOLDER = Path(__file__).parents[1] / "data" / "layouts"


@dataclass
class Interview:
    """Kind, role of each label, and per turn: label, first words, last words."""

    kind: str
    roles: dict[str, str]
    turns: list[tuple[str, str, str]]
    notes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


@dataclass
class Layout:
    body: list[str]
    expected: list[Interview]
    pattern: str
    not_in: dict[str, str] = field(default_factory=dict)
    """Format -> why the turns differ there (the reader has to report it)."""


def table(*rows, ruled=True):
    return docx.table(*rows, ruled=ruled)


def bold(text):
    return run(text, bold=True)


def heading(text):
    return f'<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>{bold(text)}</w:p>'


TABLES = {"txt": "flat"}
"""Plain text does not keep tables and cannot know of them."""

LAYOUTS: dict[str, Layout] = {}

LAYOUTS["header_block"] = Layout(
    [
        "Informan : IK-01", "Umur : 34 tahun", "Pendidikan : SMA", "Tanggal : 12 Maret 2022", "Tempat : Balai desa", "",
        "P : Apo be yang disiapkan waktu posyandu?", "I : Dak ado, bu. Anak-anak ditimbang be.",
        "P : Meja ada?", "I : Meja pinjam, Jam 08:30 la kami bukak.", "Catatan: kader tampak lelah", "P : Siapo yang bantu?",
        "I : Yang bantu antara lain: bidan samo kader. Misalnya: bu Ani. Lihat https://desa.example/x yo.",
    ],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [
            ("P", "Apo be", "posyandu?"), ("I", "Dak ado,", "ditimbang be."), ("P", "Meja ada?", "Meja ada?"),
            ("I", "Meja pinjam,", "tampak lelah"), ("P", "Siapo yang", "yang bantu?"), ("I", "Yang bantu", "desa.example/x yo."),
        ],
        names={"I": "IK-01"},
    )],
    "labels",
)  # fmt: skip
LAYOUTS["legend_bold"] = Layout(
    [
        "Keterangan: PW = Pewawancara, IU3 = Informan Utama 3",
        paragraph(bold("PW:"), " Sejak kapan ibu jadi kader?"), paragraph(bold("IU3:"), run(" La limo tahun, bu.", italic=True)),
        paragraph(bold("PW:"), " Pernah dilatih?"), paragraph(bold("IU3:"), run(" Dak pernah nian.", italic=True)),
        paragraph(run("Kami belajar dewek.", italic=True)),
    ],
    [Interview(
        "idi", {"PW": "interviewer", "IU3": "informant"},
        [("PW", "Sejak kapan", "jadi kader?"), ("IU3", "La limo", "tahun, bu."), ("PW", "Pernah dilatih?", "Pernah dilatih?"), ("IU3", "Dak pernah", "belajar dewek.")],
        names={"IU3": "Informan Utama 3"},
    )],
    "labels",
)  # fmt: skip
LAYOUTS["fgd_participants"] = Layout(
    [
        heading("FGD Kader BKB"), "Moderator : Rina", "Peserta :", "1. Ibu S (42 th, SMA) - kader", "2. Ibu M (50 th, SD)", "3. Ibu T, 26 tahun, SMA",
        "4. Ibu H", "", "Moderator: Apa kabar semua?", "Peserta 1 (Ibu S): Baik, bu.", "Peserta 4: Baek nian.", "Semua: (tertawa)",
        "Moderator: Siapa yang dilatih?", "Peserta 1: Dak ado.", "Peserta 3: Diam",
    ],
    [Interview(
        "fgd", {"Moderator": "moderator", "Peserta 1": "participant", "Peserta 4": "participant", "Semua": "participant", "Peserta 3": "participant"},
        [
            ("Moderator", "Apa kabar", "kabar semua?"), ("Peserta 1", "Baik, bu.", "Baik, bu."), ("Peserta 4", "Baek nian.", "Baek nian."),
            ("Semua", "(tertawa)", "(tertawa)"), ("Moderator", "Siapa yang", "yang dilatih?"), ("Peserta 1", "Dak ado.", "Dak ado."), ("Peserta 3", "Diam", "Diam"),
        ],
        names={"Peserta 1": "Ibu S"},
    )],
    "labels",
)  # fmt: skip
LAYOUTS["question_table"] = Layout(
    [
        heading("Transkrip Wawancara Informan 4"),
        table(
            ["No", "Pertanyaan", "Jawaban"],
            ["1", "Apakah ada buku pedoman?", cell("Dak ado.", "Kami pakai buku lamo.")],
            ["2", "Siapa yang melatih?", "Dari dinas, setahun sekali."],
            ["No", "Pertanyaan", "Jawaban"],
            ["3", "Berapa lama?", "Duo hari."],
        ),
    ],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Jawaban": "informant"},
        [
            ("Pertanyaan", "Apakah ada", "buku pedoman?"), ("Jawaban", "Dak ado.", "buku lamo."), ("Pertanyaan", "Siapa yang", "yang melatih?"),
            ("Jawaban", "Dari dinas,", "setahun sekali."), ("Pertanyaan", "Berapa lama?", "Berapa lama?"), ("Jawaban", "Duo hari.", "Duo hari."),
        ],
        names={"Jawaban": "Informan 4"},
    )],
    "question-answer table", TABLES,
)  # fmt: skip
LAYOUTS["label_table"] = Layout(
    [
        table(["P", "Apa kegiatan BKB bulan ini?"], ["R2", "Nimbang samo penyuluhan be."], ["P", "Yang datang banyak?"], ["R2", "Paling sepuluh orang, yang laen begawe."], ["P", "Oh begitu?"]),
    ],
    [Interview(
        "idi", {"P": "interviewer", "R2": "informant"},
        [
            ("P", "Apa kegiatan", "bulan ini?"), ("R2", "Nimbang samo", "penyuluhan be."), ("P", "Yang datang", "datang banyak?"),
            ("R2", "Paling sepuluh", "laen begawe."), ("P", "Oh begitu?", "Oh begitu?"),
        ],
    )],
    "label table", {"txt": "flat"},
)  # fmt: skip
LAYOUTS["speech_and_codes"] = Layout(
    [
        table(
            ["S", "ISI WAWANCARA", "KODE"], ["P", "Dana dari mano?", ""], ["N", "Dari desa, tapi dak cukup.", "Input/Dana"],
            ["P", "Berapa sebulan?", ""], ["N", "Limo puluh ribu.", "Input/Dana"],
        ),
    ],
    [Interview(
        "idi", {"P": "interviewer", "N": "informant"},
        [("P", "Dana dari", "dari mano?"), ("N", "Dari desa,", "dak cukup."), ("P", "Berapa sebulan?", "Berapa sebulan?"), ("N", "Limo puluh", "puluh ribu.")],
    )],
    "label table", {"txt": "codes"},
)  # fmt: skip
LAYOUTS["theme_matrix"] = Layout(
    [
        heading("Matriks Hasil FGD Kader BKB"),
        table(
            ["Tema", "Informan 14", "Informan 15", "Informan 16"],
            ["Input (pelatihan)", "Dak pernah kami dilatih.", "Diam", "Pernah sekali, tahun lalu."],
            [cell("Interpretasi: sebagian besar kader belum pernah dilatih.", span=4)],
            ["Proses (penyuluhan)", "Tiap bulan ado.", "", "Ado, tapi yang datang dikit."],
            ["Interpretasi", cell("Penyuluhan berjalan, kehadiran rendah.", span=3)],
        ),
    ],
    [Interview(
        "fgd", {"Informan 14": "participant", "Informan 15": "participant", "Informan 16": "participant"},
        [
            ("Informan 14", "Dak pernah", "kami dilatih."), ("Informan 15", "Diam", "Diam"), ("Informan 16", "Pernah sekali,", "tahun lalu."),
            ("Informan 14", "Tiap bulan", "bulan ado."), ("Informan 16", "Ado, tapi", "datang dikit."),
        ],
        notes=["Input (pelatihan)", "Interpretasi: sebagian besar kader belum pernah dilatih.", "Proses (penyuluhan)", "Interpretasi", "Penyuluhan berjalan, kehadiran rendah."],
    )],
    "interview matrix", TABLES,
)  # fmt: skip
LAYOUTS["question_matrix"] = Layout(
    [
        table(
            [cell("No", merge="restart"), cell("Pertanyaan", merge="restart"), cell("Jawaban Informan", span=2)],
            [cell("", merge="continue"), cell("", merge="continue"), "Inf 1 (kader)", "Inf 2 (bidan)"],
            ["1", "Siapa saja yang terlibat?", "Kader samo bidan.", "Bidan, kader, PKK."],
            ["2", "Apa kendalanya?", "Dana dak ado.", "Waktu, karena banyak tugas."],
        ),
    ],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Inf 1": "informant", "Inf 2": "informant"},
        [
            ("Pertanyaan", "Siapa saja", "yang terlibat?"), ("Inf 1", "Kader samo", "samo bidan."), ("Inf 2", "Bidan, kader,", "kader, PKK."),
            ("Pertanyaan", "Apa kendalanya?", "Apa kendalanya?"), ("Inf 1", "Dana dak", "dak ado."), ("Inf 2", "Waktu, karena", "banyak tugas."),
        ],
    )],
    "interview matrix", {**TABLES, "html": "LibreOffice writes a wrong height of the merged cell"},
)  # fmt: skip
LAYOUTS["informant_rows"] = Layout(
    [
        heading("Hasil Wawancara Mendalam"),
        table(
            ["INFORMAN", "VARIABEL", "HASIL WAWANCARA"],
            ["Informan 1", "Man", "Kader kami sepuluh orang, yang aktif empat."],
            ["", "Money", "Dana dari desa be."],
            ["INFORMAN", "VARIABEL", "HASIL WAWANCARA"],
            ["", "Material", "Buku pedoman dak do."],
            ["Informan 2", "Man", "Tenaga la cukup menurut sayo."],
            ["", "Money", "Anggaran ado tiap tahun."],
        ),
    ],
    [Interview(
        "idi", {"Informan 1": "informant", "Informan 2": "informant"},
        [
            ("Informan 1", "Kader kami", "aktif empat."), ("Informan 1", "Dana dari", "desa be."), ("Informan 1", "Buku pedoman", "dak do."),
            ("Informan 2", "Tenaga la", "menurut sayo."), ("Informan 2", "Anggaran ado", "tiap tahun."),
        ],
        notes=["Man", "Money", "Material", "Man", "Money"],
    )],
    "interview matrix", TABLES,
)  # fmt: skip
LAYOUTS["timestamps"] = Layout(
    ["[00:01:12] I5 - Posyandu tu tiap bulan.", "[00:01:40] P - Tanggal berapa?", "I5 - Tanggal sepuluh.", "[00:02:05] P - Siapa yang datang?", "[00:02:11] I5 - Ibu-ibu balita."],
    [Interview(
        "idi", {"I5": "informant", "P": "interviewer"},
        [
            ("I5", "Posyandu tu", "tiap bulan."), ("P", "Tanggal berapa?", "Tanggal berapa?"), ("I5", "Tanggal sepuluh.", "Tanggal sepuluh."),
            ("P", "Siapa yang", "yang datang?"), ("I5", "Ibu-ibu balita.", "Ibu-ibu balita."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["question_headings"] = Layout(
    [
        heading("3. Bagaimana pelatihan kader?"), "• Inf 1 (kader, 29 th): Dak pernah dilatih.", "• Inf 2 (bidan, 33 th): Pernah sekali be.",
        heading("4. Bagaimana dananya?"), "• Inf 1 (kader, 29 th): Dak cukup.", "• Inf 2 (bidan, 33 th): Cukup untuk setahun.",
    ],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Inf 1": "informant", "Inf 2": "informant"},
        [
            ("Pertanyaan", "Bagaimana pelatihan", "pelatihan kader?"), ("Inf 1", "Dak pernah", "pernah dilatih."), ("Inf 2", "Pernah sekali", "sekali be."),
            ("Pertanyaan", "Bagaimana dananya?", "Bagaimana dananya?"), ("Inf 1", "Dak cukup.", "Dak cukup."), ("Inf 2", "Cukup untuk", "untuk setahun."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["two_interviews"] = Layout(
    [
        heading("TRANSKRIP WAWANCARA MENDALAM"), "Informan : IF-01", "Umur : 34 tahun", "Tanggal : 3 Juli 2022", "",
        "P: Apa kegiatan ibu?", "I: Kader posyandu.", "P: Sejak kapan?", "I: La lamo.",
        heading("TRANSKRIP WAWANCARA MENDALAM"), "Informan : IF-02", "Umur : 51 tahun", "Tanggal : 5 Juli 2022", "",
        "N: Bapak kepala desa?", "S: Iyo, periode keduo.", "N: Ada dana untuk BKB?", "S: Ado dikit.",
    ],
    [
        Interview(
            "idi", {"P": "interviewer", "I": "informant"},
            [("P", "Apa kegiatan", "kegiatan ibu?"), ("I", "Kader posyandu.", "Kader posyandu."), ("P", "Sejak kapan?", "Sejak kapan?"), ("I", "La lamo.", "La lamo.")],
            names={"I": "IF-01"},
        ),
        Interview(
            "idi", {"N": "interviewer", "S": "informant"},
            [("N", "Bapak kepala", "kepala desa?"), ("S", "Iyo, periode", "periode keduo."), ("N", "Ada dana", "untuk BKB?"), ("S", "Ado dikit.", "Ado dikit.")],
            names={"S": "IF-02"},
        ),
    ],
    "labels",
)  # fmt: skip
LAYOUTS["numbered_interviews"] = Layout(
    [
        "Keterangan: P = Peneliti, J = Informan", heading("Transkrip Wawancara Informan 1"), "P: Apa itu stunting?", "J: Anak pendek.", "P: Sebabnya?", "J: Kurang makan.",
        heading("Transkrip Wawancara Informan 2"), "P: Apa itu stunting?", "J: Dak tau sayo.", "P: Pernah dengar?", "J: Pernah.",
    ],
    [
        Interview(
            "idi", {"P": "interviewer", "J": "informant"},
            [("P", "Apa itu", "itu stunting?"), ("J", "Anak pendek.", "Anak pendek."), ("P", "Sebabnya?", "Sebabnya?"), ("J", "Kurang makan.", "Kurang makan.")],
            names={"J": "Informan 1"},
        ),
        Interview(
            "idi", {"P": "interviewer", "J": "informant"},
            [("P", "Apa itu", "itu stunting?"), ("J", "Dak tau", "tau sayo."), ("P", "Pernah dengar?", "Pernah dengar?"), ("J", "Pernah.", "Pernah.")],
            names={"J": "Informan 2"},
        ),
    ],
    "labels",
)  # fmt: skip
LAYOUTS["translations"] = Layout(
    [
        "P: Mejanya ada?", "I7: dak do bu, meja pinjam la (tidak ada bu, mejanya pinjam saja)", "P: PMT (makanan tambahan) ada?", "I7: ado dikit, dari dano desa be (ada sedikit, dari dana desa saja)",
    ],
    [Interview(
        "idi", {"P": "interviewer", "I7": "informant"},
        [("P", "Mejanya ada?", "Mejanya ada?"), ("I7", "dak do", "pinjam saja)"), ("P", "PMT (makanan", "tambahan) ada?"), ("I7", "ado dikit,", "desa saja)")],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["attributed_quotations"] = Layout(
    [
        "Hasil penelitian menunjukkan bahwa pelatihan kader belum merata, seperti dikatakan informan berikut:",
        "....“dak pernah kami dilatih, cuma disuruh be” (Indepth Infroman 8)..", "Hal ini berbeda dengan pernyataan petugas:",
        "“semua kader sudah dilatih tahun lalu” (Informan 3).", "Sarana juga kurang:", "....“meja pinjam, timbangan rusak (Informan 8, kader)",
    ],
    [Interview(
        "idi", {"Informan 8": "informant", "Informan 3": "informant"},
        [("Informan 8", "dak pernah", "disuruh be"), ("Informan 3", "semua kader", "tahun lalu"), ("Informan 8", "meja pinjam,", "timbangan rusak")],
        notes=[],
    )],
    "attributed quotations",
)  # fmt: skip
LAYOUTS["alternating_quotations"] = Layout(
    ["“Sudah berapa lama ibu jadi kader?”", "“La tujuh tahun, sejak 2015.”", "“Pernah dilatih?”", "“Pernah sekali, di kabupaten.”", "“Apa yang diajarkan?”", "“Cara nimbang samo ngisi KMS.”"],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Jawaban": "informant"},
        [
            ("Pertanyaan", "Sudah berapa", "jadi kader?"), ("Jawaban", "La tujuh", "sejak 2015."), ("Pertanyaan", "Pernah dilatih?", "Pernah dilatih?"),
            ("Jawaban", "Pernah sekali,", "di kabupaten."), ("Pertanyaan", "Apa yang", "yang diajarkan?"), ("Jawaban", "Cara nimbang", "ngisi KMS."),
        ],
    )],
    "alternating quotations",
)  # fmt: skip
LAYOUTS["initials_and_quotes"] = Layout(
    ["Pewawancara “Apa saja isi penyuluhan?”", "NR “Gizi, samo pola asuh.”", "Pewawancara “Ada alat peraga?”", "NR “Dak ado, cuma buku.”", "SM “Kalu kami ado, dari puskesmas.”", "Pewawancara “Dipakai?”", "SM “Dipakai tiap bulan.”"],
    [Interview(
        "idi", {"Pewawancara": "interviewer", "NR": "informant", "SM": "informant"},
        [
            ("Pewawancara", "“Apa saja", "isi penyuluhan?”"), ("NR", "“Gizi, samo", "pola asuh.”"), ("Pewawancara", "“Ada alat", "alat peraga?”"), ("NR", "“Dak ado,", "cuma buku.”"),
            ("SM", "“Kalu kami", "dari puskesmas.”"), ("Pewawancara", "“Dipakai?”", "“Dipakai?”"), ("SM", "“Dipakai tiap", "tiap bulan.”"),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["numbered_answers"] = Layout(
    ["1. Apakah ibu tahu stunting?", "Jawab: Tau, anak pendek.", "2. Siapa yang memberi tahu?", "Jawab : Kader.", "3. Kapan terakhir ke posyandu?", "Jawab: Bulan kemaren, anak ditimbang."],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Jawaban": "informant"},
        [
            ("Pertanyaan", "Apakah ibu", "tahu stunting?"), ("Jawaban", "Tau, anak", "anak pendek."), ("Pertanyaan", "Siapa yang", "memberi tahu?"),
            ("Jawaban", "Kader.", "Kader."), ("Pertanyaan", "Kapan terakhir", "ke posyandu?"), ("Jawaban", "Bulan kemaren,", "anak ditimbang."),
        ],
    )],
    "numbered questions",
)  # fmt: skip
LAYOUTS["page_numbers"] = Layout(
    ["P : Apa kegiatannya?", "I : Nimbang be.", "- 2 -", "P : Siapa yang datang?", "I : Ibu-ibu.", "Halaman 3", "P : Bapak-bapak?", "I : Dak do."],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [
            ("P", "Apa kegiatannya?", "Apa kegiatannya?"), ("I", "Nimbang be.", "Nimbang be."), ("P", "Siapa yang", "yang datang?"), ("I", "Ibu-ibu.", "Ibu-ibu."),
            ("P", "Bapak-bapak?", "Bapak-bapak?"), ("I", "Dak do.", "Dak do."),
        ],
        notes=["- 2 -", "Halaman 3"],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["misspelt_labels"] = Layout(
    ["Pewawancara: Sudah lama di sini?", "Informan 1: La lamo, bu.", "Pewancara: Anaknya berapa?", "Infroman 1: Duo.", "Pewawancara: Sekolah?", "Informan 1: Sekolah galo."],
    [Interview(
        "idi", {"Pewawancara": "interviewer", "Informan 1": "informant"},
        [
            ("Pewawancara", "Sudah lama", "di sini?"), ("Informan 1", "La lamo,", "lamo, bu."), ("Pewawancara", "Anaknya berapa?", "Anaknya berapa?"),
            ("Informan 1", "Duo.", "Duo."), ("Pewawancara", "Sekolah?", "Sekolah?"), ("Informan 1", "Sekolah galo.", "Sekolah galo."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["numbered_participants"] = Layout(
    [
        heading("Transkrip FGD Ibu Balita"), "M : Selamat pagi ibu-ibu, kita mulai ya.", "P1 : Pagi, bu.", "P2 : Pagi.", "M : Apa itu BKB?", "P3 : Bina keluarga balita.",
        "P1 : Tempat belajar ngasuh anak.", "M : Siapa yang pernah ikut?", "P2 : Sayo pernah.", "P4 : Belum pernah sayo.",
    ],
    [Interview(
        "fgd", {"M": "moderator", "P1": "participant", "P2": "participant", "P3": "participant", "P4": "participant"},
        [
            ("M", "Selamat pagi", "mulai ya."), ("P1", "Pagi, bu.", "Pagi, bu."), ("P2", "Pagi.", "Pagi."), ("M", "Apa itu", "itu BKB?"), ("P3", "Bina keluarga", "keluarga balita."),
            ("P1", "Tempat belajar", "ngasuh anak."), ("M", "Siapa yang", "pernah ikut?"), ("P2", "Sayo pernah.", "Sayo pernah."), ("P4", "Belum pernah", "pernah sayo."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["soft_breaks"] = Layout(
    ["<w:p>" + "<w:r><w:br/></w:r>".join(run(t) for t in ("P: Siapa nama anaknya?", "I: Si Dika.", "P: Berapa umurnya?", "I: Tigo taun.")) + "</w:p>"],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [("P", "Siapa nama", "nama anaknya?"), ("I", "Si Dika.", "Si Dika."), ("P", "Berapa umurnya?", "Berapa umurnya?"), ("I", "Tigo taun.", "Tigo taun.")],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["bold_questions"] = Layout(
    [
        paragraph(bold("Bagaimana ibu tahu tentang posyandu?")), "Dari kader, waktu tu dio datang ke rumah.", paragraph(bold("Apa yang ibu dapat di sana?")), "Anak ditimbang, dikasih bubur.",
        paragraph(bold("Suami ikut mengantar?")), "Dak pernah, begawe terus.",
    ],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Jawaban": "informant"},
        [
            ("Pertanyaan", "Bagaimana ibu", "tentang posyandu?"), ("Jawaban", "Dari kader,", "ke rumah."), ("Pertanyaan", "Apa yang", "di sana?"),
            ("Jawaban", "Anak ditimbang,", "dikasih bubur."), ("Pertanyaan", "Suami ikut", "ikut mengantar?"), ("Jawaban", "Dak pernah,", "begawe terus."),
        ],
    )],
    "emphasised questions", {"txt": "flat"},
)  # fmt: skip
LAYOUTS["long_turns"] = Layout(
    [
        "P : Coba ibu ceritakan dari awal, bagaimana kegiatan kelompok ini dibentuk, siapa yang memulai, dan apa saja yang dilakukan pada tahun-tahun pertama itu?",
        "I : Awalnya tu dari PKK, bu. Waktu itu ketua PKK ngajak kami kumpul di balai desa, ado sekitar limo belas orang, terus dijelaskan samo penyuluh dari kecamatan apo itu BKB. Kami dak tau apo-apo waktu tu, cuma disuruh datang. Sudah tu dibagi, sapo jadi ketua, sapo jadi kader inti. Anak-anak kami bawak galo, jadi rame nian.",
        "P : Setelah itu?", "I : Sudah tu tiap bulan, tapi lamo-lamo tinggal dikit.",
    ],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [("P", "Coba ibu", "pertama itu?"), ("I", "Awalnya tu", "rame nian."), ("P", "Setelah itu?", "Setelah itu?"), ("I", "Sudah tu", "tinggal dikit.")],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["thesis_answers"] = Layout(
    [
        "Kode Informan : IU-2", "Umur : 31 tahun", "Waktu : 09.15 s/d 10.02 WIB", "", paragraph(bold("A. Pengetahuan")), "1. Apa yang ibu ketahui tentang stunting?",
        "Jawab: Anak yang pendek tu kan bu.", "2. Dari mana ibu tahu?", "Jawab : Dari posyandu. Jam 08:30 biasonyo mulai.", "3. Makanan apa saja yang ibu berikan?", "Jawab:",
        "Banyak, antara lain: nasi tim, telur.", "Misalnya: pagi bubur, siang nasi.", paragraph(bold("B. Pola asuh")), "4. Siapa yang mengasuh anak?", "Jawaban: Neneknyo be.",
        "5. Apakah suami ikut membantu?", "Jawb : Dak, begawe terus.",
    ],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Jawaban": "informant"},
        [
            ("Pertanyaan", "Apa yang", "tentang stunting?"), ("Jawaban", "Anak yang", "kan bu."), ("Pertanyaan", "Dari mana", "ibu tahu?"), ("Jawaban", "Dari posyandu.", "biasonyo mulai."),
            ("Pertanyaan", "Makanan apa", "ibu berikan?"), ("Jawaban", "Banyak, antara", "siang nasi."), ("Pertanyaan", "Siapa yang", "mengasuh anak?"), ("Jawaban", "Neneknyo be.", "Neneknyo be."),
            ("Pertanyaan", "Apakah suami", "ikut membantu?"), ("Jawaban", "Dak, begawe", "begawe terus."),
        ],
        names={"Jawaban": "IU-2"},
    )],
    "numbered questions",
)  # fmt: skip
LAYOUTS["answers_below"] = Layout(
    [
        heading("1. Bagaimana ketersediaan tenaga kader BKB?"), "“Kader kami ado limo, yang aktif duo be” (Informan 1, kader)", "“Cukup, tiap RT ado satu” (Informan 2, bidan desa).",
        "Informan 3: Kurang, banyak yang berenti.", heading("2. Apakah ada dana khusus?"), "Informan 1: Dak ado nian.", "Informan 2: Dari dana desa be.", "Informan 3: Dak tau.",
    ],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Informan 1": "informant", "Informan 2": "informant", "Informan 3": "informant"},
        [
            ("Pertanyaan", "Bagaimana ketersediaan", "kader BKB?"), ("Informan 1", "Kader kami", "duo be"), ("Informan 2", "Cukup, tiap", "ado satu"), ("Informan 3", "Kurang, banyak", "yang berenti."),
            ("Pertanyaan", "Apakah ada", "dana khusus?"), ("Informan 1", "Dak ado", "ado nian."), ("Informan 2", "Dari dana", "desa be."), ("Informan 3", "Dak tau.", "Dak tau."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["speech_and_table"] = Layout(
    [
        "Informan : Informan 6", "P : Anaknya berapa?", "I : Duo.", "P : Sekolah semua?", "I : Sekolah galo.", paragraph(bold("Pertanyaan tambahan")),
        table(["No", "Pertanyaan", "Jawaban"], ["1", "Ada alat permainan?", "Ado dikit."], ["2", "Ada buku?", "Dak ado."]),
    ],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [
            ("P", "Anaknya berapa?", "Anaknya berapa?"), ("I", "Duo.", "Duo."), ("P", "Sekolah semua?", "Sekolah semua?"), ("I", "Sekolah galo.", "Sekolah galo."),
            ("P", "Ada alat", "alat permainan?"), ("I", "Ado dikit.", "Ado dikit."), ("P", "Ada buku?", "Ada buku?"), ("I", "Dak ado.", "Dak ado."),
        ],
        notes=["Pertanyaan tambahan"], names={"I": "Informan 6"},
    )],
    "question-answer table", TABLES,
)  # fmt: skip
LAYOUTS["inventory_between"] = Layout(
    [
        table(["Nama", "Ibu S"], ["Umur", "34 tahun"], ["Tanggal wawancara", "3 Juli 2022"]), "P : Anaknya berapa?", "I : Duo.",
        table(["No", "Alat", "Jumlah"], ["1", "Timbangan", "2"], ["2", "Meja", "1"]), "P : Itu saja alatnya?", "I : Iyo, itu be.",
    ],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [("P", "Anaknya berapa?", "Anaknya berapa?"), ("I", "Duo.", "Duo."), ("P", "Itu saja", "saja alatnya?"), ("I", "Iyo, itu", "itu be.")],
        notes=["No\tAlat\tJumlah", "1\tTimbangan\t2", "2\tMeja\t1"],
    )],
    "labels", TABLES,
)  # fmt: skip
LAYOUTS["opening_round"] = Layout(
    [
        heading("TRANSKRIP FGD KADER BKB"), "Tempat : Balai desa", "Moderator : Rina", "Jumlah peserta : 4 orang", "", "P1 : Menurut sayo la jalan.", "P2 : Samo, la jalan.", "P3 : Kadang berenti.",
        "P4 : Jarang, bu.", "M : Baik, lalu dananya bagaimana?", "P3 : Dak ado, bu.", "P3, P4 : Iyo, dak ado.", "Semua : (tertawa)", "M : Ada yang lain?", "P1 : Cukup bu.",
    ],
    [Interview(
        "fgd", {"P1": "participant", "P2": "participant", "P3": "participant", "P4": "participant", "M": "moderator", "P3, P4": "participant", "Semua": "participant"},
        [
            ("P1", "Menurut sayo", "la jalan."), ("P2", "Samo, la", "la jalan."), ("P3", "Kadang berenti.", "Kadang berenti."), ("P4", "Jarang, bu.", "Jarang, bu."), ("M", "Baik, lalu", "dananya bagaimana?"),
            ("P3", "Dak ado,", "ado, bu."), ("P3, P4", "Iyo, dak", "dak ado."), ("Semua", "(tertawa)", "(tertawa)"), ("M", "Ada yang", "yang lain?"), ("P1", "Cukup bu.", "Cukup bu."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["partisipan_legend"] = Layout(
    ["TRANSKRIP WAWANCARA MENDALAM", "Keterangan :", "P = Partisipan", "PN = Peneliti", "PN : Sudah berapa anak ibu?", "P : Tigo, yang kecik duo tahun.", "PN : Ditimbang terus?", "P : Kadang-kadang be."],
    [Interview(
        "idi", {"PN": "interviewer", "P": "informant"},
        [("PN", "Sudah berapa", "anak ibu?"), ("P", "Tigo, yang", "duo tahun."), ("PN", "Ditimbang terus?", "Ditimbang terus?"), ("P", "Kadang-kadang be.", "Kadang-kadang be.")],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["labels_alone"] = Layout(
    [
        "Informan : Informan 6", "Umur : 36 tahun", "P", "Lah lamo jadi kader, Kak?", "I6", "Baru duo tahun.", "(Ada pembeli, wawancara berhenti sebentar)", "P", "Lanjut yo Kak. Pernah dilatih?",
        "I6", "Dak pernah.", "P", "Dana ado?", "I6", "Honor tu limo puluh.",
    ],
    [Interview(
        "idi", {"P": "interviewer", "I6": "informant"},
        [
            ("P", "Lah lamo", "kader, Kak?"), ("I6", "Baru duo", "duo tahun."), ("P", "Lanjut yo", "Pernah dilatih?"), ("I6", "Dak pernah.", "Dak pernah."),
            ("P", "Dana ado?", "Dana ado?"), ("I6", "Honor tu", "limo puluh."),
        ],
        notes=["(Ada pembeli, wawancara berhenti sebentar)"], names={"I6": "Informan 6"},
    )],
    "labels",
)  # fmt: skip
LAYOUTS["lettered_participants"] = Layout(
    [
        heading("FGD Ibu Balita"), "Fasilitator : Apa itu stunting?", "Peserta A : Pendek.", "Peserta B : Kurang gizi.", "Bu Siti (kader): Samo lah.", "Fasilitator : Kenapa?", "Peserta C : Dak tau.",
        "Peserta A : Kurang makan.",
    ],
    [Interview(
        "fgd", {"Fasilitator": "moderator", "Peserta A": "participant", "Peserta B": "participant", "Bu Siti": "participant", "Peserta C": "participant"},
        [
            ("Fasilitator", "Apa itu", "itu stunting?"), ("Peserta A", "Pendek.", "Pendek."), ("Peserta B", "Kurang gizi.", "Kurang gizi."), ("Bu Siti", "Samo lah.", "Samo lah."),
            ("Fasilitator", "Kenapa?", "Kenapa?"), ("Peserta C", "Dak tau.", "Dak tau."), ("Peserta A", "Kurang makan.", "Kurang makan."),
        ],
    )],
    "labels",
)  # fmt: skip
LAYOUTS["two_sides"] = Layout(
    [
        heading("Transkrip Wawancara Informan 3"), table(["Peneliti", "Informan"], ["Apa kegiatan ibu di posyandu?", "Nimbang samo nyatat."], ["Siapa yang datang?", "Ibu-ibu be."], ["Bapak-bapak?", "Dak do, malu galo."]),
    ],
    [Interview(
        "idi", {"Peneliti": "interviewer", "Informan": "informant"},
        [
            ("Peneliti", "Apa kegiatan", "di posyandu?"), ("Informan", "Nimbang samo", "samo nyatat."), ("Peneliti", "Siapa yang", "yang datang?"), ("Informan", "Ibu-ibu be.", "Ibu-ibu be."),
            ("Peneliti", "Bapak-bapak?", "Bapak-bapak?"), ("Informan", "Dak do,", "malu galo."),
        ],
        names={"Informan": "Informan 3"},
    )],
    "question-answer table", TABLES,
)  # fmt: skip
LAYOUTS["unruled_table"] = Layout(
    [table(["Pertanyaan", "Jawaban"], ["Ada dana?", "Dak ado."], ["Siapa yang melatih kader di desa ini?", "Dari dinas, tapi jarang nian."], ruled=False)],
    [Interview(
        "idi", {"Pertanyaan": "interviewer", "Jawaban": "informant"},
        [("Pertanyaan", "Ada dana?", "Ada dana?"), ("Jawaban", "Dak ado.", "Dak ado."), ("Pertanyaan", "Siapa yang", "desa ini?"), ("Jawaban", "Dari dinas,", "jarang nian.")],
    )],
    "question-answer table", {"pdf": "without ruled lines", "txt": "flat"},
)  # fmt: skip
LAYOUTS["codes_beside"] = Layout(
    [table(["P : Dana dari mano?", ""], ["I : Dari desa, tapi dak cukup.", "Input/Dana"], ["P : Berapa sebulan?", ""], ["I : Limo puluh ribu.", "Input/Dana"])],
    [Interview(
        "idi", {"P": "interviewer", "I": "informant"},
        [("P", "Dana dari", "dari mano?"), ("I", "Dari desa,", "dak cukup."), ("P", "Berapa sebulan?", "Berapa sebulan?"), ("I", "Limo puluh", "puluh ribu.")],
        notes=["Input/Dana", "Input/Dana"],
    )],
    "labels", {"txt": "codes"},
)  # fmt: skip


TYPES = b"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
CONVERSIONS = ("odt", "rtf", "html", "pdf", "txt:Text (encoded):UTF8")


def make(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names:
        docx.write(
            FOLDER / f"{name}.docx", *LAYOUTS[name].body, extra={"[Content_Types].xml": TYPES}
        )
    files = [str(FOLDER / f"{name}.docx") for name in names]
    for wanted in CONVERSIONS:
        command = ["soffice", "--headless", "--convert-to", wanted, "--outdir", str(FOLDER), *files]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sys.stdout.write(f"{len(names)} layouts, {len(CONVERSIONS) + 1} formats\n")


if __name__ == "__main__":
    make(sys.argv[1:] or list(LAYOUTS))
