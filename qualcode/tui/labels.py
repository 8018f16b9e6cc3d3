"""What the screens call kinds, roles, units, axes and memos; translated when shown."""

from __future__ import annotations

from qualcode.messages import language, tr
from qualcode.model.sentence import mark
from qualcode.text.visible import visible

KINDS = {
    "idi": mark("interview"),
    "fgd": mark("focus group"),
    "observation": mark("observation"),
    "document": mark("document"),
}
LAYOUTS = {
    "labels": mark("labels"),
    "numbered questions": mark("numbered questions"),
    "emphasised questions": mark("emphasised questions"),
    "flattened table": mark("flattened table"),
    "question-answer table": mark("question-answer table"),
    "label table": mark("label table"),
    "interview matrix": mark("interview matrix"),
    "attributed quotations": mark("attributed quotations"),
    "alternating quotations": mark("alternating quotations"),
    "speakers of the file": mark("speakers of the file"),
    "paragraphs": mark("paragraphs"),
}
"""How a file is laid out; ``--layout`` takes the English names."""
SHORT_KINDS = {
    "idi": mark("IDI"),
    "fgd": mark("FGD"),
    "observation": mark("OBS"),
    "document": mark("DOC"),
}
ROLES = {
    "interviewer": mark("interviewer"),
    "informant": mark("informant"),
    "moderator": mark("moderator"),
    "participant": mark("participant"),
    "note": mark("note"),
    "text": mark("text"),
}
UNITS = {"word": mark("word"), "sentence": mark("sentence"), "turn": mark("turn")}
MEMOS = {
    "descriptive": mark("descriptive"),
    "method": mark("method"),
    "theory": mark("theory"),
    "reflexive": mark("reflexive"),
}
CONTENTS = {
    "quotes": mark("quotations"),
    "result": mark("results"),
    "summary": mark("summaries"),
    "count": mark("counts"),
    "share": mark("share of informants"),
    "presence": mark("marks"),
}
NAMES = {
    "informant": mark("informant"),
    "name": mark("name"),
    "participants": mark("participants"),
    "recorder": mark("recorder"),
    "situation": mark("situation"),
    "address": mark("address"),
    "institution": mark("institution"),
    "recording": mark("recording"),
    "tenure": mark("tenure"),
    "source": mark("source"),
    "kind": mark("kind of source"),
    "coder": mark("coder"),
    "code": mark("code"),
    "dimension": mark("dimension"),
    "time": mark("time"),
    "role": mark("role"),
    "site": mark("site"),
    "age": mark("age"),
    "sex": mark("sex"),
    "education": mark("education"),
    "occupation": mark("occupation"),
    "title": mark("title"),
    "date": mark("date"),
    "place": mark("place"),
    "interviewer": mark("interviewer"),
    "moderator": mark("moderator"),
    "duration": mark("duration"),
}
"""Axes, and facts of headers and informants. Others are shown by their own name."""
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}


def name_of(key: str) -> str:
    """Return what an axis or attribute is called."""
    return tr(NAMES[key]) if key in NAMES else visible(key)


def crumbs(path: str) -> str:
    """Return a code's path as it is read: ``Input › Man``."""
    return " › ".join(path.split("/"))


def grouped(number: int) -> str:
    """Return a number with its thousands apart, as the language in use writes them."""
    return f"{number:,}".replace(",", "." if language() == "id" else ",")


def percent(share: float) -> str:
    """Return a share as a percentage that says 0 % and 100 % only when it is so."""
    if 0 < share < 0.01:
        return "<1%"
    return f"{min(99, round(share * 100)) if share < 1 else 100}%"


def gauge(share: float, width: int) -> str:
    """Return a bar as wide as ``width``, full and empty only when it is so."""
    full = round(share * width)
    if share > 0:
        full = max(1, full)
    if share < 1:
        full = min(width - 1, full)
    return "━" * full + "╌" * (width - full)
