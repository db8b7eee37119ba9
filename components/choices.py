"""Controls whose state is the address: what is chosen stands in the link, and a link restores it.

`bind="query-params"` writes the label people see, not the code, and drops a bad value
without a word; these controls write the code and leave checking to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

Kind = Literal["select", "segments"]
LARGEST = 1e12


def _remember(key: str, default: str | None) -> None:
    chosen = st.session_state.get(f"choice-{key}")
    text = ",".join(chosen) if isinstance(chosen, list) else chosen
    put(key, None if text == default else text)


def put(key: str, value: str | None) -> None:
    """Write a choice into the address, or take it out."""
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)


def asked(key: str) -> str | None:
    """What the address says for a key; None when it says nothing."""
    return st.query_params.get(key) or None


def choose(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str | None,
    name: Callable[[str], str] = str,
    kind: Kind = "select",
    placeholder: str = "Choose",
    hint: str | None = None,
    label_visibility: Literal["visible", "hidden", "collapsed"] = "visible",
) -> str | None:
    """One of ``options``; the address holds it under ``key`` unless it is the default.

    A value in the address that is no option counts as the default: check it before.
    """
    wanted = asked(key)
    value = wanted if wanted in options else default
    widget = f"choice-{key}"
    if st.session_state.get(widget) != value or widget not in st.session_state:
        st.session_state[widget] = value
    common: dict[str, Any] = {
        "key": widget,
        "format_func": name,
        "on_change": _remember,
        "args": (key, default),
        "help": hint,
        "label_visibility": label_visibility,
    }
    if kind == "segments":
        st.segmented_control(label, options, required=default is not None, **common)
    else:
        st.selectbox(label, options, placeholder=placeholder, index=None, **common)
    return value


def choose_several(
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: Sequence[str],
    name: Callable[[str], str] = str,
    most: int,
    placeholder: str = "Choose",
) -> list[str]:
    """Up to ``most`` of ``options``, in the order chosen; the address holds them, comma between."""
    wanted = asked(key)
    value = [code for code in dict.fromkeys((wanted or "").split(",")) if code in options][:most] or list(default)
    widget = f"choice-{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    st.multiselect(
        label,
        options,
        key=widget,
        format_func=name,
        max_selections=most,
        placeholder=placeholder,
        on_change=_remember,
        args=(key, ",".join(default)),
    )
    return value


def number(label: str, *, key: str, default: float, step: float) -> float:
    """A number; the address holds it under ``key`` unless it is the default. What is no number there is the default."""
    written = asked(key)
    value = float(written) if written and is_number(written) else default
    widget = f"choice-{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    limits: dict[str, Any] = {"min_value": -LARGEST, "max_value": LARGEST}
    st.number_input(
        label, key=widget, step=step, format="%g", on_change=_remember_number, args=(key, default), **limits
    )
    return value


def is_number(text: str) -> bool:
    """Whether a text of the address is a number of a size that controls take."""
    try:
        return abs(float(text)) <= LARGEST
    except ValueError:
        return False


def _remember_number(key: str, default: float) -> None:
    chosen = st.session_state[f"choice-{key}"]
    put(key, None if chosen == default else f"{chosen:g}")


def step(label: str, options: Sequence[str], *, key: str, default: str, name: Callable[[str], str]) -> str:
    """One of an ordered list, with buttons to the one before and after: nothing needs dragging.

    ``options`` run from oldest to newest.
    """
    wanted = asked(key)
    value = wanted if wanted in options else default
    place = options.index(value)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Earlier",
            icon=":material/chevron_left:",
            key=f"{key}-earlier",
            disabled=place == 0,
            on_click=put,
            args=(key, options[max(place - 1, 0)]),
        )
        chosen = choose(label, list(reversed(options)), key=key, default=default, name=name)
        st.button(
            "Later",
            icon=":material/chevron_right:",
            key=f"{key}-later",
            disabled=place == len(options) - 1,
            on_click=put,
            args=(key, options[min(place + 1, len(options) - 1)]),
        )
    return chosen or default
