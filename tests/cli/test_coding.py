"""code, uncode, codings, memo."""

from __future__ import annotations

import io
import sys

import pytest
from openpyxl import load_workbook


class TestCode:
    def test_a_place_is_coded_and_its_id_printed(self, cli, project):
        turn = cli("show", project, "IDI-04", "--json").json["turns"][1]
        ran = cli("code", project, "IDI-04", f"{turn['start']}:{turn['end']}", "Input/Man")
        assert ran.code == 0
        (coding,) = cli("codings", project, "--json").json
        assert ran.out == f"{coding['id']}\n"
        assert coding["text"] == turn["text"]
        assert "Input/Man" in ran.err

    def test_the_keys_of_a_coding_are_those_of_the_contract(self, cli, coded):
        coding = cli("codings", coded, "--json").json[0]
        assert {
            "id", "source", "start", "end", "text", "code", "coder", "informant", "turn", "created",
        } <= set(coding)  # fmt: skip
        document = cli("show", coded, coding["source"], "--json").json
        assert document["text"][coding["start"] : coding["end"]] == coding["text"]

    def test_a_quotation_that_occurs_once_is_found_across_line_breaks(self, cli, project):
        made = cli("code", project, "IDI-04", "Man", "--quote", "Meja  dak\nado 😀", "--json").json
        assert made["text"] == "Meja dak ado 😀"
        assert made["code"] == "Input/Man"

    @pytest.mark.parametrize(
        ("quote", "says"), [("kader", "more than once"), ("bukan ini", "does not"), (" ", "empty")]
    )
    def test_any_other_quotation_is_refused(self, cli, project, quote, says):
        source = "FGD-01" if quote != "kader" else "IDI-03"
        text = "ado" if quote == "kader" else quote
        ran = cli("code", project, source, "Man", "--quote", text if quote != "kader" else "a")
        assert (ran.code, ran.out) == (4, "")
        assert says in ran.err

    @pytest.mark.parametrize("place", ["0:99999", "9:9", "10:5"])
    def test_a_place_outside_the_text_breaks_a_rule(self, cli, project, place):
        ran = cli("code", project, "IDI-03", place, "Man")
        assert (ran.code, ran.out) == (4, "")
        assert cli("codings", project, "--json").json == []

    @pytest.mark.parametrize("place", ["a:b", "5", "5-9", ":", "1:2:3", "٣:٥", "9" * 40 + ":3"])
    def test_what_is_no_place_is_bad_input(self, cli, project, place):
        assert cli("code", project, "IDI-03", place, "Man").code == 2

    @pytest.mark.parametrize("code", ["Nope", "Input/Nope", "", "/"])
    def test_an_unknown_code_breaks_a_rule(self, cli, project, code):
        ran = cli("code", project, "IDI-03", "150:160", code)
        assert (ran.code, ran.out) == (4, "")
        assert "no code" in ran.err

    def test_an_ambiguous_code_lists_the_paths(self, cli, project):
        ran = cli("code", project, "IDI-03", "150:160", "dana")
        assert ran.code == 4
        assert "Input/Dana, Output/Dana" in ran.err

    def test_the_same_again_by_the_same_coder_breaks_a_rule(self, cli, coded):
        again = ["code", coded, "FGD-01", "Man", "--quote", "Kader tu kurang."]
        assert cli(*again).code == 4
        assert cli(*again, "--coder", "Budi").code == 0

    def test_place_and_quotation_exclude_each_other(self, cli, project):
        assert cli("code", project, "IDI-03", "1:5", "Man", "--quote", "Kader").code == 2
        assert cli("code", project, "IDI-03", "Man").code == 2

    def test_nobody_joins_a_project_by_failing(self, cli, project):
        cli("code", project, "IDI-03", "1:5", "Nope", "--coder", "Stranger")
        assert "Stranger" not in cli("log", project).out


class TestUncode:
    def test_the_end_of_an_id_is_enough(self, cli, coded):
        rows = cli("codings", coded, "--json").json
        ran = cli("uncode", coded, rows[0]["id"][-6:], rows[1]["id"], "--json")
        assert ran.json == {"retracted": [rows[0]["id"], rows[1]["id"]]}
        assert [r["id"] for r in cli("codings", coded, "--json").json] == [rows[2]["id"]]
        cli("undo", coded)
        assert len(cli("codings", coded, "--json").json) == 3

    def test_an_unknown_or_too_short_id_breaks_a_rule(self, cli, coded):
        own = cli("codings", coded, "--json").json[0]["id"]
        for wanted in ("ffffff", own[-5:], own[:12]):
            assert cli("uncode", coded, wanted).code == 4
        assert len(cli("codings", coded, "--json").json) == 3

    def test_the_codings_of_others_stay(self, cli, coded):
        own = cli("codings", coded, "--json").json[0]["id"]
        ran = cli("uncode", coded, own, "--coder", "Budi")
        assert ran.code == 4
        assert "Ani" in ran.err


