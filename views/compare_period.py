"""One indicator in one period: the compared places among all of a tier, and side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components import assembly, words
from components.charts import Level, ordered_intervals, spread
from data import places, profile
from data.indicators import Indicator
from data.period import parse
from methods.comparison import cannot_be_told_apart
from methods.ranks import rank_intervals
from views import context, figures
from views.cache import cached
from views.compare import ORDERS, Shown, cells_of, marks_in, measure, no_interval
from views.compare_places import names

RANK = "Where its rank lies (95%)"


@cached
def beeswarm(slug: str, tier: str, period: str, codes: tuple[str, ...], known: str | None) -> Shown:
    """All places of a tier in one period, the compared ones named."""
    one = context.indicator(slug)
    assert one is not None
    values = figures.values(slug, tier, period, known).rename(columns={"code": "place"})
    values = values.assign(text=values["value_text"])
    held = values.dropna(subset=["value"])
    if held.empty:
        return Shown(figures.why_nothing(one, tier, known))
    low, high = (figures.value_text(one, float(end)) for end in (held["value"].min(), held["value"].max()))
    title = words.map_title(one.short_title, f"{low} to {high}", len(held), *words.LEVELS[tier])
    named = names(codes)
    off = [name for code, name in named.items() if code not in set(held["place"])]
    there = held[held["place"].isin(codes)]
    chart = spread(
        held,
        title=title,
        subtitle=f"{measure(one)}, {parse(period).label}",
        style=figures.style(one),
        chosen=list(there["place"]),
    )
    shown = "; ".join(f"{row['name']}: {row['label']}" for row in there.to_dict("records"))
    return Shown(
        title=title,
        alt=f"{title}, {parse(period).label}. {shown}",
        spec=assembly.spec(chart),
        table=values[["name", "value_text", "interval"]].set_axis(["Place", "Figure", "95% interval"], axis=1),
        download=cells_of(one, values, period),
        period=parse(period).label,
        marks=marks_in(there),
        note=f"Not among them in this period: {words.join_list(off)}." if off else "",
    )


@cached
def side_by_side(
    slug: str, period: str, codes: tuple[str, ...], focus: str, order: str, versus: str, known: str | None
) -> Shown:
    """The compared places with their intervals, and which cannot be told apart from the place in question."""
    one = context.indicator(slug)
    assert one is not None
    when = parse(period)
    asked = [(slug, code, when.start.isoformat(), when.end.isoformat()) for code in (*codes, versus) if code]
    cells = profile.cells(asked, known)
    named = names(codes)
    benchmark = cells.loc[(cells["place"] == versus) & cells["value"].notna(), "value"]
    rows = figures.with_text(cells[cells["place"].isin(codes)], one)
    rows = rows.assign(name=rows["place"].map(named), text=rows["value_text"])
    if rows["value"].notna().sum() == 0:
        return Shown(f"None of these places has a figure for {when.label}")
    rows = rows.sort_values(order, ascending=order == "name").reset_index(drop=True)
    tested = focus in set(rows["place"])
    if tested:
        rows["alike"] = cannot_be_told_apart(rows, focus, related=_related(focus, codes))
    title = _told_apart(one, rows, named.get(focus, "")) if tested else f"{one.short_title}: places side by side"
    level = None
    if len(benchmark) and versus not in codes and (comparator := places.place(versus)):
        text = figures.value_text(one, float(benchmark.iloc[0]))
        level = Level(float(benchmark.iloc[0]), f"{comparator.name} {text}")
    chart = ordered_intervals(
        rows,
        title=title,
        subtitle=f"{measure(one)}, {when.label}, {ORDERS[order].lower()}",
        style=figures.style(one),
        chosen=focus,
        order="value" if order == "value" else "name",
        comparator=level,
    )
    rows = rows.assign(told=_told_words(rows, focus, named.get(focus, "")), rank=_ranks(one, rows, codes))
    return Shown(
        title=title,
        alt=f"{title}. " + "; ".join(f"{row['name']}: {row['label']}" for row in rows.to_dict("records")),
        spec=assembly.spec(chart),
        table=rows[["name", "text", "interval", "told", "rank"]].set_axis(
            ["Place", "Figure", "95% interval", f"Against {named.get(focus, 'the place in question')}", RANK], axis=1
        ),
        download=cells_of(one, rows, period).assign(told_apart=rows["told"], rank_interval=rows["rank"]),
        period=when.label,
        marks=marks_in(rows),
        note=_tests_note(one, rows),
    )


def _ranks(one: Indicator, rows: pd.DataFrame, codes: Sequence[str]) -> list[str]:
    """The interval of each place's rank, "2 to 7 of 9", or why there is none; no rank stands without it."""
    above = {parent for code in codes for parent in places.parents(code)["code"]}
    if above & set(codes):
        return ["no rank: some of these places lie in others"] * len(rows)
    found = rank_intervals(rows, one.polarity or "neither")
    return [
        f"no rank: {words.lower_first(row.why or found.why)}"
        if pd.isna(row.rank_from)
        else f"{row.rank_from} to {row.rank_to} of {found.of}"
        for row in found.places.itertuples()
    ]


def _related(focus: str, codes: Sequence[str]) -> list[str]:
    """Those of the codes that contain the place in question or lie within it: shared people, no independence."""
    above = set(places.parents(focus)["code"])
    return [code for code in codes if code in above or focus in set(places.parents(code)["code"])]


def _told_apart(one: Indicator, rows: pd.DataFrame, name: str) -> str:
    tested = rows["alike"].dropna()
    if tested.empty:
        return f"{one.short_title}: {name} cannot be tested against the others"
    apart = int((~tested.astype(bool)).sum())
    others = words.plural(len(tested), "other place")
    if apart == 0:
        from_any = "the other place" if len(tested) == 1 else f"any of {others}"
        return f"{one.short_title}: {name} cannot be told apart from {from_any}"
    if apart == len(tested):
        from_all = {1: "the other place", 2: "both other places"}.get(apart, f"all {others}")
        return f"{one.short_title}: {name} can be told apart from {from_all}"
    return f"{one.short_title}: {name} can be told apart from {apart} of {others}"


def _told_words(rows: pd.DataFrame, focus: str, name: str) -> list[str]:
    if "alike" not in rows:
        return ["not tested"] * len(rows)
    return [
        "the place in question"
        if place == focus
        else "not tested"
        if pd.isna(alike)
        else f"≈ cannot be told apart from {name}"
        if alike
        else f"≠ differs from {name}"
        for place, alike in zip(rows["place"], rows["alike"], strict=True)
    ]


def _tests_note(one: Indicator, rows: pd.DataFrame) -> str:
    if rows["lower"].notna().sum() == 0:
        return f"{no_interval(one)} Without intervals places cannot be tested for a difference."
    first = {"higher": "the highest and best", "lower": "the lowest and best"}.get(one.polarity or "", "the highest")
    return (
        "Each place is tested by itself against the place in question, at the 95% level: if none differed, about one "
        "in twenty would still seem to. Places that lie in one another share people and are not tested. "
        f"Ranks count from 1, {first} figure, among the places shown here alone."
    )
