"""The page of councils: next meeting, actions, challenges, who is missing; activity by region that adds up."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from components.calendars import Entry, calendar_file
from data import activity, councils, decisions, store
from data.records import taking
from tests.opening import opened
from tests.seats import named_missing, without_seat
from views import council, council_activity, council_board, decision, records
from views.regions import north_to_south

DAY = "2026-11-22"
NORTH_EAST = "north-east-mission-council"

pytestmark = pytest.mark.usefixtures("store")


def said(page: AppTest) -> str:
    texts = (element.value for kind in (page.markdown, page.caption, page.info, page.subheader) for element in kind)
    return "\n".join(texts).replace("\\", "")


def test_a_place_leads_to_the_council_of_its_region() -> None:
    page = opened("councils", place="E08000021", known=DAY)
    assert page.title[0].value.replace("\\", "") == "◇ North East mission council"
    assert [header.value for header in page.header] == [
        "Next meeting and its evidence",
        "Decisions",
        "Actions",
        "Challenges",
        "At the table",
        "Calendar and minutes",
    ]


def test_the_country_leads_to_the_council_of_the_mission() -> None:
    page = opened("councils", mission="safer-streets", known=DAY)
    assert page.title[0].value.replace("\\", "") == "◇ Safer streets mission council"


@pytest.mark.parametrize(
    "region", [*(f"E1200000{number}" for number in range(1, 10)), "W92000004", "S92000003", "N92000002"]
)
def test_every_region_shows_activity_actions_decisions_and_who_is_missing(region: str) -> None:
    page = opened("councils", place=region, known=DAY)
    figures = {metric.label: metric.value for metric in page.metric}
    assert set(figures) == {"◇ Next meeting", "◇ Actions open", "◇ Actions overdue", "◇ Decisions due"}
    assert figures["◇ Next meeting"].startswith("in ")
    assert int(figures["◇ Actions open"]) >= int(figures["◇ Actions overdue"]) >= 1
    assert named_missing(said(page)) == without_seat(region, DAY)


def test_hiding_illustrative_records_hides_all_councils_and_says_why() -> None:
    page = opened("councils", known=DAY, illustrative="hidden")
    assert page.title[0].value == "No council is recorded"
    assert "illustrative are hidden" in said(page)
    assert not page.metric


def test_the_switch_writes_the_address_and_stays_on_other_pages() -> None:
    page = opened("councils", known=DAY)
    page.toggle(key="context-illustrative").set_value(False).run()
    assert page.query_params["illustrative"] == "hidden"
    page.switch_page("pages/decisions.py").run()
    assert page.query_params["illustrative"] == "hidden"
    assert page.title[0].value == "No decision is recorded"


def test_an_unknown_council_is_answered() -> None:
    page = opened("councils", council="<b>war</b>", known=DAY)
    assert any("There is no council called" in warning.value for warning in page.warning)
    assert len(page.title) == 1


def test_the_board_says_how_each_action_stands_and_counts_what_it_lists() -> None:
    board = council_board.board(DAY, True, council=NORTH_EAST)
    stands = board.table["How it stands"]
    assert sum(stands.str.startswith("▼ Overdue by")) == board.counts["overdue"] > 0
    assert len(board.table) == sum(board.counts.values())
    assert stands.str.startswith("▼").iloc[0]
    assert set() < set(board.steps["Action"]) <= set(board.table["Action"])
    assert (board.download["stands_behind"] == "◇ illustrative").all()


def test_a_board_of_an_earlier_day_does_not_know_what_came_later() -> None:
    now = council_board.board(DAY, True, council=NORTH_EAST)
    then = council_board.board("2025-07-01", True, council=NORTH_EAST)
    assert 0 < len(then.table) < len(now.table)
    assert not any("2026" in text for text in then.table["How it stands"])


def test_activity_adds_up_between_table_map_trend_and_store() -> None:
    found = council_activity.of_year(DAY, None, True)
    rows = found.numbers.set_index("code")
    held = activity.actions(DAY, illustrative=True)
    for region in north_to_south():
        of_region = held[held["area"] == region]
        still = of_region["closed"].isna() | (of_region["closed"].fillna("") > DAY)
        assert rows.at[region, "still_open"] == int(still.sum())
        overdue = still & (of_region["due"] < DAY)
        assert rows.at[region, "overdue"] == int(overdue.sum())
    shown = found.table.set_index("Region or nation")["Actions open now"]
    assert [int(text) for text in shown] == list(rows["still_open"])
    mapped = council_activity.on_map(DAY, None, True, "still_open", "")
    assert mapped is not None
    drawn = pa.ipc.open_stream(mapped["datasets"]["table_0"]).read_pandas().set_index("code")["label"]
    assert drawn.astype(int).to_dict() == rows.loc[list(north_to_south()), "still_open"].to_dict()
    _, quarters = council_activity.trend(DAY, None, True, "opened")
    assert list(quarters["Region or nation"]) == list(north_to_south().values())
    first, last = "2024-10-01", "2026-09-30"
    in_span = held[(held["opened"] >= first) & (held["opened"] <= last)]
    counted = quarters.set_index("Region or nation").sum(axis=1)
    for code, name in north_to_south().items():
        assert counted[name] == int((in_span["area"] == code).sum())


def test_what_is_for_the_whole_country_is_not_shared_out() -> None:
    counted = council_activity.of_year(DAY, None, True).numbers.set_index("code")["still_open"]
    held = councils.actions(DAY)
    still_open = held.loc[~(held["closed"].fillna("9999") <= DAY), "place"].value_counts()
    assert counted["E92000001"] == still_open["E92000001"] > 0
    assert counted["K02000001"] == still_open["K02000001"] > 0
    assert counted.sum() == still_open.sum()


@pytest.mark.parametrize("measure", council_activity.MEASURES)
def test_every_measure_is_mapped(measure: str) -> None:
    drawn = council_activity.on_map(DAY, None, True, measure, "")
    numbers = council_activity.of_year(DAY, None, True).numbers.set_index("code")
    assert numbers.loc[list(north_to_south()), measure].nunique() > 1
    assert drawn is not None
    title = f"Map of {council_activity.MEASURES[measure].lower()}"
    page = opened("councils", view="activity", kind=measure, known=DAY)
    assert title in [chart.proto.alt for chart in page.get("vega_lite_chart")]


@pytest.mark.parametrize("measure", council_activity.MEASURES)
def test_where_nobody_did_anything_there_is_no_map(measure: str) -> None:
    assert council_activity.on_map(DAY, None, False, measure, "") is None
    page = opened("councils", view="activity", kind=measure, known=DAY, illustrative="hidden")
    assert "nothing to map" in said(page)


@pytest.mark.parametrize("measure", ["attendance", "closure_days", "still_open"])
def test_a_measure_of_which_there_is_nothing_is_answered(measure: str) -> None:
    page = opened("councils", view="activity", kind=measure, known="2023-01-01")
    assert any("nothing to map" in info.value for info in page.info)
    assert page.title[0].value == "No council activity is recorded in the year to this day"


def test_attendance_counts_every_seat() -> None:
    came = council.attendance(NORTH_EAST, DAY, True)
    meetings = councils.meetings(NORTH_EAST, DAY)
    assert came[["Present", "By a substitute", "Absent"]].to_numpy().sum() == meetings["seats"].sum()


def test_evidence_names_the_indicators_of_decisions_in_force() -> None:
    found = council.evidence(NORTH_EAST, DAY, "2027-01-20", True)
    assert len(found.table) == len(councils.evidence(NORTH_EAST, DAY))
    assert found.said.startswith(f"Its decisions look at {len(found.table)} indicator")


def test_due_decisions_are_counted_as_the_list_counts_them() -> None:
    listed = decision.listed(DAY, DAY, True, council=NORTH_EAST)
    due = sum(count for state, count in listed.counts.items() if state not in ("not_yet_due", "no_expectation"))
    assert decision.due_now(NORTH_EAST, DAY, True) == due > 0
    assert listed.said.startswith(f"◇ {due} of ")


def test_a_decision_withdrawn_is_listed_but_not_counted_as_due(full_store: Path) -> None:
    before = decision.listed(DAY, DAY, True, council=NORTH_EAST)
    tested = before.download[before.download["what_became_of_it"] != "not_yet_due"]
    slug = before.names[tested.index[0]][0]
    with closing(store.connect()) as connection, store.writing(connection):
        connection.execute("UPDATE decision SET state = 'withdrawn' WHERE slug = ?", (slug,))
    after = decision.listed(DAY, DAY, True, council=NORTH_EAST)
    assert len(after.table) == len(before.table)
    assert after.said.endswith("; 1 withdrawn or replaced.")
    due = int(before.said.removeprefix("◇ ").split()[0])
    assert after.said.startswith(f"◇ {due - 1} of ")
    assert decision.due_now(NORTH_EAST, DAY, True) == due - 1


def test_decisions_in_force_are_due_once_their_figure_is_in() -> None:
    held = decisions.decisions(NORTH_EAST)
    in_force = held[(held["decided_on"] <= DAY) & (held["state"] == "in_force") & held["indicator"].notna()]
    due = [slug for slug, one in decisions.evaluated_all(in_force, DAY).items() if one.state != "not_yet_due"]
    assert 0 < len(due) < len(held)
    assert decision.due_now(NORTH_EAST, DAY, True) == len(due)


def test_a_calendar_holds_each_day_once_and_is_the_same_each_time() -> None:
    entries = [
        Entry("a", date(2027, 1, 20), "Winter meeting; agenda, and more", "one\ntwo"),
        Entry("b", date(2026, 12, 9), "New figures"),
    ]
    written = calendar_file("North East", entries, date(2026, 11, 22))
    assert written == calendar_file("North East", list(reversed(entries)), date(2026, 11, 22))
    text = written.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 2
    assert text.index("20261209") < text.index("20270120")
    assert "Winter meeting\\; agenda\\, and more" in text
    assert "one\\ntwo" in text


def test_no_table_shows_an_illustrative_row_without_its_sign() -> None:
    board = council_board.board(DAY, True, council=NORTH_EAST)
    log = council_board.challenges(DAY, True, council=NORTH_EAST)
    seats = council.table_of(NORTH_EAST, DAY, True)
    for column in (board.table["Action"], log.table["About"], seats.members["Post"]):
        assert isinstance(column, pd.Series)
        assert column.str.startswith("◇ ").all()


def test_on_an_earlier_day_the_next_meeting_is_the_one_that_came_next() -> None:
    meetings = council.meetings_of(NORTH_EAST, "2025-07-01", True)
    later = meetings[(meetings["date"] > "2025-07-01") & (meetings["state"] != "cancelled")]
    assert set(later["state"]) == {"planned"}
    following = council.next_meeting(meetings, "2025-07-01")
    assert following is not None
    assert following["date"] == later["date"].min() < DAY


def test_a_month_that_was_announced_lasts_to_its_end() -> None:
    found = council.evidence(NORTH_EAST, DAY, "2027-01-20", True)
    row = found.table.set_index("Indicator").loc["Good level of development"]
    assert row["Next"] == "November 2026, as announced."
    assert row["New before the meeting"] == "yes"
    assert ("2026-11-30", "Good level of development") in {release[:2] for release in found.releases}
    past = council.evidence(NORTH_EAST, "2026-12-01", "2027-01-20", True)
    assert past.table.set_index("Indicator").at["Good level of development", "New before the meeting"] == "no"


@pytest.mark.parametrize(
    "query",
    [{"state": "lost"}, {"meeting": "x"}, {"view": "activity", "kind": "x"}, {"view": "activity", "scope": "x"}],
)
def test_a_bad_choice_is_answered(query: dict[str, str]) -> None:
    assert opened("councils", place="E12000001", known=DAY, **query).warning


def test_what_a_record_said_before_is_kept_with_who_and_when(full_store: Path) -> None:
    with closing(store.connect()) as connection:
        changed = {"slug": NORTH_EAST, "name": "Another name", "place": "E12000001", "provenance": "illustrative"}
        taking.take(connection, {"council": [(1, changed)]}, "the secretary")
    assert records._before("council", NORTH_EAST)["Changed by"].tolist() == ["the secretary"]
    assert "North East mission council" in records._before("council", NORTH_EAST)["What it said before"].iloc[0]


def test_what_came_after_the_day_is_not_shown_anywhere() -> None:
    day = "2025-04-30"
    now, then = (councils.meetings(NORTH_EAST, on) for on in (DAY, day))
    ahead = then[then["date"] > day]
    assert list(then["slug"]) == list(now["slug"])
    assert len(ahead) < len(then)
    assert ahead["minutes"].isna().all()
    assert (ahead[["decisions", "came", "seats"]] == 0).all(axis=None)
    assert now.set_index("slug").loc[ahead["slug"], ["decisions", "seats"]].to_numpy().sum() > 0
    assert len(councils.evidence(NORTH_EAST, "2024-01-01")) == 0 < len(councils.evidence(NORTH_EAST, DAY))
    board = council_board.board(day, True, council=NORTH_EAST).download
    assert board["closed"].fillna("").le(day).all()
    assert not set(board.loc[board["closed"].isna(), "state"]) & {"done", "dropped"}
    log = council_board.challenges("2025-12-31", True).download
    later = council_board.challenges(DAY, True).download
    assert log["answered"].fillna("").le("2025-12-31").all()
    asked_then = later[later["raised"] <= "2025-12-31"]
    assert asked_then["answered"].notna().sum() > log["answered"].notna().sum()
    assert log.loc[log["answered"].isna(), ["response", "outcome", "changed"]].isna().all(axis=None)
