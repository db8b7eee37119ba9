"""Maps: what their specs carry, and that Chromium paints a shape for each place with a value and reports a click."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from components import words
from components.assembly import vega_lite as spec
from components.maps import LONDON, choropleth, class_names, locator, status_map, verdict_map
from components.theme import STATUS_TINTS, NumberStyle
from tests.browser.checks import assert_axe_clean, assert_console_empty, open_page
from tests.browser.serving import ROOT, serving
from tests.making import drawn

OUTLINES = next((ROOT / "static").glob("outlines-*.json"))
URL = f"app/static/{OUTLINES.name}"
YEARS = NumberStyle("", "years", 1)
WORDS = {"title": "Men live fewer healthy years in the north", "subtitle": "Male healthy life expectancy, years"}
VERDICTS = ["better", "similar", "worse", "not_compared"]
WITHOUT_FIGURE = ("S12000033", "E09000001")


def codes(level: str) -> list[str]:
    return [shape["id"] for shape in json.loads(OUTLINES.read_text())["objects"][level]["geometries"]]


def values(level: str) -> pd.DataFrame:
    """A value for each place, 50 to 69; none for two."""
    frame = pd.DataFrame({"code": codes(level)})
    frame["value"] = [50.0 + index % 20 for index in frame.index]
    frame["label"] = [f"{value:.1f} ({value - 1:.1f} to {value + 1:.1f})" for value in frame["value"]]
    missing = frame["code"].isin(WITHOUT_FIGURE)
    return frame.assign(value=frame["value"].mask(missing), label=frame["label"].mask(missing, "suppressed [c]"))


def verdicts(level: str) -> pd.DataFrame:
    frame = pd.DataFrame({"code": codes(level)})
    return frame.assign(verdict=[VERDICTS[index % 4] for index in frame.index], label="60.0 years")


def statuses(level: str) -> pd.DataFrame:
    """Each status in turn, and none for the last place, an English one."""
    frame = pd.DataFrame({"code": sorted(codes(level), reverse=True)})
    met = list(STATUS_TINTS)
    given = [met[index % len(met)] for index in frame.index[:-1]]
    return frame.assign(status=[*given, None], figure="33%", label="60.0 years")


def local(**options: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"level": "lower_tier", "breaks": [55, 60, 65], "inset": LONDON, "chosen": "E09000012"}
    return spec(choropleth(values("lower_tier"), outlines_url=URL, style=YEARS, **WORDS, **(given | options)))


MAPS: dict[str, Any] = {
    "local": local,
    "combined": lambda: spec(
        choropleth(
            values("combined_authority"),
            outlines_url=URL,
            level="combined_authority",
            breaks=[55, 60],
            style=YEARS,
            backdrop_level="region",
            **WORDS,
        )
    ),
    "verdicts": lambda: spec(verdict_map(verdicts("region"), outlines_url=URL, level="region", **WORDS)),
    "statuses": lambda: spec(
        status_map(statuses("region"), outlines_url=URL, level="region", numbers="Percentages: pace", **WORDS)
    ),
    "locator": lambda: spec(locator(URL, "lower_tier", "E06000001")),
}

SERVED = """
import streamlit as st

from tests.test_maps import MAPS

for name, finished in MAPS.items():
    selects = {"on_select": "rerun"} if name != "locator" else {}
    event = st.vega_lite_chart(finished(), key=name, alt=name, **selects)
    if selects:
        st.text(f"{name}: {event['selection']['place']}")
