from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from qualcode.text.dialect.keys import key_stream
from qualcode.text.dialect.lexicon import Lexicon, bundled
from qualcode.text.dialect.tokens import fold, tokens

HERE = Path(__file__).parent


def _marked():
    import sys

    spec = importlib.util.spec_from_file_location("dialect_marked", HERE / "marked.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["dialect_marked"] = module
    spec.loader.exec_module(module)
    return module


marked = _marked()


def test_the_gold_set_has_more_than_400_words_and_half_of_it_was_kept_aside():
    sizes = {half: len(marked.passage(half)[1]) for half in ("tune", "held", "other")}
    assert sum(sizes.values()) > 400
    assert sizes["held"] + sizes["other"] >= sizes["tune"]


@pytest.mark.parametrize(
    ("half", "recall", "precision"),
    [("tune", 0.97, 0.97), ("held", 0.93, 0.94), ("other", 0.95, 0.97)],
)
def test_keys_agree_with_the_marked_passages(half, recall, precision):
    score = marked.score(half, bundled())
    assert score.recall >= recall
    assert score.precision >= precision


def test_lexicon_and_rules_together_find_more_than_either_alone():
    both = bundled()
    lexicon_only = both.with_changes(with_rules=False)
    rules_only = Lexicon([], *both.guard)
    recalls = [marked.score("other", one).recall for one in (both, lexicon_only, rules_only)]
    assert recalls[0] > recalls[1] > recalls[2]


def test_no_word_of_a_formal_indonesian_page_is_changed():
    text = (HERE / "formal.txt").read_text(encoding="utf-8")
    stream = key_stream(text)
    assert stream.keys == [fold(word) for word in tokens(text).words]
