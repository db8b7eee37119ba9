"""What must hold between the cells of one record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from data import period
from data.records.cells import CellFault, Stored
from data.records.fields import Table

Cells = Mapping[str, Stored]
Broken = tuple[str, CellFault]


def broken(table: Table, cells: Cells) -> Iterator[Broken]:
    """Each rule that a record breaks: the column to look at, and what is wrong."""
    for first, second in table.in_order:
        before, after = cells[first], cells[second]
        if before and after and str(before) > str(after):
            what = f"{second} ({after}) is before {first} ({before})"
            yield second, CellFault("dates_out_of_order", what, "Check both dates.")
    yield from _RULES.get(table.name, _nothing)(cells)


def _nothing(_: Cells) -> Iterator[Broken]:
    yield from ()


def _closed_as_it_stands(cells: Cells) -> Iterator[Broken]:
    state, closed = cells["state"], cells["closed"]
    if state == "open" and closed:
        yield "closed", CellFault("open_and_closed", "an open action has a closing date", "Empty it, or set the state.")
    if state != "open" and not closed:
        yield "closed", CellFault("done_not_closed", f"the action is {state} without a closing date", "Give the date.")


def _shows_later(cells: Cells) -> Iterator[Broken]:
    first, second = cells["from_period"], cells["due_period"]
    if not first or not second:
        return
    start, due = period.parse(str(first)), period.parse(str(second))
    if due.start <= start.start or due.end <= start.end:
        what = f"the figure of {due.label} is not later than that of {start.label}"
        yield "due_period", CellFault("periods_out_of_order", what, "Check both periods.")


_RULES: Mapping[str, Callable[[Cells], Iterator[Broken]]] = {
    "action": _closed_as_it_stands,
    "decision": _shows_later,
}
