"""Three things to talk about, by their rule."""

from __future__ import annotations

from itertools import permutations

import pytest

from briefings.talking_points import STATES, Candidate, Kind, things_to_talk_about
from components import words
from methods.actions import Standing
from methods.moved import State
from methods.pace import Status


def one(name: str, state: str, since: str = "2026-06-01") -> Candidate:
    """A candidate of the kind that knows this state."""
    kind: Kind = next(kind for kind, states in STATES.items() if state in states)
    return Candidate(kind, state, name, f"{name}.", since)


D1, D2 = one("D1", "moved_other_way", "2026-03-01"), one("D2", "did_not_move", "2024-03-01")
A1, A2, A3 = one("A1", "overdue", "2025-01-01"), one("A2", "overdue", "2025-06-01"), one("A3", "overdue", "2026-06-01")
G1, G2 = one("G1", "moving_away"), one("G2", "too_slow", "2020-01-01")
C1, C2 = one("C1", "open", "2025-02-01"), one("C2", "open", "2025-02-01")
F1, F2, F3 = one("F1", "rose", "2026-07-01"), one("F2", "fell", "2026-06-01"), one("F3", "fell", "2026-07-01")


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], []),
        ([A1], [A1]),
        ([A3, A1, A2], [A1, A2, A3]),
        ([F1, C1, G1, A1, D1], [D1, A1, G1]),
        ([F1, C1, G1], [G1, C1, F1]),
        ([D2, D1, A1, G1], [D1, A1, G1]),
        ([D2, D1, A2, A1], [D1, D2, A1]),
        ([A1, A2, A3, F1], [A1, A2, F1]),
        ([G2, G1, C2, C1], [G1, G2, C1]),
        ([C2, C1], [C1, C2]),
        ([F2, F3, F1], [F1, F3, F2]),
        ([F2, F3, A1, D1], [D1, A1, F3]),
    ],
)
def test_the_first_three_by_the_rule(candidates: list[Candidate], chosen: list[Candidate]) -> None:
    for order in permutations(candidates):
        assert list(things_to_talk_about(order)) == chosen


def test_each_state_in_its_order() -> None:
    goals = [one(state, state) for state in STATES["goal"]]
    assert [found.state for found in things_to_talk_about(reversed(goals), most=9)] == list(STATES["goal"])


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("decision", "moved_as_expected"),
        ("decision", "cannot_tell"),
        ("decision", "not_yet_due"),
        ("action", "done_late"),
        ("goal", "on_track"),
        ("goal", "no_data"),
        ("challenge", "accepted"),
        ("figure", "no clear change"),
    ],
)
def test_what_needs_no_talk_is_left_out(kind: Kind, state: str) -> None:
    quiet = Candidate(kind, state, "a", "A.", "2020-01-01")
    assert things_to_talk_about([quiet, A1]) == (A1,)


def test_fewer_or_more_can_be_asked_for() -> None:
    everything = [D1, D2, A1, A2, G1, C1, F1]
    assert things_to_talk_about(everything, most=1) == (D1,)
    assert things_to_talk_about(everything, most=6) == (D1, D2, A1, G1, C1, F1)
    assert things_to_talk_about(everything, most=0) == ()


def test_states_are_those_that_the_methods_give() -> None:
    assert set(STATES["decision"]) <= set(State.__args__)
    assert set(STATES["action"]) <= set(Standing)
    assert set(STATES["goal"]) <= {str(status) for status in Status} <= set(words.STATUSES)
