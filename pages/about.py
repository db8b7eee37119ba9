"""About: what the dashboard is, on whose data it rests, how it judges, who to write to."""

import streamlit as st

from components import choices, links
from views import about, context, footer
from views.asked import refuse_unknown

READING = 800

context.read()
parts = {"about": "About", "accessibility": "Accessibility", "changes": "What changed"}
refuse_unknown(links.VIEW, parts, "This page has no part called {}. Choose one below.")
part = choices.choose(
    "Part of this page",
    list(parts),
    key=links.VIEW,
    default="about",
    name=lambda key: parts[key],
    kind="segments",
    label_visibility="collapsed",
)

with st.container(width=READING):
    if part in about.DOCUMENTS:
        document = about.document(part)
        st.set_page_config(page_title=f"{document.title} · Missions dashboard")
        st.title(document.title)
        st.markdown(document.body)
    else:
        st.set_page_config(page_title="About · Missions dashboard")
        st.title("About this dashboard")
        st.markdown(about.PURPOSE)

        st.header("How it treats numbers")
        st.markdown(about.METHODS)

        st.header("Sources and licences")
        st.markdown("Each figure names its producer, its source and its status where it stands. In all there are:")
        st.markdown(about.licence_list())
        head = [("Title", "Sources and licences")]
        footer.offer("Download sources and licences", about.licences(), head, name="licences")

        st.header("Labels and marks")
        st.markdown("Every indicator says which kind of statistics it is, with the reason.")
        st.table(about.statuses(), border="horizontal", hide_index=True, alt="Labels of statistics")
        st.markdown("A mark beside a figure, or in its place, says what to know about it.")
        st.table(about.marks(), border="horizontal", hide_index=True, width="content", alt="Marks beside figures")

        st.header("Contact")
        st.markdown(about.CONTACT)

        st.header("Version")
        st.markdown(about.build_text())
