"""How sure is a rank: the ranks that the published intervals leave open, and who cannot be told apart.

The true values are drawn many times, given the published ones, and ranked in each draw; the middle 95% of a place's
ranks is its interval. Places are taken to scatter normally around their mean with variance τ², so a value is drawn
towards the mean the more of the scatter is noise (Morris 1983, Journal of the American Statistical Association 78,
47-55; for ranks Laird and Louis 1989, Journal of Educational Statistics 14, 29-46):

    θ = μ + B (x − μ) + √B · se · z,  B = τ² / (τ² + se²),  se = (upper − lower) / 3.92,

with z standard normal, the half-width of its own side where an interval is lopsided, τ² drawn as s² (n − 1) / χ² less
the mean of se², not below nothing, and μ around the mean of the values. Drawing from the published intervals alone
would scatter the places twice, by the noise they hold and by the noise added, and give ranks that look too sure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from methods.comparison import difference_p_values
from methods.discovery import stand_out

DRAWS = 2000
SEED = 20260626
WIDTH_IN_ERRORS = 3.92

NO_VALUE = "No value is published for this place."
NO_INTERVAL = "No uncertainty is published for this place, so its rank cannot be known."
UNUSABLE = "The published interval is not usable: its lower limit is above its upper limit."
TOO_FEW = "A rank takes two places or more with a published interval."

Floats = NDArray[np.float64]
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks that the intervals leave open.

    `places` has the rows and index of the frame asked about: place, rank_from, rank_to (1 is the best, or the highest
    where neither direction is better; missing without a usable interval) and why (the reason then). The ranks are
    among `of` places, those that have an interval. `groups` are the sets of neighbours in order of value within
    which no two places can be told apart, each as large as can be; as A like B and B like C does not make A like C,
    a place may be in several. `why` says why there is no rank at all.
    """

    places: pd.DataFrame
    of: int
    groups: Groups
    why: str = ""


def rank_intervals(frame: pd.DataFrame, polarity: str, level: float = 0.95, draws: int = DRAWS) -> Ranks:
    """The interval of each place's rank, and the groups that cannot be told apart.

    Two places are told apart when their difference stands out among those of all pairs (`discovery.stand_out` on the
    test of `comparison.differs`), so that many pairs do not make many false differences.

    Args:
        frame: one row per place of one tier, independent of each other: place (code), value, lower, upper (95%).
        polarity: "higher", "lower" or "neither" is better; rank 1 is the lowest value for "lower", else the highest.
        level: share of each place's simulated ranks within its interval.

    Raises:
        ValueError: the polarity is unknown, the level is not between 0 and 1, or a place has several rows.
    """
    if polarity not in ("higher", "lower", "neither"):
        raise ValueError(f"unknown polarity {polarity}: use higher, lower or neither")
    if not 0 < level < 1:
        raise ValueError(f"level {level} is not between 0 and 1")
    if frame["place"].duplicated().any():
        raise ValueError("a place has several rows: give one row per place")
    why = _reasons(frame)
    codes = frame["place"].to_numpy(dtype=object)
    # In the order of codes, so that the order of the rows changes no draw.
    usable = np.array(sorted(np.flatnonzero(why == ""), key=lambda row: codes[row]), dtype=np.intp)
    places = pd.DataFrame({"place": codes, "rank_from": pd.NA, "rank_to": pd.NA, "why": why}, index=frame.index)
    places = places.astype({"rank_from": "Int64", "rank_to": "Int64"})
    if len(usable) < 2:
        return Ranks(places, len(usable), (), TOO_FEW)
    numbers = np.column_stack([_numbers(frame, column)[usable] for column in ("value", "lower", "upper")])
    if polarity == "lower":
        numbers = -numbers[:, [0, 2, 1]]
    places.iloc[usable, [1, 2]] = _simulated_ranks(numbers, level, draws)
    return Ranks(places, len(usable), _groups([str(code) for code in codes[usable]], numbers))


def _reasons(frame: pd.DataFrame) -> NDArray[np.object_]:
    value, lower, upper = (_numbers(frame, column) for column in ("value", "lower", "upper"))
    missing = ~np.isfinite(lower) | ~np.isfinite(upper)
    reasons: NDArray[np.object_] = np.select(
        [~np.isfinite(value), missing, lower > upper],
        [np.array(reason, dtype=object) for reason in (NO_VALUE, NO_INTERVAL, UNUSABLE)],
        default="",
    )
    return reasons


def _simulated_ranks(numbers: Floats, level: float, draws: int) -> NDArray[np.int64]:
    """First and last rank of each place, highest value first: shape (places, 2)."""
    drawn = _drawn(numbers, draws, np.random.default_rng(SEED))
    # Equal values share their ranks, so the interval runs from the first of them to the last.
    first = rankdata(-drawn, method="min", axis=1)
    last = rankdata(-drawn, method="max", axis=1)
    tail = (1 - level) / 2
    rank_from = np.quantile(first, tail, axis=0, method="inverted_cdf")
    rank_to = np.quantile(last, 1 - tail, axis=0, method="inverted_cdf")
    return np.column_stack([rank_from, rank_to]).astype(np.int64)


def _drawn(numbers: Floats, draws: int, random: np.random.Generator) -> Floats:
    """Values that could be the true ones: shape (draws, places)."""
    value, lower, upper = numbers.T
    n = value.size
    noise = ((upper - lower) / WIDTH_IN_ERRORS) ** 2
    scatter = value.var(ddof=1) * (n - 1) / random.chisquare(n - 1, (draws, 1))
    between = np.maximum(scatter - noise.mean(), 0)
    # A value without noise is true, also where the places do not differ at all.
    kept = np.divide(between, between + noise, out=np.ones((draws, n)), where=np.broadcast_to(noise > 0, (draws, n)))
    centre = value.mean() + np.sqrt((between + noise.mean()) / n) * random.standard_normal((draws, 1))
    scores = random.standard_normal((draws, n))
    # A rounded value may lie a rounding outside its interval: the half-width is then nil, not negative.
    halves = np.where(scores > 0, np.maximum(upper - value, 0), np.maximum(value - lower, 0))
    drawn: Floats = centre + kept * (value - centre) + np.sqrt(kept) * scores * halves / (WIDTH_IN_ERRORS / 2)
    return drawn


def _groups(codes: list[str], numbers: Floats) -> Groups:
    order = np.argsort(-numbers[:, 0], kind="stable")
    sorted_numbers = numbers[order]
    first, second = np.triu_indices(len(codes), k=1)
    p = difference_p_values(*sorted_numbers[first].T, *sorted_numbers[second].T)
    apart = np.zeros((len(codes), len(codes)), dtype=bool)
    apart[first, second] = stand_out(p)
    nearest = np.where(apart.any(axis=1), apart.argmax(axis=1), len(codes))
    ends = np.minimum.accumulate(nearest[::-1])[::-1]
    starts = [start for start, end in enumerate(ends) if start == 0 or end > ends[start - 1]]
    return tuple(tuple(codes[order[place]] for place in range(start, ends[start])) for start in starts)


def _numbers(frame: pd.DataFrame, column: str) -> Floats:
    numbers: Floats = pd.to_numeric(frame[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers
