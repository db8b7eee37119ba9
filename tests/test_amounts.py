"""Amounts of money in words: exact to the penny, short where a table holds the exact one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import amounts


@pytest.mark.parametrize(
    ("pence", "exact", "short"),
    [
        (0, "£0", "£0"),
        (5, "£0.05", "£0"),
        (120_000_000, "£1,200,000", "£1.2 million"),
        (120_000_001, "£1,200,000.01", "£1.2 million"),
        (8_400_050, "£84,000.50", "£84,001"),
        (99_999_999, "£999,999.99", "£1,000,000"),
        (-250, "−£2.50", "−£3"),
        (500_000_000_000, "£5,000,000,000", "£5 billion"),
        (None, "not available", "not available"),
        (float("nan"), "not available", "not available"),
    ],
)
def test_an_amount_is_written_exactly_and_short(pence, exact, short) -> None:
    assert (amounts.pounds(pence), amounts.short(pence)) == (exact, short)


@given(st.integers(-(10**15), 10**15))
def test_no_penny_is_lost_in_words_or_downloads(pence) -> None:
    read = amounts.pounds(pence).replace("£", "").replace(",", "").replace("−", "-")
    assert round(float(amounts.in_pounds(pence)) * 100) == pence
    whole, _, pennies = read.lstrip("-").partition(".")
    assert int(whole) * 100 + int(pennies or 0) == abs(pence)


def test_what_is_not_stated_is_empty_in_downloads() -> None:
    assert amounts.in_pounds(None) == amounts.in_pounds(float("nan")) == ""


def test_per_head_takes_a_population() -> None:
    assert amounts.a_head(327_850_000, 2_680_763) == "£1.22 a head"
    assert amounts.a_head(100, None) == amounts.a_head(100, 0) == "not per head: no population is held"


def test_an_axis_has_a_unit_that_leaves_short_numbers() -> None:
    assert amounts.scale(120_000_000) == (10**8, "£ million")
    assert amounts.scale(99) == (100, "£")
