"""``make bench``: measure, print the table, and put it into the README."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from benchmarks import baking, briefings, imports, painting, records, reruns, servers
from data import build, snapshots
from data.records.vocabulary import KINDS
from tests.browser.serving import ROOT

README = ROOT / "README.md"
OFFICIAL = ROOT.parent / "shared" / "data"
START, END = "<!-- bench:start -->", "<!-- bench:end -->"

REGION = "place=E12000001&mission=health&vs=E92000001"
HEALTHY = f"{REGION}&indicator=healthy-life-expectancy-female"
SPANS = [f"{year}-01-01/P3Y" for year in range(2022, 2011, -1)]
REGIONS = [f"E1200000{number}" for number in range(1, 10)]
PAGES: dict[str, tuple[str, list[str]]] = {
    "Nation": ("", [f"{HEALTHY}&tier=region&period={span}" for span in SPANS]),
    "Mission": ("mission", [f"place={place}&mission=health&vs=E92000001" for place in REGIONS]),
    "Place": ("place", [f"place={place}&mission=health&vs=E92000001" for place in REGIONS]),
    "Compare": (
        "compare",
        [f"{HEALTHY}&places={','.join(REGIONS[:count])}" for count in range(2, 10)],
    ),
    "Indicator": ("indicator", [f"{HEALTHY}&tier=lower_tier&period={span}" for span in SPANS]),
    "Data": ("data", [f"{REGION}&q={word}" for word in ("", "pay", "health", "absence", "homicide", "leeds")]),
}
MAPS = {"Nation", "Mission", "Indicator"}
ACTING: dict[str, tuple[str, list[str]]] = {
    "Partnerships": ("partnerships", [f"{REGION}&kind={kind}" for kind in KINDS]),
    "Councils": ("councils", [f"{REGION}&council=council-{number}" for number in range(8)]),
    "Council activity": (
        "councils",
        [f"{REGION}&view=activity&kind={name}" for name in ("meetings", "opened", "closed")],
    ),
    "Decisions": ("decisions", [f"{REGION}&state={state}" for state in ("cannot_tell", "moved_less", "did_not_move")]),
    "One decision": ("decisions", [f"{REGION}&decision=decision-{number}" for number in range(8)]),
    "Taking part": ("taking_part", [f"place={place}&mission=health" for place in REGIONS]),
}

FORMATS = {"html": "web page", "pptx": "slides", "zip": "data pack"}

Row = tuple[str, str, str]


def page_rows(store: Path) -> Iterator[Row]:
    """Painting and rerun times of each page against the floors of this run."""
    with painting.chromium() as browser:
        with servers.floor("one_chart") as url:
            chart = painting.ready(browser, url)
        yield "One-chart floor, painted", f"{chart:.0f} ms", "the floor"
        with servers.ours(store) as url:
            for name, (page, queries) in PAGES.items():
                taken = painting.ready(browser, f"{url}/{page}?{queries[0]}")
                bound = 1.8 if name in MAPS else 1.5
                yield f"{name}, painted", f"{taken:.0f} ms, {taken / chart:.2f} × the floor", f"≤ {bound} ×"
            taken = painting.repaint(browser, f"{url}/indicator?{HEALTHY}&tier=region&period={SPANS[3]}")
            yield "Change of period to repainted map", f"{taken:.0f} ms", "≤ 300 ms"


def rerun_rows(store: Path) -> Iterator[Row]:
    """Server time and websocket weight of a rerun of each page."""
    with servers.floor("title_only", defaults=True) as url:
        title = asyncio.run(reruns.floor(url))
    with servers.floor("title_only") as url:
        ours = asyncio.run(reruns.floor(url))
    yield "Title-only app, Streamlit's default settings", f"{title * 1000:.1f} ms", "the floor"
    yield "Title-only app, our settings", f"{ours * 1000:.1f} ms", "–"
    with servers.ours(store) as url:
        for name, (page, queries) in PAGES.items():
            cost = asyncio.run(reruns.cost(url, page, queries))
            faults = f", {cost.exceptions} exceptions" if cost.exceptions else ""
            faults += ", geometry in it" if cost.geometry else ""
            yield (
                f"{name}, rerun with a new choice",
                f"{cost.fresh * 1000:.0f} ms, {cost.fresh / title:.2f} × the floor{faults}",
                "≤ 2 ×",
            )
            yield (
                f"{name}, rerun with a choice seen before",
                f"{cost.seen * 1000:.0f} ms, {cost.seen / title:.2f} × the floor",
                "≤ 1 ×",
            )
            yield f"{name}, heaviest rerun", f"{cost.bytes / 1000:.0f} kB", "≤ 60 kB"


def crowd_rows(store: Path, minutes: float) -> Iterator[Row]:
    """A hundred readers at once."""
    choices = [(page, query) for page, queries in PAGES.values() for query in queries]
    with servers.ours(store) as url:
        felt = asyncio.run(reruns.crowd(url, choices, minutes))
    label = f"{reruns.READERS} readers, a change every {reruns.EVERY_SECONDS:.0f} s, {minutes:g} min"
    yield f"{label}: 95th percentile", f"{felt.p95 * 1000:.0f} ms (median {felt.median * 1000:.0f} ms)", "≤ 150 ms"
    yield (
        f"{label}: dropped",
        f"{felt.dropped} of {reruns.READERS}, {felt.exceptions} exceptions in {felt.reruns:,}",
        "0",
    )
    yield (
        f"{label}: memory a session",
        f"{felt.megabytes_each:.1f} MB, {felt.growth:+.0f} MB in all later",
        "≤ 3 MB, flat",
    )


def import_rows(folder: Path) -> Iterator[Row]:
    """Import rates, memory, and what ten times the observations do to pages."""
    if OFFICIAL.exists():
        rate = imports.official(OFFICIAL, folder)
        yield from _rate_rows(f"Official files ({rate.rows:,} rows)", rate)
    small, small_store = imports.generated(300_000, folder)
    large, large_store = imports.generated(3_000_000, folder)
    yield from _rate_rows(f"Generated ({small.rows:,} rows)", small)
    yield from _rate_rows(f"Generated ({large.rows:,} rows)", large)
    for name in ("Indicator", "Place"):
        page, queries = PAGES[name]
        times = []
        for store in (small_store, large_store):
            with servers.ours(store) as url:
                times.append(asyncio.run(reruns.cost(url, page, queries)).fresh)
        yield f"{name}, rerun: 3 million against 0.3 million", f"{times[1] / times[0]:.2f} ×", "≤ 1.2 ×"


def bake_rows(folder: Path) -> Iterator[Row]:
    """Baking of statuses and chances, in the default store and in the one of all official files."""
    stores = [("Default store", folder / "default.db", 20)]
    if OFFICIAL.exists():
        if not (folder / "official.db").exists():
            imports.official(OFFICIAL, folder)
        stores.append(("Official files", folder / "official.db", 120))
    for name, store, most in stores:
        baked = baking.bake(store)
        yield f"{name}: bake of statuses and chances", f"{baked.seconds:.1f} s", f"≤ {most} s"
        rate, ratio = baked.series / baked.seconds, baked.seconds / baked.plain
        yield f"{name}: baked series", f"{rate:,.0f} a second, {ratio:.1f} × the time of plain least squares", "–"


def record_rows(folder: Path) -> Iterator[Row]:
    """How fast people's records come in, and the memory of it."""
    for name in ("records.xlsx", "records"):
        target = folder / f"{name}.db"
        os.environ["MISSION_STORE"] = str(target)
        build.build(target)
        records.write_generated(folder / name)
        taken = records.measured(folder / name, target)
        kind = "Workbook" if name.endswith(".xlsx") else "Folder of CSV files"
        yield f"{kind} of {taken.rows:,} records: taken", f"{taken.seconds:.1f} s", "≤ 30 s"
        yield f"{kind} of {taken.rows:,} records: peak memory", f"{taken.peak_megabytes:.0f} MB", "≤ 300 MB"
        yield f"{kind} of {taken.rows:,} records: footprints baked afterwards", f"{taken.baked:.1f} s", "≤ 30 s"
    with servers.ours(target) as url:
        for name, (page, queries) in ACTING.items():
            cost = asyncio.run(reruns.cost(url, page, queries))
            yield f"{name} over {taken.rows:,} records, rerun", _told(cost), "≤ 60 kB"


