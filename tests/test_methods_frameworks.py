"""Other frameworks' formulae: the worked table to the digit, and their refusals."""

from __future__ import annotations

from datetime import date

import pytest

from methods import frameworks
from methods.frameworks import Course, opinions
from methods.pace import Point, pace, years_between


def years(*days: str) -> list[float]:
    """Years since the first of these days."""
    first, *later = map(date.fromisoformat, days)
    return [0.0, *(years_between(first, day) for day in later)]


WORKED = {
    "good level of development": (Course(67.7, 68.3, 75, 2024, 2025, 2028), 0.34, 0.33, 0.33),
    "18 weeks": (Course(58.8, 61.7, 92, *years("2024-07-31", "2025-10-31", "2029-03-31")), 0.39, 0.33, 0.35),
    "clean power": (Course(68.3, 73.8, 95, 2023, 2024, 2030), 1.67, 1.44, 1.84),
    "police": (
        Course(17_175, 19_558, 30_175, *years("2025-03-31", "2025-09-30", "2029-06-30")),
        2.09,
        1.56,
        2.67,
    ),
}


@pytest.mark.parametrize(("course", "growth", "linear", "un"), WORKED.values(), ids=WORKED)
def test_worked_table(course: Course, growth: float, linear: float, un: float) -> None:
    assert round(frameworks.growth_ratio(course).score, 2) == growth
    assert round(frameworks.index_trend(course).score, 2) == linear
    assert round(frameworks.progress_chart(course).score, 2) == un


def test_growth_rates_run_past_all_there_is() -> None:
    clean = WORKED["clean power"][0]
    assert round(frameworks.value_by_growth(clean), 1) == 117.5


def test_our_pace_is_the_linear_one() -> None:
    course = Course(58.8, 61.7, 92, *years("2024-07-31", "2025-10-31", "2029-03-31"))
    points = [Point(date(2025, 10, 31), 61.7)]
    ours = pace(Point(date(2024, 7, 31), 58.8), points, 92, date(2029, 3, 31))
    assert ours.ratio == pytest.approx(frameworks.index_trend(course).score)


def test_growth_rates_refuse_what_they_cannot_take() -> None:
    for course in (Course(0, 5, 10, 0, 1, 5), Course(-5, 1, 10, 0, 1, 5), Course(5, 6, -1, 0, 1, 5)):
        assert frameworks.growth_ratio(course).why_not
    assert frameworks.progress_chart(Course(0, 5, 10, 0, 1, 5)).why_not
    assert frameworks.growth_ratio(Course(5, 6, 5, 0, 1, 5)).why_not == "The target is the starting figure."


@pytest.mark.parametrize(
    ("yearly", "says"),
    [
        ([50, 52, 54, 56, 58, 60], "sun"),
        ([50, 52, 54, 56, 57, 59], "sun and cloud"),
        ([50, 51, 52, 53, 54, 55], "cloud"),
        ([60, 59, 58, 57, 56, 55], "storm"),
        ([55, 55, 55, 55], "cloud"),
    ],
)
def test_four_symbols(yearly: list[float], says: str) -> None:
    course = Course(50, yearly[-1], 70, 2015, 2020, 2025)
    assert frameworks.four_symbols(course, yearly).says == says


def test_four_symbols_needs_four_years_and_looks_at_six() -> None:
    course = Course(50, 53, 60, 2020, 2022, 2025)
    assert frameworks.four_symbols(course, [50, 52, 53]).why_not
    with_older = [0.0, *(50.0 + one for one in range(6))]
    assert frameworks.four_symbols(Course(50, 55, 60, 2015, 2020, 2025), with_older).score == pytest.approx(0)


def test_last_two_figures_follow_the_wanted_direction() -> None:
    falling = Course(50, 45, 30, 2020, 2022, 2030)
    assert frameworks.last_two(48, falling).says == "improving"
    assert frameworks.last_two(44, falling).says == "worsening"
    assert frameworks.last_two(45, falling).says == "maintaining"
    assert frameworks.last_two(None, falling).why_not


def test_frameworks_disagree_on_the_same_three_points() -> None:
    said = {
        one.framework: one.says for one in opinions(WORKED["good level of development"][0], [67.2, 67.7, 68.3], 67.7)
    }
    assert said["Open SDG and Statistics Canada"] == "limited progress"
    assert said["UN progress chart"] == "fair progress, acceleration needed"
    assert said["SDG Index"] == "stagnating"
    assert said["German sustainability strategy"] == ""
    assert said["Last two figures"] == "improving"


def test_the_order_of_times_matters() -> None:
    with pytest.raises(ValueError, match="after the baseline"):
        Course(1, 2, 3, 2020, 2020, 2030)
