"""Indicator: one indicator over places and time, what it means, whose it is, and what was revised."""

from datetime import date

import streamlit as st

from components import links, words
from views import (
    acting,
    context,
    country,
    definition,
    figures,
    footer,
    indicator,
    indicator_charts,
    indicator_place,
    outlook_control,
    revisions,
    series_tests,
    tried_drawing,
)
from views import indicator_choices as controls
from views.asked import refuse_unknown

ctx = context.read()
place, versus, known = ctx.place.code, ctx.versus, ctx.known
heading = st.container()
what, when = st.columns([3, 2], vertical_alignment="bottom")
with what:
    one = controls.choose_indicator(ctx)
tier = controls.choose_tier(ctx, one)
with when:
    period = controls.choose_period(ctx, one, tier)
many = words.level_name_plural(tier)
st.set_page_config(page_title=f"{one.title} · Missions dashboard")

if period is None:
    heading.title(words.plain(one.title))
    st.info(figures.why_nothing(one, tier, known), icon=":material/info:")
    footer.used(one)
else:
    label = controls.period_name(period)
    against = indicator.against(one.slug, tier, period, place, versus, known)
    across, along = st.columns([3, 2], gap="large")
    with across:
        colour = controls.choose_view(against) if tier in figures.MAP_LEVELS else "values"
        mapped = indicator.map_picture(one.slug, tier, period, place, versus, known, colour)
        clicked = indicator.draw(
            mapped, one, known, key=controls.MAP, label="All places", places=many, period=label, selects=True
        )
    heading.title(words.plain(mapped.title))
    heading.caption(words.plain(indicator.byline(one, label)))
    with along:
        own = indicator_place.own_figure(one.slug, tier, period, place, versus, known)
        if own.value:
            st.metric(own.heading, own.value)
        st.markdown(own.text)
        country.open_place(ctx)
        if message := indicator_charts.spread_message(one.slug, tier, period, place, known):
            closed, sentence = indicator_charts.is_crowded(tier), st.container()
            box = st.expander("Distribution", expanded=not closed, on_change="rerun", key=f"indicator-spread-{tier}")
            if box.open:
                spread = indicator_charts.spread_picture(one.slug, tier, period, place, known)
                with box:
                    dot = indicator.draw(
                        spread, one, known, key="spread", label="Distribution", places=many, period=label, selects=True
                    )
                clicked = clicked or dot
            else:
                sentence.markdown(f"{words.plain(message)}.")
    footer.used(one, marks=mapped.data["Mark"], outlines=bool(mapped.spec))

    st.header("Over time")
    trend = indicator_charts.trend_picture(one.slug, tier, place, against.code, known)
    if trend:
        indicator.draw(trend, one, known, key="trend", label="Trend", places=ctx.place.name, period="all")
        footer.used(one, marks=trend.data["Mark"])
    else:
        st.info(indicator_charts.no_trend(ctx.place.name, against.name), icon=":material/info:")

    if tests := series_tests.findings(one.slug, place, known):
        st.subheader(f"What the figures of {words.plain(words.with_article(ctx.place.name))} can show")
        st.markdown("\n".join(f"- **{label}**: {words.plain(said)}" for label, said in tests.items()))

    st.header("What may come")
    outlook_control.draw(one, place, known)

    st.header("Side by side")
    refuse_unknown(links.ORDER, controls.ORDERS, "There is no order called {}. Places stand by name.")
    unmapped = tier not in figures.MAP_LEVELS
    beside = st.expander(
        "Places with their intervals", expanded=unmapped, on_change="rerun", key=f"indicator-beside-{tier}"
    )
    if beside.open:
        with beside:
            order = controls.choose_order()
            rows = indicator_charts.side_by_side(one.slug, tier, period, place, against.code, known, order)
            if rows:
                indicator.draw(rows, one, known, key="rows", label="Intervals", places=many, period=label)
            else:
                st.info(indicator_charts.no_rows(tier, ctx.place.name), icon=":material/info:")
    controls.select(clicked, tier)

st.header("About this indicator")
about = definition.definition(one.slug, known, date.today().isoformat())
definition.draw(about, one.title)

st.header("Editions and revisions")
st.markdown(about.editions)
revisions.draw_of_place(ctx, one)
st.header("Who wants to move it")
acting.draw(ctx, acting.on_indicator(one.slug, ctx.day, ctx.illustrative))
tried_drawing.draw_strip(ctx, indicator=one.slug)
controls.remember_shown(ctx, one, tier)
