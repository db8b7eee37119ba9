"""The profile of a place: a chart, the trends, the tables behind them, and why some indicators are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components import assembly, links, words
from components.charts import profile as profile_chart
from components.provenance import status_text
from data import places
from data.indicators import Indicator
from data.period import of
from views import context, figures, newest, place_figures
from views.cache import cached
from views.place_missing import why_missing
from views.verdicts import comparator_name, finding, interval_words

ALL, OF_MISSION = "all", "mission"
SCOPES = {ALL: "Headline indicators of all missions", OF_MISSION: "Every indicator of {}"}
WAYS = {"higher": "higher is better", "lower": "lower is better", "neither": "neither is better"}
TREND_NOTE = (
    "Changes are against the newest earlier period of the same length that does not overlap. "
    "Rose, fell and no clear change rest on a test of the published 95% intervals; without intervals only the two "
    "figures are given. Trend lines begin after the last break in a series."
)
_TEXT = st.column_config.TextColumn
COLUMNS: dict[str, Any] = {
    "Indicator": _TEXT(pinned=True, width=200),
    "Figure": _TEXT(width=78, alignment="right"),
    "Period": _TEXT(width=172),
    "Change": _TEXT(width=300),
    "Trend": st.column_config.LineChartColumn(width=90),
    "Comparison": _TEXT(width=156),
    "First published": _TEXT(width=132),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the page shows of a place's indicators; ``spec`` is None where no indicator has a figure.

    ``trends`` is the table with small lines, ``table`` the one behind the chart, ``download`` the same with
    numbers; ``missing`` are reasons with the indicators they hold for.
    """

    title: str
    alt: str
    spec: dict[str, Any] | None
    trends: pd.DataFrame
    table: pd.DataFrame
    download: pd.DataFrame
    missing: tuple[tuple[str, tuple[Indicator, ...]], ...]
    shown: tuple[Indicator, ...]
    marks: tuple[str, ...]


def draw_links(ctx: context.Context, shown: Sequence[Indicator]) -> None:
    """Links to the pages of indicators, with the place kept, once they are asked for."""
    box = st.expander("Open an indicator for this place", on_change="rerun", key="indicator-links")
    if not box.open:
        return
    with box, st.container(horizontal=True, gap="small"):
        for one in shown:
            parameters = links.query(ctx.parameters() | {links.INDICATOR: one.slug})
            label = words.plain(one.short_title)
            st.page_link(
                links.PAGES["indicator"], label=label, icon=":material/chevron_right:", query_params=parameters
            )


def reasons(missing: Sequence[tuple[str, tuple[Indicator, ...]]]) -> str:
    """Why indicators have no figure, as a list in markdown."""
    return "\n".join(
        f"- {words.plain(why)}: {words.plain(words.join_list([one.short_title for one in held]))}."
        for why, held in missing
    )


@cached
def of_place(code: str, mission: str | None, versus: str, known: str | None, tier: str | None) -> Profile:
    """The profile of a place beside a comparator and the peers of a tier.

    With a mission every one of its indicators, without one the headline indicators of all missions.
    """
    place = places.place(code)
    assert place is not None
    asked = context.mission_indicators(mission) if mission else context.headline()
    found = place_figures.standing(place, asked, versus, known, tier)
    held = set(found["indicator"]) if len(found) else set()
    shown = tuple(one for one in asked if one.slug in held)
    missing = why_missing(place, [one for one in asked if one.slug not in held], known)
    if not shown:
        nothing = pd.DataFrame()
        title = f"No figure is held for {words.with_article(place.name)}"
        return Profile(title, title, None, nothing, nothing, nothing, missing, (), ())
    worded = _worded(found, shown, versus)
    title = _title(place, worded, versus)
    chart = profile_chart(
        _chart_rows(worded, mission, versus),
        title=title,
        subtitle=_subtitle(mission, known),
        place=place.name,
        peers=_peers_text(worded),
        comparator=_comparator_text(versus),
    )
    marks = [*worded["mark"], *(newer[newer.index("[") + 1 : -1] for newer in worded["newer"] if newer)]
    return Profile(
        title=title,
        alt=_alt(title, worded, versus),
        spec=assembly.spec(chart),
        trends=_trends(worded, versus),
        table=_table(worded, versus),
        download=_download(worded, place, versus),
        missing=missing,
        shown=shown,
        marks=tuple(sorted({mark for mark in marks if mark})),
    )


