"""Money: purses beside outcomes, payment for success, contracts, the impact fund."""

import streamlit as st

from components import choices, links, record_words, words
from data import money
from views import asked, context, money_drawing, money_services, records

PURSES, SUCCESS, CONTRACTS, FUND = "purses", "success", "contracts", "fund"
VIEWS = {PURSES: "Purses", SUCCESS: "Payment for success", CONTRACTS: "Contracts", FUND: "Impact fund"}

ctx = context.read()
st.set_page_config(page_title="Money · Missions dashboard")
title = st.empty()
records.switch(ctx)
wanted = choices.asked(links.PURSE)
one = money.purse(wanted) if wanted else None
if wanted and one is None:
    st.warning(f"There is no purse called {words.plain(wanted[:80])}. All are shown.", icon=":material/info:")

if one and records.hidden(ctx, one.provenance):
    title.title("A purse that is hidden")
    records.link_row(ctx, "money", [("All purses", {})], icon=":material/arrow_back:")
elif one:
    title.title(words.plain(record_words.marked(one.name, one.provenance)))
    money_drawing.draw_purse(ctx, one)
else:
    asked.refuse_unknown(links.VIEW, VIEWS, "There is no view called {}. Purses are shown.")
    view = choices.choose("Show", list(VIEWS), key=links.VIEW, default=PURSES, name=VIEWS.__getitem__, kind="segments")
    if view == SUCCESS:
        said = money_services.draw_success(ctx)
    elif view == CONTRACTS:
        said = money_services.draw_contracts(ctx)
    elif view == FUND:
        said = money_services.draw_fund(ctx)
    else:
        said = money_drawing.draw_register(ctx, money_drawing.choose_scope(ctx))
    title.title(words.plain(said))
