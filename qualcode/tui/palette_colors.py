"""How codes look: a few hues safe for colour-blind readers, tints that text stays readable on, tags.

The hues are those of Okabe and Ito (2008), "Color Universal Design". A code's own colour is mapped
to the nearest hue of the family; codes of one hue are told apart by their two-letter tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from colorsys import rgb_to_hls
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from qualcode.model.codebook import Codebook
from qualcode.model.ids import CodeId

HUES = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#f0e442",
    "#999999",
)
"""Blue, orange, bluish green, reddish purple, sky blue, vermillion, yellow, grey."""

GREY = HUES[-1]
TEXT_ON_DARK = "#f0f0f0"
TEXT_ON_LIGHT = "#1a1a1a"
DARK_GROUND = "#263038"
LIGHT_GROUND = "#e0e0e0"
"""The grounds of panels, where signs are hardest to see."""
TEXT_CONTRAST = 4.5
SIGN_CONTRAST = 3.1
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_ACHROMATIC = 0.12

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """Colours of a code as hex: its sign in the margin, its tint behind text, the text on it."""

    sign: str
    tint: str
    text: str


def rgb_of(color: str) -> RGB | None:
    """Read ``#rrggbb`` or ``#rgb``; None when it is neither."""
    match = _HEX.fullmatch(color.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(c * 2 for c in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [channel / 255 for channel in rgb_of(color) or (0, 0, 0)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _blend(color: str, ground: str, share: float) -> str:
    mixed = [
        round(a * share + b * (1 - share))
        for a, b in zip(rgb_of(color) or (0, 0, 0), rgb_of(ground) or (0, 0, 0), strict=True)
    ]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


@lru_cache(512)
def nearest_hue(color: str) -> str:
    """Return the hue of the family closest to a codebook's colour; grey when it has none."""
    rgb = rgb_of(color)
    if rgb is None:
        return GREY
    if max(rgb) - min(rgb) < _ACHROMATIC * 255:
        return GREY
    return min(HUES[:-1], key=lambda hue: _distance(rgb, rgb_of(hue) or rgb))


def _distance(first: RGB, second: RGB) -> float:
    """How different two colours look: hue counts most, then lightness, then saturation."""
    a, b = (rgb_to_hls(*(channel / 255 for channel in rgb)) for rgb in (first, second))
    turn = abs(a[0] - b[0])
    return 4 * min(turn, 1 - turn) + 0.8 * abs(a[1] - b[1]) + 0.1 * abs(a[2] - b[2])


@lru_cache(512)
def style_for(color_hex: str, dark: bool) -> CodeStyle:  # noqa: FBT001
    """Return the colours of a code on a dark or light ground.

    The tint keeps a contrast of 4.5:1 to the text on it, the sign 3:1 to the ground.
    """
    hue = nearest_hue(color_hex)
    text, ground = (TEXT_ON_DARK, DARK_GROUND) if dark else (TEXT_ON_LIGHT, LIGHT_GROUND)
    share, depth = 0.46, "#121212" if dark else "#ffffff"
    tint = _blend(hue, depth, share)
    while contrast(tint, text) < TEXT_CONTRAST:
        share -= 0.02
        tint = _blend(hue, depth, share)
    sign, towards, share = hue, text, 1.0
    while contrast(sign, ground) < SIGN_CONTRAST:
        share -= 0.05
        sign = _blend(hue, towards, share)
    return CodeStyle(sign=sign, tint=tint, text=text)


def color_of(codebook: Codebook, code_id: CodeId) -> str:
    """Return a code's colour: its own, an ancestor's, or the hue of its dimension's place."""
    for code in codebook.ancestors(code_id):
        if rgb_of(code.color) is not None:
            return code.color
    dimensions = [code.id for code in codebook.children(None)]
    place = dimensions.index(codebook.dimension(code_id).id)
    return HUES[place % (len(HUES) - 1)]


def tags_for(codebook: Codebook) -> dict[CodeId, str]:
    """Return a unique two-letter sign for every code, made from its name where possible.

    Codes are served by age (ids increase with time), so a new code never takes the tag of an old
    one. With more codes than signs of two characters, signs of three are used.
    """
    taken: set[str] = set()
    tags: dict[CodeId, str] = {}
    for code in sorted(codebook.codes, key=lambda code: code.id):
        tags[code.id] = tag = next(tag for tag in _candidates(code.name) if tag not in taken)
        taken.add(tag)
    return tags


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _candidates(name: str) -> Iterator[str]:
    words = re.findall(r"[A-Z0-9]+", _ascii(name).upper())
    if len(words) > 1:
        yield words[0][0] + words[1][0]
    letters = "".join(words)
    first = letters[:1] or "X"
    for second in letters[1:]:
        yield first + second
    for second in _LETTERS + "23456789":
        yield first + second
    for one in _LETTERS:
        for two in _LETTERS + "23456789":
            yield one + two
    number = 100
    while True:
        yield str(number)
        number += 1


def _ascii(name: str) -> str:
    return normalize("NFKD", name).encode("ascii", "ignore").decode()
