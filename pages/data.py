"""Data: what the store holds, how old it is, how it came in, what was revised; and a search."""

from datetime import date

import streamlit as st

from components import choices, links, words
from views import context, figures, footer, holdings, revisions, search

ctx = context.read()
today = date.today().isoformat()
summary = holdings.summary(today)
st.set_page_config(page_title="Data · Missions dashboard")
st.title(summary.title)
if ctx.known:
    st.info(holdings.NOT_AS_KNOWN, icon=":material/info:")

typed = st.text_input(
    "Search indicators and places",
    key=links.SEARCH,
    bind="query-params",
    type="search",
    max_chars=80,
    placeholder="Such as obesity, Hartlepool, Caerdydd or E06000001",
)
found = search.find(typed) if typed and search.folded(typed) else None
if found:
    st.markdown(found.sentence(typed or ""))
    for slug, label in found.indicators.items():
        link = links.query(ctx.parameters() | {links.INDICATOR: slug})
        st.page_link(links.PAGES["indicator"], label=words.plain(label), query_params=link)
    for code, label in found.places.items():
        link = links.query(ctx.parameters() | {links.PLACE: code, links.VERSUS: None})
        st.page_link(links.PAGES["place"], label=words.plain(label), query_params=link)

st.header("Indicators")
shares = holdings.shares(today, ctx.mission.slug)
if (asked := choices.asked(links.VIEW)) and asked not in shares:
    st.warning(f"There is no list called {words.plain(asked)}. All indicators are shown.", icon=":material/info:")
share = choices.choose(
    "Show", list(shares), key=links.VIEW, default="all", name=lambda key: shares[key].label, kind="segments"
)
slugs = shares[share or "all"].slugs
listed = holdings.listed(today, tuple(slug for slug in slugs if not found or slug in found.slugs) or slugs)
st.markdown(summary.ages)
st.dataframe(
    listed.assign(slug=[ctx.url("indicator", **{links.INDICATOR: slug}) for slug in listed["slug"]]),
    hide_index=True,
    column_order=["Indicator", "slug", *listed.columns.drop(["slug", "Indicator"])],
    column_config={
        **holdings.grouped_numbers(listed),
        "Indicator": st.column_config.TextColumn(pinned=True, width="medium"),
        "slug": st.column_config.LinkColumn("Page", display_text="Open"),
    },
    alt="Indicators with source, status, newest period, age, coverage by tier, breaks and revisions",
)
coverage = holdings.coverage(tuple(listed["slug"]))
figures.table_behind("Coverage of these indicators by tier", coverage, key="coverage-table")
with st.container(horizontal=True):
    footer.offer("Download this list", listed, holdings.head("Indicators held"), name="indicators")
    footer.offer("Download coverage", coverage, holdings.head("Coverage by tier"), name="coverage")

st.header("Imports")
runs, refused, remarks = holdings.runs(), holdings.remarks("refused"), holdings.remarks("taken")
st.markdown(holdings.runs_sentence(runs))
if len(refused):
    st.subheader("Refused, and why")
    st.table(holdings.plain_cells(refused.head(holdings.MOST_REFUSED)), hide_index=True, border="horizontal")
    footer.offer("Download all refusals", refused, holdings.head("Refused imports"), name="refused")
st.dataframe(
    runs,
    hide_index=True,
    column_config=holdings.grouped_numbers(runs),
    alt="Imports with what each changed, newest first",
)
figures.table_behind(f"Remarks on the files that were taken ({len(remarks)})", remarks, key="remarks-table")
with st.container(horizontal=True):
    footer.offer("Download imports", runs, holdings.head("Imports"), name="imports")
    footer.offer("Download remarks", remarks, holdings.head("Remarks on imports"), name="remarks")

st.header("Revisions")
log, titles = revisions.summary(), revisions.titles()
st.markdown(revisions.log_sentence(log))
st.dataframe(
    log,
    hide_index=True,
    column_config=holdings.grouped_numbers(log),
    alt="Values that each edition replaced, newest first",
)
footer.offer("Download the log", log, holdings.head("Log of revisions"), name="revisions")
if (asked := choices.asked(links.INDICATOR)) and asked not in titles:
    st.warning(f"No revisions are held of {words.plain(asked)}. Choose another.", icon=":material/info:")
revised = choices.choose(
    "Single revisions of",
    list(titles),
    key=links.INDICATOR,
    default=None,
    name=lambda key: titles[key],
    placeholder="Choose an indicator",
)
if revised:
    single = revisions.changes(revised, None, ctx.known)
    st.markdown(revisions.changes_sentence(single))
    st.dataframe(single, hide_index=True, alt="Single values that were replaced, newest first")
    lines = holdings.head(f"Revisions of {titles[revised]}")
    footer.offer("Download these", single, lines, name=f"revisions-{revised}")
