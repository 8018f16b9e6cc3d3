"""The lexicon: what a written form stands for, how we know, and how a project changes it.

An immutable value: `Lexicon.with_changes` makes another. The bundled entries are ``lexicon.tsv``;
``words.txt``, ``verbs.txt`` and ``names.txt`` are the words that no rule may touch.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from qualcode.model.errors import InputProblem
from qualcode.model.sentence import mark
from qualcode.text.dialect.rules import Keys, Rules
from qualcode.text.dialect.tokens import WORD, fold

FIELDS = ("form", "keys", "class", "variety", "note")
CLASSES = {
    "pronoun": mark("pronoun"),
    "negation": mark("negation"),
    "question": mark("question word"),
    "demonstrative": mark("demonstrative"),
    "particle": mark("particle"),
    "conjunction": mark("conjunction"),
    "preposition": mark("preposition"),
    "adverb": mark("adverb"),
    "quantity": mark("number or quantity"),
    "time": mark("time"),
    "verb": mark("verb"),
    "adjective": mark("adjective"),
    "noun": mark("noun"),
    "place": mark("place"),
    "kinship": mark("kinship"),
    "health": mark("health"),
    "administration": mark("administration"),
    "filler": mark("filler"),
}
VARIETIES = {
    "jambi": mark("Jambi lexicon"),
    "city": mark("Jambi lexicon, city"),
    "seberang": mark("Jambi lexicon, Seberang"),
    "hulu": mark("Jambi lexicon, upriver"),
    "coast": mark("Jambi lexicon, coast"),
    "palembang": mark("Jambi lexicon, Palembang-like"),
    "java": mark("Javanese in the lexicon"),
    "colloquial": mark("colloquial Indonesian"),
    "spelling": mark("spelling"),
    "standard": mark("standard Indonesian"),
    "project": mark("lexicon of this project"),
}
LIKE_NAMES = frozenset({"verb", "adjective", "noun", "place", "quantity"})
"""Classes whose forms may be part of a name when capitalised inside a sentence: Muara Bungo."""
OFFICES = frozenset({"health", "administration"})
"""Classes that are capitalised as a matter of course: Pak Kades, Posiandu; dialect ones may be names."""
_TITLES = (
    "pak bapak bpk bu ibu buk ibuk mak bang abang kak kakak mbak mas mang cik bik yuk ayuk wak uwak "
    "nek nenek nyai datuk datok haji hajah ustad ustadz ustadzah uni uda dr dokter bidan kades kadus "
    "kadis sekdes sekcam camat lurah pakde bude"
)
TITLES = frozenset(_TITLES.split())
"""Words before which a capitalised word is a name: Pak Karno, Ibu Uni."""
ACRONYMS = frozenset({"health", "administration", "noun", "kinship"})
"""Classes that are written in capitals as a matter of course: BB, TTD."""
NEGATION = "tidak"
_MAX_FORM_WORDS = 4
_REDUPLICATED = re.compile(r"([^\W\d_]{2,})2(nyo|nya|an|lah)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One form and its readings; each reading is one key or several. A filler has none.

    With several readings the form keeps itself as its key, and a search for any reading finds it.
    """

    form: str
    readings: tuple[Keys, ...]
    word_class: str
    variety: str
    note: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether only the context tells which reading is meant."""
        return len(self.readings) > 1

    @property
    def keys(self) -> Keys:
        """The keys in the stream: none for a filler, the form itself when ambiguous."""
        if self.is_ambiguous:
            return tuple(self.form.split())
        return self.readings[0] if self.readings else ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a folded form stands for. ``rule`` is a name in `rules.RULE_NAMES`, or ""."""

    keys: Keys
    entry: Entry | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Special:
    """A word whose keys depend on its neighbours, or are not exactly one."""

    folded: str
    finding: Finding
    only_at_start: bool = False
    only_if_shouted: bool = False
    not_after_title: bool = False


