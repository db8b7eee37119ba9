"""Questions about pooled money: what comes into purses, what they give, what is spent, what the impact fund holds.

Amounts are whole pence: int64 where every row has one, else float64 with nan for what is not stated (exact below 90
trillion pounds). Money in cash and in real terms, or in prices of different years, is never added together.
``place`` narrows to a place and what lies in it, None takes all. ``illustrative`` false leaves out rows that only show
how the dashboard works. ``provenance`` of a sum is that of the weakest of its parts. Periods are codes, as
2025-04-01/P1Y.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data import period, store
from data.narrowing import SHOWN, WITHIN, weakest
from data.store import Parameter

_HERE = f"(:mission IS NULL OR p.mission = :mission) AND {WITHIN.format('p')} AND {SHOWN.format('p')}"

_GIVEN = f"""
given AS (
    SELECT purse, min(period) AS first_period, max(period) AS last_period,
        count(DISTINCT organisation) AS organisations, sum(amount * (state = 'confirmed')) AS confirmed,
        sum(amount * (state = 'indicative')) AS indicative, coalesce(sum(drawn), 0) AS drawn,
        {weakest("c.provenance")} AS who
    FROM contribution c WHERE {SHOWN.format("c")} GROUP BY purse
)
"""

_PURSES = f"""
WITH {_GIVEN}, used AS (
    SELECT purse, sum(amount) AS allocated, coalesce(sum(spent), 0) AS spent, sum(spent IS NULL) AS unreported,
        {weakest("a.provenance")} AS who
    FROM allocation a WHERE {SHOWN.format("a")} GROUP BY purse
)
SELECT p.slug, p.name, p.mission, p.place, l.name AS place_name, l.population, l.population_year, p.partnership,
    w.name AS partnership_name, p.price_basis, p.price_year, p.indicator, p.lag_years, g.first_period, g.last_period,
    coalesce(g.organisations, 0) AS organisations, coalesce(g.confirmed, 0) AS confirmed,
    coalesce(g.indicative, 0) AS indicative, coalesce(g.drawn, 0) AS drawn, coalesce(u.allocated, 0) AS allocated,
    coalesce(u.spent, 0) AS spent, coalesce(u.unreported, 0) AS unreported,
    CASE WHEN 'illustrative' IN (p.provenance, g.who, u.who) THEN 'illustrative'
        WHEN 'self_reported' IN (p.provenance, g.who, u.who) THEN 'self_reported' ELSE 'official' END AS provenance
FROM purse p LEFT JOIN place l ON l.code = p.place LEFT JOIN partnership w ON w.slug = p.partnership
LEFT JOIN given g ON g.purse = p.slug LEFT JOIN used u ON u.purse = p.slug
WHERE (:partnership IS NULL OR p.partnership = :partnership) AND {_HERE} ORDER BY p.name, p.slug
"""

_PURSE = """
SELECT p.slug, p.name, p.mission, p.place, l.name AS place_name, l.population, l.population_year, p.partnership,
    w.name AS partnership_name, p.price_basis, p.price_year, p.indicator, p.lag_years, p.about, p.provenance, p.source,
    p.source_url, p.version, p.changed_at, p.changed_by
FROM purse p LEFT JOIN place l ON l.code = p.place LEFT JOIN partnership w ON w.slug = p.partnership
WHERE p.slug = :slug
"""

_CONTRIBUTIONS = f"""
SELECT c.organisation, o.name AS organisation_name, o.sector, c.period, c.state, c.amount, c.drawn, c.provenance,
    c.source, c.source_url
FROM contribution c JOIN organisation o ON o.slug = c.organisation
WHERE c.purse = :purse AND {SHOWN.format("c")} ORDER BY c.period, o.name, c.state
"""

_FLOW = f"""
flow AS (
    SELECT purse, period, amount * (state = 'confirmed') AS confirmed, amount * (state = 'indicative') AS indicative,
        drawn, 0 AS allocated, NULL AS spent, provenance FROM contribution c WHERE {SHOWN.format("c")} AND {{0}}
    UNION ALL
    SELECT purse, period, 0, 0, NULL, amount, spent, provenance FROM allocation a WHERE {SHOWN.format("a")} AND {{0}}
)
"""
_SUMS = """
    sum(confirmed) AS confirmed, sum(indicative) AS indicative, coalesce(sum(drawn), 0) AS drawn,
    sum(allocated) AS allocated, coalesce(sum(spent), 0) AS spent
"""

_BY_YEAR = f"""
WITH {_FLOW.format("purse = :purse")}
SELECT period, {_SUMS}, {weakest("provenance")} AS provenance FROM flow GROUP BY period ORDER BY period
"""

_TOGETHER = f"""
WITH shown AS (SELECT p.slug, p.price_basis, p.price_year FROM purse p WHERE {_HERE}),
{_FLOW.format("purse IN (SELECT slug FROM shown)")}
SELECT s.price_basis, s.price_year, f.period, count(DISTINCT f.purse) AS purses, {_SUMS},
    {weakest("f.provenance")} AS provenance
