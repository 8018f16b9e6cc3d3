"""Sound laws from Jambi Malay to Indonesian, for forms that the lexicon does not list.

Every rule proposes an image; it counts only if the form itself is not a known word or name and the
image is. A naive "final -o becomes -a" would turn *foto* into *fota* and *jago* into *jaga*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from qualcode.model.sentence import mark

Keys = tuple[str, ...]
Lookup = Callable[[str], Keys | None]
"""What the lexicon says of a form: its keys, or None."""

RULE_NAMES = {
    "o": mark("final -o for -a"),
    "nyo": mark("-nyo for -nya"),
    "suffix": mark("Jambi stem with an Indonesian ending"),
    "kan": mark("-ke or -in for -kan"),
    "ber": mark("be- or ba- for ber-"),
    "ter": mark("te- for ter-"),
    "prefix": mark("Indonesian prefix before a Jambi stem"),
    "upstream": mark("upriver ma- for me-"),
    "nasal": mark("verb without me-"),
    "vowel": mark("lowered vowel in the last syllable"),
    "h": mark("h not written"),
    "long": mark("letters drawn out"),
}

_SUFFIXES = ("nya", "lah", "kah", "pun", "kan", "ku", "mu", "an", "i")
_PREFIXES = ("memper", "diper", "ber", "per", "ter", "di", "ke", "se")
_NASAL_PREFIXES = (
    ("menge", ("",)), ("penge", ("",)),
    ("meny", ("s",)), ("peny", ("s",)),
    ("meng", ("", "k")), ("peng", ("", "k")),
    ("mem", ("", "p")), ("pem", ("", "p")),
    ("men", ("", "t")), ("pen", ("", "t")),
    ("me", ("",)), ("pe", ("",)),
)  # fmt: skip
_BARE_NASALS = (
    ("nge", ("",)), ("ng", ("", "k", "g", "h")), ("ny", ("s", "c", "j")),
    ("mb", ("b",)), ("nd", ("d",)), ("nj", ("j",)), ("nc", ("c",)),
    ("m", ("p", "b")), ("n", ("t",)),
)  # fmt: skip
_VOWELS = frozenset("aiueo")
_LOWERED = re.compile(r"(.+)([eo])([^aiueo]{1,2})")
_SCHWA = re.compile(r"e[^aiueo]+$")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_HIATUS = re.compile(r"[aiueo](?=[aiueo])")


def active(root: str) -> str:
    """Return the meN- form of a verb root: timbang, menimbang."""
    first, second = root[:1], root[1:2]
    if sum(letter in _VOWELS for letter in root) == 1:
        return "menge" + root
    if first in "lrmnwy":
        return "me" + root
    if first in "bfv":
        return "mem" + root
    if first == "p":
        return "mem" + (root if second not in _VOWELS else root[1:])
    if first == "t":
        return "men" + (root if second not in _VOWELS else root[1:])
    if first in "cdjz":
        return "men" + root
    if first == "s":
        return ("meny" + root[1:]) if second in _VOWELS else "men" + root
    if first == "k" and second in _VOWELS:
        return "meng" + root[1:]
    return "meng" + root


class Rules:
    """The rules over one word list and one lexicon."""

    def __init__(
        self,
        words: frozenset[str],
        verbs: frozenset[str],
        names: frozenset[str],
        lookup: Lookup,
        bears_prefix: Callable[[str], bool],
    ) -> None:
        """Take the guard lists, what the lexicon says of a form, and which forms take prefixes."""
        self.words = words
        self._verbs = verbs
        self._names = names
        self._lookup = lookup
        self._bears = bears_prefix
        self._known: dict[str, bool] = {}

    def is_known(self, form: str) -> bool:
        """Whether the form is a standard word, plain or with standard affixes, or a name."""
        known = self._known.get(form)
        if known is None:
            known = form in self.words or form in self._names or self._has_known_root(form)
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[form] = known
        return known

    def root(self, form: str) -> str:
        """Return the standard root of a key (penyuluhan, suluh), or the key itself."""
        if form in self.words and len(form) < 6:
            return form
        candidates = [root for root in self._roots(form) if root in self.words]
        return min(
            candidates,
            key=lambda root: (root not in self._verbs, len(root), root),
            default=form,
        )

    def is_verb(self, root: str) -> bool:
        """Whether the root takes meN- and di-."""
        return root in self._verbs

    def apply(self, form: str, depth: int = 2) -> tuple[Keys, str] | None:
        """Return the keys of a form and the name of the rule that gave them, or None."""
        if depth == 0 or not 3 <= len(form) <= 40 or not form.isalpha() or self.is_known(form):
            return None
        for name, rule in self._ordered:
            for keys in rule(self, form, depth):
                if keys != (form,):
                    return keys, name
        return None

    def _has_known_root(self, form: str) -> bool:
        return len(form) > 4 and any(
            root in self.words and (len(root) > 3 or root in self._verbs)
            for root in self._roots(form)
        )

    def _roots(self, form: str) -> Iterator[str]:
        """Yield what remains after each standard way to take affixes off."""
        bases = [form]
        for _ in range(3):
            bases += [
                base[: -len(suffix)]
                for base in bases
                for suffix in _SUFFIXES
                if base.endswith(suffix) and len(base) - len(suffix) >= 3
            ]
        for base in dict.fromkeys(bases):
            yield base
            for once in _without_prefix(base):
                yield once
                yield from _without_prefix(once)

    def _settle(self, form: str, depth: int) -> Keys | None:
        """Return the keys of an image: from the lexicon, itself when known, or by further rules."""
        found = self._lookup(form)
        if found is not None:
            return found
        if self.is_known(form):
            return (form,)
        applied = self.apply(form, depth - 1)
        return applied[0] if applied else None

    def _changed(self, form: str, depth: int) -> Keys | None:
        keys = self._settle(form, depth)
        return keys if keys is not None and keys != (form,) else None

    def _drawn_out(self, form: str, depth: int) -> Iterator[Keys]:
        for image in (_DRAWN_OUT.sub(r"\1", form), _DRAWN_OUT.sub(r"\1\1", form)):
            if image != form and (keys := self._settle(image, depth)):
                yield keys

    def _nyo(self, form: str, depth: int) -> Iterator[Keys]:
        if form.endswith("nyo") and len(form) >= 6:
            stem = form[:-3]
            keys = self._settle(stem, depth) or (stem,)
            yield (*keys[:-1], keys[-1] + "nya")

    def _suffix(self, form: str, depth: int) -> Iterator[Keys]:
        for suffix in _SUFFIXES:
            stem = form.removesuffix(suffix)
            least = 3 if len(suffix) > 2 else 4
            if stem != form and len(stem) >= least and (keys := self._changed(stem, depth)):
                yield (*keys[:-1], keys[-1] + suffix)

    def _kan(self, form: str, depth: int) -> Iterator[Keys]:
        for suffix in ("ke", "in"):
            stem = form.removesuffix(suffix)
            if stem == form or len(stem) < 3:
                continue
            keys = self._settle(stem, depth)
            if keys and len(keys) == 1:
                image = keys[0] + "kan"
                if {keys[0], image, self.root(keys[0])} & self._verbs:
                    yield (image,)

    def _o(self, form: str, _depth: int) -> Iterator[Keys]:
        if form.endswith("o") and (keys := self._settle(form[:-1] + "a", 1)):
            yield keys

    def _ber(self, form: str, depth: int) -> Iterator[Keys]:
        yield from self._prefixed(form, (("be", "ber"), ("ba", "ber"), ("bar", "ber")), depth)

    def _ter(self, form: str, depth: int) -> Iterator[Keys]:
        yield from self._prefixed(form, (("te", "ter"), ("tar", "ter")), depth)

    def _prefixed(self, form: str, pairs: Iterable[tuple[str, str]], depth: int) -> Iterator[Keys]:
        for short, full in pairs:
            stem = form.removeprefix(short)
            if stem != form and len(stem) >= 4:
                key = self._stem(stem, depth)
                if key and len(key) >= 4:
                    yield ((full[:-1] if key[0] == "r" or key == "kerja" else full) + key,)

    def _prefix(self, form: str, depth: int) -> Iterator[Keys]:
        for prefix in ("di", "se", "ke", "ber", "ter"):
            stem = form.removeprefix(prefix)
            if stem == form or len(stem) < 3:
                continue
            key = self._stem(stem, depth)
            is_close = key is not None and key[:-1] == stem[:-1]
            if key and key != stem and (is_close or (prefix not in {"se", "ke"} and len(stem) > 3)):
                yield (prefix + key,)

    def _stem(self, stem: str, depth: int) -> str | None:
        """Return the one key of a stem that can take a prefix: no function word, no abbreviation."""
        found = self._lookup(stem)
        if found is not None:
            return (
                found[0]
                if len(found) == 1 and found[0] in self.words and self._bears(stem)
                else None
            )
        keys = self._settle(stem, depth)
        return keys[0] if keys and len(keys) == 1 else None

    def _upstream(self, form: str, _depth: int) -> Iterator[Keys]:
        if form.startswith("ma") and len(form) >= 6:
            image = "me" + form[2:]
            if any(
                root in self._verbs and active(root) == image for root in _without_prefix(image)
            ):
                yield (image,)

    def _nasal(self, form: str, depth: int) -> Iterator[Keys]:
        if form[0] not in "mn":
            return
        for suffix, plain in (
            ("", ""),
            ("kan", "kan"),
            ("i", "i"),
            ("in", "kan"),
            ("ke", "kan"),
            ("nya", "nya"),
        ):
            stem = form.removesuffix(suffix) if suffix else form
            if suffix and stem == form:
                continue
            for nasal, onsets in _BARE_NASALS:
                rest = stem.removeprefix(nasal)
                if rest != stem and len(rest) >= 2:
                    yield from self._verb_forms((onset + rest for onset in onsets), plain, depth)

    def _verb_forms(self, roots: Iterable[str], suffix: str, depth: int) -> Iterator[Keys]:
        for root in roots:
            if root in self._verbs:
                yield (active(root) + suffix,)
            elif (keys := self._changed(root, depth)) and len(keys) == 1 and keys[0] in self._verbs:
                yield (active(keys[0]) + suffix,)

    def _vowel(self, form: str, _depth: int) -> Iterator[Keys]:
        match = _LOWERED.fullmatch(form)
        if match is None or len(form) < 4:
            return
        head, vowel, tail = match.groups()
        images = "u" if vowel == "o" else "ai" if _SCHWA.search(head) else "ia"
        for image in images:
            if head + image + tail in self.words:
                yield (head + image + tail,)

    def _h(self, form: str, _depth: int) -> Iterator[Keys]:
        images = []
        if len(form) >= 4:
            images.append(form + "h")
            if form[0] in _VOWELS:
                images.append("h" + form)
            images += [form[: m.end()] + "h" + form[m.end() :] for m in _HIATUS.finditer(form)]
        yield from ((image,) for image in images if image in self.words)

    _ordered: tuple[tuple[str, Callable[[Rules, str, int], Iterator[Keys]]], ...] = (
        ("long", _drawn_out),
        ("nyo", _nyo),
        ("o", _o),
        ("h", _h),
        ("nasal", _nasal),
        ("kan", _kan),
        ("suffix", _suffix),
        ("ber", _ber),
        ("ter", _ter),
        ("prefix", _prefix),
        ("upstream", _upstream),
        ("vowel", _vowel),
    )


def _without_prefix(form: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        if form.startswith(prefix) and len(form) - len(prefix) >= 3:
            yield form[len(prefix) :]
    if form.startswith("ber"):
        yield "r" + form[3:]
    if form.startswith("be") and form[2:3] == "r":
        yield form[2:]
    for prefix, onsets in _NASAL_PREFIXES:
        if form.startswith(prefix) and len(form) - len(prefix) >= 2:
            yield from (onset + form[len(prefix) :] for onset in onsets)
