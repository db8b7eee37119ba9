"""Charts: each a function from a frame to an Altair chart."""

from components.charts.grids import grid
from components.charts.intervals import ordered_intervals
from components.charts.marks import Level
from components.charts.matrices import matrix
from components.charts.multiples import small_multiples
from components.charts.profiles import profile
from components.charts.reviews import reviewed
from components.charts.scatters import scatter
from components.charts.spreads import spread
from components.charts.stacks import stacked_bars
from components.charts.status_grid import status_grid
from components.charts.timelines import timeline
from components.charts.trends import trend

__all__ = [
    "Level",
    "grid",
    "matrix",
    "ordered_intervals",
    "profile",
    "reviewed",
    "scatter",
    "small_multiples",
    "spread",
    "stacked_bars",
    "status_grid",
    "timeline",
    "trend",
]
