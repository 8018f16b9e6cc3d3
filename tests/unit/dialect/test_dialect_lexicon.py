from __future__ import annotations

from importlib.resources import files

import pytest

from qualcode.model.errors import InputProblem
from qualcode.text.dialect.explain import Level, explain
from qualcode.text.dialect.keys import index_text
from qualcode.text.dialect.lexicon import CLASSES, VARIETIES, bundled, make_entry, read_entries
from qualcode.text.dialect.rules import active

DATA = files("qualcode.text.dialect")


def rows():
    lines = (DATA / "lexicon.tsv").read_text(encoding="utf-8").split("\n")
    assert lines[0] == "form\tkeys\tclass\tvariety\tnote"
    assert lines[-1] == ""
    return [line.split("\t") for line in lines[1:-1]]


def test_every_line_of_the_lexicon_has_five_fields_and_known_class_and_variety():
    for row in rows():
        assert len(row) == 5, row
        assert row[2] in CLASSES, row
        assert row[3] in VARIETIES, row


def test_the_lexicon_is_sorted_without_duplicates_and_large_enough():
    forms = [row[0] for row in rows()]
    assert forms == sorted(set(forms))
    assert sum(1 for row in rows() if row[0] != row[1]) >= 300


def test_the_varieties_of_jambi_are_marked():
    varieties = {row[3] for row in rows()}
    assert {"jambi", "city", "seberang", "hulu", "coast", "palembang"} <= varieties
    assert {"colloquial", "spelling", "java", "standard"} <= varieties


@pytest.mark.parametrize("name", ["words.txt", "verbs.txt", "names.txt"])
def test_guard_lists_are_sorted_without_duplicates(name):
    lines = (DATA / name).read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    "form",
    [
        "foto",
        "toko",
        "risiko",
        "resiko",
        "beresiko",
        "kado",
        "jago",
        "tempo",
        "video",
        "susilo",
        "bakso",
        "mendalo",
    ],
)
def test_words_and_names_in_o_survive(form):
    assert index_text(form) == form


def test_a_place_name_survives_inside_a_sentence():
    assert (
        index_text("kami di Muara Bungo dan Rimbo Bujang") == "kami di muara bungo dan rimbo bujang"
    )
    assert index_text("kata Pak Jo dan Nan") == "kata pak jo dan nan"
    assert index_text("datang Mak Siti") == "datang ibu siti"
    assert index_text("banyak bungo di rimbo") == "banyak bunga di rimba"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("kata Pak Karno", "kata pak karno"),
        ("kareno Pak Kades", "karena pak kepala desa"),
        ("kata Bu Sekdes Karno", "kata bu sekretaris desa karno"),
        ("ke Posiandu samo Bidan", "ke posyandu samo bidan"),
        ("Karno dak ado", "karena tidak ada"),
        ("kato ibu. Kareno jauh", "kata ibu xsep karena jauh"),
        ("TP PKK", "tp pkk"),
        ("TP DAK ADO", "tapi tidak ada"),
    ],
)
def test_after_a_title_stands_a_name_and_an_office_is_read_in_capitals_too(text, keys):
    assert index_text(text) == keys


@pytest.mark.parametrize(
    ("form", "readings"),
    [
        ("sorang", {"sendiri", "seorang"}),
        ("biak", {"biar", "biak"}),
        ("uni", {"kakak", "uni"}),
        ("kek", {"seperti", "kurang energi kronis"}),
        ("kk", {"kepala keluarga", "kartu keluarga"}),
        ("mikir", {"berpikir", "memikir"}),
    ],
)
def test_forms_with_two_meanings_are_not_decided(form, readings):
    assert {" ".join(keys) for keys in bundled().entries[form].readings} == readings


def test_no_unambiguous_dialect_word_is_a_standard_word_of_another_meaning():
    """Those that are the same in both are listed: every other one has to keep its standard reading."""
    words = (DATA / "words.txt").read_text(encoding="utf-8").split("\n")
    taken = {row[0] for row in rows() if row[0] != row[1] and "|" not in row[1] and row[0] in words}
    assert taken == {"bini", "bumdes", "cabe", "duo", "emak", "keno", "pokja", "pustu", "tak"}


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("pertamo", "pertama"),
        ("tempatnyo", "tempatnya"),
        ("bejalan", "berjalan"),
        ("nyuci", "mencuci"),
        ("ngitung", "menghitung"),
        ("milih", "memilih"),
        ("ngecat", "ngecat"),
        ("maseh", "masih"),
        ("kampong", "kampung"),
        ("itungan", "hitungan"),
        ("dokterrr", "dokter"),
        ("dibaco", "dibaca"),
        ("ceritokan", "ceritakan"),
        ("ngumpulkan", "mengumpulkan"),
        ("dijelasin", "dijelaskan"),
        ("telambat", "terlambat"),
        ("mangajar", "mengajar"),
        ("berenang", "berenang"),
        ("fitokimio", "fitokimio"),
    ],
)
def test_rules_reach_indonesian_only_through_known_words(form, key):
    assert index_text(form) == key