class _Cache(dict[str, str]):
    """Surface word to key; a key that begins with NUL marks a `Special`."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> str:
        key = self[word] = self._lexicon._key_of(word)  # noqa: SLF001
        return key


def make_entry(form: str, keys: str, word_class: str, variety: str, note: str = "") -> Entry:
    """Make an entry from its written fields: readings are divided by ``|``, keys by blanks.

    Raises:
        InputProblem: the form is empty or too long, or class or variety is unknown.
    """
    words = folded_words(form)
    if not 1 <= len(words) <= _MAX_FORM_WORDS:
        raise InputProblem(
            "“{form}” is not a form of one to {n} words. Correct it in the lexicon.",
            form=form,
            n=_MAX_FORM_WORDS,
        )
    if word_class not in CLASSES:
        raise InputProblem(
            "“{form}” has the unknown class “{value}”. Use one of {choices}.",
            form=form,
            value=word_class,
            choices=", ".join(CLASSES),
        )
    if variety not in VARIETIES:
        raise InputProblem(
            "“{form}” has the unknown variety “{value}”. Use one of {choices}.",
            form=form,
            value=variety,
            choices=", ".join(VARIETIES),
        )
    readings = tuple(dict.fromkeys(filter(None, (folded_words(part) for part in keys.split("|")))))
    if not readings and word_class != "filler":
        raise InputProblem("“{form}” has no key. Give at least one word it stands for.", form=form)
    return Entry(" ".join(words), readings, word_class, variety, note.strip())


def folded_words(text: str) -> Keys:
    """Return the folded words of a short text."""
    return tuple(map(fold, WORD.findall(text)))


def read_entries(text: str, name: str) -> tuple[Entry, ...]:
    """Read entries from tab- or comma-separated text with the header form, keys, class, variety, note.

    Only form and keys are needed; class defaults to noun and variety to project.

    Raises:
        InputProblem: the header or a line cannot be used; the sentence names file and line.
    """
    dialect: type[csv.Dialect] = csv.excel_tab if "\t" in text.split("\n", 1)[0] else csv.excel
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), dialect=dialect)
    try:
        if not {"form", "keys"} <= set(reader.fieldnames or ()):
            raise InputProblem(
                "{file} has no columns “form” and “keys” in its first line. Add them.", file=name
            )
        return tuple(_entry_of(row, name, reader.line_num) for row in reader)
    except csv.Error as error:
        raise InputProblem(
            "{file}, line {line}, is not a table row: {error}. Correct it.",
            file=name,
            line=reader.line_num,
            error=str(error),
        ) from error


def _entry_of(row: Mapping[str, str | None], name: str, line: int) -> Entry:
    try:
        return make_entry(
            row["form"] or "",
            row["keys"] or "",
            row.get("class") or "noun",
            row.get("variety") or "project",
            row.get("note") or "",
        )
    except InputProblem as problem:
        raise InputProblem(
            "{file}, line {line}: {problem}", file=name, line=line, problem=problem.sentence
        ) from problem


class Lexicon:
    """Entries, guard lists and rules, and a cache of what each surface word becomes."""

    def __init__(
        self,
        entries: Iterable[Entry],
        words: frozenset[str],
        verbs: frozenset[str],
        names: frozenset[str],
        *,
        left_alone: frozenset[str] = frozenset(),
        with_rules: bool = True,
    ) -> None:
        """Take the parts; a later entry of the same form replaces an earlier one.

        ``left_alone`` are the forms that somebody switched off: no rule touches them either.
        """
        self.entries: Mapping[str, Entry] = {entry.form: entry for entry in entries}
        self.guard = (words, verbs, names)
        self.left_alone = left_alone
        self._with_rules = with_rules
        self.rules = Rules(words, verbs, names, self._lookup, self._bears_prefix)
        self.phrases: dict[str, list[tuple[Keys, Entry]]] = {}
        for entry in self.entries.values():
            first, *rest = entry.form.split()
            if rest:
                self.phrases.setdefault(first, []).append((tuple(rest), entry))
        for choices in self.phrases.values():
            choices.sort(key=lambda choice: -len(choice[0]))
        self.specials: dict[str, Special] = {}
        self.cache: dict[str, str] = _Cache(self)
        self._findings: dict[str, Finding] = {}

    @cached_property
    def version(self) -> str:
        """A hash of everything that keys depend on: an index made with another one is stale."""
        digest = hashlib.sha256(f"2 {self._with_rules} {sorted(self.left_alone)}".encode())
        for entry in sorted(self.entries.values(), key=lambda entry: entry.form):
            digest.update(repr((entry.form, entry.readings, entry.word_class)).encode())
        for words in self.guard:
            digest.update("\n".join(sorted(words)).encode())
        return digest.hexdigest()[:16]

    @cached_property
    def ambiguous(self) -> Mapping[Keys, tuple[str, ...]]:
        """For each reading of ambiguous forms, the forms that may have it."""
        forms: dict[Keys, list[str]] = {}
        for entry in self.entries.values():
            if entry.is_ambiguous:
                for reading in entry.readings:
                    forms.setdefault(reading, []).append(entry.form)
        return {reading: tuple(sorted(found)) for reading, found in forms.items()}

    @cached_property
    def negators(self) -> frozenset[str]:
        """Forms that negate; they are never taken for misspellings of something else."""
        return frozenset(e.form for e in self.entries.values() if e.word_class == "negation")

    def with_changes(
        self,
        additions: Iterable[Entry] = (),
        disabled: Iterable[str] = (),
        *,
        with_rules: bool | None = None,
    ) -> Lexicon:
        """Return this lexicon with a project's own entries, without the disabled forms."""
        gone = {" ".join(folded_words(form)) for form in disabled}
        added = tuple(additions)
        kept = [entry for entry in self.entries.values() if entry.form not in gone]
        return Lexicon(
            [*kept, *added],
            *self.guard,
            left_alone=(self.left_alone | gone) - {entry.form for entry in added},
            with_rules=self._with_rules if with_rules is None else with_rules,
        )

    def changed_forms(self, other: Lexicon, forms: Iterable[str]) -> list[str]:
        """Return those of the words that the other lexicon reads differently: what must be keyed anew.

        ``forms`` are the distinct words of the texts, e.g. the vocabulary of the index of raw text.
        """
        changed = []
        for form in forms:
            folded = fold(form)
            if self.find(folded).keys != other.find(folded).keys or self.phrases.get(
                folded
            ) != other.phrases.get(folded):
                changed.append(form)
        return changed

    def trim(self) -> None:
        """Forget what was worked out for rare words, when it has become too much to keep."""
        if len(self.cache) > 500_000:
            self.cache.clear()
            self.specials.clear()

    def find(self, folded: str) -> Finding:
        """Return what a folded word stands for when nothing stands around it."""
        finding = self._findings.get(folded)
        if finding is None:
            finding = self._find(folded)
            if len(self._findings) > 500_000:
                self._findings.clear()
            self._findings[folded] = finding
        return finding

    def _find(self, folded: str) -> Finding:
        entry = self.entries.get(folded)
        if entry is not None:
            return Finding(entry.keys, entry)
        if folded in self.left_alone:
            return Finding((folded,))
        twice = _REDUPLICATED.fullmatch(folded)
        if twice:
            return self._reduplicated(*twice.groups(""))
        if self._with_rules and (applied := self.rules.apply(folded)):
            return Finding(*applied[:1], None, applied[1])
        return Finding((folded,))

    def _reduplicated(self, base: str, ending: str) -> Finding:
        """Read ibu2 as ibu ibu, and ibu2nyo as ibu ibunya."""
        finding = self.find(base)
        last = self.find(base + ending).keys if ending else finding.keys
        return Finding((*finding.keys, *last), finding.entry, finding.rule)

    def _lookup(self, form: str) -> Keys | None:
        """What rules are told of a stem: the first reading."""
        entry = self.entries.get(form)
        return entry.readings[0] if entry and entry.readings else None

    def _bears_prefix(self, form: str) -> bool:
        entry = self.entries.get(form)
        return entry is not None and entry.word_class in {"verb", "noun", "adjective"}

    def _key_of(self, word: str) -> str:
        """Return the key of a surface word, or its folded form behind NUL if it is special."""
        folded = fold(word)
        special = self._special(word, folded)
        if special is None:
            return self.find(folded).keys[0]
        self.specials[word] = special
        return "\0" + folded

    def _special(self, word: str, folded: str) -> Special | None:
        finding = self.find(folded)
        is_plain = finding.keys == (folded,)
        entry = finding.entry
        shouted = len(word) > 1 and word.isupper()
        if not is_plain and shouted and len(word) <= 3 and not _is_acronym(entry):
            return Special(folded, finding, only_if_shouted=True)
        if not is_plain and word[:1].isupper() and not shouted:
            if entry is None or _may_be_name(entry):
                return Special(folded, finding, only_at_start=True)
            if entry.word_class not in OFFICES | {"kinship"}:
                return Special(folded, finding, not_after_title=True)
        depends = folded in self.phrases or folded in CONTEXTUAL or len(finding.keys) != 1
        return Special(folded, finding) if depends else None


CONTEXTUAL = frozenset({"do", "katek", "katik", "ngatek", "nyo", "nya", "di"})
"""Forms that `keys` reads by their neighbours."""


def _may_be_name(entry: Entry) -> bool:
    """Whether the capitalised form inside a sentence is rather a name: Bungo, Jo, Nan."""
    if entry.word_class in OFFICES:
        return entry.variety not in {"colloquial", "spelling", "standard", "project"}
    return entry.word_class in LIKE_NAMES or (
        entry.variety in {"hulu", "java", "palembang"}
        and entry.word_class not in {"kinship", "negation"}
    )


def _is_acronym(entry: Entry | None) -> bool:
    return entry is not None and entry.word_class in ACRONYMS


def _read(name: str) -> str:
    return (files("qualcode.text.dialect") / name).read_text(encoding="utf-8")


def _word_list(name: str) -> frozenset[str]:
    return frozenset(line for line in _read(name).split("\n") if line and not line.startswith("#"))


@cache
def bundled() -> Lexicon:
    """Return the lexicon that comes with qualcode."""
    return Lexicon(
        read_entries(_read("lexicon.tsv"), "lexicon.tsv"),
        _word_list("words.txt"),
        _word_list("verbs.txt"),
        _word_list("names.txt"),
    )
