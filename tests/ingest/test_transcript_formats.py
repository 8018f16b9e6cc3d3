"""Subtitles, annotation tools, surveys: who speaks, when, and what is left out and reported."""

from __future__ import annotations

import json

import pytest
from openpyxl import Workbook

from qualcode.ingest import registry
from qualcode.model.errors import InputProblem
from qualcode.model.source import SourceKind
from qualcode.text.turns import Profile


def given(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def said(t):
    return [(turn.label, t.text[turn.start : turn.end], turn.time) for turn in t.turns]


def roles(t):
    return {speaker.label: speaker.role.value for speaker in t.speakers}


def told(t):
    return [str(problem.what) for problem in t.problems]


TEAMS = """WEBVTT

guid/12-0
00:00:01.000 --> 00:00:03.500
<v Rina Pewawancara>Selamat pagi, bu.</v>
<v Ibu Siti>Pagi.</v>

guid/13-0
00:00:04.000 --> 00:00:06.000
<v Ibu Siti>Mari &amp; <i>silakan</i> masuk.</v>

guid/14-0
00:00:07.250 --> 00:00:09.000
<v Rina Pewawancara>Sudah lama jadi kader?</v>
"""


def test_voices_of_teams_are_speakers_and_their_cues_are_joined(tmp_path):
    t = registry.transcribe(given(tmp_path, "rapat.vtt", TEAMS))
    assert said(t) == [
        ("Rina Pewawancara", "Selamat pagi, bu.", 1.0),
        ("Ibu Siti", "Pagi.\nMari & silakan masuk.", 1.0),
        ("Rina Pewawancara", "Sudah lama jadi kader?", 7.25),
    ]
    assert t.layout.pattern == "speakers of the file"
    assert t.times == ((0, 1.0), (18, 1.0), (24, 4.0), (46, 7.25))


ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:03.000
Rina Amelia: Siapa yang melatih?

2
00:00:03.000 --> 00:00:04.000
Ibu S: Dari dinas

3
00:00:04.000 --> 00:00:05.000
tiap tahun: dua kali.

4
00:00:05.000 --> 00:00:06.000
Rina Amelia: Oh begitu?

5
00:00:06.000 --> 00:00:07.000
Ibu S: Iyo.
"""


def test_names_before_the_words_of_zoom_are_speakers(tmp_path):
    t = registry.transcribe(given(tmp_path, "rapat.vtt", ZOOM))
    assert said(t) == [
        ("Rina Amelia", "Siapa yang melatih?", 1.0),
        ("Ibu S", "Dari dinas\ntiap tahun: dua kali.", 3.0),
        ("Rina Amelia", "Oh begitu?", 5.0),
        ("Ibu S", "Iyo.", 6.0),
    ]
    assert roles(t) == {"Rina Amelia": "interviewer", "Ibu S": "informant"}
    assert any("1 cue does not say who speaks" in what for what in told(t))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_subrip_with_counters_and_decimal_commas(tmp_path, newline):
    text = "1\n00:00:01,500 --> 00:00:02,000\nP: Apa?\n2\n00:00:03,000 --> 00:00:04,000\n{\\an8}I: Itu\\Nlah.\n\n3\n00:00:05,000 --> 00:00:06,000\nP: Oh?\n"
    t = registry.transcribe(given(tmp_path, "a.srt", text.replace("\n", newline)))
    assert said(t) == [("P", "Apa?", 1.5), ("I", "Itu\nlah.", 3.0), ("P", "Oh?", 5.0)]


def test_subtitles_without_header_or_speakers_are_paragraphs_with_times(tmp_path):
    text = "00:00:01.000 --> 00:00:02.000\nSatu.\n\n00:01:02.000 --> 00:01:03.000\nDua.\n"
    t = registry.transcribe(given(tmp_path, "a.vtt", text))
    assert said(t) == [(None, "Satu.", 1.0), (None, "Dua.", 62.0)]


@pytest.mark.parametrize("text", ["WEBVTT\n\n", "halo", "1\n2\n3\n"])
def test_subtitles_without_cues_are_refused(tmp_path, text):
    with pytest.raises(InputProblem, match="holds no subtitles"):
        registry.transcribe(given(tmp_path, "a.vtt", text))


def test_otranscribe_stamps_become_times(tmp_path):
    markup = (
        '<p><span class="timestamp" contenteditable="false" data-timestamp="3.2">0:03</span> P: Apa kabar?<br>'
        '<span class="timestamp" data-timestamp="65">1:05</span>&nbsp;I: Baek, <b>bu</b>.</p><p>P: Sehat?</p>'
    )
    data = {"text": markup, "media": "rekaman 1.mp3", "media-time": 70.1}
    t = registry.transcribe(given(tmp_path, "a.otr", json.dumps(data)))
    assert said(t) == [("P", "Apa kabar?", 3.2), ("I", "Baek, bu.", 65.0), ("P", "Sehat?", None)]
    assert t.meta == {"recording": "rekaman 1.mp3"}


@pytest.mark.parametrize("text", ["{}", "[1]", '{"text": 3}', "teks biasa"])
def test_other_files_named_otr_are_refused(tmp_path, text):
    with pytest.raises(InputProblem, match="oTranscribe"):
        registry.transcribe(given(tmp_path, "a.otr", text))


ELAN = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2022-01-01T00:00:00+07:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/data/idi1.wav" MIME_TYPE="audio/x-wav"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="1500"/>
<TIME_SLOT TIME_SLOT_ID="ts3"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="4000"/></TIME_ORDER>
<TIER TIER_ID="jawab" PARTICIPANT="Informan 2" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts2" TIME_SLOT_REF2="ts3"><ANNOTATION_VALUE>Dak ado, bu.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a3" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4"><ANNOTATION_VALUE>Nian.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="Pewawancara" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2"><ANNOTATION_VALUE>Ada meja?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="arti" PARENT_REF="jawab" LINGUISTIC_TYPE_REF="y"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="b1" ANNOTATION_REF="a2"><ANNOTATION_VALUE>tidak ada</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""


def test_tiers_of_elan_are_speakers_in_the_order_of_time(tmp_path):
    t = registry.transcribe(given(tmp_path, "a.eaf", ELAN))
    assert said(t) == [
        ("Pewawancara", "Ada meja?", 0.5), ("Informan 2", "Dak ado, bu.\nNian.", 1.5),
    ]  # fmt: skip
    assert roles(t) == {"Pewawancara": "interviewer", "Informan 2": "informant"}
    assert t.meta["recording"] == "idi1.wav"
    assert any("arti" in what for what in told(t))


def test_elan_with_a_document_type_is_refused(tmp_path):
    text = ELAN.replace(
        "<ANNOTATION_DOCUMENT", '<!DOCTYPE a [<!ENTITY x "y">]><ANNOTATION_DOCUMENT', 1
    )
    with pytest.raises(InputProblem):
        registry.transcribe(given(tmp_path, "a.eaf", text))


CHAT = """@UTF8
@Begin
@Languages:\tind
@Participants:\tINV Rina_Amelia Investigator, IBU Siti Mother
@ID:\tind|stunting|INV|||||Investigator|||
@ID:\tind|stunting|IBU|34;02.|female|||Mother|SMA||
@Media:\tidi3, audio
@Date:\t12-MAR-2022
*INV:\tada meja ? \x151200_2400\x15
*IBU:\tdak ado bu
\tcuma pinjam . \x152500_4100\x15
%com:\tmenunjuk meja
*INV:\toh begitu ?
@End
"""


def test_chat_tells_speakers_roles_and_times(tmp_path):
    t = registry.transcribe(given(tmp_path, "a.cha", CHAT))
    assert said(t) == [
        ("INV", "ada meja ?", 1.2), ("IBU", "dak ado bu cuma pinjam .", 2.5), ("INV", "oh begitu ?", None),
    ]  # fmt: skip
    assert roles(t) == {"INV": "interviewer", "IBU": "informant"}
    informant = t.speakers[1]
    assert informant.attributes == {"age": "34", "sex": "perempuan", "education": "SMA"}
    assert t.meta == {"recording": "idi3", "date": "12-MAR-2022"}
    assert any("1 dependent tier" in what for what in told(t))


LONG_GRID = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 5
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "Pewawancara"
        xmin = 0
        xmax = 5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = "Kapan ""buka""?"
        intervals [2]:
            xmin = 1.5
            xmax = 5
            text = ""
    item [2]:
        class = "IntervalTier"
        name = "Ibu"
        xmin = 0
        xmax = 5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = ""
        intervals [2]:
            xmin = 1.5
            xmax = 5
            text = "Tanggal 10 pagi"
    item [3]:
        class = "TextTier"
        name = "words"
        xmin = 0
        xmax = 5
        points: size = 1
        points [1]:
            number = 2
            mark = "tanggal"
"""
SHORT_GRID = 'File type = "ooTextFile"\n"TextGrid"\n\n0\n5\n<exists>\n2\n"IntervalTier"\n"Pewawancara"\n0\n5\n1\n0\n1.5\n"Kapan ""buka""?"\n"IntervalTier"\n"Ibu"\n0\n5\n1\n1.5\n5\n"Tanggal 10 pagi"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("text", [LONG_GRID, SHORT_GRID])
def test_textgrids_in_both_forms_and_encodings(tmp_path, text, encoding):
    t = registry.transcribe(given(tmp_path, "a.TextGrid", text, encoding))
    assert said(t) == [("Pewawancara", 'Kapan "buka"?', 0.0), ("Ibu", "Tanggal 10 pagi", 1.5)]
    assert any("words" in what for what in told(t)) == (text is LONG_GRID)


def test_the_textgrid_reader_agrees_with_praatio(tmp_path):
    textgrid = pytest.importorskip("praatio.textgrid")
    path = given(tmp_path, "a.TextGrid", LONG_GRID)
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=False)
    theirs = [
        (e.start, e.label) for name in ("Pewawancara", "Ibu") for e in grid.getTier(name).entries
    ]
    ours = [(time, words) for _, words, time in said(registry.transcribe(path))]
    assert ours == [(start, label.replace('""', '"')) for start, label in theirs]


