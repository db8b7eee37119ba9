"""Taking part: events with citizens, involvement in policies, secondments both ways, offers and asks."""

import streamlit as st

from components import choices, links, words
from views import asked, context, figures, records, taking
from views.taking import Part

ALL, OF_MISSION = "all", "mission"

ctx = context.read()
st.set_page_config(page_title="Taking part · Missions dashboard")
title = st.empty()
records.switch(ctx)
scopes = {ALL: "All missions", OF_MISSION: ctx.mission.short_name}
asked.refuse_unknown(links.SCOPE, scopes, "There is no choice of missions called {}. All are shown.")
scope = choices.choose("Of", list(scopes), key=links.SCOPE, default=ALL, name=scopes.__getitem__, kind="segments")
mission = ctx.mission.slug if scope == OF_MISSION else None
everywhere = ctx.place.code.startswith("K")
place = None if everywhere else ctx.place.code
where = "everywhere" if everywhere else f"in {words.with_article(ctx.place.name)} and what lies in it"
st.caption(words.plain(f"Recorded {where}, up to {words.date_text(ctx.day)}."))


def draw(part: Part, name: str, label: str) -> None:
    """One way of taking part: sentence, chart, table, download."""
    st.markdown(words.plain(part.said))
    if part.chart:
        figures.show(part.chart, key=name, alt=part.said, sources=[records.SOURCE])
        figures.table_behind("As a table", part.table, key=f"{name}-table")
    elif len(part.table):
        records.show_first(part.table)
    if part.decisions:
        records.link_row(ctx, "decisions", [(title, {links.DECISION: slug}) for slug, title in part.decisions[:12]])
    if len(part.table):
        records.offer(label, part.download, part.said, ctx, place=where, name=name)


shown = (ctx.day, mission, place, ctx.illustrative)
events = taking.events(*shown)
title.title(words.plain(events.said.partition(";")[0]))
st.header("Events with citizens")
draw(events, "events", "Download the events")
st.header("Offers and asks")
draw(taking.commitments(*shown), "commitments", "Download offers and asks")
st.header("Involved in policies")
draw(taking.involvement(*shown), "involvement", "Download the involvement")
st.caption(taking.SCALE)
st.header("Secondments both ways")
draw(taking.secondments(*shown), "secondments", "Download the secondments")
