"""Every sentence a person reads exists in Indonesian and says the same facts."""

from __future__ import annotations

import ast
import re
import runpy
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from qualcode import messages
from tests.architecture.code_tree import PACKAGE, ROOT, called, nodes

PO = messages.LOCALE_DIR / "id" / "LC_MESSAGES" / "qualcode.po"


def is_begun() -> bool:
    """Whether anybody has begun to translate."""
    return (
        PO.exists() and re.search(r'^msgstr "[^"]', PO.read_text("utf-8"), re.MULTILINE) is not None
    )


TRANSLATED = pytest.mark.skipif(not is_begun(), reason="nothing is translated yet")


def keywords() -> dict[str, tuple[int, ...] | None]:
    """The extraction keywords, as `make messages` gives them to Babel."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"^KEYWORDS = (.+)$", makefile, re.MULTILINE)
    assert found
    read: dict[str, tuple[int, ...] | None] = {}
    for word in found[1].split():
        name, _, places = word.partition(":")
        read.setdefault(name, None)
        if places:
            read[name] = tuple(int(n) for n in places.split(","))
    return read


def extracted() -> set[str]:
    method = runpy.run_path(str(ROOT / "tools" / "extract_messages.py"))["extract"]
    found = extract_from_dir(PACKAGE, method_map=[("**.py", method)], keywords=keywords())
    return {
        part
        for _, _, message, _, _ in found
        for part in [message[0] if isinstance(message, tuple) else message]
        if part
    }


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="id", abort_invalid=True)


def places(template: str) -> set[str]:
    """The named places of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def forms(message: Message) -> tuple[list[str], list[str]]:
    own = [message.id] if isinstance(message.id, str) else list(message.id)
    theirs = [message.string] if isinstance(message.string, str) else list(message.string)
    return own, theirs


def test_there_are_sentences_to_translate():
    assert len(extracted()) > 150


def test_a_sentence_inside_an_f_string_is_found():
    assert "Page" in extracted()


def test_every_template_can_be_filled():
    """A brace that is not a place, or a place without a name, fails only when the error occurs."""
    for template in extracted():
        assert all(name.isidentifier() for name in places(template)), template


def test_templates_are_literals():
    """What is built at run time is never found by the extraction."""
    wrong = []
    for place, node in nodes(ast.Call, outside=("messages/", "model/")):
        if called(node) in keywords() and node.args and isinstance(node.args[0], ast.JoinedStr):
            wrong.append(place)
    assert wrong == []


@TRANSLATED
def test_every_sentence_is_translated():
    known = {forms(m)[0][0] for m in catalogue() if m.id and all(forms(m)[1])}
    assert sorted(extracted() - known) == []


@TRANSLATED
def test_no_translation_is_left_over_or_doubtful():
    book = catalogue()
    assert sorted({forms(m)[0][0] for m in book if m.id} - extracted()) == []
    assert [m.id for m in book if m.id and m.fuzzy] == []
    assert list(book.obsolete) == []


@TRANSLATED
def test_translations_tell_the_same_facts():
    wrong = []
    for message in catalogue():
        if message.id:
            own, theirs = forms(message)
            possible, needed = set().union(*map(places, own)), set.intersection(*map(places, own))
            wrong += [form for form in theirs if form and not needed <= places(form) <= possible]
    assert wrong == []


@TRANSLATED
def test_the_compiled_catalogue_is_the_one_in_use():
    messages.use("id")
    first = next(m for m in catalogue() if isinstance(m.id, str) and m.id and not places(m.id))
    assert Path(PO).with_suffix(".mo").exists(), "run: make messages"
    assert messages.tr(str(first.id)) == first.string
