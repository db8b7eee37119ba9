"""The words and numbers on screen: plain English, sentence case, no false precision.

Pure text, no drawing. Verdicts, levels and marks come as the strings that the store and the methods use.
"""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Number: TypeAlias = float | None
Text: TypeAlias = str | None

MINUS = "\N{MINUS SIGN}"
NO_VALUE = "not available"
NO_INTERVAL = "no uncertainty published"

MARKS = {
    "b": "break in series",
    "c": "confidential",
    "e": "estimated",
    "f": "forecast",
    "low": "low: rounds to zero but is not zero",
    "p": "provisional",
    "r": "revised",
    "u": "low reliability",
    "x": "not available",
    "z": "not applicable",
}

LEVELS = {
    "country": ("country", "countries"),
    "region": ("region or nation", "regions and nations"),
    "combined_authority": ("combined authority", "combined authorities"),
    "upper_tier": ("upper-tier local authority", "upper-tier local authorities"),
    "lower_tier": ("lower-tier local authority", "lower-tier local authorities"),
    "police_force": ("police force area", "police force areas"),
    "itl2": ("statistical region", "statistical regions"),
    "itl3": ("statistical region", "statistical regions"),
    "other": ("other area", "other areas"),
}

# Places that take "the" in a sentence.
_ARTICLED = """United Kingdom|North East|North West|South East|South West|East Midlands|West Midlands|
East of England|West of England|Isle of Wight|Isles of Scilly|Vale of Glamorgan|Scottish Borders|
Orkney Islands|Shetland Islands|City of London|Forest of Dean|New Forest|Vale of White Horse|Cotswolds|
Derbyshire Dales|Malvern Hills|South Hams|Ribble Valley|Wyre Forest"""
ARTICLED = frozenset(name.strip() for name in _ARTICLED.split("|"))

_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?([eE][+-]?\d+)?%?")
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$:^=&@]")
_FOUND_LATER = re.compile(r"(?i)https?:|www|@|:(?=[\w+\-/]+:)|<(?=-)|-(?=[->])")


@dataclass(frozen=True)
class VerdictWords:
    """A comparison's word and shape, so that colour never stands alone."""

    word: str
    icon: str
    link: str


VERDICTS = {
    "better": VerdictWords("Better", "▲", "than"),
    "similar": VerdictWords("Similar", "●", "to"),
    "worse": VerdictWords("Worse", "▼", "than"),
    "higher": VerdictWords("Higher", "△", "than"),
    "lower": VerdictWords("Lower", "▽", "than"),
    "not_compared": VerdictWords("Not compared", "○", "with"),
}


@dataclass(frozen=True)
class StatusWords:
    """A goal's status as word and shape, and how several goals with it are counted."""

    word: str
    icon: str
    counted: str = ""


STATUSES = {
    "reached": StatusWords("Reached", "★"),
    "on_track": StatusWords("On track or ahead", "▲"),
    "too_slow": StatusWords("Moving, too slowly", "◆"),
    "barely_moving": StatusWords("Barely moving", "■"),
    "moving_away": StatusWords("Moving away", "▼"),
    "missed": StatusWords("Missed by its date", "✕"),
    "above_baseline": StatusWords("Above where it started", "△"),
    "at_baseline": StatusWords("Where it started", "□"),
    "below_baseline": StatusWords("Below where it started", "▽"),
    "too_early": StatusWords("Too early to say", "○"),
    "no_number": StatusWords("No number set", "◎", "without a number"),
    "no_date": StatusWords("No date set", "◔", "without a date"),
    "no_baseline": StatusWords("No starting figure", "∅", "without a starting figure"),
    "no_data": StatusWords("No data", "–", "without data"),
    "not_settled": StatusWords("Not settled where it counts", "◌", "not settled where it counts"),
}


def status_text(status: str) -> str:
    """A goal's status with its shape: "▲ On track or ahead", "○ Too early to say"."""
    return f"{STATUSES[status].icon} {STATUSES[status].word}"


def number_text(value: Number, decimals: int = 1) -> str:
    """Write "12,345.6": rounded half away from zero, as browsers do, and with a true minus sign.

    A negative number that rounds to zero has no sign. Nothing, or no finite number, is `NO_VALUE`.
    """
    if value is None or not math.isfinite(value):
        return NO_VALUE
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=400))
    return f"{MINUS if rounded < 0 else ''}{rounded.copy_abs():,f}"


