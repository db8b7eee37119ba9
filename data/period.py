"""Periods: closed date intervals with the label people write and a code for links.

Official files write a period as an ISO 8601 interval (``2022-01-01/P3Y``), a year, a month
or a day. All of them become a first day and a last day, both inclusive, so that a calendar
year, a financial year and a three-year average can be told apart and tested for overlap.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MONTHS = calendar.month_name

_INTERVAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?/P(\d{1,5})([YMD])")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_MONTHS_IN = {"Y": 12, "M": 1}


class PeriodError(ValueError):
    """A text that is no period; the message says what is wrong with it."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A closed interval of days; ``start`` and ``end`` both belong to it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodError(f"it ends on {self.end} before it starts on {self.start}")
        if self.start < EARLIEST or self.end > LATEST:
            raise PeriodError(f"{self.start} to {self.end} is outside {EARLIEST.year} to {LATEST.year}")

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    @property
    def days(self) -> int:
        """Length in days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int | None:
        """Length in whole months, or None where the period is not made of whole months."""
        following = self.end + timedelta(days=1)
        if following.day != self.start.day:
            return None
        return (following.year - self.start.year) * 12 + following.month - self.start.month

    @property
    def code(self) -> str:
        """The ISO 8601 text used in links and files; ``parse(period.code) == period``."""
        months = self.months
        if self.days == 1:
            return self.start.isoformat()
        if months and months % 12 == 0:
            return f"{self.start}/P{months // 12}Y"
        if months:
            return f"{self.start}/P{months}M"
        return f"{self.start}/P{self.days}D"

    @property
    def label(self) -> str:
        """What people write: "2024", "2022 to 2024", "academic year 2024 to 2025", "April 2026"."""
        return _label(self.start, self.end, self.months)

    @property
    def named(self) -> str:
        """The label as it stands in a sentence: "2024", "the financial year 2024 to 2025", "30 April 2025"."""
        return f"{'the ' if self.label[0].islower() else ''}{self.label}"

    @property
    def when(self) -> str:
        """When something is so: "in 2024", "in the financial year 2024 to 2025", "on 30 April 2025"."""
        if self.days == 1:
            return f"on {self.named}"
        of_days = self.label[0].isdigit() and not (self.months and self.start.day == 1)
        return f"{'from' if of_days else 'in'} {self.named}"

    def moved(self, years: int) -> Period:
        """The period that lies some years later, or earlier where ``years`` is negative."""
        after = _add_months(self.end + timedelta(days=1), 12 * years)
        return Period(_add_months(self.start, 12 * years), after - timedelta(days=1))


def _day_text(day: date) -> str:
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _label(start: date, end: date, months: int | None) -> str:
    first_of_month = start.day == 1
    if start == end:
        return _day_text(start)
    if months == 1 and first_of_month:
        return f"{MONTHS[start.month]} {start.year}"
    if months and months % 12 == 0 and first_of_month and start.month == 1:
        return str(start.year) if months == 12 else f"{start.year} to {end.year}"
    if months == 12 and first_of_month and start.month == 4:
        return f"financial year {start.year} to {end.year}"
    if months == 12 and first_of_month and start.month in (8, 9):
        return f"academic year {start.year} to {end.year}"
    if months == 12:
        return f"year to {_day_text(end)}" if not first_of_month else f"year to {MONTHS[end.month]} {end.year}"
    if months and first_of_month:
        opening = MONTHS[start.month] if start.year == end.year else f"{MONTHS[start.month]} {start.year}"
        return f"{opening} to {MONTHS[end.month]} {end.year}"
    return f"{_day_text(start)} to {_day_text(end)}"


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _date(parts: Sequence[str], text: str) -> date:
    try:
        return date(*map(int, parts))
    except ValueError as error:
        raise PeriodError(f"{text!r} holds a date that does not exist") from error


@lru_cache(maxsize=4096)
def parse(text: str) -> Period:
    """Read a period as files and links write it.

    Accepts ``2022-01-01/P3Y`` (also with ``T00:00:00``, months ``P1M``, days ``P90D``),
    ``2024-05-15``, ``2024-05`` and ``2024``. Raises PeriodError for anything else.
    """
    text = text.strip()
    if match := _INTERVAL.fullmatch(text):
        year, month, day, count, unit = match.groups()
        start, length = _date((year, month, day), text), int(count)
        if not length:
            raise PeriodError(f"{text!r} has no length")
        try:
            after = start + timedelta(days=length) if unit == "D" else _add_months(start, length * _MONTHS_IN[unit])
        except (ValueError, OverflowError) as error:
            raise PeriodError(f"{text!r} reaches past the calendar") from error
        return Period(start, after - timedelta(days=1))
    if match := _DAY.fullmatch(text):
        day_only = _date(match.groups(), text)
        return Period(day_only, day_only)
    if match := _MONTH.fullmatch(text):
        start = _date((*match.groups(), "1"), text)
        return Period(start, start.replace(day=calendar.monthrange(start.year, start.month)[1]))
    if _YEAR.fullmatch(text):
        start = _date((text, "1", "1"), text)
        return Period(start, date(start.year, 12, 31))
    raise PeriodError(f"{text!r} is not a period such as 2024, 2024-05, 2024-05-15 or 2022-01-01/P3Y")


def of(start: str, end: str) -> Period:
    """The period between two ISO dates, as the store keeps them."""
    return Period(date.fromisoformat(start), date.fromisoformat(end))
