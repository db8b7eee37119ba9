"""One cell of a record: what people or a spreadsheet wrote, as the store keeps it, or what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches

from data import period
from data.records.fields import Field

Stored = str | int | float | None

LONGEST = {"slug": 100, "ref": 100, "text": 500, "choice": 100, "period": 100, "url": 2_000, "long": 10_000}
EXAMPLE = "example:"
NUMBER_DIGITS = 15
"""Significant digits kept of a number: as many as spreadsheets keep."""
MOST_POUNDS = 100_000_000_000
"""Amounts stay below this, so that 900,000 of them add up within the 64 bits of the store and of frames."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_AMOUNT = re.compile(r"([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_SIGNED = re.compile(r"[-\u2212(]\s*\S*\d")
_CURRENCY = re.compile(r"[$\u00a2-\u00a5\u20a0-\u20cf]|\b(GBP|EUR|USD)\b", re.IGNORECASE)
_SEPARATED = re.compile(r"[0-9][0-9.,'_\u2019\s]*")
_PLAIN_POUNDS = "Write pounds in digits alone, with a point before pence, as 84000 or 84000.50."
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_YES = {"yes": "yes", "no": "no", "true": "yes", "false": "no"}


class Formula(str):
    """A formula where a cell's content belongs."""

    __slots__ = ()


class CellFault(Exception):
    """What is wrong with a cell, of which kind, and how to mend it."""

    def __init__(self, kind: str, what: str, mend: str) -> None:
        super().__init__(kind, what, mend)
        self.kind = kind
        self.what = what
        self.mend = mend


def read(field: Field, value: object) -> Stored:
    """The cell as the store keeps it; None for an empty one. Raises CellFault.

    Takes texts, numbers, dates and truth values, as a spreadsheet holds them. Texts lose spaces at both ends, line
    breaks become ``\\n``, periods take the form of `Period.code`, numbers keep fifteen digits, pounds become pence.
    """
    if isinstance(value, Formula):
        mend = "Write its result; a text that begins so needs an apostrophe in front."
        raise CellFault("formula", f"{shown(str(value))} is a formula", mend)
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if value is None or value == "":
        if field.required:
            raise CellFault("empty", "the cell is empty", f"It is needed: {field.note}")
        return None
    return _READERS[field.kind](field, value)


def closest(word: str, words: list[str] | tuple[str, ...]) -> str:
    """The nearest of some words, in brackets; nothing where none is near."""
    near = get_close_matches(word.lower(), words, 1)
    return f" (the nearest is {near[0]!r})" if near else ""


def shown(value: object) -> str:
    """A value within a message: short, and on one line."""
    text = str(value)
    return repr(text if len(text) <= 40 else text[:39] + "…")


def pounds(pence: int) -> str:
    """An amount as files hold it: pounds with a point and two decimals, exactly."""
    return f"{pence // 100}.{pence % 100:02}"


def _text(field: Field, value: object) -> str:
    if isinstance(value, datetime | date | time):
        raise CellFault(
            "date_for_text",
            f"{shown(value)} is a date where text belongs",
            "Format the cell as text and write it anew.",
        )
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if found := _CONTROL.search(text):
        raise CellFault("control_character", f"there is a control character (U+{ord(found[0]):04X})", "Take it out.")
    if "\n" in text and field.kind != "long":
        raise CellFault("line_break", f"{shown(text)} has several lines", "Write it on one line.")
    most = LONGEST[field.kind]
    if len(text) > most:
        raise CellFault("too_long", f"the text has {len(text):,} characters", f"Write at most {most:,}.")
    return text


def _plain(field: Field, value: object) -> str:
    text = _text(field, value)
    if text.lower().startswith(EXAMPLE):
        raise CellFault("example", f"{shown(text)} begins as an example row does", "Write it without “example:”.")
    return text


def _slug(field: Field, value: object) -> str:
    text = _text(field, value)
    if not _SLUG.fullmatch(text):
        mend = "Use small letters a to z, digits, and single hyphens between them."
        raise CellFault("bad_slug", f"{shown(text)} is no short name", mend)
    return text


def _day(_: Field, value: object) -> str:
    if isinstance(value, datetime):
        if value.time() != time():
            raise CellFault("bad_date", f"{shown(value)} has a time of day", "Write the day alone, as 2026-09-16.")
        value = value.date()
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise CellFault("bad_date", f"there is no day {shown(value)}", "Write it as 2026-09-16.") from None
    if not isinstance(value, date):
        raise CellFault("bad_date", f"{shown(value)} is not a date", "Write it as 2026-09-16.")
    if not period.EARLIEST <= value <= period.LATEST:
        years = f"{period.EARLIEST.year} to {period.LATEST.year}"
        raise CellFault("bad_date", f"{value.isoformat()} is outside the years {years}", "Check the year.")
    return value.isoformat()


def _period(field: Field, value: object) -> str:
    try:
        return period.parse(_text(field, value)).code
    except period.PeriodError as error:
        raise CellFault("bad_period", str(error), "Write it as 2024-09-01/P1Y, 2024 or 2024-05.") from None


def _number(_: Field, value: object) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        mend = "Write digits alone, with a point before decimals."
        raise CellFault("not_a_number", f"{shown(value)} is not a number", mend)
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise CellFault("not_a_number", f"{shown(value)} is too large to hold", "Check the number.")
    return float(f"{found:.{NUMBER_DIGITS}g}")


def _whole(field: Field, value: object) -> int:
    found = _number(field, value)
    if not found.is_integer() or not 0 <= found < 10**NUMBER_DIGITS:
        raise CellFault("not_whole", f"{shown(value)} is not a whole number from 0 on", "Check the number.")
    return int(found)


def _money(_: Field, value: object) -> int:
    if isinstance(value, str):
        _refuse_dressed(value)
        amount = Decimal(value)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise CellFault("not_money", f"{shown(value)} is no amount of money", _PLAIN_POUNDS)
    else:
        # A spreadsheet's sums carry noise past its fifteen digits.
        amount = Decimal(f"{value:.{NUMBER_DIGITS}g}") if isinstance(value, float) else Decimal(value)
    if not amount.is_finite() or amount >= MOST_POUNDS:
        what = f"{shown(value)} is not below £{MOST_POUNDS:,}"
        raise CellFault("too_much_money", what, "Check the amount; it is in pounds.")
    if amount < 0:
        raise _negative(value)
    if (pence := amount * 100) != int(pence):
        raise CellFault("parts_of_a_penny", f"{shown(value)} has more than two decimals", "Round it to whole pence.")
    return int(pence)


def _refuse_dressed(text: str) -> None:
    """Raise CellFault for a text that is more than digits with a point and up to two decimals."""
    if _AMOUNT.fullmatch(text):
        if len(text.partition(".")[2]) > 2:
            raise CellFault("parts_of_a_penny", f"{shown(text)} has more than two decimals", "Round it to whole pence.")
        return
    if _CURRENCY.search(text):
        raise CellFault("currency_sign", f"{shown(text)} has a currency sign", f"Take it out. {_PLAIN_POUNDS}")
    if _SIGNED.match(text):
        raise _negative(text)
    if _SEPARATED.fullmatch(text):
        raise CellFault("separated_thousands", f"{shown(text)} has signs or spaces between its digits", _PLAIN_POUNDS)
    raise CellFault("not_money", f"{shown(text)} is no amount of money", _PLAIN_POUNDS)


def _negative(value: object) -> CellFault:
    mend = "Write what is left as an amount from 0 on, or take the row out."
    return CellFault("negative_money", f"{shown(value)} is less than nothing", mend)


def _choice(field: Field, value: object) -> str:
    text = _text(field, value)
    if text not in field.choices:
        near = closest(text, field.choices)
        raise CellFault("not_a_choice", f"{shown(text)} is not a choice{near}", f"Choose {', '.join(field.choices)}.")
    return text


def _yes(_: Field, value: object) -> str:
    found = _YES.get(str(value).lower())
    if not found:
        raise CellFault("not_a_choice", f"{shown(value)} is neither yes nor no", "Write yes or no.")
    return found


def _address(field: Field, value: object) -> str:
    text = _text(field, value)
    if not _ADDRESS.fullmatch(text):
        mend = "Begin with https:// or http://, and leave no spaces."
        raise CellFault("bad_address", f"{shown(text)} is no web address", mend)
    return text


_READERS: dict[str, Callable[[Field, object], Stored]] = {
    "slug": _slug,
    "text": _plain,
    "long": _plain,
    "date": _day,
    "period": _period,
    "number": _number,
    "whole": _whole,
    "money": _money,
    "yes": _yes,
    "choice": _choice,
    "ref": _plain,
    "url": _address,
}
