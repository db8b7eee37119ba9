"""What a series of a place can show, in sentences that carry their reason."""

from __future__ import annotations

import pytest

from views import series_tests

NORTH_EAST = "E12000001"
FIVE, LONG = "Five newest years (OHID's rule)", "Whole series (slope of Theil and Sen)"

pytestmark = pytest.mark.usefixtures("store")


def said(slug: str, place: str = NORTH_EAST, known: str | None = None) -> dict[str, str]:
    return series_tests.findings(slug, place, known)


def test_overlapping_periods_are_refused_by_every_test() -> None:
    found = said("healthy-life-expectancy-female")
    assert len(found) == 3
    assert all("overlap" in sentence for sentence in found.values())


def test_shares_change_by_percentage_points() -> None:
    found = said("employment-rate")
    assert found[FIVE].startswith("no clear change, 2019 to 2023: 0.28 percentage points a year (95% interval")
    assert "percentage points or more, up or down" in found["When a change could be seen"]


def test_money_in_cash_has_no_trend() -> None:
    found = said("gross-disposable-household-income-per-head")
    assert "cash" in found[LONG]
    assert "cash" in found["When a change could be seen"]


def test_a_long_series_without_intervals_has_a_slope_and_no_five_point_trend() -> None:
    found = said("greenhouse-gas-emissions")
    assert found[FIVE].startswith("not tested. No uncertainty is published")
    assert found[LONG].startswith("getting better")


def test_a_place_without_a_series_has_nothing() -> None:
    assert said("employment-rate", "N92000002", known="2001-01-01") == {}
