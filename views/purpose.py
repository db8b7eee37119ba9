"""Purpose Goals: how far organisations say they are on each, where nobody is, and what has been tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import matrix
from data import purpose
from views import records, tried
from views.cache import cached

MOST_ROWS = 25
SIGNS: Mapping[str, str] = {"not_started": "○", "started": "◔", "under_way": "◑", "part_of_practice": "●"}
NONE = "–"
MOVING = ("under_way", "part_of_practice")
NOTE = (
    "Organisations assess themselves against these goals; nobody checks it here, and there are no numeric targets. "
    "What no organisation has assessed may still be done."
)
NAMES_NOTE = "Number 15 was read with its name. The order of the others is not confirmed."


@dataclass(frozen=True, slots=True)
class Wanted:
    """How assessments are narrowed; None takes all. ``place`` takes what lies in it too."""

    sector: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """Organisations × goals: the message, the chart, what it leaves out, the table and the download."""

    title: str
    chart: dict[str, Any] | None
    note: str
    table: pd.DataFrame
    download: pd.DataFrame


@dataclass(frozen=True, slots=True)
class OneGoal:
    """One Purpose Goal: its name and how sure it is, who is how far, and what was tried for it."""

    title: str
    sure: str
    said: str
    table: pd.DataFrame
    download: pd.DataFrame
    tried: pd.DataFrame
    initiatives: tuple[tuple[str, str], ...]


@cached
def goals(illustrative: bool) -> pd.DataFrame:
    """The Purpose Goals by number, each with its `label`, its name alone as `column`, and how `sure` that is."""
    found = purpose.goals(illustrative=illustrative).sort_values("number", ignore_index=True)
    rows = found.to_dict("records")
    return found.assign(
        label=[_label(row) for row in rows],
        column=[row["name"] or f"name to be confirmed ({row['number']})" for row in rows],
        sure=[_sure(row) for row in rows],
    )


def _label(row: Mapping[str, Any]) -> str:
    return f"{row['number']} {row['name'] or '(name to be confirmed)'}"


def _sure(row: Mapping[str, Any]) -> str:
    name = record_words.NAME_MARKS[row["mark"]]
    return name if row["number_confirmed"] == "yes" else f"{name}, number not confirmed"


@cached
def assessed(day: str, illustrative: bool, wanted: Wanted) -> pd.DataFrame:
    """The newest assessment of each organisation on each goal by a day."""
    found = purpose.assessments(sector=wanted.sector, place=wanted.place, illustrative=illustrative)
    on = found["assessed"].fillna("")
    found = found[(on <= day) & (found["year"] <= int(day[:4]))]
    newest = found.sort_values("year", kind="stable").drop_duplicates(["organisation", "purpose_goal"], keep="last")
    return newest.sort_values(["organisation_name", "number"], ignore_index=True)


@cached
def of_all(day: str, illustrative: bool, wanted: Wanted) -> Assessed:
    """Organisations × goals by level."""
    found, named = assessed(day, illustrative, wanted), goals(illustrative)
    met = found["purpose_goal"].nunique()
    organisations = list(dict.fromkeys(found["organisation"]))
    title = _title(found, len(organisations), met, len(named))
    note = ""
    if len(organisations) > MOST_ROWS:
        of = len(organisations)
        note = f"The first {MOST_ROWS} of {of} organisations are drawn: choose a sector or a place for the others."
    return Assessed(
        title=title,
        chart=_chart(found, named, organisations[:MOST_ROWS], title) if len(found) else None,
        note=note,
        table=_table(found, _tried(day, illustrative)),
        download=found.drop(columns=["version", "changed_at", "changed_by"], errors="ignore").assign(
            stands_behind=records.stands_behind(found)
        ),
    )


def _title(found: pd.DataFrame, organisations: int, met: int, total: int) -> str:
    if found.empty:
        return "No organisation is recorded as having assessed itself"
    made_up = found.groupby("organisation")["provenance"].apply(lambda held: (held == "illustrative").all()).sum()
    whose = "all" if made_up == organisations else f"{made_up} of them"
    marked = f", {whose} illustrative," if made_up else ""
    have = "has assessed itself" if organisations == 1 else "have assessed themselves"
    nobody = (
        f"on {total - met} of {total} Purpose Goals nobody has" if met < total else f"on each of {total} somebody has"
    )
    return f"{words.plural(organisations, 'organisation')}{marked} {have} on Purpose Goals; {nobody}"


def _chart(found: pd.DataFrame, named: pd.DataFrame, organisations: Sequence[str], title: str) -> dict[str, Any]:
    levels = list(record_words.LEVELS)
    held = {(row["organisation"], row["purpose_goal"]): row for row in found.to_dict("records")}
    cells = []
    for slug in organisations:
        own = [row for (organisation, _), row in held.items() if organisation == slug]
        made_up = all(row["provenance"] == "illustrative" for row in own)
        name = record_words.marked(own[0]["organisation_name"], "illustrative" if made_up else "self_reported")
        for goal, column in zip(named["slug"], named["column"], strict=True):
            row = held.get((slug, goal))
            sign = record_words.marked(SIGNS[row["level"]], "" if made_up else row["provenance"]) if row else NONE
            cells.append(
                {
                    "row": name,
                    "column": column,
                    "count": levels.index(row["level"]) + 1 if row else 0,
                    "text": sign,
                    "label": _cell(row) if row else "no assessment recorded",
                }
            )
    key = ", ".join(f"{SIGNS[level]} {record_words.LEVELS[level].lower()}" for level in levels)
    chart = matrix(
        pd.DataFrame(cells),
        title=title,
        subtitle=f"Level each organisation gives itself: {key}; {NONE} none recorded",
        row_title="Organisation",
        column_title="Purpose Goal",
    )
    return spec(chart)


def _cell(row: Mapping[str, Any]) -> str:
    said = f"{record_words.LEVELS[row['level']]}, {row['year']}" + (f": {row['evidence']}" if row["evidence"] else "")
    return record_words.marked(said, row["provenance"])


@cached
def _tried(day: str, illustrative: bool) -> dict[str, str]:
    """Initiatives begun by a day: slug → name, with the sign of illustrative ones."""
    every = tried.every(day, illustrative)
    return dict(zip(every["slug"], records.marked(every, "name"), strict=True))


def _table(found: pd.DataFrame, tries: Mapping[str, str]) -> pd.DataFrame:
    rows = found.to_dict("records")
    return pd.DataFrame(
        {
            "Organisation": records.marked(found, "organisation_name"),
            "Sector": found["sector"].map(record_words.SECTORS),
            "Purpose Goal": [_label(row | {"name": row["goal_name"]}) for row in rows],
            "Level": [f"{SIGNS[row['level']]} {record_words.LEVELS[row['level']]}" for row in rows],
            "Year": [str(row["year"]) for row in rows],
            "What shows it": found["evidence"].fillna("not stated"),
            "What it tries": [tries.get(slug, "") for slug in found["initiative"]],
        }
    )


@cached
def one_goal(slug: str, day: str, illustrative: bool, wanted: Wanted) -> OneGoal | None:
    """One Purpose Goal, or None where there is none of that name."""
    named = goals(illustrative)
    rows = named[named["slug"] == slug].to_dict("records")
    if not rows:
        return None
    found = assessed(day, illustrative, wanted)
    found = found[found["purpose_goal"] == slug].reset_index(drop=True)
    levels = Counter(found["level"])
    counted = [f"{levels[level]} {text.lower()}" for level, text in record_words.LEVELS.items() if levels[level]]
    initiatives = tried.every(day, illustrative)
    initiatives = initiatives[initiatives["slug"].isin(list(found["initiative"].dropna()))].reset_index(drop=True)
    return OneGoal(
        title=f"Purpose Goal {rows[0]['label']}",
        sure=f"{rows[0]['sure'].capitalize()}.",
        said=f"{records.sign(found)}{words.plural(len(found), 'organisation')}: {words.join_list(counted)}."
        if counted
        else "No organisation shown here has assessed itself on this goal.",
        table=_table(found, _tried(day, illustrative)).drop(columns="Purpose Goal"),
        download=found.drop(columns=["version", "changed_at", "changed_by"], errors="ignore").assign(
            stands_behind=records.stands_behind(found)
        ),
        tried=tried.short_table(initiatives),
        initiatives=tuple(zip(initiatives["slug"], records.marked(initiatives, "name"), strict=True)),
    )


@cached
def what_works(day: str, illustrative: bool, wanted: Wanted) -> pd.DataFrame:
    """For each goal its name as known, how many organisations are how far, and what was tried."""
    found, named = assessed(day, illustrative, wanted), goals(illustrative)
    tries, lines = _tried(day, illustrative), []
    for row in named.to_dict("records"):
        own = found[found["purpose_goal"] == row["slug"]].reset_index(drop=True)
        levels = Counter(own["level"])
        named_ones = [slug for slug in dict.fromkeys(own["initiative"]) if slug in tries]
        counted = "; ".join(f"{levels[one]} {text.lower()}" for one, text in record_words.LEVELS.items() if levels[one])
        lines.append(
            {
                "Purpose Goal": record_words.marked(row["label"], row["provenance"]),
                "Name": row["sure"].capitalize(),
                "Organisations": counted or "none recorded",
                "What has been tried": "; ".join(tries[slug] for slug in named_ones) or "nothing recorded",
            }
        )
    return pd.DataFrame(lines)
