"""The table of actions: everything in it is bound, explained, and can be given other keys."""

from pathlib import Path

import pytest

from qualcode import messages
from qualcode.model.sentence import Sentence
from qualcode.tui.actions import ACTIONS, BY_ID, PLACES, actions_of, shown_key, shown_keys
from qualcode.tui.app import SCREENS
from qualcode.tui.keymap import _meet, resolve
from qualcode.tui.preferences import Preferences, load

WIDGET_CLASSES = {"list": "RowList", "grid": "MatrixGrid"}


def owner(place):
    """The class that has the actions of a place."""
    from importlib import import_module

    from qualcode.tui.app import QualcodeApp
    from qualcode.tui.screens.correct import EditText, QuarantineScreen, ReviewCorrection
    from qualcode.tui.screens.display import DisplayScreen
    from qualcode.tui.screens.findings import EvidenceScreen
    from qualcode.tui.screens.importing import ReportScreen
    from qualcode.tui.screens.links import LinksScreen
    from qualcode.tui.screens.member_check import MemberCheckScreen
    from qualcode.tui.screens.picture import PictureScreen
    from qualcode.tui.screens.preview import PreviewScreen
    from qualcode.tui.screens.pseudonyms import PseudonymsScreen
    from qualcode.tui.screens.quotations import QuotationsScreen
    from qualcode.tui.screens.turns import StoredTurns
    from qualcode.tui.widgets.grid import MatrixGrid
    from qualcode.tui.widgets.rows import RowList

    known = {"app": QualcodeApp, "list": RowList, "grid": MatrixGrid}
    known["quotations"] = QuotationsScreen
    known |= {
        "turns": StoredTurns,
        "preview": PreviewScreen,
        "report": ReportScreen,
        "edit": EditText,
        "correction": ReviewCorrection,
        "quarantine": QuarantineScreen,
        "pseudonyms": PseudonymsScreen,
        "display": DisplayScreen,
        "evidence": EvidenceScreen,
        "picture": PictureScreen,
        "links": LinksScreen,
        "check": MemberCheckScreen,
    }
    if place in known:
        return known[place]
    return getattr(import_module(f"qualcode.tui.screens.{place}"), SCREENS[place])


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_of_the_table_is_bound_and_exists(action):
    cls = owner(action.where)
    name = action.call.split("(")[0]
    assert callable(getattr(cls, f"action_{name}"))
    bound = {
        (key.strip(), binding.action)
        for binding in cls.BINDINGS
        if binding.id == action.id
        for key in binding.key.split(",")
    }
    assert bound == {(key, action.call) for key in action.keys.split(",")}


@pytest.mark.parametrize("action", actions_of("coding"), ids=lambda action: action.id)
def test_what_the_keys_ask_of_the_transcript_exists(action):
    from qualcode.tui.transcript.view import TranscriptView

    if action.call.startswith("view("):
        name = action.call.split("'")[1]
        assert callable(getattr(TranscriptView, f"action_{name}"))


def test_no_two_actions_share_a_key_where_both_are_live():
    for action in ACTIONS:
        for other in ACTIONS:
            if action.id < other.id and _meet(action.where, other.where):
                shared = set(action.keys.split(",")) & set(other.keys.split(","))
                assert not shared, (action.id, other.id)


def test_keys_avoid_what_tmux_and_terminals_take():
    taken = {f"ctrl+{letter}" for letter in "sbajohimcqz"} | {"ctrl+left_square_bracket"}
    assert not taken & {key for action in ACTIONS for key in action.keys.split(",")}


def test_every_place_of_the_table_has_a_title():
    assert {action.where for action in ACTIONS} <= set(PLACES)


def test_keys_are_shown_as_people_write_them():
    assert shown_keys("question_mark,f1") == "? F1"
    assert shown_key("ctrl+p") == "Ctrl+P"
    assert shown_key("shift+down") == "Shift+↓"


