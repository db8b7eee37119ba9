"""A document as its PDF and its HTML show it: the same words in the same order, as plain values for a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from briefings import pictures
from briefings.document import (
    Block,
    Chart,
    Document,
    DocumentError,
    Figure,
    Heading,
    Note,
    Number,
    Sentence,
    Table,
    named,
)
from components import words

FIGURES = ("Figure", "Period", "Value", "95% interval", "Mark", "Status", "Source", "Published")
"""Columns of the table of all figures."""

_INFORMATION = "Contains public sector information licensed under the {}."
_OUTLINES = (
    "Outlines: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)
_AUDIENCES = {
    "internal": "Internal briefing, not for publication",
    "publication": "Briefing for publication",
}
_NUMBER = re.compile(r"[^\w\s]?[^\w\s]?[\d,.]+\s?\S{0,9}( \[\w+\])?|\[\w+\]|")


def reading(document: Document, *, frozen: str | None, made_by: str | None, sha256: str) -> dict[str, Any]:
    """Plain values for a template.

    Args:
        document: what is shown.
        frozen: the ISO day or moment at which it was frozen; None for a draft.
        made_by: who froze it, in words.
        sha256: of the canonical form, in hexadecimal.

    Returns:
        title, status, lines, summary and details (blocks by kind, numbers side by side gathered), figures (a table),
        licences, sha256. Raises DocumentError for a table whose rows do not fit its columns.
    """
    blocks = list(document.blocks)
    return {
        "title": document.title,
        "language": document.language,
        "status": _AUDIENCES[document.audience] + ("" if frozen else ", draft"),
        "lines": list(_lines(document, frozen, made_by)),
        "summary": list(_shown(blocks[: document.summary], document, "summary", 0)),
        "details": list(_shown(blocks[document.summary :], document, "details", 1)),
        "figures": _figures(document),
        "licences": _licences(document),
        "sha256": sha256,
    }


def _lines(document: Document, frozen: str | None, made_by: str | None) -> Iterator[str]:
    """What stands below the title: what was known when, who froze it."""
    yield f"As known on {words.date_text(document.as_of)}"
    if frozen:
        yield f"Frozen on {words.date_text(frozen)}" + (f" by {made_by}" if made_by else "")
    elif made_by:
        yield f"Drafted by {made_by}"


def _shown(blocks: Sequence[Block], document: Document, part: str, level: int) -> Iterator[dict[str, Any]]:
    """Blocks as a template shows them; headings leave no level out, from `level`: that of the heading before.

    A sentence that leads to a chart says so, to stay on its page.
    """
    leading = {id(one) for one, following in pairwise(blocks) if isinstance(following, Chart)}
    for together, run in groupby(blocks, lambda block: isinstance(block, Number)):
        if together:
            yield {"kind": "numbers", "numbers": [_number(one, document) for one in run if isinstance(one, Number)]}
            continue
        for block in run:
            if isinstance(block, Heading):
                level = min(block.level, level + 1)
                yield {"kind": "heading", "text": block.text, "level": level}
            elif isinstance(block, Chart):
                yield _chart(block, document, f"{part}{blocks.index(block)}-")
            elif isinstance(block, Table):
                yield {"kind": "table", "note": block.note, "table": _table(block.title, block.columns, block.rows)}
            elif isinstance(block, Note):
                yield {"kind": "note", "text": block.text}
            elif isinstance(block, Sentence):
                yield {"kind": "sentence", "text": block.text, "leads": id(block) in leading}


def _number(block: Number, document: Document) -> dict[str, str]:
    """A figure set large, with its interval and what its source adds to it."""
    figure = document.figures[block.figure]
    value, unit = large(figure)
    sure = "; ".join(filter(None, (unit, certainty(figure), figure.mark)))
    return {"label": block.label, "text": value, "sure": sure, "note": block.note}


def large(figure: Figure) -> tuple[str, str]:
    """A figure's value as it is set large, and its unit where that is too long to stand beside it."""
    if " " not in figure.unit or not figure.text.endswith(f" {figure.unit}"):
        return figure.text, ""
    return figure.text.removesuffix(f" {figure.unit}"), figure.unit


def certainty(figure: Figure) -> str:
    """The interval of a figure in words, or that none is published; of counts nothing."""
    if figure.interval:
        return f"95% interval {figure.interval}"
    return "no interval is published" if figure.kind == "observation" else ""


def _chart(block: Chart, document: Document, name: str) -> dict[str, Any]:
    """A chart with its picture, the key that stood in the picture's subtitle, its sources and the table behind it."""
    drawn = pictures.bare(block.spec, name=name)
    return {
        "kind": "chart",
        "title": block.title,
        "subtitle": block.subtitle,
        "key": _key(drawn.subtitle, block.subtitle),
        "alt": block.alt or block.title,
        "svg": drawn.svg,
        "tall": drawn.height / drawn.width,
        "sources": list(dict.fromkeys(_source(document.figures[one]) for one in named(block))),
        "table": _table(f"{block.title}: the figures", block.columns, block.rows),
    }


def _key(drawn: str, subtitle: str) -> str:
    """What the picture's subtitle says beyond the chart's own: what grey, a diamond or a dash stands for."""
    said = " ".join(subtitle.split())
    rest = [part.removeprefix(said).lstrip(" ;,.") for part in drawn.split("\n") if part and part not in subtitle]
    return " ".join(part if part.endswith(".") else f"{part}." for part in rest if part)


def _source(figure: Figure) -> str:
    return f"{figure.source}, {_published(figure)}" if figure.published else figure.source


def _published(figure: Figure) -> str:
    return f"published {words.date_text(figure.published)}" if figure.published else ""


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """A table; columns of numbers are marked to be set flush right."""
    for position, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise DocumentError(
                f"The table {title!r} has {len(columns)} columns, but {len(row)} cells in row {position}. "
                "Make the briefing anew from the dashboard."
            )
    flush = [place > 0 and all(_NUMBER.fullmatch(row[place]) for row in rows) for place in range(len(columns))]
    return {"title": title, "columns": list(columns), "rows": [list(row) for row in rows], "flush": flush}


def _figures(document: Document) -> dict[str, Any]:
    """All figures of the document; the sources' addresses stand beside the rows."""
    figures = list(document.figures.values())
    rows = [
        (
            ", ".join(filter(None, (one.title, one.place_name))) + (f". {one.caution}" if one.caution else ""),
            one.period,
            one.text,
            one.interval,
            one.mark,
            one.status,
            one.source,
            words.date_text(one.published) if one.published else "",
        )
        for one in figures
    ]
    table = _table("All figures in this briefing", FIGURES, rows)
    flush = [False, False, True, True, False, False, False, False]
    safe = [one.source_url if one.source_url.startswith(("https://", "http://")) else "" for one in figures]
    return table | {"flush": flush, "addresses": safe}


def _licences(document: Document) -> list[str]:
    held = dict.fromkeys(one.licence for one in document.figures.values() if one.kind == "observation" and one.licence)
    maps = [_OUTLINES] if any(isinstance(block, Chart) and block.kind == "map" for block in document.blocks) else []
    return [_INFORMATION.format(licence) for licence in held] + maps
