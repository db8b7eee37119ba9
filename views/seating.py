"""Who is at a table and who is missing: sectors × tiers, for councils and for partnerships alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from components import record_words, words
from components.assembly import spec
from components.charts import matrix

SEATED = ("central_government", "local_authority", "nhs", "business", "trade_union", "civil_society", "citizens")
"""Sectors without which a table is incomplete: those the sources name as partners of every mission."""
RULE = (
    "Looked for are the sectors that the sources name as partners in every mission: central government, local "
    "authorities, the NHS, business, trade unions, civil society and citizens. The others may have a seat."
)


def missing(held: Collection[str], nobody: str) -> str:
    """Which of the sectors looked for are not among those held, in a sentence that begins with ``nobody``."""
    without = [record_words.SECTORS[sector].lower().replace("nhs", "NHS") for sector in SEATED if sector not in held]
    return f"{nobody} {words.join_list(without)}." if without else "No sector is missing."


def chart(seats: pd.DataFrame, named: str, *, title: str, what: str) -> dict[str, Any]:
    """Seats or members (columns sector, tier and ``named``) as a matrix of sectors × tiers."""
    held = seats.groupby(["sector", "tier"])[named].apply(list).to_dict()
    cells = [
        {
            "row": name,
            "column": tier_name,
            "count": len(here := held.get((sector, tier), [])),
            "label": "; ".join(here) or "nobody",
        }
        for sector, name in record_words.SECTORS.items()
        for tier, tier_name in record_words.TIERS.items()
    ]
    return spec(
        matrix(
            pd.DataFrame(cells),
            title=title,
            subtitle=f"{what} by sector and tier; a dash: nobody",
            row_title="Sector",
            column_title="Tier",
        )
    )
