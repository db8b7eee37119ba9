"""Charts and maps as pictures: the Vega-Lite specs of the pages drawn by vl-convert, in the light theme.

Nothing is fetched: outlines come from `static/`, fonts from `briefings/fonts`.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import vl_convert

from briefings import light_theme, typefaces
from briefings.document import DocumentError
from briefings.specs import at_rest
from components.theme import SUBTITLE_SHARE, longest_line

WIDTH = 640
"""Pixels across, unless another width is asked for."""

_KEPT = 64
_SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", _SVG.strip("{}"))
_MARGIN = 12
_UNSEEN = {"class", "role", "cursor", "pointer-events", "version"}
_STEP = re.compile(r"([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?")
_LONG_NUMBER = re.compile(r"(\d+\.\d)\d+")
# Pixels between lines and of an average character; of title, subtitle, and what stands below.
_TITLE: dict[str, Any] = {"size": 16, "step": 20, "weight": "600", "fill": "textColor"}
_SUBTITLE: dict[str, Any] = {"size": 13, "step": 17, "weight": "400", "fill": "grayTextColor"}
_BELOW: dict[str, Any] = {"size": 12, "step": 16, "weight": "400", "fill": "grayTextColor"}
_CHARACTER = 5.9
# Share of a text that lies before its anchor.
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


class Bare(NamedTuple):
    """A picture for a page that says its title itself: the SVG, its size, and the subtitle by paragraphs."""

    svg: str
    width: float
    height: float
    subtitle: str


class _Drawn(NamedTuple):
    root: Element
    title: list[str]
    subtitle: list[str]


def picture(
    spec: Mapping[str, Any],
    *,
    lines: Sequence[str] = (),
    kind: Literal["svg", "png"] = "svg",
    width: int = WIDTH,
    scale: float = 2,
) -> bytes:
    """A chart or map with its title above and `lines` below it, on white, as a file of its own.

    Args:
        spec: Vega-Lite as :mod:`components.assembly` makes it, its tables as rows or as Arrow.
        lines: source, date, licence: a paragraph each.
        kind: of the file.
        width: of the chart in pixels, without the margin; a PNG has `scale` times as many.

    Raises:
        DocumentError: the spec cannot be drawn, or asks for a file that is not ours.
    """
    drawn = _drawn(spec, width)
    root = _framed(drawn, [part for line in lines for part in textwrap.wrap(line, int(width / _CHARACTER))], width)
    _with_symbols(root)
    svg: bytes = ElementTree.tostring(root, encoding="utf-8")
    return svg if kind == "svg" else bytes(vl_convert.svg_to_png(svg.decode(), scale=scale))


def bare(spec: Mapping[str, Any], *, width: int = WIDTH, name: str = "") -> Bare:
    """The same as SVG without title, subtitle and ground. Raises DocumentError as :func:`picture`.

    Args:
        spec: as for a picture.
        width: in pixels.
        name: put before the ids in the drawing, which several drawings in one page would share.
    """
    drawn = _drawn(spec, width)
    _with_symbols(drawn.root)
    for element in drawn.root.iter():
        for unseen in [one for one in element.attrib if one in _UNSEEN or one.startswith("aria-")]:
            del element.attrib[unseen]
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set("id", name + value)
            elif value.startswith("url(#"):
                element.set(attribute, f"url(#{name}{value.removeprefix('url(#')}")
    size = float(drawn.root.get("width", 0)), float(drawn.root.get("height", 0))
    return Bare(ElementTree.tostring(drawn.root, encoding="unicode"), *size, _unwrapped(drawn.subtitle, width))


def forget() -> None:
    """Draw each picture anew, as for a briefing that was not asked for before."""
    _svg.cache_clear()


def _drawn(spec: Mapping[str, Any], width: int) -> _Drawn:
    """The chart without ground and title, and the lines of these."""
    root = ElementTree.fromstring(_svg(json.dumps(at_rest(spec, width), ensure_ascii=False, allow_nan=False)))
    for group in root.iter(f"{_SVG}g"):
        outline = group.get("class", "").startswith("mark-shape")
        for path in group.iterfind(f"{_SVG}path"):
            # A tenth of a pixel is enough, and half the size.
            path.set("d", _coarse(path.get("d", "")) if outline else _LONG_NUMBER.sub(r"\1", path.get("d", "")))
    root.remove(root[0])
    for parent in root.iter():
        for title in parent.findall(f"{_SVG}g[@class='mark-group role-title']"):
            parent.remove(title)
            return _Drawn(root, _lines(title, "text"), _lines(title, "subtitle"))
    return _Drawn(root, [], [])


def _unwrapped(lines: Sequence[str], width: int) -> str:
    """Lines of a subtitle as its paragraphs: one ends where the next word would have had room."""
    longest = int(longest_line(width) * SUBTITLE_SHARE)
    text = "".join(
        line + ("\n" if len(line) + 1 + len(after.split(" ")[0]) <= longest else " ") for line, after in pairwise(lines)
    )
    return text + "".join(lines[-1:])


def _coarse(path: str) -> str:
    """An outline of straight lines on a grid of half a pixel, which neighbours share, without what falls together."""
    kept: list[str] = []
    for command, x, y in _STEP.findall(path):
        step = f"{command}{round(float(x) * 2) / 2:g},{round(float(y) * 2) / 2:g}" if x else command
        if not kept or command != "L" or step[1:] != kept[-1][1:]:
            kept.append(step)
    return "".join(kept)


# A page, its PDF and its HTML show the same charts within minutes, and text is slow to measure.
@lru_cache(_KEPT)
def _svg(spec: str) -> str:
    _register_fonts()
    try:
        return vl_convert.vegalite_to_svg(spec, vl_version="6.4", allowed_base_urls=[])
    except ValueError as error:
        reason = " ".join(str(error).split("\n")[:2])
        raise DocumentError(
            f"A chart cannot be drawn ({reason}). Make the briefing anew from the dashboard."
        ) from error


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(typefaces.folder()))


def _lines(title: Element, part: str) -> list[str]:
    texts = title.iterfind(f".//{_SVG}g[@class='mark-text role-title-{part}']/{_SVG}text")
    return [line for text in texts for line in text.itertext()]


def _framed(drawn: _Drawn, below: Sequence[str], width: int) -> Element:
    """A picture with the drawing between its title and the lines below, on the page's colour."""
    light = light_theme.colors()
    height = float(drawn.root.get("height", 0))
    top = _MARGIN + sum(len(part) * look["step"] for part, look in ((drawn.title, _TITLE), (drawn.subtitle, _SUBTITLE)))
    foot = top + height + (_MARGIN if below else 0)
    across, down = width + 2 * _MARGIN, foot + len(below) * _BELOW["step"] + _MARGIN
    root = Element(f"{_SVG}svg", width=f"{across:g}", height=f"{down:g}")
    root.set("viewBox", f"0 0 {across:g} {down:g}")
    SubElement(root, f"{_SVG}rect", width=f"{across:g}", height=f"{down:g}", fill=light["backgroundColor"])
    y = float(_MARGIN)
    for lines, look in ((drawn.title, _TITLE), (drawn.subtitle, _SUBTITLE)):
        y = _write(root, lines, look, y)
    drawn.root.set("x", f"{_MARGIN}")
    drawn.root.set("y", f"{top:g}")
    root.append(drawn.root)
    _write(root, below, _BELOW, foot)
    return root


