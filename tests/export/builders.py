"""Small matrices with quotations as they are spoken in Jambi, for the tests of the writers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from qualcode.export.options import DocumentFacts
from qualcode.model.codebook import Code, Codebook
from qualcode.model.coding import Quotation
from qualcode.model.ids import CodeId, CoderId, CodingId, InformantId, SourceId
from qualcode.model.matrix import Cell, Header, Matrix

FACTS = DocumentFacts(
    project="BKB dan pencegahan stunting di Muaro Jambi",
    head="9f2c1ab77e0d4c55" * 4,
    date=dt.date(2022, 3, 12),
    version="0.1.0",
)

DIMENSIONS = (
    Header("d-input", "Input", color="#0072B2"),
    Header("d-proses", "Proses", color="#E69F00"),
    Header("d-output", "Output", color="#009E73"),
)
CODES = {
    "Input": ("Man", "Money", "Material", "Method"),
    "Proses": ("Perencanaan", "Pengorganisasian", "Pelaksanaan", "Pengawasan", "Evaluasi", "Kebijakan",
               "Pencatatan dan pelaporan", "Kerja sama lintas sektor"),
    "Output": ("Sasaran", "Pemahaman", "Cakupan", "Status gizi"),
}  # fmt: skip
COLORS = {"Input": "#0072B2", "Proses": "#E69F00", "Output": "#009E73"}

SPEECH = (
    "Kalau kader tu yo dak pernah dilatih nian, cuma dipanggil bae ke kantor desa, disuruh nimbang budak.",
    "Dana dak ado do, Buk. Kami ni patungan be, kadang duit dewek dipakai untuk beli makanan tambahan.",
    "Secara umum SDM kami sudah memadai; setiap kelompok BKB memiliki empat sampai lima kader terlatih.",
    "Alat permainan edukatif (APE) tu ado, tapi lah banyak yang rusak, dak pernah diganti.",
    "Dak tau.",
    "Diam",
    "Perencanaan dilakukan melalui musrenbang desa, kemudian diusulkan ke dalam APBDes tahun berikutnya.",
    "Ibuk-ibuk tu payah nak datang kalo lagi musim motong getah, jadi yang hadir paling limo-enam ikok.",
    "Pengawasan dari kecamatan jarang nian, palingan setaun sekali, itu pun kalo ado lomba.",
    "Cakupan kito baru 52,94 persen, padahal targetnyo lebih dari 70 persen.",
    "Anak sayo lah duo taun, beratnyo naek, tapi tingginyo dak naek-naek kato bidan.",
)


def quotation(
    text: str,
    *,
    n: int = 1,
    code: str = "Input/Man",
    code_id: str = "",
    coder: str = "Rini",
    memo: str = "",
    informant: str = "Informan 3",
    start: int = 0,
) -> Quotation:
    """Make a quotation with every field set."""
    return Quotation(
        coding_id=CodingId(f"coding-{n}"),
        source_id=SourceId("source-1"),
        source="IDI 03 Ketua kelompok.docx",
        kind="idi",
        start=start,
        end=start + len(text),
        text=text,
        turn=n,
        code_id=CodeId(code_id or code),
        code=code,
        coder_id=CoderId(coder.lower()),
        coder=coder,
        informant_id=InformantId(informant.lower()),
        informant=informant,
        citation=informant,
        created="2022-03-12T09:00:00Z",
        memo=memo,
    )


def matrix(
    cells: Mapping[tuple[str, str], Cell],
    *,
    rows: tuple[Header, ...] = (Header("r", "Informan 3"),),
    cols: tuple[Header, ...] = DIMENSIONS,
    title: str = "Hasil wawancara",
    **more: object,
) -> Matrix:
    """Make a matrix of informants by dimensions, or of the headers given."""
    return Matrix(
        title=title,
        rows_axis="informant",
        cols_axis="dimension",
        rows=rows,
        cols=cols,
        cells=cells,
        **more,
    )  # type: ignore[arg-type]


def ipo_matrix(informants: int = 6, *, last_is_silent: bool = True) -> Matrix:
    """Informants by Input, Proses, Output; the last informant said nothing."""
    rows = tuple(
        Header(f"i{n}", f"Informan {n}", group="Petugas" if n <= informants // 2 else "Ibu balita")
        for n in range(1, informants + 1)
    )
    cells: dict[tuple[str, str], Cell] = {}
    number = 0
    for position, row in enumerate(rows[: informants - last_is_silent]):
        for column, (dimension, codes) in enumerate(CODES.items()):
            found = []
            for k in range((position + column) % 3):
                code = codes[(position + k) % len(codes)]
                text = SPEECH[number % len(SPEECH)]
                number += 1
                found.append(
                    quotation(
                        text,
                        n=number,
                        code=f"{dimension}/{code}",
                        informant=row.label,
                        start=number * 500,
                    )
                )
            if found:
                cells[row.key, DIMENSIONS[column].key] = Cell(tuple(found))
    colors = {f"{d}/{c}": COLORS[d] for d, codes in CODES.items() for c in codes}
    return matrix(
        cells,
        rows=rows,
        title="Hasil wawancara mendalam menurut dimensi input, proses dan output",
        colors=colors,
    )


def code_matrix(informants: int = 14) -> Matrix:
    """Informants by sixteen codes in three dimensions."""
    cols = tuple(
        Header(f"{dimension}/{code}", code, group=dimension, color=COLORS[dimension])
        for dimension, codes in CODES.items()
        for code in codes
    )
    rows = tuple(Header(f"i{n}", f"Informan {n}") for n in range(1, informants + 1))
    cells: dict[tuple[str, str], Cell] = {}
    number = 0
    for i, row in enumerate(rows):
        for j, col in enumerate(cols):
            found = []
            for _ in range((i * 7 + j * 3) % 4):
                number += 1
                found.append(
                    quotation(
                        SPEECH[number % len(SPEECH)],
                        n=number,
                        code=col.key,
                        informant=row.label,
                        start=number * 500,
                    )
                )
            if found:
                cells[row.key, col.key] = Cell(tuple(found))
    return Matrix(
        title="Jumlah kutipan menurut informan dan kode",
        rows_axis="informant",
        cols_axis="code",
        rows=rows,
        cols=cols,
        cells=cells,
    )


def fgd_matrix() -> Matrix:
    """Themes by FGD participants, with an interpretation below each theme."""
    cols = tuple(Header(f"p{n}", f"Informan {n}") for n in range(14, 19))
    rows = (Header("t1", "Pelatihan kader"), Header("t2", "Dana kegiatan"))
    answers = {
        "t1": (SPEECH[0], "Diam", "Dak pernah kami tu dilatih, Buk.", "Dak tau", SPEECH[2]),
        "t2": (
            SPEECH[1],
            "Dak tau",
            "Diam",
            "Kato Pak Kades ado, tapi kami dak pernah nengok.",
            "",
        ),
    }
    cells = {
        (row.key, col.key): Cell(
            (
                quotation(
                    text,
                    n=i * 10 + j,
                    code=row.label,
                    code_id=row.key,
                    informant=f"FGD 1, {col.label}",
                    start=j * 300,
                ),
            )
        )
        for i, row in enumerate(rows)
        for j, (col, text) in enumerate(zip(cols, answers[row.key], strict=True))
        if text
    }
    return Matrix(
        title="Hasil diskusi kelompok terarah dengan kader",
        rows_axis="theme",
        cols_axis="informant",
        rows=rows,
        cols=cols,
        cells=cells,
        interpretations={
            "t1": "Sebagian besar kader menyatakan tidak pernah dilatih; keterangan ini bertentangan dengan "
            "pernyataan Kepala Dinas bahwa kader sudah memadai.",
        },
    )


def codebook() -> Codebook:
    """Three dimensions with their codes, one of them fully described."""
    codes: list[Code] = []
    for i, (dimension, names) in enumerate(CODES.items()):
        top = CodeId(f"d-{dimension}")
        codes.append(
            Code(
                id=top,
                parent_id=None,
                name=dimension,
                position=i,
                color=COLORS[dimension],
                definition=f"Semua hal tentang {dimension.lower()} program.",
            )
        )
        codes += [
            Code(
                id=CodeId(f"{dimension}/{name}"),
                parent_id=top,
                name=name,
                position=j,
                color=COLORS[dimension],
            )
            for j, name in enumerate(names)
        ]
    codes[1] = Code(
        id=CodeId("Input/Man"),
        parent_id=CodeId("d-Input"),
        name="Man",
        color="#0072B2",
        definition="Sumber daya manusia pelaksana program:\njumlah, pelatihan, dan beban kerja.",
        include="Kader, PKB, tim pendamping keluarga.",
        exclude="Ibu balita sebagai sasaran (Output/Sasaran).",
        example="Kalau kader tu yo dak pernah dilatih nian.",
        keywords=("kader", "tim pendamping", "=PKB"),
    )
    return Codebook(tuple(codes), title="IPO stunting", language="id")
