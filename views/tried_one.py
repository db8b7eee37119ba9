"""One initiative: planned and seen, the evidence, what was decided, risks, and the money given to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from components import amounts, record_words, words
from components.assembly import spec
from components.charts.trials import trials
from components.theme import NumberStyle
from data import decisions, missions, money, partnerships, trying
from data.period import parse
from data.trying import Initiative
from views import records, tried, tried_result
from views.cache import cached


@dataclass(frozen=True, slots=True)
class Result:
    """Planned and seen: the finding in words, the chart with its alternative text, and the working as a table."""

    finding: str
    said: str
    chart: dict[str, Any] | None
    alt: str
    table: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Money:
    """What purses gave to an initiative: the sum in words, the table, the download, (slug, name) of the purses."""

    said: str
    table: pd.DataFrame
    download: pd.DataFrame
    purses: tuple[tuple[str, str], ...]


def as_known(one: Initiative, day: str) -> dict[str, Any]:
    """The initiative as it was known on a day, with its finding as ``state``."""
    (row,) = tried.as_known(pd.DataFrame([asdict(one)]), day).to_dict("records")
    return {str(key): None if pd.isna(cell) else cell for key, cell in row.items()}


def byline(one: Initiative) -> str:
    """Mission, goal, place, time and cost in a line."""
    short = {held.slug: held.short_name for held in missions.missions()}
    parts = [f"For {short.get(one.mission, one.mission)}"]
    if one.goal:
        parts.append(words.lower_first(tried.goal_titles().get(one.goal, one.goal)))
    parts.append(one.place_name or one.place)
    parts.append(f"{words.date_text(one.start)} to {words.date_text(one.end)}" if one.end else _since(one))
    parts.append(f"costs {amounts.pounds(one.cost)} over its life" if one.cost is not None else "cost not stated")
    return " · ".join(parts)


def _since(one: Initiative) -> str:
    return f"since {words.date_text(one.start)}, end not stated"


@cached
def result_of(slug: str, day: str) -> Result:
    """The initiative's result as known on a day against what it had planned."""
    one = trying.initiative(slug)
    assert one is not None
    row = as_known(one, day)
    figures = (row["planned"], row["lower"], row["upper"])
    plan = tried_result.against_plan(*figures)
    seen = tried_result.result_text(row["result"], row["lower"], row["upper"], one.unit)
    finding = tried_result.FINDINGS[row["state"]]
    if row["state"] == "no_result":
        said = f"Planned: {tried_result.change_text(row['planned'], one.unit)}."
    else:
        against = f", against {one.compared_with}" if one.compared_with else ", compared with what is not stated"
        said = f"{one.measure}: {seen}{against}" + (f"; {plan}." if plan else ".")
    title = f"{one.name}: {words.lower_first(finding)}"
    return Result(
        finding=f"{tried_result.SIGNS[row['state']]} {finding}",
        said=said,
        chart=None if row["state"] == "no_result" else _chart(one, row, title),
        alt=f"{record_words.marked(title, one.provenance)}. {said}",
        table=_planned_and_seen(one, row, seen, plan),
    )


def _planned_and_seen(one: Initiative, row: dict[str, Any], seen: str, plan: str) -> pd.DataFrame:
    lines = [
        ("What is measured", one.measure),
        ("Compared with", one.compared_with or "not stated"),
        ("Planned", tried_result.change_text(row["planned"], one.unit)),
        ("Seen", seen),
        ("Against nothing", tried_result.FINDINGS[row["state"]]),
        ("Against the plan", plan[:1].upper() + plan[1:] if plan else "Cannot be said"),
    ]
    return pd.DataFrame(lines, columns=["Step", "What is known"])


def _chart(one: Initiative, row: dict[str, Any], title: str) -> dict[str, Any]:
    seen = tried_result.result_text(row["result"], row["lower"], row["upper"], one.unit)
    drawn = pd.DataFrame(
        {
            "name": [record_words.marked(one.name, one.provenance)],
            "group": "",
            "value": row["result"],
            "lower": row["lower"],
            "upper": row["upper"],
            "planned": row["planned"],
            "state": row["state"],
            "text": tried_result.change_text(row["result"], one.unit),
            "label": f"{seen}; planned {tried_result.change_text(row['planned'], one.unit)}",
        }
    )
    where = one.place_name or one.place
    unit = f", {one.unit}" if one.unit else ""
    chart = trials(
        drawn,
        title=record_words.marked(title, one.provenance),
        subtitle=f"{one.measure}{unit}, {where}; the line at 0 is no difference",
        style=NumberStyle("", "%" if (one.unit or "").startswith("%") else "", 0),
        said=dict(tried_result.FINDINGS),
    )
    return spec(chart)


