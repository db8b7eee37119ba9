"""What the store holds, how old it is, how it came in: the frames of the Data page."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import pandas as pd

from components import provenance, words
from data import imports, indicators
from data.indicators import Indicator
from views import context, figures
from views.cache import cached

OLD_MONTHS = 24
MOST_FOUND = 12
_LEVELS = figures.SHOWN_LEVELS
_SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note"}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: up to `MOST_FOUND` of each kind as code → label, and how many there are in all."""

    indicators: dict[str, str]
    places: dict[str, str]
    all_indicators: tuple[str, ...]
    n_places: int


def folded(text: str) -> str:
    """Text as a search compares it: no case, no accents, no punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()


def _matches(wanted: list[str], text: str) -> bool:
    return all(word in text for word in wanted)


@cached
def find(text: str) -> Found:
    """Indicators and places whose names hold every word of ``text``; names that begin with it come first."""
    asked = folded(text)
    wanted = asked.split()
    slugs = {
        one.slug: one.title
        for one in sorted(context.all_indicators(), key=lambda one: not folded(one.title).startswith(asked))
        if _matches(wanted, folded(f"{one.title} {one.short_title} {one.topic or ''} {one.slug}"))
    }
    every = context.all_places()
    searched = [
        folded(f"{name} {others or ''} {code}")
        for name, others, code in zip(every["name"], every["other_names"], every["code"], strict=True)
    ]
    hits = every[[_matches(wanted, line) for line in searched]]
    begins = [not folded(name).startswith(asked) for name in hits["name"]]
    hits = hits.assign(late=begins).sort_values(["late", "label"])
    first = hits.head(MOST_FOUND)
    return Found(
        dict(list(slugs.items())[:MOST_FOUND]),
        {row.code: _with_other_names(row.label, row.other_names, wanted) for row in first.itertuples()},
        tuple(slugs),
        len(hits),
    )


def _with_other_names(label: str, others: str | None, wanted: list[str]) -> str:
    """The label, with the other names where only they were meant."""
    return label if _matches(wanted, folded(label)) or not others else f"{label} (also {others})"


def _age(day: str, today: date) -> str:
    on = date.fromisoformat(day)
    months = (today.year - on.year) * 12 + today.month - on.month - (today.day < on.day)
    return words.plural(months, "month") if months < OLD_MONTHS else words.plural(months // 12, "year")


def _is_old(day: str, today: date) -> bool:
    return date.fromisoformat(day) < today.replace(year=today.year - OLD_MONTHS // 12, day=min(today.day, 28))


@cached
def overview(today: str) -> pd.DataFrame:
    """Every indicator, one row each: slug, mission (slug), old (bool), and the columns that the page shows."""
    coverage, now = imports.coverage(), date.fromisoformat(today)
    revised = imports.revised()
    replaced = revised[revised["kind"].isin(["revised", "withdrawn"])].groupby("indicator")["cells"].sum()
    missions = {one.slug: one.short_name for one in context.all_missions()}
    rows = []
    for one in context.all_indicators():
        held = coverage[(coverage["indicator"] == one.slug) & (coverage["values"] > 0)].set_index("level")
        ended = str(held["last_end"].max())
        rows.append(
            {
                "slug": one.slug,
                "mission": one.mission,
                "old": _is_old(ended, now),
                "Indicator": one.title,
                "Mission": missions.get(one.mission or "", "None"),
                "Source": " and ".join(name for name, _ in provenance.sources(one.source_org, one.source_url)),
                "Status": provenance.status_text(one.statistic_status),
                "Newest period": _newest_period(one.slug),
                "Ended": f"{_age(ended, now)} ago",
                "Edition published": words.date_text(one.published),
                "Age of the edition": words.age_text(one.published, now).removeprefix("published "),
                **{words.level_name(level): _covered(held, level) for level in _LEVELS},
                "Values": int(held["values"].sum()),
                "With interval": int(held["intervals"].sum()),
                "Breaks": len(indicators.breaks(one.slug)),
                "Editions held": len(indicators.editions(one.slug)),
                "Values revised": int(replaced.get(one.slug, 0)),
            }
        )
    return pd.DataFrame(rows)


def _newest_period(slug: str) -> str:
    tiers = figures.tiers(slug)
    found = figures.periods(slug, tiers[0], None) if tiers else []
    return found[0].label if found else "not by tier"


def _covered(held: pd.DataFrame, level: str) -> str:
    if level not in held.index:
        return "none"
    return f"{held.loc[level, 'places']:,} of {held.loc[level, 'places_expected']:,}"


@cached
def coverage() -> pd.DataFrame:
    """Every indicator at every tier: how many places, periods, values and intervals."""
    found = imports.coverage()
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


@cached
def runs() -> pd.DataFrame:
    """Imports, newest first, with what each changed; id and state are for the page, not the reader."""
    found = imports.runs()
    return pd.DataFrame(
        {
            "id": found["id"],
            "state": found["state"],
            "Taken in on": [words.date_text(day) for day in found["finished"]],
            "Data set": [name.replace("-", " ").capitalize() for name in found["dataset"]],
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
    found = imports.runs()
    found = found[found["state"] == state]
    parts = [
        imports.issues(int(run)).assign(dataset=name.replace("-", " ").capitalize(), day=words.date_text(day))
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
