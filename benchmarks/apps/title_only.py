"""A floor: the least that Streamlit can do."""

import streamlit as st

st.title("Title")
