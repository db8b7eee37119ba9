"""Periods: what files write becomes days, and the days become a code and a label."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.period import EARLIEST, LATEST, Period, PeriodError, of, parse

DAYS = st.dates(EARLIEST, LATEST)
PERIODS = st.builds(lambda one, other: Period(min(one, other), max(one, other)), DAYS, DAYS)
# Whole months and years, as most figures have them.
ROUND = st.builds(
    lambda start, months: Period(
        date(start.year, start.month, 1),
        date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1) - timedelta(days=1),
    ),
    st.dates(EARLIEST, date(2089, 12, 31)),
    st.integers(1, 120),
)


@settings(derandomize=True, max_examples=300)
@given(PERIODS | ROUND)
def test_code_is_read_back_as_the_same_period(period: Period) -> None:
    assert parse(period.code) == period
    assert of(period.start.isoformat(), period.end.isoformat()) == period


@settings(derandomize=True)
@given(PERIODS | ROUND, PERIODS | ROUND)
def test_overlap_is_symmetric_and_means_a_shared_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    shared = (min(one.end, other.end) - max(one.start, other.start)).days + 1
    assert one.overlaps(other) == (shared > 0)
    assert one.overlaps(one)


@settings(derandomize=True)
@given(ROUND)
def test_neighbouring_periods_do_not_overlap(period: Period) -> None:
    following = Period(period.end + timedelta(days=1), period.end + timedelta(days=period.days))
    assert not period.overlaps(following)
    assert period < following


@settings(derandomize=True)
@given(PERIODS | ROUND)
def test_label_names_the_years_of_both_ends(period: Period) -> None:
    assert str(period.end.year) in period.label
    assert str(period.start.year) in period.label or period.label.startswith("year to ")


@settings(derandomize=True)
@given(st.text(max_size=20) | st.from_regex(r"\A\d{4}-\d{2}-\d{2}(/P\d{1,6}[YMD])?\Z"))
def test_any_text_is_a_period_or_says_why_not(text: str) -> None:
    try:
        period = parse(text)
    except PeriodError as error:
        assert str(error)
    else:
        assert EARLIEST <= period.start <= period.end <= LATEST


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2022-01-01/P3Y", "2022-01-01", "2024-12-31", "2022 to 2024"),
        ("2024-01-01T00:00:00/P1Y", "2024-01-01", "2024-12-31", "2024"),
        ("2024", "2024-01-01", "2024-12-31", "2024"),
        ("2024-09-01/P1Y", "2024-09-01", "2025-08-31", "academic year 2024 to 2025"),
        ("2024-08-01/P1Y", "2024-08-01", "2025-07-31", "academic year 2024 to 2025"),
        ("2024-04-01/P1Y", "2024-04-01", "2025-03-31", "financial year 2024 to 2025"),
        ("2024-11-16/P1Y", "2024-11-16", "2025-11-15", "year to 15 November 2025"),
        ("2024-07-01/P1Y", "2024-07-01", "2025-06-30", "year to June 2025"),
        ("2026-04-01/P1M", "2026-04-01", "2026-04-30", "April 2026"),
        ("2026-04", "2026-04-01", "2026-04-30", "April 2026"),
        ("2024-12", "2024-12-01", "2024-12-31", "December 2024"),
        ("2024-01-01/P3M", "2024-01-01", "2024-03-31", "January to March 2024"),
        ("2024-11-01/P3M", "2024-11-01", "2025-01-31", "November 2024 to January 2025"),
        ("2024-05-15", "2024-05-15", "2024-05-15", "15 May 2024"),
        ("2024-01-10/P90D", "2024-01-10", "2024-04-08", "10 January 2024 to 8 April 2024"),
        (" 2024-02-29/P1Y ", "2024-02-29", "2025-02-27", "29 February 2024 to 27 February 2025"),
    ],
)
def test_period_as_files_write_it(text: str, start: str, end: str, label: str) -> None:
    period = parse(text)
    assert (period.start.isoformat(), period.end.isoformat(), period.label) == (start, end, label)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2023-02-30", "does not exist"),
        ("2023-13", "does not exist"),
        ("0000-01-01", "does not exist"),
        ("2023-01-01/P0Y", "has no length"),
        ("9999", "outside 1900 to 2100"),
        ("9999-12", "outside 1900 to 2100"),
        ("2023-01-01/P99999Y", "past the calendar"),
        ("1899-12-31", "outside 1900 to 2100"),
        ("2023/24", "is not a period"),
        ("", "is not a period"),
        ("2023-01-01/P1W", "is not a period"),
    ],
)
def test_impossible_period_says_what_is_wrong(text: str, what: str) -> None:
    with pytest.raises(PeriodError, match=what):
        parse(text)


def test_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(PeriodError, match="before it starts"):
        Period(date(2024, 2, 1), date(2024, 1, 1))


def test_months_are_counted_only_when_whole() -> None:
    assert parse("2024-01-01/P2M").months == 2
    assert parse("2024-01-10/P90D").months is None
    assert parse("2024-01-01/P2M").days == 60


@pytest.mark.parametrize(
    ("text", "when", "later"),
    [
        ("2024", "in 2024", "in 2026"),
        ("2024-04-01/P1Y", "in the financial year 2024 to 2025", "in the financial year 2026 to 2027"),
        ("2025-04-30", "on 30 April 2025", "on 30 April 2027"),
        ("2024-02-29", "on 29 February 2024", "on 28 February 2026"),
        ("2024-11-16/P1Y", "in the year to 15 November 2025", "in the year to 15 November 2027"),
        ("2022-01-01/P3Y", "in 2022 to 2024", "in 2024 to 2026"),
    ],
)
def test_a_period_in_a_sentence_and_some_years_later(text: str, when: str, later: str) -> None:
    assert parse(text).when == when
    assert parse(text).moved(2).when == later
