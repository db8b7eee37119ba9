"""A page as its link opens it in a new session."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from components import links
from tests.browser.serving import ROOT


def opened(page: str, **query: str) -> AppTest:
    """The dashboard at a page (a key of `links.PAGES`) with an address, run once without a fault."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    if page != "nation":
        at.switch_page(links.PAGES[page])
    for key, value in query.items():
        at.query_params[key] = value
    return sound(at.run())


def sound(at: AppTest) -> AppTest:
    """The page, which has no fault."""
    assert not at.exception, [one.value for one in at.exception]
    return at