def value_text(value: Number, *, prefix: Text = "", suffix: Text = "", decimals: int = 1, mark: Text = "") -> str:
    """A value as an indicator writes it: "£642.50", "74.1%", "60.7 years [p]", "\N{MINUS SIGN}£3".

    Args:
        prefix: as in the metadata; "GBPSign" is a pound sign.
        suffix: a sign is set close, a word after a space.
        mark: short mark of `MARKS`, shown in square brackets; alone where there is no value.
    """
    text = number_text(value, decimals)
    bracket = f"[{mark}]" if isinstance(mark, str) and mark else ""
    if text == NO_VALUE:
        return bracket or NO_VALUE
    sign = MINUS if text.startswith(MINUS) else ""
    dressed = f"{sign}{_prefix(prefix)}{text.removeprefix(MINUS)}{_suffix(suffix)}"
    return f"{dressed} {bracket}".rstrip()


def amount_text(value: float, unit: Text) -> str:
    """A goal's number with its unit: "92%", "5.65% of people aged 16 and over", "1,500,000 homes"."""
    number = number_text(value, len(f"{value:.4f}".rstrip("0").partition(".")[2]))
    unit = unit or ""
    return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}".rstrip()


def interval_text(lower: Number, upper: Number, *, prefix: Text = "", suffix: Text = "", decimals: int = 1) -> str:
    """Write "60.5% to 60.9%" or "60.5 to 60.9 years"; `NO_INTERVAL` where an end is missing."""
    if NO_VALUE in (number_text(lower), number_text(upper)):
        return NO_INTERVAL
    at_each_end = "" if _suffix(suffix).startswith(" ") else suffix
    first = value_text(lower, prefix=prefix, suffix=at_each_end, decimals=decimals)
    return f"{first} to {value_text(upper, prefix=prefix, suffix=suffix, decimals=decimals)}"


def date_text(day: date | str) -> str:
    """Write "21 November 2026" from a date or an ISO date."""
    on = _day(day)
    return f"{on.day} {calendar.month_name[on.month]} {on.year}"


def age_text(published: date | str | None, today: date) -> str:
    """Say "published 5 months ago": days under two weeks, weeks under two months, months under two years."""
    if published is None:
        return "publication date not known"
    on = _day(published)
    days = (today - on).days
    months = (today.year - on.year) * 12 + today.month - on.month - (today.day < on.day)
    if days < 0:
        return f"to be published on {date_text(on)}"
    if days == 0:
        return "published today"
    if days < 14:
        return f"published {plural(days, 'day')} ago"
    if months < 2:
        return f"published {plural(days // 7, 'week')} ago"
    return f"published {plural(months, 'month') if months < 24 else plural(months // 12, 'year')} ago"


def join_list(items: Sequence[str], last: str = "and") -> str:
    """Write "a, b and c", or with another last word."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def plural(n: int, one: str, many: Text = None) -> str:
    """Write "1 region", "1,200 regions": the number with its noun; `many` where the plural is not regular."""
    return f"{number_text(n, 0)} {one if n == 1 else many or _plural(one)}"


def mark_text(mark: str) -> str:
    """Write "[p] provisional"; a mark that is not one of `MARKS` stands for itself."""
    return f"[{mark}] {MARKS.get(mark, '')}".rstrip()


def level_name(level: str) -> str:
    """The level as a label: "Region or nation"."""
    return LEVELS[level][0].capitalize()


def level_name_plural(level: str) -> str:
    """The level's places as a label: "Regions and nations"."""
    return LEVELS[level][1].capitalize()


def with_article(place: str) -> str:
    """The place within a sentence: "the North East", "Kent"."""
    return f"the {place}" if place in ARTICLED else place


def verdict_icon(verdict: str) -> str:
    """The shape of a verdict, hollow where no direction is the better one or nothing is compared."""
    return VERDICTS[verdict].icon


