"""One way to cache: by arguments and the store's version, bounded, shared by all readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from data import store

P = ParamSpec("P")
R = TypeVar("R")

MOST = 2048


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Remember the function's answers until the store changes.

    All readers get the same answer, not a copy of it as from ``st.cache_data``, whose unpickling and hashing took a
    fifth of each rerun: an answer is never changed by who asked. tests/test_cache.py holds the pages to that.
    """

    @lru_cache(maxsize=MOST)
    def remembered(of: tuple[str, str], /, *args: P.args, **kwargs: P.kwargs) -> R:  # noqa: ARG001 (part of the key)
        return function(*args, **kwargs)

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        return remembered((str(store.path()), store.version()), *args, **kwargs)  # type: ignore[arg-type]

    return ask
