"""What councils, decisions, actions, initiatives and partnerships did in a span of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from components import links, record_words
from components.words import date_text, lower_first, plural, with_article
from data import councils, decisions, indicators, partnerships, places, trying
from data.period import parse
from methods.actions import Standing, standing
from methods.moved import Verdict
from views import context, council, council_board, decision, decision_working
from views.council import Council
from views.digest_entries import Asked, Entry, inside

_MADE_UP = "illustrative"
_TOLD_BY_TEST = {"moved_as_expected", "moved_less", "moved_other_way"}


def taken(asked: Asked) -> list[Entry]:
    """Decisions taken in the span for the place or what lies in it, and those that fell due in it."""
    listed = decision.listed(asked.day, asked.known, asked.illustrative, mission=asked.mission)
    pairs = zip(listed.table.to_dict("records"), listed.download.to_dict("records"), strict=True)
    here = [(told, row) for told, row in pairs if inside(row["place"], asked.place)]
    due = _due_since(asked, [row for _, row in here])
    days, why = _first_due(asked, due), _why_not_told(asked, due)
    return [
        *(_decided(row, _meant(told, row)) for told, row in here if asked.within(row["decided_on"])),
        *(_fell_due(row, days[row["slug"]], why.get(row["slug"], "")) for row in due),
    ]


def _due_since(asked: Asked, rows: Sequence[Mapping[Any, Any]]) -> list[Mapping[Any, Any]]:
    """Decisions in force that are due, and were not yet, or not yet taken, on the day since which is asked."""
    states = ("not_yet_due", decision_working.NO_EXPECTATION)
    due = [row for row in rows if row["state"] == "in_force" and row["what_became_of_it"] not in states]
    before = _evaluated([row for row in due if row["decided_on"] <= asked.since], asked.since)
    return [row for row in due if row["slug"] not in before or before[row["slug"]].state == "not_yet_due"]


def _evaluated(rows: Sequence[Mapping[Any, Any]], known: str | None) -> dict[str, Verdict]:
    return decisions.evaluated_all(pd.DataFrame([dict(row) for row in rows]), known) if rows else {}


def _first_due(asked: Asked, rows: Sequence[Mapping[Any, Any]]) -> dict[str, str]:
    """By decision the first day on which figures let it be told, or say why it cannot be; not before it was taken."""
    first: dict[str, str] = {}
    for indicator in dict.fromkeys(row["indicator"] for row in rows):
        editions = [day for day in indicators.editions(indicator) if asked.within(day)]
        for day in (asked.since, *editions):
            left = [row for row in rows if row["indicator"] == indicator and row["slug"] not in first]
            taken_on = {row["slug"]: row["decided_on"] for row in left}
            for slug, found in _evaluated(left, day).items():
                if found.state != "not_yet_due":
                    first[slug] = max(day, taken_on[slug])
    return {row["slug"]: first.get(row["slug"], asked.day) for row in rows}


def _why_not_told(asked: Asked, rows: Sequence[Mapping[Any, Any]]) -> dict[str, str]:
    """By decision why it cannot be told whether its figure moved."""
    unclear = [row for row in rows if row["what_became_of_it"] == "cannot_tell"]
    return {slug: found.why or "" for slug, found in _evaluated(unclear, asked.known).items()}


def _meant(told: Mapping[Any, Any], row: Mapping[Any, Any]) -> str:
    if not isinstance(row["indicator"], str):
        return "It names no figure that it was meant to move."
    due = f"; period in which it could show: {told['Could show in']}" if isinstance(row["due_period"], str) else ""
    return f"Meant to move: {lower_first(str(told['Meant to move']))}{due}."


def _decided(row: Mapping[Any, Any], meant: str) -> Entry:
    text = f"Decided by the {row['council_name']} for {_where(row)}. {meant}"
    return _decision("decision", row["decided_on"], row, text)


def _fell_due(row: Mapping[Any, Any], day: str, why: str) -> Entry:
    state = row["what_became_of_it"]
    said = f"By the test the figure {lower_first(record_words.MOVED[state][2:])}."
    if state == "cannot_tell":
        said = f"Whether it moved cannot be told. {why}"
    elif state in _TOLD_BY_TEST:
        said += " That does not say that the decision moved it."
    period = f", {parse(row['due_period']).label}" if isinstance(row["due_period"], str) else ""
    text = f"Fell due for {_where(row)}: figures are out for the period in which it could show{period}. {said}".rstrip()
    return _decision("due", day, row, text)


def _decision(kind: str, day: str, row: Mapping[Any, Any], text: str) -> Entry:
    return Entry(
        kind=kind,
        day=day,
        what=row["title"],
        sentence=text,
        page="decisions",
        query=((links.DECISION, row["slug"]),),
        subject=(row["place"], row["slug"]),
        illustrative=row["provenance"] == _MADE_UP,
    )


def _where(row: Mapping[Any, Any]) -> str:
    return with_article(row["place_name"] or row["place"])


def actions(asked: Asked) -> list[Entry]:
    """Actions closed in the span, and those that became overdue in it and still are at its end."""
    found = councils.actions(asked.day, illustrative=asked.illustrative)
    of_decision = decisions.decisions().set_index("slug")["mission"].to_dict()
    every = council.every(True)
    entries = []
    for row in found.to_dict("records"):
        mission = of_decision.get(row["decision"]) or every[row["council"]].mission
        if inside(row["place"], asked.place) and asked.about(mission):
            entries += _action(asked, row)
    return entries


def _action(asked: Asked, row: Mapping[str, Any]) -> list[Entry]:
    course = council_board.course_of(dict(row))
    stands = standing(course, date.fromisoformat(asked.day))
    due = f"It was due on {date_text(row['due'])}"
    late = (course.due + timedelta(1)).isoformat()
    if stands is Standing.OVERDUE and asked.within(late):
        return [_of_action("action_overdue", late, row, f"Overdue. {due} and was not closed by then.")]
    if not asked.within(row["closed"]) or course.closed is None:
        return []
    said = "Done in time"
    if stands is Standing.DROPPED:
        said = "Dropped"
    elif stands is Standing.DONE_LATE:
        said = f"Done {plural((course.closed - course.due).days, 'day')} late"
    return [_of_action("action_closed", row["closed"], row, f"{said}. {due}.")]


def _of_action(kind: str, day: str, row: Mapping[str, Any], text: str) -> Entry:
    decided = isinstance(row["decision"], str)
    return Entry(
        kind=kind,
        day=day,
        what=row["text"],
        sentence=f"{text} Its owner: {row['owner']}.",
        page="decisions" if decided else "councils",
        query=((links.DECISION, row["decision"]),) if decided else ((links.COUNCIL, row["council"]),),
        subject=(row["place"], row["slug"]),
        illustrative=row["provenance"] == _MADE_UP,
    )


def meetings(asked: Asked) -> list[Entry]:
    """Meetings held or cancelled in the span, then the next one planned of each council."""
    found = []
    for one in _councils(asked):
        held = councils.meetings(one.slug, asked.day, illustrative=asked.illustrative)
        was = held[held["date"].map(asked.within) & held["state"].isin(["held", "cancelled"])]
        found += [_meeting(one, row, asked) for row in was.to_dict("records")]
        if following := council.next_meeting(held, asked.day):
            past = held.loc[(held["date"] <= asked.day) & (held["state"] == "held"), "date"]
            found.append(_meeting(one, following, asked, noted=max(past, default=asked.since)))
    return found


def _councils(asked: Asked) -> list[Council]:
    """Those of the place and of what lies in it, or of the region of a place; for a country's mission its own alone."""
    here = context.get_place(asked.place)
    home = council.regions_of(asked.place)
    every = [
        one for one in council.every(asked.illustrative).values() if one.place in home or inside(one.place, asked.place)
    ]
    if asked.mission and here is not None and "region" not in here.levels and "country" in here.levels:
        return [one for one in every if one.mission == asked.mission]
    return [one for one in every if asked.about(one.mission)]


