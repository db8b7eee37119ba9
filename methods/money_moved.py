"""What moving money between providers of one service could bring: a range of successes, never a point alone.

The true shares of success are not known and those of the weakest look worse than they are. They are drawn given what
was seen, from the beta-binomial model with the prior density (a + b)^(-5/2) of a and b (Gelman and others 2013,
Bayesian Data Analysis, 3rd edition, section 5.3):

    x_i ~ Binomial(n_i, t_i),  t_i ~ Beta(a, b),  so  t_i | x, a, b ~ Beta(a + x_i, b + n_i - x_i)

with a and b drawn from their posterior on a grid over log(a / b) and log(a + b). Then another year is played with each
draw, once as it is and once with the money moved; the people whom no money reaches or leaves fare alike in both. A
provider serves people at the cost per person that it had, and with the share of successes that it has.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaln, expit

DRAWS = 4000
SEED = 20260626
_STEPS = 31
_WIDEST = ((-9.0, 9.0), (-1.0, 14.0))
_ZOOMS = 4
_NEGLIGIBLE = 12.0

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Range:
    """The middle 95% of what was simulated, and its median."""

    lower: float
    middle: float
    upper: float


@dataclass(frozen=True, slots=True)
class Moved:
    """A year played with money moved.

    `providers` has a row for each provider that takes part: provider, paid, paid_after (pence), people, people_after.
    `pot` is the money moved, in pence; `stays` and `moves` are successes without and with the move, `gain` the
    difference, `fewer` and `more` the shares of runs with fewer and with more successes for it.
    """

    providers: pd.DataFrame
    pot: int
    stays: Range
    moves: Range
    gain: Range
    fewer: float
    more: float


def move(
    frame: pd.DataFrame, giving: Collection[str], share: float, draws: int = DRAWS, seed: int = SEED
) -> Moved | None:
    """Play a year in which a share of what some providers are paid goes to the others, by what these are paid.

    Args:
        frame: one row per provider: provider, people, successes, paid (pence). Who has no people or no payment, or
            lacks one, takes no part, as its cost per person is not known.
        giving: the providers that give.
        share: what part of their payment they give, 0 to 1.

    Returns:
        None where nobody is left to give or to receive.

    Raises:
        ValueError: the share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share {share} is not between 0 and 1")
    known = frame.dropna(subset=["people", "successes", "paid"])
    known = known[(known["people"] > 0) & (known["paid"] > 0) & known["successes"].between(0, known["people"])]
    gives = known["provider"].isin(list(giving)).to_numpy(dtype=bool)
    if gives.all() or not gives.any():
        return None
    people, successes, paid = (known[name].to_numpy(dtype=np.int64) for name in ("people", "successes", "paid"))
    after = _paid_after(paid, gives, share)
    served = np.rint(people * (after / paid)).astype(np.int64)
    random = np.random.default_rng(seed)
    stays, moves = _played(true_shares(successes, people, draws, random), people, served, random)
    gain = moves - stays
    ranges = (_range(stays), _range(moves), _range(gain))
    table = pd.DataFrame({"provider": known["provider"], "paid": paid, "paid_after": after, "people": people})
    return Moved(
        table.assign(people_after=served).reset_index(drop=True),
        int((paid - after)[gives].sum()),
        *ranges,
        float((gain < 0).mean()),
        float((gain > 0).mean()),
    )


def _paid_after(paid: Counts, gives: NDArray[np.bool_], share: float) -> Counts:
    """Payments after the move, to the penny: what is left over by rounding goes to the largest remainders."""
    given = np.floor(paid * share).astype(np.int64) * gives
    pot, total = int(given.sum()), int(paid[~gives].sum())
    # Whole numbers of any size: pence times pence may not fit in 64 bits.
    parts = [divmod(pot * int(one), total) if not giver else (0, -1) for one, giver in zip(paid, gives, strict=True)]
    received = np.array([whole for whole, _ in parts], dtype=np.int64)
    order = np.argsort([-rest for _, rest in parts], kind="stable")
    received[order[: pot - int(received.sum())]] += 1
    after: Counts = paid - given + received
    return after


def _played(shares: Floats, before: Counts, after: Counts, random: np.random.Generator) -> tuple[Counts, Counts]:
    """Successes of all providers without and with the move, for each draw; those served in both worlds fare alike."""
    alike = random.binomial(np.minimum(before, after), shares).sum(axis=1)
    lost = random.binomial(np.maximum(before - after, 0), shares).sum(axis=1)
    gained = random.binomial(np.maximum(after - before, 0), shares).sum(axis=1)
    return alike + lost, alike + gained


def _range(values: Counts) -> Range:
    return Range(*(float(one) for one in np.quantile(values, [0.025, 0.5, 0.975], method="inverted_cdf")))


def true_shares(successes: Counts, people: Counts, draws: int, random: np.random.Generator) -> Floats:
    """Shares of success that could be the true ones: shape (draws, providers)."""
    centre, size, density = _posterior(successes, people)
    weights = np.exp(density - density.max()).ravel()
    chosen = random.choice(weights.size, size=draws, p=weights / weights.sum())
    row, column = np.unravel_index(chosen, density.shape)
    # A draw lies anywhere in its cell of the grid.
    odds = centre[row] + (centre[1] - centre[0]) * (random.random(draws) - 0.5)
    total = np.exp(size[column] + (size[1] - size[0]) * (random.random(draws) - 0.5))
    a, b = (total * expit(odds))[:, None], (total * expit(-odds))[:, None]
    drawn: Floats = random.beta(a + successes, b + people - successes)
    return drawn


def _posterior(successes: Counts, people: Counts) -> tuple[Floats, Floats, Floats]:
    """A grid over log(a / b) and log(a + b) that holds the posterior, and its log density there."""
    bounds = _WIDEST
    for _ in range(_ZOOMS):
        centre, size = (np.linspace(low, high, _STEPS) for low, high in bounds)
        density = _log_density(centre, size, successes, people)
        held = density > density.max() - _NEGLIGIBLE
        bounds = (_around(centre, held.any(axis=1)), _around(size, held.any(axis=0)))
    return centre, size, density


def _around(axis: Floats, held: NDArray[np.bool_]) -> tuple[float, float]:
    inside = np.flatnonzero(held)
    return float(axis[max(inside[0] - 1, 0)]), float(axis[min(inside[-1] + 1, len(axis) - 1)])


def _log_density(centre: Floats, size: Floats, successes: Counts, people: Counts) -> Floats:
    total = np.exp(size)[None, :]
    a, b = total * expit(centre)[:, None], total * expit(-centre)[:, None]
    # The density of a and b, turned into one of the two logarithms of the grid.
    density = np.log(a) + np.log(b) - 2.5 * np.log(total) - len(people) * betaln(a, b)
    for seen, of in zip(successes, people, strict=True):
        density = density + betaln(a + seen, b + of - seen)
    answer: Floats = density
    return answer
