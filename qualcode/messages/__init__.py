"""Every sentence a person reads, in Indonesian and English (gettext catalogues).

English stands in the code as the key: ``tr("Nothing to undo.")``. The Indonesian catalogue is
``locale/id/LC_MESSAGES/qualcode.po``. The language is chosen once at start with `use`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from decimal import Decimal
from gettext import NullTranslations, translation
from pathlib import Path

from qualcode.model.sentence import Sentence
from qualcode.text.visible import visible

LANGUAGES = ("id", "en")
DOMAIN = "qualcode"
LOCALE_DIR = Path(__file__).parent / "locale"


class _Catalogue:
    """The catalogue in use (one per process: a person reads one language)."""

    language = "en"
    entries: NullTranslations = NullTranslations()


def use(language: str) -> None:
    """Choose the language of all sentences from now on ("id" or "en"; others mean English)."""
    _Catalogue.language = language if language in LANGUAGES else "en"
    _Catalogue.entries = (
        NullTranslations()
        if _Catalogue.language == "en"
        else translation(DOMAIN, LOCALE_DIR, languages=[_Catalogue.language], fallback=True)
    )


def language() -> str:
    """Return the language in use."""
    return _Catalogue.language


def preferred(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language that the environment asks for; Indonesian when it says nothing."""
    for variable in ("QUALCODE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(variable, "").split(":")[0].split("_")[0].split(".")[0].lower()
        if value in LANGUAGES:
            return value
    return "id"


def tr(template: str, /, **facts: object) -> str:
    """Translate a sentence and fill in its facts."""
    return _fill(_translated(template), facts)


def _translated(template: str) -> str:
    """Look a sentence up; the empty one would give the catalogue's header."""
    return _Catalogue.entries.gettext(template) if template else ""


def tr_n(template: str, plural: str, /, *, n: int, **facts: object) -> str:
    """Translate a sentence about ``n`` things."""
    return _fill(_Catalogue.entries.ngettext(template, plural, n), {"n": n, **facts})


def render(sentence: Sentence) -> str:
    """Put a sentence of the lower rooms into words."""
    if sentence.plural is not None:
        n = sentence.facts.get("n")
        text = _Catalogue.entries.ngettext(
            sentence.template, sentence.plural, n if isinstance(n, int) else 2
        )
        return _fill(text, sentence.facts)
    return _fill(_translated(sentence.template), sentence.facts)


def _fill(template: str, facts: Mapping[str, object]) -> str:
    if not facts:
        return template
    return template.format(**{name: _fact(value) for name, value in facts.items()})


def _fact(value: object) -> object:
    """Make a fact safe to print: text from files and paths may hold escape sequences."""
    if isinstance(value, Sentence):
        return render(value)
    if isinstance(value, Decimal | float):
        return decimal(value)
    return visible(value) if isinstance(value, str) else value


def decimal(value: Decimal | float) -> str:
    """Write a number with the decimal sign of the language, in the digits it has."""
    written = f"{value:f}" if isinstance(value, Decimal) else f"{value:g}"
    return written.replace(".", ",") if _Catalogue.language == "id" else written
