"""The period to compare with, and what may be said of a change."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methods.change import Change, Estimate, change, previous_non_overlapping


def years(first, last=None):
    return date(first, 1, 1), date(last or first, 12, 31)


def test_three_year_averages_go_back_three_years():
    periods = [years(start, start + 2) for start in range(2011, 2023)]
    assert previous_non_overlapping(periods, years(2022, 2024)) == years(2019, 2021)


def test_only_periods_of_the_same_length_count():
    periods = [years(2020), years(2021), years(2020, 2022), (date(2022, 11, 1), date(2022, 11, 30))]
    assert previous_non_overlapping(periods, years(2023)) == years(2021)
    february, january = (date(2023, 2, 1), date(2023, 2, 28)), (date(2023, 1, 1), date(2023, 1, 31))
    assert previous_non_overlapping([january], february) == january


def test_single_days_compare_with_single_days_only():
    pay = (date(2025, 4, 30), date(2025, 4, 30))
    assert previous_non_overlapping([(date(2024, 4, 17), date(2024, 4, 17))], pay) == (date(2024, 4, 17),) * 2
    assert previous_non_overlapping([(date(2024, 4, 17), date(2024, 4, 18))], pay) is None


def test_a_break_between_leaves_nothing_to_compare_with():
    periods = [years(2020), years(2021), years(2022)]
    assert previous_non_overlapping(periods, years(2022), [date(2022, 1, 1)]) is None
    assert previous_non_overlapping(periods, years(2022), [date(2021, 1, 1), date(2023, 1, 1)]) == years(2021)
    assert previous_non_overlapping([], years(2022)) is None


days = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(days, st.integers(1, 1100)), min_size=1), st.data())
def test_what_is_found_never_overlaps(starts, data):
    periods = [(start, start + timedelta(days=length - 1)) for start, length in starts]
    latest = data.draw(st.sampled_from(periods))
    found = previous_non_overlapping(periods, latest)
    if found is not None:
        assert found in periods
        assert found[1] < latest[0]
        assert not any(
            found[0] < other[0] and other[1] < latest[0] and other[1] - other[0] == latest[1] - latest[0]
            for other in periods
        )


@pytest.mark.parametrize(
    ("after", "tested", "direction", "verdict"),
    [
        (Estimate(76.0, 75.5, 76.5), True, "up", "rose"),
        (Estimate(72.0, 71.5, 72.5), True, "down", "fell"),
        (Estimate(74.3, 73.8, 74.8), False, "up", "no clear change"),
        (Estimate(74.0, 73.5, 74.5), False, "level", "no clear change"),
        (Estimate(76.0), None, "up", None),
    ],
)
def test_a_change_is_judged_only_with_both_intervals(after, tested, direction, verdict):
    found = change(Estimate(74.0, 73.5, 74.5), after)
    assert found == Change(74.0, after.value, after.value - 74.0, tested, direction)
    assert found.verdict == verdict


def test_without_both_values_there_is_no_change():
    assert change(Estimate(None), Estimate(1.0)) is None
    assert change(Estimate(1.0), Estimate(float("nan"))) is None