@pytest.mark.parametrize("cut", [60, 200, 500])
def test_a_textgrid_cut_off_is_refused(tmp_path, cut):
    with pytest.raises(InputProblem, match="cut off"):
        registry.transcribe(given(tmp_path, "a.TextGrid", LONG_GRID[:cut]))


OTTER = """Rina Amelia  0:03
Selamat siang, pak. Apa saja kegiatannya?

Unknown Speaker  0:12
Nimbang samo penyuluhan.

Rina Amelia  1:02:15
Siapa yang datang?

Unknown Speaker  1:02:20
Ibu-ibu be.
"""


def test_otter_text_has_names_with_times_above_the_words(tmp_path):
    t = registry.transcribe(given(tmp_path, "otter.txt", OTTER))
    assert said(t) == [
        ("Rina Amelia", "Selamat siang, pak. Apa saja kegiatannya?", 3.0), ("Unknown Speaker", "Nimbang samo penyuluhan.", 12.0),
        ("Rina Amelia", "Siapa yang datang?", 3735.0), ("Unknown Speaker", "Ibu-ibu be.", 3740.0),
    ]  # fmt: skip


def test_descript_text_has_stamps_and_names(tmp_path):
    text = "[00:00:01] Rina: Apa itu BKB?\n[00:00:05] Siti: Bina keluarga balita.\n[00:00:09] Rina: Kapan?\n[00:00:11] Siti: Tiap bulan.\n"
    t = registry.transcribe(given(tmp_path, "d.txt", text))
    assert [(label, time) for label, _, time in said(t)] == [("Rina", 1), ("Siti", 5), ("Rina", 9), ("Siti", 11)]  # fmt: skip


