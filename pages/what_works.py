"""What works: what has been tried as a test, with what result, how strong the evidence is, and what was decided."""

import streamlit as st

from components import choices, links, record_words, words
from data import trying
from views import context, disputed, records, tried, tried_drawing, tried_one

ctx = context.read()
st.set_page_config(page_title="What works · Missions dashboard")
title = st.empty()
records.switch(ctx)
wanted = choices.asked(links.INITIATIVE)
one = trying.initiative(wanted) if wanted else None
if wanted and one is None:
    st.warning(f"There is no initiative called {words.plain(wanted[:80])}. All are shown.", icon=":material/info:")

if one and records.hidden(ctx, one.provenance):
    title.title("An initiative that is hidden")
    records.link_row(ctx, "what_works", [("All initiatives", {})], icon=":material/arrow_back:")
elif one:
    title.title(words.plain(record_words.marked(one.name, one.provenance)))
    st.caption(words.plain(tried_one.byline(one)))
    tried_drawing.draw_head(ctx, one)
    st.header("Planned and seen")
    tried_drawing.draw_result(ctx, one)
    st.header("How strong the evidence is")
    tried_drawing.draw_evidence(ctx, one)
    st.header("What was decided about it")
    tried_drawing.draw_verdict(ctx, one)
    st.header("Risks")
    tried_drawing.draw_risks(ctx, one)
    st.header("Money")
    tried_drawing.draw_money(ctx, one)
    tried_drawing.draw_around(ctx, one)
    disputed.draw(ctx, "initiative", one.slug)
    records.link_row(ctx, "what_works", [("All initiatives", {})], icon=":material/arrow_back:")
else:
    narrowed = tried_drawing.choose(ctx)
    title.title(words.plain(tried.register(narrowed, ctx.day, ctx.illustrative).title))
    tried_drawing.draw_register(ctx, narrowed)
