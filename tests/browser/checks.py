"""What a browser test asks of a page: it is drawn, the console is silent, axe finds nothing."""

from __future__ import annotations

from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, expect

WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
READY_MILLISECONDS = 30_000

# Streamlit says "notRunning" before its first run too: then there is a skeleton, or no element yet.
FINISHED = (
    '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
    ':not(:has([data-testid="stAppSkeleton"], [data-testid="stSkeleton"]))'
    ':has([data-testid="stMain"] [data-testid="stElementContainer"])'
)
UNPAINTED_CHART = '[data-testid="stVegaLiteChart"]:not(:has(svg.marks, canvas.marks))'

_complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()
_hosts: WeakKeyDictionary[Page, set[str]] = WeakKeyDictionary()


def watch(page: Page) -> Page:
    """Notes from now on what the console complains of, and every host the page asks."""
    complaints = _complaints.setdefault(page, [])
    hosts = _hosts.setdefault(page, set())

    def note_message(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def note_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob"):
            hosts.add(address.netloc)

    page.on("console", note_message)
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
    page.on("request", note_request)
    return page


def open_page(page: Page, url: str) -> None:
    """Goes to `url` and returns when the script has finished and every chart is painted."""
    page.goto(url)
    wait_until_finished(page)


def wait_until_finished(page: Page) -> None:
    """After a control was used: returns when the rerun is over and every chart is painted."""
    page.locator(FINISHED).wait_for(timeout=READY_MILLISECONDS)
    expect(page.locator(UNPAINTED_CHART)).to_have_count(0, timeout=READY_MILLISECONDS)


def assert_console_empty(page: Page) -> None:
    assert not _complaints[page], "\n".join(_complaints[page])


def hosts_asked(page: Page) -> set[str]:
    """Every host:port that the page has asked for anything since it is watched."""
    return set(_hosts[page])


def assert_axe_clean(page: Page) -> None:
    """Fails with axe's own report, one paragraph per violation of WCAG 2.2 AA."""
    results = Axe().run(page, options={"runOnly": WCAG_22_AA, "resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def painted_shapes(page: Page) -> list[str]:
    """Fill colours ("rgb(r, g, b)") of the shapes drawn by the maps of the page, one per shape."""
    fills: list[str] = page.locator(".mark-shape path").evaluate_all(
        "paths => paths.filter(path => path.getAttribute('d'))"
        ".map(path => getComputedStyle(path).fill).filter(fill => fill !== 'none')"
    )
    return fills