def test_f4_stamps_at_the_end_are_times_and_not_words(tmp_path):
    text = "I: Apa kegiatannya? #00:00:04-5#\nB: Nimbang be. #00:00:09-0#\nI: Lain? #00:00:11-2#\nB: Dak do. #00:00:13-9#\n"
    t = registry.transcribe(given(tmp_path, "f4.txt", text))
    assert said(t)[:2] == [("I", "Apa kegiatannya?", 4.5), ("B", "Nimbang be.", 9.0)]


# -- surveys --------------------------------------------------------------------------------------

SURVEY = """No Responden;Umur;Desa;Apa kendala ibu ke posyandu?;Saran
R-01;31;Pematang;Jauh dari rumah dan dak ado kendaraan;Bukak dekat RT kami be bu
R-02;28;Sungai;-;
R-03;40;Pematang;Anak takut ditimbang, nangis terus;Kader jangan marah-marah
"""


def test_a_survey_gives_a_source_for_each_respondent(tmp_path):
    found = registry.transcribe_all(given(tmp_path, "survei.csv", SURVEY))
    assert [t.name for t in found] == ["R-01", "R-03"]
    assert {t.kind for t in found} == {SourceKind.DOCUMENT}
    assert [(label, words) for label, words, _ in said(found[0])] == [
        ("Pertanyaan", "Apa kendala ibu ke posyandu?"), ("Responden", "Jauh dari rumah dan dak ado kendaraan"),
        ("Pertanyaan", "Saran"), ("Responden", "Bukak dekat RT kami be bu"),
    ]  # fmt: skip
    assert roles(found[0]) == {"Pertanyaan": "interviewer", "Responden": "informant"}
    assert found[0].speakers[1].attributes == {"age": "31", "site": "Pematang"}
    assert any("Columns read as text: Apa kendala" in what for what in told(found[0]))
    assert any("1 respondents wrote no answer" in what for what in told(found[0]))


