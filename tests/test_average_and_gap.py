"""Average and gap together: said only where both changes are clear."""

from __future__ import annotations

import pytest

from views import average_and_gap, goals_here

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
    found = goals_here.of_place("E12000001", None)
    counted = found[found["Status here"] != "no figures here"]
    assert len(counted) == 2
    assert counted["What is known"].str.startswith("No target was set here").all()
    told = found.set_index("Goal")["What is known"]
    assert told["Clean sources produce at least as much electricity as Great Britain uses"].startswith("One grid for")
    assert goals_here.goals_here("North East", found) == "2 of 18 goals have figures for the North East."
    england = goals_here.of_place("E92000001", None).set_index("Goal")
    assert not england["What is known"].str.contains("No target was set here").any()


def test_groups_inside_a_place_without_uncertainty_have_figures_and_no_judgement() -> None:
    codes = ("E92000001", "E12000001", "W92000004")
    found = average_and_gap.inside_places("opportunity", codes, None)
    assert found is not None
    table = found.table.set_index("Place")
    assert list(table.index) == ["England", "North East"]
    assert set(table["Together"]) == {"not tested"}
    # All children 67.7% and 68.3%; with free school meals 51.5% and 51.3%.
    assert table.loc["England", "Average"] == "67.7%, then 68.3%"
    assert table.loc["England", "Gap between the groups"] == "16.2, then 17.0"
    assert "free school meals among them" in found.note
    assert "cannot be tested" in found.note
    assert average_and_gap.inside_places("growth", codes, None) is None
    assert average_and_gap.inside_places("opportunity", codes, "2020-01-01") is None


def test_groups_that_share_children_are_never_tested_as_independent() -> None:
    row = {f"{when}{part}": 1.0 for when in ("previous_", "") for part in ("value", "lower", "upper")}
    of_two, of_all = average_and_gap._GROUPS
    assert average_and_gap._of_group(of_two, row, "").lower == 1.0
    assert average_and_gap._of_group(of_all, row, "").lower is None
