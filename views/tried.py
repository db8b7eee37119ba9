"""What has been tried: the register of initiatives, narrowed as asked and each held against its own plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts.trials import trials
from components.theme import NumberStyle
from data import missions, places, trying
from views import records, tried_result
from views.cache import cached

MOST_DRAWN = 60
AS_OF = "A result counts as known from the day on which it was decided what follows from it, where that day is given."
_PLANS: Mapping[str, str] = {
    tried_result.WITHIN: "with the plan within the interval",
    tried_result.SHORT: "clearly short of it",
    tried_result.BEYOND: "clearly beyond it",
    "": "without an interval",
}
_LIMITS = (-100.0, 300.0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the register is narrowed; None takes all."""

    mission: str | None = None
    goal: str | None = None
    evidence: str | None = None
    verdict: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """Initiatives as asked: the message, (slug, name) pairs, chart, what it leaves out, the table and the download."""

    title: str
    names: tuple[tuple[str, str], ...]
    chart: dict[str, Any] | None
    alt: str
    note: str
    table: pd.DataFrame
    download: pd.DataFrame


def as_known(found: pd.DataFrame, day: str) -> pd.DataFrame:
    """Initiatives as they were known on a day, with the finding of each: `state`, `step`, `verdict`."""
    later = pd.Series([isinstance(on, str) and on > day for on in found["decided"]], index=found.index, dtype=bool)
    blank = ["result", "lower", "upper", "verdict", "decided", "why"]
    then = found.assign(**{name: found[name].where(~later, None) for name in blank})
    then["evidence"] = found["evidence"].where(~later, "not_rated").fillna("not_rated")
    for name in ("planned", "result", "lower", "upper"):
        then[name] = then[name].astype(float)
    figures = zip(then["planned"], then["result"], then["lower"], then["upper"], strict=True)
    return then.assign(
        verdict=then["verdict"].fillna("too_early"), state=[tried_result.finding(*row) for row in figures]
    )


@cached
def every(day: str, illustrative: bool) -> pd.DataFrame:
    """All initiatives begun by a day, as they were known then, in the order of missions and goals."""
    found = trying.initiatives(illustrative=illustrative)
    found = as_known(found[found["start"] <= day], day)
    order = {slug: number for number, slug in enumerate(goal_titles())}
    ranks = [(mission_order().get(row["mission"], 99), order.get(row["goal"], 999)) for row in found.to_dict("records")]
    return (
        found.assign(rank=ranks, goal_title=[_goal(row) for row in found.to_dict("records")])
        .sort_values(["rank", "name", "slug"], ignore_index=True)
        .drop(columns="rank")
    )


def _goal(row: Mapping[str, Any]) -> str:
    """The goal's title, or the mission's name where no goal is named."""
    short = {one.slug: one.short_name for one in missions.missions()}
    return goal_titles().get(row["goal"]) or f"{short.get(row['mission'], row['mission'])}: no goal named"


@cached
def mission_order() -> dict[str, int]:
    """Mission slug → its number."""
    return {one.slug: one.number for one in missions.missions()}


@cached
def goal_titles() -> dict[str, str]:
    """Goal slug → title, of all missions in their order."""
    return {
        row["slug"]: row["title"] for one in missions.missions() for row in missions.goals(one.slug).to_dict("records")
    }


@cached
def goals_met(day: str, illustrative: bool, mission: str | None) -> dict[str, str]:
    """Goal slug → title of the goals for which something has been tried."""
    found = every(day, illustrative)
    met = set(found["goal"] if mission is None else found.loc[found["mission"] == mission, "goal"])
    return {slug: title for slug, title in goal_titles().items() if slug in met}


@cached
def regions_met(day: str, illustrative: bool) -> dict[str, str]:
    """Code → name of the regions and countries in which something has been tried, north to south."""
    found = pd.concat([places.at_level("region"), places.at_level("country")]).drop_duplicates("code")
    found = found.sort_values("northing", ascending=False)
    begun = set(every(day, illustrative)["slug"])
    return {
        code: name
        for code, name in zip(found["code"], found["name"], strict=True)
        if begun & _within(code, illustrative)
    }


@cached
def _within(place: str, illustrative: bool) -> frozenset[str]:
    """Initiatives for a place and for what lies in it."""
    return frozenset(trying.initiatives(place=place, illustrative=illustrative)["slug"])


def narrowed(wanted: Wanted, day: str, illustrative: bool) -> pd.DataFrame:
    """The initiatives that are as wanted."""
    found = every(day, illustrative)
    keep = pd.Series(True, index=found.index)
    for field in ("mission", "goal", "evidence", "verdict"):
        if value := getattr(wanted, field):
            keep &= found[field] == value
    if wanted.region:
        keep &= found["slug"].isin(list(_within(wanted.region, illustrative)))
    return found[keep].reset_index(drop=True)


@cached
def register(wanted: Wanted, day: str, illustrative: bool) -> Register:
    """The initiatives that are as wanted, each held against its own plan."""
    shown = narrowed(wanted, day, illustrative)
    title = said(shown)
    chart, alt, note = _held_against_plan(shown)
    return Register(
        title=title,
        names=tuple(zip(shown["slug"], records.marked(shown, "name"), strict=True)),
        chart=chart,
        alt=alt,
        note=note,
        table=_table(shown),
        download=download(shown),
    )


def made_up(shown: pd.DataFrame) -> str:
    """How many of the rows behind a chart are illustrative, for its subtitle; nothing where none is."""
    count = int((shown["provenance"] == "illustrative").sum())
    if not count:
        return ""
    return f"; {record_words.ILLUSTRATIVE_SIGN} {'all' if count == len(shown) else f'{count:,}'} illustrative"


