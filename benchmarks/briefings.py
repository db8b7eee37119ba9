"""How long a region's briefing takes to freeze, to draw and to set, against typst and vl-convert alone."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import vl_convert
from altair.utils import schemapi

from briefings import pdf, pictures, specs
from briefings.document import Chart, Scope
from briefings.formats import FORMATS
from views import briefing, briefing_shelf
from views.briefing import Asked
from views.briefing_shelf import Shelved

FIRST, REGION = "E12000001", "E12000003"
REPEATS = 5
T = TypeVar("T")
_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Made:
    """Seconds by what was done, bytes by format, and the charts and figures of the briefing."""

    seconds: dict[str, float]
    sizes: dict[str, int]
    charts: int
    figures: int


@dataclass(frozen=True, slots=True)
class Together:
    """Files and seconds of all regions' briefings; peak MB of the largest process, and of all with what they share."""

    files: int
    seconds: float
    largest_megabytes: float
    all_megabytes: float


def region(file: Path) -> Made:
    """Freeze a region's briefing into a store and make its files, in a process of its own."""
    script = [sys.executable, "-m", "benchmarks.briefings", str(file)]
    found = subprocess.run(script, check=True, capture_output=True, text=True)
    return Made(**json.loads(found.stdout.splitlines()[-1]))


def all_regions(file: Path, folder: Path) -> Together:
    """``python -m briefings make --all-regions`` over a store, in every format."""
    script = [sys.executable, "-m", "briefings", "make", "--all-regions", "--by", "benchmark", "--out", str(folder)]
    started, largest, together = time.perf_counter(), 0.0, 0.0
    environment = os.environ | {"MISSION_STORE": str(file)}
    with subprocess.Popen(script, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            held = [_megabytes(one) for one in _family(process.pid)]
            largest = max([largest, *(resident for resident, _ in held)])
            together = max(together, sum(shared for _, shared in held))
            time.sleep(_EVERY_SECONDS)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, script)
    return Together(len(list(folder.iterdir())), time.perf_counter() - started, largest, together)


def _family(process: int) -> list[int]:
    """A process and all that it began, and they."""
    found = [process]
    with suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            found += [one for child in children.read_text().split() for one in _family(int(child))]
    return found


def _megabytes(process: int) -> tuple[float, float]:
    """Resident memory of a process, and the same with each shared page parted among those that share it."""
    held = {}
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
            name, kilobytes, *_ = line.split()
            held[name] = int(kilobytes) / 1024
    return held.get("Rss:", 0.0), held.get("Pss:", 0.0)


def _measure_here() -> Made:
    schemapi.disable_debug_mode()
    seconds = {}
    seconds["freeze, first"], _ = _timed(lambda: _frozen(FIRST))
    seconds["freeze, another"], one = _timed(lambda: _frozen(REGION))
    seconds["freeze, again"], _ = _timed(lambda: _frozen(REGION))
    charts = [block for block in one.held.document.blocks if isinstance(block, Chart)]
    ready = [json.dumps(specs.at_rest(chart.spec, pictures.WIDTH)) for chart in charts]
    for kind in FORMATS:
        briefing_shelf.made(one, kind)
    held = one.held
    set_from = pdf.inputs(held.document, frozen=held.made_at, made_by=held.made_by, sha256=held.sha256)
    doings: dict[str, Callable[[], object]] = {
        "vl-convert alone": lambda: [
            vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[]) for spec in ready
        ],
        "pictures": lambda: [pictures.bare(chart.spec) for chart in charts],
        "typst alone": lambda: pdf.typeset(set_from, datetime.fromisoformat(held.made_at)),
        **{kind: partial(briefing_shelf.made, one, kind) for kind in ("pdf", "html", "pptx", "zip")},
        "pdf, drawn anew": lambda: briefing_shelf.made(one, "pdf"),
        "check": lambda: briefing_shelf.state_of(held),
    }
    times: dict[str, list[float]] = {name: [] for name in doings}
    # In turn, so that what else the machine does falls on each alike.
    for _ in range(REPEATS):
        for name, do in doings.items():
            pdf.forget()
            if name in ("pictures", "pdf, drawn anew"):
                pictures.forget()
            times[name].append(_timed(do)[0])
    seconds |= {name: statistics.median(taken) for name, taken in times.items()}
    sizes = {kind: len(briefing_shelf.made(one, kind)) for kind in FORMATS}
    return Made(seconds, sizes, len(charts), len(one.held.document.figures))


def _frozen(place: str) -> Shelved:
    asked = Asked(Scope("place", place), date.today().isoformat())
    return briefing_shelf.freeze(briefing.compose(asked), "benchmark")


def _timed(do: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    found = do()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    os.environ["MISSION_STORE"] = sys.argv[1]
    made = _measure_here()
    print(json.dumps({name: getattr(made, name) for name in Made.__slots__}))
