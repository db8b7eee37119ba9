"""What can be said of an initiative's result, from its interval and its plan alone."""

from __future__ import annotations

import math
from collections.abc import Mapping

from components import words

SCALE_NAME = "Maryland Scientific Methods Scale"
SCALE_SOURCE = "What Works Centre for Local Economic Growth"
SCALE_URL = "https://whatworksgrowth.org/resource-library/guide-to-scoring-the-evidence/"

FINDINGS: Mapping[str, str] = {
    "as_planned": "Clearly different from nothing, in the direction planned",
    "differs": "Clearly different from nothing, no plan to hold it against",
    "other_way": "Clearly different from nothing, in the other direction",
    "cannot_tell": "Cannot be told from nothing",
    "no_interval": "Given without an interval: cannot be judged",
    "no_result": "No result yet",
}
"""State of a result → its words."""
SIGNS: Mapping[str, str] = {
    "as_planned": "●",
    "differs": "◆",
    "other_way": "▼",
    "cannot_tell": "○",
    "no_interval": "■",
    "no_result": "–",
}

STEPS: Mapping[str, tuple[str, str]] = {
    "1": (
        "A plain comparison",
        "Those who took part against others, or the same people before and after, with nothing adjusted.",
    ),
    "2": (
        "An adjusted comparison",
        "As step 1, with the differences that were measured taken into account.",
    ),
    "3": (
        "Before and after, beside others",
        "The change where it was tried against the change over the same time in a similar group where it was not.",
    ),
    "4": (
        "As good as chance",
        "Who took part turned on something unrelated to the result, such as a cut-off or a date.",
    ),
    "5": ("A randomised trial", "Chance alone decided who took part, and few of either group were lost."),
}
"""Step of the scale → its name, and what it takes, in our own words."""

WITHIN, SHORT, BEYOND = "the plan lies within the interval", "clearly short of the plan", "clearly beyond the plan"
NOTE = (
    "The interval covers chance only. Whether the initiative made the difference is a matter of the evidence: on the "
    "first two steps there is no similar group watched before and after, so other things may explain it. Of "
    "initiatives that change nothing, about 1 in 20 still look clearly different from nothing."
)


def finding(planned: float | None, result: float | None, lower: float | None, upper: float | None) -> str:
    """The state of a result: a key of `FINDINGS`.

    Args:
        planned, result: change in the unit of the measure against what it is compared with; nothing is zero.
        lower, upper: ends of the 95% interval of the result. An interval that touches zero cannot be told from it.
    """
    if _missing(result):
        return "no_result"
    if _missing(lower) or _missing(upper):
        return "no_interval"
    low, high = float(lower or 0), float(upper or 0)
    if low <= 0 <= high:
        return "cannot_tell"
    if _missing(planned) or planned == 0:
        return "differs"
    return "as_planned" if (low > 0) == (float(planned or 0) > 0) else "other_way"


def against_plan(planned: float | None, lower: float | None, upper: float | None) -> str:
    """How the interval of a result lies to the plan, in words; nothing where one of them is missing."""
    if _missing(planned) or _missing(lower) or _missing(upper):
        return ""
    plan, low, high = float(planned or 0), float(lower or 0), float(upper or 0)
    if low <= plan <= high:
        return WITHIN
    short = high < plan if plan >= 0 else low > plan
    return SHORT if short else BEYOND


def step_text(evidence: object) -> str:
    """A step of the scale with its name: "3 of 5: Before and after, beside others"."""
    step = evidence if isinstance(evidence, str) else ""
    return f"{step} of 5: {STEPS[step][0]}" if step in STEPS else "Not rated"


def result_text(value: float | None, lower: float | None, upper: float | None, unit: str | None) -> str:
    """A result with its interval and unit: "+22 families a week (95% interval +9 to +35)"."""
    if _missing(value):
        return "not yet"
    text = change_text(value, unit)
    if _missing(lower) or _missing(upper):
        return f"{text} ({words.NO_INTERVAL})"
    return f"{text} (95% interval {change_text(lower, '')} to {change_text(upper, '')})"


def change_text(value: float | None, unit: str | None) -> str:
    """A change with its sign and unit: "+22 families a week", "−1.5 percentage points"; "not stated" for nothing."""
    if _missing(value):
        return "not stated"
    number = float(value or 0)
    return f"{'+' if number > 0 else ''}{words.amount_text(number, unit)}"


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)
