"""Specs made for the pages, made ready to be drawn once, at one width, without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from briefings import light_theme
from briefings.document import DocumentError
from components.theme import ROOM

_STATIC = Path(__file__).resolve().parents[1] / "static"
_ASKED = re.compile(r"app/static/outlines-\w+\.json")
_OUTLINES = "outlines of "
# So small that the chart keeps its width: who draws it writes title and subtitle.
_TITLE = {
    "fontSize": 1,
    "lineHeight": 1,
    "subtitleFontSize": 1,
    "subtitleLineHeight": 1,
    "subtitlePadding": 0,
    "offset": 0,
}
# Widths are measured too wide for our typeface, by a third; the pages' limit would cut whole labels.
_LEGEND = {"labelLimit": 360}


def at_rest(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    """`spec` for one width in the light theme, with the outlines in it and a title of one pixel.

    Raises DocumentError if it asks for a file that is not ours.
    """
    tables = with_rows(spec).get("datasets", {})
    still = {name: _resolved(part, width) for name, part in spec.items() if name != "datasets"}
    tables |= {_OUTLINES + level: outlines() for level in _levels(still)}
    config = _merged(_merged(light_theme.config(), still.get("config", {})), {"title": _TITLE, "legend": _LEGEND})
    return still | {"width": width, "datasets": tables, "config": config}


def with_rows(spec: Mapping[str, Any]) -> dict[str, Any]:
    """`spec` with its tables as rows, as JSON has them: pages carry them as Arrow."""
    tables = {name: _rows(table) for name, table in spec.get("datasets", {}).items()}
    return dict(spec) | ({"datasets": tables} if tables else {})


@cache
def outlines() -> dict[str, Any]:
    """The outlines that maps are drawn from: TopoJSON in metres of the British National Grid."""
    found: dict[str, Any] = json.loads(next(_STATIC.glob("outlines-*.json")).read_text(encoding="utf-8"))
    return found


def _resolved(part: Any, width: int) -> Any:
    """`part` of a spec with the container's width, the colours and the outlines put in."""
    if isinstance(part, list):
        return [_resolved(one, width) for one in part]
    if isinstance(part, str):
        return part.replace(ROOM, str(width))
    if not isinstance(part, dict):
        return part
    if "url" in part:
        return _outlines_for(part)
    found = {name: _resolved(one, width) for name, one in part.items()}
    if isinstance(found.get("color"), dict):
        found["color"] = _coloured(found["color"])
    return found


def _coloured(channel: Mapping[str, Any]) -> dict[str, Any]:
    """A colour channel with hexadecimal colours for Streamlit's names, looked up where Streamlit does."""
    named = light_theme.named()
    found = dict(channel)
    if isinstance(found.get("value"), str):
        found["value"] = named.get(found["value"], found["value"])
    scale = found.get("scale")
    if isinstance(scale, dict) and isinstance(scale.get("range"), list):
        found["scale"] = scale | {"range": [named.get(one, one) for one in scale["range"]]}
    return found


def _outlines_for(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data at an address as data at hand; whatever edition of the outlines was asked for, ours are drawn."""
    if not _ASKED.fullmatch(str(data["url"])):
        raise DocumentError(
            f"A chart asks for {data['url']}, and nothing is fetched. Make the briefing anew from the dashboard."
        )
    return {"name": _OUTLINES + data["format"]["feature"], "format": data["format"]}


def _levels(part: Any) -> set[str]:
    """The levels of outlines that data are asked for by name."""
    if isinstance(part, list):
        return {level for one in part for level in _levels(one)}
    if not isinstance(part, dict):
        return set()
    name = str(part.get("name", ""))
    own = {name.removeprefix(_OUTLINES)} if name.startswith(_OUTLINES) else set()
    return own | {level for one in part.values() for level in _levels(one)}


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, part in above.items():
        both = isinstance(part, Mapping) and isinstance(merged.get(name), Mapping)
        merged[name] = _merged(merged[name], part) if both else part
    return merged


def _rows(table: Any) -> Any:
    """A table as rows: Arrow as pages have it, or rows already."""
    if not isinstance(table, bytes):
        return table
    with pa.ipc.open_stream(table) as stream:
        return stream.read_all().to_pylist()
