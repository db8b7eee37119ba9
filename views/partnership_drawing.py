"""The parts of the page of partnerships, drawn."""

from __future__ import annotations

import streamlit as st

from components import links, record_words, words
from data import partnerships
from data.partnerships import Partnership
from views import context, figures, footer, money, partnership, partnership_register, records, registers, seating
from views.context import Context
from views.partnership_register import NO_STAGE, Wanted


def choose(ctx: Context) -> Wanted:
    """How the register is narrowed: mission, kind, region, sector, stage."""
    missions = {one.slug: one.short_name for one in context.all_missions()}
    regions = partnership_register.regions_met(ctx.day, ctx.illustrative)
    stages = dict(record_words.STAGES) | {NO_STAGE: "Not stated"}
    columns = st.columns(5)
    asked = []
    for column, label, key, names in (
        (columns[0], "For the mission", links.SCOPE, missions),
        (columns[1], "Kind", links.KIND, dict(record_words.KINDS)),
        (columns[2], "Region or country", links.REGION, regions),
        (columns[3], "With a member from", links.SECTOR, dict(record_words.SECTORS)),
        (columns[4], "Stage", links.STAGE, stages),
    ):
        with column:
            asked.append(registers.narrow(label, key, names))
    return Wanted(*asked)


def draw_register(ctx: Context, wanted: Wanted) -> None:
    """Map, table and members of the partnerships that are as wanted."""
    found = partnership_register.register(wanted, ctx.day, ctx.illustrative)
    if found.table.empty:
        st.info("No partnership is like that. Choose less above.", icon=":material/info:")
        return
    registers.choose_to_open("Open a partnership", found.names, links.PARTNERSHIP)
    chart, table = partnership_register.coverage_map(wanted, ctx.day, ctx.illustrative, ctx.place.code)
    if chart:
        figures.show(
            chart,
            key="partnership-map",
            alt="Map: how many partnerships cover each upper-tier authority",
            sources=[records.SOURCE],
        )
        figures.table_behind("The map as a table", table, key="partnership-map-table")
        records.offer(
            "Download the map", table, "Partnerships by upper-tier authority", ctx, place="as each row says", name="map"
        )
        footer.used(outlines=True)
    st.header("Register")
    records.show_first(found.table)
    records.offer(
        "Download the register", found.download, found.title, ctx, place="as each row says", name="partnerships"
    )
    st.header("Who belongs to them")
    members, note = partnership_register.partners(wanted, ctx.day, ctx.illustrative)
    if members:
        figures.show(
            members,
            key="partnership-members",
            alt="Members of each sector in each partnership",
            sources=[records.SOURCE],
        )
        every = partnership_register.memberships(wanted, ctx.day, ctx.illustrative)
        figures.table_behind("Members as a table", every, key="partnership-members-table")
        records.offer(
            "Download the members",
            every,
            "Members of partnerships by sector",
            ctx,
            place="as each row says",
            name="members",
        )
    if note:
        st.caption(words.plain(note))


def draw_head(ctx: Context, one: Partnership) -> None:
    """What it is, who says so, what is not known, where it lies."""
    about, where = st.columns([3, 2], gap="large")
    with about:
        st.markdown(records.badge(one.provenance))
        for text in filter(None, (one.summary, one.limits)):
            st.markdown(words.plain(text))
        if one.source and one.provenance != "illustrative":
            linked = f"[{words.plain(one.source)}]({one.source_url})" if one.source_url else words.plain(one.source)
            st.markdown(f":small[Source: {linked}]")
        if one.part_of:
            records.link_row(ctx, "partnerships", [(f"Part of {one.part_of_name}", {links.PARTNERSHIP: one.part_of})])
        parts = partnerships.parts(one.slug, illustrative=ctx.illustrative)
        named = [(str(row["name"]), {links.PARTNERSHIP: row["slug"]}) for row in parts.to_dict("records")]
        if named:
            st.markdown("**Parts**")
            records.link_row(ctx, "partnerships", named)
        if whole := partnership.published_place(one.slug):
            records.link_row(ctx, "place", [(f"{whole[1]}, the published place", {links.PLACE: whole[0]})])
        places = partnerships.places(one.slug)
        if len(places):
            st.markdown(f"**{words.plural(len(places), 'place')}**")
            shown = places.to_dict("records")[:40]
            records.link_row(ctx, "place", [(row["name"], {links.PLACE: row["code"]}) for row in shown])
    with where:
        chart, alt = partnership.footprint(one)
        if chart:
            figures.show(chart, key="footprint", alt=alt, sources=[records.SOURCE])
            footer.used(outlines=True)
        else:
            st.info(alt, icon=":material/map:")


def draw_members(ctx: Context, one: Partnership) -> None:
    """Members by sector and tier, who is missing."""
    found = partnership.members_of(one.slug, ctx.day, ctx.illustrative)
    if found.chart is None:
        st.info("No member is recorded.", icon=":material/info:")
        return
    st.markdown(words.plain(found.missing))
    st.caption(f"{seating.RULE} {partnership.ONLY_RECORDED}")
    figures.show(
        found.chart, key="partners", alt=f"{found.title}. {found.missing}", sources=[records.SOURCE], about=one.name
    )
    figures.table_behind("The members", found.table, key="partners-table")
    records.offer("Download the members", found.download, found.title, ctx, place=one.name, name=f"{one.slug}-members")


def draw_stages(ctx: Context, one: Partnership) -> None:
    """Stage gates as timeline and table."""
    chart, table = partnership.stages_of(one.slug, ctx.day)
    if table.empty:
        st.info("No stage is recorded.", icon=":material/info:")
        return
    if chart:
        figures.show(chart, key="stages", alt=f"Stage gates of {one.name}", sources=[records.SOURCE], about=one.name)
    records.show(table)
    st.caption(partnership.STAGE_SOURCE)
    records.offer("Download the stages", table, f"Stages: {one.name}", ctx, place=one.name, name=f"{one.slug}-stages")


def draw_indicators(ctx: Context, one: Partnership) -> None:
    """Core and contributing indicators as links, and the figures of the footprint."""
    own = partnership.own_indicators(one.slug)
    for role, label in (("core", "Wants to move"), ("contributing", "Adds to")):
        named = [(held.title, {links.INDICATOR: held.slug}) for held, kind in own if kind == role]
        if named:
            st.markdown(f"**{label}**")
            records.link_row(ctx, "indicator", named)
    found = partnership.values_of(one.slug)
    if not found.said:
        st.info("Without places there is no figure for this partnership.", icon=":material/info:")
        return
    st.markdown(words.plain(found.said))
    if len(found.given):
        records.show(found.given)
    if len(found.refused):
        figures.table_behind("Indicators without a figure here, and why", found.refused, key="footprint-refused")
    st.caption(partnership.RULE_NOTE)
    footer.used(*found.shown)
    records.offer(
        "Download the figures",
        found.download,
        found.said,
        ctx,
        place=one.name,
        name=f"{one.slug}-figures",
        indicators=found.shown,
    )


def draw_rest(ctx: Context, one: Partnership) -> None:
    """Offers and asks made through it, and what its record said before."""
    promised = partnership.commitments_of(one.slug, ctx.day, ctx.illustrative)
    if len(promised):
        st.header("Offers and asks")
        records.show(promised)
    if purses := money.named(ctx.illustrative, partnership=one.slug):
        st.header("Its money")
        records.link_row(ctx, "money", [(label, {links.PURSE: slug}) for slug, label in purses])
    records.draw_history("partnership", one.slug)
