"""The parts of the page of decisions, drawn."""

from __future__ import annotations

import streamlit as st

from components import links, record_words, words
from data.decisions import Decision
from views import council, decision, decision_working, figures, footer, records, registers
from views.context import Context
from views.council_board import Board, Log
from views.decision import Listed
from views.decision_working import Working


def draw_head(ctx: Context, one: Decision) -> None:
    """Who took it, when, for where; links to the council, the place, the mission and the goal."""
    council_name = record_words.marked(one.council_name, one.provenance)
    st.caption(words.plain(f"{council_name}, {words.date_text(one.decided_on)}"))
    st.markdown(records.badge(one.provenance))
    if one.state in decision.WITHDRAWN:
        st.warning(f"This decision is {decision.WITHDRAWN[one.state].lower()}.", icon=":material/info:")
    if one.text:
        st.markdown(words.plain(one.text))
    if one.source and one.provenance != "illustrative":
        st.caption(f"Source: {words.plain(one.source)}")
    shown = ctx.parameters()
    with st.container(horizontal=True, gap="small"):
        for page, label, more in (
            ("councils", council.options(ctx).get(one.council, one.council_name), {links.COUNCIL: one.council}),
            ("place", one.place_name or one.place, {links.PLACE: one.place}),
            ("mission", "The mission and its goals", {links.MISSION: one.mission}),
            ("indicator", "The indicator", {links.INDICATOR: one.indicator, links.PLACE: one.place}),
        ):
            if page != "indicator" or one.indicator:
                parameters = links.query(shown | more)
                st.page_link(links.PAGES[page], label=words.plain(label), icon="", query_params=parameters)


def draw_working(ctx: Context, one: Decision, found: Working) -> None:
    """The finding with its reason, the series with the change expected, and the working."""
    st.markdown(f"**{words.plain(found.finding)}.** {words.plain(found.why)}")
    if found.indicator is None:
        return
    if found.chart:
        figures.show(found.chart, key="decision-chart", alt=found.alt, sources=[found.indicator, records.SOURCE])
    records.show(found.table)
    st.caption(decision.NOTE)
    footer.used(found.indicator)
    records.offer(
        "Download the working",
        found.table,
        record_words.marked(f"{one.title} ({one.council_name}, {words.date_text(one.decided_on)})", one.provenance),
        ctx,
        place=one.place_name or one.place,
        name=f"{one.slug}-working",
        indicators=[found.indicator],
    )


def draw_actions(board: Board) -> None:
    """Actions that follow from it."""
    st.markdown(words.plain(board.said))
    if len(board.table):
        records.show(board.table.drop(columns="From the decision"))
    if len(board.steps):
        figures.table_behind("What became of each action", board.steps, key="decision-steps")


def draw_challenges(log: Log) -> None:
    """Challenges to it."""
    st.markdown(words.plain(log.said))
    if len(log.table):
        records.show(log.table)


def draw_around(ctx: Context, one: Decision) -> None:
    """Citizens' events that fed it, and levers that are used because of it; nothing where there is neither."""
    fed = decision_working.fed_by(one.slug, ctx.day, ctx.illustrative)
    if len(fed):
        st.header("Citizens who took part")
        records.show(fed)
        records.link_row(ctx, "taking_part", [("Taking part", {links.PLACE: one.place})])
    used = decision_working.levers_used(one.slug, ctx.day, ctx.illustrative)
    if len(used):
        st.header("Levers used because of it")
        records.show(used)
        records.link_row(ctx, "levers", [("Levers", {links.MISSION: one.mission, links.GOAL: one.goal})])


def draw_list(ctx: Context, listed: Listed) -> None:
    """The decisions as a table, and a way to open one."""
    if listed.table.empty:
        st.info("No decision is like that.", icon=":material/info:")
        return
    registers.choose_to_open("Open a decision", listed.names, links.DECISION)
    records.show_first(listed.table)
    records.offer(
        "Download the decisions", listed.download, listed.said, ctx, place="as each row says", name="decisions"
    )


def draw_back(ctx: Context) -> None:
    """The way back to all decisions."""
    parameters = links.query(ctx.parameters())
    st.page_link(links.PAGES["decisions"], label="All decisions", icon=":material/arrow_back:", query_params=parameters)
