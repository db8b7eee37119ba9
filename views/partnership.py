"""One partnership: what it is, where, who belongs to it and who is missing, its stages, its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import timeline
from components.footprint_map import footprint_map
from data import footprints, indicators, missions, partnerships
from data.partnerships import Partnership
from data.period import of
from views import figures, records, seating, taking
from views.cache import cached

STAGE_SOURCE = "Stages as StriveTogether names them; a gate is passed when a stage is reached."
ONLY_RECORDED = "Only members that a source names are recorded; others may belong."
RULE_NOTE = (
    "A footprint's figure is the published one where one place is the whole footprint; otherwise it follows the "
    "indicator's own rule from the figures of its places, or is refused with the reason."
)


@dataclass(frozen=True, slots=True)
class Members:
    """Who belongs: the message, who is missing, the chart of sectors × tiers, and the table."""

    title: str
    missing: str
    chart: dict[str, Any] | None
    table: pd.DataFrame
    download: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Values:
    """Figures of the footprint: given ones and refused ones apart, and all of them for the download."""

    said: str
    given: pd.DataFrame
    refused: pd.DataFrame
    download: pd.DataFrame
    shown: tuple[indicators.Indicator, ...]


def byline(one: Partnership) -> str:
    """Kind, mission, lead and time in a line."""
    mission = next((held.short_name for held in missions.missions() if held.slug == one.mission), "all missions")
    parts = [record_words.KINDS[one.kind], f"for {mission}" if one.mission else mission]
    lead = record_words.marked(one.lead_name, one.provenance) if one.lead_name else None
    parts.append(f"led by {lead}" if lead else "lead not stated")
    parts.append(f"since {words.date_text(one.start)}" if one.start else "start not stated")
    if one.end:
        parts.append(f"until {words.date_text(one.end)}")
    return " · ".join(parts)


@cached
def members_of(slug: str, day: str, illustrative: bool) -> Members:
    """Members on a day by sector and tier, and which sectors have none."""
    found = partnerships.members(slug, day, illustrative=illustrative)
    held = set(found["sector"])
    title = f"{records.sign(found)}{words.plural(len(found), 'member')} from {words.plural(len(held), 'sector')}"
    return Members(
        title=title,
        missing=seating.missing(held, "No member is recorded from"),
        chart=seating.chart(found, "name", title=title, what="Members") if len(found) else None,
        table=pd.DataFrame(
            {
                "Member": records.marked(found, "name"),
                "Sector": found["sector"].map(record_words.SECTORS),
                "Tier": found["tier"].map(record_words.TIERS),
                "Role": found["role"].fillna(""),
                "Since": found["joined"].map(records.day_text),
                "Until": found["left"].map(records.day_text),
            }
        ),
        download=found.drop(columns="slug").assign(stands_behind=records.stands_behind(found)),
    )


@cached
def footprint(one: Partnership) -> tuple[dict[str, Any] | None, str]:
    """The footprint on the map, or why it is not drawn; with its area in words."""
    held = footprints.outline(one.slug)
    name = record_words.marked(one.name, one.provenance)
    if held is None:
        return None, "No place is recorded."
    if held.geometry is None:
        return None, "Its places have no outlines held here."
    nations = _nations(one.slug)
    area = f"{words.number_text(held.area_km2, 0)} km²" if held.area_km2 else "area not held"
    chart = footprint_map(
        held.geometry,
        outlines_url=figures.outlines_url(),
        nations=nations,
        title=f"{name}: {area}",
        subtitle="Footprint, the area of all its places",
    )
    return spec(chart), f"Map of the footprint of {name}, {area}"


def _nations(slug: str) -> str:
    letters = {code[0] for code in footprints.members(slug)["code"]}
    return "".join(letter for letter in "EWSN" if letter in letters) or "EWSN"


@cached
def values_of(slug: str) -> Values:
    """The newest figure of each indicator for the footprint, or why there is none."""
    found = footprints.values(slug).drop_duplicates("indicator")
    given, refused, shown = [], [], []
    for row in found.to_dict("records"):
        one = indicators.indicator(row["indicator"])
        if one is None:
            continue
        if pd.isna(row["value"]):
            refused.append({"Indicator": one.title, "Why there is no figure": row["refused"] or "no figure"})
            continue
        shown.append(one)
        given.append(
            {
                "Indicator": one.title,
                "Value": figures.cell_text(one, row["value"], row["lower"], row["upper"]),
                "Period": of(row["period_start"], row["period_end"]).label,
                "How": _how(row),
            }
        )
    total = len(given) + len(refused)
    said = f"{len(given)} of {words.plural(total, 'headline indicator')} have a figure for this footprint."
    return Values(said if total else "", pd.DataFrame(given), pd.DataFrame(refused), found, tuple(shown))


def _how(row: dict[str, Any]) -> str:
    if isinstance(row["published_name"], str):
        return f"published for {row['published_name']}"
    of_places = f"from {words.plural(int(row['places']), 'place')}"
    if not isinstance(row["weight"], str):
        return f"sum {of_places}"
    year = "" if pd.isna(row["weight_year"]) else f" of {int(row['weight_year'])}"
    return f"mean {of_places}, weighted by {row['weight']}{year}"


@cached
def stages_of(slug: str, day: str) -> tuple[dict[str, Any] | None, pd.DataFrame]:
    """Stage gates along the years: planned and reached; and as a table."""
    found = partnerships.stages(slug)
    order = list(record_words.STAGES)
    found = found.assign(rank=found["stage"].map(order.index)).sort_values("rank", ignore_index=True)
    table = pd.DataFrame(
        {
            "Stage": records.marked(found.assign(stage=found["stage"].map(record_words.STAGES)), "stage"),
            "Planned": [records.day_text(one) or "not stated" for one in found["planned"]],
            "Reached": [
                records.day_text(one) if isinstance(one, str) and one <= day else "not yet" for one in found["reached"]
            ],
            "Evidence": found["evidence"].fillna(""),
        }
    )
    events = [
        (record_words.STAGES[row["stage"]], date.fromisoformat(row[kind]), None, kind, words.date_text(row[kind]))
        for row in found.to_dict("records")
        for kind in ("planned", "reached")
        if isinstance(row[kind], str) and (kind == "planned" or row[kind] <= day)
    ]
    if not events:
        return None, table
    reached = [row for row in found.to_dict("records") if isinstance(row["reached"], str) and row["reached"] <= day]
    newest = max(reached, key=lambda row: row["reached"], default=None)
    title = (
        f"{record_words.STAGES[newest['stage']]}, reached on {words.date_text(newest['reached'])}"
        if newest
        else "No stage has been reached"
    )
    title = records.sign(found) + title
    chart = timeline(
        pd.DataFrame(events, columns=["lane", "start", "end", "kind", "label"]),
        title=title,
        subtitle="Stage gates, planned and reached; broken line: the day shown",
        kinds={"planned": "planned", "reached": "reached"},
        today=date.fromisoformat(day),
    )
    return spec(chart), table


@cached
def own_indicators(slug: str) -> list[tuple[indicators.Indicator, str]]:
    """What the partnership wants to move (core), then what it adds to (contributing)."""
    found = partnerships.own_indicators(slug)
    pairs = [(indicators.indicator(row["indicator"]), row["role"]) for row in found.to_dict("records")]
    return [(one, role) for one, role in pairs if one]


@cached
def commitments_of(slug: str, day: str, illustrative: bool) -> pd.DataFrame:
    """Offers and asks made through the partnership, as they stand on a day."""
    found = partnerships.commitments(slug, day, illustrative=illustrative)
    return pd.DataFrame(
        {
            "What": records.marked(found, "what"),
            "Who": records.also(found, "organisation"),
            "Due": found["due"].map(records.day_text),
            "How it stands": [taking.state(row, day) for row in found.to_dict("records")],
        }
    )


@cached
def published_place(slug: str) -> tuple[str, str] | None:
    """The place that is the whole footprint, code and name; None where no published place is."""
    found = footprints.values(slug).dropna(subset=["published_for"])
    return (str(found["published_for"].iloc[0]), str(found["published_name"].iloc[0])) if len(found) else None
