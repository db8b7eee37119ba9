"""Where goals stand, in words: status, sentence, arithmetic, other frameworks, by region, rolled up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from components import words
from data import goals as store_of_goals
from data import missions
from data.goals import Standing
from methods import frameworks
from methods.pace import VERDICTS, Pace, Point, Status, years_between
from methods.trend import YEAR_DAYS
from views import context, figures, gap
from views.cache import cached
from views.goal_by_region import NO_TARGET_HERE, by_region

_FAVOURABLE = {"target met", "on track", "on track or maintaining", "target met or on track", "sun", "improving"}


@dataclass(frozen=True, slots=True)
class Stand:
    """A goal's standing in its area: the status word, the sentence, what others would say, and regions.

    ``others`` is empty where there are no three points to give them; ``by_region`` where no region has a series.
    """

    status: Status
    word: str
    sentence: str
    others: pd.DataFrame
    others_note: str
    by_region: pd.DataFrame
    standing: Standing


@cached
def of_mission(mission: str, known: str | None) -> dict[str, Stand]:
    """By goal its standing in its own area, for the goals of a mission."""
    rows = {row["slug"]: row for row in missions.goals(mission).to_dict("records")}
    found: dict[str, list[Standing]] = {}
    for one in store_of_goals.standings(known):
        if one.goal in rows:
            found.setdefault(one.goal, []).append(one)
    counted = {
        slug: _stand(rows[slug], area, [one for one in held if one is not area], known)
        for slug, held in found.items()
        if (area := next((one for one in held if one.place == rows[slug]["area"]), None))
    }
    return counted | {slug: _not_settled(row) for slug, row in rows.items() if not row["area"]}


def _not_settled(goal: Mapping[str, Any]) -> Stand:
    """A goal of which no source says for which area it counts."""
    pace = Pace(Status.NOT_SETTLED, why=goal["measurable_note"] or "")
    nowhere = Standing(goal["slug"], "", pace, None, None, goal["target_value"], None, 0, own=True, reported=False)
    word = words.status_text(pace.status)
    return Stand(pace.status, word, sentence(nowhere, goal), pd.DataFrame(), "", pd.DataFrame(), nowhere)


def _stand(goal: Mapping[str, Any], area: Standing, elsewhere: Sequence[Standing], known: str | None) -> Stand:
    others, note = _others(goal, area, known)
    return Stand(
        status=area.pace.status,
        word=words.status_text(area.pace.status),
        sentence=sentence(area, goal),
        others=others,
        others_note=note,
        by_region=by_region(goal, elsewhere, known),
        standing=area,
    )


def sentence(one: Standing, goal: Mapping[str, Any]) -> str:
    """What is said of a standing: the verdict with its figures, or why there is none and the arithmetic."""
    one, unit = _as_shown(one, goal), goal["unit"]
    parts = [f"{words.status_text(one.pace.status)}."]
    if one.pace.why:
        parts.append(one.pace.why)
    if one.pace.ratio is not None:
        parts.append(f"{_course(one, unit)}: {_share(one.pace.ratio)}.")
        parts.append(_yearly(one, unit, reckoned=not goal["target_date"]))
    else:
        parts += [_ends(one, unit), _left(one, unit)]
    return " ".join(filter(None, parts))


def _as_shown(one: Standing, goal: Mapping[str, Any]) -> Standing:
    """The standing with its figures to the decimals that the goal's own indicator is shown with."""
    measure = context.indicator(goal["indicator"]) if goal["indicator"] else None
    if measure is None:
        return one
    baseline, latest = (
        replace(point, value=round(point.value, figures.decimals(measure))) if point else None
        for point in (one.baseline, one.latest)
    )
    return replace(one, baseline=baseline, latest=latest)


def _ends(one: Standing, unit: str | None) -> str:
    """The figures held, without a pace."""
    reported = ", reported" if one.reported else ""
    if one.baseline and one.latest:
        return f"{_course(one, unit)}."
    for point, what in ((one.latest, "The newest figure is"), (one.baseline, "It starts from")):
        if point:
            return f"{what} {words.amount_text(point.value, unit)} ({words.date_text(point.day)}{reported})."
    return ""


