"""Charts: what their finished specs say, and that Chromium draws each in both themes and at both widths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from components.assembly import vega_lite as spec
from components.charts import (
    Level,
    grid,
    matrix,
    ordered_intervals,
    profile,
    reviewed,
    scatter,
    small_multiples,
    spread,
    stacked_bars,
    status_grid,
    timeline,
    trend,
)
from components.charts.axes import cut, decimal_year, domain, period_axis, short_periods, spaced, with_time
from components.record_words import SUCCESS
from components.theme import NumberStyle, responsive_text
from tests.browser.checks import assert_axe_clean, assert_console_empty, open_page
from tests.browser.serving import serving
from tests.making import drawn

PERCENT = NumberStyle("", "%", 1)
POUNDS = NumberStyle("GBPSign", "", 0)
NAMES = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E92000001": "England",
}
WORDS = {"title": "Employment rose in 2 of 4 regions", "subtitle": "Employment rate, %, regions of England"}


def series(years: range = range(2016, 2026), names: dict[str, str] = NAMES) -> pd.DataFrame:
    rows = [
        {
            "place": code,
            "name": name,
            "start": date(year, 1, 1),
            "end": date(year, 12, 31),
            "period": str(year),
            "value": 70.0 + rank + (year - 2016) * 0.3,
            "lower": 69.0 + rank + (year - 2016) * 0.3,
            "upper": 71.0 + rank + (year - 2016) * 0.3,
        }
        for rank, (code, name) in enumerate(names.items())
        for year in years
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(text=frame["value"].map(PERCENT.text), label=frame["value"].map(PERCENT.text))


def latest() -> pd.DataFrame:
    return series(range(2025, 2026))


def band() -> pd.DataFrame:
    periods = series(names={"E12000001": "North East"})[["start", "end", "period"]]
    return periods.assign(p10=68.0, p25=70.0, p75=74.0, p90=76.0)


def cells() -> pd.DataFrame:
    verdicts = ["better", "similar", "worse", "not_compared", None]
    return pd.DataFrame(
        [
            {
                "indicator": slug,
                "indicator_title": title,
                "place": code,
                "name": name,
                "text": "[x]" if verdict is None else "71.2%",
                "verdict": verdict,
                "label": "71.2% (70.1% to 72.3%), 2025",
            }
            for slug, title in (("employment", "Employment rate"), ("obesity", "Adult obesity"))
            for (code, name), verdict in zip(NAMES.items(), verdicts, strict=True)
        ]
    )


def goal_cells() -> pd.DataFrame:
    """A goal with figures by region, one of them missing, and one that is counted by police force."""
    statuses = ["on_track", "too_slow", "moving_away", None]
    ready = {"goal": "ready", "goal_title": "75% of five-year-olds ready to learn", "span": "", "label": "68.3%"}
    police = {"goal": "police", "goal_title": "13,000 more officers", "label": "Counted by force", "status": None}
    own = {"place": "E92000001", "name": "England", "status": "too_early", "own": True}
    regions = [(code, name) for code, name in NAMES.items() if code != "E92000001"]
    return pd.DataFrame(
        [
            ready | own,
            *(
                ready | {"place": code, "name": name, "status": status, "own": False}
                for (code, name), status in zip(regions, statuses, strict=True)
            ),
            police | own | {"span": ""},
            police | {"place": "", "name": "Regions", "span": "Counted by police force", "own": False},
        ]
    )


def rows() -> pd.DataFrame:
    row = {
        "text": "71.2%",
        "interval": "70.1% to 72.3%",
        "period": "2025",
        "label": "71.2% (70.1% to 72.3%), 2025",
        "min": 60.0,
        "p10": 62.0,
        "p25": 66.0,
        "median": 70.0,
        "p75": 74.0,
        "p90": 78.0,
        "max": 80.0,
        "value": 71.2,
        "lower": 70.1,
        "upper": 72.3,
        "comparator": 72.0,
    }
    return pd.DataFrame(
        [
            row
            | {
                "indicator": "a",
                "title": "Employment rate",
                "group": "Growth",
                "polarity": "higher is better",
                "verdict": "similar",
            },
            row
            | {
                "indicator": "b",
                "title": "Adult obesity",
                "group": "Health",
                "polarity": "lower is better",
                "verdict": "worse",
                "value": 90.0,
            },
            row
            | {
                "indicator": "c",
                "title": "Emissions",
                "group": "Health",
                "polarity": "",
                "verdict": "not_compared",
                "min": None,
                "max": None,
            },
        ]
    )


def two() -> pd.DataFrame:
    frame = latest()
    return frame.assign(x=frame["value"] * 300, y=frame["value"], x_label="£21,000", y_label=frame["label"])


def counts() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"row": row, "column": column, "count": count, "label": f"{count} seats"}
            for row, held in (("Business", (2, 0, 1)), ("Trade unions", (0, 0, 0)), ("Citizens", (1, 3, 0)))
            for column, count in zip(("National", "Regional", "Local"), held, strict=True)
        ]
    )


def events() -> pd.DataFrame:
    rows = [
        ("Meetings", date(2025, 3, 1), None, "held", "1 March 2025: spring meeting"),
        ("Meetings", date(2027, 3, 1), None, "held", "1 March 2027: spring meeting"),
        ("Programme", date(2025, 6, 1), date(2026, 6, 1), "other", "a year of work"),
        ("Programme", date(2026, 1, 1), None, "other", "half way"),
    ]
    return pd.DataFrame(rows, columns=["lane", "start", "end", "kind", "label"])


def amounts() -> pd.DataFrame:
    """A year with two parts, and one without any."""
    rows = [
        ("2025 to 2026", "drawn", 1.0, "£1,000,000"),
        ("2025 to 2026", "left", 2.0, "£2,000,000"),
        ("2026 to 2027", "left", 0.0, "£0"),
    ]
    return pd.DataFrame(rows, columns=["lane", "part", "value", "label"])


PARTS = {"drawn": "Drawn", "left": "Not drawn"}
KINDS = {"held": "meeting", "other": "work"}
BREAKS = pd.DataFrame({"start": [date(2020, 1, 1)], "why": ["survey moved online in the pandemic"]})

CHARTS: dict[str, Any] = {
    "trend": lambda: trend(
        series(), **WORDS, style=PERCENT, chosen=["E12000001", "E12000003"], band=band(), band_of="regions",
        breaks=BREAKS, target=Level(80, "Target: 80% by 2030"),
    ),
    "trend in grey": lambda: trend(series(range(1990, 2026)), **WORDS, style=PERCENT),
    "small multiples": lambda: small_multiples(
        series(), **WORDS, style=PERCENT, reference=series(names={"E92000001": "England"})
    ),
    "grid": lambda: grid(cells(), **WORDS),
    "status grid": lambda: status_grid(goal_cells(), **WORDS),
    "profile": lambda: profile(
        rows(), **WORDS, place="North East", peers="9 regions of England", comparator="England"
    ),
    "spread": lambda: spread(latest(), **WORDS, style=PERCENT, chosen=["E12000001", "E12000003"]),
    "ordered intervals": lambda: ordered_intervals(
        latest().assign(alike=[False, True, False, False, False]), **WORDS, style=PERCENT, chosen="E12000001",
        comparator=Level(72.5, "England 72.5%"),
    ),
    "matrix": lambda: matrix(counts(), **WORDS, row_title="Sector", column_title="Tier"),
    "timeline": lambda: timeline(events(), **WORDS, kinds=KINDS, today=date(2026, 11, 22)),
    "stacked bars": lambda: stacked_bars(
        amounts(), **WORDS, parts=PARTS, totals={"2025 to 2026": "£3 million", "2026 to 2027": "£0"}, style=POUNDS,
    ),
    "reviewed": lambda: reviewed(
        latest().assign(verdict=["weak", "below", "looks_weak", "not_weak", "not_weak"]), **WORDS, style=PERCENT,
        verdicts=SUCCESS, pooled=Level(72.5, "All together 72.5%"),
    ),
    "scatter": lambda: scatter(
        two(), **WORDS, x_title="Income, £", y_title="Employment rate, %", x_style=POUNDS, y_style=PERCENT,
        chosen=["E12000001", "E12000003"],
    ),
}  # fmt: skip

SERVED = """
import streamlit as st

