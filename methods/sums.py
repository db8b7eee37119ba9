"""Do the local targets add up to the national one, and how a shortfall could be shared out.

Three rules, none of them the right one; each puts another idea of fairness into numbers:

- *equal*: each place the same;
- *proportional*: each place by its weight (people, homes, officers);
- *catch-up*: the places furthest behind per head of weight are raised first, until all that were raised are level
  (the water-filling of resource allocation: Boyd and Vandenberghe 2004, Convex Optimization, section 5.5.3).

Shares are whole units of the decimals asked for and add up exactly: the units left over by rounding down go to the
largest remainders (Hamilton's method), among equals in the order of the places' codes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class AddingUp:
    """The local targets together against the national one.

    `together` is their sum, or their weighted mean where weights were given; None where no place has a target.
    `shortfall` is what is missing, never negative; `beyond` is what they ask for beyond it. `without` are the codes of
    places that have set none.
    """

    together: float | None
    national: float
    shortfall: float | None
    beyond: float | None
    without: tuple[str, ...]


def add_up(
    local: Mapping[str, float | None],
    national: float,
    *,
    weights: Mapping[str, float] | None = None,
    higher_is_better: bool = True,
) -> AddingUp:
    """Hold the local targets against the national one.

    Args:
        local: place code -> its target, None where none is set. The places must make up the nation without overlap.
        weights: for shares and averages, place code -> what they are a share of (children, people): the local targets
            are then averaged. Without, they are counts and are summed. A mean covers only the places with a target.
        higher_is_better: false for targets that nothing should exceed.

    Raises:
        ValueError: there is no place, a number is not finite, a weight is missing, negative, or all of them are nil.
    """
    if not local:
        raise ValueError("no places were given")
    counted = {code: 1.0 if weights is None else weights.get(code, math.nan) for code in local}
    given = {code: target for code, target in sorted(local.items()) if target is not None}
    if not all(math.isfinite(number) for number in [national, *given.values(), *counted.values()]):
        raise ValueError("a target or a weight is missing or no finite number")
    if min(counted.values()) < 0 or not any(counted.values()):
        raise ValueError("weights must not be negative, nor all nil")
    without = tuple(sorted(local.keys() - given.keys()))
    weight = math.fsum(counted[code] for code in given)
    if weight == 0:
        return AddingUp(None, national, None, None, without)
    total = math.fsum(target * counted[code] for code, target in given.items())
    together = total if weights is None else total / weight
    missing = (national - together) if higher_is_better else (together - national)
    if math.isclose(together, national, rel_tol=TOLERANCE):
        missing = 0.0
    return AddingUp(together, national, max(missing, 0.0), max(-missing, 0.0), without)


def equal_shares(amount: float, places: Collection[str], decimals: int = 0) -> dict[str, float]:
    """Split an amount into the same for each place.

    Raises:
        ValueError: there is no place, or the amount is negative, no finite number or has more decimals.
    """
    return _shared_out(amount, {code: Fraction(1) for code in places}, decimals)


def proportional_shares(amount: float, weights: Mapping[str, float], decimals: int = 0) -> dict[str, float]:
    """Split an amount by the places' weights.

    Raises:
        ValueError: as for `equal_shares`, or a weight is negative, no finite number, or all of them are nil.
    """
    return _shared_out(amount, _fractions(weights), decimals)


def catch_up_shares(
    amount: float,
    now: Mapping[str, float],
    weights: Mapping[str, float],
    decimals: int = 0,
    *,
    higher_is_better: bool = True,
) -> dict[str, float]:
    """Split an amount so that the places furthest behind catch up first.

    A share is max(0, weight × level − now), with the one level at which the shares add up to the amount; where lower
    is better, max(0, now − weight × level). To share out points of a percentage, give counts: now as percentage ×
    people / 100, weights as people, and the amount as missing points × all people / 100.

    Args:
        amount: what is to be added in all; where lower is better, to be taken away in all.
        now: place code -> its count as it stands or as it is targeted.
        weights: place code -> what the count is measured per (people, homes).

    Raises:
        ValueError: as for `equal_shares`, a place lacks its weight, a weight is not above nothing, or more is to be
            taken away than there is.
    """
    if now.keys() != weights.keys() or any(not weight > 0 for weight in weights.values()):
        raise ValueError("each place needs a count, and a weight above nothing")
    counts, per = _fractions(now, signed=True), _fractions(weights)
    if not higher_is_better:
        if _amount(amount, decimals) > sum(counts.values()) * 10**decimals:
            raise ValueError("more is to be taken away than there is")
        counts = {code: -count for code, count in counts.items()}
    exact = _raised(_amount(amount, decimals) / Fraction(10**decimals), counts, per)
    return _shared_out(amount, exact if any(exact.values()) else per, decimals)


def _raised(amount: Fraction, counts: dict[str, Fraction], per: dict[str, Fraction]) -> dict[str, Fraction]:
    """What raises the lowest rates to one common level."""
    behind_first = sorted(counts, key=lambda code: counts[code] / per[code])
    held = weight = level = Fraction(0)
    for code in behind_first:
        if weight and counts[code] / per[code] >= level:
            break
        held, weight = held + counts[code], weight + per[code]
        level = (held + amount) / weight
    return {code: max(per[code] * level - counts[code], Fraction(0)) for code in counts}


def _shared_out(amount: float, parts: Mapping[str, Fraction], decimals: int) -> dict[str, float]:
    units = _amount(amount, decimals)
    if not parts:
        raise ValueError("no places were given")
    whole = sum(parts.values())
    if whole == 0:
        raise ValueError("all weights are nil")
    exact = {code: units * part / whole for code, part in sorted(parts.items())}
    rounded = {code: math.floor(share) for code, share in exact.items()}
    left_over = int(units) - sum(rounded.values())
    largest_first = sorted(exact, key=lambda code: rounded[code] - exact[code])
    for code in largest_first[:left_over]:
        rounded[code] += 1
    return {code: rounded[code] / 10**decimals if decimals else float(rounded[code]) for code in parts}


def _amount(amount: float, decimals: int) -> Fraction:
    if not math.isfinite(amount) or amount < 0:
        raise ValueError(f"amount {amount} must be a finite number and not negative")
    units = Fraction(round(amount * 10**decimals))
    if not math.isclose(float(units), amount * 10**decimals, rel_tol=TOLERANCE):
        raise ValueError(f"amount {amount} has more than {decimals} decimals")
    return units


def _fractions(numbers: Mapping[str, float], *, signed: bool = False) -> dict[str, Fraction]:
    if not all(math.isfinite(number) and (signed or number >= 0) for number in numbers.values()):
        raise ValueError("a number is negative or not finite")
    return {code: Fraction(number) for code, number in numbers.items()}
