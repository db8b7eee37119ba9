"""A deck of slides as bytes: 16:9, titled, in one language, with notes, and the same for the same content."""

from __future__ import annotations

import copy
import io
import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.package import XmlPart
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches, Length, Pt

from briefings import light_theme, zips

FONT = "Arial"
LAYOUTS = ("Title Slide", "Title and Content", "Section Header", "Title Only")
Layout = Literal["Title Slide", "Title and Content", "Section Header", "Title Only"]

_LONGEST_TITLE = 180
_LONGEST_PROPERTY = 255
_CHARACTER = 0.53
"""The mean width of a character of Arial as a share of its size."""

# XML 1.0 cannot hold these: control characters, halves of surrogate pairs and two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OTHER_FONT = re.compile(rb'(<a:latin typeface=")Calibri(")')


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide of 13.33 by 7.5 inches, in inches."""

    left: float
    top: float
    width: float
    height: float

    def emu(self) -> tuple[Length, Length, Length, Length]:
        """The same as python-pptx takes it."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


TITLE = Box(0.6, 0.35, 12.13, 1.0)
BODY = Box(0.6, 1.5, 12.13, 5.1)
FOOT = Box(0.6, 6.75, 11.2, 0.5)
_OPENING = Box(0.6, 1.4, 12.13, 2.2)
_BENEATH = Box(0.6, 3.8, 12.13, 2.6)
_CORNER = Box(11.9, 6.85, 0.83, 0.3)


class Deck:
    """Slides in the making."""

    def __init__(self) -> None:
        self._presentation = pptx.Presentation()
        self._presentation.slide_width, self._presentation.slide_height = Inches(13.333), Inches(7.5)
        self._presentation.part._element.find(qn("p:sldSz")).attrib.pop("type", None)
        self._titles: Counter[str] = Counter()
        _set_layouts(self._presentation)

    def add(self, layout: Layout, title: str) -> Slide:
        """A further slide under a title of its own: a title met before is numbered, a very long one shortened."""
        slide: Slide = self._presentation.slides.add_slide(self._presentation.slide_layouts.get_by_name(layout))
        shown = textwrap.shorten(line(title), _LONGEST_TITLE, placeholder=" …") or "Untitled"
        self._titles[shown] += 1
        met = self._titles[shown]
        frame: Any = slide.placeholders[0].text_frame
        frame.text = shown if met == 1 else f"{shown} ({met})"
        if layout in ("Title and Content", "Title Only"):
            frame.paragraphs[0].runs[0].font.size = Pt(size_for(frame.text, TITLE, largest=28, smallest=16))
        return slide

    def content(self, *, language: str, made_at: str, made_by: str, title: str, identifier: str) -> bytes:
        """The file. ``made_at`` is an instant such as 2026-11-21T10:00:00Z, and the only date in it."""
        made = datetime.fromisoformat(made_at).replace(tzinfo=None)
        properties = self._presentation.core_properties
        properties.created = properties.modified = made
        properties.author = properties.last_modified_by = line(made_by)[:_LONGEST_PROPERTY]
        properties.title, properties.identifier = line(title)[:_LONGEST_PROPERTY], identifier
        properties.language, properties.revision = language, 1
        for slide in list(self._presentation.slides)[1:]:
            _number(slide)
        for part in self._presentation.part.package.iter_parts():
            if isinstance(part, XmlPart):
                _conform(part._element, language)
            elif part.partname.startswith("/ppt/theme/"):
                part.blob = _themed(part.blob)
        stream = io.BytesIO()
        self._presentation.save(stream)
        return zips.dated(stream)


def write(
    slide: Slide, box: Box, texts: Iterable[str], *, size: float, bold: bool = False, colour: str = "textColor"
) -> None:
    """Paragraphs in a box; ``size`` in points, ``colour`` by its name in the theme."""
    frame = slide.shapes.add_textbox(*box.emu()).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.margin_left = frame.margin_right = 0
    for at, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = line(text), Pt(size), bold
        run.font.color.rgb = rgb(light_theme.colors()[colour])


def fill(slide: Slide, texts: Iterable[str], *, size: float) -> None:
    """Paragraphs as the points of the slide's own text; ``size`` in points."""
    frame = slide.placeholders[1].text_frame
    for at, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size = line(text), Pt(size)