def briefing_rows(file: Path, folder: Path) -> Iterator[Row]:
    """A region's briefing frozen, drawn, set and checked; those of all regions; and the pages of briefings."""
    made = briefings.region(file)
    took = made.seconds
    what = f"Region's briefing ({made.charts} charts, {made.figures} figures)"
    yield f"{what}: frozen, the first of a process", f"{took['freeze, first'] * 1000:.0f} ms", "–"
    yield f"{what}: frozen, after another region's", f"{took['freeze, another'] * 1000:.0f} ms", "≤ 1,000 ms"
    yield f"{what}: frozen again", f"{took['freeze, again'] * 1000:.0f} ms", "–"
    yield (
        "Its charts drawn",
        f"{took['pictures'] * 1000:.0f} ms, {took['pictures'] / took['vl-convert alone']:.2f} × vl-convert alone",
        "–",
    )
    of_typst = took["pdf"] / took["typst alone"]
    yield "Its PDF, charts drawn before", f"{took['pdf'] * 1000:.0f} ms, {of_typst:.2f} × typst alone", "≤ 1,000 ms"
    yield "Its PDF, charts drawn anew", f"{took['pdf, drawn anew'] * 1000:.0f} ms", "–"
    yield "Its PDF, size", f"{made.sizes['pdf'] / 1000:.0f} kB", "≤ 1,000 kB"
    for kind, name in FORMATS.items():
        yield f"Its {name}", f"{took[kind] * 1000:.0f} ms, {made.sizes[kind] / 1000:.0f} kB", "–"
    yield "Its figures checked against the store", f"{took['check'] * 1000:.0f} ms", "–"
    every = briefings.all_regions(file, folder / "briefings")
    yield f"Briefings of all regions and nations ({every.files} files)", f"{every.seconds:.0f} s", "≤ 60 s"
    told = f"{every.largest_megabytes:.0f} MB in the largest process, {every.all_megabytes:.0f} MB in all"
    yield "Briefings of all regions and nations: peak memory", told, "≤ 500 MB"
    with servers.ours(file) as url:
        for name, queries in _briefing_pages(file).items():
            cost = asyncio.run(reruns.cost(url, "briefings", queries))
            yield f"{name}, rerun", _told(cost), "≤ 60 kB"


