"""Councils: the next meeting and its evidence, decisions, actions, challenges, who is at the table; by region."""

import streamlit as st

from components import choices, links, words
from views import asked, context, council, council_activity, council_board, council_drawing, records

THIS, ACTIVITY = "council", "activity"
VIEWS = {THIS: "One council", ACTIVITY: "Activity by region"}

ctx = context.read()
day, illustrative = ctx.day, ctx.illustrative
st.set_page_config(page_title="Councils · Missions dashboard")
title = st.empty()
records.switch(ctx)
asked.refuse_unknown(links.VIEW, VIEWS, "There is no view called {}. One council is shown.")
view = choices.choose("Show", list(VIEWS), key=links.VIEW, default=THIS, name=VIEWS.__getitem__, kind="segments")
options = council.options(ctx)

if view == ACTIVITY:
    mission = council_drawing.choose_mission(ctx)
    found = council_activity.of_year(day, mission, illustrative)
    title.title(words.plain(found.title))
    council_drawing.draw_activity(ctx, mission, found)
elif not options:
    title.title("No council is recorded")
    st.info("Councils that are illustrative are hidden; there is no other.", icon=":material/info:")
else:
    asked.refuse_unknown(links.COUNCIL, options, "There is no council called {}. Another is shown.")
    default = council.usual(ctx) or next(iter(options))
    slug = choices.choose("Council", list(options), key=links.COUNCIL, default=default, name=options.__getitem__)
    one = council.every(illustrative)[slug or default]
    title.title(words.plain(options[one.slug]))
    st.caption(words.plain(f"{one.byline}."))
    records.link_row(
        ctx,
        "place",
        [(one.place_name, {links.PLACE: one.place})],
    )
    if one.about:
        st.markdown(words.plain(one.about))
    board = council_board.board(day, illustrative, council=one.slug)
    table = council.table_of(one.slug, day, illustrative)
    council_drawing.draw_summary(ctx, one, board, table)
    st.header("Next meeting and its evidence")
    council_drawing.draw_next(ctx, one)
    st.header("Decisions")
    council_drawing.draw_decisions(ctx, one)
    st.header("Actions")
    council_drawing.draw_board(ctx, one, board)
    st.header("Challenges")
    council_drawing.draw_challenges(ctx, one)
    st.header("At the table")
    council_drawing.draw_table(ctx, one, table)
    st.header("Calendar and minutes")
    council_drawing.draw_calendar(ctx, one)
    records.draw_history("council", one.slug)
