"""What the store holds, how old it is, how it came in: the frames of the Data page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import provenance, words
from data import imports, store
from data.indicators import Indicator
from data.period import of
from views import context, figures, footer
from views.cache import cached

OLD_MONTHS = 24
MOST_REFUSED = 50
_LEVELS = figures.SHOWN_LEVELS
_SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note"}


NOT_AS_KNOWN = (
    "This page shows the store as it is today, whatever day stands under “As known on”. Only the list of single "
    "revisions stops at that day."
)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of all indicators that can be listed: its label and the slugs in it."""

    label: str
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How much is held and how old it is, as a title and as a sentence with its rule."""

    title: str
    ages: str


@cached
def summary(today: str) -> Summary:
    """The store in two lines, on a day (ISO text)."""
    frame, newest = overview(today), imports.newest_edition()
    counted, old = words.plural(len(frame), "indicator"), int(frame["old"].sum())
    age = f", the newest {words.age_text(newest, date.fromisoformat(today))}" if newest else " in the store"
    ages = (
        f"{words.plural(old, 'indicator')} of {len(frame)} {'has' if old == 1 else 'have'} no period that ended in "
        f"the last {OLD_MONTHS} months. Coverage is the places with figures out of the places of a tier today."
    )
    return Summary(counted + age, ages)


@cached
def shares(today: str, mission: str) -> dict[str, Share]:
    """The parts of all indicators that a reader may ask for, by their key in the address."""
    frame = overview(today)
    names = {one.slug: one.short_name for one in context.all_missions()}
    parts = {
        "all": ("All", frame),
        "mission": (names[mission], frame[frame["mission"] == mission]),
        "old": ("Old figures", frame[frame["old"]]),
        "revised": ("Revised", frame[frame["Values revised"] > 0]),
    }
    return {key: Share(f"{label} ({len(part)})", tuple(part["slug"])) for key, (label, part) in parts.items()}


@cached
def listed(today: str, slugs: tuple[str, ...]) -> pd.DataFrame:
    """The rows of these indicators with the columns that readers see, and their slug."""
    frame = overview(today)
    return frame[frame["slug"].isin(slugs)].drop(columns=["mission", "old"]).reset_index(drop=True)


def runs_sentence(runs: pd.DataFrame) -> str:
    """How many imports there were, and how they ended."""
    if runs.empty:
        return "Nothing has been imported yet."
    refused = int((runs["Result"] == "refused").sum())
    ended = f"{words.plural(refused, 'was refused', 'were refused')}" if refused else "None was refused"
    return (
        f"{words.plural(len(runs), 'import')}, newest first. {ended}. A refused data set changes nothing: what was "
        "held before stays."
    )


def head(title: str) -> list[tuple[str, str]]:
    """The head of a download of this page."""
    lines = footer.head(title, place="all places", period="all periods", indicators=(), known=None)
    return [*lines, ("Licence", footer.LICENCE), ("Version of the store", store.version())]


def grouped_numbers(table: pd.DataFrame) -> dict[str, Any]:
    """Column settings for `st.dataframe` that write whole numbers with thousands separators."""
    return {name: st.column_config.NumberColumn(format="localized") for name in table.select_dtypes("number").columns}


def plain_cells(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text made safe for `st.table`, whose cells are Markdown."""
    return table.map(lambda cell: words.plain(cell) if isinstance(cell, str) else cell)


