"""The parts of the page of what works, drawn."""

from __future__ import annotations

import streamlit as st

from components import choices, links, record_words, words
from data.trying import Initiative
from views import (
    context,
    figures,
    footer,
    records,
    registers,
    tried,
    tried_around,
    tried_goals,
    tried_one,
    tried_result,
)
from views.context import Context
from views.tried import Wanted

_MOST_LINKS = 12
_SCALE = f"[{words.plain(tried_result.SCALE_SOURCE)}]({tried_result.SCALE_URL})"


def choose(ctx: Context) -> Wanted:
    """How the register is narrowed: mission, goal, evidence, verdict, region."""
    missions = {one.slug: one.short_name for one in context.all_missions()}
    mission = choices.asked(links.SCOPE)
    goals = tried.goals_met(ctx.day, ctx.illustrative, mission if mission in missions else None)
    evidence = {step: tried_result.step_text(step) for step in record_words.EVIDENCE}
    regions = tried.regions_met(ctx.day, ctx.illustrative)
    columns = st.columns(5)
    chosen = []
    for column, label, key, names in (
        (columns[0], "For the mission", links.SCOPE, missions),
        (columns[1], "Goal", links.GOAL, goals),
        (columns[2], "Evidence", links.EVIDENCE, evidence),
        (columns[3], "Decided", links.VERDICT, dict(record_words.VERDICTS)),
        (columns[4], "Region or country", links.REGION, regions),
    ):
        with column:
            chosen.append(registers.narrow(label, key, names))
    return Wanted(*chosen)


def draw_register(ctx: Context, wanted: Wanted) -> None:
    """The initiatives that are as wanted: chart, by goal, table, and a way to open one."""
    found = tried.register(wanted, ctx.day, ctx.illustrative)
    if found.table.empty:
        hidden = "" if ctx.illustrative else " Illustrative ones are hidden."
        st.info(
            f"No initiative is like that. Choose less above; initiatives come in with the workbook of records.{hidden}",
            icon=":material/info:",
        )
        return
    registers.choose_to_open("Open an initiative", found.names, links.INITIATIVE)
    st.header("Seen against planned")
    if found.chart:
        figures.show(found.chart, key="tried", alt=found.alt, sources=[records.SOURCE])
    if found.note:
        st.markdown(words.plain(found.note))
    st.caption(f"{tried_result.NOTE} {tried.AS_OF}")
    st.header("By goal")
    _draw_goals(ctx, wanted)
    st.header("Register")
    records.show_first(found.table)
    records.offer(
        "Download the initiatives", found.download, found.title, ctx, place="as each row says", name="initiatives"
    )


def _draw_goals(ctx: Context, wanted: Wanted) -> None:
    found = tried_goals.by_goal(wanted, ctx.day, ctx.illustrative)
    st.caption("Each initiative has a measure of its own: results are counted, never averaged.")
    if found.chart:
        figures.show(
            found.chart, key="tried-goals", alt=f"{found.title}, by what their result says", sources=[records.SOURCE]
        )
    if found.untried:
        st.markdown(words.plain(found.untried))
    figures.table_behind("Each goal: what, where, with what result", found.table, key="tried-goals-table")
    records.offer("Download by goal", found.table, found.title, ctx, place="as each row says", name="tried-by-goal")


def draw_head(ctx: Context, one: Initiative) -> None:
    """Who stands behind it, what is expected and why; links to all it joins."""
    st.markdown(records.badge(one.provenance))
    if one.hypothesis:
        st.markdown(f"**What is expected, and why.** {words.plain(one.hypothesis)}")
    if one.source and one.provenance != "illustrative":
        linked = f"[{words.plain(one.source)}]({one.source_url})" if one.source_url else words.plain(one.source)
        st.markdown(f":small[Source: {linked}]")
    decision, partnership = tried_one.started_and_run(one.slug, ctx.illustrative)
    joined: list[tuple[str, str, dict[str, str | None], str | None]] = [
        ("decisions", f"Started by: {decision}", {links.DECISION: one.decision}, decision),
        ("partnerships", f"Run by: {partnership}", {links.PARTNERSHIP: one.partnership}, partnership),
        ("place", one.place_name or one.place, {links.PLACE: one.place}, one.place),
        ("indicator", _indicator_label(one), {links.INDICATOR: one.indicator, links.PLACE: one.place}, one.indicator),
        ("mission", "The mission and its goals", {links.MISSION: one.mission}, one.mission),
    ]
    with st.container(horizontal=True, gap="small"):
        for page, label, more, there in joined:
            if there:
                parameters = links.query(ctx.parameters() | more)
                st.page_link(links.PAGES[page], label=words.plain(label), icon="", query_params=parameters)


