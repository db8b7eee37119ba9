"""The Data page: what is held and how old, the search, imports with their refusals, and the log of revisions."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from components.words import age_text
from data import __main__ as command_line
from data import imports
from data import store as held_store
from tests import opening
from tests.opening import sound
from views import context, holdings, revisions, search

ROOT = Path(__file__).resolve().parents[1]
HEALTHY = "healthy-life-expectancy-male"

pytestmark = pytest.mark.usefixtures("store")


opened = partial(opening.opened, "data")


def said(at: AppTest) -> str:
    shown = [*at.markdown, *at.caption, *at.info, *at.warning]
    return " ".join(one.value for one in shown).replace("\\", "").replace("\N{WORD JOINER}", "")


def links_of(at: AppTest) -> dict[str, str]:
    """Label → query of the links on the page."""
    return {link.proto.label.replace("\\", ""): link.proto.query_string for link in at.get("page_link")}


def test_lists_every_indicator_with_source_status_age_and_coverage() -> None:
    at = opened()

    listed = at.dataframe[0].value
    assert list(listed["Indicator"]) == [one.title for one in context.all_indicators()]
    healthy = listed.set_index("Indicator").loc["Male healthy life expectancy"]
    assert healthy["Source"] == "Office for National Statistics"
    assert healthy["Status"] == "official statistics in development"
    assert healthy["Newest period"] == "2022 to 2024"
    assert healthy["Region or nation"] == "12 of 12"
    assert (
        at.title[0].value == f"{len(listed)} indicators, the newest {age_text(imports.newest_edition(), date.today())}"
    )


def test_each_indicator_opens_with_the_readers_context() -> None:
    listed = opened(place="E12000008", mission="health").dataframe[0].value

    link = listed.set_index("Indicator").loc["Male healthy life expectancy", "slug"]
    assert link.startswith("indicator?place=E12000008&mission=health")
    assert link.endswith(f"indicator={HEALTHY}")


@pytest.mark.parametrize(
    ("typed", "label", "query"),
    [
        ("healthy life", "Male healthy life expectancy", f"indicator={HEALTHY}"),
        ("HARTLEPOOL", "Hartlepool, North East", "place=E06000001"),
        ("caerdydd", "Caerdydd → Cardiff", "place=W06000015"),
        ("E06000001", "Hartlepool, North East", "place=E06000001"),
    ],
)
def test_search_finds_indicators_and_places_by_any_name(typed: str, label: str, query: str) -> None:
    found = links_of(opened(q=typed))

    assert [one for one in found if one.startswith(label)], found
    assert query in next(found[one] for one in found if one.startswith(label))


def test_search_narrows_the_list_to_what_it_found() -> None:
    assert set(opened(q="healthy life").dataframe[0].value["Indicator"]) == {
        "Male healthy life expectancy",
        "Female healthy life expectancy",
    }


def test_two_places_with_one_name_stay_two() -> None:
    found = search.find("west midlands")

    assert {"E12000005", "E47000007"} <= set(found.places)
    assert len(set(found.places.values())) == len(found.places)


@pytest.mark.parametrize("typed", ["zzzz", "<b>[x](http://a.example)", "%27; DROP TABLE place"])
def test_a_search_that_finds_nothing_says_so(typed: str) -> None:
    at = opened(q=typed)

    assert f"Nothing held here is called “{typed}”" in said(at)
    assert len(at.dataframe[0].value) == len(context.all_indicators())


@pytest.mark.parametrize("typed", [" ", "...", "&"])
def test_a_search_for_no_letter_lists_everything(typed: str) -> None:
    assert len(opened(q=typed).dataframe[0].value) == len(context.all_indicators())


def test_lists_can_be_cut_to_the_mission_to_old_figures_and_to_revised_ones() -> None:
    at = opened(mission="health")

    for share, least in (("mission", 5), ("old", 1), ("revised", 1)):
        sound(at.segmented_control(key="choice-view").set_value(share).run())
        assert at.query_params["view"] == share
        assert least <= len(at.dataframe[0].value) < len(context.all_indicators())

    assert (at.dataframe[0].value["Values revised"] > 0).all()


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"view": "heat"}, "There is no list called heat"),
        ({"indicator": "no-such-thing"}, "No revisions are held of no-such-thing"),
    ],
)
def test_an_address_that_asks_for_nothing_held_is_answered(query: dict[str, str], answer: str) -> None:
    assert answer in said(opened(**query))


def test_says_that_the_page_does_not_follow_the_day_of_knowledge() -> None:
    assert "This page shows the store as it is today" in said(opened(known="2025-03-01"))


def test_old_figures_are_those_with_no_period_in_two_years() -> None:
    frame = holdings.overview("2026-11-22")

    newest_ends = pd.Series(
        {slug: rows["last_end"].max() for slug, rows in imports.coverage().groupby("indicator")}
    ).loc[frame["slug"]]
    assert list(frame["old"]) == list(newest_ends.to_numpy() < "2024-11-22")
    assert frame.set_index("slug").loc[HEALTHY, "Ended"] == "22 months ago"


def test_imports_tell_what_each_changed() -> None:
    runs = opened().dataframe[1].value

    assert set(runs["Result"]) == {"taken"}
    assert {"Rows read", "New", "Changed", "Same", "Gone", "Left out", "Remarks"} <= set(runs.columns)
    assert runs["New"].sum() > 10_000


def test_a_refused_import_stands_with_its_reason(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copy(store, tmp_path / "copy.db")
    monkeypatch.setenv("MISSION_STORE", str(copy))
    (tmp_path / "rates.mapping.toml").write_text(
        """
