"""Every chart of every page as a picture: its title, whose figures it shows, the day and the licence in it."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from briefings.specs import with_rows
from components import links
from components.theme import responsive_text, unbroken
from tests.opening import opened, sound
from tests.test_briefing_pictures import said, texts
from views import compare, footer, pictures, records
from views.drawn import Chart

HERE = {"place": "E12000001", "mission": "health", "vs": "E92000001"}
THREE = HERE | {"places": "E12000001,E12000002,E12000003"}
CHILD_POVERTY = {"indicator": "children-in-relative-poverty-after-housing"}
PAGES = {page: (page, HERE) for page in links.PAGES}
VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "mission on a map": ("mission", HERE | {"view": "map"}),
    "one target": ("place", HERE | {"target": "60", "by": "2028"}),
    "local authorities": ("indicator", CHILD_POVERTY | {"tier": "lower_tier"}),
    "gap": ("compare", THREE | {"view": compare.GAP}),
    "grid": ("compare", THREE | {"view": compare.GRID}),
    "one period": ("compare", THREE | {"view": compare.ONE_PERIOD}),
    "two indicators": ("compare", THREE | {"view": compare.TWO}),
    "partnership": ("partnerships", HERE | {"partnership": "tyne-to-tees-ready-at-five"}),
    "council": ("councils", HERE | {"council": "north-east-council"}),
    "activity": ("councils", HERE | {"view": "activity"}),
    "decision": ("decisions", HERE | {"decision": "london-2025-06-park-hours"}),
    "initiative": ("what_works", HERE | {"initiative": "north-east-saturday-hubs"}),
    "purse": ("money", HERE | {"purse": "tyne-to-tees-early-years-purse"}),
    "payment for success": ("money", HERE | {"view": "success"}),
    "contracts": ("money", HERE | {"view": "contracts"}),
    "impact fund": ("money", HERE | {"view": "fund"}),
    "briefing": ("briefings", HERE | {"view": "make", "scope": "mission"}),
}
WITHOUT = {"methods", "data", "about", "briefings"}

pytestmark = pytest.mark.usefixtures("store")


def charts(at: AppTest) -> list[Chart]:
    return list(at.session_state["drawn"].charts.values())


def whole(text: str) -> str:
    """A text without the spaces at which a picture breaks its lines."""
    return "".join(text.split()).lower()


def context(**other: Any) -> Any:
    return SimpleNamespace(**({"known": None, "day": "2026-10-07", "illustrative": True} | other))


@pytest.mark.parametrize("name", PAGES | VIEWS)
def test_every_chart_of_a_page_becomes_a_picture(name: str) -> None:
    page, query = (PAGES | VIEWS)[name]
    at = opened(page, **query)
    found = charts(at)
    assert len(found) == len(at.get("vega_lite_chart"))
    assert bool(found) == (name not in WITHOUT)
    for chart in found:
        lines = pictures.lines(chart, context())
        svg = pictures.made(chart, lines, "svg")
        told = whole(said(svg))
        assert any(line.startswith("Source: ") for line in lines) or chart.key == "locator"
        for line in (chart.about, pictures.title(chart), *lines, footer.LICENCE):
            assert whole(line) in told
        assert (whole(footer.OUTLINE_LICENCE) in told) == ("mark-shape" in svg.decode())
        written = str(with_rows(chart.spec))
        assert not [text for text in texts(svg) if text.endswith("…") and text not in written], "a label is cut"


def test_a_picture_of_points_is_wide_enough_for_a_slide() -> None:
    chart = charts(opened("nation", **HERE))[0]
    with Image.open(io.BytesIO(pictures.made(chart, ["Source: ONS."], "png"))) as image:
        assert image.format == "PNG"
        assert image.width == 2 * (pictures.WIDTH + 24) >= 1280


def test_pictures_are_drawn_only_when_asked_for() -> None:
    at = opened("mission", **HERE)
    closed = [one.label for one in at.expander].count("Charts of this page as pictures")
    assert closed == 1
    assert "pictures-mission-chart" not in [one.key for one in at.selectbox]
    at.session_state["pictures-mission"] = True
    sound(at.run())
    chosen = at.selectbox(key="pictures-mission-chart")
    assert chosen.options == [pictures.title(chart) for chart in charts(at)]
    assert sound(chosen.select_index(1).run()).selectbox(key="pictures-mission-chart").index == 1


def test_a_chart_that_is_gone_is_chosen_no_longer() -> None:
    at = opened("mission", **HERE)
    at.session_state["pictures-mission"] = True
    at.run()
    sound(at.selectbox(key="pictures-mission-chart").select_index(len(charts(at)) - 1).run())
    assert charts(at)[-1].key == "mission-trends"
    sound(at.button_group(key="choice-view").set_value("map").run())
    assert charts(at)[-1].key == "mission-map"
    assert at.selectbox(key="pictures-mission-chart").value in at.session_state["drawn"].charts


def test_a_page_without_charts_offers_none() -> None:
    at = opened("methods", **HERE)
    assert "Charts of this page as pictures" not in [one.label for one in at.expander]


def test_lines_name_the_sources_of_one_chart_by_producer_status_and_edition() -> None:
    grid = next(chart for chart in charts(opened("mission", **HERE)) if chart.key == "mission-grid")
    first, *_, last = pictures.lines(grid, context())
    assert first == (
        "Source: Office for National Statistics (official statistics in development, published 26 June 2026): "
        "Male healthy life expectancy; Female healthy life expectancy."
    )
    assert last == f"As known on 7 October 2026. {footer.LICENCE}"


def test_lines_tell_the_edition_known_on_a_day() -> None:
    chart = charts(opened("indicator", **HERE))[0]
    then = pictures.lines(chart, context(known="2020-01-01", day="2020-01-01"))
    assert "none published by 1 January 2020 is held" in then[0]
    assert then[-1].startswith("As known on 1 January 2020.")


def test_records_say_that_they_may_be_illustrative_or_that_those_are_left_out() -> None:
    chart = next(chart for chart in charts(opened("levers", **HERE)))
    assert "Source: records of this dashboard." in pictures.lines(chart, context())
    assert f"Illustrative records (◇) may be among them. {records.MEANING}" in pictures.lines(chart, context())
    assert "Illustrative records are left out." in pictures.lines(chart, context(illustrative=False))


def test_what_the_page_says_around_a_chart_is_in_its_title() -> None:
    found = {chart.key: pictures.title(chart) for chart in charts(opened("mission", **HERE))}
    assert found["goal-waiting-times-18-weeks"].startswith("92% of patients wait no longer than 18 weeks")
    assert found["mission-grid"].startswith("Health: ")
    assert pictures.title(Chart("a", {}, "Map of the north", ())) == "Map of the north"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), min_size=1))
def test_a_broken_title_is_whole_again(parts: list[str]) -> None:
    text = " ".join(parts)
    assert unbroken(responsive_text(text).to_dict()).replace(" ", "") == text.replace(" ", "")
