"""What a table of records is made of: fields with their kind, and the rules that hold between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["slug", "text", "long", "date", "period", "number", "whole", "money", "yes", "choice", "ref", "url"]
PUBLISHED = ("place", "mission", "goal", "indicator")
"""Tables of published things that records may point to; all other references are to records."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: ``choices`` for a choice, ``to`` (a table) for a reference; ``note`` and ``example`` for people."""

    name: str
    kind: Kind
    note: str
    example: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    to: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record: its key, its fields, and pairs of dates of which the first may not be after the second."""

    name: str
    note: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    in_order: tuple[tuple[str, str], ...] = ()


def slug(example: str) -> Field:
    """The short name by which other records point to this one."""
    return Field("slug", "slug", "Short name in small letters, digits and hyphens; never changed later.", example, True)


def text(name: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """One line."""
    return Field(name, "text", note, example, required)


def long(name: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """Several lines; each line break begins a new item."""
    return Field(name, "long", note, example, required)


def day(name: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """A day, as 2026-11-21."""
    return Field(name, "date", note, example, required)


def number(name: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """A number in the unit that another field or the indicator names."""
    return Field(name, "number", note, example, required)


def whole(name: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """A whole number, not negative."""
    return Field(name, "whole", note, example, required)


def money(name: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """An amount of pounds with up to two decimals, not negative; the store holds whole pence."""
    return Field(name, "money", note, example, required)


def choice(name: str, choices: tuple[str, ...], note: str, example: str = "", *, required: bool = False) -> Field:
    """One of a list."""
    return Field(name, "choice", note, example or choices[0], required, choices)


def ref(name: str, to: str, note: str, example: str = "", *, required: bool = False) -> Field:
    """The slug or code of a row of another table."""
    return Field(name, "ref", note, example, required, to=to)


PROVENANCES = ("official", "self_reported", "illustrative")
COMMON = (
    choice("provenance", PROVENANCES, "Who stands behind this row.", "self_reported", required=True),
    text("source", "What it was read in, named as people would name it."),
    Field("source_url", "url", "Where it can be read: an address that begins with https://."),
)


def table(name: str, note: str, key: str, *fields: Field, in_order: tuple[tuple[str, str], ...] = ()) -> Table:
    """A kind of record with the fields that all have: who stands behind a row, and where it was read."""
    return Table(name, note, tuple(key.split()), (*fields, *COMMON), in_order)
