"""Purses: what is in them by year, in which prices; amounts are whole pence until they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts import stacked_bars
from components.charts.axes import short_periods
from components.theme import NumberStyle
from data import missions, money
from data.period import parse
from views import records
from views.cache import cached

PARTS = {"drawn": "Drawn", "confirmed": "Confirmed, not reported as drawn", "indicative": "Indicative"}
_COLUMNS = ("Confirmed", "Indicative", "Reported as drawn", "Allocated", "Reported as spent")
PENCE = ("confirmed", "indicative", "drawn", "allocated", "spent")


@dataclass(frozen=True, slots=True)
class Register:
    """Purses as asked: the message, a sentence for each price basis, (slug, name) pairs, table and download."""

    title: str
    said: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    table: pd.DataFrame
    download: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Years:
    """Money by year in one price basis: the chart with its alternative text, the table and the download."""

    basis: str
    title: str
    chart: dict[str, Any] | None
    table: pd.DataFrame
    download: pd.DataFrame
    note: str


def basis_text(basis: str, year: float | None) -> str:
    """In which prices amounts are: "cash terms", "real terms, prices of 2025"."""
    named = record_words.PRICE_BASES[basis]
    return f"{named}, prices of {int(year)}" if year is not None and not pd.isna(year) else named


def total(column: pd.Series[Any]) -> int:
    """The sum of an amount in whole pence; what is not stated adds nothing."""
    return sum(int(pence) for pence in column if not pd.isna(pence))


def in_pounds(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The frame with columns of pence as exact pounds, named so, for downloads."""
    written = {name: [amounts.in_pounds(pence) for pence in frame[name]] for name in columns if name in frame}
    return frame.assign(**written).rename(columns={name: f"{name}_pounds" for name in written})


@cached
def register(mission: str | None, place: str | None, illustrative: bool) -> Register:
    """The purses for a mission or a place, or all of them, by name; sums for each price basis apart."""
    found = money.purses(mission=mission, place=place, illustrative=illustrative)
    short = {one.slug: one.short_name for one in missions.missions()}
    made_up = int((found["provenance"] == "illustrative").sum())
    title = words.plural(len(found), "purse") if len(found) else "No purse is like that"
    rows = [_row(row, short) for row in found.to_dict("records")]
    sums = [_together(basis, group) for basis, group in _by_basis(found)]
    return Register(
        title=f"{title}, {made_up:,} of them illustrative" if made_up else title,
        said=tuple(_said(basis, group) for basis, group in _by_basis(found)),
        names=tuple(zip(found["slug"], records.marked(found, "name"), strict=True)),
        table=pd.DataFrame([*sums, *rows]).fillna(""),
        download=in_pounds(found, PENCE).assign(stands_behind=records.stands_behind(found)),
    )


