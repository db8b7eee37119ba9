"""Levers: what could move a goal, at which tier it is held, who uses it here, and where nobody does."""

import streamlit as st

from components import choices, links, words
from views import asked, context, figures, lever, records

HERE, ANYWHERE = "here", "anywhere"

ctx = context.read()
st.set_page_config(page_title="Levers · Missions dashboard")
title = st.empty()
st.caption(
    "What could move a goal, and who holds it. A lever that nobody uses in a place is not a failing: it may be used "
    "elsewhere, or not be needed."
)
records.switch(ctx)
goals = lever.goals_with_levers(ctx.mission.slug, ctx.illustrative)
if not goals:
    title.title(f"{ctx.mission.short_name}: no lever is recorded")
    st.info("Levers come in with the workbook of records. Illustrative ones may be hidden.", icon=":material/info:")
else:
    asked.refuse_unknown(links.GOAL, goals, "This mission has no goal with levers called {}. Another is shown.")
    goal = choices.choose(
        "Goal", list(goals), key=links.GOAL, default=next(iter(goals)), name=goals.__getitem__
    ) or next(iter(goals))
    scopes = {HERE: f"In {words.with_article(ctx.place.name)}", ANYWHERE: "Anywhere"}
    asked.refuse_unknown(links.SCOPE, scopes, "There is no choice of places called {}. Uses here are shown.")
    scope = choices.choose(
        "Used", list(scopes), key=links.SCOPE, default=HERE, name=scopes.__getitem__, kind="segments"
    )
    anywhere = scope == ANYWHERE
    where = "anywhere" if anywhere else f"in {words.with_article(ctx.place.name)}"
    found = lever.of_goal(goal, None if anywhere else ctx.place.code, where, ctx.day, ctx.illustrative)
    title.title(words.plain(found.title))
    if found.chart:
        figures.show(
            found.chart, key="levers", alt=f"{found.title}. {found.unused}", sources=[records.SOURCE], about=goals[goal]
        )
    if found.unused:
        st.markdown(words.plain(found.unused))
    figures.table_behind("The levers", found.table, key="levers-table")
    records.offer("Download the levers", found.download, found.title, ctx, place=where, name=f"{goal}-levers")
    st.header("Who uses them")
    if found.uses.empty:
        st.info(f"Nobody is recorded as using a lever on this goal {words.plain(where)}.", icon=":material/info:")
    else:
        records.show(found.uses)
        records.link_row(ctx, "decisions", [(title, {links.DECISION: slug}) for slug, title in found.decisions])
        records.offer("Download who uses them", found.uses, found.title, ctx, place=where, name=f"{goal}-lever-uses")
