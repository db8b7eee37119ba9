"""Charts: each a function from a frame to an Altair chart."""

from components.charts.grids import grid
from components.charts.multiples import small_multiples
from components.charts.profiles import profile
from components.charts.trends import Target, trend

__all__ = ["Target", "grid", "profile", "small_multiples", "trend"]
