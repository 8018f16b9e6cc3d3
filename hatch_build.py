"""Build hook: the message catalogues are compiled for wheels and for editable installs alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path("qualcode") / "messages" / "locale"


class CompileMessages(BuildHookInterface):  # type: ignore[type-arg]
    """Writes a .mo file beside every .po file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile before anything is packed."""
        for po in sorted(Path(self.root, LOCALE).glob("*/LC_MESSAGES/*.po")):
            with po.open("rb") as source:
                catalogue = read_po(source, locale=po.parts[-3], abort_invalid=True)
            with po.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)
            build_data["artifacts"].append(f"/{po.with_suffix('.mo').relative_to(self.root)}")
