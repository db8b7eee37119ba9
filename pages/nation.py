"""Nation."""
import streamlit as st
from views import context
ctx = context.read()
st.title("Nation")
st.write(ctx.place.name, ctx.versus, ctx.known)
