"""Three things to talk about: what a meeting hears first, chosen by a rule that anyone can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["decision", "action", "goal", "challenge", "figure"]

STATES: Mapping[Kind, tuple[str, ...]] = {
    "decision": ("moved_other_way", "did_not_move"),
    "action": ("overdue",),
    "goal": ("moving_away", "missed", "below_baseline", "barely_moving", "too_slow"),
    "challenge": ("open",),
    "figure": ("rose", "fell"),
}
"""The kinds in their order, and of each the states that make it worth a meeting's time, the gravest first.

States of decisions are those of `methods.moved`, of actions of `methods.actions`, of goals of `methods.pace`, of
figures the verdicts of `methods.change`; a challenge is open until it is answered.
"""

_ALIKE = ("figure",)
"""Kinds whose states are not told apart: a rise is no graver than a fall."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a meeting might talk about.

    ``since`` is an ISO day: when a decision's figure, or an action, was due; when a challenge was raised; the last day
    of the period of a goal's latest figure; when a figure was published. ``figures`` are the ids of those that
    ``text`` names.
    """

    kind: Kind
    state: str
    name: str
    text: str
    since: str
    figures: tuple[str, ...] = ()


def things_to_talk_about(candidates: Iterable[Candidate], most: int = 3) -> tuple[Candidate, ...]:
    """The first ``most`` by this rule, in its order.

    1. Decisions due whose figure moved the other way, then those whose figure did not move.
    2. Actions overdue, the longest first.
    3. Goals off track: moving away, missed, below where it started, barely moving, moving too slowly.
    4. Challenges not yet answered, the longest first.
    5. Figures that rose or fell by the test, the newest first.

    What is in another state is left out. Within a state the oldest comes first (of figures the newest), then the name
    decides. One of each kind is taken; only where there are fewer kinds than ``most`` do further ones follow by the
    same order.
    """
    ranked = sorted((one for one in candidates if one.state in STATES[one.kind]), key=lambda one: one.name)
    ranked.sort(key=lambda one: one.since)
    newest_first = sorted((one for one in ranked if one.kind == "figure"), key=lambda one: one.since, reverse=True)
    ranked = [one for one in ranked if one.kind != "figure"] + newest_first
    ranked.sort(key=_gravity)
    first = {one.kind: one for one in reversed(ranked)}
    chosen = [one for one in ranked if first[one.kind] is one][:most]
    chosen += [one for one in ranked if first[one.kind] is not one][: most - len(chosen)]
    return tuple(sorted(chosen, key=_gravity))


def _gravity(one: Candidate) -> tuple[int, int]:
    state = 0 if one.kind in _ALIKE else STATES[one.kind].index(one.state)
    return list(STATES).index(one.kind), state
