"""Answers to what stands in the address and means nothing."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from components import choices, words


def refuse_unknown(key: str, options: Collection[str], message: str) -> None:
    """Say so where the address holds a value that is no option; ``message`` has {} for that value."""
    wanted = choices.asked(key)
    if wanted is not None and wanted not in options:
        st.warning(message.format(words.plain(wanted[:80])), icon=":material/info:")
