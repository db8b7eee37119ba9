"""The limits a comparison is made at: the published 95%, or wider ones that fewer comparisons pass by chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from components import words
from data.indicators import Indicator
from methods.limits import PUBLISHED_LEVEL, STRICT_LEVEL, widened, widening
from views import figures

LIMITS = {"95": PUBLISHED_LEVEL, "99.8": STRICT_LEVEL}
HINT = (
    "How far a place must be from the comparator to be called different. At 95% about one comparison in twenty "
    "differs by chance alone, at 99.8% about one in 500."
)


def limits_name(level: float) -> str:
    """A level as the screen writes it: "95%", "99.8%"."""
    return f"{level * 100:g}%"


def column(level: float) -> str:
    """What a column of limits is called: "95% interval" as published, "99.8% limits" as worked out."""
    return "95% interval" if level == PUBLISHED_LEVEL else f"{limits_name(level)} limits, worked out"


def at_limits(title: str, level: float) -> str:
    """A title with the limits it holds at."""
    return f"{title}, at {limits_name(level)} limits"


def bars(level: float) -> str:
    """What the bars of a chart are."""
    if level == PUBLISHED_LEVEL:
        return "bars are 95% intervals"
    times = words.number_text(widening(level), 2)
    return f"bars are {limits_name(level)} limits: the published 95% interval, each half {times} times as wide"


def with_limits(one: Indicator, frame: pd.DataFrame, level: float) -> pd.DataFrame:
    """A frame of one indicator with limit_lower and limit_upper at a level, beside what is published."""
    value, lower, upper = (frame[part].to_numpy(dtype=np.float64) for part in ("value", "lower", "upper"))
    low, high = widened(value, lower, upper, level, _bounds(one))
    return frame.assign(limit_lower=low, limit_upper=high)


def _bounds(one: Indicator) -> tuple[float, float]:
    """What the measure can be: every percentage that has intervals here is a share."""
    return (0.0, 100.0) if figures.unit_suffix(one) == "%" else (-math.inf, math.inf)
