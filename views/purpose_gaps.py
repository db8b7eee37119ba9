"""Where nobody is: for each Purpose Goal and sector or region how many organisations are under way or further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import matrix
from data.purpose import assessments
from views import purpose, records, regions, tried
from views.cache import cached
from views.purpose import Wanted

BY_SECTOR, BY_REGION = "sector", "region"


@dataclass(frozen=True, slots=True)
class Gaps:
    """Goals × groups of organisations: the message, the chart and the table."""

    said: str
    chart: dict[str, Any] | None
    table: pd.DataFrame


@cached
def gaps(day: str, illustrative: bool, wanted: Wanted, by: str) -> Gaps:
    """For each goal and each sector or region how many organisations are under way or further."""
    found, named = purpose.assessed(day, illustrative, wanted), purpose.goals(illustrative)
    if found.empty:
        return Gaps("Without an assessment there is no gap to show.", None, pd.DataFrame())
    groups = _groups(found, by)
    moving = found[found["level"].isin(purpose.MOVING)]
    nobody = [
        label
        for slug, label in zip(named["slug"], named["label"], strict=True)
        if slug not in set(moving["purpose_goal"])
    ]
    said = (
        f"Nobody shown here is under way on {words.plural(len(nobody), 'goal')}: {'; '.join(nobody)}."
        if nobody
        else "Somebody is under way on every goal."
    )
    cells = [
        {
            "row": label,
            "column": f"{name} ({len(members)})",
            "count": len(there := moving[(moving["purpose_goal"] == goal) & moving["organisation"].isin(members)]),
            "label": "; ".join(records.marked(there.reset_index(drop=True), "organisation_name")) or "nobody",
        }
        for goal, label in zip(named["slug"], named["label"], strict=True)
        for name, members in groups.items()
    ]
    frame = pd.DataFrame(cells)
    chart = matrix(
        frame,
        title=said.partition(":")[0].rstrip("."),
        subtitle="Organisations under way or further; in brackets all that assessed themselves at all; a dash: none"
        + tried.made_up(found),
        row_title="Purpose Goal",
        column_title="Sector" if by == BY_SECTOR else "Region or nation",
    )
    table = frame.pivot_table(index="row", columns="column", values="count", sort=False).astype(int)
    return Gaps(said, spec(chart), table.rename_axis("Purpose Goal", axis=0).rename_axis(None, axis=1).reset_index())


def _groups(found: pd.DataFrame, by: str) -> dict[str, set[str]]:
    """Name of each group → the organisations in it; groups without any organisation are left out."""
    if by == BY_SECTOR:
        return {
            name: set(found.loc[found["sector"] == sector, "organisation"])
            for sector, name in record_words.SECTORS.items()
            if sector in set(found["sector"])
        }
    within = {
        name: set(assessments(place=code)["organisation"]) & set(found["organisation"])
        for code, name in regions.north_to_south().items()
    }
    held = {name: members for name, members in within.items() if members}
    wider = set(found["organisation"]) - {one for members in held.values() for one in members}
    return held | ({"Wider, or not stated": wider} if wider else {})
