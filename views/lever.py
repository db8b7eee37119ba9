"""Levers on a goal: at which tier each is held, who holds it, who uses it in a place, and where nobody does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import matrix
from data import levers, missions
from views import records
from views.cache import cached

UNUSED = "nobody"


@dataclass(frozen=True, slots=True)
class Map:
    """Levers × tiers: the message, what is unused, the chart, the levers and their uses as tables."""

    title: str
    unused: str
    chart: dict[str, Any] | None
    table: pd.DataFrame
    uses: pd.DataFrame
    decisions: tuple[tuple[str, str], ...]
    download: pd.DataFrame


@cached
def goals_with_levers(mission: str, illustrative: bool) -> dict[str, str]:
    """Goal slug → title, of the mission's goals that have a lever."""
    held = set(levers.levers(mission=mission, illustrative=illustrative)["goal"].dropna())
    return {row["slug"]: row["title"] for row in missions.goals(mission).to_dict("records") if row["slug"] in held}


@cached
def of_goal(goal: str, place: str | None, where: str, day: str, illustrative: bool) -> Map:
    """The levers on a goal, used in a place (None: anywhere) by a day; ``where`` is the place in words."""
    held = levers.levers(goal, illustrative=illustrative)
    used = levers.uses(day, goal, place=place, illustrative=illustrative)
    used = used.assign(organisation=records.also(used, "organisation"))
    users = {lever: list(rows["organisation"]) for lever, rows in used.groupby("lever")}
    places_of = {lever: list(rows["place_name"].dropna()) for lever, rows in used.groupby("lever")}
    idle = list(records.marked(held, "title")[~held["slug"].isin(list(users))])
    title = f"{records.sign(held)}{words.plural(len(held), 'lever')}, {len(held) - len(idle)} of them used {where}"
    return Map(
        title=title,
        unused=f"Nobody is recorded as using: {words.join_list(idle)}." if idle else "",
        chart=_chart(held, users, title, where) if len(held) else None,
        table=_table(held, users),
        uses=_uses(used, held),
        decisions=records.linked_decisions(used),
        download=held.drop(columns="slug").assign(
            used_by=["; ".join(users.get(slug, [])) for slug in held["slug"]],
            used_where=["; ".join(sorted(set(places_of.get(slug, [])))) for slug in held["slug"]],
            stands_behind=records.stands_behind(held),
        ),
    )


def _chart(held: pd.DataFrame, users: dict[str, list[str]], title: str, where: str) -> dict[str, Any]:
    cells = [
        {
            "row": record_words.marked(row["title"], row["provenance"]),
            "column": name,
            "count": len(acting := users.get(row["slug"], [])) if row["tier"] == tier else 0,
            "text": (words.plural(len(acting), "use") if acting else UNUSED) if row["tier"] == tier else "",
            "label": f"{_holder(row)}; used by {words.join_list(acting) if acting else UNUSED}"
            if row["tier"] == tier
            else "not held at this tier",
        }
        for row in held.to_dict("records")
        for tier, name in record_words.TIERS.items()
    ]
    return spec(
        matrix(
            pd.DataFrame(cells),
            title=title,
            subtitle=f"Each lever at the tier that holds it, and how many use it {where}",
            row_title="Lever",
            column_title="Tier",
        )
    )


def _holder(row: dict[str, Any]) -> str:
    holder = row["held_by"] or row["held_by_kind"]
    return f"held by {holder}" if holder else "holder not stated"


def _table(held: pd.DataFrame, users: dict[str, list[str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Lever": records.marked(held, "title"),
            "Kind": held["kind"].map(record_words.LEVERS),
            "Tier": held["tier"].map(record_words.TIERS),
            "Held by": [str(row["held_by"] or row["held_by_kind"] or "not stated") for row in held.to_dict("records")],
            "Used by": [words.join_list(users[slug]) if slug in users else UNUSED for slug in held["slug"]],
            "What only this tier can do": held["note"].fillna(""),
        }
    )


def _uses(used: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    titles = dict(zip(held["slug"], held["title"], strict=True))
    return pd.DataFrame(
        {
            "Lever": records.also(used.assign(title=used["lever"].map(titles)), "title"),
            "Who": used["organisation"],
            "Where": used["place_name"].fillna(""),
            "How": used["what"].fillna(""),
            "Since": used["since"].map(records.day_text),
            "Because of": records.also(used, "decision_title"),
        }
    )
