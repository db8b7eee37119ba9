"""The chart of a goal: what was counted, the path needed, the target, the steps on the way."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from components import words
from components.assembly import spec
from components.charts import Level, trend
from components.theme import NumberStyle
from data.indicators import Indicator
from views import figures

REPORTED = "[reported]"
BEGINS_WITH_PERIOD = re.compile(
    rf"(academic year|financial year|year to|\d{{4}}\b|{'|'.join(month_name[1:])})", re.IGNORECASE
)
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def when(point: Mapping[str, Any]) -> str:
    """When a point was counted, in the source's words where they name a year."""
    words_of_source = str(point["note"] or "").partition(";")[0]
    said = BEGINS_WITH_PERIOD.match(words_of_source) and _YEAR.search(words_of_source)
    return words_of_source if said else words.date_text(point["date"])


def of_points(
    said: Mapping[str, Any], points: pd.DataFrame, where: str, steps: pd.DataFrame
) -> tuple[dict[str, Any], str]:
    """The goal's own points from start to newest, with its target as a level and the steps on the way."""
    days = [date.fromisoformat(day) for day in points["date"]]
    rows = points.to_dict("records")
    marks = [REPORTED if row["verified"] == "P" else "" for row in rows]
    series = pd.DataFrame(
        {
            "place": said["slug"],
            "name": where,
            "start": days,
            "end": days,
            "period": [when(row) for row in rows],
            "value": points["value"].astype(float),
            "lower": float("nan"),
            "upper": float("nan"),
            "label": [
                f"{words.amount_text(row['value'], said['unit'])} {mark}".rstrip()
                for row, mark in zip(rows, marks, strict=True)
            ],
        }
    )
    first, last = series.iloc[0], series.iloc[-1]
    title = f"{first['label']} ({first['period']}), {last['label']} ({last['period']})"
    target, path = _target(said), _path(said)
    chart = trend(
        series,
        title=title,
        subtitle=f"{said['statistic'] or said['unit']}, {where}{_path_said(said)}",
        style=NumberStyle(
            suffix="%" if str(said["unit"]).startswith("%") else "", decimals=1 if (points["value"] % 1).any() else 0
        ),
        chosen=[said["slug"]],
        target=target,
        path=path,
        steps=steps,
        named=path is None and steps.empty,
    )
    return spec(chart), f"{title}. {target.label}." if target else title


def of_series(
    said: Mapping[str, Any], one: Indicator, area: str, where: str, known: str | None, steps: pd.DataFrame
) -> tuple[dict[str, Any] | None, str, pd.DataFrame]:
    """The figures of the goal's own indicator in its area, with their intervals; and as a table."""
    series = figures.chart_series(one.slug, [area], known)
    held = series[series["value"].notna()]
    if len(held) < 2:
        return None, "", pd.DataFrame()
    first, last = held.iloc[0], held.iloc[-1]
    title = f"{first['label']} ({first['period']}), {last['label']} ({last['period']})"
    target = _target(said)
    chart = trend(
        series,
        title=title,
        subtitle=f"{one.subtitle or one.title}, {where}{_path_said(said)}",
        style=figures.style(one),
        chosen=[area],
        breaks=figures.chart_breaks(one.slug, [area]),
        target=target,
        path=_path(said),
        steps=steps,
        named=False,
    )
    table = pd.DataFrame({"When": held["period"], "Value": held["value_text"], "95% interval": held["interval"]})
    return spec(chart), f"{title}. {target.label}." if target else title, table


def _path(said: Mapping[str, Any]) -> pd.DataFrame | None:
    """The straight path from the starting figure to the target, where both have a day."""
    by = said["target_date"] or said["reckoned_until"]
    if None in (said["baseline_value"], said["baseline_date"], said["target_value"], by):
        return None
    days = [date.fromisoformat(day) for day in (said["baseline_date"], by)]
    return pd.DataFrame(
        {
            "start": days,
            "end": days,
            "period": [words.date_text(day) for day in days],
            "value": [float(said["baseline_value"]), float(said["target_value"])],
        }
    )


def _path_said(said: Mapping[str, Any]) -> str:
    """What the broken line is, and up to which day where none was named."""
    if _path(said) is None:
        return ""
    until = "" if said["target_date"] else f" up to {words.date_text(said['reckoned_until'])}, a day reckoned with here"
    return f"; broken line: the path needed{until}"


def _target(said: Mapping[str, Any]) -> Level | None:
    if said["target_value"] is None:
        return None
    by = words.date_text(said["target_date"]) if said["target_date"] else ""
    note = str(said["target_note"] or "").partition(";")[0]
    by = note if not by or BEGINS_WITH_PERIOD.match(note) else by
    return Level(
        said["target_value"],
        f"{said.get('whose') or 'Target'}: {words.amount_text(said['target_value'], said['unit'])}, {by}".rstrip(", "),
    )