def _write(root: Element, lines: Sequence[str], look: Mapping[str, Any], y: float) -> float:
    """Add `lines` below `y`, and return where they end."""
    for line in lines:
        y += look["step"]
        text = SubElement(root, f"{_SVG}text", transform=f"translate({_MARGIN},{y - look['step'] / 4:g})")
        text.set("font-family", light_theme.config()["font"])
        text.set("font-size", f"{look['size']}px")
        text.set("font-weight", look["weight"])
        text.set("fill", light_theme.colors()[look["fill"]])
        text.text = line
    return y


def _with_symbols(root: Element) -> None:
    """Set each run of characters that the first family lacks in the second, at its own place.

    Renderers change a whole line to another face when one character is missing.
    """
    for text in root.iter(f"{_SVG}text"):
        for line in [text, *text]:
            runs = typefaces.runs(line.text or "")
            if (len(runs) == 1 and runs[0].family == typefaces.FAMILY) or not runs:
                continue
            size = float(text.get("font-size", "0").removesuffix("px"))
            widths = [run.width(text.get("font-weight", "400")) * size for run in runs]
            x = float(line.get("x", 0)) - sum(widths) * _BEFORE[text.get("text-anchor", "start")]
            line.text = None
            for place, (run, width) in enumerate(zip(runs, widths, strict=True)):
                span = Element(
                    f"{_SVG}tspan", {"x": f"{x:.1f}", "text-anchor": "start", "font-family": f"'{run.family}'"}
                )
                span.text = run.text
                line.insert(place, span)
                x += width
