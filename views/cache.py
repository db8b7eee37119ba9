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
    def remembered(*, key: tuple[object, ...], _args: tuple[object, ...], _kwargs: dict[str, object]) -> R:  # noqa: ARG001
        return function(*_args, **_kwargs)  # type: ignore[arg-type]

    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        # By keyword: for each positional argument Streamlit would inspect the signature again.
        key = (store.version(), name, args, tuple(sorted(kwargs.items())))
        return remembered(key=key, _args=args, _kwargs=kwargs)

    return ask
