"""The theme: contrasts by the formula of WCAG 2.2, and axe over the elements that take its colours."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import assert_axe_clean, assert_console_empty, open_page
from tests.browser.serving import ROOT, serving

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
HUES = ("blue", "gray", "green", "orange", "red", "violet", "yellow")
CAPTION_OPACITY = 0.6

SPECIMENS = """
import pandas as pd
import streamlit as st

st.title("Specimens")
st.caption("Office for National Statistics, 2022 to 2024")
st.write("[Link](https://example.org), `code`, :gray[grey], :blue[blue], :orange[orange], :primary[primary].")
with st.container(horizontal=True):
    for colour in ("primary", "blue", "green", "orange", "red", "violet", "yellow", "gray"):
        st.badge(colour, color=colour)
with st.container(horizontal=True):
    st.button("Primary", type="primary")
    st.button("Secondary")
    st.button("Tertiary", type="tertiary")
st.multiselect("Places", ["Bury", "Leeds", "York"], ["Bury", "Leeds"])
st.selectbox("Mission", ["Growth", "Health"])
st.selectbox("Compared with", ["England"], disabled=True)
st.segmented_control("Level", ["Region", "Local"], default="Region")
st.select_slider("Period", ["2022", "2023"])
st.tabs(["Map", "Table"])[0].write("Drawn")
st.table(pd.DataFrame({"Place": ["Bury"], "Value": [61.2]}).set_index("Place"))
st.metric("Healthy life expectancy", "61.2 years", "-0.4")
for message in (st.info, st.warning, st.error, st.success):
    message("A message")
"""

SPECIMENS_SERVER = """
from pathlib import Path

import streamlit as st

import server

app = st.App(Path(__file__).with_name("specimens.py"), routes=server.routes, middleware=server.middleware)
"""

Colour = tuple[float, float, float]


def colour(code: str) -> Colour:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(of: Colour) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in of)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def over(front: Colour, back: Colour, opacity: float) -> Colour:
    red, green, blue = (f * opacity + b * (1 - opacity) for f, b in zip(front, back, strict=True))
    return red, green, blue


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> dict[str, str | list[str]]:
    chosen: dict[str, str | list[str]] = THEME[request.param]
    return chosen


def test_both_themes_say_the_same_things() -> None:
    assert THEME["light"].keys() == THEME["dark"].keys()


@pytest.mark.parametrize("surface", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_reads_on_every_surface(theme: dict[str, str], surface: str) -> None:
    back = colour(theme[surface])
    text = colour(theme["textColor"])
    caption = over(text, back, CAPTION_OPACITY)
    others = {name: colour(theme[name]) for name in ("linkColor", "primaryColor", "dataframeHeaderTextColor")}
    hues = {hue: colour(theme[f"{hue}TextColor"]) for hue in HUES}
    ratios = {name: contrast(c, back) for name, c in {"text": text, "caption": caption, **others, **hues}.items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("hue", HUES)
def test_badges_and_messages_read(theme: dict[str, str], hue: str) -> None:
    assert contrast(colour(theme[f"{hue}TextColor"]), colour(theme[f"{hue}BackgroundColor"])) >= 4.5


def test_borders_marks_and_ticks_are_seen(theme: dict[str, str]) -> None:
    back = colour(theme["backgroundColor"])
    seen = {code: contrast(colour(code), back) for code in (theme["borderColor"], *theme["chartCategoricalColors"])}
    seen["tick"] = contrast(colour("#FFFFFF"), colour(theme["primaryColor"]))
    assert {name: ratio for name, ratio in seen.items() if ratio < 3} == {}


def test_sequential_colours_leave_the_background_step_by_step(theme: dict[str, list[str]]) -> None:
    back = colour(str(theme["backgroundColor"]))
    steps = [contrast(colour(code), back) for code in theme["chartSequentialColors"]]
    assert len(steps) == 10
    assert all(later > 1.15 * earlier for earlier, later in pairwise([1.0, *steps]))


def test_diverging_colours_are_strongest_at_both_ends(theme: dict[str, list[str]]) -> None:
    back = colour(str(theme["backgroundColor"]))
    steps = [contrast(colour(code), back) for code in theme["chartDivergingColors"]]
    assert len(steps) == 10
    assert steps[:5] == sorted(steps[:5], reverse=True)
    assert steps[5:] == sorted(steps[5:])


@pytest.mark.browser
def test_elements_pass_axe_in_both_themes(page: Page, tmp_path: Path) -> None:
    (tmp_path / "specimens.py").write_text(SPECIMENS)
    (tmp_path / "specimens_server.py").write_text(SPECIMENS_SERVER)
    with serving(tmp_path / "specimens_server.py", tmp_path / "log.txt") as url:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            open_page(page, url)
            background = colour(THEME[scheme]["backgroundColor"])
            shown = f"rgb({', '.join(str(round(255 * channel)) for channel in background)})"
            expect(page.locator('[data-testid="stApp"]')).to_have_css("background-color", shown)
            assert_axe_clean(page)
    assert_console_empty(page)