from components.assembly import spec
from tests.test_charts import CHARTS

for name, chart in CHARTS.items():
    st.vega_lite_chart(spec(chart()), key=name, alt=name)
"""


def walk(part: Any) -> Iterator[dict[str, Any]]:
    """Every dict within a spec."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
        yield from walk(inner)


def marks(finished: dict[str, Any]) -> list[str]:
    return [layer["mark"]["type"] for layer in drawn(finished)]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_its_message_and_fits_its_container(name: str) -> None:
    finished = spec(CHARTS[name]())
    title = finished["title"]
    assert "Employment rose in 2 of 4 regions" in title["text"]["expr"]
    assert "Employment rate, %, regions of England" in title["subtitle"]["expr"]
    assert title["limit"] == 0
    assert finished["width"] == "container"
    assert json.loads(json.dumps(finished, allow_nan=False)) == finished


@pytest.mark.parametrize("name", CHARTS)
def test_colours_are_left_to_the_theme(name: str) -> None:
    allowed = {"blue", "gray", "green", "orange", "violet", "category"}
    for part in walk(drawn(spec(CHARTS[name]()))):
        for key in ("color", "fill", "stroke"):
            given_colour = part.get(key)
            assert not isinstance(given_colour, str), (key, given_colour)
            if isinstance(given_colour, dict) and "value" in given_colour:
                assert given_colour["value"] in allowed
        if isinstance(part.get("range"), list) and any(
            isinstance(one, str) and one[:1] == "#" for one in part["range"]
        ):
            pytest.fail(f"fixed colours {part['range']}")


