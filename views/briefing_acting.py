"""What a briefing says of goals, councils, decisions and partnerships, as of its day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from briefings import sentences
from briefings.document import Block, Heading, Note, Sentence, Table
from components import record_words, words
from data import missions, partnerships
from methods.actions import Standing
from views import (
    context,
    council,
    council_board,
    decision,
    figures,
    goal_regions,
    goals_here,
    records,
    regions,
    standings,
)
from views.briefing_figures import PUBLICATION, Figures, day_known
from views.briefing_places import is_whole
from views.council import Council
from views.decision import Listed

DUE = "decisions_due"
_MOST_ROWS = 40
_AFTER = "It starts from a figure of a later day."


def goals(held: Figures, place: str, mission: str | None, known: str | None) -> list[Block]:
    """How the goals stand that have figures for a place, or, for a country, all of a mission's or of all missions."""
    here = context.get_place(place)
    if here is not None and not is_whole(place):
        return _goals_of_place(held, place, here.name, mission, known)
    asked = [one for one in missions.missions() if mission in (None, one.slug)]
    rows, ids, statuses = [], [], Counter[str]()
    for one in asked:
        stands = standings.of_mission(one.slug, known)
        for goal in missions.goals(one.slug).to_dict("records"):
            stand = stands.get(goal["slug"])
            if stand is None or goal["kind"] == "other_commitment":
                continue
            statuses[stand.status] += 1
            said = goal_regions.every_goal()[goal["slug"]]
            area = said["area"] or place
            named = goal_regions.area_name(said) if said["area"] else "area not settled"
            facts = ("target", "latest") if known is None else ("target",)
            ids += [held.goal(said, what, area, named) for what in facts]
            target = held.held.get(f"{goal['slug']}.target@{area}")
            where = _AFTER if known and (said["baseline_date"] or "") > known else stand.sentence
            rows.append((one.short_name, goal["title"], target.text if target else "no number", where))
    return [
        Sentence(sentences.goals(statuses)),
        Table(
            "Where each goal stands",
            ("Mission", "Goal", "Target", "Where it stands"),
            tuple(rows),
            note="A pace is arithmetic on the figures held; it carries no uncertainty.",
            figures=tuple(dict.fromkeys(id_ for id_ in ids if id_)),
        ),
    ]


def _goals_of_place(held: Figures, place: str, name: str, mission: str | None, known: str | None) -> list[Block]:
    every = goals_here.of_place(place, known, chances=known is None)
    if mission:
        short = next(one.short_name for one in missions.missions() if one.slug == mission)
        every = every[every["Mission"] == short]
    own = every[every["Status here"] != "no figures here"]
    blocks: list[Block] = [Sentence(goals_here.goals_here(name, every))]
    if len(own):
        past = "" if known is None else "A chance of a past day is not available."
        blocks.append(table_of("Goals with figures here", own, note=past, ids=_figures_of_goals(held, place, known)))
    return blocks


def goals_with_regions(mission: str) -> list[str]:
    """The goals of a mission that have figures by region."""
    own = {goal["slug"] for goal in missions.goals(mission).to_dict("records")}
    return [slug for slug in goal_regions.with_regions() if slug in own]


def _figures_of_goals(held: Figures, place: str, known: str | None) -> tuple[str, ...]:
    """The targets, and the starting and newest figures, of the goals that have a series in a place."""
    ids: list[str | None] = []
    for slug, by_place in goal_regions.by_goal(known).items():
        goal, one = goal_regions.every_goal()[slug], by_place.get(place)
        measure = goal_regions.measure_of(goal)
        if one is None or measure is None:
            continue
        days = {point.day.isoformat() for point in (one.baseline, one.latest) if point}
        cells = figures.chart_series(measure.slug, [place], known).dropna(subset=["value"])
        found = cells[cells["period_end"].isin(days)].to_dict("records")
        ids += [held.observation(measure, {str(key): value for key, value in cell.items()}) for cell in found]
        ids.append(held.goal(goal, "target", goal["area"], goal_regions.area_name(goal)))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))


def acting(held: Figures, place: str, mission: str | None, *, illustrative: bool) -> list[Block]:
    """Councils with their actions and decisions, and the partnerships of a place, as of the briefing's day."""
    blocks: list[Block] = []
    for one in councils_of(place, mission, illustrative):
        blocks += of_council(held, one, illustrative)
    for one in councils_of(place, mission, illustrative) if place in regions.north_to_south() else ():
        blocks += _decisions(held, place, mission, one, illustrative)
    if place not in regions.north_to_south():
        blocks += _decisions(held, place, mission, None, illustrative)
    blocks += [] if is_whole(place) else _partnerships(held, place, mission, illustrative)
    if not blocks:
        hidden = " Illustrative records are left out." if not illustrative else ""
        return [Sentence(f"No council, decision or partnership is recorded here.{hidden}")]
    return blocks


def _decisions(held: Figures, place: str, mission: str | None, one: Council | None, illustrative: bool) -> list[Block]:
    """Decisions of a council, or without one for a place or the whole country; nothing where there is none."""
    where = None if one or is_whole(place) else place
    found = decision.listed(
        held.as_of, day_known(held.as_of), illustrative, one.slug if one else None, mission, place=where
    )
    if found.table.empty:
        return []
    ids = due_figure(held, found, place, mission=mission, council=one, illustrative=illustrative)
    title = f"Decisions of the {one.name}" if one else "Decisions"
    return [Heading("Decisions", 2), Sentence(found.said, ids), table_of(title, found.table), Note(decision.NOTE)]


