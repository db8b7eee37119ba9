"""A floor: ten lines of Streamlit with one chart."""

import altair as alt
import pandas as pd
import streamlit as st

st.set_page_config(layout="wide")
st.title("One chart")
figures = pd.DataFrame({"year": range(2005, 2025), "value": [x * 1.5 + x % 3 for x in range(20)]})
chart = alt.Chart(figures).mark_line(point=True).encode(x="year:O", y="value:Q")
st.altair_chart(chart, alt="Values by year")
