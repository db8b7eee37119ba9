"""Charts: each a function from a frame to an Altair chart."""

from components.charts.grids import grid
from components.charts.intervals import ordered_intervals
from components.charts.marks import Level
from components.charts.multiples import small_multiples
from components.charts.profiles import profile
from components.charts.scatters import scatter
from components.charts.spreads import spread
from components.charts.trends import trend

__all__ = ["Level", "grid", "ordered_intervals", "profile", "scatter", "small_multiples", "spread", "trend"]
