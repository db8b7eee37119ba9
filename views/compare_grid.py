"""Many indicators of several places as a grid, each figure beside the comparator's of the same period."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components import assembly, words
from components.charts import grid
from data import indicators
from data.indicators import Indicator
from data.period import of
from views import context, figures
from views.cache import cached
from views.compare import Shown, marks_in
from views.compare_places import names
from views.verdicts import NO_VERDICT_OF_SIMILAR, RULE, comparator_name, compared, finding, interval_words


@cached
def of_places(
    mission: str | None, codes: tuple[str, ...], focus: str, similar_to: str, versus: str, known: str | None
) -> Shown:
    """Headline indicators, of one mission or all, as rows, places by name as columns."""
    shown = context.headline(mission)
    named = dict(sorted(names(codes).items(), key=lambda pair: (pair[1], pair[0])))
    found = indicators.latest([one.slug for one in shown], list(named), known)
    if found.empty:
        return Shown("None of these places has a figure on these indicators")
    rules = pd.DataFrame(
        {
            "indicator": [one.slug for one in shown],
            "polarity": [one.polarity for one in shown],
        }
    )
    every = pd.MultiIndex.from_product([rules["indicator"], named], names=["indicator", "place"]).to_frame(index=False)
    beside = compared(found.merge(rules, on="indicator"), versus, known, similar_to=similar_to)
    cells = every.merge(beside.drop(columns=["name"]), on=["indicator", "place"], how="left")
    cells = _worded(cells, {one.slug: one for one in shown}, named, versus)
    title = _title(cells[cells["place"] == focus], named.get(focus, ""), versus, len(named))
    plain = versus in ("", context.SIMILAR)
    chart = grid(
        cells.assign(verdict=None if plain else cells["verdict"]),
        title=title,
        subtitle=_subtitle(mission, versus, known),
    )
    return Shown(
        title=title,
        alt=f"{title}. {_counts(cells, named) if not plain else ''}".strip(),
        spec=assembly.spec(chart),
        table=_table(cells, versus),
        download=_download(cells, versus),
        period="newest of each place and indicator",
        marks=tuple({*marks_in(cells), *(["x"] if cells["value"].isna().any() else [])}),
        note=NO_VERDICT_OF_SIMILAR if versus == context.SIMILAR else RULE,
    )


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
    if pd.notna(row["benchmark"]):
        text += f"; {comparator_name(versus)} {figures.value_text(one, row['benchmark'])}"
    return text


def _title(own: pd.DataFrame, name: str, versus: str, count: int) -> str:
    if versus in ("", context.SIMILAR) or own.empty:
        return f"{words.plural(own['indicator'].nunique(), 'indicator')} of {words.plural(count, 'place')}"
    return finding(name, own["verdict"], versus)


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


def _table(cells: pd.DataFrame, versus: str) -> pd.DataFrame:
    columns = {
        "Indicator": cells["indicator_title"],
        "Place": cells["name"],
        "Figure": cells["text"],
        "95% interval": cells["interval"],
        "Period": cells["period"],
    }
    if versus:
        beside = [
            "" if pd.isna(row["benchmark"]) else figures.value_text(row["one"], row["benchmark"])
            for row in cells.to_dict("records")
        ]
        columns["Comparator"] = beside
        columns["Comparison"] = [_comparison(row) for row in cells.to_dict("records")]
    return pd.DataFrame(columns)


def _comparison(row: dict[str, Any]) -> str:
    if not isinstance(row["verdict"], str):
        return ""
    said = words.verdict_text(row["verdict"])
    return f"{said}. {row['reason']}" if row["reason"] else said


def _download(cells: pd.DataFrame, versus: str) -> pd.DataFrame:
    renamed = {"place": "place_code", "name": "place", "benchmark": "comparator_value"}
    kept = ["indicator", "place_code", "place", "period", "period_start", "period_end", "value", "lower", "upper"]
    kept += ["mark", "published", "comparator_value", "verdict", "reason"]
    return cells.rename(columns=renamed)[kept].assign(comparator=versus)
