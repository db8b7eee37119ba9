"""Purpose Goals: how far organisations say they are on each, where nobody is, what works; the civil society account."""

import streamlit as st

from components import choices, links, words
from views import context, purpose, purpose_drawing, records

ctx = context.read()
st.set_page_config(page_title="Purpose Goals · Missions dashboard")
title = st.empty()
records.switch(ctx)
wanted = choices.asked(links.PURPOSE)
narrowed = purpose_drawing.choose(ctx)
one = purpose.one_goal(wanted, ctx.day, ctx.illustrative, narrowed) if wanted else None
if wanted and one is None:
    st.warning(f"There is no Purpose Goal called {words.plain(wanted[:80])}. All are shown.", icon=":material/info:")

if wanted and one:
    title.title(words.plain(one.title))
    purpose_drawing.draw_goal(ctx, wanted, one)
else:
    found = purpose.of_all(ctx.day, ctx.illustrative, narrowed)
    title.title(words.plain(found.title))
    purpose_drawing.draw_assessed(ctx, found)
    st.header("Where nobody is")
    purpose_drawing.draw_gaps(ctx, narrowed)
    st.header("The goals, and what works")
    purpose_drawing.draw_goals(ctx, narrowed)
    st.header("Civil society account")
    purpose_drawing.draw_account(ctx)
