"""The scale on which an indicator's values move evenly: logarithm, logit, or the values as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOG, LOGIT, IDENTITY = "log", "logit", "identity"
WHOLE = 100.0
# Counts with more zeros than this are mostly small numbers, where a doubling means little.
MOST_ZEROS = 0.05


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale and its edge: values nearer than that to nil (for logit also to 100) are taken to be that near."""

    name: str
    edge: float = 0.0

    def of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values in the indicator's unit, of any shape, put on the scale; empty ones stay empty."""
        if self.name == LOG:
            return np.log(np.maximum(values, self.edge))
        if self.name == LOGIT:
            inside = np.clip(values, self.edge, WHOLE - self.edge)
            return np.log(inside / (WHOLE - inside))
        return np.asarray(values, dtype=np.float64)

    def back(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The way back to the unit; percentages stay within 0 and 100."""
        if self.name == LOG:
            # Past this the exponential is no number any more.
            return np.exp(np.minimum(values, 700.0))
        if self.name == LOGIT:
            return WHOLE / (1.0 + np.exp(-np.clip(values, -700.0, 700.0)))
        return np.asarray(values, dtype=np.float64)


def scaled(values: NDArray[np.float64], name: str) -> Scale:
    """The scale of this name for these values; its edge is half of the smallest distance from nil (or 100) seen.

    Raises:
        ValueError: there is no such scale, or a value does not suit it.
    """
    seen = values[np.isfinite(values)]
    if name == LOG:
        if not seen.size or seen.min() < 0 or seen.max() == 0:
            raise ValueError("a logarithm needs values that are not below nil, and one above it")
        return Scale(LOG, float(seen[seen > 0].min()) / 2)
    if name == LOGIT:
        if not seen.size or seen.min() < 0 or seen.max() > WHOLE:
            raise ValueError("percentages lie between 0 and 100")
        inside = np.minimum(seen, WHOLE - seen)
        return Scale(LOGIT, float(inside[inside > 0].min(initial=1.0)) / 2)
    if name == IDENTITY:
        return Scale(IDENTITY)
    raise ValueError(f"{name!r} is not one of {LOG}, {LOGIT}, {IDENTITY}")


def scale_for(values: NDArray[np.float64], *, percent: bool) -> str:
    """The name of the scale for an indicator: logit for percentages, log for positive measures, else as they are."""
    seen = values[np.isfinite(values)]
    if not seen.size or seen.min() < 0 or np.mean(seen == 0) > MOST_ZEROS:
        return IDENTITY
    return LOGIT if percent and seen.max() <= WHOLE else LOG
