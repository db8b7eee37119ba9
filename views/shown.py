"""What a page shows at one spot: a finished chart with all that must stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.indicators import Indicator


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart with its message, alternative text, note and the table behind it; no chart, and why, where nothing is."""

    title: str
    alt: str
    spec: dict[str, Any] | None
    table: pd.DataFrame
    note: str = ""
    marks: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
