"""One council: which, its next meeting and the evidence for it, who is at the table and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import timeline
from components.record_words import marked
from data import councils, decisions, indicators, missions, places
from views import records, regions, seating
from views.cache import cached
from views.context import Context
from views.definition import last_day, next_release


@dataclass(frozen=True, slots=True)
class Council:
    """A council: ``mission`` None serves all of them; ``byline`` says for whom it is and how often it meets."""

    slug: str
    name: str
    mission: str | None
    place: str
    place_name: str
    about: str
    provenance: str
    byline: str


@dataclass(frozen=True, slots=True)
class Table:
    """Who sits on a council: a chart of sectors × tiers, its table, and who is missing."""

    title: str
    missing: str
    chart: dict[str, Any] | None
    members: pd.DataFrame
    download: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the next meeting can look at: a row for each indicator, and a sentence on how old they are."""

    said: str
    table: pd.DataFrame
    releases: tuple[tuple[str, str, str], ...]


@cached
def every(illustrative: bool) -> dict[str, Council]:
    """Councils by slug: those of missions, then the regional ones, north to south."""
    short = {one.slug: one.short_name for one in missions.missions()}
    return {
        row["slug"]: _council(row, short) for row in councils.councils(illustrative=illustrative).to_dict("records")
    }


def _council(row: dict[str, Any], missions_by_slug: dict[str, str]) -> Council:
    serves = f"for the mission {missions_by_slug[row['mission']]}" if row["mission"] else "for all missions"
    meets = f"; meets {row['cadence']}" if row["cadence"] else ""
    where = words.with_article(row["place_name"] or row["place"])
    return Council(
        slug=row["slug"],
        name=row["name"],
        mission=row["mission"],
        place=row["place"],
        place_name=row["place_name"] or row["place"],
        about=row["about"] or "",
        provenance=row["provenance"],
        byline=f"Council of {where}, {serves}{meets}",
    )


def usual(ctx: Context) -> str | None:
    """The council to begin with: of the place's region, else of the mission, else the first."""
    found = every(ctx.illustrative)
    home = regions_of(ctx.place.code)
    ranked = sorted(
        found.values(),
        key=lambda one: (one.place not in home or one.mission is not None, one.mission != ctx.mission.slug),
    )
    return ranked[0].slug if ranked else None


@cached
def regions_of(code: str) -> tuple[str, ...]:
    """The regions or nations a place lies in, itself among them."""
    names = regions.north_to_south()
    above = list(places.parents(code)["code"])
    return tuple(region for region in [code, *above] if region in names)


@cached
def missing(council: str, day: str, illustrative: bool) -> str:
    """Which of the sectors that belong at the table have no seat on a day."""
    held = set(councils.members(council, day, illustrative=illustrative)["sector"])
    return seating.missing(held, "Nobody at the table for")


@cached
def table_of(council: str, day: str, illustrative: bool) -> Table:
    """Seats on a day by sector and tier, and which sectors have none."""
    seats = councils.members(council, day, illustrative=illustrative)
    held = set(seats["sector"])
    count = words.plural(len(seats), "seat")
    title = f"{records.sign(seats)}{count}, {words.plural(len(held), 'sector')} at the table"
    return Table(
        title=title,
        missing=missing(council, day, illustrative),
        chart=seating.chart(seats, "post", title=title, what="Seats") if len(seats) else None,
        members=pd.DataFrame(
            {
                "Post": records.marked(seats, "post"),
                "Organisation": records.also(seats, "organisation"),
                "Sector": seats["sector"].map(record_words.SECTORS),
                "Tier": seats["tier"].map(record_words.TIERS),
                "Since": seats["joined"].map(records.day_text),
            }
        ),
        download=seats.drop(columns="slug").assign(stands_behind=records.stands_behind(seats)),
    )


@cached
def attendance(council: str, day: str, illustrative: bool) -> pd.DataFrame:
    """By sector: seats at the meetings held, taken by their holder, by a substitute, or left empty."""
    came = councils.attendance(council, day, illustrative=illustrative)
    if came.empty:
        return pd.DataFrame()
    counts = came.pivot_table(index="sector", columns="state", values="seats", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=list(record_words.ATTENDANCE), fill_value=0)
    counts = counts.reindex([sector for sector in record_words.SECTORS if sector in counts.index])
    total = counts.sum(axis=1)
    table = counts.rename(columns=dict(record_words.ATTENDANCE), index=dict(record_words.SECTORS)).reset_index()
    table = table.rename(columns={"sector": "Sector"}).rename_axis(columns=None)
    present = counts["present"] + counts["substitute"]
    return table.assign(**{"Seats taken": [_share(came, of) for came, of in zip(present, total, strict=True)]})


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}"


