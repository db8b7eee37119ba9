"""What councils did, by region: meetings, attendance, decisions, actions; as table, map and trend."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from components import maps, record_words, words
from components.assembly import spec
from components.charts import matrix, small_multiples
from components.theme import NumberStyle
from data import activity, places
from methods.actions import Tally, tally
from methods.spread import class_breaks
from views import figures, records, regions
from views.cache import cached
from views.seating import SEATED

YEAR_DAYS = 365
MEASURES = {
    "meetings": "Meetings held",
    "attendance": "Share of seats taken, %",
    "decisions": "Decisions taken",
    "opened": "Actions opened",
    "closed": "Actions done or dropped",
    "still_open": "Actions open now",
    "overdue": "Actions overdue now",
    "closure_days": "Median days to close",
}
COUNTED = ("meetings", "decisions", "opened", "closed")
"""Measures that can be counted by quarter."""
NOTE = (
    "Decisions and actions count for the region of the place they are for, meetings for the region of their council. "
    "What is for a nation or the whole country is counted there and not shared out; a place in two regions counts in "
    "both, and once in totals. More activity is not more effect."
)
_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Activity:
    """Activity of the year up to a day: the message, a row for each area in words, and the numbers behind it."""

    title: str
    table: pd.DataFrame
    numbers: pd.DataFrame


@cached
def of_year(day: str, mission: str | None, illustrative: bool) -> Activity:
    """What councils did in the year up to a day, north to south, the countries last."""
    since = (date.fromisoformat(day) - timedelta(YEAR_DAYS)).isoformat()
    numbers = _numbers(since, day, mission, illustrative)
    table = pd.DataFrame({"Region or nation": numbers["name"]})
    for measure, label in MEASURES.items():
        digits = _digits(measure)
        table[label] = [words.number_text(value, digits) if pd.notna(value) else "–" for value in numbers[measure]]
    return Activity(sign_of(day, mission, illustrative) + _title(numbers, day, mission, illustrative), table, numbers)


def _title(numbers: pd.DataFrame, day: str, mission: str | None, illustrative: bool) -> str:
    actions = activity.actions(day, mission, illustrative=illustrative).drop_duplicates("slug")
    board = tally(actions, "", day)
    areas = int((numbers["still_open"] > 0).sum())
    if board.still_open:
        opened = words.plural(board.still_open, "action")
        return f"{opened} open in {words.plural(areas, 'area')}, {board.overdue or 'none'} overdue"
    if (numbers[["meetings", "decisions", "opened", "closed"]].sum(axis=None)) > 0:
        return "No action of councils is open"
    return "No council activity is recorded in the year to this day"


@cached
def sign_of(day: str, mission: str | None, illustrative: bool) -> str:
    """The sign of illustrative records, if any of the meetings, decisions and actions counted is one."""
    asked = (activity.meetings, activity.decisions, activity.actions)
    return max(records.sign(ask(day, mission, illustrative=illustrative)) for ask in asked)


def _areas() -> dict[str, str]:
    """Code → name of the areas activity is counted for: regions and nations, then England and wider countries."""
    wider = places.at_level("country")
    return regions.north_to_south() | dict(zip(wider["code"], wider["name"], strict=True))


def _numbers(since: str, day: str, mission: str | None, illustrative: bool) -> pd.DataFrame:
    """A row for each area: code, name and the measures; a country without any activity has none."""
    meetings = activity.meetings(day, mission, illustrative=illustrative)
    taken = activity.decisions(day, mission, illustrative=illustrative)
    actions = activity.actions(day, mission, illustrative=illustrative)
    meetings, taken = meetings[meetings["date"] > since], taken[taken["date"] > since]
    boards = {area: tally(rows, since, day) for area, rows in actions.groupby("area")}
    held, decided = meetings["area"].value_counts(), taken["area"].value_counts()
    seats = meetings.groupby("area")[["came", "seats"]].sum()
    rows = []
    for code, name in _areas().items():
        board = boards.get(code, Tally(0, 0, 0, 0, None))
        came, of = seats.loc[code] if code in seats.index else (0, 0)
        rows.append(
            {
                "code": code,
                "name": name,
                "meetings": int(held.get(code, 0)),
                "attendance": 100 * came / of if of else None,
                "decisions": int(decided.get(code, 0)),
                "opened": board.opened,
                "closed": board.closed,
                "still_open": board.still_open,
                "overdue": board.overdue,
                "closure_days": board.closure_days,
            }
        )
    found = pd.DataFrame(rows)
    empty = found[["meetings", "decisions", "opened", "closed", "still_open"]].sum(axis=1) == 0
    return found[~(empty & ~found["code"].isin(list(regions.north_to_south())))].reset_index(drop=True)


@cached
def on_map(day: str, mission: str | None, illustrative: bool, measure: str, place: str) -> dict[str, Any] | None:
    """One measure on the map of regions and nations; None where all of them have the same, or none has any."""
    numbers = of_year(day, mission, illustrative).numbers
    here = numbers[numbers["code"].isin(list(regions.north_to_south()))].rename(columns={measure: "value"})
    if here["value"].nunique() < 2:
        return None
    breaks = class_breaks(here["value"], k=4, decimals=0)
    digits = _digits(measure)
    values = here.assign(
        value=here["value"].astype(float),
        label=[words.number_text(value, digits) if pd.notna(value) else "none to count" for value in here["value"]],
    )
    chart = maps.choropleth(
        values[["code", "value", "label"]],
        outlines_url=figures.outlines_url(),
        level="region",
        breaks=breaks,
        style=NumberStyle(),
        title=sign_of(day, mission, illustrative) + _range_said(measure, here),
        subtitle=f"{MEASURES[measure]}, year to {words.date_text(day)}",
        chosen=place if place in set(values["code"]) else None,
    )
    return spec(chart)


def _digits(measure: str) -> int:
    """Medians of days come in halves, all else is counted or rounded."""
    return 1 if measure == "closure_days" else 0


def _range_said(measure: str, here: pd.DataFrame) -> str:
    held = here["value"].dropna()
    low, high = (words.number_text(value, _digits(measure)) for value in (held.min(), held.max()))
    of = words.plural(len(held), *words.LEVELS["region"])
    return f"{MEASURES[measure]}: {low} to {high} across {of}"


@cached
def trend(day: str, mission: str | None, illustrative: bool, measure: str) -> tuple[dict[str, Any], pd.DataFrame]:
    """A measure by quarter of the last two years, a small chart for each region and nation; and its table."""
    ends = _quarter_ends(day)
    found = _days(day, mission, illustrative, measure)
    days = {str(area): sorted(rows["on"]) for area, rows in found.groupby("area")}
    rows = [
        {
            "place": code,
            "name": name,
            "start": start,
            "end": end,
            "period": f"{start:%B %Y}",
            "value": float(count),
            "label": words.number_text(count, 0),
        }
        for code, name in regions.north_to_south().items()
        for start, end in ends
        for count in [_between(days.get(code, []), start, end)]
    ]
    series = pd.DataFrame(rows)
    counted = found[found["area"].isin(list(regions.north_to_south()))].drop_duplicates("slug")
    total = _between(sorted(counted["on"]), ends[0][0], ends[-1][1])
    chart = small_multiples(
        series,
        title=f"{sign_of(day, mission, illustrative)}{MEASURES[measure]}: {total:,} for regions and nations in the "
        f"last {_QUARTERS} whole quarters",
        subtitle="By quarter, named by its first month; regions and nations north to south",
        style=NumberStyle(),
    )
    table = series.pivot_table(index="name", columns="period", values="value", sort=False).astype(int).reset_index()
    return spec(chart), table.rename(columns={"name": "Region or nation"}).rename_axis(columns=None)


def _between(days: list[str], start: date, end: date) -> int:
    """How many of some days, in order, lie within two days."""
    return bisect_right(days, end.isoformat()) - bisect_left(days, start.isoformat())


def _quarter_ends(day: str) -> list[tuple[date, date]]:
    """First and last day of the whole quarters that end by a day, oldest first."""
    last = pd.Timestamp(day) + pd.Timedelta(days=1)
    quarters = pd.period_range(end=last.to_period("Q") - 1, periods=_QUARTERS, freq="Q")
    return [(quarter.start_time.date(), quarter.end_time.date()) for quarter in quarters]


def _days(day: str, mission: str | None, illustrative: bool, measure: str) -> pd.DataFrame:
    """What a measure counts: area, slug, and ``on``, its day."""
    if measure in ("opened", "closed"):
        found, column = activity.actions(day, mission, illustrative=illustrative), measure
        found = found[found[column].notna() & (found[column].fillna("9999") <= day)]
    else:
        asked = activity.meetings if measure == "meetings" else activity.decisions
        found, column = asked(day, mission, illustrative=illustrative), "date"
    return found.assign(on=found[column])[["area", "slug", "on"]]


@cached
def sectors(day: str, mission: str | None, illustrative: bool) -> tuple[dict[str, Any] | None, pd.DataFrame]:
    """Attendance by region and sector over the year: seats taken, as a matrix of shares; and its table."""
    since = (date.fromisoformat(day) - timedelta(YEAR_DAYS)).isoformat()
    came = activity.attendance(since, day, mission, illustrative=illustrative)
    if came.empty:
        return None, came
    names = {code: name for code, name in _areas().items() if code in set(came["area"])}
    held = {(row["area"], row["sector"]): (int(row["came"]), int(row["seats"])) for row in came.to_dict("records")}
    cells = [
        {"area": name, "sector": sector_name, "came": taken, "seats": seats}
        for code, name in names.items()
        for sector, sector_name in record_words.SECTORS.items()
        for taken, seats in [held.get((code, sector), (0, 0))]
    ]
    table = pd.DataFrame(cells)
    chart = matrix(
        table.assign(
            row=table["area"],
            column=table["sector"],
            count=table["came"],
            label=[
                f"{taken} of {seats} seats taken" if seats else "no seat"
                for taken, seats in zip(table["came"], table["seats"], strict=True)
            ],
        ),
        title=sign_of(day, mission, illustrative) + _absent_said(table),
        subtitle=f"Seats taken at meetings, year to {words.date_text(day)}; a dash: none",
        row_title="Region or nation",
        column_title="Sector",
    )
    return spec(chart), table.rename(
        columns={"area": "Region or nation", "sector": "Sector", "came": "Seats taken", "seats": "Seats"}
    )


def _absent_said(table: pd.DataFrame) -> str:
    """In how many areas a sector that belongs at the table had no seat at any meeting."""
    wanted = {record_words.SECTORS[sector] for sector in SEATED}
    absent = table[(table["seats"] == 0) & table["sector"].isin(wanted)]["area"].nunique()
    of = words.plural(table["area"].nunique(), "area")
    if not absent:
        return f"Every sector that belongs at the table had a seat in all {of}"
    return f"In {absent} of {of} a sector that belongs at the table had no seat"
