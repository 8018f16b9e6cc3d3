"""The looks of qualcode: dark, light and monochrome."""

from __future__ import annotations

from textual.theme import Theme

from qualcode.model.sentence import mark

DARK = Theme(
    name="qualcode-dark",
    dark=True,
    primary="#6ea8c9",
    secondary="#8fb8a8",
    accent="#e0b060",
    warning="#e0a458",
    error="#e07a6a",
    success="#7fbf8f",
    foreground="#dcdcd6",
    background="#14161a",
    surface="#1b1e24",
    panel="#22262e",
    variables={
        "footer-key-foreground": "#e0b060",
        "input-selection-background": "#6ea8c9 35%",
        "border": "#6ea8c9",
        "scrollbar": "#3a414d",
        "scrollbar-background": "#14161a",
        "scrollbar-corner-color": "#14161a",
    },
)

LIGHT = Theme(
    name="qualcode-light",
    dark=False,
    primary="#1f5f85",
    secondary="#3c6e5e",
    accent="#8a4b00",
    warning="#9a5b00",
    error="#a8321f",
    success="#2b6e3f",
    foreground="#1f2326",
    background="#fbfaf6",
    surface="#f3f1ea",
    panel="#e8e5db",
    variables={
        "footer-key-foreground": "#8a4b00",
        "scrollbar": "#c3beb0",
        "scrollbar-background": "#fbfaf6",
        "scrollbar-corner-color": "#fbfaf6",
    },
)

MONOCHROME = Theme(
    name="qualcode-mono",
    dark=True,
    primary="#d0d0d0",
    secondary="#b0b0b0",
    accent="#ffffff",
    warning="#e0e0e0",
    error="#ffffff",
    success="#d0d0d0",
    foreground="#e4e4e4",
    background="#000000",
    surface="#101010",
    panel="#202020",
    variables={"footer-key-foreground": "#ffffff", "block-cursor-text-style": "reverse"},
)

THEMES = (DARK, LIGHT, MONOCHROME)
LABELS = {DARK.name: mark("dark"), LIGHT.name: mark("light"), MONOCHROME.name: mark("monochrome")}


def chosen(wanted: str, *, no_color: bool) -> str:
    """Return the theme to begin with; a terminal that wants no colour gets monochrome."""
    if no_color:
        return MONOCHROME.name
    names = {theme.name for theme in THEMES}
    name = wanted if wanted.startswith("qualcode-") else f"qualcode-{wanted}"
    return name if name in names else DARK.name


def after(name: str) -> str:
    """Return the next theme."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
