"""What else is recorded with an initiative: contracts, holdings of impact funds, Purpose Goals it is tried for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components import amounts, record_words
from data import contracts, money, purpose
from views import purpose as purpose_goals
from views import records
from views.cache import cached


@dataclass(frozen=True, slots=True)
class Around:
    """Contracts and holdings as tables, and (slug, label) of the Purpose Goals for which an organisation names it."""

    contracts: pd.DataFrame
    holdings: pd.DataFrame
    goals: tuple[tuple[str, str], ...]


@cached
def of_initiative(slug: str, illustrative: bool) -> Around:
    """All that names the initiative."""
    named = purpose_goals.goals(illustrative)
    met = set(purpose.assessments(initiative=slug, illustrative=illustrative)["purpose_goal"])
    return Around(
        contracts=_contracts(slug, illustrative),
        holdings=_holdings(slug, illustrative),
        goals=tuple((goal, label) for goal, label in zip(named["slug"], named["label"], strict=True) if goal in met),
    )


def _contracts(slug: str, illustrative: bool) -> pd.DataFrame:
    found = contracts.contracts(initiative=slug, illustrative=illustrative)
    return pd.DataFrame(
        {
            "Contract": records.marked(found, "title"),
            "Buyer": found["buyer_name"],
            "Supplier": found["supplier"],
            "Kind": found["supplier_kind"].map(record_words.SUPPLIERS),
            "Worth": found["value"].map(amounts.pounds),
            "From": found["start"].map(records.day_text),
        }
    )


def _holdings(slug: str, illustrative: bool) -> pd.DataFrame:
    found = money.fund_holdings(initiative=slug, illustrative=illustrative)
    return pd.DataFrame(
        {
            "Fund": records.marked(found, "fund"),
            "Holding": found["name"],
            "Kind of money": found["instrument"].map(record_words.INSTRUMENTS),
            "Committed": found["committed"].map(amounts.pounds),
            "Drawn": [amounts.pounds(drawn) if pd.notna(drawn) else "not reported" for drawn in found["drawn"]],
        }
    )
