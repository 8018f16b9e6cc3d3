"""Text as it is stored: LF, NFC, nothing invisible; with a map back to the file's own characters.

The rules are those of docs/decisions on offsets and text form. Cleaning is idempotent, and every
change is counted, so that an import can say what it did.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from unicodedata import is_normalized, normalize

_JOINABLE = (
    "\u0600-\u065f\u066e-\u06d3\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1b00-\u1b7f\u2190-\u2328"
    "\u232b-\u2bff\ua980-\ua9df\ufe0f\U0001f000-\U0001faff"
)
_UNWANTED = (
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u2011\u2028-\u202f\u205f-\u206f"
    "\u3000\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SUSPECT = re.compile(_UNWANTED)
_DIRT = re.compile(f"\r\n|[\ud800-\udbff][\udc00-\udfff]|{_UNWANTED}")
_CLUSTER = re.compile("[^\u0300-\U0010ffff]?[\u0300-\U0010ffff]+")
"""One low character and the run of others after it: nothing before or after it can combine with it."""

_LINE_BREAKS = frozenset("\r\n\v\f\x85\u2028\u2029") | {"\r\n"}
_HYPHENS = frozenset("\u2010\u2011")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset("\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u2065\ufeff")
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True)
class OffsetMap:
    """Positions in the clean text against positions in the raw text.

    ``points`` are pairs ``(clean, raw)``; from each on, both count alike until the next.
    """

    points: tuple[tuple[int, int], ...] = ((0, 0),)

    @property
    def is_identity(self) -> bool:
        """Whether no position moved."""
        return len(self.points) == 1

    @cached_property
    def _clean(self) -> list[int]:
        return [clean for clean, _ in self.points]

    @cached_property
    def _raw(self) -> list[int]:
        return [raw for _, raw in self.points]

    def to_clean(self, raw: int) -> int:
        """Return the clean position of a raw one; inside removed text, that of what follows."""
        return _map(raw, self._raw, self._clean)

    def to_raw(self, clean: int) -> int:
        """Return the raw position of a clean one (behind what was removed there)."""
        return _map(clean, self._clean, self._raw)

    def span_to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw range that cleans to a clean one (removed characters at its end included)."""
        return self.to_raw(start), self.to_raw(end)


def _map(position: int, here: list[int], there: list[int]) -> int:
    index = bisect_right(here, position) - 1
    mapped = there[index] + position - here[index]
    return min(mapped, there[index + 1]) if index + 1 < len(there) else mapped


@dataclass(frozen=True)
class Cleaned:
    """Clean text, where it came from, and how many characters of which kind were touched.

    ``removed`` counts what is gone; ``replaced`` what became a plain space, hyphen, line feed or a
    composed letter. Keys: see `REMOVED_KINDS` and `REPLACED_KINDS`.
    """

    text: str
    origin: OffsetMap
    removed: Mapping[str, int]
    replaced: Mapping[str, int]


REMOVED_KINDS = ("control", "bidi", "invisible", "soft hyphen", "broken")
REPLACED_KINDS = ("line break", "space", "hyphen", "composed", "surrogate pair")
_NOTHING: Mapping[str, int] = {}


def clean(raw: str) -> Cleaned:
    """Return the text as it will be stored.

    Line ends become LF; controls, bidi and invisible characters, soft hyphens and broken code
    points go (joiners stay inside emoji and joining scripts); no-break spaces and hyphens become
    plain ones, so that "anak-anak" is found; the rest is composed (NFC).
    """
    dirty = _SUSPECT.search(raw)
    if dirty is None and is_normalized("NFC", raw):
        return Cleaned(raw, OffsetMap(), _NOTHING, _NOTHING)
    removed: Counter[str] = Counter()
    replaced: Counter[str] = Counter()
    text, points = (raw, [(0, 0)]) if dirty is None else _scrubbed(raw, removed, replaced)
    if not is_normalized("NFC", text):
        composed, inner = _rebuilt(text, _compositions(text, replaced))
        text, points = composed, _chained(inner, points)
    return Cleaned(text, OffsetMap(tuple(points)), dict(removed), dict(replaced))


def _scrubbed(
    raw: str, removed: Counter[str], replaced: Counter[str]
) -> tuple[str, list[tuple[int, int]]]:
    def changes() -> Iterator[tuple[int, int, str]]:
        for match in _DIRT.finditer(raw):
            found = match[0]
            kind, new = _verdict(found, raw, match.start())
            if kind:
                (replaced if new else removed)[kind] += 1
                yield match.start(), match.end(), new

    return _rebuilt(raw, changes())


def _verdict(found: str, raw: str, at: int) -> tuple[str, str]:
    if found in _LINE_BREAKS:
        return "line break", "\n"
    if found in _HYPHENS:
        return "hyphen", "-"
    if found == "\xad":
        return "soft hyphen", ""
    if found in _JOINERS and _is_joining(raw, at):
        return "", found
    if found in _BIDI:
        return "bidi", ""
    if (
        found in _ZERO_WIDTH
        or "\U000e0000" <= found <= "\U000e007f"
        or "\u206a" <= found <= "\u206f"
    ):
        return "invisible", ""
    if len(found) == 2:
        return "surrogate pair", found.encode("utf-16", "surrogatepass").decode("utf-16")
    if found >= "\ud800":
        return "broken", ""
    return ("control", "") if found < "\xa0" else ("space", " ")


_JOINABLE_ONE = re.compile(f"[{_JOINABLE}]")


def _is_joining(raw: str, at: int) -> bool:
    before, after = raw[at - 1 : at], raw[at + 1 : at + 2]
    return bool(_JOINABLE_ONE.match(before) and _JOINABLE_ONE.match(after))


def _compositions(text: str, replaced: Counter[str]) -> Iterator[tuple[int, int, str]]:
    for match in _CLUSTER.finditer(text):
        composed = normalize("NFC", match[0])
        if composed != match[0]:
            replaced["composed"] += 1
            yield match.start(), match.end(), composed


def _rebuilt(
    text: str, changes: Iterable[tuple[int, int, str]]
) -> tuple[str, list[tuple[int, int]]]:
    """Apply ``(start, end, new)`` in order; return the text and its map to the old one."""
    parts: list[str] = []
    points = [(0, 0)]
    done = length = 0
    for start, end, new in changes:
        parts.append(text[done:start])
        parts.append(new)
        length += start - done + len(new)
        done = end
        if end - start != len(new):
            if points[-1][0] == length and len(points) > 1:
                points[-1] = (length, end)
            else:
                points.append((length, end))
    parts.append(text[done:])
    return "".join(parts), points


def _chained(inner: list[tuple[int, int]], outer: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Compose clean -> middle with middle -> raw."""
    to_raw, to_clean = OffsetMap(tuple(outer)), OffsetMap(tuple(inner))
    merged = {position: to_raw.to_raw(middle) for position, middle in inner}
    for middle, raw in outer:
        position = to_clean.to_clean(middle)
        merged[position] = max(merged.get(position, 0), raw)
    if merged[0]:
        return [(0, 0), *sorted(merged.items())]
    return sorted(merged.items())
