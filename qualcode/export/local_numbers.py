"""Numbers and dates as the reader's language writes them (1.234,5; 12 Maret 2022)."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from qualcode import messages

if TYPE_CHECKING:
    from babel import Locale


@cache
def _locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse("id_ID" if language == "id" else "en_GB")


def number(value: float, decimals: int | None = None) -> str:
    """Write a number, e.g. ``1.234`` or, with two decimals, ``0,05`` in Indonesian.

    Without ``decimals`` up to three are shown, as many as the number has.
    """
    from babel.numbers import format_decimal

    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals) * (decimals > 0)
    return format_decimal(value, format=pattern, locale=_locale(messages.language()))


def percent(share: float, decimals: int = 1) -> str:
    """Write a share between 0 and 1 as a percentage, e.g. ``52,9%``."""
    return number(share * 100, decimals) + "%"


def long_date(day: dt.date) -> str:
    """Write a day in full, e.g. ``12 Maret 2022``."""
    from babel.dates import format_date

    return format_date(day, format="d MMMM y", locale=_locale(messages.language()))
