"""Days to come as an iCalendar file (RFC 5545), for any calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

_PRODUCT = "-//Missions dashboard//EN"


class Entry(NamedTuple):
    """One whole day: what, more about it, and an address; ``key`` stays the same when the day is moved."""

    key: str
    day: date
    what: str
    more: str = ""
    url: str = ""


def calendar_file(name: str, entries: Sequence[Entry], made: date) -> bytes:
    """Whole-day events in the order of their days; the same entries on the same day give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda one: (one.day, one.key)):
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, entry.key)))
        event.add("dtstamp", datetime(made.year, made.month, made.day, tzinfo=UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(1))
        event.add("summary", entry.what)
        if entry.more:
            event.add("description", entry.more)
        if entry.url:
            event.add("url", entry.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
