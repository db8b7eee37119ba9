"""Values that a newer edition replaced: how many, which, and what stands now."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import choices, links, words
from data import imports, indicators
from data.indicators import Indicator
from views import figures, footer
from views.asked import refuse_unknown
from views.cache import cached
from views.context import Context

KINDS = {
    "revised": "value revised",
    "rounded": "value rounded otherwise",
    "interval": "only the interval changed",
    "mark": "a mark changed, or a value came or went",
    "withdrawn": "no longer published",
}
MOST = 2000
MOST_LISTED = 300


@cached
def summary(slug: str | None = None) -> pd.DataFrame:
    """What each edition replaced, newest first: Indicator, Replaced on, What changed, Values, Places."""
    found = imports.revised(slug, MOST)
    names = {one.slug: one.title for one in indicators.indicators()}
    return pd.DataFrame(
        {
            "Indicator": found["indicator"].map(names),
            "Replaced on": [words.date_text(day) for day in found["replaced"]],
            "What changed": found["kind"].map(KINDS),
            "Values": found["cells"],
            "Places": found["places"],
        }
    )


@cached
def titles() -> dict[str, str]:
    """Slug → title of the indicators with revised values, by title."""
    revised = set(imports.revised(None, MOST)["indicator"])
    names = {one.slug: one.title for one in indicators.indicators() if one.slug in revised}
    return dict(sorted(names.items(), key=lambda item: item[1]))


@cached
def changes(slug: str, place: str | None, known: str | None, most: int = MOST) -> pd.DataFrame:
    """Values of an indicator that were revised or withdrawn, newest first; of all places when ``place`` is None.

    Columns: Place, Code, Period, Old value, Value now, What changed, Published, Replaced on. With ``known`` only
    what had been replaced by that day.
    """
    indicator = indicators.indicator(slug)
    assert indicator is not None
    found = figures.with_periods(indicators.revisions(slug, place, known, most=most))
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


def log_sentence(log: pd.DataFrame) -> str:
    """How many values were replaced in all, or that none was."""
    if log.empty:
        return "No value held here has been replaced. Revisions appear when a newer edition is imported."
    n, indicators_revised = int(log["Values"].sum()), log["Indicator"].nunique()
    return (
        f"{words.plural(n, 'value')} of {words.plural(indicators_revised, 'indicator')} were replaced by a newer "
        "edition, the newest first. Indicators of which one edition is held have none."
    )


def changes_sentence(single: pd.DataFrame) -> str:
    """How many single revisions are listed, and whether there are more."""
    if single.empty:
        return "None of its values had been revised by then."
    counted = f"The newest {MOST_LISTED:,} values" if len(single) >= MOST_LISTED else words.plural(len(single), "value")
    return (
        f"{counted} revised or no longer published; changes of rounding, interval or mark are counted above but not "
        "listed. Those of one place are on the indicator's own page."
    )


def place_sentence(log: pd.DataFrame, single: pd.DataFrame, name: str, known: str | None) -> str:
    """How many values of an indicator were revised for one place, and how many over all places."""
    listed = log[log["What changed"].isin([KINDS["revised"], KINDS["withdrawn"]])]
    over_all = int(listed["Values"].sum())
    if not over_all:
        return "No value of this indicator has been revised in the editions held."
    by_then = f" by {words.date_text(known)}" if known else ""
    own = words.plural(len(single), "value") if len(single) else "No value"
    return (
        f"{own} for {words.with_article(name)} {'was' if len(single) <= 1 else 'were'} revised or withdrawn{by_then}. "
        f"Over all places and editions it is {words.plural(over_all, 'value')}."
    )


def draw_single(ctx: Context, lines: list[tuple[str, str]]) -> None:
    """Draw a choice of indicator and its single revisions; ``lines`` begin the head of their download."""
    options = titles()
    refuse_unknown(links.INDICATOR, options, "No revisions are held of {}. Choose another.")
    chosen = choices.choose(
        "Single revisions of",
        list(options),
        key=links.INDICATOR,
        default=None,
        name=lambda slug: options[slug],
        placeholder="Choose an indicator",
    )
    if chosen:
        single = changes(chosen, None, ctx.known, MOST_LISTED)
        st.markdown(changes_sentence(single))
        st.dataframe(single, hide_index=True, alt="Single values that were replaced, newest first")
        footer.offer("Download these", single, [*lines, ("Indicator", options[chosen])], name=f"{chosen}-revisions")


def draw_of_place(ctx: Context, one: Indicator) -> None:
    """Draw an indicator's revisions for the reader's place, with the way to those of all places."""
    log, single = summary(one.slug), changes(one.slug, ctx.place.code, ctx.known)
    name = ctx.place.name
    st.markdown(words.plain(place_sentence(log, single, name, ctx.known)))
    if len(single):
        figures.table_behind(f"Revised values for {words.plain(name)}", single, key="indicator-revisions")
        head = footer.head(f"Revisions of {one.title}", place=name, period="all", indicators=[one], known=ctx.known)
        footer.offer("Download revisions", single, head, name=f"{one.slug}-revisions")
    if len(log):
        st.page_link(
            links.PAGES["data"],
            label="All revisions of this indicator",
            icon=":material/database:",
            query_params=links.query(ctx.parameters() | {links.INDICATOR: one.slug}),
        )
