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
from methods.limits import PUBLISHED_LEVEL
from methods.ranks import rank_intervals
from views import compare_fifths, context, figures
from views.cache import cached
from views.compare import ORDERS, Shown, cells_of, marks_in, measure, no_interval
from views.compare_limits import at_limits, bars, column, limits_name, with_limits
from views.compare_places import names, related
from views.verdicts import by_chance, comparator_name, compared, verdict_text

RANK = "Where its rank lies (95%)"
_ALL = {1: "the other place", 2: "both other places"}


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
    table = values[["name", "value_text", "interval"]].set_axis(["Place", "Figure", "95% interval"], axis=1)
    download = cells_of(one, values, period)
    fifths = _fifths(one, tier, period, known)
    if fifths:
        table["Fifth"] = [compare_fifths.NAMES[fifths[code]] if code in fifths else "" for code in values["place"]]
        download = download.assign(fifth=values["place"].map(fifths).astype("Int64"))
    where = {row["name"]: compare_fifths.NAMES[fifths[row["place"]]] for row in there.to_dict("records") if fifths}
    return Shown(
        title=title,
        alt=f"{title}, {parse(period).label}. {_said(there, where)}",
        spec=assembly.spec(chart),
        table=table,
        download=download,
        period=parse(period).label,
        marks=marks_in(there),
        note=_spread_note(one, off, where),
    )


def _said(there: pd.DataFrame, where: dict[str, str]) -> str:
    """The compared places with their figures and, where they are formed, their fifths."""
    rows = there.to_dict("records")
    return "; ".join(
        ", ".join(filter(None, (f"{row['name']}: {row['label']}", where.get(row["name"])))) for row in rows
    )


def _fifths(one: Indicator, tier: str, period: str, known: str | None) -> dict[str, int]:
    if not compare_fifths.in_fifths(one) or tier not in compare_fifths.LEVELS:
        return {}
    when = parse(period)
    return compare_fifths.of_level(one.slug, tier, when.start.isoformat(), when.end.isoformat(), known)


def _spread_note(one: Indicator, off: Sequence[str], where: dict[str, str]) -> str:
    """Who is missing, and how places are compared where that is not by interval."""
    parts = [f"Not among them in this period: {words.join_list(list(off))}."] if off else []
    if where:
        parts.append(f"{'; '.join(f'{name}: {fifth}' for name, fifth in where.items())}.")
    if note := compare_fifths.method_note(one):
        parts.append(note if where or not compare_fifths.in_fifths(one) else f"No fifths are formed here. {note}")
    return " ".join(parts)


@cached
def side_by_side(
    slug: str,
    period: str,
    codes: tuple[str, ...],
    focus: str,
    order: str,
    versus: str,
    known: str | None,
    level: float = PUBLISHED_LEVEL,
) -> Shown:
    """The compared places with their limits, and which cannot be told apart from the place in question."""
    one, when = context.indicator(slug), parse(period)
    assert one is not None
    asked = [(slug, code, when.start.isoformat(), when.end.isoformat()) for code in (*codes, versus) if code]
    cells, named = profile.cells(asked, known), names(codes)
    rows = figures.with_text(cells[cells["place"].isin(codes)], one)
    if rows["value"].isna().all():
        return Shown(f"None of these places has a figure for {when.label}")
    rows = rows.assign(name=rows["place"].map(named), text=rows["value_text"])
    rows = rows.sort_values(order, ascending=order == "name", ignore_index=True)
    rows = _tested(one, rows, codes, focus, versus, known, level)
    name, drawn = named.get(focus, ""), _at_level(one, rows)
    title = _told_apart(one, rows, name, level)
    chart = ordered_intervals(
        drawn,
        title=title,
        subtitle=_subtitle(one, rows, when.label, order, level),
        style=figures.style(one),
        chosen=focus,
        order="value" if order == "value" else "name",
        comparator=_comparator(one, cells, codes, versus),
    )
    return Shown(
        title=title,
        alt=f"{title}. {_said(drawn, {})}",
        spec=assembly.spec(chart),
        table=_beside_table(rows.assign(limits_text=drawn["interval"]), name, versus, level),
        download=_beside_download(one, rows, period, versus, level),
        period=when.label,
        marks=marks_in(rows),
        note=_tests_note(one, rows, level),
    )