@pytest.mark.parametrize("place", ["sources", "coding", "codebook", "matrix", "log"])
async def test_help_explains_every_action_of_the_screen_first(make_project, drive, place):
    async with drive(make_project(), size=(100, 50)) as ui:
        await ui.press("enter")
        await ui.app.perform(BY_ID[f"app.{place}"])
        await ui.settle()
        await ui.press("?")
        rows = ui.app.screen.query_one("RowList").items
        listed = {row.id for row in rows if not isinstance(row, str)}
        assert listed == {action.id for action in ACTIONS}
        assert rows[0] == messages.tr(PLACES[place])
        assert actions_of(place)[0].help in ui.text


async def test_the_palette_finds_an_action_by_its_sentence_and_does_it(make_project, drive):
    async with drive(make_project()) as ui:
        await ui.press(":")
        await ui.type("audit trail")
        await ui.pilot.pause(0.5)
        await ui.press("enter")
        await ui.settle()
        assert ui.place == "log"


# Own keys


def test_own_keys_replace_those_of_the_table():
    found = resolve({"coding.pick": "f", "coding": {"memo": ["ctrl+k", "F7"]}})
    assert found.problems == ()
    assert found.keys["coding.pick"] == "f"
    assert found.keys["coding.memo"] == "ctrl+k,f7"
    assert found.keys["coding.remove"] == BY_ID["coding.remove"].keys


def test_two_keys_can_be_exchanged():
    found = resolve({"coding.next": "k", "coding.previous": "j"})
    assert found.problems == ()
    assert dict(found.changed) == {"coding.next": "k", "coding.previous": "j"}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"coding.nothing": "a"}, "no action “coding.nothing”"),
        ({"coding.pick": "hyperspace"}, "is not a key"),
        ({"coding.pick": 7}, "is not a key"),
        ({"coding.pick": ""}, "is not a key"),
        ({"coding.pick": "m"}, "taken by coding.memo"),
        ({"coding.pick": "u"}, "taken by app.undo"),
        ({"sources.import": "j"}, "taken by list.next"),
        ({"app.undo": "c"}, "taken by coding.pick"),
        ({"coding.pick": "Y", "coding.memo": "Y"}, "is taken by"),
    ],
)
def test_what_cannot_be_is_said_and_the_default_holds(wanted, said):
    found = resolve(wanted)
    (problem,) = found.problems
    assert isinstance(problem, Sentence)
    assert said in str(problem)
    for ident in wanted:
        if ident in BY_ID and "Y" not in wanted.values():
            assert found.keys[ident] == BY_ID[ident].keys


async def test_a_settings_file_gives_actions_other_keys(make_project, drive, tmp_path):
    file = tmp_path / "config.toml"
    file.write_text('[keys]\n"coding.apply1" = "e"\n"coding.search" = "m"\n', encoding="utf-8")
    async with drive(make_project(), choices=load(file)) as ui:
        assert len(ui.complaints) == 1
        assert "coding.search" in ui.complaints[0]
        await ui.press("enter", "]", "e")
        assert len(ui.app.screen.marks) == 1
        await ui.press("1")
        assert len(ui.app.screen.marks) == 1
        await ui.press("?")
        assert "e " in ui.text


def test_choices_are_kept_without_touching_the_rest_of_the_file(tmp_path):
    from qualcode.tui import preferences

    file = tmp_path / "deep" / "config.toml"
    preferences.save({"theme": "light"}, file)
    file.write_text('# mine\ntheme = "dark"\ncoder = "Sri"\n\n[keys]\n"app.undo" = "z"\n')
    preferences.save({"theme": "light", "auto_advance": False, "unit": "turn"}, file)
    text = Path(file).read_text(encoding="utf-8")
    assert text.startswith('# mine\ntheme = "light"\ncoder = "Sri"\n')
    found = load(file)
    assert (found.theme, found.auto_advance, found.unit) == ("light", False, "turn")
    assert found.keys == {"app.undo": "z"}


@pytest.mark.parametrize("text", ["theme = [", "unit = 3", 'unit = "page"', "keys = 1", "\x00"])
def test_a_broken_settings_file_is_said_and_not_fatal(tmp_path, text):
    file = tmp_path / "config.toml"
    file.write_text(text)
    found = load(file)
    assert len(found.problems) == 1
    assert found.unit == Preferences().unit
