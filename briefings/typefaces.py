"""The typefaces that briefings are set in, shipped with them, so that a file looks the same wherever it is made."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

from briefings.document import DocumentError

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Source Sans 3"
SYMBOLS = "DejaVu Sans"
"""For what the first has no glyph for: shapes of statuses, further scripts."""

WEB = {400: "SourceSans3-latin-400.woff2", 600: "SourceSans3-latin-600.woff2"}
"""Files of the first for a web page, by weight: what Western languages need."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_UNITS = 1000
_FILES = {
    FAMILY: ("SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf"),
    SYMBOLS: ("DejaVuSans.ttf",),
}


@cache
def folder() -> Path:
    """Where the fonts are. Raises DocumentError where one is missing."""
    needed = (*_FILES[FAMILY], *_FILES[SYMBOLS], *WEB.values())
    missing = [name for name in needed if not (FOLDER / name).is_file()]
    if missing:
        raise DocumentError(f"The font {missing[0]} is missing from briefings/fonts. Install the dashboard again.")
    return FOLDER


def lacking(family: str, text: str) -> set[str]:
    """Characters of `text` that a family has no glyph for; those that show nothing need none."""
    held = _characters(folder() / _FILES[family][0])
    return {one for one in set(text) if ord(one) not in held and unicodedata.category(one) not in ("Cc", "Cf")}


def shown(text: str) -> str:
    """`text` with :data:`UNKNOWN` for each character that neither family has."""
    for one in lacking(FAMILY, text) & lacking(SYMBOLS, text):
        text = text.replace(one, UNKNOWN)
    return text


class Run(NamedTuple):
    """Neighbouring characters that one family has."""

    text: str
    family: str

    def width(self, weight: str = "400") -> float:
        """How long the run is, in ems."""
        return _face(self.family, weight).getlength(self.text) / _UNITS


def runs(text: str) -> list[Run]:
    """`text` by families: the first as far as it goes, the second for what that lacks."""
    strange = lacking(FAMILY, text)
    return [Run("".join(some), SYMBOLS if odd else FAMILY) for odd, some in groupby(text, strange.__contains__)]


@cache
def _face(family: str, weight: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(folder() / _FILES[family][weight == "600" and family == FAMILY], _UNITS)


@cache
def _characters(font: Path) -> frozenset[int]:
    """Code points with a glyph: the groups of a font's character map in format 12, which our fonts have."""
    held = font.read_bytes()
    tables = [struct.unpack_from(">4sLLL", held, 12 + 16 * i) for i in range(struct.unpack_from(">H", held, 4)[0])]
    start = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    parts = [
        struct.unpack_from(">HHL", held, start + 4 + 8 * i) for i in range(struct.unpack_from(">H", held, start + 2)[0])
    ]
    full = start + next(offset for platform, encoding, offset in parts if (platform, encoding) == (3, 10))
    groups = [
        struct.unpack_from(">LLL", held, full + 16 + 12 * i)
        for i in range(struct.unpack_from(">L", held, full + 12)[0])
    ]
    return frozenset(point for first, last, _ in groups for point in range(first, last + 1))
