"""Limits of another level than the published 95%, worked out from the published interval.

    limit = value ± h · z(level) / z(0.95)

with h the half-width on that side, so an asymmetric interval stays asymmetric, and z from the normal distribution:
3.0902 / 1.9600 = 1.5767 for the 99.8% limits that OHID's Fingertips offers beside the 95% ones.
The half is widened on the scale the figure is published on. For shares near 0% or 100% and rates of few events an
interval made anew at the other level would differ a little.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

PUBLISHED_LEVEL = 0.95
"""Confidence level of the published intervals."""

STRICT_LEVEL = 0.998
"""The other level of Fingertips: about one comparison in 500 differs by chance alone."""

Floats = NDArray[np.float64]


def widening(level: float) -> float:
    """How many times as wide each half of a 95% interval is at another level.

    Raises:
        ValueError: the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"level {level} is not between 0 and 1")
    return float(ndtri((1 + level) / 2) / ndtri((1 + PUBLISHED_LEVEL) / 2))


def widened(
    value: Floats, lower: Floats, upper: Floats, level: float, bounds: tuple[float, float] = (-np.inf, np.inf)
) -> tuple[Floats, Floats]:
    """Lower and upper limits at a level, in the unit of the values; missing where the published limit is.

    A value that lies a rounding outside its interval has nothing on that side. At the published level the limits are
    those published.

    Args:
        value, lower, upper: arrays of one shape, nan for what is not published.
        bounds: the least and the most that the measure can be, e.g. (0, 100) for a percentage of people.

    Raises:
        ValueError: the level is not between 0 and 1.
    """
    times = widening(level)
    if level == PUBLISHED_LEVEL:
        return lower, upper
    below, above = np.maximum(value - lower, 0.0), np.maximum(upper - value, 0.0)
    return np.maximum(value - times * below, bounds[0]), np.minimum(value + times * above, bounds[1])
