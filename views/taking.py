"""Taking part: events with citizens, involvement in policies, secondments both ways, offers and asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import matrix
from data import taking_part
from views import records
from views.cache import cached

SCALE = "Depth of involvement from informed to decided together."


@dataclass(frozen=True, slots=True)
class Part:
    """One way of taking part: what is said of it, a chart where there is one, its table and its download."""

    said: str
    chart: dict[str, Any] | None
    table: pd.DataFrame
    download: pd.DataFrame
    decisions: tuple[tuple[str, str], ...] = ()


@cached
def events(day: str, mission: str | None, place: str | None, illustrative: bool) -> Part:
    """Events with citizens: how many people and hours, and what changed."""
    found = taking_part.events(day, mission, place, illustrative=illustrative)
    people, hours = found["people"].sum(), found["hours"].sum()
    changed = int(found["what_changed"].notna().sum())
    uncounted = int(found["people"].isna().sum())
    said = records.sign(found) + (
        f"{words.plural(len(found), 'event')}, {words.number_text(float(people), 0)} people (counted at each event), "
        f"{words.number_text(float(hours), 0)} hours; {changed} changed something."
        + (f" Of {uncounted} nobody counted the people." if uncounted else "")
        if len(found)
        else "No event with citizens is recorded."
    )
    table = pd.DataFrame(
        {
            "Event": records.marked(found, "title"),
            "Kind": found["kind"].map(record_words.EVENTS),
            "Day": found["date"].map(records.day_text),
            "Where": found["place_name"].fillna(""),
            "People": [words.number_text(count, 0) if pd.notna(count) else "not counted" for count in found["people"]],
            "Hours": [words.number_text(count, 0) if pd.notna(count) else "not counted" for count in found["hours"]],
            "What changed": found["what_changed"].fillna("Nothing is recorded yet"),
            "Fed the decision": records.also(found, "decision_title"),
        }
    )
    return Part(said, None, table, _download(found), records.linked_decisions(found))


@cached
def involvement(day: str, mission: str | None, place: str | None, illustrative: bool) -> Part:
    """Who was involved at which stage of policies, and how deeply."""
    found = taking_part.involvement(day, mission, place, illustrative=illustrative)
    policies = found["policy"].nunique()
    table = pd.DataFrame(
        {
            "Policy": records.marked(found, "policy"),
            "Stage": found["stage"].map(record_words.POLICY_STAGES),
            "Who": found["organisation"],
            "Sector": found["sector"].map(record_words.SECTORS),
            "How deeply": found["depth"].map(record_words.DEPTHS),
            "Day": found["date"].map(records.day_text),
        }
    )
    if found.empty:
        return Part("No involvement in a policy is recorded.", None, table, _download(found))
    deep = int(found["depth"].isin(["collaborated", "decided_together"]).sum())
    said = records.sign(found) + (
        f"{words.plural(len(found), 'involvement')} in {words.plural(policies, 'policy')}; "
        f"{deep} by working or deciding together."
    )
    chart = _matrix(
        found,
        ("stage", record_words.POLICY_STAGES, "Stage of the policy"),
        ("depth", record_words.DEPTHS, "Depth"),
        title=said.rstrip("."),
        subtitle="Organisations by stage of a policy and depth of involvement",
    )
    return Part(said, chart, table, _download(found))


@cached
def secondments(day: str, mission: str | None, place: str | None, illustrative: bool) -> Part:
    """People lent between sectors, both ways."""
    found = taking_part.secondments(day, mission, place, illustrative=illustrative)
    table = pd.DataFrame(
        {
            "Role": records.marked(found, "role"),
            "From": records.also(found, "from_name"),
            "To": records.also(found, "to_name"),
            "Since": found["start"].map(records.day_text),
            "Until": found["end"].map(records.day_text),
        }
    )
    if found.empty:
        return Part("No secondment is recorded.", None, table, _download(found))
    government = ("central_government", "devolved_government")
    inward = int((found["to_sector"].isin(government) & ~found["from_sector"].isin(government)).sum())
    outward = int((found["from_sector"].isin(government) & ~found["to_sector"].isin(government)).sum())
    said = (
        f"{records.sign(found)}{words.plural(len(found), 'secondment')}: {inward} into government, {outward} out of it."
    )
    met = [sector for sector in record_words.SECTORS if sector in {*found["from_sector"], *found["to_sector"]}]
    names = {sector: record_words.SECTORS[sector] for sector in met}
    chart = _matrix(
        found,
        ("from_sector", names, "From"),
        ("to_sector", names, "To"),
        title=said.rstrip("."),
        subtitle="From the sector of the row to that of the column",
    )
    return Part(said, chart, table, _download(found))


@cached
def commitments(day: str, mission: str | None, place: str | None, illustrative: bool) -> Part:
    """Offers and asks, with what was delivered by a day."""
    found = taking_part.commitments(day, mission, place, illustrative=illustrative)
    rows = found.to_dict("records")
    states = [state(row, day) for row in rows]
    table = pd.DataFrame(
        {
            "What": records.marked(found, "what"),
            "Kind": found["kind"].map({"offer": "Offer", "ask": "Ask"}),
            "Who": records.also(found, "organisation"),
            "For": found["place_name"].fillna(""),
            "How much": [_amount(row, "quantity") for row in rows],
            "Delivered": [_amount(row, "delivered") for row in rows],
            "Due": found["due"].map(records.day_text),
            "How it stands": states,
            "Through": records.also(found, "partnership_name"),
        }
    )
    if found.empty:
        return Part("No offer and no ask is recorded.", None, table, _download(found))
    kinds = Counter(found["kind"])
    overdue = sum(state.startswith("▼") for state in states)
    said = records.sign(found) + (
        f"{words.plural(kinds['offer'], 'offer')} and {words.plural(kinds['ask'], 'ask')}; "
        f"{states.count(record_words.COMMITMENT_STATES['delivered'])} delivered, {overdue or 'none'} overdue."
    )
    return Part(said, None, table, _download(found).assign(how_it_stands=states))


def state(row: Mapping[str, Any], day: str) -> str:
    """How an offer or ask stands at the end of a day: what came later is not yet known."""
    on = row["delivered_on"]
    delivered = row["state"] == "delivered" and (not isinstance(on, str) or on <= day)
    if row["state"] in ("withdrawn", "declined") or delivered:
        return record_words.COMMITMENT_STATES[row["state"]]
    if isinstance(row["due"], str) and row["due"] < day:
        return f"▼ Overdue since {words.date_text(row['due'])}"
    return record_words.COMMITMENT_STATES["in_part" if row["state"] == "in_part" else "open"]


def _amount(row: Mapping[str, Any], field: str) -> str:
    value = row[field]
    return words.amount_text(float(value), row["unit"]) if value is not None and pd.notna(value) else ""


def _matrix(
    found: pd.DataFrame,
    rows: tuple[str, Mapping[str, str], str],
    columns: tuple[str, Mapping[str, str], str],
    *,
    title: str,
    subtitle: str,
) -> dict[str, Any]:
    """Counts of two columns of choices against each other."""
    counts = Counter(zip(found[rows[0]], found[columns[0]], strict=True))
    cells = [
        {"row": row_name, "column": column_name, "count": counts[row, column], "label": str(counts[row, column])}
        for row, row_name in rows[1].items()
        for column, column_name in columns[1].items()
    ]
    return spec(
        matrix(
            pd.DataFrame(cells),
            title=title,
            subtitle=f"{subtitle}; a dash: none",
            row_title=rows[2],
            column_title=columns[2],
        )
    )


def _download(found: pd.DataFrame) -> pd.DataFrame:
    return found.drop(columns="slug", errors="ignore").assign(stands_behind=records.stands_behind(found))
