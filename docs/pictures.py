"""``make pictures``: the README's pictures, taken from the running dashboard over the default store."""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click
from PIL import Image
from playwright.sync_api import Browser, expect

# Run as a script: Python then looks for modules beside it, not at the root.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import servers
from benchmarks.painting import chromium
from data import build
from tests.browser.checks import READY_MILLISECONDS, assert_console_empty, open_page, wait_until_finished, watch

FOLDER = Path(__file__).with_suffix("")
COLOURS = 96
LAST_ON_A_PAGE = "Link to this view"


@dataclass(frozen=True, slots=True)
class Picture:
    """One view: its file without suffix, its address below the root, its theme, its size in CSS pixels."""

    name: str
    address: str
    scheme: Literal["light", "dark"] = "light"
    width: int = 1280
    height: int = 1000


NATION = "?mission=health"
PLACE = "place?place=E12000001&mission=health&vs=E92000001"
HEALTHY = "indicator=healthy-life-expectancy-female"
BRIEFING = "briefings?view=make&scope=mission_in_place&place=E12000001&mission=health&known=2026-11-22"
PICTURES = (
    Picture("nation", NATION, height=1800),
    Picture("nation-dark", NATION, scheme="dark", height=1800),
    Picture("mission", "mission?mission=opportunity", height=1300),
    Picture("place", PLACE, height=1500),
    Picture("place-dark", PLACE, scheme="dark", height=1500),
    Picture("place-phone", PLACE, width=390, height=1600),
    Picture("compare", f"compare?place=E12000001&places=E12000001,E12000002,E12000003&{HEALTHY}"),
    Picture("indicator", f"indicator?{HEALTHY}&place=E12000001", height=1500),
    Picture("council", "councils?place=E12000001&known=2026-11-22", height=1400),
    Picture("decision", "decisions?decision=london-2025-06-park-hours&known=2026-11-22", height=1150),
    Picture("partnership", "partnerships?partnership=tyne-to-tees-ready-at-five&known=2026-11-22", height=1100),
    Picture("briefing", BRIEFING, height=1700),
    Picture("data", "data"),
)


def take(browser: Browser, base: str, picture: Picture) -> bytes:
    """The view as PNG once all of it is painted; a page that complains is not taken."""
    page = watch(
        browser.new_page(
            viewport={"width": picture.width, "height": picture.height},
            color_scheme=picture.scheme,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
    )
    open_page(page, f"{base}/{picture.address}")
    expect(page.get_by_text(LAST_ON_A_PAGE)).to_have_count(1, timeout=READY_MILLISECONDS)
    wait_until_finished(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert_console_empty(page)
    taken = page.screenshot(animations="disabled")
    page.close()
    return taken


def with_fewer_colours(png: bytes) -> bytes:
    """The same picture with a palette: a fifth of the size, text and lines as sharp."""
    small = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice([picture.name for picture in PICTURES]))
def main(names: tuple[str, ...]) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "missions.db"
        build.build(store)
        with servers.ours(store) as base, chromium() as browser:
            for picture in PICTURES:
                if names and picture.name not in names:
                    continue
                file = FOLDER / f"{picture.name}.png"
                file.write_bytes(with_fewer_colours(take(browser, base, picture)))
                click.echo(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
