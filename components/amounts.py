"""Amounts of money on screen: whole pence in, pounds out, no penny lost on the way."""

from __future__ import annotations

from components.words import MINUS, NO_VALUE, number_text

_SCALES = ((10**11, "£ billion"), (10**8, "£ million"), (10**5, "£ thousand"), (100, "£"))
_WORDS = ((10**11, " billion"), (10**8, " million"))


def _whole(pence: float | None) -> int | None:
    return None if pence is None or pence != pence else int(pence)


def pounds(pence: float | None) -> str:
    """Write "£1,200,000", "£84.05": exactly, with pennies only where there are some."""
    whole = _whole(pence)
    if whole is None:
        return NO_VALUE
    above, pennies = divmod(abs(whole), 100)
    return f"{MINUS if whole < 0 else ''}£{above:,}{f'.{pennies:02}' if pennies else ''}"


def short(pence: float | None) -> str:
    """Write "£12.4 million", "£840,000": for titles and labels; the exact amount stands in a table."""
    whole = _whole(pence)
    if whole is None:
        return NO_VALUE
    for least, word in _WORDS:
        if abs(whole) >= least:
            digits = f"{abs(whole) / least:.1f}".removesuffix(".0")
            return f"{MINUS if whole < 0 else ''}£{digits}{word}"
    return f"{MINUS if whole < 0 else ''}£{number_text(abs(whole) / 100, 0)}"


def a_head(pence: float | None, people: float | None) -> str:
    """Write "£4.62 a head", or that it cannot be said without a population."""
    whole = _whole(pence)
    if whole is None or not people or people != people:
        return "not per head: no population is held"
    return f"£{number_text(whole / 100 / people, 2)} a head"


def in_pounds(pence: float | None) -> str:
    """Write "1200000.00", for downloads: pounds as a number that loses no penny, or nothing."""
    whole = _whole(pence)
    if whole is None:
        return ""
    above, pennies = divmod(abs(whole), 100)
    return f"{'-' if whole < 0 else ''}{above}.{pennies:02}"


def scale(most: float) -> tuple[int, str]:
    """The unit of an axis up to ``most`` pence: how many pence it is, and its words."""
    return next((one for one in _SCALES if abs(most) >= one[0]), _SCALES[-1])
