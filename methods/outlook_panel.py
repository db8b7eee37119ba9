"""From cells with periods to yearly panels, cut at the breaks of their series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

LONGEST_YEAR = 372


def overlapping(cells: pd.DataFrame) -> bool:
    """Whether most periods are longer than a year and share days with the next one's.

    Args:
        cells: period_start, period_end (ISO text or dates), a row per value.
    """
    starts, ends = pd.to_datetime(cells["period_start"]), pd.to_datetime(cells["period_end"])
    periods = pd.DataFrame({"start": starts, "end": ends}).drop_duplicates().sort_values("start")
    return bool(_days(cells).median() > LONGEST_YEAR and (periods["start"].shift(-1) <= periods["end"]).any())


def yearly(cells: pd.DataFrame) -> pd.DataFrame | None:
    """The panel of one indicator, if it has one value a year.

    Args:
        cells: code (of the place), period_start, period_end (ISO text or dates), value.

    Returns:
        place, year (in which the period starts), value, by place and year; None where most periods are longer than a
        year, or a place has several in one.
    """
    kept = cells[cells["value"].notna()]
    days = _days(kept)
    if kept.empty or days.median() > LONGEST_YEAR:
        return None
    return by_start(kept[days <= LONGEST_YEAR])


def by_start(cells: pd.DataFrame) -> pd.DataFrame | None:
    """As `yearly`, for periods of any length; None where two of a place start in one year."""
    kept = cells[cells["value"].notna()]
    years = pd.to_datetime(kept["period_start"]).dt.year.astype(int)
    panel = pd.DataFrame({"place": kept["code"], "year": years, "value": kept["value"].astype(float)})
    if panel.duplicated(["place", "year"]).any():
        return None
    return panel.sort_values(["place", "year"], ignore_index=True)


def year_by(day: date, start: date, end: date) -> int:
    """The year of the last period that is over by a day, for yearly periods that lie like the one from start to end.

    As in `yearly`, a period's year is the one in which it starts: the school year to August 2028 is of 2027.
    """
    unfinished = (day.month, day.day) < (end.month, end.day)
    return start.year + day.year - end.year - int(unfinished)


def spread_out(panel: pd.DataFrame) -> pd.DataFrame:
    """A row per place with a value, a column for each year from the first to the last with one.

    Args:
        panel: place, year, value; rows without a finite value are left out.

    Raises:
        ValueError: a place has two values in a year, or there is no value.
    """
    kept = panel[np.isfinite(panel["value"].to_numpy(dtype=np.float64))]
    if kept.empty:
        raise ValueError("there is no value")
    if kept.duplicated(["place", "year"]).any():
        raise ValueError("a place has more than one value in a year")
    wide = kept.pivot(index="place", columns="year", values="value").sort_index()
    return wide.reindex(columns=range(int(wide.columns.min()), int(wide.columns.max()) + 1))


def break_years(breaks: pd.DataFrame) -> pd.DataFrame:
    """Breaks by place (None for all) and year, from those of the store: place, period_start (first period after)."""
    years = pd.to_datetime(breaks["period_start"]).dt.year.astype(int)
    return pd.DataFrame({"place": breaks["place"], "year": years})


def since_break(panel: pd.DataFrame, breaks: pd.DataFrame, year: int) -> pd.DataFrame:
    """The panel up to and with a year, each place from its last break at or before that year on.

    Args:
        panel: as `yearly` gives it.
        breaks: as `break_years` gives it.
    """
    past = breaks[breaks["year"] <= year]
    everywhere = past.loc[past["place"].isna(), "year"].max()
    own = panel["place"].map(past.dropna(subset=["place"]).groupby("place")["year"].max())
    first = own.astype(float).fillna(-1.0)
    if pd.notna(everywhere):
        first = first.clip(lower=float(everywhere))
    return panel[(panel["year"] <= year) & (panel["year"] >= first)].reset_index(drop=True)


def _days(cells: pd.DataFrame) -> pd.Series[int]:
    length = pd.to_datetime(cells["period_end"]) - pd.to_datetime(cells["period_start"])
    return length.dt.days + 1