def verdict_text(verdict: str, comparator: str = "") -> str:
    """Write "▲ Better than England", or without a comparator "▲ Better"; "not compared" never names one."""
    words = VERDICTS[verdict]
    than = f" {words.link} {with_article(comparator)}" if comparator and verdict != "not_compared" else ""
    return f"{words.icon} {words.word}{than}"


def change_sentence(
    title: str, place: str, before: str, after: str, *, tested: bool | None, up: bool, cash: bool = False
) -> str:
    """What changed, in as many words as the test allows.

    "Employment rate in Kent rose from 74.1% to 76.0%" only where the test found a difference; "No clear
    change in employment rate in Kent: 74.1% to 74.3%" where it did not; "Employment rate in Kent: from 74.1%
    to 74.3%" without a test. Amounts in cash are never said to rise or fall, as prices did too.

    Args:
        title: the indicator; place: a name; before, after: values as text.
        tested: None without intervals on both sides, otherwise whether the test found a difference.
        up: whether the later value is the higher one.
    """
    of = f"{title} in {with_article(place)}"
    if cash:
        return f"{of}: from {before} to {after} in cash terms"
    if tested is None:
        return f"{of}: from {before} to {after}"
    if not tested:
        return f"No clear change in {lower_first(of)}: {before} to {after}"
    return f"{of} {'rose' if up else 'fell'} from {before} to {after}"


def map_title(title: str, spread: str, n: int, one: str = "place", many: Text = None) -> str:
    """Write "Healthy life expectancy: 59.1 to 66.2 years across 9 regions", given the range as text."""
    if n == 0:
        return f"{title}: no figures for {many or _plural(one)}"
    if n == 1:
        return f"{title}: figures for 1 {one} only"
    return f"{title}: {spread} across {plural(n, one, many)}"


def differs_title(n_better: int, n_worse: int, n: int, comparator: str, one: str = "place", many: Text = None) -> str:
    """Say "3 of 9 regions differ clearly from England", with better and worse counted alike.

    Args:
        n: places that were compared, the ones found similar included.

    Raises:
        ValueError: more places differ than were compared.
    """
    differing, them = n_better + n_worse, f"clearly from {with_article(comparator)}"
    if differing > n:
        raise ValueError(f"{differing} places differ of only {n} compared")
    if n == 0:
        return f"No {one} can be compared with {with_article(comparator)}"
    if differing == 0:
        return f"No {one} differs {them}"
    if n == 1:
        return f"The only {one} compared differs {them}"
    if differing == n:
        return f"{'Both' if n == 2 else f'All {n:,}'} {many or _plural(one)} differ {them}"
    return f"{differing:,} of {plural(n, one, many)} {'differs' if differing == 1 else 'differ'} {them}"


def lower_first(text: str) -> str:
    """The text within a sentence: "employment rate", but "GCSEs" and "A levels" as they are."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def csv_safe(cell: object) -> object:
    """The cell for a spreadsheet: a text it would run as a formula gets an apostrophe in front.

    That is a text whose first character, spaces aside, is = + - @, a full-width form of these, a tab or a
    line end (OWASP, CSV injection). Numbers, and texts that are numbers, are left alone.
    """
    if not isinstance(cell, str) or _NUMBER.fullmatch(cell) or not _FORMULA.match(cell):
        return cell
    return f"'{cell}"


def plain(text: str) -> str:
    """The text for `st.markdown` and labels so that it shows as it is: no markup, link, icon or formula.

    Names come from files and must not be able to draw. Characters of the markup are escaped; what Streamlit
    finds in the text after that (web and e-mail addresses, :icons:, arrows) is broken by an invisible joiner.
    """
    one_line = " ".join(text.split())
    return _MARKUP.sub(r"\\\g<0>", _FOUND_LATER.sub("\\g<0>\N{WORD JOINER}", one_line))


def _day(day: date | str) -> date:
    if isinstance(day, str):
        return date.fromisoformat(day[:10])
    return day.date() if isinstance(day, datetime) else day


def _prefix(prefix: Text) -> str:
    return "£" if prefix == "GBPSign" else prefix or ""


def _suffix(suffix: Text) -> str:
    text = (suffix or "").strip()
    return f" {text}" if text[:1].isalpha() else text


def _plural(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if re.search(r"(s|x|z|ch|sh)$", noun) else f"{noun}s"
