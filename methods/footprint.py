"""One figure for an area made of several places, from the places' own figures; or why there is none.

Three rules, one for each indicator:

- *sum*: counts and amounts add up;
- *weighted mean*: shares, rates and averages count with what they are a share of: sum(w x) / sum(w);
- *none*: medians, life expectancies and age-standardised rates of a whole do not follow from those of its parts.

An interval is given only where the places' errors are independent, the weights are known without error and every place
has an interval: value - sqrt(sum((s (x - l))²)) to value + sqrt(sum((s (u - x))²)), with s the share of each place in
the weights, or 1 for a sum (Zou, Huang and Zhang 2009, Journal of Statistical Planning and Inference 139, 1703-1715;
with symmetric intervals this is the sum of variances).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from methods.change import Estimate, half_widths, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Aggregation = Literal["sum", "weighted_mean", "none"]
NAMED = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """How an indicator combines: `weight` in words for a weighted mean, `reason` as a sentence.

    `independent` says that the errors of places are independent of each other, so that an interval of the whole may be
    claimed.
    """

    aggregation: Aggregation
    reason: str
    weight: str | None = None
    independent: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A place within the area: its name, its figure in one period, and its weight where the rule needs one."""

    name: str
    figure: Estimate
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Combined:
    """The figure of the whole in the indicator's unit, or `refused`: a sentence that says why there is none."""

    figure: Estimate
    refused: str | None = None


def refused_by_rule(rule: Rule, *, weights_held: bool) -> str | None:
    """Why no figures of several places could be combined, whatever they are; None where they can."""
    if rule.aggregation == "none":
        return rule.reason
    if rule.aggregation == "weighted_mean" and not weights_held:
        return f"Each place would count with its {rule.weight}, and those numbers are not held."
    return None


def combine(members: Sequence[Member], rule: Rule) -> Combined:
    """The figure of the area that the members make up together.

    One member is the area: its figure stands as published, whatever the rule.

    Args:
        members: places that do not overlap and leave no part of the area out.

    Raises:
        ValueError: there is no member, or a weight is negative or not finite.
    """
    if not members:
        raise ValueError("no members were given")
    missing = [member.name for member in members if not is_number(member.figure.value)]
    if missing:
        return Combined(Estimate(None), f"There is no figure for {listed(missing)}.")
    if len(members) == 1:
        return Combined(members[0].figure)
    unweighted = [member.name for member in members if member.weight is None]
    if refused := refused_by_rule(rule, weights_held=len(unweighted) < len(members)):
        return Combined(Estimate(None), refused)
    if rule.aggregation == "sum":
        return Combined(_linear([member.figure for member in members], [1.0] * len(members), rule))
    if unweighted:
        return Combined(Estimate(None), f"The {rule.weight} of {listed(unweighted)} is not held.")
    return _mean(members, rule)


def _mean(members: Sequence[Member], rule: Rule) -> Combined:
    weights = [member.weight or 0.0 for member in members]
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        raise ValueError("a weight is negative or not finite")
    total = math.fsum(weights)
    if total == 0:
        return Combined(Estimate(None), f"The {rule.weight} of all its places is nil.")
    return Combined(_linear([member.figure for member in members], [weight / total for weight in weights], rule))


def _linear(figures: Sequence[Estimate], shares: Sequence[float], rule: Rule) -> Estimate:
    """The sum of share × figure, with an interval where the rule and all figures allow one."""
    whole = math.fsum(share * (figure.value or 0.0) for share, figure in zip(shares, figures, strict=True))
    if not rule.independent:
        return Estimate(whole)
    reach = [half_widths(figure) for figure in figures]
    below = [share * one[0] for share, one in zip(shares, reach, strict=True) if one]
    above = [share * one[1] for share, one in zip(shares, reach, strict=True) if one]
    if len(below) < len(figures):
        return Estimate(whole)
    return Estimate(whole, whole - math.hypot(*below), whole + math.hypot(*above))


def nearest_year(years: Iterable[int], wanted: int) -> int | None:
    """The year nearest to the one wanted, the earlier of two; None without any."""
    return min(years, key=lambda year: (abs(year - wanted), year), default=None)


def listed(names: Sequence[str]) -> str:
    """Names in words: the first three, and how many more."""
    shown = list(names[:NAMED])
    if len(names) > NAMED:
        return f"{', '.join(shown)} and {len(names) - NAMED} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
