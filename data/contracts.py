"""Questions about what is bought: contracts, and what came of providers' services.

Amounts are whole pence (int64; float64 with nan where some rows do not state one). ``place`` narrows to a place and
what lies in it, None takes all. ``illustrative`` false leaves out rows that only show how the dashboard works.
"""

from __future__ import annotations

import pandas as pd

from data import store
from data.narrowing import SHOWN, WITHIN, weakest
from data.store import Parameter

_CONTRACTS = f"""
SELECT c.slug, c.ocid, c.title, c.buyer, o.name AS buyer_name, c.supplier, c.supplier_kind, c.place,
    p.name AS place_name, c.initiative, i.name AS initiative_name, c.value, c.procedure, c.bids, c.subcontracted,
    c.collaboration, c.social_value, c.track_record, c.start, c.end, c.provenance, c.source, c.source_url
FROM contract c LEFT JOIN organisation o ON o.slug = c.buyer LEFT JOIN place p ON p.code = c.place
LEFT JOIN initiative i ON i.slug = c.initiative
WHERE (:supplier_kind IS NULL OR c.supplier_kind = :supplier_kind)
    AND (:procedure IS NULL OR c.procedure = :procedure) AND (:initiative IS NULL OR c.initiative = :initiative)
    AND (:collaboration IS NULL OR coalesce(c.collaboration, 'no') = :collaboration)
    AND (:least IS NULL OR c.value >= :least) AND (:most IS NULL OR c.value <= :most)
    AND {WITHIN.format("c")} AND {SHOWN.format("c")}
ORDER BY c.start DESC, c.slug
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
WHERE r.service = :service AND r.period = :period AND {SHOWN.format("r")} ORDER BY o.name, r.provider
"""


def contracts(
    *,
    place: str | None = None,
    supplier_kind: str | None = None,
    procedure: str | None = None,
    initiative: str | None = None,
    collaboration: str | None = None,
    least: int | None = None,
    most: int | None = None,
    illustrative: bool = True,
) -> pd.DataFrame:
    """The contracts chosen, the newest first.

    ``least`` and ``most`` are values in pence; ``collaboration`` is "yes" or "no", and a contract that does not state a
    clause on it counts as "no". None takes all.

    Columns: slug, ocid, title, buyer, buyer_name, supplier, supplier_kind, place, place_name, initiative,
    initiative_name, value, procedure, bids, subcontracted (percent), collaboration (yes, no, None), social_value,
    track_record, start, end, provenance, source, source_url.
    """
    asked: dict[str, Parameter] = {"place": place, "supplier_kind": supplier_kind, "procedure": procedure}
    asked |= {"initiative": initiative, "collaboration": collaboration, "least": least, "most": most}
    found = store.frame(_CONTRACTS, asked | {"illustrative": illustrative})
    return _whole(found, "value").astype({"bids": float, "subcontracted": float})


def services(*, illustrative: bool = True) -> pd.DataFrame:
    """Services and years that have results of providers.

    Columns: service, period, providers, people, successes, paid (nan: nobody reports it), unpaid (how many providers do
    not report what they were paid), provenance.
    """
    found = store.frame(_SERVICES, {"illustrative": illustrative})
    return _whole(found, "providers", "people", "successes", "unpaid").astype({"paid": float})


def provider_results(service: str, period: str, *, illustrative: bool = True) -> pd.DataFrame:
    """What came of each provider's service in a year (a period's code), and what was decided on it.

    Columns: provider, provider_name, sector, place, service, period, measure, people, successes, paid (nan: not
    reported), outcome, decided, why (of the review; None without one), review_provenance, provenance, source,
    source_url.
    """
    found = store.frame(_RESULTS, {"service": service, "period": period, "illustrative": illustrative})
    return _whole(found, "people", "successes").astype({"paid": float})


def _whole(found: pd.DataFrame, *names: str) -> pd.DataFrame:
    return found.astype(dict.fromkeys(names, "int64"))
