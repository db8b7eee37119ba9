"""Compare: up to twelve places over time, two apart, on many indicators, in one period, or on two indicators."""

import streamlit as st

from components import choices, links, words
from views import (
    compare,
    compare_gap,
    compare_grid,
    compare_period,
    compare_time,
    compare_two,
    context,
    country,
    figures,
)
from views import compare_controls as controls
from views.asked import refuse_unknown
from views.place_profile import ALL, OF_MISSION

ctx = context.read()
known, versus = ctx.known, ctx.versus
st.set_page_config(page_title="Compare · Missions dashboard")
title = st.empty()
compared = controls.choose_places(ctx)
codes, focus = compared.codes, compared.focus
title.title(words.plain(compare.page_title(codes, focus)))
view = controls.choose_view()

if view == compare.OVER_TIME:
    indicator = controls.choose_indicator(ctx, "Indicator", links.INDICATOR)
    compare.draw(compare_time.over_time(indicator.slug, codes, focus, versus, known), [indicator], "over-time", known)

if view == compare.GAP:
    what, whom = st.columns([3, 2])
    with what:
        indicator = controls.choose_indicator(ctx, "Indicator", links.INDICATOR)
    with whom, st.container():
        other = controls.choose_other(compared, versus)
    if other:
        compare.draw(compare_gap.gap(indicator.slug, focus, other, known), [indicator], "gap", known)

if view == compare.GRID:
    scopes = {ALL: "All missions", OF_MISSION: ctx.mission.short_name}
    refuse_unknown(links.SCOPE, scopes, "There is no choice of indicators called {}. All missions are shown.")
    of_whom, at = st.columns([3, 2])
    with of_whom:
        scope = choices.choose(
            "Headline indicators of",
            list(scopes),
            key=links.SCOPE,
            default=ALL,
            name=scopes.__getitem__,
            kind="segments",
        )
    with at:
        limits = controls.choose_limits()
    mission = ctx.mission.slug if scope == OF_MISSION else None
    shown = context.headline(mission)
    grid = compare_grid.of_places(mission, codes, focus, ctx.place.code, versus, known, limits)
    compare.draw(grid, shown, "grid", known)

if view == compare.ONE_PERIOD:
    what, where = st.columns([3, 2])
    with what:
        indicator = controls.choose_indicator(ctx, "Indicator", links.INDICATOR)
    with where, st.container():
        tier = controls.choose_tier(compared, [indicator], known)
    period = country.choose_period(indicator, tier, known) if tier else None
    if tier and period is None:
        st.info(figures.why_nothing(indicator, tier, known), icon=":material/info:")
    if tier and period:
        swarm = compare_period.beeswarm(indicator.slug, tier, period.code, codes, known)
        clicked = compare.draw_clickable(swarm, [indicator], "spread", known)
        st.subheader("Side by side")
        how, at = st.columns(2)
        with how:
            order = controls.choose_order()
        with at:
            limits = controls.choose_limits()
        beside = compare_period.side_by_side(indicator.slug, period.code, codes, focus, order, versus, known, limits)
        compare.draw(beside, [indicator], "side-by-side", known)
        controls.add_clicked(clicked, compared)

if view == compare.TWO:
    first, then = st.columns(2)
    with first:
        indicator = controls.choose_indicator(ctx, "Indicator", links.INDICATOR)
    with then:
        second = controls.choose_indicator(ctx, "Second indicator", links.SECOND, rank=1)
    tier = controls.choose_tier(compared, [indicator, second], known)
    if tier:
        both = compare_two.against(indicator.slug, second.slug, tier, codes, known)
        controls.add_clicked(compare.draw_clickable(both, [indicator, second], "scatter", known), compared)
