"""The chance of a target of one's own: said where the gate lets it, refused with the reason elsewhere."""

from __future__ import annotations

from functools import partial

import pytest

from tests import opening
from views import outlook

NORTH_EAST = "E12000001"

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "indicator")


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("healthy-life-expectancy-male", "averages over years that overlap"),
        ("good-level-of-development", "of the 15 years of comparable data that are needed, there are 4"),
        ("greenhouse-gas-emissions", "did no better than the base rate"),
        ("electric-vehicle-public-charging-devices", "not one a year"),
    ],
)
def test_a_refusal_has_its_reason(slug: str, why: str) -> None:
    year = outlook.model(slug, None).last + 3
    assert why in outlook.refusal(slug, NORTH_EAST, year, None)


def test_too_far_ahead_is_refused() -> None:
    assert "Too far ahead" in outlook.refusal("employment-rate", NORTH_EAST, 2030, None)


def test_by_a_year_is_at_least_as_likely_as_in_it() -> None:
    found = outlook.outlook("employment-rate", NORTH_EAST, 75.0, 2026, None)
    assert found.said.startswith("The chance of 75.0% or more at least once by 2026 is about 2 in 10; in 2026 itself")
    assert "nobody has set it" in found.said
    assert "% of outcomes fell within the band meant to hold 80%" in found.record
    assert list(found.table["Year"]) == ["2024", "2025", "2026"]


def test_an_easier_target_is_never_less_likely() -> None:
    def tenths(target: float) -> int:
        said = outlook.outlook("employment-rate", NORTH_EAST, target, 2026, None).said
        chance = said.split(" is ")[1].split(";")[0]
        ends = {"less than 1 in 10": 0, "more than 9 in 10": 10}
        return ends[chance] if chance in ends else int(chance.split()[1])

    chances = [tenths(target) for target in (80.0, 77.0, 75.0, 74.0, 73.0)]
    assert chances == sorted(chances)
    assert chances[0] < chances[-1]


def test_what_is_known_later_does_not_count() -> None:
    assert (
        outlook.model("gross-median-weekly-pay", "2025-07-01").last
        < outlook.model("gross-median-weekly-pay", None).last
    )


def test_a_link_opens_the_question_and_its_answer() -> None:
    at = opened(indicator="employment-rate", place=NORTH_EAST, target="75", by="2026")
    assert at.number_input(key="choice-target").value == 75.0
    assert any("nobody has set it" in part.value for part in at.markdown)
    at.number_input(key="choice-target").set_value(76.0).run()
    assert at.query_params["target"] == "76"


@pytest.mark.parametrize("target", ["moon", "nan", "inf", "1e400", "<script>"])
def test_a_target_that_is_no_number_is_the_newest_figure(target: str) -> None:
    at = opened(indicator="employment-rate", place=NORTH_EAST, target=target, by="2026")
    assert at.number_input(key="choice-target").value == 72.8


def test_a_refused_indicator_says_why_on_the_page() -> None:
    at = opened(indicator="good-level-of-development", place=NORTH_EAST, by="2027")
    assert any("15 years of comparable data" in part.value for part in at.info)
