"""Whether a document's fields hold what they declare: content of a file is not trusted to."""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from briefings.document import Chart, Document, Table


def misfit(document: Document) -> str:
    """Where the first value stands that does not fit, as "figures.x.value"; nothing when all fit.

    Beyond types: days are ISO days, rows as wide as their columns, series as long as their categories.
    """
    return next(_misfits(document, Document, ""), "") or next(_uneven(document), "")


def _misfits(value: object, hint: Any, path: str) -> Iterator[str]:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return
    if dataclasses.is_dataclass(hint):
        if type(value) is not hint:
            yield path
            return
        for name, expected in _fields(hint).items():
            yield from _misfits(getattr(value, name), expected, f"{path}.{name}".lstrip("."))
    elif origin in (Union, types.UnionType):
        if all(any(True for _ in _misfits(value, one, path)) for one in inner):
            yield path
    elif origin is Literal:
        if not isinstance(value, str) or value not in inner:
            yield path
    elif origin is tuple:
        yield from _misfits_within(value, tuple, inner[0], path)
    elif origin in (dict, Mapping):
        yield from _misfits_within(value, dict, inner[1], path)
    elif isinstance(value, bool) or not isinstance(value, (int, float) if hint is float else hint):
        yield path


def _misfits_within(value: object, kind: type, expected: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict) and kind is dict:
        pairs: Iterator[tuple[object, object]] = iter(value.items())
    elif isinstance(value, tuple) and kind is tuple:
        pairs = enumerate(value)
    else:
        yield path
        return
    for at, one in pairs:
        if not isinstance(at, str | int):
            yield path
        yield from _misfits(one, expected, f"{path}.{at}")


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _uneven(document: Document) -> Iterator[str]:
    days = {"as_of": document.as_of}
    for id_, figure in document.figures.items():
        days |= {f"figures.{id_}.{name}": getattr(figure, name) for name in ("period_start", "period_end")}
    for path, day in days.items():
        try:
            date.fromisoformat(day)
        except ValueError:
            yield path
    for at, block in enumerate(document.blocks):
        if isinstance(block, Chart | Table) and any(len(row) != len(block.columns) for row in block.rows):
            yield f"blocks.{at}.rows"
        if isinstance(block, Chart) and any(len(one.values) != len(block.categories) for one in block.series):
            yield f"blocks.{at}.series"
