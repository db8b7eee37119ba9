"""The router: builds the store on a first start, then frame, navigation and the page."""

from __future__ import annotations

import streamlit as st
from altair.utils import schemapi

from components import choices, links
from data import build, store
from views import asked, context, context_line, drawn, footer, pictures, turn

# The tests check every chart against the schema; checking each again for readers would cost more than drawing it.
schemapi.disable_debug_mode()

st.set_page_config(page_icon="static/favicon.svg", layout="wide")

if not store.path().exists():
    bar = st.progress(0.0, "Building the store from the project's own tables")
    build.build(progress=lambda share, step: bar.progress(share, f"Building the store: {step}"))
    bar.empty()

page = st.navigation(
    {
        "See": [
            st.Page(links.PAGES["nation"], title="Nation", icon=":material/public:", default=True),
            st.Page(links.PAGES["mission"], title="Missions", icon=":material/flag:"),
            st.Page(links.PAGES["place"], title="Places", icon=":material/location_on:"),
            st.Page(links.PAGES["compare"], title="Compare", icon=":material/compare_arrows:"),
            st.Page(links.PAGES["indicator"], title="Indicators", icon=":material/monitoring:"),
        ],
        "Act": [
            st.Page(links.PAGES["partnerships"], title="Partnerships", icon=":material/handshake:"),
            st.Page(links.PAGES["councils"], title="Councils", icon=":material/groups:"),
            st.Page(links.PAGES["decisions"], title="Decisions", icon=":material/gavel:"),
            st.Page(links.PAGES["what_works"], title="What works", icon=":material/science:"),
            st.Page(links.PAGES["money"], title="Money", icon=":material/account_balance_wallet:"),
            st.Page(links.PAGES["levers"], title="Levers", icon=":material/tune:"),
            st.Page(links.PAGES["taking_part"], title="Taking part", icon=":material/volunteer_activism:"),
            st.Page(links.PAGES["purpose_goals"], title="Purpose Goals", icon=":material/checklist:"),
        ],
        "Brief": [
            st.Page(links.PAGES["briefings"], title="Briefings", icon=":material/assignment:"),
        ],
        "Trust": [
            st.Page(links.PAGES["methods"], title="Methods", icon=":material/functions:"),
            st.Page(links.PAGES["data"], title="Data", icon=":material/database:"),
            st.Page(links.PAGES["about"], title="About", icon=":material/info:"),
        ],
    },
    position="top",
)

with turn.taken:
    drawn.begin()
    shared = context.read()
    if page.url_path != "briefings" or not choices.asked(links.BRIEFING):
        context_line.draw(shared)
    asked.refuse_unknown_page(page.url_path)
    page.run()
    pictures.draw(shared, page.url_path or "nation")
    footer.draw(shared.known)