def _subtitle(one: Indicator, rows: pd.DataFrame, when: str, order: str, level: float) -> str:
    measured = ", ".join((measure(one), when, ORDERS[order].lower()))
    return f"{measured}; {bars(level)}" if rows["lower"].notna().any() else measured


def _tested(
    one: Indicator, rows: pd.DataFrame, codes: tuple[str, ...], focus: str, versus: str, known: str | None, level: float
) -> pd.DataFrame:
    """The rows with their limits, ranks, the test against the place in question and the comparator's verdict."""
    found = with_limits(one, rows, level)
    if focus in set(rows["place"]):
        found["alike"] = cannot_be_told_apart(rows, focus, related=related(focus, codes), level=level)
    found = found.assign(told=_told_words(found, focus, names(codes)[focus]), rank=_ranks(one, rows, codes))
    if versus in ("", context.SIMILAR, focus):
        return found
    beside = compared(rows.assign(polarity=one.polarity), versus, known, similar_to=focus, level=level)
    return found.assign(verdict=beside["verdict"], reason=beside["reason"])


def _at_level(one: Indicator, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their limits at the level in place of those published, to be drawn."""
    return figures.with_text(rows.assign(lower=rows["limit_lower"], upper=rows["limit_upper"]), one)


def _comparator(one: Indicator, cells: pd.DataFrame, codes: Sequence[str], versus: str) -> Level | None:
    """The comparator's figure as a line, where it is not among the places."""
    found = cells.loc[(cells["place"] == versus) & cells["value"].notna(), "value"]
    place = places.place(versus) if len(found) and versus not in codes else None
    if place is None:
        return None
    value = float(found.iloc[0])
    return Level(value, f"{place.name} {figures.value_text(one, value)}")


def _beside_table(rows: pd.DataFrame, focus: str, versus: str, level: float) -> pd.DataFrame:
    columns = {"Place": rows["name"], "Figure": rows["text"], "95% interval": rows["interval"]}
    if level != PUBLISHED_LEVEL:
        columns[column(level)] = rows["limits_text"]
    columns[f"Against {focus}"] = rows["told"]
    if "verdict" in rows:
        said = zip(rows["verdict"], rows["reason"], strict=True)
        against = f"Beside {comparator_name(versus)}, its figure taken as exact"
        columns[against] = pd.Series([verdict_text(*each) for each in said], index=rows.index)
    return pd.DataFrame(columns | {RANK: rows["rank"]})


def _beside_download(one: Indicator, rows: pd.DataFrame, period: str, versus: str, level: float) -> pd.DataFrame:
    more = {"limits": limits_name(level), "told_apart": rows["told"], "rank_interval": rows["rank"]}
    more |= {name: rows[name] for name in ("limit_lower", "limit_upper")}
    if "verdict" in rows:
        more |= {"comparator": versus, "verdict": rows["verdict"], "reason": rows["reason"]}
    return cells_of(one, rows, period).assign(**more)


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


def _told_apart(one: Indicator, rows: pd.DataFrame, name: str, level: float) -> str:
    """From how many of the others the place in question can be told apart."""
    if "alike" not in rows:
        return f"{one.short_title}: places side by side"
    tested = rows["alike"].dropna()
    if tested.empty:
        return f"{one.short_title}: {name} cannot be tested against the others"
    apart = int((~tested.astype(bool)).sum())
    others = words.plural(len(tested), "other place")
    if apart == 0:
        found = f"cannot be told apart from {'the other place' if len(tested) == 1 else f'any of {others}'}"
    elif apart == len(tested):
        found = f"can be told apart from {_ALL.get(apart, f'all {others}')}"
    else:
        found = f"can be told apart from {apart} of {others}"
    return at_limits(f"{one.short_title}: {name} {found}", level)


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


def _tests_note(one: Indicator, rows: pd.DataFrame, level: float) -> str:
    if rows["lower"].notna().sum() == 0:
        return f"{no_interval(one)} Without intervals places cannot be tested for a difference."
    first = {"higher": "the highest and best", "lower": "the lowest and best"}.get(one.polarity or "", "the highest")
    return (
        f"Each place is tested by itself against the place in question, at the {limits_name(level)} level: if none "
        f"differed, about {by_chance(level)} would still seem to. Places that lie "
        "in one another share people and are not tested. "
        f"Ranks count from 1, {first} figure, among the places shown here alone."
    )