published = 2026-03-01
[columns]
place = "code"
period = "year"
value = "rate"
[indicator]
slug = "a-rate"
title = "A rate"
source_org = "A council"
"""
    )
    (tmp_path / "rates.csv").write_text("code,year,rate\nE12000001,2024,twelve\n")

    outcome = CliRunner().invoke(command_line.main, ["import", str(tmp_path / "rates.csv")])
    assert outcome.exit_code == 1, outcome.output
    at = opened()

    assert "Refused, and why" in [one.value for one in at.subheader]
    row = at.table[0].value.iloc[0].str.replace("\\", "")
    assert row["File"] == "rates.csv"
    assert "twelve" in row["What was found"]
    assert "refused" in set(at.dataframe[1].value["Result"])


def test_tables_are_drawn_when_opened() -> None:
    at = opened()
    assert not at.table

    at.session_state["coverage-table"] = True
    sound(at.run())

    assert len(at.table[0].value) == len(imports.coverage())


def test_the_log_counts_what_every_edition_replaced() -> None:
    log = opened().dataframe[2].value

    assert log["Values"].sum() == imports.revised()["cells"].sum()
    assert log["Replaced on"].iloc[0] == "26 June 2026"


def test_single_revisions_of_an_indicator_stop_at_the_day_of_knowledge() -> None:
    now = opened(indicator=HEALTHY).dataframe[3].value
    then = opened(indicator=HEALTHY, known="2025-03-01").dataframe[3].value

    assert {"Place", "Period", "Old value", "Value now", "Published", "Replaced on"} <= set(now.columns)
    assert now["Replaced on"].iloc[0] == "26 June 2026"
    assert set(then["Replaced on"]) == {"19 December 2024"}
    assert len(now) <= revisions.MOST_LISTED


def test_choosing_an_indicator_writes_it_into_the_address() -> None:
    at = opened()

    sound(at.selectbox(key="choice-indicator").select(HEALTHY).run())

    assert at.query_params["indicator"] == HEALTHY
    assert len(at.dataframe) == 4


def test_downloads_hold_the_rows_of_the_screen_under_a_head() -> None:
    lines = dict(holdings.head("Imports"))

    assert lines["Title"] == "Imports"
    assert "Open Government Licence" in lines["Licence"]
    assert lines["Version of the store"] == held_store.version()
    labels = {button.proto.label for button in opened().get("download_button")}
    assert {"Download this list", "Download coverage", "Download imports", "Download the log"} <= labels


def test_without_revisions_the_log_says_when_there_will_be_some() -> None:
    assert revisions.log_sentence(revisions.summary().iloc[:0]).startswith("No value held here has been replaced")
