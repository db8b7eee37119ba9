"""One way to cache: by arguments and the store's version, bounded, shared by all readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from data import store

P = ParamSpec("P")
R = TypeVar("R")

MOST = 4096


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Remember the function's answers until the store changes.

    The answer is pickled and copied for each reader, so no reader can change another's.
    """

    @st.cache_data(max_entries=MOST, show_spinner=False)
    def remembered(version: str, name: str, *args: P.args, **kwargs: P.kwargs) -> R:  # noqa: ARG001 (part of the key)
        return function(*args, **kwargs)

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        return remembered(store.version(), f"{function.__module__}.{function.__qualname__}", *args, **kwargs)

    return ask
