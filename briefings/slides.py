"""A briefing as slides that can be edited: a slide for each block, with the sources of its figures in the notes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pptx.slide import Slide

from briefings import deck, deck_charts
from briefings.deck import BODY, FOOT, Box, Deck
from briefings.deck_tables import Layout
from briefings.document import Block, Chart, Document, Figure, Heading, Note, Number, Sentence, Table, named
from components import words

_AUDIENCE = {"internal": "For internal use, not for publication", "publication": "For publication"}
_POINT_SIZE = 20
_LONGEST_FOOT = 300
_ABOVE = Box(BODY.left, 1.3, BODY.width, 0.55)
_PICTURE = Box(BODY.left, 1.9, BODY.width, 4.75)
_BIG = Box(BODY.left, 1.5, BODY.width, 1.9)
_UNDER = Box(BODY.left, 3.5, BODY.width, 3.1)


def pptx(document: Document, *, frozen: str, made_by: str, sha256: str) -> bytes:
    """The slides as a PowerPoint file; the same document, frozen by the same at the same instant, is the same bytes.

    ``frozen`` is the instant in UTC, such as 2026-11-21T10:00:00Z; ``sha256`` the document's hash.
    """
    return _Slides(document, frozen, made_by, sha256).content()


class _Slides:
    def __init__(self, document: Document, frozen: str, made_by: str, sha256: str) -> None:
        self._document, self._frozen, self._made_by, self._sha256 = document, frozen, made_by, sha256
        self._deck = Deck()
        self._heading, self._headed = document.title, True

    def content(self) -> bytes:
        self._open()
        runs = [*_runs(self._document.blocks), []]
        for blocks, following in pairwise(runs):
            match blocks[0]:
                case Heading() as heading:
                    self._head(heading, before_points=bool(following) and isinstance(following[0], Sentence | Note))
                case Number() as number:
                    self._number(number)
                case Chart() as chart if deck_charts.can_draw(chart):
                    self._chart(chart)
                case Chart() | Table() as table:
                    self._table(table)
                case _:
                    self._points(blocks)
        return self._deck.content(
            language=self._document.language,
            made_at=self._frozen,
            made_by=self._made_by,
            title=self._document.title,
            identifier=self._sha256,
        )

    def _open(self) -> None:
        slide = self._deck.add("Title Slide", self._document.title)
        as_of = words.date_text(self._document.as_of)
        made = f"Made on {words.date_text(self._frozen)} by {self._made_by}"
        lines = [f"As of {as_of}", _AUDIENCE[self._document.audience], made]
        deck.fill(slide, lines, size=20)
        deck.write(slide, FOOT, [f"SHA-256 of the document: {self._sha256}"], size=11, colour="grayTextColor")
        self._note(slide, [])

    def _head(self, block: Heading, *, before_points: bool) -> None:
        """A part opens with a slide of its own, but where points follow: these stand under its heading."""
        self._heading, self._headed = block.text, False
        if block.level == 1 and not before_points:
            self._headed = True
            slide = self._deck.add("Section Header", block.text)
            body = slide.placeholders[1]._element
            body.getparent().remove(body)
            self._note(slide, [])

    def _number(self, block: Number) -> None:
        figure = self._document.figures[block.figure]
        slide = self._deck.add("Title Only", block.label)
        text = deck.line(figure.text)
        size = max(28, min(96, int(BODY.width * 72 / (0.6 * max(len(text), 1)))))
        deck.write(slide, _BIG, [text], size=size, bold=True, colour="blueTextColor")
        interval = figure.interval if figure.lower is not None or figure.upper is not None else ""
        lines = [
            f"{figure.place_name}, {figure.period}" + (f" ({figure.mark})" if figure.mark else ""),
            f"Interval: {interval}" if interval else words.NO_INTERVAL.capitalize(),
            block.note,
            f"Caution: {figure.caution}" if figure.caution else "",
        ]
        shown = [one for one in lines if one]
        deck.write(slide, _UNDER, shown, size=22 if sum(map(len, shown)) < 500 else 14)
        self._foot(slide, [figure], [])

    def _points(self, blocks: Sequence[Block]) -> None:
        room = int(BODY.height * 72 / (_POINT_SIZE * 1.45))
        line = deck.characters(BODY.width - 0.6, _POINT_SIZE)
        pages: list[list[tuple[str, Block]]] = [[]]
        left = room
        for block in blocks:
            text = block.text if isinstance(block, Sentence | Note) else ""
            for piece in textwrap.wrap(deck.line(text), room * line):
                need = deck.lines_of(piece, BODY.width - 0.6, _POINT_SIZE)
                if pages[-1] and need > left:
                    pages.append([])
                    left = room
                pages[-1].append((piece, block))
                left -= need
        heading = f"{self._heading}, continued" if self._headed else self._heading
        self._headed = True
        for title, page in zip(_titles(heading, len(pages)), pages, strict=True):
            slide = self._deck.add("Title and Content", title)
            deck.fill(slide, [piece for piece, _ in page], size=_POINT_SIZE)
            self._foot(slide, self._figures([block for _, block in page]), [])

    def _chart(self, block: Chart) -> None:
        slide = self._deck.add("Title Only", block.title)
        if block.subtitle:
            self._above(slide, block.subtitle)
        deck_charts.place(slide, _PICTURE, block)
        rows = [" | ".join(row) for row in (block.columns, *block.rows)] if block.rows else []
        self._foot(slide, self._figures([block]), [block.title, block.subtitle, block.alt, *rows])

    def _table(self, block: Chart | Table) -> None:
        above = block.subtitle if isinstance(block, Chart) else block.note
        told = [block.title, above, " | ".join(block.columns), *([block.alt] if isinstance(block, Chart) else [])]
        if not block.columns or not block.rows:
            slide = self._deck.add("Title and Content", block.title)
            deck.fill(slide, ["Nothing to list."], size=_POINT_SIZE)
            self._foot(slide, self._figures([block]), told)
            return
        layout = Layout(block.columns, block.rows, _PICTURE)
        for title, page in zip(_titles(block.title, len(layout.pages)), layout.pages, strict=True):
            slide = self._deck.add("Title Only", title)
            if above:
                self._above(slide, above)
            alt = block.alt if isinstance(block, Chart) else f"Table: {block.title}, {words.plural(len(page), 'row')}"
            layout.place(slide, page, alt)
            self._foot(slide, self._figures([block]), told)

    def _above(self, slide: Slide, text: str) -> None:
        short = textwrap.shorten(deck.line(text), 2 * deck.characters(_ABOVE.width, 12), placeholder=" …")
        deck.write(
            slide, _ABOVE, [short], size=deck.size_for(short, _ABOVE, largest=16, smallest=12), colour="grayTextColor"
        )

    def _figures(self, blocks: Sequence[Block]) -> list[Figure]:
        ids = dict.fromkeys(id_ for block in blocks for id_ in named(block))
        return [self._document.figures[id_] for id_ in ids]

    def _foot(self, slide: Slide, figures: Sequence[Figure], told: Sequence[str]) -> None:
        """Sources in short at the foot of the slide, and in full in its notes."""
        if figures:
            sources = words.join_list(list(dict.fromkeys(one.source for one in figures)))
            rest = dict.fromkeys(text for one in figures for text in (one.status, one.licence) if text)
            text = f"Source: {'. '.join([sources, *(one[:1].upper() + one[1:] for one in rest)])}."
            short = textwrap.shorten(deck.line(text), _LONGEST_FOOT, placeholder=" … (in full in the notes)")
            deck.write(slide, FOOT, [short], size=11, colour="grayTextColor")
        self._note(slide, [*(one for one in told if one), *(line for one in figures for line in _source(one))])

    def _note(self, slide: Slide, lines: Sequence[str]) -> None:
        as_of = words.date_text(self._document.as_of)
        whole = f"From the briefing “{self._document.title}”, as of {as_of}, SHA-256 {self._sha256}."
        deck.note(slide, [*lines, whole])


def _source(figure: Figure) -> list[str]:
    facts = {"Status": figure.status, "Licence": figure.licence, "Address": figure.source_url}
    return [figure.quote, ". ".join(f"{name}: {text or 'not given'}" for name, text in facts.items())]


def _titles(title: str, pages: int) -> Iterator[str]:
    """A title for each of several slides that go on with the same."""
    for at in range(1, pages + 1):
        yield title if at == 1 else f"{title}, continued ({at} of {pages})"


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks one by one, but sentences and notes that follow each other together."""
    run: list[Block] = []
    for block in blocks:
        if isinstance(block, Sentence | Note):
            run.append(block)
            continue
        if run:
            yield run
            run = []
        yield [block]
    if run:
        yield run
