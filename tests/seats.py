"""Which sectors a page says are missing at a regional council's table, and which the records leave out."""

from __future__ import annotations

from components import record_words
from data import councils
from views import council
from views.seating import SEATED


def named_missing(text: str) -> set[str]:
    """The sectors that every line on who is missing names; none where it says that none is."""
    marks = ("Nobody at the table for", "No sector is missing.")
    lines = [line.lower() for line in text.splitlines() if any(mark in line for mark in marks)]
    names = {sector: record_words.SECTORS[sector].lower() for sector in SEATED}
    [named] = {frozenset(sector for sector, name in names.items() if name in line) for line in lines}
    return set(named)


def without_seat(region: str, day: str) -> set[str]:
    """The sectors looked for that hold no seat on a day."""
    [own] = [one.slug for one in council.every(True).values() if one.place == region and one.mission is None]
    return set(SEATED) - set(councils.members(own, day)["sector"])
