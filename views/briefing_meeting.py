"""The pack for a council's meeting: three things to talk about, what changed since the last one, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from briefings.document import Block, Heading, Note, Sentence, Table
from briefings.talking_points import things_to_talk_about
from components import record_words, words
from data import councils
from data.errors import InputError
from data.indicators import Indicator
from views import (
    briefing_places,
    context,
    council,
    council_board,
    decision,
    decision_working,
)
from views.briefing_acting import due_figure, of_council, table_of
from views.briefing_candidates import candidates, cells_of
from views.briefing_figures import Figures, day_known
from views.briefing_places import Told
from views.council import Council

RULE = (
    "Chosen by rule: decisions due whose figure moved the other way or did not move, then actions overdue, goals off "
    "track, challenges not answered, and figures that rose or fell by the test; one of each kind, the gravest and the "
    "oldest first."
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with its council, and the ISO day of the last one held before it; None where it is the first."""

    slug: str
    title: str
    date: str
    agenda: str
    council: Council
    last: str | None


def meeting(slug: str, as_of: str, *, illustrative: bool) -> Meeting:
    """The meeting with this slug. Raises InputError where there is none, or where illustrative ones are left out."""
    found = councils.meeting(slug)
    every = council.every(illustrative)
    if found is None or found["council"] not in every:
        hidden = " among those that are not illustrative" if not illustrative else ""
        raise InputError(
            "meeting", f"there is no meeting called {slug}{hidden}", "Name one that the councils page lists."
        )
    held = councils.meetings(found["council"], as_of, illustrative=illustrative)
    before = held[(held["state"] == "held") & (held["date"] < min(found["date"], as_of))]["date"]
    return Meeting(
        slug=slug,
        title=found["title"],
        date=found["date"],
        agenda=found["agenda"] or "",
        council=every[found["council"]],
        last=max(before) if len(before) else None,
    )


def blocks(held: Figures, slug: str, *, illustrative: bool) -> tuple[str, list[Block], list[Block]]:
    """Title, summary and details of the pack, as of the briefing's day."""
    one = meeting(slug, held.as_of, illustrative=illustrative)
    told = briefing_places.tell(
        held, _indicators(one, held.as_of, illustrative), one.council.place, day_known(held.as_of)
    )
    name = record_words.marked(one.council.name, one.council.provenance)
    day = words.date_text(one.date)
    summary: list[Block] = [
        Sentence(f"{name}: {one.title}, {day}. Told as of {words.date_text(held.as_of)}."),
        Heading("Three things to talk about", 2),
        *_first(held, one, told, illustrative),
        Note(RULE),
    ]
    details: list[Block] = [
        *_agenda(one),
        *_since(one, told),
        *_decisions(one, held, illustrative),
        Heading("Actions"),
        *of_council(held, one.council, illustrative),
        *_challenges(one, held, illustrative),
        *_to_come(one, held, illustrative),
    ]
    if told:
        newest = briefing_places.table(held, told, "", day_known(held.as_of), "The figures that the council looks at")
        details += [Heading("Newest figures"), newest]
    return f"{name}: pack for {day}", summary, details


def _indicators(one: Meeting, as_of: str, illustrative: bool) -> list[Indicator]:
    """Those that the council's decisions look at, then the headline ones of its mission, or of all missions."""
    slugs = councils.evidence(one.council.slug, as_of, illustrative=illustrative)
    asked = [found for slug in slugs if (found := context.indicator(slug))]
    return [*asked, *(each for each in context.headline(one.council.mission) if each.slug not in slugs)]


def _first(held: Figures, one: Meeting, told: Sequence[Told], illustrative: bool) -> list[Block]:
    chosen = things_to_talk_about(candidates(held, one.council, told, illustrative=illustrative))
    if not chosen:
        return [Sentence("No decision is due, no action overdue, no goal off track, and no figure changed clearly.")]
    return [Sentence(f"{number}. {each.text}", each.figures) for number, each in enumerate(chosen, 1)]


def _agenda(one: Meeting) -> list[Block]:
    items = council.agenda(one.agenda)
    if not items:
        return []
    return [Heading("Agenda"), *(Sentence(f"{number}. {item}") for number, item in enumerate(items, 1))]


def _since(one: Meeting, told: Sequence[Told]) -> list[Block]:
    """Figures that came out after the last meeting, each with what changed."""
    if one.last is None:
        return [Heading("What changed since the last meeting"), Sentence("No earlier meeting is held here.")]
    last = words.date_text(one.last)
    news = [each for each in told if each.published > one.last]
    many = words.plural(len(news), "figure that it looks at", "figures that it looks at") if news else "no newer figure"
    said = f"Since the meeting of {last}, {many} held here came out."
    return [Heading("What changed since the last meeting"), Sentence(said), *(each.changed for each in news)]


def _decisions(one: Meeting, held: Figures, illustrative: bool) -> list[Block]:
    found = decision.listed(held.as_of, day_known(held.as_of), illustrative, council=one.council.slug)
    due_ones = due_figure(held, found, one.council.place, council=one.council, illustrative=illustrative)
    opening: list[Block] = [Heading("Decisions now due"), Sentence(found.said, due_ones)]
    due = (found.download["state"] == "in_force") & ~found.download["what_became_of_it"].isin(
        ["not_yet_due", decision_working.NO_EXPECTATION]
    )
    shown: pd.DataFrame = found.table[due.to_numpy()] if len(found.table) else found.table
    if shown.empty:
        return opening
    rows = found.download[due].to_dict("records")
    ids = tuple(dict.fromkeys(id_ for row in rows for id_ in cells_of(held, {str(key): row[key] for key in row})))
    return [*opening, table_of("Decisions due", shown, ids=ids), Note(decision.NOTE)]


def _challenges(one: Meeting, held: Figures, illustrative: bool) -> list[Block]:
    log = council_board.challenges(held.as_of, illustrative, council=one.council.slug)
    unanswered = log.table[log.table["What was answered"] == "Not yet answered"] if len(log.table) else log.table
    found: list[Block] = [Heading("Challenges"), Sentence(log.said)]
    return [*found, table_of("Challenges not yet answered", unanswered)] if len(unanswered) else found


def _to_come(one: Meeting, held: Figures, illustrative: bool) -> list[Block]:
    """What is announced before the next meeting, and how old the evidence is."""
    found = council.evidence(one.council.slug, held.as_of, one.date, illustrative)
    said: list[Block] = [Heading("Data to come before the meeting"), Sentence(found.said)]
    return [*said, _evidence(found.table)] if len(found.table) else said


def _evidence(frame: pd.DataFrame) -> Table:
    return table_of("How old the evidence is", frame)


def to_choose_from(day: str, illustrative: bool) -> dict[str, str]:
    """Meetings still to come or held in the year before a day: slug → label."""
    options: dict[str, str] = {}
    for one in council.every(illustrative).values():
        held = councils.meetings(one.slug, day, illustrative=illustrative)
        past = (date.fromisoformat(day) - timedelta(days=366)).isoformat()
        for row in held[held["date"] > past].to_dict("records"):
            if row["state"] != "cancelled":
                name = record_words.marked(one.name, row["provenance"])
                options[row["slug"]] = f"{name}, {words.date_text(row['date'])}"
    return options


def place_of(slug: str) -> str:
    """The place of the council that holds a meeting. Raises InputError where there is no such meeting."""
    found = councils.meeting(slug)
    if found is None:
        raise InputError("meeting", f"there is no meeting called {slug}", "Name one that the councils page lists.")
    return council.every(True)[found["council"]].place
