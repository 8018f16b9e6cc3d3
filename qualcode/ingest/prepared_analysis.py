"""A prepared analysis: weights, silences, links, results, findings in a YAML file, by quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.model.errors import InputProblem

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedAnalysis:
    """The parts of a prepared analysis as written; quotations stand for the codings that begin so."""

    coder: str
    weigh: Sequence[Entry]
    paraphrases: Mapping[str, str]
    silence: Sequence[Entry]
    leads: Sequence[Entry]
    sheets: Sequence[Entry]
    cells: Sequence[Entry]
    interpretations: Sequence[Entry]
    indicators: Sequence[Entry]
    findings: Sequence[Entry]
    displays: Sequence[Entry]


def read_analysis(path: Path) -> PreparedAnalysis:
    """Read a prepared analysis.

    Raises:
        InputProblem: the file is not one.
    """
    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8"))
        return PreparedAnalysis(
            coder=data["coder"],
            paraphrases=dict(data.get("paraphrases") or {}),
            **{
                name: tuple(dict(entry) for entry in data.get(name) or ())
                for name in PreparedAnalysis.__slots__
                if name not in {"coder", "paraphrases"}
            },
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, OSError) as error:
        raise InputProblem(
            "{file} is not a prepared analysis: {reason}.", file=str(path), reason=str(error)
        ) from error
