"""Answers to what stands in the address and means nothing."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

import streamlit as st

from components import choices, words


def refuse_unknown_page(shown: str) -> None:
    """Say so where the address names a page that does not exist; ``shown`` is the URL path of the page shown instead.

    Streamlit answers any path with its first page.
    """
    wanted = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    base = str(st.get_option("server.baseUrlPath") or "").strip("/").rpartition("/")[2]
    if not shown and wanted not in ("", base):
        st.warning(f"There is no page called {words.plain(wanted[:80])}. Nation is shown.", icon=":material/info:")


def refuse_unknown(key: str, options: Collection[str], message: str) -> None:
    """Say so where the address holds a value that is no option; ``message`` has {} for that value."""
    wanted = choices.asked(key)
    if wanted is not None and wanted not in options:
        st.warning(message.format(words.plain(wanted[:80])), icon=":material/info:")
