"""The chance that a gap between two places closes, draw by draw from paths that share the year effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from methods.outlook_chance import ROUNDING

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF = 0.5


def chance_gap_closed(
    first: NDArray[np.float64], second: NDArray[np.float64], gap: float, share: float = HALF
) -> float:
    """Share of draws in which the gap between two places ends at this share of where it began, or less.

    In draw i of D the gap at the end is |xᵢ − yᵢ|; the chance is #{i: |xᵢ − yᵢ| ≤ share · |gap|} / D. A gap as wide the
    other way round counts as no narrower.

    Args:
        first, second: paths of the two places out of one `methods.outlook.simulate`, shaped (draws, years) each, in the
            gap's unit: draw i of both belongs to the same future of the year effect, which so falls out of the gap as
            far as the scale lets it.
        gap: at the start, of either sign.
        share: what may be left of it; a half unless told.

    Raises:
        ValueError: the shapes differ, there are no paths, or there is no gap to close.
    """
    if first.shape != second.shape or first.ndim != 2 or not first.size:
        raise ValueError("a gap needs as many paths of one place as of the other")
    if not np.isfinite(gap) or gap == 0:
        raise ValueError("there is no gap to close")
    left = share * abs(gap)
    ends = np.abs(first[:, -1] - second[:, -1])
    return float((ends <= left + ROUNDING * abs(gap)).mean())