@cached
def steps(reached: str) -> pd.DataFrame:
    """The five steps of the scale in our own words, the one reached marked."""
    return pd.DataFrame(
        [
            {"Step": f"{step} of 5", "Name": name, "What it takes": takes, "Here": "● here" if step == reached else ""}
            for step, (name, takes) in tried_result.STEPS.items()
        ]
    )


@cached
def risks_of(slug: str, day: str, illustrative: bool) -> pd.DataFrame:
    """What could go wrong, as seen by a day, the open ones first."""
    found = trying.risks(slug, illustrative=illustrative)
    found = found[found["raised"].fillna("") <= day].reset_index(drop=True)
    gone = [isinstance(on, str) and on <= day for on in found["closed"]]
    table = pd.DataFrame(
        {
            "Risk": records.marked(found, "text"),
            "How likely": found["likelihood"].map(record_words.LIKELIHOODS),
            "How much it would matter": found["effect"].map(record_words.LIKELIHOODS),
            "Who watches it": found["owner_name"].fillna("not stated"),
            "What is done about it": found["answer"].fillna("not stated"),
            "Seen": found["raised"].map(records.day_text),
            "State": [
                f"✕ gone since {records.day_text(on)}" if closed else "○ open"
                for on, closed in zip(found["closed"], gone, strict=True)
            ],
        }
    )
    return table.assign(gone=gone).sort_values("gone", kind="stable", ignore_index=True).drop(columns="gone")


@cached
def money_of(slug: str, illustrative: bool) -> Money:
    """What purses gave to an initiative, year by year."""
    found = trying.allocations(slug, illustrative=illustrative)
    rows = found.to_dict("records")
    table = pd.DataFrame(
        {
            "For what": records.marked(found, "what"),
            "From the purse": records.also(found, "purse_name"),
            "Year": [parse(row["period"]).label for row in rows],
            "Given": [amounts.pounds(row["amount"]) for row in rows],
            "Spent": [amounts.pounds(row["spent"]) if pd.notna(row["spent"]) else "not reported" for row in rows],
            "State": found["state"].map(record_words.ALLOCATIONS),
            "Prices": [_prices(row) for row in rows],
        }
    )
    return Money(
        said=_sums(found),
        table=table,
        download=found.drop(columns=["amount", "spent", "unspent"]).assign(
            pounds_given=[amounts.in_pounds(row["amount"]) for row in rows],
            pounds_spent=[amounts.in_pounds(row["spent"]) for row in rows],
            pounds_unspent=[amounts.in_pounds(row["unspent"]) for row in rows],
            stands_behind=records.stands_behind(found),
        ),
        purses=tuple((slug, _purse(slug)) for slug in dict.fromkeys(found["purse"])),
    )


def _purse(slug: str) -> str:
    one = money.purse(slug)
    assert one is not None
    return record_words.marked(one.name, one.provenance)


@cached
def started_and_run(slug: str, illustrative: bool) -> tuple[str, str]:
    """The decision that started an initiative and the partnership that runs it, with their signs; "" for neither."""
    one = trying.initiative(slug)
    assert one is not None
    decision = decisions.decision(one.decision) if one.decision else None
    partnership = partnerships.partnership(one.partnership) if one.partnership else None
    return (
        _shown(decision.title, decision.provenance, illustrative) if decision else "",
        _shown(partnership.name, partnership.provenance, illustrative) if partnership else "",
    )


def _shown(name: str, provenance: str, illustrative: bool) -> str:
    return record_words.marked(name, provenance) if illustrative or provenance != "illustrative" else ""


def _prices(row: dict[str, Any]) -> str:
    named = record_words.PRICE_BASES[row["price_basis"]]
    return f"{named}, {int(row['price_year'])}" if row["price_basis"] == "real" else named


def _sums(found: pd.DataFrame) -> str:
    """The sums given and spent; amounts in different prices are never added."""
    if found.empty:
        return "No money is recorded as given to it."
    parts = []
    for _, held in found.groupby([found["price_basis"], found["price_year"].fillna(0)], sort=True):
        given = amounts.pounds(int(held["amount"].sum()))
        spent = amounts.pounds(int(held["spent"].dropna().astype("int64").sum()))
        unreported = int(held["spent"].isna().sum())
        missing = f", {unreported} of {len(held)} without a report yet" if unreported else ""
        parts.append(f"{given} given in {_prices(held.to_dict('records')[0])}, {spent} spent{missing}")
    return f"{'; '.join(parts)}."