@pytest.mark.parametrize("name", CHARTS)
def test_rows_travel_once_and_figures_come_as_text(name: str) -> None:
    finished = spec(CHARTS[name]())
    assert {layer["data"]["name"] for layer in drawn(finished) if layer.get("data")} <= finished["datasets"].keys()
    assert len(json.dumps(finished["datasets"])) < 35_000
    shown = [tip["field"] for part in walk(finished) for tip in part.get("tooltip") or [] if isinstance(tip, dict)]
    assert "value" not in shown


def test_stacked_bars_lay_parts_end_to_end_with_the_total_at_the_end() -> None:
    tables = list(spec(CHARTS["stacked bars"]())["datasets"].values())
    bars = next(table for table in tables if "part" in table[0])
    assert [(bar["x"], bar["x2"]) for bar in bars] == [(0, 1), (1, 3)]
    totals = next(table for table in tables if "text" in table[0])
    assert [(total["x2"], total["text"]) for total in totals] == [(3, "£3 million"), (0, "£0")]


def test_stacked_bars_refuse_more_parts_than_colours_and_amounts_below_zero() -> None:
    with pytest.raises(ValueError, match="At most 4"):
        stacked_bars(amounts(), **WORDS, parts=dict.fromkeys("abcde", ""), totals={}, style=POUNDS)
    below = amounts().assign(value=-1.0)
    with pytest.raises(ValueError, match="below zero"):
        stacked_bars(below, **WORDS, parts=PARTS, totals={}, style=POUNDS)


def test_trend_draws_at_most_four_places_in_colour() -> None:
    with pytest.raises(ValueError, match="At most 4"):
        trend(series(), **WORDS, style=PERCENT, chosen=list(NAMES))


def test_trend_gives_chosen_places_intervals_and_names_all() -> None:
    finished = spec(CHARTS["trend"]())
    tables = list(finished["datasets"].values())
    names = next(table for table in tables if "narrow_y" in table[0])
    assert [row["name"] for row in names] == [*NAMES.values(), "8 in 10 regions", "Half of regions"]
    bars = next(layer for layer in drawn(finished) if layer["encoding"].get("y", {}).get("field") == "lower")
    assert bars["mark"]["type"] == "rule"
    assert bars["encoding"]["color"]["scale"] == {"domain": ["E12000001", "E12000003"], "range": "category"}
    assert "area" in marks(finished)