FROM flow f JOIN shown s ON s.slug = f.purse GROUP BY s.price_basis, s.price_year, f.period
ORDER BY s.price_basis, s.price_year, f.period
"""

_ALLOCATIONS = f"""
SELECT a.slug, a.purse, p.name AS purse_name, p.price_basis, p.price_year, a.initiative, i.name AS initiative_name,
    a.what, a.period, a.amount, a.spent, a.amount - a.spent AS unspent, a.state, a.provenance, a.source, a.source_url
FROM allocation a JOIN purse p ON p.slug = a.purse LEFT JOIN initiative i ON i.slug = a.initiative
WHERE (:purse IS NULL OR a.purse = :purse) AND {SHOWN.format("a")} ORDER BY a.period, a.what, a.slug
"""

_INTO = f"""
SELECT c.organisation AS source, o.name AS source_name, 'organisation' AS source_kind, c.purse AS target,
    p.name AS target_name, 'purse' AS target_kind, 'contribution' AS kind, sum(c.amount) AS amount,
    {weakest("c.provenance")} AS provenance
FROM contribution c JOIN organisation o ON o.slug = c.organisation JOIN purse p ON p.slug = c.purse
WHERE c.purse = :purse AND {SHOWN.format("c")} GROUP BY c.organisation ORDER BY amount DESC, o.name
"""

_OUT = f"""
SELECT a.purse AS source, p.name AS source_name, 'purse' AS source_kind, coalesce(a.initiative, a.what) AS target,
    coalesce(i.name, a.what) AS target_name, iif(a.initiative IS NULL, 'purpose', 'initiative') AS target_kind,
    'allocation' AS kind, sum(a.amount) AS amount, {weakest("a.provenance")} AS provenance
FROM allocation a JOIN purse p ON p.slug = a.purse LEFT JOIN initiative i ON i.slug = a.initiative
WHERE a.purse = :purse AND {SHOWN.format("a")}
GROUP BY target_kind, target ORDER BY amount DESC, target_name
"""

_HOLDINGS = f"""
SELECT h.slug, h.fund, h.name, h.instrument, h.investor, o.name AS investor_name, h.funding, h.initiative,
    i.name AS initiative_name, h.place, l.name AS place_name, h.committed, h.drawn, h.term_years, h.risk_share,
    h.return_share, h.evidence, h.start, h.provenance, h.source, h.source_url
