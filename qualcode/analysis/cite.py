"""How a quotation is cited: "(Informan 3)", "(FGD 1, Informan 14)"."""

from __future__ import annotations

import re

from qualcode.model.source import Informant, Source, SourceKind

_FGD_NUMBER = re.compile(r"(?i)\bfgd[\s._-]*0*(\d+)")


def source_label(source: Source, *, fgd_count: int) -> str:
    """Return the short label of a source in a citation; a lone focus group needs no number."""
    if source.kind is SourceKind.FGD:
        number = _FGD_NUMBER.search(source.name)
        if number:
            return f"FGD {number[1]}"
        return "FGD" if fgd_count == 1 else source.name
    return source.name


def citation(source: Source, informant: Informant | None, *, fgd_count: int) -> str:
    """Return what stands in brackets after a quotation.

    Interviews are cited by informant, focus groups by group and informant, everything else by name.
    """
    label = source_label(source, fgd_count=fgd_count)
    if informant is None:
        return label
    return f"{label}, {informant.name}" if source.kind is SourceKind.FGD else informant.name
