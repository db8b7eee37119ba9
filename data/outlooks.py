"""What the coming years may bring, fitted once at import: all that the paths of every place are simulated from.

Fitting is the slow part, simulating the quick one: from these rows and a fixed seed come the same 2,000 paths, to the
last digit, as from a fresh fit, for any target, any of the years ahead, and "by" as well as "at".
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data import carried, indicators, store
from methods.outlook import Fitted, fit
from methods.outlook_panel import LONGEST_YEAR, break_years, overlapping, since_break, yearly
from methods.outlook_scale import Scale, scale_for
from methods.outlook_trend import Common, Damped
from methods.outlook_widening import factors_of

NOT_YEARLY = "The figures are not one a year, so no chance is worked out."
TOO_FEW_YEARS = "There are too few years of comparable data."
PERCENT = "%"

_HELD = "SELECT slug FROM indicator ORDER BY slug"

_SUFFIX = "SELECT suffix FROM indicator WHERE slug = ?"

# What `yearly` would refuse, told from the keys: series by month are the longest by far, and reading one takes seconds.
_NEWEST_OF_SEVERAL_A_YEAR = f"""
SELECT max(period_start) FROM observation WHERE indicator = :indicator AND value IS NOT NULL AND EXISTS (
    SELECT 1 FROM observation WHERE indicator = :indicator AND value IS NOT NULL
    GROUP BY place HAVING count(*) > count(DISTINCT substr(period_start, 1, 4))
) AND NOT EXISTS (
    SELECT 1 FROM observation WHERE indicator = :indicator AND value IS NOT NULL
    AND julianday(period_end) - julianday(period_start) >= {LONGEST_YEAR}
)
"""

_CELLS = """
SELECT place AS code, period_start, period_end, value FROM observation WHERE indicator = ? AND value IS NOT NULL
"""

_BREAKS = "SELECT place, period_start FROM series_break WHERE indicator = ?"

_MODEL = "SELECT * FROM outlook WHERE indicator = :indicator"

_PLACES = """
SELECT place, level, trend, spread, points, last_year FROM outlook_place WHERE indicator = :indicator ORDER BY place
"""

_COMMON = ("drift", "drift_error", "spread", "shock", "shock_chance")
_DAMPED = ("level_gain", "trend_gain", "damping")
_STATES = ("level", "trend", "spread", "points", "last_year")


@dataclass(frozen=True, slots=True)
class Model:
    """An indicator fitted over all its places, or why it is not.

    ``last`` is the newest year with a value (0 without one); ``overlapping`` tells averages over years that overlap,
    which are never fitted.
    """

    fitted: Fitted | None
    overlapping: bool
    last: int
    why: str = ""


def model(slug: str, known: str | None = None) -> Model:
    """An indicator's model as baked; with ``known``, a past day, it is fitted on demand to what was known then."""
    if known is None:
        return _read(slug)
    one = indicators.indicator(slug)
    percent = one is not None and one.suffix == PERCENT
    return _fitted(indicators.panel(slug, known), indicators.breaks(slug), percent=percent, widening=_widening(slug))


def bake(
    connection: sqlite3.Connection,
    slugs: Iterable[str] | None = None,
    progress: Callable[[float, str], object] = lambda share, slug: None,
) -> None:
    """Fit these indicators anew (all when None), within the caller's transaction.

    ``progress`` is told the share done (0 to 1) and the indicator.
    """
    chosen = sorted(slugs) if slugs is not None else [row["slug"] for row in connection.execute(_HELD).fetchall()]
    factors = carried.table("outlook_widening")
    for done, slug in enumerate(chosen):
        progress(done / len(chosen), slug)
        found = _fit_held(connection, slug, factors_of(factors, slug))
        connection.execute("DELETE FROM outlook_place WHERE indicator = ?", (slug,))
        connection.execute("DELETE FROM outlook WHERE indicator = ?", (slug,))
        _write(connection, slug, found)


def _fit_held(connection: sqlite3.Connection, slug: str, widening: Sequence[float]) -> Model:
    suffix = connection.execute(_SUFFIX, (slug,)).fetchone()
    newest = connection.execute(_NEWEST_OF_SEVERAL_A_YEAR, {"indicator": slug}).fetchone()[0]
    if newest:
        return Model(None, False, date.fromisoformat(newest).year, NOT_YEARLY)
    percent = suffix is not None and suffix[0] == PERCENT
    cells = _frame(connection, _CELLS, slug).astype({"value": float})
    return _fitted(cells, _frame(connection, _BREAKS, slug), percent=percent, widening=widening)


def _frame(connection: sqlite3.Connection, sql: str, slug: str) -> pd.DataFrame:
    cursor = connection.execute(sql, (slug,))
    names = [column[0] for column in cursor.description]
    # Tuples: pandas takes ten times as long over rows of the driver.
    return pd.DataFrame(list(map(tuple, cursor)), columns=names, dtype=object)


def _widening(slug: str) -> tuple[float, ...]:
    return factors_of(carried.table("outlook_widening"), slug)


def _fitted(cells: pd.DataFrame, breaks: pd.DataFrame, *, percent: bool, widening: Sequence[float]) -> Model:
    """The yearly values since the last break, fitted; the widening comes from the back-test."""
    if cells.empty:
        return Model(None, False, 0, NOT_YEARLY)
    panel = yearly(cells)
    if panel is None:
        shared = overlapping(cells)
        last = date.fromisoformat(cells["period_start"].max()).year
        return Model(None, shared, last, "" if shared else NOT_YEARLY)
    last = int(panel["year"].max())
    panel = since_break(panel, break_years(breaks), last)
    try:
        scale = scale_for(panel["value"].to_numpy(), percent=percent)
        return Model(fit(panel, scale=scale, widening=widening), False, last)
    except ValueError:
        return Model(None, False, last, TOO_FEW_YEARS)


def _write(connection: sqlite3.Connection, slug: str, found: Model) -> None:
    one = found.fitted
    row: dict[str, str | float | None] = {
        "indicator": slug,
        "overlapping": int(found.overlapping),
        "last": found.last,
        "why": found.why,
    }
    if one is not None:
        row |= {"scale": one.scale.name, "edge": one.scale.edge, "last_year": one.last_year, "years": one.years}
        row |= {name: getattr(one.common, name) for name in _COMMON} | {
            name: getattr(one.damped, name) for name in _DAMPED
        }
        row["widening"] = json.dumps(one.widening)
    names = ", ".join(row)
    connection.execute(f"INSERT INTO outlook ({names}) VALUES ({', '.join(f':{name}' for name in row)})", row)
    if one is not None:
        columns = [one.places[name].tolist() for name in _STATES]
        connection.executemany(
            "INSERT INTO outlook_place VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(slug, place, *values) for place, *values in zip(one.places.index, *columns, strict=True)],
        )


def _read(slug: str) -> Model:
    held = store.rows(_MODEL, {"indicator": slug})
    if not held:
        return Model(None, False, 0, NOT_YEARLY)
    row = held[0]
    if row["scale"] is None:
        return Model(None, bool(row["overlapping"]), row["last"], row["why"])
    fitted = Fitted(
        Scale(row["scale"], row["edge"]),
        row["last_year"],
        row["years"],
        Common(*(row[name] for name in _COMMON)),
        Damped(*(row[name] for name in _DAMPED)),
        store.frame(_PLACES, {"indicator": slug}).set_index("place"),
        tuple(json.loads(row["widening"])),
    )
    return Model(fitted, False, row["last"])