def _left(one: Standing, unit: str | None) -> str:
    """The change a year that is needed where there is no pace to hold it against."""
    change = one.pace.needed if one.pace.still_needed is None else one.pace.still_needed
    if change is None or one.target is None or one.by is None or one.pace.status is Status.REACHED:
        return ""
    by = f"{words.amount_text(one.target, unit)} by {words.date_text(one.by)}"
    return f"From there it takes {_signed(change, _digits(change))} {_points_of(unit)} a year to come to {by}."


def _digits(change: float) -> int:
    return 1 if abs(change) < 100 else 0


def _points_of(unit: str | None) -> str:
    return "percentage points" if str(unit).startswith("%") else unit or ""


def _course(one: Standing, unit: str | None) -> str:
    assert one.baseline is not None
    assert one.latest is not None
    first, last = words.amount_text(one.baseline.value, unit), words.amount_text(one.latest.value, unit)
    return f"From {first} ({words.date_text(one.baseline.day)}) to {last} ({words.date_text(one.latest.day)})"


def _share(ratio: float) -> str:
    return f"{words.number_text(100 * ratio, 0)}% of the pace needed from the start"


def _yearly(one: Standing, unit: str | None, *, reckoned: bool) -> str:
    """Changes a year: so far, needed from the start, needed from now."""
    if one.pace.so_far is None or one.pace.needed is None or one.target is None or one.by is None:
        return ""
    digits = 1 if max(abs(one.pace.so_far), abs(one.pace.needed)) < 100 else 0
    so_far, needed = (_signed(value, digits) for value in (one.pace.so_far, one.pace.needed))
    text = f"So far {so_far} {_points_of(unit)} a year; the straight path from the start takes {needed}"
    if one.pace.still_needed is not None and one.pace.status is not Status.REACHED:
        left = _signed(one.pace.still_needed, digits)
        target = words.amount_text(one.target, unit)
        text += f", and from now it takes {left} to come to {target} by {words.date_text(one.by)}"
        text += " (a day we reckon with; none was set)" if reckoned else ""
    return f"{text}."


def _signed(change: float, digits: int) -> str:
    text = words.number_text(change, digits)
    return f"+{text}" if change > 0 else text


def _others(goal: Mapping[str, Any], one: Standing, known: str | None) -> tuple[pd.DataFrame, str]:
    """What other frameworks say of the same points, and how far they agree."""
    if one.baseline is None or one.latest is None or one.target is None or one.by is None or goal["rule"] != "reach":
        return pd.DataFrame(), ""
    course = frameworks.Course(
        one.baseline.value,
        one.latest.value,
        one.target,
        0,
        years_between(one.baseline.day, one.latest.day),
        years_between(one.baseline.day, one.by),
    )
    points = _points(goal, one, known)
    before = points[-2].value if len(points) > 1 else None
    said = frameworks.opinions(course, _yearly_values(points), before)
    table = pd.DataFrame(
        {
            "Framework": [opinion.framework for opinion in said],
            "Says": [opinion.says or f"Cannot say. {opinion.why_not}" for opinion in said],
            "Its score": ["" if opinion.score is None else words.number_text(opinion.score, 2) for opinion in said],
            "What the score is": [frameworks.SCORES[opinion.framework] for opinion in said],
        }
    )
    able = [opinion for opinion in said if opinion.says]
    good = sum(opinion.says in _FAVOURABLE for opinion in able)
    agree = "They disagree: " if 0 < good < len(able) else ""
    note = f"{agree}{good} of the {len(able)} that can say would call it met, on track or improving."
    if one.pace.status is Status.TOO_EARLY:
        note += " On so few figures none of them is safe to quote."
    return table, note