def said(shown: pd.DataFrame) -> str:
    """How many were tried, how many have a result, and of how many it is clearly different from nothing."""
    if shown.empty:
        return "No initiative is like that"
    states = Counter(shown["state"])
    results = len(shown) - states["no_result"]
    made_up = int((shown["provenance"] == "illustrative").sum())
    whose = "all" if made_up == len(shown) else f"{made_up} of them"
    count = words.plural(len(shown), "initiative") + (f", {whose} illustrative" if made_up else "")
    if not results:
        return f"{count}: none has a result yet"
    clearly = states["as_planned"] + states["differs"] + states["other_way"]
    other = f", {states['other_way']} of them in the other direction than planned" if states["other_way"] else ""
    have = f"{results} {'has' if results == 1 else 'have'} a result"
    return f"{count}: {have}, {clearly or 'none'} clearly different from nothing{other}"


def _held_against_plan(shown: pd.DataFrame) -> tuple[dict[str, Any] | None, str, str]:
    """Results as shares of what each initiative itself had planned: the chart, its message, and what is left out."""
    comparable = shown["planned"].notna() & (shown["planned"] != 0) & shown["result"].notna()
    drawn = shown[comparable].head(MOST_DRAWN)
    states = Counter(shown["state"])
    without_plan = len(shown) - states["no_result"] - int(comparable.sum())
    left = [
        f"{states['no_result']} without a result yet" if states["no_result"] else "",
        f"{without_plan} without a plan in numbers" if without_plan else "",
        f"{int(comparable.sum()) - MOST_DRAWN} more than fit" if comparable.sum() > MOST_DRAWN else "",
    ]
    note = f"Not drawn, but in the table: {words.join_list([part for part in left if part])}." if any(left) else ""
    if drawn.empty:
        return None, "", note
    title = _plans_met(drawn)
    chart = trials(
        _shares(drawn),
        title=title,
        subtitle="Result as a share of what each had planned: 0% is nothing, 100% as planned. Measures differ, so "
        "lengths of two initiatives cannot be held against each other",
        style=NumberStyle("", "%", 0),
        said=dict(tried_result.FINDINGS),
        limits=_LIMITS,
    )
    return spec(chart), title, note


def _plans_met(drawn: pd.DataFrame) -> str:
    """How many results lie how to their plans."""
    met = Counter(
        tried_result.against_plan(*figures)
        for figures in zip(drawn["planned"], drawn["lower"], drawn["upper"], strict=True)
    )
    counted = [f"{met[said]} {short}" for said, short in _PLANS.items() if met[said]]
    return f"{words.plural(len(drawn), 'result')} against their plans: {words.join_list(counted)}"


def _shares(drawn: pd.DataFrame) -> pd.DataFrame:
    share = {name: drawn[name] / drawn["planned"] * 100 for name in ("result", "lower", "upper")}
    ends = pd.DataFrame({"lower": share["lower"], "upper": share["upper"]})
    rows = drawn.to_dict("records")
    return pd.DataFrame(
        {
            "name": records.marked(drawn.reset_index(drop=True), "name"),
            "group": [row["goal_title"] for row in rows],
            "value": share["result"].to_numpy(),
            "lower": ends.min(axis=1, skipna=False).to_numpy(),
            "upper": ends.max(axis=1, skipna=False).to_numpy(),
            "planned": 100.0,
            "state": list(drawn["state"]),
            "text": [tried_result.change_text(row["result"], row["unit"]) for row in rows],
            "label": [_label(row) for row in rows],
        }
    )


def _label(row: Mapping[str, Any]) -> str:
    result = tried_result.result_text(row["result"], row["lower"], row["upper"], row["unit"])
    plan = tried_result.change_text(row["planned"], row["unit"])
    return f"{result}; planned {plan}. {_finding_text(row)}"


def _table(shown: pd.DataFrame) -> pd.DataFrame:
    rows = shown.to_dict("records")
    return pd.DataFrame(
        {
            "Initiative": records.marked(shown, "name"),
            "Where": [row["place_name"] or row["place"] for row in rows],
            "Since": shown["start"].map(records.day_text),
            "Measure": shown["measure"],
            "Planned": [tried_result.change_text(row["planned"], row["unit"]) for row in rows],
            "Seen": [tried_result.result_text(row["result"], row["lower"], row["upper"], row["unit"]) for row in rows],
            "What can be said": [_finding_text(row) for row in rows],
            "Evidence": [tried_result.step_text(row["evidence"]) for row in rows],
            "Decided": [record_words.VERDICTS[row["verdict"]] for row in rows],
        }
    )


def short_table(shown: pd.DataFrame) -> pd.DataFrame:
    """Initiatives in three columns, for pages that lead to them."""
    return _table(shown)[["Initiative", "What can be said", "Decided"]]


def _finding_text(row: Mapping[str, Any]) -> str:
    """A finding with its sign, and how the interval lies to the plan."""
    plan = tried_result.against_plan(row["planned"], row["lower"], row["upper"])
    said = f"{tried_result.SIGNS[row['state']]} {tried_result.FINDINGS[row['state']]}"
    return f"{said}; {plan}" if plan else said


def download(shown: pd.DataFrame) -> pd.DataFrame:
    """Initiatives in full, cost in pounds, each with its finding in words and who stands behind it."""
    inner = ["slug", "state", "cost", "council", "allocations", "allocated", "spent", "risks"]
    return shown.drop(columns=inner).assign(
        cost_in_pounds=shown["cost"].map(amounts.in_pounds),
        what_can_be_said=[tried_result.FINDINGS[state] for state in shown["state"]],
        stands_behind=records.stands_behind(shown),
    )
