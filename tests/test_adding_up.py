"""Whether local targets add up, as the page says it: sums, weighted means, what is missing, refusals with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from data import goals, places, store
from tests import opening
from views import adding_up
from views.adding_up import Together

READY, HOMES, POLICE, INTENSITY = (
    "school-readiness",
    "homes-1-5-million",
    "neighbourhood-police-numbers",
    "electricity-carbon-intensity",
)
ENGLISH = [f"E1200000{number}" for number in range(1, 10)]
CHILDREN = "children assessed at the end of reception"

pytestmark = pytest.mark.usefixtures("store")


def set_targets(path: Path, goal: str, values: Mapping[str, float], *, date: str, set_on: str | None = None) -> None:
    with closing(store.connect(path)) as connection, store.writing(connection):
        connection.executemany(
            "INSERT INTO goal_target (goal, place, value, date, set_by, set_on) VALUES (?, ?, ?, ?, 'Partnership', ?)",
            [(goal, place, value, date, set_on) for place, value in values.items()],
        )


def hold_weights(path: Path, weights: Mapping[str, float]) -> None:
    """Hold an indicator under the name of the weight of school readiness."""
    slug = CHILDREN.replace(" ", "-")
    with closing(store.connect(path)) as connection, store.writing(connection):
        row = dict(connection.execute("SELECT * FROM latest LIMIT 1").fetchone())
        indicator = dict(connection.execute("SELECT * FROM indicator LIMIT 1").fetchone()) | {"slug": slug}
        insert(connection, "indicator", indicator)
        for place, value in weights.items():
            insert(connection, "latest", row | {"indicator": slug, "place": place, "value": value})


def insert(connection, table: str, row: Mapping[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def found(mission: str, known: str | None = None) -> Together:
    (one,) = adding_up.of_mission(mission, known)
    return one


def numbers(column: pd.Series[str]) -> list[int]:
    return [int(text.replace(",", "")) for text in column]


def test_without_local_targets_the_page_says_that_it_cannot_be_said() -> None:
    assert goals.targets(READY) == []
    assert adding_up.of_mission("opportunity", None) == []
    page = opening.opened("mission", mission="opportunity")
    assert adding_up.NONE_HELD in "\n".join(one.value for one in page.markdown).replace("\\", "")


def test_counts_are_summed_and_what_is_missing_is_shared_out_equally(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E12000001": 100_000, "E12000007": 400_000}, date="2029-07-09")
    one = found("growth")
    assert one.said.startswith(
        "The targets of 2 of 9 regions come to 500,000 homes; the national target is 1,500,000 homes: "
        "they are 1,000,000 homes short of it."
    )
    assert "Shares by size are not worked out" in one.said
    assert sum(numbers(one.shares["Equal share, homes"])) == 1_000_000
    assert len(one.shares) == 9
    assert one.shares.set_index("Place").loc["South East", "Target"] == "none set"
    assert one.targets["Set by"].tolist() == ["Partnership"] * 2


def test_targets_that_reach_the_total_with_places_left_do_not_add_up(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E12000007": 1_600_000}, date="2029-07-09")
    one = found("growth")
    assert "nothing is missing. They do not add up while places are without a target." in one.said
    assert one.shares.empty


def test_every_police_force_of_england_and_wales_counts(full_store: Path) -> None:
    forces = [code for code in places.at_level("police_force")["code"] if code[0] in "EW"]
    set_targets(full_store, POLICE, dict.fromkeys(forces, 800.0), date="2029-06-30")
    one = found("safer-streets")
    assert len(forces) == 43
    assert "The targets of 43 of 43 police force areas come to 34,400 full-time equivalents" in one.said
    assert "nothing is missing" in one.said
    assert "They do not add up" not in one.said


def test_percentages_are_refused_where_what_they_are_shares_of_is_not_held(full_store: Path) -> None:
    set_targets(full_store, READY, dict.fromkeys(ENGLISH, 74.0), date="2028-08-31")
    one = found("opportunity")
    assert one.said == (
        "A share of children combines when each place counts with the children assessed. What each place would count "
        f"with ({CHILDREN}) is not held for all of them, so the targets are not averaged."
    )
    assert one.shares.empty
    assert len(one.targets) == 9


def test_percentages_are_averaged_by_weights_that_are_held(full_store: Path) -> None:
    """70% of 1,000 and 74% of each of eight times 1,000: 73.56%; 1.44 points of 9,000 are 130 children."""
    set_targets(full_store, READY, {code: 70.0 if code == ENGLISH[0] else 74.0 for code in ENGLISH}, date="2028-08-31")
    hold_weights(full_store, dict.fromkeys(ENGLISH, 1000.0))
    one = found("opportunity")
    assert one.said == (
        "The targets of 9 of 9 regions average 73.56%; the national target is 75%: they are 1.44 percentage points "
        f"short of it. Each place counts with its {CHILDREN}."
    )
    shares = {name.split(",")[0]: numbers(one.shares[name]) for name in one.shares.columns[2:]}
    assert {name: sum(column) for name, column in shares.items()} == {
        "Equal share": 130,
        "Share by size": 130,
        "Furthest behind first": 130,
    }
    first = one.shares.set_index("Place").loc["North East"]
    assert numbers(first[[f"Furthest behind first, {CHILDREN}"]]) == [50]


def test_a_weight_missing_for_one_place_is_no_weight(full_store: Path) -> None:
    set_targets(full_store, READY, {ENGLISH[0]: 70.0}, date="2028-08-31")
    hold_weights(full_store, dict.fromkeys(ENGLISH[:-1], 1000.0))
    assert "is not held for all of them" in found("opportunity").said


def test_tiers_that_overlap_are_not_put_together(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E12000005": 1000, "E08000025": 1000}, date="2029-07-09")
    assert "not of one tier that makes up England without overlap" in found("growth").said


def test_combined_authorities_leave_parts_out_so_theirs_are_not_put_together(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E47000001": 100_000}, date="2029-07-09")
    assert "not of one tier" in found("growth").said


def test_a_target_for_a_later_day_does_not_count(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E12000001": 100_000}, date="2029-07-09")
    set_targets(full_store, HOMES, {"E12000007": 900_000}, date="2035-01-01")
    one = found("growth")
    assert "The targets of 1 of 9 regions come to 100,000 homes" in one.said
    assert one.said.endswith("Not counted, as set for a later day: London.")


def test_only_targets_set_by_a_day_are_known_on_it(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E12000001": 100_000}, date="2029-07-09", set_on="2026-01-01")
    assert adding_up.of_mission("growth", "2025-07-01") == []
    assert "100,000 homes" in found("growth", "2026-02-01").said


def test_a_statistic_without_a_rule_is_refused(full_store: Path) -> None:
    set_targets(full_store, INTENSITY, {"S92000003": 40.0}, date="2030-12-31")
    assert found("clean-energy").said == (
        "No rule says how figures of places combine for this goal. The targets are not put together."
    )


def test_the_page_shows_what_is_missing(full_store: Path) -> None:
    set_targets(full_store, HOMES, {"E12000001": 100_000}, date="2029-07-09")
    page = opening.opened("mission", mission="growth")
    text = "\n".join(one.value for one in page.markdown).replace("\\", "")
    assert "they are 1,400,000 homes short of it" in text
    labels = [one.label for one in page.expander]
    assert {"The local targets", "How it could be shared out"} <= set(labels)
