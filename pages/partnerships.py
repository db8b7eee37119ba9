"""Partnerships: the register with its map, and a view of each: footprint, members, stages, figures."""

import streamlit as st

from components import choices, links, record_words, words
from data import partnerships
from views import context, disputed, partnership, partnership_drawing, partnership_register, records, tried_drawing

ctx = context.read()
st.set_page_config(page_title="Partnerships · Missions dashboard")
title = st.empty()
records.switch(ctx)
wanted = choices.asked(links.PARTNERSHIP)
one = partnerships.partnership(wanted) if wanted else None
if wanted and one is None:
    st.warning(f"There is no partnership called {words.plain(wanted[:80])}. All are shown.", icon=":material/info:")

if one and records.hidden(ctx, one.provenance):
    title.title("A partnership that is hidden")
    records.link_row(ctx, "partnerships", [("All partnerships", {})], icon=":material/arrow_back:")
elif one:
    title.title(words.plain(record_words.marked(one.name, one.provenance)))
    st.caption(words.plain(partnership.byline(one)))
    partnership_drawing.draw_head(ctx, one)
    st.header("Who belongs to it, and who is missing")
    partnership_drawing.draw_members(ctx, one)
    st.header("Stages")
    partnership_drawing.draw_stages(ctx, one)
    st.header("What it wants to move, and figures of its area")
    partnership_drawing.draw_indicators(ctx, one)
    tried_drawing.draw_strip(ctx, partnership=one.slug)
    partnership_drawing.draw_rest(ctx, one)
    disputed.draw(ctx, "partnership", one.slug)
    records.link_row(ctx, "partnerships", [("All partnerships", {})], icon=":material/arrow_back:")
else:
    narrowed = partnership_drawing.choose(ctx)
    title.title(words.plain(partnership_register.register(narrowed, ctx.day, ctx.illustrative).title))
    partnership_drawing.draw_register(ctx, narrowed)
