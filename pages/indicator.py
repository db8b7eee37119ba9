"""Indicator: one indicator over places and time, what it means, whose it is, and what was revised."""

from datetime import date

import streamlit as st

from components import choices, links, words
from views import context, country, definition, figures, footer, indicator, indicator_charts, revisions
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
st.set_page_config(page_title=f"{one.title} · Missions dashboard")
many = words.level_name_plural(tier)

if period is None:
    heading.title(words.plain(one.title))
    st.info(figures.why_nothing(one, tier, known), icon=":material/info:")
    footer.used(one)
else:
    against = indicator.against(one.slug, tier, period, place, versus, known)
    across, along = st.columns([3, 2], gap="large")
    with across:
        colour = controls.choose_view(against)
    label = controls.period_name(period)
    mapped = indicator.map_picture(one.slug, tier, period, place, versus, known, colour)
    heading.title(words.plain(mapped.title))
    heading.caption(words.plain(indicator.byline(one, label)))
    head = footer.head(mapped.title, place=many, period=label, indicators=[one], known=known)
    with across:
        clicked = indicator.draw(mapped, key=controls.MAP, head=head, label="All places", selects=True)
    with along:
        own = indicator.own_figure(one.slug, tier, period, place, versus, known)
        if own.value:
            st.metric(own.heading, own.value)
        st.markdown(own.text)
        country.open_place(ctx)
        if message := indicator_charts.spread_message(one.slug, tier, period, place, known):
            closed = indicator_charts.is_crowded(tier)
            box = st.expander("Distribution", expanded=not closed, on_change="rerun", key=f"indicator-spread-{tier}")
            if box.open:
                spread = indicator_charts.spread_picture(one.slug, tier, period, place, known)
                head = footer.head(spread.title, place=many, period=label, indicators=[one], known=known)
                with box:
                    dot = indicator.draw(spread, key="indicator-spread", head=head, label="Distribution", selects=True)
                clicked = clicked or dot
            else:
                st.markdown(f"{words.plain(message)}.")
    footer.used(one, marks=mapped.data["Mark"], outlines=bool(mapped.spec))

    st.header("Over time")
    trend = indicator_charts.trend_picture(one.slug, tier, place, against.code, known)
    if trend:
        head = footer.head(trend.title, place=ctx.place.name, period="all", indicators=[one], known=known)
        indicator.draw(trend, key="indicator-trend", head=head, label="Trend")
        footer.used(one, marks=trend.data["Mark"])
    else:
        st.info(indicator_charts.no_trend(ctx.place.name, against.name), icon=":material/info:")

    st.header("Side by side")
    refuse_unknown(links.ORDER, controls.ORDERS, "There is no order called {}. Places stand by name.")
    beside = st.expander("Places with their intervals", on_change="rerun", key="indicator-beside")
    if beside.open:
        with beside:
            order = choices.choose(
                "Order by",
                list(controls.ORDERS),
                key=links.ORDER,
                default="name",
                name=lambda key: controls.ORDERS[key],
                kind="segments",
            )
            rows = indicator_charts.side_by_side(one.slug, tier, period, place, against.code, known, order or "name")
            if rows:
                head = footer.head(rows.title, place=many, period=label, indicators=[one], known=known)
                indicator.draw(rows, key="indicator-rows", head=head, label="Intervals")
            else:
                st.info(indicator_charts.no_rows(tier, ctx.place.name), icon=":material/info:")
    controls.select(clicked, tier)

st.header("About this indicator")
about = definition.definition(one.slug, known, date.today().isoformat())
facts, texts = st.columns(2, gap="large")
with facts:
    st.table(about.facts, border="horizontal", alt=f"Facts about {one.title}")
with texts:
    for title, text in about.texts:
        st.subheader(title)
        st.markdown(text)
st.subheader("Breaks in the series")
if about.breaks.empty:
    st.markdown("No break is known.")
else:
    st.table(about.breaks, hide_index=True, border="horizontal", alt=f"Breaks in {one.title}")

st.header("Editions and revisions")
st.markdown(about.editions)
log = revisions.summary(one.slug)
single = revisions.changes(one.slug, place, known)
st.markdown(words.plain(revisions.place_sentence(log, single, ctx.place.name, known)))
if len(single):
    figures.table_behind(f"Revised values for {words.plain(ctx.place.name)}", single, key="indicator-revisions")
    head = footer.head(f"Revisions of {one.title}", place=ctx.place.name, period="all", indicators=[one], known=known)
    footer.offer("Download revisions", single, head, name=f"{one.slug}-revisions")
if len(log):
    st.page_link(
        links.PAGES["data"],
        label="All revisions of this indicator",
        icon=":material/database:",
        query_params=links.query(ctx.parameters() | {links.INDICATOR: one.slug}),
    )
controls.remember_shown(ctx, one, tier)