def test_nothing_is_named_at_a_far_end_that_lies_ahead() -> None:
    path = pd.DataFrame(
        {
            "start": [date(2020, 1, 1), date(2035, 1, 1)],
            "end": [date(2020, 1, 1), date(2035, 1, 1)],
            "period": ["2020", "2035"],
            "value": [70.0, 80.0],
        }
    )
    finished = spec(trend(series(), **WORDS, style=PERCENT, chosen=["E12000001"], path=path, named=False))
    assert not [table for table in finished["datasets"].values() if "narrow_y" in table[0]]
    x = next(layer["encoding"]["x"] for layer in drawn(finished) if "scale" in layer["encoding"].get("x", {}))
    assert x["scale"]["domain"][1] >= 2035


def test_trend_with_many_periods_shows_intervals_as_a_band() -> None:
    finished = spec(trend(series(range(1990, 2026)), **WORDS, style=PERCENT, chosen=["E12000001"]))
    band_layer = next(layer for layer in drawn(finished) if layer["encoding"].get("y2", {}).get("field") == "upper")
    assert band_layer["mark"]["type"] == "area"


def test_trend_is_cut_at_a_break_and_says_why() -> None:
    finished = spec(CHARTS["trend"]())
    points = next(table for table in finished["datasets"].values() if "segment" in table[0])
    north_east = [(row["period"], row["segment"]) for row in points if row["place"] == "E12000001"]
    assert len({segment for period, segment in north_east if period < "2020"}) == 1
    assert {segment for period, segment in north_east if period < "2020"}.isdisjoint(
        segment for period, segment in north_east if period >= "2020"
    )
    why = next(table for table in finished["datasets"].values() if "why" in table[0])
    assert why[0]["why"].replace("\n", " ") == "Break: survey moved online in the pandemic"
    assert 2019.5 < why[0]["x"] < 2020.5


def test_a_missing_value_cuts_the_line() -> None:
    frame = series(range(2016, 2021), {"E12000001": "North East"})
    frame.loc[2, "value"] = None
    kept = cut(with_time(frame))
    assert kept["period"].tolist() == ["2016", "2017", "2019", "2020"]
    assert kept["segment"].tolist() == [0, 0, 1, 1]


def test_charts_without_any_value_say_so() -> None:
    with pytest.raises(ValueError, match="no value to draw"):
        trend(series().assign(value=None, lower=None, upper=None).astype({"value": float}), **WORDS, style=PERCENT)


def test_small_multiples_share_scale_and_reference() -> None:
    finished = spec(CHARTS["small multiples"]())
    points = next(table for table in finished["datasets"].values() if "reference" in table[0])
    assert {row["panel"] for row in points} == set(range(len(NAMES)))
    assert {row["reference"] for row in points if row["period"] == "2016"} == {70.0}
    scales = {
        json.dumps(layer["encoding"]["yOffset"]["scale"]) for layer in drawn(finished) if "yOffset" in layer["encoding"]
    }
    assert len(scales) == 1


def test_grid_colours_by_verdict_and_always_writes_the_symbol() -> None:
    finished = spec(CHARTS["grid"]())
    table = next(table for table in finished["datasets"].values() if "verdict" in table[0])
    assert [(row["symbol"], row["color"], row["text"]) for row in table[:5]] == [
        ("▲", "blue", "71.2%"),
        ("●", "gray", "71.2%"),
        ("▼", "orange", "71.2%"),
        ("○", "gray", "71.2%"),
        ("", "gray", "[x]"),
    ]
    assert "▲ Better, ● Similar, ▼ Worse, ○ Not compared" in finished["title"]["subtitle"]["expr"]
    assert "1 North East, 2 North West" in finished["title"]["subtitle"]["expr"]


