"""What the Indicator page shows: the controls, and answers to addresses that ask for what is not held."""

from __future__ import annotations

import streamlit as st

from components import choices, links, words
from data.indicators import Indicator
from data.period import PeriodError, parse
from views import context, figures
from views.asked import refuse_unknown
from views.cache import cached
from views.context import Context
from views.indicator import Against, known_indicator

MAP = "indicator-map"
# Streamlit drops a widget's state on other pages, so this one shows whether the last run drew this page.
HERE = f"{MAP}-table"
VIEWS = {"values": "Value", "comparison": "Comparison"}
ORDERS = {"name": "Name", "value": "Value"}
_SHOWN = "indicator-shown"


@cached
def options_of(mission: str) -> dict[str, str]:
    """What the chooser lists, slug → label: the mission's headline indicators, then all by mission."""
    names = {one.slug: one.short_name for one in context.all_missions()}
    return {
        one.slug: f"{names.get(one.mission or '', 'No mission')}: {one.title}"
        for one in [*context.headline(mission), *context.all_indicators()]
    }


def choose_indicator(ctx: Context) -> Indicator:
    """Any indicator held; the mission's lead one unless the address says otherwise."""
    options = options_of(ctx.mission.slug)
    lead = next(iter(options))
    _follow(ctx, choices.asked(links.INDICATOR))
    shown = words.plain(options[lead])
    refuse_unknown(links.INDICATOR, options, f"There is no indicator called {{}}. {shown} is shown.")
    slug = choices.choose(
        "Indicator", list(options), key=links.INDICATOR, default=lead, name=lambda slug: options[slug]
    )
    return known_indicator(slug or lead)


def _follow(ctx: Context, asked: str | None) -> None:
    """Drop what belongs to the last view of this page where the reader has just chosen another mission."""
    shown = _last_view()
    if asked and shown and shown["mission"] != ctx.mission.slug and asked == shown["indicator"]:
        one = context.indicator(asked)
        if one is None or one.mission != ctx.mission.slug:
            for key in (links.INDICATOR, links.TIER, links.PERIOD):
                choices.put(key, None)


def choose_tier(ctx: Context, one: Indicator) -> str:
    """A tier with figures: the place's own, regions for a country, unless the address says otherwise."""
    held = figures.tiers(one.slug)
    wanted = [*(level for level in ctx.place.levels if level != "country"), "region", *figures.map_tiers(one.slug)]
    usual = next((level for level in wanted if level in held), held[0])
    asked = choices.asked(links.TIER)
    if asked and asked not in held:
        if _moved_on(indicator=one.slug):
            choices.put(links.TIER, None)
        elif asked in words.LEVELS:
            st.info(figures.why_nothing(one, asked, None), icon=":material/info:")
        else:
            shown = words.level_name_plural(usual)
            refuse_unknown(links.TIER, held, f"There is no tier called {{}}. {shown} are shown.")
    chosen = choices.choose(
        "Places", held, key=links.TIER, default=usual, name=words.level_name_plural, kind="segments"
    )
    return chosen or usual


def choose_period(ctx: Context, one: Indicator, tier: str) -> str | None:
    """The code of a period with figures, the newest unless the address says otherwise; None where none is known."""
    held = {period.code: period.label for period in reversed(figures.periods(one.slug, tier, ctx.known))}
    if not held:
        return None
    newest = list(held)[-1]
    asked = choices.asked(links.PERIOD)
    if asked and asked not in held:
        if _moved_on(indicator=one.slug, tier=tier):
            choices.put(links.PERIOD, None)
        else:
            by_then = f" known on {words.date_text(ctx.known)}" if ctx.known else ""
            st.warning(
                f"There are no figures for {period_name(asked)}{by_then}. {held[newest]} is shown.",
                icon=":material/info:",
            )
    return choices.step("Period", list(held), key=links.PERIOD, default=newest, name=lambda code: held[code])


def _moved_on(**now: str) -> bool:
    """Whether the reader came from another view of this page, whose tier or period stayed in the address."""
    shown = _last_view()
    return shown is not None and any(shown[key] != value for key, value in now.items())


def _last_view() -> dict[str, str] | None:
    return st.session_state.get(_SHOWN) if HERE in st.session_state else None


def choose_view(against: Against) -> str:
    """Colour by value or by verdict; by value, with the reason, where nothing can be compared."""
    refuse_unknown(links.VIEW, VIEWS, "There is no view called {}. Values are shown.")
    view = choices.choose(
        "Colour by", list(VIEWS), key=links.VIEW, default="values", name=lambda view: VIEWS[view], kind="segments"
    )
    if view == "comparison" and against.reason:
        st.info(f"Not compared. {words.plain(against.reason)}", icon=":material/info:")
        return "values"
    return view or "values"


def choose_order() -> str:
    """By name, or by value when the reader asks for it."""
    order = choices.choose(
        "Order by", list(ORDERS), key=links.ORDER, default="name", name=lambda order: ORDERS[order], kind="segments"
    )
    return order or "name"


def remember_shown(ctx: Context, one: Indicator, tier: str) -> None:
    """Keep what this run shows, so that the next can tell a choice left over from a bad address."""
    st.session_state[_SHOWN] = {"mission": ctx.mission.slug, "indicator": one.slug, "tier": tier}


def select(code: str | None, tier: str) -> None:
    """Make a place that was clicked the reader's place, on the tier where it was clicked."""
    if code and context.get_place(code):
        choices.put(links.TIER, tier)
        context.remember(links.PLACE, code)
        st.rerun()


def period_name(code: str) -> str:
    """A period of an address as people write it; the text itself where it is none."""
    try:
        return parse(code).label
    except PeriodError:
        return words.plain(code[:80])
