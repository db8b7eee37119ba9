"""One way to cache: by arguments and the store's version, bounded, shared by all readers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from data import store

P = ParamSpec("P")
R = TypeVar("R")

# Of each function: the heaviest answers, a map of all authorities with its tables, take about 200 kB.
MOST = 512


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Remember the function's answers until the store changes.

    All readers get the same answer, not a copy of it as from ``st.cache_data``, whose unpickling and hashing took a
    fifth of each rerun: an answer is never changed by who asked. tests/test_cache.py holds the pages to that.
    """

    def of_store(_store: tuple[str, str], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    # Without the signature: its arguments can be hashed, which types of any function cannot say.
    remembered: Callable[..., R] = lru_cache(maxsize=MOST)(of_store)

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        return remembered((str(store.path()), store.version()), *args, **kwargs)

    return ask