def test_a_status_has_word_and_symbol_and_a_goal_without_regions_one_long_cell() -> None:
    finished = spec(CHARTS["status grid"]())
    table = next(table for table in finished["datasets"].values() if "said" in table[0])
    assert [(row["symbol"], row["color"], row["said"]) for row in table] == [
        ("○", "gray", "○ Too early to say"),
        ("▲", "blue", "▲ On track or ahead"),
        ("◆", "orange", "◆ Moving, too slowly"),
        ("▼", "orange", "▼ Moving away"),
        ("–", "gray", "No figures"),
        ("○", "gray", "○ Too early to say"),
        ("–", "gray", "Counted by police force"),
    ]
    assert table[2]["word"] == "◆\nMoving,\ntoo slowly"
    long, last = table[-1], table[4]
    assert (long["from"], long["to"], long["row"]) == (table[1]["from"], last["to"], 1)
    assert table[0]["to"] < table[1]["from"]
    subtitle = finished["title"]["subtitle"]["expr"]
    assert "▲ On track or ahead, ◆ Moving, too slowly" in subtitle
    assert "First column: England. 1 North East" in subtitle


def test_profile_scales_each_row_and_says_which_way_is_better() -> None:
    table = next(table for table in spec(CHARTS["profile"]())["datasets"].values() if "median" in table[0])
    first, second, third = table
    assert (first["min"], first["median"], first["value"], first["max"]) == (0, 50, 56, 100)
    assert (second["value"], second["max"]) == (100, pytest.approx(66.67))
    assert (first["polarity"], second["polarity"]) == ("higher is better", "lower is better")
    assert third["value"] is None
    assert (second["symbol"], second["word"], second["color"]) == ("▼", "Worse", "orange")


def test_spread_selects_by_code_and_names_the_chosen() -> None:
    finished = spec(CHARTS["spread"]())
    (selection,) = (param for param in finished["params"] if "select" in param)
    assert (selection["name"], selection["select"]["fields"]) == ("place", ["code"])
    named = next(table for table in finished["datasets"].values() if "words" in table[0])
    assert [row["words"] for row in named] == ["North East 72.7%", "Yorkshire and The Humber 74.7%"]


def test_dots_of_one_value_do_not_hide_each_other() -> None:
    same = pd.concat([latest().assign(value=70.0)] * 4, ignore_index=True)
    table = next(
        table for table in spec(spread(same, **WORDS, style=PERCENT))["datasets"].values() if "level" in table[0]
    )
    levels = [row["level"] for row in table]
    assert len(set(levels)) == len(levels)


def test_intervals_are_ordered_by_name_unless_asked() -> None:
    def names(order: Any) -> list[str]:
        chart = spec(ordered_intervals(latest(), **WORDS, style=PERCENT, order=order))
        return [row["name"] for row in next(iter(t for t in chart["datasets"].values() if "role" in t[0]))]

    assert names("name") == sorted(NAMES.values())
    assert names("value") == list(reversed(NAMES.values()))


def test_places_that_cannot_be_told_apart_have_a_shape_and_words() -> None:
    finished = spec(CHARTS["ordered intervals"]())
    table = next(table for table in finished["datasets"].values() if "role" in table[0])
    assert {row["name"]: row["role"] for row in table if row["role"] != "other"} == {
        "North East": "chosen",
        "North West": "alike",
    }
    assert "≈ and hollow dot: cannot be told apart from North East." in finished["title"]["subtitle"]["expr"]


def test_matrix_writes_every_count_and_outlines_who_is_missing() -> None:
    finished = spec(matrix(counts(), **WORDS, row_title="Sector", column_title="Tier"))
    cells = finished["datasets"]["table_0"]
    assert [cell["text"] for cell in cells] == ["2", "–", "1", "–", "–", "–", "1", "3", "–"]
    assert [cell["outlined"] for cell in cells] == [cell["text"] == "–" for cell in cells]
    tints = {cell["text"]: cell["tint"] for cell in cells}
    assert tints["3"] > tints["2"] > tints["1"] > tints["–"] == 0


def test_matrix_leaves_out_cells_without_words() -> None:
    said = counts().assign(text=["used", "", "used", "", "", "", "used", "used", "nobody"])
    cells = spec(matrix(said, **WORDS, row_title="Sector", column_title="Tier"))["datasets"]["table_0"]
    assert [cell["outlined"] for cell in cells] == [False] * 8 + [True]


