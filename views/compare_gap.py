"""The gap between two places over time: the newest, whether it is clear, and whether it changed."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd

from components import assembly, words
from components.charts import Level, trend
from components.theme import NumberStyle
from data.indicators import Indicator
from data.period import Period
from methods.change import Estimate, difference
from methods.gap_over_time import GapChange, gap_change, is_clear
from views import context, figures, newest
from views.cache import cached
from views.compare import Shown, no_interval
from views.compare_places import names, related

_ENDS = ["value", "lower", "upper", "label", "mark", "published"]
_CASH = "The amounts are in cash, and prices change too, so it is not said whether the gap changed."
INDEPENDENT = (
    "The interval of a gap is worked out from the two published 95% intervals, which are taken as independent of each "
    "other; so are the two periods."
)


@cached
def gap(slug: str, focus: str, other: str, known: str | None) -> Shown:
    """One indicator in one place less that in another, in each period that both have."""
    one = context.indicator(slug)
    assert one is not None
    named = names((focus, other))
    rows = _gaps(one, focus, other, known)
    if rows.empty:
        return Shown(_nothing(one, named, known))
    held = figures.breaks().get(slug, [])
    days = sorted({day for code in (focus, other) for day in figures.break_days(held, code)})
    found = gap_change(_estimates(rows), days)
    title = f"{one.short_title}: {_newest_words(one, rows, named[focus], named[other])}"
    title += "" if one.price_basis == "cash" else _change_words(found)
    less = f"{named[focus]} less {named[other]}"
    span = rows["period"].iloc[0] if len(rows) == 1 else f"{rows['period'].iloc[0]} to {rows['period'].iloc[-1]}"
    breaks = figures.chart_breaks(slug, [focus, other])
    chart = trend(
        rows.assign(place=focus, name=less, label=[_gap_text(one, row) for row in rows.to_dict("records")]),
        title=title,
        subtitle=f"{less}, {measure(one)}, {span}",
        style=_style(one),
        chosen=[focus],
        breaks=breaks[breaks["start"] > rows["start"].min()],
        target=Level(0.0, "No gap"),
    )
    return Shown(
        title=title,
        alt=f"{title}. {less} in the newest period: {_gap_text(one, rows.iloc[-1].to_dict())}",
        spec=assembly.spec(chart),
        table=_table(one, rows, named[focus], named[other]),
        download=_download(one, rows, (focus, named[focus]), (other, named[other])),
        period=span,
        marks=tuple(sorted({m for end in ("one", "other") for m in rows[f"{end}_mark"] if isinstance(m, str) and m})),
        note=_note(one, rows, found, (focus, other), named),
        places=f"{named[focus]} and {named[other]}",
    )


def measure(one: Indicator) -> str:
    """What the gap is measured in, with the indicator: shares are apart by percentage points."""
    unit = _unit(one)
    return f"{newest.title(one)}, {unit}" if unit and unit not in one.title else newest.title(one)


def _unit(one: Indicator) -> str:
    return "percentage points" if figures.unit_suffix(one) == "%" else figures.unit_text(one)


def _gaps(one: Indicator, focus: str, other: str, known: str | None) -> pd.DataFrame:
    """Periods that both have, oldest first: start, end, period, one_… and other_… of each, value, lower, upper."""
    series = figures.chart_series(one.slug, [focus, other], known).dropna(subset=["value"])
    keys = ["start", "end", "period"]
    ends = [
        series[series["place"] == code].set_index(keys)[_ENDS].add_prefix(f"{end}_")
        for code, end in ((focus, "one"), (other, "other"))
    ]
    rows = ends[0].join(ends[1], how="inner").reset_index().sort_values("end", ignore_index=True)
    found = [
        difference(*(Estimate(*(row[f"{end}_{part}"] for part in _ENDS[:3])) for end in ("one", "other")))
        for row in rows.to_dict("records")
    ]
    return rows.assign(
        **{part: pd.Series([getattr(gap, part) for gap in found], dtype=float) for part in ("value", "lower", "upper")}
    )


def _estimates(rows: pd.DataFrame) -> dict[tuple[date, date], Estimate]:
    return {
        (row["start"], row["end"]): Estimate(row["value"], row["lower"], row["upper"])
        for row in rows.to_dict("records")
    }


def _nothing(one: Indicator, named: dict[str, str], known: str | None) -> str:
    held = figures.chart_series(one.slug, list(named), known).dropna(subset=["value"])
    without = [name for code, name in named.items() if code not in set(held["place"])]
    title, day = words.lower_first(one.short_title), f" by {words.date_text(known)}" if known else ""
    if without:
        return f"No figure of {title} is published for {words.join_list(without, 'or')}{day}"
    return f"{words.join_list(list(named.values()))} have no period in common on {title}"


def _style(one: Indicator) -> NumberStyle:
    suffix = figures.unit_suffix(one)
    return NumberStyle(one.prefix or "", "" if suffix == "%" else suffix, figures.decimals(one))


def amount(one: Indicator, gap: float) -> str:
    """A gap with its unit: "8.6 years", "5.1 percentage points", a true minus sign before what is negative."""
    if figures.unit_suffix(one) == "%":
        return f"{words.number_text(gap, figures.decimals(one))} percentage points"
    return f"{figures.value_text(one, gap)} {newest.unit(one)}".rstrip()


def _gap_text(one: Indicator, row: dict[Hashable, Any]) -> str:
    text = amount(one, row["value"])
    return text if pd.isna(row["lower"]) else f"{text} ({_interval_text(one, row)})"


def _interval_text(one: Indicator, row: dict[Hashable, Any]) -> str:
    suffix = figures.unit_suffix(one)
    return words.interval_text(
        row["lower"],
        row["upper"],
        prefix=one.prefix,
        suffix="" if suffix == "%" else suffix,
        decimals=figures.decimals(one),
    )


def _newest_words(one: Indicator, rows: pd.DataFrame, name: str, other: str) -> str:
    """The newest gap: above or below only where its interval leaves out nought."""
    row = rows.iloc[-1]
    first, second = words.with_article(name), words.with_article(other)
    clear = is_clear(Estimate(row["value"], row["lower"], row["upper"]))
    if clear is None:
        return f"{first} less {second}, {amount(one, row['value'])} ({row['period']})"
    if not clear:
        return f"no clear gap between {first} and {second} ({row['period']})"
    side = "above" if row["value"] > 0 else "below"
    return f"{first} is {amount(one, abs(row['value']))} {side} {second} ({row['period']})"


def _when(period: tuple[date, date]) -> str:
    """A period within a sentence: "2022 to 2024", "the year to 15 November 2016"."""
    label = Period(*period).label
    return f"the {label}" if "year" in label else label


def _change_words(found: GapChange) -> str:
    if found.verdict is None or found.first is None:
        return ""
    when = _when(found.first)
    said = {
        "no clear change": f"no clear change of the gap since {when}",
        "different": f"the gap differs from that of {when}",
    }
    return f"; {said.get(found.verdict, f'the gap is {found.verdict} than in {when}')}"


def _note(one: Indicator, rows: pd.DataFrame, found: GapChange, codes: tuple[str, str], named: dict[str, str]) -> str:
    """What was tested against what, why not where it was not, and what the interval rests on."""
    parts = []
    if one.price_basis == "cash":
        parts += [_CASH] if rows["lower"].notna().any() else [no_interval(one), _CASH]
    elif found.verdict and found.first:
        by_period = {(row["start"], row["end"]): _gap_text(one, row) for row in rows.to_dict("records")}
        first, last = (f"{by_period[when]} in {_when(when)}" for when in (found.first, found.newest))
        parts.append(
            f"Tested, at the 95% level: {first}, the first period that can be compared with the newest, against {last}."
        )
    else:
        parts.append(found.why)
    if rows["lower"].notna().any():
        parts.append(INDEPENDENT)
    if related(codes[0], codes[1:]):
        parts.append(
            f"{named[codes[0]]} and {named[codes[1]]} share people, as one lies in the other: if anything, "
            "that makes the interval too wide."
        )
    return " ".join([*parts, "Gaps are worked out before figures are rounded."])


def _table(one: Indicator, rows: pd.DataFrame, name: str, other: str) -> pd.DataFrame:
    """Periods as rows, newest first."""
    newest_first = rows.iloc[::-1].to_dict("records")
    unit = f", {_unit(one)}" if _unit(one) and not one.prefix else ""
    return pd.DataFrame(
        {
            "Period": [row["period"] for row in newest_first],
            name: [row["one_label"] for row in newest_first],
            other: [row["other_label"] for row in newest_first],
            f"Gap: {name} less {other}{unit}": [
                figures.value_text(one, row["value"]).rstrip("%") for row in newest_first
            ],
            "95% interval of the gap": [_interval_text(one, row) for row in newest_first],
        }
    )


def _download(one: Indicator, rows: pd.DataFrame, first: tuple[str, str], other: tuple[str, str]) -> pd.DataFrame:
    ends = {"one": "place", "other": "other"}
    parts = ("value", "lower", "upper", "mark", "published")
    table = rows.rename(columns={f"{end}_{part}": f"{name}_{part}" for end, name in ends.items() for part in parts})
    table = table.rename(columns={"value": "gap", "lower": "gap_lower", "upper": "gap_upper"})
    table = table.assign(period_start=table["start"].map(str), period_end=table["end"].map(str))
    table = table.assign(indicator=one.slug, unit=measure(one), limits="95%")
    table = table.assign(place_code=first[0], place=first[1], other_code=other[0], other=other[1])
    kept = ["indicator", "place_code", "place", "other_code", "other", "period", "period_start", "period_end"]
    kept += ["gap", "gap_lower", "gap_upper", "limits", "unit"]
    return table[[*kept, *(f"{name}_{part}" for name in ends.values() for part in parts)]]
