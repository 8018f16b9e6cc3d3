"""Compile the message catalogues (.po) to what the program reads (.mo)."""  # noqa: INP001

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path("qualcode") / "messages" / "locale"


def is_whole(translation: str | tuple[str, ...] | list[str]) -> bool:
    """Whether a sentence is translated in all its forms."""
    return bool(translation) if isinstance(translation, str) else all(translation)


def compile_all(root: Path) -> list[Path]:
    """Write a .mo beside every .po below ``root`` and return the files written.

    A plural that is not translated in every form is left out: it would be shown as nothing.
    """
    made: list[Path] = []
    for po in sorted((root / LOCALE).glob("*/LC_MESSAGES/*.po")):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3], abort_invalid=True)
        for message in [m for m in catalogue if m.id and not is_whole(m.string)]:
            catalogue.delete(message.id, message.context)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
        made.append(po.with_suffix(".mo"))
    return made


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parents[1])
