"""The parts of the page of money that show payment for success, contracts and the impact fund, drawn."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import choices, links, record_words, words
from data import trying
from data.period import parse
from views import asked, figures, money_contracts, money_fund, money_success, money_what_if, records, registers
from views.context import Context
from views.money_contracts import CLAUSES, SIZES, Wanted

_MOST_LINKS = 12


def draw_success(ctx: Context) -> str:
    """The review of one service in one year, and the what-if; the message for the title."""
    held = money_success.services(ctx.day, ctx.illustrative)
    if not held:
        st.info("No result of a provider is recorded for a year that is over.", icon=":material/info:")
        return "No provider is reviewed"
    asked.refuse_unknown(links.SERVICE, held, "There is no service called {}. Another is shown.")
    left, right = st.columns(2)
    with left:
        first = next(iter(held))
        service = choices.choose("Service", list(held), key=links.SERVICE, default=first) or first
    with right:
        labels = {code: parse(code).label for code in held[service]}
        asked.refuse_unknown(links.YEAR, labels, "There are no results for the year {}. The newest is shown.")
        newest = held[service][0]
        year = choices.choose("Year", list(labels), key=links.YEAR, default=newest, name=labels.__getitem__) or newest
    found = money_success.reviewed_in(service, year, ctx.day, ctx.illustrative)
    st.markdown(words.plain(found.said))
    if found.chart:
        figures.show(found.chart, key="success-review", alt=found.title, sources=[records.SOURCE], about=service)
    st.caption(words.plain(money_success.RULE))
    if len(found.weak):
        records.show(found.weak)
    figures.table_behind("All providers", found.table, key="success-table")
    records.offer("Download the review", found.download, found.title, ctx, place="as each row says", name="review")
    if found.answer.of:
        st.header("What if money moved?")
        _draw_what_if(ctx, service, year, found)
    return found.title


def _draw_what_if(ctx: Context, service: str, year: str, found: money_success.Reviewed) -> None:
    names = {key: f"Those {said}" for key, said in money_what_if.GIVING.items()}
    asked.refuse_unknown(links.GIVING, names, "There is no such choice as {}. The usual one is shown.")
    asked.refuse_unknown(links.SHARE, money_what_if.SHARES, "{} is not a share to choose from. 20% is shown.")
    left, right = st.columns(2)
    with left:
        usual = money_what_if.usual_giving(found.answer)
        giving = choices.choose("Who gives", list(names), key=links.GIVING, default=usual, name=names.__getitem__)
    with right:
        share = choices.choose(
            "Share of what they were paid", money_what_if.SHARES, key=links.SHARE, default="20", name="{}%".format
        )
    played = money_what_if.what_if(service, year, giving or usual, share or "20", ctx.illustrative)
    st.markdown(words.plain(played.said))
    if played.chart is None:
        return
    figures.show(played.chart, key="success-what-if", alt=played.said, sources=[records.SOURCE], about=service)
    records.show(played.table)
    figures.table_behind("What each provider would be paid", played.payments, key="success-payments")
    st.caption(words.plain(money_what_if.ASSUMED))
    records.offer(
        "Download what each would be paid",
        played.payments,
        played.said,
        ctx,
        place="all of the service",
        name="what-if",
    )


def _of_initiative(ctx: Context) -> str | None:
    """The initiative that the address names, said with the way to all contracts."""
    asked_for = choices.asked(links.INITIATIVE)
    one = trying.initiative(asked_for) if asked_for else None
    if asked_for and (one is None or records.hidden(ctx, one.provenance)):
        st.warning(f"There is no initiative called {words.plain(asked_for[:80])} to show.", icon=":material/info:")
    if one is None:
        return None
    st.markdown(words.plain(f"Only contracts for: {record_words.marked(one.name, one.provenance)}"))
    records.link_row(ctx, "money", [("All contracts", {links.VIEW: "contracts"})])
    return one.slug


def draw_contracts(ctx: Context) -> str:
    """Contracts as asked: sizes, shares with counts, and the list; the message for the title."""
    columns = st.columns(5)
    fields: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("Supplier", links.KIND, record_words.SUPPLIERS),
        ("How awarded", links.PROCEDURE, record_words.PROCEDURES),
        ("Collaboration", links.CLAUSE, CLAUSES),
        ("Value", links.SIZE, {size: name for size, (name, _, _) in SIZES.items()}),
        ("Where", links.WITHIN, {"place": f"In {words.with_article(ctx.place.name)}"}),
    )
    chosen = []
    for column, (label, key, names) in zip(columns, fields, strict=True):
        with column:
            chosen.append(registers.narrow(label, key, names))
    kind, procedure, clause, size, where = chosen
    place = ctx.place.code if where else None
    wanted = Wanted(kind, procedure, clause, size, place, _of_initiative(ctx))
    found = money_contracts.listed(wanted, ctx.known, ctx.illustrative)
    if found.table.empty:
        st.info("No contract is like that. Choose less above.", icon=":material/info:")
        return found.title
    st.markdown(words.plain(found.said))
    if found.chart:
        figures.show(found.chart, key="contract-sizes", alt=found.title, sources=[records.SOURCE])
    records.show(found.shares)
    st.caption(money_contracts.NOTE)
    st.header("The contracts")
    records.show(found.table)
    if found.count > len(found.table):
        listed = f"The first {len(found.table)} of {found.count:,} are listed"
        st.caption(f"{listed}: choose less above, or download all of them.")
    every = money_contracts.download(wanted, ctx.known, ctx.illustrative)
    records.offer("Download the contracts", every, found.title, ctx, place="as each row says", name="contracts")
    _draw_initiatives(ctx, found.initiatives)
    return found.title


def draw_fund(ctx: Context) -> str:
    """What the impact fund holds, by instrument and one by one; the message for the title."""
    held = {name: name for name in money_fund.funds(ctx.day, ctx.illustrative)}
    left, right = st.columns(2)
    with left:
        name = registers.narrow("Fund", links.FUND, held)
    with right:
        where = registers.narrow("Where", links.WITHIN, {"place": f"In {words.with_article(ctx.place.name)}"})
    found = money_fund.portfolio(name, ctx.place.code if where else None, ctx.day, ctx.illustrative)
    if found.table.empty:
        st.info("No holding of an impact fund is recorded for this choice.", icon=":material/info:")
        return found.title
    st.markdown(words.plain(found.said))
    if found.chart:
        figures.show(found.chart, key="fund-instruments", alt=found.title, sources=[records.SOURCE])
    records.show(found.sums)
    st.header("What it holds")
    records.show_first(found.table)
    records.offer("Download the portfolio", found.download, found.title, ctx, place="as each row says", name="fund")
    _draw_initiatives(ctx, found.initiatives)
    return found.title


def _draw_initiatives(ctx: Context, named: tuple[tuple[str, str], ...]) -> None:
    if named:
        first = named[:_MOST_LINKS]
        st.markdown("**Initiatives they are for**")
        records.link_row(ctx, "what_works", [(name, {links.INITIATIVE: slug}) for slug, name in first])
        if len(named) > len(first):
            st.caption(f"The first {len(first)} of {len(named)}; the download names them all.")
