"""The parts of the page of money that show purses, drawn."""

from __future__ import annotations

import streamlit as st

from components import choices, links, record_words, words
from data.money import Purse
from views import asked, disputed, figures, footer, money, money_beside, money_purse, records, registers
from views.context import Context

ALL, OF_MISSION, OF_PLACE = "all", "mission", "place"
_ADDED = "Amounts in cash and in real terms, or in prices of different years, are never added together."
_NOW = "Purses are shown as recorded now: their records do not say when each amount became known."


def choose_scope(ctx: Context) -> str:
    """Whether to show all records, those for the mission, or those for the place and what lies in it."""
    scopes = {ALL: "All", OF_MISSION: ctx.mission.short_name, OF_PLACE: f"In {words.with_article(ctx.place.name)}"}
    asked.refuse_unknown(links.SCOPE, scopes, "There is no choice of purses called {}. All are shown.")
    chosen = choices.choose(
        "Purses", list(scopes), key=links.SCOPE, default=ALL, name=scopes.__getitem__, kind="segments"
    )
    return chosen or ALL


def draw_register(ctx: Context, scope: str) -> str:
    """The purses as asked, by year and as a register, with a way to open one; the message for the title."""
    mission = ctx.mission.slug if scope == OF_MISSION else None
    place = ctx.place.code if scope == OF_PLACE else None
    found = money.register(mission, place, ctx.illustrative)
    if not found.names:
        st.info("No purse is recorded for this choice. Choose more above.", icon=":material/info:")
        return found.title
    for said in found.said:
        st.markdown(words.plain(said))
    registers.choose_to_open("Open a purse", found.names, links.PURSE)
    for number, years in enumerate(money.together(mission, place, ctx.illustrative)):
        _draw_years(ctx, years, key=f"together-{number}", place="as each purse says")
    st.caption(f"{_ADDED} {_NOW}")
    st.header("Register")
    records.show_first(found.table)
    records.offer("Download the purses", found.download, found.title, ctx, place="as each row says", name="purses")
    return found.title


def _draw_years(ctx: Context, years: money.Years, *, key: str, place: str) -> None:
    if years.chart:
        figures.show(years.chart, key=key, alt=f"{years.title}, {years.basis}", sources=[records.SOURCE])
    figures.table_behind(f"By year, {years.basis}", years.table, key=f"{key}-table")
    if years.note:
        st.warning(words.plain(years.note), icon=":material/info:")
    records.offer(f"Download by year, {years.basis}", years.download, years.title, ctx, place=place, name=key)


def draw_purse(ctx: Context, one: Purse) -> None:
    """A purse: what it is, five years, contributors, where money goes, what is spent, beside its outcome."""
    place = one.place_name or one.place
    _draw_head(ctx, one)
    st.header("Year by year")
    st.markdown(words.plain(money_purse.per_head(one.slug, ctx.illustrative)))
    if too_much := money_purse.over(one.slug, ctx.illustrative):
        st.warning(words.plain(too_much), icon=":material/warning:")
    _draw_years(ctx, money_purse.by_year(one.slug, ctx.illustrative), key="purse-years", place=place)
    st.header("Who puts in")
    _draw_table(ctx, money_purse.contributors(one.slug, ctx.illustrative), place, f"{one.slug}-contributions")
    st.header("Where it comes from and goes to")
    _draw_flow(ctx, one, place)
    st.header("What is spent")
    _draw_table(ctx, money_purse.allocated(one.slug, ctx.day, ctx.illustrative), place, f"{one.slug}-allocations")
    named = money_purse.initiatives_of(one.slug, ctx.illustrative)
    if named:
        st.markdown("**Initiatives it pays for**")
        records.link_row(ctx, "what_works", [(name, {links.INITIATIVE: slug}) for slug, name in named])
    st.header("Beside its outcome")
    _draw_beside(ctx, one)
    disputed.draw(ctx, "purse", one.slug)
    st.caption(_NOW)
    records.draw_history("purse", one.slug)
    records.link_row(ctx, "money", [("All purses", {})], icon=":material/arrow_back:")


def _draw_head(ctx: Context, one: Purse) -> None:
    st.caption(words.plain(money_purse.byline(one)))
    st.markdown(records.badge(one.provenance))
    if one.about:
        st.markdown(words.plain(one.about))
    if one.source and one.provenance != "illustrative":
        linked = f"[{words.plain(one.source)}]({one.source_url})" if one.source_url else words.plain(one.source)
        st.markdown(f":small[Source: {linked}]")
    ways: list[tuple[str, str, dict[str, str | None]]] = [
        ("place", one.place_name or one.place, {links.PLACE: one.place}),
        ("partnerships", money_purse.partnership_of(one), {links.PARTNERSHIP: one.partnership}),
        ("mission", "The mission and its goals", {links.MISSION: one.mission}),
        ("indicator", "The indicator it is for", {links.INDICATOR: one.indicator, links.PLACE: one.place}),
    ]
    with st.container(horizontal=True, gap="small"):
        for page, label, more in ways:
            if all(more.values()):
                parameters = links.query(ctx.parameters() | more)
                st.page_link(links.PAGES[page], label=words.plain(label), icon="", query_params=parameters)


def _draw_table(ctx: Context, found: money_purse.Table, place: str, name: str) -> None:
    st.markdown(words.plain(found.said))
    if len(found.table):
        records.show_first(found.table)
        records.offer("Download these", found.download, found.said, ctx, place=place, name=name)


def _draw_flow(ctx: Context, one: Purse, place: str) -> None:
    found = money_purse.flow(one.slug, record_words.marked(one.name, one.provenance), ctx.illustrative)
    if found.chart is None:
        st.info("No money is recorded for it.", icon=":material/info:")
        return
    figures.show(found.chart, key="purse-flow", alt=found.title, sources=[records.SOURCE])
    figures.table_behind("The same as a table", found.table, key="purse-flow-table")
    records.offer("Download the flows", found.download, found.title, ctx, place=place, name=f"{one.slug}-flows")


def _draw_beside(ctx: Context, one: Purse) -> None:
    found = money_beside.beside(one.slug, ctx.known, ctx.illustrative)
    if found is None:
        st.info("It names no indicator that it is for.", icon=":material/info:")
        return
    st.markdown(words.plain(f"{found.lag} {money_beside.NO_CAUSE}"))
    held = money_purse.by_year(one.slug, ctx.illustrative)
    left, right = st.columns(2, gap="large")
    with left:
        if held.chart:
            figures.show(held.chart, key="purse-beside", alt=f"{held.title}, {held.basis}", sources=[records.SOURCE])
    with right:
        if found.chart:
            figures.show(found.chart, key="purse-outcome", alt=found.title, sources=[found.indicator])
    records.show(found.table)
    footer.used(found.indicator)
    records.offer(
        "Download money beside outcome",
        found.table.assign(purse=one.name, prices=held.basis, stands_behind=record_words.PROVENANCE[one.provenance]),
        f"{record_words.marked(one.name, one.provenance)} beside {found.title}. {found.lag} {money_beside.NO_CAUSE}",
        ctx,
        place=one.place_name or one.place,
        name=f"{one.slug}-beside",
        indicators=[found.indicator],
    )
