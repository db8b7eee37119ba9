"""The parts of the page of Purpose Goals, drawn."""

from __future__ import annotations

import streamlit as st

from components import choices, links, record_words, words
from views import asked, disputed, figures, purpose, purpose_account, purpose_gaps, records, registers
from views.context import Context
from views.purpose import Assessed, OneGoal, Wanted
from views.purpose_gaps import BY_REGION, BY_SECTOR

_ALL, _HERE = "all", "place"


def choose(ctx: Context) -> Wanted:
    """How assessments are narrowed: by the sector of organisations, and to the place in question."""
    sectors = dict(record_words.SECTORS)
    asked.refuse_unknown(links.SECTOR, sectors, "There is no sector called {}. All are shown.")
    scopes = {_ALL: "Everywhere", _HERE: f"In {words.with_article(ctx.place.name)}"}
    asked.refuse_unknown(links.SCOPE, scopes, "There is no choice of places called {}. All are shown.")
    where, of = st.columns(2)
    with where:
        scope = choices.choose(
            "Organisations", list(scopes), key=links.SCOPE, default=_ALL, name=scopes.__getitem__, kind="segments"
        )
    with of:
        sector = choices.choose(
            "Sector", list(sectors), key=links.SECTOR, default=None, name=sectors.__getitem__, placeholder="All"
        )
    return Wanted(sector, ctx.place.code if scope == _HERE else None)


def draw_assessed(ctx: Context, found: Assessed) -> None:
    """Organisations × goals by level."""
    st.caption(purpose.NOTE)
    if found.chart is None:
        hidden = "" if ctx.illustrative else " Illustrative ones are hidden."
        st.info(
            f"No organisation is like that. Assessments come in with the workbook of records.{hidden}",
            icon=":material/info:",
        )
        return
    figures.show(found.chart, key="purpose", alt=found.title, sources=[records.SOURCE])
    if found.note:
        st.caption(words.plain(found.note))
    figures.table_behind("The assessments", found.table, key="purpose-table")
    records.offer(
        "Download the assessments", found.download, found.title, ctx, place="as each row says", name="purpose-goals"
    )


def draw_gaps(ctx: Context, wanted: Wanted) -> None:
    """Goals on which nobody is under way, by sector or region."""
    groups = {BY_SECTOR: "By sector", BY_REGION: "By region"}
    asked.refuse_unknown(links.GROUP, groups, "There are no groups called {}. Sectors are shown.")
    by = choices.choose(
        "Gaps", list(groups), key=links.GROUP, default=BY_SECTOR, name=groups.__getitem__, kind="segments"
    )
    found = purpose_gaps.gaps(ctx.day, ctx.illustrative, wanted, by or BY_SECTOR)
    st.markdown(words.plain(found.said))
    if found.chart:
        figures.show(found.chart, key="purpose-gaps", alt=found.said, sources=[records.SOURCE])
        figures.table_behind("The gaps as a table", found.table, key="purpose-gaps-table")
        records.offer("Download the gaps", found.table, found.said, ctx, place="as chosen", name="purpose-gaps")


def draw_goals(ctx: Context, wanted: Wanted) -> None:
    """Every goal with its name as far as it is known, and what was tried; and a way to open one."""
    named = purpose.goals(ctx.illustrative)
    if named.empty:
        st.info("No Purpose Goal is recorded.", icon=":material/info:")
        return
    labelled = list(zip(named["slug"], named["label"], strict=True))
    registers.choose_to_open("Open a Purpose Goal", labelled, links.PURPOSE)
    table = purpose.what_works(ctx.day, ctx.illustrative, wanted)
    records.show(table)
    st.caption(purpose.NAMES_NOTE)
    records.offer("Download the goals", table, "Purpose Goals, and what was tried", ctx, place="all", name="goals")


def draw_goal(ctx: Context, slug: str, one: OneGoal) -> None:
    """One goal: who is how far, what shows it, and what works."""
    st.caption(words.plain(one.sure))
    st.header("Who is how far")
    st.markdown(words.plain(one.said))
    if len(one.table):
        records.show_first(one.table)
        records.offer(
            "Download the assessments", one.download, one.title, ctx, place="as each row says", name=f"{slug}-levels"
        )
    st.caption(purpose.NOTE)
    st.header("What works")
    if one.initiatives:
        records.show(one.tried)
        records.link_row(ctx, "what_works", [(name, {links.INITIATIVE: key}) for key, name in one.initiatives])
    else:
        st.info("No organisation shown here names something it tries for this goal.", icon=":material/info:")
    disputed.draw(ctx, "purpose_goal", slug)
    records.link_row(ctx, "purpose_goals", [("All Purpose Goals", {})], icon=":material/arrow_back:")


def draw_account(ctx: Context) -> None:
    """The account of civil society for the place in question."""
    found = purpose_account.of_place(ctx.place.code, ctx.place.name, ctx.illustrative)
    st.markdown(words.plain(found.said))
    records.show(found.table)
    st.caption(purpose_account.NOTE)
    name = f"{ctx.place.code}-civil-society"
    records.offer("Download the account", found.table, found.said, ctx, place=ctx.place.name, name=name)