@pytest.mark.parametrize(
    ("root", "form"),
    [
        ("catat", "mencatat"), ("timbang", "menimbang"), ("pilih", "memilih"), ("sapu", "menyapu"),
        ("kirim", "mengirim"), ("ukur", "mengukur"), ("cek", "mengecek"), ("lihat", "melihat"),
        ("bantu", "membantu"), ("praktikkan", "mempraktikkan"), ("kritik", "mengkritik"),
    ],
)  # fmt: skip
def test_active_verbs_are_formed_as_in_indonesian(root, form):
    assert active(root) == form


def test_all_negators_share_one_key_but_bukan_belum_jangan_do_not():
    negators = [
        "tidak",
        "tak",
        "dak",
        "idak",
        "ndak",
        "indak",
        "nggak",
        "ngga",
        "enggak",
        "engga",
        "gak",
        "ga",
        "tdk",
    ]
    assert {index_text(form) for form in negators} == {"tidak"}
    assert index_text("bukan, belum, jangan, blm, jgn") == "bukan belum jangan belum jangan"


def test_ambiguous_forms_keep_all_readings():
    entries = bundled().entries
    assert set(entries["samo"].readings) == {("sama",), ("dengan",)}
    assert set(entries["la"].readings) == {("lah",), ("sudah",)}
    assert set(entries["awak"].readings) == {("saya",), ("kamu",)}
    assert index_text("samo awak la") == "samo awak la"


def test_a_project_adds_and_switches_off_entries_without_changing_the_bundled_lexicon():
    base = bundled()
    mine = base.with_changes(
        [make_entry("sekejang", "sebentar", "time", "project")], ["galo", "dak"]
    )
    assert index_text("sekejang galo dak", (), mine) == "sebentar galo dak"
    assert index_text("sekejang galo dak", (), base) == "sekejang semua tidak"
    assert mine.version != base.version
    assert base.with_changes().version == base.version


def test_a_project_entry_comes_before_the_guard_list():
    mine = bundled().with_changes([make_entry("toko", "warung", "noun", "project")])
    assert index_text("toko", (), mine) == "warung"


def test_a_change_tells_which_words_must_be_keyed_anew():
    base = bundled()
    mine = base.with_changes(
        [
            make_entry("sekejang", "sebentar", "time", "project"),
            make_entry("tanah bujur", "lahan", "noun", "project"),
        ],
        ["galo"],
    )
    words = ["Sekejang", "sekejangnyo", "galo", "kader", "dak", "tanah", "rumah"]
    assert base.changed_forms(mine, words) == ["Sekejang", "sekejangnyo", "galo", "tanah"]


def test_rules_can_be_switched_off():
    assert index_text("pertamo", (), bundled().with_changes(with_rules=False)) == "pertamo"


def test_entries_are_read_from_csv_with_two_columns():
    entries = read_entries("form,keys\nsekejang,sebentar\n", "mine.csv")
    assert entries[0].readings == (("sebentar",),)
    assert entries[0].variety == "project"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kata\nsatu\n",
        "form,keys\n,apa\n",
        "form,keys\nado,\n",
        "form,keys,class\nado,ada,benda\n",
        "form,keys\na b c d e,x\n",
    ],
)
def test_unusable_lexicon_files_are_refused_with_the_file_and_line(text):
    with pytest.raises(InputProblem, match=r"mine\.csv"):
        read_entries(text, "mine.csv")


@pytest.mark.parametrize(
    ("form", "level", "why"),
    [
        ("dak do", Level.DIALECT, "dak do = tidak ada, Jambi lexicon"),
        ("katek", Level.DIALECT, "katek = tidak ada, Jambi lexicon, Palembang-like"),
        ("tdk", Level.SPELLING, "tdk = tidak, spelling"),
        ("meja", Level.EXACT, "meja as written"),
        ("samo", Level.DIALECT, "samo may be sama / dengan, Jambi lexicon"),
        ("pertamo", Level.DIALECT, "pertamo = pertama, rule: final -o for -a"),
        ("eee", Level.EXACT, "eee is a filler or a remark, skipped inside phrases"),
        ("di timbang", Level.SPELLING, "di timbang = ditimbang, written apart or together"),
    ],
)
def test_a_key_is_explained_in_a_sentence(form, level, why):
    explanation = explain(form)
    assert (explanation.level, str(explanation.why)) == (level, why)
