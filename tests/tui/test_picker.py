"""The code picker by its keys."""

import pytest
from textual.app import App
from textual.events import Key
from textual.widgets import Input

from qualcode.model.ids import CodeId
from qualcode.tui.picker import CodePicker, NewCode, Offer, PickEntry, PickList, PickResult


def entry(path: str, **facts) -> PickEntry:
    name = path.rsplit("/", 1)[-1]
    return PickEntry(
        code_id=CodeId(path), path=path, name=name, tag=name[:2].upper(), color="#0072b2", **facts
    )


ENTRIES = (
    entry("Input", count=3),
    entry(
        "Input/Man",
        definition="Tenaga [/] [b]kader[/b] \x1b[31m",
        keywords=("kader",),
        pinned_key="1",
    ),
    entry("Input/Dana", recent_rank=0),
    entry("Proses"),
    entry("Proses/Pelaksanaan"),
)


class Stage(App[None]):
    def __init__(self, entries=ENTRIES, **facts) -> None:
        super().__init__()
        self.picker = CodePicker(entries, **facts)
        self.results: list[PickResult | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.picker, self.results.append)


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (["enter"], PickResult(("Input/Man",))),
        (["down", "enter"], PickResult(("Input/Dana",))),
        (["up", "enter"], PickResult(("Proses/Pelaksanaan",))),
        ([*"pel", "enter"], PickResult(("Proses/Pelaksanaan",))),
        ([*"i/d", "enter"], PickResult(("Input/Dana",))),
        (["space", "down", "space", "enter"], PickResult(("Input/Man", "Input/Dana"))),
        ([*"dan", "tab", *"pel", "tab", "enter"], PickResult(("Input/Dana", "Proses/Pelaksanaan"))),
        ([*"dan", "tab", *"pel", "enter"], PickResult(("Input/Dana", "Proses/Pelaksanaan"))),
        (["space", "space", "down", "enter"], PickResult(("Input/Dana",))),
        (["escape"], None),
    ],
)
async def test_keys_lead_to_the_codes_meant(keys, result):
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.results == [result]


async def test_a_new_name_of_several_words_is_created_where_the_prefix_says():
    app = Stage(parent_path="Proses")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"i/Zat", "space", *"besi", "enter")
        await pilot.pause()
        assert app.results == [PickResult((), NewCode("Zat besi", "Input"))]


async def test_a_new_name_without_a_prefix_goes_under_the_dimension_used_last():
    app = Stage(parent_path="Proses")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Qx", "enter")
        await pilot.pause()
        assert app.results == [PickResult((), NewCode("Qx", "Proses"))]


async def test_creating_can_be_forbidden_and_enter_on_nothing_stays():
    app = Stage(can_create=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"zzz", "enter")
        await pilot.pause()
        assert app.results == []
        assert app.picker.query_one(PickList).items == []
        assert "No code matches." in app.picker.query_one(PickList).render_line(0).text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 10)])
async def test_lines_have_the_width_of_the_list_and_text_is_never_markup(size):
    app = Stage()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        listed = app.picker.query_one(PickList)
        for y in range(listed.size.height):
            assert (
                sum(segment.cell_length for segment in listed.render_line(y)) == listed.size.width
            )
        about = str(app.picker.query_one("#about").render())
        assert "[b]kader[/b] ◆[31m" in about
        assert app.picker.query_one(Input).has_focus


async def test_a_list_longer_than_the_screen_follows_the_highlight():
    app = Stage([entry(f"Input/Kode {n:03}") for n in range(300)])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["pagedown"] * 5)
        await pilot.pause()
        listed = app.picker.query_one(PickList)
        shown = [listed.render_line(y).text for y in range(listed.size.height)]
        assert any("Kode 040" in line for line in shown)
        await pilot.press("up", "enter")
        await pilot.pause()
        assert app.results == [PickResult(("Input/Kode 039",))]


async def test_a_click_applies_the_code():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(PickList, offset=(10, 1))
        await pilot.pause()
        assert app.results == [PickResult(("Input/Dana",))]


async def test_a_project_without_codes_offers_to_create_one():
    app = Stage([])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Dana", "enter")
        await pilot.pause()
        assert app.results == [PickResult((), NewCode("Dana", ""))]


async def test_a_new_name_comes_first_when_codes_match_by_their_definition_only():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"tenaga", "enter")
        await pilot.pause()
        assert app.results == [PickResult((), NewCode("tenaga", "Input"))]


async def test_keys_that_arrive_all_at_once_are_taken_in_their_order():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key, char in [
            *((c, c) for c in "dan"),
            ("tab", None),
            *((c, c) for c in "pel"),
            ("enter", None),
        ]:
            app.post_message(Key(key, char))
        await pilot.pause()
        await pilot.pause()
        assert app.results == [PickResult(("Input/Dana", "Proses/Pelaksanaan"))]


OFFERS = (
    Offer(ENTRIES[4], "like “Kami nimbang”", "like “Kami nimbang”, “Kami kumpul”"),
    Offer(ENTRIES[2], "keywords of the code: duit"),
)


@pytest.mark.parametrize(
    ("keys", "result"),
    [
        (["enter"], PickResult(("Input/Man",))),
        (["up", "enter"], PickResult(("Proses/Pelaksanaan",), suggested=("Proses/Pelaksanaan",))),
        (["up", "down", "enter"], PickResult(("Input/Dana",), suggested=("Input/Dana",))),
        (["up", "down", "down", "enter"], PickResult(("Input/Man",))),
        (["up", "up", "enter"], PickResult(("Proses/Pelaksanaan",))),
        (["down", "enter"], PickResult(("Input/Dana",))),
        ([*"dan", "enter"], PickResult(("Input/Dana",))),
        (
            ["up", "space", *"man", "tab", "enter"],
            PickResult(("Proses/Pelaksanaan", "Input/Man"), suggested=("Proses/Pelaksanaan",)),
        ),
        (["up", "delete", "enter"], PickResult(("Input/Dana",), suggested=("Input/Dana",))),
        (["up", "delete", "delete", "enter"], PickResult(("Input/Man",))),
    ],
)
async def test_suggestions_stand_above_the_codes_and_are_only_taken_when_gone_to(keys, result):
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.picker.offer(OFFERS, lambda _offer: None)
        await pilot.press(*keys)
        await pilot.pause()
        assert app.results == [result]


async def test_suggestions_show_their_reason_and_the_rejected_one_is_told():
    app = Stage()
    rejected = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.picker.offer(OFFERS, rejected.append)
        listed = app.picker.query_one(PickList)
        lines = [listed.render_line(y).text for y in range(3)]
        assert "≈ PE Pelaksanaan  like “Kami nimbang”" in lines[0]
        assert "≈ DA Dana  keywords of the code: duit" in lines[1]
        assert "Input/Man" in lines[2]
        await pilot.press("delete")
        assert rejected == []
        await pilot.press("up")
        assert "“Kami kumpul”" in str(app.picker.query_one("#about").render())
        await pilot.press("delete")
        assert rejected == [OFFERS[0]]
        assert "≈ DA" in listed.render_line(0).text


async def test_late_suggestions_leave_the_highlight_and_somebody_typing_alone():
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.picker.offer(OFFERS, lambda _offer: None)
        listed = app.picker.query_one(PickList)
        assert listed.current == ENTRIES[2]
        await pilot.press("m")
        await pilot.pause()
        app.picker.offer(OFFERS, lambda _offer: None)
        assert not [item for item in listed.items if isinstance(item, Offer)]