def _worded(found: pd.DataFrame, shown: Sequence[Indicator], versus: str) -> pd.DataFrame:
    """Figures in words: text, interval, period, before, since, beside, verdict_words, mission_name."""
    by_slug = {one.slug: one for one in shown}
    names = {mission.slug: mission.short_name for mission in context.all_missions()}
    rows = found.to_dict("records")
    beside = comparator_name(versus)
    return found.assign(
        one=[by_slug[row["indicator"]] for row in rows],
        mission_name=[names.get(row["mission"], "No mission") for row in rows],
        text=[_figure(by_slug[row["indicator"]], row["value"], row["mark"]) for row in rows],
        interval=[interval_words(by_slug[row["indicator"]], row["lower"], row["upper"]) for row in rows],
        period=[of(row["period_start"], row["period_end"]).label for row in rows],
        since=[_since(by_slug[row["indicator"]], row) for row in rows],
        beside=[_figure(by_slug[row["indicator"]], row["benchmark"], None) for row in rows],
        verdict_words=[words.verdict_text(row["verdict"], beside) for row in rows],
    )


def _figure(one: Indicator, value: float, mark: str | None) -> str:
    text = figures.value_text(one, value, mark)
    unit = newest.unit(one)
    # A long unit stands with the indicator's name instead.
    return f"{text} {unit}" if unit and " " not in unit and pd.notna(value) else text


def _since(one: Indicator, row: dict[str, Any]) -> str:
    if row["step"] is None:
        return str(row["why_no_step"])
    return newest.since(one, row["step"], of(row["before_start"], row["before_end"]).label)


def _title(place: places.Place, rows: pd.DataFrame, versus: str) -> str:
    if versus in ("", context.SIMILAR):
        beside = "beside the median of similar places" if versus else "in their newest period"
        return f"{place.name}: {words.plural(len(rows), 'indicator')} {beside}"
    return finding(place.name, rows["verdict"], versus)


def _subtitle(mission: str | None, known: str | None) -> str:
    names = {one.slug: one.short_name for one in context.all_missions()}
    what = f"Every indicator of {names[mission]}" if mission else "Headline indicators of all missions"
    return f"{what}, newest period of each" + (f", as known on {words.date_text(known)}." if known else ".")


def _comparator_text(versus: str) -> str | None:
    return f"{comparator_name(versus)}, same period" if versus else None


def _peers_text(rows: pd.DataFrame) -> str:
    levels = rows["peer_level"].dropna()
    if levels.empty:
        return "places of the same tier"
    level = levels.mode().iloc[0]
    return f"{words.level_name_plural(level).lower()}, same period"


def _alt(title: str, rows: pd.DataFrame, versus: str) -> str:
    parts = [f"{title}."]
    if versus not in ("", context.SIMILAR):
        for verdict in ("better", "worse", "higher", "lower", "similar", "not_compared"):
            names = list(rows.loc[rows["verdict"] == verdict, "short_title"])
            if names:
                parts.append(f"{words.VERDICTS[verdict].word}: {words.join_list(names)}.")
    return " ".join(parts)


def _chart_rows(rows: pd.DataFrame, mission: str | None, versus: str) -> pd.DataFrame:
    label = rows["text"] + " (" + rows["interval"] + "), " + rows["period"]
    comparison = rows["beside"].where(rows["benchmark"].notna(), "")
    return rows.assign(
        title=[_row_title(one) for one in rows["one"]],
        group=None if mission else rows["mission_name"],
        polarity=rows["polarity"].map(WAYS),
        verdict=rows["verdict"] if versus not in ("", context.SIMILAR) else None,
        interval=rows["interval"].replace({words.NO_INTERVAL: "no interval"}),
        label=label + ("; comparator " + comparison).where(comparison != "", ""),
        comparator=rows["benchmark"],
    ).rename(columns={"low": "min", "high": "max"})