FROM fund_holding h LEFT JOIN organisation o ON o.slug = h.investor LEFT JOIN initiative i ON i.slug = h.initiative
LEFT JOIN place l ON l.code = h.place
WHERE (:initiative IS NULL OR h.initiative = :initiative) AND {WITHIN.format("h")} AND {SHOWN.format("h")}
ORDER BY h.fund, h.start, h.name, h.slug
"""


@dataclass(frozen=True, slots=True)
class Purse:
    """Money pooled for a purpose: for whom, in which prices, and the outcome it is for.

    ``population`` is that of its place in ``population_year``; ``price_year`` is None for cash; an effect could show in
    ``indicator`` after ``lag_years``.
    """

    slug: str
    name: str
    mission: str | None
    place: str
    place_name: str | None
    population: int | None
    population_year: int | None
    partnership: str | None
    partnership_name: str | None
    price_basis: str
    price_year: int | None
    indicator: str | None
    lag_years: int | None
    about: str | None
    provenance: str
    source: str | None
    source_url: str | None
    version: int
    changed_at: str
    changed_by: str


def purses(
    *, mission: str | None = None, place: str | None = None, partnership: str | None = None, illustrative: bool = True
) -> pd.DataFrame:
    """Every purse by name, with the sums of all its years.

    Columns: slug, name, mission, place, place_name, population, population_year, partnership, partnership_name,
    price_basis (cash, real), price_year, indicator, lag_years, first_period, last_period, organisations (how many
    contribute), confirmed, indicative, drawn, allocated, spent (the last four as far as reported), unreported (how many
    allocations do not say what was spent), provenance.
    """
    asked = {"mission": mission, "place": place, "partnership": partnership, "illustrative": illustrative}
    return _whole(store.frame(_PURSES, asked), *_SUMMED)


def purse(slug: str) -> Purse | None:
    """The purse with this slug, or None."""
    found = store.rows(_PURSE, {"slug": slug})
    return Purse(**dict(found[0])) if found else None


def contributions(purse: str, *, illustrative: bool = True) -> pd.DataFrame:
    """What each organisation puts into a purse, by year.

    Columns: organisation, organisation_name, sector, period, state (confirmed, indicative), amount, drawn (nan: not
    reported), provenance, source, source_url.
    """
    found = store.frame(_CONTRIBUTIONS, {"purse": purse, "illustrative": illustrative})
    return _whole(found, "amount").astype({"drawn": float})


def by_year(purse: str, *, illustrative: bool = True) -> pd.DataFrame:
    """A purse year by year: period, confirmed, indicative, drawn, allocated, spent, provenance.

    What was drawn and spent counts as far as it is reported; ``allocations`` tells where it is not.
    """
    return _whole(store.frame(_BY_YEAR, {"purse": purse, "illustrative": illustrative}), *_SUMMED)


def together_by_year(
    *, mission: str | None = None, place: str | None = None, illustrative: bool = True
) -> pd.DataFrame:
    """Purses added up, apart by the prices they are in.

    Columns: price_basis, price_year, period, purses, confirmed, indicative, drawn, allocated, spent, provenance.
    """
    asked = {"mission": mission, "place": place, "illustrative": illustrative}
    return _whole(store.frame(_TOGETHER, asked), *_SUMMED)


def allocations(purse: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """What a purse (None: any) gives, by year.

    Columns: slug, purse, purse_name, price_basis, price_year, initiative, initiative_name, what, period, amount, spent
    and unspent (nan: not reported; unspent is negative where more was spent than given), state (planned, committed,
    reported), provenance, source, source_url.
    """
    found = store.frame(_ALLOCATIONS, {"purse": purse, "illustrative": illustrative})
    return _whole(found, "amount").astype({"spent": float, "unspent": float})


def not_spent(day: str, purse: str | None = None, *, illustrative: bool = True) -> pd.DataFrame:
    """Allocations whose year was over by a day and that are not spent to the full, or not reported on.

    The columns of `allocations` and ``flag``: unreported, unspent.
    """
    found = allocations(purse, illustrative=illustrative)
    over = found["period"].map(lambda code: period.parse(code).end.isoformat() < day).astype(bool)
    found = found[over & ~(found["unspent"] <= 0)].reset_index(drop=True)
    return found.assign(flag=found["spent"].isna().map({True: "unreported", False: "unspent"}).astype(object))


def flows(purse: str, *, illustrative: bool = True) -> pd.DataFrame:
    """From organisations into a purse and out of it, so that what goes in and what goes out sum to the same.

    Columns: source, source_name, source_kind (organisation, purse, over), target, target_name, target_kind (purse,
    initiative, purpose, left), kind (contribution, allocation, left: not allocated, over: allocated beyond what is
    contributed), amount, provenance. Without contributions and allocations the frame is empty.
    """
    asked: dict[str, Parameter] = {"purse": purse, "illustrative": illustrative}
    into, out = (_whole(store.frame(question, asked), "amount") for question in (_INTO, _OUT))
    rest = int(into["amount"].sum()) - int(out["amount"].sum())
    found = pd.concat([one for one in (into, out) if len(one)] or [into], ignore_index=True)
    if not rest:
        return found
    name = into["target_name"].iloc[0] if len(into) else out["source_name"].iloc[0]
    kinds = set(found["provenance"])
    line = {"amount": abs(rest), "provenance": next(one for one in _FROM_WEAKEST if one in kinds)}
    if rest > 0:
        line |= {"source": purse, "source_name": name, "source_kind": "purse", "kind": "left"}
        line |= {"target": "", "target_name": "", "target_kind": "left"}
    else:
        line |= {"source": "", "source_name": "", "source_kind": "over", "kind": "over"}
        line |= {"target": purse, "target_name": name, "target_kind": "purse"}
    return pd.concat([found, pd.DataFrame([line])], ignore_index=True)[list(found.columns)]


def fund_holdings(
    *, place: str | None = None, initiative: str | None = None, illustrative: bool = True
) -> pd.DataFrame:
    """What collective impact funds hold, oldest first.

    Columns: slug, fund, name, instrument, investor, investor_name, funding, initiative, initiative_name, place,
    place_name, committed, drawn (nan: not reported), term_years, risk_share and return_share (percent), evidence,
    start, provenance, source, source_url.
    """
    asked = {"place": place, "initiative": initiative, "illustrative": illustrative}
    found = _whole(store.frame(_HOLDINGS, asked), "committed")
    return found.astype(dict.fromkeys(("drawn", "term_years", "risk_share", "return_share"), float))


_FROM_WEAKEST = ("illustrative", "self_reported", "official")
_SUMMED = ("confirmed", "indicative", "drawn", "allocated", "spent")


def _whole(found: pd.DataFrame, *names: str) -> pd.DataFrame:
    return found.astype(dict.fromkeys(names, "int64"))
