"""Place: who it is, where it lies, and how its indicators stand beside its peers and a comparator."""

import streamlit as st

from components import links, words
from views import (
    acting,
    context,
    figures,
    footer,
    goals_here,
    outlook_control,
    place,
    place_profile,
    tried_drawing,
    verdicts,
)
from views import place_controls as controls

ctx = context.read()
here = ctx.place
st.set_page_config(page_title=f"{here.name} · Missions dashboard")

st.title(words.plain(here.name))
belongs = place.belongs(here.code)
st.markdown(words.plain(belongs.line))
if here.end_year:
    place.draw_stories(ctx, place.stories(here.code))
about, locator = st.columns([3, 2], gap="large")
with about:
    if belongs.parents:
        st.markdown("**Part of**")
        place.draw_links(ctx, belongs.parents)
    for heading, children in belongs.children:
        place.draw_children(ctx, heading, children)
    if not here.end_year:
        place.draw_stories(ctx, place.stories(here.code))
if spec := place.locator(here.code):
    with locator:
        figures.show(spec, key="locator", alt=f"Map: where {here.name} lies", sources=[])
    footer.used(outlines=True)

st.header("Indicators")
with st.container(horizontal=True, gap="medium"):
    mission = controls.choose_scope(ctx)
    tier = controls.choose_peers(here)
profile = place_profile.of_place(here.code, mission, ctx.versus, ctx.known, tier)
footer.used(*profile.shown, marks=profile.marks)

if profile.spec is None:
    st.info(f"{words.plain(profile.title)}.", icon=":material/info:")
else:
    figures.show(profile.spec, key="profile", alt=profile.alt, sources=profile.shown)
    if ctx.versus not in ("", context.SIMILAR):
        st.caption(verdicts.RULE)
    figures.table_behind("The figures behind this chart", profile.table, key="profile-table")
    st.subheader("Changes and trends")
    columns = place_profile.COLUMNS
    st.dataframe(profile.trends, hide_index=True, height="content", alt=profile.title, column_config=columns)
    st.caption(place_profile.TREND_NOTE)
    lines = footer.head(
        profile.title, place=here.name, period="newest of each indicator", indicators=profile.shown, known=ctx.known
    )
    footer.offer("Download these figures", profile.download, lines, name=f"place-{here.code}")
    place_profile.draw_links(ctx, profile.shown)

if profile.missing and profile.shown:
    st.subheader("Not available here")
    st.markdown(place_profile.reasons(profile.missing))

st.header("Goals")
goals = goals_here.of_place(here.code, ctx.known)
st.markdown(words.plain(goals_here.goals_here(here.name, goals)))
figures.table_behind("National goals, here", goals, key="place-goals")
goals_here.draw(here.code, here.name, ctx.known)

st.header("What may come")
outlook_control.draw_of_place(ctx)

st.header("Who is acting, who is missing")
acting.draw(ctx, acting.of_place(here.code, here.name, ctx.day, ctx.known, ctx.illustrative))

tried_drawing.draw_strip(ctx, place=here.code)

if place.similar(here.code, "global"):
    st.header("Similar places")
    model = controls.choose_model()
    place.draw_similar(ctx, place.similar(here.code, model))
    st.caption(place.NOT_A_JUDGEMENT)
    st.page_link(
        links.PAGES["compare"],
        label="Compare with similar places",
        icon=":material/compare_arrows:",
        query_params=links.query(ctx.parameters() | {links.GROUP: context.SIMILAR}),
    )
