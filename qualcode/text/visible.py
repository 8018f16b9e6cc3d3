"""Text from files made safe for a terminal, a log or an error message."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Replace every control, bidi and invisible character by ``�``, one for one."""
    return _UNSAFE.sub("\ufffd", text)
