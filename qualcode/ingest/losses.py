"""What a reader of documents left out, moved or doubted, in sentences for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.model.sentence import Sentence, say, say_n
from qualcode.model.transcript import Aside, AsideKind, Problem, Severity


def report(
    seen: Mapping[str, tuple[int, int | None]],
    asides: Sequence[Aside],
    properties: Mapping[str, str],
) -> tuple[Problem, ...]:
    """Return the problems of a file: kinds of findings with their number and first line.

    ``properties`` may hold "header" and "footer". Kinds: see `SEEN`.
    """
    problems = [
        Problem(_SEVERITY.get(kind, Severity.WARNING), line, SEEN[kind](count))
        for kind, (count, line) in seen.items()
    ]
    for kind, sentence in _ASIDES.items():
        if count := sum(aside.kind is kind for aside in asides):
            problems.append(Problem(Severity.INFO, None, sentence(count)))
    for name, sentence_of in _MARGINS.items():
        if name in properties:
            problems.append(Problem(Severity.INFO, None, sentence_of(properties[name])))
    return tuple(problems)


_SEVERITY = {
    "insertion": Severity.INFO,
    "moved": Severity.INFO,
    "picture": Severity.INFO,
}


def _inserted(n: int) -> Sentence:
    return say_n("{n} tracked insertion was kept.", "{n} tracked insertions were kept.", n=n)


def _deleted(n: int) -> Sentence:
    return say_n("{n} tracked deletion was left out.", "{n} tracked deletions were left out.", n=n)


def _moved(n: int) -> Sentence:
    return say_n(
        "{n} tracked move was followed: the text stands at its new place only.",
        "{n} tracked moves were followed: the text stands at its new place only.",
        n=n,
    )


def _hidden(n: int) -> Sentence:
    return say_n(
        "{n} run of hidden text was left out.", "{n} runs of hidden text were left out.", n=n
    )


def _boxed(n: int) -> Sentence:
    return say_n(
        "{n} text box was put behind its paragraph: check the place.",
        "{n} text boxes were put behind their paragraphs: check the places.",
        n=n,
    )


def _pictures(n: int) -> Sentence:
    return say_n("{n} picture was left out.", "{n} pictures were left out.", n=n)


def _symbols(n: int) -> Sentence:
    return say_n(
        "{n} picture-font symbol was replaced by “□”.",
        "{n} picture-font symbols were replaced by “□”.",
        n=n,
    )


def _embedded(n: int) -> Sentence:
    return say_n(
        "{n} embedded document was not read. Open the file in Word and save it again to include it.",
        "{n} embedded documents were not read. Open the file in Word and save it again to include "
        "them.",
        n=n,
    )


def _nested(n: int) -> Sentence:
    return say_n(
        "{n} table stands inside another: check the order.",
        "{n} tables stand inside others: check the order.",
        n=n,
    )


SEEN = {
    "insertion": _inserted,
    "deletion": _deleted,
    "moved": _moved,
    "hidden": _hidden,
    "text box": _boxed,
    "picture": _pictures,
    "symbol": _symbols,
    "embedded": _embedded,
    "nested": _nested,
}


def _comments(n: int) -> Sentence:
    return say_n(
        "{n} comment is kept beside the text.", "{n} comments are kept beside the text.", n=n
    )


def _footnotes(n: int) -> Sentence:
    return say_n(
        "{n} footnote is kept beside the text.", "{n} footnotes are kept beside the text.", n=n
    )


def _endnotes(n: int) -> Sentence:
    return say_n(
        "{n} endnote is kept beside the text.", "{n} endnotes are kept beside the text.", n=n
    )


_ASIDES = {
    AsideKind.COMMENT: _comments,
    AsideKind.FOOTNOTE: _footnotes,
    AsideKind.ENDNOTE: _endnotes,
}


def _header(text: str) -> Sentence:
    return say("The page header is kept beside the text: “{text}”", text=_shortened(text))


def _footer(text: str) -> Sentence:
    return say("The page footer is kept beside the text: “{text}”", text=_shortened(text))


_MARGINS = {"header": _header, "footer": _footer}


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
