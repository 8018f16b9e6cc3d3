"""The audit trail tells every act in words."""

from __future__ import annotations

import re
from pathlib import Path

import qualcode.services
from qualcode.services.trail import VERBS

# What can be an act: entities and the verbs that services do to them, as they are written to the log.
ACT = re.compile(
    r'(?:\.(?:linked_)?act\(\s*[^"()]*(?:\([^()]*\)[^"()]*)*|verb(?:: str)?\s*=\s*|_change\([^"]*)"([a-z]+\.[a-z_]+)"'
)


def test_every_verb_that_services_write_has_words():
    written = set()
    for file in Path(qualcode.services.__file__).parent.rglob("*.py"):
        written |= set(ACT.findall(file.read_text(encoding="utf-8")))
    assert {"coding.apply", "source.import", "turn.split", "autocode.apply"} <= written
    assert written - set(VERBS) == set()