def _by_basis(found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows of each price basis, cash first."""
    named = [basis_text(*pair) for pair in zip(found["price_basis"], found["price_year"], strict=True)]
    return [(str(basis), group) for basis, group in found.groupby(pd.Series(named, index=found.index, dtype=object))]


def _row(row: Mapping[str, Any], short: Mapping[str, str]) -> dict[str, str]:
    return {
        "Purse": record_words.marked(row["name"], row["provenance"]),
        "Mission": short.get(row["mission"], "several") if isinstance(row["mission"], str) else "several",
        "Place": row["place_name"] or row["place"],
        "Prices": basis_text(row["price_basis"], row["price_year"]),
        **(_amounts(row) if _holds(row) else {"Confirmed": "none recorded"}),
    }


def _holds(row: Mapping[str, Any]) -> bool:
    return bool(row["organisations"] or row["allocated"])


def _amounts(row: Mapping[str, Any]) -> dict[str, str]:
    return {word: amounts.pounds(row[name]) for word, name in zip(_COLUMNS, PENCE, strict=True)}


def _together(basis: str, group: pd.DataFrame) -> dict[str, str]:
    sums = {name: total(group[name]) for name in PENCE}
    name = f"{records.sign(group)}Together, {basis}"
    return {"Purse": name, "Mission": "", "Place": "", "Prices": basis, **_amounts(sums)}


def made_up(group: pd.DataFrame) -> str:
    """A sentence that says how many of several rows are illustrative; nothing where none is."""
    count = int((group["provenance"] == "illustrative").sum())
    is_or_are = "is" if count == 1 else "are"
    return f"{record_words.ILLUSTRATIVE_SIGN} {count:,} of {len(group):,} {is_or_are} illustrative." if count else ""


def _said(basis: str, group: pd.DataFrame) -> str:
    confirmed, indicative, drawn = (total(group[name]) for name in ("confirmed", "indicative", "drawn"))
    example = group[group["provenance"] == "illustrative"]
    made_up = total(example["confirmed"]) + total(example["indicative"])
    sign = record_words.ILLUSTRATIVE_SIGN
    held = int((group["organisations"] > 0).sum())
    if not held:
        return f"Of {words.plural(len(group), 'purse')} in {basis} no contribution is recorded."
    return (
        f"{amounts.pounds(confirmed + indicative)} in {held} of {words.plural(len(group), 'purse')} in {basis}: "
        f"{amounts.pounds(confirmed)} confirmed, {amounts.pounds(indicative)} indicative; {amounts.pounds(drawn)} is "
        "reported as drawn." + (f" {sign} {amounts.pounds(made_up)} of it is illustrative." if made_up else "")
    )


@cached
def together(mission: str | None, place: str | None, illustrative: bool) -> tuple[Years, ...]:
    """All purses as asked, by year: one answer for each price basis, never added across them."""
    found = money.together_by_year(mission=mission, place=place, illustrative=illustrative)
    return tuple(
        years(group.reset_index(drop=True), basis, f"{records.sign(group)}All these purses")
        for basis, group in _by_basis(found)
    )


def years(found: pd.DataFrame, basis: str, name: str, people: tuple[int, int | None] | None = None) -> Years:
    """Money by year in one price basis as stacked bars and table, each with the sum over all years.

    ``found`` has period, provenance and the columns of `PENCE` in pence; ``people`` is a population and its year.
    """
    found = found.sort_values("period", key=lambda codes: codes.map(_first_day), ignore_index=True)
    rows = found.to_dict("records")
    labels = short_periods(parse(row["period"]).label for row in rows)
    lanes = [record_words.marked(text, row["provenance"]) for text, row in zip(labels, rows, strict=True)]
    in_it = [int(row["confirmed"]) + int(row["indicative"]) for row in rows]
    title = f"{name}: {amounts.pounds(sum(in_it))} over {words.plural(len(rows), 'year')}"
    table = pd.DataFrame(
        [
            *(_year(lane, row, people) for lane, row in zip(lanes, rows, strict=True)),
            _year("All years", {column: total(found[column]) for column in PENCE}, people),
        ]
    )
    return Years(
        basis=basis,
        title=title,
        chart=_stack(lanes, rows, in_it, title, basis) if any(in_it) else None,
        table=table,
        download=in_pounds(found, PENCE).assign(prices=basis, stands_behind=records.stands_behind(found)),
        note=_overlaps([str(row["period"]) for row in rows]),
    )


def _year(lane: str, row: Mapping[str, Any], people: tuple[int, int | None] | None) -> dict[str, str]:
    in_it = int(row["confirmed"]) + int(row["indicative"])
    head = {}
    if people:
        of = f"population of {int(people[1])}" if people[1] else "year of the population not stated"
        head = {f"For each person ({of})": amounts.a_head(in_it, people[0]).partition(" a head")[0]}
    return {
        "Year": lane,
        "Confirmed": amounts.pounds(row["confirmed"]),
        "Indicative": amounts.pounds(row["indicative"]),
        "In it": amounts.pounds(in_it),
        **head,
        "Reported as drawn": amounts.pounds(row["drawn"]),
        "Allocated": amounts.pounds(row["allocated"]),
        "Reported as spent": amounts.pounds(row["spent"]),
    }


def _stack(
    lanes: Sequence[str], rows: Sequence[Mapping[str, Any]], in_it: Sequence[int], title: str, basis: str
) -> dict[str, Any]:
    unit, word = amounts.scale(max(in_it))
    cells = [
        {"lane": lane, "part": part, "value": pence / unit, "label": amounts.pounds(pence)}
        for lane, row in zip(lanes, rows, strict=True)
        for part, pence in _parts(row).items()
    ]
    chart = stacked_bars(
        pd.DataFrame(cells),
        title=title,
        subtitle=f"Contributions by year, {word}, {basis}",
        parts=PARTS,
        totals={lane: amounts.short(pence) for lane, pence in zip(lanes, in_it, strict=True)},
        style=NumberStyle(),
    )
    return spec(chart)


def _parts(row: Mapping[str, Any]) -> dict[str, int]:
    """What is in the purse in a year, in parts that add up to it, also where more was drawn than confirmed."""
    confirmed, in_it = int(row["confirmed"]), int(row["confirmed"]) + int(row["indicative"])
    drawn = min(int(row["drawn"]), in_it)
    left = max(confirmed - drawn, 0)
    return {"drawn": drawn, "confirmed": left, "indicative": in_it - drawn - left}


def _first_day(code: str) -> str:
    return parse(code).start.isoformat()


def _overlaps(codes: Sequence[str]) -> str:
    """What must be said where years share days."""
    spans = sorted((parse(code) for code in codes), key=lambda one: one.start)
    both = [(a, b) for a, b in pairwise(spans) if b.start <= a.end]
    if not both:
        return ""
    a, b = both[0]
    return f"Some years share days, such as {a.label} and {b.label}: read them apart."


@cached
def named(
    illustrative: bool, partnership: str | None = None, place: str | None = None, indicator: str | None = None
) -> tuple[tuple[str, str], ...]:
    """Slug and name of the purses of a partnership, of exactly a place, or for an indicator; for links to them."""
    found = money.purses(partnership=partnership, illustrative=illustrative)
    for column, wanted in (("place", place), ("indicator", indicator)):
        found = found[found[column] == wanted] if wanted else found
    return tuple(zip(found["slug"], records.marked(found, "name"), strict=True))