def note(slide: Slide, lines: Iterable[str]) -> None:
    """The notes of a slide, a paragraph each."""
    frame: Any = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(line(one) for one in lines)


def describe(shape: Any, alt: str) -> None:
    """Give a chart or table its alternative text."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", line(alt))


def line(text: str) -> str:
    """The text as XML can hold it, on one line; a character that it cannot hold is shown as �."""
    return " ".join(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text).split())


def lines_of(text: str, width: float, size: float) -> int:
    """About how many lines a text takes in ``width`` inches at ``size`` points; at least one."""
    return max(1, math.ceil(len(text) / characters(width, size)))


def characters(width: float, size: float) -> int:
    """About how many characters of ``size`` points a line of ``width`` inches holds; at least one."""
    return max(1, int(width * 72 / (size * _CHARACTER)))


def rgb(colour: str) -> RGBColor:
    """A colour such as "#12436D" as python-pptx takes it."""
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]


def size_for(text: str, box: Box, *, largest: int, smallest: int) -> int:
    """The largest even size in points, but never below ``smallest``, at which a text fits a box."""
    fitting = (
        size
        for size in range(largest, smallest, -2)
        if lines_of(text, box.width, size) * size * 1.2 <= (box.height - 0.1) * 72
    )
    return next(fitting, smallest)


def _set_layouts(presentation: Any) -> None:
    """Keep the layouts in use, and lay them out for 16:9."""
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        if layout.name not in LAYOUTS:
            presentation.slide_layouts.remove(layout)
    boxes = {"title": TITLE, "ctrTitle": _OPENING, "body": BODY, "subTitle": _BENEATH, "sldNum": _CORNER}
    for holder in (master, *presentation.slide_layouts):
        for shape in list(holder.placeholders):
            mark = shape._element.ph.get("type", "body")
            if mark in ("dt", "ftr"):
                shape._element.getparent().remove(shape._element)
                continue
            opening = mark == "title" and holder is not master and holder.name == "Section Header"
            shape.left, shape.top, shape.width, shape.height = (_OPENING if opening else boxes[mark]).emu()
    for style in master._element.iter(qn("p:titleStyle")):
        style[0].set("algn", "l")
        style[0].find(qn("a:defRPr")).set("b", "1")
        style[0].find(f".//{qn('a:schemeClr')}").set("val", "tx2")
    for holder in (master, *presentation.slide_layouts):
        for body in holder._element.iter(qn("a:bodyPr")):
            body.set("lIns", "0")
        for tint in list(holder._element.iter(qn("a:tint"))):
            tint.getparent().remove(tint)
    for layout in presentation.slide_layouts:
        for style in layout._element.iter(qn("a:lvl1pPr"), qn("a:defRPr")):
            style.attrib.pop("algn", None)
            style.attrib.pop("cap", None)


def _themed(blob: bytes) -> bytes:
    """A theme in our font and colours, so that what a reader adds to the slides fits too."""
    accents = light_theme.colors()["chartCategoricalColors"]
    wanted = {f"accent{at}": colour for at, colour in enumerate(accents, 1)} | {"dk2": accents[0]}
    for name, colour in wanted.items():
        found = rf'(<a:{name}><a:srgbClr val=")\w+'.encode()
        blob = re.sub(found, rb"\g<1>" + colour.lstrip("#").encode(), blob)
    return _OTHER_FONT.sub(rb"\g<1>" + FONT.encode() + rb"\g<2>", blob)


def _number(slide: Slide) -> None:
    layout: Any = slide.slide_layout
    for shape in layout.placeholders:
        if shape._element.ph.get("type") == "sldNum":
            own = copy.deepcopy(shape._element)
            own.nvSpPr.cNvPr.set("id", str(max(one.shape_id for one in slide.shapes) + 1))
            slide.shapes._spTree.append(own)


def _conform(element: Any, language: str) -> None:
    """Our language and font in a part of the file."""
    for latin in element.iter(qn("a:latin")):
        if not latin.get("typeface").startswith("+"):
            latin.set("typeface", FONT)
    for run in element.iter(qn("a:r"), qn("a:fld")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, run.makeelement(qn("a:rPr")))
    for properties in element.iter(qn("a:rPr"), qn("a:endParaRPr")):
        properties.set("lang", language)
    for properties in element.iter(qn("a:defRPr")):
        if "lang" in properties.attrib:
            properties.set("lang", language)
