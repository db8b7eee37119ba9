"""What a meeting might talk about: decisions due, actions overdue, goals off track, challenges, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from briefings.talking_points import Candidate
from components import record_words, words
from data import councils, missions
from data.period import parse
from methods.actions import Standing, standing
from views import context, council_board, decision, decision_working, figures, goal_regions, standings
from views.briefing_figures import Figures, day_known
from views.briefing_places import CLEAR, Told
from views.council import Council


def candidates(held: Figures, one: Council, told: Sequence[Told], *, illustrative: bool) -> list[Candidate]:
    """Everything that a council's meeting might talk about as of the briefing's day, for the rule to choose from."""
    return [
        *_due(one, held, illustrative),
        *_overdue(one, held, illustrative),
        *_off_track(one, held),
        *_unanswered(one, held, illustrative),
        *_changed(told),
    ]


def _due(one: Council, held: Figures, illustrative: bool) -> list[Candidate]:
    known = day_known(held.as_of)
    found = decision.listed(held.as_of, known, illustrative, council=one.slug)
    candidates = []
    for (slug, title), row in zip(found.names, found.download.to_dict("records"), strict=True):
        if row["state"] != "in_force" or not row["due_period"]:
            continue
        working = decision_working.working(slug, known)
        since = parse(row["due_period"]).end.isoformat()
        said = f"{title}: {words.lower_first(_plain(working.finding))}. {_about(row)}{working.why}"
        candidates.append(Candidate("decision", working.state, title, said, since, cells_of(held, row)))
    return candidates


def cells_of(held: Figures, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the figures that a decision starts from and could show in, as far as they are there."""
    measure = context.indicator(row["indicator"]) if isinstance(row["indicator"], str) else None
    if measure is None:
        return ()
    asked = [parse(row[name]) for name in ("from_period", "due_period") if row[name]]
    cells = figures.chart_series(measure.slug, [row["place"]], day_known(held.as_of)).dropna(subset=["value"])
    wanted = {(period.start.isoformat(), period.end.isoformat()) for period in asked}
    found = [
        held.observation(measure, {str(key): value for key, value in cell.items()})
        for cell in cells.to_dict("records")
        if (cell["period_start"], cell["period_end"]) in wanted
    ]
    return tuple(id_ for id_ in found if id_)


def _overdue(one: Council, held: Figures, illustrative: bool) -> list[Candidate]:
    today = date.fromisoformat(held.as_of)
    found = councils.actions(held.as_of, council=one.slug, illustrative=illustrative)
    return [
        Candidate(
            "action",
            str(standing(council_board.course_of(row), today)),
            row["text"],
            f"{record_words.marked(row['text'], row['provenance'])} ({row['owner']}) was due on "
            f"{words.date_text(row['due'])}.",
            row["due"],
        )
        for row in found.to_dict("records")
        if standing(council_board.course_of(row), today) is Standing.OVERDUE
    ]


def _off_track(one: Council, held: Figures) -> list[Candidate]:
    asked = [each for each in missions.missions() if one.mission in (None, each.slug)]
    found = []
    for mission in asked:
        for slug, stand in standings.of_mission(mission.slug, day_known(held.as_of)).items():
            goal = goal_regions.every_goal()[slug]
            here = goal_regions.by_goal(day_known(held.as_of)).get(slug, {}).get(one.place)
            judged = here if here and here.own else stand.standing
            since = judged.latest.day.isoformat() if judged.latest else held.as_of
            text = f"{goal['title']} ({goal_regions.area_name(goal) if goal['area'] else 'area not settled'}): "
            found.append(
                Candidate(
                    "goal",
                    str(judged.pace.status),
                    goal["title"],
                    text + standings.sentence(judged, goal),
                    since,
                    _facts(held, goal),
                )
            )
    return found


def _facts(held: Figures, goal: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of what is said of a goal."""
    area = goal["area"] or ""
    name = goal_regions.area_name(dict(goal)) if area else "area not settled"
    facts = ("baseline", "latest", "target") if day_known(held.as_of) is None else ("target",)
    ids = (held.goal(goal, what, area, name) for what in facts)
    return tuple(id_ for id_ in ids if id_)


def _unanswered(one: Council, held: Figures, illustrative: bool) -> list[Candidate]:
    found = councils.challenges(held.as_of, council=one.slug, illustrative=illustrative)
    return [
        Candidate(
            "challenge",
            "open" if row["answered"] is None else "answered",
            row["about"],
            f"{record_words.marked(row['raised_by'], row['provenance'])} on {words.date_text(row['raised'])}, about "
            f"{row['about']}: {row['position']}",
            row["raised"],
        )
        for row in found.to_dict("records")
    ]


def _changed(told: Sequence[Told]) -> list[Candidate]:
    return [
        Candidate(
            "figure",
            str(each.newest.found),
            each.one.title,
            each.changed.text,
            each.published,
            each.changed.figures,
        )
        for each in told
        if each.newest.found in CLEAR
    ]


def _about(row: Mapping[str, Any]) -> str:
    """What a decision was meant to move, where, and between which periods: "Adult obesity, North East, 2024: "."""
    measure = context.indicator(row["indicator"]) if isinstance(row["indicator"], str) else None
    if measure is None:
        return ""
    periods = [parse(row[name]).label for name in ("from_period", "due_period") if row[name]]
    return f"{measure.short_title}, {row['place_name'] or row['place']}, {' against '.join(reversed(periods))}: "


def _plain(finding: str) -> str:
    """A finding without the sign in front of it."""
    return finding[2:] if finding[1:2] == " " else finding