def test_a_person_chooses_which_columns_are_text(tmp_path):
    profile = Profile(text_columns=("saran",), attribute_columns=("Apa kendala",))
    found = registry.transcribe_all(given(tmp_path, "survei.csv", SURVEY), profile=profile)
    assert [words for _, words, _ in said(found[0])] == ["Saran", "Bukak dekat RT kami be bu"]
    assert "apa kendala ibu ke posyandu?" in found[0].speakers[1].attributes


def test_a_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputProblem, match="no single column “Harga”"):
        registry.transcribe_all(
            given(tmp_path, "survei.csv", SURVEY), profile=Profile(text_columns=("Harga",))
        )


def test_signs_of_atlas_ti_say_what_a_column_is(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(
        ["!Nama", "&Tanggal", "<Catatan", ":Peran", ".Dilatih", "Kendala::Apa kendalanya?"]
    )
    sheet.append(["Kader A", "2022-07-03", "abaikan", "kader", 1, "Dana"])
    sheet.append(["Kader B", "2022-07-04", "abaikan", "ketua", 0, "=1+1"])
    path = tmp_path / "survei.xlsx"
    book.save(path)
    found = registry.transcribe_all(path)
    assert found[0].name == "Kader A"
    assert found[0].meta["date"] == "2022-07-03"
    assert found[0].speakers[1].attributes == {"role": "kader", "dilatih": "1"}
    assert [words for _, words, _ in said(found[0])] == ["Apa kendalanya?", "Dana"]


def test_a_table_of_numbers_is_no_survey(tmp_path):
    with pytest.raises(InputProblem, match="no column with open answers"):
        registry.transcribe_all(given(tmp_path, "a.csv", "a,b\n1,2\n3,4\n"))
