"""What registers of records share: narrowing by a choice of the address, and opening one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components import choices
from views.asked import refuse_unknown


def narrow(label: str, key: str, names: Mapping[str, str]) -> str | None:
    """One of ``names`` (value → label), or None for all; the address holds it under ``key``."""
    refuse_unknown(key, names, f"There is nothing called {{}} under {label.lower()}. All are shown.")
    return choices.choose(label, list(names), key=key, default=None, name=names.__getitem__, placeholder="All")


def choose_to_open(label: str, named: Sequence[tuple[str, str]], key: str) -> None:
    """A choice among records, as (slug, name), that puts the one chosen into the address under ``key``."""
    names = dict(named)
    widget = f"{key}-open"
    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Type a name",
        key=widget,
        on_change=_open,
        args=(widget, key),
    )


def _open(widget: str, key: str) -> None:
    if chosen := st.session_state[widget]:
        choices.put(key, chosen)
