"""What a briefing holds: blocks, and the figures that they name, in a form that can be frozen.

A document is content, not a picture: every number in it is a `Figure` with its place, period, interval and source,
and each block names the figures that it speaks of. Its canonical form is RFC 8785 (JSON Canonicalization Scheme,
https://www.rfc-editor.org/rfc/rfc8785), so that anyone can work out its SHA-256 with other tools.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import rfc8785

SCHEMA = 1
"""The form of documents written here; one of another form is not read, though its hash can be worked out."""

Audience = Literal["internal", "publication"]
ScopeKind = Literal["nation", "mission", "place", "mission_in_place", "meeting"]
FigureKind = Literal["observation", "goal", "records"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a briefing is about; ``meeting`` is the slug of a council's meeting."""

    kind: ScopeKind
    place: str
    mission: str | None = None
    meeting: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with all that must be known to quote it.

    ``kind`` says where it can be looked up again: an observation by ``subject`` (an indicator's slug), place and
    period; what a source said of a goal by ``subject`` (``goal-slug.field``); or a count of records by ``subject``.
    ``value``, ``lower`` and ``upper`` are in ``unit``; without a published interval both limits are None. ``text``
    and ``interval`` are the same in words, ``status`` the kind of statistic, ``mark`` what the source adds to it
    (provisional, estimated …) in words. ``caution`` says why it may not stand in a briefing for publication, and is
    empty where it may. ``quote`` is the sentence to copy, with period, source, interval and caution.
    """

    id: str
    kind: FigureKind
    subject: str
    title: str
    place: str
    place_name: str
    period_start: str
    period_end: str
    period: str
    value: float
    lower: float | None
    upper: float | None
    unit: str
    text: str
    interval: str
    mark: str
    status: str
    source: str
    source_url: str
    licence: str
    published: str
    caution: str
    quote: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a part, 2 a section within it."""

    text: str
    level: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence written by rules, with the ids of the figures that it speaks of."""

    text: str
    figures: tuple[str, ...] = ()
    kind: Literal["sentence"] = "sentence"


@dataclass(frozen=True, slots=True)
class Number:
    """A figure set large under a label, with a line below it."""

    label: str
    figure: str
    note: str = ""
    kind: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars: a value for each category of its chart, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart or map: as a Vega-Lite spec, as plain series for editing, and as a table of words.

    ``alt`` is its alternative text, ``rows`` the table behind it with a text for each of ``columns``. ``form`` says
    how ``series`` over ``categories`` are drawn where the spec is not used; both are empty where only a table can
    stand for it (a map).
    """

    title: str
    subtitle: str
    alt: str
    spec: dict[str, Any]
    form: Literal["line", "bar", "table"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[str, ...] = ()
    kind: Literal["chart", "map"] = "chart"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of words: a text for each of ``columns`` in each row; ``actions`` for a list of actions."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    figures: tuple[str, ...] = ()
    kind: Literal["table", "actions"] = "table"


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know beside the figures: a limit, a method, a licence."""

    text: str
    kind: Literal["note"] = "note"


Block = Heading | Sentence | Number | Chart | Table | Note
_BLOCKS: dict[str, type[Any]] = {
    "heading": Heading,
    "sentence": Sentence,
    "number": Number,
    "chart": Chart,
    "map": Chart,
    "table": Table,
    "actions": Table,
    "note": Note,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A briefing: its title, what it is about, the day it tells of, and its blocks in order.

    ``summary`` is the number of blocks at its head that make its first page. ``as_of`` is an ISO day: what was known
    then. ``store_version`` is that of the store that it was read from. ``figures`` are keyed by their id.
    """

    title: str
    scope: Scope
    as_of: str
    audience: Audience
    store_version: str
    blocks: tuple[Block, ...]
    figures: Mapping[str, Figure]
    summary: int
    language: str = "en-GB"
    schema: int = SCHEMA


class DocumentError(ValueError):
    """A content that is no document of this form; the message says what is wrong and how to go on."""


def content(document: Document) -> dict[str, Any]:
    """The document as plain JSON values, the figures by id."""
    found = {field.name: getattr(document, field.name) for field in dataclasses.fields(document)}
    return found | {
        "scope": dataclasses.asdict(document.scope),
        "blocks": [dataclasses.asdict(block) for block in document.blocks],
        "figures": {id_: dataclasses.asdict(figure) for id_, figure in document.figures.items()},
    }


def canonical(plain: Mapping[str, Any]) -> bytes:
    """JSON values in their one canonical writing (RFC 8785), UTF-8. Raises DocumentError for what JSON cannot say."""
    try:
        return rfc8785.dumps(dict(plain))
    except rfc8785.CanonicalizationError as error:
        raise DocumentError(f"The content cannot be written as JSON: {error}.") from error


def digest(plain: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(plain)).hexdigest()


def document(plain: Mapping[str, Any]) -> Document:
    """A document from its plain content. Raises DocumentError for another form, or fields that do not fit."""
    schema = plain.get("schema")
    if schema != SCHEMA:
        age = "a newer" if isinstance(schema, int) and schema > SCHEMA else "an older or unknown"
        raise DocumentError(
            f"It is written in {age} form ({schema!r}; this version reads {SCHEMA}). Its hash can still be verified; "
            "to show it, use the version of the dashboard that made it."
        )
    try:
        held = {field.name: plain[field.name] for field in dataclasses.fields(Document)}
        held["scope"] = Scope(**held["scope"])
        held["blocks"] = tuple(_block(one) for one in held["blocks"])
        held["figures"] = {id_: Figure(**one) for id_, one in held["figures"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise DocumentError(f"A field is missing or strange: {error}. The file may have been altered.") from error
    made = Document(**held)
    missing = sorted({id_ for block in made.blocks for id_ in named(block)} - made.figures.keys())
    if missing:
        raise DocumentError(f"It names figures that it does not hold: {', '.join(missing[:3])}.")
    return made


def named(block: Block) -> tuple[str, ...]:
    """The ids of the figures that a block speaks of."""
    if isinstance(block, Number):
        return (block.figure,)
    return () if isinstance(block, Heading | Note) else block.figures


def texts(block: Block) -> Iterator[str]:
    """Every text of a block that a reader sees."""
    for field in dataclasses.fields(block):
        value = getattr(block, field.name)
        if field.name in ("text", "label", "note", "title", "subtitle", "alt"):
            yield value
        elif field.name == "columns":
            yield from value
        elif field.name == "rows":
            yield from (cell for row in value for cell in row)


def _block(plain: Mapping[str, Any]) -> Block:
    kind = _BLOCKS[plain["kind"]]
    held = dict(plain)
    for name in ("figures", "columns", "categories"):
        if name in held:
            held[name] = tuple(held[name])
    if "rows" in held:
        held["rows"] = tuple(tuple(row) for row in held["rows"])
    if "series" in held:
        held["series"] = tuple(Series(one["name"], tuple(one["values"])) for one in held["series"])
    made: Block = kind(**held)
    return made
