"""What must hold between the cells of one record."""

from __future__ import annotations

import math
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
    for field in table.fields:
        low, high = _LIMITS.get((table.name, field.name), _UNLIMITED)
        if isinstance(value := cells[field.name], int | float) and not low <= value <= high:
            yield field.name, CellFault("out_of_range", f"{value:g} is not from {low} to {high}", "Check the number.")
    yield from _RULES.get(table.name, _nothing)(cells)


def _nothing(_: Cells) -> Iterator[Broken]:
    yield from ()


def _closed_as_it_stands(cells: Cells) -> Iterator[Broken]:
    state, closed = cells["state"], cells["closed"]
    if state == "open" and closed:
        yield "closed", CellFault("open_and_closed", "an open action has a closing date", "Empty it, or set the state.")
    if state != "open" and not closed:
        yield "closed", CellFault("done_not_closed", f"the action is {state} without a closing date", "Give the date.")


def _decided(cells: Cells) -> Iterator[Broken]:
    yield from _shows_later(cells)
    if (cells["state"] == "replaced") != bool(cells["replaced_by"]):
        mend = "Name the decision that replaced it exactly where the state is replaced."
        yield "replaced_by", CellFault("replaced_by_what", f"the decision is {cells['state']}", mend)
    if cells["expected_change"] is not None and not cells["indicator"]:
        mend = "Name the indicator, or empty the change."
        yield "indicator", CellFault("change_of_what", "a change is expected of no indicator", mend)
    if cells["expected_change"] == 0:
        mend = "Give the change with its sign, or leave it empty."
        yield "expected_change", CellFault("no_change", "a change of nothing cannot be told from no change", mend)


def _answered(cells: Cells) -> Iterator[Broken]:
    if (cells["outcome"] == "open") != (cells["answered"] is None):
        mend = "Give the day of the answer exactly where the outcome is not open."
        yield "answered", CellFault("outcome_and_answer", f"the outcome is {cells['outcome']}", mend)


def _shows_later(cells: Cells) -> Iterator[Broken]:
    first, second = cells["from_period"], cells["due_period"]
    if not first or not second:
        return
    start, due = period.parse(str(first)), period.parse(str(second))
    if due.start <= start.start or due.end <= start.end:
        what = f"the figure of {due.label} is not later than that of {start.label}"
        yield "due_period", CellFault("periods_out_of_order", what, "Check both periods.")


def _interval_around_result(cells: Cells) -> Iterator[Broken]:
    result, lower, upper = cells["result"], cells["lower"], cells["upper"]
    if lower is None and upper is None:
        return
    for name, cell in (("lower", lower), ("upper", upper), ("result", result)):
        if cell is None:
            mend = "Give the result with both ends of its interval, or with neither."
            yield name, CellFault("interval_incomplete", f"the result's interval lacks its {name}", mend)
            return
    if not _number(lower) <= _number(result) <= _number(upper):
        what = f"the result ({result:g}) is not from lower ({lower:g}) to upper ({upper:g})"
        yield "result", CellFault("outside_interval", what, "Check the three numbers.")


def _number(cell: Stored) -> float:
    return float(cell or 0)


def _prices_of_a_year(cells: Cells) -> Iterator[Broken]:
    basis, year = cells["price_basis"], cells["price_year"]
    if basis == "real" and year is None:
        mend = "Say in the prices of which year, or set price_basis to cash."
        yield "price_year", CellFault("no_price_year", "real terms are in the prices of a year", mend)
    if basis != "real" and year is not None:
        mend = "Empty it, or set price_basis to real."
        yield "price_year", CellFault("price_year_of_cash", "only real terms are in the prices of a year", mend)


def _successes_among_people(cells: Cells) -> Iterator[Broken]:
    if _number(cells["successes"]) > _number(cells["people"]):
        what = f"there are more successes ({cells['successes']}) than people ({cells['people']})"
        yield "successes", CellFault("more_than_all", what, "Check both numbers.")


def _named_unless_to_be_confirmed(cells: Cells) -> Iterator[Broken]:
    if not cells["name"] and cells["mark"] != "to_be_confirmed":
        mend = "Write the name, or set the mark to to_be_confirmed."
        yield "name", CellFault("name_missing", f"the name is {cells['mark']} but not there", mend)


def _value_where_available(cells: Cells) -> Iterator[Broken]:
    if (cells["value"] is None) != (cells["quality"] == "not_available"):
        there = "no value" if cells["value"] is None else "a value"
        what = f"there is {there} where the quality is {cells['quality']}"
        yield (
            "quality",
            CellFault("value_and_quality", what, "Leave the value empty exactly where it is not_available."),
        )


_UNLIMITED = (-math.inf, math.inf)
_SHARE = _TERM = (0, 100)
_YEAR = (period.EARLIEST.year, period.LATEST.year)
_LIMITS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("purse", "price_year"): _YEAR,
    ("purse", "lag_years"): _TERM,
    ("assessment", "year"): _YEAR,
    ("contract", "subcontracted"): _SHARE,
    ("fund_holding", "risk_share"): _SHARE,
    ("fund_holding", "return_share"): _SHARE,
    ("fund_holding", "term_years"): _TERM,
}
_RULES: Mapping[str, Callable[[Cells], Iterator[Broken]]] = {
    "action": _closed_as_it_stands,
    "civil_society_account": _value_where_available,
    "challenge": _answered,
    "decision": _decided,
    "initiative": _interval_around_result,
    "provider_result": _successes_among_people,
    "purpose_goal": _named_unless_to_be_confirmed,
    "purse": _prices_of_a_year,
}
