"""The register of partnerships: narrowed as asked, where they are, and who belongs to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import maps, record_words, words
from components.assembly import spec
from components.charts import matrix
from components.maps import LONDON
from components.outlines import Tier
from components.theme import NumberStyle
from data import missions, partnerships, places
from methods.spread import class_breaks
from views import figures, records
from views.cache import cached

MOST_ROWS = 25
NO_STAGE = "none"
_LEVEL: Tier = "upper_tier"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the register is narrowed; None takes all. ``stage`` may be `NO_STAGE`."""

    mission: str | None = None
    kind: str | None = None
    region: str | None = None
    sector: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Partnerships as asked: the message, (slug, name) pairs, the table and the download."""

    title: str
    names: tuple[tuple[str, str], ...]
    table: pd.DataFrame
    download: pd.DataFrame


@cached
def _all(day: str, illustrative: bool) -> pd.DataFrame:
    return partnerships.register(day, illustrative=illustrative)


@cached
def register(wanted: Wanted, day: str, illustrative: bool) -> Register:
    """The partnerships that are as wanted, by name."""
    every = _all(day, illustrative)
    shown = every[_matching(every, wanted)].reset_index(drop=True)
    short = {one.slug: one.short_name for one in missions.missions()}
    made_up = int((shown["provenance"] == "illustrative").sum())
    title = words.plural(len(shown), "partnership") if len(shown) else "No partnership is like that"
    if made_up:
        title += f", {made_up} of them illustrative"
    if ended := int((shown["end"].fillna("9999") <= day).sum()):
        title += f", {ended} ended"
    return Register(
        title=title,
        names=tuple(zip(shown["slug"], records.marked(shown, "name"), strict=True)),
        table=_table(shown, short),
        download=shown.drop(columns="slug").assign(stands_behind=records.stands_behind(shown)),
    )


def _matching(every: pd.DataFrame, wanted: Wanted) -> pd.Series[bool]:
    keep = pd.Series(True, index=every.index)
    if wanted.mission:
        keep &= every["mission"].isna() | (every["mission"] == wanted.mission)
    if wanted.kind:
        keep &= every["kind"] == wanted.kind
    if wanted.region:
        keep &= _holding(every["regions"], wanted.region)
    if wanted.sector:
        keep &= _holding(every["sectors"], wanted.sector)
    if wanted.stage:
        keep &= every["stage"].isna() if wanted.stage == NO_STAGE else every["stage"] == wanted.stage
    return keep


def _holding(lists: pd.Series[str], one: str) -> pd.Series[bool]:
    return pd.Series([one in (held or "").split(",") for held in lists], index=lists.index)


def _table(shown: pd.DataFrame, short: Mapping[str, str]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Partnership": records.marked(shown, "name"),
            "Kind": shown["kind"].map(record_words.KINDS),
            "Mission": [short.get(slug, "all") if isinstance(slug, str) else "all" for slug in shown["mission"]],
            "Led by": [name or "not stated" for name in records.also(shown, "lead_name")],
            "Since": [records.day_text(day) or "not stated" for day in shown["start"]],
            "Until": shown["end"].map(records.day_text),
            "Places": [words.number_text(float(count), 0) if count else "not stated" for count in shown["places"]],
            "Members": [words.number_text(float(count), 0) if count else "not stated" for count in shown["members"]],
            "Stage": [records.said(stage, record_words.STAGES) or "not stated" for stage in shown["stage"]],
        }
    )
    return table if shown["end"].notna().any() else table.drop(columns="Until")


@cached
def regions_met(day: str, illustrative: bool) -> dict[str, str]:
    """Code → name of the regions and countries that partnerships cover, north to south."""
    met = {code for held in _all(day, illustrative)["regions"].dropna() for code in held.split(",")}
    found = pd.concat([places.at_level("region"), places.at_level("country")]).drop_duplicates("code")
    found = found.sort_values("northing", ascending=False)
    return {code: name for code, name in zip(found["code"], found["name"], strict=True) if code in met}


@cached
def coverage_map(
    wanted: Wanted, day: str, illustrative: bool, place: str
) -> tuple[dict[str, Any] | None, pd.DataFrame]:
    """How many of the partnerships cover each upper-tier authority; those for whole nations are left out."""
    kept = {slug for slug, _ in register(wanted, day, illustrative).names}
    covered = partnerships.covered(_LEVEL, day, illustrative=illustrative)
    every = _all(day, illustrative)
    drawn = every[every["slug"].isin(kept & set(covered["partnership"]))]
    counts = Counter(covered.loc[covered["partnership"].isin(kept), "place"])
    areas = places.at_level(_LEVEL)
    values = pd.DataFrame(
        {
            "code": areas["code"],
            "name": areas["name"],
            "value": [float(counts[code]) if counts[code] else None for code in areas["code"]],
            "label": [words.plural(counts[code], "partnership") for code in areas["code"]],
        }
    )
    table = values[["name", "label"]].rename(columns={"name": "Upper-tier authority", "label": "Partnerships"})
    if values["value"].notna().sum() == 0:
        return None, table
    title = records.sign(drawn) + (
        f"{int(values['value'].notna().sum())} of {len(values)} upper-tier authorities lie in at least one partnership"
    )
    chart = maps.choropleth(
        values[["code", "value", "label"]],
        outlines_url=figures.outlines_url(),
        level=_LEVEL,
        breaks=class_breaks(values["value"], k=4, decimals=0) or [1.5],
        style=NumberStyle(),
        title=title,
        subtitle="Partnerships that cover each authority, those of whole nations left out",
        chosen=place if place in set(values["code"]) else None,
        inset=LONDON,
        grey="none",
    )
    return spec(chart), table


@cached
def memberships(wanted: Wanted, day: str, illustrative: bool) -> pd.DataFrame:
    """How many members of each sector each partnership has, all that are as wanted, by name."""
    names = dict(register(wanted, day, illustrative).names)
    counted = partnerships.sectors(day, illustrative=illustrative)
    counted = counted[counted["partnership"].isin(list(names))]
    table = counted.pivot_table(index="partnership", columns="sector", values="members", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=list(record_words.SECTORS), fill_value=0).astype(int)
    table = table.reindex([slug for slug in names if slug in table.index]).rename(columns=dict(record_words.SECTORS))
    table.insert(0, "Partnership", [names[slug] for slug in table.index])
    return table.reset_index(drop=True).rename_axis(columns=None)


@cached
def partners(wanted: Wanted, day: str, illustrative: bool) -> tuple[dict[str, Any] | None, str]:
    """Partnerships × sectors: how many members of each sector, for those with most members; and what is left out."""
    names = dict(register(wanted, day, illustrative).names)
    counted = partnerships.sectors(day, illustrative=illustrative)
    counted = counted[counted["partnership"].isin(list(names))]
    if counted.empty:
        return None, "No member of these partnerships is recorded."
    totals = counted.groupby("partnership")["members"].sum().sort_values(ascending=False, kind="stable")
    kept = list(totals.index[:MOST_ROWS])
    held = {(row["partnership"], row["sector"]): int(row["members"]) for row in counted.to_dict("records")}
    cells = [
        {
            "row": names[slug],
            "column": name,
            "count": held.get((slug, sector), 0),
            "label": words.plural(held.get((slug, sector), 0), "member"),
        }
        for slug in kept
        for sector, name in record_words.SECTORS.items()
    ]
    without = len(names) - len(totals)
    title = f"{words.number_text(float(totals.sum()), 0)} memberships in {words.plural(len(totals), 'partnership')}"
    note = f"Of {words.plural(without, 'partnership')} no member is recorded." if without else ""
    if len(totals) > MOST_ROWS:
        note = f"The {MOST_ROWS} with most members are drawn. {note}".strip()
    chart = matrix(
        pd.DataFrame(cells),
        title=title,
        subtitle="Members of each sector; a dash: none is recorded",
        row_title="Partnership",
        column_title="Sector",
    )
    return spec(chart), note
