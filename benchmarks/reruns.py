"""Server time and weight of a rerun, and what a hundred readers at once feel."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from benchmarks.servers import memory
from benchmarks.wire import Answer, Session

REPEATS = 15
READERS = 100
EVERY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Median seconds of a first and of a repeated choice, the heaviest answer in bytes, and faults."""

    fresh: float
    seen: float
    bytes: int
    exceptions: int
    geometry: bool


async def floor(url: str) -> float:
    """Median seconds of a rerun of a floor app."""
    async with Session(url) as session:
        answers = [await session.rerun() for _ in range(REPEATS)]
    return statistics.median(answer.seconds for answer in answers[3:])


async def cost(url: str, page: str, queries: Sequence[str]) -> Cost:
    """A page's reruns: one session warms it, then each query as a new choice and again as one seen before."""
    async with Session(url) as session:
        await session.rerun(queries[0], page)
        fresh = [await session.rerun(query) for query in queries[1:]]
        seen = [await session.rerun(query) for _ in range(3) for query in queries]
    every: list[Answer] = [*fresh, *seen]
    return Cost(
        statistics.median(answer.seconds for answer in fresh),
        statistics.median(answer.seconds for answer in seen),
        max(answer.bytes for answer in every),
        sum(answer.exceptions for answer in every),
        any(answer.geometry for answer in every),
    )


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a crowd of readers felt: seconds, dropped sessions, MB a session, growth in MB."""

    median: float
    p95: float
    dropped: int
    exceptions: int
    reruns: int
    megabytes_each: float
    growth: float


async def crowd(url: str, choices: Sequence[tuple[str, str]], minutes: float) -> Crowd:
    """A hundred readers, each changing something every five seconds, for some minutes.

    ``choices`` are (page, query). Memory is taken before the readers come, when all are
    there, and at the end; growth is from all-there to the end.
    """
    port = urlsplit(url).port or 80
    before = memory(port)
    answers: list[Answer] = []
    dropped = 0
    stop = time.perf_counter() + minutes * 60
    all_there = asyncio.Event()
    present = 0

    async def reader(number: int) -> None:
        nonlocal dropped, present
        own = random.Random(number)
        await asyncio.sleep(own.random() * EVERY_SECONDS)
        try:
            async with Session(url) as session:
                first = True
                while time.perf_counter() < stop:
                    page, query = own.choice(choices)
                    answer = await asyncio.wait_for(session.rerun(query, page), 60)
                    if first:
                        first, present = False, present + 1
                        if present == READERS:
                            all_there.set()
                    else:
                        answers.append(answer)
                    await asyncio.sleep(EVERY_SECONDS)
        except Exception:
            dropped += 1

    tasks = [asyncio.create_task(reader(number)) for number in range(READERS)]
    try:
        await asyncio.wait_for(all_there.wait(), 90)
    except TimeoutError:
        dropped += READERS - present
    await asyncio.sleep(10)
    there = memory(port)
    await asyncio.gather(*tasks)
    seconds = sorted(answer.seconds for answer in answers)
    return Crowd(
        statistics.median(seconds),
        seconds[int(len(seconds) * 0.95)],
        dropped,
        sum(answer.exceptions for answer in answers),
        len(seconds),
        (there - before) / READERS,
        memory(port) - there,
    )