"""


def layer(finished: dict[str, Any], name: str) -> dict[str, Any]:
    return next(layer for layer in drawn(finished) if layer.get("name") == name)


def table(finished: dict[str, Any], column: str) -> list[dict[str, Any]]:
    return next(rows for rows in finished["datasets"].values() if column in rows[0])


def test_geometry_stays_in_the_file_of_outlines() -> None:
    text = json.dumps(local(), allow_nan=False)
    assert '"arcs"' not in text
    assert '"coordinates"' not in text
    assert layer(local(), "figures")["data"] == {"url": URL, "format": {"type": "topojson", "feature": "lower_tier"}}


def test_all_local_authorities_travel_in_25_kilobytes() -> None:
    finished = local()
    rows = table(finished, "shade")
    assert len(rows) == 361
    assert set(rows[0]) == {"code", "shade", "label"}
    assert len(json.dumps(finished["datasets"], separators=(",", ":"))) < 25_000
    assert len(json.dumps({key: part for key, part in finished.items() if key != "datasets"})) < 13_000


def test_a_value_on_a_bound_is_in_the_higher_class() -> None:
    frame = pd.DataFrame({"code": ["E1", "E2", "E3", "E4"], "value": [54.9, 55.0, 65.0, None], "label": "figure"})
    finished = spec(choropleth(frame, outlines_url=URL, level="region", breaks=[55, 60, 65], style=YEARS, **WORDS))
    shades = [row["shade"] for row in table(finished, "shade")]
    color = layer(finished, "figures")["encoding"]["color"]
    assert shades == [1, 3, 8, None]
    assert color["legend"]["values"] == [1, 3, 6, 8]
    assert color["scale"] == {"domain": list(range(10)), "range": "ramp"}


def test_classes_are_named_by_their_bounds() -> None:
    assert class_names([18_000, 20_000], NumberStyle("GBPSign")) == [
        "Under £18,000",
        "£18,000 to under £20,000",
        "£20,000 or more",
    ]
    assert class_names([2.5], NumberStyle("", "%", 1)) == ["Under 2.5%", "2.5% or more"]


def test_missing_figures_are_grey_with_the_reason() -> None:
    finished = local()
    assert "Grey: no figure" in finished["title"]["subtitle"]["expr"]
    assert {row["label"] for row in table(finished, "shade") if row["shade"] is None} == {"suppressed [c]"}
    assert layer(finished, "no_figure")["encoding"]["color"] == {"value": "gray"}


def test_a_map_shows_the_nations_that_have_figures_and_the_chosen_place() -> None:
    frame = values("lower_tier")
    english = frame.assign(value=frame["value"].where(frame["code"].str.startswith("E")))

    def shown(chosen: str | None) -> str:
        options: dict[str, Any] = {"level": "lower_tier", "breaks": [60], "style": YEARS, "chosen": chosen}
        finished = spec(choropleth(english, outlines_url=URL, **WORDS, **options))
        return str(layer(finished, "figures")["transform"][0]["filter"])

    assert shown(None) == "indexof('E', datum.id[0]) >= 0"
    assert shown("W06000015") == "indexof('EW', datum.id[0]) >= 0"


def test_a_click_selects_by_code() -> None:
    (selection,) = (param for param in local()["params"] if "select" in param)
    assert selection["name"] == "place"
    assert selection["select"]["fields"] == ["code"]
    assert selection["views"] == ["figures"]


def test_verdicts_have_colour_word_and_symbol() -> None:
    finished = MAPS["verdicts"]()
    color = layer(finished, "figures")["encoding"]["color"]
    assert color["scale"] == {"domain": VERDICTS, "range": ["blue", "gray", "orange", "gray"]}
    assert "▼ Worse" in color["legend"]["labelExpr"]
    assert [row["sign"] for row in table(finished, "sign")][:4] == ["▲", "●", "▼", "○"]
    assert any(part["encoding"].get("text", {}).get("field") == "sign" for part in drawn(finished))


def test_a_status_reads_without_colour() -> None:
    """Statuses that judge differ in symbol, and those of one colour and strength in hatching."""
    judged = [key for key in STATUS_TINTS if not key.startswith("no_")]
    assert len({words.STATUSES[key].icon for key in STATUS_TINTS}) == len(STATUS_TINTS)
    looks = [(STATUS_TINTS[key].strength, STATUS_TINTS[key].hatching) for key in judged if "baseline" not in key]
    assert len(set(looks)) == len(looks)


def test_statuses_have_colour_hatching_word_and_symbol() -> None:
    finished = MAPS["statuses"]()
    color = layer(finished, "figures")["encoding"]["color"]
    rows = table(finished, "hatching")
    assert color["scale"]["domain"] == [row["status"] for row in rows[:-1]]
    assert "▲ On track or ahead" in color["legend"]["labelExpr"]
    assert '"moving_away": "M' in color["legend"]["symbolType"]["expr"]
    assert [row["sign"] for row in rows[:3]] == ["★", "▲", "◆"]
    assert rows[-1]["status"] is None
    assert sum("gradient" in json.dumps(part["mark"]) for part in drawn(finished)) == 1
    subtitle = finished["title"]["subtitle"]["expr"]
    assert "Palest, with a broken edge: no figure" in subtitle
    assert subtitle.startswith("map_k > 0.7 ? (")


def test_a_map_without_hatched_statuses_draws_no_hatching() -> None:
    plain = statuses("region").assign(status="too_early")
    finished = spec(status_map(plain, outlines_url=URL, level="region", **WORDS))
    assert "gradient" not in json.dumps(drawn(finished))


def test_a_locator_has_no_title_and_rings_only_what_may_be_too_small() -> None:
    authority, region = MAPS["locator"](), spec(locator(URL, "region", "E12000001", nations="E"))
    assert "title" not in authority
    assert [len(drawn(finished)) for finished in (authority, region)] == [3, 2]


@pytest.fixture(scope="module")
def maps_served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("maps")
    (folder / "static").mkdir()
    shutil.copy(OUTLINES, folder / "static")
    (folder / "specimens.py").write_text(SERVED)
    with serving(folder / "specimens.py", folder / "log.txt") as url:
        yield url


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("light", 390), ("dark", 1280), ("dark", 390)])
def test_a_shape_is_painted_for_each_place_with_a_value(page: Page, maps_served: str, scheme: Any, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, maps_served)
    local_map, combined, verdict, status, _ = page.locator('[data-testid="stVegaLiteChart"]').all()

    def painted(chart: Any, marks: str) -> list[str]:
        drawn = f".{marks}_marks path[d]:not([d=''])"
        expect(chart.locator(drawn).first).to_be_attached()
        fills: list[str] = chart.locator(drawn).evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")
        return fills

    with_value = values("lower_tier")["value"].notna()
    assert len(painted(local_map, "figures")) == with_value.sum() == 359
    assert len(set(painted(local_map, "figures"))) == 4
    assert len(painted(local_map, "no_figure")) == 2
    assert len(painted(local_map, "inset_figures")) == 32
    assert len(painted(combined, "figures")) == len(codes("combined_authority"))
    assert len(painted(combined, "backdrop")) == 9
    assert len(painted(verdict, "figures")) == 12
    assert len(painted(status, "figures")) == 11
    hatched = [key for key in statuses("region")["status"].dropna() if STATUS_TINTS[key].hatching]
    assert status.locator('path[fill^="url("][d]:not([d=""])').count() == len(hatched)
    assert status.locator("linearGradient stop").count() > 20
    for chart in page.locator('[data-testid="stVegaLiteChart"]').all():
        drawn, room = chart.locator("svg.marks").bounding_box(), chart.bounding_box()
        assert drawn
        assert room
        assert drawn["width"] <= room["width"] + 1
    assert_axe_clean(page)
    assert_console_empty(page)


@pytest.mark.browser
def test_streamlit_reports_the_code_of_a_clicked_place(page: Page, maps_served: str) -> None:
    open_page(page, maps_served)
    local_map = page.locator('[data-testid="stVegaLiteChart"]').first
    local_map.locator('.figures_marks path[aria-label^="Highland:"]').click(force=True)
    expect(page.get_by_text("local: [{'code': 'S12000017'}]")).to_be_visible()
    boroughs = [code for code in codes("lower_tier") if code.startswith("E09") and code not in WITHOUT_FIGURE]
    local_map.locator(".inset_figures_marks path").nth(boroughs.index("E09000006")).click(force=True)
    expect(page.get_by_text("local: [{'code': 'E09000006'}]")).to_be_visible()
    assert_console_empty(page)
