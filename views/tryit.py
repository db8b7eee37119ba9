"""Try the rules on figures of one's own: what each framework says, and how often it would be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from components import words
from methods import frameworks
from methods.error_rates import error_rates
from methods.pace import Point, pace
from views.cache import cached

WHAT = (
    "Three figures of a goal, as published: what would each rule say of them, and how often would it be wrong? "
    "From two years on it is taken that there is a figure for each year."
)
NOISE = "Half of a 95% interval's width, divided by 1.96."
SIMULATED = (
    "Simulated: 20,000 places that move in a straight line, each figure with independent normal noise of the standard "
    "error given. Behind means limited, stagnating, barely moving or away from the target."
)
_START = 2000


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules say of the figures, and the shares of simulated places they would misjudge."""

    said: pd.DataFrame
    wrong: pd.DataFrame
    problem: str


@cached
def tried(baseline: float, latest: float, target: float, so_far: int, in_all: int, noise: float) -> Tried:
    """Judge three figures by every rule; ``problem`` says what is wrong with the question, or is empty."""
    nothing = pd.DataFrame()
    if so_far >= in_all:
        return Tried(nothing, nothing, "The target's date must come after the latest figure.")
    if target == baseline:
        return Tried(nothing, nothing, "The target must differ from the starting figure.")
    middle = Point(date(_START, 12, 31), (baseline + latest) / 2)
    points = [Point(date(_START + so_far, 12, 31), latest)]
    ours = pace(
        Point(date(_START, 12, 31), baseline),
        points if so_far < 2 else [Point(date(_START + 1, 12, 31), middle.value), *points],
        target,
        date(_START + in_all, 12, 31),
    )
    course = frameworks.Course(baseline, latest, target, 0, so_far, in_all)
    # A figure for each year is assumed, on a straight line from the first to the last.
    yearly = [baseline + (latest - baseline) * year / so_far for year in range(so_far + 1)]
    rows = [("The rule used here", words.STATUSES[ours.status].word, ours.ratio)]
    rows += [
        (one.framework, one.says or one.why_not, one.score) for one in frameworks.opinions(course, yearly, yearly[-2])
    ]
    said = pd.DataFrame(
        {
            "Rule": [row[0] for row in rows],
            "Says": [row[1] for row in rows],
            "Score": ["" if row[2] is None else words.number_text(row[2], 2) for row in rows],
        }
    )
    return Tried(said, _wrong(baseline, target, so_far, in_all, noise), "")


def _wrong(baseline: float, target: float, so_far: int, in_all: int, noise: float) -> pd.DataFrame:
    """For places exactly on their path and places that stand still, how often each rule is wrong."""
    on_path = error_rates(baseline, target, so_far, in_all, noise)
    still = error_rates(baseline, target, so_far, in_all, noise, true_pace=0).set_index("rule")
    return pd.DataFrame(
        {
            "Rule": on_path["rule"],
            "Exactly on its path, called behind": [_share(share) for share in on_path["behind"]],
            "Standing still, called on track or improving": [
                _share(still["on_track"].get(rule, float("nan"))) for rule in on_path["rule"]
            ],
        }
    )


def _share(share: float) -> str:
    return "" if pd.isna(share) else f"{words.number_text(100 * share, 0)}%"
