"""Every page in Chromium: drawn, silent console, painted maps, axe, keyboard, phone width."""

from __future__ import annotations

import csv
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from briefings.document import Scope
from components import links
from data import indicators, places
from data.period import parse
from tests.browser.checks import (
    assert_axe_clean,
    assert_console_empty,
    hosts_asked,
    open_page,
    painted_shapes,
    wait_until_finished,
)
from views import briefing_shelf
from views.briefing import Asked, compose

pytestmark = pytest.mark.browser

HEALTH = "place=E12000001&mission=health&vs=E92000001"
ADDRESSES = {
    "nation": f"?{HEALTH}",
    "mission": f"mission?{HEALTH}",
    "place": f"place?{HEALTH}",
    "compare": f"compare?{HEALTH}&places=E12000001,E12000002,E12000003",
    "indicator": f"indicator?{HEALTH}&indicator=healthy-life-expectancy-female&tier=region",
    "partnerships": f"partnerships?{HEALTH}&partnership=tyne-to-tees-ready-at-five",
    "councils": f"councils?{HEALTH}",
    "decisions": f"decisions?{HEALTH}&decision=london-2025-06-park-hours",
    "what_works": f"what_works?{HEALTH}&initiative=north-east-saturday-hubs",
    "levers": f"levers?{HEALTH}",
    "taking_part": f"taking_part?{HEALTH}",
    "money": f"money?{HEALTH}&purse=tyne-to-tees-early-years-purse",
    "purpose_goals": f"purpose_goals?{HEALTH}",
    "briefings": f"briefings?{HEALTH}&view=make&scope=mission_in_place",
    "methods": f"methods?{HEALTH}",
    "data": f"data?{HEALTH}",
    "about": f"about?{HEALTH}",
}


REGISTERS = {
    "partnerships": f"partnerships?{HEALTH}",
    "activity": f"councils?{HEALTH}&view=activity",
    "decisions": f"decisions?{HEALTH}",
    "what_works": f"what_works?{HEALTH}",
    "purpose_goals": f"purpose_goals?{HEALTH}&purpose=purpose-goal-15",
    "purses": f"money?{HEALTH}",
    "payment for success": f"money?{HEALTH}&view=success",
    "contracts": f"money?{HEALTH}&view=contracts",
    "impact fund": f"money?{HEALTH}&view=fund",
    "what changed": f"briefings?{HEALTH}&view=digest&since=365",
    "verify": f"briefings?{HEALTH}&view=verify",
}


def test_every_page_of_the_navigation_is_toured() -> None:
    assert set(ADDRESSES) == set(links.PAGES)


# Pages of one pattern share their parts: of each, the light page is read at full width and the dark one on a phone.
IN_BOTH = ("nation", "mission", "place", "compare", "indicator", "councils", "money")
SCHEMES = [(name, scheme) for name in ADDRESSES for scheme in ("light", "dark") if scheme == "light" or name in IN_BOTH]


@pytest.mark.parametrize(("name", "scheme"), SCHEMES)
def test_page_is_silent_and_accessible(page: Page, served: str, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, f"{served}/{ADDRESSES[name]}")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert_axe_clean(page)
    assert_console_empty(page)
    assert hosts_asked(page) == {served.removeprefix("http://")}


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_is_silent_and_accessible(page: Page, served: str, name: str) -> None:
    open_page(page, f"{served}/{REGISTERS[name]}")
    assert_axe_clean(page)
    assert_console_empty(page)


