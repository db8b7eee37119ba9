"""Tables of slides, split over as many slides as they need."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide
from pptx.util import Inches, Pt

from briefings import deck
from briefings.deck import Box

Row = tuple[str, ...]

_MARGIN = 0.2
_LONGEST_HEAD = 100
# In characters: the most that a text or a word may ask for, what stands around it, and what a slide holds in all.
_WIDEST, _LONGEST_WORD, _PADDING, _FULL = 60, 20, 3, 110
_NUMBER = re.compile(r"[−+-]?£?[\d,]+(\.\d+)?%?( \[\w+\])?")


class Layout:
    """How a table stands in a box: the size of its type in points, its columns' widths in inches, its pages."""

    def __init__(self, columns: Row, rows: Sequence[Row], box: Box) -> None:
        self.columns = tuple(textwrap.shorten(deck.line(one), _LONGEST_HEAD, placeholder=" …") for one in columns)
        self._box = box
        self.size = next(size for most, size in ((4, 14), (7, 12), (10, 10), (len(columns), 8)) if len(columns) <= most)
        cells = [self.columns, *(tuple(map(deck.line, row)) for row in rows)]
        self.widths = [box.width * share for share in _shares(cells)]
        self.right = [at > 0 and _numeric(column[1:]) for at, column in enumerate(zip(*cells, strict=True))]
        self.pages = list(self._paged([piece for row in cells[1:] for piece in self._pieces(row)]))

    def place(self, slide: Slide, page: Sequence[Row], alt: str) -> None:
        """Draw one page of the table, under its head."""
        left, top, width, _ = self._box.emu()
        shown = [self.columns, *page]
        frame: Any = slide.shapes.add_table(len(shown), len(self.columns), left, top, width, Inches(0.1))
        deck.describe(frame, alt)
        for column, inches in zip(frame.table.columns, self.widths, strict=True):
            column.width = Inches(inches)
        for drawn, row in zip(frame.table.rows, shown, strict=True):
            drawn.height = Inches(self._height(row))
            for cell, text, right in zip(drawn.cells, row, self.right, strict=True):
                paragraph = cell.text_frame.paragraphs[0]
                run = paragraph.add_run()
                run.text, run.font.size = text, Pt(self.size)
                if right:
                    paragraph.alignment = PP_ALIGN.RIGHT

    def _height(self, row: Row) -> float:
        most = max(
            deck.lines_of(text, width - _MARGIN, self.size) for text, width in zip(row, self.widths, strict=True)
        )
        return most * self.size * 1.2 / 72 + 0.1

    def _pieces(self, row: Row) -> Iterator[Row]:
        """A row in as many as keep each on one page."""
        lines = max(1, int((self._box.height - self._height(self.columns) - 0.15) * 72 / (self.size * 1.2)))
        parts = [
            textwrap.wrap(text, lines * deck.characters(width - _MARGIN, self.size)) or [""]
            for text, width in zip(row, self.widths, strict=True)
        ]
        return zip_longest(*parts, fillvalue="")

    def _paged(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        page: list[Row] = []
        height = head = self._height(self.columns)
        for row in rows:
            if page and height + self._height(row) > self._box.height:
                yield page
                page, height = [], head
            page.append(row)
            height += self._height(row)
        yield page


def _shares(cells: Sequence[Row]) -> list[float]:
    """The share of the width of each column: by its longest text, but never less than its longest word asks for."""
    wanted, least = [], []
    for column in zip(*cells, strict=True):
        wanted.append(min(max(map(len, column)), _WIDEST) + _PADDING)
        least.append(min(max(len(word) for text in column for word in text.split() or [""]), _LONGEST_WORD) + _PADDING)
    spare = max(sum(wanted), _FULL) - sum(least)
    beyond = [want - need for want, need in zip(wanted, least, strict=True)]
    sizes = [need + spare * more / (sum(beyond) or 1) for need, more in zip(least, beyond, strict=True)]
    return [size / sum(sizes) for size in sizes]


def _numeric(cells: Sequence[str]) -> bool:
    return any(cells) and all(not cell or _NUMBER.fullmatch(cell) for cell in cells)
