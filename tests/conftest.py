"""The default store, the running server and a browser, each made once for all tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.checks import watch
from tests.browser.serving import ROOT, serving
from tests.making import empty_store, full_store, places_only  # noqa: F401
from tests.records_making import emptied, no_records  # noqa: F401

# The same examples on every machine, and none of them fails by the clock.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The default store, built from the carried tables; `MISSION_STORE` names it."""
    from data.build import build

    path = tmp_path_factory.mktemp("store") / "missions.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MISSION_STORE", str(path))
        build(path)
        yield path


@pytest.fixture(scope="session")
def served(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of the real dashboard over the default store."""
    with serving(ROOT / "server.py", tmp_path_factory.mktemp("served") / "log.txt", store=store) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. A missing one is a failure: what only a browser shows must be tested."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium is missing. Mend it with: sudo apt-get install --yes chromium", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """One British reader with a light screen of 1280 by 900 px, whose cache warms up as readers' do."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale="en-GB",
        timezone_id="Europe/London",
        color_scheme="light",
        reduced_motion="reduce",
    )
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Iterator[Page]:
    """A new tab whose console and requests are watched; for the dark theme: `page.emulate_media`."""
    tab = watch(reader.new_page())
    yield tab
    tab.close()