def _row_title(one: Indicator) -> str:
    unit = newest.unit(one)
    return f"{one.short_title}, {unit}" if " " in unit and " per " not in one.short_title else one.short_title


def _trends(rows: pd.DataFrame, versus: str) -> pd.DataFrame:
    compared_with = {"Comparison": rows["verdict_words"]} if versus else {}
    return pd.DataFrame(
        {
            "Indicator": rows["short_title"],
            "Figure": rows["text"],
            "Period": rows["period"],
            "Change": rows["since"],
            "Trend": rows["trend"],
            **compared_with,
            "First published": [words.date_text(day) for day in rows["published"]],
        }
    )


def _table(rows: pd.DataFrame, versus: str) -> pd.DataFrame:
    """The figures behind the chart, in words."""
    columns = {
        "Indicator": [_row_title(one) for one in rows["one"]],
        "Figure": rows["text"],
        "95% interval": rows["interval"],
        "Period": rows["period"] + [f"; newer: {newer}" if newer else "" for newer in rows["newer"]],
        "Change": rows["since"],
    }
    if versus:
        columns["Comparator"] = [_beside_text(row) for row in rows.to_dict("records")]
        columns["Comparison"] = [
            f"{text}. {why}" if why else text for text, why in zip(rows["verdict_words"], rows["reason"], strict=True)
        ]
    columns["Peers: lowest, median, highest"] = [_spread_text(row) for row in rows.to_dict("records")]
    columns["Status"] = [status_text(one.statistic_status) for one in rows["one"]]
    return pd.DataFrame(columns)


def _beside_text(row: dict[str, Any]) -> str:
    if pd.isna(row["benchmark"]):
        return words.NO_VALUE
    if pd.isna(row.get("benchmark_places")):
        return str(row["beside"])
    low, high = (figures.value_text(row["one"], row[name]) for name in ("benchmark_low", "benchmark_high"))
    return f"median {row['beside']}, {low} to {high}, {int(row['benchmark_places'])} places"


def _spread_text(row: dict[str, Any]) -> str:
    if pd.isna(row["peers"]):
        return "too few peers in this period"
    low, middle, high = (figures.value_text(row["one"], row[name]) for name in ("low", "median", "high"))
    return f"{low}, {middle}, {high} ({words.plural(int(row['peers']), *words.LEVELS[row['peer_level']])})"


def _download(rows: pd.DataFrame, place: places.Place, versus: str) -> pd.DataFrame:
    """What chart and tables show, numbers as numbers."""
    steps = list(rows["step"])
    table = pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "title": [one.title for one in rows["one"]],
            "mission": rows["mission"],
            "place_code": place.code,
            "place": place.name,
            "period": rows["period"],
            **{name: rows[name] for name in ("period_start", "period_end", "value", "lower", "upper", "mark")},
            "unit": [one.unit or one.prefix or one.suffix for one in rows["one"]],
            "uncertainty": rows["interval"].where(rows["lower"].isna(), "95% interval"),
            "previous_start": rows["before_start"],
            "previous_end": rows["before_end"],
            "previous_value": [step.before if step else None for step in steps],
            "difference": [step.difference if step else None for step in steps],
            "change": rows["since"],
        }
    )
    if versus:
        beside = {"benchmark_low": "similar_lowest", "benchmark_high": "similar_highest"}
        beside |= {"benchmark_places": "similar_places"}
        found = {new: rows[old] for old, new in beside.items() if old in rows}
        table = table.assign(comparator=versus, comparator_value=rows["benchmark"], **found)
        table = table.assign(verdict=rows["verdict"], reason=rows["reason"])
    peers = ["peer_level", "peers", "low", "p10", "p25", "median", "p75", "p90", "high"]
    return table.assign(**{name: rows[name] for name in peers}, published=rows["published"])
