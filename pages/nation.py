"""Nation: how the country stands on its missions, where, what changed, and how old the figures are."""

from datetime import date

import streamlit as st

from components import words
from views import context, country, figures, footer, nation, regions

ctx = context.read()
known = ctx.known
changes = nation.changes(ctx.place.code, known)
cards = nation.cards(ctx.place.code, known)

st.set_page_config(page_title="Nation")
st.title(changes.title)
st.caption(
    "How the country stands on its missions: figures of your place's country, or of the next wider one that "
    "has them. Each change is tested by itself at the 95% level, so about one in twenty is found by chance alone."
)
with st.container():
    grid = st.grid(5, min_column_width=210, border=True)
    for card in cards:
        with grid.cell():
            nation.draw_card(card, chosen=card.mission == ctx.mission.slug)
footer.used(*(card.lead for card in cards))

st.header(f"{ctx.mission.short_name} on the map")
indicator = country.choose_indicator(ctx)
tier = country.choose_tier(indicator, known)
period = country.choose_period(indicator, tier, known)
where, news = st.columns([3, 2], gap="large")
with where:
    if period is None:
        st.info(figures.why_nothing(indicator, tier, known))
    else:
        shown = country.country_map(indicator.slug, tier, period.code, known, ctx.place.code)
        clicked = figures.clicked(shown.spec, key="nation-map", alt=shown.alt)
        st.caption(shown.note)
        country.open_place(ctx)
        figures.table_behind("The map as a table", shown.table, key="nation-map-table")
        footer.offer(
            "Download the map's figures",
            shown.table,
            footer.head(
                shown.title,
                place=words.level_name_plural(tier),
                period=period.label,
                indicators=[indicator],
                known=known,
            ),
            name=f"{indicator.slug}-{tier}",
        )
        footer.used(indicator, marks=shown.marks, outlines=True)
        country.select(clicked)
with news:
    st.subheader("What changed in the newest figures")
    nation.draw_changes(changes, ctx)
    st.caption(changes.note)
    figures.table_behind("All headline indicators as a table", changes.table, key="nation-changes-table")
    footer.used(*(row.indicator for row in changes.rows[: nation.SENTENCES]))

st.header("Regions and nations, north to south")
regional = country.regional_period(indicator.slug, period, known)
if regional is None:
    st.info(figures.why_nothing(indicator, regions.LEVEL, known))
else:
    found = regions.at_period(indicator.slug, regional.code, known)
    st.markdown(f"**{words.plain(found.title)}**")
    st.table(found.table, hide_index=True)
    st.caption(found.note)
    footer.used(indicator, marks=found.marks)
    footer.offer(
        "Download the regions",
        found.table,
        footer.head(
            found.title,
            place="Regions and nations",
            period=regional.label,
            indicators=[indicator],
            known=known,
        ),
        name=f"{indicator.slug}-regions",
    )

st.header("How old the figures are")
st.table(nation.ages(ctx.mission.slug, ctx.place.code, known, date.today()), hide_index=True)
