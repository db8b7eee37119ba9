"""Imports and builds in processes of their own that are killed on the way: ``python -m tests.killing``.

One process loads the modules and forks for each job; no thread runs there yet that a fork could break.
Standard input holds the jobs as JSON: a list of [what, folder, store, stop]. ``what`` is import or
build. ``stop`` is the name of a step, at which the process kills itself; or a number of ticks, after
which it is killed from outside, wherever it is by then; or null, to let it finish. A tick comes with every few
thousand operations of SQLite. Standard output tells how many ticks came of each, and the signal it died of.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path

from data import build, intake, sources, store

OPERATIONS_A_TICK = 2000


def work(what: str, folder: str, stop: str | int | None, pipe: int) -> None:
    """Do the job; ticks are written to the pipe."""

    def step(name: str) -> None:
        if name == stop:
            os.kill(os.getpid(), signal.SIGKILL)

    def tick() -> None:
        os.write(pipe, b".")

    if what == "build":
        build.build(progress=lambda share, name: step(name))
        return
    with closing(store.connect()) as connection:
        connection.set_progress_handler(tick, OPERATIONS_A_TICK)
        for _ in intake.take(connection, sources.find([Path(folder)]), intake.Options(), lambda _, name: step(name)):
            pass


def run(what: str, folder: str, file: str, stop: str | int | None) -> tuple[int, int]:
    """Run one job in a forked process: how many ticks came, and the signal that ended it."""
    os.environ["MISSION_STORE"] = file
    ticks, pipe = os.pipe()
    child = os.fork()
    if child == 0:
        work(what, folder, stop, pipe)
        os._exit(0)
    os.close(pipe)
    seen = 0
    while found := os.read(ticks, 1):
        seen += len(found)
        if seen == stop:
            os.kill(child, signal.SIGKILL)
    os.close(ticks)
    return seen, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    json.dump([run(*job) for job in json.load(sys.stdin)], sys.stdout)