def _age(day: str, today: date) -> str:
    on = date.fromisoformat(day)
    months = (today.year - on.year) * 12 + today.month - on.month - (today.day < on.day)
    return words.plural(months, "month") if months < OLD_MONTHS else words.plural(months // 12, "year")


def _is_old(day: str, today: date) -> bool:
    return date.fromisoformat(day) < today.replace(year=today.year - OLD_MONTHS // 12, day=min(today.day, 28))


@cached
def overview(today: str) -> pd.DataFrame:
    """Every indicator, one row each: slug, mission (slug), old (bool), and the columns that the page shows."""
    histories = imports.histories().set_index("indicator").to_dict("index")
    missions = {one.slug: one.short_name for one in context.all_missions()}
    held: dict[str, dict[str, dict[str, Any]]] = {}
    for row in imports.coverage().to_dict("records"):
        held.setdefault(row["indicator"], {})[row["level"]] = row
    rows = [
        {"slug": one.slug, "mission": one.mission, "Indicator": one.title}
        | {"Mission": missions.get(one.mission or "", "none")}
        | _newest(held[one.slug], date.fromisoformat(today))
        | _source(one, date.fromisoformat(today))
        | _covered(held[one.slug])
        | {
            "Breaks": histories[one.slug]["breaks"],
            "Editions held": histories[one.slug]["editions"],
            "Values revised": histories[one.slug]["revised"],
        }
        for one in context.all_indicators()
    ]
    return pd.DataFrame(rows)


def _newest(tiers: dict[str, dict[str, Any]], today: date) -> dict[str, Any]:
    """The newest period of the widest tier with figures, and how long ago the newest of all tiers ended."""
    filled = {level: row for level, row in tiers.items() if row["values"]}
    widest = next(filled[level] for level in (*_LEVELS, *filled) if level in filled)
    ended = max(row["last_end"] for row in filled.values())
    return {
        "old": _is_old(ended, today),
        "Newest period": of(widest["last_start"], widest["last_end"]).label,
        "Ended": f"{_age(ended, today)} ago",
    }


def _source(one: Indicator, today: date) -> dict[str, str]:
    return {
        "Edition published": words.date_text(one.published),
        "Age of the edition": _age(one.published, today),
        "Source": words.join_list([name for name, _ in provenance.sources(one.source_org, one.source_url)]),
        "Status": provenance.status_text(one.statistic_status),
    }


def _covered(tiers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Places with figures out of the places of each tier today; values, and those with an interval, in all."""
    shares = {
        words.level_name(level): f"{row['places']:,} of {row['places_expected']:,}" if row["values"] else "none"
        for level in _LEVELS
        for row in [tiers.get(level, {"values": 0})]
    }
    return {
        **shares,
        "Values": sum(row["values"] for row in tiers.values()),
        "With interval": sum(row["intervals"] for row in tiers.values()),
    }


@cached
def coverage(slugs: tuple[str, ...]) -> pd.DataFrame:
    """These indicators at every tier: how many places, periods, values and intervals."""
    found = imports.coverage()
    found = found[found["indicator"].isin(slugs)]
    titles = {one.slug: one.title for one in context.all_indicators()}
    return pd.DataFrame(
        {
            "Indicator": found["indicator"].map(titles),
            "Tier": found["level"].map(words.level_name),
            "Places with figures": found["places"],
            "Places of the tier today": found["places_expected"],
            "Periods": found["periods"],
            "From": [words.date_text(day) for day in found["first_start"]],
            "To": [words.date_text(day) for day in found["last_end"]],
            "Values": found["values"],
            "With interval": found["intervals"],
        }
    )


def _dataset_names() -> dict[str, str]:
    """Data sets by what they hold: the title of their one indicator, or their own name in words."""
    titles: dict[str, list[str]] = {}
    for one in context.all_indicators():
        titles.setdefault(one.dataset, []).append(one.title)
    return {
        dataset: held[0] if len(held) == 1 else f"{dataset.replace('-', ' ').capitalize()} ({len(held)} indicators)"
        for dataset, held in titles.items()
    }


@cached
def runs() -> pd.DataFrame:
    """Imports, newest first, with what each changed."""
    found, names = imports.runs(), _dataset_names()
    return pd.DataFrame(
        {
            "Taken in on": [words.date_text(day) for day in found["finished"]],
            "Data set": [names.get(name, name) for name in found["dataset"]],
            "From": found["source"],
            "Edition of": [words.date_text(day) if day else "not known" for day in found["published"]],
            "Result": found["state"],
            "Rows read": found["rows_read"],
            "New": found["rows_new"],
            "Changed": found["rows_changed"],
            "Same": found["rows_same"],
            "Gone": found["rows_gone"],
            "Left out": found["rows_rejected"],
            "Remarks": found["issues"],
        }
    )


@cached
def remarks(state: str) -> pd.DataFrame:
    """What was said of the files of all imports that ended in ``state``, newest import first."""
    found, names = imports.runs(), _dataset_names()
    found = found[found["state"] == state]
    parts = [
        imports.issues(int(run)).assign(dataset=names.get(name, name), day=words.date_text(day))
        for run, name, day in zip(found["id"], found["dataset"], found["finished"], strict=True)
    ]
    told = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*_REMARKS])
    told = told.reindex(columns=[*_REMARKS]).rename(columns=_REMARKS)
    return told.assign(Kind=told["Kind"].map(_SEVERITIES).fillna(told["Kind"])).fillna("")


_REMARKS = {
    "day": "Import of",
    "dataset": "Data set",
    "severity": "Kind",
    "file": "File",
    "row": "Row",
    "column": "Column",
    "what": "What was found",
    "mend": "What to do",
    "occurrences": "Times",
}