def _briefing_pages(file: Path) -> dict[str, list[str]]:
    """What is asked of the page of briefings: the list of each region, each region's briefing, one to be made."""
    os.environ["MISSION_STORE"] = str(file)
    frozen = snapshots.snapshots(kind="place")["id"]
    return {
        "Frozen briefings": [f"place={place}" for place in REGIONS],
        "One briefing": [f"place={REGIONS[0]}&briefing={id_}" for id_ in frozen],
        "Making a briefing": [f"place={place}&view=make" for place in REGIONS],
    }


def _told(cost: reruns.Cost) -> str:
    told = f"{cost.fresh * 1000:.0f} ms new, {cost.seen * 1000:.0f} ms seen before, {cost.bytes / 1000:.0f} kB"
    return told + (f", {cost.exceptions} exceptions" if cost.exceptions else "")


def _rate_rows(what: str, rate: imports.Rate) -> Iterator[Row]:
    yield (
        f"{what}: parse to commit",
        f"{rate.parse_to_commit:,.0f} rows/s, {rate.parse_to_commit / rate.bare:.0%} of bare SQLite",
        "≥ 40%",
    )
    yield (
        f"{what}: with gate and bake",
        f"{rate.whole:,.0f} rows/s, {rate.whole / rate.bare:.0%} of bare SQLite",
        "≥ 20%",
    )
    yield f"{what}: peak memory", f"{rate.peak_megabytes:.0f} MB", "≤ 400 MB, flat"


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table with the day."""
    lines = ["| what | measured | asked |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    return f"Measured on {date.today():%-d %B %Y} with 2 cores shared by server, browser and load.\n\n" + "\n".join(
        lines
    )


@click.command()
@click.option("--minutes", default=10.0, show_default=True, help="How long the hundred readers stay.")
@click.option(
    "--only",
    type=click.Choice(["pages", "reruns", "crowd", "imports", "bake", "records", "briefings"]),
    multiple=True,
)
@click.option("--write/--no-write", default=True, help="Put the table into the README (never for --only).")
def main(minutes: float, only: tuple[str, ...], write: bool) -> None:
    """Measure speed and size; every figure stands beside its floor of the same run."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build.build(folder / "default.db")
        parts = {
            "pages": page_rows(folder / "default.db"),
            "reruns": rerun_rows(folder / "default.db"),
            "crowd": crowd_rows(folder / "default.db", minutes),
            "imports": import_rows(folder),
            "bake": bake_rows(folder),
            "records": record_rows(folder),
            "briefings": briefing_rows(folder / "default.db", folder),
        }
        for part, measured in parts.items():
            if only and part not in only:
                continue
            for row in measured:
                click.echo(" | ".join(row))
                rows.append(row)
    if write and not only:
        text = README.read_text(encoding="utf-8")
        README.write_text(
            re.sub(f"{START}.*{END}", lambda _: f"{START}\n{table(rows)}\n{END}", text, flags=re.DOTALL),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
