"""Average and gap together: said only where both changes are clear."""

from __future__ import annotations

import pytest

from views import average_and_gap, standings

HOME = ("K02000001", "K03000001", "K04000001", "E92000001")

pytestmark = pytest.mark.usefixtures("store")


def rows(mission: str, known: str | None = None) -> dict[str, dict[str, str]]:
    return average_and_gap.of_mission(mission, HOME, known).set_index("Indicator").to_dict("index")


def test_a_clear_fall_of_the_average_without_a_clear_gap_is_not_called_worse_and_wider() -> None:
    found = rows("health")["Healthy life expectancy, male"]
    assert found["Average"].startswith("worse: 62.4 (")
    assert ", then 60.7 (60.5 to 60.9)" in found["Average"]
    assert found["Gap between regions"].startswith("no clear change: ")
    assert found["Gap between regions"].count(" to ") == 2
    assert found["Together"] == "worse; gap: no clear change"
    assert found["From, to"] == "2019 to 2021; 2022 to 2024"


@pytest.mark.parametrize("mission", ["growth", "health", "safer-streets", "opportunity", "clean-energy"])
def test_nothing_is_judged_without_a_test(mission: str) -> None:
    for name, row in rows(mission).items():
        if row["Together"].startswith("not tested"):
            assert not row["Average"].startswith(("better", "worse")) or row["Average"].endswith(")"), name
            assert len(row["Together"]) > len("not tested: ")


def test_money_in_cash_is_not_judged() -> None:
    assert "cash" in rows("growth")["Median weekly pay"]["Together"]


def test_goals_of_a_place_say_where_they_are_counted_instead() -> None:
    found = standings.of_place("E12000001", None)
    counted = found[found["Status here"] != "not counted here"]
    assert len(counted) == 2
    assert counted["What is known"].str.startswith("No target was set here").all()
    assert "Counted for Great Britain." in set(found["What is known"])
    assert standings.goals_here("North East", found).startswith("2 of 17 goals are counted for the North East")
    england = standings.of_place("E92000001", None).set_index("Goal")
    assert not england["What is known"].str.contains("No target was set here").any()
