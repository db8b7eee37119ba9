"""Briefings frozen and written to a folder: one here, or several at once in processes of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from altair.utils import schemapi

from briefings.formats import file_name
from data import store, whole
from data.errors import InputError
from views import briefing, briefing_shelf
from views.briefing import Asked

MOST_AT_ONCE = 2
"""Processes that make briefings: each takes about 400 MB."""


@dataclass(frozen=True, slots=True)
class Order:
    """A briefing to be made of one version of the store: who freezes it, its `briefings.formats.FORMATS`, where to."""

    asked: Asked
    who: str
    kinds: tuple[str, ...]
    out: Path
    version: str


def make(order: Order) -> list[str]:
    """Freeze a briefing and write its files, all of them or none; their names.

    Raises InputError where the store is of another version by now, a folder or file cannot be written, or as
    `views.briefing.compose` and `views.briefing_shelf.freeze` do, and DocumentError where a file cannot be made.
    """
    # Charts are checked against the schema by the tests; checking each again would cost more than drawing it.
    schemapi.disable_debug_mode()
    with store.at_one_version() as now:
        if now.version != order.version:
            raise InputError(
                store.path().name, "it changed while briefings were made of it", "Make them again; those written stand."
            )
        document = briefing.compose(order.asked)
    _make_folder(order.out)
    one = briefing_shelf.freeze(document, order.who)
    files = {file_name(one.held, kind): briefing_shelf.made(one, kind) for kind in order.kinds}
    with ExitStack() as together:
        for name, content in files.items():
            together.enter_context(whole.replacing(order.out / name)).write_bytes(content)
    return list(files)


def make_each(orders: Sequence[Order]) -> Generator[list[str], None, None]:
    """The same for several, in `MOST_AT_ONCE` processes; the names of each, as it is done.

    After an error, or when no more are asked for, those under way are finished and no other is begun. Raises as
    `make`, and InputError where a process was killed.
    """
    at_once = min(MOST_AT_ONCE, os.cpu_count() or 1)
    # A fork of this process would take its threads' locks along; the modules are loaded once for all.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pool = ProcessPoolExecutor(at_once, context, _begin, (str(store.path().resolve()),))
    waiting = iter(orders)
    with pool:
        under_way = {pool.submit(make, order) for order in islice(waiting, at_once)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            made = [_result(one) for one in done]
            under_way |= {pool.submit(make, order) for order in islice(waiting, len(done))}
            yield from made


def _begin(path: str) -> None:
    """Set up a process: it reads the store that its parent reads, and leaves it to the parent to be interrupted."""
    os.environ["MISSION_STORE"] = path
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _result(one: Future[list[str]]) -> list[str]:
    try:
        return one.result()
    except BrokenProcessPool as error:
        raise InputError(
            "make", "a process was killed, perhaps for want of memory", "Make the briefings one by one, with --place."
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(str(folder), f"no folder can be made there: {reason}", "Name another folder.") from error
