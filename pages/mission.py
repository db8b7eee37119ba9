"""Mission: its goals with what is known of each, its indicators by region, and what is not published where."""

import streamlit as st

from components import choices, links, words
from views import (
    acting,
    adding_up,
    asked,
    average_and_gap,
    context,
    country,
    figures,
    footer,
    goal_grid,
    goals,
    mission,
    mission_trends,
    newest,
    regions,
    standings,
)

VIEWS = {"trends": "Trends by region", "map": "Map"}

ctx = context.read()
here, known, home = ctx.mission, ctx.known, newest.countries(ctx.place.code)
st.set_page_config(page_title=f"{here.short_name} · Missions dashboard")
st.title(words.plain(here.name))
st.write(words.plain(here.aim or ""))
st.caption(words.plain(mission.led_by(here)))

shown = goals.goals(here.slug, known, ctx.illustrative)
st.header("Goals")
st.markdown(f"**{words.plain(standings.roll_up(here.slug, known))}**")
if known:
    st.caption("What sources say of goals is shown as last read; it has no earlier editions.")
goals.draw_all([goal for goal in shown if goal.kind != goals.OTHER], known)
if others := [goal for goal in shown if goal.kind == goals.OTHER]:
    st.header("Other public commitments")
    goals.draw_all(others, known)
changed = standings.history(here.slug)
if changed.empty:
    st.caption("No status has changed since this store was made.")
else:
    figures.table_behind("When statuses changed", changed, key="status-history")
footer.offer("Download the goals", goals.as_table(shown), mission.goals_head(here, known), name=f"{here.slug}-goals")

st.header("Goals by region")
goal_grid.draw(here.slug, known)

st.header("Do local targets add up?")
adding_up.draw(here.slug, known)

st.header("Who is acting, who is missing")
acting.draw(ctx, acting.of_mission(here.slug, ctx.day, known, ctx.illustrative))

st.header("Regions and nations")
if few := mission.few(here.slug):
    st.info(few)
regional = mission.regional_grid(here.slug, home, known)
if regional.spec:
    figures.show(
        regional.spec, key="mission-grid", alt=regional.alt, sources=regional.indicators, about=here.short_name
    )
else:
    st.info(regional.title)
if regional.note:
    st.caption(words.plain(regional.note))
figures.table_behind("The grid as a table", regional.table, key="mission-grid-table")
footer.used(*regional.indicators, marks=regional.marks)
footer.offer("Download the grid", regional.table, mission.shown_head(regional, known), name=f"{here.slug}-regions")

st.header("Average and gap")
together = average_and_gap.of_mission(here.slug, home, known)
if together.empty:
    st.info("No headline indicator of this mission has a figure for a country and the period before.")
else:
    st.table(together, hide_index=True)
    st.caption(words.plain(average_and_gap.NOTE))
    head = mission.average_head(here, known)
    footer.offer("Download average and gap", together, head, name=f"{here.slug}-average-and-gap")
if inside := average_and_gap.inside_places(here.slug, (*home, *regions.north_to_south()), known):
    st.subheader(words.plain(inside.title))
    st.table(inside.table, hide_index=True)
    st.caption(words.plain(inside.note))
    footer.used(*inside.indicators)
    head = mission.average_head(here, known)
    footer.offer("Download the gap inside places", inside.table, head, name=f"{here.slug}-inside-places")

st.header("One indicator by region or on the map")
indicator = country.choose_indicator(ctx)
asked.refuse_unknown(links.VIEW, VIEWS, "There is no view called {}. Trends are shown.")
view = choices.choose(
    "Show", list(VIEWS), key=links.VIEW, default="trends", name=lambda key: VIEWS[key], kind="segments"
)
if view == "map":
    country.draw_map(ctx, indicator, key="mission")
else:
    trends = mission_trends.regional_trends(indicator.slug, home, known)
    if trends.spec:
        figures.show(trends.spec, key="mission-trends", alt=trends.alt, sources=[indicator])
        if trends.note:
            st.caption(words.plain(trends.note))
        figures.table_behind("The trends as a table", trends.table, key="mission-trends-table")
        footer.used(indicator, marks=trends.marks)
        footer.offer(
            "Download the trends", trends.table, mission.shown_head(trends, known), name=f"{indicator.slug}-trends"
        )
    else:
        st.info(trends.title)

st.header("What is published for which places")
st.markdown("\n".join(f"- {words.plain(sentence)}" for sentence in mission.limits(here.slug)))
st.table(mission.coverage(here.slug), hide_index=True)
