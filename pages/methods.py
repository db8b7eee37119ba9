"""Methods: every rule with its formula and limits, tried on figures of one's own, and how often rules are wrong."""

from typing import Any

import streamlit as st

from components import words
from views import about, calibration, context, figures, tryit

READING = 800
LARGEST = 1e12

context.read()
document = about.document("methods")
st.set_page_config(page_title="Methods · Missions dashboard")
st.title("Methods")

st.header("Try the rules on your own figures")
st.markdown(tryit.WHAT)
left, middle, right = st.columns(3)
ends: dict[str, Any] = {"min_value": -LARGEST, "max_value": LARGEST, "format": "%g"}
baseline = left.number_input("Starting figure", value=67.7, key="try-baseline", **ends)
latest = middle.number_input("Latest figure", value=68.3, key="try-latest", **ends)
target = right.number_input("Target", value=75.0, key="try-target", **ends)
so_far = left.number_input("Years from start to latest", min_value=1, max_value=40, value=1, key="try-so-far")
in_all = middle.number_input("Years from start to the target", min_value=2, max_value=50, value=4, key="try-in-all")
noise = right.number_input(
    "Standard error of a figure",
    min_value=0.0,
    max_value=LARGEST,
    value=1.0,
    format="%g",
    key="try-noise",
    help=tryit.NOISE,
)
tried = tryit.tried(baseline, latest, target, int(so_far), int(in_all), noise)
if tried.problem:
    st.warning(tried.problem, icon=":material/info:")
else:
    st.table(tried.said, hide_index=True)
    st.subheader("How often each rule would be wrong with figures like these")
    st.table(tried.wrong, hide_index=True)
    st.caption(words.plain(tryit.SIMULATED))

st.header("How the chances did on the past")
tested = calibration.calibration()
st.markdown(words.plain(tested.found))
st.table(tested.stated, hide_index=True)
figures.table_behind("Beside simpler methods", tested.methods, key="calibration-methods")
figures.table_behind("Indicator by indicator", tested.indicators, key="calibration-indicators")

with st.container(width=READING):
    st.header("The rules")
    st.markdown(document.body)