def _meeting(one: Council, row: Mapping[str, Any], asked: Asked, noted: str = "") -> Entry:
    if row["state"] == "cancelled":
        kind, said = "meeting_cancelled", f"The meeting of {date_text(row['date'])} was cancelled."
    elif row["date"] > asked.day:
        kind, said = "meeting_planned", f"The next meeting is planned for {date_text(row['date'])}."
    else:
        taken_there = plural(row["decisions"], "decision") if row["decisions"] else "no decision"
        came = f", {row['came']} of {plural(row['seats'], 'seat')} taken" if row["seats"] else ""
        kind, said = "meeting_held", f"The meeting was held. Recorded: {taken_there}{came}."
    return Entry(
        kind=kind,
        day=row["date"],
        what=f"{one.name}, {row['title']}",
        sentence=said,
        page="councils",
        query=((links.COUNCIL, one.slug),),
        subject=(one.place, row["slug"]),
        illustrative=row["provenance"] == _MADE_UP,
        noted=noted,
    )


def tried(asked: Asked) -> list[Entry]:
    """Initiatives and partnerships that began or ended in the span."""
    found = []
    for row in trying.initiatives(illustrative=asked.illustrative).to_dict("records"):
        if asked.mission in (None, row["mission"]) and inside(row["place"], asked.place):
            found += _begun_or_ended(asked, "initiative", row, f" for {_where(row)}")
    for row in partnerships.register(asked.day, illustrative=asked.illustrative).to_dict("records"):
        if asked.about(row["mission"]):
            found += [
                entry for entry in _begun_or_ended(asked, "partnership", row, "") if _covers(row, entry.day, asked)
            ]
    return found


def _begun_or_ended(asked: Asked, thing: str, row: Mapping[Any, Any], where: str) -> list[Entry]:
    page, key = {
        "initiative": ("what_works", links.INITIATIVE),
        "partnership": ("partnerships", links.PARTNERSHIP),
    }[thing]
    return [
        Entry(
            kind=f"{thing}_{state}",
            day=row[field],
            what=row["name"],
            sentence=f"The {thing}{where} {said}.",
            page=page,
            query=((key, row["slug"]),),
            subject=(row["slug"], row[field]),
            illustrative=row["provenance"] == _MADE_UP,
        )
        for field, state, said in (("start", "begun", "began"), ("end", "ended", "reached its end"))
        if asked.within(row[field])
    ]


def _covers(row: Mapping[Any, Any], on: str, asked: Asked) -> bool:
    """Whether a partnership covered the place, or a part of it, on its first or last day; one of everywhere does."""
    if asked.place == places.UNITED_KINGDOM:
        return True
    running = on if on == row["start"] else (date.fromisoformat(on) - timedelta(1)).isoformat()
    covering: pd.DataFrame = partnerships.covering(asked.place, running, illustrative=asked.illustrative)
    return row["slug"] in set(covering["slug"])