def test_a_footprint_is_drawn(page: Page, served: str) -> None:
    open_page(page, f"{served}/{ADDRESSES['partnerships']}")
    backdrop = page.locator(".mark-shape path").count()
    open_page(page, f"{served}/partnerships?partnership=purpose-coalition")
    assert page.locator(".mark-shape path").count() < backdrop


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_fits_a_phone(page: Page, served: str, name: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{served}/{ADDRESSES[name]}")
    wider = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stMainBlockContainer"] *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                && !e.closest('[data-testid="stDataFrame"], [data-testid="stTable"], svg, canvas, [role="tablist"]'))
            .map(e => e.dataset.testid || e.tagName).slice(0, 5)"""
    )
    assert wider == []
    assert_console_empty(page)


@pytest.mark.parametrize(
    ("indicator", "tier", "period"),
    [
        ("healthy-life-expectancy-female", "region", "2022-01-01/P3Y"),
        ("employment-rate", "combined_authority", "2023-01-01/P1Y"),
        ("children-in-relative-poverty-after-housing", "lower_tier", "2024-04-01/P1Y"),
        ("healthy-life-expectancy-male", "upper_tier", "2022-01-01/P3Y"),
    ],
)
def test_map_has_a_coloured_shape_for_each_value(
    page: Page, served: str, indicator: str, tier: str, period: str
) -> None:
    current = set(places.at_level(tier)["code"])
    held = indicators.values_at(indicator, tier, parse(period))
    with_value = held[held["code"].isin(current)]["value"].notna().sum()
    assert with_value > 5
    open_page(page, f"{served}/indicator?indicator={indicator}&tier={tier}&period={period}")
    expect(page.locator(".figures_marks").first.locator("path")).to_have_count(int(with_value))
    assert len(set(painted_shapes(page))) >= 3
    assert_console_empty(page)


def test_finder_and_stepper_work_by_keyboard(page: Page, served: str) -> None:
    open_page(page, f"{served}/indicator?indicator=healthy-life-expectancy-female&tier=region")
    finder = page.get_by_role("combobox", name="Find a place")
    finder.focus()
    page.keyboard.type("Barnsley")
    page.keyboard.press("Enter")
    wait_until_finished(page)
    expect(page).to_have_url(re.compile("place=E08000038"))
    page.get_by_role("button", name="Earlier", exact=True).focus()
    page.keyboard.press("Enter")
    wait_until_finished(page)
    expect(page).to_have_url(re.compile("period=2021-01-01"))
    assert_console_empty(page)


def test_download_holds_its_head_and_the_table(page: Page, served: str) -> None:
    open_page(page, f"{served}/{ADDRESSES['indicator']}&period=2022-01-01/P3Y")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download all places").click()
    rows = list(csv.reader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig"))))
    head = {row[0] for row in rows if len(row) == 2}
    assert {"Title", "Place", "Period", "Source", "Licence", "Status", "Edition", "As known on"} <= head
    body = rows[rows.index([]) + 1 :]
    assert len(body) - 1 >= 9


@pytest.mark.parametrize(("format_", "begins"), [("PNG", b"\x89PNG\r\n\x1a\n"), ("SVG", b"<svg ")])
def test_a_chart_is_downloaded_as_a_picture(page: Page, served: str, format_: str, begins: bytes) -> None:
    open_page(page, f"{served}/{ADDRESSES['mission']}")
    page.get_by_text("Charts of this page as pictures").click()
    wait_until_finished(page)
    page.get_by_role("combobox", name="Chart").click()
    page.get_by_role("option", name="Male healthy life expectancy fell in").click()
    wait_until_finished(page)
    page.get_by_role("radio", name=format_).or_(page.get_by_role("button", name=format_, exact=True)).click()
    wait_until_finished(page)
    assert_axe_clean(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the picture").click()
    assert started.value.suggested_filename == f"mission-mission-trends.{format_.lower()}"
    content = started.value.path().read_bytes()
    assert content.startswith(begins)
    if format_ == "PNG":
        with Image.open(io.BytesIO(content)) as image:
            assert image.width >= 1280
    else:
        assert f"{served}/mission" in "".join(content.decode().split())
    assert_console_empty(page)


def test_a_page_that_does_not_exist_is_answered(page: Page, served: str) -> None:
    open_page(page, f"{served}/no-such-page?mission=health")
    expect(page.get_by_text("There is no page called no-such-page. Nation is shown.")).to_be_visible()
    open_page(page, f"{served}/?mission=health")
    expect(page.get_by_text("There is no page called")).to_have_count(0)


def test_a_link_from_a_page_to_itself_changes_the_address_and_the_way_back_works(page: Page, served: str) -> None:
    open_page(page, f"{served}/{ADDRESSES['place']}")
    page.get_by_role("link", name="England (country)", exact=True).click()
    expect(page.get_by_role("heading", name="England", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("place=E92000001"))
    page.reload()
    expect(page.get_by_role("heading", name="England", level=1)).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("place=E12000001"))
    expect(page.get_by_role("heading", name="North East", level=1)).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_a_frozen_briefing_is_read_without_controls_above_it(page: Page, served: str, scheme: str, width: int) -> None:
    made = compose(Asked(Scope("mission_in_place", "E12000001", "health"), "2026-11-22"))
    frozen = briefing_shelf.freeze(made, "the private office")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, f"{served}/briefings?briefing={frozen.id}")
    expect(page.get_by_role("heading", name="Health in the North East", level=1)).to_be_visible()
    expect(page.get_by_text("Find a place")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Quote").first.click()
    expect(page.get_by_text("In the North East male healthy life expectancy was 57.0 years").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF").click()
    assert waiting.value.path().read_bytes()[:5] == b"%PDF-"
    if width > 390:
        assert_axe_clean(page)
    assert_console_empty(page)