def test_timeline_draws_what_is_to_come_hollow_and_lanes_in_their_order() -> None:
    finished = spec(timeline(events(), **WORDS, kinds=KINDS, today=date(2026, 11, 22)))
    rows = finished["datasets"]["table_1"]
    assert [row["later"] for row in rows] == [False, True, False, False]
    assert [row["lane"] for row in rows] == [0, 0, 1, 1]
    assert "● meeting, ◆ work; hollow: still to come" in finished["title"]["subtitle"]["expr"]
    only_past = events()[lambda frame: frame["start"] < date(2026, 11, 22)]
    past = spec(timeline(only_past, **WORDS, kinds=KINDS, today=date(2026, 11, 22)))
    assert marks(past).count("point") == marks(finished).count("point") - 1


def test_timeline_refuses_more_kinds_than_shapes() -> None:
    with pytest.raises(ValueError, match="At most 7 kinds"):
        timeline(events(), **WORDS, kinds=dict.fromkeys("abcdefgh", "kind"), today=date(2026, 11, 22))


def test_periods_lose_only_what_all_begin_with() -> None:
    assert short_periods(["academic year 2023 to 2024", "academic year 2024 to 2025"]) == [
        "2023 to 2024",
        "2024 to 2025",
    ]
    assert short_periods(["April 2025", "May 2025"]) == ["April 2025", "May 2025"]


def test_an_axis_of_months_keeps_the_month_where_only_the_named_ones_share_it() -> None:
    months = pd.date_range("2021-01-01", periods=49, freq="MS")
    frame = pd.DataFrame({"x": range(49), "period": months.strftime("%B %Y")})
    axis = period_axis(frame).to_dict()
    assert axis["values"] == [0, 12, 24, 36, 48]
    assert '"January 2021"' in axis["labelExpr"]
    assert axis.get("title") is None


def test_the_middle_of_a_year_is_half() -> None:
    assert decimal_year(date(2024, 7, 2)) == pytest.approx(2024.5, abs=0.002)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=12), st.integers(10, 25))
def test_spaced_labels_keep_order_and_do_not_overlap(wanted: list[float], size: int) -> None:
    placed = spaced(wanted, [size] * len(wanted), 300)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    ordered = [placed[index] for index in order]
    assert all(later - earlier >= size - 1e-6 for earlier, later in pairwise(ordered))
    assert ordered[-1] <= 300 - size / 2 + 1e-6


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_domain_holds_every_value_and_does_not_cross_zero_in_vain(values: list[float]) -> None:
    low, high = domain(pd.Series(values))
    assert low <= min(values) <= max(values) <= high
    assert low < high
    assert low >= 0 or min(values) < 0


@pytest.mark.parametrize(
    ("style", "value", "text", "tick"),
    [(PERCENT, 55, "55.0%", "55%"), (POUNDS, 24300, "£24,300", "£24,300"), (PERCENT, -0.25, "−0.3%", "−0.25%")],
)
def test_numbers_are_written_as_elsewhere(style: NumberStyle, value: float, text: str, tick: str) -> None:
    assert (style.text(value), style.tick(value)) == (text, tick)


@given(st.text(min_size=1))
def test_no_title_leaves_its_quotes(title: str) -> None:
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", responsive_text(title).expr)
    assert re.fullmatch(r"(space < \d+ \? |[\[\], :])*", outside)


@pytest.mark.browser
def test_every_chart_is_drawn_in_both_themes_and_widths(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "specimens.py"
    script.write_text(SERVED)
    with serving(script, tmp_path / "log.txt") as url:
        for scheme, width in (("light", 1280), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            open_page(page, url)
            charts = page.locator('[data-testid="stVegaLiteChart"]')
            assert charts.count() == len(CHARTS)
            for chart in charts.all():
                drawn, room = chart.locator("svg.marks").bounding_box(), chart.bounding_box()
                assert drawn
                assert room
                assert drawn["width"] <= room["width"] + 1
                assert chart.locator("[role='graphics-symbol']").count() > 3
            assert_axe_clean(page)
    assert_console_empty(page)
