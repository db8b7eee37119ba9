"""Many indicators of several places as a grid, each figure beside the comparator's of the same period."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components import assembly, words
from components.charts import grid
from data import indicators
from data.indicators import Indicator
from data.period import of
from methods.limits import PUBLISHED_LEVEL
from views import context, figures
from views.cache import cached
from views.compare import Shown, marks_in
from views.compare_fifths import CHANCE, positions
from views.compare_limits import at_limits, column, limits_name, with_limits
from views.compare_places import names
from views.verdicts import NO_VERDICT_OF_SIMILAR, comparator_name, compared, finding, interval_words, rule, verdict_text

POSITION = "Position, without a verdict"
_FIFTHS = f"Where no interval is published, the table says in which fifth a figure lies. {CHANCE}"


@cached
def of_places(
    mission: str | None,
    codes: tuple[str, ...],
    focus: str,
    similar_to: str,
    versus: str,
    known: str | None,
    level: float = PUBLISHED_LEVEL,
) -> Shown:
    """Headline indicators, of one mission or all, as rows, places by name as columns."""
    shown = context.headline(mission)
    named = dict(sorted(names(codes).items(), key=lambda pair: (pair[1], pair[0])))
    found = indicators.latest([one.slug for one in shown], list(named), known)
    if found.empty:
        return Shown("None of these places has a figure on these indicators")
    rules = pd.DataFrame([(one.slug, one.polarity) for one in shown], columns=["indicator", "polarity"])
    every = pd.MultiIndex.from_product([rules["indicator"], named], names=["indicator", "place"]).to_frame(index=False)
    beside = compared(found.merge(rules, on="indicator"), versus, known, similar_to=similar_to, level=level)
    cells = every.merge(beside.drop(columns=["name"]), on=["indicator", "place"], how="left")
    by_slug = {one.slug: one for one in shown}
    cells = _worded(_placed(cells, by_slug, known, level), by_slug, named, versus)
    plain = versus in ("", context.SIMILAR)
    title = _title(cells[cells["place"] == focus], named.get(focus, ""), plain, versus, len(named), level)
    chart = grid(
        cells.assign(verdict=None if plain else cells["verdict"]),
        title=title,
        subtitle=_subtitle(mission, versus, known),
    )
    return Shown(
        title=title,
        alt=f"{title}. {_counts(cells, named) if not plain else ''}".strip(),
        spec=assembly.spec(chart),
        table=_table(cells, versus, level),
        download=_download(cells, versus, level),
        period="newest of each place and indicator",
        marks=tuple({*marks_in(cells), *(["x"] if cells["value"].isna().any() else [])}),
        note=f"{NO_VERDICT_OF_SIMILAR if versus == context.SIMILAR else rule(level)} {_FIFTHS}",
    )


def _placed(cells: pd.DataFrame, by_slug: dict[str, Indicator], known: str | None, level: float) -> pd.DataFrame:
    """Each indicator's cells with their limits at the level and, where no interval judges, their position."""
    parts = [with_limits(by_slug[str(slug)], own, level) for slug, own in cells.groupby("indicator", sort=False)]
    return pd.concat(parts).assign(position=positions(by_slug, cells, known))


def _worded(cells: pd.DataFrame, by_slug: dict[str, Indicator], named: dict[str, str], versus: str) -> pd.DataFrame:
    rows = cells.to_dict("records")
    texts = [_text(by_slug[row["indicator"]], row) for row in rows]
    return cells.assign(
        one=[by_slug[row["indicator"]] for row in rows],
        indicator_title=[by_slug[row["indicator"]].short_title for row in rows],
        name=cells["place"].map(named),
        text=texts,
        period=["" if pd.isna(row["value"]) else of(row["period_start"], row["period_end"]).label for row in rows],
        interval=[
            "" if pd.isna(row["value"]) else interval_words(by_slug[row["indicator"]], row["lower"], row["upper"])
            for row in rows
        ],
        label=[_label(by_slug[row["indicator"]], row, versus) for row in rows],
    )


def _text(one: Indicator, row: dict[str, Any]) -> str:
    if pd.isna(row["value"]):
        return "[x]"
    return figures.value_text(one, row["value"], row["mark"] if isinstance(row["mark"], str) else None)


def _label(one: Indicator, row: dict[str, Any], versus: str) -> str:
    if pd.isna(row["value"]):
        return "no figure published"
    cell = figures.cell_text(one, row["value"], row["lower"], row["upper"], None)
    text = f"{cell}, {of(row['period_start'], row['period_end']).label}"
    if row["position"]:
        text += f"; {row['position']}"
    if pd.notna(row["benchmark"]):
        text += f"; {comparator_name(versus)} {figures.value_text(one, row['benchmark'])}"
    return text


def _title(own: pd.DataFrame, place: str, plain: bool, versus: str, count: int, level: float) -> str:
    if plain or own.empty:
        return f"{words.plural(own['indicator'].nunique(), 'indicator')} of {words.plural(count, 'place')}"
    return at_limits(finding(place, own["verdict"], versus), level)


def _subtitle(mission: str | None, versus: str, known: str | None) -> str:
    short = {one.slug: one.short_name for one in context.all_missions()}
    what = f"Headline indicators of {short[mission]}" if mission else "Headline indicators of all missions"
    beside = f", beside {comparator_name(versus)} in the same period" if versus not in ("", context.SIMILAR) else ""
    return f"{what}, newest figures{beside}" + (f", as known on {words.date_text(known)}" if known else "")


def _counts(cells: pd.DataFrame, named: dict[str, str]) -> str:
    parts = []
    for code, name in named.items():
        counts = cells.loc[cells["place"] == code, "verdict"].value_counts()
        said = [f"{words.VERDICTS[key].word.lower()} {counts[key]}" for key in words.VERDICTS if counts.get(key, 0)]
        parts.append(f"{name}: {', '.join(said)}" if said else f"{name}: no figures")
    return "; ".join(parts)


def _table(cells: pd.DataFrame, versus: str, level: float) -> pd.DataFrame:
    rows = cells.to_dict("records")
    columns: dict[str, Any] = {
        "Indicator": cells["indicator_title"],
        "Place": cells["name"],
        "Figure": cells["text"],
        "95% interval": cells["interval"],
    }
    if level != PUBLISHED_LEVEL:
        columns[column(level)] = [_limits_text(row) for row in rows]
    columns["Period"] = cells["period"]
    if versus:
        columns["Comparator"] = [
            "" if pd.isna(row["benchmark"]) else figures.value_text(row["one"], row["benchmark"]) for row in rows
        ]
        columns[f"Comparison at {limits_name(level)}"] = [_comparison(row) for row in rows]
    return pd.DataFrame(columns | {POSITION: cells["position"]})


def _limits_text(row: dict[str, Any]) -> str:
    if pd.isna(row["limit_lower"]) or pd.isna(row["limit_upper"]):
        return ""
    return interval_words(row["one"], row["limit_lower"], row["limit_upper"])


def _comparison(row: dict[str, Any]) -> str:
    return verdict_text(row["verdict"], row["reason"]) if isinstance(row["verdict"], str) else ""


def _download(cells: pd.DataFrame, versus: str, level: float) -> pd.DataFrame:
    renamed = {"place": "place_code", "name": "place", "benchmark": "comparator_value"}
    kept = ["indicator", "place_code", "place", "period", "period_start", "period_end", "value", "lower", "upper"]
    kept += ["mark", "published", "comparator_value", "limit_lower", "limit_upper", "verdict", "reason", "position"]
    return cells.rename(columns=renamed)[kept].assign(comparator=versus, limits=limits_name(level))
