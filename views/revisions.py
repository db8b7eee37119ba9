"""Values that a newer edition replaced: how many, which, and what stands now."""

from __future__ import annotations

import pandas as pd

from components import words
from data import imports, indicators
from views import figures
from views.cache import cached

KINDS = {
    "revised": "value revised",
    "rounded": "value rounded otherwise",
    "interval": "only the interval changed",
    "mark": "a mark changed, or a value came or went",
    "withdrawn": "no longer published",
}
MOST = 2000


@cached
def summary(slug: str | None = None) -> pd.DataFrame:
    """What each edition replaced, newest first: slug, Indicator, Replaced on, What changed, Values, Places."""
    found = imports.revised(slug, MOST)
    titles = {one.slug: one.title for one in indicators.indicators()}
    return pd.DataFrame(
        {
            "slug": found["indicator"],
            "Indicator": found["indicator"].map(titles),
            "Replaced on": [words.date_text(day) for day in found["replaced"]],
            "What changed": found["kind"].map(KINDS),
            "Values": found["cells"],
            "Places": found["places"],
        }
    )


@cached
def changes(slug: str, place: str | None, known: str | None, most: int = MOST) -> pd.DataFrame:
    """Single replaced values of an indicator, newest replacement first; all places when ``place`` is None.

    Columns: Place, Code, Period, Old value, Value now, What changed, Published, Replaced on. With ``known`` only
    what had been replaced by that day.
    """
    indicator = indicators.indicator(slug)
    assert indicator is not None
    found = indicators.revisions(slug, place, all_kinds=True, most=most)
    found = figures.with_periods(found[found["replaced"] <= known] if known else found)
    return pd.DataFrame(
        {
            "Place": found["name"],
            "Code": found["code"],
            "Period": found["period"],
            "Old value": [figures.value_text(indicator, value) for value in found["old_value"]],
            "Value now": [figures.value_text(indicator, value) for value in found["value_now"]],
            "What changed": found["kind"].map(KINDS),
            "Published": [words.date_text(day) for day in found["published"]],
            "Replaced on": [words.date_text(day) for day in found["replaced"]],
        }
    )