@cached
def evidence(council: str, day: str, meeting: str | None, illustrative: bool) -> Evidence:
    """How old the figures behind a council's decisions are, and what is updated before its next meeting."""
    rows, releases = [], []
    today = date.fromisoformat(day)
    for slug in councils.evidence(council, day, illustrative=illustrative):
        one = indicators.indicator(slug)
        if one is None:
            continue
        latest = indicators.latest([slug], [every(illustrative)[council].place, places.UNITED_KINGDOM], day)
        period = max(latest["period_end"]) if len(latest) else None
        editions = [edition for edition in {*indicators.editions(slug), one.published} if edition <= day]
        due = date.fromisoformat(one.next_release) if one.next_release else None
        # The first of a month stands for the month.
        by = last_day(due) if due and due.day == 1 else due
        before = bool(meeting and day < by.isoformat() <= meeting) if by else None
        if before and by:
            releases.append((by.isoformat(), one.title, one.source_url or ""))
        rows.append(
            {
                "Indicator": one.title,
                "Newest figure is for the period to": words.date_text(period) if period else "none held",
                "Edition": f"{words.date_text(max(editions))}, {words.age_text(max(editions), today)}"
                if editions
                else "",
                "Next": next_release(one.next_release, sorted(editions), today) if editions else "",
                "New before the meeting": {True: "yes", False: "no", None: "not announced"}[before],
            }
        )
    table = pd.DataFrame(rows)
    return Evidence(_age_said(table, meeting), table, tuple(releases))


def _age_said(table: pd.DataFrame, meeting: str | None) -> str:
    if table.empty:
        return "No decision in force names an indicator, so there is no evidence to look at."
    new = int((table["New before the meeting"] == "yes").sum())
    unknown = int((table["New before the meeting"] == "not announced").sum())
    when = f"before {words.date_text(meeting)}" if meeting else "before the next meeting, of which no day is held"
    text = f"Its decisions look at {words.plural(len(table), 'indicator')}; {new or 'none'} will be updated {when}"
    return f"{text}, and of {unknown} no day is announced." if unknown else f"{text}."


@cached
def calendar(council: str, day: str, illustrative: bool) -> tuple[dict[str, Any], pd.DataFrame]:
    """Meetings held and planned, decisions taken, actions due: as a timeline, and as a table of meetings."""
    meetings = meetings_of(council, day, illustrative)
    actions = councils.actions(day, council=council, illustrative=illustrative)
    taken = decisions.decisions(council=council, illustrative=illustrative)
    taken = taken[taken["decided_on"] <= day]
    events = [
        *(_event("Meetings", row["date"], row["state"], row["title"]) for row in meetings.to_dict("records")),
        *(_event("Decisions", row["decided_on"], "decision", row["title"]) for row in taken.to_dict("records")),
        *(_event("Actions due", row["due"], "action", row["text"]) for row in actions.to_dict("records")),
    ]
    kinds = {"held": "meeting held", "planned": "meeting planned", "decision": "decision", "action": "action due"}
    kinds["cancelled"] = "meeting cancelled"
    held = int((meetings["state"] == "held").sum())
    chart = timeline(
        pd.DataFrame(events, columns=["lane", "start", "end", "kind", "label"]),
        title=records.sign(meetings)
        + f"{words.plural(held, 'meeting')} held, {words.plural(len(taken), 'decision')} taken",
        subtitle=f"Broken line: {words.date_text(day)}",
        kinds=kinds,
        today=date.fromisoformat(day),
    )
    table = pd.DataFrame(
        {
            "Day": meetings["date"].map(records.day_text),
            "Meeting": records.marked(meetings, "title"),
            "State": meetings["state"].map(record_words.MEETINGS),
            "Seats taken": [
                _share(came, of) if of else "" for came, of in zip(meetings["came"], meetings["seats"], strict=True)
            ],
            "Decisions": meetings["decisions"],
        }
    )
    return spec(chart), table


def _event(lane: str, day: str, kind: str, what: str) -> tuple[str, date, None, str, str]:
    return lane, date.fromisoformat(day), None, kind, f"{words.date_text(day)}: {what}"


@cached
def meetings_of(council: str, day: str, illustrative: bool) -> pd.DataFrame:
    """Meetings of a council, oldest first, as of a day."""
    return councils.meetings(council, day, illustrative=illustrative)


def next_meeting(meetings: pd.DataFrame, day: str) -> dict[str, Any] | None:
    """The first meeting after a day, cancelled ones left out; None where none is known."""
    later = meetings[(meetings["date"] > day) & (meetings["state"] != "cancelled")]
    return later.iloc[0].to_dict() if len(later) else None


def options(ctx: Context) -> dict[str, str]:
    """What may be chosen: slug → name, with the sign of illustrative ones."""
    return {slug: marked(one.name, one.provenance) for slug, one in every(ctx.illustrative).items()}


def agenda(text: object) -> Sequence[str]:
    """The items of an agenda or of minutes, one a line."""
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]
