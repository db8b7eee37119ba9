"""Decisions: what each was to move, by how much, by when; whether it moved, and what follows from it."""

import streamlit as st

from components import choices, links, record_words, words
from data import decisions
from views import (
    asked,
    context,
    council_board,
    decision,
    decision_drawing,
    decision_working,
    disputed,
    figures,
    records,
    registers,
    tried_drawing,
)

ALL, OF_MISSION, OF_PLACE = "all", "mission", "place"

ctx = context.read()
st.set_page_config(page_title="Decisions · Missions dashboard")
title = st.empty()
records.switch(ctx)
wanted = choices.asked(links.DECISION)
one = decisions.decision(wanted) if wanted else None
if wanted and one is None:
    st.warning(f"There is no decision called {words.plain(wanted[:80])}. All are shown.", icon=":material/info:")

if one and records.hidden(ctx, one.provenance):
    title.title("A decision that is hidden")
    decision_drawing.draw_back(ctx)
elif one:
    title.title(words.plain(record_words.marked(one.title, one.provenance)))
    decision_drawing.draw_head(ctx, one)
    found = decision_working.working(one.slug, ctx.known)
    st.header("Did it move?")
    decision_drawing.draw_working(ctx, one, found)
    st.header("Actions")
    decision_drawing.draw_actions(council_board.board(ctx.day, ctx.illustrative, decision=one.slug))
    st.header("Challenges")
    decision_drawing.draw_challenges(council_board.challenges(ctx.day, ctx.illustrative, decision=one.slug))
    tried_drawing.draw_strip(ctx, decision=one.slug)
    decision_drawing.draw_around(ctx, one)
    disputed.draw(ctx, "decision", one.slug)
    records.draw_history("decision", one.slug)
    decision_drawing.draw_back(ctx)
else:
    scopes = {ALL: "All", OF_MISSION: ctx.mission.short_name, OF_PLACE: f"For {words.with_article(ctx.place.name)}"}
    asked.refuse_unknown(links.SCOPE, scopes, "There is no choice of decisions called {}. All are shown.")
    scope = choices.choose(
        "Decisions", list(scopes), key=links.SCOPE, default=ALL, name=scopes.__getitem__, kind="segments"
    )
    state = registers.narrow("What became of them", links.STATE, record_words.MOVED)
    mission = ctx.mission.slug if scope == OF_MISSION else None
    place = ctx.place.code if scope == OF_PLACE else None
    listed = decision.listed(ctx.day, ctx.known, ctx.illustrative, mission=mission, place=place, state=state)
    title.title(words.plain(listed.said.partition(":")[0].rstrip(".")))
    st.markdown(words.plain(listed.said))
    st.caption(decision.NOTE)
    chart, alt = decision.along_the_years(ctx.day, ctx.known, ctx.illustrative, mission, place)
    if chart:
        figures.show(chart, key="decisions-timeline", alt=alt, sources=[records.SOURCE])
    decision_drawing.draw_list(ctx, listed)