def _points(goal: Mapping[str, Any], one: Standing, known: str | None) -> list[Point]:
    """The figures up to the latest one, the starting one and earlier ones among them; oldest first."""
    if goal["indicator"]:
        series = figures.chart_series(goal["indicator"], [one.place], known).dropna(subset=["value"])
        points = [Point(row.end, row.value) for row in series.itertuples()]
    else:
        told = missions.goal_points(goal["slug"])
        told = told[told["series"] == "goal"]
        points = [Point(date.fromisoformat(row.date), row.value) for row in told.itertuples()]
    latest = one.latest.day if one.latest else date.max
    return sorted((point for point in points if point.day <= latest), key=lambda point: point.day)


def _yearly_values(points: Sequence[Point]) -> list[float]:
    """The values at the end of the list that are a year apart, oldest first."""
    values = [point.value for point in points[-1:]]
    for before, after in zip(reversed(points[:-1]), reversed(points[1:]), strict=True):
        if not YEAR_DAYS[0] <= (after.day - before.day).days <= YEAR_DAYS[1]:
            break
        values.insert(0, before.value)
    return values


@cached
def roll_up(mission: str, known: str | None) -> str:
    """A mission's goals by status, and the one furthest behind of those that can be judged; never an average."""
    kinds = {row["slug"]: row for row in missions.goals(mission).to_dict("records")}
    meant = [slug for slug, row in kinds.items() if row["kind"] != "other_commitment"]
    counted = {slug: stand for slug, stand in of_mission(mission, known).items() if slug in meant}
    tally = Counter(stand.status for stand in counted.values())
    parts = [f"{count} {_counted(status)}" for status, count in _ordered(tally)]
    text = f"{words.plural(len(meant), 'goal')}: {words.join_list(parts)}."
    behind = [
        (stand.standing.pace.ratio, slug)
        for slug, stand in counted.items()
        if stand.status in VERDICTS and stand.status is not Status.REACHED and stand.standing.pace.ratio is not None
    ]
    if len(behind) > 1:
        last = words.lower_first(kinds[min(behind)[1]]["title"])
        text += f" Furthest behind, by pace alone: {last}."
    return text


def _counted(status: Status) -> str:
    said = words.STATUSES[status]
    return said.counted or words.lower_first(said.word)


def _ordered(tally: Counter[Status]) -> list[tuple[Status, int]]:
    return [(status, tally[status]) for status in Status if tally[status]]


def history(mission: str) -> pd.DataFrame:
    """Statuses of a mission's goals that changed since this store was made, newest first; empty when none has."""
    titles = {row["slug"]: row["title"] for row in missions.goals(mission).to_dict("records")}
    changes = [row for row in store_of_goals.status_changes() if row["goal"] in titles]
    return pd.DataFrame(
        {
            "Goal": [titles[row["goal"]] for row in changes],
            "Place": [row["name"] for row in changes],
            "From": [words.status_text(row["old"]) for row in changes],
            "To": [words.status_text(row["new"]) for row in changes],
            "Newest figure": [words.date_text(row["latest_day"]) if row["latest_day"] else "" for row in changes],
            "Because of": [row["source"] or "a change of the goal itself" for row in changes],
        }
    )


def draw(stand: Stand, slug: str, known: str | None) -> None:
    """The standing on a goal's card: sentence; other frameworks, regions and the gap once asked for."""
    said = stand.sentence.removeprefix(f"{stand.word}.").strip()
    st.markdown(f"**{words.plain(stand.word)}**  \n{words.plain(said)}")
    if len(stand.others):
        figures.table_behind(
            "What other frameworks would say", stand.others, key=f"others-{slug}", note=stand.others_note
        )
    if slug == gap.GOAL and (found := gap.between_regions(known)):
        st.markdown(words.plain(found.latest))
        figures.table_behind("The gap in the figures held here", found.table, key=f"gap-{slug}", note=found.note)
    if len(stand.by_region):
        figures.table_behind("Regions and nations", stand.by_region, key=f"goal-regions-{slug}", note=NO_TARGET_HERE)
