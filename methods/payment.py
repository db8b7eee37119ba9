"""Payment for success: which providers of one service are in the weakest tenth beyond chance, which only look so.

Of N providers, k = N / 10 rounded down (at least one) make up the weakest tenth. A provider looks weak where N - k
others have a higher share of successes. Two things are asked of those who do, each by the one-sided exact test of
Fisher (1934, Statistical Methods for Research Workers, section 21.02): P(X <= x_i), X hypergeometric given the people
and successes of both sides.

    below  q_i, provider i against all others together: its share is lower than theirs
    weak   p_i = k p_i(N-k), with p_i(1) <= p_i(2) <= ... the tests of provider i against each other one: at least N - k
           others are above it (partial conjunction; Benjamini and Heller 2008, Biometrics 64, 1215-1222)

Both are adjusted for looking at all N (Holm 1979, Scandinavian Journal of Statistics 6, 65-70) and held to 5%; weak
takes both. So among equal providers anyone is called below or weak in at most 5% of reviews, and whatever the true
shares are, anyone is called weak who is not in the weakest tenth in at most 5%. Each person counts as an independent
trial, and nothing is adjusted for who the people are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import beta, hypergeom

Verdict = Literal["weak", "below", "looks_weak", "not_weak", "not_compared"]
FALSE_CALLS = 0.05
"""Share of reviews in which anyone is wrongly called below, or weak, at most."""
TENTH = 10
_TAIL = 0.025
_NUMBERS = ("share", "lower", "upper", "p_below", "p_weak")

NO_PEOPLE = "Nobody was served, or it is not known."
UNUSABLE = "More successes than people, or fewer than none, are recorded."
ALONE = "One provider alone is not compared."

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Review:
    """The yearly review of the providers of one service.

    `providers` has the rows and index of the frame asked about: provider, people, successes, share with its 95%
    interval lower to upper (Clopper and Pearson 1934, Biometrika 26, 404-413; 0 to 1, missing where unusable),
    p_below and p_weak (adjusted for looking at all), verdict (`Verdict`) and why (the reason where not compared).
    `tenth` is k, `of` the number compared, `pooled` all successes over all people of these (nan without any).
    """

    providers: pd.DataFrame
    tenth: int
    of: int
    pooled: float


def review(frame: pd.DataFrame, false_calls: float = FALSE_CALLS) -> Review:
    """Find the providers in the weakest tenth, and those shown to be there.

    Args:
        frame: one row per provider of one service and year: provider, people, successes (whole numbers or missing).
        false_calls: share of reviews in which anyone is wrongly called below, or weak, at most.

    Raises:
        ValueError: a provider has several rows, or the share is not between 0 and 1.
    """
    if frame["provider"].duplicated().any():
        raise ValueError("a provider has several rows: give one row per provider and year")
    if not 0 < false_calls < 1:
        raise ValueError(f"share {false_calls} is not between 0 and 1")
    why = _reasons(frame)
    usable = why == ""
    people, successes = (frame.loc[usable, name].to_numpy(dtype=np.int64) for name in ("people", "successes"))
    numbers = np.full((len(frame), 5), np.nan)
    verdict = np.full(len(frame), "not_compared", dtype=object)
    tenth = max(1, len(people) // TENTH)
    numbers[usable, :3] = np.column_stack([successes / people, exact_interval(successes, people)])
    if len(people) < 2:
        why[usable] = ALONE
    else:
        looks = looks_weak(successes, people, tenth)
        p_below, p_weak = (_holm(p) for p in _tests(successes, people, looks, tenth))
        below, weak = p_below <= false_calls, np.maximum(p_below, p_weak) <= false_calls
        numbers[usable, 3:] = np.column_stack([p_below, p_weak])
        verdict[usable] = np.select([weak, below, looks], ["weak", "below", "looks_weak"], "not_weak")
    found = pd.DataFrame(numbers, columns=list(_NUMBERS), index=frame.index)
    found = pd.concat([frame[["provider", "people", "successes"]], found.assign(verdict=verdict, why=why)], axis=1)
    pooled = float(successes.sum() / people.sum()) if len(people) else np.nan
    return Review(found, tenth, len(people) if len(people) > 1 else 0, pooled)


def _reasons(frame: pd.DataFrame) -> NDArray[np.object_]:
    people, successes = (
        pd.to_numeric(frame[name]).to_numpy(dtype=np.float64, na_value=np.nan) for name in ("people", "successes")
    )
    reasons: NDArray[np.object_] = np.select(
        [np.isnan(people) | np.isnan(successes) | (people == 0), (successes < 0) | (successes > people)],
        [np.array(NO_PEOPLE, dtype=object), np.array(UNUSABLE, dtype=object)],
        default="",
    )
    return reasons


def exact_interval(successes: Counts, people: Counts) -> Floats:
    """Exact 95% intervals of shares (Clopper and Pearson): shape (providers, 2)."""
    lower = np.where(successes > 0, beta.ppf(_TAIL, successes, people - successes + 1), 0.0)
    upper = np.where(successes < people, beta.ppf(1 - _TAIL, successes + 1, people - successes), 1.0)
    # Without successes, or without failures, the quantile at that end is of no distribution.
    return np.column_stack([np.nan_to_num(lower), np.nan_to_num(upper, nan=1.0)])


def looks_weak(successes: Counts, people: Counts, tenth: int) -> NDArray[np.bool_]:
    """Those below so many others that they lie in the weakest tenth; of equal ones at its edge, none does."""
    share = successes / people
    above = len(share) - np.searchsorted(np.sort(share), share, side="right")
    found: NDArray[np.bool_] = above >= len(share) - tenth
    return found


def _tests(successes: Counts, people: Counts, looks: NDArray[np.bool_], tenth: int) -> tuple[Floats, Floats]:
    """The p-values of each provider, below the others together and in the weakest tenth; 1 where it looks neither."""
    below, weak = np.ones(len(people)), np.ones(len(people))
    rows = np.flatnonzero(looks)
    seen, of = successes[rows, None], people[rows, None]
    below[rows] = hypergeom.cdf(seen[:, 0], people.sum(), successes.sum(), of[:, 0])
    against = np.asarray(hypergeom.cdf(seen, of + people, seen + successes, of), dtype=np.float64)
    against[np.arange(len(rows)), rows] = np.inf
    weak[rows] = np.minimum(1, tenth * np.sort(against, axis=1)[:, len(people) - tenth - 1])
    return below, weak


def _holm(p: Floats) -> Floats:
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)))
    return adjusted