def councils_of(place: str, mission: str | None, illustrative: bool) -> list[Council]:
    """The councils of a place's region, or of a mission where the whole country is meant."""
    every = council.every(illustrative).values()
    if is_whole(place):
        return [one for one in every if mission and one.mission == mission]
    home = council.regions_of(place)
    return [one for one in every if one.place in home and one.mission in (None, mission)]


def of_council(held: Figures, one: Council, illustrative: bool) -> list[Block]:
    """A council's open and overdue actions, counted and listed."""
    board = council_board.board(held.as_of, illustrative, council=one.slug)
    made_up = one.provenance == "illustrative"
    still = board.counts[Standing.OPEN] + board.counts[Standing.OVERDUE]
    name = record_words.marked(one.name, one.provenance)
    ids = [
        held.count(f"actions_open.{one.slug}", "Actions open", still, one.place, one.place_name, illustrative=made_up),
        held.count(
            f"actions_overdue.{one.slug}",
            "Actions overdue",
            board.counts[Standing.OVERDUE],
            one.place,
            one.place_name,
            illustrative=made_up,
        ),
    ]
    blocks: list[Block] = [Heading(name, 2), Sentence(board.said, tuple(id_ for id_ in ids if id_))]
    shown = board.table.head(still)
    if len(shown):
        rows = table_of(f"Actions of the {one.name}", shown.drop(columns="From the decision"))
        blocks.append(Table(rows.title, rows.columns, rows.rows, rows.note, kind="actions"))
    return blocks


def due_figure(
    held: Figures,
    found: Listed,
    place: str,
    *,
    mission: str | None = None,
    council: Council | None = None,
    illustrative: bool,
) -> tuple[str, ...]:
    """How many of the decisions found are due, as a figure: of a council, a mission, or for a place."""
    where = "" if council or is_whole(place) else place
    named = f"council:{council.slug if council else ''}/mission:{mission or ''}/place:{where}"
    named += "" if illustrative else "/real:only"
    here = context.get_place(place)
    id_ = held.count(
        f"{DUE}.{named}",
        "Decisions due",
        due(held.as_of, named),
        place,
        here.name if here else place,
        illustrative=found.said.startswith(record_words.ILLUSTRATIVE_SIGN),
    )
    return (id_,) if id_ else ()


def due(day: str, named: str) -> int:
    """How many decisions were due on a day, of those named: council:…, or mission:…/place:…, real:only."""
    asked = dict(part.split(":", 1) for part in named.split("/"))
    council, mission, place = (asked.get(name) or None for name in ("council", "mission", "place"))
    return decision.due_now(council, day, "real" not in asked, mission, place)


def _partnerships(held: Figures, place: str, mission: str | None, illustrative: bool) -> list[Block]:
    found = partnerships.covering(place, held.as_of, illustrative=illustrative)
    undated = int(found["start"].isna().sum()) if day_known(held.as_of) else 0
    if undated:
        found = found[found["start"].notna()].reset_index(drop=True)
    if mission:
        found = found[found["mission"].isna() | (found["mission"] == mission)].reset_index(drop=True)
    if found.empty:
        return _undated(undated)
    short = {one.slug: one.short_name for one in missions.missions()}
    table = pd.DataFrame(
        {
            "Partnership": records.marked(found, "name"),
            "Kind": found["kind"].map(record_words.KINDS),
            "Mission": [short.get(slug, "all") for slug in found["mission"]],
        }
    )
    told = table_of(words.plural(len(found), "partnership"), table)
    return [Heading("Partnerships", 2), told, *_undated(undated)]


def _undated(count: int) -> list[Block]:
    """How many partnerships are left out of a past day, as it is not known whether they had begun."""
    if not count:
        return []
    are = words.plural(count, "partnership without a stated start is", "partnerships without a stated start are")
    return [Note(f"{are} left out: whether they had begun by this day is not known.")]


def table_of(title: str, frame: pd.DataFrame, *, note: str = "", ids: tuple[str, ...] = ()) -> Table:
    """A frame of words as a table, its first rows where it is long."""
    shown = frame.head(_MOST_ROWS)
    left = len(frame) - len(shown)
    return Table(
        title,
        tuple(str(name) for name in frame.columns),
        tuple(tuple(str(cell) for cell in row) for row in shown.itertuples(index=False, name=None)),
        note=f"The first {_MOST_ROWS} of {len(frame):,} are listed. {note}".strip() if left else note,
        figures=ids,
    )


def left_out(held: Figures) -> Sequence[Block]:
    """Which figures may not stand in a briefing for publication, and why."""
    if held.audience != PUBLICATION or not held.left_out:
        return []
    listed = sorted(set(held.left_out.values()))
    first = "; ".join(listed[:5])
    more = f"; and {len(listed) - 5} more" if len(listed) > 5 else ""
    return [Note(f"Left out, as they may not stand in a briefing for publication: {first}{more}")]
