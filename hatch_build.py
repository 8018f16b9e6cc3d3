"""Build hook: the message catalogues are compiled for wheels and for editable installs alike."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles before anything is packed, and packs what git ignores."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile the catalogues."""
        root = Path(self.root)
        tool = runpy.run_path(str(root / "tools" / "compile_messages.py"))
        made = tool["compile_all"](root)
        build_data["artifacts"].extend(f"/{path.relative_to(root)}" for path in made)
