"""Questions about what is tried: initiatives with what they planned and saw, their money and their risks.

``cost``, ``allocated`` and ``spent`` are whole pence. ``place`` narrows to a place and what lies in it, None takes all.
``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data import store
from data.narrowing import SHOWN, WITHIN

_FIELDS = """
SELECT i.slug, i.name, i.decision, d.title AS decision_title, m.council, i.partnership, w.name AS partnership_name,
    i.mission, i.goal, i.place, p.name AS place_name, i.hypothesis, i.measure, i.indicator, i.start, i.end, i.cost,
    i.planned, i.result, i.lower, i.upper, i.unit, i.compared_with, i.evidence, i.verdict, i.decided, i.why,
    i.provenance, i.source, i.source_url
"""

_FROM = """
FROM initiative i LEFT JOIN decision d ON d.slug = i.decision LEFT JOIN meeting m ON m.slug = d.meeting
LEFT JOIN partnership w ON w.slug = i.partnership LEFT JOIN place p ON p.code = i.place
"""

_INITIATIVES = f"""
WITH money AS (
    SELECT a.initiative, count(*) AS allocations, sum(amount) AS allocated, coalesce(sum(spent), 0) AS spent
    FROM allocation a WHERE a.initiative IS NOT NULL AND {SHOWN.format("a")} GROUP BY a.initiative
), watched AS (
    SELECT r.initiative, count(*) AS risks, sum(r.closed IS NULL) AS open_risks
    FROM risk r WHERE {SHOWN.format("r")} GROUP BY r.initiative
)
{_FIELDS}, coalesce(a.allocations, 0) AS allocations, coalesce(a.allocated, 0) AS allocated,
    coalesce(a.spent, 0) AS spent, coalesce(r.risks, 0) AS risks, coalesce(r.open_risks, 0) AS open_risks
{_FROM} LEFT JOIN money a ON a.initiative = i.slug LEFT JOIN watched r ON r.initiative = i.slug
WHERE {WITHIN.format("i")} AND {SHOWN.format("i")}
ORDER BY i.start DESC, i.name, i.slug
"""

_INITIATIVE = f"{_FIELDS}, i.version, i.changed_at, i.changed_by {_FROM} WHERE i.slug = :slug"

_ALLOCATIONS = f"""
SELECT a.slug, a.purse, p.name AS purse_name, p.price_basis, p.price_year, a.what, a.period, a.amount, a.spent,
    a.amount - a.spent AS unspent, a.state, a.provenance, a.source, a.source_url
FROM allocation a JOIN purse p ON p.slug = a.purse
WHERE a.initiative = :initiative AND {SHOWN.format("a")} ORDER BY a.period, p.name, a.slug
"""

_RISKS = f"""
SELECT r.slug, r.text, r.likelihood, r.effect, r.owner, o.name AS owner_name, r.answer, r.raised, r.closed, r.provenance
FROM risk r LEFT JOIN organisation o ON o.slug = r.owner
WHERE r.initiative = :initiative AND {SHOWN.format("r")} ORDER BY r.raised, r.slug
"""


@dataclass(frozen=True, slots=True)
class Initiative:
    """What is tried, as a test: what was expected, what was measured against what, and what was decided on it.

    ``planned``, ``result`` and its 95% interval (``lower``, ``upper``) are in ``unit``; ``cost`` is in pence over its
    life; ``evidence`` is a step on the Maryland scale; ``council`` is the one whose ``decision`` started it.
    """

    slug: str
    name: str
    decision: str | None
    decision_title: str | None
    council: str | None
    partnership: str | None
    partnership_name: str | None
    mission: str
    goal: str | None
    place: str
    place_name: str | None
    hypothesis: str | None
    measure: str
    indicator: str | None
    start: str
    end: str | None
    cost: int | None
    planned: float | None
    result: float | None
    lower: float | None
    upper: float | None
    unit: str | None
    compared_with: str | None
    evidence: str | None
    verdict: str | None
    decided: str | None
    why: str | None
    provenance: str
    source: str | None
    source_url: str | None
    version: int
    changed_at: str
    changed_by: str


def initiatives(*, place: str | None = None, illustrative: bool = True) -> pd.DataFrame:
    """Initiatives, the newest first: the fields of `Initiative` but those of its history, and what adds to them.

    ``allocations`` (how many), ``allocated`` and ``spent`` (as far as reported; over purses in all prices, so not to be
    shown as a sum where these differ), ``risks``, ``open_risks``. ``cost`` is nan where it is not stated.
    """
    found = store.frame(_INITIATIVES, {"place": place, "illustrative": illustrative})
    numbers = dict.fromkeys(("cost", "planned", "result", "lower", "upper"), "float64")
    counts = dict.fromkeys(("allocations", "allocated", "spent", "risks", "open_risks"), "int64")
    return found.astype(numbers | counts)


def initiative(slug: str) -> Initiative | None:
    """The initiative with this slug, or None."""
    found = store.rows(_INITIATIVE, {"slug": slug})
    return Initiative(**dict(found[0])) if found else None


def allocations(initiative: str, *, illustrative: bool = True) -> pd.DataFrame:
    """What purses give to an initiative, by year; each is in the prices of its purse.

    Columns: slug, purse, purse_name, price_basis, price_year, what, period, amount, spent and unspent (nan: not
    reported), state, provenance, source, source_url.
    """
    found = store.frame(_ALLOCATIONS, {"initiative": initiative, "illustrative": illustrative})
    return found.astype({"amount": "int64", "spent": float, "unspent": float})


def risks(initiative: str, *, illustrative: bool = True) -> pd.DataFrame:
    """What could go wrong with it, as it was seen.

    Columns: slug, text, likelihood, effect, owner, owner_name, answer, raised, closed (None: it still is), provenance.
    """
    return store.frame(_RISKS, {"initiative": initiative, "illustrative": illustrative})
