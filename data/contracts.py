"""Questions about what is bought: contracts, and what came of providers' services.

Amounts are whole pence (int64; float64 with nan where some rows do not state one). ``place`` narrows to a place and
what lies in it, None takes all. ``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

from typing import TypedDict, Unpack

import pandas as pd

from data import store
from data.narrowing import SHOWN, WITHIN, weakest
from data.store import Parameter

_CHOSEN = f"""
(:buyer IS NULL OR c.buyer = :buyer) AND (:supplier_kind IS NULL OR c.supplier_kind = :supplier_kind)
AND (:procedure IS NULL OR c.procedure = :procedure) AND (:initiative IS NULL OR c.initiative = :initiative)
AND (:collaboration IS NULL OR coalesce(c.collaboration, 'no') = :collaboration)
AND (:least IS NULL OR c.value >= :least) AND (:most IS NULL OR c.value <= :most)
AND {WITHIN.format("c")} AND {SHOWN.format("c")}
"""

_CONTRACTS = f"""
SELECT c.slug, c.ocid, c.title, c.buyer, o.name AS buyer_name, c.supplier, c.supplier_kind, c.place,
    p.name AS place_name, c.initiative, i.name AS initiative_name, c.value, c.procedure, c.bids, c.subcontracted,
    c.collaboration, c.social_value, c.track_record, c.start, c.end, c.provenance, c.source, c.source_url
FROM contract c LEFT JOIN organisation o ON o.slug = c.buyer LEFT JOIN place p ON p.code = c.place
LEFT JOIN initiative i ON i.slug = c.initiative
WHERE {_CHOSEN} ORDER BY c.start DESC, c.slug
"""

_SHARES = f"""
SELECT c.supplier_kind, count(*) AS contracts, sum(c.value) AS value, sum(c.collaboration IS 'yes') AS collaboration,
    {weakest("c.provenance")} AS provenance
FROM contract c WHERE {_CHOSEN} GROUP BY c.supplier_kind ORDER BY value DESC, c.supplier_kind
"""

_BUYERS = f"""
SELECT c.buyer AS slug, o.name, count(*) AS contracts, sum(c.value) AS value, {weakest("c.provenance")} AS provenance
FROM contract c JOIN organisation o ON o.slug = c.buyer WHERE {SHOWN.format("c")}
GROUP BY c.buyer ORDER BY o.name, c.buyer
"""

_SERVICES = f"""
SELECT r.service, r.period, count(*) AS providers, sum(r.people) AS people, sum(r.successes) AS successes,
    sum(r.paid) AS paid, sum(r.paid IS NULL) AS unpaid, {weakest("r.provenance")} AS provenance
FROM provider_result r WHERE {SHOWN.format("r")} GROUP BY r.service, r.period ORDER BY r.service, r.period
"""

_RESULTS = f"""
SELECT r.provider, o.name AS provider_name, o.sector, o.place, r.service, r.period, r.measure, r.people, r.successes,
    r.paid, v.outcome, v.decided, v.why, v.provenance AS review_provenance, r.provenance, r.source, r.source_url
FROM provider_result r JOIN organisation o ON o.slug = r.provider
LEFT JOIN provider_review v ON v.provider = r.provider AND v.service = r.service AND v.period = r.period
    AND {SHOWN.format("v")}
WHERE (:service IS NULL OR r.service = :service) AND (:period IS NULL OR r.period = :period)
    AND {SHOWN.format("r")} ORDER BY r.service, r.period, o.name, r.provider
"""

_REVIEWS = f"""
SELECT v.provider, o.name AS provider_name, v.service, v.period, v.outcome, v.decided, v.why, v.provenance, v.source,
    v.source_url
FROM provider_review v JOIN organisation o ON o.slug = v.provider
WHERE (:service IS NULL OR v.service = :service) AND (:period IS NULL OR v.period = :period)
    AND (:provider IS NULL OR v.provider = :provider) AND {SHOWN.format("v")}
ORDER BY v.period DESC, v.service, o.name, v.provider
"""


class Chosen(TypedDict, total=False):
    """Which contracts: ``least`` and ``most`` are values in pence; ``collaboration`` is "yes" or "no".

    A contract that does not state a clause on collaboration counts as "no". None takes all.
    """

    buyer: str | None
    place: str | None
    supplier_kind: str | None
    procedure: str | None
    initiative: str | None
    collaboration: str | None
    least: int | None
    most: int | None


def contracts(*, illustrative: bool = True, **chosen: Unpack[Chosen]) -> pd.DataFrame:
    """The contracts chosen, the newest first.

    Columns: slug, ocid, title, buyer, buyer_name, supplier, supplier_kind, place, place_name, initiative,
    initiative_name, value, procedure, bids, subcontracted (percent), collaboration (yes, no, None), social_value,
    track_record, start, end, provenance, source, source_url.
    """
    found = store.frame(_CONTRACTS, _asked(chosen, illustrative))
    return _whole(found, "value").astype({"bids": float, "subcontracted": float})


def contract_shares(*, illustrative: bool = True, **chosen: Unpack[Chosen]) -> pd.DataFrame:
    """The contracts chosen by kind of supplier, the largest sum first.

    Columns: supplier_kind, contracts, value, collaboration (how many have a clause), provenance.
    """
    return _whole(store.frame(_SHARES, _asked(chosen, illustrative)), "contracts", "value", "collaboration")


def buyers(*, illustrative: bool = True) -> pd.DataFrame:
    """Who buys: slug, name, contracts, value, provenance; by name."""
    return _whole(store.frame(_BUYERS, {"illustrative": illustrative}), "contracts", "value")


def services(*, illustrative: bool = True) -> pd.DataFrame:
    """Services and years that have results of providers.

    Columns: service, period, providers, people, successes, paid (nan: nobody reports it), unpaid (how many providers do
    not report what they were paid), provenance.
    """
    found = store.frame(_SERVICES, {"illustrative": illustrative})
    return _whole(found, "providers", "people", "successes", "unpaid").astype({"paid": float})


def provider_results(
    service: str | None = None, period: str | None = None, *, illustrative: bool = True
) -> pd.DataFrame:
    """What came of each provider's service in a year, and what was decided on it.

    Columns: provider, provider_name, sector, place, service, period, measure, people, successes, paid (nan: not
    reported), outcome, decided, why (of the review; None without one), review_provenance, provenance, source,
    source_url.
    """
    found = store.frame(_RESULTS, {"service": service, "period": period, "illustrative": illustrative})
    return _whole(found, "people", "successes").astype({"paid": float})


def provider_reviews(
    service: str | None = None, period: str | None = None, provider: str | None = None, *, illustrative: bool = True
) -> pd.DataFrame:
    """What was decided after results were reviewed, the newest year first.

    Columns: provider, provider_name, service, period, outcome, decided, why, provenance, source, source_url.
    """
    asked = {"service": service, "period": period, "provider": provider, "illustrative": illustrative}
    return store.frame(_REVIEWS, asked)


def _asked(chosen: Chosen, illustrative: bool) -> dict[str, Parameter]:
    asked: dict[str, Parameter] = dict.fromkeys(Chosen.__annotations__)
    asked |= {name: value for name, value in chosen.items() if isinstance(value, str | int)}
    return asked | {"illustrative": illustrative}


def _whole(found: pd.DataFrame, *names: str) -> pd.DataFrame:
    return found.astype(dict.fromkeys(names, "int64"))