class TestCodings:
    @pytest.mark.parametrize(
        ("filters", "n"),
        [
            ([], 3),
            (["--code", "Input"], 3),
            (["--code", "Input/Man"], 2),
            (["--source", "IDI-03"], 2),
            (["--informant", "3"], 2),
            (["--coder", "ani"], 3),
            (["--kind", "fgd"], 1),
            (["--kind", "fgd", "--code", "Input/Man"], 1),
        ],
    )
    def test_filters(self, cli, coded, filters, n):
        assert len(cli("codings", coded, *filters, "--json").json) == n

    def test_filters_that_find_nothing_are_exit_code_5_with_an_empty_list(self, cli, coded):
        ran = cli("codings", coded, "--code", "Output", "--json")
        assert (ran.code, ran.out) == (5, "[]\n")
        assert "No coding" in ran.err

    def test_a_project_without_codings_is_no_failure(self, cli, project):
        ran = cli("codings", project)
        assert (ran.code, ran.out) == (0, "")
        assert "Nothing is coded" in ran.err

    def test_unknown_names_break_a_rule(self, cli, coded):
        for filters in (["--code", "X"], ["--source", "X"], ["--informant", "X"], ["--coder", "X"]):
            assert cli("codings", coded, *filters).code == 4

    def test_the_table_fits_and_names_place_and_person(self, cli, coded):
        shown = cli("codings", coded).out
        assert "Informan 3" in shown
        assert max(map(len, shown.splitlines())) <= 80
        assert "Coder" not in shown
        cli("code", coded, "FGD-01", "Man", "--quote", "Cukup.", "--coder", "Budi")
        assert "Budi" in cli("codings", coded).out

    def test_a_workbook_is_written_without_formulas(self, cli, coded, tmp_path):
        cli("code", coded, "FGD-01", "Man", "--quote", "=SUM(A1) [/] [@click=app.quit]x[/]")
        file = tmp_path / "out.xlsx"
        assert cli("codings", coded, "--out", file).out == f"{file}\n"
        cells = [cell for row in load_workbook(file).worksheets[0].iter_rows() for cell in row]
        assert any("=SUM(A1)" in str(cell.value) for cell in cells)
        assert all(cell.data_type != "f" for cell in cells)

    def test_an_unknown_format_or_folder_is_bad_input(self, cli, coded, tmp_path):
        assert cli("codings", coded, "--out", tmp_path / "out.pdf").code == 2
        assert cli("codings", coded, "--out", tmp_path / "nowhere" / "out.csv").code == 2
        assert not (tmp_path / "out.pdf").exists()

    def test_markup_in_a_transcript_is_printed_as_it_is(self, cli, coded):
        quote = "=SUM(A1) [/] [@click=app.quit]x[/] duit"
        cli("code", coded, "FGD-01", "Man", "--quote", quote)
        row = cli("codings", coded, "--kind", "fgd", "--json").json[-1]
        assert row["text"] == quote
        assert "[@click=app.quit]x[/]" in cli("matrix", coded, "--cell", "quotes").out


class TestMemo:
    def test_memos_on_everything(self, cli, coded):
        coding = cli("codings", coded, "--json").json[0]["id"]
        assert cli("finding", coded, "add", "Kader belum dilatih").code == 0
        assert cli("cell", coded, "Informan 3", "Input", "--summary", "Belum").code == 0
        cell = cli("cell", coded, "--json").json[0]["id"]
        for options in (
            [],
            ["--source", "IDI-03"],
            ["--code", "Man"],
            ["--informant", "3"],
            ["--coding", coding[-6:]],
            ["--finding", "1"],
            ["--cell", cell[-8:]],
        ):
            assert cli("memo", coded, "add", "Catatan [/]", *options).code == 0
            if options:
                (memo,) = cli("memo", coded, *["list", *options], "--json").json
                assert memo["target"] == options[0].removeprefix("--")
                assert memo["on"]
        every = cli("memo", coded, "--json").json
        assert {"id", "target", "target_id", "kind", "body", "coder", "created", "modified"} <= set(
            every[0]
        )
        assert [memo["target"] for memo in every] == [
            "project", "source", "code", "informant", "coding", "finding", "cell",
        ]  # fmt: skip
        assert cli("memo", coded).out.count("Catatan [/]") == 7

    def test_the_memo_of_a_coding_stands_beside_it(self, cli, project):
        cli("code", project, "IDI-03", "Man", "--quote", "cuman duo", "--memo", "penting")
        assert cli("codings", project, "--json").json[0]["memo"] == "penting"

    def test_edit_and_delete(self, cli, project):
        made = cli("memo", project, "add", "satu", "--kind", "reflexive").out.strip()
        assert cli("memo", project, "edit", made[-6:], "dua", "--kind", "method").code == 0
        (memo,) = cli("memo", project, "--json").json
        assert (memo["body"], memo["kind"]) == ("dua", "method")
        assert cli("memo", project, "delete", made).code == 0
        assert cli("memo", project, "--json").json == []
        cli("undo", project)
        assert len(cli("memo", project, "--json").json) == 1

    def test_a_text_is_read_from_the_standard_input(self, cli, project, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO("baris satu\nbaris dua\n"))
        cli("memo", project, "add", "-")
        assert cli("memo", project, "--json").json[0]["body"].split("\n")[1] == "baris dua"

    def test_what_is_not_possible_is_refused(self, cli, project):
        assert cli("memo", project, "add", "  ").code == 4
        assert cli("memo", project, "add", "x", "--source", "IDI-03", "--code", "Man").code == 2
        assert cli("memo", project, "add", "x", "--kind", "poem").code == 2
        assert cli("memo", project, "edit", "ffffff", "x").code == 5
        assert cli("memo", project, "edit", "ffffff", " ").code == 2
        assert cli("memo", project, "list", "--source", "IDI-03").code == 5
