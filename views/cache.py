"""One way to cache: by arguments and the store's version, bounded, shared by all readers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from data import store

P = ParamSpec("P")
R = TypeVar("R")

# Of each function: the heaviest answers, a map of all authorities with its tables, take about 200 kB.
MOST = 512
_NOTHING = object()


class _Memory:
    """The answers of one function, those asked for last; it may be asked from several threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        with self._lock:
            if key not in self._answers:
                return _NOTHING
            self._answers.move_to_end(key)
            return self._answers[key]

    def put(self, key: Hashable, answer: Any) -> None:
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > MOST:
                self._answers.popitem(last=False)


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """Remember the function's answers until the store changes.

    All readers get the same answer, not a copy of it as from ``st.cache_data``, whose unpickling and hashing took a
    fifth of each rerun: an answer is never changed by who asked. tests/test_cache.py holds the pages to that.

    An answer is remembered only where the store is of the same version after it was worked out as before, so that one
    read while the store changed is never given again. ``functools.lru_cache`` would keep it.
    """
    memory = _Memory()

    @wraps(function)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        version = store.version()
        key = (str(store.path()), version, args, tuple(kwargs.items()))
        found = memory.get(key)
        if found is not _NOTHING:
            remembered: R = found
            return remembered
        answer = function(*args, **kwargs)
        if store.version() == version:
            memory.put(key, answer)
        return answer

    return ask
