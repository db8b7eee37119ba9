"""Places on an axis: periods as points in time, number domains, labels that keep out of each other's way."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from components.theme import NumberStyle

_HEADROOM = 0.06
_ZERO_WITHIN = 0.35


def decimal_year(day: date) -> float:
    """`day` as a number of years, so that a chart needs no time zone: 1 July 2024 is 2024.5."""
    stamp = pd.Timestamp(day)
    return float(round(stamp.year + (stamp.day_of_year - 1) / (366 if stamp.is_leap_year else 365), 4))


def with_time(series: pd.DataFrame) -> pd.DataFrame:
    """`series` with `x`, the middle of each period in decimal years; `start` and `end` are dates."""
    starts, ends = pd.to_datetime(series["start"]), pd.to_datetime(series["end"])
    return series.assign(x=[decimal_year(day) for day in starts + (ends - starts) / 2])


def cut(series: pd.DataFrame, breaks: Iterable[date] = ()) -> pd.DataFrame:
    """Rows with a value, in order, with `segment`: no line may cross a missing value or a break.

    Args:
        series: place, start, value and `x` of :func:`with_time`.
        breaks: the first day of each period that is not comparable with what came before.
    """
    ordered = series.sort_values(["place", "x"]).reset_index(drop=True)
    missing = ordered["value"].isna().groupby(ordered["place"]).cumsum()
    starts = pd.to_datetime(ordered["start"])
    broken = sum((starts >= pd.Timestamp(day)).astype(int) for day in breaks)
    pieces = pd.DataFrame({"place": ordered["place"], "missing": missing, "broken": broken})
    segment = pieces.groupby(list(pieces.columns)).ngroup()
    return ordered.assign(segment=segment).dropna(subset=["value"])


def period_axis(series: pd.DataFrame, most: int = 5) -> alt.Axis:
    """A time axis that names first and last period and up to `most` in all, in the publisher's words.

    What all labels begin with ("academic year") becomes the axis title.
    """
    labels = series.drop_duplicates("x").sort_values("x").set_index("x")["period"]
    # An odd number: dropping every other label where room is short then keeps the first and the last.
    spots = np.unique(np.linspace(0, len(labels) - 1, min(most, len(labels))).round().astype(int))
    chosen = labels.iloc[spots]
    common = _common_words(list(labels))
    names = {f"{x:.4f}": label.removeprefix(common) for x, label in chosen.items()}
    return alt.Axis(
        values=[float(str(x)) for x in chosen.index],
        labelExpr=f"{json.dumps(names, ensure_ascii=False)}[format(datum.value, '.4f')]",
        labelOverlap="parity",
        labelSeparation=8,
        title=common.strip().capitalize() or None,
        titleAnchor="start",
        grid=False,
    )


def short_periods(labels: Iterable[str]) -> list[str]:
    """Period labels without the words they all begin with: "academic year 2024 to 2025" as "2024 to 2025"."""
    labels = list(labels)
    common = _common_words(labels)
    return [label.removeprefix(common) for label in labels]


def _common_words(labels: list[str]) -> str:
    """The words before the first digit, with the space, when all labels share them."""
    heads = {label[: next((i for i, letter in enumerate(label) if letter.isdigit()), 0)] for label in labels}
    return heads.pop() if len(heads) == 1 else ""


def value_axis(style: NumberStyle, **options: Any) -> alt.Axis:
    """An axis of values in the indicator's own writing."""
    return alt.Axis(title=None, labelExpr=style.axis_label, **options)


def domain(*columns: "pd.Series[float]") -> tuple[float, float]:
    """Lowest and highest of all `columns` with some air; from zero when zero is near, never across it.

    Raises:
        ValueError: all are missing.
    """
    numbers = np.concatenate([column.dropna().to_numpy(float) for column in columns])
    if not len(numbers):
        raise ValueError("There is no value to draw.")
    low, high = float(numbers.min()), float(numbers.max())
    air = (high - low) * _HEADROOM or abs(high) * _HEADROOM or 1.0
    floor = 0.0 if 0 <= low < _ZERO_WITHIN * high else low - air
    return (max(floor, 0.0) if low >= 0 else floor), high + air


def spaced(wanted: Sequence[float], sizes: Sequence[float], room: float) -> list[float]:
    """Centres near `wanted` so that boxes of `sizes` do not overlap and stay within 0 to `room`."""
    order = np.argsort(wanted, kind="stable")
    centres = np.asarray(wanted, float)
    edge = 0.0
    for index in order:
        centres[index] = max(centres[index], edge + sizes[index] / 2)
        edge = centres[index] + sizes[index] / 2
    edge = room
    for index in order[::-1]:
        centres[index] = min(centres[index], edge - sizes[index] / 2)
        edge = centres[index] - sizes[index] / 2
    return [float(centre) for centre in centres]
