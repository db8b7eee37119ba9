"""Nation: how the country stands on its missions, where, what changed, and how old the figures are."""

from datetime import date

import streamlit as st

from components import words
from views import acting, context, country, figures, footer, goal_regions, nation, newest, regions

ctx = context.read()
known, home = ctx.known, newest.countries(ctx.place.code)
changes = nation.changes(home, known)
cards = nation.cards(home, known)

st.set_page_config(page_title="Nation · Missions dashboard")
st.title(changes.title)
st.caption(
    "How the country stands on its missions: figures of your place's country, or of the next wider one that "
    "has them. Each change is tested by itself at the 95% level: if nothing had changed, "
    "about one test in twenty would still show a change."
)
grid = st.grid(5, min_column_width=210, border=True)
for card in cards:
    with grid.cell():
        nation.draw_card(card, chosen=card.mission == ctx.mission.slug)
footer.used(*(card.lead for card in cards))

st.header(f"{ctx.mission.short_name} on the map")
indicator = country.choose_indicator(ctx)
where, news = st.columns([3, 2], gap="large")
with where, st.container():
    period = country.draw_map(ctx, indicator, key="nation")
with news:
    st.subheader("What changed in the newest figures")
    nation.draw_changes(changes, ctx)
    st.caption(words.plain(changes.note))
    figures.table_behind("All headline indicators as a table", changes.table, key="nation-changes-table")
    footer.offer("Download what changed", changes.table, nation.changes_head(changes, known), name="what-changed")
    footer.used(*(row.indicator for row in changes.rows[: nation.SENTENCES]))

st.header("Regions and nations, north to south")
regional = country.regional_period(indicator.slug, period.code if period else None, known)
if regional is None:
    st.info(figures.why_nothing(indicator, regions.LEVEL, known))
else:
    found = regions.at_period(indicator.slug, regional.code, known)
    st.markdown(f"**{words.plain(found.title)}**")
    st.table(found.table, hide_index=True)
    if found.note:
        st.caption(words.plain(found.note))
    footer.used(indicator, marks=found.marks)
    footer.offer(
        "Download the regions",
        found.table,
        regions.head(found, indicator, regional, known),
        name=f"{indicator.slug}-regions",
    )

st.header("A goal, region by region")
if goal := goal_regions.choose(ctx.mission.slug):
    goal_regions.draw_map(ctx, goal)
else:
    st.info("No goal has figures by region that are held here.")

st.header("Councils and decisions")
acting.draw(ctx, acting.of_nation(ctx.day, known, ctx.illustrative))

st.header(f"How old the figures are: {words.lower_first(ctx.mission.short_name)}")
day = date.fromisoformat(known) if known else date.today()
st.table(nation.ages(ctx.mission.slug, home, known, day), hide_index=True)
