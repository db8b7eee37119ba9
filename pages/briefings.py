"""Briefings: those that were frozen, one to read and check, a new one, two side by side, what changed since a day."""

import streamlit as st

from briefings.document import DocumentError
from components import choices, links, words
from views import (
    asked,
    briefing_list,
    briefing_making,
    briefing_reading,
    briefing_shelf,
    context,
    digest_drawing,
    records,
)

LIST, MAKE, COMPARE, VERIFY, DIGEST = "list", "make", "compare", "verify", "digest"
VIEWS = {
    LIST: "Frozen briefings",
    MAKE: "Make one",
    COMPARE: "Compare two",
    VERIFY: "Verify a file",
    DIGEST: "What changed",
}

ctx = context.read()
st.set_page_config(page_title="Briefings · Missions dashboard")
wanted = choices.asked(links.BRIEFING)
one = None
if wanted:
    try:
        one = briefing_shelf.take(wanted)
        if one is None:
            st.warning(f"There is no briefing {words.plain(wanted[:80])} here. All are listed.", icon=":material/info:")
    except DocumentError as error:
        st.warning(words.plain(str(error)), icon=":material/info:")

if one:
    briefing_reading.draw(ctx, one)
else:
    title = st.empty()
    asked.refuse_unknown(links.VIEW, VIEWS, "There is no view called {}. Frozen briefings are listed.")
    view = choices.choose("Show", list(VIEWS), key=links.VIEW, default=LIST, name=VIEWS.__getitem__, kind="segments")
    title.title(VIEWS[view or LIST])
    if view == MAKE:
        records.switch(ctx)
        briefing_making.draw(ctx)
    elif view == COMPARE:
        briefing_list.draw_compare()
    elif view == VERIFY:
        briefing_list.draw_verify()
    elif view == DIGEST:
        records.switch(ctx)
        digest_drawing.draw(ctx)
    else:
        briefing_list.draw(ctx)
