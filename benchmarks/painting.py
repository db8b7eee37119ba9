"""How long a reader waits in Chromium: until the page is painted, and until a changed chart is."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import CHROMIUM_OPTIONS

REPEATS = 7

# Ready: the script has run, and every chart whose top is above the fold has drawn marks.
PAINTED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (!app || app.dataset.testScriptState !== 'notRunning') return false;
  if (document.querySelector('[data-testid="stAppSkeleton"], [data-testid="stSkeleton"]')) return false;
  if (!document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]')) return false;
  return [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')]
    .filter(chart => chart.getBoundingClientRect().top < innerHeight)
    .every(chart => chart.querySelector(
      'svg .mark-shape path[d], svg .mark-symbol path, svg .mark-line path, svg .mark-rect path, canvas.marks'));
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    executable = shutil.which("chromium")
    if executable is None:
        raise SystemExit("Chromium is missing. Mend it with: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


def ready(browser: Browser, url: str) -> float:
    """Median milliseconds from navigation to the last painted chart above the fold, warm."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    times: list[float] = []
    for _ in range(REPEATS):
        page = context.new_page()
        page.goto(url, wait_until="commit")
        page.wait_for_function(PAINTED, polling="raf", timeout=60_000)
        times.append(page.evaluate("performance.now()"))
        page.close()
    context.close()
    return statistics.median(times[2:])


def repaint(browser: Browser, url: str, button: str = "Earlier") -> float:
    """Median milliseconds from a click on a stepper to the repainted chart."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page.goto(url)
    page.wait_for_function(PAINTED, polling="raf", timeout=60_000)
    times: list[float] = [_one_repaint(page, name) for name in [button, "Later"] * REPEATS]
    page.close()
    return statistics.median(times[2:])


def _one_repaint(page: Page, button: str) -> float:
    """Click, then wait until the first chart's drawing has changed and the script is done."""
    page.evaluate("""() => {
      const drawing = () => document.querySelector('[data-testid="stVegaLiteChart"] svg')?.outerHTML ?? '';
      window.before = drawing(); window.started = performance.now(); window.changed = null;
      const look = () => {
        if (drawing() !== window.before) { window.changed = performance.now(); return; }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }""")
    page.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_function("() => window.changed !== null", polling="raf", timeout=30_000)
    taken = float(page.evaluate("window.changed - window.started"))
    page.wait_for_function(PAINTED, polling="raf", timeout=30_000)
    return taken