def _indicator_label(one: Initiative) -> str:
    found = context.indicator(one.indicator) if one.indicator else None
    return f"Meant to move: {found.title if found else one.indicator}"


def draw_result(ctx: Context, one: Initiative) -> None:
    """Planned and seen side by side, with what the interval allows to say."""
    found = tried_one.result_of(one.slug, ctx.day)
    st.markdown(f"**{words.plain(found.finding)}.** {words.plain(found.said)}")
    if found.chart:
        figures.show(found.chart, key="tried-one", alt=found.alt, sources=[records.SOURCE])
    records.show(found.table)
    st.caption(tried_result.NOTE)
    records.offer(
        "Download planned and seen",
        found.table,
        record_words.marked(one.name, one.provenance),
        ctx,
        place=one.place_name or one.place,
        name=f"{one.slug}-result",
    )
    indicator = context.indicator(one.indicator) if one.indicator else None
    if indicator:
        footer.used(indicator)


def draw_evidence(ctx: Context, one: Initiative) -> None:
    """The step of the scale it has reached, what that takes, and the other steps."""
    reached = str(tried_one.as_known(one, ctx.day)["evidence"])
    if reached in tried_result.STEPS:
        name, takes = tried_result.STEPS[reached]
        st.markdown(f"**Step {reached} of 5: {name.lower()}.** {takes}")
    else:
        st.markdown("**Not rated.** There is no evaluation that could be placed on the scale.")
    figures.table_behind("The five steps", tried_one.steps(reached), key="tried-steps")
    st.markdown(f":small[{tried_result.SCALE_NAME}, as the {_SCALE} scores evidence; the words are ours.]")


def draw_verdict(ctx: Context, one: Initiative) -> None:
    """What follows from it, when that was decided, and why."""
    row = tried_one.as_known(one, ctx.day)
    if row["decided"] is None:
        st.markdown(f"**{record_words.VERDICTS[row['verdict']]}.** No decision about it is recorded with a day.")
    else:
        on = words.date_text(row["decided"])
        st.markdown(f"**{words.plain(record_words.VERDICTS[row['verdict']])}**, decided on {on}.")
    if row["why"]:
        st.markdown(words.plain(row["why"]))


def draw_risks(ctx: Context, one: Initiative) -> None:
    """What could go wrong, who watches it, what is done about it."""
    found = tried_one.risks_of(one.slug, ctx.day, ctx.illustrative)
    if found.empty:
        st.info("No risk is recorded.", icon=":material/info:")
        return
    records.show(found)


def draw_money(ctx: Context, one: Initiative) -> None:
    """What purses gave to it, with links to them."""
    found = tried_one.money_of(one.slug, ctx.illustrative)
    st.markdown(words.plain(found.said))
    if found.table.empty:
        return
    records.show(found.table)
    place = one.place_name or one.place
    records.offer("Download the money", found.download, found.said, ctx, place=place, name=f"{one.slug}-money")
    records.link_row(ctx, "money", [(name, {links.PURSE: slug}) for slug, name in found.purses])


def draw_around(ctx: Context, one: Initiative) -> None:
    """Contracts and holdings for it, and the Purpose Goals it is tried for; nothing where there are none."""
    found = tried_around.of_initiative(one.slug, ctx.illustrative)
    if len(found.contracts):
        st.subheader("Contracts for it")
        records.show_first(found.contracts)
        more = {links.VIEW: "contracts", links.INITIATIVE: one.slug}
        records.link_row(ctx, "money", [("Its contracts", more)])
    if len(found.holdings):
        st.subheader("Money that shares its risk")
        records.show_first(found.holdings)
        records.link_row(ctx, "money", [("The impact fund", {links.VIEW: "fund"})])
    if found.goals:
        st.header("Purpose Goals it is tried for")
        records.link_row(ctx, "purpose_goals", [(label, {links.PURPOSE: slug}) for slug, label in found.goals])


def draw_strip(
    ctx: Context,
    *,
    decision: str | None = None,
    partnership: str | None = None,
    indicator: str | None = None,
    place: str | None = None,
) -> None:
    """What was tried because of a decision, by a partnership, to move an indicator, or in a place and what lies in it.

    Nothing where nothing was.
    """
    wanted = {"decision": decision, "partnership": partnership, "indicator": indicator}
    found = tried.narrowed(Wanted(region=place), ctx.day, ctx.illustrative)
    for field, value in wanted.items():
        if value:
            found = found[found[field] == value]
    found = found.reset_index(drop=True)
    if found.empty:
        return
    st.header("What was tried")
    records.show_first(tried.short_table(found))
    named = list(zip(records.marked(found, "name"), found["slug"], strict=True))[:_MOST_LINKS]
    records.link_row(ctx, "what_works", [(name, {links.INITIATIVE: slug}) for name, slug in named])
