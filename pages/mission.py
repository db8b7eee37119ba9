"""Mission: its goals with what is known of each, its indicators by region, and what is not published where."""

import streamlit as st

from components import choices, links, words
from views import context, country, figures, footer, goals, mission

VIEWS = {"trends": "Trends by region", "map": "Map"}

ctx = context.read()
here, known = ctx.mission, ctx.known
st.set_page_config(page_title=here.name)
st.title(words.plain(here.name))
st.write(words.plain(here.aim or ""))
st.caption(words.plain(mission.led_by(here)))

shown = goals.goals(here.slug, known)
st.header("Goals")
if known:
    st.caption("What sources say of goals is shown as last read; it has no earlier editions.")
goals.draw_all([goal for goal in shown if goal.kind != goals.OTHER])
if others := [goal for goal in shown if goal.kind == goals.OTHER]:
    st.header("Other public commitments")
    goals.draw_all(others)
footer.offer("Download the goals", goals.as_table(shown), mission.goals_head(here), name=f"{here.slug}-goals")

st.header("Regions and nations")
for sentence in mission.limits(here.slug)[:1] if mission.has_few(here.slug) else []:
    st.info(sentence)
regional = mission.regional_grid(here.slug, ctx.place.code, known)
if regional.spec:
    figures.show(regional.spec, key="mission-grid", alt=regional.alt)
else:
    st.info(regional.title)
st.caption(words.plain(regional.note))
figures.table_behind("The grid as a table", regional.table, key="mission-grid-table")
footer.used(*regional.indicators, marks=regional.marks)
