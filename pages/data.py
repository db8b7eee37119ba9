"""Data: what the store holds, how old it is, how it came in, what was revised; and a search."""

from datetime import date

import streamlit as st

from components import choices, links
from views import context, figures, footer, holdings, revisions, search
from views.asked import refuse_unknown

ctx = context.read()
today = date.today().isoformat()
summary = holdings.summary(today)
st.set_page_config(page_title="Data · Missions dashboard")
st.title(summary.title)
if ctx.known:
    st.info(holdings.NOT_AS_KNOWN, icon=":material/info:")
found = search.draw(ctx)

st.header("Indicators")
shares = holdings.shares(today, ctx.mission.slug)
refuse_unknown(links.VIEW, shares, "There is no list called {}. All indicators are shown.")
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
        "Indicator": st.column_config.TextColumn(pinned=True, width=240),
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
numbers = holdings.grouped_numbers(runs)
st.dataframe(runs, hide_index=True, column_config=numbers, alt="Imports with what each changed, newest first")
footer.offer("Download imports", runs, holdings.head("Imports"), name="imports")
if len(remarks):
    figures.table_behind(f"Remarks on the files that were taken ({len(remarks)})", remarks, key="remarks-table")
    footer.offer("Download remarks", remarks, holdings.head("Remarks on imports"), name="remarks")

st.header("Revisions")
log = revisions.summary()
st.markdown(revisions.log_sentence(log))
numbers = holdings.grouped_numbers(log)
st.dataframe(log, hide_index=True, column_config=numbers, alt="Values that each edition replaced, newest first")
footer.offer("Download the log", log, holdings.head("Log of revisions"), name="revisions")
revisions.draw_single(ctx, holdings.head("Revisions"))
